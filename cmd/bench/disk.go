package main

import (
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// appendSync appends a block to a file and forces it to the disk, again and
// again: what the disk under the store can acknowledge one after the other.
func appendSync(dir string, long time.Duration) (s slice, err error) {
	name := filepath.Join(dir, "append-sync")
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return slice{}, err
	}
	defer os.Remove(name)
	defer f.Close()
	block := make([]byte, 4096)
	return during(1, long, func(int) error {
		if _, err := f.Write(block); err != nil {
			return err
		}
		return syscall.Fdatasync(int(f.Fd()))
	})
}
