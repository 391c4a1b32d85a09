package people

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// MandateInput is what a form says about a mandate. Organisation is 0 for
// none; From zero means from now on.
type MandateInput struct {
	Person         int64
	Role           models.Role
	Organisation   int64
	Country        string
	From           time.Time
	To             *time.Time
	Instrument     string
	InstrumentFile *int64
	Office         models.Office // of a State
	Powers         models.Powers // of that office; without one every mandate has all
}

// Grant gives a person a mandate by an instrument. Nobody gives one to oneself.
func (s *Service) Grant(ctx context.Context, actor models.Actor, in MandateInput) (*models.Mandate, error) {
	var m *models.Mandate
	err := s.db.Write(ctx, actor, "mandate.grant", func(tx *db.Tx) error {
		if err := mayGrant(tx, in.Person); err != nil {
			return err
		}
		var err error
		m, err = CreateMandate(tx, in)
		return err
	})
	return m, err
}

// composes are the capacities that make somebody the chair or an organisation a
// member of the Network.
func composes(role models.Role) bool {
	return role == models.RoleCoordinator || role == models.RoleNetworkMember || role == models.RoleExComMember
}

// holdSeats waits for what is being decided by who sits on the bodies, and for
// who else ends a mandate that acts for a seat; see bodies.Hold. The seats are
// locked before people and organisations.
func holdSeats(tx *db.Tx) error {
	if _, err := db.From[models.Seat](tx.DB).Order("id").Locked().Find(tx.Ctx); err != nil {
		return err
	}
	return tx.ReadClock()
}

// CreateMandate joins a transaction whose policy has been decided. The
// person's row is locked, so that two grants of the same capacity at once
// cannot overlap.
func CreateMandate(tx *db.Tx, in MandateInput) (*models.Mandate, error) {
	if composes(in.Role) {
		if err := holdSeats(tx); err != nil {
			return nil, err
		}
	}
	if _, err := db.Load[models.Person](tx, in.Person); err != nil {
		return nil, err
	}
	m := &models.Mandate{
		PersonID: in.Person, Role: in.Role, Country: strings.ToUpper(strings.TrimSpace(in.Country)),
		FromAt: in.From, ToAt: in.To, Instrument: strings.TrimSpace(in.Instrument), InstrumentFile: in.InstrumentFile,
		Office: in.Office, Powers: in.Powers,
	}
	if m.Office == models.OfficeNone {
		m.Powers = models.EveryPower
	}
	if m.FromAt.IsZero() {
		m.FromAt = tx.Now
	}
	if tx.Actor.PersonID != 0 {
		m.GrantedBy = ptr(tx.Actor.PersonID)
	}
	var org *models.Organisation
	if in.Organisation != 0 {
		o, err := db.Load[models.Organisation](tx, in.Organisation)
		if err != nil {
			return nil, err
		}
		org, m.OrganisationID = o, ptr(o.ID)
		if m.Country == "" && o.Kind == models.KindMemberState {
			m.Country = o.Country
		}
	}
	if err := m.Validate(org); err != nil {
		return nil, err
	}
	if err := refuseOverlap(tx, *m); err != nil {
		return nil, err
	}
	return m, db.Create(tx, m)
}

func refuseOverlap(tx *db.Tx, m models.Mandate) error {
	others, err := db.From[models.Mandate](tx.DB).Where("person_id = ? AND role = ?", m.PersonID, m.Role).Find(tx.Ctx)
	if err != nil {
		return err
	}
	for _, other := range others {
		if m.SameCapacity(other) && m.Overlaps(other) {
			return models.Conflict("people.mandate_overlaps", "").With(map[string]any{"From": other.FromAt})
		}
	}
	return nil
}

