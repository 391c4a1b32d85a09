package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"seedfund/app/proposals"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// shared is a concept note that both organisations have joined, all written by
// the lead.
func (s *applyScene) shared(lead *handlerstest.Browser) *handlerstest.Page {
	s.t.Helper()
	home := s.began(lead)
	s.written(lead, home)
	s.joins(home.URL.Path)
	return home
}

// A section by its pages: given, written by its new owner alone, said to be ready,
// sent back and taken over with a reason, each with what the others see.
func TestASectionChangesHandsByItsPage(t *testing.T) {
	s := applyStage(t)
	lead, partner := s.SignIn(s.lead), s.SignIn(s.partner)
	home := s.shared(lead)
	path := home.URL.Path + "/sections/situation"
	q := fmt.Sprint(s.partner.OrganisationID)
	give := `main form[action$="/part-owner"]`
	partner.Get(path).WantNo("main form[data-autosave]").WantNo(give).WantText(".aside", "Organisation P")
	lead.Get(path).Submit(give, nil).WantFault("organisation")
	lead.Get(path).Submit(give, handlerstest.Values{"organisation": q}).WantText(".said", "It has a new owner").WantText(".aside", "Organisation Q").
		WantNo("main form[data-autosave]").WantText("main .fold", "Propose another wording")
	lead.Get(home.URL.Path).WantText(".tasklist", "Organisation Q").WantText(".before", "waits for Organisation Q")
	partner.Get("/home").WantText("main", "Write your sections of “Work and return with dignity”")
	page := partner.Get(path).Submit("main form[data-autosave]", handlerstest.Values{"situation": "As the owner has it.", "press": "Save and say that it is ready"})
	page.WantText(".said", "Your word is given.")
	partner.Get(path).WantText(".aside .tag", "Completed").WantText(".aside", "Ready since")

	lead.Get(path).Submit(`main form[action$="/part-return"]`, nil).WantFault("reason")
	lead.Get(path).Submit(`main form[action$="/part-return"]`, handlerstest.Values{"reason": "The districts are missing."}).WantText(".said", "It is sent back")
	partner.Get(path).WantText(".aside .tag", "Reopened").WantText(".aside .said", "The districts are missing.")
	partner.Get(path).Submit(`main form[action$="/readiness"]`, nil).WantText(".said", "Your word is given.")
	partner.Get(path).Submit(`main form[action$="/reopening"]`, nil).WantText(".said", "It is reopened.")

	lead.Get(path).WantNo(`main form[action$="/part-handing-back"]`)
	partner.Get(path).Submit(`main form[action$="/part-handing-back"]`, nil).WantFault("reason")
	partner.Get(path).Submit(`main form[action$="/part-handing-back"]`, handlerstest.Values{"reason": "The districts are yours."}).WantText(".said", "It is the lead’s again").WantText(".aside .said", "The districts are yours.")
	lead.Get(path).WantText(".aside", "Given to Organisation P").Submit(give, handlerstest.Values{"organisation": q}).WantText(".said", "It has a new owner")

	// The lead takes it over while the partner is writing: nothing is saved, and
	// what was written can be proposed.
	open := partner.Get(path)
	lead.Get(path).Submit(give, handlerstest.Values{"organisation": fmt.Sprint(s.lead.OrganisationID)}).WantFault("reason")
	lead.Get(path).Submit(give, handlerstest.Values{"organisation": fmt.Sprint(s.lead.OrganisationID), "reason": "The deadline is near."}).WantText(".said", "It has a new owner")
	late := open.Submit("main form[data-autosave]", handlerstest.Values{"situation": "Half of a new thought."})
	late.WantStatus(http.StatusForbidden).WantText("main", "nothing of yours is lost").WantText("main .callout textarea", "Half of a new thought.")
	late.Submit(`main .callout form[action$="/remarks"]`, nil).WantText(".said", "Your remark is added.").WantText("main .diff ins", "new thought")
	partner.Get(path).WantText(".aside", "Taken over for Organisation P").WantText(".aside .said", "The deadline is near.")
	accept := lead.Get(path).WantText("main .diff", "new thought")
	accept.Submit(`main form[action$="/end"]`, handlerstest.Values{"result": "accepted"}).WantText(".said", "The wording stands now.").
		WantText("#f-situation", "Half of a new thought.").WantText(".fold", "Accepted by drafter")
	for _, b := range []*handlerstest.Browser{partner, s.SignIn(s.state)} {
		mandate := map[bool]int64{true: s.partner.MandateID, false: s.state.MandateID}[b == partner]
		forged := b.Post(path, handlerstest.Values{"situation": "x", "v.situation": "9", "_key": "forged", "_capacity": fmt.Sprint(mandate)})
		if forged.Status != http.StatusForbidden {
			t.Errorf("who does not own the section writes it: %d", forged.Status)
		}
	}
	s.Verify()
}

