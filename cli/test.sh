#!/usr/bin/env bash
# Runs all test projects, each in its own process by xunit.v3's own runner: some side by side, the long ones first.
# Called by `./mlinfra test`. The last line is always "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source cli/setup-lib.sh

usage() {
  cat <<'TEXT'
Usage: ./mlinfra test [--filter EXPRESSION] [--project NAME]...

Sets up what is missing, then runs the tests of all projects (or the named ones).

  --filter EXPRESSION   Only tests that match, in the syntax of dotnet test: part of a full name, or FullyQualifiedName~Approval, ...
  --project NAME        Only this project: Analysis, App, Cli, Constructs, EndToEnd, Lambdas, Local (may be repeated)

Environment:
  MLINFRA_TEST_MINUTES   How long a project's tests may take before they are ended and the running ones named (30).

Exit codes: 0 all passed; 1 a test failed or a project could not run; 2 usage.
Logs and results are left in .setup/tests/.
TEXT
}

filter=() wanted=()
while [ $# -gt 0 ]; do
  case $1 in
    --filter) [ $# -ge 2 ] || { usage >&2; exit 2; }; filter=(-filterVSTest "$2"); shift 2 ;;
    --filter=*) filter=(-filterVSTest "${1#*=}"); shift ;;
    --project) [ $# -ge 2 ] || { usage >&2; exit 2; }; wanted+=("$2"); shift 2 ;;
    -h | -\? | --help) usage; exit 0 ;;
    *) printf "'%s' is no option of test.\n\n" "$1" >&2; usage >&2; exit 2 ;;
  esac
done

