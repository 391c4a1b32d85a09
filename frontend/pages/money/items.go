package money

import (
	"context"
	"fmt"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// ItemsView lists what the agent tells beside deposits and programmes.
type ItemsView struct {
	Frame
	Rows   []models.AgentItemRow
	Kind   models.EntryKind // of the filter, empty for all
	Record bool             // the reader may record another
}

// NewItemView is the form of an item.
type NewItemView struct {
	Frame
	Form     components.Form
	Parties  []models.Organisation
	OnBehalf bool // of the agent: with the notification, and a second person
	Budgets  []models.SecretariatBudgetRow
}

// BudgetsView lists the secretariat's own budgets.
type BudgetsView struct {
	Frame
	Rows   []models.SecretariatBudgetRow
	Faults *models.Error
	Free   bool // the reader may free what is left
}

func (v BudgetsView) table(ctx context.Context) components.Table {
	number := func(key string) components.Column {
		return components.Column{Head: i18n.T(ctx, key), Kind: components.Number}
	}
	t := components.Table{Caption: i18n.T(ctx, "secretariat.table"), Unit: components.Dollars(ctx), Columns: []components.Column{
		{Head: i18n.T(ctx, "secretariat.col.budget"), RowHead: true}, col(ctx, "secretariat.field.host", components.Text), col(ctx, "secretariat.fact.days", components.Text), col(ctx, "secretariat.col.decision", components.Narrow),
		number("secretariat.col.decided"), number("secretariat.col.paid"), number("secretariat.col.freed"), number("secretariat.col.left")}}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(r.Reference), components.Words(r.Organisation),
			components.Words(i18n.T(ctx, "secretariat.days", "From", r.StartsOn, "To", r.EndsOn)), components.To(r.Decision, v.At("/decisions/"+r.Decision)),
			components.Cents(ctx, r.DecidedCents), components.Cents(ctx, r.PaidCents), components.Cents(ctx, r.FreedCents), components.Cents(ctx, r.LeftCents())}})
	}
	return t
}

// ended are the budgets of which something is left after their end.
func (v BudgetsView) ended() []models.SecretariatBudgetRow {
	var out []models.SecretariatBudgetRow
	for _, r := range v.Rows {
		if v.Free && r.Over && r.LeftCents() > 0 {
			out = append(out, r)
		}
	}
	return out
}

func (v NewItemView) budgets() []components.Option {
	var out []components.Option
	for _, b := range v.Budgets {
		out = append(out, components.Option{Value: fmt.Sprint(b.ID), Label: b.Label()})
	}
	return out
}

// ItemView is one item with what may be done with it.
type ItemView struct {
	Frame
	Row     models.AgentItemRow
	Faults  *models.Error
	Record  bool
	Confirm bool // the reader is the second person
}

// ItemAddress is where an item is shown.
func ItemAddress(reference string) string { return "/ledger/items/" + reference }

func itemKinds(ctx context.Context) []components.Option {
	var out []components.Option
	for _, k := range models.ItemKinds {
		out = append(out, components.Option{Value: string(k), Label: i18n.T(ctx, "money.kind."+string(k))})
	}
	return out
}

func (v NewItemView) parties() []components.Option {
	var out []components.Option
	for _, o := range v.Parties {
		out = append(out, components.Option{Value: fmt.Sprint(o.ID), Label: o.Name})
	}
	return out
}

func itemStatus(i models.AgentItem) string { return roadStatus(i.State, i.ReversalID, "posted") }

func (v ItemsView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "money.items"), CaptionHidden: true, Unit: i18n.T(ctx, "money.unit"), Columns: []components.Column{
		col(ctx, "money.col.day", components.Narrow), {Head: i18n.T(ctx, "money.col.what"), RowHead: true}, col(ctx, "money.col.with", components.Text),
		col(ctx, "money.col.item", components.Narrow), col(ctx, "money.col.entry", components.Narrow), {Head: i18n.T(ctx, "money.col.amount"), Unit: components.Dollars(ctx), Kind: components.Number},
		col(ctx, "money.col.state", components.Text)}}
	for _, r := range v.Rows {
		what := components.Words(i18n.T(ctx, "money.kind."+string(r.Kind)))
		what.Sub = r.Basis
		entry := components.Cell{}
		if r.Entry != "" {
			entry = v.entry(r.Entry)
		}
		row := components.Row{Cells: []components.Cell{components.Day(ctx, r.ValueDate), what, components.Words(r.Organisation),
			components.To(r.Reference, v.At(ItemAddress(r.Reference))), entry, components.Cents(ctx, r.Cents), components.State(itemStatus(r.AgentItem))}}
		if r.ReversalID != nil || r.State == models.RecordRefused {
			row.Tone = "struck"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Title says what an item is.
func (v ItemView) Title(ctx context.Context) string {
	return i18n.T(ctx, "money.item_title", "Kind", i18n.T(ctx, "money.kind."+string(v.Row.Kind)), "Amount", dollars(ctx, v.Row.Cents))
}

func (v ItemView) facts(ctx context.Context) []components.Fact {
	fact := func(key, text string) components.Fact {
		return components.Fact{Name: i18n.T(ctx, key), Text: text}
	}
	r := v.Row
	out := []components.Fact{{Name: i18n.T(ctx, "money.fact.value"), Body: components.Date(r.ValueDate)}, {Name: i18n.T(ctx, "money.fact.recorded"), Body: components.Instant(r.CreatedAt)},
		fact("money.fact.reference", r.AgentRef), fact("money.fact.road", i18n.T(ctx, "money.road."+string(r.Road)))}
	if r.Organisation != "" {
		out = append(out, fact("money.col.with", r.Organisation))
	}
	if r.Basis != "" {
		out = append(out, fact("money.field.basis", r.Basis))
	}
	if r.Budget != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "secretariat.budget"), Body: fileLink(v.At("/ledger/secretariat"), r.Budget)})
	}
	if r.FileID != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "money.fact.notification"), Body: fileLink(v.At(ItemAddress(r.Reference)+"/notification"), i18n.T(ctx, "money.file_open"))})
	}
	for _, number := range []string{r.Entry, r.Reversal} {
		if number != "" {
			out = append(out, components.Fact{Name: i18n.T(ctx, "money.col.entry"), Body: fileLink(v.At(EntryAddress(number)), number)})
		}
	}
	if r.RefusedWhy != "" {
		out = append(out, fact("money.field.why", r.RefusedWhy))
	}
	return out
}
