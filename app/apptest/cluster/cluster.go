// Package cluster starts a PostgreSQL cluster that ends with the process that
// started it: for tests, and for measuring.
package cluster

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Cluster is a running server on a socket of its own.
type Cluster struct {
	Dir string // of its socket, and of what it logs
	Bin string // of its programs
}

// Volatile are the settings of a cluster whose content may be lost.
var Volatile = []string{
	"fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
	"autovacuum=off", "shared_buffers=64MB", "max_connections=200",
}

// Log is the file the server writes to.
func (c Cluster) Log() string { return filepath.Join(c.Dir, "log") }

// Address is the maintenance database of the cluster with a socket in dir.
func Address(dir string) *url.URL {
	return &url.URL{
		Scheme: "postgres", Host: "", Path: "/postgres",
		RawQuery: url.Values{"host": {dir}, "port": {"5432"}, "user": {"postgres"}, "sslmode": {"disable"}}.Encode(),
	}
}

// Start starts a cluster of this process's own, in a new directory within
// parent; it may not answer yet. A small shell stands watch: when this process
// ends, however it ends, the shell's input closes and it stops the server and
// removes the files.
func Start(parent string, settings ...string) (Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return Cluster{}, err
	}
	dir, err := os.MkdirTemp(parent, "seedfund-pg-")
	if err != nil {
		return Cluster{}, err
	}
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() == 0 { // the server refuses to run as root
		u, err := user.Lookup("postgres")
		if err != nil {
			return Cluster{}, fmt.Errorf("as root the tests need the system user postgres: %w", err)
		}
		uid, _ := strconv.ParseUint(u.Uid, 10, 32)
		gid, _ := strconv.ParseUint(u.Gid, 10, 32)
		if err := os.Chown(dir, int(uid), int(gid)); err != nil {
			return Cluster{}, err
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
		"--locale=C.UTF-8", "--no-sync", "--no-instructions", "--wal-segsize=1")
	initdb.Dir, initdb.SysProcAttr = dir, attr
	if out, err := initdb.CombinedOutput(); err != nil {
		return Cluster{}, fmt.Errorf("initdb: %w: %s", err, out)
	}
	const watch = `dir=$1; shift; "$@" >"$dir/log" 2>&1 </dev/null & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$dir"`
	args := []string{"-c", watch, "watch", dir, filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-h", "", "-p", "5432"}
	for _, setting := range append(settings, "jit=off", "timezone=UTC", "lc_messages=C") {
		args = append(args, "-c", setting)
	}
	server := exec.Command("/bin/sh", args...)
	server.Dir, server.SysProcAttr = dir, attr
	leash, err := server.StdinPipe() // held open by this process until it ends
	if err != nil {
		return Cluster{}, err
	}
	if err := server.Start(); err != nil {
		return Cluster{}, err
	}
	heldOpen = append(heldOpen, leash)
	return Cluster{Dir: dir, Bin: bin}, nil
}

// heldOpen keeps the leashes of the clusters from being collected.
var heldOpen []any

// binaries finds the directory of initdb and postgres.
func binaries() (string, error) {
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			if _, err := os.Stat(filepath.Join(filepath.Dir(real), "initdb")); err == nil {
				return filepath.Dir(real), nil
			}
		}
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		return strings.TrimSpace(string(out)), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	return "", fmt.Errorf("no PostgreSQL server found: install the package postgresql, or name a running cluster in SEEDFUND_TEST_POSTGRES")
}
