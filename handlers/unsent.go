package handlers

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"seedfund/app/people"
	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/account"
	"seedfund/models"
)

// Hidden fields of what is kept before it is sent. They begin with a line, as
// no field of a form does.
const (
	unsentForm  = "_form"  // which form
	unsentPage  = "_page"  // where it stands
	unsentBase  = "_base"  // version of the record it was opened with
	unsentSeen  = "_seen"  // JSON: version of each field as the page knows it to be kept
	unsentEmpty = "_empty" // names of the choices of which nothing is chosen
	emailField  = "_email" // who signs in where they stand
)

// autosaving reports whether a page's script asks, which wants a short answer.
func (v *Visit) autosaving() bool { return v.Request().Header.Get("X-Autosave") != "" }

// unsentAnswer is what the script of a page is told.
type unsentAnswer struct {
	Versions map[string]int64 `json:"versions"`
	Stale    []string         `json:"stale,omitempty"`
}

// keepUnsent keeps what is being typed. It answers 200 with the versions, or
// 409 with them and the names of what another window of the same person wrote.
func keepUnsent(v *Visit) error {
	sent := v.Request().PostForm
	if opened, _ := strconv.ParseInt(sent.Get(capacityField), 10, 64); opened != v.Actor.MandateID {
		return models.Forbidden("people.capacity_changed", "98")
	}
	base, _ := strconv.ParseInt(sent.Get(unsentBase), 10, 64)
	_, page, _ := i18n.Pinned(sent.Get(unsentPage))
	in := models.UnsentInput{Form: sent.Get(unsentForm), Page: page, Base: base}
	seen := map[string]int64{}
	if text := sent.Get(unsentSeen); text != "" {
		if err := json.Unmarshal([]byte(text), &seen); err != nil {
			return models.Invalid("error.unreadable").Because(err)
		}
	}
	for name, values := range sent {
		if !strings.HasPrefix(name, "_") {
			in.Fields = append(in.Fields, models.UnsentField{Name: name, Values: values, Seen: seen[name]})
		}
	}
	for _, name := range sent[unsentEmpty] {
		in.Fields = append(in.Fields, models.UnsentField{Name: name, Seen: seen[name]})
	}
	kept, err := v.Unsent.Keep(v.Ctx(), v.Actor, in)
	if models.IsKind(err, models.KindStale) {
		return v.JSON(http.StatusConflict, unsentAnswer{kept.Versions, kept.Stale})
	}
	if err != nil {
		return err
	}
	return v.JSON(http.StatusOK, unsentAnswer{kept.Versions, nil})
}

