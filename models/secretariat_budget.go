package models

import (
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// SecretariatPlan is what a matter on the secretariat's own budget is about: the
// organisation that hosts the secretariat and the days the budget is for, both
// included. Its amount is part of the matter's text.
//
// clauses 31 and 98: the host sits in several functions at once; nobody decides
// its own case, so that its seats have no vote on it.
type SecretariatPlan struct {
	ID             int64
	MatterID       int64
	OrganisationID int64 // the host, which receives the money as direct cost of the fund
	StartsOn       when.Date
	EndsOn         when.Date
}

// SecretariatMonths is the longest that one budget may run.
const SecretariatMonths = 36

// Check names each fault of the plan of a matter.
func (p SecretariatPlan) Check(faults *Faults) {
	if p.OrganisationID == 0 {
		faults.Add("host", "secretariat.fault.host")
	}
	switch {
	case p.StartsOn.IsZero():
		faults.Add("starts_on", "secretariat.fault.day")
	case p.EndsOn.IsZero():
		faults.Add("ends_on", "secretariat.fault.day")
	case p.EndsOn.Before(p.StartsOn):
		faults.Add("ends_on", "secretariat.fault.order")
	case !p.EndsOn.Before(p.StartsOn.AddMonths(SecretariatMonths)):
		faults.Add("ends_on", "secretariat.fault.long", "Months", SecretariatMonths)
	}
}

// SecretariatBudget is a budget of the secretariat that the Board adopted: cash
// set aside for its host, paid as direct cost of the fund and never above what
// was decided. What is left after its last day is freed.
type SecretariatBudget struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	Reference      string // SB-0001
	DecisionID     int64
	OrganisationID int64
	StartsOn       when.Date
	EndsOn         when.Date
	DecidedCents   money.Cents
	PaidCents      money.Cents // direct costs posted under it and not taken back
	FreedCents     money.Cents // returned to the free money after its end
	EntryID        int64       // that set it aside
}

// LeftCents is what may still be paid under the budget.
func (b SecretariatBudget) LeftCents() money.Cents {
	return b.DecidedCents - b.PaidCents - b.FreedCents
}

// Ended reports whether the last day of the budget is past.
func (b SecretariatBudget) Ended(today when.Date) bool { return today.After(b.EndsOn) }

// SecretariatBudgetRow is a budget with the names a list shows.
type SecretariatBudgetRow struct {
	SecretariatBudget
	Organisation string // name of the host
	Decision     string // its reference
	Over         bool   // its last day is past
}

// Label names the budget in a choice.
func (r SecretariatBudgetRow) Label() string {
	return r.Reference + "  " + r.Organisation + "  " + r.StartsOn.String() + " – " + r.EndsOn.String()
}
