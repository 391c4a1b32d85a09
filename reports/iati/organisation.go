package iati

import (
	"maps"
	"slices"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// OrganisationsOf lays out the organisation file: who publishes, and what left
// the fund in each calendar year by what it was. Budgets
// stand with the programmes: the fund has none of its own.
func OrganisationsOf(b Book, d models.IATIData) Organisations {
	l := layoutOf(b, d)
	i := d.Identity
	o := Organisation{Lang: i.Language, Currency: money.USD, Updated: instant(d.Updated), Identifier: i.Identifier, Name: plain(l.marked("", clean(i.Name))), Reporting: l.reporting(), Spent: l.spent()}
	return Organisations{Version: Version, Generated: instant(d.Updated), All: []Organisation{o}}
}

// spentTypes are the parts of what left the fund, in the order of their lines.
var spentTypes = []models.IATIType{models.IATIDisbursement, models.IATIExpenditure}

func (l *layout) spent() []Expenditure {
	years := map[int]map[models.IATIType]money.Cents{}
	take := func(flows []models.IATIFlow) {
		for _, f := range flows {
			if !slices.Contains(spentTypes, f.Type) {
				continue
			}
			if years[f.On.Year()] == nil {
				years[f.On.Year()] = map[models.IATIType]money.Cents{}
			}
			years[f.On.Year()][f.Type] += money.Cents(f.Minor)
		}
	}
	take(l.data.Flows)
	for _, p := range l.data.Programmes {
		take(p.Flows)
	}
	var out []Expenditure
	for _, y := range slices.Sorted(maps.Keys(years)) {
		first := when.MustDate(y, 1, 1)
		last := first.LastOfYear()
		e := Expenditure{Start: Day{first.String()}, End: Day{last.String()}}
		var sum money.Cents
		for _, kind := range spentTypes {
			cents, ok := years[y][kind]
			if !ok {
				continue
			}
			sum += cents
			e.Lines = append(e.Lines, ExpenseLine{Ref: string(kind), Value: dollars(cents, first), Text: l.words("iati.type." + string(kind))})
		}
		e.Value = dollars(sum, first)
		out = append(out, e)
	}
	return out
}
