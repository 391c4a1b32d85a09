package programmes

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/when"
)

// committeeOf is the steering committee of a programme as it ever was, the chairs
// and those in office first.
func committeeOf(q *gorm.DB, programme int64) ([]models.CommitteeMember, error) {
	return db.Rows[models.CommitteeMember](q, `SELECT * FROM programme_committee_members WHERE programme_id = ?
		ORDER BY CASE WHEN until_on IS NULL THEN 0 ELSE 1 END,
			CASE function WHEN 'ministry' THEN 1 WHEN 'resident_coordinator' THEN 2 WHEN 'organisation' THEN 3 ELSE 4 END, id`, programme)
}

func inOffice(q *gorm.DB, programme int64) ([]models.CommitteeMember, error) {
	all, err := committeeOf(q, programme)
	var out []models.CommitteeMember
	for _, m := range all {
		if m.UntilOn.IsZero() {
			out = append(out, m)
		}
	}
	return out, err
}

// CommitteeInput is a member of a programme's steering committee: a function and
// an office, no person.
type CommitteeInput struct {
	Function models.CommitteeFunction
	Office   string
	From     when.Date
}

// NameCommitteeMember records a member of a programme's steering committee, which
// the ministry and the Resident Coordinator chair; each chair is held once.
//
// clause 104: the Resident Coordinator leads the country team; clause 105: the
// State speaks through its ministry.
func (s *Service) NameCommitteeMember(ctx context.Context, actor models.Actor, programme int64, in CommitteeInput) error {
	return s.db.Write(ctx, actor, "committee.name", func(tx *db.Tx) error {
		if err := actor.May(models.PermProgrammeManage); err != nil {
			return err
		}
		p, err := openSeen(tx, programme, 0)
		if err != nil {
			return err
		}
		m := models.CommitteeMember{ProgrammeID: p.ID, Function: in.Function, Office: strings.TrimSpace(in.Office), FromOn: in.From,
			MandateID: actor.MandateID, PersonID: actor.PersonID}
		if err := m.Validate(); err != nil {
			return err
		}
		if m.FromOn.After(today(tx)) {
			return models.Invalid("revisions.committee_invalid", models.FieldError{Field: "from", Key: "money.fault.future"})
		}
		members, err := inOffice(tx.DB, p.ID)
		if err != nil {
			return err
		}
		for _, other := range members {
			if m.Function.Chairs() && other.Function == m.Function {
				return models.Conflict("revisions.conflict.chair", "104").With(map[string]any{"Office": other.Office})
			}
		}
		return db.Create(tx, &m)
	})
}

// EndCommitteeMember records that an office is no longer on the committee.
func (s *Service) EndCommitteeMember(ctx context.Context, actor models.Actor, id, version int64, on when.Date) error {
	return s.db.Write(ctx, actor, "committee.end", func(tx *db.Tx) error {
		if err := actor.May(models.PermProgrammeManage); err != nil {
			return err
		}
		row, err := db.From[models.CommitteeMember](tx.DB).Where("id = ?", id).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "programme_committee_members")
		}
		if _, err := openSeen(tx, row.ProgrammeID, 0); err != nil {
			return err
		}
		m, err := db.Load[models.CommitteeMember](tx, id)
		if err != nil {
			return err
		}
		if m.Version != version {
			return models.Stale(m)
		}
		if !m.UntilOn.IsZero() {
			return models.Conflict("revisions.conflict.ended", "104")
		}
		switch {
		case on.IsZero():
			return models.Invalid("revisions.committee_invalid", models.FieldError{Field: "until", Key: "money.fault.required"})
		case on.After(today(tx)):
			return models.Invalid("revisions.committee_invalid", models.FieldError{Field: "until", Key: "money.fault.future"})
		case on.Before(m.FromOn):
			return models.Invalid("revisions.committee_invalid", models.FieldError{Field: "until", Key: "revisions.fault.until_before"})
		}
		m.UntilOn = on
		return db.Update(tx, m, "until_on")
	})
}

// ProgrammeOfMember is the reference of the programme whose committee a member is
// of.
func (s *Service) ProgrammeOfMember(ctx context.Context, actor models.Actor, id int64) (string, error) {
	if err := actor.May(models.PermProgrammeManage); err != nil {
		return "", err
	}
	var ref string
	err := s.db.Read(ctx).Raw("SELECT p.reference FROM programmes p JOIN programme_committee_members m ON m.programme_id = p.id WHERE m.id = ? AND "+ledger.Seen(actor), id).Scan(&ref).Error
	if err == nil && ref == "" {
		return "", models.NotFound("programme_committee_members")
	}
	return ref, err
}
