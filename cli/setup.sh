#!/usr/bin/env bash
# Sets up everything that MlInfra needs on this machine: Python packages, npm packages, .NET bindings, restore, build.
# Each step has a stamp under .setup/ and is skipped while nothing that it reads has changed. `./mlinfra` calls this first,
# and so does `cdk` (the build entry of cdk.json).
set -euo pipefail
if [ "${MLINFRA_SETUP:-}" = done ]; then exit 0; fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source cli/setup-lib.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true

mkdir -p .setup/feed .setup/stamps || fail "this folder cannot be written to: $PWD." "Give yourself leave to write there, or clone it elsewhere."
trap at_exit EXIT
lock

need_tool dotnet "the .NET 10 SDK" "Install it from https://dot.net (or your package manager) and run this again."
need_tool node "Node.js 20 or newer" "Install it from https://nodejs.org (or your package manager) and run this again."
need_tool npm "npm" "It comes with Node.js; install it and run this again."
need_version Node.js "$(node --version)" 20 "Install a newer Node.js and run this again."
need_sdk

step python "Python packages" cli/setup-python.sh -- bash cli/setup-python.sh
step npm "npm packages" package.json package-lock.json .npmrc -- install_npm
step bindings ".NET bindings of npm packages" package-lock.json cli/setup-bindings.sh Directory.Packages.props -- bash cli/setup-bindings.sh
build_step
if [ -n "${worked:-}" ]; then say "ready in $SECONDS s"; fi
