package reviews

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// pagesOf are the secretariat's pages of one proposal, in the order of the work.
func pagesOf(p models.Proposal) []string {
	pages := []string{"screening", "reviewers", "reviews"}
	if p.Stage == models.StageFull {
		pages = append(pages, "appraisal", "board-paper")
	}
	return pages
}

func pageKey(page string) string { return strings.ReplaceAll(page, "-", "_") }

// documentFacts are the first page of a document.
func (f Frame) documentFacts(ctx context.Context, d models.Frozen) []components.Fact {
	facts := []components.Fact{
		{Name: i18n.T(ctx, "reviews.doc.asked"), Body: usd(d.Asked)},
		{Name: i18n.T(ctx, "reviews.doc.countries"), Text: f.places(ctx, d.CountryCodes())},
		{Name: i18n.T(ctx, "reviews.doc.organisations"), Text: organisations(ctx, d)},
		{Name: i18n.T(ctx, "reviews.doc.theme"), Text: f.area(ctx, d.Theme)},
	}
	var objectives []string
	for _, n := range d.Objectives {
		objectives = append(objectives, fmt.Sprint(n))
	}
	return append(facts,
		components.Fact{Name: i18n.T(ctx, "reviews.doc.objectives"), Text: strings.Join(objectives, i18n.T(ctx, "core.list_separator"))},
		components.Fact{Name: i18n.T(ctx, "reviews.doc.months"), Text: i18n.T(ctx, "reviews.doc.months_from", "Count", d.Months, "Start", i18n.Date(ctx, d.StartOn))},
	)
}

// organisations lists them, the lead first and named as such.
func organisations(ctx context.Context, d models.Frozen) string {
	var names []string
	for _, o := range d.Organisations {
		if o.ID == d.Lead {
			names = append([]string{i18n.T(ctx, "reviews.doc.lead", "Name", o.Name)}, names...)
		} else {
			names = append(names, o.Name)
		}
	}
	return strings.Join(names, i18n.T(ctx, "core.list_separator"))
}

// budgetTable is the frozen budget by organisation and tranche.
func budgetTable(ctx context.Context, d models.Frozen) components.Table {
	cube := d.Cube()
	t := components.Table{Caption: i18n.T(ctx, "reviews.budget.caption"), Unit: i18n.T(ctx, "reviews.budget.unit"),
		Columns: []components.Column{{Head: i18n.T(ctx, "reviews.budget.organisation")}}}
	for _, tr := range d.Tranches {
		t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "reviews.budget.tranche", "Number", tr.Number),
			Unit: i18n.ShortDate(ctx, tr.DueOn), Kind: components.Number})
	}
	t.Columns = append(t.Columns,
		components.Column{Head: i18n.T(ctx, "reviews.budget.indirect"), Kind: components.Number},
		components.Column{Head: i18n.T(ctx, "reviews.budget.total"), Unit: components.Dollars(ctx), Kind: components.Number})
	for _, o := range d.Organisations {
		row := components.Row{Cells: []components.Cell{components.Words(o.Name)}}
		for _, tr := range d.Tranches {
			row.Cells = append(row.Cells, components.Cents(ctx, cube.Total(o.ID, tr.Number)))
		}
		row.Cells = append(row.Cells, components.Cents(ctx, o.Indirect), components.Cents(ctx, o.Total))
		t.Rows = append(t.Rows, row)
	}
	foot := components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, "reviews.budget.total"))}}
	for _, tr := range d.Tranches {
		foot.Cells = append(foot.Cells, components.Cents(ctx, tr.Total))
	}
	foot.Cells = append(foot.Cells, components.Cents(ctx, cube.Indirect(0, 0)), components.Cents(ctx, d.Total))
	t.Foot = []components.Row{foot}
	return t
}

// categoryTable is the frozen budget by category of costs.
func (f Frame) categoryTable(ctx context.Context, d models.Frozen) components.Table {
	cube := d.Cube()
	t := components.Table{Caption: i18n.T(ctx, "reviews.budget.by_category"), Unit: i18n.T(ctx, "reviews.budget.unit"),
		Columns: []components.Column{{Head: i18n.T(ctx, "reviews.budget.category")}, {Head: i18n.T(ctx, "reviews.budget.total"), Unit: components.Dollars(ctx), Kind: components.Number},
			{Head: i18n.T(ctx, "reviews.budget.share"), Kind: components.Number}}}
	for n := models.FirstCategory; n <= models.LastCategory; n++ {
		sum := cube.Direct(models.BudgetCell{Category: n})
		if sum == 0 {
			continue
		}
		name := fmt.Sprint(n)
		if f.Names != nil {
			if c, ok := f.Names.Category(n); ok {
				name = c.Label.In(i18n.Lang(ctx))
			}
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(name), components.Cents(ctx, sum), components.Words(i18n.Percent(ctx, sum, d.Total, 1))}})
	}
	indirect := cube.Indirect(0, 0)
	t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, "reviews.budget.indirect")), components.Cents(ctx, indirect),
		components.Words(i18n.Percent(ctx, indirect, d.Total, 1))}})
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "reviews.budget.total")), components.Cents(ctx, d.Total), {}}}}
	return t
}

// files are the attachments as they were submitted.
func (f Frame) files(ctx context.Context, d models.Frozen) []components.FileRow {
	var out []components.FileRow
	for _, a := range d.Attachments {
		kind := a.Kind
		if _, answers := kind.FileQuestion(); answers {
			kind = models.AttachmentOther
		}
		out = append(out, components.FileRow{Name: a.Name, Href: f.to("/files/%d", a.File), Kind: "PDF", Note: i18n.T(ctx, "reviews.attachment."+string(kind))})
	}
	return out
}

// placesOf are the countries and areas of a document, for the cells that name one.
func (f Frame) placesOf(ctx context.Context, d models.Frozen) []components.Option {
	var out []components.Option
	for _, code := range slices.Sorted(maps.Keys(d.Countries)) {
		out = append(out, components.Option{Value: code, Label: f.place(ctx, code)})
	}
	return out
}
