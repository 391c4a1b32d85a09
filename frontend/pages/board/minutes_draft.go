package board

import (
	"context"
	"strconv"
	"strings"

	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/reports/document"
)

// MinutesDraftText is what the minutes say of a decision, in the language of the
// minutes, as the first text that can be edited there.
func MinutesDraftText(ctx context.Context, d models.DecisionRecord) string {
	if i18n.Offers(d.Language) {
		ctx = i18n.With(ctx, d.Language)
	}
	var lines []string
	for i, part := range draftParts(ctx, d) {
		if i > 0 {
			lines = append(lines, "")
		}
		if part.title != "" {
			lines = append(lines, part.title)
		}
		lines = append(lines, part.lines...)
	}
	return strings.Join(lines, "\n")
}

// MinutesDraftDocument is the same on paper.
func MinutesDraftDocument(ctx context.Context, p Issuer, d models.DecisionRecord) document.Document {
	if i18n.Offers(d.Language) {
		ctx = i18n.With(ctx, d.Language)
	}
	doc := p.begin(ctx, i18n.T(ctx, "papers.minutes_title", "Reference", d.Decision), d.Decision)
	doc.Dated = d.Adopted
	doc.Facts = []document.Fact{{Name: i18n.T(ctx, "board.body"), Value: d.Body}, {Name: i18n.T(ctx, "board.col.state"), Value: i18n.T(ctx, "document.minutes_draft")}}
	for i, part := range draftParts(ctx, d) {
		language := ""
		if part.quoted {
			language = other(ctx, d.TextLanguage)
		}
		doc.Sections = append(doc.Sections, document.Section{Key: "part_" + strconv.Itoa(i), Title: strings.TrimSuffix(part.title, ":"), Blocks: document.Paragraphs(language, part.lines...)})
	}
	doc.Foot = []string{d.Decision, i18n.T(ctx, "certificate.hash") + ": " + d.Certificate}
	return doc
}

// draftPart is some lines under a heading; quoted are the words of the adopted
// text, in its language.
type draftPart struct {
	title  string
	lines  []string
	quoted bool
}

func draftParts(ctx context.Context, d models.DecisionRecord) []draftPart {
	how := i18n.T(ctx, "papers.record.writing", "Body", d.Body, "Day", i18n.Date(ctx, d.Adopted))
	if d.Meeting > 0 {
		how = i18n.T(ctx, "papers.record.meeting", "Body", d.Body, "At", i18n.Instant(ctx, d.Adopted))
	}
	opening := draftPart{lines: []string{how, i18n.T(ctx, "papers.record.question", "Question", d.Question, "Reference", d.Matter)}}
	if d.Proposal != "" {
		opening.lines = append(opening.lines, i18n.T(ctx, "papers.record.application", "Reference", d.Proposal, "Title", d.Title))
	}
	method := i18n.T(ctx, "board.method."+string(d.Method))
	if d.Result.WithVote > 0 {
		method = sentence(ctx, d.Method, d.Result)
	}
	opening.lines = append(opening.lines, i18n.T(ctx, "papers.record.outcome", "Outcome", i18n.T(ctx, "status."+outcomeCode(d.Outcome)), "Reference", d.Decision), method)
	parts := []draftPart{opening, {title: i18n.T(ctx, "papers.text"), lines: numbered(d.Text), quoted: true}}
	if len(d.Conditions) > 0 {
		conditions := draftPart{title: i18n.T(ctx, "papers.conditions"), quoted: true}
		for _, k := range d.Conditions {
			line := conditionLine(ctx, models.MatterCondition{DueOn: k.DueOn, BlocksTranche: k.BlocksTranche}, k.Organisation)
			conditions.lines = append(conditions.lines, strconv.Itoa(k.Number)+". "+k.Body+" ("+line+")")
		}
		parts = append(parts, conditions)
	}
	if len(d.Amounts) > 0 {
		amounts := draftPart{title: withUnit(ctx, "board.amounts")}
		key := "papers.record.amount"
		if d.Proposal == "" { // the secretariat's own budget has no tranches
			key = "papers.record.amount_whole"
		}
		for _, a := range d.Amounts {
			amounts.lines = append(amounts.lines, i18n.T(ctx, key, "Organisation", a.Organisation, "Total", i18n.Money(ctx, a.Total), "First", i18n.Money(ctx, a.First)))
		}
		parts = append(parts, amounts)
	}
	return append(parts, draftPart{title: i18n.T(ctx, "certificate.hash"), lines: []string{d.Certificate}})
}

func numbered(lines []string) []string {
	var out []string
	for i, l := range lines {
		out = append(out, strconv.Itoa(i+1)+". "+l)
	}
	return out
}
