#!/usr/bin/env bash
# Publishes the executable that jobs run to judge traffic and to make baselines: one file with the runtime in it, for Linux on x86-64,
# so that it runs as code on any image with glibc. Byte for byte the same from the same sources.
# Compiled once and for good: a job runs the same few loops over all records, and compiling them in tiers cost a sixth of its time.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$here/../.setup/monitor}
rm -rf "$out.new" "$out.build"
dotnet publish "$here/MlInfra.Lambdas/MlInfra.Lambdas.csproj" -c Release -v q --nologo -r linux-x64 --self-contained \
  -p:PublishSingleFile=true -p:PublishTrimmed=true -p:UseAppHost=true -p:TieredCompilation=false -p:EnableCompressionInSingleFile=true --artifacts-path "$out.build" -o "$out.new"
mv "$out.new/MlInfra.Lambdas" "$out.new/mlinfra-monitor"
find "$out.new" -type f ! -name mlinfra-monitor -delete
rm -rf "$out" "$out.build"
mv "$out.new" "$out"
