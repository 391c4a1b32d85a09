package proposals

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// KitsView is the kits of a document and the files that came back. Book is
// everything wrong with a file that was brought back.
type KitsView struct {
	Frame
	Desk  models.KitDesk
	Make  components.Form
	Bring components.Form
	Book  []SheetFault
}

// KitReturnView is one file that came back. Part is the part whose choices were
// refused, with the faults of the form.
type KitReturnView struct {
	Frame
	Back models.KitReturnView
	Part string
	Form components.Form
}

// KitPartID is where the changes of a part stand on the page of a returned file.
func KitPartID(part string) string { return "part-" + strings.ReplaceAll(part, "/", "-") }

// KitField is the choice about a change, KitVersionField the version of what
// stood beside it.
func KitField(change int64) string { return "change[" + strconv.FormatInt(change, 10) + "]" }

// KitVersionField carries the version of what stood beside a change.
func KitVersionField(change int64) string { return "at[" + strconv.FormatInt(change, 10) + "]" }

func (v KitsView) faults() *models.Error {
	if v.Make.Faults != nil {
		return v.Make.Faults
	}
	return v.Bring.Faults
}

func kitLanguages() []components.Option {
	var out []components.Option
	for _, l := range i18n.Languages {
		if slices.Contains(models.KitLanguages, l.Code) {
			out = append(out, components.Option{Value: l.Code, Label: l.Name})
		}
	}
	return out
}

func languageName(code string) string {
	for _, l := range i18n.Languages {
		if l.Code == code {
			return l.Name
		}
	}
	return code
}

func (v KitsView) faultsTable(ctx context.Context) components.Table {
	return BudgetView{Frame: v.Frame, Book: v.Book}.faultsTable(ctx)
}

func (v KitsView) kitsTable(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "kit.kits"), Columns: []components.Column{
		{Head: i18n.T(ctx, "kit.col_kit")}, {Head: i18n.T(ctx, "kit.col_language")}, {Head: i18n.T(ctx, "kit.col_made")},
	}}
	for _, k := range v.Desk.Kits {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Of(kitDownload(v, k)), components.Words(languageName(k.Language)), components.Of(kitMade(k.At, k.ByName))}})
	}
	return t
}

func (v KitsView) returnsTable(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "kit.returns"), Columns: []components.Column{
		{Head: i18n.T(ctx, "kit.col_file")}, {Head: i18n.T(ctx, "kit.col_kit")}, {Head: i18n.T(ctx, "kit.col_came")}, {Head: i18n.T(ctx, "kit.col_waits")},
	}}
	for _, r := range v.Desk.Returns {
		waits := components.Cell{Text: i18n.T(ctx, "kit.settled_all"), Sub: i18n.T(ctx, "kit.changes", "Count", r.Changes)}
		if r.Open > 0 {
			waits.Text = i18n.T(ctx, "kit.open", "Count", r.Open)
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.To(i18n.T(ctx, "kit.return_title", "Number", r.Return.Number), v.Under("/kit-returns/"+strconv.FormatInt(r.Return.ID, 10))),
			components.Words(i18n.T(ctx, "kit.number", "Number", r.Kit)), components.Of(kitMade(r.Return.At, r.Return.ByName)), waits}})
	}
	return t
}

// parts are the parts in which the file changes something, in the order of the
// document.
func (v KitReturnView) parts() []string {
	var out []string
	for _, c := range v.Back.Changes {
		if !slices.Contains(out, c.Change.Part) {
			out = append(out, c.Change.Part)
		}
	}
	return out
}

// chooses says whether something of a part waits for the reader.
func (v KitReturnView) chooses(part string) bool {
	return v.Writes(part) && slices.ContainsFunc(v.Back.Of(part), func(c models.KitChangeView) bool { return c.Choice == nil })
}

func (v KitReturnView) whose(ctx context.Context, part string) string {
	if v.Writes(part) {
		return i18n.T(ctx, "kit.owned_yours")
	}
	return i18n.T(ctx, "kit.owned", "Organisation", v.ownerName(ctx, part))
}

func (v KitReturnView) partChoices(part string) components.Form {
	form := components.Form{Name: KitPartID(part), Action: KitReturnPath(v.View.Proposal.ID, v.Back.Return.ID) + "/choices"}
	if part == v.Part {
		form.Faults, form.Values = v.Form.Faults, v.Form.Values
	}
	return form
}

