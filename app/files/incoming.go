package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"seedfund/app/db"
	"seedfund/models"
)

// Begin opens the way for a file that is sent in pieces: its name and how many
// bytes it will have. What it is for is said when it is whole, by the form or the
// operation that takes it.
func (s *Service) Begin(ctx context.Context, actor models.Actor, name string, size int64) (models.IncomingFile, error) {
	var in models.IncomingFile
	if !actor.SignedIn() {
		return in, models.SignIn("error.sign_in")
	}
	name = CleanName(name)
	switch {
	case kindOfName(name) == nil:
		return in, refused("files.type_unknown", "Types", strings.Join(Endings(), ", "))
	case size <= 0:
		return in, refused("files.empty")
	case size > s.limits.Upload:
		return in, refused("files.too_large", "Megabytes", s.limits.Upload>>20)
	}
	err := s.db.Keep(ctx, db.Incoming, func(tx *db.Tx) error {
		if _, err := db.Load[models.Account](tx, actor.AccountID); err != nil { // one after the other
			return err
		}
		n, err := db.From[models.IncomingFile](tx.DB).Where("account_id = ? AND created_at > ?", actor.AccountID, tx.Now.Add(-models.IncomingKept)).Count(tx.Ctx, "id")
		if err != nil {
			return err
		}
		if n >= models.IncomingFiles {
			return models.Conflict("files.too_many_incoming", "").With(map[string]any{"Max": models.IncomingFiles})
		}
		in = models.IncomingFile{AccountID: actor.AccountID, Name: name, Size: size}
		return db.Create(tx, &in)
	})
	return in, err
}

// incoming is a file on its way, its sender's own, and how far it is. Another's
// is not there.
func (s *Service) incoming(ctx context.Context, actor models.Actor, id int64) (models.IncomingFile, error) {
	in, err := db.From[models.IncomingFile](s.db.Read(ctx)).Where("id = ? AND account_id = ? AND created_at > ?", id, actor.AccountID, s.db.Now(ctx).Add(-models.IncomingKept)).Take(ctx)
	return in, db.Found(err, "incoming_files")
}

// Arrived is a file on its way and how many of its bytes have arrived for good.
func (s *Service) Arrived(ctx context.Context, actor models.Actor, id int64) (models.IncomingFile, int64, error) {
	in, err := s.incoming(ctx, actor, id)
	if err != nil {
		return in, 0, err
	}
	n, err := s.store.arrived(pieces(id))
	return in, n, err
}

// Append adds a piece that begins at a byte and gives how many have arrived. A
// piece that begins elsewhere than the file ends is refused with Stale, which
// carries that number as int64; of a piece that breaks off, what came is kept.
func (s *Service) Append(ctx context.Context, actor models.Actor, id, at int64, piece io.Reader) (int64, error) {
	in, err := s.incoming(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	return s.store.add(pieces(id), at, in.Size, piece)
}

// Sent is a whole file that came in pieces. The caller closes.
type Sent struct {
	Name string
	*os.File
}

// Whole opens a file of which every byte has arrived.
func (s *Service) Whole(ctx context.Context, actor models.Actor, id int64) (*Sent, error) {
	in, n, err := s.Arrived(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if n != in.Size {
		return nil, refused("files.incomplete", "Arrived", n, "Size", in.Size)
	}
	return s.store.whole(in.Name, pieces(id))
}

// pieces names what has arrived of a file of somebody with an account.
func pieces(id int64) string { return fmt.Sprintf("pieces-%d", id) }

func (s *Store) incomingPath(name string) string { return filepath.Join(s.dir, incoming, name) }

func (s *Store) whole(name, stored string) (*Sent, error) {
	f, err := os.Open(s.incomingPath(stored))
	if err != nil {
		return nil, fmt.Errorf("file store: %w", err)
	}
	return &Sent{name, f}, nil
}

func (s *Store) arrived(stored string) (int64, error) {
	info, err := os.Stat(s.incomingPath(stored))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("file store: %w", err)
	}
	return info.Size(), nil
}

// add writes a piece at the end and makes it durable before it is counted.
func (s *Store) add(stored string, at, size int64, piece io.Reader) (int64, error) {
	f, err := os.OpenFile(s.incomingPath(stored), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return 0, fmt.Errorf("file store: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, fmt.Errorf("file store: %w", err)
	}
	if info.Size() != at {
		return info.Size(), models.Stale(info.Size())
	}
	most := min(size-at, models.PieceLimit)
	n, broken := io.Copy(io.NewOffsetWriter(f, at), io.LimitReader(piece, most))
	if err := f.Sync(); err != nil {
		return at, fmt.Errorf("file store: %w", err)
	}
	if n == most {
		var one [1]byte
		if more, _ := io.ReadFull(piece, one[:]); more > 0 {
			if err := f.Truncate(at); err != nil {
				return at, fmt.Errorf("file store: %w", err)
			}
			return at, refused("files.piece_large", "Kilobytes", models.PieceLimit>>10)
		}
	}
	return at + n, broken
}
