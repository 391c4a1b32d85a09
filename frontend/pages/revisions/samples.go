package revisions

import (
	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/flow"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Samples are the pages of revisions.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("revisions", assets)
	s.AddLong("revisions", func(c fiction.Case) templ.Component {
		v := ListView{Frame: frame(c, ListAddress("JP-0012"), c.T("revisions.title", "Reference", "JP-0012")), L: sampleList(c), Manage: true}
		v.Name, v.Ends, v.Ending = components.Form{Name: "name", Action: "/programmes/JP-0012/committee"}, components.Form{Faults: fiction.Faults("until")}, 1
		return List(v)
	})
	s.Add("revisions-none", func(c fiction.Case) templ.Component {
		return List(ListView{Frame: frame(c, ListAddress("JP-0012"), c.T("revisions.title", "Reference", "JP-0012")), L: models.RevisionList{ProgrammeDetail: programme(c), Opens: true}})
	})
	s.AddLong("revision-for-the-board", func(c fiction.Case) templ.Component {
		return One(OneView{Frame: frame(c, Address("RV-0004"), c.T("revisions.one", "Revision", "RV-0004", "Reference", "JP-0012")), R: sampleRevision(c, true), Act: "acceptance", Settle: components.Form{Faults: fiction.Faults("decision")}})
	})
	s.Add("revision-delegated", func(c fiction.Case) templ.Component {
		r := sampleRevision(c, false)
		r.Committee = committee(c)[:2]
		return One(OneView{Frame: frame(c, Address("RV-0004"), c.T("revisions.one", "Revision", "RV-0004", "Reference", "JP-0012")), R: r})
	})
	s.Add("revision-accepted", func(c fiction.Case) templ.Component {
		r := sampleRevision(c, false)
		at, by := fiction.At9("2026-11-12"), int64(3)
		r.Revision.State, r.Revision.Committee, r.Revision.MetOn, r.Revision.SettledNote, r.Revision.SettledAt, r.Revision.SettledBy = models.RevisionAccepted, true, fiction.Day("2026-11-10"), c.Sentence(), &at, &by
		r.Offers = nil
		return One(OneView{Frame: frame(c, Address("RV-0004"), c.T("revisions.one", "Revision", "RV-0004", "Reference", "JP-0012")), R: r})
	})
	s.AddLong("revision-draft", func(c fiction.Case) templ.Component {
		r := sampleRevision(c, true)
		return Draft(DraftView{Frame: frame(c, Address("RV-0004")+"/draft", c.T("revisions.draft", "Revision", "RV-0004")), R: r, Form: components.Form{Action: Address("RV-0004") + "/draft", Version: 2, Whole: true, Faults: fiction.Faults("months", models.BudgetCell{OrganisationID: 1, Category: 1, Tranche: 2}.Field())}})
	})
	return s.Samples()
}

func frame(c fiction.Case, path, title string) Frame {
	f := Frame{Page: c.Page(path, title, c.T("frame.menu.programmes"), "JP-0012"), At: fiction.At, Names: fiction.Names()}
	return f
}

func programme(c fiction.Case) models.ProgrammeDetail {
	return models.ProgrammeDetail{Programme: models.Programme{ID: 12, Version: 4, Reference: "JP-0012", Title: c.Title(), State: models.ProgrammeOngoing, LeadOrganisationID: 1, Months: 30, StartOn: fiction.Day("2025-02-01"), EndOn: fiction.Day("2027-07-31")}}
}

func committee(c fiction.Case) []models.CommitteeMember {
	return []models.CommitteeMember{
		{ID: 1, Version: 1, Function: models.CommitteeMinistry, Office: c.Say("Ministry of Labour of Country A", "وزارة العمل في البلد ألف"), FromOn: fiction.Day("2025-03-01")},
		{ID: 2, Version: 1, Function: models.CommitteeCoordinator, Office: c.Say("Resident Coordinator in Country A", "المنسق المقيم في البلد ألف"), FromOn: fiction.Day("2025-03-01")},
		{ID: 3, Version: 2, Function: models.CommitteePUNO, Office: c.Organisation(1), FromOn: fiction.Day("2025-03-01"), UntilOn: fiction.Day("2026-09-30")},
	}
}

