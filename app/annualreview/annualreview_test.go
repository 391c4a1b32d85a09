package annualreview_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/annualreview"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/certificates"
	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/access"
	"seedfund/app/meetings"
	"seedfund/app/obligations"
	"seedfund/app/people"
	"seedfund/models"
	"seedfund/models/when"
)

type scene struct {
	*boardroom.Room
	s    *annualreview.Service
	c    *consultations.Service
	o    *obligations.Service
	x    *boardroom.Committee
	year int
}

func set(t *testing.T) *scene {
	t.Helper()
	t.Parallel()
	r := boardroom.New(t)
	r.Matters = matters.New(r.DB, matters.WithDeciding(models.ConsultReview, annualreview.Decided), matters.WithEstablish(func(*db.Tx, matters.Adoption) error { return nil }))
	return &scene{Room: r, x: r.Committee(), s: annualreview.New(r.DB, annualreview.WithMatters(access.Matters)), c: consultations.New(r.DB, consultations.WithMatters(access.Matters)),
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
		Channel: models.InWriting, Wording: matters.Wording{Outcome: models.OutcomeNote, Body: "The Board takes note."}})
	sc.Must(err)
	sc.Must(sc.Matters.Open(sc.Ctx, sc.head(), m.ID, m.Version, sc.InTenDays()))
	for key, seat := range sc.Seats {
		if member, has := sc.Members[key]; has && key != "network/1" {
			_, err := sc.Matters.Vote(sc.Ctx, sc.Fresh(member), m.ID, seat, models.VoteInput{TextNumber: 1, Answer: models.AnswerAgree})
			sc.Must(err)
		}
	}
	v, err := sc.Matters.Show(sc.Ctx, sc.Chair, m.ID)
	sc.Must(err)
	sc.Clock.Set(*v.Matter.ClosesAt)
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

// submit brings the review of a year before the Executive Committee.
func (sc *scene) submit(year int) models.Matter {
	sc.T.Helper()
	m, err := sc.s.Submit(sc.Ctx, sc.head(), year, sc.version(year), inWriting)
	sc.Must(err)
	return m
}

var inWriting = annualreview.SubmitInput{Channel: models.InWriting}

// adopt brings it there and has all its seats agree.
func (sc *scene) adopt(year int) models.Decision {
	sc.T.Helper()
	m := sc.submit(year)
	sc.x.Agree(m.ID)
	d, err := sc.x.Adopt(m.ID)
	sc.Must(err)
	return d
}

func (sc *scene) recommend(year int, body string) {
	sc.T.Helper()
	sc.Must(sc.s.Recommend(sc.Ctx, sc.officer(), year, sc.version(year), owed(body)))
}

func owed(body string) annualreview.RecommendInput {
	return annualreview.RecommendInput{Body: body, OwnerKind: models.OwnerRole, OwnerRole: models.RoleSecretariatHead, DueOn: when.MustDate(2028, 6, 1)}
}

