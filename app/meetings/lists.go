package meetings

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// Filter narrows a list of meetings.
type Filter struct {
	BodyID int64
	Past   bool                 // those that began before now, the latest first; else those to come
	Before models.BodyKind      // empty for every body
	Open   bool                 // only those that are not over
	Owing  models.MinutesAction // only held ones whose minutes wait for this step; empty for any
	After  int64
	Limit  int // 0 for 25
}

// List gives the meetings that are there for the actor: those to come, the next
// first, or the past ones, the latest first, and the cursor of the next page.
// Everybody knows date, mode and what was published of the decisions.
//
// clause 23: an anonymous visitor sees the next meetings and adopted decisions.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.MeetingRow, int64, error) {
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 25
	}
	now := s.db.Now(ctx)
	var list []models.MeetingRow
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		text := `SELECT g.*, b.code AS body_code, b.kind AS body_kind, COALESCE(n.state, '') AS minutes_state,
			(SELECT MIN(c.created_at) FROM meeting_circulations c WHERE c.meeting_id = g.id AND c.kind = 'minutes') AS first_circulation, `
		inside := bodyOf(actor, now)
		text += inside.where + " AS inside FROM meetings g JOIN bodies b ON b.id = g.body_id LEFT JOIN minutes n ON n.meeting_id = g.id WHERE "
		where, args := "g.convened_at IS NOT NULL", inside.args
		if keeps(actor) {
			where = "1 = 1"
		}
		order, past := " ORDER BY g.starts_at, g.id", " AND g.starts_at >= ?"
		if f.Past {
			order, past = " ORDER BY g.starts_at DESC, g.id DESC", " AND g.starts_at < ?"
		}
		text, args = db.Narrow(text+where, args, db.If(true, past, now), db.If(f.BodyID != 0, " AND g.body_id = ?", f.BodyID),
			db.If(f.Before != "", " AND b.kind = ?", f.Before), db.If(f.Open, " AND g.state NOT IN ('held', 'cancelled')"),
			db.If(f.Owing == models.MinutesCirculate, " AND g.state = 'held' AND NOT EXISTS (SELECT 1 FROM meeting_circulations c WHERE c.meeting_id = g.id AND c.kind = 'minutes')"),
			db.If(f.Owing == models.MinutesFinalise, " AND g.state = 'held' AND n.state = ?", models.MinutesCirculated),
			db.If(f.After != 0 && f.Past, " AND (g.starts_at, g.id) < (SELECT a.starts_at, a.id FROM meetings a WHERE a.id = ?)", f.After),
			db.If(f.After != 0 && !f.Past, " AND (g.starts_at, g.id) > (SELECT a.starts_at, a.id FROM meetings a WHERE a.id = ?)", f.After))
		if err := q.Raw(text+order+" LIMIT ?", append(args, f.Limit+1)...).Scan(&list).Error; err != nil {
			return err
		}
		return fill(q, list, now)
	})
	if err != nil {
		return nil, 0, err
	}
	list, next := db.Turn(list, f.Limit, func(r models.MeetingRow) int64 { return r.ID })
	return list, next, nil
}

