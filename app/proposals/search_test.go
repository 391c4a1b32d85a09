package proposals_test

import (
	"testing"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// A search looks into titles as their reader sees them: what is being written
// again is found by those who write it.
func TestSearchFindsWhatItsReaderSees(t *testing.T) {
	s := stage(t)
	id := s.began()
	s.ready(id)
	s.submitted(id)
	found := func(who models.Actor, f proposals.Filter) int {
		t.Helper()
		rows, _, err := s.proposals.List(s.Ctx, who, f)
		s.must(err)
		return len(rows)
	}
	for text, want := range map[string]int{"RETURN with": 1, " dignity ": 1, s.view(id).Proposal.Reference: 1, "nothing of the kind": 0, "%": 0, "_": 0} {
		if n := found(s.head, proposals.Filter{Search: text}); n != want {
			t.Errorf("%q finds %d, not %d", text, n, want)
		}
	}
	if found(s.head, proposals.Filter{State: models.ProposalSubmitted, CallID: s.call.ID}) != 1 || found(s.head, proposals.Filter{CallID: s.call.ID + 1}) != 0 {
		t.Error("call and state do not narrow")
	}
	due := s.now().AddDate(0, 3, 0)
	s.must(s.DB.Write(s.Ctx, s.head, "test.return", func(tx *db.Tx) error { return proposals.ReturnUntil(tx, id, due, "The baseline is missing.") }))
	f := s.facts(id)
	f.Title = "Completed"
	s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
	if n := found(s.head, proposals.Filter{Search: "completed"}); n != 0 {
		t.Error("the secretariat finds a title that is being written")
	}
	if n := found(s.lead, proposals.Filter{Search: "completed"}); n != 1 {
		t.Error("its writer does not find it")
	}
}
