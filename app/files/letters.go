package files

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"seedfund/app/db"
	"seedfund/models"
)

// letterEndings are what a stamped letter may be: a photograph or a PDF.
var letterEndings = []string{".jpg", ".jpeg", ".png", ".pdf"}

// CheckLetter refuses a name that is neither a picture's nor a PDF's.
func CheckLetter(name string) error {
	if !slices.Contains(letterEndings, strings.ToLower(filepath.Ext(CleanName(name)))) {
		return refused("files.type_unknown", "Types", strings.Join(letterEndings, ", "))
	}
	return nil
}

// letter names what has arrived of a letter.
func letter(id int64) string { return fmt.Sprintf("letter-%d", id) }

// BeginLetter is Begin for the holder of a link, who has no account. Whether
// the link is open is asked before, by the area that made it.
func (s *Service) BeginLetter(ctx context.Context, link int64, name string, size int64) (models.IncomingLetter, error) {
	var in models.IncomingLetter
	name = CleanName(name)
	if err := CheckLetter(name); err != nil {
		return in, err
	}
	switch {
	case size <= 0:
		return in, refused("files.empty")
	case size > s.limits.Upload:
		return in, refused("files.too_large", "Megabytes", s.limits.Upload>>20)
	}
	err := s.db.Keep(ctx, db.Incoming, func(tx *db.Tx) error {
		if _, err := db.Load[models.EndorsementLink](tx, link); err != nil { // one after the other
			return err
		}
		n, err := db.From[models.IncomingLetter](tx.DB).Where("link_id = ?", link).Count(tx.Ctx, "id")
		if err != nil {
			return err
		}
		if n >= models.IncomingLetters {
			return models.Conflict("files.too_many_incoming", "").With(map[string]any{"Max": models.IncomingLetters})
		}
		in = models.IncomingLetter{LinkID: link, Name: name, Size: size}
		return db.Create(tx, &in)
	})
	return in, err
}

// ArrivedLetter is Arrived for the holder of a link.
func (s *Service) ArrivedLetter(ctx context.Context, link, id int64) (models.IncomingLetter, int64, error) {
	in, err := db.From[models.IncomingLetter](s.db.Read(ctx)).Where("id = ? AND link_id = ? AND created_at > ?", id, link, s.db.Now(ctx).Add(-models.IncomingKept)).Take(ctx)
	if err != nil {
		return in, 0, db.Found(err, "incoming_letters")
	}
	n, err := s.store.arrived(letter(id))
	return in, n, err
}

// AppendLetter is Append for the holder of a link.
func (s *Service) AppendLetter(ctx context.Context, link, id, at int64, piece io.Reader) (int64, error) {
	in, _, err := s.ArrivedLetter(ctx, link, id)
	if err != nil {
		return 0, err
	}
	return s.store.add(letter(id), at, in.Size, piece)
}

// WholeLetter is Whole for the holder of a link.
func (s *Service) WholeLetter(ctx context.Context, link, id int64) (*Sent, error) {
	in, n, err := s.ArrivedLetter(ctx, link, id)
	if err != nil {
		return nil, err
	}
	if n != in.Size {
		return nil, refused("files.incomplete", "Arrived", n, "Size", in.Size)
	}
	return s.store.whole(in.Name, letter(id))
}
