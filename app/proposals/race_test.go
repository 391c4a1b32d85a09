package proposals_test

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// racing is a scene on the store's own clock, with a ready concept note and two
// servers.
func racing(t *testing.T) (*scene, int64, [2]*proposals.Service) {
	t.Helper()
	t.Parallel()
	h := apptest.New(t)
	s := &scene{Harness: h, t: t, proposals: proposals.New(h.DB)}
	s.stageCast()
	id := s.began()
	s.ready(id)
	return s, id, [2]*proposals.Service{s.proposals, proposals.New(h.Second())}
}

// Two submissions at once, from two servers: one succeeds, the other gets a
// typed refusal; one frozen copy, one number, one notice.
func TestTwoSubmissionsAtOnce(t *testing.T) {
	s, id, servers := racing(t)
	version := s.view(id).Proposal.Version
	actors := [2]models.Actor{s.Fresh(s.lead), s.Fresh(s.state)}
	var errs [8]error
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = servers[i%2].Submit(s.Ctx, actors[i%2], id, version)
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case !models.IsKind(err, models.KindConflict) && !models.IsKind(err, models.KindStale):
			t.Errorf("the loser's refusal is not typed: %v", err)
		}
	}
	v := s.view(id)
	if done != 1 || len(v.Submissions) != 1 || len(v.Events) != 1 || s.jobs("proposal_submitted") != 1 || len(s.acts("proposal.submit")) != 1 {
		t.Errorf("%d succeeded, %d frozen copies", done, len(v.Submissions))
	}
	if v.Proposal.Reference == "" || v.Submissions[0].Reference != v.Proposal.Reference {
		t.Error(v.Proposal.Reference)
	}
}

// The control: the same two acts without lock and version both succeed where
// acts run at the same time. This is why Submit loads the proposal locked.
func TestWithoutTheGuardBothWouldSucceed(t *testing.T) {
	if apptest.Engine() != "postgres" {
		t.Skip("acts follow each other on SQLite; there is nothing to guard against")
	}
	s, id, _ := racing(t)
	second := s.Second()
	var both, wg sync.WaitGroup
	both.Add(2)
	var errs [2]error
	for i, d := range []*db.DB{s.DB, second} {
		wg.Go(func() {
			errs[i] = d.Write(s.Ctx, s.lead, "test.unguarded", func(tx *db.Tx) error {
				var state string
				if err := tx.Raw("SELECT state FROM proposals WHERE id = ?", id).Scan(&state).Error; err != nil {
					return err
				}
				both.Done()
				both.Wait()
				if state != "draft" {
					return models.Conflict("proposals.submitted_already", "")
				}
				_, err := db.Exec(tx, "UPDATE proposals SET state = 'submitted' WHERE id = ?", id)
				return err
			})
		})
	}
	wg.Wait()
	if errs[0] != nil || errs[1] != nil {
		t.Errorf("the control should let both through: %v, %v", errs[0], errs[1])
	}
}

// onOneVersion is a document whose answer "as it was" two people of its owner
// have before them.
func onOneVersion(t *testing.T) (s *scene, id int64, servers [2]*proposals.Service, editors [2]models.Actor, version int64) {
	t.Helper()
	s, id, servers = racing(t)
	s.must(s.proposals.SaveSection(s.Ctx, s.lead, id, "situation", []proposals.AnswerInput{{Question: "needs", Text: "as it was", Version: s.view(id).Document.Answers["needs"].Version}}))
	return s, id, servers, [2]models.Actor{s.lead, s.Cast(models.RolePUNOProgramme)}, s.view(id).Document.Answers["needs"].Version
}

// Feature 2: two editors, one field, one version, two servers: one is saved, the
// other is refused with both texts, and what the other wrote is still there.
func TestTwoEditorsOfOneFieldLoseNothing(t *testing.T) {
	s, id, servers, editors, version := onOneVersion(t)
	texts := [2]string{"as the first has it", "as the second has it"}
	for i := range editors {
		_, err := servers[i].Autosave(s.Ctx, editors[i], id, proposals.AnswerInput{Question: "needs", Text: texts[i], Version: version})
		s.must(err)
	}
	var errs [2]error
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			errs[i] = servers[i].SaveSection(s.Ctx, editors[i], id, "situation", []proposals.AnswerInput{{Question: "needs", Text: texts[i], Version: version}})
		})
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("one is saved and one refused: %v, %v", errs[0], errs[1])
	}
	won := 0
	if errs[0] != nil {
		won = 1
	}
	both, _ := kind(t, errs[1-won], models.KindStale, "").Theirs.([]models.StaleText)
	if len(both) != 1 || both[0].Mine != texts[1-won] || both[0].Theirs.Text != texts[won] {
		t.Errorf("the refusal shows %+v", both)
	}
	v := s.view(id)
	if v.Document.Answers["needs"].Text != texts[won] || len(v.Drafts) != 1 || v.Drafts[0].Text != texts[1-won] {
		t.Errorf("stands %q, typed %+v", v.Document.Answers["needs"].Text, v.Drafts)
	}
}

