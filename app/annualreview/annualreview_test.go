package annualreview_test

import (
	"testing"
	"time"

	"seedfund/app/annualreview"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/obligations"
	"seedfund/models"
	"seedfund/models/when"
)

type scene struct {
	*boardroom.Room
	s    *annualreview.Service
	c    *consultations.Service
	o    *obligations.Service
	year int
}

func set(t *testing.T) *scene {
	t.Helper()
	t.Parallel()
	r := boardroom.New(t)
	return &scene{Room: r, s: annualreview.New(r.DB, annualreview.WithMatters(matters.Scope)), c: consultations.New(r.DB, consultations.WithMatters(matters.Scope)),
		o: obligations.New(r.DB, obligations.WithOpening(models.DutyBoardReview, annualreview.Due)), year: boardroom.Start.Year()}
}

func (sc *scene) head() models.Actor    { return sc.Fresh(sc.Head) }
func (sc *scene) officer() models.Actor { return sc.Fresh(sc.Officer) }

func (sc *scene) show(a models.Actor, year int) models.AnnualReviewView {
	sc.T.Helper()
	v, err := sc.s.Show(sc.Ctx, a, year)
	sc.Must(err)
	return v
}

func (sc *scene) version(year int) int64 { return sc.show(sc.Head, year).Version }

// october moves the clock to the first day of the window of a year and lets
// the calendar open what is due.
func (sc *scene) october(year int) {
	sc.T.Helper()
	sc.Clock.Set(time.Date(year, 10, 2, 9, 0, 0, 0, time.UTC))
	sc.Must(sc.o.OpenDue(sc.Ctx))
	sc.Must(sc.o.OpenDue(sc.Ctx)) // again does nothing
}

func (sc *scene) decide() models.Decision {
	sc.T.Helper()
	m, err := sc.Matters.Prepare(sc.Ctx, sc.Officer, matters.Paper{BodyID: sc.Board.ID, Kind: models.MatterOther, Question: "Shall it?", Language: "en",
		Channel: models.InMeeting, Meeting: "A meeting", Wording: matters.Wording{Outcome: models.OutcomeNote, Body: "The Board takes note."}})
	sc.Must(err)
	sc.Must(sc.Matters.Open(sc.Ctx, sc.head(), m.ID, m.Version, nil))
	for key, seat := range sc.Seats {
		if member, has := sc.Members[key]; has && key != "network/1" {
			_, err := sc.Matters.Vote(sc.Ctx, sc.Fresh(member), m.ID, seat, models.VoteInput{TextNumber: 1, Answer: models.AnswerAgree})
			sc.Must(err)
		}
	}
	v, err := sc.Matters.Show(sc.Ctx, sc.Chair, m.ID)
	sc.Must(err)
	d, err := sc.Matters.Adopt(sc.Ctx, sc.Fresh(sc.Chair), m.ID, v.Matter.Version)
	sc.Must(err)
	return d
}

func answers() models.SheetAnswers {
	a := models.SheetAnswers{}
	for _, q := range models.ReviewQuestions(models.QuestionsNow) {
		a[q.Code] = map[models.QuestionForm]string{models.QuestionScale: "4", models.QuestionYes: "yes", models.QuestionWords: ""}[q.Form]
	}
	return a
}

// toComments brings the review of a year to the comments on its first draft.
func (sc *scene) toComments(year int) models.Consultation {
	sc.T.Helper()
	sc.october(year)
	sc.Must(sc.s.Freeze(sc.Ctx, sc.head(), year, sc.version(year)))
	sc.Must(sc.s.Ask(sc.Ctx, sc.head(), year, sc.version(year), sc.DB.Now(sc.Ctx).AddDate(0, 0, 10)))
	sc.closeAsked(year)
	sc.Must(sc.s.Write(sc.Ctx, sc.officer(), year, sc.version(year), "# Findings\nThe Board worked.", ""))
	sc.Must(sc.s.Consult(sc.Ctx, sc.head(), year, sc.version(year), sc.DB.Now(sc.Ctx).AddDate(0, 0, 7)))
	v := sc.show(sc.Head, year)
	return v.Comments[len(v.Comments)-1]
}

func (sc *scene) closeAsked(year int) {
	sc.T.Helper()
	v := sc.show(sc.Head, year)
	sc.Clock.Set(v.Asked.ClosesAt)
	sc.Must(sc.c.Close(sc.Ctx, sc.head(), v.Asked.ID, v.Asked.Version, "What they answered."))
}

