package reports

import (
	"strings"

	"seedfund/models"
	"seedfund/models/money"
)

// Words that a sheet says for a value: "reports.<set>_<value>".
func (b Book) word(set, value string) string {
	if value == "" {
		return ""
	}
	return b.T("reports." + set + "_" + value)
}

func (b Book) countries(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = code
		if b.Country != nil {
			names[i] = b.Country(code)
		}
	}
	return strings.Join(names, "; ")
}

func (b Book) yes(is bool) string {
	if is {
		return b.T("reports.yes")
	}
	return ""
}

// Portfolio is one line per programme and organisation, the columns of table
// 5.2 of the agent's consolidated report with codes beside names.
func Portfolio(b Book) Table[models.PortfolioRow] {
	type row = models.PortfolioRow
	figures := func(r row) string {
		if r.Interim {
			return b.T("reports.certainty_interim")
		}
		return ""
	}
	return Table[row]{Name: "Programmes", Columns: []Column[row]{
		{ID: "project_number", Kind: Code, Width: 14, Value: func(r row) any { return r.AgentNumber }},
		{ID: "programme", Kind: Code, Width: 13, Value: func(r row) any { return r.Reference }},
		{ID: "title", Kind: Text, Width: 34, Value: func(r row) any { return r.Title }},
		{ID: "country_codes", Kind: Code, Width: 10, Value: func(r row) any { return strings.Join(r.Countries, " ") }},
		{ID: "countries", Kind: Text, Width: 18, Value: func(r row) any { return b.countries(r.Countries) }},
		{ID: "theme", Kind: Whole, Width: 9, Value: func(r row) any { return r.Theme }},
		{ID: "organisation_code", Kind: Code, Width: 12, Value: func(r row) any { return r.OrganisationCode }},
		{ID: "organisation", Kind: Text, Width: 20, Value: func(r row) any { return r.Organisation }},
		{ID: "lead", Kind: Text, Width: 7, Value: func(r row) any { return b.yes(r.Lead) }},
		{ID: "status_code", Kind: Code, Width: 12, Value: func(r row) any { return string(r.State) }},
		{ID: "status", Kind: Text, Width: 16, Value: func(r row) any { return b.word("state", string(r.State)) }},
		{ID: "start", Kind: Day, Width: 11, Value: func(r row) any { return r.StartOn }},
		{ID: "end", Kind: Day, Width: 11, Value: func(r row) any { return r.EndOn }},
		{ID: "approved", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.ApprovedCents }},
		{ID: "transferred", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.TransferredCents }},
		{ID: "refunded", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.RefundedCents }},
		{ID: "net_funded", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.NetFunded() },
			Formula: func(at func(string) string) string { return at("transferred") + "-" + at("refunded") }},
		{ID: "expenditure", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.SpentCents }},
		{ID: "balance", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.Balance() },
			Formula: func(at func(string) string) string { return at("net_funded") + "-" + at("expenditure") }},
		{ID: "delivery", Kind: Rate, Width: 10, Total: SameRule, Value: func(r row) any { return r.Delivery() },
			Formula: func(at func(string) string) string {
				return `IF(` + at("net_funded") + `=0,"",ROUND(` + at("expenditure") + `/` + at("net_funded") + `*100,2))`
			}},
		{ID: "figures", Kind: Text, Width: 11, Value: func(r row) any { return figures(r) }},
	}, Add: func(sum *row, r row) { *sum = models.PortfolioSum([]row{*sum, r}) }}
}

