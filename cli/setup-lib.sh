# Shared by the set-up scripts: messages, stamps, checks. Sourced, not run.
say() { printf '\033[2m[set-up]\033[0m %s\n' "$*" >&2; }

fail() {
  printf '\n\033[31mSet-up stopped:\033[0m %s\n%s\n' "$1" "$2" >&2
  exit 1
}

need_tool() { command -v "$1" >/dev/null 2>&1 || fail "'$1' was not found; MlInfra needs $2." "$3"; }

need_version() {
  local major=${2#v}
  major=${major%%.*}
  [ "$major" -ge "$3" ] || fail "$1 is $2, and MlInfra needs $3 or newer." "$4"
}

fingerprint() { cat -- "$@" 2>/dev/null | cksum; }

# step NAME "what it is" FILE... -- COMMAND...   runs the command unless its stamp holds the fingerprint of the files
step() {
  local name=$1 what=$2 files=()
  shift 2
  while [ "$1" != -- ]; do files+=("$1"); shift; done
  shift
  local stamp=.setup/stamps/$name now
  now=$(fingerprint "${files[@]}")
  if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && still_there "$name"; then return; fi
  local log=.setup/$name.log start=$SECONDS
  say "$what ..."
  if ! "$@" >"$log" 2>&1; then
    tail -n 25 "$log" >&2
    fail "the step '$what' failed; its last lines are above, all of it is in $log." "$(hint "$name")"
  fi
  fingerprint "${files[@]}" >"$stamp"
  say "$what: done in $((SECONDS - start)) s"
}

# A stamp is not enough when what it made was deleted since.
still_there() {
  case $1 in
    npm) [ -x node_modules/.bin/cdk ] ;;
    python) [ -s .setup/python ] && "$(cat .setup/python)" -c 'import sys' 2>/dev/null ;;
    bindings) [ -e .setup/feed/.complete ] ;;
  esac
}

hint() {
  case $1 in
    python) echo "MlInfra runs jobs with scikit-learn 1.2, pandas and XGBoost 1.7: install python3-sklearn, python3-pandas, python3-xgboost and bubblewrap as root, then run this again." ;;
    npm) echo "Check that npm reaches its registry ('npm ping') and run this again." ;;
    bindings) echo "Check that NuGet reaches its source ('dotnet nuget list source') and run this again." ;;
    *) echo "Mend what the lines above name and run this again." ;;
  esac
}

install_npm() {
  if [ -e package-lock.json ]; then npm ci --no-progress; else npm install --no-progress; fi
}

# The build reads too many files for a fingerprint under two seconds, so it goes by time: anything newer than the stamp.
build_step() {
  local stamp=.setup/stamps/build
  if [ -e "$stamp" ] && [ -e cli/MlInfra.Cli/bin/Release/net10.0/mlinfra-cli.dll ] && [ -e .setup/lambdas/MlInfra.Lambdas.dll ] \
    && [ -z "$(find cdk lambdas local cli tests samples Directory.*.props global.json NuGet.config .editorconfig .setup/stamps/bindings \
      \( -name bin -o -name obj -o -name __pycache__ \) -prune -o -type f -newer "$stamp" -print -quit 2>/dev/null)" ]; then return; fi
  local log=.setup/build.log start=$SECONDS
  say "build ..."
  touch .setup/stamps/build.started
  if ! { dotnet build MlInfra.sln -c Release --nologo -v q && bash lambdas/publish.sh .setup/lambdas; } >"$log" 2>&1; then
    grep -E 'error|Error' "$log" | sort -u | head -n 25 >&2 || tail -n 25 "$log" >&2
    fail "the build failed; the errors are above, all of it is in $log." "Mend what they name and run this again."
  fi
  mv .setup/stamps/build.started "$stamp"
  say "build: done in $((SECONDS - start)) s"
}
