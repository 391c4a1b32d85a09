package meetings

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/models"
	"seedfund/models/when"
)

// Show gives one meeting as the actor may see it, in one view of the store.
func (s *Service) Show(ctx context.Context, actor models.Actor, id int64) (models.MeetingView, error) {
	v := models.MeetingView{Now: s.db.Now(ctx)}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		r := reader{q: q, actor: actor, v: &v}
		return r.read(id)
	})
	return v, err
}

// reader fills the view of one meeting for one actor.
type reader struct {
	q     *gorm.DB
	actor models.Actor
	v     *models.MeetingView
	texts map[int64]models.MinuteRevision // as the reader may see them
	notes []models.MinuteNote
}

func (r *reader) read(id int64) error {
	var err error
	if r.v.Body, err = seenBody(r.q, r.actor, id, r.v.Now); err != nil {
		return err
	}
	if r.v.Meeting, err = db.From[models.Meeting](r.q).Where("id = ?", id).Take(r.q.Statement.Context); err != nil {
		return err
	}
	r.v.Keeps = keeps(r.actor)
	for _, part := range []func() error{r.base, r.minutes, r.agenda, r.presence, r.outcome} {
		if err := part(); err != nil {
			return err
		}
	}
	return r.offers()
}

func (r *reader) base() error {
	v, at := r.v, r.v.Now
	if v.Meeting.EndedAt != nil {
		at = *v.Meeting.EndedAt
	}
	var err error
	if v.Rule, err = bodies.RuleInForce(r.q, v.Body.ID, at); err != nil {
		return err
	}
	if v.Events, err = rows[models.MeetingEvent](r.q, v.Meeting.ID); err != nil {
		return err
	}
	versions, err := rows[models.AgendaVersion](r.q, v.Meeting.ID)
	if err != nil {
		return err
	}
	for _, version := range versions {
		if version.Stage == models.AgendaAdopted {
			v.Adopted = &version.CreatedAt
		}
	}
	if v.Keeps {
		v.Versions = versions
	}
	v.Head, err = certificates.Head(r.q)
	if err != nil {
		return err
	}
	first, err := firstCirculation(r.q, v.Meeting.ID)
	if err != nil {
		return err
	}
	v.Circulated = first
	v.Days, v.Late = delay(v.Meeting, first, v.Rule.Values, v.Now)
	return nil
}

func firstCirculation(q *gorm.DB, meeting int64) (*time.Time, error) {
	sent, err := db.From[models.MeetingCirculation](q).Where("meeting_id = ? AND kind = ?", meeting, models.CirculatedMinutes).Order("id").Limit(1).Find(q.Statement.Context)
	if err != nil || len(sent) == 0 {
		return nil, err
	}
	// clause 91: sending again keeps the first instant.
	return &sent[0].CreatedAt, nil
}

// seenItems are the items that stand and are there for the actor, in order.
func seenItems(q *gorm.DB, actor models.Actor, m models.Meeting, at time.Time) ([]models.AgendaItem, error) {
	sc := itemSeen(actor, at)
	var out []models.AgendaItem
	err := q.Raw("SELECT i.* FROM agenda_items i WHERE i.meeting_id = ? AND i.removed_at IS NULL AND "+sc.where+" ORDER BY i.position, i.id",
		append([]any{m.ID}, sc.args...)...).Scan(&out).Error
	return out, err
}

