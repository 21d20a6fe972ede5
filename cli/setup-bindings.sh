#!/usr/bin/env bash
# Makes .NET bindings, with AWS's own jsii-pacmak, of the packages that npm serves and NuGet may lack in the version that
# Amazon.CDK.Lib asks for, and packs them into the local feed .setup/feed. A package that NuGet serves is skipped.
set -euo pipefail

# The first is a list of major versions, the others are flags.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=18,19,20,21,23 JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION=true JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=true
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p .setup/feed

runtime=$(sed -n 's/.*"Amazon.JSII.Runtime" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
lib=$(sed -n 's/.*"Amazon.CDK.Lib" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
constructs=$(sed -n 's/.*"Constructs" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)

served() { # PACKAGE VERSION: does one of the user's own sources have exactly this?
  local probe=$work/probe-$1
  mkdir -p "$probe"
  printf '<Project><ItemGroup><PackageDownload Include="%s" Version="[%s]" /></ItemGroup></Project>' "$1" "$2" >"$probe/Directory.Build.targets"
  printf '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>' >"$probe/probe.csproj"
  dotnet restore "$probe/probe.csproj" --packages "$probe/packages" -v q >/dev/null 2>&1
}

bind() { # NPM-PACKAGE NUGET-PACKAGE
  local version
  version=$(node -p "require('./node_modules/$1/package.json').version")
  if [ -e ".setup/feed/$2.$version.nupkg" ]; then echo "$2 $version: already in the feed"; return; fi
  if served "$2" "$version"; then echo "$2 $version: NuGet serves it"; return; fi
  local out=$work/$2 project
  node node_modules/jsii-pacmak/bin/jsii-pacmak --targets dotnet --code-only --no-npmignore --outdir "$out" "node_modules/$1"
  project=$(ls "$out"/dotnet/*/*.csproj)
  # Our framework, the JSII runtime and Lib that we use as floors, and no symbols: a feed of three small packages.
  sed -i -E \
    -e 's#<TargetFramework>[^<]*<#<TargetFramework>net10.0<#' \
    -e "s#(Amazon.JSII.Runtime\" Version=\")\[[^,]*,#\1[$runtime,#" \
    -e "s#(Amazon.CDK.Lib\" Version=\")\[[^,]*,#\1[$lib,#" \
    -e "s#(\"Constructs\" Version=\")\[[^,]*,#\1[$constructs,#" \
    -e 's#<IncludeSymbols>true#<IncludeSymbols>false#; s#<IncludeSource>true#<IncludeSource>false#; s#<GenerateDocumentationFile>true#<GenerateDocumentationFile>false#; s#<GeneratePackageOnBuild>true#<GeneratePackageOnBuild>false#' \
    -e 's#<WarningsAsErrors>[^<]*</WarningsAsErrors>##; s#<NoWarn>[^<]*<#<NoWarn>0108;0109;0612;0618;1591;CS0108;NU5048<#' "$project"
  dotnet pack "$project" -c Release -v q --nologo -o "$work/packed" -p:RestoreAdditionalProjectSources="$root/.setup/feed"
  mv "$work/packed/$2.$version.nupkg" "$root/.setup/feed/"
  echo "$2 $version: bound"
}

rm -f .setup/feed/.complete
bind constructs Constructs
bind @aws-cdk/asset-awscli-v1 Amazon.CDK.Asset.AwsCliV1
bind cdk-nag Cdklabs.CdkNag
touch .setup/feed/.complete
