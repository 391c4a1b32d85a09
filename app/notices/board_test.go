package notices_test

import (
	"testing"
	"time"

	smtpmock "github.com/mocktools/go-smtp-mock/v2"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/notices"
	"seedfund/models"
)

// letters works the queue of a room with a mail server, or without one.
func letters(t *testing.T, r *boardroom.Room, config mail.Config) *jobs.Runner {
	t.Helper()
	config.From, config.TLS, config.Timeout = "fund@example.test", "none", 5*time.Second
	box := mail.New(r.DB, config, asRead{})
	queue := jobs.New(r.DB, nil)
	jobs.Handle(queue, r.Interests.Reseated)
	box.Register(queue)
	notices.New(r.DB, box, "http://127.0.0.1").Register(queue)
	return queue
}

func work(t *testing.T, r *boardroom.Room, queue *jobs.Runner) {
	t.Helper()
	_, err := queue.Drain(r.Ctx)
	r.Must(err)
}

// bySilence opens a question to be answered by silence for sixteen days.
func bySilence(r *boardroom.Room) models.Matter {
	r.T.Helper()
	rules := r.Other(models.MatterRules, models.SubjectNone)
	r.AllAgree(rules)
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), rules.ID, rules.Version)
	r.Must(err)
	_, err = r.Bodies.AdoptMethod(r.Ctx, r.Fresh(r.Head), bodies.MethodInput{BodyID: r.Board.ID, DecisionID: d.ID, Method: models.MethodNoObjection,
		Kinds: models.EveryKind, From: r.DB.Now(r.Ctx)})
	r.Must(err)
	paper := r.Asking(models.MatterOther, models.SubjectNone)
	paper.Method = models.MethodNoObjection
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
	r.Must(err)
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 16)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes))
	return r.Stored(m.ID)
}

func view(r *boardroom.Room, id int64) models.MatterView {
	r.T.Helper()
	v, err := r.Matters.Show(r.Ctx, r.Head, id)
	r.Must(err)
	return v
}

// Every address of every seat with a vote has its notice with what became of it:
// refused by the mail server, the seat is unserved and the clock stands, unless
// another address has it. A letter that comes back later stops the clock again.
func TestABouncedLetterStopsTheClock(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	address := func(actor models.Actor) string {
		a, err := db.From[models.Account](r.DB.Read(r.Ctx)).Where("id = ?", actor.AccountID).Take(r.Ctx)
		r.Must(err)
		return a.Email
	}
	// Of stakeholders/1 the alternate still has it; stakeholders/2 has nobody else.
	sink := smtpmock.New(smtpmock.ConfigurationAttr{BlacklistedRcpttoEmails: []string{address(r.Members["stakeholders/1"]), address(r.Members["stakeholders/2"])},
		MsgRcpttoBlacklistedEmail: "550 no such person"})
	r.Must(sink.Start())
	t.Cleanup(func() { _ = sink.Stop() })
	queue := letters(t, r, mail.Config{Host: "127.0.0.1", Port: sink.PortNumber()})
	m := bySilence(r)
	if v := view(r, m.ID); len(v.Matter.Silence.Unserved(v.Now)) != 12 {
		t.Errorf("before the letters leave %d seats are unserved", len(v.Matter.Silence.Unserved(v.Now)))
	}
	work(t, r, queue)
	v := view(r, m.ID)
	states := map[models.MessageState]int{}
	for _, n := range v.Notices {
		states[n.State()]++
	}
	if len(v.Notices) != 16 || states[models.MessageSent] != 14 || states[models.MessageFailed] != 2 {
		t.Errorf("notices %v", states)
	}
	if u := v.Matter.Silence.Unserved(v.Now); len(u) != 1 || u[0] != r.Seats["stakeholders/2"] || v.Matter.End() != nil {
		t.Errorf("unserved %v, ends %v", u, v.Matter.End())
	}
	r.Clock.Advance(24 * time.Hour)
	r.Must(r.Matters.RecordNotice(r.Ctx, r.Officer, m.ID, r.Seats["stakeholders/2"], models.NoticeInput{Channel: models.NoticeCourier,
		Address: models.AddressHolder, Reached: r.DB.Now(r.Ctx), Evidence: "consignment note 7"}))
	if at := view(r, m.ID).Matter.End(); at == nil || at.Sub(*m.ClosesAt) != 24*time.Hour {
		t.Fatalf("ends %v, announced %s", at, m.ClosesAt)
	}
	// The letter to a seat with one address comes back after days.
	for _, n := range v.Notices {
		if n.SeatID == r.Seats["network/3"] {
			r.Must(r.Matters.RecordReturn(r.Ctx, r.Officer, m.ID, n.ID, "mailbox full, returned on the second day"))
		}
	}
	if v := view(r, m.ID); v.Matter.End() != nil || v.Matter.Silence.Unserved(v.Now)[0] != r.Seats["network/3"] {
		t.Errorf("%+v", v.Matter.Silence)
	}
}

// Without a mail server letters are kept, to be read in the system: they have
// arrived. A seat without a vote on the item gets none.
func TestNoticesWithoutAMailServer(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	queue := letters(t, r, mail.Config{})
	m := r.Opened() // three of twelve seats have an interest in it
	work(t, r, queue)
	v := view(r, m.ID)
	seats := map[int64]bool{}
	for _, n := range v.Notices {
		seats[n.SeatID] = true
		if n.State() != models.MessageKept || n.Name == "" {
			t.Errorf("%+v", n)
		}
	}
	if len(seats) != 9 || seats[r.Seats["network/1"]] || v.Matter.Silence != nil {
		t.Errorf("%d seats have a notice", len(seats))
	}
}
