package models

import (
	"slices"
	"strings"
	"testing"
)

func TestAnIATIIdentityFitsItsStore(t *testing.T) {
	real := IATIIdentity{Identifier: "XI-IATI-1001", Kind: "40", Name: "Publisher", Language: "en", Licence: "https://example.org/licence"}
	for name, c := range map[string]struct {
		kind   StoreKind
		change func(*IATIIdentity)
		want   string
	}{
		"real":                  {StoreReal, func(*IATIIdentity) {}, ""},
		"fictional":             {StoreDemonstration, func(i *IATIIdentity) { *i = FictionalIATIIdentity }, ""},
		"fictional in real":     {StoreReal, func(i *IATIIdentity) { *i = FictionalIATIIdentity }, "identifier rules.fault.iati_example"},
		"real in fictional":     {StoreDemonstration, func(*IATIIdentity) {}, "identifier rules.fault.iati_fictional"},
		"store not settled":     {"", func(*IATIIdentity) {}, ""},
		"no identifier":         {StoreReal, func(i *IATIIdentity) { i.Identifier = "" }, "identifier rules.fault.iati_identifier"},
		"a slash":               {StoreReal, func(i *IATIIdentity) { i.Identifier = "XI-IATI-1/2" }, "identifier rules.fault.iati_identifier"},
		"blanks":                {StoreReal, func(i *IATIIdentity) { i.Identifier = "XI-IATI-1 " }, "identifier rules.fault.iati_identifier"},
		"long":                  {StoreReal, func(i *IATIIdentity) { i.Identifier = "XI-IATI-" + strings.Repeat("1", 100) }, "identifier rules.fault.iati_identifier"},
		"no type":               {StoreReal, func(i *IATIIdentity) { i.Kind = "41" }, "kind rules.fault.iati_kind"},
		"no name":               {StoreReal, func(i *IATIIdentity) { i.Name = " " }, "name people.fault.name"},
		"its prefix":            {StoreReal, func(i *IATIIdentity) { i.Prefix = "XI-IATI-1001-fund" }, ""},
		"another's prefix":      {StoreReal, func(i *IATIIdentity) { i.Prefix = "XI-IATI-1002-fund" }, "prefix rules.fault.iati_prefix"},
		"the identifier itself": {StoreReal, func(i *IATIIdentity) { i.Prefix = i.Identifier }, "prefix rules.fault.iati_prefix"},
		"a language":            {StoreReal, func(i *IATIIdentity) { i.Language = "es" }, "language rules.fault.iati_language"},
		"a licence":             {StoreReal, func(i *IATIIdentity) { i.Licence = "http://example.org" }, "licence rules.fault.iati_licence"},
		"markup in a licence":   {StoreReal, func(i *IATIIdentity) { i.Licence = "https://example.org/\"><b>" }, "licence rules.fault.iati_licence"},
	} {
		i := real
		c.change(&i)
		got := ""
		if e := AsError(i.Validate(c.kind)); e != nil && len(e.Fields) == 1 {
			got = e.Fields[0].Field + " " + e.Fields[0].Key
		} else if e != nil {
			t.Errorf("%s: %v", name, e)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if real.Activity("MIG00") != "XI-IATI-1001-MIG00" || (IATIIdentity{Prefix: "X"}).Activity("MIG00") != "X" {
		t.Error("the prefix of activities")
	}
}

func TestIATISumsThatDifferAreRefused(t *testing.T) {
	c := IATICheck{Identity: FictionalIATIIdentity}
	for _, kind := range IATIReconciled {
		c.Lines = append(c.Lines, IATICheckLine{Type: kind, File: 5, Ledger: 5})
	}
	if !c.Agrees() || c.Err() != nil {
		t.Errorf("equal sums: %v", c.Err())
	}
	for i := range c.Lines {
		other := c
		other.Lines = slices.Clone(c.Lines)
		other.Lines[i].File++
		e := AsError(other.Err())
		if other.Agrees() || e == nil || e.Kind != KindConflict || len(e.Args) != 9 || other.Lines[i].Difference() != 1 {
			t.Errorf("%s: %v", other.Lines[i].Type, e)
		}
	}
	c.Identity = IATIIdentity{}
	if e := AsError(c.Err()); e == nil || e.Key != "iati.conflict.identity" {
		t.Errorf("without an identity: %v", e)
	}
}
