package opening

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/ledger"
	"seedfund/app/proposals"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

// Service holds the use cases of the opening position.
type Service struct {
	db    *db.DB
	files *files.Service // nil where a store keeps no files
}

// New gives the use cases on a store; kept takes the workbook in.
func New(d *db.DB, kept *files.Service) *Service { return &Service{db: d, files: kept} }

// File is a workbook as it came, with its name, its bytes and their SHA-256.
type File struct {
	files.Upload
	Hash string
}

// refusal names the rule: an opening position opens books, it does not mend them.
func refusal(l models.OpeningLive) error {
	switch {
	case l.Opened != "":
		return models.Conflict("opening.conflict.opened", "97").With(map[string]any{"Reference": l.Opened})
	case !l.Empty():
		return models.Conflict("opening.conflict.live", "97").With(map[string]any{"Entries": l.Entries, "Programmes": l.Programmes, "Arrangements": l.Arrangements, "Items": l.Items})
	}
	return nil
}

// live is what the books hold, as far as an actor knows of it.
func live(q *gorm.DB, actor models.Actor) (models.OpeningLive, error) {
	return db.Row[models.OpeningLive](q, `SELECT (SELECT COUNT(*) FROM ledger_entries e WHERE `+ledger.KnownEntries(actor)+`) AS entries, (SELECT COUNT(*) FROM programmes p WHERE `+ledger.Seen(actor)+`) AS programmes,
		(SELECT COUNT(*) FROM contributor_commitments) AS arrangements, (SELECT COUNT(*) FROM agent_items) AS items,
		COALESCE((SELECT MIN(reference) FROM opening_batches WHERE state = 'committed'), '') AS opened`)
}

// Check holds a book against who and what there is and names every fault by its
// sheet and cell; it keeps nothing. Books that are not empty are refused first.
func (s *Service) Check(ctx context.Context, actor models.Actor, book models.OpeningBook) (models.Faults, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	var faults models.Faults
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		l, err := live(q, models.SystemActor)
		if err != nil {
			return err
		}
		if err := refusal(l); err != nil {
			return err
		}
		g, err := s.ground(q, when.DateOf(s.db.Now(ctx)))
		faults = models.CheckOpening(book, g)
		return err
	})
	return faults, err
}

func (s *Service) ground(q *gorm.DB, today when.Date) (models.OpeningGround, error) {
	g := models.OpeningGround{Today: today, Countries: map[string]bool{}, Organisations: map[string]models.Organisation{}}
	catalogue, err := proposals.Catalogue(q)
	if err != nil {
		return g, err
	}
	for _, c := range catalogue.Countries() {
		g.Countries[c.Code] = true
	}
	all, err := db.Rows[models.Organisation](q, "SELECT * FROM organisations")
	if err != nil {
		return g, err
	}
	for _, o := range all {
		g.Organisations[o.Code] = o
	}
	g.Fee, err = rules.AgentFee(q, s.db.Now(q.Statement.Context))
	return g, err
}

// Take keeps a book that was read from a workbook without fault, for a second
// person to commit. It may differ from the agent's statement; the batch shows where.
// The same bytes again give the same batch, unless it was set aside.
//
// clause 97: the fund is administered by the agent; its books are the fund's.
func (s *Service) Take(ctx context.Context, actor models.Actor, book models.OpeningBook, from File) (*models.OpeningBatch, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	if s.files == nil {
		return nil, errors.New("opening: this store keeps no files")
	}
	old, err := known(s.db.Read(ctx), from.Hash)
	if err != nil || old != nil {
		return old, err
	}
	faults, err := s.Check(ctx, actor, book)
	if err != nil {
		return nil, err
	}
	if err := faults.Err("opening.invalid"); err != nil {
		return nil, err
	}
	body, err := json.Marshal(book)
	if err != nil {
		return nil, err
	}
	up := from.Upload
	up.OwnerType, up.OwnerID, up.Purpose = "mandates", actor.MandateID, files.PurposeOpening
	held, err := s.files.Take(up)
	if err != nil {
		return nil, err
	}
	b := models.OpeningBatch{CutOff: book.CutOff, Hash: from.Hash, State: models.ImportRead, Lines: book.Lines(), Body: string(body), PersonID: actor.PersonID, MandateID: actor.MandateID}
	err = s.db.Write(ctx, actor, "opening.take", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		f, err := s.files.Attach(tx, held)
		if err != nil {
			return err
		}
		n, err := tx.NextNumber("openings")
		if err != nil {
			return err
		}
		b.Reference, b.Name, b.FileID = fmt.Sprintf("OP-%04d", n), f.Name, f.ID
		if err := db.Create(tx, &b); err != nil {
			if db.Violates(err, "opening_batches", "hash") {
				return models.Conflict("opening.conflict.loaded", "97").Because(err)
			}
			return err
		}
		tx.Receipt(models.Receipt{Target: "opening_batches", TargetID: b.ID, Reference: b.Reference})
		return nil
	})
	return &b, err
}

