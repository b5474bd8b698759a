#!/usr/bin/env bash
# Install what the page's tests drive it with, where that is possible: Debian's Chromium, and from
# npm the type checker and axe-core. Where it is not, say why and succeed: the tests then skip
# themselves with the same reason. Playwright is in the environment already, from the lock.
set -euo pipefail
say() { echo "browser tests: $*" >&2; }

if ! command -v chromium >/dev/null; then
  if [ "$(id -u)" != 0 ]; then
    say "Chromium is not installed and this is not root; as root: apt-get install chromium"
  elif ! command -v apt-get >/dev/null; then
    say "Chromium is not installed and there is no apt-get to install it with"
  elif ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
           apt-get install -y -qq --no-install-recommends chromium; } >/dev/null; then
    say "apt-get could not install chromium"
  fi
fi

if [ ! -d node_modules ]; then
  if ! command -v npm >/dev/null; then
    say "npm is not installed, so types and accessibility are not checked"
  else
    npm install --no-package-lock --no-audit --no-fund --silent \
      || say "npm could not install typescript and axe-core"
  fi
fi
