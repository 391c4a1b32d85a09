package people

import (
	"context"
	"strings"
	"time"

	"seedfund/app/db"
	"seedfund/models"
)

// OrganisationInput is what a form says about an organisation.
type OrganisationInput struct {
	Code, Name          string
	Kind                models.OrganisationKind
	Country             string
	StakeholderCategory string
}

// AddOrganisation records an organisation of this store's kind.
func (s *Service) AddOrganisation(ctx context.Context, actor models.Actor, in OrganisationInput) (*models.Organisation, error) {
	var o *models.Organisation
	err := s.db.Write(ctx, actor, "organisation.add", func(tx *db.Tx) error {
		if err := mayManage(tx); err != nil {
			return err
		}
		var err error
		o, err = CreateOrganisation(tx, in)
		return err
	})
	return o, err
}

// CreateOrganisation joins a transaction whose policy has been decided.
func CreateOrganisation(tx *db.Tx, in OrganisationInput) (*models.Organisation, error) {
	store, err := mark(tx)
	if err != nil {
		return nil, err
	}
	o := &models.Organisation{
		StoreID: store.ID, StoreKind: store.Kind, Demonstration: store.Kind == models.StoreDemonstration,
	}
	if err := fillOrganisation(tx, o, in); err != nil {
		return nil, err
	}
	return o, db.Create(tx, o)
}

// ChangeOrganisation corrects an organisation; its version must be the one the
// form was opened with.
func (s *Service) ChangeOrganisation(ctx context.Context, actor models.Actor, id, version int64, in OrganisationInput) error {
	return s.db.Write(ctx, actor, "organisation.change", func(tx *db.Tx) error {
		if err := mayManage(tx); err != nil {
			return err
		}
		o, err := db.Load[models.Organisation](tx, id)
		if err != nil {
			return err
		}
		if o.Version != version {
			return models.Stale(o)
		}
		if err := fillOrganisation(tx, o, in); err != nil {
			return err
		}
		return db.Update(tx, o, "code", "name", "kind", "country", "stakeholder_category")
	})
}

func fillOrganisation(tx *db.Tx, o *models.Organisation, in OrganisationInput) error {
	o.Code, o.Name, o.Kind = strings.TrimSpace(in.Code), models.OneLine(in.Name), in.Kind
	o.Country, o.StakeholderCategory = strings.ToUpper(strings.TrimSpace(in.Country)), in.StakeholderCategory
	if err := o.Validate(); err != nil {
		return err
	}
	return uniqueOrganisation(tx, o)
}

// uniqueOrganisation says in words what the unique indexes would refuse.
func uniqueOrganisation(tx *db.Tx, o *models.Organisation) error {
	others, err := db.From[models.Organisation](tx.DB).
		Where("id <> ? AND (code = ? OR (kind = 'member_state' AND kind = ? AND country = ?))", o.ID, o.Code, o.Kind, o.Country).
		Find(tx.Ctx)
	if err != nil {
		return err
	}
	var f models.Faults
	for _, other := range others {
		if other.Code == o.Code {
			f.Add("code", "people.fault.code_taken")
		} else {
			f.Add("country", "people.fault.state_taken")
		}
	}
	return f.Err("people.organisation_invalid")
}

// Organisations lists every organisation by kind and code, with whether an
// agreement with the agent is in force at the instant.
func (s *Service) Organisations(ctx context.Context, actor models.Actor, at time.Time) ([]models.OrganisationRow, error) {
	if err := actor.May(models.PermPeopleRead); err != nil {
		return nil, err
	}
	var rows []models.OrganisationRow
	err := s.db.Read(ctx).Raw(`SELECT o.id, o.code, o.name, o.kind, o.country, o.stakeholder_category,
		EXISTS (SELECT 1 FROM agreements a WHERE a.organisation_id = o.id
			AND a.from_at <= ? AND (a.to_at IS NULL OR a.to_at > ?)) AS agreement,
		(SELECT COUNT(*) FROM mandates m WHERE m.organisation_id = o.id AND m.from_at <= ?
			AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?)) AS mandates
		FROM organisations o ORDER BY o.kind, o.code, o.id`, at, at, at, at, at).Scan(&rows).Error
	return rows, err
}

// Organisation is one organisation with its agreements.
func (s *Service) Organisation(ctx context.Context, actor models.Actor, id int64) (*models.Organisation, []models.Agreement, error) {
	if err := actor.May(models.PermPeopleRead); err != nil {
		return nil, nil, err
	}
	o, err := take[models.Organisation](ctx, s.db.Read(ctx), "organisation", "id = ?", id)
	if err != nil {
		return nil, nil, err
	}
	agreements, err := db.From[models.Agreement](s.db.Read(ctx)).Where("organisation_id = ?", id).Order("from_at, id").Find(ctx)
	return o, agreements, err
}

// OrganisationByCode finds an organisation for other areas and imports.
func OrganisationByCode(tx *db.Tx, code string) (*models.Organisation, error) {
	return take[models.Organisation](tx.Ctx, tx.DB, "organisation", "code = ?", code)
}

// Agree records an organisation's agreement with the agent, in force from an
// instant until another (nil: open).
//
// clause 97: the MPTF Office administers the fund and concludes the agreements.
func (s *Service) Agree(ctx context.Context, actor models.Actor, organisation int64, instrument string, from time.Time, to *time.Time) (*models.Agreement, error) {
	a := &models.Agreement{OrganisationID: organisation, Instrument: strings.TrimSpace(instrument), FromAt: from, ToAt: to}
	err := s.db.Write(ctx, actor, "agreement.record", func(tx *db.Tx) error {
		a.ID = 0
		if err := mayManage(tx); err != nil {
			return err
		}
		if _, err := db.Load[models.Organisation](tx, organisation); err != nil {
			return err
		}
		if err := a.Validate(); err != nil {
			return err
		}
		return db.Create(tx, a)
	})
	return a, err
}

// EndAgreement gives an agreement its end.
func (s *Service) EndAgreement(ctx context.Context, actor models.Actor, id, version int64, to time.Time) error {
	return s.db.Write(ctx, actor, "agreement.end", func(tx *db.Tx) error {
		if err := mayManage(tx); err != nil {
			return err
		}
		a, err := db.Load[models.Agreement](tx, id)
		if err != nil {
			return err
		}
		if a.Version != version {
			return models.Stale(a)
		}
		a.ToAt = &to
		if err := a.Validate(); err != nil {
			return err
		}
		return db.Update(tx, a, "to_at")
	})
}

// RequireAgreement refuses money for an organisation without an agreement with
// the agent in force at the transaction's instant.
//
// clause 97: money goes only to organisations that have an agreement with the agent.
func RequireAgreement(tx *db.Tx, organisation int64) error {
	agreements, err := db.From[models.Agreement](tx.DB).Where("organisation_id = ?", organisation).Find(tx.Ctx)
	if err != nil {
		return err
	}
	for _, a := range agreements {
		if a.InForce(tx.Now) {
			return nil
		}
	}
	return models.Conflict("people.no_agreement", "97")
}