// fill adds to rows how long their minutes took and the published decisions,
// and takes away what is only for readers of the body: the public knows date,
// mode and published decisions, and nothing of who came.
func fill(q *gorm.DB, list []models.MeetingRow, now time.Time) error {
	rules, err := minutesRules(q)
	if err != nil {
		return err
	}
	ids := make([]int64, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	taken, err := decisionsOf(q, ids, published, nil)
	if err != nil {
		return err
	}
	for i := range list {
		r := &list[i]
		if r.EndedAt != nil {
			rule := rules.at(r.BodyID, *r.EndedAt)
			r.MinutesDays, r.MinutesDue = rule.MinutesDays, minutesDue(r.Meeting, rule)
			r.Days, r.Late = delay(r.Meeting, r.FirstCirculation, rule, now)
		}
		for _, d := range taken {
			if d.MeetingID == r.ID {
				r.Decisions = append(r.Decisions, d)
			}
		}
		if !r.Inside {
			r.Place, r.Link, r.Languages, r.AgendaChanges, r.PreparedBy, r.Version = "", "", "", 0, 0, 0
			r.MinutesState = ""
		}
	}
	return nil
}

// bodyRules are the versions of every body's rules, the latest first.
type bodyRules []models.BodyRule

func minutesRules(q *gorm.DB) (bodyRules, error) {
	all, err := db.From[models.BodyRule](q).Where(bodies.Standing("body_rules")).Order("effective_from DESC").Find(q.Statement.Context)
	return all, err
}

func (all bodyRules) at(body int64, at time.Time) models.RuleValues {
	if r := all.version(body, at); r.ID != 0 {
		return r.Values
	}
	return models.DefaultRules()
}

// version is the one in force at an instant, with no id where there was none.
func (all bodyRules) version(body int64, at time.Time) models.BodyRule {
	i := slices.IndexFunc(all, func(r models.BodyRule) bool { return r.BodyID == body && !r.EffectiveFrom.After(at) })
	if i < 0 {
		return models.BodyRule{}
	}
	return all[i]
}

// Figures is how long minutes took, over every meeting that was held: public.
//
// clause 91: circulated without delay, measured.
func (s *Service) Figures(ctx context.Context) (models.CirculationFigures, error) {
	var f models.CirculationFigures
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		rules, err := minutesRules(q)
		if err != nil {
			return err
		}
		var list []models.MeetingRow
		err = q.Raw(`SELECT g.*, (SELECT MIN(c.created_at) FROM meeting_circulations c WHERE c.meeting_id = g.id AND c.kind = 'minutes') AS first_circulation
			FROM meetings g WHERE g.ended_at IS NOT NULL ORDER BY g.id`).Scan(&list).Error
		if err != nil {
			return err
		}
		var days []int
		for _, r := range list {
			took, late := delay(r.Meeting, r.FirstCirculation, rules.at(r.BodyID, *r.EndedAt), now)
			if r.FirstCirculation == nil {
				f.Waiting++
				if late {
					f.Overdue++
				}
				continue
			}
			days = append(days, took)
			f.Meetings++
			if !late {
				f.OnTime++
			}
		}
		slices.Sort(days)
		if n := len(days); n > 0 {
			f.Median, f.Worst = days[(n-1)/2], days[n-1]
		}
		return nil
	})
	return f, err
}

