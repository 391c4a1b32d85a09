package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
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
}

// FormSection is one page of the form. Group is the heading it stands under in
// the task list.
type FormSection struct {
	Code      string         `json:"code"`
	Group     string         `json:"group"`
	Title     Texts          `json:"title"`
	Hint      Texts          `json:"hint,omitempty"`
	Questions []FormQuestion `json:"questions"`
}

// QuestionKind says how a question is answered.
type QuestionKind string

const (
	QuestionText   QuestionKind = "text"
	QuestionChoice QuestionKind = "choice"
	QuestionNumber QuestionKind = "number"
)

// FormQuestion is one question. WordLimit 0 is none. From names the question of
// the concept note whose answer a full document begins with; the same code
// without it.
type FormQuestion struct {
	Code      string       `json:"code"`
	Kind      QuestionKind `json:"kind"`
	Label     Texts        `json:"label"`
	Hint      Texts        `json:"hint,omitempty"`
	Required  bool         `json:"required"`
	WordLimit int          `json:"word_limit,omitempty"`
	Options   []FormOption `json:"options,omitempty"`
	From      string       `json:"from,omitempty"`
}

// FormOption is one answer of a choice.
type FormOption struct {
	Code  string `json:"code"`
	Label Texts  `json:"label"`
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

// Section finds a section by code.
func (s FormSchema) Section(code string) (FormSection, bool) {
	for _, section := range s.Sections {
		if section.Code == code {
			return section, true
		}
	}
	return FormSection{}, false
}

// Validate refuses a form that could not be answered: a code twice, a question
// without words, a choice without options.
func (s FormSchema) Validate() error {
	var f Faults
	seen := map[string]bool{}
	if len(s.Sections) == 0 {
		f.Add("sections", "calls.form_section_empty")
	}
	for _, section := range s.Sections {
		if section.Code == "" || len(section.Questions) == 0 || section.Title.Blank() {
			f.Add(section.Code, "calls.form_section_empty")
		}
		for _, q := range section.Questions {
			switch {
			case q.Code == "" || seen[q.Code]:
				f.Add(q.Code, "calls.form_code_twice", "Code", q.Code)
			case q.Label.Blank():
				f.Add(q.Code, "calls.form_question_empty", "Code", q.Code)
			case q.Kind == QuestionChoice && len(q.Options) < 2:
				f.Add(q.Code, "calls.form_choice_empty", "Code", q.Code)
			case q.Kind != QuestionText && q.Kind != QuestionChoice && q.Kind != QuestionNumber:
				f.Add(q.Code, "calls.form_kind_unknown", "Code", q.Code)
			}
			seen[q.Code] = true
		}
	}
	return f.Err("calls.form_invalid")
}

// Words counts the words of a text: runs of anything that is not a space.
func Words(text string) int { return len(strings.FieldsFunc(text, unicode.IsSpace)) }

// Gap is why an answer does not yet satisfy the question: a message key with
// its arguments, or "" when it does. Drafts may have gaps; submissions may not.
func (q FormQuestion) Gap(answer string) (key string, args map[string]any) {
	answer = strings.TrimSpace(answer)
	switch {
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

// Answered is the answer as it is shown: a choice by its label, else the text.
func (q FormQuestion) Answered(answer, lang string) string {
	for _, o := range q.Options {
		if o.Code == answer {
			return o.Label.In(lang)
		}
	}
	return answer
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