func (sc *scene) closeComments(c models.Consultation) {
	sc.T.Helper()
	sc.Clock.Set(c.ClosesAt)
	sc.Must(sc.c.Close(sc.Ctx, sc.head(), c.ID, c.Version, "No comments."))
}

func (sc *scene) verified() {
	sc.T.Helper()
	for _, inv := range append(append(annualreview.Invariants(), obligations.Invariants()...), consultations.Invariants()...) {
		faults, err := inv.Check(sc.Ctx, sc.DB.Read(sc.Ctx))
		sc.Must(err)
		if len(faults) > 0 {
			sc.T.Errorf("%s: %v", inv.Name, faults)
		}
	}
}

// clause 102: the year of a review, from the calendar to the adoption.
func TestAYearIsReviewed(t *testing.T) {
	sc := set(t)
	sc.decide()
	if _, err := sc.s.Show(sc.Ctx, sc.Head, sc.year); !models.IsKind(err, models.KindNotFound) {
		t.Fatalf("before October there is no review: %v", err)
	}
	sc.october(sc.year)
	v := sc.show(sc.Head, sc.year)
	if v.State != models.ReviewOpened || len(v.Seats) != 12 || !v.Live {
		t.Fatalf("%+v", v.AnnualReview)
	}
	sc.Must(sc.s.Freeze(sc.Ctx, sc.head(), sc.year, v.Version))
	sc.Refused(sc.s.Freeze(sc.Ctx, sc.head(), sc.year, v.Version), models.KindStale, "error.stale")
	sc.Refused(sc.s.Freeze(sc.Ctx, sc.head(), sc.year, v.Version+1), models.KindConflict, "flow.wrong_state")
	v = sc.show(sc.Head, sc.year)
	for _, m := range v.Measures {
		if m.Figure != models.FigureOf(m.Unit, m.Lines) || m.Unit == models.UnitCount && m.Figure != len(m.Lines) {
			t.Errorf("%s %s: %d, %d rows", m.Code, m.Part, m.Figure, len(m.Lines))
		}
		if m.Code == "answered" && m.Part == "network" && m.Figure != 2 || m.Code == "silent" && m.Part == "network" && m.Figure != 1 || m.Code == "methods" && m.Part == "consensus" && m.Figure != 1 {
			t.Errorf("%+v", m)
		}
	}
	// The evidence is that of the freezing, whatever is decided afterwards.
	sc.decide()
	if after := sc.show(sc.Head, sc.year); len(after.Measures) != len(v.Measures) || after.Measures[0].Figure != v.Measures[0].Figure {
		t.Error("frozen evidence has changed")
	}
	sc.Refused(sc.s.Ask(sc.Ctx, sc.head(), sc.year, v.Version, sc.DB.Now(sc.Ctx)), models.KindInvalid, "consultations.fault.opening")
	sc.Must(sc.s.Ask(sc.Ctx, sc.head(), sc.year, v.Version, sc.DB.Now(sc.Ctx).AddDate(0, 0, 10)))

	one, two := sc.Member(models.ConstituencyCountries, 1), sc.Member(models.ConstituencyNetwork, 3)
	some := models.SheetAnswers{"papers_clear": " 3 "}
	sc.Must(sc.s.Answer(sc.Ctx, one, sc.year, 0, 0, some, false))
	sc.Refused(sc.s.Answer(sc.Ctx, one, sc.year, 0, 0, some, false), models.KindStale, "error.stale")
	sc.Refused(sc.s.Answer(sc.Ctx, one, sc.year, 0, 1, some, true), models.KindInvalid, "annualreview.fault.sheet")
	full := answers()
	full["what_to_change"] = "More time for the papers."
	sc.Must(sc.s.Answer(sc.Ctx, one, sc.year, 0, 1, full, true))
	sc.Refused(sc.s.Answer(sc.Ctx, one, sc.year, 0, 2, full, true), models.KindConflict, "annualreview.sent_already")
	sc.Refused(sc.s.Answer(sc.Ctx, two, sc.year, sc.Seats["countries/1"], 0, full, true), models.KindForbidden, "consultations.not_asked")
	sc.Refused(sc.s.Answer(sc.Ctx, sc.Cast(models.RoleAuditor), sc.year, 0, 0, full, true), models.KindForbidden, "error.right_missing")
	sc.Refused(sc.s.Answer(sc.Ctx, sc.Cast(models.RoleNetworkMember), sc.year, 0, 0, full, true), models.KindForbidden, "error.right_missing")
	sc.Refused(sc.s.Write(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), "Text", ""), models.KindConflict, "annualreview.questionnaire_open")
	if v = sc.show(two, sc.year); v.Coverage.Replied != 1 || len(v.Results) != 0 || len(v.Mine) != 1 {
		t.Errorf("%+v, %d results", v.Coverage, len(v.Results))
	}
	sc.closeAsked(sc.year)
	sc.Refused(sc.s.Answer(sc.Ctx, sc.Fresh(two), sc.year, 0, 0, full, true), models.KindConflict, "annualreview.no_questionnaire")
	for actor, want := range map[*models.Actor]int{&two: 0, ptr(sc.head()): 1, ptr(sc.Cast(models.RoleExComMember)): 1} {
		if got := sc.show(*actor, sc.year); len(got.Words) != want || len(got.Results) == 0 {
			t.Errorf("%s reads %d free answers, %d results", actor.Role, len(got.Words), len(got.Results))
		}
	}

	sc.Refused(sc.s.Write(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), " ", ""), models.KindInvalid, "annualreview.fault.draft")
	sc.Must(sc.s.Write(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), "# Findings\nThe Board worked.", ""))
	if len(sc.show(sc.Fresh(two), sc.year).Texts) != 0 || len(sc.show(sc.Head, sc.year).Texts) != 1 {
		t.Error("a draft that was not put to the members is read by a seat")
	}
	sc.Refused(sc.s.Write(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), "Other", ""), models.KindInvalid, "annualreview.fault.draft")
	sc.Must(sc.s.Recommend(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), models.BoardRecommendation{Body: "Papers ten days ahead.", Owner: "Secretariat", DueOn: when.MustDate(sc.year+1, 6, 1)}))
	sc.Refused(sc.s.Recommend(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), models.BoardRecommendation{}), models.KindInvalid, "annualreview.fault.recommendation")
	sc.Must(sc.s.Recommend(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), models.BoardRecommendation{Body: "Drop me.", Owner: "Nobody", DueOn: when.MustDate(sc.year+1, 6, 1)}))
	sc.Must(sc.s.Drop(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), 2))
	sc.Refused(sc.s.Drop(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), 2), models.KindConflict, "annualreview.answered_already")

	adopt := func(a models.Actor, words string) error {
		return sc.s.Adopt(sc.Ctx, a, sc.year, sc.version(sc.year), words)
	}
	sc.Refused(adopt(sc.Fresh(sc.Chair), "x"), models.KindConflict, "flow.wrong_state")
	sc.Must(sc.s.Consult(sc.Ctx, sc.head(), sc.year, sc.version(sc.year), sc.DB.Now(sc.Ctx).AddDate(0, 0, 7)))
	sc.Refused(adopt(sc.Fresh(sc.Chair), "x"), models.KindConflict, "consultations.gate.open")
	comments := sc.show(sc.Head, sc.year).Comments[0]
	sc.Must(sc.c.Reply(sc.Ctx, sc.Fresh(two), comments.ID, 0, models.ViewNone, ""))
	sc.closeComments(comments)
	// Another wording: what was heard was on an older version.
	sc.Must(sc.s.Write(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), "# Findings\nThe Board worked well.", "clearer"))
	sc.Must(sc.s.Consult(sc.Ctx, sc.head(), sc.year, sc.version(sc.year), sc.DB.Now(sc.Ctx).AddDate(0, 0, 7)))
	again := sc.show(sc.Head, sc.year).Comments[1]
	sc.closeComments(again)
	sc.Refused(adopt(sc.head(), "x"), models.KindForbidden, "error.right_missing")
	sc.Refused(adopt(sc.Stale(sc.Chair), "x"), models.KindSignIn, "error.fresh_sign_in")
	sc.Refused(adopt(sc.Fresh(sc.Chair), " "), models.KindInvalid, "annualreview.fault.adoption")
	sc.Must(adopt(sc.Fresh(sc.Chair), "Meeting of the Executive Committee of December"))
	sc.Refused(adopt(sc.Fresh(sc.Chair), "x"), models.KindConflict, "flow.wrong_state")
	duties, err := sc.o.List(sc.Ctx, models.Actor{})
	sc.Must(err)
	if duties[1].Period != sc.year || duties[1].State != models.DutyDone || duties[0].State != models.DutyPlanned {
		t.Errorf("%+v", duties)
	}
	sc.verified()
}

