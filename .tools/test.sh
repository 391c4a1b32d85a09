#!/usr/bin/env bash
# Runs the whole suite: static checks, then every test on SQLite and on
# PostgreSQL, the browser journeys among them. Installs the system packages the
# tests need where they are missing and this user may install; otherwise says
# which and fails. One PostgreSQL cluster serves the whole run and ends with it.
#
#   .tools/test.sh          everything, tests of pages on one engine
#   .tools/test.sh whole    everything on both
#   .tools/test.sh faults   the fault tests in their long form
#   .tools/test.sh race     the tests in which goroutines meet, under the race detector
#   .tools/test.sh need     only install, or say what is missing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Less time for what is thrown away; memory that runs short is a limit.
export GOGC=${GOGC:-300} GOMEMLIMIT=${GOMEMLIMIT:-2GiB}

say() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }

server_bin() {
  local at
  at=$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1) || true
  [ -n "$at" ] && dirname "$(readlink -f "$at")"
}

missing() {
  local out=()
  [ -n "$(server_bin)" ] || out+=(postgresql)
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || out+=(chromium)
  [ -d /usr/share/fonts/truetype/noto ] || out+=(fonts-noto-core)
  compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null || out+=(fonts-noto-cjk)
  { command -v soffice >/dev/null && compgen -G '/usr/lib/libreoffice/program/libsclo.so' >/dev/null; } || out+=(libreoffice-calc)
  command -v xmllint >/dev/null || out+=(libxml2-utils)
  command -v pdftoppm >/dev/null || out+=(poppler-utils)
  echo "${out[*]}"
}

need() {
  local packages
  packages=$(missing)
  [ -n "$packages" ] || return 0
  local update="apt-get update" install="apt-get install -y --no-install-recommends $packages"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing $packages"
    export DEBIAN_FRONTEND=noninteractive
    # An index that one source cannot renew may still serve.
    $update -qq || echo "the package index could not be renewed; trying with the one at hand"
    $install -qq >/dev/null || { apt-get -f install -y -qq && $install -qq; } >/dev/null || true
    packages=$(missing)
    [ -n "$packages" ] || return 0
  fi
  {
    echo "The tests need these system packages, which are missing: $packages"
    echo "On Debian or Ubuntu:"
    echo "  sudo $update && sudo apt-get install -y --no-install-recommends $packages"
  } >&2
  exit 1
}

# Files of the tests lie in memory where there is room for them.
memory() {
  local free
  free=$(df -Pm /dev/shm 2>/dev/null | awk 'NR==2 {print $4}')
  if [ "${free:-0}" -ge 2000 ] && [ -w /dev/shm ]; then echo /dev/shm; else echo "${TMPDIR:-/tmp}"; fi
}

cluster=
server=
ended() {
  [ -z "$server" ] || kill -QUIT "$server" 2>/dev/null || true
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  [ -z "$cluster" ] || rm -rf "$cluster"
}

# A cluster on a unix socket only, with nothing forced to the disk.
start_postgres() {
  if [ -n "${SEEDFUND_TEST_POSTGRES:-}" ]; then
    return
  fi
  local bin as=()
  bin=$(server_bin)
  cluster=$(mktemp -d "$(memory)/seedfund-suite-XXXXXX")
  trap ended EXIT
  trap 'exit 130' INT TERM
  if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
    chown postgres "$cluster"
    as=(setpriv --reuid=postgres --regid=postgres --init-groups --)
  fi
  (cd "$cluster" && "${as[@]}" "$bin/initdb" -D "$cluster/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
    --no-sync --no-instructions --wal-segsize=1) >"$cluster.log" 2>&1 || { cat "$cluster.log" >&2; rm -f "$cluster.log"; exit 1; }
  rm -f "$cluster.log"
  (cd "$cluster" && exec "${as[@]}" "$bin/postgres" -D "$cluster/data" -k "$cluster" -h "" -p 5432 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 \
    -c autovacuum=off -c shared_buffers=64MB -c max_connections=400 -c jit=off -c timezone=UTC -c lc_messages=C \
    -c dynamic_shared_memory_type=mmap) >/dev/null 2>&1 </dev/null &
  server=$!
  local tries=0
  until "$bin/pg_isready" -q -h "$cluster" -p 5432 2>/dev/null; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
      echo "the PostgreSQL cluster of the tests does not start" >&2
      exit 1
    fi
    sleep 0.1
  done
  export SEEDFUND_TEST_POSTGRES=$cluster
}