func sampleList(c fiction.Case) models.RevisionList {
	at := fiction.At9("2026-10-02")
	row := func(ref string, state models.RevisionState, road models.RevisionRoad) models.RevisionRow {
		return models.RevisionRow{ProgrammeRevision: models.ProgrammeRevision{Reference: ref, State: state, Road: road, Reason: c.Sentence(), ProposedAt: &at}}
	}
	l := models.RevisionList{ProgrammeDetail: programme(c), Committee: committee(c), Rows: []models.RevisionRow{row("RV-0007", models.RevisionProposed, models.RoadBoard), row("RV-0004", models.RevisionAccepted, models.RoadDelegated), row("RV-0001", models.RevisionAccepted, models.RoadBoard)}}
	l.Rows[1].Committee, l.Rows[1].Budget, l.Rows[2].Budget, l.Rows[2].Decision = true, 3, 2, "DEM00-D-2026-02"
	l.Extensions = []models.ExtensionRow{{ProgrammeExtension: models.ProgrammeExtension{CreatedAt: fiction.At9("2026-06-02"), MonthsAdded: 6, PreviousMonths: 24, NewMonths: 30, PreviousEnd: fiction.Day("2027-01-31"), NewEnd: fiction.Day("2027-07-31")}, Revision: "RV-0001", Decision: "DEM00-D-2026-02"}}
	return l
}

// sampleRevision moves costs of the first organisation between two categories; the
// one for the Board moves an amount between organisations and adds six months too.
func sampleRevision(c fiction.Case, board bool) models.RevisionPage {
	at, by := fiction.At9("2026-11-02"), int64(2)
	r := models.RevisionPage{ProgrammeDetail: programme(c), BoardAt: 1, Now: fiction.Now,
		Revision: models.ProgrammeRevision{ID: 4, Version: 3, Reference: "RV-0004", State: models.RevisionProposed, Reason: c.Sentence(), Months: 30, BaseNumber: 2, OpenedRole: models.RolePUNOProgramme, CreatedAt: fiction.At9("2026-10-30"), ProposedAt: &at, ProposedBy: &by},
	}
	cells := map[models.BudgetCell]money.Cents{}
	var orgs []models.BudgetOrganisation
	for id := int64(1); id <= 3; id++ {
		orgs = append(orgs, models.BudgetOrganisation{ID: id, Name: c.Organisation(id), ISCBasisPoints: 700})
		for _, category := range []int{1, 4, 7} {
			for n := 1; n <= 2; n++ {
				cells[models.BudgetCell{OrganisationID: id, Category: category, Tranche: n}] = 12_500_000
			}
		}
	}
	var lines []models.BudgetLine
	for cell, cents := range cells {
		lines = append(lines, models.BudgetLine{OrganisationID: cell.OrganisationID, Category: cell.Category, Tranche: cell.Tranche, Cents: cents})
	}
	days := func(second string) map[int]when.Date {
		return map[int]when.Date{1: fiction.Day("2025-02-01"), 2: fiction.Day(second)}
	}
	cell := func(id int64, category, n int) models.BudgetCell {
		return models.BudgetCell{OrganisationID: id, Category: category, Tranche: n}
	}
	r.Board = models.RevisionTerms{Budget: models.NewBudget(orgs, 2, lines), Months: 30, Due: days("2026-11-30")}
	r.Stands = r.Board
	r.Stands.Budget = r.Board.Budget.With(cell(1, 1, 1), 13_500_000).With(cell(1, 4, 1), 11_500_000)
	r.Asked = r.Stands
	r.Asked.Budget = r.Stands.Budget.With(cell(1, 1, 2), 14_500_000).With(cell(1, 4, 2), 10_500_000)
	r.Locks = []models.RevisionLock{{OrganisationID: 1, Tranche: 1, Released: 26_750_000}}
	rule := models.StartRevisionRule
	r.Revision.Road = models.RoadDelegated
	if board {
		r.Asked.Budget = r.Asked.Budget.With(cell(2, 5, 2), 2_500_000).With(cell(3, 7, 2), 10_000_000)
		r.Asked.Months, r.Asked.Due, r.Revision.Months, r.Revision.Outcomes, r.Revision.Road = 36, days("2027-03-31"), 36, true, models.RoadBoard
	}
	r.Judgement = models.JudgeRevision(rule, r.Board, r.Stands, r.Asked, r.Revision.Outcomes)
	for _, action := range []models.RevisionAction{models.RevisionReturn, models.RevisionDecline, models.RevisionAccept, models.RevisionWithdraw} {
		r.Offers = append(r.Offers, flow.Offer[models.RevisionState, models.RevisionAction]{Action: action})
	}
	return r
}
