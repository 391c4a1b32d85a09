package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"

	"seedfund/app/db"
	"seedfund/models"
)

// Limits bound what is taken in; a zero field means the standard's.
type Limits struct {
	Upload   int64         // bytes of one file
	Unpacked int64         // bytes of all parts of an archive
	Entries  int           // parts of an archive
	Pixels   int64         // points of a picture
	PerOwner int           // files of one owner
	Look     time.Duration // time to look into one file
	Scanner  string        // where clamd listens, as unix:/run/clamd.sock or tcp:127.0.0.1:3310; empty scans nothing
}

// StandardLimits fit letters, budgets and signed agreements.
var StandardLimits = Limits{Upload: 20 << 20, Unpacked: 64 << 20, Entries: 2000, Pixels: 60_000_000, PerOwner: 300, Look: 800 * time.Millisecond}

func (l Limits) orStandard() Limits {
	s := StandardLimits
	for _, f := range []struct{ mine, standard *int64 }{{&l.Upload, &s.Upload}, {&l.Unpacked, &s.Unpacked}, {&l.Pixels, &s.Pixels}} {
		if *f.mine == 0 {
			*f.mine = *f.standard
		}
	}
	if l.Entries == 0 {
		l.Entries = s.Entries
	}
	if l.PerOwner == 0 {
		l.PerOwner = s.PerOwner
	}
	if l.Look == 0 {
		l.Look = s.Look
	}
	return l
}

// Service takes in files and gives them back.
type Service struct {
	db     *db.DB
	store  *Store
	limits Limits
}

// New gives the service on a store of bytes and the store of rows.
func New(d *db.DB, store *Store, limits Limits) *Service {
	return &Service{db: d, store: store, limits: limits.orStandard()}
}

// Limits are the bounds in force.
func (s *Service) Limits() Limits { return s.limits }

// Upload is a file as a person sends it. OwnerType is the table of the record
// it belongs to from now on.
type Upload struct {
	OwnerType string
	OwnerID   int64
	Purpose   string // one of Purposes
	Name      string
	Body      io.Reader
}

// Held is a file whose bytes are kept and whose row is not written yet.
type Held struct {
	row  models.File
	kept os.FileInfo // of the bytes that nobody had kept before; else nil
}

// Save checks a file, keeps its bytes and writes its row in an act of its own.
// Whether the actor may add files to the owner is asked before, by the owner's
// area.
func (s *Service) Save(ctx context.Context, actor models.Actor, up Upload) (*models.File, error) {
	if !actor.System && !actor.SignedIn() {
		return nil, models.SignIn("error.sign_in")
	}
	held, err := s.Take(up)
	if err != nil {
		return nil, err
	}
	var file *models.File
	err = s.db.Write(ctx, actor, "file.upload", func(tx *db.Tx) error {
		file, err = s.Attach(tx, held)
		return err
	})
	return file, err
}

// Take checks a file and keeps its bytes, for an act that writes the row with
// Attach. A refusal leaves nothing behind.
func (s *Service) Take(up Upload) (Held, error) {
	if up.OwnerType == "" || up.OwnerID <= 0 || !slices.Contains(Purposes, up.Purpose) {
		return Held{}, fmt.Errorf("files: %q of %s %d is no purpose of an owner", up.Purpose, up.OwnerType, up.OwnerID)
	}
	name := CleanName(up.Name)
	k := kindOfName(name)
	if k == nil {
		return Held{}, refused("files.type_unknown", "Types", strings.Join(Endings(), ", "))
	}
	p, err := s.store.receive(up.Body, s.limits.Upload)
	if errors.Is(err, errTooLarge) {
		return Held{}, refused("files.too_large", "Megabytes", s.limits.Upload>>20)
	}
	if err != nil {
		return Held{}, err
	}
	defer p.drop()
	if p.size == 0 {
		return Held{}, refused("files.empty")
	}
	if err := s.look(p, k); err != nil {
		return Held{}, err
	}
	if err := s.scan(p); err != nil {
		return Held{}, err
	}
	if err := s.store.keep(p); err != nil {
		return Held{}, err
	}
	held := Held{row: models.File{Hash: p.hash, Size: p.size, Kind: k.media, Name: name, Purpose: up.Purpose,
		OwnerType: up.OwnerType, OwnerID: up.OwnerID, State: models.FileStored}}
	if p.alone {
		if held.kept, err = p.file.Stat(); err != nil {
			return Held{}, err
		}
	}
	return held, nil
}

// Make keeps bytes that the program itself made, of whatever kind, for an act that
// writes the row with AttachTo.
func (s *Service) Make(name, media, purpose string, body []byte) (Held, error) {
	if !slices.Contains(Purposes, purpose) || len(body) == 0 {
		return Held{}, fmt.Errorf("files: %q is no purpose, or %s is empty", purpose, name)
	}
	p, err := s.store.receive(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return Held{}, err
	}
	defer p.drop()
	if err := s.store.keep(p); err != nil {
		return Held{}, err
	}
	held := Held{row: models.File{Hash: p.hash, Size: p.size, Kind: media, Name: CleanName(name), Purpose: purpose, State: models.FileStored}}
	if p.alone {
		if held.kept, err = p.file.Stat(); err != nil {
			return Held{}, err
		}
	}
	return held, nil
}

