#!/usr/bin/env bash
# Runs one test program on SQLite and, where its package knows a database, on
# PostgreSQL: go test -exec hands it over, linked once. SEEDFUND_ONCE names the
# tests that run on the first alone; of the tests of pages those run on the second
# whose names SEEDFUND_PAGES matches. Both may be empty.
# What each run costs the processor is said below it.
set -uo pipefail
TIMEFORMAT='%lR, of the processor %U s and %S s in the system'
time SEEDFUND_TEST_DB=sqlite "$@"
status=$?
second=("-test.skip=^Test(${SEEDFUND_ONCE:-None})\$")
case "${PWD#"$SEEDFUND_ROOT"/}" in
app/printing) exit $status ;;
app | app/* | cmd/* | handlers/* | migrations) ;;
handlers) second+=("-test.run=${SEEDFUND_PAGES:-.}") ;;
*) exit $status ;;
esac
echo "on PostgreSQL:"
time SEEDFUND_TEST_DB=postgres "$@" "${second[@]}" || status=$?
exit $status
