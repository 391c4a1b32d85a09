package bodies

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/reference"
	"seedfund/models"
	"seedfund/models/when"
)

// Rotation is the plan of a body's rotation now. Anybody may read the pool, the
// order and the departures from it; nominations in progress are for those who
// sit at the table.
//
// clause 100: the Board is made on a rotating basis.
func (s *Service) Rotation(ctx context.Context, actor models.Actor, bodyID int64) (models.RotationPlan, error) {
	var plan models.RotationPlan
	if err := actor.May(models.PermPublicRead); err != nil {
		return plan, err
	}
	q, now := s.db.Read(ctx), s.db.Now(ctx)
	var err error
	if plan.Book, err = rotationBook(q, bodyID, now); err != nil {
		return plan, err
	}
	plan.Constituencies = plan.Book.Plan()
	rows, err := nominations(q, "n.body_id = ?", bodyID)
	for _, n := range rows {
		if n.State == models.NominationOpen && actor.May(models.PermBoardRead) == nil {
			plan.Nominations = append(plan.Nominations, n)
		}
		if n.State == models.NominationSeated && n.Departs() {
			plan.Departures = append(plan.Departures, n)
		}
	}
	return plan, err
}

// Simulate plays the rotation on from the last entry of the record, so that the
// same data, and the same suppositions, give the same simulation on any day. It
// is made once and kept while the record is the same; who gets it only reads it.
func (s *Service) Simulate(ctx context.Context, actor models.Actor, bodyID int64, years int, supposed ...models.ScenarioEvent) (models.Simulation, error) {
	if err := actor.May(models.PermPublicRead); err != nil {
		return models.Simulation{}, err
	}
	if years < 1 || years > models.LongestSimulation {
		return models.Simulation{}, models.Invalid("rotation.fault.simulation", models.FieldError{Field: "years", Key: "rotation.fault.years", Args: map[string]any{"Most": models.LongestSimulation}})
	}
	q := s.db.Read(ctx)
	last, err := lastEntry(q, bodyID)
	if err != nil {
		return models.Simulation{}, err
	}
	book, err := rotationBook(q, bodyID, last)
	if err != nil {
		return models.Simulation{}, err
	}
	return s.simulated.of(book, years, supposed)
}

// lastEntry is the newest of what the rotation is planned from.
func lastEntry(q *gorm.DB, bodyID int64) (time.Time, error) {
	var last []time.Time
	err := q.Raw(`SELECT h.recorded_at FROM holdings h JOIN seats s ON s.id = h.seat_id WHERE s.body_id = ?
		UNION ALL SELECT created_at FROM rotation_entries WHERE body_id = ?
		UNION ALL SELECT created_at FROM rotation_draws WHERE body_id = ?
		UNION ALL SELECT recorded_at FROM body_rules WHERE body_id = ?
		ORDER BY 1 DESC LIMIT 1`, bodyID, bodyID, bodyID, bodyID).Scan(&last).Error
	if err != nil || len(last) == 0 {
		return time.Time{}, err
	}
	return last[0], nil
}

// rotationBook reads all a rotation is planned from, as at an instant, with a
// fixed number of statements.
func rotationBook(q *gorm.DB, bodyID int64, at time.Time) (models.RotationBook, error) {
	b := models.RotationBook{AsAt: at}
	body, err := db.From[models.Body](q).Where("id = ?", bodyID).Take(q.Statement.Context)
	if err != nil {
		return b, db.Found(err, "body")
	}
	b.Body = body
	rule, err := RuleInForce(q, bodyID, at)
	if err != nil {
		return b, err
	}
	b.Rule = rule.Values
	err = q.Raw(`SELECT * FROM seats WHERE body_id = ? AND voting AND (until IS NULL OR until > ?) ORDER BY constituency, number`, bodyID, at).Scan(&b.Seats).Error
	if err != nil {
		return b, err
	}
	if b.Candidates, err = candidates(q, bodyID, at); err != nil {
		return b, err
	}
	if b.Terms, err = seatTerms(q, b); err != nil {
		return b, err
	}
	b.Draws, err = draws(q, bodyID)
	return b, err
}

type candidateRow struct {
	models.Candidate
	StakeholderCategory string
	AlsoExCom           bool
}

func candidates(q *gorm.DB, bodyID int64, at time.Time) ([]models.Candidate, error) {
	var rows []candidateRow
	err := q.Raw(`SELECT e.id AS entry_id, e.version, e.constituency, e.organisation_id, o.code, o.name, o.country, e.eligible_from, e.willing, e.terms_before,
			e.note, o.stakeholder_category, `+sitsOnExCom("o.id")+` AS also_ex_com
		FROM rotation_entries e JOIN organisations o ON o.id = e.organisation_id WHERE e.body_id = ? ORDER BY e.constituency, o.code`,
		models.RoleExComMember, at, at, at, bodyID).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	store, err := db.From[models.Store](q).Where("id = 1").Take(q.Statement.Context)
	if err != nil && !models.IsKind(db.Found(err, ""), models.KindNotFound) {
		return nil, err
	}
	catalogue := reference.For(store.Kind == models.StoreDemonstration)
	var out []models.Candidate
	for _, r := range rows {
		r.Group = groupOf(catalogue, r, when.DateOf(at))
		out = append(out, r.Candidate)
	}
	return out, nil
}

