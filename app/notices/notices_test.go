package notices_test

import (
	"strconv"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/notices"
	"seedfund/app/proposals"
	"seedfund/models"
)

// asRead shows a letter as its template, outcome and page.
type asRead struct{}

func (asRead) Letter(_, template string, p map[string]string) (mail.Rendered, error) {
	return mail.Rendered{Subject: template + " " + p["Outcome"] + p["Receipt"], Text: p["Page"]}, nil
}

// clause 81: those who acted for a side are told; who has left is not.
func TestApplicantsAreToldWhileTheirMandateLasts(t *testing.T) {
	t.Parallel()
	h := apptest.New(t, apptest.At(time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	head, lead := h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleDrafter)
	h.Cast(models.RoleDrafter) // a colleague with no part in it
	c, p := calls.New(h.DB), proposals.New(h.DB)
	terms := calls.Usual()
	terms.Title, terms.Summary = models.Texts{"en": "Call", "fr": "Appel", "ar": "نداء"}, models.Texts{"en": "x", "fr": "x", "ar": "x"}
	terms.OpensAt, terms.ClosesAt = h.Clock.Now().Add(-time.Minute), h.Clock.Now().AddDate(0, 2, 0)
	terms.Envelope, terms.Minimum, terms.Maximum, terms.Themes = 12_000_000_00, 100_000_00, 2_600_000_00, []int{2, 4}
	call, err := c.Prepare(h.Ctx, head, terms)
	must(err)
	must(c.Publish(h.Ctx, h.Fresh(head), call.ID, call.Version))
	id, err := p.Start(h.Ctx, lead, proposals.Beginning{CallID: call.ID, Title: "Work and dignity", Country: "XDA"})
	must(err)

	box := mail.New(h.DB, mail.Config{}, asRead{})
	r := jobs.New(h.DB, nil)
	box.Register(r)
	notices.New(h.DB, box, "http://127.0.0.1/").Register(r)
	notices.RegisterDue(r, h.DB, c, p)
	tell := func(action models.ProposalAction) {
		t.Helper()
		must(h.DB.Write(h.Ctx, models.SystemActor, "test.move", func(tx *db.Tx) error {
			tx.Target("proposals", id)
			return tx.Enqueue(proposals.MovedJob{ProposalID: id, Action: string(action)})
		}))
		_, err := r.Drain(h.Ctx)
		must(err)
	}
	tell(models.ActionShortlist)
	tell(models.ActionStartReview) // the applicants do not hear of it
	letters, err := box.Own(h.Ctx, lead)
	must(err)
	if len(letters) != 1 || letters[0].Subject != "proposals.moved shortlist" || letters[0].Text != "http://127.0.0.1/proposals/1" {
		t.Errorf("%+v", letters)
	}
	all, err := db.From[models.Message](h.DB.Read(h.Ctx)).Order("id").Find(h.Ctx)
	if err != nil || len(all) != 1 {
		t.Errorf("%d letters, %v", len(all), err)
	}

	_, err = h.Outside().Exec("UPDATE mandates SET ended_at = from_at, end_recorded_at = from_at WHERE id = " + strconv.FormatInt(lead.MandateID, 10))
	must(err)
	tell(models.ActionInvite)
	if letters, err = box.Own(h.Ctx, lead); err != nil || len(letters) != 1 {
		t.Errorf("who has left was told: %+v %v", letters, err)
	}

	// The call closes by itself after its window.
	h.Clock.Set(terms.ClosesAt.AddDate(0, 0, 2))
	_, err = r.Drain(h.Ctx)
	must(err)
	if v, err := c.Show(h.Ctx, head, call.ID); err != nil || v.Call.State != models.CallClosed {
		t.Errorf("the call is %s, %v", v.Call.State, err)
	}
}
