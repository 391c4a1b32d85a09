// Package kept reads what stands behind a matter, row by row: its electorate,
// interests, answers, reservations, texts, rules and decision. It asks nobody
// who looks; see package access.
package kept

import (
	"slices"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Votes are all answers of the seats, in the order they were given.
func Votes(q *gorm.DB, matterID int64) ([]models.Vote, error) {
	out, err := db.Rows[models.Vote](q, "SELECT * FROM votes WHERE matter_id = ? ORDER BY id", matterID)
	return out, err
}

// Interests are the interests on record, in the order they came there.
func Interests(q *gorm.DB, matterID int64) ([]models.SeatInterest, error) {
	out, err := db.Rows[models.SeatInterest](q, "SELECT * FROM seat_interests WHERE matter_id = ? ORDER BY id", matterID)
	return out, err
}

// Electorate are the seats as frozen at the opening, by constituency and number.
func Electorate(q *gorm.DB, matterID int64) ([]models.Elector, error) {
	out, err := db.Rows[models.Elector](q, "SELECT * FROM electorate WHERE matter_id = ? ORDER BY constituency, number, id", matterID)
	return out, err
}

// Sheets are the sheets that count: the last of each seat, by seat.
func Sheets(q *gorm.DB, matterID int64) ([]models.BoardSheet, error) {
	out, err := db.Rows[models.BoardSheet](q, `SELECT b.* FROM board_sheets b WHERE b.matter_id = ? AND b.sequence =
		(SELECT MAX(x.sequence) FROM board_sheets x WHERE x.matter_id = b.matter_id AND x.seat_id = b.seat_id) ORDER BY b.seat_id`, matterID)
	return out, err
}

// Reservations are the mandate reservations, each with how it ended.
func Reservations(q *gorm.DB, matterID int64) ([]models.ReservationLine, error) {
	all, err := ReservationsOf(q, []int64{matterID})
	return all[matterID], err
}

// ReservationsOf is Reservations for many matters, in as many statements.
func ReservationsOf(q *gorm.DB, matters []int64) (map[int64][]models.ReservationLine, error) {
	rows, err := db.Rows[models.ReservationLine](q, `SELECT r.*, COALESCE(e.constituency, '') AS constituency, COALESCE(e.number, 0) AS number, COALESCE(o.name, '') AS holder, x.created_at AS ended_at,
			COALESCE(x.reason, '') AS end_reason, COALESCE(x.text_number, 0) AS end_text, COALESCE(n.text_number, 0) AS carried_text
		FROM reservations r LEFT JOIN electorate e ON e.matter_id = r.matter_id AND e.seat_id = r.seat_id
		LEFT JOIN organisations o ON o.id = COALESCE(r.organisation_id, e.organisation_id) LEFT JOIN reservation_ends x ON x.reservation_id = r.id
		LEFT JOIN reservations n ON n.carries_id = r.id
		WHERE r.matter_id IN ? ORDER BY r.id`, append(slices.Clone(matters), 0))
	out := map[int64][]models.ReservationLine{}
	for _, r := range rows {
		out[r.MatterID] = append(out[r.MatterID], r)
	}
	return out, err
}

// Confirmations are what seats said of the texts that took up their words.
func Confirmations(q *gorm.DB, matterID int64) ([]models.Confirmation, error) {
	out, err := db.Rows[models.Confirmation](q, "SELECT * FROM confirmations WHERE matter_id = ? ORDER BY id", matterID)
	return out, err
}

// Rule is the version of the rules a matter was opened under.
func Rule(q *gorm.DB, m models.Matter) (models.BodyRule, error) {
	rule, err := db.From[models.BodyRule](q).Where("id = ?", *m.RuleID).Take(q.Statement.Context)
	return rule, db.Found(err, "rules")
}

// Decision is the decision on a matter, if there is one, and its publication.
func Decision(q *gorm.DB, matterID int64) (*models.Decision, *models.DecisionPublication, error) {
	found, err := db.From[models.Decision](q).Where("matter_id = ?", matterID).Find(q.Statement.Context)
	if err != nil || len(found) == 0 {
		return nil, nil, err
	}
	published, err := db.From[models.DecisionPublication](q).Where("decision_id = ?", found[0].ID).Find(q.Statement.Context)
	if err != nil || len(published) == 0 {
		return &found[0], nil, err
	}
	return &found[0], &published[0], nil
}

// Names are the names of organisations, by id.
func Names(q *gorm.DB, ids []int64) (map[int64]string, error) {
	var rows []models.Organisation
	slices.Sort(ids)
	err := q.Raw("SELECT id, name FROM organisations WHERE id IN ?", append(slices.Compact(ids), 0)).Scan(&rows).Error
	out := map[int64]string{}
	for _, o := range rows {
		out[o.ID] = o.Name
	}
	return out, err
}

// Electors are the seats as frozen at the openings of some matters, without the
// instant they were written at: many are read.
func Electors(q *gorm.DB, matters []int64) (map[int64][]models.Elector, error) {
	return grouped(q, "id, matter_id, seat_id, constituency, number, holding_id, organisation_id, country, entitled, reason", "electorate", matters,
		func(e models.Elector) int64 { return e.MatterID })
}

// Grouped reads the rows of a table that belong to some matters, by matter, in the
// order they came.
func Grouped[T any](q *gorm.DB, table string, matters []int64, of func(T) int64) (map[int64][]T, error) {
	return grouped(q, "*", table, matters, of)
}

func grouped[T any](q *gorm.DB, columns, table string, matters []int64, of func(T) int64) (map[int64][]T, error) {
	rows, err := db.Rows[T](q, "SELECT "+columns+" FROM "+table+" WHERE matter_id IN ? ORDER BY matter_id, id", append(slices.Clip(matters), 0))
	if err != nil {
		return nil, err
	}
	out := map[int64][]T{}
	for _, r := range rows {
		out[of(r)] = append(out[of(r)], r)
	}
	return out, nil
}

// Value is what a pointer points at, 0 for none.
func Value(p *int64) int64 {
	if p == nil {
		return 0
	}
	return *p
}
