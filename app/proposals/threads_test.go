package proposals_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// spoken is a submitted proposal with its secretariat.
func spoken(t *testing.T) (*scene, int64, models.Actor) {
	t.Helper()
	s := stage(t)
	id := s.began()
	s.ready(id)
	s.submitted(id)
	return s, id, s.Cast(models.RoleSecretariatOfficer)
}

func (s *scene) opens(actor models.Actor, id int64, audience models.Audience, wants bool) int {
	s.t.Helper()
	number, err := s.proposals.OpenThread(s.Ctx, actor, id, proposals.ThreadInput{Audience: audience, Part: "situation", Subject: "  Which\ndistricts? ", Text: "Please name them.", Wants: wants})
	s.must(err)
	return number
}

func (s *scene) thread(actor models.Actor, id int64, audience models.Audience, number int) models.ThreadView {
	s.t.Helper()
	v, err := s.proposals.Thread(s.Ctx, actor, id, audience, number)
	s.must(err)
	return v
}

func (s *scene) waits(actor models.Actor) (out []string) {
	s.t.Helper()
	list, err := s.proposals.TalkWaiting(s.Ctx, actor)
	s.must(err)
	for _, w := range list {
		out = append(out, w.Reference)
	}
	return out
}

// A question waits for its answer in the list of whom it asks, and nobody's after
// it; a correction leaves whose turn it is; what was said stands.
func TestAThreadSaysWhoseTurnItIs(t *testing.T) {
	s, id, officer := spoken(t)
	before := s.view(id).Submissions[0].Hash
	number := s.opens(officer, id, models.AudienceShared, true)
	v := s.thread(s.lead, id, models.AudienceShared, number)
	if v.Thread.Subject != "Which districts?" || v.Thread.Submission != 1 || v.Thread.WaitsFor != models.PartyApplicants || v.Upto != 0 || !v.Speaks || v.Closes || v.Party != models.PartyApplicants {
		t.Fatalf("%+v", v)
	}
	if len(s.waits(s.lead)) != 1 || len(s.waits(s.state)) != 1 || len(s.waits(officer)) != 0 {
		t.Errorf("waits for %v, %v, %v", s.waits(s.lead), s.waits(s.state), s.waits(officer))
	}
	_, err := s.proposals.Say(s.Ctx, officer, id, models.AudienceShared, number, proposals.MessageInput{Text: "The two of the first year.", Corrects: 1})
	s.must(err)
	if len(s.waits(s.lead)) != 1 {
		t.Error("a correction takes the question back")
	}
	_, err = s.proposals.Say(s.Ctx, s.state, id, models.AudienceShared, number, proposals.MessageInput{Text: "North and South. Which form do we use?", Wants: true})
	s.must(err)
	if len(s.waits(s.lead)) != 0 || len(s.waits(officer)) != 1 {
		t.Error("the answer is still waited for, or the new question is not")
	}
	_, err = s.proposals.Say(s.Ctx, officer, id, models.AudienceShared, number, proposals.MessageInput{Text: "The same."})
	s.must(err)
	v = s.thread(s.partner, id, models.AudienceShared, number)
	if v.Thread.WaitsFor != "" || len(v.Messages) != 4 || v.Messages[2].Country == "" || v.Messages[1].Corrects != 1 || v.Messages[0].Role != models.RoleSecretariatOfficer {
		t.Errorf("%+v", v)
	}
	if after := s.view(id).Submissions; len(after) != 1 || after[0].Hash != before {
		t.Error("a message changed the submitted document")
	}
	for _, statement := range []string{"UPDATE thread_messages SET text = 'x'", "DELETE FROM thread_messages", "UPDATE thread_events SET reason = 'x'", "DELETE FROM thread_events"} {
		if strings.Contains(statement, "events") {
			t := s.thread(officer, id, models.AudienceShared, number).Thread
			if t.State == models.ThreadOpen {
				s.must(s.proposals.MoveThread(s.Ctx, officer, id, models.AudienceShared, number, t.Version, models.ThreadClose, "Settled."))
			}
		}
		if _, err := s.Outside().Exec(statement); err == nil {
			t.Errorf("%s is taken", statement)
		}
	}
	s.Verify()
}