func (sc *scene) verified() {
	sc.T.Helper()
	for _, inv := range slices.Concat(annualreview.Invariants(), obligations.Invariants(), consultations.Invariants(), matters.Invariants(), meetings.Invariants(), certificates.Invariants()) {
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
	sc.recommend(sc.year, "Papers ten days ahead.")
	for _, wrong := range []annualreview.RecommendInput{{}, {Body: "b", OwnerKind: models.OwnerRole, OwnerRole: models.RoleDrafter, DueOn: when.MustDate(2028, 6, 1)},
		{Body: "b", OwnerKind: models.OwnerOrganisation, OwnerOrg: 99_999, DueOn: when.MustDate(2028, 6, 1)}} {
		sc.Refused(sc.s.Recommend(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), wrong), models.KindInvalid, "annualreview.fault.recommendation")
	}
	sc.recommend(sc.year, "Drop me.")
	sc.Must(sc.s.Drop(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), 2))
	sc.Refused(sc.s.Drop(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), 2), models.KindConflict, "annualreview.answered_already")

	submit := func(a models.Actor) error {
		_, err := sc.s.Submit(sc.Ctx, a, sc.year, sc.version(sc.year), inWriting)
		return err
	}
	sc.Refused(submit(sc.head()), models.KindConflict, "flow.wrong_state")
	sc.Must(sc.s.Consult(sc.Ctx, sc.head(), sc.year, sc.version(sc.year), sc.DB.Now(sc.Ctx).AddDate(0, 0, 7)))
	sc.Refused(submit(sc.Fresh(two)), models.KindForbidden, "error.right_missing")
	sc.Refused(submit(sc.Stale(sc.Head)), models.KindSignIn, "error.fresh_sign_in")
	// The committee may have the paper while the comments run, and not adopt it.
	early := sc.submit(sc.year)
	sc.Refused(submit(sc.head()), models.KindConflict, "annualreview.before_excom")
	sc.Refused(sc.s.Write(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), "Other", "why"), models.KindConflict, "annualreview.before_excom")
	sc.Refused(sc.s.Recommend(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), owed("Late.")), models.KindConflict, "annualreview.before_excom")
	sc.x.Agree(early.ID)
	_, err := sc.x.Adopt(early.ID)
	sc.Refused(err, models.KindConflict, "consultations.gate.open")
	comments := sc.show(sc.Head, sc.year).Comments[0]
	sc.Must(sc.c.Reply(sc.Ctx, sc.Fresh(two), comments.ID, 0, models.ViewNone, ""))
	sc.closeComments(comments)
	// Another wording is another version: the matter ends and what was heard was
	// on an older version.
	early = sc.stored(early.ID)
	sc.Must(sc.Matters.Withdraw(sc.Ctx, sc.head(), early.ID, early.Version, "Another wording."))
	sc.Must(sc.s.Write(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), "# Findings\nThe Board worked well.", "clearer"))
	sc.Must(sc.s.Consult(sc.Ctx, sc.head(), sc.year, sc.version(sc.year), sc.DB.Now(sc.Ctx).AddDate(0, 0, 7)))
	sc.closeComments(sc.show(sc.Head, sc.year).Comments[1])
	d := sc.adopt(sc.year)

	v = sc.show(sc.Head, sc.year)
	if v.State != models.ReviewAdopted || v.DecisionID == nil || *v.DecisionID != d.ID || v.Adoption != d.Reference || d.BodyID != sc.x.Body.ID || d.Method != models.MethodConsensus {
		t.Fatalf("%+v, decision %+v", v.AnnualReview, d)
	}
	if v.Matter == nil || v.Matter.Decision != d.Reference || v.Matter.Reference == "" {
		t.Errorf("%+v", v.Matter)
	}
	// A member of the Board does not see what is before the committee.
	if theirs := sc.show(sc.Fresh(two), sc.year).Matter; theirs.Reference != "" || theirs.ID != 0 || theirs.Decision != "" {
		t.Errorf("%+v", theirs)
	}
	certificate, err := sc.Decisions.Certificate(sc.Ctx, sc.head(), d.Reference)
	sc.Must(err)
	if certificate.Number == 0 {
		t.Error("adopted without a certificate")
	}
	decided, err := sc.Matters.Show(sc.Ctx, sc.head(), d.MatterID)
	sc.Must(err)
	if text := decided.Texts[0].Body; !strings.Contains(text, v.Texts[1].Hash) || !strings.Contains(text, "Recommendation 1: Papers ten days ahead. (Secretariat, by 2028-06-01)") || strings.Contains(text, "Drop me") {
		t.Error(text)
	}
	if len(v.Recommendations) != 1 || v.Recommendations[0].FollowUp != models.FollowUpOpen || !v.Recommendations[0].Register {
		t.Errorf("%+v", v.Recommendations)
	}
	sc.Refused(submit(sc.head()), models.KindConflict, "flow.wrong_state")
	sc.Refused(sc.s.Recommend(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), owed("Late.")), models.KindConflict, "annualreview.adopted_already")
	duties, err := sc.o.List(sc.Ctx, models.Actor{})
	sc.Must(err)
	if duties[1].Period != sc.year || duties[1].State != models.DutyDone || duties[0].State != models.DutyPlanned {
		t.Errorf("%+v", duties)
	}
	sc.verified()
}

func (sc *scene) stored(id int64) models.Matter {
	sc.T.Helper()
	v, err := sc.Matters.Show(sc.Ctx, sc.Head, id)
	sc.Must(err)
	return v.Matter
}

// forge changes what no act changes: it takes the guard of a table off first.
func (sc *scene) forge(guard, statement string) {
	sc.T.Helper()
	for _, do := range []string{guard, statement} {
		if do == "" {
			continue
		}
		if _, err := sc.Outside().Exec(do); err != nil {
			sc.T.Fatal(err)
		}
	}
}

func ptr[T any](v T) *T { return &v }

