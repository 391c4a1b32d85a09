// Package reporting is the pages of what programmes owe: the list of reports with
// what is overdue, one obligation, and the narrative report in its parts.
package reporting

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Address is where the list of reports is.
const Address = "/reporting"

// OwedAddress is where one obligation is.
func OwedAddress(key string) string { return Address + "/" + key }

// NarrativeAddress is where a programme's narrative of a period is.
func NarrativeAddress(reference, period string) string {
	return "/programmes/" + reference + "/narratives/" + period
}

// PartAddress is where the acts on one organisation's part go.
func PartAddress(reference, period, code string) string {
	return NarrativeAddress(reference, period) + "/parts/" + code
}

// Frame is what every page about reports has.
type Frame struct {
	layout.Page
	At func(path string) string // an address of this site in the reader's language
}

// ListView is what is owed, as one reader sees it.
type ListView struct {
	Frame
	V       models.ReportList
	Exports []components.Link
}

// OwedView is one obligation with what may be recorded of it.
type OwedView struct {
	Frame
	V       models.ReportLine
	Waive   components.Form
	Receive components.Form
}

// Title says how many reports are overdue.
func (v ListView) Title(ctx context.Context) string {
	if n := len(v.V.Overdue()); n > 0 {
		return i18n.T(ctx, "narrative.title_late", "Count", n)
	}
	return i18n.T(ctx, "narrative.title")
}

// kindWord names a report: "Narrative report, 2027".
func kindWord(ctx context.Context, l models.ReportLine) string {
	return i18n.T(ctx, "narrative.of_year", "Kind", i18n.T(ctx, "reports.report_"+string(l.Kind)), "Year", strconv.Itoa(l.Year))
}

func owner(ctx context.Context, l models.ReportLine) string {
	if l.Organisation == "" {
		return i18n.T(ctx, "narrative.agent")
	}
	return l.Organisation
}

// stateCode is the word of the list of states for an obligation.
func stateCode(s models.DutyState) string {
	return map[models.DutyState]string{models.DutyPlanned: "planned", models.DutyOpen: "open", models.DutyLate: "late", models.DutyDone: "done",
		models.DutyDoneLate: "done", models.DutyWaived: "cancelled"}[s]
}

// stands is the second line of a state: since when, by whom, or how late.
func stands(ctx context.Context, l models.ReportLine) string {
	switch {
	case l.State == models.DutyLate:
		return i18n.T(ctx, "narrative.days_late", "Count", l.DaysLate)
	case l.State == models.DutyWaived:
		return i18n.T(ctx, "narrative.waived")
	case l.State == models.DutyDoneLate:
		return i18n.T(ctx, "narrative.done_late", "Day", i18n.ShortDate(ctx, l.DoneOn))
	case l.State == models.DutyDone:
		return i18n.ShortDate(ctx, l.DoneOn)
	case l.Foreseen:
		return i18n.T(ctx, "narrative.foreseen")
	}
	return ""
}

func (v ListView) table(ctx context.Context, key string, lines []models.ReportLine, exports []components.Link) components.Table {
	t := components.Table{Caption: i18n.T(ctx, key), CaptionHidden: true, Exports: exports, Columns: []components.Column{
		{Head: i18n.T(ctx, "narrative.col.report"), RowHead: true}, {Head: i18n.T(ctx, "narrative.col.programme")}, {Head: i18n.T(ctx, "narrative.col.owner")},
		{Head: i18n.T(ctx, "narrative.col.due"), Kind: components.Narrow}, {Head: i18n.T(ctx, "narrative.col.state"), Kind: components.Narrow},
	}}
	for _, l := range lines {
		programme := components.Words(i18n.T(ctx, "narrative.fund"))
		if l.ProgrammeID != 0 {
			programme = components.Cell{Text: l.Programme.Reference, Href: v.At("/programmes/" + l.Programme.Reference), Sub: l.Programme.Title}
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.To(kindWord(ctx, l), v.At(OwedAddress(l.Key()))), programme, components.Words(owner(ctx, l)),
			components.Day(ctx, l.DueOn), components.Of(standing(l))}})
	}
	return t
}

func (v OwedView) facts(ctx context.Context) []components.Fact {
	l := v.V
	out := []components.Fact{{Name: i18n.T(ctx, "narrative.col.owner"), Text: owner(ctx, l)}}
	if l.ProgrammeID != 0 {
		out = append(out, components.Fact{Name: i18n.T(ctx, "narrative.col.programme"), Body: link(v.At("/programmes/"+l.Programme.Reference), l.Programme.Reference+" · "+l.Programme.Title)})
	}
	out = append(out, components.Fact{Name: i18n.T(ctx, "narrative.col.due"), Text: i18n.Date(ctx, l.DueOn)}, components.Fact{Name: i18n.T(ctx, "narrative.col.state"), Body: standing(l)})
	if l.Mark != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "narrative.mark_"+string(l.Mark.Mark)), Text: l.Mark.Note},
			components.Fact{Name: i18n.T(ctx, "narrative.marked_by"), Text: i18n.T(ctx, "people.role."+string(l.Mark.ByRole)) + ", " + i18n.ShortDate(ctx, l.Mark.CreatedAt)})
	}
	if period := l.Period(); period != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "narrative.col.report"), Body: link(v.At(NarrativeAddress(l.Programme.Reference, period)), kindWord(ctx, l))})
	}
	return out
}

func safe(href string) templ.SafeURL { return templ.SafeURL(href) }
