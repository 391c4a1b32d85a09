package people

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are the pages of administration.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("people", assets)
	s.AddLong("accounts", func(c fiction.Case) templ.Component {
		rows := []models.AccountRow{
			{ID: 1, Name: c.Role(models.RoleReviewer, 1), Email: "reviewer1@dem00.example", PasswordSetAt: fiction.Ptr(fiction.Now), CreatedAt: fiction.At9("2026-02-10"), Mandates: 2},
			{ID: 2, Name: c.Role(models.RolePUNOFinance, 2), Email: "finance.org-q@dem00.example", CreatedAt: fiction.At9("2026-11-20")},
			{ID: 3, Name: c.Role(models.RoleFocalPoint, 3), Email: "focal.country-c@dem00.example", PasswordSetAt: fiction.Ptr(fiction.Now), DisabledAt: fiction.Ptr(fiction.Now), CreatedAt: fiction.At9("2025-06-01"), Mandates: 1},
		}
		if c.Long {
			rows[0].Name, rows[0].Email = c.Organisation(1), "officer-in-charge-of-labour-mobility-and-social-protection@regional-office.dem00.example"
		}
		return Accounts(AccountsView{Frame: sampleFrame(c, "/people", c.T("people.accounts_title")), Rows: rows, Next: "/people?after=3", Invite: "/people/new", Erase: "/people/erasure"})
	})
	s.Add("invite", func(c fiction.Case) templ.Component {
		return Invite(InviteView{Frame: sampleFrame(c, "/people/new", c.T("people.invite_title")), Faults: fiction.Faults("name", "email"), Values: url.Values{}})
	})
	s.Add("outsider", func(c fiction.Case) templ.Component {
		f := sampleFrame(c, "/people/erasure", c.T("people.outsider_title"))
		f.Failed = true
		return Outsider(OutsiderView{Frame: f, Form: components.Form{Action: "/people/erasure", Faults: fiction.Faults("address", "reason")}})
	})
	s.Add("invite-link", func(c fiction.Case) templ.Component {
		return Invite(InviteView{Frame: sampleFrame(c, "/people/new", c.T("people.invite_title")), Link: sampleLink, Email: "reviewer6@dem00.example"})
	})
	s.Add("account", func(c fiction.Case) templ.Component {
		return Account(AccountView{
			Frame: sampleFrame(c, "/people/1", c.Role(models.RoleReviewer, 1)), Now: fiction.Now, Manages: true, Grant: "/mandates/new?person=1", Link: sampleLink,
			Account: models.Account{ID: 1, Version: 1, Email: "reviewer1@dem00.example"}, Person: models.Person{ID: 1}, Mandates: sampleMandates(c),
		})
	})
	s.Add("account-without-mandates", func(c fiction.Case) templ.Component {
		return Account(AccountView{
			Frame: sampleFrame(c, "/people/2", c.Role(models.RoleReviewer, 2)), Now: fiction.Now,
			Account: models.Account{ID: 2, Email: "reviewer2@dem00.example", PasswordSetAt: fiction.Ptr(fiction.Now), DisabledAt: fiction.Ptr(fiction.Now)},
		})
	})
	s.AddLong("organisations", func(c fiction.Case) templ.Component {
		var rows []models.OrganisationRow
		for i, o := range c.Organisations() {
			rows = append(rows, models.OrganisationRow{ID: o.ID, Code: o.Code, Name: o.Name, Kind: o.Kind, Agreement: i < 3, Mandates: int64(i)})
		}
		return Organisations(OrganisationsView{Frame: sampleFrame(c, "/organisations", c.T("people.organisations_title")), Rows: rows, Add: "/organisations/new"})
	})
	s.AddLong("organisation", func(c fiction.Case) templ.Component {
		return Organisation(OrganisationView{
			Frame: sampleFrame(c, "/organisations/1", c.Organisation(1)), Organisation: c.Organisations()[0], Now: fiction.Now, Manages: true, AgreeFaults: fiction.Faults("instrument"),
			Agreements: []models.Agreement{
				{ID: 1, Version: 1, Instrument: c.Say("Memorandum of understanding ", "مذكرة تفاهم ") + "MOU-2025-014", FromAt: fiction.At9("2025-01-01")},
				{ID: 2, Instrument: c.FileName(), FromAt: fiction.At9("2020-01-01"), ToAt: fiction.Ptr(fiction.At9("2024-12-31"))},
			},
		})
	})
	s.Add("organisation-new", func(c fiction.Case) templ.Component {
		return Organisation(OrganisationView{Frame: sampleFrame(c, "/organisations/new", c.T("people.add_organisation")), Manages: true, Now: fiction.Now, Faults: fiction.Faults("name", "code")})
	})
	s.AddLong("mandates", func(c fiction.Case) templ.Component {
		return Mandates(MandatesView{Frame: sampleFrame(c, "/mandates", c.T("people.mandates_title")), Rows: sampleMandates(c), At: fiction.Now, Add: "/mandates/new"})
	})
	s.Add("mandates-none", func(c fiction.Case) templ.Component {
		return Mandates(MandatesView{Frame: sampleFrame(c, "/mandates", c.T("people.mandates_title")), At: fiction.At9("2019-01-01"), Role: models.RoleAuditor})
	})
	s.AddLong("grant", func(c fiction.Case) templ.Component {
		v := GrantView{Frame: sampleFrame(c, "/mandates/new", c.T("people.grant_title")), Person: 1, Faults: fiction.Faults("role", "instrument"), Values: url.Values{},
			People: []models.AccountRow{{PersonID: 1, Name: c.Role(models.RoleReviewer, 1), Email: "reviewer1@dem00.example"}}}
		for _, o := range c.Organisations() {
			v.Organisations = append(v.Organisations, models.OrganisationRow{ID: o.ID, Code: o.Code, Name: o.Name})
		}
		return Grant(v)
	})
	s.AddLong("mandate", func(c fiction.Case) templ.Component {
		m := sampleMandates(c)[0]
		return Mandate(MandateView{Frame: sampleFrame(c, "/mandates/1", c.T("people.role."+string(m.Role))+": "+m.Person), Mandate: m, Now: fiction.Now, Ends: true, Faults: fiction.Faults("reason")})
	})
	s.Add("rights", func(c fiction.Case) templ.Component {
		return Rights(RightsView{Frame: Frame{Page: c.Visitor("/rights", c.T("people.rights_title")), At: fiction.At}, Rights: models.Rights})
	})
	s.Add("acts", func(c fiction.Case) templ.Component {
		return Acts(ActsView{Frame: sampleFrame(c, "/acts", c.T("people.acts_title")), Rows: []models.ActRow{sampleAct(c), {Act: models.Act{ID: 2917, At: fiction.At9("2026-11-22"), Role: models.RoleSystem, Action: "call.close"}}}, Next: "/acts?before=2917"})
	})
	s.Add("acts-none", func(c fiction.Case) templ.Component {
		return Acts(ActsView{Frame: sampleFrame(c, "/acts", c.T("people.acts_title")), Target: "proposals", TargetID: "40", Action: "proposal.submit"})
	})
	s.AddLong("act", func(c fiction.Case) templ.Component {
		return Act(ActView{Frame: sampleFrame(c, "/acts/2918", c.T("people.act_title", "Number", "2918")), Act: models.ActPage{
			ActRow: sampleAct(c), Seal: 41, SealHead: fiction.Hash,
			Changes: []models.ActChange{{Op: "update", Table: "proposals", ID: 40, Old: map[string]any{"title": c.Say("Fair recruitment", "توظيف عادل"), "months": 24.0}, New: map[string]any{"title": c.Title(), "months": 30.0}, Withheld: []string{"body"}}},
		}})
	})
	return s.Samples()
}