// The audience of a thread is settled for good: no word of an applicant can stand
// among the secretariat's own, whatever door it comes by.
func TestAudiencesNeverMix(t *testing.T) {
	s, id, officer := spoken(t)
	shared, inside := s.opens(officer, id, models.AudienceShared, true), s.opens(officer, id, models.AudienceInternal, true)
	if shared != 1 || inside != 1 {
		t.Errorf("a number tells of threads for others: %d, %d", shared, inside)
	}
	if v := s.thread(officer, id, models.AudienceInternal, inside); v.Thread.WaitsFor != "" || v.Messages[0].Wants {
		t.Error("a note asks somebody outside")
	}
	for name, actor := range map[string]models.Actor{"lead": s.lead, "partner": s.partner, "state": s.state} {
		c, err := s.proposals.Conversation(s.Ctx, actor, id)
		s.must(err)
		if len(c.Shared) != 1 || len(c.Internal) != 0 || c.Inside {
			t.Errorf("%s sees %d notes", name, len(c.Internal))
		}
		_, err = s.proposals.Thread(s.Ctx, actor, id, models.AudienceInternal, inside)
		kind(t, err, models.KindNotFound, "")
		_, err = s.proposals.Say(s.Ctx, actor, id, models.AudienceInternal, inside, proposals.MessageInput{Text: "x"})
		kind(t, err, models.KindForbidden, "error.right_missing")
		kind(t, s.proposals.ReadThread(s.Ctx, actor, id, models.AudienceInternal, inside, 1), models.KindNotFound, "")
		if list, err := s.proposals.Threads(s.Ctx, actor, id, models.AudienceInternal); err != nil || len(list) != 0 {
			t.Errorf("%s reads %d notes in whole, %v", name, len(list), err)
		}
	}
	for name, actor := range map[string]models.Actor{"reviewer": s.Cast(models.RoleReviewer), "member": s.Cast(models.RoleBoardMember), "chair": s.Cast(models.RoleCoordinator)} {
		if _, err := s.proposals.Conversation(s.Ctx, actor, id); err == nil {
			t.Errorf("a %s reads the conversation", name)
		}
	}
	auditor := s.Cast(models.RoleAuditor)
	if v := s.thread(auditor, id, models.AudienceInternal, inside); v.Speaks || v.Closes || v.Party != "" {
		t.Errorf("the auditor takes part: %+v", v)
	}
	// The table itself refuses such rows.
	for _, statement := range []string{
		"UPDATE proposal_threads SET audience = 'shared' WHERE audience = 'internal'",
		"INSERT INTO thread_messages (thread_id, audience, number, party, role, organisation_id, country, text, corrects, wants, at, mandate_id, by_name) SELECT thread_id, audience, 9, 'applicants', 'drafter', 1, '', 'x', 0, wants, at, 1, 'x' FROM thread_messages WHERE audience = 'internal'",
	} {
		if _, err := s.Outside().Exec(statement); err == nil {
			t.Errorf("taken: %s", statement)
		}
	}
	note := s.thread(officer, id, models.AudienceInternal, inside).Thread
	for audience, taken := range map[models.Audience]bool{models.AudienceShared: false, models.AudienceInternal: true} {
		err := s.DB.Write(s.Ctx, officer, "test.message", func(tx *db.Tx) error {
			return db.Create(tx, &models.ThreadMessage{ThreadID: note.ID, Audience: audience, Number: 9, Party: models.PartySecretariat, Role: officer.Role, Text: "x", At: tx.Now, ByName: "x"})
		})
		if taken != (err == nil) {
			t.Errorf("a message for %s in a note: %v", audience, err)
		}
	}
}