// AttachTo is Attach for an owner that the same act has just made.
func (s *Service) AttachTo(tx *db.Tx, held Held, ownerType string, ownerID int64) (*models.File, error) {
	held.row.OwnerType, held.row.OwnerID = ownerType, ownerID
	return s.Attach(tx, held)
}

// Settle ends what Take began, with the answer of the act that was to write the
// row: bytes that no row owns, because the act was refused or had no use for
// them, are removed at once. It gives that answer. Where the act's end is not
// known, and where others keep the same bytes, they are left to Sweep.
func (s *Service) Settle(ctx context.Context, held Held, act error) error {
	if held.kept == nil || act != nil && models.AsError(act) == nil {
		return act
	}
	err := s.store.release(held.row.Hash, held.kept, func(hash string) (bool, error) {
		rows, err := db.From[models.File](s.db.Read(ctx)).Where("hash = ? AND state = ?", hash, models.FileStored).Count(ctx, "id")
		return rows > 0, err
	})
	if act != nil {
		return act // what is left of its file goes with the next sweep
	}
	return err
}

// Row is Attach for an act that takes the row of its file by a function.
func (s *Service) Row(held Held) func(*db.Tx) (*models.File, error) {
	return func(tx *db.Tx) (*models.File, error) { return s.Attach(tx, held) }
}

func refused(key string, args ...any) error {
	var f models.Faults
	f.Add("file", key, args...)
	return f.Err("files.refused")
}

// look compares the content with the kind its name claims.
func (s *Service) look(p *part, k *kind) error {
	if _, err := p.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	found, err := mimetype.DetectReader(p.file)
	if err != nil {
		return err
	}
	if !k.fits(found) {
		return refused("files.type_differs", "Ending", k.endings[0], "Found", plainType(found))
	}
	if k.check == nil {
		return nil
	}
	if _, err := p.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.limits.Look)
	defer cancel()
	err = k.check(&opened{file: p.file, size: p.size, limits: s.limits, ctx: ctx})
	switch err {
	case nil:
		return nil
	case errDiffers:
		return refused("files.type_differs", "Ending", k.endings[0], "Found", plainType(found))
	case errPicture:
		return refused(err.Error(), "Megapixels", s.limits.Pixels/1_000_000)
	case errBomb:
		return refused(err.Error(), "Megabytes", s.limits.Unpacked>>20)
	case errBroken, errArmed, errEncoding:
		return refused(err.Error())
	}
	return err
}

// plainType names what was found by its usual ending, else by its media type.
func plainType(found *mimetype.MIME) string {
	if found.Extension() != "" {
		return found.Extension()
	}
	media, _, _ := strings.Cut(found.String(), ";")
	return media
}

// Attach writes the row of a held file in the caller's act.
func (s *Service) Attach(tx *db.Tx, held Held) (*models.File, error) {
	file := held.row
	n, err := db.From[models.File](tx.DB).Where("owner_type = ? AND owner_id = ? AND state = ?", file.OwnerType, file.OwnerID, models.FileStored).Count(tx.Ctx, "id")
	if err != nil {
		return nil, err
	}
	if n >= int64(s.limits.PerOwner) {
		return nil, models.Conflict("files.too_many", "").With(map[string]any{"Max": s.limits.PerOwner})
	}
	file.UploadedBy = tx.Actor.AccountID
	if err := db.Create(tx, &file); err != nil {
		return nil, err
	}
	return &file, nil
}

// Find gives the row of a file that is still kept.
func (s *Service) Find(ctx context.Context, id int64) (*models.File, error) {
	file, err := db.From[models.File](s.db.Read(ctx)).Where("id = ? AND state = ?", id, models.FileStored).Take(ctx)
	if err != nil {
		return nil, db.Found(err, "files")
	}
	return &file, nil
}

// Open gives a file's bytes, compared with their hash, and its row. Whether
// the actor may read it is asked before, by the owner's area. The caller closes.
func (s *Service) Open(ctx context.Context, id int64) (io.ReadSeekCloser, *models.File, error) {
	file, err := s.Find(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	body, err := s.store.Open(file.Hash)
	if err != nil {
		return nil, nil, err
	}
	return body, file, nil
}

// Headers are what a download is sent with: a browser saves it under its name,
// takes it for nothing but its kind and runs nothing in it.
func Headers(f models.File) map[string]string {
	return map[string]string{
		"Content-Type":            f.Kind,
		"Content-Disposition":     disposition(f.Name),
		"X-Content-Type-Options":  "nosniff",
		"Content-Security-Policy": "sandbox; default-src 'none'",
		"Cache-Control":           "private, no-store",
		"ETag":                    `"` + f.Hash + `"`,
	}
}

func disposition(name string) string {
	if d := mime.FormatMediaType("attachment", map[string]string{"filename": name}); d != "" {
		return d
	}
	return "attachment; filename=document" + filepath.Ext(name)
}
