// Package forms is the editor of the forms of calls: the questions that a concept
// note and a full document are asked, as numbered versions of which one at a time
// is prepared.
package forms

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// Path is where the forms are listed.
const Path = "/forms"

// Address is where a form is edited.
func Address(kind models.ProposalStage) string { return Path + "/" + string(kind) }

// IndexView lists the forms with their versions and drafts.
type IndexView struct {
	layout.Page
	Lists    []models.FormList
	Criteria models.CriteriaList
}

// DeskView is one form: its draft, or the newest version while none is open.
// Change is what every button of the page sends; Attach the letters it asks for; Endorse the endorsements.
type DeskView struct {
	layout.Page
	Desk     models.FormDesk
	Change   components.Form
	Attach   components.Form
	Endorse  components.Form
	Adopt    components.Form
	SetAside components.Form
}

// SectionView asks for the words of a section; a new one has no code yet.
type SectionView struct {
	layout.Page
	Kind    models.ProposalStage
	Schema  models.FormSchema
	Section models.FormSection
	Form    components.Form
}

// QuestionView asks for all that a question is; a new one has no code yet.
type QuestionView struct {
	layout.Page
	Kind     models.ProposalStage
	Schema   models.FormSchema
	Question models.FormQuestion
	Concept  models.FormSchema // of which a full document carries answers on
	Form     components.Form
}

// VersionView is one adopted version, against the one before.
type VersionView struct {
	layout.Page
	Now, Before models.FormVersion
}

// PreviewView is a form as applicants are asked it.
type PreviewView struct {
	layout.Page
	Kind   models.ProposalStage
	Schema models.FormSchema
}

func kindTitle(ctx context.Context, kind models.ProposalStage) string {
	return i18n.T(ctx, "formedit.kind."+string(kind))
}

func questionKind(ctx context.Context, q models.FormQuestion) string {
	return i18n.T(ctx, "formedit.question_kind."+string(q.Kind))
}

// about says what a question is, on one line: its kind, whether it is needed, its
// limit, its statement.
func about(ctx context.Context, q models.FormQuestion) string {
	parts := []string{questionKind(ctx, q)}
	if q.Required {
		parts = append(parts, i18n.T(ctx, "formedit.required"))
	}
	if q.WordLimit > 0 {
		parts = append(parts, i18n.T(ctx, "formedit.words", "Count", q.WordLimit))
	}
	if len(q.Options) > 0 {
		parts = append(parts, i18n.T(ctx, "formedit.options_count", "Count", len(q.Options)))
	}
	if q.Statement != "" {
		parts = append(parts, i18n.T(ctx, "formedit.statement."+q.Statement))
	}
	return strings.Join(parts, i18n.T(ctx, "core.list_separator"))
}

// referred says what refers to a question.
func (v DeskView) referred(ctx context.Context, code string) string {
	var codes []string
	for _, r := range v.Desk.Referred[code] {
		text := r.Code
		if r.Kind != v.Desk.Kind {
			text = i18n.T(ctx, "formedit.in_full", "Code", r.Code)
		}
		if !slices.Contains(codes, text) {
			codes = append(codes, text)
		}
	}
	if len(codes) == 0 {
		return ""
	}
	return i18n.T(ctx, "formedit.referred", "Codes", strings.Join(codes, i18n.T(ctx, "core.list_separator")))
}

// untranslated are the languages that lack texts, with how many.
func untranslated(ctx context.Context, count func(lang string) int) []string {
	var out []string
	for _, lang := range models.Languages {
		if n := count(lang); n > 0 {
			out = append(out, i18n.T(ctx, "formedit.untranslated", "Language", i18n.T(ctx, "formedit.language."+lang), "Count", n))
		}
	}
	return out
}

// scored says which criteria are mostly about a section.
func (v DeskView) scored(ctx context.Context, section string) string {
	var names []string
	for _, c := range v.Desk.Criteria[section] {
		names = append(names, c.Label.In(i18n.Lang(ctx)))
	}
	if len(names) == 0 {
		return ""
	}
	return i18n.T(ctx, "formedit.scored", "Criteria", strings.Join(names, i18n.T(ctx, "core.list_separator")))
}

// condition is the value of a condition's checkbox.
func condition(question, option string) string { return question + "=" + option }

