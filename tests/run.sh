#!/usr/bin/env bash
# Builds everything and runs every test, from any directory, on a fresh clone.
#
# Installs what is missing where it may: Debian packages as root with apt-get, npm packages where node is there.
# Elsewhere it says what it skips, and the tests that need it skip themselves. AB_TEST_INSTALL=no installs nothing.
# AB_TEST_POSTGRES names a PostgreSQL to test against; without it a throw-away one is started here.
#
# The last line is always "N passed, N failed", with ", N skipped" if any; the exit code is 1 if anything failed.
# A step that fails (restore, build, format) counts as one failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
readonly TEST_LIMIT=12m PEER_LIMIT=5m INSTALL_LIMIT=5m
# Seconds after which a test that hangs is named and ended (tests/Common/TestDeadlineAttribute.cs).
export AB_TEST_DEADLINE=240

passed=0 failed=0 skipped=0
work=$(mktemp -d)
postgres_bin="" postgres_data=""

say() { printf '\n== %s\n' "$*"; }

fail() {
  failed=$((failed + 1))
  printf 'FAILED: %s\n' "$*"
}

finish() {
  local status=$?
  trap - EXIT
  stop_postgres
  rm -rf "$work"
  if ((status != 0 && failed == 0)); then fail "tests/run.sh stopped early (exit code $status)"; fi
  printf '\n%d passed, %d failed' "$passed" "$failed"
  if ((skipped > 0)); then printf ', %d skipped' "$skipped"; fi
  printf '\n'
  exit $((failed > 0))
}

# add_counts FAILED PASSED SKIPPED
add_counts() {
  failed=$((failed + $1)) passed=$((passed + $2)) skipped=$((skipped + $3))
}

# --- What the tests need beside .NET -------------------------------------------------------------------------------------

may_install() {
  [[ "${AB_TEST_INSTALL:-yes}" != no && $EUID -eq 0 ]] && command -v apt-get >/dev/null
}

find_postgres() {
  postgres_bin=$(dirname "$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1)")
  [[ -x "$postgres_bin/initdb" ]] || postgres_bin=$(dirname "$(command -v initdb || true)")
  [[ -x "$postgres_bin/initdb" ]]
}

has_chromium() { command -v chromium >/dev/null; }

has_cjk_fonts() { [[ -n "$(find /usr/share/fonts -iname 'NotoSansCJK*' -print -quit 2>/dev/null)" ]]; }

