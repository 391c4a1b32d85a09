package matters_test

import (
	"maps"
	"testing"

	"seedfund/app/matters"
)

// Every check of verify asks as often for many paths to the Secretary-General as
// for one.
func TestVerifyAsksAsOftenForManyPaths(t *testing.T) {
	c := ladder(t)
	walk := func() {
		m := c.failed()
		c.Must(c.refer(m))
		c.Must(c.received(m))
		c.Must(c.answered(m))
		_, err := c.conclude(m)
		c.Must(err)
	}
	walk()
	one := c.Asks(matters.Invariants())
	for range 3 {
		walk()
	}
	if many := c.Asks(matters.Invariants()); !maps.Equal(one, many) {
		t.Errorf("for one path %v, for four %v", one, many)
	}
}

// The chair's agenda and what is put to members of the Network are read page by
// page to their ends.
func TestTheAgendaIsReadToItsEnd(t *testing.T) {
	r := room(t)
	for range 5 {
		r.Other("other", "")
	}
	whole, next, err := r.Matters.Agenda(r.Ctx, r.Chair, matters.AgendaFilter{})
	if err != nil || len(whole) != 5 || next != 0 {
		t.Fatalf("%d items, next %d, %v", len(whole), next, err)
	}
	member := r.Cast("network_member")
	var agenda, put []int64
	for after := int64(0); len(agenda) == 0 || after != 0; {
		items, next, err := r.Matters.Agenda(r.Ctx, r.Chair, matters.AgendaFilter{After: after, Limit: 2})
		r.Must(err)
		for _, i := range items {
			agenda = append(agenda, i.Matter.ID)
		}
		after = next
	}
	for after := int64(0); len(put) == 0 || after != 0; {
		rows, next, err := r.Matters.OpenMatters(r.Ctx, member, after, 2)
		r.Must(err)
		for _, m := range rows {
			put = append(put, m.ID)
		}
		after = next
	}
	for i := range whole {
		if len(agenda) != 5 || len(put) != 5 || agenda[i] != whole[i].Matter.ID || put[i] != whole[4-i].Matter.ID {
			t.Fatalf("agenda %v, put to members %v", agenda, put)
		}
	}
}