// known is the batch of the same bytes that was not set aside.
func known(q *gorm.DB, hash string) (*models.OpeningBatch, error) {
	rows, err := db.Rows[models.OpeningBatch](q, "SELECT * FROM opening_batches WHERE hash = ? AND state <> ?", hash, models.ImportDropped)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// Commit brings a batch into the books as the second person: all of it in one act,
// or nothing. It is refused while a line differs from the agent's statement, once
// the books are not empty any more, and by who loaded it.
//
// clause 97: two persons stand behind what enters the books.
func (s *Service) Commit(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, "opening.commit", id, version, func(tx *db.Tx, b *models.OpeningBatch) error {
		if b.PersonID == actor.PersonID {
			return models.Forbidden("money.forbidden.same_person", "97")
		}
		// The books are held, so that nothing enters them beside this.
		if _, err := ledger.Position(tx); err != nil {
			return err
		}
		l, err := live(tx.DB, models.SystemActor)
		if err != nil {
			return err
		}
		if err := refusal(l); err != nil {
			return err
		}
		var book models.OpeningBook
		if err := json.Unmarshal([]byte(b.Body), &book); err != nil {
			return err
		}
		g, err := s.ground(tx.DB, when.DateOf(tx.Now))
		if err != nil {
			return err
		}
		if faults := models.CheckOpening(book, g); len(faults) > 0 {
			return models.Conflict("opening.conflict.overtaken", "97").With(map[string]any{"Where": faults[0].Field}).Because(faults.Err("opening.invalid"))
		}
		if err := agreed(book.Reconcile(g.Fee)); err != nil {
			return err
		}
		m := maker{tx: tx, batch: b, book: book, ground: g}
		if err := m.make(); err != nil {
			return err
		}
		if err := m.proved(); err != nil {
			return err
		}
		b.State = models.ImportCommitted
		return nil
	})
}

// agreed refuses a book that differs from the agent's statement by a cent, with
// each line that does.
func agreed(lines []models.OpeningDifference) error {
	var f models.Faults
	for _, l := range lines {
		if l.Difference != 0 {
			f.Add(l.ID, "opening.fault.differs", "Ours", l.Cents, "Theirs", l.Theirs, "Difference", l.Difference)
		}
	}
	if len(f) == 0 {
		return nil
	}
	e := models.Conflict("opening.conflict.differs", "97").With(map[string]any{"Count": len(f)})
	e.Fields = f
	return e
}

// Drop sets a batch aside; its bytes may be read again later.
func (s *Service) Drop(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, "opening.drop", id, version, func(_ *db.Tx, b *models.OpeningBatch) error {
		b.State = models.ImportDropped
		return nil
	})
}

// settle ends a batch that waits, once.
func (s *Service) settle(ctx context.Context, actor models.Actor, action string, id, version int64, then func(*db.Tx, *models.OpeningBatch) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		b, err := db.Load[models.OpeningBatch](tx, id)
		if err != nil {
			return err
		}
		if b.State != models.ImportRead {
			return models.Conflict("opening.conflict.settled", "97").With(map[string]any{"State": string(b.State)})
		}
		if b.Version != version {
			return models.Stale(b)
		}
		if err := then(tx, b); err != nil {
			return err
		}
		now := tx.Now
		b.SettledBy, b.SettledAt = &actor.PersonID, &now
		return db.Update(tx, b, "state", "settled_by", "settled_at")
	})
}
