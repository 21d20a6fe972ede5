#!/usr/bin/env bash
# Publishes the Lambda package: IL only, framework-dependent, one architecture-neutral folder, byte for byte the same from
# the same sources wherever the checkout lies, so that CDK's asset hash changes only when the code does.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$here/../.setup/lambdas}
dotnet publish "$here/MlInfra.Lambdas/MlInfra.Lambdas.csproj" -c Release -v q --nologo -o "$out.new" -p:DebugType=none -p:GenerateDocumentationFile=false
rm -rf "$out"
mv "$out.new" "$out"
