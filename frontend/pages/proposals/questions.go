package proposals

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// FileField is the name of the field for a file of a kind.
func FileField(kind models.AttachmentKind) string {
	return strings.ReplaceAll(string(kind), ":", "_")
}

// fileTitle names what a file is for: the question it answers, or its kind.
func (f Frame) fileTitle(ctx context.Context, kind models.AttachmentKind) string {
	if code, ok := kind.FileQuestion(); ok {
		return questionLabel(ctx, f, code)
	}
	return i18n.T(ctx, "forms.attachment_"+string(kind))
}

func (f Frame) fileTitleHint(ctx context.Context, kind models.AttachmentKind) string {
	if code, ok := kind.FileQuestion(); ok {
		q, _, _ := f.View.Form.Schema.Question(code)
		return q.Hint.In(i18n.Lang(ctx))
	}
	return i18n.T(ctx, "forms.attachment_"+string(kind)+"_hint")
}

// rowsField is a question in rows with an answer and the places of the document.
func (f Frame) rowsField(ctx context.Context, q models.FormQuestion, answer string) components.RowsField {
	out := components.RowsField{Question: q, Value: answer}
	if d := f.View.Document; d != nil {
		for _, c := range d.Countries {
			out.Places = append(out.Places, components.Option{Value: c.Country, Label: f.place(ctx, c.Country)})
		}
	}
	return out
}

// hasRows says whether a question of the section is answered in rows, so that a
// save may lead to more of them.
func (v SectionView) hasRows() bool {
	return slices.ContainsFunc(v.Section.Questions, func(q models.FormQuestion) bool { return q.InRows() && q.MostRows() > 1 })
}

// asks says whether a question is asked, with what the reader typed counted in.
func (v SectionView) asks(q models.FormQuestion) bool {
	return v.View.Form.Schema.Asks(q.Code, v.answers())
}

func (v SectionView) answers() map[string]string {
	out := v.View.Document.AnswerTexts()
	for _, q := range v.Section.Questions {
		out[q.Code] = v.value(q.Code)
	}
	return out
}

// offers says whether a conditional question stands on the page: it is asked, it
// was answered, or it depends on a question of the same page.
func (v SectionView) offers(q models.FormQuestion) bool {
	here := q.When != nil && slices.ContainsFunc(v.Section.Questions, func(o models.FormQuestion) bool { return o.Code == q.When.Question })
	return v.asks(q) || here || v.value(q.Code) != ""
}

// condition is the condition of a question, or of its section, in words.
func (v SectionView) condition(ctx context.Context, q models.FormQuestion) string {
	when := q.When
	if when == nil {
		when = v.Section.When
	}
	return components.ConditionWords(ctx, v.View.Form.Schema, when)
}

// whenJSON tells the page's script which field of this page shows the question:
// its name and the values; empty where it depends on another page.
func (v SectionView) whenJSON(q models.FormQuestion) string {
	if q.When == nil {
		return ""
	}
	on, section, _ := v.View.Form.Schema.Question(q.When.Question)
	if section.Code != v.Section.Code {
		return ""
	}
	field := on.Code
	if on.Kind == models.QuestionMarker {
		field = models.CellField(on.Code, 0, "level")
	}
	text, _ := json.Marshal(map[string]any{"field": field, "is": q.When.Is}) // texts
	return string(text)
}
