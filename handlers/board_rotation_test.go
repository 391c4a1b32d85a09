package handlers_test

import (
	"fmt"
	"net/http"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/people"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/when"
)

// What is supposed is added by a form, stands in the address, says what became
// of it and is taken out again; nothing of it is kept.
func TestASimulationSupposes(t *testing.T) {
	s, r := boardSite(t)
	for n := 1; n <= 3; n++ {
		_, err := r.Bodies.Offer(r.Ctx, r.Fresh(r.Head), r.Board.ID, bodies.PoolInput{Constituency: models.ConstituencyStakeholders,
			OrganisationID: r.Members[fmt.Sprintf("stakeholders/%d", n)].OrganisationID, EligibleFrom: when.DateOf(r.DB.Now(r.Ctx)), Willing: true})
		r.Must(err)
	}
	acts := s.Acts()
	page := s.Visitor().Get("/board/rotation").Follow("See the seats over the years").WantStatus(http.StatusOK)
	page.WantText("h1", "The seats over the years").WantText("main", "Nothing is supposed").WantText(".turns", "Other stakeholders")
	faulty := page.Submit("section[aria-labelledby=supposed] form", handlerstest.Values{"what": "resign", "who": "stakeholders NETWORK-2"})
	faulty.WantStatus(http.StatusOK).WantText("main", "Say what happens, to whom and on which day.")
	resigned := page.Submit("section[aria-labelledby=supposed] form", handlerstest.Values{"years": "10", "what": "resign", "who": "stakeholders NETWORK-2", "on": "2028-01-01"})
	resigned.WantText(".events", "gives up").WantText("h2", "The next 10 years")
	more := resigned.Submit("section[aria-labelledby=supposed] form", handlerstest.Values{"what": "enter", "who": "stakeholders +", "on": "2027-06-01"})
	more.WantText(".events", "NEW-1 stands in the pool from then on.").WantText(".events", "NEW-1 takes it.").WantText("pre", "2028-01-01 resign stakeholders NETWORK-2")
	more.Follow("Remove").WantText(".events", "gives up").WantNo(".events li:nth-child(2)")
	s.Visitor().Get("/board/rotation/simulation?event=soon").WantStatus(http.StatusUnprocessableEntity)
	s.Visitor().Get("/ar/board/rotation/simulation?years=100").WantStatus(http.StatusOK)
	if s.Acts() != acts {
		t.Error("a simulation left an act")
	}
}

// Who signed the letter is chosen in the form and stands in the record.
func TestANominationSaysWhoSigned(t *testing.T) {
	s, r := boardSite(t)
	member := r.CastFor(models.RoleBoardMember, people.OrganisationInput{Code: "NETWORK-9", Name: "Organisation NETWORK-9", Kind: models.KindStakeholder, StakeholderCategory: "academia"}, "")
	_, err := r.Bodies.Offer(r.Ctx, r.Fresh(r.Head), r.Board.ID, bodies.PoolInput{Constituency: models.ConstituencyStakeholders, OrganisationID: member.OrganisationID,
		EligibleFrom: when.DateOf(r.DB.Now(r.Ctx)), Willing: true})
	r.Must(err)
	head := s.SignIn(r.Head)
	form := head.Get("/board/rotation/nominate").WantStatus(http.StatusOK)
	form.WantText("select[name=signed_by]", "Board member")
	made := form.Submit("main form", handlerstest.Values{"seat": fmt.Sprint(r.Seats["stakeholders/1"]), "organisation": fmt.Sprint(member.OrganisationID), "instrument": "Letter of the networks",
		"method": "vote", "signed_by": fmt.Sprint(member.MandateID)})
	made.WantStatus(http.StatusOK).WantText("main dl", "Signed by").WantText("main dl", "Board member")
}

// While a matter is open a change of a seat is proposed by one person and
// confirmed by another: the composition page says so to those at the table, and
// to nobody else.
func TestAChangeOfASeatByTwoPersons(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t, apptest.At(boardroom.Start))
	r := boardroom.Furnish(t, s.Harness, boardroom.FourEyes)
	r.Opened()
	head, second := s.SignIn(r.Head), s.SignIn(r.Cast(models.RoleAdministrator))
	id := holdingOf(s, r.Seats["stakeholders/2"])
	page := head.Get(fmt.Sprintf("/board/holdings/%d", id)).WantStatus(http.StatusOK).WantText("select[name=mandate]", "Board member")
	proposed := page.Submit("main form", handlerstest.Values{"mandate": fmt.Sprint(r.Members["stakeholders/2"].MandateID)})
	proposed.WantStatus(http.StatusOK).WantText(".said", "takes effect when another person confirms it").WantText("main", "You proposed it").WantNo("form[action$=confirmation]")
	at := proposed.URL.Path
	head.Get("/board").WantText("#waiting", "Other stakeholders, seat 2")
	s.SignIn(r.Members["contributors/1"]).Get("/board").WantText("main", "Changes that wait for a second person").Follow("Other stakeholders, seat 2").WantStatus(http.StatusOK).WantNo("main form")
	s.Visitor().Get("/board").WantNo("#waiting")
	s.SignIn(r.Lead).Get(at).WantStatus(http.StatusNotFound)
	second.Get(at).Submit("form[action$=refusal]", handlerstest.Values{"reason": " "}).WantFault("reason")
	second.Get(at).Submit("form[action$=confirmation]", nil).WantStatus(http.StatusOK).WantText(".said", "The change is confirmed.").WantText("main dl", "Confirmed by")
	s.SignIn(r.Members["contributors/1"]).Get("/board").WantNo("#waiting")
}

