# Shared by the set-up scripts: messages, the lock, stamps, checks. Sourced, not run. Says nothing when there is nothing to do.
if [ -t 2 ]; then dim=$'\033[2m' red=$'\033[31m' plain=$'\033[0m' line=$'\r\033[K'; else dim='' red='' plain='' line=''; fi

say() { printf '%s[set-up]%s %s\n' "$dim" "$plain" "$*" >&2; }

fail() { # WHAT-IS-WRONG WHAT-TO-DO
  told=1
  printf '\n%sSet-up stopped:%s %s\n%s\n' "$red" "$plain" "$1" "$2" >&2
  exit 1
}

# One set-up at a time in a folder. By a lock file where flock exists (the kernel frees it with the process), else (macOS) by a
# folder that names its owner.
lock() {
  if command -v flock >/dev/null 2>&1; then
    exec 9>.setup/lock
    if ! flock -n 9; then
      say "another set-up is running in this folder; waiting for it"
      flock 9
    fi
    return
  fi
  local told=''
  until mkdir .setup/lock.d 2>/dev/null; do
    if ! kill -0 "$(cat .setup/lock.d/pid 2>/dev/null || echo 0)" 2>/dev/null; then
      sleep 1 # it may be between making the folder and writing its id
      kill -0 "$(cat .setup/lock.d/pid 2>/dev/null || echo 0)" 2>/dev/null || rm -rf .setup/lock.d
      continue
    fi
    if [ -z "$told" ]; then say "another set-up is running in this folder; waiting for it"; told=1; fi
    sleep 1
  done
  echo "$$" >.setup/lock.d/pid
}

# On the way out: frees the lock, and never stops without a word.
at_exit() {
  local code=$?
  unlock
  if [ "$code" != 0 ] && [ "$code" != 130 ] && [ -z "${told:-}" ]; then
    printf '\n%sSet-up stopped%s in a place where it should not (exit code %s). Run it again with: bash -x cli/setup.sh\n' "$red" "$plain" "$code" >&2
  fi
}

unlock() { if [ "$(cat .setup/lock.d/pid 2>/dev/null)" = "$$" ]; then rm -rf .setup/lock.d; fi; }

need_tool() { command -v "$1" >/dev/null 2>&1 || fail "'$1' was not found; MlInfra needs $2." "$3"; }

need_version() {
  local major=${2#v}
  major=${major%%.*}
  [ "$major" -ge "$3" ] || fail "$1 is $2, and MlInfra needs $3 or newer." "$4"
}

need_sdk() {
  local complaint
  if ! complaint=$(dotnet --version 2>&1); then
    printf '%s\n' "$complaint" >&2
    fail "the .NET SDK that global.json asks for is missing (above is what dotnet says)." "Install the .NET 10 SDK from https://dot.net and run this again."
  fi
}

fingerprint() { { cat -- "$@" 2>/dev/null || true; } | cksum; } # a file that is absent counts as empty

# with_progress "what it is" LOG COMMAND...: runs it with its output in the log; on a terminal the seconds go by meanwhile.
with_progress() {
  local what=$1 log=$2 start=$SECONDS result=0 ticker=''
  shift 2
  if [ -z "${worked:-}" ]; then say "setting up what is missing or has changed (logs are in .setup/)"; fi
  worked=1
  if [ -n "$line" ]; then
    (while :; do printf '%s%s[set-up]%s %s ... %s s' "$line" "$dim" "$plain" "$what" "$((SECONDS - start))" >&2; sleep 1; done) 9>&- &
    ticker=$!
    trap 'kill "$ticker" 2>/dev/null; unlock; exit 130' INT TERM
  else
    say "$what ..."
  fi
  # 9>&-: compilers and other servers that outlive the step must not keep the lock.
  "$@" >"$log" 2>&1 </dev/null 9>&- || result=$?
  if [ -n "$ticker" ]; then
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    trap - INT TERM
    printf '%s' "$line" >&2
  fi
  if [ "$result" = 0 ]; then say "$what: done in $((SECONDS - start)) s"; fi
  return "$result"
}

# step NAME "what it is" FILE... -- COMMAND...   runs the command unless its stamp holds the fingerprint of the files
step() {
  local name=$1 what=$2 files=()
  shift 2
  while [ "$1" != -- ]; do files+=("$1"); shift; done
  shift
  local stamp=.setup/stamps/$name log=.setup/$name.log
  if [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint "${files[@]}")" ] && still_there "$name"; then return; fi
  if ! with_progress "$what" "$log" "$@"; then
    tail -n 25 "$log" >&2
    fail "the step '$what' failed; its last lines are above, all of it is in $PWD/$log." "$(hint "$name")"
  fi
  fingerprint "${files[@]}" >"$stamp"
}

# A stamp is not enough when what it made was deleted since.
still_there() {
  case $1 in
    npm) [ -x node_modules/.bin/cdk ] ;;
    python) [ -s .setup/python ] && [ -x "$(cat .setup/python)" ] ;;
    bindings) [ -e .setup/feed/.complete ] ;;
  esac
}

