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
	Rows    []models.ContributionRow
	Pledges []models.PledgeSum // apart from the rows: no money
	Record  bool               // the reader may record another
	Links   []components.Link  // to pledges, areas, statements and rates
	Exports []components.Link
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
	Rates    []models.ExchangeRate // of the currency, the latest first
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
	t := components.Table{Caption: i18n.T(ctx, "money.commitments"), CaptionHidden: true, Unit: i18n.T(ctx, "money.commitments_unit"), Exports: v.Exports, Columns: []components.Column{
		col(ctx, "money.col.contributor", components.Text), col(ctx, "money.col.arrangement", components.Narrow), col(ctx, "money.col.signed", components.Narrow),
		col(ctx, "money.col.committed", components.Number), col(ctx, "money.col.deposited", components.Number), col(ctx, "money.col.outstanding", components.Number),
		col(ctx, "money.col.dollars", components.Number), col(ctx, "money.col.exchange", components.Number), col(ctx, "money.col.next_due", components.Narrow)}}
	var usd, exchange money.Cents
	unknown := 0
	for _, r := range v.Rows {
		usd += r.USDCents
		contributor := components.Words(r.Contributor)
		contributor.Sub = preference(ctx, r.Preference)
		out := components.Words(i18n.Amount(ctx, r.Outstanding()))
		if x := r.Exchange.Outstanding; x != nil && r.Outstanding().Minor != 0 && r.Currency != money.USD {
			out.Sub = i18n.T(ctx, "money.about_dollars", "Figure", i18n.Money(ctx, *x))
		}
		diff := components.Words(i18n.T(ctx, "money.exchange_unknown"))
		if x := r.Exchange.Difference; x != nil {
			exchange += *x
			diff = components.Cents(ctx, *x)
		} else {
			unknown++
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{contributor, components.To(r.Reference, v.At(CommitmentAddress(r.Reference))),
			components.Day(ctx, r.SignedOn), components.Words(i18n.Amount(ctx, r.Committed())), components.Words(i18n.Amount(ctx, r.Deposited())),
			out, components.Cents(ctx, r.USDCents), diff, components.Day(ctx, r.NextDueOn)}})
	}
	sum := components.Cents(ctx, exchange)
	if unknown > 0 {
		sum.Sub = i18n.T(ctx, "money.exchange_without", "Count", unknown)
	}
	t.Foot = []components.Row{{Cells: []components.Cell{{Text: i18n.T(ctx, "money.total"), Span: 6}, components.Cents(ctx, usd), sum, {}}}}
	return t
}

// pledged is what was announced and not signed, in a table of its own: it is in
// no sum of commitments or of money.
func (v CommitmentsView) pledged(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "pledges.beside"), Unit: i18n.T(ctx, "pledges.unit"), Columns: []components.Column{
		{Head: i18n.T(ctx, "money.field.currency"), RowHead: true}, col(ctx, "pledges.pledged", components.Number), col(ctx, "pledges.signed", components.Number), col(ctx, "pledges.open", components.Number)}}
	for _, s := range v.Pledges {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(s.Currency), amount(ctx, s.Pledged), amount(ctx, s.Turned), amount(ctx, s.Open)}})
	}
	return t
}

// facts are what an arrangement is beyond its schedule: the preference, and what
// rates of exchange did.
func (v CommitmentView) facts(ctx context.Context) []components.Fact {
	x := v.Row.Exchange
	out := []components.Fact{{Name: i18n.T(ctx, "pledges.preference"), Text: preference(ctx, v.Row.Preference)}}
	if v.Row.Currency == money.USD {
		return out
	}
	unknown := i18n.T(ctx, "money.exchange_unknown")
	signed, diff, outstanding := unknown, unknown, unknown
	if x.CommittedCents != nil {
		signed = i18n.T(ctx, "money.signed_at", "Rate", x.SignedRate, "Figure", i18n.Money(ctx, *x.CommittedCents))
	}
	if x.Difference != nil {
		diff = dollars(ctx, *x.Difference)
	}
	if x.Outstanding != nil {
		outstanding = i18n.T(ctx, "money.outstanding_at", "Rate", x.LatestRate, "Day", i18n.Date(ctx, x.LatestOn), "Figure", i18n.Money(ctx, *x.Outstanding))
	}
	return append(out, components.Fact{Name: i18n.T(ctx, "money.fact.signed_rate"), Text: signed}, components.Fact{Name: i18n.T(ctx, "money.col.exchange"), Text: diff},
		components.Fact{Name: i18n.T(ctx, "money.fact.outstanding"), Text: outstanding})
}

