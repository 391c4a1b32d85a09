package migrations

import (
	"bytes"
	"io"
	"io/fs"
	"sort"
	"time"
)

// memory is a flat read-only file system of rendered steps.
type memory map[string][]byte

// Open implements fs.FS.
func (m memory) Open(name string) (fs.File, error) {
	if name == "." {
		return &memoryFile{info: memoryInfo{name: ".", dir: true}, entries: m.entries()}, nil
	}
	body, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &memoryFile{info: memoryInfo{name: name, size: int64(len(body))}, Reader: bytes.NewReader(body)}, nil
}

func (m memory) entries() []fs.DirEntry {
	out := make([]fs.DirEntry, 0, len(m))
	for name, body := range m {
		out = append(out, fs.FileInfoToDirEntry(memoryInfo{name: name, size: int64(len(body))}))
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name() < out[j].Name() })
	return out
}

type memoryFile struct {
	*bytes.Reader
	info    memoryInfo
	entries []fs.DirEntry
}

func (f *memoryFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *memoryFile) Close() error               { return nil }

// ReadDir implements fs.ReadDirFile for the root.
func (f *memoryFile) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		all := f.entries
		f.entries = nil
		return all, nil
	}
	if len(f.entries) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.entries))
	head := f.entries[:n]
	f.entries = f.entries[n:]
	return head, nil
}

type memoryInfo struct {
	name string
	size int64
	dir  bool
}

func (i memoryInfo) Name() string { return i.name }
func (i memoryInfo) Size() int64  { return i.size }
func (i memoryInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
func (i memoryInfo) ModTime() time.Time { return time.Time{} }
func (i memoryInfo) IsDir() bool        { return i.dir }
func (i memoryInfo) Sys() any           { return nil }
