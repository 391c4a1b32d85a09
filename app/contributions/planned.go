package contributions

import (
	"time"

	"gorm.io/gorm"

	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Planned is signed money that has not arrived, instalment by instalment, in
// dollars after the agent's fee: at the operational rate that its contributor's
// currency was last deposited at. Where there is none the dollars are not known.
func Planned(q *gorm.DB, today when.Date, now time.Time) ([]models.PlannedInstalment, error) {
	rows, err := Rows(q, today)
	if err != nil {
		return nil, err
	}
	fee, err := rules.AgentFee(q, now)
	if err != nil {
		return nil, err
	}
	rates, on := map[string]string{money.USD: "1"}, map[string]when.Date{}
	for _, c := range rows {
		for _, d := range c.Deposits {
			if c.Currency != money.USD && d.RateOn.After(on[c.Currency]) {
				rates[c.Currency], on[c.Currency] = d.Rate, d.RateOn
			}
		}
	}
	var out []models.PlannedInstalment
	for _, c := range rows {
		for _, p := range c.Instalments {
			left := p.Minor - p.ReceivedMinor
			if left <= 0 {
				continue
			}
			row := models.PlannedInstalment{ID: p.ID, Contributor: c.Contributor, Agreement: c.Agreement, Number: p.Number, DueOn: p.DueOn, Amount: money.Amount{Minor: left, Currency: c.Currency}}
			if rate := rates[c.Currency]; rate != "" {
				gross, err := models.DollarsAt(row.Amount, rate)
				if err != nil {
					return nil, err
				}
				row.Cents, row.Known = gross-fee.Of(gross), true
			}
			out = append(out, row)
		}
	}
	return out, nil
}