// Circulations are the sendings of a meeting with their lists: for those who
// keep the record.
func (s *Service) Circulations(ctx context.Context, actor models.Actor, id int64) ([]models.CirculationView, error) {
	now := s.db.Now(ctx)
	var out []models.CirculationView
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		body, err := seenBody(q, actor, id, now)
		if err != nil {
			return err
		}
		if !keeps(actor) {
			return models.Forbidden("meetings.list_is_kept", "91")
		}
		sent, err := rows[models.MeetingCirculation](q, id)
		if err != nil {
			return err
		}
		editions, err := rows[models.MinuteEdition](q, id)
		if err != nil {
			return err
		}
		for _, c := range sent {
			v := models.CirculationView{MeetingCirculation: c}
			for _, e := range editions {
				if c.EditionID != nil && e.ID == *c.EditionID {
					v.Edition, v.Final = e.Number, e.Final
				}
			}
			if err := recipients(q, body, &v); err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

func recipients(q *gorm.DB, body models.Body, v *models.CirculationView) error {
	err := q.Raw(`SELECT r.*, p.name, COALESCE(o.name, '') AS organisation, COALESCE(s.constituency, '') AS constituency, COALESCE(s.number, 0) AS number,
			COALESCE(g.state, '') AS delivery, COALESCE(g.last_error, '') AS last_error, x.created_at AS read_at
		FROM meeting_recipients r JOIN people p ON p.id = r.person_id LEFT JOIN organisations o ON o.id = r.organisation_id LEFT JOIN seats s ON s.id = r.seat_id
		LEFT JOIN messages g ON g.id = r.message_id LEFT JOIN meeting_receipts x ON x.recipient_id = r.id
		WHERE r.circulation_id = ? ORDER BY r.id`, v.ID).Scan(&v.Recipients).Error
	if err != nil {
		return err
	}
	c, err := bodies.Compose(q, body, v.CreatedAt, v.CreatedAt)
	if err != nil {
		return err
	}
	for _, seat := range c.Seats {
		reached := slices.ContainsFunc(v.Recipients, func(r models.RecipientLine) bool {
			return r.SeatID != nil && *r.SeatID == seat.ID && r.Delivery != models.MessageFailed
		})
		if seat.Voting && !seat.Vacant() && !reached {
			v.Unreached = append(v.Unreached, seat)
		}
	}
	return nil
}

// FollowUpFilter narrows the register of follow-ups.
type FollowUpFilter struct {
	State     models.FollowUpState
	Overdue   bool
	Owned     bool   // by the reader
	Owner     string // as FollowUpRow.OwnerCode names it
	DueAfter  when.Date
	MeetingID int64
	ID        int64
	Latest    bool // the last of each owner
	After     int64
	Limit     int // of a page, 0 for 50
}

// FollowUps is the register as the actor may read it, the newest first.
func (s *Service) FollowUps(ctx context.Context, actor models.Actor, f FollowUpFilter) ([]models.FollowUpRow, int64, error) {
	if err := actor.MayOne(models.PermMeetingRead, models.PermFollowUpReport); err != nil {
		return nil, 0, err
	}
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	limit := f.Limit
	f.Limit++
	list, err := followUps(s.db.Read(ctx), actor, s.db.Now(ctx), f)
	if err != nil {
		return nil, 0, err
	}
	list, next := db.Turn(list, limit, func(r models.FollowUpRow) int64 { return r.ID })
	return list, next, nil
}

func followUps(q *gorm.DB, actor models.Actor, now time.Time, f FollowUpFilter) ([]models.FollowUpRow, error) {
	seen, own := followUpSeen(actor, now), owns(actor, now)
	today := when.DateOf(now)
	text := `SELECT u.*, COALESCE(o.name, '') AS owner, COALESCE(s.constituency, '') AS owner_seat_name, COALESCE(s.number, 0) AS owner_seat_no,
		COALESCE(g.number, 0) AS meeting_number, COALESCE(d.reference, '') AS decision, ` + own.where + ` AS owned
		FROM follow_ups u JOIN bodies b ON b.id = u.body_id LEFT JOIN organisations o ON o.id = u.owner_organisation_id
		LEFT JOIN seats s ON s.id = u.owner_seat_id LEFT JOIN meetings g ON g.id = u.meeting_id LEFT JOIN decisions d ON d.id = u.decision_id
		WHERE ` + seen.where
	args := append(append([]any{}, own.args...), seen.args...)
	text, args = db.Narrow(text, args,
		db.If(f.State != "", " AND u.state = ?", f.State),
		db.If(f.Overdue, " AND u.state = 'open' AND u.due_on < ?", today),
		db.If(f.Owned, " AND "+own.where, own.args...),
		ownedBy(f.Owner),
		db.If(!f.DueAfter.IsZero(), " AND u.due_on > ?", f.DueAfter),
		db.If(f.MeetingID != 0, " AND u.meeting_id = ?", f.MeetingID),
		db.If(f.ID != 0, " AND u.id = ?", f.ID),
		db.If(f.Latest, " AND u.id IN (SELECT MAX(u.id) FROM follow_ups u JOIN bodies b ON b.id = u.body_id WHERE "+seen.where+
			" GROUP BY u.owner_kind, u.owner_seat_id, u.owner_organisation_id, u.owner_role)", seen.args...),
		db.If(f.After != 0, " AND u.id < ?", f.After))
	var out []models.FollowUpRow
	text += " ORDER BY u.id DESC"
	if f.Limit > 0 {
		text, args = text+" LIMIT ?", append(args, f.Limit)
	}
	err := q.Raw(text, args...).Scan(&out).Error
	for i := range out {
		out[i].Late = out[i].Overdue(today)
	}
	return out, err
}

// ownedBy narrows to the follow-ups of one owner; a name that is none finds
// nothing.
func ownedBy(code string) db.Condition {
	kind, name, _ := strings.Cut(code, ":")
	id, _ := strconv.ParseInt(name, 10, 64)
	switch models.OwnerKind(kind) {
	case "":
		return db.If(code != "", " AND 1 = 0")
	case models.OwnerSeat:
		return db.If(true, " AND u.owner_kind = ? AND u.owner_seat_id = ?", kind, id)
	case models.OwnerOrganisation:
		return db.If(true, " AND u.owner_kind = ? AND u.owner_organisation_id = ?", kind, id)
	}
	return db.If(true, " AND u.owner_kind = ? AND u.owner_role = ?", kind, name)
}

// FollowUpOwners are the owners in the register as the actor may read it, each
// in one of its rows.
func (s *Service) FollowUpOwners(ctx context.Context, actor models.Actor) ([]models.FollowUpRow, error) {
	if err := actor.MayOne(models.PermMeetingRead, models.PermFollowUpReport); err != nil {
		return nil, err
	}
	list, err := followUps(s.db.Read(ctx), actor, s.db.Now(ctx), FollowUpFilter{Latest: true})
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(u models.FollowUpRow) bool {
		before := seen[u.OwnerCode()]
		seen[u.OwnerCode()] = true
		return before
	}), err
}

// FollowUp gives one follow-up with every step.
func (s *Service) FollowUp(ctx context.Context, actor models.Actor, id int64) (models.FollowUpView, error) {
	v := models.FollowUpView{Now: s.db.Now(ctx)}
	if err := actor.MayOne(models.PermMeetingRead, models.PermFollowUpReport); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		list, err := followUps(q, actor, v.Now, FollowUpFilter{ID: id, Limit: 1})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return models.NotFound("follow_ups")
		}
		v.FollowUpRow = list[0]
		if actor.May(models.PermFollowUpReport) == nil {
			v.Actions = v.FollowUpRow.Actions(actor, v.Owned)
		}
		return q.Raw(`SELECT e.*, p.name, m.role, COALESCE(f.name, '') AS file FROM follow_up_events e LEFT JOIN people p ON p.id = e.person_id
			LEFT JOIN mandates m ON m.id = e.mandate_id LEFT JOIN files f ON f.id = e.file_id WHERE e.follow_up_id = ? ORDER BY e.id`, id).Scan(&v.Events).Error
	})
	return v, err
}