// End ends a mandate at an instant with a reason: not before it began, and not
// in the past, for what was done under it stands. The zero instant means now.
func (s *Service) End(ctx context.Context, actor models.Actor, id, version int64, at time.Time, reason string) error {
	return s.db.Write(ctx, actor, "mandate.end", func(tx *db.Tx) error {
		if err := tx.Actor.MayNow(models.PermMandateGrant, tx.Now); err != nil {
			return err
		}
		found, err := db.From[models.Mandate](tx.DB).Where("id = ?", id).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "mandates")
		}
		if composes(found.Role) || found.Role.SitsIn() != "" {
			if err := holdSeats(tx); err != nil {
				return err
			}
		}
		m, err := db.Load[models.Mandate](tx, id)
		if err != nil {
			return err
		}
		if m.Version != version {
			return models.Stale(m)
		}
		if err := refuseEmptySeat(tx, *m, at); err != nil {
			return err
		}
		if err := endMandate(tx, m, at, strings.TrimSpace(reason)); err != nil {
			return err
		}
		return refuseLastAdministrator(tx, *m)
	})
}

// refuseEmptySeat keeps one person from leaving a seat of a body that decides
// without anybody to act for it. Who is to act is changed at the seat, where a
// second person confirms it; then the mandate ends.
//
// clause 100: while the Board decides, who sits on it is nobody's alone.
func refuseEmptySeat(tx *db.Tx, m models.Mandate, at time.Time) error {
	if m.Role.SitsIn() == "" || m.OrganisationID == nil {
		return nil
	}
	if at.Before(tx.Now) {
		at = tx.Now
	}
	var found []models.Matter
	err := tx.Raw(`SELECT x.* FROM matters x JOIN bodies b ON b.id = x.body_id AND b.kind = ?
		WHERE x.state = 'open' AND (x.closes_at IS NULL OR x.closes_at > ? OR x.method = ?) AND EXISTS (
			SELECT 1 FROM holdings h JOIN seats s ON s.id = h.seat_id
			WHERE s.body_id = x.body_id AND h.kind = ? AND h.superseded_at IS NULL AND h.starts_at <= ? AND (h.ends_at IS NULL OR h.ends_at > ? OR h.over_until > ?)
			AND (h.mandate_id = ? OR h.mandate_id IS NULL AND h.organisation_id = ? AND NOT EXISTS (
				SELECT 1 FROM mandates w WHERE w.id <> ? AND w.role = ? AND w.organisation_id = h.organisation_id AND w.from_at <= ? AND w.created_at <= x.opens_at
				AND (w.to_at IS NULL OR w.to_at > ?) AND (w.ended_at IS NULL OR w.ended_at > ?))))
		ORDER BY x.id`, m.Role.SitsIn(), at, models.MethodNoObjection, m.Role.SitsAs(), tx.Now, tx.Now, tx.Now, m.ID, *m.OrganisationID,
		m.ID, m.Role, tx.Now, at, at).Scan(&found).Error
	if err != nil {
		return err
	}
	for _, x := range found {
		rule, err := db.From[models.BodyRule](tx.DB).Where("id = ?", *x.RuleID).Take(tx.Ctx)
		if err != nil {
			return err
		}
		if rule.Values.SecondPerson == models.SecondPersonRequired {
			return models.Conflict("people.seat_would_empty", "100").With(map[string]any{"Reference": x.Reference})
		}
	}
	return nil
}

func endMandate(tx *db.Tx, m *models.Mandate, at time.Time, reason string) error {
	if at.IsZero() {
		at = tx.Now
	}
	if at.Before(m.FromAt) {
		at = m.FromAt
	}
	var f models.Faults
	if reason == "" || len([]rune(reason)) > 500 {
		f.Add("reason", "people.fault.reason")
	}
	if at.Before(tx.Now) && m.FromAt.Before(tx.Now) {
		f.Add("at", "people.fault.end_in_past")
	}
	if err := f.Err("people.mandate_invalid"); err != nil {
		return err
	}
	if until := m.Until(); until != nil && !until.After(at) {
		return models.Conflict("people.mandate_ended", "").With(map[string]any{"At": *until})
	}
	m.EndedAt, m.EndReason, m.EndRecordedAt = ptr(at), reason, ptr(tx.Now)
	if tx.Actor.PersonID != 0 {
		m.EndedBy = ptr(tx.Actor.PersonID)
	}
	return db.Update(tx, m, "ended_at", "end_reason", "end_recorded_at", "ended_by")
}