func (v KitReturnView) choice(ctx context.Context, c models.KitChangeView, label string) components.Choice {
	return components.Choice{Name: KitField(c.Change.ID), Label: i18n.T(ctx, "kit.choice_of", "Question", label), Inline: true, LabelHidden: true, Options: []components.Option{
		{Value: string(models.KitTaken), Label: i18n.T(ctx, "kit.take")}, {Value: string(models.KitKept), Label: i18n.T(ctx, "kit.keep")}}}
}

func (v KitReturnView) settled(ctx context.Context, c models.KitChoice) string {
	return i18n.T(ctx, "kit.was_"+string(c.Result), "Who", c.ByName, "At", i18n.ShortDate(ctx, c.At))
}

// itemLabel names what a change is about.
func (f Frame) itemLabel(ctx context.Context, item string) string {
	if code, ok := models.KitQuestion(item); ok {
		return questionLabel(ctx, f, code)
	}
	if n, ok := models.KitTranche(item); ok {
		return i18n.T(ctx, "proposals.field_due", "Number", n)
	}
	if cell, ok := models.BudgetCellOf(item); ok {
		return i18n.T(ctx, "kit.cell", "Category", f.category(ctx, cell.Category), "Number", cell.Tranche)
	}
	return i18n.T(ctx, map[string]string{models.KitTitle: "proposals.field_title", models.KitTheme: "proposals.field_theme", models.KitObjectives: "proposals.field_objectives",
		models.KitMonths: "proposals.field_months", models.KitStart: "proposals.field_start", models.KitAsked: "proposals.field_asked"}[item])
}

// said is a text of a kit in the reader's words.
func (f Frame) said(ctx context.Context, item, text string) string {
	if text == "" {
		return i18n.T(ctx, "kit.blank")
	}
	if code, ok := models.KitQuestion(item); ok {
		q, _, _ := f.View.Form.Schema.Question(code)
		return q.Answered(text, i18n.Lang(ctx))
	}
	switch item {
	case models.KitTheme:
		if n, err := strconv.Atoi(text); err == nil && f.theme(ctx, n) != "" {
			return f.theme(ctx, n)
		}
	case models.KitAsked:
		return amountText(ctx, text)
	}
	return text
}

func amountText(ctx context.Context, text string) string {
	cents, err := money.ParseCents(text)
	if text == "" || err != nil {
		return text
	}
	return i18n.Money(ctx, cents)
}

// cells are the changes of an organisation's columns.
func (v KitReturnView) cells(ctx context.Context, part string, chooses bool) components.Table {
	t := components.Table{Caption: v.ownedLabel(ctx, part), CaptionHidden: true, Unit: components.Dollars(ctx), Columns: []components.Column{
		{Head: i18n.T(ctx, "budget.head_category")}, {Head: i18n.T(ctx, "kit.base"), Kind: components.Number}, {Head: i18n.T(ctx, "kit.now"), Kind: components.Number},
		{Head: i18n.T(ctx, "kit.in_file"), Kind: components.Number}, {Head: i18n.T(ctx, "kit.choice")}}}
	for _, c := range v.Back.Of(part) {
		label := v.itemLabel(ctx, c.Change.Item)
		amount := func(text string) components.Cell {
			if text == "" {
				text = "0"
			}
			return components.Words(amountText(ctx, text))
		}
		row := components.Row{Cells: []components.Cell{components.Words(label), amount(c.Change.BaseText), amount(c.Now.Text), amount(c.Change.Text), components.Words("")}}
		switch {
		case c.Choice != nil:
			row.Cells[4] = components.Words(v.settled(ctx, *c.Choice))
		case chooses:
			row.Cells[4] = components.Of(components.Radios(v.choice(ctx, c, label)))
		}
		if c.Choice == nil && c.Meanwhile() {
			row.Tone = "warn"
			row.Cells[2].Sub = i18n.T(ctx, "kit.meanwhile")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// kitWaits are the parts for which filled kits propose something that waits for
// the reader; all of them where none is named.
func (f Frame) kitWaits(parts ...string) []models.KitWait {
	return slices.DeleteFunc(slices.Clone(f.View.KitWaits), func(w models.KitWait) bool {
		return !f.Writes(w.Part) || len(parts) > 0 && !slices.Contains(parts, w.Part)
	})
}

// KitReturnPath is where a file that came back stands beside what stands now.
func KitReturnPath(proposal, back int64) string {
	return Address(proposal) + "/kit-returns/" + strconv.FormatInt(back, 10)
}
