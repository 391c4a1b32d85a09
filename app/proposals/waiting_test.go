package proposals_test

import (
	"slices"
	"strings"
	"testing"

	"seedfund/app/proposals"
	"seedfund/models"
)

// clause 96: what others say on a part is a task of who writes it until it is
// settled, and of nobody else.
func TestRemarksAndKitsWaitForTheOwnerOfAPart(t *testing.T) {
	s, id := together(t)
	waits := func(actor models.Actor, what proposals.WaitingFor) (out []proposals.Waiting) {
		list, err := s.proposals.Waiting(s.Ctx, actor)
		s.must(err)
		return slices.DeleteFunc(list, func(w proposals.Waiting) bool { return w.Row.ID != id || w.For != what })
	}
	remark := func(actor models.Actor, part string) int64 {
		made, err := s.proposals.Remark(s.Ctx, actor, id, proposals.RemarkInput{Part: part, Kind: models.RemarkComment, Text: "Say how many."})
		s.must(err)
		return made
	}
	first := remark(s.lead, "situation")
	remark(s.partner, "situation") // the owner's own
	if got := waits(s.partner, proposals.WaitingRemarks); len(got) != 1 || got[0].Part != "situation" || got[0].Count != 1 {
		t.Errorf("the owner's tasks: %+v", got)
	}
	if got := waits(s.lead, proposals.WaitingRemarks); len(got) != 0 {
		t.Errorf("others' tasks: %+v", got)
	}
	s.must(s.proposals.EndRemark(s.Ctx, s.partner, id, proposals.RemarkEnd{Remark: first, Result: models.RemarkResolved}))
	if got := waits(s.partner, proposals.WaitingRemarks); len(got) != 0 {
		t.Errorf("a settled remark waits: %+v", got)
	}

	_, in := s.kitted(id)
	for item := range in.Items {
		if strings.HasSuffix(item, "needs") {
			in.Items[item] = "Forty offices lack one form."
		}
	}
	v := s.back(s.partner, id, in)
	got := waits(s.partner, proposals.WaitingKit)
	if len(got) != 1 || got[0].Back != v.Return.ID || got[0].Count != 1 || len(waits(s.lead, proposals.WaitingKit)) != 0 {
		t.Fatalf("the owner's tasks: %+v", got)
	}
	s.must(s.proposals.SettleKit(s.Ctx, s.partner, id, settling(v, "situation", models.KitTaken)))
	if got := waits(s.partner, proposals.WaitingKit); len(got) != 0 {
		t.Errorf("a settled file waits: %+v", got)
	}
}
