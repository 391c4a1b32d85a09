package imports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/reporting"
	"seedfund/models"
	"seedfund/models/when"
)

// Service holds the use cases of files that bring figures into the books.
type Service struct {
	db    *db.DB
	files *files.Service // nil where a store keeps no files
}

// New gives the use cases on a store; kept takes the files in.
func New(d *db.DB, kept *files.Service) *Service { return &Service{db: d, files: kept} }

// File is a file as it came, with its name, its bytes and their SHA-256.
type File struct {
	files.Upload
	Hash string
}

// Ask names whose figures of which year a file brings. Organisation is a code,
// empty for all organisations, which the secretariat and the agent alone may ask.
type Ask struct {
	Organisation string
	Year         int
	AsAt         when.Date // of interim figures; zero for today or the end of a year that is over
	Reason       string    // why figures that stand change
}

// Ground is what a file is held against: the books, and the terms it is read
// under.
type Ground struct {
	Books        models.UnexBooks
	Terms        models.UnexTerms
	Organisation *models.Organisation // none for all
}

// Ground gives what stands of an organisation's programmes in a year, or of all.
func (s *Service) Ground(ctx context.Context, actor models.Actor, in Ask) (Ground, error) {
	if err := actor.May(models.PermImport); err != nil {
		return Ground{}, err
	}
	var g Ground
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		g, err = ground(q, actor, in, when.DateOf(s.db.Now(ctx)))
		return err
	})
	return g, err
}

func ground(q *gorm.DB, actor models.Actor, in Ask, today when.Date) (Ground, error) {
	g := Ground{Terms: models.UnexTerms{Organisation: strings.TrimSpace(in.Organisation), Year: in.Year, AsAt: in.AsAt, Reason: strings.TrimSpace(in.Reason), Today: today,
		InterimOnly: actor.Is(models.RolePUNOFinance)}}
	if g.Terms.AsAt.IsZero() && g.Terms.Year > 0 && g.Terms.Year < 10_000 {
		g.Terms.AsAt = models.StartAsAt(g.Terms.Year, today)
	}
	if actor.Is(models.RolePUNOFinance) || g.Terms.Organisation != "" {
		where, value := "code = ?", any(g.Terms.Organisation)
		if g.Terms.Organisation == "" {
			where, value = "id = ?", actor.OrganisationID
		}
		var o models.Organisation
		if err := q.Raw("SELECT * FROM organisations WHERE "+where, value).Take(&o).Error; err != nil {
			return g, db.Found(err, "organisations")
		}
		if actor.Is(models.RolePUNOFinance) && o.ID != actor.OrganisationID {
			return g, models.Forbidden("money.forbidden.other_organisation", "97")
		}
		g.Organisation, g.Terms.Organisation = &o, o.Code
	}
	all, err := standings(q, actor, g.Organisation, in.Year)
	g.Books = models.NewUnexBooks(all)
	return g, err
}

// Check holds rows against the books and names every fault by its cell; it keeps
// nothing.
func (s *Service) Check(ctx context.Context, actor models.Actor, in Ask, rows []models.UnexRow) ([]models.UnexDifference, models.Faults, error) {
	g, err := s.Ground(ctx, actor, in)
	if err != nil {
		return nil, nil, err
	}
	out, faults := models.CheckUnex(rows, g.Books, g.Terms)
	return out, faults, nil
}

// Take keeps rows that were read from a file without fault, for a second person
// to commit. The same bytes again give the same batch, unless it was set aside.
// An organisation's officer brings that organisation's interim figures alone;
// certified ones come from the agent.
//
// clause 97: organisations account to the agent for what they received.
func (s *Service) Take(ctx context.Context, actor models.Actor, in Ask, rows []models.UnexRow, from File) (*models.ImportBatch, error) {
	g, err := s.Ground(ctx, actor, in)
	if err != nil {
		return nil, err
	}
	if s.files == nil {
		return nil, errors.New("imports: this store keeps no files")
	}
	var organisation *int64
	if g.Organisation != nil {
		organisation = &g.Organisation.ID
	}
	old, err := known(s.db.Read(ctx), models.ImportExpenditure, organisation, from.Hash)
	if err != nil || old != nil {
		return old, err
	}
	if err := faultsOf(rows, g); err != nil {
		return nil, err
	}
	body, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	b := models.ImportBatch{Kind: models.ImportExpenditure, OrganisationID: organisation, Year: g.Terms.Year, AsAt: g.Terms.AsAt, Lines: len(rows), Reason: g.Terms.Reason, Body: string(body)}
	return s.wait(ctx, actor, "imports.take", b, from)
}

// wait keeps a file that was read without fault as a batch, for a second person to
// commit.
func (s *Service) wait(ctx context.Context, actor models.Actor, action string, b models.ImportBatch, from File) (*models.ImportBatch, error) {
	up := from.Upload
	up.OwnerType, up.OwnerID, up.Purpose = "mandates", actor.MandateID, files.PurposeImport
	held, err := s.files.Take(up)
	if err != nil {
		return nil, err
	}
	b.Hash, b.State, b.PersonID, b.MandateID = from.Hash, models.ImportRead, actor.PersonID, actor.MandateID
	err = s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(b.Kind.Permission(), tx.Now); err != nil {
			return err
		}
		f, err := s.files.Attach(tx, held)
		if err != nil {
			return err
		}
		n, err := tx.NextNumber("imports")
		if err != nil {
			return err
		}
		b.Reference, b.Name, b.FileID = fmt.Sprintf("IM-%04d", n), f.Name, f.ID
		if err := db.Create(tx, &b); err != nil {
			if db.Violates(err, "import_batches", "hash") {
				return models.Conflict("imports.conflict.loaded", "97").Because(err)
			}
			return err
		}
		tx.Receipt(models.Receipt{Target: "import_batches", TargetID: b.ID, Reference: b.Reference})
		return nil
	})
	return &b, err
}

