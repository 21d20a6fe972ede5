#!/usr/bin/env bash
# Sets up everything that MlInfra needs on this machine: Python packages, npm packages, .NET bindings, restore, build.
# Each step has a stamp under .setup/ and is skipped while nothing that it reads has changed. `./mlinfra` calls this first.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
source cli/setup-lib.sh

mkdir -p .setup/feed .setup/stamps
exec 9>.setup/lock
if ! flock -n 9; then
  say "another set-up is running in this folder; waiting for it"
  flock 9
fi

need_tool dotnet "the .NET 10 SDK" "Install it from https://dot.net (or your package manager) and run this again."
need_tool node "Node.js 20 or newer" "Install it from https://nodejs.org (or your package manager) and run this again."
need_tool npm "npm" "It comes with Node.js; install it and run this again."
need_version node "$(node --version)" 20 "Install a newer Node.js and run this again."
dotnet --version >/dev/null 2>.setup/dotnet.err || fail "the .NET SDK that global.json asks for is missing: $(tr '\n' ' ' <.setup/dotnet.err)" "Install the .NET 10 SDK and run this again."

step python "Python packages" cli/setup.sh cli/setup-python.sh -- bash cli/setup-python.sh
step npm "npm packages" package.json package-lock.json .npmrc -- install_npm
step bindings "generated .NET bindings" package-lock.json cli/setup-bindings.sh Directory.Packages.props -- bash cli/setup-bindings.sh
build_step
