package money

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/models"
	"seedfund/models/money"
)

func sampleDonor(c fiction.Case) string { return c.Say("Contributor 1", "المساهم 1") }

func sampleLinks(path string) []components.Link {
	return []components.Link{{Label: "XLSX", Href: path + ".xlsx"}, {Label: "CSV", Href: path + ".csv"}}
}

func sampleRates(c fiction.Case) []models.ExchangeRate {
	source := c.Say("Operational rates of exchange, October 2026", "أسعار الصرف التشغيلية، تشرين الأول/أكتوبر 2026")
	return []models.ExchangeRate{
		{ID: 3, CreatedAt: fiction.At9("2026-10-16"), Currency: "EUR", Rate: "0.93", EffectiveFrom: fiction.Day("2026-10-15"), Number: 2, Source: source, Reason: c.Sentence()},
		{ID: 2, CreatedAt: fiction.At9("2026-10-15"), Currency: "EUR", Rate: "0.923", EffectiveFrom: fiction.Day("2026-10-15"), Number: 1, Source: source},
		{ID: 1, CreatedAt: fiction.At9("2026-10-01"), Currency: "EUR", Rate: "0.926", EffectiveFrom: fiction.Day("2026-10-01"), Number: 1, Source: source},
	}
}

// sampleExchanged is an arrangement whose day of signing has a rate.
func sampleExchanged(c fiction.Case) models.ContributionRow {
	r := sampleCommitment(c, "EUR")
	r.Preference = 4
	r.Deposits[0].RecordedAt = fiction.At9("2026-10-03")
	r.Deposits[0].Commitment, r.Deposits[1].Commitment = r.Reference, r.Reference
	r.Deposits[1].RateWhy, r.Deposits[1].Rate = c.Sentence(), "0.931"
	r.Revalue(models.NewRateTable(append(sampleRates(c), models.ExchangeRate{Currency: "EUR", Rate: "0.95", EffectiveFrom: fiction.Day("2026-01-01"), Number: 1})), fiction.Day("2026-11-23"))
	return r
}

func samplePledges(c fiction.Case) []models.PledgeRow {
	base := models.PledgeRow{Version: 2, Contributor: sampleDonor(c), Currency: "EUR", PledgedMinor: 300_000_000, AnnouncedOn: fiction.Day("2026-05-07"), Source: c.Sentence(),
		ExpectedFrom: fiction.Day("2026-06-01"), ExpectedTo: fiction.Day("2027-12-31"), State: models.PledgeOpen, Preference: 4}
	open, signed, gone := base, base, base
	open.Reference, open.TurnedMinor, open.Commitments = "PL-0001", 240_000_000, []models.PledgedPart{{Reference: "SAA-0007", Minor: 240_000_000, SignedOn: fiction.Day("2026-08-01")}}
	signed.Reference, signed.Preference, signed.TurnedMinor, signed.State, signed.OverWhy = "PL-0002", 0, 310_000_000, models.PledgeCommitted, c.Sentence()
	gone.Reference, gone.Currency, gone.State, gone.WithdrawnOn, gone.WithdrawnWhy = "PL-0003", "SEK", models.PledgeWithdrawn, fiction.Day("2026-10-01"), c.Sentence()
	return []models.PledgeRow{open, signed, gone}
}

func sampleStatement(c fiction.Case) models.DonorStatement {
	row := sampleExchanged(c)
	return models.DonorStatement{Code: "CONTRIBUTOR-1", Contributor: sampleDonor(c), AsAt: fiction.Day("2026-11-23"), Through: "L-000113", Commitments: []models.ContributionRow{row}, Deposited: row.USDCents, Fee: row.FeeCents,
		Outstanding: []money.Amount{row.Outstanding()}, Pool: models.PoolUse{Deposited: 3_101_230_000, Fee: 31_012_300, Transferred: 1_612_717_700, Refunded: 18_750_000, Cash: 1_476_250_000, Spent: 1_100_000_010, Held: 493_967_690}}
}

