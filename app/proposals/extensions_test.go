package proposals_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// asked is the request for more time that waits for an application.
func (s *scene) asked(id int64) models.ProposalExtension {
	s.t.Helper()
	x, err := db.From[models.ProposalExtension](s.DB.Read(s.Ctx)).Where("proposal_id = ? AND state = 'asked'", id).Take(s.Ctx)
	s.must(err)
	return x
}

func (s *scene) decide(id int64, until *time.Time) error {
	s.t.Helper()
	x := s.asked(id)
	return s.proposals.DecideTime(s.Ctx, s.Fresh(s.head), x.ID, proposals.TimeDecision{Version: x.Version, Until: until, Reason: "The line was down for three days."})
}

func (s *scene) submit(id int64) (models.Submission, error) {
	return s.proposals.Submit(s.Ctx, s.Fresh(s.lead), id, s.view(id).Proposal.Version)
}

// Features 8 and 9: the instants around a closing with 30 minutes of announced
// grace, for a draft begun before it, without one, and with more time for one
// application: each result is defined.
func TestTheInstantsAroundAClosing(t *testing.T) {
	const grace = 30 * time.Minute
	extra := grace + 24*time.Hour
	for _, c := range []struct {
		name             string
		after            time.Duration
		begin            bool // a draft can be begun at this instant
		draft, inGrace   bool // one begun before closing is taken; counted as in the grace
		extended, nobody bool // taken with more time; taken from another application of the same call
	}{
		{"one second before the deadline", -time.Second, true, true, false, true, true},
		{"at the deadline", 0, false, true, true, true, true},
		{"one second after the deadline", time.Second, false, true, true, true, true},
		{"one second before the end of the grace", grace - time.Second, false, true, true, true, true},
		{"at the end of the grace", grace, false, false, false, true, false},
		{"one second after the grace", grace + time.Second, false, false, false, true, false},
		{"one second before the new deadline", extra - time.Second, false, false, false, true, false},
		{"at the new deadline", extra, false, false, false, false, false},
		{"one second after the new deadline", extra + time.Second, false, false, false, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := stage(t)
			plain, longer := s.began(), s.began()
			s.ready(plain)
			s.ready(longer)
			until := s.call.ClosesAt.Add(extra)
			s.must(s.proposals.AskTime(s.Ctx, s.lead, longer, "The line is down."))
			s.must(s.decide(longer, &until))
			s.Clock.Set(s.call.ClosesAt.Add(c.after))
			_, err := s.proposals.Start(s.Ctx, s.lead, proposals.Beginning{CallID: s.call.ID, Title: "Begun late", Country: "XDA"})
			if c.begin != (err == nil) || err != nil && !models.IsKind(err, models.KindTooLate) {
				t.Errorf("begin: %v", err)
			}
			for _, one := range []struct {
				what    string
				id      int64
				taken   bool
				inGrace bool
			}{{"a draft begun before closing", plain, c.draft, c.inGrace}, {"one with more time", longer, c.extended, false}} {
				if in := s.view(one.id).InTime; in != one.taken {
					t.Errorf("%s: the page says in time: %t", one.what, in)
				}
				sub, err := s.submit(one.id)
				if !one.taken {
					kind(t, err, models.KindTooLate, "proposals.too_late")
					continue
				}
				if err != nil || sub.InGrace != one.inGrace || !sub.At.Equal(s.now()) {
					t.Errorf("%s: %+v %v", one.what, sub, err)
				}
			}
			if c.nobody != c.draft {
				t.Error("the table contradicts itself: more time opens one application alone")
			}
		})
	}
}

// A call that announced no grace gives none, and a call reopened for all does not
// need it.
func TestWithoutAnnouncedGraceTheDeadlineIsTheEnd(t *testing.T) {
	s := stage(t)
	id := s.began()
	s.ready(id)
	if _, err := s.Outside().Exec("UPDATE calls SET grace_minutes = 0"); err != nil {
		t.Fatal(err)
	}
	s.Clock.Set(s.call.ClosesAt)
	_, err := s.submit(id)
	kind(t, err, models.KindTooLate, "proposals.too_late")
}

