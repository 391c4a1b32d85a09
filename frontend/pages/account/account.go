// Package account is the pages of a person's own account: signing in and
// proving it again, capacity, invitation and password, profile, sessions,
// tokens, and the first administrator's way in.
package account

import (
	"net/url"
	"slices"

	"seedfund/frontend/layout"
	"seedfund/models"
)

// SignInView asks for address and password. Next is where the person goes on.
type SignInView struct {
	layout.Page
	Faults *models.Error
	Values url.Values
	Next   string
	First  bool // nobody has an account yet
}

// ConfirmView asks for the password again. With an Action it sends the form
// that was refused for want of it; else it leads on to Next.
type ConfirmView struct {
	layout.Page
	Faults *models.Error
	Action string
	Values url.Values // of the form that waits
	Next   string
}

func (v ConfirmView) names() []string {
	var names []string
	for name := range v.Values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
