package models

import (
	"reflect"
	"testing"
	"time"
)

func day(n int) time.Time { return time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n) }

func dayPtr(n int) *time.Time { d := day(n); return &d }

func TestHoldingIntervals(t *testing.T) {
	h := Holding{SeatID: 1, Kind: HoldingHolder, StartsAt: day(0), EndsAt: dayPtr(10)}
	if !h.Covers(day(0)) || h.Covers(day(10)) || !h.Covers(day(10).Add(-time.Microsecond)) || h.Covers(day(-1)) {
		t.Error("start included, end excluded")
	}
	if open := (Holding{StartsAt: day(0)}); !open.Covers(day(9000)) {
		t.Error("no end holds on")
	}
	for _, c := range []struct {
		from int
		to   *time.Time
		kind HoldingKind
		seat int64
		want bool
	}{
		{10, nil, HoldingHolder, 1, false}, // a same-second handover
		{9, nil, HoldingHolder, 1, true},
		{-5, dayPtr(0), HoldingHolder, 1, false},
		{-5, dayPtr(1), HoldingHolder, 1, true},
		{2, dayPtr(3), HoldingHolder, 1, true},
		{2, dayPtr(3), HoldingAlternate, 1, false},
		{2, dayPtr(3), HoldingHolder, 2, false},
	} {
		o := Holding{SeatID: c.seat, Kind: c.kind, StartsAt: day(c.from), EndsAt: c.to}
		if h.Overlaps(o) != c.want || o.Overlaps(h) != c.want {
			t.Errorf("from %d to %v: want %v", c.from, c.to, c.want)
		}
	}
	known := Holding{RecordedAt: day(3), SupersededAt: dayPtr(5)}
	if known.KnownAt(day(2)) || !known.KnownAt(day(3)) || known.KnownAt(day(5)) {
		t.Error("known from its recording until it is superseded")
	}
}