// EvidenceFile is a file of evidence that the actor may read.
func (s *Service) EvidenceFile(ctx context.Context, actor models.Actor, id, file int64) (models.File, error) {
	var out models.File
	if _, err := s.FollowUp(ctx, actor, id); err != nil {
		return out, err
	}
	err := s.db.Read(ctx).Raw("SELECT f.* FROM files f WHERE f.id = ? AND f.owner_type = ? AND f.owner_id = ? AND f.state = 'stored'", file, followUpFiles, id).Take(&out).Error
	return out, db.Found(err, "files")
}

// Tasks are what waits for the actor: minutes to circulate or to make final,
// and what the actor owes.
func (s *Service) Tasks(ctx context.Context, actor models.Actor) ([]models.MeetingTask, error) {
	var out []models.MeetingTask
	if actor.May(models.PermFollowUpReport) == nil {
		owed, err := followUps(s.db.Read(ctx), actor, s.db.Now(ctx), FollowUpFilter{State: models.FollowUpOpen, Owned: true})
		if err != nil {
			return nil, err
		}
		for _, u := range owed {
			out = append(out, models.MeetingTask{Kind: "follow_up", ID: u.ID, Title: u.Task, Due: u.DueOn})
		}
	}
	step := models.MinutesCirculate
	if actor.May(models.PermMeetingKeep) != nil {
		if actor.May(models.PermMinutesFinalise) != nil {
			return out, nil
		}
		step = models.MinutesFinalise
	}
	owing, err := db.All(func(after int64) ([]models.MeetingRow, int64, error) {
		return s.List(ctx, actor, Filter{Past: true, Owing: step, After: after, Limit: 100})
	})
	for _, m := range owing {
		task := models.MeetingTask{Kind: string(step), ID: m.ID}
		if step == models.MinutesCirculate {
			task.Due = m.MinutesDue
		}
		out = append(out, task)
	}
	return out, err
}

// Book is the board book of one reader: the agenda with the texts and papers of
// each item as that reader may see them, at one instant.
func (s *Service) Book(ctx context.Context, actor models.Actor, id int64) (models.BookView, error) {
	v := models.BookView{Matters: map[int64]models.MatterView{}, Reader: actor}
	var err error
	if v.MeetingView, err = s.Show(ctx, actor, id); err != nil {
		return v, err
	}
	var ids []int64
	for _, item := range v.Items {
		if item.MatterID != nil {
			ids = append(ids, *item.MatterID)
		}
	}
	if len(ids) > 0 {
		v.Matters, err = s.matters.Views(ctx, actor, ids)
	}
	return v, err
}
