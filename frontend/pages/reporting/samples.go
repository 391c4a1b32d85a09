package reporting

import (
	"net/url"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

const sampleReference = "JP-0012"

// Samples are the pages of reports.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("reporting", assets)
	s.AddLong("owed", func(c fiction.Case) templ.Component {
		v := ListView{V: sampleList(c), Exports: []components.Link{{Label: "XLSX", Href: "#"}, {Label: "CSV", Href: "#"}}}
		v.Frame = sampleFrame(c, Address, v.Title(c))
		return List(v)
	})
	s.Add("owed-none", func(c fiction.Case) templ.Component {
		return List(ListView{Frame: sampleFrame(c, Address, c.T("narrative.title"))})
	})
	s.Add("owed-one", func(c fiction.Case) templ.Component {
		l := sampleList(c).Lines[5]
		l.MayWaive, l.MayBeReceived = true, true
		v := OwedView{V: l, Waive: components.Form{Action: OwedAddress(l.Key()) + "/waiver", Name: "waiver"}, Receive: components.Form{Action: OwedAddress(l.Key()) + "/receipt", Name: "receipt", Faults: fiction.Faults("received_on", "note"), Values: url.Values{}}}
		v.Frame = sampleFrame(c, OwedAddress(l.Key()), kindWord(c, l), c.T("narrative.title"))
		v.Page.Failed = true
		return Owed(v)
	})
	s.Add("owed-waived", func(c fiction.Case) templ.Component {
		l := sampleList(c).Lines[4]
		return Owed(OwedView{V: l, Frame: sampleFrame(c, OwedAddress(l.Key()), kindWord(c, l), c.T("narrative.title"))})
	})
	s.AddLong("narrative", func(c fiction.Case) templ.Component {
		v := sampleNarrative(c)
		v.V.Write, v.V.Gaps = true, nil
		v.V.Parts[0].Write = true
		v.V.Parts[0].Gaps = v.V.Parts[0].Unexplained(v.V.Parts[0].Figures)
		v.V.Parts[1].Accept, v.V.Parts[1].Return = true, true
		return Narrative(v)
	})
	s.AddLong("narrative-published", func(c fiction.Case) templ.Component {
		v := sampleNarrative(c)
		v.V.Report.State, v.V.Events, v.V.Former = models.NarrativePublished, nil, nil
		v.V.Report.Without = c.Sentence()
		v.V.Figures[0].Since = &models.FigureSince{Spent: 30_240_050, Certainty: models.Certified}
		return Narrative(v)
	})
	s.Add("narrative-refused", func(c fiction.Case) templ.Component {
		v := sampleNarrative(c)
		v.V.Report.State, v.V.Settle, v.Page.Failed = models.NarrativeSigned, true, true
		v.Refused = components.Form{Action: v.address() + "/return", Faults: fiction.Faults("note"), Values: url.Values{}}
		return Narrative(v)
	})
	s.Add("narrative-empty", func(c fiction.Case) templ.Component {
		v := sampleNarrative(c)
		v.V.Report.NarrativeText, v.V.Figures, v.V.Events = models.NarrativeText{}, nil, nil
		for i := range v.V.Parts {
			v.V.Parts[i].NarrativePart = models.NarrativePart{OrganisationID: v.V.Parts[i].OrganisationID, State: models.NarrativePartDraft}
		}
		return Narrative(v)
	})
	return s.Samples()
}

func sampleFrame(c fiction.Case, path, title string, crumbs ...string) Frame {
	return Frame{Page: c.Page(path, title, append([]string{c.T("frame.menu.programmes")}, crumbs...)...), At: fiction.At}
}

// sampleList has an obligation in each state.
func sampleList(c fiction.Case) models.ReportList {
	list := models.ReportList{Today: fiction.Day("2027-05-12")}
	for i, x := range []struct {
		kind     models.ReportKind
		year     int
		due      string
		done     string
		foreseen bool
	}{
		{models.ReportNarrative, 2026, "2027-03-31", "", false}, {models.ReportNarrativePart, 2026, "2027-03-31", "2027-04-02", false}, {models.ReportFinancial, 2026, "2027-04-30", "2027-04-21", false},
		{models.ReportFinancial, 2026, "2027-04-30", "", false}, {models.ReportNarrativePart, 2026, "2027-03-31", "", false}, {models.ReportConsolidated, 2026, "2027-05-31", "", false},
		{models.ReportNarrative, 2027, "2028-03-31", "", false}, {models.ReportFinalNarrative, 2028, "2029-04-30", "", true},
	} {
		l := models.ReportLine{ReportObligation: models.ReportObligation{Kind: x.kind, Year: x.year, DueOn: fiction.Day(x.due), Foreseen: x.foreseen}, Own: i == 0 || i == 6}
		if x.done != "" {
			l.DoneOn = fiction.Day(x.done)
		}
		if x.kind != models.ReportConsolidated {
			l.ProgrammeID, l.OrganisationID = 12, int64(1+i%3)
			l.Programme = models.ProgrammeName{ID: 12, Reference: sampleReference, Title: c.Title()}
			l.Code, l.Organisation = "ORG-"+string(rune('A'+i%3)), c.Organisation(int64(1+i%3))
		}
		if i == 4 {
			l.Mark = &models.ReportMark{Mark: models.ReportWaived, Note: c.Sentence(), ByRole: models.RoleSecretariatHead, CreatedAt: fiction.At9("2027-04-14")}
		}
		l.Judge(list.Today)
		list.Lines = append(list.Lines, l)
	}
	return list
}

