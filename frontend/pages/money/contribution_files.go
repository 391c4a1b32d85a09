package money

import (
	"context"
	"slices"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// ContributionFilesView is the way to load a file of contributions, and the files
// that were taken in.
type ContributionFilesView struct {
	Frame
	Files  []models.ImportBatch
	File   components.Form
	Faults []components.CellFault
}

// ContributionFileView is one file beside what stands.
type ContributionFileView struct {
	Frame
	models.ImportBatch
	models.ContributionDifferences
	Mine      bool
	Overtaken bool
	Faults    []components.CellFault // by which the books have overtaken it
	Confirm   components.Form
	Drop      components.Form
}

// ContributionFilesAddress is where files of contributions are loaded,
// ContributionFileAddress where one is shown.
const ContributionFilesAddress = "/contributions/files"

// ContributionFileAddress is the page of one file.
func ContributionFileAddress(id int64) string {
	return ContributionFilesAddress + "/" + strconv.FormatInt(id, 10)
}

func (v ContributionFilesView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "imports.batches"), Columns: []components.Column{{Head: i18n.T(ctx, "imports.batch"), RowHead: true}, col(ctx, "imports.rows", components.Number),
		col(ctx, "imports.loaded", components.Narrow), col(ctx, "imports.state", components.Text)}}
	for _, f := range v.Files {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: f.Reference, Href: v.At(ContributionFileAddress(f.ID)), Sub: f.Name}, components.Count(ctx, f.Lines),
			components.Words(i18n.ShortDate(ctx, f.CreatedAt)), components.Words(i18n.T(ctx, "imports.state."+string(f.State)))}})
	}
	return t
}

func (v ContributionFileView) lead(ctx context.Context) string {
	c := v.Counts()
	return i18n.T(ctx, "imports.lead_"+string(v.State), "New", c.New, "Changed", c.Changed, "Same", c.Same)
}

func (v ContributionFileView) facts(ctx context.Context) []components.Fact {
	fact := func(key, text string) components.Fact {
		return components.Fact{Name: i18n.T(ctx, key), Text: text}
	}
	out := []components.Fact{fact("imports.loaded", i18n.Instant(ctx, v.CreatedAt))}
	if v.Reason != "" {
		out = append(out, fact("contribfiles.reason", v.Reason))
	}
	if v.SettledAt != nil {
		out = append(out, fact("imports.settled_"+string(v.State), i18n.Instant(ctx, *v.SettledAt)))
	}
	return append(out, components.Fact{Name: i18n.T(ctx, "imports.file"), Body: fileLink(v.At(ContributionFileAddress(v.ID)+"/file"), v.Name)})
}

// effect is what a row does, with its place in the file and what was made of it.
func (v ContributionFileView) effect(ctx context.Context, e models.ImportEffect, was, made string) components.Cell {
	c := components.Cell{Text: i18n.T(ctx, "imports.effect_"+string(e), "Report", was)}
	if made != "" && e != models.ImportSame {
		c.Sub = made
	}
	return c
}

func tone(e models.ImportEffect) string {
	if e == models.ImportSame {
		return "quiet"
	}
	return ""
}

func (v ContributionFileView) arrangements(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "contribfiles.arrangements"), Unit: i18n.T(ctx, "money.commitments_unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "contribfiles.col.arrangement"), RowHead: true}, col(ctx, "contribfiles.col.contributor", components.Text), col(ctx, "imports.effect", components.Text),
		col(ctx, "contribfiles.col.signed", components.Narrow), col(ctx, "money.col.committed", components.Number), col(ctx, "contribfiles.col.instalments", components.Number)}}
	for _, d := range v.Contributions {
		name := components.Cell{Text: d.Agreement, Sub: i18n.T(ctx, "imports.row", "Number", d.Row)}
		if d.Reference != "" {
			name.Href = v.At(CommitmentAddress(d.Reference))
		}
		amount := components.Cell{Text: i18n.Amount(ctx, money.Amount{Minor: d.Minor, Currency: d.Currency})}
		if d.USD != 0 {
			amount.Sub = i18n.T(ctx, "contribfiles.told", "Amount", d.USD)
		}
		t.Rows = append(t.Rows, components.Row{Tone: tone(d.Effect), Cells: []components.Cell{name, components.Words(d.Contributor), v.effect(ctx, d.Effect, d.Reference, d.Reference),
			components.Words(i18n.ShortDate(ctx, d.SignedOn)), amount, components.Count(ctx, len(d.Schedule))}})
	}
	return t
}

