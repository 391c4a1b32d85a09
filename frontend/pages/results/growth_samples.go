package results

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/models"
)

func growthSamples(s *fiction.Set) {
	title := func(c fiction.Case) string { return c.T("growth.programme_title", "Reference", sampleReference) }
	s.AddLong("growth", func(c fiction.Case) templ.Component {
		return Growth(GrowthView{Frame: sampleFrame(c, GrowthAddress(sampleReference), title(c), false), V: sampleGrowth(c, false)})
	})
	s.Add("growth-to-check", func(c fiction.Case) templ.Component {
		v := GrowthView{Frame: sampleFrame(c, GrowthAddress(sampleReference), title(c), true), V: sampleGrowth(c, true)}
		v.V.Check = true
		v.Step.Faults = fiction.Faults("why")
		return Growth(v)
	})
	s.Add("growth-before-closure", func(c fiction.Case) templ.Component {
		v := GrowthView{Frame: sampleFrame(c, GrowthAddress(sampleReference), title(c), false), V: models.ProgrammeGrowth{Programme: models.ProgrammeName{Reference: sampleReference, Title: c.Title()}}}
		return Growth(v)
	})
	s.Add("growth-form", func(c fiction.Case) templ.Component { return GrowthForm(sampleGrowthForm(c)) })
	s.Add("growth-form-refused", func(c fiction.Case) templ.Component {
		v := sampleGrowthForm(c)
		v.Page.Failed, v.V.OnBehalf = true, true
		v.Form.Faults = fiction.Faults(models.GrowthField(0, "amount"), models.GrowthField(0, "happened_on"), models.GrowthField(1, "link"), "nothing", "reason")
		v.Form.Values = url.Values{models.GrowthField(0, "amount"): {"much"}, "nothing": {"yes"}}
		return GrowthForm(v)
	})
	s.AddLong("fund-growth", func(c fiction.Case) templ.Component {
		v := FundGrowthView{Frame: sampleFrame(c, FundGrowthAddress, c.T("growth.title"), false), Exports: []components.Link{{Label: "XLSX", Href: "#"}, {Label: "CSV", Href: "#"}}}
		for _, m := range models.GrowthMoments[:2] {
			for _, x := range sampleGrowthItems(c) {
				v.Rows = append(v.Rows, models.GrowthRow{Reference: sampleReference, Title: c.Title(), Organisation: c.Organisation(1), Moment: m, GrowthItem: x})
			}
		}
		return FundGrowth(v)
	})
	s.Add("fund-growth-none", func(c fiction.Case) templ.Component {
		return FundGrowth(FundGrowthView{Frame: sampleFrame(c, FundGrowthAddress, c.T("growth.title"), false)})
	})
}

func sampleGrowthItems(c fiction.Case) []models.GrowthItem {
	return []models.GrowthItem{
		{Position: 1, Kind: models.GrowthMoney, Currency: "EUR", Minor: 450_000_000, Rate: "0.9", USDCents: 500_000_000, Source: c.Say("Contributor 4", "المساهم 4"), HappenedOn: fiction.Day("2026-09-14"), Grade: models.GradePublic, Link: "https://example.org/agreement", Description: c.Sentence()},
		{Position: 2, Kind: models.GrowthMoney, Currency: "USD", Minor: 120_000_050, Source: c.Say("Contributor 2", "المساهم 2"), HappenedOn: fiction.Day("2026-10-02"), Grade: models.GradeStated, Description: c.Sentence()},
		{Position: 3, Kind: models.GrowthPolicy, Source: c.Say("Country B", "البلد باء"), HappenedOn: fiction.Day("2026-11-01"), Grade: models.GradeDocumented, Document: c.Say("Cabinet minute 14/2026", "محضر مجلس الوزراء 14/2026"), Description: c.Sentence()},
	}
}

// sampleGrowth is a closed programme: one answer accepted, one with the
// secretariat for those within, one to come.
func sampleGrowth(c fiction.Case, within bool) models.ProgrammeGrowth {
	v := models.ProgrammeGrowth{Programme: models.ProgrammeName{ID: 12, Reference: sampleReference, Title: c.Title()}, ClosedOn: fiction.Day("2025-11-15"), Within: within, Write: within, ReaderID: 1}
	p := models.Programme{ClosedOn: v.ClosedOn}
	for i, m := range models.GrowthMoments {
		a := models.GrowthAsked{Moment: m, DueOn: m.DueOn(p), Due: i < 2}
		if i == 0 {
			a.Versions = []models.GrowthVersion{{GrowthAnswer: models.GrowthAnswer{ID: 1, Version: 2, CreatedAt: fiction.At9("2026-11-20"), Number: 1, State: models.GrowthAccepted, PersonID: 2}, Items: sampleGrowthItems(c)}}
		}
		if i == 1 && within {
			a.Versions = []models.GrowthVersion{
				{GrowthAnswer: models.GrowthAnswer{ID: 2, Version: 2, CreatedAt: fiction.At9("2026-11-16"), Number: 1, State: models.GrowthReturned, PersonID: 2, Nothing: true, Why: c.Sentence()}},
				{GrowthAnswer: models.GrowthAnswer{ID: 3, Version: 1, CreatedAt: fiction.At9("2026-11-21"), Number: 2, State: models.GrowthSubmitted, PersonID: 3, OnBehalf: true, Reason: c.Sentence()}, Items: sampleGrowthItems(c)[2:]}}
		}
		v.Moments = append(v.Moments, a)
	}
	return v
}

func sampleGrowthForm(c fiction.Case) GrowthFormView {
	g := sampleGrowth(c, true)
	return GrowthFormView{Frame: sampleFrame(c, GrowthFormAddress(sampleReference, models.GrowthClosure), c.T("growth.form_title", "Reference", sampleReference, "Moment", c.T("growth.moment.closure")), true),
		V: g, Asked: g.Moments[0], Form: components.Form{Action: GrowthFormAddress(sampleReference, models.GrowthClosure), Version: 2, Whole: true}}
}
