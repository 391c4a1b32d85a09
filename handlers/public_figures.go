package handlers

import (
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

func (v *Visit) millions(c money.Cents) string { return i18n.Millions(v.Ctx(), c, 1) }

func (v *Visit) percent(part, whole money.Cents) string {
	return i18n.Percent(v.Ctx(), part, whole, 1)
}

// contributors is the public list in alphabetical order, and what was promised
// in US dollars: promises in other currencies are never added to it.
func (v *Visit) contributors() ([]models.ContributorRow, money.Cents, error) {
	rows, err := v.Contributions.Contributors(v.Ctx())
	if err != nil {
		return nil, 0, err
	}
	promised, err := v.Contributions.Promised(v.Ctx())
	for _, a := range promised {
		if a.Currency == money.USD {
			return rows, money.Cents(a.Minor), err
		}
	}
	return rows, 0, err
}
