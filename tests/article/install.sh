#!/usr/bin/env bash
# Install what the pages' tests need, where that is possible: Debian's Chromium and Firefox, and from npm
# the type checker, axe-core and puppeteer-core. Where it is not, say why and succeed: the tests then skip
# themselves with the same reason. Playwright is in the environment already, from the lock.
set -euo pipefail
say() { echo "browser tests: $*" >&2; }

if ! { command -v chromium && command -v firefox-esr; } >/dev/null; then
  if [ "$(id -u)" != 0 ]; then
    say "a browser is missing and this is not root; as root: apt-get install chromium firefox-esr"
  elif ! command -v apt-get >/dev/null; then
    say "a browser is missing and there is no apt-get to install it with"
  elif ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
           apt-get install -y -qq --no-install-recommends chromium firefox-esr; } >/dev/null; then
    say "apt-get could not install chromium and firefox-esr"
  fi
fi

if [ ! -d node_modules ]; then
  if ! command -v npm >/dev/null; then
    say "npm is not installed, so types, accessibility and Firefox are not checked"
  else
    npm install --no-package-lock --no-audit --no-fund --silent \
      || say "npm could not install typescript, axe-core and puppeteer-core"
  fi
fi