func sampleText(c fiction.Case) models.NarrativeText {
	return models.NarrativeText{Summary: c.Text(), Progress: c.Text(), Lessons: c.Sentence(), Story: c.Sentence()}
}

func sampleNarrative(c fiction.Case) NarrativeView {
	v := NarrativeView{}
	v.V = models.NarrativePage{Programme: models.ProgrammeName{ID: 12, Reference: sampleReference, Title: c.Title()}, Outcomes: []string{c.Sentence(), c.Sentence()}, Tranches: []int{1, 2}, Rule: models.StartReportingRule,
		Results: models.ResultSubmitted, Ended: true,
		Report: models.NarrativeReport{ID: 3, Version: 4, Year: 2026, Kind: models.NarrativeAnnual, State: models.NarrativeOpen, NarrativeText: sampleText(c)},
		Former: &models.NarrativeReport{NarrativeText: sampleText(c)}}
	for i, state := range []models.NarrativePartState{models.NarrativePartReturned, models.NarrativePartSubmitted, models.NarrativePartDraft} {
		p := models.NarrativePartView{NarrativePart: models.NarrativePart{ID: int64(i + 1), Version: 2, OrganisationID: int64(i + 1), State: state, NarrativeText: sampleText(c)}, Code: "ORG-" + string(rune('A'+i)), Name: c.Organisation(int64(i + 1))}
		switch state {
		case models.NarrativePartReturned:
			p.Reason, p.Explanations, p.SubmittedOn = c.Sentence(), `{"4":"`+c.Sentence()+`"}`, fiction.Day("2027-03-02")
			p.Former = &models.NarrativePart{NarrativeText: sampleText(c)}
		case models.NarrativePartSubmitted:
			p.SubmittedOn = fiction.Day("2027-03-09")
		default:
			p.NarrativeText = models.NarrativeText{}
		}
		v.V.Parts = append(v.V.Parts, p)
	}
	v.V.Figures = models.Figures(models.StartReportingRule, []models.FigureLine{
		{OrganisationID: 1, Category: 1, Approved: 80_000_000, Spent: 76_400_000, Certainty: models.Interim}, {OrganisationID: 1, Category: 4, Approved: 50_000_000, Spent: 28_999_950, Certainty: models.Interim},
		{OrganisationID: 1, Category: 5, Spent: 1_250_000, Certainty: models.Interim}, {OrganisationID: 1, Category: 8, Approved: 9_100_000, Spent: 8_900_000, Certainty: models.Interim},
		{OrganisationID: 2, Category: 1, Approved: 30_000_000, Spent: 33_750_000, Certainty: models.Certified}, {OrganisationID: 3, Category: 6, Approved: 12_000_000},
	})
	for i := range v.V.Parts {
		for _, l := range v.V.Figures {
			if l.OrganisationID == v.V.Parts[i].OrganisationID {
				v.V.Parts[i].Figures = append(v.V.Parts[i].Figures, l)
			}
		}
	}
	v.V.Events = []models.NarrativeEvent{{Action: models.NarrativePartSubmit, PartID: fiction.Ptr(int64(1)), CreatedAt: fiction.At9("2027-03-02")}, {Action: models.NarrativePartReturn, PartID: fiction.Ptr(int64(1)), CreatedAt: fiction.At9("2027-03-10"), Note: c.Sentence()}}
	for n := 1; n <= 8; n++ {
		v.Categories = append(v.Categories, models.BudgetCategory{Number: n, Indirect: n == 8, Label: models.Wording{}.With(i18n.Lang(c), c.Say("Staff and other personnel", "الموظفون وسائر العاملين"), false)})
	}
	v.Frame = sampleFrame(c, v.address(), v.Title(c))
	return v
}
