package models

import (
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// PledgeState says what became of a pledge.
type PledgeState string

const (
	PledgeOpen      PledgeState = "open"      // announced, and not all of it signed
	PledgeCommitted PledgeState = "committed" // all of it became signed arrangements
	PledgeWithdrawn PledgeState = "withdrawn" // what was not signed will not come
)

// Pledge is what a contributor announced and has not signed: no money, and in no
// sum of money. It becomes one signed arrangement or several.
type Pledge struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	Reference      string // ours, PL-0001
	OrganisationID int64
	Currency       string // ISO 4217
	Minor          int64  // minor units of Currency
	AnnouncedOn    when.Date
	Source         string // where it was said
	ExpectedFrom   when.Date
	ExpectedTo     when.Date
	Preference     int // thematic area, 0 for none; pooled all the same
	State          PledgeState
	TurnedMinor    int64  // of the pledge, that arrangements were signed for
	OverWhy        string // why more was signed than pledged
	WithdrawnOn    when.Date
	WithdrawnWhy   string
	RecordedBy     int64 // person
}

// PledgeCommitment says how much of a pledge became one signed arrangement, in
// minor units of the pledge's currency.
type PledgeCommitment struct {
	ID           int64
	CreatedAt    time.Time
	PledgeID     int64
	CommitmentID int64
	Minor        int64
	PersonID     int64
}

// Validate names each fault of a pledge.
func (p Pledge) Validate(today when.Date) error {
	var f Faults
	if p.OrganisationID == 0 {
		f.Add("organisation", "money.fault.required")
	}
	if _, err := money.Exponent(p.Currency); err != nil {
		f.Add("currency", "money.currency_unknown", "Currency", p.Currency)
	}
	if p.Minor <= 0 {
		f.Add("amount", "money.fault.above_zero")
	}
	switch {
	case p.AnnouncedOn.IsZero():
		f.Add("announced_on", "money.fault.required")
	case p.AnnouncedOn.After(today):
		f.Add("announced_on", "money.fault.future")
	}
	if strings.TrimSpace(p.Source) == "" {
		f.Add("source", "money.fault.required")
	}
	if !p.ExpectedFrom.IsZero() && !p.ExpectedTo.IsZero() && p.ExpectedTo.Before(p.ExpectedFrom) {
		f.Add("expected_to", "pledges.fault.period")
	}
	if p.Preference < 0 || p.Preference > 5 {
		f.Add("preference", "pledges.fault.preference")
	}
	return f.Err("pledges.invalid")
}

// Turn counts so much of the pledge as signed. More than was pledged needs the
// reason why; a pledge that is not open takes no more.
func (p *Pledge) Turn(minor int64, why string) error {
	if p.State != PledgeOpen {
		return Conflict("pledges.conflict.settled", "97").With(map[string]any{"State": string(p.State)})
	}
	var f Faults
	why = strings.TrimSpace(why)
	if minor <= 0 {
		f.Add("counts", "money.fault.above_zero")
	} else if left := p.Minor - p.TurnedMinor; minor > left && why == "" {
		f.Add("over_why", "pledges.fault.over", "Left", money.Amount{Minor: left, Currency: p.Currency}.String(), "Currency", p.Currency)
	}
	if err := f.Err("pledges.invalid"); err != nil {
		return err
	}
	if p.TurnedMinor += minor; p.TurnedMinor > p.Minor {
		p.OverWhy = why
	}
	if p.TurnedMinor >= p.Minor {
		p.State = PledgeCommitted
	}
	return nil
}

// PledgeRow is one pledge with what became of it. Rows are in alphabetical order
// of the contributors, without rank.
type PledgeRow struct {
	ID               int64         `json:"id"`
	Version          int64         `json:"version"`
	Reference        string        `json:"reference"`
	OrganisationID   int64         `json:"organisation_id"`
	OrganisationCode string        `json:"organisation_code"`
	Contributor      string        `json:"contributor"`
	Country          string        `json:"country"`
	Currency         string        `json:"currency"`
	PledgedMinor     int64         `json:"pledged_minor"`
	TurnedMinor      int64         `json:"signed_minor"` // of it, under signed arrangements
	AnnouncedOn      when.Date     `json:"announced_on"`
	Source           string        `json:"source"`
	ExpectedFrom     when.Date     `json:"expected_from"`
	ExpectedTo       when.Date     `json:"expected_to"`
	Preference       int           `json:"preference"` // thematic area, 0 for none; pooled
	State            PledgeState   `json:"state"`
	OverWhy          string        `json:"over_why,omitempty"`
	WithdrawnOn      when.Date     `json:"withdrawn_on"`
	WithdrawnWhy     string        `json:"withdrawn_why,omitempty"`
	Commitments      []PledgedPart `json:"commitments" gorm:"-"`
}

// PledgedPart is one arrangement a pledge became, with how much of it.
type PledgedPart struct {
	PledgeID  int64     `json:"-"`
	Reference string    `json:"reference"` // of the arrangement
	Minor     int64     `json:"minor"`     // of the pledge, in its currency
	SignedOn  when.Date `json:"signed_on"`
}

// Pledged, Turned and Open are amounts in the pledge's currency; open is what is
// announced and neither signed nor withdrawn.
func (r PledgeRow) Pledged() money.Amount {
	return money.Amount{Minor: r.PledgedMinor, Currency: r.Currency}
}
func (r PledgeRow) Turned() money.Amount {
	return money.Amount{Minor: r.TurnedMinor, Currency: r.Currency}
}
func (r PledgeRow) Open() money.Amount {
	if r.State != PledgeOpen {
		return money.Amount{Currency: r.Currency}
	}
	return money.Amount{Minor: r.PledgedMinor - r.TurnedMinor, Currency: r.Currency}
}

// PledgeSum is what was pledged in one currency. Currencies are never added, and
// pledges never to commitments.
type PledgeSum struct {
	Currency  string       `json:"currency"`
	Pledged   money.Amount `json:"pledged"`
	Turned    money.Amount `json:"signed"`
	Withdrawn money.Amount `json:"withdrawn"`
	Open      money.Amount `json:"open"`
}

// PledgeSums adds pledges by currency, in alphabetical order.
func PledgeSums(rows []PledgeRow) []PledgeSum {
	sums := map[string]*PledgeSum{}
	for _, r := range rows {
		s := sums[r.Currency]
		if s == nil {
			zero := money.Amount{Currency: r.Currency}
			s = &PledgeSum{Currency: r.Currency, Pledged: zero, Turned: zero, Withdrawn: zero, Open: zero}
			sums[r.Currency] = s
		}
		s.Pledged.Minor += r.PledgedMinor
		s.Turned.Minor += r.TurnedMinor
		s.Open.Minor += r.Open().Minor
		if r.State == PledgeWithdrawn {
			s.Withdrawn.Minor += r.PledgedMinor - r.TurnedMinor
		}
	}
	var out []PledgeSum
	for _, c := range money.Currencies() {
		if s := sums[c]; s != nil {
			out = append(out, *s)
		}
	}
	return out
}