# Generated page code is committed, so that building needs no generator; it
# must be what the generator writes.
fresh() {
  sums() { find frontend -name '*_templ.go' -exec sha256sum {} + | sort; }
  local before
  before=$(sums)
  go tool -modfile=.tools/go.mod templ generate -path frontend >/dev/null 2>&1 || {
    go tool -modfile=.tools/go.mod templ generate -path frontend
    exit 1
  }
  if [ "$before" != "$(sums)" ]; then
    echo "generated page code was not fresh; it is now: commit it" >&2
    exit 1
  fi
}

formatted() {
  local files
  files=$(find . -name '*.go' -not -name '*_templ.go' -not -path './.*/*' -exec gofmt -l {} +)
  [ -z "$files" ] || { printf 'gofmt would change:\n%s\n' "$files" >&2; exit 1; }
}

# Every test of a file in which goroutines meet, package by package.
race() {
  local dir names
  for dir in $(grep -rlE 'sync\.WaitGroup|\.Go\(func|go func' --include='*_test.go' app | xargs -n 1 dirname | sort -u); do
    names=$(grep -lE 'sync\.WaitGroup|\.Go\(func|go func' "$dir"/*_test.go | xargs grep -hoE '^func Test[A-Za-z0-9_]*' | cut -c6- | paste -sd '|')
    SEEDFUND_TEST_DB=$1 go test -race -count=1 -timeout 20m -run "^($names)\$" "./$dir"
  done
}

# Tests of pages, not of databases: run on one engine.
once=$(paste -sd '|' <<'END'
EveryObjectThroughEveryDoorAsTheTableOfAccessSays
WhoIsNotInARoundLearnsNothingOfIt
NothingRealStandsInTheDemonstration
AScreenedReaderCannotTellThatThereIsAnItem
HiddenPositionsAreNowhere
ASeatWithoutAVoteReadsNothingOfTheOthers
NothingOfOthersReviewsWhileTheyCanChange
AScreenedReviewerCannotTellThatThereIsAProposal
EveryLinkOnAPageOpensForTheRoleThatSeesIt
TheBrowserChecksACertificate
FromWordsInBracketsToConsensus
AMemberDeclaresAnInterest
NoWordIsLostWhileTyping
TwoEditorsInOneField
ALineThatDropsDoesNotCostTheFile
ABlockIsPastedIntoTheBudget
AJointProgrammeIsSubmittedByTheKeyboardAlone
TheFormsWorkWithoutScript
TheKeyboardAloneIsEnough
NamesAreNotInFileNamesOrMetadata
ReviewShots
ASubmissionIsPrinted
FirstVisitsKeepTheirBudget
END
)

# Tests of pages that go through an area from its first act to its last, or read
# every page: what they ask of the second database stands for the others.
pages='EveryRouteAnswersEveryRole|SameStatements|Stream|OnTheWeb|ByPages|ByItsPage|ByTheAPI|OverThePages|FromPaperToRegister|FromTheCall|ABasket|TheLedgerShows|KitGoesOut|RefundsAndClosure|TheRegisterOfSeats'

case "${1:-all}" in
need) need ;;
race)
  need
  start_postgres
  for engine in sqlite postgres; do
    say "races on $engine"
    race "$engine"
  done
  ;;
faults)
  need
  start_postgres
  export SEEDFUND_FAULTS=10
  for engine in sqlite postgres; do
    say "faults on $engine"
    SEEDFUND_TEST_DB=$engine go test -count=1 -v -timeout 25m -run 'Kill|Fault' ./cmd/seedfund
  done
  ;;
all | whole)
  [ "${1:-all}" = all ] || { once= pages= && export SEEDFUND_LOOKS=all; }
  need
  start_postgres
  say "building"
  go build ./...
  say "static checks"
  formatted
  fresh
  # The long ones begin first, so that none of them runs alone at the end. What
  # reads every page of several stores, or looks at what a browser does with a
  # page, is the same on both databases and runs once; "whole" leaves nothing out.
  say "the suite on both databases"
  SEEDFUND_ROOT=$PWD SEEDFUND_ONCE=$once SEEDFUND_PAGES=$pages go test -count=1 -vet=all -p 3 -timeout 25m -exec "$PWD/.tools/both.sh" \
    ./handlers ./cmd/seedfund ./frontend ./app/matters ./app/demo ./...
  say "all is well"
  ;;
*)
  echo "usage: .tools/test.sh [whole|faults|race|need]" >&2
  exit 2
  ;;
esac
