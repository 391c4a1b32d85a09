#!/usr/bin/env bash
# Runs one test program on SQLite and, where its package knows a database, on
# PostgreSQL: go test -exec hands it over, linked once. SEEDFUND_ONCE names the
# tests that run on the first alone.
set -uo pipefail
SEEDFUND_TEST_DB=sqlite "$@"
status=$?
case "${PWD#"$SEEDFUND_ROOT"/}" in
app | app/* | cmd/* | handlers | handlers/* | migrations)
  echo "on PostgreSQL:"
  SEEDFUND_TEST_DB=postgres "$@" "-test.skip=^Test(${SEEDFUND_ONCE:-None})\$" || status=$?
  ;;
esac
exit $status
