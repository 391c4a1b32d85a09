package models

import (
	"slices"
	"strings"
)

// FormCondition says when a question or a section is asked: when the answer to
// an earlier choice or marker is one of those named.
type FormCondition struct {
	Question string   `json:"question"`
	Is       []string `json:"is"`
}

// checkCondition refuses a condition on a question that is not asked before, that
// offers no options, or on options it does not offer. The fault is at a field and
// names the section or question by its code.
func (s FormSchema) checkCondition(f *Faults, field, code string, c *FormCondition, before map[string]bool) {
	if c == nil {
		return
	}
	on, _, ok := s.Question(c.Question)
	switch {
	case !ok || !before[c.Question]:
		f.Add(field, "calls.form_condition_unknown", "Code", code, "Other", c.Question)
	case on.Kind != QuestionChoice && on.Kind != QuestionMarker:
		f.Add(field, "calls.form_condition_kind", "Code", code, "Other", c.Question)
	case len(c.Is) == 0:
		f.Add(field, "calls.form_condition_empty", "Code", code)
	default:
		for _, option := range c.Is {
			if !on.offers(option) {
				f.Add(field, "calls.form_condition_option", "Code", code, "Other", c.Question, "Option", option)
			}
		}
	}
}

// BeforeSection are the questions asked before a section; all of them before one
// that is new. A section and a question may have the same code.
func (s FormSchema) BeforeSection(code string) []FormQuestion {
	var out []FormQuestion
	for _, section := range s.Sections {
		if section.Code == code {
			return out
		}
		out = append(out, section.Questions...)
	}
	return out
}

// BeforeQuestion are the questions asked before a question; all of them before
// one that is new.
func (s FormSchema) BeforeQuestion(code string) []FormQuestion {
	var out []FormQuestion
	for _, section := range s.Sections {
		for _, q := range section.Questions {
			if q.Code == code {
				return out
			}
			out = append(out, q)
		}
	}
	return out
}

// chosen is the option an answer to a choice or a marker names.
func (q FormQuestion) chosen(answer string) string {
	if q.Kind != QuestionMarker {
		return strings.TrimSpace(answer)
	}
	if rows, err := ReadRows(answer); err == nil && len(rows) > 0 {
		return rows[0]["level"]
	}
	return ""
}

// Asks says whether a question is asked, the answers being as they are. A
// question of a section that is not asked is not asked; an answer to a question
// that is not asked fulfils no condition.
func (s FormSchema) Asks(code string, answers map[string]string) bool { return s.Asked(answers)[code] }

// Asked are the questions that are asked, the answers being as they are, by code:
// one walk in the order of the form, as a condition looks back only.
func (s FormSchema) Asked(answers map[string]string) map[string]bool {
	asked, chosen := map[string]bool{}, map[string]string{}
	met := func(c *FormCondition) bool {
		return c == nil || asked[c.Question] && slices.Contains(c.Is, chosen[c.Question])
	}
	for _, section := range s.Sections {
		if !met(section.When) {
			continue
		}
		for _, q := range section.Questions {
			if met(q.When) {
				asked[q.Code], chosen[q.Code] = true, q.chosen(answers[q.Code])
			}
		}
	}
	return asked
}

// FormReference is one place of a form that names a question or one of its options.
type FormReference struct {
	Kind   ProposalStage // of the form it stands in
	Code   string        // the section or question that names it
	Option string        // the option it names; "" for the question itself
}

// References are the conditions of the form that name a question.
func (s FormSchema) References(stage ProposalStage, code string) []FormReference {
	var out []FormReference
	of := func(at string, c *FormCondition) {
		if c == nil || c.Question != code {
			return
		}
		for _, option := range c.Is {
			out = append(out, FormReference{Kind: stage, Code: at, Option: option})
		}
	}
	for _, section := range s.Sections {
		of(section.Code, section.When)
		for _, q := range section.Questions {
			of(q.Code, q.When)
		}
	}
	return out
}

// Carried are the questions of a full document whose answers begin with one of
// the concept note by name.
func (s FormSchema) Carried(code string) []FormReference {
	var out []FormReference
	for _, section := range s.Sections {
		for _, q := range section.Questions {
			if q.From == code {
				out = append(out, FormReference{Kind: StageFull, Code: q.Code})
			}
		}
	}
	return out
}

// Begins is the question of the concept note whose answer a question of the full
// document begins with: the one it names, else the same statement's, else the one
// of the same code; and only where both are answered alike.
func (s FormSchema) Begins(q FormQuestion) (FormQuestion, bool) {
	code := q.From
	for _, section := range s.Sections {
		for _, c := range section.Questions {
			if code == "" && q.Statement != "" && c.Statement == q.Statement {
				code = c.Code
			}
		}
	}
	if code == "" {
		code = q.Code
	}
	from, _, ok := s.Question(code)
	return from, ok && from.Kind == q.Kind && q.Kind != QuestionFile
}
