package matters_test

import (
	"slices"
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/proposals"
	"seedfund/models"
)

// An applicant sees the application before the Board until the decision is
// published, whatever the Board decided, and can do nothing that would tell.
func TestApplicantsHearOfADecisionWhenItIsPublished(t *testing.T) {
	r := room(t)
	m := r.Opened()
	r.AllAgree(m)
	id := *m.ProposalID
	state := func(actor models.Actor) (models.ProposalState, []models.ProposalEvent) {
		t.Helper()
		v, err := r.Proposals.Show(r.Ctx, actor, id)
		r.Must(err)
		rows, _, err := r.Proposals.List(r.Ctx, actor, proposals.Filter{State: v.Proposal.State})
		r.Must(err)
		if !slices.ContainsFunc(rows, func(row models.ProposalRow) bool { return row.ID == id && row.State == v.Proposal.State }) {
			t.Errorf("%s: the list does not say %s", actor.Role, v.Proposal.State)
		}
		return v.Proposal.State, v.Events
	}
	_, before := state(r.Lead)
	known := letters(r)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	for _, actor := range []models.Actor{r.Lead, r.Partner, r.State} {
		now, events := state(actor)
		rows, _, err := r.Proposals.List(r.Ctx, actor, proposals.Filter{State: models.ProposalApproved})
		r.Must(err)
		if now != models.ProposalBoardPaper || len(events) != len(before) || len(rows) != 0 {
			t.Errorf("%s hears before the publication: %s, %d steps of %d, %d approved", actor.Role, now, len(events), len(before), len(rows))
		}
	}
	v, err := r.Proposals.Show(r.Ctx, r.Lead, id)
	r.Must(err)
	r.Refused(r.Proposals.Withdraw(r.Ctx, r.Fresh(r.Lead), id, v.Proposal.Version, "We go another way."), models.KindConflict, "proposals.locked")
	for _, actor := range []models.Actor{r.Head, r.Chair} { // control: those who decide and publish
		if now, events := state(actor); now != models.ProposalApproved || len(events) != len(before)+1 {
			t.Errorf("%s does not hear: %s", actor.Role, now)
		}
	}
	if n := letters(r); n != known {
		t.Errorf("%d letters about the decision before it is published", n-known)
	}
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), m.ID))
	if now, events := state(r.Lead); now != models.ProposalApproved || len(events) != len(before)+1 {
		t.Errorf("after the publication: %s", now)
	}
	if n := letters(r); n != known+1 {
		t.Errorf("%d letters after the publication", n-known)
	}
	verified(r)
}

// letters counts what applicants are to be told of their applications.
func letters(r *boardroom.Room) int {
	r.T.Helper()
	var n int
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT COUNT(*) FROM river_job WHERE kind = 'proposal_moved'").Scan(&n).Error)
	return n
}
