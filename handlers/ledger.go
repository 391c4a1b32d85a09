package handlers

import (
	"net/url"
	"slices"
	"strconv"

	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/models"
	"seedfund/models/when"
)

func (v *Visit) moneyFrame(title string, crumbs ...layout.Crumb) moneypages.Frame {
	return moneypages.Frame{Page: v.Page(title, crumbs...), At: v.At}
}

func (v *Visit) ledgerCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("frame.menu.ledger"), Href: v.At("/ledger")}
}

// ledgerFilter reads the filter of the ledger page from the address; what is
// not known there is not found.
func (v *Visit) ledgerFilter() (ledger.Filter, error) {
	q := v.QueryParams()
	f := ledger.Filter{Account: models.LedgerAccount(q.Get("account")), Kind: models.EntryKind(q.Get("kind")), By: ledger.Order(q.Get("by")),
		Before: q.Get("before"), After: q.Get("after")}
	if !q.Has("account") {
		f.Account = models.AccountCash
	}
	if f.By == "" {
		f.By = ledger.ByRecorded
	}
	if f.Account != "" && !slices.Contains(models.Accounts, f.Account) || f.Kind != "" && !slices.Contains(models.EntryKinds, f.Kind) ||
		f.By != ledger.ByRecorded && f.By != ledger.ByValue {
		return f, models.NotFound("ledger")
	}
	for name, into := range map[string]*int64{"programme": &f.ProgrammeID, "organisation": &f.OrganisationID} {
		n, err := strconv.ParseInt(q.Get(name), 10, 64)
		if q.Get(name) != "" && err != nil {
			return f, models.NotFound(name)
		}
		*into = n
	}
	for name, into := range map[string]*when.Date{"from": &f.From, "to": &f.To} {
		if q.Get(name) == "" {
			continue
		}
		d, err := when.ParseDate(q.Get(name))
		if err != nil {
			return f, models.NotFound(name)
		}
		*into = d
	}
	return f, nil
}

func ledgerPage(v *Visit) error {
	f, err := v.ledgerFilter()
	if err != nil {
		return err
	}
	view := moneypages.LedgerView{Filter: f, Exports: v.files("/ledger/list")}
	if view.Rows, err = v.Ledger.Lines(v.Ctx(), v.Actor, f); err != nil {
		return err
	}
	if view.Fund, err = v.Ledger.Fund(v.Ctx(), v.Actor); err != nil {
		return err
	}
	all, err := v.Programmes.Names(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	for _, p := range all {
		view.Programmes = append(view.Programmes, components.Option{Value: strconv.FormatInt(p.ID, 10), Label: p.Reference + " " + p.Title})
	}
	view.Earlier, view.Later = v.ledgerTurn("before", view.Rows.Earlier), v.ledgerTurn("after", view.Rows.Later)
	if len(v.QueryParams()) > 0 {
		view.Reset = v.At("/ledger")
	}
	view.Frame = v.moneyFrame("", v.ledgerCrumb(), layout.Crumb{Label: v.T("money.ledger")})
	view.Page.Title = view.Title(v.Ctx())
	return v.Render(moneypages.Ledger(view))
}

// ledgerTurn is the address of the page beside this one under the same filter.
func (v *Visit) ledgerTurn(name, cursor string) string {
	if cursor == "" {
		return ""
	}
	q := url.Values{}
	for k, values := range v.QueryParams() {
		if k != "before" && k != "after" && k != "done" {
			q[k] = values
		}
	}
	q.Set(name, cursor)
	return v.At("/ledger?" + q.Encode())
}

func entryPage(v *Visit) error {
	e, err := v.Ledger.Entry(v.Ctx(), v.Actor, v.Param("number"))
	if err != nil {
		return err
	}
	view := moneypages.EntryView{LedgerEntryView: e}
	view.Frame = v.moneyFrame(view.Title(v.Ctx()), v.ledgerCrumb(), layout.Crumb{Label: e.Entry.Number})
	return v.Render(moneypages.Entry(view))
}

func statementPage(v *Visit) error {
	asAt := when.Date{}
	if text := v.QueryParam("as_at"); text != "" {
		d, err := when.ParseDate(text)
		if err != nil {
			return models.NotFound("as_at")
		}
		asAt = d
	}
	view := moneypages.StatementView{AsAt: asAt.String(), Exports: v.statementFiles(asAt)}
	var err error
	if view.Balances, err = v.Ledger.Balances(v.Ctx(), v.Actor, asAt); err != nil {
		return err
	}
	if view.Fund, err = v.Ledger.Fund(v.Ctx(), v.Actor); err != nil {
		return err
	}
	if view.Rows, _, err = v.Programmes.Portfolio(v.Ctx(), v.Actor, programmes.PortfolioFilter{AsAt: asAt}); err != nil {
		return err
	}
	view.Frame = v.moneyFrame(v.T("money.statement"), v.ledgerCrumb(), layout.Crumb{Label: v.T("money.statement")})
	return v.Render(moneypages.Statement(view))
}

// statementFiles are the portfolio of a statement as files, as at its day.
func (v *Visit) statementFiles(asAt when.Date) []components.Link {
	if !v.opens("/exports/:name") {
		return nil
	}
	query := url.Values{}
	if !asAt.IsZero() {
		query.Set("as_at", asAt.String())
	}
	href := v.At("/exports/mptf-portfolio")
	if len(query) > 0 {
		href += "?" + query.Encode()
	}
	// The workbook is the whole portfolio; the data are its first sheet.
	links := []components.Link{{Label: "XLSX", Href: href}}
	return append(links, slices.DeleteFunc(v.dataLinks("programmes", query), func(l components.Link) bool { return l.Label == links[0].Label })...)
}
