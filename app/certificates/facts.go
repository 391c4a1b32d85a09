package certificates

import (
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/canonical"
)

// constants are what many decisions share: bodies, their past, rules, methods.
type constants struct {
	past      bodies.Past
	bodies    map[int64]models.Body
	rules     map[int64]models.BodyRule
	settings  map[int64]json.RawMessage // of rules, as stored
	methods   map[int64]models.BodyMethod
	adoptedBy map[int64]string // references of decisions that adopted a rule or a method
}

func readConstants(q *gorm.DB) (constants, error) {
	c := constants{settings: map[int64]json.RawMessage{}, adoptedBy: map[int64]string{}}
	var err error
	if c.past, err = bodies.ReadPast(q); err != nil {
		return c, err
	}
	if c.bodies, err = byID(q, "SELECT * FROM bodies", func(b models.Body) int64 { return b.ID }); err != nil {
		return c, err
	}
	if c.rules, err = byID(q, "SELECT * FROM body_rules", func(r models.BodyRule) int64 { return r.ID }); err != nil {
		return c, err
	}
	if c.methods, err = byID(q, "SELECT * FROM body_methods", func(m models.BodyMethod) int64 { return m.ID }); err != nil {
		return c, err
	}
	texts, err := storedTexts(q, "SELECT id, settings AS text FROM body_rules")
	if err != nil {
		return c, err
	}
	for id, text := range texts {
		// In canonical spelling once, for the many certificates that hold it; what
		// has none is a fault of the certificate.
		if written, err := canonical.Marshal(text); err == nil {
			text = written
		}
		c.settings[id] = text
	}
	var adopted []struct {
		ID        int64
		Reference string
	}
	err = q.Raw(`SELECT id, reference FROM decisions WHERE id IN (SELECT decision_id FROM body_rules WHERE decision_id IS NOT NULL)
		OR id IN (SELECT decision_id FROM body_methods WHERE decision_id IS NOT NULL)`).Scan(&adopted).Error
	for _, d := range adopted {
		c.adoptedBy[d.ID] = d.Reference
	}
	return c, err
}

func byID[T any](q *gorm.DB, text string, id func(T) int64) (map[int64]T, error) {
	rows, err := db.Rows[T](q, text)
	out := make(map[int64]T, len(rows))
	for _, r := range rows {
		out[id(r)] = r
	}
	return out, err
}

// storedTexts reads a JSON column as the text that is stored: a certificate
// keeps the words of its time, whatever fields later programs know.
func storedTexts(q *gorm.DB, text string, args ...any) (map[int64]json.RawMessage, error) {
	rows, err := db.Rows[struct {
		ID   int64
		Text string
	}](q, text, args...)
	out := make(map[int64]json.RawMessage, len(rows))
	for _, r := range rows {
		out[r.ID] = json.RawMessage(r.Text)
	}
	return out, err
}

