package handlers_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/app/contributions"
	"seedfund/app/people"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// signedInEuro is an arrangement in euro with a preference, not paid yet.
func (s *moneyScene) signedInEuro() string {
	s.t.Helper()
	c, err := s.Services.Contributions.Commit(s.Ctx, s.Fresh(s.officer), contributions.CommitmentInput{OrganisationID: s.Cast(models.RoleContributor).OrganisationID, Agreement: "SAA 2027/2", Currency: "EUR",
		Minor: 1_000_000_00, SignedOn: s.today().AddDays(-10), Preference: 3, Schedule: []models.Instalment{{DueOn: s.today(), Minor: 1_000_000_00}}})
	s.must(err)
	return c.Reference
}

func csvOf(text string) handlerstest.File {
	return handlerstest.File{Name: "rates.csv", Body: []byte("currency,rate,effective_from,source\n" + text)}
}

// Rates are loaded by one person, looked at, and committed by another; what is
// taken away can be loaded again and changes nothing.
func TestRatesAreLoadedLookedAtAndCommitted(t *testing.T) {
	s := moneyStage(t)
	officer, head := s.SignIn(s.officer), s.SignIn(s.head)
	form := officer.Get("/rates").WantText("main", "No rate is known").Follow("Enter rates").WantStatus(http.StatusOK)
	form.Submit(`form[action$="/rates/files"]`, handlerstest.Values{"file": csvOf("EUR,0,2027-02-01,x\nUSD,1,2027-02-01,x\nSEK,ten,first,x\n")}).WantStatus(http.StatusUnprocessableEntity).
		WantText(".faults", "B2").WantText(".faults", "A3").WantText(".faults", "B4").WantText(".faults", "C4").WantText(".faults", "such as 0.926")
	form.Submit(`form[action$="/rates/files"]`, nil).WantStatus(http.StatusUnprocessableEntity).WantFault("file")
	file := csvOf("EUR,0.95,2027-02-01,Circular of February\nSEK,10.4,2027-02-01,Circular of February\n")
	own := form.Submit(`form[action$="/rates/files"]`, handlerstest.Values{"file": file}).WantStatus(http.StatusOK).WantText(".said", "wait for a second person").
		WantText("main", "New: 2").WantText("main", "You entered these rates").WantNo(`form[action$="/confirmation"]`)
	if got := own.Follow("rates.csv"); !bytes.Equal(got.Body, file.Body) {
		t.Errorf("the file as it came: %q", got.Body)
	}
	again := form.Submit(`form[action$="/rates/files"]`, handlerstest.Values{"file": file})
	if again.URL.Path != own.URL.Path {
		t.Errorf("the same file twice: %s and %s", own.URL.Path, again.URL.Path)
	}
	head.Get("/home").WantText("main", "Rates in rates.csv wait for a second person")
	officer.Get("/home").WantNoText("main", "Rates in rates.csv")
	head.Get("/rates").Follow("rates.csv").Submit(`form[action$="/confirmation"]`, nil).WantText(".said", "The rates count")
	list := head.Get("/rates").WantText("table", "EUR").WantText("table", "0.95")
	for _, kind := range []string{"CSV", "XLSX"} {
		taken := list.Follow(kind).WantStatus(http.StatusOK)
		name := map[string]string{"CSV": "again.csv", "XLSX": "again.xlsx"}[kind]
		officer.Get("/rates/new").Submit(`form[action$="/rates/files"]`, handlerstest.Values{"file": handlerstest.File{Name: name, Body: taken.Body}}).WantStatus(http.StatusOK).
			WantText("main", "New: 0. Changed: 0. Unchanged: 2").WantText("main", "There is nothing to commit")
	}
	// A revision needs the reason and keeps the earlier one in the history.
	one := handlerstest.Values{"currency": "EUR", "rate": "0.94", "effective_from": "2027-02-01", "source": "Corrigendum"}
	officer.Get("/rates/new").Submit(`.aside form`, one).WantStatus(http.StatusUnprocessableEntity).WantFault("reason")
	one["reason"] = "Misprint"
	revised := officer.Get("/rates/new").Submit(`.aside form`, one).WantStatus(http.StatusOK).WantText("main", "Changed: 1").WantText("main", "Misprint")
	head.Get(revised.URL.Path).Submit(`form[action$="/confirmation"]`, nil).WantText(".said", "The rates count")
	head.Get("/rates/EUR").WantText("table", "0.94").WantText("table", "Misprint").WantText("table", "Replaced")
	template := officer.Get("/rates/new").Follow("Template").WantStatus(http.StatusOK)
	book, err := excelize.OpenReader(bytes.NewReader(template.Body))
	if err != nil {
		t.Fatal(err)
	}
	if rows, _ := book.GetRows(book.GetSheetList()[0]); len(rows) == 0 || !strings.HasPrefix(rows[0][0], "currency") || rows[0][2] != "effective_from" {
		t.Errorf("the template: %v", rows)
	}
	// Setting aside leaves nothing.
	officer.Get("/rates/new").Submit(`.aside form`, handlerstest.Values{"currency": "NOK", "rate": "11", "effective_from": "2027-02-01", "source": "x"}).
		Submit(`form[action$="/dropping"]`, nil).WantText(".said", "set aside")
	head.Get("/rates/NOK").WantStatus(http.StatusNotFound)
}

