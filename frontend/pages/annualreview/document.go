package annualreview

import (
	"context"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
)

// Document is a paper as a structure: a title, then sections of paragraphs and
// tables, which a page or an editable file can be made of.
type Document struct {
	Title    string
	Sections []Section
}

// Section is a heading with paragraphs and at most one table.
type Section struct {
	Heading    string
	Paragraphs []string
	Table      *components.Table
}

// document is the review as a paper: its text in force, the evidence, the
// results of the questionnaire and the recommendations.
func (v ReviewView) document(ctx context.Context) Document {
	d := Document{Title: v.Title}
	if t := v.V.Text(); t != nil {
		d.Sections = append(d.Sections, sections(t.Body)...)
	}
	evidence := v.evidence(ctx)
	d.Sections = append(d.Sections, Section{Table: &evidence})
	if len(v.V.Results) > 0 {
		results := v.results(ctx)
		d.Sections = append(d.Sections, Section{Table: &results})
	}
	if len(v.V.Recommendations) > 0 {
		s := Section{Heading: i18n.T(ctx, "annualreview.recommendations")}
		for _, r := range v.V.Recommendations {
			s.Paragraphs = append(s.Paragraphs, i18n.T(ctx, "annualreview.recommendation_line", "Number", r.Number, "Body", r.Body, "Owner", ownerName(ctx, r.BoardRecommendation), "Day", i18n.Date(ctx, r.DueOn)))
		}
		d.Sections = append(d.Sections, s)
	}
	return d
}

// sections reads a text: a line that begins with "# " opens a section.
func sections(body string) []Section {
	var out []Section
	for line := range strings.SplitSeq(body, "\n") {
		line = strings.TrimSpace(line)
		heading, is := strings.CutPrefix(line, "# ")
		switch {
		case is:
			out = append(out, Section{Heading: heading})
		case line == "":
		case len(out) == 0:
			out = append(out, Section{Paragraphs: []string{line}})
		default:
			last := &out[len(out)-1]
			last.Paragraphs = append(last.Paragraphs, line)
		}
	}
	return out
}
