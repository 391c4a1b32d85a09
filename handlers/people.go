package handlers

import (
	"net/url"
	"strconv"
	"time"

	"seedfund/app/acts"
	areapeople "seedfund/app/people"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/people"
	"seedfund/models"
)

// pageOf is how many rows a list shows at once.
const pageOf = 50

func (v *Visit) peopleFrame(title string, crumbs ...layout.Crumb) people.Frame {
	f := people.Frame{Page: v.Page(title, crumbs...), At: v.At}
	for _, part := range []struct{ path, label string }{
		{"/people", "people.accounts_title"}, {"/organisations", "people.organisations_title"},
		{"/mandates", "people.mandates_title"}, {"/rights", "people.rights_title"},
	} {
		c := layout.Crumb{Label: v.T(part.label)}
		if v.Request().URL.Path != part.path {
			c.Href = v.At(part.path)
		}
		f.Tabs = append(f.Tabs, c)
	}
	return f
}

func (v *Visit) crumb(label, path string) layout.Crumb {
	return layout.Crumb{Label: v.T(label), Href: v.At(path)}
}

// may reports whether the actor's capacity carries a right, for pages that
// show what can be done.
func (v *Visit) may(p models.Permission) bool { return v.Actor.May(p) == nil }

// cursor is the id in the address after which a list goes on; anything else
// begins at the beginning.
func (v *Visit) cursor(name string) int64 {
	n, err := strconv.ParseInt(v.QueryParam(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func accountsPage(v *Visit) error {
	now := v.DB.Now(v.Ctx())
	rows, err := v.People.Accounts(v.Ctx(), v.Actor, now, v.cursor("after"), pageOf+1)
	if err != nil {
		return err
	}
	view := people.AccountsView{Frame: v.peopleFrame(v.T("people.accounts_title")), Rows: rows}
	if len(rows) > pageOf {
		view.Rows = rows[:pageOf]
		view.Next = v.At("/people?after=" + strconv.FormatInt(rows[pageOf-1].ID, 10))
	}
	if v.may(models.PermPeopleManage) {
		view.Invite, view.Erase = v.At("/people/new"), v.At("/people/erasure")
	}
	return v.Render(people.Accounts(view))
}

func invitePage(v *Visit) error {
	return v.Render(people.Invite(people.InviteView{Frame: v.peopleFrame(v.T("people.invite_title"), v.crumb("people.accounts_title", "/people"))}))
}

func accountPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.accountView(id)
	if err != nil {
		return err
	}
	return v.Render(people.Account(view))
}

func (v *Visit) accountView(id int64) (people.AccountView, error) {
	account, person, err := v.People.Account(v.Ctx(), v.Actor, id)
	if err != nil {
		return people.AccountView{}, err
	}
	mandates, err := v.People.Mandates(v.Ctx(), v.Actor, areapeople.MandateFilter{All: true, Person: person.ID})
	if err != nil {
		return people.AccountView{}, err
	}
	view := people.AccountView{
		Frame:   v.peopleFrame(person.Name, v.crumb("people.accounts_title", "/people")),
		Account: *account, Person: *person, Mandates: mandates, Now: v.DB.Now(v.Ctx()),
		Manages: v.may(models.PermPeopleManage), Own: account.ID == v.Actor.AccountID,
	}
	if v.may(models.PermMandateGrant) && !view.Own {
		view.Grant = v.At("/mandates/new?person=" + strconv.FormatInt(person.ID, 10))
	}
	return view, nil
}

func organisationsPage(v *Visit) error {
	rows, err := v.People.Organisations(v.Ctx(), v.Actor, v.DB.Now(v.Ctx()))
	if err != nil {
		return err
	}
	view := people.OrganisationsView{Frame: v.peopleFrame(v.T("people.organisations_title")), Rows: rows}
	if v.may(models.PermPeopleManage) {
		view.Add = v.At("/organisations/new")
	}
	return v.Render(people.Organisations(view))
}

func newOrganisationPage(v *Visit) error { return v.Render(people.Organisation(v.newOrganisation())) }

func (v *Visit) newOrganisation() people.OrganisationView {
	return people.OrganisationView{
		Frame: v.peopleFrame(v.T("people.add_organisation"), v.crumb("people.organisations_title", "/organisations")), Manages: true,
	}
}

func organisationPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.organisationView(id)
	if err != nil {
		return err
	}
	return v.Render(people.Organisation(view))
}

func (v *Visit) organisationView(id int64) (people.OrganisationView, error) {
	o, agreements, err := v.People.Organisation(v.Ctx(), v.Actor, id)
	if err != nil {
		return people.OrganisationView{}, err
	}
	return people.OrganisationView{
		Frame:        v.peopleFrame(o.Name, v.crumb("people.organisations_title", "/organisations")),
		Organisation: *o, Agreements: agreements, Now: v.DB.Now(v.Ctx()), Manages: v.may(models.PermPeopleManage),
	}, nil
}

// mandatesPage lists who held what at any moment.
//
// clause 81: a right is always as at a moment.
func mandatesPage(v *Visit) error {
	in := Inputs{Values: v.QueryParams()}
	at, role, all := in.Instant("at"), models.Role(in.Text("role")), in.Ticked("all")
	if at.IsZero() {
		at = v.DB.Now(v.Ctx())
	}
	rows, err := v.People.Mandates(v.Ctx(), v.Actor, areapeople.MandateFilter{At: at, All: all, Role: role})
	if err != nil {
		return err
	}
	view := people.MandatesView{Frame: v.peopleFrame(v.T("people.mandates_title")), Rows: rows, At: at, All: all, Role: role}
	if v.may(models.PermMandateGrant) {
		view.Add = v.At("/mandates/new")
	}
	return v.Render(people.Mandates(view))
}

func grantPage(v *Visit) error {
	view, err := v.grantView()
	if err != nil {
		return err
	}
	view.Person = v.cursor("person")
	view.Page = v.Page(v.T("people.grant_title"), v.crumb("people.mandates_title", "/mandates"))
	return v.Render(people.Grant(view))
}

func (v *Visit) grantView() (people.GrantView, error) {
	now := v.DB.Now(v.Ctx())
	accounts, err := v.People.Accounts(v.Ctx(), v.Actor, now, 0, 10_000)
	if err != nil {
		return people.GrantView{}, err
	}
	organisations, err := v.People.Organisations(v.Ctx(), v.Actor, now)
	view := people.GrantView{Organisations: organisations}
	view.At = v.At
	for _, a := range accounts {
		if a.ID != v.Actor.AccountID { // nobody gives a mandate to oneself
			view.People = append(view.People, a)
		}
	}
	return view, err
}

func mandatePage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	view, err := v.mandateView(id)
	if err != nil {
		return err
	}
	return v.Render(people.Mandate(view))
}