// known is the batch of the same bytes that was not set aside.
func known(q *gorm.DB, kind models.ImportKind, organisation *int64, hash string) (*models.ImportBatch, error) {
	var rows []models.ImportBatch
	var whose int64
	if organisation != nil {
		whose = *organisation
	}
	err := q.Raw("SELECT * FROM import_batches WHERE kind = ? AND COALESCE(organisation_id, 0) = ? AND hash = ? AND state <> ?",
		kind, whose, hash, models.ImportDropped).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

func faultsOf(rows []models.UnexRow, g Ground) error {
	_, faults := models.CheckUnex(rows, g.Books, g.Terms)
	if len(rows) == 0 && len(faults) == 0 {
		faults.Add("file", "imports.fault.empty")
	}
	return faults.Err("imports.invalid")
}

// Commit brings a batch into the books, all rows that are new or changed, as the
// second person: of the same organisation, the secretariat or the agent. One that
// changes nothing is refused, and so is one that the books have overtaken.
//
// clause 97: two persons stand behind what enters the books.
func (s *Service) Commit(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, models.ImportExpenditure, "imports.commit", id, version, func(tx *db.Tx, b *models.ImportBatch) error {
		if b.PersonID == actor.PersonID {
			return models.Forbidden("money.forbidden.same_person", "97")
		}
		out, err := differences(tx.DB, actor, *b, when.DateOf(tx.Now))
		if err != nil {
			return err
		}
		if len(out.faults) > 0 {
			return models.Conflict("imports.conflict.overtaken", "97").With(map[string]any{"Where": out.faults[0].Field}).Because(out.faults.Err("imports.invalid"))
		}
		if !out.Counts.Changes() {
			return models.Conflict("imports.conflict.nothing", "97")
		}
		if actor.Is(models.RolePUNOFinance) && out.certifies() {
			return models.Forbidden("imports.forbidden.certified", "97")
		}
		if err := post(tx, b, out); err != nil {
			return err
		}
		outcome, err := json.Marshal(out.Rows)
		if err != nil {
			return err
		}
		b.State, b.Outcome = models.ImportCommitted, string(outcome)
		return nil
	})
}

// post enters each report that is new or changed.
func post(tx *db.Tx, b *models.ImportBatch, out outcome) error {
	for i := range out.Rows {
		d := &out.Rows[i]
		if d.Effect == models.ImportSame {
			continue
		}
		s, _ := out.books.Of(d.UnexRow)
		in := reporting.Input{ProgrammeID: d.ProgrammeID, OrganisationID: d.OrganisationID, Year: b.Year, AsAt: b.AsAt, Certainty: d.Type.Certainty(), Explanation: d.Explanation,
			Lines: d.Lines(), By: b.PersonID, As: b.MandateID, File: &b.FileID}
		if d.Type == models.UnexAnnual {
			in.AsAt = when.MustDate(b.Year, 12, 31)
		}
		if d.Effect == models.ImportChanged {
			in.Corrects, in.Version, in.Reason = s.ReportID, s.ReportVersion, b.Reason
		}
		r, err := reporting.Enter(tx, in)
		if err != nil {
			return err
		}
		d.Report = r.Reference
	}
	return nil
}

// certifies says whether a row brings certified figures.
func (o outcome) certifies() bool {
	return slices.ContainsFunc(o.Rows, func(d models.UnexDifference) bool {
		return d.Effect != models.ImportSame && d.Type == models.UnexAnnual
	})
}

// Drop sets a batch aside; its bytes may be read again later.
func (s *Service) Drop(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, models.ImportExpenditure, "imports.drop", id, version, dropped)
}

func dropped(_ *db.Tx, b *models.ImportBatch) error {
	b.State = models.ImportDropped
	return nil
}

// settle ends a batch of a kind that waits, once.
func (s *Service) settle(ctx context.Context, actor models.Actor, kind models.ImportKind, action string, id, version int64, then func(*db.Tx, *models.ImportBatch) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(kind.Permission(), tx.Now); err != nil {
			return err
		}
		b, err := db.Load[models.ImportBatch](tx, id)
		if err != nil {
			return err
		}
		if b.Kind != kind || !sees(actor, *b) {
			return models.NotFound("import_batches")
		}
		if b.State != models.ImportRead {
			return models.Conflict("imports.conflict.settled", "97").With(map[string]any{"State": string(b.State)})
		}
		if b.Version != version {
			return models.Stale(b)
		}
		now := tx.Now
		b.SettledBy, b.SettledAt = &actor.PersonID, &now
		if err := then(tx, b); err != nil {
			return err
		}
		return db.Update(tx, b, "state", db.Digest("outcome"), "settled_by", "settled_at")
	})
}

// sees says whether a batch concerns the actor: an organisation's officer knows of
// that organisation's alone.
func sees(actor models.Actor, b models.ImportBatch) bool {
	return !actor.Is(models.RolePUNOFinance) || b.OrganisationID != nil && *b.OrganisationID == actor.OrganisationID
}
