package apptest

import (
	"os"
	"os/exec"
	"testing"
)

// Program is the path of a program of the system that a test needs, the first of
// its names that is there. Where tests are a condition (CI) its absence is a
// failure; elsewhere the test is left out, and make test says what to install.
func Program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed", names[0])
	}
	t.Skipf("%s is not installed; make test installs it", names[0])
	return ""
}
