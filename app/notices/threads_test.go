package notices_test

import (
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/reviewroom"
	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/notices"
	"seedfund/app/proposals"
	"seedfund/models"
)

// A message is told to the other side without its words; a note to those of the
// secretariat who spoke in its thread, and to no applicant.
func TestTheOtherSideHearsOfAMessage(t *testing.T) {
	t.Parallel()
	s := reviewroom.Furnish(t, apptest.New(t, apptest.At(time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC))))
	box := mail.New(s.DB, mail.Config{}, asRead{})
	r := jobs.New(s.DB, nil)
	box.Register(r)
	notices.New(s.DB, box, "http://127.0.0.1/").Register(r)
	id := s.Concept()
	officer, head := s.Officer, s.Head
	told := map[int64]int{}
	news := func(actor models.Actor) (out []string) {
		t.Helper()
		_, err := r.Drain(s.Ctx)
		s.Must(err)
		letters, err := box.Own(s.Ctx, actor)
		s.Must(err)
		for _, l := range letters[:len(letters)-told[actor.AccountID]] {
			out = append(out, l.Subject+" "+l.Text)
		}
		told[actor.AccountID] = len(letters)
		return out
	}
	for _, actor := range []models.Actor{s.Lead, s.State, officer, head} {
		news(actor)
	}
	want := func(step string, actor models.Actor, letters ...string) {
		t.Helper()
		got := news(actor)
		if len(got) != len(letters) || len(got) > 0 && got[0] != letters[0] {
			t.Errorf("%s: %q, want %q", step, got, letters)
		}
	}
	const page = "http://127.0.0.1/proposals/1/conversation/1"
	number, err := s.Proposals.OpenThread(s.Ctx, s.Lead, id, proposals.ThreadInput{Audience: models.AudienceShared, Subject: "S", Text: "A word.", Wants: true})
	s.Must(err)
	want("all of the secretariat", officer, "proposals.message asks "+page)
	want("all of the secretariat", head, "proposals.message asks "+page)
	want("who asked", s.Lead)
	_, err = s.Proposals.Say(s.Ctx, officer, id, models.AudienceShared, number, proposals.MessageInput{Text: "An answer."})
	s.Must(err)
	want("the applicants", s.Lead, "proposals.message says "+page)
	want("the applicants", s.State, "proposals.message says "+page)
	_, err = s.Proposals.Say(s.Ctx, s.State, id, models.AudienceShared, number, proposals.MessageInput{Text: "Thank you."})
	s.Must(err)
	want("who spoke in the thread", officer, "proposals.message says "+page)
	want("who did not", head)
	note, err := s.Proposals.OpenThread(s.Ctx, head, id, proposals.ThreadInput{Audience: models.AudienceInternal, Subject: "S", Text: "A note."})
	s.Must(err)
	want("who has said nothing yet", officer)
	_, err = s.Proposals.Say(s.Ctx, officer, id, models.AudienceInternal, note, proposals.MessageInput{Text: "Another."})
	s.Must(err)
	want("who spoke in the note", head, "proposals.note  http://127.0.0.1/proposals/1/notes/1")
	want("no applicant", s.Lead)
	want("no applicant", s.State)
	// Once who spoke has left, the answer goes to all who are there.
	s.EndMandate(officer)
	_, err = s.Proposals.Say(s.Ctx, s.Lead, id, models.AudienceShared, number, proposals.MessageInput{Text: "And now?", Wants: true})
	s.Must(err)
	want("who is left", head, "proposals.message asks "+page)
	// An organisation that has left the application hears no more of it.
	s.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.leave", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE mandates SET country = 'XDB' WHERE id = ?", s.State.MandateID)
		return err
	}))
	_, err = s.Proposals.Say(s.Ctx, head, id, models.AudienceShared, number, proposals.MessageInput{Text: "Now."})
	s.Must(err)
	want("who takes part", s.Lead, "proposals.message says "+page)
	want("who takes part no more", s.State)
}