projects=()
for name in Local EndToEnd App Constructs Lambdas Analysis Cli; do # the longest first
  if [ ${#wanted[@]} -gt 0 ] && ! printf '%s\n' "${wanted[@]}" | grep -qxE "(MlInfra\.)?$name(\.Tests)?"; then continue; fi
  projects+=("$name")
done
if [ ${#projects[@]} = 0 ] || { [ ${#wanted[@]} -gt 0 ] && [ ${#projects[@]} -lt ${#wanted[@]} ]; }; then
  printf 'There is no such project: %s\n\n' "${wanted[*]}" >&2; usage >&2; exit 2
fi

# A project that hangs is ended, and the tests that were running are named: better than a CI that gives up without a word.
limit=${MLINFRA_TEST_MINUTES:-30}
if ! [[ $limit =~ ^[1-9][0-9]{0,3}$ ]]; then echo "MLINFRA_TEST_MINUTES is '$limit'; it has to be a number of minutes, for example 30." >&2; exit 2; fi
within=()
if command -v timeout >/dev/null; then within=(timeout --kill-after=20 "${limit}m"); fi

bash cli/setup.sh || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

results=$PWD/.setup/tests
rm -rf "$results"
mkdir -p "$results"
work=$(mktemp -d "${TMPDIR:-/tmp}/mlinfra-tests.XXXXXX")
export MLINFRA_SETUP=done MLINFRA_ROOT=$PWD
running=()
trap 'rm -rf "$work"' EXIT
trap 'for id in ${running[@]+"${running[@]}"}; do kill "$id" 2>/dev/null || true; done; exit 130' INT TERM

processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

# run NAME: one project in its own process, with its own temporary folder (a C# CDK process leaves 65 MB behind).
# Within a project that may, twice as many tests at once as there are processors: they wait for processes and clocks.
run() {
  local name=$1 dll=tests/MlInfra.$1.Tests/bin/Release/net10.0/MlInfra.$1.Tests.dll code=0
  mkdir -p "$work/$name"
  TMPDIR=$work/$name ${within[@]+"${within[@]}"} dotnet "$dll" -maxThreads "$((2 * processors))" -longRunning 180 ${filter[@]+"${filter[@]}"} -noColor -noLogo -result-xml "$results/$name.xml" >"$results/$name.log" 2>&1 </dev/null &
  local id=$!
  trap 'kill "$id" 2>/dev/null || true' TERM INT
  wait "$id" || code=$?
  printf '%s\n' "$code" >"$results/$name.exit"
  rm -rf "${work:?}/$name"
}

count() { # NAME ATTRIBUTE: an attribute of the results' <assembly> element
  sed -n "s/.*<assembly [^>]* $2=\"\([0-9]*\)\".*/\1/p" "$results/$1.xml" 2>/dev/null | head -n 1 || true # one that died has none
}

# bad NAME: how many tests failed, fixtures included; 0 for one that died.
bad() {
  local failed errors; failed=$(count "$1" failed) errors=$(count "$1" errors)
  printf '%s' $((${failed:-0} + ${errors:-0}))
}

# failures NAME: a line for each failed test (or fixture) of a project, with the beginning of what it says.
failures() {
  local line test='' said='' lines=0
  tell() { if [ -n "$test" ]; then printf '  %s  %s:%s\n' "$1" "$test" "${said:0:300}"; fi; test=''; }
  while IFS= read -r line; do
    if [[ $line =~ ^'    '([^ ].*)' [FAIL]'$ || $line =~ ^'    '(\[.*' Failure ('.*)$ ]]; then
      tell "$1"
      test=${BASH_REMATCH[1]} said='' lines=0
    elif [[ $line = '      Stack Trace:' || $line =~ ^'  '[^\ ] ]]; then
      tell "$1"
    elif [ -n "$test" ] && [ "$lines" -lt 2 ] && [[ $line =~ ^\ +(.+)$ ]]; then
      said+=" ${BASH_REMATCH[1]}" lines=$((lines + 1))
    fi
  done < <(cat "$results/$1.log" 2>/dev/null)
  tell "$1"
  local code; code=$(cat "$results/$1.exit" 2>/dev/null || echo '?')
  if [ -n "$(count "$1" passed)" ]; then
    if [ "$(bad "$1")" = 0 ]; then
      printf '  %s  no test failed, but its process ended with exit code %s: %s\n' "$1" "$code" "$(sed $'s/\e\\[[0-9;]*m//g' "$results/$1.log" | grep -v '^ *$' | tail -n 1)"
    fi
    return
  fi
  if [[ $code != 124 && $code != 137 ]] || [ ${#within[@]} = 0 ]; then printf '  %s  ended without results, with exit code %s\n' "$1" "$code"; return; fi
  printf '  %s  was ended after %s minutes (MLINFRA_TEST_MINUTES); at last these ran for long: %s\n' "$1" "$limit" "$(hanging "$1")"
}

# hanging NAME: the tests that the runner last called long-running, longest first.
hanging() {
  local names; names=$(tac "$results/$1.log" 2>/dev/null | sed -n "s/.*\[Long Running Test\] '\([^']*\)', Elapsed: \(.*\)/\2 \1/p" | awk '!told[$2]++' | head -n 8 | sort -r | sed 's/\([^ ]*\) \(.*\)/\2 (\1)/' | paste -sd ';' - | sed 's/;/; /g') || true
  printf '%s' "${names:-none}"
}

# details NAME: the beginning of what the failed tests of a project say; a project that ended without results, its last words.
details() {
  printf '\n%s, all of it in %s:\n' "$1" "$results/$1.log"
  if [ -n "$(count "$1" passed)" ]; then
    grep -vE '^ +(Discovering|Discovered|Starting|Finished):|^=== TEST|\[Long Running Test\]' "$results/$1.log" | head -n 150 || true
  else
    tail -n 40 "$results/$1.log" 2>/dev/null || true
  fi
}

passed=0 failed=0 skipped=0 broken=()
report() {
  local name=$1 code ok bad left seconds
  code=$(cat "$results/$name.exit" 2>/dev/null || echo 1)
  ok=$(count "$name" passed) bad=$(bad "$name") left=$(count "$name" skipped)
  seconds=$(sed -n 's/.*<assembly [^>]* time="\([0-9]*\)[.0-9]*".*/\1/p' "$results/$name.xml" 2>/dev/null | head -n 1 || true)
  # A process that died without results, or failed without a failed test, counts as one failure.
  if [ "$code" != 0 ] && [ "$bad" = 0 ] && [ -z "${filter[*]-}" ]; then bad=1; fi
  passed=$((passed + ${ok:-0})) failed=$((failed + bad)) skipped=$((skipped + ${left:-0}))
  if [ "$bad" = 0 ]; then
    printf '  ok      %-11s %5s passed %3s skipped  %4s s\n' "$name" "${ok:-0}" "${left:-0}" "${seconds:-?}"
  else
    printf '  FAILED  %-11s %5s passed %3s failed   %4s s   %s\n' "$name" "${ok:-0}" "$bad" "${seconds:-?}" "$results/$name.log"
    failures "$name"
    broken+=("$name")
  fi
}

# They wait for processes and clocks as much as they compute: one more than there are processors.
side_by_side=$((processors + 1))
if [ ${#projects[@]} = 1 ]; then printf 'Running the tests of %s\n' "${projects[0]}"; else printf 'Running the tests of %s projects, %s side by side\n' "${#projects[@]}" "$side_by_side"; fi
waiting=("${projects[@]}") active=()
while [ ${#waiting[@]} -gt 0 ] || [ ${#active[@]} -gt 0 ]; do
  while [ ${#waiting[@]} -gt 0 ] && [ ${#active[@]} -lt "$side_by_side" ]; do
    run "${waiting[0]}" &
    running+=("$!")
    active+=("${waiting[0]}")
    waiting=("${waiting[@]:1}")
  done
  still=()
  for name in "${active[@]}"; do
    if [ -e "$results/$name.exit" ]; then report "$name"; else still+=("$name"); fi
  done
  active=(${still[@]+"${still[@]}"})
  if [ ${#active[@]} -gt 0 ]; then sleep 0.3; fi
done
wait || true

# The names have been told; after the details they are told once more, so that whichever end of this is cut off, they are in the other.
if [ ${#broken[@]} -gt 0 ]; then
  for name in "${broken[@]}"; do details "$name"; done
  printf '\nFailed:\n'
  for name in "${broken[@]}"; do failures "$name"; done
fi
if [ $((passed + failed + skipped)) = 0 ]; then echo "No test matches '${filter[1]-}'."; failed=1; fi
printf 'all in %s s\n' "$SECONDS"
printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ]
