package handlers_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/programmes"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var moneyStart = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

// moneyScene is a server with a fund of 1,188,000 and one programme of three
// organisations in two tranches.
type moneyScene struct {
	*handlerstest.Site
	t                    *testing.T
	officer, head, agent models.Actor
	orgs                 []int64
	programme            models.Programme
}

func moneyStage(t *testing.T) *moneyScene {
	t.Helper()
	t.Parallel()
	s := &moneyScene{Site: handlerstest.New(t, apptest.At(moneyStart)), t: t}
	s.officer, s.head, s.agent = s.Cast(models.RoleSecretariatOfficer), s.Cast(models.RoleSecretariatHead), s.Cast(models.RoleAgentOfficer)
	contributor := s.Cast(models.RoleContributor).OrganisationID
	c, err := s.Services.Contributions.Commit(s.Ctx, s.Fresh(s.officer), contributions.CommitmentInput{OrganisationID: contributor, Agreement: "SAA 2027/1", Currency: "USD", Minor: 2_400_000_00,
		SignedOn: s.today(), Schedule: []models.Instalment{{DueOn: s.today(), Minor: 1_200_000_00}, {DueOn: s.today().AddDays(90), Minor: 1_200_000_00}}})
	s.must(err)
	_, err = s.Services.Contributions.RecordDeposit(s.Ctx, s.Fresh(s.agent), c.ID, contributions.DepositInput{Instalment: 1, Minor: 1_200_000_00, ValueDate: s.today(), AgentRef: "DEP-1"})
	s.must(err)
	s.orgs = decided.Organisations(t, s.Harness, 3)
	s.programme = decided.Programme(t, s.Harness, decided.Plan{Organisations: []decided.Organisation{
		{ID: s.orgs[0], Tranche: []money.Cents{180_000_00, 120_000_00}}, {ID: s.orgs[1], Tranche: []money.Cents{180_000_00, 120_000_00}},
		{ID: s.orgs[2], Tranche: []money.Cents{60_000_00, 40_000_00}}}})
	return s
}

func (s *moneyScene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *moneyScene) today() when.Date { return when.DateOf(moneyStart) }