// factsOf reads what the certificates of some decisions are made from, with
// the same number of statements for one as for hundreds. Number, Previous and
// the names of the time are the caller's to add.
func factsOf(q *gorm.DB, c constants, decisions []models.Decision) ([]models.CertificateFacts, error) {
	ids := make([]int64, len(decisions))
	mattersOf := make([]int64, len(decisions))
	clerks := make([]int64, len(decisions))
	for i, d := range decisions {
		ids[i], mattersOf[i], clerks[i] = d.ID, d.MatterID, d.AdoptedBy
	}
	r := reading{q: q, matters: mattersOf}
	all, err := byIDs(q, "matters", mattersOf, func(m models.Matter) int64 { return m.ID })
	if err != nil {
		return nil, err
	}
	mandates, err := byIDs(q, "mandates", clerks, func(m models.Mandate) int64 { return m.ID })
	if err != nil {
		return nil, err
	}
	results, err := storedTexts(q, "SELECT id, result AS text FROM decisions WHERE id IN ?", ids)
	if err != nil {
		return nil, err
	}
	electorate := groupedOf(&r, "id, matter_id, seat_id, constituency, number, holding_id, organisation_id, country, entitled, reason", "electorate",
		func(e models.Elector) int64 { return e.MatterID })
	interests := grouped(&r, "seat_interests", func(i models.SeatInterest) int64 { return i.MatterID })
	votes := grouped(&r, "votes", func(v models.Vote) int64 { return v.MatterID })
	sheets := grouped(&r, "board_sheets", func(s models.BoardSheet) int64 { return s.MatterID })
	events := grouped(&r, "matter_events", func(e models.MatterEvent) int64 { return e.MatterID })
	texts := grouped(&r, "matter_texts", func(t models.MatterText) int64 { return t.MatterID })
	if r.err != nil {
		return nil, r.err
	}
	marks, err := marksOf(q, mattersOf)
	if err != nil {
		return nil, err
	}
	resorts, err := resortsOf(q, c, mattersOf)
	if err != nil {
		return nil, err
	}
	steps, err := ladderSteps(q, mattersOf)
	if err != nil {
		return nil, err
	}
	rooms, err := roomsOf(q, decisions)
	if err != nil {
		return nil, err
	}
	out := make([]models.CertificateFacts, len(decisions))
	for i, d := range decisions {
		m := all[d.MatterID]
		rule, method := c.rules[d.RuleID], c.methods[d.MethodID]
		f := models.CertificateFacts{Body: c.bodies[d.BodyID], Matter: m, Decision: d, Result: results[d.ID], Rule: rule, Settings: c.settings[rule.ID],
			Method: method, Electorate: electorate[m.ID], Interests: interests[m.ID], Votes: votes[m.ID], Sheets: sheets[m.ID], Marks: marks[m.ID],
			Events: withSteps(beforeAdoption(events[m.ID]), steps[m.ID]), Clerk: mandates[d.AdoptedBy], Resort: resorts[m.ID], Room: rooms[d.ID]}
		for _, t := range texts[m.ID] {
			if t.Number == d.TextNumber {
				f.Text = t
			}
		}
		if rule.DecisionID != nil {
			f.RuleBy = c.adoptedBy[*rule.DecisionID]
		}
		if method.DecisionID != nil {
			f.MethodBy = c.adoptedBy[*method.DecisionID]
		}
		if m.OpensAt != nil {
			f.Opening = c.past.Opened(f.Body, *m.OpensAt, f.Electorate)
		}
		f.Adoption = c.past.Compose(f.Body, d.AdoptedAt, d.AdoptedAt)
		f.Resort.Closures = slices.DeleteFunc(slices.Clone(f.Resort.Closures), func(x models.ConsultationClosure) bool { return x.ClosedAt.After(d.AdoptedAt) })
		out[i] = f
	}
	return out, nil
}

