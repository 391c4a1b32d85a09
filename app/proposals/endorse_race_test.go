package proposals_test

import (
	"sync"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/mail"
	"seedfund/app/proposals"
	"seedfund/models"
)

// racingAnswers is a request before eight answers, four yes and four no, at two
// servers.
func racingAnswers(t *testing.T) (s *scene, id, e int64, secret, digest string, servers [2]*proposals.Service) {
	t.Helper()
	t.Parallel()
	h := apptest.New(t)
	s = &scene{Harness: h, t: t, proposals: proposals.New(h.DB)}
	s.stageCast()
	id = s.asks()
	secret, e = s.sentTo(id, city, "mayor@harbour.invalid")
	digest = s.opensLink(secret).Endorsement.Digest
	other := s.Second()
	return s, id, e, secret, digest, [2]*proposals.Service{s.proposals, proposals.New(other, proposals.WithLetters(mail.New(other, mail.Config{}, nil), ""))}
}

// Answers that arrive at once: the first counts, those that say the same get its
// receipt, the others a typed refusal; one act, one letter.
func TestAnswersAtOnce(t *testing.T) {
	s, id, e, secret, digest, servers := racingAnswers(t)
	var errs [8]error
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			in := s.yes(id, digest)
			if i%4 < 2 {
				in.Given, in.Declined, in.Remarks, in.Letter = false, true, "No.", nil
			}
			_, errs[i] = servers[i%2].AnswerEndorsement(s.Ctx, models.Actor{}, elsewhere, secret, in)
		})
	}
	wg.Wait()
	given := s.endorsement(id, e).State == models.EndorsementGiven
	for i, err := range errs {
		if says := i%4 >= 2; says == given && err != nil {
			t.Errorf("the same answer is refused: %v", err)
		} else if says != given {
			kind(t, err, models.KindConflict, "endorsements.answered_otherwise")
		}
	}
	if len(s.acts("endorsement.answer")) != 1 || len(s.letters("endorsements.receipt")) != 1 {
		t.Errorf("%d acts, %d receipts", len(s.acts("endorsement.answer")), len(s.letters("endorsements.receipt")))
	}
	s.Verify()
}

// The control: without the lock two answers each find the link unused and both
// are taken where acts run at the same time. On the embedded database acts follow
// each other, and the second finds it used.
func TestWithoutTheLockBothAnswersCount(t *testing.T) {
	together := apptest.Engine() == "postgres"
	s, _, e, _, _, _ := racingAnswers(t)
	var both, wg sync.WaitGroup
	both.Add(2)
	taken := [2]bool{}
	for i, d := range []*db.DB{s.DB, s.Second()} {
		wg.Go(func() {
			s.must(d.Write(s.Ctx, s.lead, "test.unguarded", func(tx *db.Tx) error {
				var used int
				if err := tx.Raw("SELECT COUNT(*) FROM endorsement_links WHERE endorsement_id = ? AND used_at IS NOT NULL", e).Scan(&used).Error; err != nil {
					return err
				}
				if together {
					both.Done()
					both.Wait()
				}
				if taken[i] = used == 0; !taken[i] {
					return nil
				}
				_, err := db.Exec(tx, "UPDATE endorsement_links SET used_at = ? WHERE endorsement_id = ?", tx.Now, e)
				return err
			}))
		})
	}
	wg.Wait()
	if twice := taken[0] && taken[1]; twice != together || !taken[0] && !taken[1] {
		t.Errorf("at the same time: %v; taken: %v", together, taken)
	}
}

// An answer and a change of the document at once: whichever comes first, no
// endorsement stands behind a text that was not read.
func TestAnAnswerAndAChangeAtOnce(t *testing.T) {
	s, id, e, secret, digest, servers := racingAnswers(t)
	f := s.facts(id)
	f.Months = 31
	var answered, changed error
	var wg sync.WaitGroup
	wg.Go(func() {
		_, answered = servers[1].AnswerEndorsement(s.Ctx, models.Actor{}, elsewhere, secret, s.yes(id, digest))
	})
	wg.Go(func() { changed = s.proposals.SaveFacts(s.Ctx, s.lead, id, f) })
	wg.Wait()
	s.must(changed)
	got := s.endorsement(id, e)
	switch {
	case answered == nil && got.State != models.EndorsementLapsed:
		t.Errorf("it was given to another text and is %s", got.State)
	case answered != nil:
		kind(t, answered, models.KindConflict, "endorsements.changed")
	}
	if s.view(id).Document.Holds(got) {
		t.Error("an endorsement stands behind a text that its endorser never saw")
	}
}
