package proposals

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/mail"
	"seedfund/app/people"
	"seedfund/app/reference"
	"seedfund/models"
)

// Service holds the use cases of proposals.
type Service struct {
	db        *db.DB
	reviewers func(models.Actor) Scope
	mail      *mail.Service // nil where nobody is written to
	origin    string        // public address that links begin with
	guard     func(ctx context.Context, door people.Door, what, secret string) (func(context.Context) error, error)
}

// Option hands in what other areas know.
type Option func(*Service)

// WithReviewers gives the scope of reviewers: the proposals assigned to them.
func WithReviewers(scope func(models.Actor) Scope) Option {
	return func(s *Service) { s.reviewers = scope }
}

// New gives the use cases on a store.
func New(d *db.DB, options ...Option) *Service {
	s := &Service{db: d}
	for _, o := range options {
		o(s)
	}
	return s
}

// Beginning is what a new concept note begins with. Organisation is for a
// State: the organisation it asks to lead; Country is for an organisation: the
// first country or area, whose focal point then sees the draft.
type Beginning struct {
	CallID       int64
	Title        string
	Organisation int64
	Country      string
}

// TitleLimit is the longest title, in characters.
const TitleLimit = 200

// Start begins a concept note for a call that is open by the store's clock,
// from either side.
//
// clause 96: projects ask the start-up fund; clause 104: through the country
// team, for which an organisation leads.
func (s *Service) Start(ctx context.Context, actor models.Actor, b Beginning) (int64, error) {
	var id int64
	err := s.db.Write(ctx, actor, "proposal.start", func(tx *db.Tx) error {
		if err := actor.May(models.PermProposalDraft); err != nil {
			return err
		}
		call, err := db.Load[models.Call](tx, b.CallID)
		if err != nil {
			return err
		}
		if err := call.MayBegin(tx.Now); err != nil {
			return err
		}
		if err := invited(tx, *call, actor); err != nil {
			return err
		}
		b.Title = models.OneLine(b.Title)
		if err := checkBeginning(tx, actor, b); err != nil {
			return err
		}
		p := models.Proposal{CallID: call.ID, Stage: models.StageConcept, State: models.ProposalDraft, Title: b.Title, FormVersionID: call.ConceptFormID}
		side := models.ProposalSide{Act: models.SideStarted, At: tx.Now, MandateID: actor.MandateID, ByName: actor.Name}
		countries, organisations := []string{}, []int64{}
		if actor.Is(models.RoleFocalPoint) {
			p.StartedSide, side.Side, side.Country = models.SideState, models.SideState, actor.Country
			countries, organisations = append(countries, actor.Country), append(organisations, b.Organisation)
		} else {
			p.StartedSide, side.Side, side.OrganisationID = models.SideUN, models.SideUN, actor.OrganisationID
			p.LeadOrganisationID = &actor.OrganisationID
			countries, organisations = append(countries, b.Country), append(organisations, actor.OrganisationID)
		}
		if err := db.Create(tx, &p); err != nil {
			return err
		}
		id, side.ProposalID = p.ID, p.ID
		if err := db.Create(tx, &side); err != nil {
			return err
		}
		return writeStart(tx, *call, p.ID, countries, organisations)
	})
	return id, err
}

func writeStart(tx *db.Tx, call models.Call, id int64, countries []string, organisations []int64) error {
	for _, code := range countries {
		if code != "" {
			if err := db.Create(tx, &models.ProposalCountry{ProposalID: id, Country: code, Share: 10000}); err != nil {
				return err
			}
		}
	}
	for _, org := range organisations {
		if org != 0 {
			if err := db.Create(tx, &models.ProposalOrganisation{ProposalID: id, OrganisationID: org, ISCBasisPoints: call.ISCBasisPoints}); err != nil {
				return err
			}
		}
	}
	for n := 1; n <= call.Tranches; n++ {
		if err := db.Create(tx, &models.ProposalTranche{ProposalID: id, Number: n}); err != nil {
			return err
		}
	}
	return nil
}

func checkBeginning(tx *db.Tx, actor models.Actor, b Beginning) error {
	var f models.Faults
	if b.Title == "" {
		f.Add("title", "proposals.gap_title")
	} else if len([]rune(b.Title)) > TitleLimit {
		f.Add("title", "proposals.title_long", "Max", TitleLimit)
	}
	if actor.Is(models.RoleFocalPoint) {
		if actor.Country == "" {
			return models.Forbidden("proposals.no_country", "105")
		}
		if b.Organisation != 0 {
			if err := unEntity(tx.DB, b.Organisation); err != nil {
				f.Add("organisation", "proposals.organisation_unknown")
			}
		}
	} else {
		if actor.OrganisationID == 0 {
			return models.Forbidden("proposals.no_organisation", "96")
		}
		if b.Country != "" {
			if known, err := knownCountry(tx.DB, b.Country); err != nil {
				return err
			} else if !known {
				f.Add("country", "proposals.country_unknown")
			}
		}
	}
	return f.Err("proposals.start_invalid")
}

// invited refuses those whom an invited call does not name.
func invited(tx *db.Tx, call models.Call, actor models.Actor) error {
	named, err := calls.Guest(tx.DB, call, actor)
	if err == nil && !named {
		return models.Forbidden("proposals.not_invited", "96")
	}
	return err
}

// unEntity refuses an organisation that is not of the United Nations system.
//
// clause 96: participating organisations are United Nations entities.
func unEntity(q *gorm.DB, id int64) error {
	var seen int
	err := q.Raw("SELECT 1 FROM organisations WHERE id = ? AND kind = ?", id, models.KindUNEntity).Take(&seen).Error
	return db.Found(err, "organisations")
}

// Catalogue is the reference data of this store: the fictional geography of a
// demonstration, or the real one.
func Catalogue(q *gorm.DB) (*models.Catalogue, error) {
	store, err := db.From[models.Store](q).Where("id = 1").Take(q.Statement.Context)
	if err != nil {
		return nil, db.Found(err, "stores")
	}
	return reference.For(store.Kind == models.StoreDemonstration), nil
}

// placeable says whether a programme can work there by the lists of the United
// Nations; a name that is only a name cannot be chosen.
//
// clause 112: what is not in the list of countries and areas is a name only.
func placeable(c *models.Catalogue, code string) bool {
	x, ok := c.Country(code)
	return ok && !x.NameOnly
}

func knownCountry(q *gorm.DB, code string) (bool, error) {
	c, err := Catalogue(q)
	if err != nil {
		return false, err
	}
	return placeable(c, code), nil
}
