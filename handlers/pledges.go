package handlers

import (
	"io"
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/contributions"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/handlers/exports"
	"seedfund/models"
)

func (v *Visit) pledgesCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("pledges.title"), Href: v.At("/contributions/pledges")}
}

// pledgesPage lists what was announced and is not signed.
func pledgesPage(v *Visit) error {
	rows, err := v.Contributions.Pledges(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(moneypages.Pledges(moneypages.PledgesView{Rows: rows, Record: v.Actor.May(models.PermContribution) == nil, Exports: v.files("/contributions/pledges/list"),
		Frame: v.moneyFrame(v.T("pledges.title"), v.ledgerCrumb(), v.commitmentsCrumb(), layout.Crumb{Label: v.T("pledges.title")})}))
}

func pledgeFile(ending string) Handler {
	return listFile("pledges", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		return l.Pledges(v.Ctx(), v.Services, v.Actor, w)
	})
}

func commitmentFile(ending string) Handler {
	return listFile("commitments", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		return l.Commitments(v.Ctx(), v.Services, v.Actor, w)
	})
}

func newPledgePage(v *Visit) error {
	page, err := newPledge(v, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func newPledge(v *Visit, faults *models.Error, values url.Values) (templ.Component, error) {
	orgs, err := v.Contributions.Contributing(v.Ctx(), v.Actor)
	return moneypages.NewPledge(moneypages.NewPledgeView{Organisations: orgs, Form: components.Form{Action: "/contributions/pledges", Faults: faults, Values: values},
		Frame: v.moneyFrame(v.T("pledges.new"), v.ledgerCrumb(), v.pledgesCrumb(), layout.Crumb{Label: v.T("pledges.new")})}), err
}

func recordPledge(v *Visit) error {
	in := v.Inputs()
	p := contributions.PledgeInput{OrganisationID: in.ID("organisation"), Currency: in.Text("currency"), AnnouncedOn: in.Date("announced_on"), Source: in.Text("source"),
		ExpectedFrom: in.Date("expected_from"), ExpectedTo: in.Date("expected_to"), Preference: int(in.Whole("preference"))}
	p.Minor = in.minor("amount", p.Currency)
	err := in.Err()
	var made *models.Pledge
	if err == nil {
		made, err = v.Contributions.Pledge(v.Ctx(), v.Actor, p)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return newPledge(v, faults, values)
		})
	}
	return v.Done(moneypages.PledgeAddress(made.Reference), "pledges.done.recorded")
}

func pledgePage(v *Visit) error {
	row, err := v.Contributions.PledgeOf(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	return v.Render(v.pledge(row, nil, nil))
}

func (v *Visit) pledge(row models.PledgeRow, faults *models.Error, values url.Values) templ.Component {
	title := v.T("pledges.one_title", "Contributor", row.Contributor)
	return moneypages.Pledge(moneypages.PledgeView{Row: row, Record: v.Actor.May(models.PermContribution) == nil,
		Withdraw: components.Form{Action: moneypages.PledgeAddress(row.Reference) + "/withdrawal", Version: row.Version, Faults: faults, Values: values},
		Frame:    v.moneyFrame(title, v.ledgerCrumb(), v.pledgesCrumb(), layout.Crumb{Label: row.Reference})})
}

func withdrawPledge(v *Visit) error {
	row, err := v.Contributions.PledgeOf(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	in := v.Inputs()
	on := in.Date("withdrawn_on")
	if err = in.Err(); err == nil {
		err = v.Contributions.WithdrawPledge(v.Ctx(), v.Actor, row.Reference, v.Version(), on, in.Text("why"))
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component { return v.pledge(row, faults, values) })
	}
	return v.Done(moneypages.PledgeAddress(row.Reference), "pledges.done.withdrawn")
}

func turnPledgePage(v *Visit) error {
	row, err := v.Contributions.PledgeOf(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	if row.State != models.PledgeOpen {
		return models.Conflict("pledges.conflict.settled", "97").With(map[string]any{"State": string(row.State)})
	}
	return v.Render(v.turning(row, nil, nil))
}

func (v *Visit) turning(row models.PledgeRow, faults *models.Error, values url.Values) templ.Component {
	at := layout.Crumb{Label: row.Reference, Href: v.At(moneypages.PledgeAddress(row.Reference))}
	return moneypages.TurnPledge(moneypages.TurnPledgeView{Row: row, Form: components.Form{Action: moneypages.PledgeAddress(row.Reference) + "/commitment", Version: row.Version, Faults: faults, Values: values},
		Frame: v.moneyFrame(v.T("pledges.turn_title", "Contributor", row.Contributor), v.ledgerCrumb(), v.pledgesCrumb(), at, layout.Crumb{Label: v.T("pledges.turn")})})
}

// turnPledge records the signed arrangement that a pledge became.
func turnPledge(v *Visit) error {
	row, err := v.Contributions.PledgeOf(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	in := v.Inputs()
	signed := contributions.Signed{CommitmentInput: in.commitment(), Counts: in.minor("counts", row.Currency), OverWhy: in.Text("over_why")}
	err = in.Err()
	var made *models.ContributorCommitment
	if err == nil {
		made, err = v.Contributions.TurnPledge(v.Ctx(), v.Actor, row.Reference, v.Version(), signed)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component { return v.turning(row, faults, values) })
	}
	return v.Done(moneypages.CommitmentAddress(made.Reference), "money.done.commitment")
}
