package money

import (
	"context"
	"fmt"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// CommitmentsView lists the signed arrangements, in alphabetical order of the
// contributors.
type CommitmentsView struct {
	Frame
	Rows   []models.ContributionRow
	Record bool // the reader may record another
}

// NewCommitmentView is the form of a signed arrangement.
type NewCommitmentView struct {
	Frame
	Form          components.Form
	Organisations []models.Organisation
}

// InstalmentRows is how many lines of a schedule the form offers.
const InstalmentRows = 6

// CommitmentView is one arrangement with schedule and deposits, and the form of
// a deposit.
type CommitmentView struct {
	Frame
	Row      models.ContributionRow
	Deposit  components.Form
	Record   bool // the reader may record a deposit
	OnBehalf bool // of the agent: with the notification, and a second person
	Confirm  bool // the reader may confirm what others entered
	Reader   int64
	Today    when.Date
}

// InstrumentView is the form with which the signed text is attached.
type InstrumentView struct {
	Frame
	Row  models.ContributionRow
	Form components.Form
}

// InstrumentAddress is where the signed text of an arrangement is attached.
func InstrumentAddress(reference string) string { return CommitmentAddress(reference) + "/instrument" }

// CommitmentAddress is where an arrangement is shown.
func CommitmentAddress(reference string) string { return "/contributions/commitments/" + reference }

func (v CommitmentsView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "money.commitments"), CaptionHidden: true, Unit: i18n.T(ctx, "money.commitments_unit"), Columns: []components.Column{
		col(ctx, "money.col.contributor", components.Text), col(ctx, "money.col.arrangement", components.Narrow), col(ctx, "money.col.signed", components.Narrow),
		col(ctx, "money.col.committed", components.Number), col(ctx, "money.col.deposited", components.Number), col(ctx, "money.col.outstanding", components.Number),
		col(ctx, "money.col.dollars", components.Number), col(ctx, "money.col.next_due", components.Narrow)}}
	var usd money.Cents
	for _, r := range v.Rows {
		usd += r.USDCents
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(r.Contributor), components.To(r.Reference, v.At(CommitmentAddress(r.Reference))),
			components.Day(ctx, r.SignedOn), components.Words(i18n.Amount(ctx, r.Committed())), components.Words(i18n.Amount(ctx, r.Deposited())),
			components.Words(i18n.Amount(ctx, r.Outstanding())), components.Cents(ctx, r.USDCents), components.Day(ctx, r.NextDueOn)}})
	}
	t.Foot = []components.Row{{Cells: []components.Cell{{Text: i18n.T(ctx, "money.total"), Span: 6}, components.Cents(ctx, usd), {}}}}
	return t
}

func (v NewCommitmentView) contributors() []components.Option {
	var out []components.Option
	for _, o := range v.Organisations {
		out = append(out, components.Option{Value: fmt.Sprint(o.ID), Label: o.Name})
	}
	return out
}

func currencies() []components.Option {
	var out []components.Option
	for _, c := range money.Currencies() {
		out = append(out, components.Option{Value: c, Label: c})
	}
	return out
}

// Instalment names a field of a line of the schedule.
func Instalment(row int, column string) string {
	return fmt.Sprintf("instalments[%d][%s]", row, column)
}

// FileAddress is where a file of an arrangement is read.
func FileAddress(reference string, file int64) string {
	return fmt.Sprintf("%s/files/%d", CommitmentAddress(reference), file)
}

func attachVerb(ctx context.Context, row models.ContributionRow) string {
	if row.FileID == nil {
		return i18n.T(ctx, "money.attach")
	}
	return i18n.T(ctx, "money.attach_other")
}

func (v CommitmentView) schedule(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "money.schedule"), Columns: []components.Column{
		col(ctx, "money.col.instalment", components.Text), col(ctx, "money.col.due", components.Narrow), col(ctx, "money.col.amount", components.Number),
		col(ctx, "money.col.received", components.Number), col(ctx, "money.col.state", components.Text)}}
	for _, p := range v.Row.Instalments {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Count(ctx, p.Number), components.Day(ctx, p.DueOn), v.amount(ctx, p.Minor), v.amount(ctx, p.ReceivedMinor),
			components.State(instalmentStatus(p.State))}})
	}
	return t
}

func (v CommitmentView) amount(ctx context.Context, minor int64) components.Cell {
	return components.Words(i18n.Amount(ctx, money.Amount{Minor: minor, Currency: v.Row.Currency}))
}

// instalmentStatus is the word of the list of states for an instalment.
func instalmentStatus(s models.InstalmentState) string {
	switch s {
	case models.InstalmentReceived:
		return "received"
	case models.InstalmentPart:
		return "paid_in_part"
	case models.InstalmentOverdue:
		return "late"
	}
	return "planned"
}

func depositStatus(d models.DepositRow) string {
	switch {
	case d.ReversalID != nil:
		return "reversed"
	case d.State == models.RecordPending:
		return "waiting"
	case d.State == models.RecordRefused:
		return "declined"
	}
	return "received"
}

func (v CommitmentView) depositFacts(ctx context.Context, d models.DepositRow) []components.Fact {
	fact := func(key, text string) components.Fact {
		return components.Fact{Name: i18n.T(ctx, key), Text: text}
	}
	out := []components.Fact{fact("money.col.amount", i18n.Amount(ctx, d.Amount()))}
	if d.Currency != money.USD {
		out = append(out, fact("money.fact.rate", i18n.T(ctx, "money.rate_line", "Rate", d.Rate, "Currency", d.Currency, "Day", i18n.Date(ctx, d.RateOn), "Source", d.RateSource)))
	}
	out = append(out, fact("money.fact.dollars", dollars(ctx, d.USDCents)))
	if d.TransactionID != nil {
		out = append(out, fact("money.fact.fee", dollars(ctx, d.FeeCents)))
	}
	if d.FileID != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "money.fact.notification"), Body: fileLink(v.At(FileAddress(v.Row.Reference, *d.FileID)), i18n.T(ctx, "money.file_open"))})
	}
	return append(out, components.Fact{Name: i18n.T(ctx, "money.fact.value"), Body: components.Date(d.ValueDate)}, fact("money.fact.reference", d.AgentRef),
		fact("money.fact.road", i18n.T(ctx, "money.road."+string(d.Road))))
}

func (v CommitmentView) instalments(ctx context.Context) []components.Option {
	var out []components.Option
	for _, p := range v.Row.Instalments {
		if p.ReceivedMinor < p.Minor {
			out = append(out, components.Option{Value: fmt.Sprint(p.Number), Label: i18n.T(ctx, "money.instalment_line", "Number", p.Number,
				"Amount", i18n.Amount(ctx, money.Amount{Minor: p.Minor, Currency: v.Row.Currency}), "Day", i18n.Date(ctx, p.DueOn))})
		}
	}
	return out
}

// mayConfirm says whether this reader is the second person for a deposit.
func (v CommitmentView) mayConfirm(d models.DepositRow) bool {
	return v.Confirm && d.State == models.RecordPending && d.RecordedBy != v.Reader
}

func act(path string, version int64) components.Form {
	return components.Form{Name: components.FormName(path), Action: path, Version: version}
}