// conditions are the answers that can be named in a condition: those of the
// choices and markers among the questions before.
func conditions(ctx context.Context, before []models.FormQuestion) []components.Option {
	var out []components.Option
	for _, q := range before {
		if q.Kind != models.QuestionChoice && q.Kind != models.QuestionMarker {
			continue
		}
		for _, o := range q.Options {
			out = append(out, components.Option{Value: condition(q.Code, o.Code), Label: q.Label.In(i18n.Lang(ctx)) + " → " + o.Label.In(i18n.Lang(ctx))})
		}
	}
	return out
}

func chosenConditions(when *models.FormCondition) []string {
	var out []string
	if when != nil {
		for _, code := range when.Is {
			out = append(out, condition(when.Question, code))
		}
	}
	return out
}

func kindOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, k := range models.QuestionKinds {
		out = append(out, components.Option{Value: string(k), Label: i18n.T(ctx, "formedit.question_kind."+string(k))})
	}
	return out
}

func statementOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, s := range models.Statements {
		out = append(out, components.Option{Value: s, Label: i18n.T(ctx, "formedit.statement."+s)})
	}
	return out
}

func groupOptions(ctx context.Context) []components.Option {
	return []components.Option{{Value: "problem", Label: i18n.T(ctx, "proposals.group_problem")}, {Value: "work", Label: i18n.T(ctx, "proposals.group_work")}}
}

// fromOptions are the questions of the concept note that an answer can begin with.
func (v QuestionView) fromOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, section := range v.Concept.Sections {
		for _, q := range section.Questions {
			out = append(out, components.Option{Value: q.Code, Label: q.Label.In(i18n.Lang(ctx))})
		}
	}
	return out
}

// OptionRows is the list of a question's options as rows of cells; with units
// where they are the fund's own indicators.
func OptionRows(ctx context.Context, units bool) models.FormQuestion {
	q := namedRows(ctx)
	for _, lang := range models.Languages {
		if units {
			q.Columns = append(q.Columns, models.FormColumn{Code: unitCell(lang), Kind: models.ColumnText, Label: own(ctx, "formedit.unit."+lang)})
		}
	}
	if units {
		q.Hint = own(ctx, "formedit.units_hint")
	}
	return q
}

// unitCell is the column of a unit's words in a language.
func unitCell(lang string) string { return "unit_" + lang }

// HasUnits says whether a question's options have units: as it is stored, or as it
// was sent.
func HasUnits(stored models.QuestionKind, sent url.Values) bool {
	return stored == models.QuestionIndicator || models.QuestionKind(sent.Get("kind")) == models.QuestionIndicator
}

func namedRows(ctx context.Context) models.FormQuestion {
	q := models.FormQuestion{Code: "options", Kind: models.QuestionTable, Label: own(ctx, "formedit.options"), Hint: own(ctx, "formedit.options_hint"),
		Columns: []models.FormColumn{{Code: "code", Kind: models.ColumnText, Label: own(ctx, "formedit.code"), Required: true}}}
	for _, lang := range models.Languages {
		q.Columns = append(q.Columns, models.FormColumn{Code: lang, Kind: models.ColumnText, Label: own(ctx, "formedit.language."+lang), Required: lang == "en"})
	}
	return q
}

// ColumnRows is the list of a table's columns as rows of cells. The options of a
// choice stand in one cell: code, English, French and Arabic, parted by strokes;
// one after the other, parted by semicolons.
func ColumnRows(ctx context.Context) models.FormQuestion {
	q := namedRows(ctx)
	q.Code, q.Label, q.Hint = "columns", own(ctx, "formedit.columns"), own(ctx, "formedit.columns_hint")
	kinds := models.FormColumn{Code: "kind", Kind: models.ColumnChoice, Label: own(ctx, "formedit.field_kind"), Required: true}
	for _, k := range models.ColumnKinds {
		kinds.Options = append(kinds.Options, models.FormOption{Code: string(k), Label: own(ctx, "formedit.column_kind."+string(k))})
	}
	needed := models.FormColumn{Code: "required", Kind: models.ColumnChoice, Label: own(ctx, "formedit.required"), Options: []models.FormOption{{Code: "yes", Label: own(ctx, "formedit.yes")}}}
	q.Columns = append(q.Columns, kinds, needed, models.FormColumn{Code: "options", Kind: models.ColumnText, Label: own(ctx, "formedit.column_options"), Prose: true})
	return q
}

