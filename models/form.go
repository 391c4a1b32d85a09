package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// FormVersion is one numbered version of the questions a concept note or a full
// document asks. A published call pins its versions; a version never changes.
type FormVersion struct {
	ID        int64
	Kind      ProposalStage
	Number    int
	Schema    FormSchema
	CreatedAt time.Time
}

// FormSchema is what a form asks: sections with questions, whether a budget and
// a tranche plan belong to it, and which attachments.
type FormSchema struct {
	Sections    []FormSection    `json:"sections"`
	Budget      bool             `json:"budget"`
	Attachments []FormAttachment `json:"attachments"`
	// Endorsements are those needed beside each State's, which always is.
	Endorsements []EndorserKind `json:"endorsements,omitempty"`
}

// FormSection is one page of the form. Group is the heading it stands under in
// the task list. When is the condition on which the whole section is asked.
type FormSection struct {
	Code      string         `json:"code"`
	Group     string         `json:"group"`
	Title     Texts          `json:"title"`
	Hint      Texts          `json:"hint,omitempty"`
	When      *FormCondition `json:"when,omitempty"`
	Questions []FormQuestion `json:"questions"`
}

// QuestionKind says how a question is answered. The last five are answered in
// rows of cells (form_rows.go).
type QuestionKind string

const (
	QuestionText      QuestionKind = "text"
	QuestionChoice    QuestionKind = "choice"
	QuestionNumber    QuestionKind = "number"
	QuestionFile      QuestionKind = "file"      // an attachment of its own, kept with the others
	QuestionTable     QuestionKind = "table"     // columns of its own
	QuestionLocation  QuestionKind = "location"  // places, with coordinates where they are known
	QuestionIndicator QuestionKind = "indicator" // the results framework; options are the fund's own indicators
	QuestionRisk      QuestionKind = "risk"      // the register, likelihood and impact from 1 to 5
	QuestionMarker    QuestionKind = "marker"    // one level of a scale with its justification
)

// QuestionKinds lists them in the order they are offered.
var QuestionKinds = []QuestionKind{QuestionText, QuestionChoice, QuestionNumber, QuestionFile, QuestionTable, QuestionLocation, QuestionIndicator, QuestionRisk, QuestionMarker}

// Statements are the cross-cutting statements, each asked once of a document:
// whose rights it serves, on which principles, for whom, with which added value
// of acting together. Those of a concept note are carried into the full document.
var Statements = []string{"rights", "principles", "beneficiaries", "added_value"}

// FormQuestion is one question. WordLimit 0 is none. From names the question of
// the concept note whose answer a full document begins with; the one of the same
// statement, else of the same code, without it. When is the condition on which it
// is asked. Scale names the version of a marker's scale; Columns are of a table.
type FormQuestion struct {
	Code      string         `json:"code"`
	Kind      QuestionKind   `json:"kind"`
	Label     Texts          `json:"label"`
	Hint      Texts          `json:"hint,omitempty"`
	Required  bool           `json:"required"`
	WordLimit int            `json:"word_limit,omitempty"`
	Options   []FormOption   `json:"options,omitempty"`
	Columns   []FormColumn   `json:"columns,omitempty"`
	Scale     string         `json:"scale,omitempty"`
	Statement string         `json:"statement,omitempty" enum:"rights,principles,beneficiaries,added_value"`
	When      *FormCondition `json:"when,omitempty"`
	From      string         `json:"from,omitempty"`
}

// FormOption is one answer of a choice. Unit is of the fund's own indicators, the
// options of a results framework: the words in which programmes measure it, those
// of one language parted by slashes. Without it no sum over programmes is made.
type FormOption struct {
	Code  string `json:"code"`
	Label Texts  `json:"label"`
	Unit  Texts  `json:"unit,omitempty"`
}

// FormAttachment is one kind of attachment and whether the form needs it.
type FormAttachment struct {
	Kind     AttachmentKind `json:"kind"`
	Required bool           `json:"required"`
}

// Question finds a question and its section by code.
func (s FormSchema) Question(code string) (FormQuestion, FormSection, bool) {
	for _, section := range s.Sections {
		for _, q := range section.Questions {
			if q.Code == code {
				return q, section, true
			}
		}
	}
	return FormQuestion{}, FormSection{}, false
}

// Files are the attachments the form asks for, those that answer a question
// after the others.
func (s FormSchema) Files() []FormAttachment {
	out := slices.Clone(s.Attachments)
	for _, section := range s.Sections {
		for _, q := range section.Questions {
			if q.Kind == QuestionFile {
				out = append(out, FormAttachment{Kind: FileKind(q.Code), Required: q.Required})
			}
		}
	}
	return out
}

