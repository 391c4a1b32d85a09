package models

import (
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// ContributorCommitment is an amount in a signed standard administrative
// arrangement, paid or pending, in the contributor's currency. The fund pools
// it: a preference by theme is kept as said and is never an earmark.
type ContributorCommitment struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	Reference      string // ours, SAA-0001
	Agreement      string // reference of the signed instrument
	OrganisationID int64
	Currency       string // ISO 4217
	Minor          int64  // minor units of Currency
	SignedOn       when.Date
	Preference     int    // thematic area, 0 for none
	FileID         *int64 // the signed instrument
	RecordedBy     int64  // person
}

// Amount is the committed amount in the contributor's currency.
func (c ContributorCommitment) Amount() money.Amount {
	return money.Amount{Minor: c.Minor, Currency: c.Currency}
}

// Validate names each fault of a commitment and of its schedule: the
// instalments are dated, above zero and add up to the commitment.
func (c ContributorCommitment) Validate(schedule []Instalment) error {
	var f Faults
	if c.OrganisationID == 0 {
		f.Add("organisation", "money.fault.required")
	}
	if strings.TrimSpace(c.Agreement) == "" {
		f.Add("agreement", "money.fault.required")
	}
	if c.SignedOn.IsZero() {
		f.Add("signed_on", "money.fault.required")
	}
	if _, err := money.Exponent(c.Currency); err != nil {
		f.Add("currency", "money.currency_unknown", "Currency", c.Currency)
	}
	if c.Minor <= 0 {
		f.Add("amount", "money.fault.above_zero")
	}
	if c.Preference < 0 || c.Preference > 5 {
		f.Add("preference", "pledges.fault.preference")
	}
	var sum int64
	for i, p := range schedule {
		if p.DueOn.IsZero() {
			f.Add(cell("instalments", i, "due_on"), "money.fault.required")
		}
		if p.Minor <= 0 {
			f.Add(cell("instalments", i, "amount"), "money.fault.above_zero")
		}
		sum += p.Minor
	}
	if c.Minor > 0 && sum != c.Minor {
		f.Add("instalments", "money.fault.schedule_sum",
			"Sum", money.Amount{Minor: sum, Currency: c.Currency}.String(), "Amount", c.Amount().String())
	}
	return f.Err("money.fault.commitment")
}

// Instalment is one payment of the schedule of a commitment. What has arrived
// under it is the sum of its deposits; its state is read from that.
type Instalment struct {
	ID           int64
	CommitmentID int64
	Number       int
	DueOn        when.Date
	Minor        int64
}

// InstalmentState says how an instalment stands on a day.
type InstalmentState string

const (
	InstalmentDue      InstalmentState = "due" // its day has not come
	InstalmentOverdue  InstalmentState = "overdue"
	InstalmentPart     InstalmentState = "part" // some of it arrived
	InstalmentReceived InstalmentState = "received"
)

// State is how the instalment stands when so much of it has arrived.
func (p Instalment) State(received int64, today when.Date) InstalmentState {
	switch {
	case received >= p.Minor:
		return InstalmentReceived
	case received > 0:
		return InstalmentPart
	case p.DueOn.Before(today):
		return InstalmentOverdue
	}
	return InstalmentDue
}

// Deposit is cash the agent received under a commitment: the amount in the
// contributor's currency, the United Nations operational rate of the day as
// data, and the dollars the rate makes of it. The agent's fee is taken when it
// is received.
type Deposit struct {
	ID           int64
	Version      int64
	CreatedAt    time.Time
	Reference    string // ours, D-0001
	CommitmentID int64
	InstalmentID *int64
	Currency     string
	Minor        int64
	Rate         string // units of Currency for one dollar, exact text; "1" for dollars
	RateSource   string // where the rate was published
	RateOn       when.Date
	RateWhy      string // why it is not the rate of the table
	// The rate of the table in force on the value date when it was entered.
	ExchangeRateID *int64
	USDCents       money.Cents `gorm:"column:usd_cents"`
	FeeCents       money.Cents // posted fee, zero until posted
	ValueDate      when.Date
	AgentRef       string // the agent's own reference
	TransactionID  *int64 // ledger entry, set when posted
	ReversalID     *int64 // ledger entry that took it back
	AgentRoad      `gorm:"embedded"`
}