// A deposit takes the rate in force; another is shown with the reason why, and
// the exchange difference stands beside it.
func TestADepositIsValuedAtTheRateInForce(t *testing.T) {
	s := moneyStage(t)
	reference := s.signedInEuro()
	agent, officer, head := s.SignIn(s.agent), s.SignIn(s.officer), s.SignIn(s.head)
	address := "/contributions/commitments/" + reference
	values := handlerstest.Values{"amount": "100,000.00", "value_date": "2027-03-01", "agent_reference": "DEP-9"}
	agent.Get(address).Submit(".aside form", values).WantStatus(http.StatusUnprocessableEntity).WantFault("rate")
	page := officer.Get("/rates/new").Submit(`form[action$="/rates/files"]`, handlerstest.Values{"file": csvOf("EUR,0.95,2027-02-01,Circular\nEUR,0.926,2027-03-01,Circular\n")})
	head.Get(page.URL.Path).Submit(`form[action$="/confirmation"]`, nil)
	agent.Get(address).WantText(".aside table", "0.926").Submit(".aside form", values).WantStatus(http.StatusOK).WantText("main", "US$ 107,991.36").WantText("main", "US$ 2,728.20")
	values["agent_reference"], values["rate"] = "DEP-10", "0.93"
	agent.Get(address).Submit(".aside form", values).WantStatus(http.StatusUnprocessableEntity).WantFault("rate_why").WantText("main", "0.926")
	values["rate_why"], values["rate_on"], values["rate_source"] = "As the bank notified", "2027-03-01", "Bank"
	agent.Get(address).Submit(".aside form", values).WantStatus(http.StatusOK).WantText("main", "As the bank notified").WantText("main", "the deposit keeps its value")
	agent.Get("/contributions/commitments").WantText("main table", "at the latest rate, not money").WantText("main table", "(preference, pooled)").Follow("XLSX").WantStatus(http.StatusOK)
}

// A pledge stands apart from commitments and money in every total, and becomes
// an arrangement.
func TestAPledgeIsNoMoneyUntilItIsSigned(t *testing.T) {
	s := moneyStage(t)
	officer := s.SignIn(s.officer)
	before := officer.Get("/contributions/commitments").Text("main table tfoot")
	form := officer.Get("/contributions/commitments").Follow("Pledges").WantText("main", "No pledge").Follow("Record a pledge").WantStatus(http.StatusOK)
	form.Submit("main form", handlerstest.Values{"amount": "a lot"}).WantStatus(http.StatusUnprocessableEntity).WantFault("amount")
	values := handlerstest.Values{"organisation": "1", "currency": "EUR", "amount": "3,000,000.00", "announced_on": "2027-02-20", "source": "Speech", "preference": "3", "expected_from": "2027-04-01"}
	values["organisation"] = itoa(s.Cast(models.RoleContributor).OrganisationID)
	pledge := form.Submit("main form", values).WantStatus(http.StatusOK).WantText(".said", "No money has moved").WantText("main", "(preference, pooled)")
	list := officer.Get("/contributions/commitments").WantText("main", "Pledges: announced, no money").WantText("main", "EUR 3,000,000.00")
	if after := list.Text("main table tfoot"); after != before {
		t.Errorf("a pledge changed the total of commitments: %q, %q", before, after)
	}
	turn := pledge.Follow("Record a signed arrangement").WantStatus(http.StatusOK)
	signed := handlerstest.Values{"agreement": "SAA 2027/7", "signed_on": "2027-02-28", "currency": "EUR", "amount": "3,000,000.01", "instalments[0][due_on]": "2027-03-10", "instalments[0][amount]": "3,000,000.01"}
	turn.Submit("main form", signed).WantStatus(http.StatusUnprocessableEntity).WantFault("over_why")
	signed["amount"], signed["instalments[0][amount]"] = "1,000,000.00", "1,000,000.00"
	turn.Submit("main form", signed).WantStatus(http.StatusOK).WantText(".said", "")
	part := officer.Get(pledge.URL.Path).WantText("main", "EUR 2,000,000.00").WantText("main", "SAA-0002")
	part.Submit(`form[action$="/withdrawal"]`, handlerstest.Values{"withdrawn_on": "2027-03-01"}).WantStatus(http.StatusUnprocessableEntity).WantFault("why")
	part.Submit(`form[action$="/withdrawal"]`, handlerstest.Values{"withdrawn_on": "2027-03-01", "why": "Budget not adopted"}).WantText(".said", "withdrawal").WantText("main", "Budget not adopted")
	officer.Get(pledge.URL.Path + "/commitment").WantStatus(http.StatusConflict)
	got := records(t, officer.Get("/contributions/pledges").Follow("CSV"))
	if len(got) != 2 || got[1][0] != "PL-0001" {
		t.Errorf("%v", got)
	}
	s.SignIn(s.Cast(models.RoleAuditor)).Get("/contributions/pledges").WantNoText("main", "Record a pledge")
}

