package files_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/files"
	"seedfund/models"
)

// A file in pieces: a piece that breaks off costs what had not come, a piece sent
// twice adds nothing, and what is whole is taken in as any file, with its checks.
func TestAFileComesInPieces(t *testing.T) {
	s := stage(t, files.Limits{})
	body := append(append([]byte{}, pdf...), bytes.Repeat([]byte("% a letter\n"), 60_000)...)
	in, err := s.files.Begin(s.Ctx, s.actor, "../letter.pdf", int64(len(body)))
	if err != nil || in.Name != "letter.pdf" {
		t.Fatalf("%q %v", in.Name, err)
	}
	add := func(at int64, piece io.Reader) (int64, error) {
		return s.files.Append(s.Ctx, s.actor, in.ID, at, piece)
	}
	broken := errors.New("the line is down")
	n, err := add(0, io.MultiReader(bytes.NewReader(body[:1000]), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) || n != 1000 {
		t.Fatalf("a piece that broke off: %d %v", n, err)
	}
	if _, err := s.files.Whole(s.Ctx, s.actor, in.ID); key(err) != "files.incomplete" {
		t.Fatalf("half a file is taken for a whole one: %v", err)
	}
	if n, err := add(0, bytes.NewReader(body[:1000])); !models.IsKind(err, models.KindStale) || n != 1000 {
		t.Fatalf("a piece sent twice: %d %v", n, err)
	}
	if n, err := add(5000, bytes.NewReader(body[5000:6000])); !models.IsKind(err, models.KindStale) || n != 1000 {
		t.Fatalf("a piece that leaves a gap: %d %v", n, err)
	}
	if _, err := add(1000, bytes.NewReader(make([]byte, models.PieceLimit+1))); key(err) != "files.piece_large" {
		t.Fatalf("a piece too large: %v", err)
	}
	for at := int64(1000); at < int64(len(body)); {
		if at, err = add(at, bytes.NewReader(body[at:min(int64(len(body)), at+200_000)])); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := add(int64(len(body)), strings.NewReader("more")); err == nil || n != int64(len(body)) {
		t.Fatalf("more than was announced: %d %v", n, err)
	}
	sent, err := s.files.Whole(s.Ctx, s.actor, in.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer sent.Close()
	f, err := s.files.Save(s.Ctx, s.actor, files.Upload{OwnerType: "proposals", OwnerID: 1, Purpose: "government_letter", Name: sent.Name, Body: sent})
	if err != nil || f.Size != int64(len(body)) {
		t.Fatalf("%v %v", f, err)
	}
}

func key(err error) string {
	e := models.AsError(err)
	if e == nil {
		return ""
	}
	if len(e.Fields) > 0 {
		return e.Fields[0].Key
	}
	return e.Key
}

func TestAFileInPiecesIsItsSendersAlone(t *testing.T) {
	s := stage(t, files.Limits{Upload: 1 << 20}, apptest.At(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)))
	other := s.Cast(models.RoleDrafter)
	in, err := s.files.Begin(s.Ctx, s.actor, "letter.pdf", 100)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.files.Arrived(s.Ctx, other, in.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("another sees it: %v", err)
	}
	if _, err := s.files.Append(s.Ctx, other, in.ID, 0, strings.NewReader("x")); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("another adds to it: %v", err)
	}
	if _, err := s.files.Whole(s.Ctx, other, in.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("another takes it: %v", err)
	}
	if _, err := s.files.Begin(s.Ctx, models.Actor{}, "letter.pdf", 100); !models.IsKind(err, models.KindSignIn) {
		t.Errorf("a visitor begins: %v", err)
	}
	for name, size := range map[string]int64{"page.html": 100, "letter.pdf": 2 << 20, "empty.pdf": 0} {
		if _, err := s.files.Begin(s.Ctx, s.actor, name, size); key(err) != map[string]string{"page.html": "files.type_unknown", "letter.pdf": "files.too_large", "empty.pdf": "files.empty"}[name] {
			t.Errorf("%s of %d bytes: %v", name, size, err)
		}
	}
	for err = nil; err == nil; {
		_, err = s.files.Begin(s.Ctx, s.actor, "letter.pdf", 100)
	}
	if key(err) != "files.too_many_incoming" {
		t.Errorf("too many at once: %v", err)
	}
	s.Clock.Advance(models.IncomingKept + time.Hour)
	if _, _, err := s.files.Arrived(s.Ctx, s.actor, in.ID); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("after a day: %v", err)
	}
	if err := s.DB.Clean(s.Ctx); err != nil {
		t.Fatal(err)
	}
	var left int
	s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM incoming_files").Scan(&left)
	if left != 0 {
		t.Errorf("%d rows are left", left)
	}
}

// scanner speaks the protocol of clamd: it finds the test virus and nothing else.
func scanner(t *testing.T, dir string) string {
	t.Helper()
	at := filepath.Join(dir, "clamd.sock")
	l, err := net.Listen("unix", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				command := make([]byte, len("zINSTREAM\x00"))
				if _, err := io.ReadFull(c, command); err != nil || string(command) != "zINSTREAM\x00" {
					_, _ = io.WriteString(c, "UNKNOWN COMMAND\x00")
					return
				}
				var all []byte
				for {
					var size uint32
					if binary.Read(c, binary.BigEndian, &size) != nil {
						return
					}
					if size == 0 {
						break
					}
					piece := make([]byte, size)
					if _, err := io.ReadFull(c, piece); err != nil {
						return
					}
					all = append(all, piece...)
				}
				answer := "stream: OK\x00"
				if bytes.Contains(all, []byte("EICAR-STANDARD-ANTIVIRUS-TEST-FILE")) {
					answer = "stream: Eicar-Signature FOUND\x00"
				}
				_, _ = io.WriteString(c, answer)
			}()
		}
	}()
	return "unix:" + at
}

// Where a scanner is configured nothing is taken in without its word.
func TestTheScannerHasItsWord(t *testing.T) {
	dir := t.TempDir()
	harmful := []byte(`a;X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*` + "\n" + strings.Repeat("b;c\n", 60_000))
	with := stage(t, files.Limits{Scanner: scanner(t, dir)})
	if _, err := with.save("figures.csv", harmful); key(err) != "files.infected" {
		t.Errorf("a harmful file: %v", err)
	}
	if held := with.held(); len(held) != 0 {
		t.Errorf("the bytes of a refused file are kept: %v", held)
	}
	if _, err := with.save("figures.csv", []byte("a;b\n1;2\n")); err != nil {
		t.Errorf("a clean file: %v", err)
	}
}

func TestWithoutTheScannersWordNothingIsTakenIn(t *testing.T) {
	silent := stage(t, files.Limits{Scanner: "unix:" + filepath.Join(t.TempDir(), "nobody.sock")})
	if _, err := silent.save("figures.csv", []byte("a;b\n1;2\n")); key(err) != "files.scanner_silent" {
		t.Errorf("with no scanner there: %v", err)
	}
	if silent.rows() != 0 || len(silent.held()) != 0 {
		t.Error("something was taken in")
	}
}

// Control: without a scanner configured the same file is taken in.
func TestWithoutAScannerNothingIsScanned(t *testing.T) {
	s := stage(t, files.Limits{})
	if _, err := s.save("figures.csv", []byte("a;EICAR-STANDARD-ANTIVIRUS-TEST-FILE\n1;2\n")); err != nil {
		t.Error(err)
	}
}