// Amount is what arrived in the contributor's currency.
func (d Deposit) Amount() money.Amount { return money.Amount{Minor: d.Minor, Currency: d.Currency} }

// Validate names each fault of a deposit.
func (d Deposit) Validate() error {
	var f Faults
	if d.CommitmentID == 0 {
		f.Add("commitment", "money.fault.required")
	}
	if _, err := money.Exponent(d.Currency); err != nil {
		f.Add("currency", "money.currency_unknown", "Currency", d.Currency)
	}
	if d.Minor <= 0 {
		f.Add("amount", "money.fault.above_zero")
	}
	if d.ValueDate.IsZero() {
		f.Add("value_date", "money.fault.required")
	}
	if strings.TrimSpace(d.AgentRef) == "" {
		f.Add("agent_reference", "money.fault.required")
	}
	if d.Currency == money.USD {
		if d.Rate != "1" {
			f.Add("rate", "money.fault.rate_dollar")
		}
	} else {
		if _, err := DollarsAt(d.Amount(), d.Rate); err != nil {
			f.Add("rate", "money.fault.rate")
		}
		if strings.TrimSpace(d.RateSource) == "" {
			f.Add("rate_source", "money.fault.required")
		}
		if d.RateOn.IsZero() {
			f.Add("rate_on", "money.fault.required")
		}
		if !d.RateOn.IsZero() && d.RateOn.After(d.ValueDate) {
			f.Add("rate_on", "money.fault.rate_later")
		}
	}
	d.AgentRoad.validate(&f)
	return f.Err("money.fault.deposit")
}

// Value settles the rate of a deposit from the rate that the table has in force
// on its value date: left out, it is taken from there; another one needs the
// reason why. Without a rate in the table what was typed stands alone.
func (d *Deposit) Value(inForce ExchangeRate, known bool) error {
	if d.Currency == money.USD {
		if d.Rate == "" {
			d.Rate = "1"
		}
		d.RateWhy = ""
		return nil
	}
	if !known {
		d.RateWhy = ""
		if d.Rate == "" {
			return Invalid("money.fault.deposit", FieldError{Field: "rate", Key: "money.fault.rate_none", Args: map[string]any{"Currency": d.Currency}})
		}
		return nil
	}
	d.ExchangeRateID = &inForce.ID
	if d.Rate == "" {
		d.Rate = inForce.Rate
	}
	if SameRate(d.Rate, inForce.Rate) {
		d.Rate, d.RateOn, d.RateSource, d.RateWhy = inForce.Rate, inForce.EffectiveFrom, inForce.Source, ""
		return nil
	}
	if d.RateWhy == "" {
		return Invalid("money.fault.deposit", FieldError{Field: "rate_why", Key: "money.fault.rate_differs",
			Args: map[string]any{"Rate": inForce.Rate, "Day": inForce.EffectiveFrom, "Currency": d.Currency}})
	}
	return nil
}

// FaultsAt settles the rate of a deposit (Value) and gives the faults of that and
// of the deposit itself at once.
func (d *Deposit) FaultsAt(inForce ExchangeRate, known bool) Faults {
	var out Faults
	if !d.ValueDate.IsZero() {
		if e := AsError(d.Value(inForce, known)); e != nil {
			out = append(out, e.Fields...)
		}
	}
	if e := AsError(d.Validate()); e != nil {
		for _, f := range e.Fields {
			if len(out) == 0 || out[0].Field != "rate" || !strings.HasPrefix(f.Field, "rate") {
				out = append(out, f)
			}
		}
	}
	return out
}

// DollarsAt is the amount in dollars at an operational rate written as units
// of the currency for one dollar (the form in which the rates are published):
// ROUND(amount / rate, 2), half away from zero. The rate is plain decimal text
// with at most twelve decimals.
func DollarsAt(a money.Amount, rate string) (money.Cents, error) {
	x, err := money.ParseExchange(rate)
	if err != nil {
		return 0, err
	}
	cents := a.Decimal().DivRound(x.Decimal(), 14).Round(2)
	return money.FromDecimal(cents)
}