// Feature 9: asked by the authors, granted by the head with a reason; person and
// reason stand in the record and in the list that the Board reads.
func TestMoreTimeForOneApplication(t *testing.T) {
	s := stage(t)
	id := s.began()
	s.ready(id)
	officer, member := s.Cast(models.RoleSecretariatOfficer), s.Cast(models.RoleBoardMember)
	s.Clock.Set(s.call.GraceEndsAt().Add(time.Hour))
	_, err := s.submit(id)
	kind(t, err, models.KindTooLate, "proposals.too_late")
	if rows, err := s.proposals.Exceptions(s.Ctx, s.head, s.call.ID); err != nil || len(rows) != 0 {
		t.Errorf("%+v %v", rows, err)
	}
	s.must(s.proposals.AskTime(s.Ctx, s.lead, id, " The power failed. "))
	kind(t, s.proposals.AskTime(s.Ctx, s.lead, id, "Again."), models.KindConflict, "proposals.time_asked_already")
	if _, err := s.proposals.Show(s.Ctx, s.head, id); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("by the request the secretariat reads the draft: %v", err)
	}
	rows, err := s.proposals.Exceptions(s.Ctx, officer, s.call.ID)
	if err != nil || len(rows) != 1 || rows[0].Request != "The power failed." || rows[0].Title != "" || rows[0].ProposalID != 0 || rows[0].Lead == "" {
		t.Fatalf("%+v %v", rows, err)
	}
	if waiting, err := s.proposals.TimeAsked(s.Ctx, s.head); err != nil || len(waiting) != 1 || waiting[0].Count != 1 {
		t.Errorf("%+v %v", waiting, err)
	}
	until := s.now().Add(48 * time.Hour)
	x := s.asked(id)
	d := proposals.TimeDecision{Version: x.Version, Until: &until, Reason: "The power failed in the whole district."}
	kind(t, s.proposals.DecideTime(s.Ctx, s.Fresh(officer), x.ID, d), models.KindForbidden, "")
	kind(t, s.proposals.DecideTime(s.Ctx, s.Stale(s.head), x.ID, d), models.KindSignIn, "")
	kind(t, s.proposals.DecideTime(s.Ctx, s.Fresh(s.head), x.ID+9, d), models.KindNotFound, "")
	for name, bad := range map[string]proposals.TimeDecision{
		"no reason": {Version: x.Version, Until: &until, Reason: " "}, "a long reason": {Version: x.Version, Until: &until, Reason: strings.Repeat("x", models.ExtensionTextLimit+1)},
		"an instant that has passed": {Version: x.Version, Until: &s.call.ClosesAt, Reason: "x"}, "no instant": {Version: x.Version, Until: &time.Time{}, Reason: "x"},
	} {
		if err := s.proposals.DecideTime(s.Ctx, s.Fresh(s.head), x.ID, bad); !models.IsKind(err, models.KindInvalid) || models.AsError(err).Key != "calls.exception_invalid" {
			t.Errorf("%s: %v", name, err)
		}
	}
	stale := d
	stale.Version++
	kind(t, s.proposals.DecideTime(s.Ctx, s.Fresh(s.head), x.ID, stale), models.KindStale, "")
	s.must(s.proposals.DecideTime(s.Ctx, s.Fresh(s.head), x.ID, d))
	kind(t, s.proposals.DecideTime(s.Ctx, s.Fresh(s.head), x.ID, d), models.KindConflict, "proposals.time_decided")
	if len(s.acts("proposal.decide_time")) != 1 || s.jobs("proposal_extended") != 1 {
		t.Error("one entry and one letter")
	}
	if rows, err := s.proposals.Exceptions(s.Ctx, member, s.call.ID); err != nil || len(rows) != 0 {
		t.Errorf("the Board reads of a draft: %+v %v", rows, err)
	}
	sub, err := s.submit(id)
	if err != nil || sub.InGrace {
		t.Fatal(sub, err)
	}
	rows, err = s.proposals.Exceptions(s.Ctx, member, s.call.ID)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%+v %v", rows, err)
	}
	if r := rows[0]; r.Reference != sub.Reference || r.Reason != d.Reason || r.DecidedName != s.head.Name || !r.Until.Equal(until) || r.Title != "" || r.Request != "" || r.ProposalID != 0 {
		t.Errorf("what has not come to the Board is its reference alone: %+v", r)
	}
	if rows, err := s.proposals.Exceptions(s.Ctx, s.Cast(models.RoleAgentOfficer), s.call.ID); err != nil || len(rows) != 0 {
		t.Errorf("%+v %v", rows, err)
	}
	if _, err := s.Outside().Exec("UPDATE proposal_extensions SET reason = 'another'"); err == nil {
		t.Error("a decided row was changed")
	}
	kind(t, s.proposals.AskTime(s.Ctx, s.lead, id, "More."), models.KindConflict, "proposals.locked")
	s.Verify()
}

