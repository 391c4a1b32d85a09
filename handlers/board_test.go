package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/matters"
	"seedfund/app/people"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// boardSite is a server with a Board whose seats are held.
func boardSite(t *testing.T) (*handlerstest.Site, *boardroom.Room) {
	t.Helper()
	t.Parallel()
	s := handlerstest.New(t, apptest.At(boardroom.Start))
	return s, boardroom.Furnish(t, s.Harness)
}

func path(m models.Matter, more ...string) string {
	return strings.Join(append([]string{matters.Path(m.ID)}, more...), "/")
}

func TestTheBoardIsPublicAsAtAnyDay(t *testing.T) {
	s, _ := boardSite(t)
	page := s.Visitor().Get("/board").WantStatus(http.StatusOK)
	page.WantText("main", "Validly composed on").WantText(".seats", "CONTRIBUTOR-2").WantText("main", "Consensus")
	page.WantNo(`a[href="/board/matters"]`)
	// Before the first letter of nomination nobody held a seat.
	s.Visitor().Get("/board?as_at=2026-11-20").WantStatus(http.StatusOK).WantText("main", "Not validly composed").WantText(".seats", "Vacant")
	s.Visitor().Get("/fr/board").WantText("h1", "Composition du Conseil")
	if dir := handlerstest.Attr(s.Visitor().Get("/ar/board").One("html"), "dir"); dir != "rtl" {
		t.Error(dir)
	}
}

// The secretariat's own budget from its paper to the direct cost that it pays,
// as each of them does it on the pages.
func TestTheSecretariatsBudgetFromPaperToPayment(t *testing.T) {
	s, r := boardSite(t)
	decided.Fund(t, s.Harness, 1_000_000_00)
	host := r.Members["network/1"]
	officer := s.SignIn(s.Fresh(r.Officer))
	form := officer.Get("/board/matters/new").WantStatus(http.StatusOK)
	fill := handlerstest.Values{"kind": "secretariat", "question": "Shall the fund pay the secretariat's budget?", "language": "en", "channel": "writing", "method": "consensus",
		"outcome": "approve", "reserve": "", "body": "The Board adopts the budget of the secretariat.", "host": fmt.Sprint(host.OrganisationID), "starts_on": "2027-01-01", "ends_on": "2027-12-31", "amount": ""}
	form.Submit(".matterpaper", fill).WantFault("amount")
	fill["amount"] = "250,000.00"
	form.Submit(".matterpaper", fill).WantStatus(http.StatusOK).WantText("main", "250,000.00")
	var id int64
	r.Must(s.DB.Read(s.Ctx).Raw("SELECT MAX(id) FROM matters").Take(&id).Error)
	m := r.Stored(id)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, r.InTenDays()))
	m = r.Stored(id)
	s.SignIn(host).Get(path(m)).WantStatus(http.StatusOK).WantText("main", "The host has no vote on it").WantNo("input[name=answer]")
	s.SignIn(r.Members["contributors/1"]).Get(path(m)).WantText("main", "250,000.00").WantText("main", "Organisation ORG-Q")
	r.AllAgree(m)
	d, err := s.Services.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(id).Version)
	r.Must(err)
	// Before its decision is public it is the agent's and the secretariat's to know.
	s.SignIn(s.Cast(models.RolePUNOFinance)).Get("/ledger/secretariat").WantNo("table")
	officer.Get("/decisions/"+d.Reference).WantText("main", "2027")
	officer.Get("/decisions/" + d.Reference + "/follow-up").WantStatus(http.StatusOK)
	letter := officer.Get(fmt.Sprintf("/decisions/%s/letters/%d", d.Reference, host.OrganisationID)).WantStatus(http.StatusOK)
	letter.WantText("main", "pays it as direct cost of the fund").WantNoText("main", "first tranche").WantNoText("main", "Application")
	agent := s.SignIn(s.Fresh(s.Cast(models.RoleAgentOfficer)))
	agent.Get("/ledger/secretariat").WantText("table", "SB-0001")
	cost := handlerstest.Values{"kind": "direct_cost", "organisation": fmt.Sprint(host.OrganisationID), "amount": "250,000.01", "value_date": "2027-01-04", "budget": "1", "agent_reference": "DC-1"}
	page := agent.Get("/ledger/items/new").WantStatus(http.StatusOK)
	page.Submit("main form", cost).WantStatus(http.StatusConflict).WantText("main", "SB-0001 has US$ 250,000.00 left")
	cost["amount"] = "100,000.00"
	page.Submit("main form", cost).WantStatus(http.StatusOK).WantText("h1", "100,000.00")
	agent.Get("/ledger/secretariat").WantText("table", "150,000.00")
	s.Verify()
}