const sampleLink = "https://dem00.example/invitation?t=9f2c4e7a1b3d5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4"

func sampleFrame(c fiction.Case, path, title string) Frame {
	return Frame{Page: c.Page(path, title), At: fiction.At, Tabs: []layout.Crumb{
		{Label: c.T("people.accounts_title"), Href: "/people"}, {Label: c.T("people.organisations_title"), Href: "/organisations"},
		{Label: c.T("people.mandates_title"), Href: "/mandates"}, {Label: c.T("people.rights_title"), Href: "/rights"},
	}}
}

func sampleMandates(c fiction.Case) []models.MandateRow {
	return []models.MandateRow{
		{Mandate: models.Mandate{ID: 1, Version: 1, Role: models.RolePUNOProgramme, FromAt: fiction.At9("2026-02-10"), Instrument: c.Sentence(), CreatedAt: fiction.At9("2026-02-09")}, Person: c.Role(models.RolePUNOProgramme, 1), Organisation: c.Organisation(1), OrganisationCode: "DEM-P"},
		{Mandate: models.Mandate{ID: 2, Role: models.RoleFocalPoint, Country: fiction.CountryA, FromAt: fiction.At9("2027-01-01")}, Person: c.Role(models.RoleFocalPoint, 1)},
		{Mandate: models.Mandate{ID: 3, Role: models.RoleReviewer, FromAt: fiction.At9("2025-01-01"), ToAt: fiction.Ptr(fiction.At9("2025-12-31"))}, Person: c.Role(models.RoleReviewer, 2), Organisation: c.Organisation(3)},
	}
}

func sampleAct(c fiction.Case) models.ActRow {
	return models.ActRow{
		Act:    models.Act{ID: 2918, At: fiction.Now, Role: models.RoleDrafter, Action: "proposal.submit", Target: "proposals", TargetID: 40, RequestID: "7GQ4M2KX5TZC", Digest: fiction.Hash},
		Person: c.Role(models.RoleDrafter, 1), Organisation: c.Organisation(1),
	}
}
