package account

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Samples are the pages of a person's own account.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("account", assets)
	s.Add("sign-in", func(c fiction.Case) templ.Component {
		return SignIn(SignInView{Page: c.Visitor("/sign-in", c.T("account.sign_in")), First: true})
	})
	s.Add("sign-in-refused", func(c fiction.Case) templ.Component {
		page := c.Visitor("/sign-in", c.T("account.sign_in"))
		page.Failed = true
		return SignIn(SignInView{Page: page, Faults: fiction.Faults("password"), Values: url.Values{"email": {"programme.org-p@dem00.example"}}})
	})
	s.Add("confirm", func(c fiction.Case) templ.Component {
		return Confirm(ConfirmView{Page: c.Page("/confirm", c.T("account.confirm_title")), Action: "/transfers/4/approval", Values: url.Values{"version": {"3"}}, Faults: fiction.Faults("_password")})
	})
	s.Add("again", func(c fiction.Case) templ.Component {
		return SignInAgain(AgainView{Page: c.Visitor("/sign-in", c.T("account.again_title")), Action: "/meetings/7/minutes/2", Capacity: "4", Email: "reviewer6@dem00.example",
			Values: url.Values{"text": {c.Text()}, "version": {"3"}}})
	})
	s.Add("again-refused", func(c fiction.Case) templ.Component {
		return SignInAgain(AgainView{Page: c.Visitor("/sign-in", c.T("account.again_title")), Action: "/meetings/7/minutes/2", Email: "reviewer6@dem00.example",
			Values: url.Values{"text": {c.Text()}}, Faults: fiction.Faults("_password")})
	})
	s.Add("password", func(c fiction.Case) templ.Component {
		return Password(PasswordView{Page: c.Visitor("/invitation", c.T("account.invitation_title")), Action: "/invitation", Secret: "sample", Email: "reviewer6@dem00.example", Faults: fiction.Faults("password")})
	})
	s.Add("reset", func(c fiction.Case) templ.Component {
		return Reset(ResetView{Page: c.Visitor("/reset", c.T("account.reset_title"))})
	})
	s.Add("reset-sent", func(c fiction.Case) templ.Component {
		return Reset(ResetView{Page: c.Visitor("/reset", c.T("account.reset_title")), Sent: true})
	})
	s.Add("first", func(c fiction.Case) templ.Component {
		return First(FirstView{Page: c.Visitor("/set-up", c.T("account.first_title")), Secret: "sample", Faults: fiction.Faults("fund_code", "email", "password")})
	})
	s.Add("set-up", func(c fiction.Case) templ.Component {
		return SetUp(SetUpView{Page: c.Page("/set-up", c.T("account.setup_title")), FundCode: "DEM00", After: sampleSteps})
	})
	s.Add("set-up-with-its-board", func(c fiction.Case) templ.Component {
		return SetUp(SetUpView{
			Page: c.Page("/set-up", c.T("account.setup_title")), FundCode: "DEM00", After: sampleSteps,
			Board: &models.Body{ID: 1}, Rule: models.BodyRule{Number: 1, Values: models.DefaultRules(), EffectiveFrom: fiction.At9("2026-01-05")},
		})
	})
	s.AddLong("capacity", func(c fiction.Case) templ.Component {
		return Choose(CapacityView{Page: c.Page("/capacity", c.T("account.capacity_title")), Capacities: sampleCapacities(c), Now: 2, Next: "/home"})
	})
	s.Add("profile", func(c fiction.Case) templ.Component {
		return Profile(ProfileView{
			Page: c.Page("/account", c.T("account.profile")), Tabs: sampleTabs(c), Person: models.Person{ID: 3, Version: 1, Name: c.Role(models.RoleReviewer, 1)},
			Account: models.Account{ID: 3, Version: 2, Email: "reviewer1@dem00.example", Language: "en", Zone: "Europe/Paris"},
		})
	})
	s.Add("profile-with-faults", func(c fiction.Case) templ.Component {
		page := c.Page("/account", c.T("account.profile"))
		page.Failed = true
		return Profile(ProfileView{Page: page, Tabs: sampleTabs(c), Faults: fiction.Faults("name", "zone"), Values: url.Values{"name": {""}, "zone": {"Nowhere/None"}}})
	})
	s.Add("change-password", func(c fiction.Case) templ.Component {
		return ChangePassword(ChangePasswordView{Page: c.Page("/account/password", c.T("account.password_title")), Tabs: sampleTabs(c), Faults: fiction.Faults("password")})
	})
	s.AddLong("sessions", func(c fiction.Case) templ.Component {
		agent := "Firefox 145, Linux"
		if c.Long {
			agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0 " + c.Title()
		}
		return Sessions(SessionsView{Page: c.Page("/account/sessions", c.T("account.sessions_title")), Tabs: sampleTabs(c), Sessions: []models.SessionRow{
			{ID: 1, UserAgent: agent, Address: "192.0.2.14", CreatedAt: fiction.At9("2026-11-20"), SeenAt: fiction.Now, Current: true},
			{ID: 2, UserAgent: "Chrome 141, Android", Address: "2001:db8:85a3:0:0:8a2e:370:7334", CreatedAt: fiction.At9("2026-11-02"), SeenAt: fiction.At9("2026-11-19")},
		}})
	})
	s.Add("unsent", func(c fiction.Case) templ.Component {
		return Unsent(UnsentView{Page: c.Page("/account/unsent", c.T("account.unsent_title")), Tabs: sampleTabs(c), Home: "/home", At: func(path string) string { return path }, Forms: []models.UnsentForm{
			{Form: "/meetings/7/minutes/2", Page: "/meetings/7/minutes/2", At: fiction.At9("2026-11-20"), Values: map[string][]string{"text": {c.Text()}}},
			{Form: "/calls", Page: "/calls/new", At: fiction.At9("2026-11-18"), Values: map[string][]string{"title": {c.Title()}}},
		}})
	})
	s.Add("unsent-none", func(c fiction.Case) templ.Component {
		return Unsent(UnsentView{Page: c.Page("/account/unsent", c.T("account.unsent_title")), Tabs: sampleTabs(c), Home: "/home"})
	})
	s.Add("tokens", func(c fiction.Case) templ.Component {
		return Tokens(TokensView{
			Page: c.Page("/account/tokens", c.T("account.tokens_title")), Tabs: sampleTabs(c), Now: fiction.Now, Capacities: sampleCapacities(c),
			Secret: "sf_9f2c4e7a1b3d5f60718293a4b5c6d7e8f90a1b2c3d4e5f607182", Tokens: []models.APIToken{
				{ID: 1, MandateID: 1, Name: c.Say("Figures for the country office", "أرقام للمكتب القطري"), Scopes: "read", ExpiresAt: fiction.Now.AddDate(0, 3, 0)},
				{ID: 2, MandateID: 2, Name: c.Say("Earlier one", "رمز سابق"), Scopes: "read", ExpiresAt: fiction.Now.Add(-time.Hour)},
			},
		})
	})
	s.Add("tokens-none", func(c fiction.Case) templ.Component {
		return Tokens(TokensView{Page: c.Page("/account/tokens", c.T("account.tokens_title")), Tabs: sampleTabs(c), Now: fiction.Now, Capacities: sampleCapacities(c), Faults: fiction.Faults("name", "scopes")})
	})
	return s.Samples()
}

var sampleSteps = []Step{
	{Key: "account.setup_step_rules", Href: "/rules", State: "in_progress"}, {Key: "account.setup_step_organisations", Href: "/organisations", State: "completed"},
	{Key: "account.setup_step_people", Href: "/people", State: "not_started"}, {Key: "account.setup_step_seats", State: "cannot_start"},
}

func sampleCapacities(c fiction.Case) []Capacity {
	return []Capacity{
		{MandateID: 1, Role: models.RoleSecretariatHead, Organisation: c.Organisation(1)},
		{MandateID: 2, Role: models.RoleFocalPoint, Country: c.Say("Country A", "البلد ألف")},
	}
}

func sampleTabs(c fiction.Case) []layout.Crumb {
	return []layout.Crumb{{Label: c.T("account.profile")}, {Label: c.T("account.password_title"), Href: "/account/password"},
		{Label: c.T("account.sessions_title"), Href: "/account/sessions"}, {Label: c.T("account.tokens_title"), Href: "/account/tokens"}}
}
