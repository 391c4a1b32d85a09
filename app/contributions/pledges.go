package contributions

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// PledgeInput is what a contributor announced.
type PledgeInput struct {
	OrganisationID int64
	Currency       string
	Minor          int64
	AnnouncedOn    when.Date
	Source         string // where it was said
	ExpectedFrom   when.Date
	ExpectedTo     when.Date
	Preference     int
}

// Pledge records what was announced and not signed. The books do not move.
func (s *Service) Pledge(ctx context.Context, actor models.Actor, in PledgeInput) (*models.Pledge, error) {
	var p models.Pledge
	err := s.db.Write(ctx, actor, "contribution.pledge", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		p = models.Pledge{OrganisationID: in.OrganisationID, Currency: strings.ToUpper(strings.TrimSpace(in.Currency)), Minor: in.Minor, AnnouncedOn: in.AnnouncedOn,
			Source: strings.TrimSpace(in.Source), ExpectedFrom: in.ExpectedFrom, ExpectedTo: in.ExpectedTo, Preference: in.Preference,
			State: models.PledgeOpen, RecordedBy: actor.PersonID}
		if err := p.Validate(when.DateOf(tx.Now)); err != nil {
			return err
		}
		if err := mayContribute(tx, models.ContributorCommitment{OrganisationID: p.OrganisationID}); err != nil {
			return err
		}
		n, err := tx.NextNumber("pledges")
		if err != nil {
			return err
		}
		p.Reference = fmt.Sprintf("PL-%04d", n)
		if err := db.Create(tx, &p); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "pledges", TargetID: p.ID, Reference: p.Reference})
		return nil
	})
	return &p, err
}

// WithdrawPledge says that what of a pledge was not signed will not come.
func (s *Service) WithdrawPledge(ctx context.Context, actor models.Actor, reference string, version int64, on when.Date, why string) error {
	return s.db.Write(ctx, actor, "contribution.withdraw_pledge", func(tx *db.Tx) error {
		p, err := openPledge(tx, actor, reference, version)
		if err != nil {
			return err
		}
		var f models.Faults
		if why = strings.TrimSpace(why); why == "" {
			f.Add("why", "money.fault.required")
		}
		switch {
		case on.IsZero():
			f.Add("withdrawn_on", "money.fault.required")
		case on.After(when.DateOf(tx.Now)):
			f.Add("withdrawn_on", "money.fault.future")
		case on.Before(p.AnnouncedOn):
			f.Add("withdrawn_on", "pledges.fault.before")
		}
		if err := f.Err("pledges.invalid"); err != nil {
			return err
		}
		p.State, p.WithdrawnOn, p.WithdrawnWhy = models.PledgeWithdrawn, on, why
		return db.Update(tx, p, "state", "withdrawn_on", "withdrawn_why")
	})
}

// Signed is an arrangement that a pledge became, with how much of the pledge it
// counts for, in minor units of the pledge's currency (0: its own amount, where
// the currency is the same), and why more is signed than was pledged.
type Signed struct {
	CommitmentInput
	Counts  int64
	OverWhy string
}

// TurnPledge records the signed arrangement that a pledge, or a part of it,
// became. The organisation is the pledge's.
//
// clause 97: only what is signed is a contribution.
func (s *Service) TurnPledge(ctx context.Context, actor models.Actor, reference string, version int64, in Signed) (*models.ContributorCommitment, error) {
	var c models.ContributorCommitment
	err := s.db.Write(ctx, actor, "contribution.turn_pledge", func(tx *db.Tx) error {
		p, err := openPledge(tx, actor, reference, version)
		if err != nil {
			return err
		}
		in.OrganisationID = p.OrganisationID
		counts := in.Counts
		if counts == 0 && strings.EqualFold(strings.TrimSpace(in.Currency), p.Currency) {
			counts = in.Minor
		}
		if counts == 0 && in.Minor > 0 {
			return models.Invalid("pledges.invalid", models.FieldError{Field: "counts", Key: "pledges.fault.counts", Args: map[string]any{"Currency": p.Currency}})
		}
		if c, err = commit(tx, actor.PersonID, in.CommitmentInput); err != nil {
			return err
		}
		if err := p.Turn(counts, in.OverWhy); err != nil {
			return err
		}
		if err := db.Update(tx, p, "turned_minor", "over_why", "state"); err != nil {
			return err
		}
		return db.Create(tx, &models.PledgeCommitment{PledgeID: p.ID, CommitmentID: c.ID, Minor: counts, PersonID: actor.PersonID})
	})
	return &c, err
}

