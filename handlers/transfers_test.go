package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"seedfund/app/apptest/decided"
	"seedfund/app/programmes"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// moneyDesk is a server with one programme whose first tranche is released, and
// the people of its money.
type moneyDesk struct {
	*handlerstest.Site
	*testing.T
	officer, head, agent *handlerstest.Browser
	orgs                 []int64
	programme            models.Programme
}

func newMoneyDesk(t *testing.T) *moneyDesk {
	t.Helper()
	t.Parallel()
	s := handlerstest.New(t)
	d := &moneyDesk{Site: s, T: t}
	officer := s.Cast(models.RoleSecretariatOfficer)
	d.officer, d.head, d.agent = s.SignIn(officer), s.As(models.RoleSecretariatHead), s.As(models.RoleAgentOfficer)
	d.orgs = decided.Organisations(t, s.Harness, 2)
	decided.Fund(t, s.Harness, 1_000_000_00)
	d.programme = decided.Programme(t, s.Harness, decided.Plan{Organisations: []decided.Organisation{
		{ID: d.orgs[0], Tranche: []money.Cents{480_000_00, 120_000_00}}, {ID: d.orgs[1], Tranche: []money.Cents{340_000_00, 60_000_00}},
	}})
	p, err := s.Services.Programmes.Get(s.Ctx, models.SystemActor, d.programme.ID)
	if err == nil {
		_, err = s.Services.Programmes.Release(s.Ctx, s.Fresh(officer), d.programme.ID, p.Programme.Version, 1, programmes.ReleaseInput{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sent is a request of the whole tranche that is with the agent.
func (d *moneyDesk) sent() {
	d.Helper()
	d.officer.Get("/transfers/new?programme=JP-0001&tranche=1").Submit("main form", nil).WantStatus(http.StatusOK)
	d.head.Get("/transfers/1").Submit(`form[action$="/approval"]`, nil).WantStatus(http.StatusOK)
	d.officer.Get("/transfers/1").Submit(`form[action$="/dispatch"]`, nil).WantStatus(http.StatusOK)
}

func (d *moneyDesk) today() string { return when.DateOf(d.DB.Now(d.Ctx)).String() }

func (d *moneyDesk) payment(ref string) handlerstest.Values {
	return handlerstest.Values{"agent_number": "99000001", "lines[0][value_date]": d.today(), "lines[0][agent_reference]": ref + "-1",
		"lines[1][value_date]": d.today(), "lines[1][agent_reference]": ref + "-2"}
}

// From the released tranche to the paid transfer over the pages, the agent
// signing in.
func TestARequestIsPaidOverThePages(t *testing.T) {
	d := newMoneyDesk(t)
	d.officer.Get("/home").WantText("main", "JP-0001")
	d.officer.Get("/transfers/new").Follow("JP-0001").WantText("main", "At most US$ 480,000.00")
	page := d.officer.Get("/transfers/new?programme=JP-0001&tranche=1").Submit("main form", handlerstest.Values{fmt.Sprintf("amount[%d]", d.orgs[0]): "480,000.01"})
	page.WantFault(fmt.Sprintf("amount[%d]", d.orgs[0])).WantText(".faults", "480,000.01 is more than the 480,000.00")
	if got := handlerstest.Attr(page.One(fmt.Sprintf(`input[name="amount[%d]"]`, d.orgs[0])), "value"); got != "480,000.01" {
		t.Errorf("the person's own input is %q", got)
	}
	page = page.Submit("main form", handlerstest.Values{fmt.Sprintf("amount[%d]", d.orgs[0]): "480 000.00"})
	page.WantStatus(http.StatusOK).WantText("h1", "820,000.00 for Country A: a second signature is missing").WantText("[role=status]", "saved")
	page.WantNo(`form[action$="/approval"]`)
	d.agent.Get("/transfers/1").WantStatus(http.StatusNotFound)
	d.head.Get("/home").WantText("main", "TR-0001: second signature")
	d.head.Get("/transfers/1").Submit(`form[action$="/approval"]`, nil).WantText("h1", "signed, not yet sent")
	d.officer.Get("/transfers/1").Submit(`form[action$="/dispatch"]`, nil).WantText("main", "Sent")
	d.agent.Get("/transfers").WantText("h1", "Inbox: one thing waits for you")
	d.agent.Get("/transfers/1/word/query").Submit("main form", handlerstest.Values{"text": ""}).WantFault("text")
	d.agent.Get("/transfers/1/word/query").Submit("main form", handlerstest.Values{"text": "Which account?"}).WantText("h1", "the agent asks")
	d.officer.Get("/transfers/1").Submit(`form[action$="/answer"]`, handlerstest.Values{"text": "The one on file."}).WantText(".thread", "The one on file.")
	d.agent.Get("/transfers/1").Submit(`form[action$="/word/accept"]`, nil).WantText("main", "Accepted")
	form := d.agent.Get("/transfers/1/payment")
	wrong := d.payment("V")
	wrong["lines[1][amount]"], wrong["lines[1][agent_reference]"] = "340,000.01", ""
	form.Submit("main form", wrong).WantFault("lines[1][amount]").WantFault("lines[1][agent_reference]")
	page = form.Submit("main form", d.payment("V"))
	page.WantStatus(http.StatusOK).WantText("h1", "820,000.00 paid").WantText("main", "V-1").WantText("main", "99000001").WantNo(`a[href$="/payment"]`)
	// The same form sent twice acts once.
	if again := form.Submit("main form", d.payment("V")); again.Answered != http.StatusSeeOther && again.Status >= 500 {
		t.Errorf("second sending: %d", again.Status)
	}
	var paid money.Cents
	if err := d.DB.Read(d.Ctx).Raw("SELECT SUM(cents) FROM transfer_payments").Scan(&paid).Error; err != nil || paid != 820_000_00 {
		t.Errorf("paid %s (%v)", paid, err)
	}
	d.agent.Get("/transfers/1/payments/1/reversal").Submit("main form", handlerstest.Values{"text": "digits swapped", "notified_on": d.today()}).WantText("main", "digits swapped")
}

// Without the agent signing in: entered with the notification, marked, and
// counted when a second person has confirmed it.
func TestAPaymentRecordedOnBehalfWaitsOnThePages(t *testing.T) {
	d := newMoneyDesk(t)
	d.sent()
	form := d.officer.Get("/transfers/1/payment").WantText("main", "Recorded on behalf of the agent")
	form.Submit("main form", d.payment("N")).WantFault("file")
	values := d.payment("N")
	values["file"] = handlerstest.File{Name: "notification.txt", Body: []byte("Paid today.")}
	page := form.Submit("main form", values)
	page.WantStatus(http.StatusOK).WantText("main", "Recorded on behalf of the agent, not yet counted").WantText("main", "You entered it yourself")
	page.WantNo(`a[href$="/payment"]`)
	d.officer.Get("/transfers/1/records/1").WantNo(`form[action$="/confirmation"]`)
	record := d.head.Get("/transfers/1/records/1").WantText("main", "notification.txt").WantText("main", "480,000.00")
	if body := record.Follow("notification.txt"); body.Header.Get("Content-Disposition") == "" || string(body.Body) != "Paid today." {
		t.Errorf("the notification: %q", body.Body)
	}
	record.Submit(`form[action$="/refusal"]`, nil).WantFault("why")
	record.Submit(`form[action$="/confirmation"]`, nil).WantText("h1", "820,000.00 paid")
	d.head.Get("/transfers/1").WantText("table", "Recorded on behalf")
}

func TestAFileOfTheAgentOverThePages(t *testing.T) {
	d := newMoneyDesk(t)
	d.sent()
	code := make([]string, 2)
	for i := range code {
		if err := d.DB.Read(d.Ctx).Raw("SELECT code FROM organisations WHERE id = ?", d.orgs[i]).Scan(&code[i]).Error; err != nil {
			t.Fatal(err)
		}
	}
	head := strings.Join(models.AgentFileColumns, ",") + "\n"
	file := func(text string) handlerstest.Values {
		return handlerstest.Values{"file": handlerstest.File{Name: "payments.csv", Body: []byte(text)}}
	}
	page := d.agent.Get("/transfers/files").Submit("main form", file(head+"TR-0009,1,X,about ten,someday,\nTR-0001,99000001,"+code[0]+",480000.001,"+d.today()+",V1\n"))
	page.WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "D2").WantText(".faults", "E2").WantText(".faults", "F2").WantText(".faults", "D3")
	page = d.agent.Get("/transfers/files").Submit("main form", file(head+"TR-0009,1,X,10.00,"+d.today()+",V1\n"))
	page.WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "A2").WantText(".faults", "no such request")
	page = d.agent.Get("/transfers/files").Submit("main form", file("amount\n1\n"))
	page.WantStatus(http.StatusUnprocessableEntity).WantText(".faults", "A1")
	good := head + "TR-0001,99000001," + code[0] + ",\"480,000.00\"," + d.today() + ",V1\nTR-0001,99000001," + code[1] + ",340000," + d.today() + ",V1\n"
	page = d.agent.Get("/transfers/files").Submit("main form", file(good))
	page.WantStatus(http.StatusOK).WantText("table", "new payment").WantText("tfoot", "820,000.00")
	page = page.Submit(`form[action$="/loading"]`, nil).WantText("[role=status]", "loaded")
	page.WantText("table", "in the books already")
	d.agent.Get("/transfers/1").WantText("h1", "820,000.00 paid")
}

func TestWhoIsRefusedOnTransferPages(t *testing.T) {
	d := newMoneyDesk(t)
	d.sent()
	if p := d.Visitor().Get("/transfers"); p.Answered != http.StatusSeeOther || !strings.HasPrefix(p.Location, "/sign-in") {
		t.Errorf("a visitor: %d %s", p.Answered, p.Location)
	}
	for role, want := range map[models.Role]map[string]int{
		models.RoleReviewer:     {"/transfers": 403, "/transfers/1": 404, "/exports": 403},
		models.RoleContributor:  {"/transfers": 403},
		models.RoleBoardMember:  {"/transfers": 200, "/transfers/1": 200, "/transfers/new": 403, "/transfers/1/payment": 404, "/transfers/files": 403, "/exports": 200},
		models.RoleAuditor:      {"/transfers": 200, "/transfers/1": 200, "/transfers/1/terms": 404},
		models.RoleAgentOfficer: {"/transfers/1": 200, "/transfers/new": 403, "/transfers/1/terms": 404, "/transfers/99": 404, "/transfers/x": 404, "/exports": 200},
	} {
		b := d.As(role)
		for path, status := range want {
			if got := b.Get(path); got.Status != status {
				t.Errorf("%s %s: %d, want %d", role, path, got.Status, status)
			}
		}
	}
	page := d.agent.Get("/transfers/1")
	page.WantNo(`form[action$="/approval"]`).WantNo(`form[action$="/answer"]`)
	// A stale form is refused and shows both.
	stale := d.agent.Get("/transfers/1")
	stale.Submit(`form[action$="/word/receive"]`, nil).WantStatus(http.StatusOK)
	if got := stale.Submit(`form[action$="/word/accept"]`, nil); got.Status != http.StatusConflict {
		t.Errorf("a stale word: %d", got.Status)
	}
}

func TestExportsOverThePages(t *testing.T) {
	d := newMoneyDesk(t)
	d.sent()
	d.agent.Get("/exports").WantText("main", "Fund transfer request")
	for path, kind := range map[string]string{"/exports/mptf-transfer?request=1": "spreadsheetml", "/exports/mptf-budget?programme=1": "spreadsheetml",
		"/exports/mptf-portfolio": "spreadsheetml", "/exports/ledger": "text/csv", "/exports/programmes?lang=fr": "text/csv"} {
		p := d.agent.Get(path)
		if p.Status != http.StatusOK || !strings.Contains(p.Header.Get("Content-Type"), kind) || !strings.HasPrefix(p.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d %s", path, p.Status, p.Header)
		}
	}
	for path, status := range map[string]int{"/exports/mptf-transfer": 422, "/exports/mptf-transfer?request=9": 404, "/exports/other": 404, "/exports/ledger?as_at=x": 422} {
		if p := d.agent.Get(path); p.Status != status {
			t.Errorf("%s: %d, want %d", path, p.Status, status)
		}
	}
}

func TestTransferPagesInThreeLanguages(t *testing.T) {
	d := newMoneyDesk(t)
	d.sent()
	for _, lang := range []string{"fr", "ar"} {
		for _, path := range []string{"/transfers", "/transfers/1", "/transfers/1/payment", "/transfers/1/word/query", "/transfers/files", "/exports"} {
			p := d.agent.Get("/" + lang + path).WantStatus(http.StatusOK)
			if got := handlerstest.Attr(p.One("html"), "lang"); got != lang {
				t.Errorf("%s in %s", path, got)
			}
			if text := p.Text("main"); strings.Contains(text, "transfers.") || strings.Contains(text, "exports.") {
				t.Errorf("%s %s shows a key: %s", lang, path, text)
			}
		}
	}
}
