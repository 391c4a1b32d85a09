package meetings

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
)

// Invariants are what verify checks of meetings.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "a seat is in the room of a meeting once at a time", Check: db.NamedPairs("presences %d and %d of one seat overlap", `
			SELECT a.id AS first, b.id AS second FROM presences a JOIN presences b ON b.meeting_id = a.meeting_id AND b.seat_id = a.seat_id AND b.id > a.id
			WHERE a.superseded_at IS NULL AND b.superseded_at IS NULL AND NOT a.struck AND NOT b.struck
			  AND (b.until_at IS NULL OR a.from_at < b.until_at) AND (a.until_at IS NULL OR b.from_at < a.until_at) ORDER BY a.id, b.id`)},
		{Name: "each presence that was superseded has its successor", Check: db.NamedPairs("presence %d of meeting %d is superseded by nothing", `
			SELECT p.id AS first, p.meeting_id AS second FROM presences p WHERE p.superseded_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM presences n WHERE n.supersedes_id = p.id) ORDER BY p.id`)},
		{Name: "texts of minutes are numbered without gap", Check: db.NamedPairs("the minutes of item %d of meeting %d have a gap", `
			SELECT item_id AS first, meeting_id AS second FROM minute_revisions GROUP BY item_id, meeting_id HAVING MIN(number) <> 1 OR MAX(number) <> COUNT(*) ORDER BY item_id`)},
		{Name: "minutes that are final have their edition, by another than who wrote them", Check: db.NamedPairs("minutes %d of meeting %d are final without it", `
			SELECT m.id AS first, m.meeting_id AS second FROM minutes m WHERE m.state = 'final' AND (NOT EXISTS (SELECT 1 FROM minute_editions e WHERE e.meeting_id = m.meeting_id AND e.final)
			  OR EXISTS (SELECT 1 FROM minute_revisions r WHERE r.meeting_id = m.meeting_id AND r.person_id = m.final_by)) ORDER BY m.id`)},
		{Name: "nothing was circulated to nobody", Check: db.NamedPairs("circulation %d of meeting %d has no receiver", `
			SELECT c.id AS first, c.meeting_id AS second FROM meeting_circulations c WHERE NOT EXISTS (SELECT 1 FROM meeting_recipients r WHERE r.circulation_id = c.id) ORDER BY c.id`)},
		{Name: "each follow-up stands as its last step says", Check: db.NamedPairs("follow-up %d does not stand as its last step of %d says", `
			SELECT u.id AS first, COUNT(e.id) AS second FROM follow_ups u LEFT JOIN follow_up_events e ON e.follow_up_id = u.id
			LEFT JOIN follow_up_events l ON l.id = (SELECT MAX(x.id) FROM follow_up_events x WHERE x.follow_up_id = u.id)
			GROUP BY u.id, u.state, u.due_on, l.action, l.due_on HAVING l.action IS NULL OR l.due_on <> u.due_on
			  OR u.state <> CASE l.action WHEN 'done' THEN 'done' WHEN 'no_action' THEN 'no_action' ELSE 'open' END ORDER BY u.id`)},
		{Name: "a follow-up shares the matter it came from", Check: db.NamedPairs("follow-up %d came from another matter than item %d", `
			SELECT u.id AS first, i.id AS second FROM follow_ups u JOIN agenda_items i ON i.id = u.item_id
			WHERE i.meeting_id <> u.meeting_id OR (i.matter_id IS NOT NULL AND u.decision_id IS NULL AND (u.matter_id IS NULL OR u.matter_id <> i.matter_id)) ORDER BY u.id`)},
		{Name: "each quorum equals its recount", Check: checkQuorum},
		{Name: "what was frozen of agendas and minutes equals its hash", Check: checkFrozen},
	}
}

// checkQuorum counts each quorum anew from the presences of its instant, and from
// who sat then.
func checkQuorum(_ context.Context, q *gorm.DB) ([]string, error) {
	var marks []struct {
		models.QuorumMark
		BodyID int64
	}
	if err := q.Raw("SELECT k.*, g.body_id FROM quorum_marks k JOIN meetings g ON g.id = k.meeting_id ORDER BY k.id").Scan(&marks).Error; err != nil {
		return nil, err
	}
	all, err := db.From[models.Presence](q).Order("id").Find(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	present := map[int64][]models.Presence{}
	for _, p := range all {
		present[p.MeetingID] = append(present[p.MeetingID], p)
	}
	rules, err := minutesRules(q)
	if err != nil {
		return nil, err
	}
	past, err := bodies.ReadPast(q)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, m := range marks {
		c := past.Compose(models.Body{ID: m.BodyID}, m.At, m.CreatedAt)
		c.Rule = rules.version(m.BodyID, m.At)
		again := models.CountQuorum(c, models.Standing(present[m.MeetingID], m.Through), m.At)
		if again.Present != m.Present || again.Base != m.Base || again.Needed != m.Needed || again.Met != m.Met {
			faults = append(faults, fmt.Sprintf("quorum %d of meeting %d is not what its presences come to", m.ID, m.MeetingID))
		}
	}
	return faults, nil
}

// checkFrozen hashes what was frozen again, and holds each edition against the
// revisions it names.
func checkFrozen(_ context.Context, q *gorm.DB) ([]string, error) {
	ctx := q.Statement.Context
	var faults []string
	agendas, err := db.From[models.AgendaVersion](q).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range agendas {
		if models.TextHash(a.Content) != a.Hash {
			faults = append(faults, fmt.Sprintf("agenda %d of meeting %d differs from its hash", a.Number, a.MeetingID))
		}
	}
	editions, err := db.From[models.MinuteEdition](q).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	revisions, err := db.From[models.MinuteRevision](q).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	type numbered struct {
		item   int64
		number int
	}
	written := make(map[numbered]string, len(revisions))
	for _, r := range revisions {
		written[numbered{r.ItemID, r.Number}] = r.Body
	}
	for _, e := range editions {
		if models.TextHash(e.Content) != e.Hash {
			faults = append(faults, fmt.Sprintf("edition %d of the minutes of meeting %d differs from its hash", e.Number, e.MeetingID))
		}
		var frozen models.FrozenMinutes
		if err := json.Unmarshal([]byte(e.Content), &frozen); err != nil {
			return nil, err
		}
		for _, i := range frozen.Items {
			if written[numbered{i.Item, int(i.Revision)}] != i.Body {
				faults = append(faults, fmt.Sprintf("edition %d of the minutes of meeting %d differs from revision %d of item %d", e.Number, e.MeetingID, i.Revision, i.Item))
			}
		}
	}
	return faults, nil
}
