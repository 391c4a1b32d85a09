package models

import (
	"slices"
	"time"
)

// SeatHolding is who holds a seat at an instant, for pages and checks.
type SeatHolding struct {
	HoldingID      int64
	OrganisationID int64
	Organisation   string // its name
	Country        string
	MandateID      *int64
	Instrument     string
	StartsAt       time.Time
	EndsAt         *time.Time
	OverUntil      *time.Time // to when it may hold over
	HoldsOver      bool       // its term has ended and no successor's instrument has taken effect
	AlsoExCom      bool       // clause 69: computed from mandates, never typed
	OfNetwork      bool       // a mandate makes the organisation a member of the Network then
}

// HoldingRow is one line of the register of holdings.
type HoldingRow struct {
	ID             int64
	SeatID         int64
	Constituency   Constituency
	Number         int
	Kind           HoldingKind
	OrganisationID int64
	Organisation   string
	Country        string
	MandateID      *int64 // the one mandate that may act; nil: every mandate of the organisation
	StartsAt       time.Time
	EndsAt         *time.Time
	Instrument     string
	RecordedAt     time.Time
}

// SeatAt is a seat with its holder and alternate at an instant; nil: vacant.
type SeatAt struct {
	Seat
	Holder    *SeatHolding
	Alternate *SeatHolding
}

// Vacant reports whether nobody holds the seat.
func (s SeatAt) Vacant() bool { return s.Holder == nil }

// Composition is a body's seats as at an instant, as the record knew them at
// another.
type Composition struct {
	Body    Body
	At      time.Time
	KnownAt time.Time
	Rule    BodyRule
	Seats   []SeatAt
	Served  map[int64]int // terms on end of a rotating seat's holder when its term ends, by seat; nil: not looked at
}

// Of are the seats of one constituency, by number.
func (c Composition) Of(constituency Constituency) []SeatAt {
	var out []SeatAt
	for _, s := range c.Seats {
		if s.Constituency == constituency {
			out = append(out, s)
		}
	}
	return out
}

// ValidityCheck is one rule of valid composition with what was found.
type ValidityCheck struct {
	Key          string // message key
	Constituency Constituency
	Met          bool
	Have, Need   int
	Clause       string
}

// Validity is the report on a composition, one line per rule.
type Validity struct {
	Checks []ValidityCheck
}

// Valid reports whether every rule is met.
func (v Validity) Valid() bool {
	return !slices.ContainsFunc(v.Checks, func(c ValidityCheck) bool { return !c.Met })
}

// Refusal says why the body cannot adopt, or nil. It may deliberate.
func (v Validity) Refusal() error {
	for _, c := range v.Checks {
		if !c.Met {
			return Conflict("board.not_validly_composed", c.Clause).With(map[string]any{
				"Check": c.Key, "Constituency": string(c.Constituency), "Have": c.Have, "Need": c.Need})
		}
	}
	return nil
}

// Validity holds the composition against the rules of the body.
func (c Composition) Validity() Validity {
	var v Validity
	if c.Body.Kind == BodyBoard {
		for _, constituency := range Constituencies {
			held := 0
			for _, s := range c.Of(constituency) {
				if !s.Vacant() {
					held++
				}
			}
			clause := "100"
			if constituency == ConstituencyNetwork {
				// clause 56: members of the Network belong to the Board.
				clause = "56"
			}
			// clause 100: a Board that lacks one of the four is not validly composed.
			v.Checks = append(v.Checks, ValidityCheck{
				Key: "board.check.constituency", Constituency: constituency, Clause: clause,
				Have: held, Need: c.Rule.Values.ConstituencyMinimum, Met: held >= c.Rule.Values.ConstituencyMinimum})
		}
	}
	chairs, chairClause := 0, "98"
	if c.Body.Kind == BodyExCom {
		v.Checks = append(v.Checks, c.ofNetwork())
		chairClause = "40"
	}
	// clause 98: the Coordinator chairs the Board.
	for _, s := range c.Of(ConstituencyChair) {
		if !s.Vacant() && s.Function == SeatFunctionCoordinator {
			chairs++
		}
	}
	v.Checks = append(v.Checks, ValidityCheck{Key: "board.check.chair", Constituency: ConstituencyChair, Clause: chairClause, Have: chairs, Need: 1, Met: chairs == 1})
	twice := c.heldTwice()
	v.Checks = append(v.Checks, ValidityCheck{Key: "board.check.no_entity_twice", Clause: "100", Have: twice, Need: 0, Met: twice == 0})
	return v
}

// Report is the validity with what else the rules say of the seats. What it
// adds is refused when a seat is given; it would show what came about otherwise,
// and no certificate rests on it.
func (c Composition) Report() Validity {
	v := c.Validity()
	if c.Body.Kind != BodyBoard || c.Served == nil {
		return v
	}
	most, beyond := 0, 0
	for _, constituency := range Constituencies {
		held := 0
		for _, s := range c.Of(constituency) {
			if !s.Vacant() {
				held++
			}
		}
		most = max(most, held)
	}
	for _, terms := range c.Served {
		if terms > c.Rule.Values.ConsecutiveTerms {
			beyond++
		}
	}
	// clause 100: the Board is made on a rotating basis.
	v.Checks = append(v.Checks,
		ValidityCheck{Key: "board.check.seats_limit", Clause: "100", Have: most, Need: c.Rule.Values.SeatsEach, Met: most <= c.Rule.Values.SeatsEach},
		ValidityCheck{Key: "board.check.terms", Clause: "100", Have: beyond, Need: 0, Met: beyond == 0})
	return v
}

// ofNetwork holds the Executive Committee against its rule of membership.
//
// clause 35: the Executive Committee is made of members of the Network.
func (c Composition) ofNetwork() ValidityCheck {
	check := ValidityCheck{Key: "ladder.check.of_network", Constituency: ConstituencyNetwork, Clause: "35", Need: 1}
	held := 0
	for _, s := range c.Of(ConstituencyNetwork) {
		if s.Vacant() {
			continue
		}
		held++
		if s.Holder.OfNetwork {
			check.Have++
		}
	}
	check.Need = max(held, 1)
	check.Met = check.Have == check.Need
	return check
}

// heldTwice counts organisations and countries that hold more than one of the
// rotating seats: a country is not contributor and beneficiary at one time.
func (c Composition) heldTwice() int {
	organisations, countries := map[int64]int{}, map[string]int{}
	for _, s := range c.Seats {
		if s.Vacant() || !s.Constituency.Rotates() {
			continue
		}
		organisations[s.Holder.OrganisationID]++
		// A stakeholder has a country too, without standing for it.
		if s.Holder.Country != "" && (s.Constituency == ConstituencyContributors || s.Constituency == ConstituencyCountries) {
			countries[s.Holder.Country]++
		}
	}
	twice := 0
	for _, n := range organisations {
		if n > 1 {
			twice++
		}
	}
	for _, n := range countries {
		if n > 1 {
			twice++
		}
	}
	return twice
}