func TestHoldingActsFor(t *testing.T) {
	mandate := int64(9)
	member := Actor{Role: RoleBoardMember, OrganisationID: 4, MandateID: 9}
	for _, c := range []struct {
		name string
		h    Holding
		a    Actor
		want bool
	}{
		{"member of the organisation", Holding{Kind: HoldingHolder, OrganisationID: 4}, member, true},
		{"member of another", Holding{Kind: HoldingHolder, OrganisationID: 5}, member, false},
		{"alternate in the holder's place", Holding{Kind: HoldingHolder, OrganisationID: 4}, Actor{Role: RoleAlternate, OrganisationID: 4}, false},
		{"alternate", Holding{Kind: HoldingAlternate, OrganisationID: 4}, Actor{Role: RoleAlternate, OrganisationID: 4}, true},
		{"named mandate", Holding{Kind: HoldingHolder, OrganisationID: 4, MandateID: &mandate}, member, true},
		{"another mandate of the organisation", Holding{Kind: HoldingHolder, OrganisationID: 4, MandateID: &mandate}, Actor{Role: RoleBoardMember, OrganisationID: 4, MandateID: 8}, false},
		{"same organisation, other capacity", Holding{Kind: HoldingHolder, OrganisationID: 4}, Actor{Role: RoleContributor, OrganisationID: 4}, false},
		{"nobody", Holding{Kind: HoldingHolder}, Actor{Role: RoleBoardMember}, false},
	} {
		if got := c.h.ActsFor(c.a); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// boardOf is a composition with a holder on every seat: chair and three seats
// in each of the four constituencies.
func boardOf() Composition {
	c := Composition{Body: Body{Kind: BodyBoard}, Rule: BodyRule{Values: DefaultRules()}}
	c.Seats = append(c.Seats, SeatAt{Seat: Seat{Constituency: ConstituencyChair, Function: SeatFunctionCoordinator}, Holder: &SeatHolding{OrganisationID: 99}})
	id := int64(1)
	for _, constituency := range Constituencies {
		for n := range 3 {
			c.Seats = append(c.Seats, SeatAt{Seat: Seat{ID: id, Constituency: constituency, Number: n + 1, Voting: true}, Holder: &SeatHolding{OrganisationID: id}})
			id++
		}
	}
	return c
}

// clauses 56, 98, 100: each of the four constituencies present and the
// Coordinator in the chair, or the body may deliberate and not adopt.
func TestValidity(t *testing.T) {
	if v := boardOf().Validity(); !v.Valid() || v.Refusal() != nil || len(v.Checks) != 6 {
		t.Fatalf("%+v", v)
	}
	for _, constituency := range Constituencies {
		c := boardOf()
		left := 3
		for i := range c.Seats {
			if c.Seats[i].Constituency != constituency {
				continue
			}
			c.Seats[i].Holder = nil
			if left--; left > 0 && !c.Validity().Valid() {
				t.Errorf("%s: one holder is enough", constituency)
			}
		}
		err := AsError(c.Validity().Refusal())
		want := "100"
		if constituency == ConstituencyNetwork {
			want = "56"
		}
		if err == nil || err.Key != "board.not_validly_composed" || err.Clause != want {
			t.Errorf("%s empty: %v", constituency, err)
		}
	}
	c := boardOf()
	c.Seats[0].Holder = nil
	if err := AsError(c.Validity().Refusal()); err == nil || err.Clause != "98" {
		t.Errorf("no chair: %v", err)
	}
	c = boardOf()
	c.Seats[2].Holder.OrganisationID = c.Seats[5].Holder.OrganisationID
	if c.Validity().Valid() {
		t.Error("no organisation twice")
	}
	c = boardOf()
	for i := range c.Seats {
		if c.Seats[i].Number == 1 && (c.Seats[i].Constituency == ConstituencyContributors || c.Seats[i].Constituency == ConstituencyCountries) {
			c.Seats[i].Holder.Country = "XAA"
		}
	}
	if c.Validity().Valid() {
		t.Error("no country is contributor and beneficiary at one time")
	}
}

func TestRuleValues(t *testing.T) {
	if err := DefaultRules().Validate(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*RuleValues){
		"constituency minimum": func(v *RuleValues) { v.ConstituencyMinimum = 0 },
		"fewer seats":          func(v *RuleValues) { v.SeatsEach = 0 },
		"quorum above all":     func(v *RuleValues) { v.Quorum.Share = 4 },
		"quorum of nothing":    func(v *RuleValues) { v.Quorum.Of = 0 },
		"term":                 func(v *RuleValues) { v.TermMonths = 0 },
		"grade":                func(v *RuleValues) { v.SeatInterest = "none" },
	} {
		v := DefaultRules()
		spoil(&v)
		if v.Validate() == nil {
			t.Error(name)
		}
	}
	stored, err := DefaultRules().Value()
	if err != nil {
		t.Fatal(err)
	}
	var back RuleValues
	if err := back.Scan(stored); err != nil || !reflect.DeepEqual(back, DefaultRules()) {
		t.Errorf("%+v: %v", back, err)
	}
}

func TestRelationOf(t *testing.T) {
	parties := ItemParties{LeadOrganisationID: 1, OrganisationIDs: []int64{1, 2}, Countries: []string{"XAA"}}
	for _, c := range []struct {
		organisation int64
		country      string
		want         InterestReason
		has          bool
	}{
		{1, "", InterestLeads, true}, {2, "", InterestParticipates, true}, {3, "XAA", InterestBenefits, true},
		{3, "XAB", "", false}, {0, "", "", false},
	} {
		if got, has := parties.RelationOf(c.organisation, c.country); got != c.want || has != c.has {
			t.Errorf("%+v: %v %v", c, got, has)
		}
	}
}

// The report adds what the rules say of seats and terms; the validity that a
// certificate rests on stays without it.
func TestReportLooksAtSeatsAndTerms(t *testing.T) {
	c := Composition{Body: Body{Kind: BodyBoard}, Rule: BodyRule{Values: DefaultRules()}}
	for n := range 4 {
		c.Seats = append(c.Seats, SeatAt{Seat: Seat{ID: int64(n + 1), Constituency: ConstituencyStakeholders, Number: n + 1, Voting: true}, Holder: &SeatHolding{OrganisationID: int64(n + 1)}})
	}
	if len(c.Report().Checks) != len(c.Validity().Checks) {
		t.Error("terms were not looked at")
	}
	c.Served = map[int64]int{1: 2, 2: 3}
	met := map[string]bool{}
	for _, x := range c.Report().Checks {
		met[x.Key] = x.Met
	}
	if met["board.check.seats_limit"] || met["board.check.terms"] {
		t.Errorf("four seats of three, three terms of two: %v", met)
	}
	c.Seats, c.Served = c.Seats[:3], map[int64]int{1: 2}
	for _, x := range c.Report().Checks {
		met[x.Key] = x.Met
	}
	if !met["board.check.seats_limit"] || !met["board.check.terms"] {
		t.Errorf("%v", met)
	}
	if len(c.Validity().Checks) != 6 {
		t.Errorf("%d checks of validity", len(c.Validity().Checks))
	}
}
