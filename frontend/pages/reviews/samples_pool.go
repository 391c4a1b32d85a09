package reviews

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/fiction"
	"seedfund/models"
)

func samplePool(s *fiction.Set) {
	s.AddLong("pool", func(c fiction.Case) templ.Component {
		return Pool(PoolPage{Frame: sampleFrame(c, "/reviewers", c.T("reviews.pool.title")), Rows: []models.PoolMember{sampleMember(c, 1), {ReviewerProfile: models.ReviewerProfile{PersonID: 2}, Name: c.Role(models.RoleReviewer, 2), Done: 4}}})
	})
	s.Add("pool-none", func(c fiction.Case) templ.Component {
		return Pool(PoolPage{Frame: sampleFrame(c, "/reviewers", c.T("reviews.pool.title"))})
	})
	s.AddLong("profile", func(c fiction.Case) templ.Component {
		return Profile(sampleProfile(c))
	})
	s.Add("profile-with-faults", func(c fiction.Case) templ.Component {
		v := sampleProfile(c)
		v.Frame.Faults, v.Values, v.Sent, v.Failed = fiction.Faults("themes", "languages", "most"), url.Values{}, v.path(), true
		return Profile(v)
	})
	s.Add("profile-read", func(c fiction.Case) templ.Component {
		v := sampleProfile(c)
		v.Editable, v.Own = false, false
		return Profile(v)
	})
	s.AddLong("plan", func(c fiction.Case) templ.Component { return Plan(samplePlan(c)) })
	s.Add("plan-none", func(c fiction.Case) templ.Component {
		v := samplePlan(c)
		v.Rows, v.Assigns = nil, false
		return Plan(v)
	})
	s.Add("plan-with-faults", func(c fiction.Case) templ.Component {
		v := samplePlan(c)
		v.Frame.Faults, v.Values, v.Sent, v.Failed = fiction.Faults("reviewers", "language"), url.Values{}, v.mixPath(), true
		return Plan(v)
	})
	s.AddLong("confirm", func(c fiction.Case) templ.Component {
		v := sampleConfirm(c)
		v.Frame.Faults, v.Values, v.Sent, v.Failed = fiction.Faults("due_on"), url.Values{}, v.path(""), true
		return Confirm(v)
	})
	s.Add("confirm-stale", func(c fiction.Case) templ.Component {
		v := sampleConfirm(c)
		v.Stale = true
		return Confirm(v)
	})
	s.Add("confirm-none", func(c fiction.Case) templ.Component {
		v := sampleConfirm(c)
		v.Pairs = nil
		return Confirm(v)
	})
}

func sampleMember(c fiction.Case, n int) models.PoolMember {
	return models.PoolMember{ReviewerProfile: models.ReviewerProfile{ID: 1, Version: 2, PersonID: int64(n), Themes: "2 4", Objectives: "6 21", Languages: "en fr", Financial: true,
		Affiliation: c.Organisation(4), Most: 6}, MandateID: 11, Name: c.Role(models.RoleReviewer, n), Organisation: c.Organisation(3), Owed: 3, Done: 5, Declined: 1}
}

func sampleProfile(c fiction.Case) ProfilePage {
	m := sampleMember(c, 1)
	return ProfilePage{Frame: sampleFrame(c, "/reviewers/1", m.Name), ProfileView: models.ProfileView{Profile: m.ReviewerProfile, Name: m.Name, Member: &m, Editable: true}}
}

func samplePlan(c fiction.Case) PlanPage {
	person := func(id int64, load, most int) models.PlanReviewer {
		return models.PlanReviewer{PersonID: id, MandateID: id + 10, Name: c.Role(models.RoleReviewer, int(id)), Organisation: c.Organisation(id), Load: load, Most: most}
	}
	return PlanPage{Frame: sampleFrame(c, "/calls/1/reviewers", c.T("reviews.plan.title", "Call", c.Call().Title.In("en"))), Assigns: true, PlanView: models.PlanView{
		Call: c.Call(), Stage: models.StageConcept, Mix: models.UsualMix(1), Complete: 4, Pool: 6, Digest: "f0",
		Rows: []models.PlanRow{
			{PlanProposal: models.PlanProposal{ID: 40, Reference: "DEM00-P-2026-014", Title: c.Title(), Theme: 2, Language: "fr"}, Asked: []models.PlanReviewer{person(5, 1, 0)},
				Suggested: []models.Suggestion{
					{PlanReviewer: person(1, 2, 6), Fills: []models.MixPart{models.MixThematic}, Reasons: []models.SuggestionReason{{Kind: "theme", Code: "2"}, {Kind: "objective", Code: "6"}, {Kind: "language", Code: "fr"}, {Kind: "load"}}},
					{PlanReviewer: person(2, 0, 0), Reasons: []models.SuggestionReason{{Kind: "financial"}, {Kind: "outside"}, {Kind: "load"}}},
				}},
			{PlanProposal: models.PlanProposal{ID: 41, Reference: "DEM00-P-2026-015", Title: c.Title(), Theme: 1}, Missing: []models.MixPart{models.MixFinancial, models.MixLanguage}, Short: 2,
				Suggested: []models.Suggestion{{PlanReviewer: person(3, 5, 6), Reasons: []models.SuggestionReason{{Kind: "theme", Code: "1"}, {Kind: "load"}}}}},
		},
	}}
}

func sampleConfirm(c fiction.Case) ConfirmPage {
	v := ConfirmPage{PlanPage: samplePlan(c)}
	v.Title = c.T("reviews.confirm.title")
	for _, row := range v.Rows {
		for _, s := range row.Suggested {
			v.Pairs = append(v.Pairs, ChosenPair{PlanPair: models.PlanPair{ProposalID: row.ID, MandateID: s.MandateID}, Reference: row.Reference, Title: row.Title, Name: s.Name})
		}
	}
	return v
}
