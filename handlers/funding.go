package handlers

import (
	"io"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/funditems"
	"seedfund/app/reference"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/when"
)

// fundingAsked reads day and edition of the funding status from the address.
func (v *Visit) fundingAsked() (when.Date, models.FundingEdition, error) {
	edition := models.FundingEdition(v.QueryParam("edition"))
	if edition == "" {
		edition = models.FundingWhole
	}
	if !slices.Contains(models.FundingEditions, edition) {
		return when.Date{}, "", models.NotFound("edition")
	}
	if v.QueryParam("as_at") == "" {
		return when.Date{}, edition, nil
	}
	day, err := when.ParseDate(v.QueryParam("as_at"))
	if err != nil {
		return day, "", models.NotFound("as_at")
	}
	return day, edition, nil
}

// fundingPage is the funding status, public as the agent's is.
func fundingPage(v *Visit) error {
	asAt, edition, err := v.fundingAsked()
	if err != nil {
		return err
	}
	view := moneypages.FundingView{Books: v.Actor.May(models.PermMoneyRead) == nil, Exports: v.files("/funding/list")}
	if view.Years, view.Last, err = v.Ledger.FundingYears(v.Ctx(), v.Actor, asAt, edition); err != nil {
		return err
	}
	view.Frame = v.moneyFrame("", layout.Crumb{Label: v.T("money.funding")})
	view.Page.Title = view.Title(v.Ctx())
	return v.Render(moneypages.Funding(view))
}

func fundingFile(ending string) Handler {
	return listFile("funding-status", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		asAt, edition, err := v.fundingAsked()
		if err != nil {
			return "", err
		}
		return l.Funding(v.Ctx(), v.Services, v.Actor, asAt, edition, w)
	})
}

// annualReportPage is the consolidated annual financial report.
func annualReportPage(v *Visit) error {
	year := 0
	if text := v.QueryParam("year"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return models.NotFound("year")
		}
		year = n
	}
	r, _, err := v.Consolidated.Report(v.Ctx(), v.Actor, year)
	if err != nil {
		return err
	}
	store, err := v.People.Store(v.Ctx())
	if err != nil {
		return err
	}
	title := v.T("money.consolidated_title", "Year", r.Year)
	return v.Render(moneypages.Annual(moneypages.AnnualView{Report: r, AsAt: when.DateOf(v.DB.Now(v.Ctx())),
		Categories: reference.For(store != nil && store.Kind == models.StoreDemonstration).Categories(),
		Frame:      v.moneyFrame(title, v.ledgerCrumb(), layout.Crumb{Label: v.T("money.consolidated")})}))
}

func (v *Visit) itemsCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("money.items"), Href: v.At("/ledger/items")}
}

func itemsPage(v *Visit) error {
	kind := models.EntryKind(v.QueryParam("kind"))
	if kind != "" {
		if from, _ := kind.ItemAccounts(); from == "" {
			return models.NotFound("kind")
		}
	}
	rows, err := v.FundItems.List(v.Ctx(), v.Actor, kind)
	if err != nil {
		return err
	}
	return v.Render(moneypages.Items(moneypages.ItemsView{Frame: v.moneyFrame(v.T("money.items"), v.ledgerCrumb(), layout.Crumb{Label: v.T("money.items")}),
		Rows: rows, Kind: kind, Record: v.Actor.May(models.PermContribution) == nil}))
}