// The control: the same two saves without the version both succeed, and the words
// of one are nowhere.
func TestWithoutTheVersionOneTextWouldBeLost(t *testing.T) {
	s, id, _, editors, _ := onOneVersion(t)
	second := s.Second()
	texts := [2]string{"as the first has it", "as the second has it"}
	var errs [2]error
	var wg sync.WaitGroup
	for i, d := range []*db.DB{s.DB, second} {
		wg.Go(func() {
			errs[i] = d.Write(s.Ctx, editors[i], "test.unguarded", func(tx *db.Tx) error {
				_, err := db.Exec(tx, "UPDATE proposal_answers SET text = ? WHERE proposal_id = ? AND question = 'needs'", texts[i], id)
				return err
			})
		})
	}
	wg.Wait()
	v := s.view(id)
	kept := 0
	for _, text := range texts {
		if v.Document.Answers["needs"].Text == text {
			kept++
		}
	}
	if errs[0] != nil || errs[1] != nil || kept != 1 || len(v.Drafts) != 0 {
		t.Errorf("the control should take both and keep one: %v, %v, %d kept", errs[0], errs[1], kept)
	}
}

// The list of gaps is empty exactly when a submission is allowed, whatever was
// filled in, left out or broken.
func TestGapsAreEmptyExactlyWhenSubmissionIsAllowed(t *testing.T) {
	s := stage(t)
	rng := rand.New(rand.NewPCG(1, 7))
	id := s.began()
	s.ready(id)
	outcomes := map[bool]int{}
	for range 40 {
		s.disturb(rng, id)
		empty := len(s.view(id).Gaps) == 0
		err := s.tried(id)
		if empty != (err == nil) || err != nil && models.AsError(err).Key != "proposals.incomplete" {
			t.Fatalf("gaps %v, submission: %v", s.view(id).Gaps, err)
		}
		outcomes[empty]++
	}
	if outcomes[true] < 5 || outcomes[false] < 5 {
		t.Errorf("one-sided: %v", outcomes)
	}
}

// tried submits and takes it back: what matters is whether it was allowed.
func (s *scene) tried(id int64) error {
	_, err := s.proposals.Submit(s.Ctx, s.Fresh(s.lead), id, s.view(id).Proposal.Version)
	if err == nil {
		s.must(s.DB.Write(s.Ctx, s.head, "test.return", func(tx *db.Tx) error {
			return proposals.ReturnUntil(tx, id, s.now().Add(240*time.Hour), "Again.")
		}))
	}
	return err
}

// disturb breaks something, or mends everything.
func (s *scene) disturb(rng *rand.Rand, id int64) {
	f, d := s.facts(id), s.view(id).Document
	switch rng.IntN(9) {
	case 0:
		f.Theme = 0
		s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
	case 1:
		f.Months = 40
		s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
	case 2:
		f.Asked = 99_999_99
		s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
	case 3:
		section := d.Form.Schema.Sections[rng.IntN(len(d.Form.Schema.Sections))]
		q := section.Questions[rng.IntN(len(section.Questions))]
		s.must(s.proposals.SaveSection(s.Ctx, s.lead, id, section.Code, []proposals.AnswerInput{{Question: q.Code, Text: "", Version: d.Answers[q.Code].Version}}))
	case 4:
		for _, a := range d.Attachments {
			if a.RemovedAt == nil {
				s.must(s.proposals.Detach(s.Ctx, s.lead, id, a.ID))
				break
			}
		}
	case 5:
		s.must(s.proposals.SavePartners(s.Ctx, s.lead, id, proposals.Partners{Version: d.Parts[models.PartPartners].Version,
			Organisations: []int64{s.partner.OrganisationID}, Countries: []proposals.Share{{Country: "XDA", Basis: 10000 - rng.IntN(2)}}}))
	case 6:
		if part := d.OwnedParts()[0]; d.PartState(part) == models.PartReady {
			s.must(s.proposals.Reopen(s.Ctx, s.lead, id, part, d.Parts[part].Version))
		}
	default:
		s.mend(id)
	}
}

func (s *scene) mend(id int64) {
	s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, s.facts(id)))
	s.must(s.proposals.SavePartners(s.Ctx, s.lead, id, proposals.Partners{Version: s.view(id).Document.Parts[models.PartPartners].Version,
		Organisations: []int64{s.partner.OrganisationID}, Countries: []proposals.Share{{Country: "XDA", Basis: 10000}}}))
	s.answered(id)
	s.attached(id, models.AttachmentGovernment, models.AttachmentRC)
	s.PartsReady(id, s.lead, s.partner)
	s.endorsed(id)
}
