package contributions

import (
	"context"
	"fmt"
	"strings"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/models"
	"seedfund/models/when"
)

// Service holds the use cases of contributions.
type Service struct {
	db    *db.DB
	files *files.Service // nil where a store keeps no files
}

// New gives the use cases on a store; kept takes in agreements and notifications.
func New(d *db.DB, kept *files.Service) *Service { return &Service{db: d, files: kept} }

// CommitmentInput is a signed arrangement with its schedule of payments.
type CommitmentInput struct {
	OrganisationID int64
	Agreement      string
	Currency       string
	Minor          int64
	SignedOn       when.Date
	Preference     int
	Schedule       []models.Instalment // due day and amount; numbered in this order
}

// Commit records a signed arrangement. Its file is attached afterwards.
//
// clause 97: contributions come under arrangements between contributor and agent.
func (s *Service) Commit(ctx context.Context, actor models.Actor, in CommitmentInput) (*models.ContributorCommitment, error) {
	var c models.ContributorCommitment
	err := s.db.Write(ctx, actor, "contribution.commit", func(tx *db.Tx) (err error) {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		c, err = commit(tx, actor.PersonID, in)
		return err
	})
	return &c, err
}

// EnterCommitment records a signed arrangement in the caller's transaction, which
// knows that the actor may.
func EnterCommitment(tx *db.Tx, actor models.Actor, in CommitmentInput) (models.ContributorCommitment, error) {
	return commit(tx, actor.PersonID, in)
}

// commit records an arrangement in the caller's act, by the person who entered it.
func commit(tx *db.Tx, by int64, in CommitmentInput) (models.ContributorCommitment, error) {
	c := models.ContributorCommitment{Agreement: strings.TrimSpace(in.Agreement), OrganisationID: in.OrganisationID,
		Currency: strings.ToUpper(strings.TrimSpace(in.Currency)), Minor: in.Minor, SignedOn: in.SignedOn, Preference: in.Preference, RecordedBy: by}
	if err := c.Validate(in.Schedule); err != nil {
		return c, err
	}
	if err := mayContribute(tx, c); err != nil {
		return c, err
	}
	n, err := tx.NextNumber("commitments")
	if err != nil {
		return c, err
	}
	c.Reference = fmt.Sprintf("SAA-%04d", n)
	if err := db.Create(tx, &c); err != nil {
		if db.Violates(err, "contributor_commitments", "agreement") {
			return c, models.Conflict("money.conflict.agreement", "97").With(map[string]any{"Agreement": c.Agreement}).Because(err)
		}
		return c, err
	}
	for i, p := range in.Schedule {
		if err := db.Create(tx, &models.Instalment{CommitmentID: c.ID, Number: i + 1, DueOn: p.DueOn, Minor: p.Minor}); err != nil {
			return c, err
		}
	}
	return c, nil
}

// mayContribute refuses an organisation that is none, or one of the fund's own
// recipients, and a day that has not come.
func mayContribute(tx *db.Tx, c models.ContributorCommitment) error {
	var f models.Faults
	o, err := db.From[models.Organisation](tx.DB).Where("id = ?", c.OrganisationID).Take(tx.Ctx)
	switch {
	case models.IsKind(db.Found(err, ""), models.KindNotFound):
		f.Add("organisation", "money.fault.organisation_unknown")
	case err != nil:
		return err
	case o.Kind != models.KindContributorBody && o.Kind != models.KindMemberState:
		f.Add("organisation", "money.fault.no_contributor")
	}
	if c.SignedOn.After(when.DateOf(tx.Now)) {
		f.Add("signed_on", "money.fault.future")
	}
	return f.Err("money.fault.commitment")
}

// AttachAgreement keeps the signed instrument with its commitment; another may
// take its place, and the record of acts knows both.
func (s *Service) AttachAgreement(ctx context.Context, actor models.Actor, id, version int64, up *files.Upload) error {
	if err := actor.May(models.PermContribution); err != nil {
		return err
	}
	if up == nil {
		return models.Invalid("money.fault.commitment", models.FieldError{Field: "file", Key: "money.fault.required"})
	}
	held, err := s.papers().Take(up, id, files.PurposeAgreement)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, actor, "contribution.attach", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		c, err := db.Load[models.ContributorCommitment](tx, id)
		if err != nil {
			return err
		}
		if c.Version != version {
			return models.Stale(c)
		}
		if c.FileID, err = s.papers().Attach(tx, held, nil, id); err != nil {
			return err
		}
		return db.Update(tx, c, "file_id")
	})
}

// papers keeps the signed text of an arrangement and the agent's notifications
// of its deposits.
func (s *Service) papers() files.Keeper {
	return files.Keeper{Files: s.files, Owner: "contributor_commitments", Refusal: "money.fault.deposit"}
}
