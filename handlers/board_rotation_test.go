package handlers_test

import (
	"fmt"
	"net/http"
	"testing"

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
