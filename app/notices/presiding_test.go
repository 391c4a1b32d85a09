package notices_test

import (
	"strings"
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/db"
	"seedfund/app/mail"
	"seedfund/models"
)

// written are the letters of a template by account.
func written(r *boardroom.Room, template string) map[int64]models.Message {
	r.T.Helper()
	sent, err := db.From[models.Message](r.DB.Read(r.Ctx)).Where("template = ?", template).Order("id").Find(r.Ctx)
	r.Must(err)
	out := map[int64]models.Message{}
	for _, m := range sent {
		if _, twice := out[m.AccountID]; twice {
			r.T.Errorf("account %d is told twice of %s", m.AccountID, template)
		}
		out[m.AccountID] = m
	}
	return out
}

// clause 34: who presides hears that a seat asked for time, and the seats with a
// vote until when they now have it. Neither letter is a notice of the text.
func TestMoreTimeIsTold(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	queue := letters(t, r, mail.Config{})
	m := r.Opened() // network/1, network/2 and countries/1 have an interest
	work(t, r, queue)
	notices := len(view(r, m.ID).Notices)
	r.Must(r.Matters.AskTime(r.Ctx, r.Member(models.ConstituencyContributors, 1), m.ID, 0, "We must ask the capital."))
	work(t, r, queue)
	asked, later := written(r, "matters.time_asked"), written(r, "matters.extended")
	letter, told := asked[r.Chair.AccountID]
	if len(asked) != 1 || !told || !strings.Contains(letter.Params, r.Stored(m.ID).ClosesAt.Format("2006-01-02 15:04")) {
		t.Errorf("the chair reads %+v", asked)
	}
	for key, member := range r.Members {
		_, told := later[member.AccountID]
		if closed := key == "network/1" || key == "network/2" || key == "countries/1"; told == closed {
			t.Errorf("%s told: %t", key, told)
		}
	}
	// clause 98: to a seat without a vote the page says that time was given, not to whom.
	closed, err := r.Matters.Show(r.Ctx, r.Member(models.ConstituencyNetwork, 1), m.ID)
	r.Must(err)
	if x := closed.Requests[0]; x.SeatID != 0 || x.Reason != "" || x.PersonID != 0 || x.ClosesAt.IsZero() {
		t.Errorf("a seat without a vote reads %+v", x)
	}
	if x := view(r, m.ID).Requests[0]; x.SeatID == 0 || x.Reason == "" {
		t.Errorf("control: the secretariat reads %+v", x)
	}
	if n := len(view(r, m.ID).Notices); n != notices || notices == 0 {
		t.Errorf("%d notices of the text, were %d", n, notices)
	}
}

// clause 98: a chair who withdrew from the item is not written to about it.
func TestAWithdrawnChairIsNotToldOfTime(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	queue := letters(t, r, mail.Config{})
	m := r.Opened()
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.interest", func(tx *db.Tx) error {
		_, err := db.Exec(tx, `INSERT INTO seat_interests (created_at, matter_id, seat_id, grade, origin, reason, note, recorded_by)
			SELECT ?, ?, id, 'withdrawn', 'declared', 'personal', '', 0 FROM seats WHERE function = 'coordinator'`, tx.Now, m.ID)
		return err
	}))
	r.Must(r.Matters.AskTime(r.Ctx, r.Member(models.ConstituencyContributors, 1), m.ID, 0, "We must ask the capital."))
	work(t, r, queue)
	if asked := written(r, "matters.time_asked"); len(asked) != 0 {
		t.Errorf("told %+v", asked)
	}
	if len(written(r, "matters.extended")) == 0 {
		t.Error("control: the seats hear nothing")
	}
}

// An indicative vote is told to the seats with a vote on the matter and waits
// for each of them until it answers, or until the vote ends.
func TestAnIndicationIsAskedAndWaits(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	queue := letters(t, r, mail.Config{})
	m := r.Opened()
	r.Must(r.Matters.Indicate(r.Ctx, r.Fresh(r.Chair), m.ID, models.IndicativeInput{Form: models.IndicativeText, Question: "Could you join?"}))
	work(t, r, queue)
	asked := written(r, "matters.indication")
	waits := func(actor models.Actor) bool {
		t.Helper()
		tasks, err := r.Matters.Tasks(r.Ctx, actor)
		r.Must(err)
		for _, task := range tasks {
			if task.Kind == "indicate" && task.MatterID == m.ID && task.Question == "Could you join?" {
				return true
			}
		}
		return false
	}
	for key, member := range r.Members {
		letter, told := asked[member.AccountID]
		if closed := key == "network/1" || key == "network/2" || key == "countries/1"; told == closed || waits(r.Fresh(member)) == closed {
			t.Errorf("%s told: %t, waits: %t", key, told, waits(r.Fresh(member)))
		}
		if told && !strings.Contains(letter.Params, "/indications") {
			t.Error(letter.Params)
		}
	}
	running := view(r, m.ID).Indicated().ID
	one, other := r.Member(models.ConstituencyContributors, 1), r.Member(models.ConstituencyContributors, 2)
	r.Must(r.Matters.AnswerIndication(r.Ctx, one, m.ID, running, 0, models.Numbers{1}))
	if waits(one) || waits(r.Fresh(r.Alternates["contributors/1"])) || !waits(other) {
		t.Error("a seat that has answered still waits, or another does not")
	}
	r.Must(r.Matters.EndIndication(r.Ctx, r.Fresh(r.Chair), m.ID, running))
	if waits(other) {
		t.Error("an indication that ended waits for a seat")
	}
}