// clause 23: before the first submission questions are asked on the call; after
// the end of an application nothing is added to what was said.
func TestWhenAConversationGoesOn(t *testing.T) {
	s := stage(t)
	id, officer := s.began(), s.Cast(models.RoleSecretariatOfficer)
	in := proposals.ThreadInput{Audience: models.AudienceShared, Subject: "S", Text: "T"}
	opens := func(actor models.Actor) error {
		_, err := s.proposals.OpenThread(s.Ctx, actor, id, in)
		return err
	}
	kind(t, opens(s.lead), models.KindConflict, "proposals.talk_not_begun")
	kind(t, opens(officer), models.KindNotFound, "")
	s.ready(id)
	s.submitted(id)
	s.must(opens(officer))
	for name, c := range map[string]struct {
		change func(*proposals.ThreadInput)
		key    string
	}{
		"no audience":  {func(in *proposals.ThreadInput) { in.Audience = "everyone" }, "proposals.thread_audience"},
		"no subject":   {func(in *proposals.ThreadInput) { in.Subject = " " }, "proposals.thread_subject_missing"},
		"long subject": {func(in *proposals.ThreadInput) { in.Subject = strings.Repeat("s", models.ThreadSubjectLimit+1) }, "proposals.thread_subject_long"},
		"no text":      {func(in *proposals.ThreadInput) { in.Text = "\n" }, "proposals.thread_text_missing"},
		"long text":    {func(in *proposals.ThreadInput) { in.Text = strings.Repeat("t", models.ThreadTextLimit+1) }, "proposals.thread_text_long"},
		"no such part": {func(in *proposals.ThreadInput) { in.Part = "elsewhere" }, "proposals.part_none"},
	} {
		wrong := in
		c.change(&wrong)
		_, err := s.proposals.OpenThread(s.Ctx, s.lead, id, wrong)
		e := kind(t, err, models.KindInvalid, "proposals.thread_invalid")
		if e == nil || len(e.Fields) != 1 || e.Fields[0].Key != c.key {
			t.Errorf("%s: %+v", name, e)
		}
	}
	say := func(actor models.Actor, m proposals.MessageInput) error {
		_, err := s.proposals.Say(s.Ctx, actor, id, models.AudienceShared, 1, m)
		return err
	}
	e := kind(t, say(s.lead, proposals.MessageInput{Text: "x", Corrects: 1}), models.KindInvalid, "proposals.thread_invalid")
	if e == nil || e.Fields[0].Key != "proposals.thread_corrects" {
		t.Errorf("another's words are corrected: %+v", e)
	}
	move := func(actor models.Actor, version int64, action models.ThreadAction) error {
		return s.proposals.MoveThread(s.Ctx, actor, id, models.AudienceShared, 1, version, action, "")
	}
	version := func() int64 { return s.thread(officer, id, models.AudienceShared, 1).Thread.Version }
	kind(t, move(s.lead, version(), models.ThreadClose), models.KindConflict, "proposals.thread_not_yours")
	kind(t, move(officer, version()-1, models.ThreadClose), models.KindStale, "")
	s.must(move(officer, version(), models.ThreadClose))
	kind(t, say(s.lead, proposals.MessageInput{Text: "x"}), models.KindConflict, "proposals.thread_closed")
	s.must(move(s.lead, version(), models.ThreadReopen))
	s.must(say(s.lead, proposals.MessageInput{Text: "One more.", Wants: true}))
	p := s.view(id).Proposal
	s.must(s.proposals.Withdraw(s.Ctx, s.Fresh(s.lead), id, p.Version, "No longer needed."))
	kind(t, say(s.lead, proposals.MessageInput{Text: "x"}), models.KindConflict, "proposals.talk_ended")
	kind(t, opens(officer), models.KindConflict, "proposals.talk_ended")
	if len(s.waits(officer)) != 0 {
		t.Error("what has ended waits for somebody")
	}
	if v := s.thread(s.lead, id, models.AudienceShared, 1); len(v.Messages) != 2 || v.Speaks {
		t.Error("what was said is gone, or goes on")
	}
}

// A conversation ends with its application; an invited concept note's goes on.
func TestTheConversationEndsWithTheApplication(t *testing.T) {
	for _, state := range models.ProposalFlow.States() {
		final := models.ProposalFlow.IsFinal(state) && state != models.ProposalInvited
		if state.Talks() == final {
			t.Errorf("%s: talks %t, final %t", state, state.Talks(), final)
		}
	}
}

