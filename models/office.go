package models

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
)

// Office is where a State acts from: its capital or one of its permanent
// missions.
type Office string

const (
	OfficeNone    Office = ""
	OfficeCapital Office = "capital"
	OfficeNewYork Office = "new_york" // permanent mission
	OfficeGeneva  Office = "geneva"   // permanent mission
	OfficeOther   Office = "other"    // another office of the State
)

// Offices lists them in the order they are offered.
var Offices = []Office{OfficeNone, OfficeCapital, OfficeNewYork, OfficeGeneva, OfficeOther}

// Power is what a mandate lets an office of a State do in its name. Without a
// power the office still sees what is asked.
type Power string

const (
	PowerEndorse  Power = "endorse"  // a proposal
	PowerNominate Power = "nominate" // for a seat
	PowerVote     Power = "vote"     // on a matter
)

// EveryPower lists the three in the order they are offered.
var EveryPower = Powers{PowerEndorse, PowerNominate, PowerVote}

// Powers are those of a mandate, stored with commas between them.
type Powers []Power

// Value stores the powers as text.
func (p Powers) Value() (driver.Value, error) {
	words := make([]string, len(p))
	for i, power := range p {
		words[i] = string(power)
	}
	return strings.Join(words, ","), nil
}

// Scan reads the text that Value writes.
func (p *Powers) Scan(src any) error {
	text, ok := src.(string)
	if b, raw := src.([]byte); raw {
		text, ok = string(b), true
	}
	if !ok {
		return fmt.Errorf("models: powers from %T", src)
	}
	*p = Powers{}
	for word := range strings.SplitSeq(text, ",") {
		if word != "" {
			*p = append(*p, Power(word))
		}
	}
	return nil
}

// GormDataType keeps the schema reader from looking for columns inside.
func (Powers) GormDataType() string { return "text" }

// Lacking are the powers that these leave out.
func (p Powers) Lacking() Powers {
	var out Powers
	for _, power := range EveryPower {
		if !slices.Contains(p, power) {
			out = append(out, power)
		}
	}
	return out
}

// checkOffice finds the faults of office and powers: an office is a State's,
// and every other mandate has every power.
func (m Mandate) checkOffice(f *Faults, org *Organisation) {
	if !slices.Contains(Offices, m.Office) || m.Office != OfficeNone && (org == nil || org.Kind != KindMemberState) {
		f.Add("office", "people.fault.office")
	}
	unknown := slices.ContainsFunc(m.Powers, func(p Power) bool { return !slices.Contains(EveryPower, p) })
	if unknown || m.Office == OfficeNone && len(m.Powers) != len(EveryPower) {
		f.Add("powers", "people.fault.powers")
	}
}
