package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

func (p *program) backup() *command {
	fs := newFlags("backup")
	from := dataFlag(fs)
	to := fs.String("o", "", "`DIR` to write, which must not exist")
	check := fs.Bool("check", false, "only compare the backup in -o with its list")
	return &command{name: "backup", args: "-o DIR", summary: "copy the whole store, beside a running server, or check a copy", flags: fs,
		about: "The copy holds the database as it was at one instant, the uploaded files, and manifest.json with the SHA-256 of\n" +
			"each file, written last: a copy without it is not complete.\n\n" +
			"To restore the embedded database: stop the server, check the copy with --check, move the old data directory\n" +
			"away, and put the copy in its place. To restore PostgreSQL (a plain dump by pg_dump, which must be installed):\n" +
			"psql -d EMPTY_DATABASE -f DIR/database.sql, and put DIR/files under the data directory. Then run seedfund verify.",
		run: func(ctx context.Context, args []string) error {
			if len(args) > 0 || *to == "" {
				return usage("say -o DIR")
			}
			if *check {
				return p.checkBackup(*to)
			}
			c, err := p.load(from)
			if err != nil {
				return err
			}
			if err := c.exists(); err != nil {
				return err
			}
			return p.writeBackup(ctx, c, *to)
		}}
}

// manifest is the list of a backup.
type manifest struct {
	At    time.Time         `json:"at"`
	Store string            `json:"store"` // "sqlite" or "postgres"
	Files map[string]string `json:"files"` // path to SHA-256
}

const manifestFile = "manifest.json"

// writeBackup copies the database first: whatever files it names were on the
// disk before their rows were.
func (p *program) writeBackup(ctx context.Context, c config, to string) (err error) {
	if err := os.Mkdir(to, 0o700); err != nil {
		return fmt.Errorf("the backup's directory: %w", err)
	}
	s, err := p.open(ctx, c, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	m := manifest{At: s.DB.Now(ctx), Store: s.DB.Dialect(), Files: map[string]string{}}
	if c.DatabaseURL == "" {
		err = s.DB.CopyTo(ctx, filepath.Join(to, databaseFile))
	} else {
		err = dump(ctx, c.DatabaseURL, filepath.Join(to, "database.sql"))
	}
	if err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	if err := copyTree(ctx, c.filesDir(), filepath.Join(to, "files")); err != nil {
		return fmt.Errorf("copy the files: %w", err)
	}
	if err := eachFile(to, func(name, sum string) error { m.Files[name] = sum; return nil }); err != nil {
		return err
	}
	body, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(to, manifestFile), append(body, '\n'), 0o600); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d files are copied to %s.\n", len(m.Files), to)
	return nil
}

func dump(ctx context.Context, url, to string) error {
	tool, err := exec.LookPath("pg_dump")
	if err != nil {
		return errors.New("pg_dump is not installed here; install the client programs of PostgreSQL (postgresql-client)")
	}
	out, err := exec.CommandContext(ctx, tool, "--no-owner", "--no-privileges", "--file", to, "--dbname", url).CombinedOutput()
	if err != nil {
		return fmt.Errorf("pg_dump: %w: %s", err, out)
	}
	return nil
}

func copyTree(ctx context.Context, from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // swept meanwhile
			}
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "incoming" {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return copyFile(path, filepath.Join(to, rel))
	})
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}

// eachFile gives every file of a backup but its list, with its SHA-256.
func eachFile(dir string, fn func(name, sum string) error) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || name == manifestFile {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			return err
		}
		return fn(filepath.ToSlash(name), hex.EncodeToString(h.Sum(nil)))
	})
}

func (p *program) checkBackup(dir string) error {
	body, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return fmt.Errorf("this is no complete backup: %w", err)
	}
	var m manifest
	if err := json.Unmarshal(body, &m); err != nil {
		return fmt.Errorf("%s: %w", manifestFile, err)
	}
	listed, faults := len(m.Files), 0
	err = eachFile(dir, func(name, sum string) error {
		want, known := m.Files[name]
		delete(m.Files, name)
		if !known {
			return nil // a server that was started on it leaves files of its own
		}
		if sum != want {
			faults++
			fmt.Fprintf(p.out, "FAULT  %s differs from the list\n", name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for name := range m.Files {
		faults++
		fmt.Fprintf(p.out, "FAULT  %s is missing\n", name)
	}
	if faults > 0 {
		return errFaults
	}
	fmt.Fprintf(p.out, "%d files of %s are as they were written.\n", listed, m.At.Format(time.RFC3339))
	return nil
}
