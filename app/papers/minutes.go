package papers

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/meetings"
	"seedfund/models"
)

// minutes finds where a decision is recorded: in the minutes of the meeting that
// had its matter on the agenda and was not over when it was taken; a decision in
// writing in those of the next meeting of the body.
//
// clause 91: decisions are in the record that is circulated.
func (f *file) minutes(q *gorm.DB, actor models.Actor) (models.FollowMinutes, error) {
	out := models.FollowMinutes{Draft: f.draft()}
	var meeting models.Meeting
	err := q.Raw(`SELECT g.* FROM meetings g WHERE g.body_id = ? AND g.state <> 'cancelled' AND (g.ended_at IS NULL OR g.ended_at >= ?)
		ORDER BY CASE WHEN EXISTS (SELECT 1 FROM agenda_items i WHERE i.meeting_id = g.id AND i.matter_id = ? AND i.removed_at IS NULL) THEN 0
			WHEN g.ended_at IS NULL THEN 1 ELSE 2 END, g.starts_at, g.id LIMIT 1`, f.matter.BodyID, f.decision.AdoptedAt, f.matter.ID).Take(&meeting).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		out.Refusal = models.Conflict("papers.no_meeting", "91")
		return out, nil
	}
	if err != nil {
		return out, err
	}
	items, err := db.From[models.AgendaItem](q).Where("meeting_id = ? AND matter_id = ? AND removed_at IS NULL", meeting.ID, f.matter.ID).Find(q.Statement.Context)
	if err != nil {
		return out, err
	}
	if len(items) == 0 && meeting.Over() {
		// The matter was on no agenda, and no meeting is being prepared.
		out.Refusal = models.Conflict("papers.no_meeting", "91")
		return out, nil
	}
	out.MeetingID, out.Number, out.StartsAt, out.Opened = meeting.ID, meeting.Number, meeting.StartsAt, meeting.OpenedAt != nil
	out.Draft.Language = strings.Split(meeting.Languages, ",")[0]
	if meeting.OpenedAt != nil && !f.decision.AdoptedAt.Before(*meeting.OpenedAt) {
		out.Draft.Meeting = meeting.Number
	}
	if len(items) > 0 {
		out.ItemID = items[0].ID
		if err := written(q, &out); err != nil {
			return out, err
		}
	}
	out.Refusal, err = f.mayRecord(q, actor, out)
	return out, err
}

// written finds the first text on the item, with who wrote it.
func written(q *gorm.DB, out *models.FollowMinutes) error {
	first, err := db.From[models.MinuteRevision](q).Where("item_id = ? AND number = 1", out.ItemID).Find(q.Statement.Context)
	if err != nil || len(first) == 0 {
		return err
	}
	out.WrittenAt = &first[0].CreatedAt
	return q.Raw("SELECT name FROM people WHERE id = ?", first[0].PersonID).Scan(&out.WrittenBy).Error
}

// mayRecord says why the actor cannot put the draft into the minutes now.
func (f *file) mayRecord(q *gorm.DB, actor models.Actor, at models.FollowMinutes) (refusal, err error) {
	switch refusal := actor.May(models.PermMeetingKeep); {
	case refusal != nil:
		return refusal, nil
	case at.WrittenAt != nil:
		return models.Conflict("papers.minutes_written", "91"), nil
	case at.ItemID != 0 && !at.Opened:
		return models.Conflict("papers.minutes_wait", "91").With(map[string]any{"Starts": at.StartsAt}), nil
	}
	rows, err := db.From[models.Minutes](q).Where("meeting_id = ?", at.MeetingID).Find(q.Statement.Context)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0].Apply(actor, models.MinutesWrite, models.MinutesFacts{}), nil
}

// draft is the record of the decision, made of what was adopted.
func (f *file) draft() models.DecisionRecord {
	d := models.DecisionRecord{Decision: f.decision.Reference, Adopted: f.decision.AdoptedAt.UTC(), Body: f.body, Matter: f.matter.Reference, Question: f.matter.Question,
		Proposal: f.proposal.Reference, Title: f.proposal.Title, Outcome: f.decision.Outcome, Method: f.decision.Method, Result: f.decision.Result,
		Language: f.matter.Language, TextLanguage: f.matter.Language, Text: f.text.Paragraphs(), Certificate: f.hash}
	for _, id := range f.text.Effect.Organisations() {
		d.Amounts = append(d.Amounts, models.RecordAmount{Organisation: f.names[id], First: f.text.Effect.Of(id, 1), Total: f.text.Effect.Of(id, 0)})
	}
	for _, k := range f.text.Effect.Conditions {
		d.Conditions = append(d.Conditions, models.LetterCondition{Number: k.Number, Body: k.Body, Organisation: f.names[k.OrganisationID], DueOn: k.DueOn, BlocksTranche: k.BlocksTranche})
	}
	return d
}

// ReleaseMinutes puts the record of a decision into the minutes: words says the
// draft in its language. Where the matter is on no agenda yet it goes on that of
// the next meeting, and the text follows when that meeting is open. It reports
// whether the text was written.
func (s *Service) ReleaseMinutes(ctx context.Context, actor models.Actor, reference string, words func(models.DecisionRecord) string) (bool, error) {
	if err := mayPrepare(actor); err != nil {
		return false, err
	}
	if err := actor.MayNow(models.PermMeetingKeep, s.db.Now(ctx)); err != nil {
		return false, err
	}
	var at models.FollowMinutes
	var matter int64
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		f, err := open(q, actor, reference, s.db.Now(ctx))
		if err != nil {
			return err
		}
		matter = f.matter.ID
		at, err = f.minutes(q, actor)
		return err
	})
	if err != nil {
		return false, err
	}
	if at.Refusal != nil {
		return false, at.Refusal
	}
	if at.ItemID == 0 {
		on := ctx
		if at.Opened {
			// Two acts: the key of the form is the text's.
			on = db.WithKey(ctx, "", "")
		}
		item, err := s.meetings.AddItem(on, actor, at.MeetingID, meetings.ItemInput{MatterID: matter, Presenter: "secretariat", Minutes: 5})
		if err != nil || !at.Opened {
			return false, err
		}
		at.ItemID = item.ID
	}
	_, err = s.meetings.Write(ctx, actor, at.MeetingID, at.ItemID, 0, words(at.Draft))
	return err == nil, err
}