// told says whether the file has dollars at signing, which are not posted.
func (v ContributionFileView) told() bool {
	return slices.ContainsFunc(v.Contributions, func(d models.ArrangementDifference) bool { return d.USD != 0 })
}

func (v ContributionFileView) deposits(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "contribfiles.deposits"), Columns: []components.Column{
		{Head: i18n.T(ctx, "contribfiles.col.reference"), RowHead: true}, col(ctx, "contribfiles.col.arrangement", components.Text), col(ctx, "imports.effect", components.Text),
		col(ctx, "contribfiles.col.value", components.Narrow), col(ctx, "money.col.amount", components.Number), col(ctx, "contribfiles.col.was_usd", components.Number),
		col(ctx, "contribfiles.col.usd", components.Number), col(ctx, "contribfiles.col.fee", components.Number)}}
	var was, usd, fee money.Cents
	for _, d := range v.Deposits {
		amount := components.Cell{Text: i18n.Amount(ctx, d.Now.Amount())}
		if d.Now.Currency != money.USD {
			amount.Sub = i18n.T(ctx, "contribfiles.col.rate") + " " + d.Now.Rate
		}
		arrangement := components.Cell{Text: d.Now.Agreement, Sub: d.Contributor}
		before := components.Cell{}
		if d.Was != nil {
			before = components.Cents(ctx, d.Was.USD)
			was += d.Was.USD
			if d.Effect == models.ImportChanged {
				before.Sub = i18n.T(ctx, "contribfiles.was_line", "Amount", d.Was.Amount(), "Rate", d.Was.Rate, "Day", i18n.ShortDate(ctx, d.Was.ValueDate))
				if d.Was.Agreement != d.Now.Agreement {
					before.Sub += " · " + d.Was.Agreement
				}
			}
		}
		usd, fee = usd+d.Now.USD, fee+d.Now.Fee
		t.Rows = append(t.Rows, components.Row{Tone: tone(d.Effect), Cells: []components.Cell{{Text: d.AgentRef, Sub: i18n.T(ctx, "imports.row", "Number", d.Row)}, arrangement,
			v.effect(ctx, d.Effect, d.WasReference, d.Reference), components.Words(i18n.ShortDate(ctx, d.Now.ValueDate)), amount, before, components.Cents(ctx, d.Now.USD), components.Cents(ctx, d.Now.Fee)}})
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "imports.book.sum")), {}, {}, {}, {}, components.Cents(ctx, was), components.Cents(ctx, usd), components.Cents(ctx, fee)}}}
	return t
}

// lackingShown is how many records that the file lacks are listed.
const lackingShown = 50

func (v ContributionFileView) lacking(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "contribfiles.lacking"), Columns: []components.Column{{Head: i18n.T(ctx, "contribfiles.col.record"), RowHead: true},
		col(ctx, "contribfiles.col.arrangement", components.Text), col(ctx, "contribfiles.col.contributor", components.Text), col(ctx, "money.col.amount", components.Number)}}
	for _, d := range v.Lacking[:min(len(v.Lacking), lackingShown)] {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{{Text: d.Reference, Sub: d.AgentRef}, components.Words(d.Agreement), components.Words(d.Contributor),
			{Text: i18n.Amount(ctx, money.Amount{Minor: d.Minor, Currency: d.Currency})}}})
	}
	return t
}