func ptr[T any](v T) *T { return &v }

// clause 102: nobody as at the opening may be left out, and last year's word is
// answered before this year's is given.
func TestAdoptionRefusesWhatIsMissing(t *testing.T) {
	sc := set(t)
	first := sc.toComments(sc.year)
	sc.Must(sc.s.Recommend(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), models.BoardRecommendation{Body: "Papers ten days ahead.", Owner: "Secretariat", DueOn: when.MustDate(sc.year+1, 6, 1)}))
	sc.closeComments(first)
	sc.Must(sc.s.Adopt(sc.Ctx, sc.Fresh(sc.Chair), sc.year, sc.version(sc.year), "Meeting of December"))

	next := sc.year + 1
	sc.october(next)
	if v := sc.show(sc.Head, next); v.BeforeYear != sc.year || !v.CoversFrom.Equal(*sc.show(sc.Head, sc.year).CoversUntil) {
		t.Errorf("something falls between two reviews: %+v", v.AnnualReview)
	}
	sc.Must(sc.s.Freeze(sc.Ctx, sc.head(), next, sc.version(next)))
	// A seat is vacated after the opening: the questionnaire does not reach it.
	var holding models.Holding
	sc.Must(sc.DB.Read(sc.Ctx).Raw("SELECT * FROM holdings WHERE seat_id = ? AND kind = 'holder' AND superseded_at IS NULL", sc.Seats["stakeholders/3"]).Take(&holding).Error)
	_, err := sc.Bodies.End(sc.Ctx, sc.head(), holding.ID, sc.DB.Now(sc.Ctx), "letter")
	sc.Must(err)
	sc.Clock.Advance(time.Hour)
	sc.Must(sc.s.Ask(sc.Ctx, sc.head(), next, sc.version(next), sc.DB.Now(sc.Ctx).AddDate(0, 0, 10)))
	sc.closeAsked(next)
	sc.Must(sc.s.Write(sc.Ctx, sc.officer(), next, sc.version(next), "Text", ""))
	sc.Must(sc.s.Consult(sc.Ctx, sc.head(), next, sc.version(next), sc.DB.Now(sc.Ctx).AddDate(0, 0, 7)))
	sc.closeComments(sc.show(sc.Head, next).Comments[0])
	adopt := func() error { return sc.s.Adopt(sc.Ctx, sc.Fresh(sc.Chair), next, sc.version(next), "Meeting") }
	e := models.AsError(adopt())
	if e == nil || e.Key != "annualreview.not_consulted" || e.Args["Names"] == "" {
		t.Fatalf("%v", e)
	}
	reply := func(n int, answer, words string) error {
		return sc.s.Reply(sc.Ctx, sc.officer(), next, sc.version(next), n, answer, words)
	}
	sc.Refused(reply(9, "done", "x"), models.KindNotFound, "error.not_found")
	sc.Refused(reply(1, "burnt", ""), models.KindInvalid, "annualreview.fault.reply")
	sc.Must(reply(1, "done", "Ten days since March."))
	sc.Refused(reply(1, "done", "again"), models.KindConflict, "annualreview.answered_already")
	sc.Refused(sc.s.Reply(sc.Ctx, sc.officer(), sc.year, 1, 1, "done", "x"), models.KindStale, "error.stale")
}