// Money without a preference is never shown as earmarked, and money with one is
// said to be pooled wherever it stands.
func TestAPreferenceIsNeverShownAsEarmarking(t *testing.T) {
	s := moneyStage(t)
	s.signedInEuro()
	board := s.SignIn(s.Cast(models.RoleBoardMember))
	areas := board.Get("/contributions/areas").WantStatus(http.StatusOK)
	areas.WantText("main", "No preference").WantText("main", "Borders and crime (preference, pooled)").WantText("main", "US$").WantText("main", "earmarks nothing")
	for _, path := range []string{"/contributions/areas", "/contributions/commitments", "/contributions/commitments/SAA-0001", "/contributions/commitments/SAA-0002"} {
		text := strings.ReplaceAll(board.Get(path).Text("main"), "earmarks nothing", "")
		if strings.Contains(strings.ToLower(text), "earmark") || strings.Contains(strings.ToLower(text), "allocated to") {
			t.Errorf("%s speaks of earmarking: %s", path, text)
		}
	}
	board.Get("/contributions/commitments/SAA-0001").WantText("main", "No preference").WantNoText("main", "pooled")
	rows := records(t, areas.Follow("CSV"))
	if len(rows) < 4 || rows[1][2] != "No preference" || rows[2][2] != "Area 3: preference, pooled" {
		t.Errorf("%v", rows)
	}
	for _, head := range rows[0] {
		if strings.Contains(strings.ToLower(head), "balance") || strings.Contains(strings.ToLower(head), "available") {
			t.Errorf("the table subtracts: %s", head)
		}
	}
}

// The statement of a contributor: its figures, both dates, the pooled use, and
// the agent's figures held against it; no programme is named.
func TestAStatementOfAContributor(t *testing.T) {
	s := moneyStage(t)
	s.paid()
	agent := s.SignIn(s.agent)
	page := agent.Get("/contributions/statements").Follow("Contributor 1").WantStatus(http.StatusOK)
	page.WantText("main", "US$ 1,200,000.00").WantText("main", "no programme is attributed to a contributor").WantText("main", "100.00% of all deposits").WantNoText("main", "JP-0001")
	held := agent.Get(page.URL.Path + "?line[deposited]=1,200,000.40&line[fee]=12,001&line[SAA-0001]=x").WantStatus(http.StatusUnprocessableEntity)
	held.WantText("main", "Equal").WantText("main", "Differs").WantText("main", "1.00").WantText("main", "Some figures differ").WantFault("line[SAA-0001]")
	agent.Get(page.URL.Path+"?line[deposited]=1200000&line[fee]=12000").WantText("main", "equal to the dollar")
	agent.Get(page.URL.Path+"?as_at=2020-01-01").WantText("main", "Nothing was signed by this day")
	agent.Get(page.URL.Path + "?as_at=soon").WantFault("as_at")
	rows := records(t, page.Follow("CSV"))
	if len(rows) < 10 || !strings.Contains(strings.Join(rows[4], " "), "D-0001") && !strings.Contains(strings.Join(rows[3], " "), "D-0001") {
		t.Errorf("%v", rows)
	}
	book, err := excelize.OpenReader(bytes.NewReader(page.Follow("XLSX").WantStatus(http.StatusOK).Body))
	if err != nil || strings.Join(book.GetSheetList(), " ") != "Statement Contributions Schedule Deposits Pool Checks" {
		t.Errorf("%v %v", book.GetSheetList(), err)
	}
	// A contributor's own account: its own statement, and no other's.
	own := s.SignIn(s.Cast(models.RoleContributor))
	own.Get("/contributions/statements").Follow("Contributor 1").WantText("main", "US$ 1,200,000.00").WantNoText("main", "Hold the agent’s statement")
	other := s.SignIn(s.CastFor(models.RoleContributor, people.OrganisationInput{Code: "CONTRIBUTOR-2", Name: "Contributor 2", Kind: models.KindContributorBody}, ""))
	for _, path := range []string{"/contributions/statements/CONTRIBUTOR-1", "/contributions/statements/CONTRIBUTOR-1/list.xlsx", "/contributions/statements/CONTRIBUTOR-1/list.csv"} {
		other.Get(path).WantStatus(http.StatusNotFound)
	}
	other.Get("/contributions/statements").WantText("main", "Contributor 2").WantNoText("main", "Contributor 1")
}
