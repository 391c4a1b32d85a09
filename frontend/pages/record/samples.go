package record

import (
	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
)

// Samples are the pages of the public record with fictional content: marked
// illustrative, which the record itself never is.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("record", assets)
	s.Add("index", func(c fiction.Case) templ.Component {
		return Index(IndexView{Frame: sampleFrame(c, "/record", c.T("record.index.title")), Record: models.PublicRecord{
			Programmes: []models.RecordProgramme{sampleProgramme(c)}, Contributors: sampleMentions(), Champions: sampleMentions(), Milestones: sampleEvents(c), Calendar: sampleEvents(c), Members: sampleMembers(),
		}})
	})
	s.AddLong("programmes", func(c fiction.Case) templ.Component {
		return Programmes(ProgrammesView{Frame: sampleFrame(c, "/record/programmes", c.T("record.programmes.caption")), Programmes: []models.RecordProgramme{sampleProgramme(c), sampleBare(c)}})
	})
	s.AddLong("programme", func(c fiction.Case) templ.Component {
		return Programme(ProgrammeView{Frame: sampleFrame(c, "/record/programmes/XDA", c.Title()), Programme: sampleProgramme(c)})
	})
	s.Add("programme-unpublished", func(c fiction.Case) templ.Component {
		return Programme(ProgrammeView{Frame: sampleFrame(c, "/record/programmes/XDB", c.Title()), Programme: sampleBare(c)})
	})
	s.Add("contributors", func(c fiction.Case) templ.Component {
		return Contributors(MentionsView{Frame: sampleFrame(c, "/record/contributors", c.T("record.nav.contributors")), Mentions: sampleMentions()})
	})
	s.AddLong("milestones", func(c fiction.Case) templ.Component {
		return Milestones(EventsView{Frame: sampleFrame(c, "/record/milestones", c.T("record.nav.milestones")), Caption: c.T("record.nav.milestones"), Events: sampleEvents(c)})
	})
	s.Add("calendar", func(c fiction.Case) templ.Component {
		return Calendar(EventsView{Frame: sampleFrame(c, "/record/calendar", c.T("record.nav.calendar")), Caption: c.T("record.nav.calendar"), Events: sampleEvents(c)})
	})
	s.Add("members", func(c fiction.Case) templ.Component {
		return Members(MembersView{Frame: sampleFrame(c, "/record/members", c.T("record.nav.members")), Members: sampleMembers(), Champions: sampleMentions()})
	})
	return s.Samples()
}

func sampleFrame(c fiction.Case, path, title string) Frame {
	page := c.Visitor(path, title)
	page.NoLedger = true
	return Frame{Page: page, Demonstration: true, Names: fiction.Names(), At: fiction.At}
}

func sampleWording(text string) models.Wording {
	return models.Wording{}.With("en", text, false).With("ar", text, true)
}

func sampleSources() []models.RecordSource {
	return []models.RecordSource{
		{ID: "a", Address: "dem00.example/reports/annual-report-2025-with-all-annexes-and-financial-tables.pdf", Date: models.RecordDate{Year: 2026, Month: 5}},
		{ID: "b", Title: sampleWording("Newsletter 14"), Date: models.RecordDate{Year: 2026}},
	}
}

func sampleProgramme(c fiction.Case) models.RecordProgramme {
	fact := func(f models.RecordFact) models.RecordFact {
		f.Sources, f.AsOf = sampleSources(), models.RecordDate{Year: 2026, Month: 4, Day: 30}
		return f
	}
	return models.RecordProgramme{
		Key: "XDA", Countries: []string{fiction.CountryA, fiction.CountryB}, Scope: models.RecordMultiCountry, Title: sampleWording(c.Title()), Place: sampleWording(c.Say("Northern highlands", "المرتفعات الشمالية")), Sources: sampleSources(),
		Facts: []models.RecordFact{
			fact(models.RecordFact{Field: models.RecordOrganisations, Organisations: []string{"DEM-P", "DEM-Q"}, Note: sampleWording(c.Sentence())}),
			fact(models.RecordFact{Field: models.RecordObjectives, Objectives: []int{2, 3}}),
			fact(models.RecordFact{Field: models.RecordBudget, Amount: money.Amount{Minor: 210_000_000, Currency: money.USD}}),
			fact(models.RecordFact{Field: models.RecordMonths, Months: 30}),
			fact(models.RecordFact{Field: models.RecordStatus, Standing: models.RecordOngoing}),
		},
		Results: []models.RecordResult{
			{Value: 4200, Qualifier: "over", Text: sampleWording(c.Say("workers with a contract they could read", "عامل لديهم عقد يستطيعون قراءته")), Sources: sampleSources()},
			{Value: 94, Percent: true, Text: sampleWording(c.Say("of recruiters registered", "من وكالات التوظيف مسجلة")), Sources: sampleSources()},
		},
	}
}

// sampleBare is a programme of which nothing but its name was published.
func sampleBare(c fiction.Case) models.RecordProgramme {
	p := sampleProgramme(c)
	p.Key, p.Facts, p.Results, p.Countries, p.Place = "XDB", nil, nil, []string{fiction.CountryC}, models.Wording{}
	return p
}

func sampleMentions() []models.RecordMention {
	return []models.RecordMention{{Country: fiction.CountryA, AsOf: models.RecordDate{Year: 2025, Month: 11}, Sources: sampleSources()}, {Country: fiction.CountryB, Sources: sampleSources()[:1]}}
}

func sampleEvents(c fiction.Case) []models.RecordEvent {
	return []models.RecordEvent{
		{Date: models.RecordDate{Year: 2024}, Text: sampleWording(c.Sentence()), Note: sampleWording(c.Say("the year is inferred", "السنة مستنتجة")), Sources: sampleSources()},
		{Date: models.RecordDate{Year: 2026, Month: 5, Day: 17}, To: models.RecordDate{Year: 2026, Month: 5, Day: 20}, Text: sampleWording(c.Title()), Sources: sampleSources()},
	}
}

func sampleMembers() []models.RecordMember {
	return []models.RecordMember{{Organisation: "DEM-P", Founding: true, AsOf: models.RecordDate{Year: 2024}, Sources: sampleSources()}, {Organisation: "DEM-Q", Sources: sampleSources()}}
}