// Transfers is one line per payment of the agent, and per refund with its sign;
// a reversed payment stands and does not count.
func Transfers(b Book) Table[models.TransferRow] {
	type row = models.TransferRow
	counted := func(r row) money.Cents {
		if r.Reversed {
			return 0
		}
		return r.Cents
	}
	return Table[row]{Name: "Transfers", Columns: []Column[row]{
		{ID: "reference", About: "transfer_reference", Kind: Code, Width: 12, Value: func(r row) any { return r.Reference }},
		{ID: "project_number", Kind: Code, Width: 14, Value: func(r row) any { return r.AgentNumber }},
		{ID: "programme", Kind: Code, Width: 13, Value: func(r row) any { return r.Programme }},
		{ID: "title", Kind: Text, Width: 34, Value: func(r row) any { return r.Title }},
		{ID: "tranche", Kind: Whole, Width: 9, Value: func(r row) any {
			if r.Tranche == 0 {
				return nil
			}
			return r.Tranche
		}},
		{ID: "organisation_code", Kind: Code, Width: 12, Value: func(r row) any { return r.OrganisationCode }},
		{ID: "organisation", Kind: Text, Width: 20, Value: func(r row) any { return r.Organisation }},
		{ID: "value_date", Kind: Day, Width: 11, Value: func(r row) any { return r.ValueDate }},
		{ID: "amount", Kind: Dollar, Width: 15, Total: NoTotal, Value: func(r row) any { return r.Cents }},
		{ID: "reversed", Kind: Code, Width: 10, Value: func(r row) any {
			if r.Reversed {
				return "reversed"
			}
			return ""
		}},
		{ID: "counted", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return counted(r) },
			Formula: func(at func(string) string) string {
				return `IF(` + at("reversed") + `="reversed",0,` + at("amount") + `)`
			}},
		{ID: "agent_reference", Kind: Code, Width: 20, Value: func(r row) any { return r.AgentRef }},
		{ID: "road", Kind: Text, Width: 20, Value: func(r row) any { return b.word("road", string(r.Road)) }},
		{ID: "recorded", Kind: Moment, Width: 17, Value: func(r row) any { return r.RecordedAt }},
		{ID: "ledger_entry", Kind: Code, Width: 13, Value: func(r row) any { return r.Entry }},
	}, Add: func(sum *row, r row) { sum.Cents += counted(r) }}
}

// Ledger is one line per posting, in the order of recording, with the running
// balance of its account.
func Ledger(Book) Table[models.LedgerRow] {
	type row = models.LedgerRow
	return Table[row]{Name: "Ledger", Columns: []Column[row]{
		{ID: "entry", Kind: Code, Width: 12, Value: func(r row) any { return r.Entry }},
		{ID: "kind", Kind: Code, Width: 14, Value: func(r row) any { return r.Kind }},
		{ID: "value_date", Kind: Day, Width: 11, Value: func(r row) any { return r.ValueDate }},
		{ID: "recorded", Kind: Moment, Width: 17, Value: func(r row) any { return r.RecordedAt }},
		{ID: "account", Kind: Code, Width: 14, Value: func(r row) any { return r.Account }},
		{ID: "programme", Kind: Code, Width: 13, Value: func(r row) any { return r.Programme }},
		{ID: "organisation", Kind: Text, Width: 20, Value: func(r row) any { return r.Organisation }},
		{ID: "reference", About: "entry_reference", Kind: Code, Width: 20, Value: func(r row) any { return r.Reference }},
		{ID: "debit", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.DebitCents }},
		{ID: "credit", Kind: Dollar, Width: 15, Total: Sum, Value: func(r row) any { return r.CreditCents }},
		{ID: "account_balance", Kind: Dollar, Width: 15, Value: func(r row) any { return r.BalanceCents }},
		{ID: "source", About: "entry_source", Kind: Code, Width: 14, Value: func(r row) any { return r.Source }},
		{ID: "certainty", Kind: Code, Width: 10, Value: func(r row) any { return r.Certainty }},
		{ID: "reverses", Kind: Code, Width: 12, Value: func(r row) any { return r.Reverses }},
		{ID: "reversed_by", Kind: Code, Width: 12, Value: func(r row) any { return r.ReversedBy }},
	}, Add: func(sum *row, r row) {
		sum.DebitCents += r.DebitCents
		sum.CreditCents += r.CreditCents
	}}
}
