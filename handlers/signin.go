package handlers

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/pages/account"
	"seedfund/models"
)

func signInPage(v *Visit) error {
	if v.Actor.SignedIn() {
		return v.Redirect(http.StatusSeeOther, v.At(localPath(v.QueryParam("next"))))
	}
	first, err := v.People.NeedsFirst(v.Ctx())
	if err != nil {
		return err
	}
	return v.Render(account.SignIn(account.SignInView{
		Page: v.Page(v.T("account.sign_in_title")), Next: localPath(v.QueryParam("next")), First: first,
	}))
}

// signIn proves the person and begins a new session, so that a token planted
// before is worth nothing after.
func signIn(v *Visit) error {
	next := localPath(v.Form.Get("next"))
	who, err := v.People.SignIn(v.Ctx(), v.Door(), v.Form.Get("email"), v.Form.Get("password"))
	if err != nil {
		v.Form.Del("password")
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return account.SignIn(account.SignInView{Page: v.Page(v.T("account.sign_in_title")), Faults: faults, Values: values, Next: next})
		})
	}
	if err := v.beginSession(who); err != nil {
		return err
	}
	return v.Redirect(http.StatusSeeOther, v.At(next))
}

// beginSession makes this browser the account's, under a new token.
func (v *Visit) beginSession(who *models.Account) error {
	s, ctx := v.site.sessions, v.Ctx()
	if err := s.RenewToken(ctx); err != nil {
		return err
	}
	if err := s.Clear(ctx); err != nil {
		return err
	}
	s.Put(ctx, accountValue, strconv.FormatInt(who.ID, 10))
	v.proved()
	v.site.keepLanguage(v.Context, who.Language)
	return nil
}

// proved notes that the person has just proved who they are.
func (v *Visit) proved() {
	now := v.DB.Now(v.Ctx())
	v.site.sessions.Put(v.Ctx(), signedInValue, now.Format(time.RFC3339Nano))
	v.Actor.SignedInAt = now
}

func signOut(v *Visit) error {
	if err := v.site.sessions.Destroy(v.Ctx()); err != nil {
		return err
	}
	return v.Redirect(http.StatusSeeOther, v.At("/"))
}

func (v *Visit) confirm(password string) error {
	if err := v.People.Confirm(v.Ctx(), v.Actor, v.Door(), password); err != nil {
		return err
	}
	// What a thief of the session's token knew ends here.
	if err := v.site.sessions.RenewToken(v.Ctx()); err != nil {
		return err
	}
	v.proved()
	return nil
}

// confirmForm asks for the password again and keeps the form that waits for it.
func (v *Visit) confirmForm(faults *models.Error) error {
	status := http.StatusForbidden
	if faults != nil {
		status = http.StatusUnprocessableEntity
		v.Set(failedKey, true)
	}
	if faults != nil && faults.Kind == models.KindTooMany {
		status = http.StatusTooManyRequests
		v.retryAfter(faults)
	}
	return v.RenderAs(status, account.Confirm(account.ConfirmView{
		Page: v.Page(v.T("account.confirm_title")), Faults: faults, Action: v.Request().URL.RequestURI(), Values: v.Form,
	}))
}

func confirmPage(v *Visit) error {
	return v.Render(account.Confirm(account.ConfirmView{
		Page: v.Page(v.T("account.confirm_title")), Action: "/sign-in/confirm", Next: localPath(v.QueryParam("next")),
	}))
}

// confirmAgain leads on: the gate has looked at the password already.
func confirmAgain(v *Visit) error {
	if v.Request().PostForm.Get(passwordField) == "" {
		return &unproven{fault: models.Invalid("people.password_wrong", models.FieldError{Field: passwordField, Key: "people.password_wrong"})}
	}
	return v.Redirect(http.StatusSeeOther, v.At(localPath(v.Form.Get("next"))))
}
