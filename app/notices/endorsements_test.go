package notices_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/reviewroom"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/notices"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/models"
)

// Who asked for an endorsement is told what became of it, and so is the State:
// declined, run out, and the letter that the applicants recorded themselves.
func TestApplicantsAreToldOfEndorsements(t *testing.T) {
	t.Parallel()
	s := reviewroom.Furnish(t, apptest.New(t, apptest.At(time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC))))
	box := mail.New(s.DB, mail.Config{}, asRead{})
	r := jobs.New(s.DB, nil)
	box.Register(r)
	asks := proposals.New(s.DB, proposals.WithLetters(box, "http://127.0.0.1/"))
	notices.New(s.DB, box, "http://127.0.0.1/").Register(r)
	id, err := asks.Start(s.Ctx, s.Lead, proposals.Beginning{CallID: s.Call.ID, Title: "Work and dignity", Country: "XDA"})
	s.Must(err)
	s.Complete(id)
	notices.RegisterDue(r, s.DB, s.Calls, asks)
	told := func(actor models.Actor, want string) {
		t.Helper()
		_, err := r.Drain(s.Ctx)
		s.Must(err)
		letters, err := box.Own(s.Ctx, actor)
		s.Must(err)
		for _, l := range letters {
			if l.Template == "endorsements.told" {
				if want == "" || l.Params == "" {
					t.Errorf("%s was told of an endorsement: %s", actor.Role, l.Params)
				}
				if !strings.Contains(l.Params, `"Outcome":"`+want+`"`) {
					t.Errorf("%s was told %s, not of %s", actor.Role, l.Params, want)
				}
				return
			}
		}
		if want != "" {
			t.Errorf("%s was not told that it is %s", actor.Role, want)
		}
	}
	ask := func(kind models.EndorserKind, address string) string {
		asked, err := asks.AskEndorsement(s.Ctx, s.Lead, id, proposals.EndorsementRequest{About: models.WantedEndorsement{Kind: kind, Country: "XDA"}, Office: "Mayor", Entity: "City", Address: address, Language: "en"})
		s.Must(err)
		u, err := url.Parse(asked.Link)
		s.Must(err)
		return u.Query().Get("t")
	}
	secret := ask(models.EndorserLocal, "mayor@harbour.invalid")
	page, err := asks.OpenEndorsement(s.Ctx, people.Door{}, secret)
	s.Must(err)
	told(s.Lead, "")
	_, err = asks.AnswerEndorsement(s.Ctx, models.Actor{}, people.Door{}, secret, proposals.EndorsementAnswer{Digest: page.Endorsement.Digest, Declined: true, Signatory: "The mayor", Office: "Mayor", Remarks: "No."})
	s.Must(err)
	told(s.Lead, "declined")
	told(s.State, "declined")
	ask(models.EndorserGovernment, "office@ministry.invalid")
	s.Clock.Advance(models.EndorsementLifetime + time.Minute)
	told(s.Lead, "expired")
}
