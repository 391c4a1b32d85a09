package papers_test

import (
	"strings"
	"testing"
	"time"

	"seedfund/app/meetings"
	"seedfund/models"
)

// meeting prepares a meeting of the Board with an item of its own.
func (o *office) meeting(days int) models.Meeting {
	o.T.Helper()
	starts := o.DB.Now(o.Ctx).AddDate(0, 0, days)
	m, err := o.meetings.Prepare(o.Ctx, o.Officer, o.Board.ID, meetings.Input{Mode: models.InPerson, Place: "Geneva", Languages: []string{"fr", "en"}, StartsAt: starts, EndsAt: starts.Add(3 * time.Hour), Zone: "Europe/Zurich"})
	o.Must(err)
	_, err = o.meetings.AddItem(o.Ctx, o.Officer, m.ID, meetings.ItemInput{Title: "Opening", Presenter: "chair", Minutes: 10})
	o.Must(err)
	return m
}

func (o *office) of(m models.Meeting) models.MeetingView {
	o.T.Helper()
	v, err := o.meetings.Show(o.Ctx, o.Officer, m.ID)
	o.Must(err)
	return v
}

func (o *office) begin(m models.Meeting) {
	o.T.Helper()
	o.Must(o.meetings.Convene(o.Ctx, o.Fresh(o.Head), m.ID, o.of(m).Meeting.Version, ""))
	o.Clock.Set(m.StartsAt)
	o.Must(o.meetings.Begin(o.Ctx, o.Fresh(o.Chair), m.ID, o.of(m).Meeting.Version, nil, []meetings.PresenceInput{{SeatID: o.Seats["network/1"]}}))
}

func words(d models.DecisionRecord) string {
	return d.Decision + " " + d.Language + "\n" + strings.Join(d.Text, "\n")
}

func (o *office) record(d models.Decision) (bool, error) {
	return o.papers.ReleaseMinutes(o.Ctx, o.Fresh(o.Officer), d.Reference, words)
}

// clause 91: a decision in writing is in the record of the next meeting, from the
// adopted text.
func TestADecisionInWritingGoesIntoTheNextMinutes(t *testing.T) {
	o := open(t)
	d := o.adopted()
	_, err := o.record(d)
	o.Refused(err, models.KindConflict, "papers.no_meeting")
	m := o.meeting(30)
	at := o.follow(d).Minutes
	if at.MeetingID != m.ID || at.ItemID != 0 || at.Draft.Meeting != 0 || at.Draft.Language != "fr" || at.Refusal != nil {
		t.Fatalf("%+v", at)
	}
	_, err = o.papers.ReleaseMinutes(o.Ctx, o.Fresh(o.Chair), d.Reference, words)
	if !models.IsKind(err, models.KindForbidden) {
		t.Errorf("the chair writes minutes: %v", err)
	}
	written, err := o.record(d)
	o.Must(err)
	if written || o.follow(d).Minutes.ItemID == 0 {
		t.Error("the decision is not on the agenda, or written before the meeting")
	}
	_, err = o.record(d)
	o.Refused(err, models.KindConflict, "papers.minutes_wait")
	o.begin(m)
	written, err = o.record(d)
	o.Must(err)
	text := ""
	for _, i := range o.of(m).Items {
		if i.MatterID != nil && i.Text != nil {
			text = i.Text.Body
		}
	}
	if !written || text != words(o.follow(d).Minutes.Draft) {
		t.Errorf("the minutes say %q", text)
	}
	_, err = o.record(d)
	o.Refused(err, models.KindConflict, "papers.minutes_written")
	if f := o.follow(d).Minutes; f.WrittenAt == nil || f.WrittenBy == "" {
		t.Errorf("%+v", f)
	}
	o.Verify()
}

func TestADecisionOfAMeetingGoesIntoItsMinutes(t *testing.T) {
	o := open(t)
	matter := o.Opened()
	m := o.meeting(7)
	_, err := o.meetings.AddItem(o.Ctx, o.Officer, m.ID, meetings.ItemInput{MatterID: matter.ID, Presenter: "lead", Minutes: 30})
	o.Must(err)
	o.Must(o.meetings.Convene(o.Ctx, o.Fresh(o.Head), m.ID, o.of(m).Meeting.Version, "The Board agreed to a short notice."))
	o.Clock.Set(m.StartsAt)
	o.Must(o.meetings.Begin(o.Ctx, o.Fresh(o.Chair), m.ID, o.of(m).Meeting.Version, nil, []meetings.PresenceInput{{SeatID: o.Seats["network/1"]}}))
	o.AllAgree(matter)
	o.Clock.Advance(time.Hour)
	d, err := o.Matters.Adopt(o.Ctx, o.Fresh(o.Chair), matter.ID, o.Stored(matter.ID).Version)
	o.Must(err)
	o.Clock.Advance(time.Hour)
	o.Must(o.meetings.End(o.Ctx, o.Fresh(o.Chair), m.ID, o.of(m).Meeting.Version, nil))
	later := o.meeting(60)
	at := o.follow(d).Minutes
	if at.MeetingID != m.ID || at.MeetingID == later.ID || at.Draft.Meeting != m.Number || at.Refusal != nil {
		t.Fatalf("%+v", at)
	}
	text := o.effect(d)
	if len(at.Draft.Amounts) == 0 || at.Draft.Amounts[0].Total == 0 || len(at.Draft.Text) != len(text.Paragraphs()) || len(at.Draft.Certificate) != 64 {
		t.Errorf("%+v", at.Draft)
	}
	written, err := o.record(d)
	o.Must(err)
	if !written {
		t.Error("not written")
	}
	o.Verify()
}