// openPledge locks a pledge that is open.
func openPledge(tx *db.Tx, actor models.Actor, reference string, version int64) (*models.Pledge, error) {
	if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
		return nil, err
	}
	p, err := db.LoadBy[models.Pledge](tx, "reference = ?", reference)
	if err != nil {
		return nil, err
	}
	if p.State != models.PledgeOpen {
		return nil, models.Conflict("pledges.conflict.settled", "97").With(map[string]any{"State": string(p.State)})
	}
	if p.Version != version {
		return nil, models.Stale(p)
	}
	return p, nil
}

// Pledges gives every pledge in alphabetical order of the contributors, without
// rank, with the arrangements each became.
func (s *Service) Pledges(ctx context.Context, actor models.Actor) ([]models.PledgeRow, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return nil, err
	}
	var rows []models.PledgeRow
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		rows, err = PledgeRows(q, when.Date{})
		return err
	})
	return rows, err
}

// PledgeRows is Pledges on a view of the caller's, of those announced by a day
// (zero: all), as they stand now.
func PledgeRows(q *gorm.DB, announcedBy when.Date) ([]models.PledgeRow, error) {
	if announcedBy.IsZero() {
		announcedBy = lastDay
	}
	return pledgeRows(q, "p.announced_on <= ?", announcedBy)
}

func pledgeRows(q *gorm.DB, where string, args ...any) ([]models.PledgeRow, error) {
	var rows []models.PledgeRow
	if err := q.Raw(`SELECT p.id, p.version, p.reference, p.organisation_id, o.code AS organisation_code, o.name AS contributor, o.country, p.currency, p.minor AS pledged_minor, p.turned_minor,
		p.announced_on, p.source, p.expected_from, p.expected_to, p.preference, p.state, p.over_why, p.withdrawn_on, p.withdrawn_why
		FROM pledges p JOIN organisations o ON o.id = p.organisation_id WHERE `+where+` ORDER BY o.name, o.id, p.announced_on, p.id`, args...).Scan(&rows).Error; err != nil || len(rows) == 0 {
		return rows, err
	}
	at := map[int64]int{}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		at[r.ID], ids[i] = i, r.ID
	}
	var parts []models.PledgedPart
	err := q.Raw(`SELECT x.pledge_id, c.reference, x.minor, c.signed_on FROM pledge_commitments x JOIN contributor_commitments c ON c.id = x.commitment_id
		WHERE x.pledge_id IN ? ORDER BY x.pledge_id, x.id`, ids).Scan(&parts).Error
	for _, part := range parts {
		r := &rows[at[part.PledgeID]]
		r.Commitments = append(r.Commitments, part)
	}
	return rows, err
}

// PledgeOf gives one pledge by its reference.
func (s *Service) PledgeOf(ctx context.Context, actor models.Actor, reference string) (models.PledgeRow, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return models.PledgeRow{}, err
	}
	rows, err := pledgeRows(s.db.Read(ctx), "p.reference = ?", reference)
	if err != nil || len(rows) == 0 {
		return models.PledgeRow{}, orNotFound(err, "pledges")
	}
	return rows[0], nil
}

func orNotFound(err error, what string) error {
	if err != nil {
		return err
	}
	return models.NotFound(what)
}
