package files_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/models"
)

type scene struct {
	*apptest.Harness
	t     *testing.T
	dir   string
	store *files.Store
	files *files.Service
	actor models.Actor
}

func stage(t *testing.T, limits files.Limits, options ...apptest.Option) *scene {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, options...)
	s := &scene{Harness: h, t: t, dir: filepath.Join(h.Dir, "files"), actor: h.Cast(models.RoleDrafter)}
	store, err := files.OpenStore(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	s.store, s.files = store, files.New(h.DB, store, limits)
	return s
}

func (s *scene) save(name string, body []byte) (*models.File, error) {
	return s.files.Save(s.Ctx, s.actor, files.Upload{OwnerType: "proposals", OwnerID: 7, Purpose: "other", Name: name, Body: bytes.NewReader(body)})
}

// held lists every file of the store's directory, kept or half-way.
func (s *scene) held() []string {
	s.t.Helper()
	var out []string
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s *scene) rows() (n int) {
	s.t.Helper()
	if err := s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM files").Scan(&n).Error; err != nil {
		s.t.Fatal(err)
	}
	return n
}

var pdf = []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n")

type entry struct{ name, body string }

func archive(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.Create(e.name)
		if err == nil {
			_, err = io.WriteString(w, e.body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var workbookParts = []entry{
	{"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
	{"_rels/.rels", `<Relationships/>`},
	{"xl/workbook.xml", `<workbook><sheets><sheet name="Budget" sheetId="1"/></sheets></workbook>`},
	{"xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`},
}

func workbook(t testing.TB, more ...entry) []byte {
	return archive(t, append(append([]entry{}, workbookParts...), more...)...)
}

func picture(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// flood is the head of a picture of 50,000 by 50,000 points.
func flood(t testing.TB) []byte {
	body := picture(t)
	binary.BigEndian.PutUint32(body[16:], 50_000)
	binary.BigEndian.PutUint32(body[20:], 50_000)
	binary.BigEndian.PutUint32(body[29:], crc32.ChecksumIEEE(body[12:29]))
	return body
}

// liar is a workbook whose list says that a part is small.
func liar(t testing.TB) []byte {
	body := workbook(t, entry{"xl/worksheets/sheet2.xml", "<a>" + strings.Repeat(" ", 90<<20) + "</a>"})
	small := binary.LittleEndian.AppendUint32(nil, 1000)
	at := bytes.LastIndex(body, []byte("xl/worksheets/sheet2.xml"))
	copy(body[at-46+24:], small) // uncompressed size in the list
	return body
}

func TestWhatIsSoundIsKeptDurablyUnderItsHash(t *testing.T) {
	s := stage(t, files.Limits{})
	for name, c := range map[string]struct {
		body []byte
		kind string
	}{
		"Letter of the government.pdf": {pdf, "application/pdf"},
		"budget.XLSX":                  {workbook(t), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		"seal.png":                     {picture(t), "image/png"},
		"lines.csv":                    {[]byte("Organisation,USD\nORG-P,12\n"), "text/csv"},
		"رسالة.txt":                    {[]byte("السلام عليكم"), "text/plain"},
	} {
		f, err := s.save(name, c.body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if f.Kind != c.kind || f.Name != name || f.Size != int64(len(c.body)) || f.UploadedBy != s.actor.AccountID || f.OwnerID != 7 {
			t.Errorf("%s: %+v", name, f)
		}
		body, row, err := s.files.Open(s.Ctx, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(body)
		if err != nil || !bytes.Equal(got, c.body) || row.Hash != f.Hash {
			t.Errorf("%s came back as %d bytes, %v", name, len(got), err)
		}
		if err := body.Close(); err != nil {
			t.Error(err)
		}
	}
	if n := len(s.held()); n != 5 {
		t.Errorf("%d files on the disk, want 5 and no temporary ones", n)
	}
	var acts int
	if err := s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM acts WHERE action = 'file.upload' AND target = 'files'").Scan(&acts).Error; err != nil || acts != 5 {
		t.Errorf("%d acts, %v", acts, err)
	}
	s.Verify()
}

// A8, and the rest of the hostile corpus: each is refused within a second with its sentence, and
// neither a row nor a byte stays.
func TestHostileFilesAreRefusedAndLeaveNothing(t *testing.T) {
	s := stage(t, files.Limits{Upload: 1 << 20})
	elf := append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 200)...)
	sound := workbook(t)
	nested := strings.Repeat("<a>", 10_000) + strings.Repeat("</a>", 10_000)
	many := append([]entry{}, workbookParts...)
	for i := range 2500 {
		many = append(many, entry{fmt.Sprintf("xl/worksheets/s%d.xml", i), ""})
	}
	for _, c := range []struct {
		what, name string
		body       []byte
		key        string
	}{
		{"a program under the name of a letter", "letter.pdf", elf, "files.type_differs"},
		{"a Windows program", "letter.pdf", append([]byte("MZ\x90\x00"), make([]byte, 300)...), "files.type_differs"},
		{"a program by its name", "setup.exe", elf, "files.type_unknown"},
		{"a page", "page.html", []byte("<!DOCTYPE html><html><script>alert(1)</script></html>"), "files.type_unknown"},
		{"a page as text", "notes.txt", []byte("<!DOCTYPE html><html><script>alert(1)</script></html>"), "files.type_differs"},
		{"a drawing with a script", "seal.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "files.type_unknown"},
		{"a drawing as a picture", "seal.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "files.type_differs"},
		{"no ending", "letter", pdf, "files.type_unknown"},
		{"no name", "", pdf, "files.type_unknown"},
		{"only dots", "...", pdf, "files.type_unknown"},
		{"nothing in it", "letter.pdf", nil, "files.empty"},
		{"a page under a double ending", "letter.pdf.html", pdf, "files.type_unknown"},
		{"a program under a double ending", "letter.pdf.exe", pdf, "files.type_unknown"},
		{"a program that ends as a letter", "letter.exe.pdf", elf, "files.type_differs"},
		{"one byte over the limit", "letter.pdf", append(append([]byte{}, pdf...), make([]byte, 1<<20+1-len(pdf))...), "files.too_large"},
		{"a bomb", "budget.xlsx", workbook(t, entry{"xl/media/x.bin", strings.Repeat("\x00", 70<<20)}), "files.bomb"},
		{"a bomb with a false list", "budget.xlsx", liar(t), "files.broken"},
		{"too many parts", "budget.xlsx", archive(t, many...), "files.bomb"},
		{"elements without end", "budget.xlsx", workbook(t, entry{"xl/styles.xml", nested}), "files.bomb"},
		{"cut in the middle", "budget.xlsx", sound[:len(sound)/2], "files.broken"},
		{"cut before its end", "budget.xlsx", sound[:len(sound)-10], "files.broken"},
		{"a part that is no XML", "budget.xlsx", workbook(t, entry{"xl/styles.xml", "<a><b></a"}), "files.broken"},
		{"no workbook inside", "budget.xlsx", archive(t, entry{"readme.txt", "hello"}), "files.type_differs"},
		{"a letter as a workbook", "budget.xlsx", archive(t, entry{"[Content_Types].xml", "<Types/>"}, entry{"word/document.xml", "<document/>"}), "files.type_differs"},
		{"a macro", "budget.xlsx", workbook(t, entry{"xl/vbaProject.bin", "x"}), "files.armed"},
		{"entities", "budget.xlsx", workbook(t, entry{"xl/styles.xml", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`}), "files.armed"},
		{"a path out of the archive", "budget.xlsx", workbook(t, entry{"../../etc/passwd", "x"}), "files.broken"},
		{"a flood of points", "seal.png", flood(t), "files.picture_large"},
		{"half a picture", "seal.png", picture(t)[:20], "files.broken"},
		{"another encoding", "lines.csv", []byte("Pays,USD\nC\xf4te,12\nEgypte,13\n"), "files.encoding"},
	} {
		began := time.Now()
		_, err := s.save(c.name, c.body)
		took := time.Since(began)
		e := models.AsError(err)
		if e == nil || e.Kind != models.KindInvalid || e.Key != "files.refused" || len(e.Fields) != 1 || e.Fields[0].Field != "file" {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if e.Fields[0].Key != c.key {
			t.Errorf("%s: refused as %s, want %s", c.what, e.Fields[0].Key, c.key)
		}
		if took > time.Second {
			t.Errorf("%s: refused after %v", c.what, took)
		}
		if held := s.held(); len(held) != 0 {
			t.Fatalf("%s: left %v", c.what, held)
		}
	}
	if n := s.rows(); n != 0 {
		t.Errorf("%d rows", n)
	}
	if _, err := s.save("letter.pdf", pdf); err != nil || len(s.held()) != 1 {
		t.Errorf("control: a sound file: %v", err)
	}
}

func TestEveryCutOfAWorkbookIsRefused(t *testing.T) {
	s := stage(t, files.Limits{})
	body := workbook(t)
	for n := 1; n < len(body); n += 37 {
		if _, err := s.save("budget.xlsx", body[:n]); !models.IsKind(err, models.KindInvalid) {
			t.Fatalf("cut at %d of %d: %v", n, len(body), err)
		}
	}
	if n := len(s.held()); n != 0 {
		t.Errorf("%d files left", n)
	}
}

func TestExactlyTheLimitIsTakenIn(t *testing.T) {
	s := stage(t, files.Limits{Upload: 4096})
	body := append(append([]byte{}, pdf...), make([]byte, 4096-len(pdf))...)
	if _, err := s.save("letter.pdf", body); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	if _, err := s.save("letter.pdf", append(body, 0)); !models.IsKind(err, models.KindInvalid) {
		t.Errorf("one over: %v", err)
	}
}

func TestNamesAreShownAndNeverFollowed(t *testing.T) {
	s := stage(t, files.Limits{})
	for name, want := range map[string]string{
		"../../etc/cron.d/letter.pdf":           "letter.pdf",
		`C:\Users\x\letter.pdf`:                 "letter.pdf",
		"fdp.\u202exe.pdf":                      "fdp.xe.pdf",
		"a\x00b\nc.pdf":                         "abc.pdf",
		"  many   blanks .pdf":                  "many blanks.pdf",
		strings.Repeat("é", 150) + ".pdf":       strings.Repeat("é", 88) + ".pdf",
		strings.Repeat("x", 300-4) + ".pdf":     strings.Repeat("x", 176) + ".pdf",
		"e\u0301tat.pdf":                        "état.pdf",
		".pdf":                                  "",
		"letter." + strings.Repeat("p", 20):     "letter." + strings.Repeat("p", 20),
		"<img src=x onerror=alert(1)>.pdf":      "<img src=x onerror=alert(1)>.pdf",
		"=HYPERLINK(\"http:example\")&more.pdf": "=HYPERLINK(\"http:example\")&more.pdf",
	} {
		if name != ".pdf" {
			if got := files.CleanName(name); got != want {
				t.Errorf("%q became %q, want %q", name, got, want)
			}
		}
		if !strings.HasSuffix(want, ".pdf") {
			continue
		}
		f, err := s.save(name, pdf)
		if err != nil || f.Name != want {
			t.Errorf("%q: %v %v", name, f, err)
		}
	}
	held := s.held()
	if len(held) != 1 { // the same bytes
		t.Fatalf("%v", held)
	}
	if rel, err := filepath.Rel(s.dir, held[0]); err != nil || strings.Contains(rel, "..") || strings.Contains(rel, "letter") {
		t.Errorf("kept at %s", rel)
	}
}

func TestADownloadRunsNothing(t *testing.T) {
	t.Parallel()
	h := files.Headers(models.File{Name: "Lettre \"signée\"\r\n.pdf", Kind: "application/pdf", Hash: strings.Repeat("a", 64)})
	if d := h["Content-Disposition"]; !strings.HasPrefix(d, "attachment; filename*=utf-8''") || strings.ContainsAny(d, "\r\n") {
		t.Errorf("%q", d)
	}
	if h["X-Content-Type-Options"] != "nosniff" || !strings.HasPrefix(h["Content-Security-Policy"], "sandbox") || h["Content-Type"] != "application/pdf" {
		t.Errorf("%v", h)
	}
}

func TestDamagedBytesAreNeverServed(t *testing.T) {
	s := stage(t, files.Limits{})
	f, err := s.save("letter.pdf", pdf)
	if err != nil {
		t.Fatal(err)
	}
	check := func() string {
		t.Helper()
		faults, err := files.Invariant(s.store).Check(s.Ctx, s.DB.Read(s.Ctx))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(faults, "; ")
	}
	if got := check(); got != "" {
		t.Errorf("sound: %s", got)
	}
	path := s.held()[0]
	body := append([]byte{}, pdf...)
	body[20] ^= 1
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.files.Open(s.Ctx, f.ID); err == nil || models.AsError(err) != nil {
		t.Errorf("one flipped bit: %v", err)
	}
	if got := check(); got != fmt.Sprintf("the bytes of file %d differ from their hash", f.ID) {
		t.Errorf("flipped: %s", got)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if got := check(); got != fmt.Sprintf("file %d has lost its bytes", f.ID) {
		t.Errorf("removed: %s", got)
	}
}

func TestOnlyOldBytesWithoutARowAreSwept(t *testing.T) {
	s := stage(t, files.Limits{})
	age := func(path string, by time.Duration) {
		t.Helper()
		at := s.DB.Now(s.Ctx).Add(-by)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.save("letter.pdf", pdf); err != nil {
		t.Fatal(err)
	}
	age(s.held()[0], 48*time.Hour)
	put := func(text string) string {
		hash, err := s.store.Put([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return filepath.Join(s.dir, hash[:2], hash)
	}
	old, young, again := put("old"), put("young"), put("again")
	age(old, 25*time.Hour)
	age(young, 23*time.Hour)
	age(again, 25*time.Hour)
	put("again") // an upload finds its bytes there
	half := filepath.Join(s.dir, "incoming", "part-1")
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	age(half, 25*time.Hour)
	if n, err := s.files.Sweep(s.Ctx); n != 1 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	for path, stays := range map[string]bool{old: false, young: true, again: true, half: false} {
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s: stays %v, want %v", path, err == nil, stays)
		}
	}
	s.Verify()
}

func TestAFileNeedsAPersonAnOwnerAndRoom(t *testing.T) {
	s := stage(t, files.Limits{PerOwner: 2})
	up := files.Upload{OwnerType: "proposals", OwnerID: 7, Purpose: "other", Name: "a.pdf", Body: bytes.NewReader(pdf)}
	if _, err := s.files.Save(s.Ctx, models.Actor{Role: models.RolePublic}, up); !models.IsKind(err, models.KindSignIn) {
		t.Errorf("a visitor: %v", err)
	}
	for _, wrong := range []files.Upload{{OwnerType: "proposals", Purpose: "other"}, {OwnerID: 1, Purpose: "other"}, {OwnerType: "proposals", OwnerID: 1, Purpose: "hobby"}} {
		wrong.Name, wrong.Body = "a.pdf", bytes.NewReader(pdf)
		if _, err := s.files.Save(s.Ctx, s.actor, wrong); err == nil {
			t.Errorf("%+v was taken in", wrong)
		}
	}
	for n := range 3 {
		_, err := s.save("a.pdf", pdf)
		if full := n == 2; full != models.IsKind(err, models.KindConflict) {
			t.Errorf("file %d: %v", n+1, err)
		}
	}
	if n := s.rows(); n != 2 {
		t.Errorf("%d rows", n)
	}
	if _, err := s.files.Find(s.Ctx, 999); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// An act that fails leaves no row; its bytes wait for the sweep.
func TestARowExistsExactlyIfItsActDoes(t *testing.T) {
	s := stage(t, files.Limits{})
	held, err := s.files.Take(files.Upload{OwnerType: "proposals", OwnerID: 7, Purpose: "other", Name: "a.pdf", Body: bytes.NewReader(pdf)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DB.Write(s.Ctx, s.actor, "test.attach", func(tx *db.Tx) error {
		if _, err := s.files.Attach(tx, held); err != nil {
			return err
		}
		return models.Conflict("test.refused", "")
	}); !models.IsKind(err, models.KindConflict) {
		t.Fatal(err)
	}
	if s.rows() != 0 || len(s.held()) != 1 {
		t.Errorf("%d rows, %v", s.rows(), s.held())
	}
}

// A refused act leaves no bytes behind: not for a day, as without Settle, but at
// once. What a row owns, what somebody else keeps as well and what an act of
// unknown end may own stays.
func TestARefusedActLeavesNoBytes(t *testing.T) {
	refusal := models.Conflict("endorsements.changed", "")
	take := func(s *scene) files.Held {
		held, err := s.files.Take(files.Upload{OwnerType: "proposals", OwnerID: 7, Purpose: "other", Name: "letter.pdf", Body: bytes.NewReader(pdf)})
		if err != nil {
			t.Fatal(err)
		}
		return held
	}
	unknown := errors.New("the line broke at the commit")
	for _, c := range []struct {
		name  string
		ends  func(*scene) error
		want  error
		stays int
	}{
		{"the control: nobody settles", func(s *scene) error { take(s); return refusal }, refusal, 1},
		{"refused", func(s *scene) error { return s.files.Settle(s.Ctx, take(s), refusal) }, refusal, 0},
		{"the act had no use for it", func(s *scene) error { return s.files.Settle(s.Ctx, take(s), nil) }, nil, 0},
		{"its end is not known", func(s *scene) error { return s.files.Settle(s.Ctx, take(s), unknown) }, unknown, 1},
		{"attached", func(s *scene) error {
			held := take(s)
			return s.files.Settle(s.Ctx, held, s.DB.Write(s.Ctx, s.actor, "test.attach", func(tx *db.Tx) error { _, err := s.files.Row(held)(tx); return err }))
		}, nil, 1},
		{"another row owns the same bytes", func(s *scene) error {
			if _, err := s.save("mine.pdf", pdf); err != nil {
				t.Fatal(err)
			}
			return s.files.Settle(s.Ctx, take(s), refusal)
		}, refusal, 1},
		{"another keeps the same bytes since", func(s *scene) error {
			first, _ := take(s), take(s)
			return s.files.Settle(s.Ctx, first, refusal)
		}, refusal, 1},
		{"another kept the same bytes before", func(s *scene) error {
			_, second := take(s), take(s)
			return s.files.Settle(s.Ctx, second, refusal)
		}, refusal, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := stage(t, files.Limits{})
			if err := c.ends(s); !errors.Is(err, c.want) {
				t.Errorf("%v, not %v", err, c.want)
			}
			if kept := s.held(); len(kept) != c.stays {
				t.Errorf("%d files, not %d: %v", len(kept), c.stays, kept)
			}
			s.Verify()
		})
	}
}
