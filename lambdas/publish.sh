#!/usr/bin/env bash
# Publishes the Lambda package: IL only, framework-dependent, one architecture-neutral folder, byte for byte the same from
# the same sources wherever the checkout lies, so that CDK's asset hash changes only when the code does.
# publish.sh [FOLDER [OPTIONS of dotnet publish]]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$here/../.setup/lambdas}
rm -rf "$out.new"
dotnet publish "$here/MlInfra.Lambdas/MlInfra.Lambdas.csproj" -c Release -v q --nologo "${@:2}" -o "$out.new"
# Documentation is for callers of the library, not for Lambda. Every file is readable by Lambda's own user.
rm -f "$out.new"/*.xml
chmod -R u=rwX,go=rX "$out.new"
rm -rf "$out"
mv "$out.new" "$out"