// sampleContributionPages are pledges, rates, areas and statements of contributors.
func sampleContributionPages(s *fiction.Set) {
	s.AddLong("rates", func(c fiction.Case) templ.Component {
		return Rates(RatesView{Frame: sampleFrame(c, "/rates", c.T("rates.title"), c.T("money.ledger")), Rows: sampleRates(c)[:1], Record: true, Exports: sampleLinks("/rates/list"),
			Waiting: []models.RateBatch{{ID: 4, Version: 1, Name: "rates-november.xlsx", State: models.RatesRead, Lines: 3, CreatedAt: fiction.At9("2026-11-01")}}})
	})
	s.Add("rates-none", func(c fiction.Case) templ.Component {
		return Rates(RatesView{Frame: sampleFrame(c, "/rates", c.T("rates.title"))})
	})
	s.AddLong("rate", func(c fiction.Case) templ.Component {
		return Rate(RateView{Frame: sampleFrame(c, "/rates/EUR", c.T("rates.history", "Currency", "EUR"), c.T("rates.title")), Currency: "EUR", Rows: sampleRates(c)})
	})
	s.Add("new-rates", func(c fiction.Case) templ.Component {
		return NewRates(NewRatesView{Frame: sampleFailed(c, "/rates/new", c.T("rates.new")), One: components.Form{Name: "one", Action: "/rates"},
			File:   components.Form{Name: "file", Action: "/rates/files", Files: true, Faults: fiction.Faults("reason")},
			Faults: []components.CellFault{{Where: "B3", Value: "0,926", Text: c.T("rates.fault.rate")}, {Where: "A7", Value: "USD", Text: c.T("rates.fault.dollar")}}})
	})
	s.AddLong("rate-batch", func(c fiction.Case) templ.Component {
		file := int64(9)
		line := func(row int, currency, rate string, effect models.RateEffect, now string) models.RateDifference {
			return models.RateDifference{RateBatchLine: models.RateBatchLine{RowNumber: row, Currency: currency, Rate: rate, EffectiveFrom: fiction.Day("2026-11-01"), Source: c.Sentence()}, Effect: effect, Now: now, Before: "0.93"}
		}
		return RateBatch(RateBatchView{Frame: sampleFrame(c, "/rates/batches/4", c.T("rates.batch_title", "Name", "rates-november.xlsx"), c.T("rates.title")),
			Batch:  models.RateBatch{ID: 4, Version: 1, Name: "rates-november.xlsx", FileID: &file, State: models.RatesRead, Lines: 3, Reason: c.Sentence(), CreatedAt: fiction.At9("2026-11-01")},
			Lines:  []models.RateDifference{line(2, "EUR", "0.9412", models.RateNew, ""), line(3, "SEK", "10.4", models.RateSame, "10.40"), line(4, "NOK", "10.95", models.RateChanged, "10.59")},
			Counts: models.RateCounts{New: 1, Same: 1, Changed: 1}, Confirm: components.Form{Name: "confirm", Action: "/rates/batches/4/confirmation", Version: 1}, Drop: components.Form{Name: "drop", Action: "/rates/batches/4/dropping", Version: 1}})
	})
	s.AddLong("pledges", func(c fiction.Case) templ.Component {
		return Pledges(PledgesView{Frame: sampleFrame(c, "/contributions/pledges", c.T("pledges.title"), c.T("money.commitments")), Rows: samplePledges(c), Record: true, Exports: sampleLinks("/contributions/pledges/list")})
	})
	s.Add("pledges-none", func(c fiction.Case) templ.Component {
		return Pledges(PledgesView{Frame: sampleFrame(c, "/contributions/pledges", c.T("pledges.title"))})
	})
	s.Add("new-pledge", func(c fiction.Case) templ.Component {
		return NewPledge(NewPledgeView{Frame: sampleFailed(c, "/contributions/pledges/new", c.T("pledges.new")), Organisations: c.Organisations(),
			Form: components.Form{Action: "/contributions/pledges", Faults: fiction.Faults("organisation", "amount", "source"), Values: url.Values{"amount": {"3 million"}}}})
	})
	s.AddLong("pledge", func(c fiction.Case) templ.Component {
		return Pledge(PledgeView{Frame: sampleFrame(c, PledgeAddress("PL-0001"), c.T("pledges.one_title", "Contributor", sampleDonor(c)), c.T("pledges.title")), Row: samplePledges(c)[0], Record: true,
			Withdraw: components.Form{Action: PledgeAddress("PL-0001") + "/withdrawal", Version: 2}})
	})
	s.Add("turn-pledge", func(c fiction.Case) templ.Component {
		return TurnPledge(TurnPledgeView{Frame: sampleFailed(c, PledgeAddress("PL-0001")+"/commitment", c.T("pledges.turn_title", "Contributor", sampleDonor(c))), Row: samplePledges(c)[0],
			Form: components.Form{Action: PledgeAddress("PL-0001") + "/commitment", Version: 2, Faults: fiction.Faults("over_why", Instalment(0, "due_on")), Values: url.Values{"amount": {"900,000.00"}}}})
	})
	s.AddLong("commitment-valued", func(c fiction.Case) templ.Component {
		return Commitment(CommitmentView{Frame: sampleFrame(c, "/contributions/commitments/SAA-0007", c.T("money.commitment_title", "Contributor", sampleDonor(c), "Agreement", "SAA-2026-007"), c.T("money.commitments")),
			Row: sampleExchanged(c), Deposit: components.Form{Action: "/contributions/commitments/SAA-0007/deposits", Faults: fiction.Faults("rate_why")}, Record: true, Rates: sampleRates(c)[1:], Reader: 9, Today: fiction.Day("2026-11-23")})
	})
	s.AddLong("areas", func(c fiction.Case) templ.Component {
		v := AreasView{Frame: sampleFrame(c, "/contributions/areas", c.T("donors.areas"), c.T("money.commitments")), Exports: sampleLinks("/contributions/areas/list")}
		for _, area := range []int{0, 4} {
			v.Rows = append(v.Rows, models.AreaLine{Side: models.AreaSource, Area: area, Currency: "EUR", Arrangements: 2, CommittedMinor: 240_000_000, DepositedMinor: 60_000_000, USDCents: 64_794_816})
		}
		for _, area := range []int{1, 4} {
			v.Rows = append(v.Rows, models.AreaLine{Side: models.AreaUse, Area: area, Programmes: 3, Approved: 210_000_000, Transferred: 88_500_000, Refunded: 1_250_000, Spent: 61_000_010})
		}
		return Areas(v)
	})
	s.Add("areas-none", func(c fiction.Case) templ.Component {
		return Areas(AreasView{Frame: sampleFrame(c, "/contributions/areas", c.T("donors.areas"))})
	})
	s.AddLong("donors", func(c fiction.Case) templ.Component {
		return Donors(DonorsView{Frame: sampleFrame(c, "/contributions/statements", c.T("donors.title"), c.T("money.commitments")), Rows: []models.Organisation{{Code: "CONTRIBUTOR-1", Name: sampleDonor(c)}}})
	})
	s.AddLong("donor", func(c fiction.Case) templ.Component {
		v := DonorView{DonorStatement: sampleStatement(c), Compares: true, Crossed: true, Exports: sampleLinks(DonorAddress("CONTRIBUTOR-1") + "/list"), Given: map[string]string{"deposited": "647,948", "fee": "6,480"}}
		v.Compared = v.Compare(map[string]money.Cents{"deposited": 64_794_800, "fee": 648_000})
		v.Frame = sampleFrame(c, DonorAddress(v.Code), c.T("reports.statement_title", "Contributor", v.Contributor), c.T("donors.title"))
		return Donor(v)
	})
	s.Add("donor-without-an-arrangement", func(c fiction.Case) templ.Component {
		v := DonorView{DonorStatement: models.DonorStatement{Code: "CONTRIBUTOR-2", Contributor: sampleDonor(c), AsAt: fiction.Day("2026-11-23")}}
		v.Frame = sampleFrame(c, DonorAddress(v.Code), c.T("reports.statement_title", "Contributor", v.Contributor))
		return Donor(v)
	})
}
