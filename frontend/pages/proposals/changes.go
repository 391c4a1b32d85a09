package proposals

import (
	"context"
	"strings"

	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/wordiff"
)

// changeNames are the texts that name the parts of a document.
var changeNames = map[models.DocumentPart]string{models.DocumentTitle: "proposals.field_title", models.DocumentTheme: "talk.changed_theme", models.DocumentTime: "talk.changed_time",
	models.DocumentAsked: "proposals.field_asked", models.DocumentOrganisations: "proposals.field_organisations", models.DocumentPlaces: "proposals.field_shares",
	models.DocumentTranches: "proposals.part_tranches", models.DocumentBudget: "proposals.part_budget", models.DocumentFiles: "proposals.part_attachments"}

// changeName is what a part that changed is called: an answer by its question.
func (f Frame) changeName(ctx context.Context, d models.DocumentDifference) string {
	if d.Part != models.DocumentAnswer {
		return i18n.T(ctx, changeNames[d.Part])
	}
	if q, _, ok := f.View.Form.Schema.Question(d.Question); ok {
		return q.Label.In(i18n.Lang(ctx))
	}
	return d.Question
}

// changeWords compares the texts of a part word by word; an answer in rows as it
// is read.
func (f Frame) changeWords(ctx context.Context, d models.DocumentDifference) []wordiff.Paragraph {
	was, is := d.Was, d.Is
	if q, _, ok := f.View.Form.Schema.Question(d.Question); ok {
		was, is = q.Answered(was, i18n.Lang(ctx)), q.Answered(is, i18n.Lang(ctx))
	}
	paragraphs := func(text string) []string {
		if text == "" {
			return nil
		}
		return strings.Split(text, "\n")
	}
	return wordiff.Paragraphs(paragraphs(was), paragraphs(is))
}