// proposed are the rates of the table a deposit may be valued at, the latest
// first: each counts from its day to the next.
func (v CommitmentView) proposed(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "money.rates_proposed"), Dense: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "rates.from"), RowHead: true, Kind: components.Narrow}, col(ctx, "rates.rate", components.Number)}}
	for _, r := range v.Rates {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Day(ctx, r.EffectiveFrom), rateCell(r.Rate)}})
	}
	return t
}

func (v CommitmentView) rateHint(ctx context.Context) string {
	if len(v.Rates) == 0 {
		return i18n.T(ctx, "money.field.rate_hint")
	}
	return i18n.T(ctx, "money.field.rate_empty")
}

func (v NewCommitmentView) contributors() []components.Option { return signatories(v.Organisations) }

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
	return roadStatus(d.State, d.ReversalID, "received")
}

// roadStatus is the word of the list of states for what came from the agent: taken
// back, waiting for a second person, refused, or in the books.
func roadStatus(state models.RecordState, reversal *int64, booked string) string {
	switch {
	case reversal != nil:
		return "reversed"
	case state == models.RecordPending:
		return "waiting"
	case state == models.RecordRefused:
		return "declined"
	}
	return booked
}

func (v CommitmentView) depositFacts(ctx context.Context, d models.DepositRow) []components.Fact {
	fact := func(key, text string) components.Fact {
		return components.Fact{Name: i18n.T(ctx, key), Text: text}
	}
	out := []components.Fact{fact("money.col.amount", i18n.Amount(ctx, d.Amount()))}
	if d.Currency != money.USD {
		out = append(out, fact("money.fact.rate", i18n.T(ctx, "money.rate_line", "Rate", d.Rate, "Currency", d.Currency, "Day", i18n.Date(ctx, d.RateOn), "Source", d.RateSource)))
		if d.RateWhy != "" {
			out = append(out, fact("money.fact.rate_why", d.RateWhy))
		}
		if d.InForce != "" && !models.SameRate(d.Rate, d.InForce) {
			out = append(out, fact("money.fact.rate_table", i18n.T(ctx, "money.rate_table", "Rate", d.InForce, "Day", i18n.Date(ctx, d.InForceOn))))
		}
	}
	out = append(out, fact("money.fact.dollars", dollars(ctx, d.USDCents)))
	if d.TransactionID != nil {
		out = append(out, fact("money.fact.fee", dollars(ctx, d.FeeCents)))
	}
	if d.Difference != nil && d.Currency != money.USD {
		out = append(out, fact("money.col.exchange", dollars(ctx, *d.Difference)))
	}
	if d.FileID != nil && d.Road == models.RoadFile && v.Record {
		out = append(out, components.Fact{Name: i18n.T(ctx, "contribfiles.read"), Body: fileLink(v.At(FileAddress(v.Row.Reference, *d.FileID)), i18n.T(ctx, "money.file_open"))})
	} else if d.FileID != nil && d.Road != models.RoadFile {
		out = append(out, components.Fact{Name: i18n.T(ctx, "money.fact.notification"), Body: fileLink(v.At(FileAddress(v.Row.Reference, *d.FileID)), i18n.T(ctx, "money.file_open"))})
	}
	return append(out, components.Fact{Name: i18n.T(ctx, "money.fact.value"), Body: components.Date(d.ValueDate)}, fact("money.fact.recorded", recorded(ctx, d)), fact("money.fact.reference", d.AgentRef),
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

// recorded is when the books took a deposit in.
func recorded(ctx context.Context, d models.DepositRow) string {
	if d.RecordedAt.IsZero() {
		return i18n.T(ctx, "money.not_recorded")
	}
	return i18n.Instant(ctx, d.RecordedAt)
}