// The vote as a member casts it: nothing chosen beforehand, the choice repeated
// in one sentence, a receipt; and the form sent twice is one answer.
func TestAMemberVotes(t *testing.T) {
	s, r := boardSite(t)
	m := r.Opened()
	member := s.SignIn(r.Members["contributors/1"])
	member.Get("/home").WantText("main", m.Question)
	page := member.Get(path(m)).WantStatus(http.StatusOK)
	page.WantText("h1", "Shall the fund pay").WantText(".figures", "214,000.00").WantText("main", "Free after this vote").WantNo("input[name=answer][checked]")
	page.Submit("#vote form", handlerstest.Values{}).WantFault("answer")
	refused := page.Submit("#vote form", handlerstest.Values{"answer": "object", "reason": "Too late for the first season."}).WantFault("would_remove")
	refused.WantText("textarea[name=reason]", "Too late for the first season.")
	check := page.Submit("#vote form", handlerstest.Values{"answer": "object", "reason": "Too late.", "would_remove": "Earlier.",
		"words": "Contracts in the worker's own language are available before the second season"})
	check.WantStatus(http.StatusOK).WantText("main", "Organisation CONTRIBUTOR-1 objects to version 1")
	if n := s.Acts(); n == 0 || countRows(s, "votes") != 0 {
		t.Fatal("checking casts nothing")
	}
	cast := check.Submit("main form", nil)
	cast.WantStatus(http.StatusOK).WantText(".said", "Your vote is recorded").WantText("h1", "Receipt "+m.Reference).WantText("main", "Too late.")
	again := check.Submit("main form", nil).WantStatus(http.StatusOK)
	receipt := cast.Text("main dl")
	if again.Text("main dl") != receipt || again.URL.Path != cast.URL.Path {
		t.Errorf("the form sent twice has two receipts: %s and %s", receipt, again.Text("main dl"))
	}
	member.Get(path(m)).WantText("#vote", "Objects").WantText(".paper mark", "before the second season").Follow("Receipt").WantText("main dl", receipt)
	s.SignIn(r.Members["contributors/2"]).Get(cast.URL.Path).WantStatus(http.StatusNotFound)
	if countRows(s, "votes") != 1 {
		t.Errorf("%d answers", countRows(s, "votes"))
	}
	// Another member sees the objection at once and no other answer.
	other := s.SignIn(r.Members["contributors/2"]).Get(path(m))
	other.WantText(".objection", "Too late.").WantText("#seats", "Objects")
	// A seat without a vote sees neither panel form nor objection.
	closed := s.SignIn(r.Members["network/1"]).Get(path(m))
	closed.WantNo(".objection").WantNo("#vote form").WantText("#vote", "no vote on it")
}

func countRows(s *handlerstest.Site, table string) int {
	var n int
	if err := s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM " + table).Scan(&n).Error; err != nil {
		panic(err)
	}
	return n
}

// Who may open which page, and what each is told.
func TestWhoMayOpenTheBoardsPages(t *testing.T) {
	s, r := boardSite(t)
	m := r.Opened()
	for role, want := range map[models.Role]int{
		"":                 http.StatusOK, // the way to sign in
		models.RoleDrafter: http.StatusNotFound, models.RoleReviewer: http.StatusNotFound, models.RoleFocalPoint: http.StatusNotFound,
		models.RoleAuditor: http.StatusOK, models.RoleAgentOfficer: http.StatusOK, models.RoleSecretariatOfficer: http.StatusOK,
	} {
		b := s.Visitor()
		if role != "" {
			b = s.As(role)
		}
		page := b.Get(path(m)).WantStatus(want)
		if role == "" && page.URL.Path != "/sign-in" {
			t.Error(page.URL.Path)
		}
	}
	seatless := people.OrganisationInput{Code: "NETWORK-9", Name: "Stakeholder network 9", Kind: models.KindStakeholder, StakeholderCategory: "media"}
	s.SignIn(s.CastFor(models.RoleBoardMember, seatless, "")).Get(path(m)).WantStatus(http.StatusNotFound)
	member := s.SignIn(r.Members["contributors/1"])
	for _, to := range []string{"/board/seats", "/board/rules/next", "/board/matters/new"} {
		member.Get(to).WantStatus(http.StatusForbidden)
	}
	for _, to := range []string{path(m, "text"), path(m, "ending")} {
		if status := member.Get(to).Status; status != http.StatusForbidden && status != http.StatusNotFound {
			t.Errorf("%s: %d", to, status)
		}
	}
	member.Get("/board/matters/999").WantStatus(http.StatusNotFound)
	member.Get("/board/matters/x").WantStatus(http.StatusNotFound)
	member.Get("/board/matters").WantStatus(http.StatusOK).WantText("table", m.Question)
	// A forged form for another seat is refused.
	forged := member.Post(path(m, "votes"), handlerstest.Values{"_capacity": fmt.Sprint(r.Members["contributors/1"].MandateID), "seat": fmt.Sprint(r.Seats["contributors/2"]), "text": "1", "answer": "agree"})
	forged.WantStatus(http.StatusForbidden)
	r.Clock.Set(*m.ClosesAt)
	late := s.SignIn(r.Members["contributors/1"])
	late.Get(path(m)).WantNo("#vote form").WantText("#vote", "Too late")
	late.Post(path(m, "votes"), handlerstest.Values{"_capacity": fmt.Sprint(r.Members["contributors/1"].MandateID),
		"seat": fmt.Sprint(r.Seats["contributors/1"]), "text": "1", "answer": "agree"}).WantStatus(http.StatusConflict).WantText("main", "Too late")
	if countRows(s, "votes") != 0 {
		t.Error("an answer got through")
	}
}