// refuseLastAdministrator keeps one administrator in force without an end, for
// nobody else could ever grant a mandate again.
func refuseLastAdministrator(tx *db.Tx, ended models.Mandate) error {
	if ended.Role != models.RoleAdministrator {
		return nil
	}
	var left int64
	err := tx.Raw(`SELECT COUNT(*) FROM mandates m JOIN accounts a ON a.person_id = m.person_id
		WHERE m.role = ? AND m.id <> ? AND m.from_at <= ? AND m.to_at IS NULL AND m.ended_at IS NULL
		AND a.disabled_at IS NULL AND a.password_hash <> ''`, models.RoleAdministrator, ended.ID, tx.Now).Scan(&left).Error
	if err == nil && left == 0 {
		return models.Conflict("people.last_administrator", "")
	}
	return err
}

// MandateFilter chooses mandates: those in force at At, as they were known at
// Known (zero: as known now). All gives ended and coming ones too.
type MandateFilter struct {
	At     time.Time
	Known  time.Time
	All    bool
	Person int64
	Role   models.Role
}

// Mandates lists mandates by role, organisation and person.
func (s *Service) Mandates(ctx context.Context, actor models.Actor, f MandateFilter) ([]models.MandateRow, error) {
	if err := actor.May(models.PermPeopleRead); err != nil {
		return nil, err
	}
	return mandates(ctx, s.db.Read(ctx), f)
}

func mandates(ctx context.Context, q *gorm.DB, f MandateFilter) ([]models.MandateRow, error) {
	known := f.Known
	if known.IsZero() {
		known = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	var all []models.MandateRow
	err := q.WithContext(ctx).Raw(`SELECT m.id, m.version, m.created_at, m.person_id, m.role, m.organisation_id, m.country,
			m.from_at, m.to_at, m.instrument, m.instrument_file, m.granted_by, m.ended_at, m.ended_by, m.end_reason,
			m.end_recorded_at, m.office, m.powers, p.name AS person, COALESCE(o.code, '') AS organisation_code, COALESCE(o.name, '') AS organisation
		FROM mandates m JOIN people p ON p.id = m.person_id LEFT JOIN organisations o ON o.id = m.organisation_id
		WHERE m.created_at <= ? AND (? = 0 OR m.person_id = ?) AND (? = '' OR m.role = ?)
		ORDER BY m.role, organisation_code, m.from_at, m.id`, known, f.Person, f.Person, f.Role, f.Role).Scan(&all).Error
	if err != nil {
		return nil, err
	}
	rows := all[:0]
	for _, row := range all {
		if row.EndRecordedAt != nil && row.EndRecordedAt.After(known) {
			row.EndedAt, row.EndedBy, row.EndReason, row.EndRecordedAt = nil, nil, "", nil
		}
		if f.All || row.InForce(f.At) {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// Mandate is one mandate with its names.
func (s *Service) Mandate(ctx context.Context, actor models.Actor, id int64) (*models.MandateRow, error) {
	if err := actor.May(models.PermPeopleRead); err != nil {
		return nil, err
	}
	m, err := take[models.Mandate](ctx, s.db.Read(ctx), "mandate", "id = ?", id)
	if err != nil {
		return nil, err
	}
	rows, err := mandates(ctx, s.db.Read(ctx), MandateFilter{All: true, Person: m.PersonID})
	for _, row := range rows {
		if row.ID == id {
			return &row, err
		}
	}
	return nil, err
}

// HoldersOf lists the accounts of people who hold one of the roles at the
// transaction's instant, for notices; organisation and country narrow it where
// they are not empty.
func HoldersOf(tx *db.Tx, organisation int64, country string, roles ...models.Role) ([]models.Account, error) {
	var accounts []models.Account
	err := tx.Raw(`SELECT DISTINCT a.* FROM accounts a JOIN mandates m ON m.person_id = a.person_id
		WHERE m.role IN ? AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?)
		AND (? = 0 OR m.organisation_id = ?) AND (? = '' OR m.country = ?)
		AND a.disabled_at IS NULL AND a.password_hash <> '' ORDER BY a.id`,
		roles, tx.Now, tx.Now, tx.Now, organisation, organisation, country, country).Scan(&accounts).Error
	return accounts, err
}