// roomsOf are the meetings in which decisions were taken, with the quorum that
// was counted then, by decision.
func roomsOf(q *gorm.DB, decisions []models.Decision) (map[int64]*models.Room, error) {
	var ids []int64
	for _, d := range decisions {
		if d.QuorumMarkID != nil {
			ids = append(ids, *d.QuorumMarkID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	marks, err := byIDs(q, "quorum_marks", ids, func(m models.QuorumMark) int64 { return m.ID })
	if err != nil {
		return nil, err
	}
	ids = ids[:0]
	for _, m := range marks {
		ids = append(ids, m.MeetingID)
	}
	meetings, err := byIDs(q, "meetings", ids, func(m models.Meeting) int64 { return m.ID })
	out := map[int64]*models.Room{}
	for _, d := range decisions {
		if d.QuorumMarkID != nil {
			mark := marks[*d.QuorumMarkID]
			out[d.ID] = &models.Room{Meeting: meetings[mark.MeetingID], Quorum: mark}
		}
	}
	return out, err
}

// beforeAdoption leaves out what came after the decision: its publication.
func beforeAdoption(events []models.MatterEvent) []models.MatterEvent {
	for i, e := range events {
		if e.Action == models.MatterAdopt {
			return events[:i+1]
		}
	}
	return events
}

// reading reads several tables for the same matters; after the first error it
// reads no more.
type reading struct {
	q       *gorm.DB
	matters []int64
	err     error
}

// grouped reads a table's rows of the matters, in the order they were written.
func grouped[T any](r *reading, table string, of func(T) int64) map[int64][]T {
	return groupedOf(r, "*", table, of)
}

// groupedOf is grouped of some columns.
func groupedOf[T any](r *reading, columns, table string, of func(T) int64) map[int64][]T {
	if r.err != nil {
		return nil
	}
	var rows []T
	rows, r.err = db.Rows[T](r.q, "SELECT "+columns+" FROM "+table+" WHERE matter_id IN ? ORDER BY matter_id, id", r.matters)
	out := map[int64][]T{}
	for _, row := range rows {
		out[of(row)] = append(out[of(row)], row)
	}
	return out
}

func byIDs[T any](q *gorm.DB, table string, ids []int64, id func(T) int64) (map[int64]T, error) {
	rows, err := db.Rows[T](q, "SELECT * FROM "+table+" WHERE id IN ?", ids)
	out := make(map[int64]T, len(rows))
	for _, r := range rows {
		out[id(r)] = r
	}
	return out, err
}

func marksOf(q *gorm.DB, matters []int64) (map[int64][]models.BoardMark, error) {
	rows, err := db.Rows[struct {
		models.BoardMark
		MatterID int64
	}](q, "SELECT k.*, b.matter_id FROM board_marks k JOIN board_sheets b ON b.id = k.sheet_id WHERE b.matter_id IN ? ORDER BY k.id", matters)
	out := map[int64][]models.BoardMark{}
	for _, r := range rows {
		out[r.MatterID] = append(out[r.MatterID], r.BoardMark)
	}
	return out, err
}

// noticesOf are the acts that wrote to the seats of a matter: one statement by
// the index of acts' targets.
func noticesOf(q *gorm.DB, matterID int64) ([]models.CertificateNotice, error) {
	rows, err := db.Rows[models.Act](q, "SELECT * FROM acts WHERE target = 'matters' AND target_id = ? AND action = 'notice.opened' ORDER BY id", matterID)
	return notices(rows), err
}

func notices(acts []models.Act) []models.CertificateNotice {
	out := make([]models.CertificateNotice, len(acts))
	for i, a := range acts {
		out[i] = models.CertificateNotice{Act: a.ID, At: models.InstantText(a.At), Digest: a.Digest}
	}
	return out
}

// partiesOf are organisations by the names they have now.
func partiesOf(q *gorm.DB, ids []int64) ([]models.CertificateParty, error) {
	out, err := db.Rows[models.CertificateParty](q, "SELECT id, code, name FROM organisations WHERE id IN ? ORDER BY id", ids)
	return out, err
}

// personsOf are persons by the names they have now.
func personsOf(q *gorm.DB, ids []int64) ([]models.CertificatePerson, error) {
	out, err := db.Rows[models.CertificatePerson](q, "SELECT id, name FROM people WHERE id IN ? ORDER BY id", ids)
	return out, err
}

// head is the last certificate; number 0 before the first.
func head(q *gorm.DB) (models.CertificateHead, error) {
	return lastOf(q, "SELECT number, hash FROM certificates ORDER BY number DESC LIMIT 1")
}

func lastOf(q *gorm.DB, query string) (models.CertificateHead, error) {
	h := models.CertificateHead{Hash: models.CertificateGenesis}
	rows, err := db.Rows[models.CertificateHead](q, query)
	if len(rows) > 0 {
		h = rows[0]
	}
	return h, err
}