// From the secretariat's paper to the public register, by the pages alone.
func TestFromPaperToRegister(t *testing.T) {
	s, r := boardSite(t)
	proposal := r.Proposal()
	officer, chair := s.SignIn(r.Officer), s.SignIn(r.Chair)
	form := officer.Get(fmt.Sprintf("/board/matters/new?proposal=%d", proposal)).WantStatus(http.StatusOK)
	form.WantText("main", "Amounts are taken from the budget").WantText("table", "214,000.00")
	form.Submit("main form", handlerstest.Values{"question": ""}).WantFault("question")
	paper := form.Submit("main form", handlerstest.Values{"question": "Shall the application be deferred?", "outcome": "defer", "body": "The Board defers the application.\nIt comes back in June."})
	paper.WantStatus(http.StatusOK).WantText("h1", "Shall the application be deferred?").WantText(".said", "draft is kept")
	at := paper.URL.Path
	edited := officer.Get(at+"/paper").Submit("main form", handlerstest.Values{"question": "Shall the Board defer the application?"})
	edited.WantText("h1", "Shall the Board defer")
	draft := chair.Get(at).WantStatus(http.StatusOK)
	draft.Submit("#chair form", handlerstest.Values{"closes_at": "2027-01-05T09:00"}).WantFault("closes_at")
	opened := draft.Submit("#chair form", handlerstest.Values{"closes_at": "2027-01-20T09:00"})
	opened.WantStatus(http.StatusOK).WantText(".said", "vote is open").WantText("#chair", "quorum is not met")
	m := r.Stored(1)
	r.AllAgree(m)
	adopted := chair.Get(at).WantText("#chair", "Consensus stands: nobody objects; 9 of 9 seats answered, 3 without vote").WantText("#chair", "Not yet adopted").Submit("#chair form", nil)
	adopted.WantStatus(http.StatusOK).WantText("main", "The Board has decided").WantText("main", "Not public yet")
	s.Visitor().Get("/decisions").WantText("main", "No decision is public yet")
	s.Visitor().Get("/decisions/DEM00-D-2027-01").WantStatus(http.StatusNotFound)
	chair.Get(at).Submit("#chair form", nil).WantText(".said", "decision is public").WantText("h1", "What follows")
	public := s.Visitor().Get("/decisions").Follow("The Board deferred").WantStatus(http.StatusOK)
	public.WantText("h1", "The Board deferred “Work and return with dignity”").WantText(".paper", "It comes back in June.").WantText("main", "Met")
	for _, word := range []string{"seats answered", "Contributor", "CONTRIBUTOR", "without vote"} {
		if strings.Contains(public.Text("main"), word) {
			t.Errorf("the public reads %q", word)
		}
	}
}

