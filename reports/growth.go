package reports

import (
	"seedfund/models"
	"seedfund/models/money"
)

// Growth is one line for each accepted item of what grew after programmes. Its
// amounts are in their own currencies, so that no total stands under them.
func Growth(b Book) Table[models.GrowthRow] {
	type row = models.GrowthRow
	return Table[row]{Name: "Growth", Columns: []Column[row]{
		{ID: "programme", Kind: Code, Width: 12, Value: func(r row) any { return r.Reference }},
		{ID: "title", Kind: Text, Width: 40, Value: func(r row) any { return r.Title }},
		{ID: "growth_lead", Kind: Text, Width: 24, Value: func(r row) any { return r.Organisation }},
		{ID: "growth_moment", Kind: Code, Width: 12, Value: func(r row) any { return string(r.Moment) }},
		{ID: "growth_kind", Kind: Code, Width: 12, Value: func(r row) any { return string(r.Kind) }},
		{ID: "growth_grade", Kind: Code, Width: 14, Value: func(r row) any { return string(r.Grade) }},
		{ID: "currency", Kind: Code, Width: 9, Value: func(r row) any { return r.Currency }},
		{ID: "growth_amount", Kind: Figure, Width: 18, Value: func(r row) any {
			if r.Kind != models.GrowthMoney {
				return nil
			}
			places, err := money.Exponent(r.Currency)
			if err != nil {
				return nil // no such currency is kept
			}
			return Decimal(r.Amount().Decimal().StringFixed(int32(places)))
		}},
		{ID: "growth_rate", Kind: Code, Width: 12, Value: func(r row) any { return r.Rate }},
		{ID: "growth_usd", Kind: Dollar, Width: 16, Value: func(r row) any {
			if r.USDCents == 0 {
				return nil
			}
			return r.USDCents
		}},
		{ID: "growth_source", Kind: Text, Width: 30, Value: func(r row) any { return r.Source }},
		{ID: "growth_day", Kind: Day, Width: 11, Value: func(r row) any { return r.HappenedOn }},
		{ID: "growth_link", Kind: Text, Width: 40, Value: func(r row) any { return r.Link }},
		{ID: "growth_document", Kind: Text, Width: 30, Value: func(r row) any { return r.Document }},
		{ID: "growth_description", Kind: Text, Width: 60, Value: func(r row) any { return r.Description }},
	}}
}
