#!/usr/bin/env bash
# Install Debian's Slurm for tests/workflow/cluster, where that is possible. Where it is not, say why and
# succeed: the tests then skip themselves with the same reason.
set -euo pipefail

packages=(slurmctld slurmd slurm-client munge)
PATH="$PATH:/usr/sbin:/sbin"

installed() {
  command -v slurmctld && command -v slurmd && command -v sbatch && command -v munged
} >/dev/null

if installed; then
  exit 0
elif [ "$(id -u)" != 0 ]; then
  echo "cluster tests: Slurm is not installed and this is not root; as root: apt-get install ${packages[*]}" >&2
elif ! command -v apt-get >/dev/null; then
  echo "cluster tests: Slurm is not installed and there is no apt-get to install it with" >&2
elif ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
         apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >/dev/null; then
  echo "cluster tests: apt-get could not install ${packages[*]}" >&2
fi
