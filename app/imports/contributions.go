package imports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// ContributionGround gives what stands of contributions, for a file to be held
// against and for the workbook to be filled from.
func (s *Service) ContributionGround(ctx context.Context, actor models.Actor) (models.ContributionBooks, error) {
	var books models.ContributionBooks
	if err := actor.May(models.PermContribution); err != nil {
		return books, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		books, err = contributions.Books(q, now)
		return err
	})
	return books, err
}

// CheckContributions holds a file of contributions against the books and names
// every fault by its cell; it keeps nothing.
func (s *Service) CheckContributions(ctx context.Context, actor models.Actor, reason string, file models.ContributionFile) (models.ContributionDifferences, models.Faults, error) {
	books, err := s.ContributionGround(ctx, actor)
	if err != nil {
		return models.ContributionDifferences{}, nil, err
	}
	out, faults := models.CheckContributions(file, books, models.ContributionTerms{Reason: strings.TrimSpace(reason), Today: when.DateOf(s.db.Now(ctx))})
	return out, faults, nil
}

// TakeContributions keeps a file of contributions that was read without fault, for
// a second person to commit, with the digest of what it would do now. The same
// bytes again give the same batch, unless it was set aside.
//
// clause 97: contributions come under arrangements between contributor and agent.
func (s *Service) TakeContributions(ctx context.Context, actor models.Actor, reason string, file models.ContributionFile, from File) (*models.ImportBatch, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	if s.files == nil {
		return nil, errors.New("imports: this store keeps no files")
	}
	old, err := known(s.db.Read(ctx), models.ImportContributions, nil, from.Hash)
	if err != nil || old != nil {
		return old, err
	}
	out, faults, err := s.CheckContributions(ctx, actor, reason, file)
	if err != nil {
		return nil, err
	}
	if file.Lines() == 0 && len(faults) == 0 {
		faults.Add("file", "imports.fault.empty")
	}
	if err := faults.Err("imports.invalid"); err != nil {
		return nil, err
	}
	body, err := json.Marshal(file)
	if err != nil {
		return nil, err
	}
	held, err := heldOf(out)
	if err != nil {
		return nil, err
	}
	today := when.DateOf(s.db.Now(ctx))
	b := models.ImportBatch{Kind: models.ImportContributions, Year: today.Year(), AsAt: today, Lines: file.Lines(), Reason: strings.TrimSpace(reason), Held: held, Body: string(body)}
	return s.wait(ctx, actor, "imports.take_contributions", b, from)
}

// heldOf is the digest of what a file would do: each row's effect with what stood
// and what it makes, at the rates and the fee of the moment.
func heldOf(d models.ContributionDifferences) (string, error) {
	d.Lacking = nil // is told, and does nothing
	body, err := json.Marshal(d)
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]), err
}

// contributionsOf holds the rows of a batch against the books of the moment.
// overtaken says that they would do something else than when the file was taken in.
func contributionsOf(q *gorm.DB, b models.ImportBatch, now time.Time) (out models.ContributionDifferences, faults models.Faults, overtaken bool, err error) {
	var file models.ContributionFile
	if err := json.Unmarshal([]byte(b.Body), &file); err != nil {
		return out, nil, false, err
	}
	books, err := contributions.Books(q, now)
	if err != nil {
		return out, nil, false, err
	}
	out, faults = models.CheckContributions(file, books, models.ContributionTerms{Reason: b.Reason, Today: when.DateOf(now)})
	held, err := heldOf(out)
	return out, faults, len(faults) > 0 || held != b.Held, err
}

// CommitContributions brings a batch into the books as a second person: new
// arrangements, new deposits, and deposits that take another's place, which is
// taken back. Nothing enters where the books have moved since the file was taken
// in, so that what is committed is what was shown.
//
// clause 97: two persons stand behind what enters the books.
func (s *Service) CommitContributions(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, models.ImportContributions, "imports.commit_contributions", id, version, func(tx *db.Tx, b *models.ImportBatch) error {
		if b.PersonID == actor.PersonID {
			return models.Forbidden("money.forbidden.same_person", "97")
		}
		out, _, _, err := contributionsOf(tx.DB, *b, tx.Now)
		if err != nil {
			return err
		}
		if err := contributions.Hold(tx, touched(out)); err != nil {
			return err
		}
		out, faults, overtaken, err := contributionsOf(tx.DB, *b, tx.Now)
		switch {
		case err != nil:
			return err
		case len(faults) > 0:
			return models.Conflict("imports.conflict.overtaken", "97").With(map[string]any{"Where": faults[0].Field}).Because(faults.Err("imports.invalid"))
		case overtaken && out.Counts().Changes():
			return models.Conflict("contribfiles.conflict.moved", "97")
		case !out.Counts().Changes():
			return models.Conflict("imports.conflict.nothing", "97")
		}
		if err := postContributions(tx, b, &out); err != nil {
			return err
		}
		outcome, err := json.Marshal(out)
		if err != nil {
			return err
		}
		b.State, b.Outcome = models.ImportCommitted, string(outcome)
		return nil
	})
}