// unsentListPage lists what the person typed and did not send, each with the way
// back to it.
func unsentListPage(v *Visit) error {
	forms, err := v.Unsent.Of(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(account.Unsent(account.UnsentView{Page: v.Page(v.T("account.unsent_title")), Tabs: v.accountTabs("/account/unsent"),
		Forms: models.LatestFirst(forms), At: v.At, Home: v.At("/home")}))
}

// forgetUnsent sets aside what is kept of a form and leads back to it.
func forgetUnsent(v *Visit) error {
	if err := v.Unsent.Forget(v.Ctx(), v.Actor, v.Request().PostForm.Get(unsentForm)); err != nil {
		return err
	}
	return v.Done(v.back(), "core.done.set_aside")
}

// forgetWhenDone sets aside what was kept of a form when the form has done its
// work. The words stand in the record then; should this fail, they are offered
// once more, which loses nothing.
func (v *Visit) forgetWhenDone() {
	form := v.Form.Get(unsentForm)
	if form == "" || !v.Actor.SignedIn() {
		return
	}
	answer := v.Response()
	answer.Before(func() {
		if answer.Status != http.StatusSeeOther {
			return
		}
		if err := v.Unsent.Forget(context.WithoutCancel(v.Ctx()), v.Actor, form); err != nil {
			v.site.log.Error("set unsent words aside", "id", requestID(v.Context), "error", err)
		}
	})
}

// withUnsent lets the forms of a page show what their reader typed and did not
// send. It is read when the first form asks for it.
func (v *Visit) withUnsent(ctx context.Context) context.Context {
	if !v.Actor.SignedIn() || v.Ctx().Value(asItStands{}) != nil {
		return ctx
	}
	return components.WithUnsent(ctx, v.Actor.AccountID, func() map[string]models.UnsentForm {
		forms, err := v.Unsent.Of(v.Ctx(), v.Actor)
		if err != nil {
			v.site.log.Error("read unsent words", "id", requestID(v.Context), "error", err)
		}
		return forms
	})
}

// asItStands marks a request for a page without its reader's unsent words.
type asItStands struct{}

// signInHere signs in whoever sends a form with address and password, after
// their session has ended while they wrote, and lets the form through. It must
// be the person, in the capacity, for whom the form was made. ctx is without the
// form's key, which is for the act that waits.
func (v *Visit) signInHere(ctx context.Context) error {
	sent := v.Request().PostForm
	email := sent.Get(emailField)
	v.Form.Del(emailField)
	if email == "" || v.Actor.SignedIn() {
		return nil
	}
	account, err := v.People.SignIn(ctx, v.Door(), email, sent.Get(passwordField))
	if err != nil {
		return signInFault(err)
	}
	opened, _ := strconv.ParseInt(sent.Get(capacityField), 10, 64)
	who, err := v.People.ActorFor(v.Ctx(), people.Bearer{Account: account.ID, Mandate: opened, SignedIn: v.DB.Now(v.Ctx())})
	if err != nil {
		return err
	}
	if who.Actor.MandateID != opened {
		return &notSignedIn{fault: models.Invalid("people.another_opened", models.FieldError{Field: emailField, Key: "people.another_opened"})}
	}
	if err := v.beginSession(account); err != nil {
		return err
	}
	if opened != 0 {
		v.site.sessions.Put(v.Ctx(), mandateValue, strconv.FormatInt(opened, 10))
	}
	v.Actor, v.Capacities = who.Actor, who.Capacities
	v.Actor.RequestID, v.Actor.Language = requestID(v.Context), v.Lang()
	v.Request().PostForm.Del(passwordField)
	return nil
}

// notSignedIn is an address and password that did not open: the page that asks
// for them comes again, with the form that waits.
type notSignedIn struct{ fault *models.Error }

func (n *notSignedIn) Error() string { return n.fault.Error() }

func (n *notSignedIn) Unwrap() error { return n.fault }

func signInFault(err error) error {
	e := models.AsError(err)
	if e == nil || e.Kind != models.KindInvalid && e.Kind != models.KindTooMany {
		return err
	}
	fault := *e
	fault.Fields = nil
	for _, f := range e.Fields {
		f.Field = "_" + f.Field
		fault.Fields = append(fault.Fields, f)
	}
	return &notSignedIn{fault: &fault}
}

// signInForm asks whose session has ended to sign in, and keeps the form that
// waits for it.
func (v *Visit) signInForm(faults *models.Error) error {
	status := http.StatusUnauthorized
	if faults != nil {
		status = http.StatusUnprocessableEntity
		if faults.Kind == models.KindTooMany {
			status = http.StatusTooManyRequests
			v.retryAfter(faults)
		}
	}
	if v.autosaving() {
		return v.JSON(status, map[string]string{"fault": v.faultText(faults)})
	}
	v.Set(failedKey, faults != nil)
	return v.RenderAs(status, account.SignInAgain(account.AgainView{
		Page: v.Page(v.T("account.again_title")), Faults: faults, Action: v.Request().URL.RequestURI(), Values: v.Form,
		Capacity: v.Request().PostForm.Get(capacityField), Email: v.Request().PostForm.Get(emailField),
	}))
}

// faultText is a refusal in one sentence: that of its last field, else its own.
func (v *Visit) faultText(e *models.Error) string {
	switch {
	case e == nil:
		return ""
	case len(e.Fields) > 0:
		f := e.Fields[len(e.Fields)-1]
		return v.T(f.Key, f.Args)
	}
	return v.T(e.Key, e.Args)
}