func TestUnansweredRecommendationsAndTheWriterStopTheAdoption(t *testing.T) {
	sc := set(t)
	first := sc.toComments(sc.year)
	sc.Must(sc.s.Recommend(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), models.BoardRecommendation{Body: "Papers ten days ahead.", Owner: "Secretariat", DueOn: when.MustDate(sc.year+1, 6, 1)}))
	sc.closeComments(first)
	sc.Must(sc.s.Adopt(sc.Ctx, sc.Fresh(sc.Chair), sc.year, sc.version(sc.year), "Meeting of December"))
	sc.Refused(sc.s.Recommend(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), models.BoardRecommendation{Body: "b", Owner: "o", DueOn: when.MustDate(2030, 1, 1)}), models.KindConflict, "annualreview.adopted_already")
	next := sc.year + 1
	c := sc.toComments(next)
	sc.closeComments(c)
	sc.Refused(sc.s.Adopt(sc.Ctx, sc.Fresh(sc.Chair), next, sc.version(next), "Meeting"), models.KindConflict, "annualreview.unanswered")
	sc.Must(sc.s.Write(sc.Ctx, sc.Fresh(sc.Chair), next, sc.version(next), "Text of the chair", "mine"))
	sc.Must(sc.s.Consult(sc.Ctx, sc.head(), next, sc.version(next), sc.DB.Now(sc.Ctx).AddDate(0, 0, 7)))
	sc.Refused(sc.s.Adopt(sc.Ctx, sc.Fresh(sc.Chair), next, sc.version(next), "Meeting"), models.KindForbidden, "annualreview.writer_cannot_adopt")
	sc.verified()
}

