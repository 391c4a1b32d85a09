package notices_test

import (
	"strconv"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/calls"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/notices"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/models"
)

// clause 23: an answer reaches all who have begun, and who asked, in the same
// words; what is set aside, and what becomes of a request for more time, reaches
// only whom it concerns.
func TestApplicantsHearOfAnswersAndOfMoreTime(t *testing.T) {
	t.Parallel()
	h := apptest.New(t, apptest.At(time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	head, begun := h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleDrafter)
	asker := h.CastFor(models.RolePUNOProgramme, people.OrganisationInput{Code: "ORG-Q", Name: "Organisation Q", Kind: models.KindUNEntity}, "")
	idle := h.CastFor(models.RoleDrafter, people.OrganisationInput{Code: "ORG-S", Name: "Organisation S", Kind: models.KindUNEntity}, "")
	c, p := calls.New(h.DB), proposals.New(h.DB)
	texts := models.Texts{"en": "Call", "fr": "Appel", "ar": "نداء"}
	terms := calls.Usual()
	terms.Title, terms.Summary = texts, texts
	terms.OpensAt, terms.ClosesAt = h.Clock.Now().Add(-time.Minute), h.Clock.Now().AddDate(0, 2, 0)
	terms.QuestionsUntil = &terms.ClosesAt
	terms.Envelope, terms.Minimum, terms.Maximum, terms.Themes = 12_000_000_00, 100_000_00, 2_600_000_00, []int{2, 4}
	call, err := c.Prepare(h.Ctx, head, terms)
	must(err)
	must(c.Publish(h.Ctx, h.Fresh(head), call.ID, call.Version))
	id, err := p.Start(h.Ctx, begun, proposals.Beginning{CallID: call.ID, Title: "Work and dignity", Country: "XDA"})
	must(err)
	box := mail.New(h.DB, mail.Config{}, asRead{})
	r := jobs.New(h.DB, nil)
	box.Register(r)
	notices.New(h.DB, box, "http://127.0.0.1/").Register(r)
	notices.RegisterDue(r, h.DB, c, p)
	letters := func(who models.Actor) (out []string) {
		t.Helper()
		_, err := r.Drain(h.Ctx)
		must(err)
		own, err := box.Own(h.Ctx, who)
		must(err)
		for _, l := range own {
			out = append(out, l.Subject+l.Text)
		}
		return out
	}
	first, err := c.Ask(h.Ctx, asker, call.ID, "One?")
	must(err)
	second, err := c.Ask(h.Ctx, asker, call.ID, "Two?")
	must(err)
	must(c.AnswerQuestion(h.Ctx, head, call.ID, first.ID, first.Version, texts, texts))
	page := "calls.answered http://127.0.0.1/calls/" + call.Reference + "/questions"
	for name, who := range map[string]models.Actor{"who began": begun, "who asked": asker} {
		if got := letters(who); len(got) != 1 || got[0] != page {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := letters(idle); len(got) != 0 {
		t.Errorf("who has no part in it: %q", got)
	}
	must(c.SetAsideQuestion(h.Ctx, head, call.ID, second.ID, second.Version, "Asked twice."))
	if a, b := letters(asker), letters(begun); len(a) != 2 || len(b) != 1 {
		t.Errorf("who asked %q, who began %q", a, b)
	}
	must(p.AskTime(h.Ctx, begun, id, "The line is down."))
	rows, err := p.Exceptions(h.Ctx, head, call.ID)
	must(err)
	until := call.ClosesAt.AddDate(0, 0, 3)
	must(p.DecideTime(h.Ctx, h.Fresh(head), rows[0].ID, proposals.TimeDecision{Version: rows[0].Version, Until: &until, Reason: "Confirmed."}))
	if a, b := letters(asker), letters(begun); len(a) != 2 || len(b) != 2 || b[0] != "proposals.extended grantedhttp://127.0.0.1/proposals/1" {
		t.Errorf("who asked %q, who began %q", a, b)
	}
	_, err = p.GiveTime(h.Ctx, h.Fresh(head), call.ID, proposals.TimeGift{Application: strconv.FormatInt(id, 10), OrganisationID: begun.OrganisationID, Until: until.AddDate(0, 0, 1), Reason: "No line."})
	must(err)
	if b := letters(begun); len(b) != 3 || b[0] != "proposals.extended givenhttp://127.0.0.1/proposals/1" {
		t.Errorf("who began %q", b)
	}
}
