package handlers

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"seedfund/app/people"
	"seedfund/frontend/pages/account"
	"seedfund/models"
)

// chooseCapacity changes in which capacity the person acts from now on.
//
// clauses 40, 98: switching capacity is explicit and on record.
func chooseCapacity(v *Visit) error {
	next := localPath(v.Form.Get("next"))
	mandate, err := strconv.ParseInt(v.Form.Get("mandate"), 10, 64)
	if err == nil {
		_, err = v.People.Choose(v.Ctx(), v.Actor, mandate)
	}
	if err != nil {
		fault := models.Invalid("error.invalid", models.FieldError{Field: "mandate", Key: "people.fault.capacity"})
		return v.Again(fault, func(faults *models.Error, values url.Values) templ.Component {
			return account.Choose(v.capacityView(faults, values, next))
		})
	}
	v.site.sessions.Put(v.Ctx(), mandateValue, strconv.FormatInt(mandate, 10))
	return v.Redirect(http.StatusSeeOther, v.At(next))
}

func changeProfile(v *Visit) error {
	in := v.Inputs()
	err := v.People.ChangeProfile(v.Ctx(), v.Actor, v.Version(), in.Text("name"), in.Text("language"), in.Text("zone"))
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.profileView()
			view.Page, view.Faults, view.Values = v.Page(v.T("account.profile")), faults, values
			return account.Profile(view), err
		})
	}
	v.site.keepLanguage(v.Context, in.Text("language"))
	return v.Redirect(http.StatusSeeOther, "/account?done=account.done.profile")
}

func changePassword(v *Visit) error {
	err := v.People.ChangePassword(v.Ctx(), v.Actor, v.Door(), v.Browser().Token(), v.Form.Get("old"), v.Form.Get("password"))
	if err != nil {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component {
			return account.ChangePassword(account.ChangePasswordView{
				Page: v.Page(v.T("account.password_title")), Tabs: v.accountTabs("/account/password"), Faults: faults,
			})
		})
	}
	return v.Done("/account/password", "account.done.password")
}

// endSession ends one of the person's sessions, or with 0 every other one.
func endSession(v *Visit) error {
	in := v.Inputs()
	id := in.ID("session")
	if in.Err() != nil || in.Text("session") == "" {
		return models.NotFound("session")
	}
	if err := v.People.EndSession(v.Ctx(), v.Actor, id, v.Browser().Token()); err != nil {
		return err
	}
	return v.Done("/account/sessions", "account.done.session_ended")
}

// makeToken shows the secret on the answer itself, for it is kept nowhere.
func makeToken(v *Visit) error {
	in := v.Inputs()
	input := people.TokenInput{
		Name: in.Text("name"), Mandate: in.ID("mandate"), Scopes: v.Form["scopes"], Lifetime: time.Duration(min(in.Whole("days"), 10_000)) * 24 * time.Hour,
	}
	if input.Lifetime == 0 {
		input.Lifetime = time.Hour // refused with the fault of the field
	}
	err := in.Err()
	secret := ""
	if err == nil {
		_, secret, err = v.People.MakeToken(v.Ctx(), v.Actor, input)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.tokensView()
			view.Page, view.Faults, view.Values = v.Page(v.T("account.tokens_title")), faults, values
			return account.Tokens(view), err
		})
	}
	view, err := v.tokensView()
	if err != nil {
		return err
	}
	view.Page, view.Secret = v.Page(v.T("account.tokens_title")), secret
	return v.Render(account.Tokens(view))
}

func revokeToken(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := v.People.RevokeToken(v.Ctx(), v.Actor, id); err != nil {
		return err
	}
	return v.Done("/account/tokens", "account.done.token_revoked")
}

// askReset answers the same whether or not an account has the address.
func askReset(v *Visit) error {
	if !models.ValidEmail(models.FoldEmail(v.Form.Get("email"))) {
		fault := models.Invalid("error.invalid", models.FieldError{Field: "email", Key: "people.fault.email"})
		return v.Again(fault, func(faults *models.Error, values url.Values) templ.Component {
			return account.Reset(account.ResetView{Page: v.Page(v.T("account.reset_title")), Faults: faults, Values: values})
		})
	}
	if err := v.People.AskReset(v.Ctx(), v.Door(), v.Form.Get("email")); err != nil {
		return err
	}
	return v.Redirect(http.StatusSeeOther, v.At("/reset?sent=1"))
}

func acceptInvitation(v *Visit) error { return v.useLink(models.LinkInvitation) }

func setPassword(v *Visit) error { return v.useLink(models.LinkReset) }

func (v *Visit) useLink(purpose models.LinkPurpose) error {
	secret := v.Form.Get("t")
	who, err := v.People.SetPassword(v.Ctx(), v.Actor, v.Door(), purpose, secret, v.Form.Get("password"))
	if err != nil {
		page := linkPages[purpose]
		return v.againWith(err, func(faults *models.Error, _ url.Values) (templ.Component, error) {
			of, err := v.People.LinkFor(v.Ctx(), purpose, secret)
			if err != nil {
				return nil, err
			}
			return account.Password(account.PasswordView{
				Page: v.Page(v.T(page[1])), Action: page[0], Secret: secret, Email: of.Email, Faults: faults,
			}), nil
		})
	}
	return v.enter(who, "/home")
}

func makeFirst(v *Visit) error {
	in, secret := v.Inputs(), v.Form.Get("t")
	who, err := v.People.MakeFirst(v.Ctx(), v.Door(), secret, people.FirstInput{
		FundCode: in.Text("fund_code"), Name: in.Text("name"), Email: in.Text("email"), Language: in.Text("language"), Password: v.Form.Get("password"),
	})
	if err != nil {
		v.Form.Del("password")
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return account.First(account.FirstView{Page: v.Page(v.T("account.first_title")), Secret: secret, Faults: faults, Values: values})
		})
	}
	return v.enter(who, "/set-up")
}

func setUpBoard(v *Visit) error {
	input, err := boardInput(v)
	if err == nil {
		_, err = v.Bodies.SetUp(v.Ctx(), v.Actor, input)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.setUpView()
			view.Page, view.Faults, view.Values = v.Page(v.T("account.setup_title")), faults, values
			return account.SetUp(view), err
		})
	}
	return v.Done("/set-up", "account.done.board")
}