// own is a text of the system in the reader's language, where a form's text goes.
func own(ctx context.Context, key string) models.Texts {
	return models.Texts{i18n.Lang(ctx): i18n.T(ctx, key)}
}

func optionRows(options []models.FormOption) string {
	var rows models.Rows
	for _, o := range options {
		row := map[string]string{"code": o.Code}
		for lang, text := range o.Label {
			row[lang] = text
		}
		for lang, text := range o.Unit {
			row[unitCell(lang)] = text
		}
		rows = append(rows, row)
	}
	return rows.Text()
}

func columnRows(columns []models.FormColumn) string {
	var rows models.Rows
	for _, c := range columns {
		row := map[string]string{"code": c.Code, "kind": string(c.Kind)}
		if c.Required {
			row["required"] = "yes"
		}
		for lang, text := range c.Label {
			row[lang] = text
		}
		var options []string
		for _, o := range c.Options {
			options = append(options, strings.Join([]string{o.Code, o.Label["en"], o.Label["fr"], o.Label["ar"]}, "|"))
		}
		row["options"] = strings.Join(options, "; ")
		rows = append(rows, row)
	}
	return rows.Text()
}

// ReadOptions reads a list of options from its rows.
func ReadOptions(rows models.Rows) []models.FormOption {
	var out []models.FormOption
	for _, row := range rows {
		if len(row) == 0 {
			continue
		}
		o := models.FormOption{Code: row["code"], Label: models.Texts{}}
		for _, lang := range models.Languages {
			if row[lang] != "" {
				o.Label[lang] = row[lang]
			}
			if unit := row[unitCell(lang)]; unit != "" {
				if o.Unit == nil {
					o.Unit = models.Texts{}
				}
				o.Unit[lang] = unit
			}
		}
		out = append(out, o)
	}
	return out
}

// ReadColumns reads a table's columns from their rows.
func ReadColumns(rows models.Rows) []models.FormColumn {
	var out []models.FormColumn
	for _, row := range rows {
		if len(row) == 0 {
			continue
		}
		c := models.FormColumn{Code: row["code"], Kind: models.ColumnKind(row["kind"]), Required: row["required"] == "yes", Label: ReadOptions(models.Rows{row})[0].Label}
		for _, text := range strings.Split(row["options"], ";") {
			parts := strings.Split(text, "|")
			if strings.TrimSpace(text) == "" {
				continue
			}
			o := models.FormOption{Code: strings.TrimSpace(parts[0]), Label: models.Texts{}}
			for i, lang := range []string{"en", "fr", "ar"} {
				if i+1 < len(parts) && strings.TrimSpace(parts[i+1]) != "" {
					o.Label[lang] = strings.TrimSpace(parts[i+1])
				}
			}
			c.Options = append(c.Options, o)
		}
		out = append(out, c)
	}
	return out
}

func limit(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func ticked(on bool) []string {
	if on {
		return []string{"yes"}
	}
	return nil
}

func attachmentOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, k := range models.AttachmentKinds {
		out = append(out, components.Option{Value: string(k), Label: i18n.T(ctx, "forms.attachment_"+string(k))})
	}
	return out
}

func attachmentWords(ctx context.Context, kind string, required bool) string {
	text := i18n.T(ctx, "forms.attachment_"+kind)
	if required {
		text += i18n.T(ctx, "core.list_separator") + i18n.T(ctx, "formedit.required")
	}
	return text
}

// endorserOptions are the endorsements that a form can make needed; each State's
// always is (clause 105).
func endorserOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, k := range models.FormEndorsers {
		if k != models.EndorserMinistry {
			out = append(out, components.Option{Value: string(k), Label: i18n.T(ctx, "endorsements.kind."+string(k))})
		}
	}
	return out
}

func endorsersOf(s models.FormSchema) []string {
	var out []string
	for _, k := range s.Endorsements {
		if k != models.EndorserMinistry {
			out = append(out, string(k))
		}
	}
	return out
}

func attachmentsOf(s models.FormSchema, required bool) []string {
	var out []string
	for _, a := range s.Attachments {
		if a.Required || !required {
			out = append(out, string(a.Kind))
		}
	}
	return out
}
