// Package apptest gives tests a real store: migrated, empty, their own, on the
// engine named by SEEDFUND_TEST_DB ("sqlite", the default, or "postgres").
//
// PostgreSQL comes from the system's binaries: each test package starts a
// cluster of its own on a unix socket in memory, or uses the one that
// SEEDFUND_TEST_POSTGRES names (a socket directory or a postgres:// address).
// A template is migrated once and cloned for each test.
package apptest