func TestMoreTimeIsRefused(t *testing.T) {
	s := stage(t)
	id := s.began()
	s.ready(id)
	kind(t, s.proposals.AskTime(s.Ctx, s.partner, id, "x"), models.KindForbidden, "proposals.lead_concludes")
	kind(t, s.proposals.AskTime(s.Ctx, s.head, id, "x"), models.KindNotFound, "")
	kind(t, s.proposals.AskTime(s.Ctx, s.lead, id, " "), models.KindInvalid, "calls.exception_invalid")
	s.must(s.proposals.AskTime(s.Ctx, s.state, id, "The ministry moves."))
	s.must(s.decide(id, nil))
	if x := s.view(id).Extensions; len(x) != 1 || x[0].State != models.ExtensionRefused || x[0].Until != nil || s.view(id).Proposal.DueAt != nil {
		t.Errorf("%+v", x)
	}
	until := s.call.ClosesAt.AddDate(0, 0, 9)
	s.must(s.proposals.AskTime(s.Ctx, s.lead, id, "Once more."))
	s.must(s.decide(id, &until))
	// More time ends with its call.
	v, err := s.calls.Show(s.Ctx, s.head, s.call.ID)
	s.must(err)
	s.must(s.proposals.AskTime(s.Ctx, s.lead, id, "And more."))
	s.must(s.calls.Cancel(s.Ctx, s.Fresh(s.head), s.call.ID, v.Call.Version, "The envelope was withdrawn."))
	later := until.AddDate(0, 0, 9)
	kind(t, s.decide(id, &later), models.KindConflict, "calls.not_open")
	_, err = s.submit(id)
	kind(t, err, models.KindConflict, "calls.not_open")
	s.must(s.decide(id, nil))
	kind(t, s.proposals.AskTime(s.Ctx, s.lead, id, "x"), models.KindConflict, "calls.not_open")
}

// The head gives more time unasked to whom the applicants name; a draft that is
// not there and one that is not theirs have one refusal, and one opens alone.
func TestMoreTimeIsGivenUnasked(t *testing.T) {
	s := stage(t)
	id, other := s.began(), s.began()
	s.ready(id)
	s.ready(other)
	until := s.call.ClosesAt.Add(72 * time.Hour)
	p := s.view(id).Proposal
	gift := proposals.TimeGift{Application: " " + strconv.FormatInt(id, 10) + " ", OrganisationID: *p.LeadOrganisationID, Until: until, Reason: "The district has had no line since Monday."}
	give := func(actor models.Actor, change func(*proposals.TimeGift)) error {
		in := gift
		if change != nil {
			change(&in)
		}
		_, err := s.proposals.GiveTime(s.Ctx, actor, s.call.ID, in)
		return err
	}
	kind(t, give(s.Fresh(s.Cast(models.RoleSecretariatOfficer)), nil), models.KindForbidden, "")
	kind(t, give(s.Stale(s.head), nil), models.KindSignIn, "")
	for name, change := range map[string]func(*proposals.TimeGift){
		"no such number": func(g *proposals.TimeGift) { g.Application = "99999" }, "another organisation's": func(g *proposals.TimeGift) { g.OrganisationID += 1 },
		"nobody's": func(g *proposals.TimeGift) { g.OrganisationID = 0 }, "no number": func(g *proposals.TimeGift) { g.Application = "" },
		"no reference": func(g *proposals.TimeGift) { g.Application = "DEM00-2026-999" },
	} {
		err := give(s.Fresh(s.head), change)
		kind(t, err, models.KindInvalid, "calls.exception_invalid")
		if f := models.AsError(err).Fields; len(f) != 1 || f[0].Field != "application" || f[0].Key != "proposals.time_no_match" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	kind(t, give(s.Fresh(s.head), func(g *proposals.TimeGift) { g.Reason = "  " }), models.KindInvalid, "calls.exception_invalid")
	kind(t, give(s.Fresh(s.head), func(g *proposals.TimeGift) { g.Until = s.call.GraceEndsAt() }), models.KindInvalid, "calls.exception_invalid")
	s.must(s.proposals.AskTime(s.Ctx, s.lead, id, "The line is down."))
	kind(t, give(s.Fresh(s.head), nil), models.KindConflict, "proposals.time_asked_already")
	s.must(s.decide(id, nil))
	s.must(give(s.Fresh(s.head), nil))
	if len(s.acts("proposal.give_time")) != 1 || s.jobs("proposal_extended") != 2 {
		t.Error("one entry and one letter for the refusal and the gift")
	}
	if x := s.view(id).Extensions; len(x) != 2 || !x[0].Unasked() && !x[1].Unasked() {
		t.Errorf("%+v", x)
	}
	s.Clock.Set(s.call.GraceEndsAt().Add(time.Hour))
	_, err := s.submit(other)
	kind(t, err, models.KindTooLate, "proposals.too_late")
	sub, err := s.submit(id)
	s.must(err)
	rows, err := s.proposals.Exceptions(s.Ctx, s.Cast(models.RoleBoardMember), s.call.ID)
	if err != nil || len(rows) != 1 || !rows[0].Unasked || rows[0].Reason != gift.Reason || rows[0].Reference != sub.Reference {
		t.Errorf("the Board reads: %+v %v", rows, err)
	}
	kind(t, give(s.Fresh(s.head), func(g *proposals.TimeGift) { g.Application, g.Until = sub.Reference, until.AddDate(0, 0, 9) }), models.KindConflict, "proposals.locked")
	s.Verify()
}