// Scores, interests, another text and an ending, by the pages.
func TestTheOtherFormsOfTheVotePage(t *testing.T) {
	s, r := boardSite(t)
	m := r.Opened()
	member, chair := s.SignIn(r.Members["contributors/1"]), s.SignIn(r.Chair)
	score := member.Get(path(m)).Follow("Score the proposal").WantStatus(http.StatusOK)
	score.Submit("main form", handlerstest.Values{"reason": "Sound."}).WantStatus(http.StatusUnprocessableEntity)
	marks := handlerstest.Values{"reason": "Sound."}
	for _, f := range score.All("main fieldset input[value='4']") {
		marks[handlerstest.Attr(f, "name")] = "4"
	}
	score.Submit("main form", marks).WantText(".said", "scores are recorded").WantText(".figures", "80 of 100")
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Object(1))
	text := chair.Get(path(m)).Follow("Put another text").WantStatus(http.StatusOK)
	text.Submit("main form", handlerstest.Values{"closes_at": "2027-01-20T09:00"}).WantFault("why")
	revised := text.Submit("main form", handlerstest.Values{"why": "The remedy.", "closes_at": "2027-01-20T09:00",
		"body": strings.Replace(boardroom.Text, "before the second season", "before the first worker departs", 1)})
	revised.WantText(".said", "new text").WantText("main", "The text, version 2").WantText(".objection", "Of text 1")
	member.Get(path(m)).WantText("main", "version 2")
	interest := chair.Get(path(m)).Follow("Propose how an interest is graded").WantStatus(http.StatusOK)
	interest.Submit("main form", handlerstest.Values{"seat": fmt.Sprint(r.Seats["contributors/2"])}).WantFault("grade")
	interest.Submit("main form", handlerstest.Values{"seat": fmt.Sprint(r.Seats["contributors/2"]), "grade": "no_vote", "reason": "other", "note": "Seen by the others."}).WantText(".said", "with the other seats")
	declare := member.Get(path(m)).Follow("Declare an interest").WantStatus(http.StatusOK)
	declare.Submit("main form", nil).WantFault("reason")
	gone := declare.Submit("main form", handlerstest.Values{"reason": "personal"})
	gone.WantStatus(http.StatusOK).WantText(".said", "in effect").WantNo("table")
	member.Get(path(m)).WantStatus(http.StatusNotFound)
	ending := chair.Get(path(m)).Follow("End without a decision").WantStatus(http.StatusOK)
	ending.Submit("main form", handlerstest.Values{"press": "Withdraw the matter"}).WantFault("reason")
	ending.Submit("main form", handlerstest.Values{"press": "Withdraw the matter", "reason": "It comes back with another budget."}).WantText("main", "Withdrawn")
	stakeholder := s.SignIn(r.Members["stakeholders/3"])
	stakeholder.Get(path(m)).WantNo("#vote form")
}

func TestTheRegisterOfSeats(t *testing.T) {
	s, r := boardSite(t)
	head := s.SignIn(r.Head)
	page := head.Get("/board/seats").WantStatus(http.StatusOK).WantText("table", "Contributors, seat 2")
	page.Submit("main form", handlerstest.Values{"instrument": "letter"}).WantFault("seat")
	var organisation int64
	r.Must(s.DB.Read(s.Ctx).Raw("SELECT id FROM organisations WHERE code = 'NETWORK-2'").Scan(&organisation).Error)
	taken := page.Submit("main form", handlerstest.Values{"seat": fmt.Sprint(r.Seats["stakeholders/3"]), "organisation": fmt.Sprint(organisation), "starts_at": "2027-02-01T00:00", "instrument": "letter"})
	taken.WantStatus(http.StatusConflict)
	line := page.Follow("End or correct").WantStatus(http.StatusOK)
	line.Submit("main form", handlerstest.Values{"press": "Give it this end"}).WantFault("ends_at")
	line.Submit("main form", handlerstest.Values{"press": "Give it this end", "ends_at": "2027-02-01T00:00", "instrument": "letter of resignation"}).WantText(".said", "has its end")
	head.Get("/board/rules/next").WantText("main", "No decision has adopted other rules")
}

// deposit puts money with the agent.
func deposit(s *handlerstest.Site, r *boardroom.Room, cents money.Cents) {
	r.Must(s.DB.Write(s.Ctx, models.SystemActor, "test.deposit", func(tx *db.Tx) error {
		_, err := ledger.Post(tx, ledger.Entry{Kind: models.EntryDeposit, ValueDate: when.DateOf(tx.Now), Reference: "test", Source: "test",
			Lines: ledger.Move(models.AccountContributions, models.AccountCash, 0, 0, cents)})
		return err
	}))
}

// An approval commits its money in the same moment or is not adopted at all.
func TestAnApprovalCommitsOrNothing(t *testing.T) {
	s, r := boardSite(t)
	m := r.Opened()
	r.AllAgree(m)
	deposit(s, r, 139_099_99)
	chair := s.SignIn(r.Chair)
	chair.Get(path(m)).WantText("main", "short by US$ 0.01").Submit("#chair form", nil).WantStatus(http.StatusConflict)
	if countRows(s, "decisions") != 0 || countRows(s, "programmes") != 0 || r.Stored(m.ID).State != models.MatterOpen {
		t.Fatal("a refused adoption left something behind")
	}
	deposit(s, r, 1)
	done := chair.Get(path(m)).Submit("#chair form", nil).WantStatus(http.StatusOK)
	done.WantText("main", "Adopted by consensus; 9 of 9 seats answered, 3 without vote")
	if countRows(s, "decisions") != 1 || countRows(s, "programmes") != 1 {
		t.Error("a decision and its programme")
	}
	fund, err := s.Services.Ledger.Fund(s.Ctx, models.SystemActor)
	r.Must(err)
	if fund.Reserved != 139_100_00 || fund.Free() != 0 {
		t.Errorf("%+v", fund)
	}
	chair.Get(path(m)).Submit("#chair form", nil)
	s.Visitor().Get("/decisions/DEM00-D-2027-01").WantText("main", "139,100.00 reserved in the same moment")
	s.Verify()
}
