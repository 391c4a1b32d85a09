package matters_test

import (
	"flag"
	"os"
	"testing"

	"seedfund/app/apptest"
)

// TestMain has the random walks take fewer steps on PostgreSQL, where one costs
// five times as much: they are walked by one hand, and what the engines differ in,
// the races, has tests of its own. With SEEDFUND_LOOKS set to "all" it does not.
func TestMain(m *testing.M) {
	flag.Parse()
	if apptest.Engine() == "postgres" && os.Getenv("SEEDFUND_LOOKS") != "all" {
		if err := flag.Set("rapid.checks", "25"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
