package matters_test

import (
	"strings"
	"testing"
	"time"

	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/notices"
	"seedfund/models"
)

// plainly writes a letter as its template's name.
type plainly struct{}

func (plainly) Letter(_, template string, p map[string]string) (mail.Rendered, error) {
	return mail.Rendered{Subject: template, Text: p["Page"]}, nil
}

// waits is the task of a matter that an actor has, with its deadline.
func (c *committee) waits(actor models.Actor, m models.Matter) (kind string, due *time.Time) {
	c.T.Helper()
	tasks, err := c.Matters.Tasks(c.Ctx, actor)
	c.Must(err)
	for _, task := range tasks {
		if task.MatterID == m.ID {
			if kind != "" {
				c.T.Errorf("%s has two tasks on one matter: %s and %s", actor.Role, kind, task.Kind)
			}
			kind, due = task.Kind, task.ClosesAt
		}
	}
	return kind, due
}

// clauses 36 and 37: each step on the path stands among the Coordinator's tasks,
// a mediation with the end of its time, and with a seat that objects.
func TestThePathWaitsForWhoTakesItsSteps(t *testing.T) {
	c := ladder(t)
	m := c.disputed()
	now := func(step, want string) {
		t.Helper()
		if kind, _ := c.waits(c.Fresh(c.Chair), m); kind != want {
			t.Errorf("%s: the Coordinator's task is %q, want %q", step, kind, want)
		}
	}
	now("while answers are taken", "")
	c.Clock.Set(m.ClosesAt.Add(time.Minute))
	now("after the closing time", "mediate")
	c.Must(c.mediate(m))
	due := c.DB.Now(c.Ctx).AddDate(0, 0, models.MediationTime(models.ExComRules(4)))
	for who, actor := range map[string]models.Actor{"mediation": c.Fresh(c.Chair), "reconsider": c.Fresh(c.members[2])} {
		if kind, until := c.waits(actor, m); kind != who || until == nil || until.Sub(due).Abs() > time.Minute {
			t.Errorf("in the mediation: %q until %v, want %q until %s", kind, until, who, due)
		}
	}
	if kind, _ := c.waits(c.Fresh(c.members[0]), m); kind != "" {
		t.Errorf("a seat that agrees is asked to %q", kind)
	}
	// A seat answers in a mediation still: nothing it says comes late.
	c.Refused(c.Matters.ObjectLate(c.Ctx, c.Fresh(c.members[0]), m.ID, 0, "We see it now.", "Another word."), models.KindConflict, "board.not_late")
	c.Must(c.contact(m))
	c.Must(c.giveUp(m))
	now("after the failure", "refer")
	c.Must(c.Matters.ObjectLate(c.Ctx, c.Fresh(c.members[0]), m.ID, 0, "We see it now.", "Another word."))
	c.Must(c.refer(m))
	now("after the transmission", "receive")
	c.Must(c.received(m))
	now("after the receipt", "answer")
	c.Must(c.answered(m))
	now("after the answer", "settle")
	if _, err := c.conclude(m); err != nil {
		t.Fatal(err)
	}
	now("after the decision", "publish")
}

// Each step is told to the seats with a vote; the Coordinator hears when a
// mediation has had its time, and not when it had ended before.
func TestThePathIsTold(t *testing.T) {
	c := ladder(t)
	box := mail.New(c.DB, mail.Config{}, plainly{})
	queue := jobs.New(c.DB, nil)
	box.Register(queue)
	jobs.Handle(queue, c.Interests.Reseated)
	notices.New(c.DB, box, "http://127.0.0.1").Register(queue)
	work := func() {
		t.Helper()
		_, err := queue.Drain(c.Ctx)
		c.Must(err)
	}
	told := func(template string) (n int, chair bool) {
		t.Helper()
		sent, err := db.From[models.Message](c.DB.Read(c.Ctx)).Where("template = ?", template).Find(c.Ctx)
		c.Must(err)
		for _, letter := range sent {
			chair = chair || letter.AccountID == c.Chair.AccountID
			if !strings.Contains(letter.Params, "/ladder") || !strings.Contains(letter.Params, `"Before":"excom"`) {
				t.Error(letter.Params)
			}
		}
		return len(sent), chair
	}
	m := c.disputed()
	c.Must(c.mediate(m))
	work()
	if n, chair := told("matters.path"); n != len(c.members) || chair {
		t.Errorf("%d letters on the mediation, chair %t", n, chair)
	}
	if n, _ := told("matters.mediation_due"); n != 0 {
		t.Errorf("%d letters before its time is over", n)
	}
	c.Clock.Advance(time.Duration(models.MediationTime(models.ExComRules(4)))*24*time.Hour + time.Hour)
	work()
	if n, chair := told("matters.mediation_due"); n != 1 || !chair {
		t.Errorf("%d letters when its time is over, chair %t", n, chair)
	}
	c.Must(c.contact(m))
	c.Must(c.giveUp(m))
	c.Must(c.refer(m))
	work()
	if n, _ := told("matters.path"); n != 3*len(c.members) {
		t.Errorf("%d letters on three steps", n)
	}
	// A mediation that ended in time is not called overdue.
	other := c.disputed()
	c.Must(c.mediate(other))
	c.Must(c.agreement(other, true))
	c.Clock.Advance(time.Duration(models.MediationTime(models.ExComRules(4)))*24*time.Hour + time.Hour)
	work()
	if n, _ := told("matters.mediation_due"); n != 1 {
		t.Errorf("control: %d letters, one mediation is overdue", n)
	}
}