// clause 102: whoever held a seat at the opening is asked and answers, also
// after leaving; who took the seat later does not. Last year's word is answered
// before this year's is given.
func TestMembersAsAtTheOpeningAreConsulted(t *testing.T) {
	sc := set(t)
	first := sc.toComments(sc.year)
	sc.recommend(sc.year, "Papers ten days ahead.")
	sc.recommend(sc.year, "Interests on the agenda.")
	sc.recommend(sc.year, "A longer vote.")
	sc.closeComments(first)
	sc.adopt(sc.year)

	next := sc.year + 1
	sc.october(next)
	if v := sc.show(sc.Head, next); v.BeforeYear != sc.year || !v.CoversFrom.Equal(*sc.show(sc.Head, sc.year).CoversUntil) {
		t.Errorf("something falls between two reviews: %+v", v.AnnualReview)
	}
	sc.Must(sc.s.Freeze(sc.Ctx, sc.head(), next, sc.version(next)))
	seat, left := sc.Seats["stakeholders/3"], sc.Members["stakeholders/3"]
	var holding models.Holding
	sc.Must(sc.DB.Read(sc.Ctx).Raw("SELECT * FROM holdings WHERE seat_id = ? AND kind = 'holder' AND superseded_at IS NULL", seat).Take(&holding).Error)
	_, err := sc.Bodies.End(sc.Ctx, sc.head(), holding.ID, sc.DB.Now(sc.Ctx).Add(time.Minute), "letter")
	sc.Must(err)
	sc.Clock.Advance(time.Hour)
	successor := sc.CastFor(models.RoleBoardMember, people.OrganisationInput{Code: "SUCCESSOR", Name: "Successor", Kind: models.KindStakeholder, StakeholderCategory: "academia"}, "")
	_, err = sc.Bodies.Hold(sc.Ctx, sc.head(), bodies.HoldingInput{SeatID: seat, Kind: models.HoldingHolder, OrganisationID: successor.OrganisationID, StartsAt: sc.DB.Now(sc.Ctx), Instrument: "letter"})
	sc.Must(err)
	sc.Clock.Advance(time.Hour)
	sc.Must(sc.s.Ask(sc.Ctx, sc.head(), next, sc.version(next), sc.DB.Now(sc.Ctx).AddDate(0, 0, 10)))
	if v := sc.show(sc.Head, next); len(v.AskedLines) != len(v.Seats) || len(v.Seats) != 12 || v.Coverage.Served != 12 {
		t.Fatalf("%d asked of %d seats: %+v", len(v.AskedLines), len(v.Seats), v.Coverage)
	}
	if v := sc.show(sc.Fresh(left), next); len(v.Mine) != 1 || v.Mine[0].SeatID != seat {
		t.Errorf("the member who left is not asked: %+v", v.Mine)
	}
	if v := sc.show(sc.Fresh(successor), next); len(v.Mine) != 0 {
		t.Errorf("the successor is asked of a year it did not sit: %+v", v.Mine)
	}
	sc.Refused(sc.s.Answer(sc.Ctx, sc.Fresh(successor), next, 0, 0, answers(), true), models.KindForbidden, "consultations.not_asked")
	sc.Must(sc.s.Answer(sc.Ctx, sc.Fresh(left), next, 0, 0, answers(), true))
	sc.closeAsked(next)

	sc.Must(sc.s.Write(sc.Ctx, sc.officer(), next, sc.version(next), "Text", ""))
	sc.Must(sc.s.Consult(sc.Ctx, sc.head(), next, sc.version(next), sc.DB.Now(sc.Ctx).AddDate(0, 0, 7)))
	sc.closeComments(sc.show(sc.Head, next).Comments[0])
	submit := func() error {
		_, err := sc.s.Submit(sc.Ctx, sc.head(), next, sc.version(next), inWriting)
		return err
	}
	e := models.AsError(submit())
	if e == nil || e.Key != "annualreview.unanswered" || e.Args["Count"] != 3 {
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
	sc.Must(reply(2, "no_action", "The rules ask for it since May."))
	sc.Must(reply(3, "under_way", "Half of them."))
	// What was answered is what the register of follow-ups says.
	for i, want := range []struct {
		state models.FollowUpState
		shown string
	}{{models.FollowUpDone, "Ten days since March."}, {models.FollowUpNoAction, "The rules ask for it since May."}, {models.FollowUpOpen, ""}} {
		if r := sc.show(sc.Head, next).Before[i]; r.FollowUp != want.state || r.Evidence != want.shown {
			t.Errorf("recommendation %d: %s, %q", i+1, r.FollowUp, r.Evidence)
		}
	}
	for _, r := range sc.show(sc.Member(models.ConstituencyNetwork, 1), next).Before {
		if r.Register || r.Evidence != "" {
			t.Errorf("a member of the Board reads the committee's register: %+v", r)
		}
	}
	sc.adopt(next)
	sc.verified()
}

// clause 102: a notice that reached nobody has consulted nobody, whatever was
// closed since.
func TestAReviewThatDidNotReachAMemberIsNotSubmitted(t *testing.T) {
	sc := set(t)
	sc.closeComments(sc.toComments(sc.year))
	// The control: what the store keeps of the questionnaire, less one notice.
	guard := "DROP TRIGGER consultation_notices_no_update"
	if sc.Config.URL != "" {
		guard += " ON consultation_notices"
	}
	sc.forge(guard, "UPDATE consultation_notices SET reached = 0 WHERE consultee_id = (SELECT MIN(e.id) FROM consultees e JOIN consultations c ON c.id = e.consultation_id WHERE c.subject = 'questionnaire')")
	_, err := sc.s.Submit(sc.Ctx, sc.head(), sc.year, sc.version(sc.year), inWriting)
	sc.Refused(err, models.KindConflict, "annualreview.not_consulted")
	if e := models.AsError(err); e.Args["Names"] == "" {
		t.Errorf("%+v", e.Args)
	}
}

func TestWhoWroteTheDraftDoesNotPronounceItsAdoption(t *testing.T) {
	sc := set(t)
	sc.closeComments(sc.toComments(sc.year))
	sc.Must(sc.s.Write(sc.Ctx, sc.Fresh(sc.Chair), sc.year, sc.version(sc.year), "Text of the chair", "mine"))
	sc.Must(sc.s.Consult(sc.Ctx, sc.head(), sc.year, sc.version(sc.year), sc.DB.Now(sc.Ctx).AddDate(0, 0, 7)))
	sc.closeComments(sc.show(sc.Head, sc.year).Comments[1])
	m := sc.submit(sc.year)
	sc.x.Agree(m.ID)
	_, err := sc.x.Adopt(m.ID)
	sc.Refused(err, models.KindForbidden, "annualreview.writer_cannot_adopt")
	if sc.stored(m.ID).State != models.MatterOpen || sc.show(sc.Head, sc.year).State != models.ReviewComments {
		t.Error("a refused adoption has left something")
	}
	sc.verified()
}

// A decision that does not approve gives the review back; a matter that ends
// without a decision leaves it where it was, to be brought again.
func TestAReviewThatIsNotAdopted(t *testing.T) {
	sc := set(t)
	sc.closeComments(sc.toComments(sc.year))
	m := sc.submit(sc.year)
	sc.Must(sc.Matters.Edit(sc.Ctx, sc.officer(), m.ID, sc.stored(m.ID).Version, matters.Paper{BodyID: sc.x.Body.ID, Kind: models.MatterOther, Question: m.Question, Language: "en",
		Channel: models.InWriting, Wording: matters.Wording{Outcome: models.OutcomeReturn, Body: "The Executive Committee asks for another draft."}}))
	sc.x.Agree(m.ID)
	_, err := sc.x.Adopt(m.ID)
	sc.Must(err)
	if v := sc.show(sc.Head, sc.year); v.State != models.ReviewDraft || v.DecisionID != nil {
		t.Fatalf("%+v", v.AnnualReview)
	}
	sc.Must(sc.s.Write(sc.Ctx, sc.officer(), sc.year, sc.version(sc.year), "Another draft", "asked for"))
	sc.Must(sc.s.Consult(sc.Ctx, sc.head(), sc.year, sc.version(sc.year), sc.DB.Now(sc.Ctx).AddDate(0, 0, 7)))
	sc.closeComments(sc.show(sc.Head, sc.year).Comments[1])
	m = sc.submit(sc.year)
	sc.Must(sc.Matters.Withdraw(sc.Ctx, sc.head(), m.ID, sc.stored(m.ID).Version, "Not ready."))
	if v := sc.show(sc.Head, sc.year); v.State != models.ReviewComments || v.Matter.State != models.MatterWithdrawn {
		t.Errorf("%+v %+v", v.AnnualReview, v.Matter)
	}
	sc.adopt(sc.year)
	sc.verified()
}

func TestWithoutAnExecutiveCommitteeNothingIsSubmitted(t *testing.T) {
	sc := set(t)
	sc.closeComments(sc.toComments(sc.year))
	sc.forge("", "UPDATE bodies SET kind = 'group' WHERE kind = 'excom'")
	_, err := sc.s.Submit(sc.Ctx, sc.head(), sc.year, sc.version(sc.year), inWriting)
	sc.Refused(err, models.KindConflict, "ladder.no_excom")
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