// Read marks are each person's own, only grow, and go with the person.
func TestReadMarks(t *testing.T) {
	s, id, officer := spoken(t)
	number := s.opens(officer, id, models.AudienceShared, true)
	_, err := s.proposals.Say(s.Ctx, officer, id, models.AudienceShared, number, proposals.MessageInput{Text: "Both."})
	s.must(err)
	unread := func(actor models.Actor) int {
		t.Helper()
		c, err := s.proposals.Conversation(s.Ctx, actor, id)
		s.must(err)
		v, err := s.proposals.Show(s.Ctx, actor, id)
		s.must(err)
		n, err := s.proposals.TalkCount(s.Ctx, actor, v)
		s.must(err)
		if n.Unread != c.Shared[0].Unread {
			t.Errorf("counted %d, listed %d", n.Unread, c.Shared[0].Unread)
		}
		return c.Shared[0].Unread
	}
	read := func(actor models.Actor, upto int) {
		t.Helper()
		s.must(s.proposals.ReadThread(s.Ctx, actor, id, models.AudienceShared, number, upto))
	}
	acts := len(s.allActs())
	if unread(s.lead) != 2 || unread(officer) != 0 {
		t.Errorf("lead %d, officer %d", unread(s.lead), unread(officer))
	}
	read(s.lead, 1)
	read(s.lead, 1)
	if unread(s.lead) != 1 || unread(s.state) != 2 {
		t.Errorf("lead %d, state %d", unread(s.lead), unread(s.state))
	}
	read(s.lead, 99) // more than there is
	read(s.lead, 1)  // back
	if unread(s.lead) != 0 {
		t.Errorf("lead %d", unread(s.lead))
	}
	if len(s.allActs()) != acts {
		t.Error("reading is an act")
	}
	_, err = s.proposals.Say(s.Ctx, officer, id, models.AudienceShared, number, proposals.MessageInput{Text: "Again."})
	s.must(err)
	if unread(s.lead) != 1 {
		t.Error("a new message is not new")
	}
	v, err := s.proposals.Show(s.Ctx, s.lead, id)
	s.must(err)
	if n, err := s.proposals.TalkCount(s.Ctx, s.Cast(models.RoleReviewer), v); n != nil || err != nil {
		t.Errorf("a reviewer counts %+v, %v", n, err)
	}
}

// Two say something at once: both stand, numbered one after the other.
func TestTwoSpeakAtOnce(t *testing.T) {
	s, id, officer := spoken(t)
	number := s.opens(officer, id, models.AudienceShared, true)
	errs := make(chan error)
	for _, actor := range []models.Actor{s.lead, s.state, officer} {
		go func() {
			_, err := s.proposals.Say(s.Ctx, actor, id, models.AudienceShared, number, proposals.MessageInput{Text: "At once."})
			errs <- err
		}()
	}
	for range 3 {
		s.must(<-errs)
	}
	var numbers []int
	for _, m := range s.thread(officer, id, models.AudienceShared, number).Messages {
		numbers = append(numbers, m.Number)
	}
	if !slices.Equal(numbers, []int{1, 2, 3, 4}) {
		t.Errorf("numbers %v", numbers)
	}
}

func TestListingThreadsTakesTheSameStatementsForOneAndMany(t *testing.T) {
	s, id, officer := spoken(t)
	s.opens(officer, id, models.AudienceShared, true)
	count := func() int64 {
		ctx, n := db.Count(context.WithoutCancel(s.Ctx))
		_, err := s.proposals.Conversation(ctx, s.lead, id)
		s.must(err)
		_, err = s.proposals.TalkWaiting(ctx, s.lead)
		s.must(err)
		return n.Load()
	}
	one := count()
	for range 6 {
		s.opens(officer, id, models.AudienceShared, true)
	}
	if many := count(); many != one {
		t.Errorf("%d statements for one, %d for many", one, many)
	}
	var held int
	s.must(s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM act_values WHERE body LIKE '%Please name them%'").Scan(&held).Error)
	if held != 0 {
		t.Error("the record of acts holds the words")
	}
}
