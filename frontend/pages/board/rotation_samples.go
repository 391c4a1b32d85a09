package board

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"seedfund/frontend/fiction"
	"seedfund/models"
)

func sampleRotation(s *fiction.Set) {
	s.AddLong("rotation", func(c fiction.Case) templ.Component {
		plan := samplePlan(c)
		page := c.Visitor("/board/rotation", c.T("rotation.title"), c.T("board.title"))
		page.WholeStyle = true
		return Rotation(RotationView{Page: page, At: fiction.At, Plan: plan, Manage: true})
	})
	s.AddLong("rotation-simulation", func(c fiction.Case) templ.Component {
		return Simulation(sampleSimulation(c, models.SimulatedYears))
	})
	s.Add("rotation-simulation-supposed", func(c fiction.Case) templ.Component {
		v := sampleSimulation(c, 60, "2028-05-01 resign stakeholders NETWORK-02", "2029-02-01 refuse stakeholders NETWORK-05", "2030-01-01 enter stakeholders NETWORK-06 academia", "2031-06-01 leave stakeholders NETWORK-03")
		v.Asked = Supposing{What: string(models.ScenarioLeave), Who: "stakeholders NETWORK-01", Fault: "rotation.fault.supposing"}
		return Simulation(v)
	})
	s.AddLong("rotation-pool", func(c fiction.Case) templ.Component {
		v := PoolView{Page: c.Page("/board/rotation/pool", c.T("rotation.pool"), c.T("rotation.title")), At: fiction.At, Book: samplePlan(c).Book, Organisations: c.Organisations()}
		v.Failed = true
		v.fill(fiction.Faults("constituency", "organisation", "eligible_from", "terms_before"), url.Values{})
		return Pool(v)
	})
	s.Add("rotation-entry", func(c fiction.Case) templ.Component {
		return Entry(EntryView{Page: c.Page("/board/rotation/pool/1", c.Organisation(1), c.T("rotation.pool")), At: fiction.At, Entry: samplePlan(c).Book.Candidates[0]})
	})
	s.AddLong("rotation-nominate", func(c fiction.Case) templ.Component {
		v := NominateView{Page: c.Page("/board/rotation/nominate", c.T("rotation.nominate"), c.T("rotation.title")), At: fiction.At, Plan: samplePlan(c), Signers: []models.Signer{sampleSigner(c)}}
		v.Failed = true
		v.fill(fiction.Faults("seat", "organisation", "instrument", "method", "signed_by", "departure"), url.Values{})
		return Nominate(v)
	})
	s.AddLong("rotation-nomination", func(c fiction.Case) templ.Component {
		return Nomination(NominationView{Page: c.Page("/board/rotation/nominations/1", c.T("rotation.nomination_title", "Organisation", c.Organisation(3)), c.T("rotation.title")), At: fiction.At,
			N: samplePlan(c).Nominations[0], Manage: true, Letter: "/board/rotation/nominations/1/letter"})
	})
	s.Add("rotation-lots", func(c fiction.Case) templ.Component {
		v := LotsView{Page: c.Page("/board/rotation/lots", c.T("rotation.lots"), c.T("rotation.title")), At: fiction.At, Of: models.ConstituencyStakeholders, Method: models.DrawLots,
			Ties: []Tie{{models.ConstituencyStakeholders, samplePlan(c).Book.Candidates[3:]}}}
		v.Failed = true
		v.fill(fiction.Faults("drawn_on", "meeting"), url.Values{})
		return Lots(v)
	})
	s.Add("rotation-computed", func(c fiction.Case) templ.Component {
		return Lots(LotsView{Page: c.Page("/board/rotation/lots", c.T("rotation.lots"), c.T("rotation.title")), At: fiction.At, Method: models.DrawComputed,
			Ties: []Tie{{models.ConstituencyStakeholders, samplePlan(c).Book.Candidates[3:]}}})
	})
	s.Add("rotation-no-tie", func(c fiction.Case) templ.Component {
		return Lots(LotsView{Page: c.Page("/board/rotation/lots", c.T("rotation.lots"), c.T("rotation.title")), At: fiction.At, Method: models.DrawLots})
	})
}

func sampleSimulation(c fiction.Case, years int, lines ...string) SimulationView {
	book := samplePlan(c).Book
	events, err := models.ParseScenario(strings.Join(lines, "\n"))
	if err != nil {
		panic(err) // a sample that cannot be read
	}
	page := c.Visitor("/board/rotation/simulation", c.T("rotation.simulation"), c.T("board.title"), c.T("rotation.title"))
	page.WholeStyle = true
	return SimulationView{Page: page, At: fiction.At, Book: book, Events: events, Simulation: book.Simulate(years, events...)}
}

// samplePlan is the rotation of one constituency: three seats, one of which
// opens soon, a tie, a nomination in progress and a departure.
func samplePlan(c fiction.Case) models.RotationPlan {
	b := models.RotationBook{Body: models.Body{ID: 1, Code: "board"}, Rule: models.DefaultRules(), AsAt: fiction.Now}
	kinds := []string{"migrants", "civil_society", "trade_unions", "academia", "media"}
	for i, kind := range kinds {
		n := int64(i + 1)
		b.Candidates = append(b.Candidates, models.Candidate{EntryID: n, Version: 1, Constituency: models.ConstituencyStakeholders, OrganisationID: n, Code: "NETWORK-0" + id(n),
			Name: c.Organisation(n), Group: kind, EligibleFrom: fiction.Day("2024-01-01"), Willing: true, Note: c.Sentence()})
	}
	for i, ends := range []string{"2027-01-27", "2027-09-27", "2028-05-27"} {
		n := int64(i + 1)
		b.Seats = append(b.Seats, models.Seat{ID: n, BodyID: 1, Constituency: models.ConstituencyStakeholders, Number: i + 1, Voting: true})
		b.Terms = append(b.Terms, models.SeatTerm{SeatID: n, Constituency: models.ConstituencyStakeholders, Number: i + 1, OrganisationID: n, From: fiction.At9("2024-01-27"), To: fiction.At9(ends)})
	}
	row := models.NominationRow{Organisation: c.Organisation(4), Number: 1, First: c.Organisation(1), Nomination: models.Nomination{ID: 1, Version: 1, SeatID: 1, Constituency: models.ConstituencyStakeholders,
		OrganisationID: 4, StartsAt: fiction.At9("2027-01-27"), EndsAt: fiction.At9("2029-01-27"), Instrument: c.Sentence(), Method: c.Sentence(), Place: 2, Departure: c.Sentence(), State: models.NominationOpen}}
	row.Signed = sampleSigner(c)
	seated := row
	seated.State = models.NominationSeated
	return models.RotationPlan{Book: b, Constituencies: b.Plan(), Nominations: []models.NominationRow{row}, Departures: []models.NominationRow{seated}}
}

func sampleSigner(c fiction.Case) models.Signer {
	return models.Signer{Mandate: 1, Name: c.Role(models.RoleFocalPoint, 1), Role: models.RoleFocalPoint, Office: models.OfficeGeneva, Organisation: c.Organisation(4)}
}
