#!/usr/bin/env bash
# Measures the times that this repository promises, each as a user meets it, and holds them against their targets.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

usage() {
  cat <<'TEXT'
Usage: tests/Benchmarks/targets.sh [PART]...

  up        ./mlinfra up --approve, from a built clone without state to the printed prediction: at most 60 s
  redeploy  ./mlinfra deploy when nothing has changed: at most 6 s
  setup     ./mlinfra setup in a fresh clone of what is committed, with an empty NuGet folder and npm cache: at most 360 s
  tests     ./mlinfra test, all of it: at most 600 s

Without a PART: all four. Exit codes: 0 all met; 1 one is missed or failed; 2 usage.
TEXT
}

parts=()
for part in "$@"; do
  case $part in
    up | redeploy | setup | tests) parts+=("$part") ;;
    -h | --help) usage; exit 0 ;;
    *) printf "'%s' is no part.\n\n" "$part" >&2; usage >&2; exit 2 ;;
  esac
done
if [ ${#parts[@]} = 0 ]; then parts=(up redeploy setup tests); fi
wanted() { printf '%s\n' "${parts[@]}" | grep -qx "$1"; }

work=$(mktemp -d "${TMPDIR:-/tmp}/mlt.XXXXXX") # short: the model servers' socket paths are
state=$work/state log=$work/log up='' missed=0
finish() {
  if [ -n "$up" ]; then ./mlinfra down --state "$state" --port "$port" >/dev/null 2>&1 || true; fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'; }

load() { if [ -r /proc/loadavg ]; then cut -d' ' -f1-3 /proc/loadavg; else uptime | sed 's/.*average[s]*: //'; fi; }

# measure "what it is" TARGET-SECONDS COMMAND...
measure() {
  local what=$1 target=$2 before start end seconds verdict=met
  shift 2
  before=$(load)
  start=$(now)
  if ! "$@" >"$log" 2>&1 </dev/null; then verdict=FAILED; fi
  end=$(now)
  seconds=$(awk "BEGIN { printf \"%.1f\", ($end - $start) / 1000 }")
  if [ "$verdict" = met ] && [ "$((end - start))" -gt "$((target * 1000))" ]; then verdict=MISSED; fi
  printf '%-52s %8s s   target <= %3s s   %-6s   (load %s, after %s)\n' "$what" "$seconds" "$target" "$verdict" "$before" "$(load)"
  if [ "$verdict" != met ]; then missed=1; fi
  if [ "$verdict" = FAILED ]; then tail -n 40 "$log"; fi
}

now() { node -p 'Date.now()'; } # milliseconds; date's %N is not everywhere

bring_up() { ./mlinfra up --approve --state "$state" --port "$port" && grep -q 'P(malignant)' "$log"; }

redeploy() { ./mlinfra deploy --state "$state" --port "$port"; }

from_nothing() {
  git clone --quiet --no-local --depth 1 . "$work/clone" 2>/dev/null || git clone --quiet "file://$PWD" "$work/clone"
  mkdir "$work/nuget" "$work/npm" "$work/http"
  # MLINFRA_SETUP and MLINFRA_ROOT would point at this clone.
  env -u MLINFRA_SETUP -u MLINFRA_ROOT NUGET_PACKAGES="$work/nuget" NUGET_HTTP_CACHE_PATH="$work/http" npm_config_cache="$work/npm" \
    "$work/clone/mlinfra" setup
}

echo "$(getconf _NPROCESSORS_ONLN) processors, $(uname -sr)"
if wanted up || wanted redeploy || wanted tests; then ./mlinfra setup; fi
if wanted up || wanted redeploy; then
  port=$(free_port) up=1
  if wanted up; then
    measure "up --approve, from a built clone to predictions" 60 bring_up
  else
    bring_up >"$log" 2>&1 </dev/null || { cat "$log"; exit 1; }
  fi
fi
if wanted redeploy; then measure "deploy, nothing changed" 6 redeploy; fi
if [ -n "$up" ]; then ./mlinfra down --state "$state" --port "$port" >/dev/null && up=''; fi
if wanted setup; then measure "setup, fresh clone, empty caches" 360 from_nothing; fi
if wanted tests; then measure "test, all of it" 600 ./mlinfra test; fi
exit "$missed"