func holdingOf(s *handlerstest.Site, seat int64) (id int64) {
	if err := s.DB.Read(s.Ctx).Raw("SELECT MAX(id) FROM holdings WHERE seat_id = ? AND kind = 'holder'", seat).Scan(&id).Error; err != nil {
		panic(err)
	}
	return id
}

// A Board that lacks a constituency may deliberate, not adopt: the composition
// page names the rule that is not met as at any day, and the adoption is refused
// with its clause.
func TestAnInvalidBoardDeliberatesOnly(t *testing.T) {
	s, r := boardSite(t)
	m := r.Opened()
	r.AllAgree(m)
	for n := 1; n <= 3; n++ {
		_, err := r.Bodies.End(r.Ctx, r.Fresh(r.Head), holdingOf(s, r.Seats[fmt.Sprintf("contributors/%d", n)]), r.DB.Now(r.Ctx), "letter of resignation")
		r.Must(err)
	}
	page := s.Visitor().Get("/board").WantStatus(http.StatusOK)
	page.WantText("main", "Not validly composed").WantText("main", "may deliberate").WantText("main tr.bad", "Contributors")
	s.Visitor().Get("/board?as_at=2026-12-31").WantText("main", "Validly composed on").WantNo("main tr.bad")
	// It deliberates: a member still speaks.
	s.SignIn(r.Members["countries/2"]).Get(path(m)).WantStatus(http.StatusOK)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Refused(err, models.KindConflict, "board.not_validly_composed")
	page = s.SignIn(r.Chair).Get(path(m)).WantStatus(http.StatusOK)
	page.WantText("#chair", "not validly composed").WantNo("#chair form[action$=adoption]")
}

// Where a nomination is in progress the form of another leads to it and says
// where it stands; what waits for a second person leads there.
func TestASecondNominationLeadsToTheFirst(t *testing.T) {
	t.Parallel()
	s := handlerstest.New(t, apptest.At(boardroom.Start))
	r := boardroom.Furnish(t, s.Harness, boardroom.FourEyes)
	member := r.CastFor(models.RoleBoardMember, people.OrganisationInput{Code: "NETWORK-9", Name: "Organisation NETWORK-9", Kind: models.KindStakeholder, StakeholderCategory: "academia"}, "")
	_, err := r.Bodies.Offer(r.Ctx, r.Fresh(r.Head), r.Board.ID, bodies.PoolInput{Constituency: models.ConstituencyStakeholders, OrganisationID: member.OrganisationID,
		EligibleFrom: when.DateOf(r.DB.Now(r.Ctx)), Willing: true})
	r.Must(err)
	_, err = r.Bodies.End(r.Ctx, r.Fresh(r.Head), holdingOf(s, r.Seats["stakeholders/1"]), r.DB.Now(r.Ctx).AddDate(0, 1, 0), "letter of resignation")
	r.Must(err)
	r.Opened()
	head := s.SignIn(r.Head)
	letter := handlerstest.Values{"seat": fmt.Sprint(r.Seats["stakeholders/1"]), "organisation": fmt.Sprint(member.OrganisationID), "instrument": "Letter of the networks", "method": "vote"}
	form := head.Get("/board/rotation/nominate").WantStatus(http.StatusOK).WantNo("main table")
	first := form.Submit("main form", letter).WantStatus(http.StatusOK)
	again := head.Get("/board/rotation/nominate").Submit("main form", letter)
	again.WantFault("seat").WantText("main", "A nomination for this seat is in progress").WantText("main table", "In progress").WantText("select[name=seat]", "nominated: Organisation NETWORK-9")
	if to := again.Follow("Other stakeholders, seat 1"); to.URL.Path != first.URL.Path {
		t.Errorf("it leads to %s, not %s", to.URL.Path, first.URL.Path)
	}
	head.Get(first.URL.Path).Submit("form[action$=seat]", nil).WantText("main", "You proposed it")
	waits := head.Get(first.URL.Path).WantText("main", "It waits for a second person").WantNo("form[action$=seat]")
	waits.Follow("See the change").WantStatus(http.StatusOK).WantText("h1", "Change of a seat")
	head.Get("/board/rotation/nominate").WantText("main table", "Waits for a second person")
}

// A paper that pays nobody is asked neither for what it reserves nor for
// conditions.
func TestOnlyAPaperThatPaysHasConditions(t *testing.T) {
	s, r := boardSite(t)
	plain, err := r.Matters.Prepare(r.Ctx, r.Officer, r.Asking(models.MatterOther, models.SubjectNone))
	r.Must(err)
	officer := s.SignIn(r.Officer)
	page := officer.Get(path(plain, "paper")).WantStatus(http.StatusOK)
	page.WantNo("[name^=condition]").WantNo("[name=reserve]").WantNo("input[value=approve_with_conditions]")
	page.Submit("main form", handlerstest.Values{"question": "Shall the Board do otherwise?"}).WantText("h1", "Shall the Board do otherwise?")
	paying := r.Prepared()
	officer.Get(path(paying, "paper")).WantText("main", "Conditions").WantText("main", "Approve with conditions")
}
