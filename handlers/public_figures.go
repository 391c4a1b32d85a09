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

// contributors is the public list and what was promised in US dollars.
func (v *Visit) contributors() ([]models.ContributorRow, money.Cents, error) {
	return nil, 0, nil
}

func (v *Visit) promised() ([]money.Amount, error) { return nil, nil }
