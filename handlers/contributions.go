package handlers

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports"
)

func (v *Visit) commitmentsCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("money.commitments"), Href: v.At("/contributions/commitments")}
}

func commitmentsPage(v *Visit) error {
	rows, err := v.Contributions.List(v.Ctx(), v.Actor, when.Date{})
	if err != nil {
		return err
	}
	pledges, err := v.Contributions.Pledges(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	view := moneypages.CommitmentsView{
		Frame: v.moneyFrame(v.T("money.commitments"), v.ledgerCrumb(), layout.Crumb{Label: v.T("money.commitments")}),
		Rows:  rows, Pledges: models.PledgeSums(pledges), Record: v.Actor.May(models.PermContribution) == nil, Exports: v.files("/contributions/commitments/list"),
	}
	for _, l := range []menuEntry{{"/contributions/files", "contribfiles.title"}, {"/contributions/pledges", "pledges.title"}, {"/contributions/areas", "donors.areas"}, {"/contributions/statements", "donors.title"}, {"/rates", "rates.title"}} {
		if v.opens(l.path) {
			view.Links = append(view.Links, components.Link{Label: v.T(l.label), Href: v.At(l.path)})
		}
	}
	return v.Render(moneypages.Commitments(view))
}

func newCommitmentPage(v *Visit) error {
	page, err := newCommitment(v, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func newCommitment(v *Visit, faults *models.Error, values url.Values) (templ.Component, error) {
	orgs, err := v.Contributions.Contributing(v.Ctx(), v.Actor)
	return moneypages.NewCommitment(moneypages.NewCommitmentView{
		Frame: v.moneyFrame(v.T("money.commitment_new"), v.ledgerCrumb(), v.commitmentsCrumb()), Organisations: orgs,
		Form: components.Form{Action: "/contributions/commitments", Faults: faults, Values: values},
	}), err
}

func commitmentPage(v *Visit) error {
	row, _, err := v.Contributions.Get(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	page, err := commitment(v, row, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// ratesProposed is how many rates of a currency the form of a deposit shows.
const ratesProposed = 4

// commitment is the page of an arrangement with the form of a deposit, as it
// came back where it was refused.
func commitment(v *Visit, row models.ContributionRow, faults *models.Error, values url.Values) (templ.Component, error) {
	view := moneypages.CommitmentView{
		Row: row, Record: v.Actor.May(models.PermContribution) == nil, OnBehalf: !v.Actor.Is(models.RoleAgentOfficer),
		Confirm: v.Actor.May(models.PermAgentConfirm) == nil, Reader: v.Actor.PersonID, Today: when.DateOf(v.DB.Now(v.Ctx())),
		Deposit: components.Form{Action: moneypages.CommitmentAddress(row.Reference) + "/deposits", Files: true, Faults: faults, Values: values},
	}
	if view.Record && row.Currency != money.USD {
		known, err := v.Rates.History(v.Ctx(), v.Actor, row.Currency)
		if err != nil && !models.IsKind(err, models.KindNotFound) {
			return nil, err
		}
		known = reports.CountingRates(known)
		view.Rates = known[:min(len(known), ratesProposed)]
	}
	view.Frame = v.moneyFrame(v.commitmentTitle(row), v.ledgerCrumb(), v.commitmentsCrumb(), layout.Crumb{Label: row.Reference})
	return moneypages.Commitment(view), nil
}

func (v *Visit) commitmentTitle(row models.ContributionRow) string {
	return v.T("money.commitment_title", "Contributor", row.Contributor, "Agreement", row.Agreement)
}

func instrumentPage(v *Visit) error {
	row, _, err := v.Contributions.Get(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	return v.Render(instrument(v, row, nil))
}

func instrument(v *Visit, row models.ContributionRow, faults *models.Error) templ.Component {
	at := layout.Crumb{Label: row.Reference, Href: v.At(moneypages.CommitmentAddress(row.Reference))}
	return moneypages.Instrument(moneypages.InstrumentView{
		Frame: v.moneyFrame(v.commitmentTitle(row), v.ledgerCrumb(), v.commitmentsCrumb(), at, layout.Crumb{Label: v.T("money.instrument")}), Row: row,
		Form: components.Form{Action: moneypages.InstrumentAddress(row.Reference), Files: true, Version: row.Version, Faults: faults},
	})
}

// contributionFile gives a file of an arrangement to those who read the books.
func contributionFile(v *Visit) error {
	row, _, err := v.Contributions.Get(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	id, err := v.ID("file")
	if err != nil {
		return err
	}
	if err := v.Contributions.MayReadFile(v.Ctx(), v.Actor, row.ID, id); err != nil {
		return err
	}
	return v.sendFile(id)
}