// Section finds a section by code.
func (s FormSchema) Section(code string) (FormSection, bool) {
	for _, section := range s.Sections {
		if section.Code == code {
			return section, true
		}
	}
	return FormSection{}, false
}

// codePattern is what a code may be: it stands in addresses and in names of
// fields, and is never shown as words.
var codePattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Validate refuses a form that could not be answered: a code twice, a question
// without words, a choice without options, a condition on what is not asked
// before. The field of a fault is the code of the question it is about, or the
// SectionField.
func (s FormSchema) Validate() error {
	var f Faults
	seen := map[string]bool{}
	if len(s.Sections) == 0 {
		f.Add("sections", "calls.form_section_empty", "Code", "")
	}
	sections, statements := map[string]bool{}, map[string]string{}
	for _, section := range s.Sections {
		switch {
		case !codePattern.MatchString(section.Code) || slices.Contains(fixedParts, section.Code):
			f.Add(SectionField(section.Code), "calls.form_code_invalid", "Code", section.Code)
		case section.Group != "" && !slices.Contains(FormGroups, section.Group):
			f.Add(SectionField(section.Code), "calls.form_group_unknown", "Code", section.Code)
		case sections[section.Code]:
			f.Add(SectionField(section.Code), "calls.form_code_twice", "Code", section.Code)
		case len(section.Questions) == 0 || section.Title.Blank():
			f.Add(SectionField(section.Code), "calls.form_section_empty", "Code", section.Code)
		}
		sections[section.Code] = true
		s.checkCondition(&f, SectionField(section.Code), section.Code, section.When, seen)
		for _, q := range section.Questions {
			q.validate(&f, seen)
			if other, ok := statements[q.Statement]; ok && q.Statement != "" {
				f.Add(q.Code, "calls.form_statement_twice", "Code", q.Code, "Other", other)
			}
			statements[q.Statement] = q.Code
			s.checkCondition(&f, q.Code, q.Code, q.When, seen)
			seen[q.Code] = true
		}
	}
	s.within(&f)
	return f.Err("calls.form_invalid")
}

// SectionField names a section among the faults of a form, apart from a question
// of the same code.
func SectionField(code string) string { return "section." + code }

// Limits of a form: of its parts in number, of a text in characters of one
// language, and of the whole in bytes as it is stored.
const (
	FormSections  = 40
	FormQuestions = 200
	FormOptions   = 100
	FormText      = 4_000
	FormBytes     = 500_000
)

// FormGroups are the headings of the task list under which sections stand.
var FormGroups = []string{"programme", "problem", "work"}

// reservedCodes are fields that the page of a section sends beside its answers.
var reservedCodes = []string{"next", "version", "key", "part", "reason"}

// within refuses a form that is beyond a limit.
func (s FormSchema) within(f *Faults) {
	questions, texts := 0, func(field string, all ...Texts) {
		for _, t := range all {
			for _, text := range t {
				if utf8.RuneCountInString(text) > FormText {
					f.Add(field, "calls.form_text_long", "Max", FormText)
					return
				}
			}
		}
	}
	for _, section := range s.Sections {
		texts(SectionField(section.Code), section.Title, section.Hint)
		for _, q := range section.Questions {
			questions++
			all := []Texts{q.Label, q.Hint}
			for _, o := range q.Options {
				all = append(all, o.Label, o.Unit)
			}
			for _, c := range q.Columns {
				all = append(all, c.Label)
			}
			texts(q.Code, all...)
			if len(q.Options) > FormOptions || len(q.Columns) > FormOptions {
				f.Add(q.Code, "calls.form_options_many", "Max", FormOptions)
			}
		}
	}
	body, err := json.Marshal(s)
	if len(s.Sections) > FormSections || questions > FormQuestions || err != nil || len(body) > FormBytes {
		f.Add("sections", "calls.form_long", "Sections", FormSections, "Questions", FormQuestions)
	}
}

// fixedParts are the parts of every document; no section may be called so.
var fixedParts = []string{PartFacts, PartPartners, PartBudget, PartTranches, PartAttachments, PartSides}