// paid releases and pays the first tranche.
func (s *moneyScene) paid() {
	s.t.Helper()
	detail, err := s.Services.Programmes.Get(s.Ctx, models.SystemActor, s.programme.ID)
	s.must(err)
	_, err = s.Services.Programmes.Release(s.Ctx, s.officer, s.programme.ID, detail.Programme.Version, 1, programmes.ReleaseInput{})
	s.must(err)
	s.must(s.DB.Write(s.Ctx, models.SystemActor, "test.pay", func(tx *db.Tx) error {
		for _, a := range detail.Tranches[0].Amounts {
			if err := programmes.HoldShare(tx, a.TrancheID, a.OrganisationID, a.Cents); err != nil {
				return err
			}
			if _, err := programmes.Pay(tx, programmes.Payment{ProgrammeID: s.programme.ID, TrancheID: a.TrancheID, OrganisationID: a.OrganisationID, Cents: a.Cents,
				ValueDate: s.today(), AgentRef: "PAY", AgentNumber: "99000001", Source: "TR-0001"}); err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestTheLedgerShowsRunningBalanceAndFreeMoney(t *testing.T) {
	s := moneyStage(t)
	s.paid()
	page := s.SignIn(s.officer).Get("/ledger").WantStatus(http.StatusOK)
	page.WantText("h1", "Cash with the agent: US$ 768,000.00").WantText("table", "1,200,000.00").WantText("table", "Fee of the agent").WantText(".aside", "768,000.00")
	page.WantText("tfoot", "1,200,000.00")
	entry := page.Follow("L-000001").WantStatus(http.StatusOK)
	entry.WantText("h1", "Deposit").WantText("table", "Contributions received").WantText("main", "DEP-1")
	browser := s.SignIn(s.officer)
	browser.Get("/ledger?account=&kind=transfer").WantStatus(http.StatusOK).WantText("table", "With organisations")
	browser.Get("/ledger?account=cash&by=value&programme=1").WantStatus(http.StatusOK).WantText("tfoot", "420,000.00")
	for _, bad := range []string{"?account=cellar", "?from=tomorrow", "?by=night", "?programme=x"} {
		browser.Get("/ledger" + bad).WantStatus(http.StatusNotFound)
	}
	browser.Get("/ledger/entries/L-9").WantStatus(http.StatusNotFound)
	browser.Get("/ledger/statement").WantStatus(http.StatusOK).WantText("main", "Organisation Q")
	browser.Get("/ledger/statement?as_at=2027-02-28").WantStatus(http.StatusOK)
	for lang, text := range map[string]string{"fr": "Trésorerie chez l’agent", "ar": "النقد لدى الوكيل"} {
		browser.Get("/"+lang+"/ledger").WantStatus(http.StatusOK).WantText("h1", text)
	}
}

func TestTheMoneyRoomIsClosedToOthers(t *testing.T) {
	s := moneyStage(t)
	// A page of one record does not say whether the record exists.
	closed := func(p *handlerstest.Page) {
		t.Helper()
		if p.Status != http.StatusForbidden && p.Status != http.StatusNotFound {
			t.Errorf("%s: status %d", p.URL, p.Status)
		}
	}
	pages := []string{"/ledger", "/ledger/statement", "/contributions/commitments", "/programmes/JP-0001/money"}
	for _, role := range []models.Role{models.RoleFocalPoint, models.RoleContributor, models.RoleReviewer, models.RoleDrafter} {
		b := s.As(role)
		for _, p := range pages {
			closed(b.Get(p))
		}
	}
	for _, role := range []models.Role{models.RoleBoardMember, models.RoleAuditor, models.RolePUNOFinance, models.RoleCoordinator, models.RoleAgentOfficer} {
		b := s.As(role)
		for _, p := range pages {
			b.Get(p).WantStatus(http.StatusOK)
		}
		closed(b.Get("/programmes/JP-0001/tranches/1/release"))
	}
	if got := s.Visitor().Get("/ledger"); !strings.HasPrefix(got.URL.Path, "/sign-in") {
		t.Errorf("a visitor came to %s", got.URL.Path)
	}
}

// clause 97: what is recorded on behalf of the agent rests on its notification
// and on two persons.
func TestADepositOnBehalfOfTheAgentIsConfirmedByASecondPerson(t *testing.T) {
	s := moneyStage(t)
	form := s.SignIn(s.officer).Get("/contributions/commitments/SAA-0001").WantStatus(http.StatusOK)
	values := handlerstest.Values{"instalment": "2", "amount": "1,200,000.00", "value_date": "2027-03-01", "agent_reference": "DEP-2"}
	form.Submit(".aside form", values).WantStatus(http.StatusUnprocessableEntity).WantFault("file")
	values["file"] = handlerstest.File{Name: "notice.pdf", Body: []byte("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")}
	form.Submit(".aside form", values).WantText(".said", "waits for a second person")
	own := s.SignIn(s.officer).Get("/contributions/commitments/SAA-0001")
	own.WantText("main", "waits for a second person").WantNo(`form[action$="/confirmation"]`)
	head := s.SignIn(s.head)
	head.Get("/home").WantText("main", "Deposit D-0002 of Contributor 1")
	head.Get("/contributions/commitments/SAA-0001").Submit(`form[action$="/confirmation"]`, nil).WantText(".said", "confirmed and posted")
	head.Get("/ledger").WantText("h1", "US$ 2,376,000.00")
}

func TestANewArrangementComesBackWithItsFaults(t *testing.T) {
	s := moneyStage(t)
	form := s.SignIn(s.officer).Get("/contributions/commitments/new").WantStatus(http.StatusOK)
	again := form.Submit("main form", handlerstest.Values{"agreement": "SAA 2027/2", "signed_on": "2027-03-01", "currency": "EUR", "amount": "100", "instalments[0][due_on]": "2027-04-01", "instalments[0][amount]": "60"})
	again.WantStatus(http.StatusUnprocessableEntity).WantFault("organisation").WantText(".faults", "The instalments add up to 60.00")
}

func TestTheGateIsShownInWordsAndTheRestReleased(t *testing.T) {
	s := moneyStage(t)
	s.paid()
	officer := s.SignIn(s.officer)
	report := func(org, spent, committed string) *handlerstest.Page {
		return officer.Get("/programmes/JP-0001/expenditure").WantStatus(http.StatusOK).Submit("main form", handlerstest.Values{
			"organisation": org, "year": "2027", "as_at": "2027-03-01", "certainty": "interim", "spent[4]": spent, "committed[0]": committed})
	}
	report("", "x", "").WantStatus(http.StatusUnprocessableEntity).WantFault("spent[4]")
	ids := []string{idText(s.orgs[0]), idText(s.orgs[1]), idText(s.orgs[2])}
	report(ids[0], "140000", "").WantText(".said", "The report is posted.")
	report(ids[1], "60000", "20000").WantText(".said", "The report is posted.")
	report(ids[2], "30000", "15000").WantText(".said", "The report is posted.")
	page := officer.Get("/programmes/JP-0001/money").WantText("main", "Organisation Q is missing US$ 55,000.00")
	form := page.Follow("Release").WantStatus(http.StatusOK)
	form.WantText("table", "135,000.00")
	refusal := form.Submit("main form", handlerstest.Values{"amount[" + ids[1] + "]": "120000"})
	refusal.WantStatus(http.StatusConflict).WantText("main", "Organisation Q is missing US$ 55,000.00")
	officer.Get("/programmes/JP-0001/tranches/2/release").Submit("main form", nil).WantText(".said", "released")
	corrected := officer.Get("/programmes/JP-0001/money").Follow("Correct").WantStatus(http.StatusOK)
	corrected.Submit("main form", handlerstest.Values{"spent[4]": "135000"}).WantStatus(http.StatusUnprocessableEntity).WantFault("reason")
	corrected.Submit("main form", handlerstest.Values{"spent[4]": "135000", "reason": "an invoice was counted twice"}).WantText("tr.struck", "E-0001")
}

func idText(n int64) string {
	digits := ""
	for ; n > 0; n /= 10 {
		digits = string(rune('0'+n%10)) + digits
	}
	return digits
}

func TestRefundsAndClosureNameWhatStandsAgainst(t *testing.T) {
	s := moneyStage(t)
	s.paid()
	agent := s.SignIn(s.agent)
	form := agent.Get("/programmes/JP-0001/refunds").WantStatus(http.StatusOK)
	form.Submit("main form", handlerstest.Values{"organisation": idText(s.orgs[0]), "amount": "180000.01", "value_date": "2027-03-01", "agent_reference": "RF-1"}).WantStatus(http.StatusUnprocessableEntity).WantFault("amount")
	form.Submit("main form", handlerstest.Values{"organisation": idText(s.orgs[0]), "amount": "1000", "value_date": "2027-03-01", "agent_reference": "RF-1"}).WantText("main", "R-0001")
	officer := s.SignIn(s.officer)
	officer.Get("/programmes/JP-0001/closure?act=close_operationally").Submit("main form", nil).WantText("main", "Operationally closed")
	officer.Get("/programmes/JP-0001/closure?act=close_financially").WantStatus(http.StatusOK).WantText("main", "Organisation Q holds US$ 180,000.00 more than it spent")
	officer.Get("/programmes/JP-0001/closure?act=nothing").WantStatus(http.StatusNotFound)
	officer.Get("/programmes/JP-9999/money").WantStatus(http.StatusNotFound)
}

// The signed text of an arrangement is attached, read by who reads the books
// and replaced by another.
func TestTheSignedTextStandsWithItsArrangement(t *testing.T) {
	s := moneyStage(t)
	b := s.SignIn(s.officer)
	form := b.Get("/contributions/commitments/SAA-0001").WantText("main", "not attached yet").Follow("Attach the signed text").WantStatus(http.StatusOK)
	late := b.Get(form.URL.Path)
	form.Submit("main form", nil).WantFault("file")
	form.Submit("main form", handlerstest.Values{"file": handlerstest.File{Name: "signed.pdf", Body: []byte("no paper")}}).WantFault("file")
	paper := []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
	done := form.Submit("main form", handlerstest.Values{"file": handlerstest.File{Name: "signed.pdf", Body: paper}})
	done.WantStatus(http.StatusOK).WantText(".said", "attached").WantText("main", "Attach another text")
	file := handlerstest.Attr(done.One(`a[href*="/files/"]`), "href")
	if got := b.Get(file).WantStatus(http.StatusOK); !bytes.Equal(got.Body, paper) {
		t.Errorf("the file came back as %q", got.Body)
	}
	s.As(models.RoleBoardMember).Get(file).WantStatus(http.StatusOK)
	b.Get(strings.TrimSuffix(file, "1") + "99").WantStatus(http.StatusNotFound)
	s.As(models.RoleFocalPoint).Get(file).WantStatus(http.StatusNotFound)
	// Of two who opened the form, the second is shown that another text stands.
	late.Submit("main form", handlerstest.Values{"file": handlerstest.File{Name: "other.pdf", Body: paper}}).WantStatus(http.StatusConflict)
}