func newItemPage(v *Visit) error {
	page, err := newItem(v, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func newItem(v *Visit, faults *models.Error, values url.Values) (templ.Component, error) {
	parties, err := v.FundItems.Parties(v.Ctx(), v.Actor)
	if err != nil {
		return nil, err
	}
	budgets, err := v.Secretariat.List(v.Ctx(), v.Actor)
	return moneypages.NewItem(moneypages.NewItemView{Frame: v.moneyFrame(v.T("money.item_new"), v.ledgerCrumb(), v.itemsCrumb()), Parties: parties, Budgets: budgets,
		OnBehalf: !v.Actor.Is(models.RoleAgentOfficer), Form: components.Form{Action: "/ledger/items", Files: true, Faults: faults, Values: values}}), err
}

func recordItem(v *Visit) error {
	up, closed, err := v.uploaded("file")
	if err != nil {
		return err
	}
	defer closed()
	in := v.Inputs()
	item := funditems.Input{Kind: models.EntryKind(in.Text("kind")), OrganisationID: in.ID("organisation"), Cents: in.Cents("amount"), ValueDate: in.Date("value_date"),
		BudgetID: in.ID("budget"), Basis: in.Text("basis"), AgentRef: in.Text("agent_reference"), Notification: up}
	var made *models.AgentItem
	if err = in.Err(); err == nil {
		made, err = v.FundItems.Record(v.Ctx(), v.Actor, item)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return newItem(v, faults, values)
		})
	}
	said := "money.done.item"
	if made.State == models.RecordPending {
		said = "money.done.item_waits"
	}
	return v.Done(moneypages.ItemAddress(made.Reference), said)
}

func itemPage(v *Visit) error {
	row, err := v.FundItems.Get(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	return v.Render(item(v, row, nil))
}

func item(v *Visit, row models.AgentItemRow, faults *models.Error) templ.Component {
	view := moneypages.ItemView{Row: row, Faults: faults, Record: v.Actor.May(models.PermContribution) == nil,
		Confirm: v.Actor.May(models.PermAgentConfirm) == nil && row.State == models.RecordPending && row.RecordedBy != v.Actor.PersonID}
	view.Frame = v.moneyFrame(view.Title(v.Ctx()), v.ledgerCrumb(), v.itemsCrumb(), layout.Crumb{Label: row.Reference})
	return moneypages.Item(view)
}

// itemFile gives the agent's notification to those who read the books.
func itemFile(v *Visit) error {
	row, err := v.FundItems.Get(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	if row.FileID == nil {
		return models.NotFound("files")
	}
	return v.sendFile(*row.FileID)
}

// itemAct does something with an item and comes back to it.
func (v *Visit) itemAct(said string, do func(id int64) error) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	reference, err := v.FundItems.ReferenceOf(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	if err := do(id); err != nil {
		row, found := v.FundItems.Get(v.Ctx(), v.Actor, reference)
		if found != nil {
			return found
		}
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component { return item(v, row, faults) })
	}
	return v.Done(moneypages.ItemAddress(reference), said)
}

func confirmItem(v *Visit) error {
	return v.itemAct("money.done.confirmed", func(id int64) error { return v.FundItems.Confirm(v.Ctx(), v.Actor, id, v.Version()) })
}

func refuseItem(v *Visit) error {
	return v.itemAct("money.done.refused", func(id int64) error {
		return v.FundItems.Refuse(v.Ctx(), v.Actor, id, v.Version(), v.Inputs().Text("why"))
	})
}

func reverseItem(v *Visit) error {
	return v.itemAct("money.done.reversed", func(id int64) error {
		return v.FundItems.Reverse(v.Ctx(), v.Actor, id, v.Version(), v.Inputs().Text("reason"))
	})
}

// budgetsPage lists the secretariat's own budgets.
func budgetsPage(v *Visit) error {
	page, err := budgets(v, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func budgets(v *Visit, faults *models.Error) (templ.Component, error) {
	rows, err := v.Secretariat.List(v.Ctx(), v.Actor)
	return moneypages.Budgets(moneypages.BudgetsView{Frame: v.moneyFrame(v.T("secretariat.budgets"), v.ledgerCrumb(), v.itemsCrumb(), layout.Crumb{Label: v.T("secretariat.budgets")}),
		Rows: rows, Faults: faults, Free: v.Actor.May(models.PermProgrammeManage) == nil}), err
}

func freeBudget(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := v.Secretariat.Free(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return v.againWith(err, func(faults *models.Error, _ url.Values) (templ.Component, error) { return budgets(v, faults) })
	}
	return v.Done("/ledger/secretariat", "secretariat.done")
}
