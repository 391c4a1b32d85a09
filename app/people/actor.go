package people

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Bearer is what a session or a token says about its person; the rest is read
// from the store at every request.
type Bearer struct {
	Account  int64
	Mandate  int64     // chosen capacity, 0 while none is chosen
	SignedIn time.Time // last proof of identity
	Scopes   []string  // nil for a session
}

// Capacity is a mandate in force, as a person chooses among them.
type Capacity struct {
	MandateID        int64
	Role             models.Role
	OrganisationID   int64
	OrganisationCode string
	Organisation     string
	Country          string
	Office           models.Office
	Powers           models.Powers
}

// Who is a person as they stand at this moment.
type Who struct {
	Actor      models.Actor
	Language   string
	Zone       string
	Capacities []Capacity
}

type whoRow struct {
	PersonID         int64
	Name             string
	Language         string
	Zone             string
	DisabledAt       *time.Time
	Demonstration    bool
	StoreKind        models.StoreKind
	MandateID        *int64
	Role             models.Role
	OrganisationID   *int64
	OrganisationCode string
	Organisation     string
	Country          string
	FromAt           *time.Time
	ToAt             *time.Time
	EndedAt          *time.Time
	Office           models.Office
	Powers           models.Powers
}

// ActorFor gives who a bearer is now: account, capacity, mandates in force. A
// mandate that has ended, an account that was disabled, give nothing from the
// next request on. The zero Who is the visitor.
//
// clause 81: access ends on the end date without manual work.
func (s *Service) ActorFor(ctx context.Context, b Bearer) (Who, error) {
	if b.Account == 0 {
		return Who{}, nil
	}
	rows, err := db.Rows[whoRow](s.db.Read(ctx), whoText, b.Account)
	if err != nil || len(rows) == 0 || rows[0].DisabledAt != nil {
		return Who{}, err
	}
	return whoOf(rows, b, s.db.Now(ctx)), nil
}

// Capacities are an account's mandates in force at an instant, each as who acts
// in it, and the person behind the account; a disabled account has none.
func Capacities(ctx context.Context, q *gorm.DB, account int64, at time.Time) ([]models.Actor, int64, error) {
	rows, err := db.Rows[whoRow](q.WithContext(ctx), whoText, account)
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	if rows[0].DisabledAt != nil {
		return nil, rows[0].PersonID, nil
	}
	who := whoOf(rows, Bearer{Account: account}, at)
	var out []models.Actor
	for _, c := range who.Capacities {
		out = append(out, c.on(who.Actor))
	}
	return out, rows[0].PersonID, nil
}

const whoText = `SELECT a.person_id, p.name, a.language, a.zone, a.disabled_at, a.demonstration, a.store_kind,
			m.id AS mandate_id, m.role, m.organisation_id, o.code AS organisation_code, o.name AS organisation, m.country, m.from_at, m.to_at, m.ended_at,
			m.office, m.powers
		FROM accounts a JOIN people p ON p.id = a.person_id
		LEFT JOIN mandates m ON m.person_id = a.person_id
		LEFT JOIN organisations o ON o.id = m.organisation_id
		WHERE a.id = ? ORDER BY m.id`

func whoOf(rows []whoRow, b Bearer, at time.Time) Who {
	first := rows[0]
	who := Who{Language: first.Language, Zone: first.Zone, Actor: models.Actor{
		AccountID: b.Account, PersonID: first.PersonID, Role: models.RolePublic, Name: first.Name,
		SignedInAt: b.SignedIn, TokenScopes: b.Scopes,
	}}
	for _, row := range rows {
		if c, ok := row.inForce(at); ok {
			who.Capacities = append(who.Capacities, c)
		}
	}
	for _, c := range who.Capacities {
		if c.MandateID == b.Mandate {
			who.Actor = c.on(who.Actor)
		}
	}
	return who
}

func (r whoRow) inForce(at time.Time) (Capacity, bool) {
	if r.MandateID == nil || r.FromAt == nil {
		return Capacity{}, false
	}
	m := models.Mandate{FromAt: *r.FromAt, ToAt: r.ToAt, EndedAt: r.EndedAt}
	c := Capacity{
		MandateID: *r.MandateID, Role: r.Role, OrganisationCode: r.OrganisationCode, Organisation: r.Organisation, Country: r.Country,
		Office: r.Office, Powers: r.Powers,
	}
	if r.OrganisationID != nil {
		c.OrganisationID = *r.OrganisationID
	}
	return c, m.InForce(at)
}

func (c Capacity) on(a models.Actor) models.Actor {
	a.MandateID, a.Role, a.OrganisationID, a.Country = c.MandateID, c.Role, c.OrganisationID, c.Country
	a.Office, a.Lacks = c.Office, c.Powers.Lacking()
	return a
}

// Choose records that a person acts in a capacity from now on; it must be one
// of theirs and in force.
//
// clauses 40, 98: switching capacity is explicit and on record.
func (s *Service) Choose(ctx context.Context, actor models.Actor, mandate int64) (models.Actor, error) {
	who, err := s.ActorFor(ctx, Bearer{Account: actor.AccountID, Mandate: mandate, SignedIn: actor.SignedInAt})
	if err != nil {
		return models.Actor{}, err
	}
	if mandate == 0 || who.Actor.MandateID != mandate {
		return models.Actor{}, models.NotFound("mandate")
	}
	chosen := who.Actor
	chosen.RequestID, chosen.Language = actor.RequestID, actor.Language
	err = s.db.Write(ctx, chosen, "session.capacity", func(tx *db.Tx) error {
		tx.Target("mandates", mandate)
		tx.Note("mandates", mandate, map[string]any{"before": actor.MandateID})
		return nil
	})
	return chosen, err
}