// touched are the arrangements that stand and that the rows concern, in the order
// of their numbers.
func touched(out models.ContributionDifferences) []int64 {
	seen := map[int64]bool{}
	var ids []int64
	for _, d := range out.Deposits {
		if d.Effect != models.ImportSame && d.CommitmentID != 0 && !seen[d.CommitmentID] {
			seen[d.CommitmentID] = true
			ids = append(ids, d.CommitmentID)
		}
	}
	slices.Sort(ids)
	return ids
}

// postContributions enters what is new or changed, by the one who loaded it and
// confirmed by the one who commits it.
func postContributions(tx *db.Tx, b *models.ImportBatch, out *models.ContributionDifferences) error {
	in := contributions.FileEntry{By: b.PersonID, Reason: b.Reason}
	var arrangements, deposits []*string
	for i := range out.Contributions {
		if d := &out.Contributions[i]; d.Effect == models.ImportNew {
			in.Commitments = append(in.Commitments, contributions.CommitmentInput{OrganisationID: d.OrganisationID, Agreement: d.Agreement, Currency: d.Currency, Minor: d.Minor, SignedOn: d.SignedOn,
				Preference: d.Preference, Schedule: d.Schedule})
			arrangements = append(arrangements, &d.Reference)
		}
	}
	now := tx.Now
	for i := range out.Deposits {
		d := &out.Deposits[i]
		if d.Effect == models.ImportSame {
			continue
		}
		x := contributions.FileDeposit{Deposit: d.Deposit, Agreement: d.Now.Agreement, Instalment: d.Now.Instalment, Replaces: d.WasID, Version: d.WasVersion}
		x.AgentRoad = models.AgentRoad{Road: models.RoadFile, State: models.RecordPosted, FileID: &b.FileID, RecordedBy: b.PersonID, RecordedAs: b.MandateID, ConfirmedBy: &tx.Actor.PersonID, ConfirmedAt: &now}
		in.Deposits, deposits = append(in.Deposits, x), append(deposits, &d.Reference)
	}
	madeArrangements, madeDeposits, err := contributions.EnterFile(tx, in)
	if err != nil {
		return err
	}
	for i, reference := range madeArrangements {
		*arrangements[i] = reference
	}
	for i, reference := range madeDeposits {
		*deposits[i] = reference
	}
	return nil
}

// DropContributions sets a batch aside; its bytes may be read again later.
func (s *Service) DropContributions(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, models.ImportContributions, "imports.drop_contributions", id, version, dropped)
}

// ContributionBatches are the files of contributions, the latest first; waiting
// ones alone where asked. Their rows are left out.
func (s *Service) ContributionBatches(ctx context.Context, actor models.Actor, waiting bool) ([]BatchView, error) {
	return s.batches(ctx, actor, models.ImportContributions, waiting)
}

// ContributionBatchView is a file of contributions with what its rows do, or did.
type ContributionBatchView struct {
	models.ImportBatch
	models.ContributionDifferences
	Faults    models.Faults // by which the books have overtaken it since
	Overtaken bool          // its rows would do something else than when it was taken in
	Mine      bool          // loaded by the actor, who cannot commit it
}

// ContributionBatch gives one file with what each row would do, or did.
func (s *Service) ContributionBatch(ctx context.Context, actor models.Actor, id int64) (ContributionBatchView, error) {
	var v ContributionBatchView
	if err := actor.May(models.PermContribution); err != nil {
		return v, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if v.ImportBatch, err = of(ctx, q, actor, models.ImportContributions, id); err != nil {
			return err
		}
		v.Mine = v.PersonID == actor.PersonID
		if v.State == models.ImportCommitted {
			return json.Unmarshal([]byte(v.Outcome), &v.ContributionDifferences)
		}
		v.ContributionDifferences, v.Faults, v.Overtaken, err = contributionsOf(q, v.ImportBatch, now)
		return err
	})
	return v, err
}

// ContributionFileOf is the file a batch was read from, as it came.
func (s *Service) ContributionFileOf(ctx context.Context, actor models.Actor, id int64) (int64, error) {
	return s.fileOf(ctx, actor, models.ImportContributions, id)
}