hint() {
  case $1 in
    python) echo "Jobs run with scikit-learn 1.2, pandas and XGBoost 1.7. As root: apt-get install python3 python3-sklearn python3-pandas python3-xgboost python3-boto3 bubblewrap awscli. Then run this again." ;;
    npm) echo "Check that npm reaches its registry ('npm ping') and run this again." ;;
    bindings) echo "Check that NuGet reaches its source ('dotnet nuget list source') and run this again." ;;
  esac
}

install_npm() { npm ci --no-progress --loglevel=error; }

# The build reads too many files for their contents to be hashed in under two seconds: it goes by their names (a file that came or
# went) and by time (a file newer than the last build's start).
sources() {
  find cdk lambdas local cli tests samples Directory.*.props global.json NuGet.config .editorconfig MlInfra.sln .setup/stamps/bindings \
    \( -name bin -o -name obj -o -name __pycache__ -o -name cdk.out \) -prune -o -type f "$@" 2>/dev/null || true # a folder may be absent
}

build_step() {
  local stamp=.setup/stamps/build log=.setup/build.log names
  names=$(sources -print | LC_ALL=C sort | cksum)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$names" ] && [ -e cli/MlInfra.Cli/bin/Release/net10.0/mlinfra.dll ] \
    && [ -e .setup/lambdas/MlInfra.Lambdas.dll ] && [ -e .setup/monitor/mlinfra-monitor ] && [ -z "$(sources -newer "$stamp" -print | head -n 1)" ]; then return; fi
  rm -f "$stamp"
  printf '%s\n' "$names" >"$stamp.started"
  if ! with_progress "build" "$log" build_all; then
    # What the compiler says is wrong, or, where it says nothing, the end of the log.
    if ! grep -E ': (fatal )?error |^error|^MSBUILD : error' "$log" | sort -u | head -n 25 >&2; then tail -n 25 "$log" >&2; fi
    fail "the build failed; the errors are above, all of it is in $PWD/$log." "Mend what they name and run this again."
  fi
  mv "$stamp.started" "$stamp"
}

# The compiler is started once for all projects and not once for each: a server of this build's own, which ends with it. The monitor's
# executable is compiled beside the rest.
build_all() {
  local code=0 monitor
  export UseSharedCompilation=true SharedCompilationId=mlinfra-build-$$-
  publish_monitor &
  monitor=$!
  dotnet build MlInfra.sln -c Release --nologo -v q -nodeReuse:false && bash lambdas/publish.sh .setup/lambdas --no-build || code=1
  wait "$monitor" || code=1
  end_compiler "$SharedCompilationId"
  return "$code"
}

# Elsewhere than on Linux it ends by itself, ten minutes after its last use.
end_compiler() {
  local file pid
  for file in $(grep -lsaF "pipename:$1" /proc/[0-9]*/cmdline); do
    pid=${file#/proc/}
    kill "${pid%/cmdline}" 2>/dev/null || true
  done
}

# Half a minute of trimming and compressing: only when what it is made of has changed.
publish_monitor() {
  local stamp=.setup/stamps/monitor made
  made=$({ dotnet --version; find lambdas Directory.*.props global.json NuGet.config \( -name bin -o -name obj \) -prune -o -type f -exec cksum {} + 2>/dev/null | LC_ALL=C sort; } | cksum)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$made" ] && [ -e .setup/monitor/mlinfra-monitor ]; then return; fi
  rm -f "$stamp"
  # The build beside it has the analyzers look at the same sources.
  RunAnalyzers=false bash lambdas/publish-monitor.sh .setup/monitor && printf '%s\n' "$made" >"$stamp"
}