install_packages() {
  local packages=()
  [[ -n "${AB_TEST_POSTGRES:-}" ]] || find_postgres || packages+=(postgresql)
  has_chromium || packages+=(chromium)
  has_cjk_fonts || packages+=(fonts-noto-cjk)
  ((${#packages[@]} > 0)) || return 0
  if ! may_install; then
    echo "Not installed, and not to be installed from here (needs root and apt-get): ${packages[*]}"
    return 0
  fi
  say "Installing ${packages[*]}"
  local apt=(timeout "$INSTALL_LIMIT" apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=30)
  export DEBIAN_FRONTEND=noninteractive
  if ! "${apt[@]}" update >"$work/apt.log" 2>&1 ||
    ! "${apt[@]}" install -y --no-install-recommends "${packages[@]}" >>"$work/apt.log" 2>&1; then
    tail -5 "$work/apt.log"
    echo "Could not install ${packages[*]}"
  fi
}

# as_postgres LOG COMMAND...: PostgreSQL refuses to run as root; elsewhere it runs as whoever we are.
# The output is redirected in here: redirecting the call would swallow the closing line of an interrupted run.
as_postgres() {
  local log=$1
  shift
  if ((EUID == 0)); then set -- setpriv --reuid=postgres --regid=postgres --init-groups "$@"; fi
  "$@" >>"$log" 2>&1
}

start_postgres() {
  if [[ -n "${AB_TEST_POSTGRES:-}" ]]; then
    echo "PostgreSQL: the one in AB_TEST_POSTGRES"
    return 0
  fi
  if ! find_postgres; then
    echo "Skipping the PostgreSQL tests: no initdb here (package postgresql)"
    return 0
  fi
  postgres_data="$work/postgres"
  mkdir "$postgres_data"
  chmod 755 "$work"
  if ((EUID == 0)); then chown postgres: "$postgres_data"; fi
  cd "$work"
  as_postgres "$work/initdb.log" "$postgres_bin/initdb" -D "$postgres_data/db" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync ||
    { tail -5 "$work/initdb.log"; fail "PostgreSQL could not be set up"; cd "$OLDPWD"; return 0; }
  # The port is drawn until one is free. Durability is off: the data dies with this script.
  local port
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if as_postgres "$work/pg_ctl.log" "$postgres_bin/pg_ctl" -D "$postgres_data/db" -w -t 30 -l "$postgres_data/log" \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 -c fsync=off -c full_page_writes=off" \
      start; then
      export AB_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
      echo "PostgreSQL: $("$postgres_bin/postgres" --version), port $port"
      break
    fi
  done
  cd "$OLDPWD"
  if [[ -z "${AB_TEST_POSTGRES:-}" ]]; then fail "PostgreSQL did not start: $(tail -1 "$postgres_data/log" 2>/dev/null)"; fi
}

stop_postgres() {
  if [[ -n "$postgres_data" && -f "$postgres_data/db/postmaster.pid" ]]; then
    (cd / && as_postgres /dev/null "$postgres_bin/pg_ctl" -D "$postgres_data/db" -m immediate stop) || true
  fi
}

# --- The suites ----------------------------------------------------------------------------------------------------------

# Test projects whose sources hold no test. Only for these is "no tests ran" (exit code 8) no failure.
empty_test_projects() {
  local project count=0
  for project in tests/*/*.csproj; do
    case "$project" in *.Tests.csproj | *.EndToEnd.csproj | *.Faults.csproj) ;; *) continue ;; esac
    grep -rqE '\[[A-Za-z]*(Fact|Theory)\b' --include='*.cs' --exclude-dir=obj --exclude-dir=bin "$(dirname "$project")" || count=$((count + 1))
  done
  echo "$count"
}

# One figure of the summary that `dotnet test` closes with; 0 where it has none.
summary() { awk -v key="$1:" '/^Test run summary/ { s = 1 } s && $1 == key { n = $2 } END { print n + 0 }' "$2"; }

run_dotnet_tests() {
  local log="$work/test.log" status=0 before=$failed errors
  timeout -k 10 "$TEST_LIMIT" dotnet test --solution AllianceBot.sln -c Release --no-build --no-progress 2>&1 | tee "$log" || status=$?
  add_counts "$(summary failed "$log")" "$(summary succeeded "$log")" "$(summary skipped "$log")"
  errors=$(summary error "$log")
  if ((status == 8 && errors == $(empty_test_projects))); then status=0; fi
  if ((status == 124 || status == 137)); then fail "the tests did not end within $TEST_LIMIT"; fi
  if ((status != 0 && failed == before)); then fail "dotnet test ended with exit code $status"; fi
  if ((passed == 0)); then fail "no test passed"; fi
}

# Checks by other people's clients, in node: each folder has a package.json with its lock file, and a run.sh
# whose last line is "N passed, N failed".
run_peers() {
  local peer log status
  for peer in tests/AllianceBot.Fakes/peers/*/run.sh; do
    [[ -f "$peer" ]] || continue
    peer=$(dirname "$peer") log="$work/peer.log" status=0
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
      echo "Skipping $peer: no node and npm here"
      continue
    fi
    say "$peer"
    if [[ -f "$peer/package-lock.json" && "$peer/package-lock.json" -nt "$peer/node_modules/.package-lock.json" ]]; then
      if [[ "${AB_TEST_INSTALL:-yes}" == no ]] ||
        ! (cd "$peer" && timeout "$INSTALL_LIMIT" npm ci --no-audit --no-fund --loglevel=error); then
        echo "Skipping $peer: its npm packages are not installed"
        continue
      fi
    fi
    timeout -k 10 "$PEER_LIMIT" bash "$peer/run.sh" 2>&1 | tee "$log" || status=$?
    if [[ "$(tail -1 "$log")" =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]; then
      add_counts "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}" "${BASH_REMATCH[4]:-0}"
      if ((status != 0 && BASH_REMATCH[2] == 0)); then fail "$peer ended with exit code $status"; fi
    else
      fail "$peer did not close with its counts (exit code $status)"
    fi
  done
}

# -------------------------------------------------------------------------------------------------------------------------

trap finish EXIT
trap 'exit 130' INT TERM

if ! command -v dotnet >/dev/null; then
  fail "no dotnet here: install the .NET SDK that global.json names"
  exit 1
fi

say "Restore"
dotnet restore AllianceBot.sln -v q || { fail "restore"; exit 1; }

say "Build"
dotnet build AllianceBot.sln -c Release --no-restore -v q -nologo || { fail "build"; exit 1; }

say "Format"
dotnet format AllianceBot.sln --verify-no-changes --no-restore || fail "format: run 'dotnet format AllianceBot.sln'"

install_packages
start_postgres

say "Tests"
run_dotnet_tests
run_peers