// Remarks are for those who write: others who read the document do not see them.
func TestRemarksAreForTheWriters(t *testing.T) {
	s := applyStage(t)
	lead, state := s.SignIn(s.lead), s.SignIn(s.state)
	home := s.shared(lead)
	path := home.URL.Path + "/sections/situation"
	state.Get(path).Submit(`main .aside form[action$="/remarks"]`, nil).WantFault("text")
	state.Get(path).Submit(`main .aside form[action$="/remarks"]`, handlerstest.Values{"text": "Please name the districts."}).WantText(".aside", "Please name the districts.")
	lead.Get(path).WantText(".aside", "1 remark is open").Submit(`main form[action$="/end"]`, handlerstest.Values{"result": "resolved"}).WantText(".fold", "Please name the districts.")
	for _, role := range []models.Role{models.RoleAuditor, models.RolePUNOFinance, models.RoleResidentCoord} {
		if page := s.As(role).Get(path).WantStatus(http.StatusOK); strings.Contains(page.Text("main"), "districts") {
			t.Errorf("%s reads what the writers say to each other", role)
		}
	}
	s.endorsed(proposalID(home))
	lead.Get(home.URL.Path+"/check").Submit(`form[action$="/submission"]`, nil)
	officer := s.As(models.RoleSecretariatOfficer)
	officer.Get(path).WantStatus(http.StatusNotFound)
	if page := officer.Get(home.URL.Path); strings.Contains(page.Text("main"), "districts") {
		t.Error("the secretariat reads the remarks with the submission")
	}
}

// An organisation that leaves: its amounts are named on the budget's page, counted
// in no total, and settled there.
func TestAmountsLeftBehindAreSettledOnThePage(t *testing.T) {
	s := applyStage(t)
	lead := s.SignIn(s.lead)
	path := s.full(lead).URL.Path
	s.joins(path)
	id, q := s.idAt(path), s.partner.OrganisationID
	s.must(s.Services.Proposals.SaveBudget(s.Ctx, s.partner, id, cellsOf(nil, models.BudgetCell{OrganisationID: q, Category: 1, Tranche: 1}, "70000")))
	d := s.document(id)
	s.must(s.Services.Proposals.SavePartners(s.Ctx, s.lead, id, proposals.Partners{Version: d.Parts[models.PartPartners].Version, Countries: []proposals.Share{{Country: "XDA", Basis: 10000}}}))
	page := lead.Get(path+"/budget").WantText("main .callout", "Organisation Q left US$ 70,000.00")
	page.Submit(`main form[action$="/settlement"]`, handlerstest.Values{"to": fmt.Sprint(s.lead.OrganisationID)}).WantText(".said", "The amounts are settled.").
		WantText(".cube", "70,000.00").WantNo(`main form[action$="/settlement"]`)
	lead.Post(path+"/settlement", handlerstest.Values{"organisation": fmt.Sprint(q), "to": "0", "_key": "again", "_capacity": fmt.Sprint(s.lead.MandateID)}).WantStatus(http.StatusUnprocessableEntity)
}

func (s *applyScene) idAt(path string) (id int64) {
	s.t.Helper()
	_, err := fmt.Sscanf(path, "/proposals/%d", &id)
	s.must(err)
	return id
}