// A replay changes what its rule changes and nothing else.
func TestReplayUnderOtherRules(t *testing.T) {
	sc := set(t)
	d := sc.decide()
	sc.october(sc.year)
	replay := func(rules models.ReplayRules) models.DecisionReplay {
		sc.T.Helper()
		all, err := sc.s.Replay(sc.Ctx, sc.head(), sc.year, rules)
		sc.Must(err)
		if len(all) != 1 || all[0].Facts.Decision.ID != d.ID {
			t.Fatalf("%+v", all)
		}
		return all[0]
	}
	if r := replay(models.ReplayRules{}); !r.Same() || r.Differs() {
		t.Errorf("%+v", r)
	}
	if r := replay(models.ReplayRules{QuorumShare: 1, QuorumOf: 1}); r.Adopted || r.Now.Needed != 12 || !r.Differs() || models.AsError(r.Why).Key != "board.quorum_not_met" {
		t.Errorf("%+v", r.Now)
	}
	for _, wrong := range []models.ReplayRules{{QuorumShare: 3, QuorumOf: 2}, {ThresholdShare: 1, ThresholdOf: 4}, {Grade: "burnt"}, {QuorumOf: 1000, QuorumShare: 1}} {
		_, err := sc.s.Replay(sc.Ctx, sc.head(), sc.year, wrong)
		sc.Refused(err, models.KindInvalid, "annualreview.fault.replay")
	}
	_, err := sc.s.Replay(sc.Ctx, sc.Cast(models.RoleDrafter), sc.year, models.ReplayRules{})
	sc.Refused(err, models.KindForbidden, "error.right_missing")
	sc.verified()
}

func TestDutiesAreWaivedByADecision(t *testing.T) {
	sc := set(t)
	d := sc.decide()
	sc.october(sc.year)
	lines, err := sc.o.List(sc.Ctx, sc.Head)
	sc.Must(err)
	open := lines[1]
	waive := func(a models.Actor, decision, reason string) error {
		return sc.o.Waive(sc.Ctx, a, open.ID, open.Version, decision, reason)
	}
	sc.Refused(waive(sc.Member(models.ConstituencyNetwork, 1), d.Reference, "why"), models.KindForbidden, "error.right_missing")
	sc.Refused(waive(sc.head(), "none", " "), models.KindInvalid, "duties.fault.waiver")
	sc.Refused(sc.o.Waive(sc.Ctx, sc.head(), open.ID, 9, d.Reference, "why"), models.KindStale, "error.stale")
	sc.Refused(sc.o.Waive(sc.Ctx, sc.head(), 99, 1, d.Reference, "why"), models.KindNotFound, "error.not_found")
	sc.Must(waive(sc.head(), d.Reference, "The Board was set up this year."))
	sc.Refused(waive(sc.head(), d.Reference, "again"), models.KindConflict, "duties.ended")
	err = sc.DB.Write(sc.Ctx, sc.head(), "test.complete", func(tx *db.Tx) error {
		return obligations.Complete(tx, models.DutyBoardReview, sc.year, "/x")
	})
	sc.Refused(err, models.KindConflict, "duties.ended")
	if _, err := sc.Outside().Exec("UPDATE occurrences SET waived_by = 'x' WHERE id = 1"); err == nil {
		t.Error("a waived occurrence can be changed")
	}
	sc.verified()
}
