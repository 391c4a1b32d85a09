package reporting

import (
	"context"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// NarrativeView is a narrative report as one reader sees it. Of its forms the one
// that was refused carries its faults, by its address.
type NarrativeView struct {
	Frame
	V          models.NarrativePage
	Categories []models.BudgetCategory
	Refused    components.Form // its action says which form came back
}

func (v NarrativeView) address() string {
	return NarrativeAddress(v.V.Programme.Reference, v.V.Period())
}

func (v NarrativeView) partAddress(code string) string {
	return PartAddress(v.V.Programme.Reference, v.V.Period(), code)
}

// form is a form of the page with the faults and values of the one that came back.
func (v NarrativeView) form(action string, version int64) components.Form {
	f := components.Form{Action: action, Version: version, Name: action}
	if v.Refused.Action == action {
		f.Faults, f.Values = v.Refused.Faults, v.Refused.Values
	}
	return f
}

// labels name the fields in the list of faults.
func (v NarrativeView) labels(ctx context.Context) map[string]string {
	out := components.Labels(ctx, "note", "narrative.reason", "without", "narrative.without")
	for _, name := range models.NarrativeSections {
		out[name] = i18n.T(ctx, "narrative.section."+name)
	}
	for _, c := range v.Categories {
		out[models.ExplanationField(c.Number)] = c.Label.In(i18n.Lang(ctx))
	}
	return out
}

// Title names the report.
func (v NarrativeView) Title(ctx context.Context) string {
	return i18n.T(ctx, "narrative.title_"+string(v.V.Report.Kind), "Reference", v.V.Programme.Reference, "Year", strconv.Itoa(v.V.Report.Year))
}

// reportState is the word of the list of states for the whole.
func reportState(s models.NarrativeState) string {
	if s == models.NarrativeOpen {
		return "in_progress"
	}
	return string(s)
}

func partID(code, section string) string { return "part-" + code + "-" + section }

// states are the parts with where each stands.
func (v NarrativeView) states(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "narrative.parts"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "narrative.col.owner"), RowHead: true}, {Head: i18n.T(ctx, "narrative.col.state"), Kind: components.Narrow}, {Head: i18n.T(ctx, "narrative.col.submitted"), Kind: components.Narrow},
	}}
	for i, p := range v.V.Parts {
		name := components.To(p.Name, "#part-"+p.Code)
		if i == 0 {
			name.Sub = i18n.T(ctx, "narrative.lead_org")
		}
		row := components.Row{Cells: []components.Cell{name, components.State(string(p.State)), {}}}
		if !p.SubmittedOn.IsZero() {
			row.Cells[2] = components.Day(ctx, p.SubmittedOn)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v NarrativeView) nameOf(org int64) string {
	for _, p := range v.V.Parts {
		if p.OrganisationID == org {
			return p.Name
		}
	}
	return ""
}

func (v NarrativeView) category(ctx context.Context, number int) string {
	for _, c := range v.Categories {
		if c.Number == number {
			return strconv.Itoa(number) + ". " + c.Label.In(i18n.Lang(ctx))
		}
	}
	return strconv.Itoa(number)
}

func (v NarrativeView) explained(l models.FigureLine) string {
	for _, p := range v.V.Parts {
		if p.OrganisationID == l.OrganisationID {
			return p.Explained(l.Category)
		}
	}
	return ""
}

// figures is what was approved beside what was spent; each figure says whether it
// is certified, and a later one stands under the one that was printed.
func (v NarrativeView) figures(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "narrative.figures"), CaptionHidden: true, Unit: v.basis(ctx), Columns: []components.Column{
		{Head: i18n.T(ctx, "narrative.col.category"), RowHead: true}, {Head: i18n.T(ctx, "narrative.col.approved"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "narrative.col.spent"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "narrative.col.variance"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "narrative.col.share"), Kind: components.Number}, {Head: i18n.T(ctx, "narrative.col.explanation")},
	}}
	for _, l := range v.V.Figures {
		name := components.Words(v.category(ctx, l.Category))
		name.Sub = v.nameOf(l.OrganisationID)
		row := components.Row{Cells: []components.Cell{name, components.Cents(ctx, l.Approved), components.Of(spent(l)), {}, {}, components.Words(v.explained(l))}}
		if l.Reported() {
			row.Cells[3] = components.Cents(ctx, l.Variance())
			if l.Approved != 0 {
				row.Cells[4] = components.Words(i18n.Percent(ctx, l.Variance(), l.Approved, 1))
			}
		}
		if l.Asks {
			if row.Tone = "warn"; row.Cells[5].Text == "" {
				row.Cells[5] = components.Words(i18n.T(ctx, "narrative.not_explained"))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// basis says which tranches are counted and from which variance on words are asked for.
func (v NarrativeView) basis(ctx context.Context) string {
	var tranches string
	for i, n := range v.V.Tranches {
		if i > 0 {
			tranches += i18n.T(ctx, "core.list_separator")
		}
		tranches += strconv.Itoa(n)
	}
	return i18n.T(ctx, "narrative.basis", "Tranches", tranches, "Year", strconv.Itoa(v.V.Report.Year), "Rate", i18n.Percent(ctx, v.V.Rule.VarianceBP, 10_000, 0))
}

// asked are the variances of a part that a word belongs to.
func asked(p models.NarrativePartView) []models.FigureLine {
	var out []models.FigureLine
	for _, l := range p.Figures {
		if l.Asks || p.Explained(l.Category) != "" {
			out = append(out, l)
		}
	}
	return out
}

// variance is the hint beside the field of an explanation.
func (v NarrativeView) variance(ctx context.Context, l models.FigureLine) string {
	share := ""
	if l.Approved != 0 {
		share = " (" + i18n.Percent(ctx, l.Variance(), l.Approved, 1) + ")"
	}
	return i18n.T(ctx, "narrative.variance_hint", "Approved", i18n.Money(ctx, l.Approved), "Spent", i18n.Money(ctx, l.Spent), "Variance", i18n.Money(ctx, l.Variance())+share)
}

func (v NarrativeView) prompt(ctx context.Context, section string) string {
	return i18n.T(ctx, "narrative.prompt."+section)
}

func (v NarrativeView) moments(ctx context.Context) []components.Moment {
	var out []components.Moment
	for _, e := range v.V.Events {
		title := i18n.T(ctx, "narrative.event."+string(e.Action))
		for _, p := range v.V.Parts {
			if e.PartID != nil && p.ID == *e.PartID {
				title += i18n.T(ctx, "narrative.colon") + p.Name
			}
		}
		out = append(out, components.Moment{Point: components.PointDone, On: e.CreatedAt, Title: title, Text: e.Note})
	}
	return out
}

// resultsState is the word for the report on results of the year.
func (v NarrativeView) resultsState() string {
	switch v.V.Results {
	case "":
		return "not_started"
	case models.ResultOpen:
		return "in_progress"
	}
	return string(v.V.Results)
}

func (v NarrativeView) resultsAddress() string {
	base := "/programmes/" + v.V.Programme.Reference + "/results"
	if v.Account.SignedIn() && v.V.Report.State != models.NarrativePublished {
		return base + "/" + strconv.Itoa(v.V.Report.Year)
	}
	return base
}

// formerOf is what the lead wrote the year before, section by section.
func (v NarrativeView) formerOf() *models.NarrativeText {
	if v.V.Former == nil {
		return nil
	}
	return &v.V.Former.NarrativeText
}

func formerPart(p models.NarrativePartView) *models.NarrativeText {
	if p.Former == nil {
		return nil
	}
	return &p.Former.NarrativeText
}