func (v *Visit) mandateView(id int64) (people.MandateView, error) {
	m, err := v.People.Mandate(v.Ctx(), v.Actor, id)
	if err != nil {
		return people.MandateView{}, err
	}
	now := v.DB.Now(v.Ctx())
	until := m.Until()
	return people.MandateView{
		Frame: v.peopleFrame(v.T("people.role."+string(m.Role))+": "+m.Person, v.crumb("people.mandates_title", "/mandates")), Mandate: *m, Now: now,
		Ends: v.may(models.PermMandateGrant) && (until == nil || until.After(now)),
	}, nil
}

func rightsPage(v *Visit) error {
	return v.Render(people.Rights(people.RightsView{Frame: v.peopleFrame(v.T("people.rights_title")), Rights: models.Rights}))
}

// actsPage is the record of acts, page by page from the newest.
func actsPage(v *Visit) error {
	in := Inputs{Values: v.QueryParams()}
	f := acts.Filter{Target: in.Text("target"), TargetID: in.ID("id"), Action: in.Text("action"), Before: v.cursor("before"), Limit: pageOf + 1}
	rows, err := v.Acts.List(v.Ctx(), v.Actor, f)
	if err != nil {
		return err
	}
	view := people.ActsView{
		Frame: people.Frame{Page: v.Page(v.T("people.acts_title")), At: v.At},
		Rows:  rows, Target: f.Target, TargetID: in.Text("id"), Action: f.Action,
	}
	if len(rows) > pageOf {
		view.Rows = rows[:pageOf]
		q := url.Values{"before": {strconv.FormatInt(rows[pageOf-1].ID, 10)}}
		for name, value := range map[string]string{"target": f.Target, "id": view.TargetID, "action": f.Action} {
			if value != "" {
				q.Set(name, value)
			}
		}
		view.Next = v.At("/acts?" + q.Encode())
	}
	return v.Render(people.Acts(view))
}

func recordedActPage(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	act, err := v.Acts.Get(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	title := v.T("people.act_title", "Number", strconv.FormatInt(id, 10))
	return v.Render(people.Act(people.ActView{Frame: people.Frame{Page: v.Page(title, v.crumb("people.acts_title", "/acts")), At: v.At}, Act: act}))
}

// endOf is the instant of an end that a form leaves open: now.
func (v *Visit) endOf(t time.Time) time.Time {
	if t.IsZero() {
		return v.DB.Now(v.Ctx())
	}
	return t
}