// groupOf is what a candidate is balanced by: a State by its regional group, a
// stakeholder by its kind, a member of the Network by whether it also sits on
// the Executive Committee.
func groupOf(catalogue *models.Catalogue, r candidateRow, day when.Date) string {
	switch {
	case r.Constituency == models.ConstituencyNetwork && r.AlsoExCom:
		return models.GroupExCom
	case r.Constituency == models.ConstituencyNetwork:
		return models.GroupMember
	case r.Constituency == models.ConstituencyStakeholders:
		return r.StakeholderCategory
	}
	for _, g := range catalogue.GroupsOf(r.Country, day) {
		if slices.Contains(models.RegionalGroups, g) {
			return string(g)
		}
	}
	return ""
}

// seatTerms are the recorded terms of the rotating seats. A holding without an
// end counts to the end of the terms that the rule allows on end, or to the
// instant of the book where that is past.
func seatTerms(q *gorm.DB, b models.RotationBook) ([]models.SeatTerm, error) {
	var rows []struct {
		models.Holding
		Number     int
		Code, Name string
	}
	err := q.Raw(`SELECT h.*, s.number, o.code, o.name FROM holdings h JOIN seats s ON s.id = h.seat_id JOIN organisations o ON o.id = h.organisation_id
		WHERE s.body_id = ? AND s.voting AND h.kind = 'holder' AND h.superseded_at IS NULL ORDER BY h.seat_id, h.starts_at, h.id`, b.Body.ID).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	var out []models.SeatTerm
	for _, h := range rows {
		t := models.SeatTerm{SeatID: h.SeatID, Constituency: h.Constituency, Number: h.Number, OrganisationID: h.OrganisationID, Code: h.Code, Name: h.Name, Country: h.Country, From: h.StartsAt}
		if h.EndsAt != nil {
			t.To = *h.EndsAt
			// Who left by an instrument holds over no longer.
			if h.OverUntil == nil && b.Rule.HoldingOverMonths > 0 && t.To.Before(b.Rule.TermEnd(t.From)) {
				t.Ends = models.BarResigned
			}
		} else if t.To = b.Rule.LastTermEnd(h.StartsAt); t.To.Before(b.AsAt) {
			t.To = b.AsAt
		}
		out = append(out, t)
	}
	return out, nil
}

func draws(q *gorm.DB, bodyID int64) ([]models.Draw, error) {
	recorded, err := db.From[models.RotationDraw](q).Where("body_id = ?", bodyID).Order("id").Find(q.Statement.Context)
	if err != nil || len(recorded) == 0 {
		return nil, err
	}
	var places []struct {
		models.RotationPlace
		Organisation string
	}
	err = q.Raw(`SELECT p.*, o.name AS organisation FROM rotation_places p JOIN rotation_draws d ON d.id = p.draw_id JOIN organisations o ON o.id = p.organisation_id
		WHERE d.body_id = ? ORDER BY p.draw_id, p.place`, bodyID).Scan(&places).Error
	var out []models.Draw
	for _, d := range recorded {
		draw := models.Draw{RotationDraw: d}
		for _, p := range places {
			if p.DrawID == d.ID {
				draw.Order, draw.Names = append(draw.Order, p.OrganisationID), append(draw.Names, p.Organisation)
			}
		}
		out = append(out, draw)
	}
	return out, err
}

func nominations(q *gorm.DB, where string, args ...any) ([]models.NominationRow, error) {
	var rows []models.NominationRow
	err := q.Raw(`SELECT n.*, o.name AS organisation, o.code, s.number, COALESCE(f.name, '') AS first,
			COALESCE(m.id, 0) AS signer, COALESCE(p.name, '') AS signer_name, COALESCE(m.role, '') AS signer_role, COALESCE(m.office, '') AS signer_office, COALESCE(mo.name, '') AS signer_organisation
		FROM nominations n JOIN organisations o ON o.id = n.organisation_id JOIN seats s ON s.id = n.seat_id LEFT JOIN organisations f ON f.id = n.first_id
			LEFT JOIN mandates m ON m.id = n.signed_by LEFT JOIN people p ON p.id = m.person_id LEFT JOIN organisations mo ON mo.id = m.organisation_id
		WHERE `+where+` ORDER BY n.id`, args...).Scan(&rows).Error
	return rows, err
}