func (q FormQuestion) validate(f *Faults, seen map[string]bool) {
	options := q.Kind == QuestionChoice || q.Kind == QuestionMarker
	switch {
	case !codePattern.MatchString(q.Code) || slices.Contains(reservedCodes, q.Code):
		f.Add(q.Code, "calls.form_code_invalid", "Code", q.Code)
	case seen[q.Code]:
		f.Add(q.Code, "calls.form_code_twice", "Code", q.Code)
	case !slices.Contains(QuestionKinds, q.Kind):
		f.Add(q.Code, "calls.form_kind_unknown", "Code", q.Code)
	case q.Label.Blank():
		f.Add(q.Code, "calls.form_question_empty", "Code", q.Code)
	case options && len(q.Options) < 2:
		f.Add(q.Code, "calls.form_choice_empty", "Code", q.Code)
	case q.WordLimit < 0:
		f.Add(q.Code, "calls.form_limit_negative", "Code", q.Code)
	case q.Statement != "" && !slices.Contains(Statements, q.Statement):
		f.Add(q.Code, "calls.form_statement_unknown", "Code", q.Code)
	case q.Kind == QuestionTable && len(q.Columns) == 0:
		f.Add(q.Code, "calls.form_table_empty", "Code", q.Code)
	case q.Kind == QuestionMarker && strings.TrimSpace(q.Scale) == "":
		f.Add(q.Code, "calls.form_scale_missing", "Code", q.Code)
	}
	validOptions(f, q.Code, q.Options)
	for _, o := range q.Options {
		switch {
		case o.Unit.Blank():
		case q.Kind != QuestionIndicator:
			f.Add(q.Code, "calls.form_unit_alone", "Code", o.Code)
		case o.Unit.shares():
			f.Add(q.Code, "calls.form_unit_share", "Code", o.Code)
		}
	}
	columns := map[string]bool{}
	for _, c := range q.Columns {
		switch {
		case !codePattern.MatchString(c.Code):
			f.Add(q.Code, "calls.form_code_invalid", "Code", c.Code)
		case columns[c.Code]:
			f.Add(q.Code, "calls.form_code_twice", "Code", c.Code)
		case c.Label.Blank():
			f.Add(q.Code, "calls.form_question_empty", "Code", c.Code)
		case !slices.Contains(ColumnKinds, c.Kind):
			f.Add(q.Code, "calls.form_kind_unknown", "Code", c.Code)
		case c.Kind == ColumnChoice && len(c.Options) < 2:
			f.Add(q.Code, "calls.form_choice_empty", "Code", c.Code)
		}
		columns[c.Code] = true
		validOptions(f, q.Code, c.Options)
	}
}

// optionPattern is what the code of an option may be: it is stored as the answer.
var optionPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$`)

func validOptions(f *Faults, field string, options []FormOption) {
	seen := map[string]bool{}
	for _, o := range options {
		switch {
		case !optionPattern.MatchString(o.Code):
			f.Add(field, "calls.form_code_invalid", "Code", o.Code)
		case seen[o.Code]:
			f.Add(field, "calls.form_code_twice", "Code", o.Code)
		case o.Label.Blank():
			f.Add(field, "calls.form_question_empty", "Code", o.Code)
		}
		seen[o.Code] = true
	}
}

// Words counts the words of a text: runs of anything that is not a space.
func Words(text string) int { return len(strings.FieldsFunc(text, unicode.IsSpace)) }

// Gap is why an answer does not yet satisfy the question: a message key with
// its arguments, or "" when it does. Drafts may have gaps; submissions may not.
// A file is asked for among the attachments; rows have gaps of their own
// (RowGaps).
func (q FormQuestion) Gap(answer string) (key string, args map[string]any) {
	answer = strings.TrimSpace(answer)
	switch {
	case q.Kind == QuestionFile:
		return "", nil
	case answer == "" && q.Required:
		return "proposals.gap_answer", nil
	case answer == "":
		return "", nil
	case q.WordLimit > 0 && Words(answer) > q.WordLimit:
		return "proposals.gap_words", map[string]any{"Words": Words(answer), "Limit": q.WordLimit}
	case q.Kind == QuestionChoice && !q.offers(answer):
		return "proposals.gap_choice", nil
	case q.Kind == QuestionNumber:
		if n, err := strconv.ParseInt(answer, 10, 64); err != nil || n < 0 {
			return "proposals.gap_number", nil
		}
	}
	return "", nil
}

func (q FormQuestion) offers(code string) bool {
	for _, o := range q.Options {
		if o.Code == code {
			return true
		}
	}
	return false
}

// Answered is the answer as words: a choice by its label, rows a line each, else
// the text.
func (q FormQuestion) Answered(answer, lang string) string {
	if q.InRows() {
		return q.Readable(answer, lang)
	}
	if q.Kind == QuestionChoice {
		return labelOf(q.Options, answer, lang)
	}
	return answer
}

// labelOf is an option's label, or the code where no option has it.
func labelOf(options []FormOption, code, lang string) string {
	for _, o := range options {
		if o.Code == code {
			return o.Label.In(lang)
		}
	}
	return code
}

// Value stores the schema as JSON.
func (s FormSchema) Value() (driver.Value, error) {
	b, err := json.Marshal(s)
	return string(b), err
}

// Scan reads the stored JSON.
func (s *FormSchema) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return json.Unmarshal([]byte(v), s)
	case []byte:
		return json.Unmarshal(v, s)
	}
	return fmt.Errorf("form schema: cannot read %T", src)
}
