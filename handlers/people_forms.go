package handlers

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	areapeople "seedfund/app/people"
	"seedfund/frontend/components"
	"seedfund/frontend/pages/people"
	"seedfund/models"
)

// invite makes an account. Where no mail goes out the link is shown, once, to
// be handed on.
func invite(v *Visit) error {
	in := v.Inputs()
	account, link, err := v.People.Invite(v.Ctx(), v.Actor, areapeople.AccountInput{Name: in.Text("name"), Email: in.Text("email"), Language: in.Text("language")})
	view := func(faults *models.Error, values url.Values) people.InviteView {
		return people.InviteView{Frame: v.peopleFrame(v.T("people.invite_title"), v.crumb("people.accounts_title", "/people")), Faults: faults, Values: values}
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return people.Invite(view(faults, values))
		})
	}
	if v.People.Mails() {
		return v.Done("/people/"+strconv.FormatInt(account.ID, 10), "people.done.invited")
	}
	page := view(nil, nil)
	page.Link, page.Email = link, account.Email
	return v.Render(people.Invite(page))
}

func inviteAgain(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	link, err := v.People.InviteAgain(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	if v.People.Mails() {
		return v.Done("/people/"+strconv.FormatInt(id, 10), "people.done.invited")
	}
	view, err := v.accountView(id)
	if err != nil {
		return err
	}
	view.Link = link
	return v.Render(people.Account(view))
}

func disableAccount(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := v.People.Disable(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return err
	}
	return v.Done("/people/"+strconv.FormatInt(id, 10), "people.done.disabled")
}

func enableAccount(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := v.People.Enable(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return err
	}
	return v.Done("/people/"+strconv.FormatInt(id, 10), "people.done.enabled")
}

func eraseAccount(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	if err := v.People.Erase(v.Ctx(), v.Actor, id, v.Version(), in.Text("reason")); err != nil {
		return err
	}
	return v.Done("/people/"+strconv.FormatInt(id, 10), "people.done.erased")
}

func outsiderPage(v *Visit) error { return v.Render(v.outsider(nil, nil)) }

// outsider is the form on which somebody without an account is erased.
func (v *Visit) outsider(faults *models.Error, values url.Values) templ.Component {
	return people.Outsider(people.OutsiderView{Frame: v.peopleFrame(v.T("people.outsider_title"), v.crumb("people.accounts_title", "/people")),
		Form: components.Form{Action: "/people/erasure", Faults: faults, Values: values}})
}

func eraseOutsider(v *Visit) error {
	in := v.Inputs()
	if err := v.People.EraseOutsider(v.Ctx(), v.Actor, areapeople.Outsider{Address: in.Text("address"), Name: in.Text("name"), Reason: in.Text("reason")}); err != nil {
		return v.Again(err, v.outsider)
	}
	return v.Done("/people", "people.done.erased")
}

func organisationInput(v *Visit) areapeople.OrganisationInput {
	in := v.Inputs()
	return areapeople.OrganisationInput{
		Code: in.Text("code"), Name: in.Text("name"), Kind: models.OrganisationKind(in.Text("kind")),
		Country: in.Text("country"), StakeholderCategory: in.Text("stakeholder_category"),
	}
}

func addOrganisation(v *Visit) error {
	o, err := v.People.AddOrganisation(v.Ctx(), v.Actor, organisationInput(v))
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			view := v.newOrganisation()
			view.Faults, view.Values = faults, values
			return people.Organisation(view)
		})
	}
	return v.Done("/organisations/"+strconv.FormatInt(o.ID, 10), "people.done.organisation")
}

func changeOrganisation(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := v.People.ChangeOrganisation(v.Ctx(), v.Actor, id, v.Version(), organisationInput(v)); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.organisationView(id)
			view.Faults, view.Values = faults, values
			return people.Organisation(view), err
		})
	}
	return v.Done("/organisations/"+strconv.FormatInt(id, 10), "people.done.organisation")
}

// recordAgreement records an agreement with the administrative agent.
//
// clause 97: money goes only to organisations that have one in force.
func recordAgreement(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	from, to := in.Instant("from"), in.Until("to")
	if err = in.Err(); err == nil {
		_, err = v.People.Agree(v.Ctx(), v.Actor, id, in.Text("instrument"), from, to)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.organisationView(id)
			view.AgreeFaults, view.AgreeValues = faults, values
			return people.Organisation(view), err
		})
	}
	return v.Done("/organisations/"+strconv.FormatInt(id, 10), "people.done.agreement")
}

func endAgreement(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	organisation, to := in.ID("organisation"), in.Instant("to")
	if err := in.Err(); err != nil {
		return err
	}
	if err := v.People.EndAgreement(v.Ctx(), v.Actor, id, v.Version(), v.endOf(to)); err != nil {
		return err
	}
	return v.Done("/organisations/"+strconv.FormatInt(organisation, 10), "people.done.agreement_ended")
}

func grantMandate(v *Visit) error {
	in := v.Inputs()
	input := areapeople.MandateInput{
		Person: in.ID("person"), Role: models.Role(in.Text("role")), Organisation: in.ID("organisation"), Country: in.Text("country"),
		From: in.Instant("from"), To: in.Until("to"), Instrument: in.Text("instrument"), Office: models.Office(in.Text("office")), Powers: models.Powers{},
	}
	for _, power := range in.Values["powers"] {
		input.Powers = append(input.Powers, models.Power(power))
	}
	if input.Person == 0 {
		in.Faults.Add("person", "people.fault.person")
	}
	err := in.Err()
	var m *models.Mandate
	if err == nil {
		m, err = v.People.Grant(v.Ctx(), v.Actor, input)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.grantView()
			view.Page = v.Page(v.T("people.grant_title"), v.crumb("people.mandates_title", "/mandates"))
			view.Faults, view.Values = faults, values
			return people.Grant(view), err
		})
	}
	return v.Done("/mandates/"+strconv.FormatInt(m.ID, 10), "people.done.granted")
}

func endMandate(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := v.Inputs()
	at := in.Instant("at")
	if err = in.Err(); err == nil {
		err = v.People.End(v.Ctx(), v.Actor, id, v.Version(), at, in.Text("reason"))
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.mandateView(id)
			view.Faults, view.Values = faults, values
			return people.Mandate(view), err
		})
	}
	return v.Done("/mandates/"+strconv.FormatInt(id, 10), "people.done.ended")
}