// minutes reads the texts that the reader may see: what is being written for
// those who keep the record, else the last edition that was sent or made final.
func (r *reader) minutes() error {
	v, ctx := r.v, r.q.Statement.Context
	row, err := db.From[models.Minutes](r.q).Where("meeting_id = ?", v.Meeting.ID).Take(ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	editions, err := rows[models.MinuteEdition](r.q, v.Meeting.ID)
	if err != nil {
		return err
	}
	if v.Keeps {
		v.Editions = editions
	} else if len(editions) > 0 {
		v.Editions = editions[len(editions)-1:]
	}
	if len(editions) == 0 && !v.Keeps {
		return nil
	}
	v.Minutes = &row
	if r.notes, err = rows[models.MinuteNote](r.q, v.Meeting.ID); err != nil {
		return err
	}
	if v.Keeps {
		revisions, err := rows[models.MinuteRevision](r.q, v.Meeting.ID)
		r.texts = models.LatestRevisions(revisions)
		return err
	}
	var frozen models.FrozenMinutes
	if err := json.Unmarshal([]byte(editions[len(editions)-1].Content), &frozen); err != nil {
		return err
	}
	r.texts = map[int64]models.MinuteRevision{}
	for _, i := range frozen.Items {
		r.texts[i.Item] = models.MinuteRevision{ItemID: i.Item, Number: int(i.Revision), Body: i.Body}
	}
	return nil
}

// agenda reads the items, counted as the reader finds them.
func (r *reader) agenda() error {
	v := r.v
	items, err := seenItems(r.q, r.actor, v.Meeting, v.Now)
	if err != nil {
		return err
	}
	grades, err := access.Grades(r.q, r.actor, v.Now)
	if err != nil {
		return err
	}
	named, err := r.headings()
	if err != nil {
		return err
	}
	papers, err := r.papers()
	if err != nil {
		return err
	}
	for _, item := range items {
		line := named[item.ID]
		line.AgendaItem, line.Number, line.Papers = item, len(v.Items)+1, papers[item.ID]
		if item.Title != "" {
			line.Heading = item.Title
		}
		if item.MatterID != nil {
			line.Grade = grades[*item.MatterID]
		}
		r.text(&line)
		v.Planned += item.Minutes
		v.Items = append(v.Items, line)
	}
	for _, n := range r.notes {
		if n.ItemID == nil {
			v.Notes = append(v.Notes, n)
		}
	}
	if !v.Keeps {
		return nil
	}
	removed, err := db.From[models.AgendaItem](r.q).Where("meeting_id = ? AND removed_at IS NOT NULL", v.Meeting.ID).Order("removed_at, id").Find(r.q.Statement.Context)
	for _, item := range removed {
		line := named[item.ID]
		line.AgendaItem = item
		if item.Title != "" {
			line.Heading = item.Title
		}
		if line.Heading != "" {
			v.Removed = append(v.Removed, line)
		}
	}
	return err
}

// text puts the minutes of an item under it. A seat that left the discussion
// does not read its record.
func (r *reader) text(line *models.AgendaLine) {
	text, written := r.texts[line.ID]
	line.TextWithheld = written && line.Grade.ClosesDiscussion()
	if written && !line.TextWithheld {
		line.Text = &text
	}
	for _, n := range r.notes {
		if n.ItemID != nil && *n.ItemID == line.ID && !line.Grade.ClosesDiscussion() {
			line.Notes = append(line.Notes, n)
		}
	}
}

// headings are the names of items, by item: the question of a matter and the
// task of a follow-up, of those that the reader may see.
func (r *reader) headings() (map[int64]models.AgendaLine, error) {
	sc := itemSeen(r.actor, r.v.Now)
	var found []struct {
		ItemID    int64
		Heading   string
		Reference string
		State     models.MatterState
		FollowUp  models.FollowUpState
		DueOn     when.Date
	}
	err := r.q.Raw(`SELECT i.id AS item_id, COALESCE(x.question, w.task, '') AS heading, COALESCE(x.reference, '') AS reference, COALESCE(x.state, '') AS state,
			COALESCE(w.state, '') AS follow_up, w.due_on
		FROM agenda_items i LEFT JOIN matters x ON x.id = i.matter_id LEFT JOIN follow_ups w ON w.id = i.follow_up_id
		WHERE i.meeting_id = ? AND `+sc.where, append([]any{r.v.Meeting.ID}, sc.args...)...).Scan(&found).Error
	out := map[int64]models.AgendaLine{}
	for _, f := range found {
		line := models.AgendaLine{Heading: f.Heading, Reference: f.Reference, MatterState: f.State, FollowUp: f.FollowUp}
		if !f.DueOn.IsZero() {
			line.DueOn = &f.DueOn
		}
		out[f.ItemID] = line
	}
	return out, err
}

func (r *reader) papers() (map[int64][]models.File, error) {
	var found []models.File
	err := r.q.Raw(`SELECT f.* FROM files f JOIN agenda_items i ON i.id = f.owner_id WHERE f.owner_type = ? AND f.state = 'stored' AND i.meeting_id = ? ORDER BY f.id`,
		itemFiles, r.v.Meeting.ID).Scan(&found).Error
	out := map[int64][]models.File{}
	for _, f := range found {
		out[f.OwnerID] = append(out[f.OwnerID], f)
	}
	return out, err
}

func (r *reader) presence() error {
	v := r.v
	all, err := rows[models.Presence](r.q, v.Meeting.ID)
	if err != nil {
		return err
	}
	named, err := r.seats()
	if err != nil {
		return err
	}
	names, err := organisationNames(r.q)
	if err != nil {
		return err
	}
	for _, p := range all {
		line := models.PresenceLine{Presence: p}
		if p.SeatID != nil {
			line.Constituency, line.Number = named[*p.SeatID].Constituency, named[*p.SeatID].Number
		}
		if p.OrganisationID != nil {
			line.Organisation = names[*p.OrganisationID]
		}
		switch {
		case p.SupersededAt == nil && !p.Struck:
			v.Present = append(v.Present, line)
		case v.Keeps:
			v.Past = append(v.Past, line)
		}
	}
	slices.SortStableFunc(v.Present, func(a, b models.PresenceLine) int { return a.FromAt.Compare(b.FromAt) })
	v.Quorum, err = rows[models.QuorumMark](r.q, v.Meeting.ID)
	return err
}

// seats are those of the body as at the meeting, and now before it.
func (r *reader) seats() (map[int64]models.Seat, error) {
	at := r.v.Now
	if r.v.Meeting.OpenedAt != nil {
		at = *r.v.Meeting.OpenedAt
	}
	c, err := bodies.Compose(r.q, r.v.Body, at, r.v.Now)
	if err != nil {
		return nil, err
	}
	r.v.Seats = c.Seats
	var all []models.Seat
	err = r.q.Raw("SELECT * FROM seats WHERE body_id = ?", r.v.Body.ID).Scan(&all).Error
	out := map[int64]models.Seat{}
	for _, s := range all {
		out[s.ID] = s
	}
	return out, err
}

func organisationNames(q *gorm.DB) (map[int64]string, error) {
	var all []models.Organisation
	err := q.Raw("SELECT id, name FROM organisations").Scan(&all).Error
	out := map[int64]string{}
	for _, o := range all {
		out[o.ID] = o.Name
	}
	return out, err
}

// outcome reads what the meeting decided and what is to be done.
func (r *reader) outcome() error {
	v := r.v
	seen, args := access.Matters(r.actor, v.Now)
	var err error
	if v.Decisions, err = decisionsOf(r.q, []int64{v.Meeting.ID}, seen+" OR "+published, args); err != nil {
		return err
	}
	v.FollowUps, err = followUps(r.q, r.actor, v.Now, FollowUpFilter{MeetingID: v.Meeting.ID})
	return err
}

// published is the condition on decisions d that are public.
const published = "EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = d.id)"

// decisionsOf are the decisions taken in meetings on matters m that a condition
// lets through, with their certificates.
func decisionsOf(q *gorm.DB, meetings []int64, where string, args []any) ([]models.MeetingDecision, error) {
	var out []models.MeetingDecision
	err := q.Raw(`SELECT g.id AS meeting_id, m.id AS matter_id, d.reference, m.question, d.outcome, d.adopted_at, COALESCE(c.hash, '') AS certificate
		FROM decisions d JOIN matters m ON m.id = d.matter_id JOIN agenda_items i ON i.matter_id = m.id AND i.removed_at IS NULL
		JOIN meetings g ON g.id = i.meeting_id AND d.adopted_at >= g.opened_at AND (g.ended_at IS NULL OR d.adopted_at <= g.ended_at)
		LEFT JOIN certificates c ON c.decision_id = d.id
		WHERE g.id IN ? AND (`+where+") ORDER BY d.id", append([]any{append(meetings, 0)}, args...)...).Scan(&out).Error
	return out, err
}

func (r *reader) offers() error {
	v := r.v
	facts := models.MeetingFacts{Items: len(v.Items), Adopted: v.Adopted != nil}
	if r.actor.May(models.PermMeetingConvene) == nil {
		v.Actions = v.Meeting.Actions(r.actor, facts)
	}
	if v.Minutes == nil || !v.Keeps {
		return nil
	}
	written, err := minutesFacts(r.q, v.Meeting)
	v.Offers = v.Minutes.Offers(r.actor, written)
	return err
}
