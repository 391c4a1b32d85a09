package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"
)

// Store keeps bytes by their SHA-256 in a directory: aa/aabbcc…. Several
// servers may share the directory.
type Store struct {
	dir string
	// sweeping keeps a put of bytes that are there already apart from a sweep
	// that is about to remove them.
	sweeping sync.RWMutex
}

const incoming = "incoming"

var hashName = regexp.MustCompile(`^[0-9a-f]{64}$`)

// OpenStore opens the store in a directory and makes it if needed.
func OpenStore(dir string) (*Store, error) {
	if err := os.MkdirAll(filepath.Join(dir, incoming), 0o700); err != nil {
		return nil, fmt.Errorf("file store: %w", err)
	}
	return &Store{dir: dir}, nil
}

func (s *Store) path(hash string) string { return filepath.Join(s.dir, hash[:2], hash) }

// part is an upload on its way: a file under incoming that is gone unless kept.
type part struct {
	file  *os.File
	hash  string
	size  int64
	alone bool // nobody had kept the same bytes when these were
}

func (p *part) drop() {
	_ = p.file.Close()
	_ = os.Remove(p.file.Name())
}

// errTooLarge: the body goes on after the limit.
var errTooLarge = errors.New("larger than the limit")

// receive writes a body of at most limit bytes to an incoming file. The caller
// drops the part in any case; a kept part is no longer there to be dropped.
func (s *Store) receive(body io.Reader, limit int64) (*part, error) {
	f, err := os.CreateTemp(filepath.Join(s.dir, incoming), "part-")
	if err != nil {
		return nil, fmt.Errorf("file store: %w", err)
	}
	p := &part{file: f}
	h := sha256.New()
	p.size, err = io.Copy(io.MultiWriter(f, h), io.LimitReader(body, limit+1))
	if err == nil && p.size > limit {
		err = errTooLarge
	}
	if err != nil {
		p.drop()
		return nil, err
	}
	p.hash = hex.EncodeToString(h.Sum(nil))
	return p, nil
}

// keep makes a part durable under its hash: it is on the disk when keep
// returns, and a crash before leaves no half of it under its name. Bytes that
// are there already are replaced by themselves and are young again, so that no
// sweep takes them before their row is written.
func (s *Store) keep(p *part) error {
	s.sweeping.RLock()
	defer s.sweeping.RUnlock()
	to := s.path(p.hash)
	if err := p.file.Sync(); err != nil {
		return fmt.Errorf("file store: %w", err)
	}
	folder := filepath.Dir(to)
	if err := os.Mkdir(folder, 0o700); err == nil {
		if err := syncDir(s.dir); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("file store: %w", err)
	}
	// A link fails where the bytes are there already: of two who keep the same at
	// once one alone is first. Where there are no links nobody is.
	if p.alone = os.Link(p.file.Name(), to) == nil; !p.alone {
		if err := os.Rename(p.file.Name(), to); err != nil {
			return fmt.Errorf("file store: %w", err)
		}
	}
	return syncDir(folder)
}

// release removes what was kept at once, unless somebody else has kept the same
// bytes since or a row owns them.
func (s *Store) release(hash string, kept os.FileInfo, owned func(hash string) (bool, error)) error {
	s.sweeping.Lock()
	defer s.sweeping.Unlock()
	info, err := os.Stat(s.path(hash))
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(info, kept) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("file store: %w", err)
	}
	if has, err := owned(hash); err != nil || has {
		return err
	}
	return os.Remove(s.path(hash))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("file store: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("file store: %w", err)
	}
	return nil
}

// Put keeps bytes that the program itself made and gives their hash.
func (s *Store) Put(body []byte) (string, error) {
	p, err := s.receive(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return "", err
	}
	defer p.drop()
	return p.hash, s.keep(p)
}

// ErrDamaged: the bytes under a hash are no longer those that were kept.
var ErrDamaged = errors.New("the stored bytes differ from their hash")

// Open gives the bytes under a hash after comparing them with it: what was
// damaged is never served.
func (s *Store) Open(hash string) (*os.File, error) {
	if !hashName.MatchString(hash) {
		return nil, fmt.Errorf("file store: %q is no hash", hash)
	}
	f, err := os.Open(s.path(hash))
	if err != nil {
		return nil, fmt.Errorf("file store: %w", err)
	}
	h := sha256.New()
	if _, err = io.Copy(h, f); err == nil {
		if hex.EncodeToString(h.Sum(nil)) != hash {
			err = fmt.Errorf("file store: %s: %w", hash, ErrDamaged)
		} else {
			_, err = f.Seek(0, io.SeekStart)
		}
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// Each calls fn with the hash and age of everything kept.
func (s *Store) Each(fn func(hash string, kept time.Time) error) error {
	return filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // swept meanwhile
		case err != nil:
			return err
		case d.IsDir() && d.Name() == incoming:
			return filepath.SkipDir
		case d.IsDir() || !hashName.MatchString(d.Name()):
			return nil
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return fn(d.Name(), info.ModTime())
	})
}

// sweep removes what was kept before an instant and belongs to nobody, and
// gives how many. owned is asked for many hashes at a time.
func (s *Store) sweep(ctx context.Context, before time.Time, owned func(hashes []string) (map[string]bool, error)) (int, error) {
	var old []string
	err := s.Each(func(hash string, kept time.Time) error {
		if kept.Before(before) {
			old = append(old, hash)
		}
		return ctx.Err()
	})
	removed := 0
	const many = 200
	for err == nil && len(old) > 0 {
		some := old[:min(many, len(old))]
		old = old[len(some):]
		var n int
		n, err = s.sweepSome(some, before, owned)
		removed += n
	}
	return removed, errors.Join(err, s.clearIncoming(before))
}

func (s *Store) sweepSome(hashes []string, before time.Time, owned func([]string) (map[string]bool, error)) (int, error) {
	s.sweeping.Lock()
	defer s.sweeping.Unlock()
	has, err := owned(hashes)
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, hash := range hashes {
		info, err := os.Stat(s.path(hash))
		if err != nil || has[hash] || !info.ModTime().Before(before) {
			continue
		}
		if err := os.Remove(s.path(hash)); err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}

// clearIncoming removes parts that broken uploads left.
func (s *Store) clearIncoming(before time.Time) error {
	entries, err := os.ReadDir(filepath.Join(s.dir, incoming))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.ModTime().Before(before) {
			_ = os.Remove(filepath.Join(s.dir, incoming, e.Name()))
		}
	}
	return nil
}
