package handlers

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/contributions"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/models"
	"seedfund/models/money"
)

// minor is an amount in a currency as its minor units; empty gives 0.
func (in *Inputs) minor(name, currency string) int64 {
	if in.Text(name) == "" {
		return 0
	}
	a, err := money.Parse(in.Text(name), currency)
	in.fault(name, err)
	return a.Minor
}

// commitment reads a signed arrangement with its schedule.
func (in *Inputs) commitment() contributions.CommitmentInput {
	c := contributions.CommitmentInput{OrganisationID: in.ID("organisation"), Agreement: in.Text("agreement"), Currency: in.Text("currency"), SignedOn: in.Date("signed_on"),
		Preference: int(in.Whole("preference"))}
	c.Minor = in.minor("amount", c.Currency)
	for i := range moneypages.InstalmentRows {
		due, amount := moneypages.Instalment(i, "due_on"), moneypages.Instalment(i, "amount")
		if in.Text(due) == "" && in.Text(amount) == "" {
			continue
		}
		c.Schedule = append(c.Schedule, models.Instalment{DueOn: in.Date(due), Minor: in.minor(amount, c.Currency)})
	}
	return c
}

func recordCommitment(v *Visit) error {
	in := v.Inputs()
	c := in.commitment()
	err := in.Err()
	var made *models.ContributorCommitment
	if err == nil {
		made, err = v.Contributions.Commit(v.Ctx(), v.Actor, c)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return newCommitment(v, faults, values)
		})
	}
	return v.Done(moneypages.CommitmentAddress(made.Reference), "money.done.commitment")
}

// attachInstrument keeps the signed text with its arrangement.
func attachInstrument(v *Visit) error {
	row, _, err := v.Contributions.Get(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	up, closed, err := v.uploaded("file")
	if err != nil {
		return err
	}
	defer closed()
	if err := v.Contributions.AttachAgreement(v.Ctx(), v.Actor, row.ID, v.Version(), up); err != nil {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component { return instrument(v, row, faults) })
	}
	return v.Done(moneypages.CommitmentAddress(row.Reference), "money.done.instrument")
}

func recordDeposit(v *Visit) error {
	row, c, err := v.Contributions.Get(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	up, closed, err := v.uploaded("file")
	if err != nil {
		return err
	}
	defer closed()
	in := v.Inputs()
	d := contributions.DepositInput{Instalment: int(in.Whole("instalment")), Minor: in.minor("amount", c.Currency), Rate: in.Text("rate"), RateSource: in.Text("rate_source"),
		RateOn: in.Date("rate_on"), RateWhy: in.Text("rate_why"), ValueDate: in.Date("value_date"), AgentRef: in.Text("agent_reference"), Notification: up}
	if err = in.Err(); err == nil {
		_, err = v.Contributions.RecordDeposit(v.Ctx(), v.Actor, c.ID, d)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return commitment(v, row, faults, values)
		})
	}
	said := "money.done.deposit"
	if !v.Actor.Is(models.RoleAgentOfficer) {
		said = "money.done.deposit_waits"
	}
	return v.Done(moneypages.CommitmentAddress(row.Reference), said)
}

// depositAct does something with a deposit and comes back to its arrangement.
func (v *Visit) depositAct(said string, do func(id int64) error) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	row, err := v.Contributions.CommitmentOf(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	if err := do(id); err != nil {
		return v.againWith(err, func(faults *models.Error, _ url.Values) (templ.Component, error) {
			return commitment(v, row, faults, nil)
		})
	}
	return v.Done(moneypages.CommitmentAddress(row.Reference), said)
}

func confirmDeposit(v *Visit) error {
	return v.depositAct("money.done.confirmed", func(id int64) error {
		return v.Contributions.ConfirmDeposit(v.Ctx(), v.Actor, id, v.Version())
	})
}

func refuseDeposit(v *Visit) error {
	return v.depositAct("money.done.refused", func(id int64) error {
		return v.Contributions.RefuseDeposit(v.Ctx(), v.Actor, id, v.Version(), v.Inputs().Text("why"))
	})
}

func reverseDeposit(v *Visit) error {
	return v.depositAct("money.done.reversed", func(id int64) error {
		return v.Contributions.ReverseDeposit(v.Ctx(), v.Actor, id, v.Version(), v.Inputs().Text("reason"))
	})
}
