package sheets

import (
	"context"
	"strconv"
	"time"

	"seedfund/app"
	"seedfund/app/proposals"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

// Workbook is the media type of a workbook.
const Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Budget is the budget of a document as a workbook for one reader; columns that
// others fill are locked.
func Budget(ctx context.Context, s *app.Services, actor models.Actor, d models.Document) (reports.BudgetBook, error) {
	choices, err := s.Proposals.Choices(ctx)
	if err != nil {
		return reports.BudgetBook{}, err
	}
	codes := map[int64]string{}
	for _, o := range choices.Organisations {
		codes[o.ID] = o.Code
	}
	store, err := s.People.Store(ctx)
	if err != nil {
		return reports.BudgetBook{}, err
	}
	b := reports.BudgetBook{
		Stamp: reports.BudgetStamp{Fund: store.FundCode, Subject: "proposal", ID: d.Proposal.ID, Reference: d.Proposal.Reference}, Title: d.Proposal.Title,
		Budget: d.Budget(), Categories: choices.Catalogue.Categories(), Rules: d.Call.RulesFor(d.Proposal.Asked), AsOf: asOf(d),
		Illustrative: store.Kind == models.StoreDemonstration, Language: i18n.Lang(ctx), RightToLeft: i18n.Dir(ctx) == "rtl",
		T: func(key string, args ...any) string { return i18n.T(ctx, key, args...) },
	}
	if b.Stamp.Reference == "" {
		b.Stamp.Reference = d.Call.Reference + " / " + strconv.FormatInt(d.Proposal.ID, 10)
	}
	for _, o := range b.Budget.Organisations {
		b.Organisations = append(b.Organisations, reports.BudgetOrganisation{ID: o.ID, Code: codes[o.ID], Name: o.Name, Locked: !proposals.Writes(actor, d, o.ID)})
	}
	for _, t := range d.Tranches {
		b.Tranches = append(b.Tranches, t.DueOn)
	}
	return b, nil
}

// BudgetName is the name of the workbook's file.
func BudgetName(p models.Proposal) string {
	if p.Reference != "" {
		return "budget-" + p.Reference + ".xlsx"
	}
	return "budget-" + strconv.FormatInt(p.ID, 10) + ".xlsx"
}

// asOf is the instant of a document's data: its last save.
func asOf(d models.Document) time.Time {
	at := d.Proposal.CreatedAt
	for _, p := range d.Parts {
		if p.UpdatedAt.After(at) {
			at = p.UpdatedAt
		}
	}
	return when.Instant(at)
}
