package app_test

import (
	"testing"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/proposals"
	"seedfund/models"
)

// Feature 7: while a decision is not published the conversation is the same for
// the applicants as before it; the control is its publication, which ends it.
func TestAConversationDoesNotTellOfAnUnpublishedDecision(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	m := r.Opened()
	id := *m.ProposalID
	in := proposals.ThreadInput{Audience: models.AudienceShared, Subject: "One", Text: "More.", Wants: true}
	opens := func(actor models.Actor) error {
		_, err := r.Proposals.OpenThread(r.Ctx, actor, id, in)
		return err
	}
	shown := func() models.Conversation {
		c, err := r.Proposals.Conversation(r.Ctx, r.Lead, id)
		r.Must(err)
		return c
	}
	waits := func(actor models.Actor) int {
		list, err := r.Proposals.TalkWaiting(r.Ctx, actor)
		r.Must(err)
		return len(list)
	}
	r.Must(opens(r.Officer))
	before := shown()
	r.AllAgree(m)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Must(err)
	if after := shown(); after.Ended || after.Proposal.State != before.Proposal.State || after.Proposal.DueAt != nil || len(after.Shared) != 1 || waits(r.Lead) != 1 {
		t.Errorf("the decision shows: %+v", after)
	}
	r.Must(opens(r.Lead))
	r.Must(opens(r.Officer))
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), m.ID))
	r.Refused(opens(r.Lead), models.KindConflict, "proposals.talk_ended")
	if after := shown(); !after.Ended || waits(r.Lead) != 0 {
		t.Error("control: the published decision does not end the conversation")
	}
}
