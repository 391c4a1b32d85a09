package models

import (
	"slices"
	"time"
)

// FormDraft is the version of a form that is being prepared; there is one for
// each kind at a time. BasedOn is the number of the version it began as, 0 for
// none. The record of acts holds the digest of the whole and, of each change,
// what changed (FormSchema.Before).
type FormDraft struct {
	ID        int64
	Version   int64
	Kind      ProposalStage
	BasedOn   int
	Schema    FormSchema `audit:"digest"`
	CreatedAt time.Time
	UpdatedAt time.Time
	ByName    string
}

// FormAct is what a change of a form does.
type FormAct string

const (
	FormPutSection     FormAct = "put_section" // adds it at the end, or changes its words and condition
	FormRemoveSection  FormAct = "remove_section"
	FormMoveSection    FormAct = "move_section"
	FormPutQuestion    FormAct = "put_question" // adds it at the end of a section, or replaces it
	FormRemoveQuestion FormAct = "remove_question"
	FormMoveQuestion   FormAct = "move_question" // within its section, and over its end into the next
	FormSetAttachments FormAct = "set_attachments"

	// FormSetEndorsements says which endorsements are needed beside each State's.
	FormSetEndorsements FormAct = "set_endorsements"
)

// FormChange is one change of a form. Code names the section or question that is
// changed, "" for a new one; In is the section of a new question; By is how far
// it moves, 1 down or -1 up.
type FormChange struct {
	Act         FormAct          `json:"act" enum:"put_section,remove_section,move_section,put_question,remove_question,move_question,set_attachments,set_endorsements"`
	Code        string           `json:"code,omitempty" maxLength:"40"`
	In          string           `json:"in,omitempty" maxLength:"40"`
	By          int              `json:"by,omitempty" minimum:"-1" maximum:"1"`
	Section     *FormSection     `json:"section,omitempty"`
	Question    *FormQuestion    `json:"question,omitempty"`
	Budget      bool             `json:"budget,omitempty"`
	Attachments []FormAttachment `json:"attachments,omitempty"`
	// Endorsements are of set_endorsements.
	Endorsements []EndorserKind `json:"endorsements,omitempty" enum:"ministry,resident_coordinator,head"`
}

// Before is what a change is about as it stands before it: the section or question
// of its code, the place in the order where it only moves, the lists of the form
// it sets; nil for what is new.
func (s FormSchema) Before(c FormChange) any {
	section, question := s.questionAt(c.Code)
	at := s.sectionAt(c.Code)
	switch {
	case c.Act == FormSetAttachments:
		return map[string]any{"budget": s.Budget, "attachments": s.Attachments}
	case c.Act == FormSetEndorsements:
		return s.Endorsements
	case c.Act == FormMoveQuestion && section >= 0:
		return map[string]any{"in": s.Sections[section].Code, "at": question}
	case c.Act == FormMoveSection && at >= 0:
		return map[string]any{"at": at}
	case (c.Act == FormPutQuestion || c.Act == FormRemoveQuestion) && section >= 0:
		return s.Sections[section].Questions[question]
	case c.Act == FormRemoveSection && at >= 0:
		return s.Sections[at]
	case c.Act == FormPutSection && at >= 0:
		head := s.Sections[at]
		head.Questions = nil // they stay as they are
		return head
	}
	return nil
}

// clone is a copy whose lists may be changed.
func (s FormSchema) clone() FormSchema {
	s.Sections = slices.Clone(s.Sections)
	for i := range s.Sections {
		s.Sections[i].Questions = slices.Clone(s.Sections[i].Questions)
	}
	s.Attachments = slices.Clone(s.Attachments)
	return s
}

// Change applies one change. full is the newest form of the full document, whose
// questions may begin with answers of this one when it is the concept note's;
// what others refer to is not removed, and no code is taken twice.
func (s FormSchema) Change(kind ProposalStage, full FormSchema, c FormChange) (FormSchema, error) {
	out := s.clone()
	switch c.Act {
	case FormPutSection:
		return out, out.putSection(c)
	case FormRemoveSection:
		at := out.sectionAt(c.Code)
		if at < 0 {
			return s, NotFound("section")
		}
		gone := out.Sections[at]
		out.Sections = slices.Delete(out.Sections, at, at+1)
		for _, q := range gone.Questions {
			if err := out.free(kind, full, q.Code); err != nil {
				return s, err
			}
		}
		return out, nil
	case FormMoveSection:
		at := out.sectionAt(c.Code)
		to := at + c.By
		if at < 0 {
			return s, NotFound("section")
		}
		if to >= 0 && to < len(out.Sections) {
			out.Sections[at], out.Sections[to] = out.Sections[to], out.Sections[at]
		}
		return out, out.inOrder(c.Code)
	case FormPutQuestion:
		return out, out.putQuestion(kind, full, c)
	case FormRemoveQuestion:
		section, at := out.questionAt(c.Code)
		if section < 0 {
			return s, NotFound("question")
		}
		q := &out.Sections[section].Questions
		*q = slices.Delete(*q, at, at+1)
		return out, out.free(kind, full, c.Code)
	case FormMoveQuestion:
		return out, out.moveQuestion(c)
	case FormSetAttachments:
		for _, a := range c.Attachments {
			if !slices.Contains(AttachmentKinds, a.Kind) {
				return s, Invalid("calls.form_invalid", FieldError{Field: "attachments", Key: "proposals.attachment_kind"})
			}
		}
		out.Budget, out.Attachments = c.Budget, c.Attachments
		return out, nil
	case FormSetEndorsements:
		for _, k := range c.Endorsements {
			if !slices.Contains(FormEndorsers, k) {
				return s, Invalid("calls.form_invalid", FieldError{Field: "endorsements", Key: "calls.form_endorser_unknown"})
			}
		}
		out.Endorsements = c.Endorsements
		return out, nil
	}
	return s, Invalid("calls.form_invalid", FieldError{Field: "act", Key: "calls.form_act_unknown"})
}

func (s FormSchema) sectionAt(code string) int {
	return slices.IndexFunc(s.Sections, func(x FormSection) bool { return x.Code == code })
}

func (s FormSchema) questionAt(code string) (section, at int) {
	for i := range s.Sections {
		if j := slices.IndexFunc(s.Sections[i].Questions, func(q FormQuestion) bool { return q.Code == code }); j >= 0 {
			return i, j
		}
	}
	return -1, -1
}

// free refuses that a question is taken away that others refer to.
func (s FormSchema) free(kind ProposalStage, full FormSchema, code string) error {
	refs := s.References(kind, code)
	if kind == StageConcept {
		refs = append(refs, full.Carried(code)...)
	}
	if len(refs) == 0 {
		return nil
	}
	// fund-design 30: a question that a condition refers to cannot be removed.
	key := "calls.form_referred"
	if refs[0].Kind != kind {
		key = "calls.form_carried"
	}
	return Conflict(key, "99").With(map[string]any{"Code": code, "By": refs[0].Code})
}

// inOrder refuses an order in which a condition stands before what it depends on.
func (s FormSchema) inOrder(moved string) error {
	before := map[string]bool{}
	for _, section := range s.Sections {
		if c := section.When; c != nil && !before[c.Question] {
			return Conflict("calls.form_order", "99").With(map[string]any{"Code": section.Code, "Other": c.Question, "Moved": moved})
		}
		for _, q := range section.Questions {
			if c := q.When; c != nil && !before[c.Question] {
				return Conflict("calls.form_order", "99").With(map[string]any{"Code": q.Code, "Other": c.Question, "Moved": moved})
			}
			before[q.Code] = true
		}
	}
	return nil
}

func (s *FormSchema) putSection(c FormChange) error {
	if c.Section == nil {
		return Invalid("calls.form_invalid", FieldError{Field: "section", Key: "error.required"})
	}
	in := *c.Section
	if in.Title.Blank() {
		return Invalid("calls.form_invalid", FieldError{Field: "title", Key: "error.required"})
	}
	at := s.sectionAt(c.Code)
	if c.Code == "" {
		if at := s.sectionAt(in.Code); at >= 0 {
			return Invalid("calls.form_invalid", FieldError{Field: "code", Key: "calls.form_code_twice", Args: map[string]any{"Code": in.Code}})
		}
		if !codePattern.MatchString(in.Code) || slices.Contains(fixedParts, in.Code) {
			return Invalid("calls.form_invalid", FieldError{Field: "code", Key: "calls.form_code_invalid", Args: map[string]any{"Code": in.Code}})
		}
		in.Questions = nil
		s.Sections = append(s.Sections, in)
	} else {
		if at < 0 {
			return NotFound("section")
		}
		in.Code, in.Questions = c.Code, s.Sections[at].Questions
		s.Sections[at] = in
	}
	return s.sound(in.Code, s.BeforeSection(in.Code), in.When)
}

// sound refuses a condition that could never be looked at: before are the
// questions that stand before what it is set on.
func (s FormSchema) sound(code string, before []FormQuestion, when *FormCondition) error {
	var f Faults
	known := map[string]bool{}
	for _, q := range before {
		known[q.Code] = true
	}
	s.checkCondition(&f, "when", code, when, known)
	return f.Err("calls.form_invalid")
}

func (s *FormSchema) putQuestion(kind ProposalStage, full FormSchema, c FormChange) error {
	if c.Question == nil {
		return Invalid("calls.form_invalid", FieldError{Field: "question", Key: "error.required"})
	}
	in, section := *c.Question, 0
	var f Faults
	if c.Code == "" {
		if section = s.sectionAt(c.In); section < 0 {
			return NotFound("section")
		}
		if _, at := s.questionAt(in.Code); at >= 0 {
			return Invalid("calls.form_invalid", FieldError{Field: "code", Key: "calls.form_code_twice", Args: map[string]any{"Code": in.Code}})
		}
		s.Sections[section].Questions = append(s.Sections[section].Questions, in)
	} else {
		at := 0
		if section, at = s.questionAt(c.Code); section < 0 {
			return NotFound("question")
		}
		in.Code = c.Code
		was := s.Sections[section].Questions[at]
		s.Sections[section].Questions[at] = in
		if err := s.keepsReferences(kind, full, was, in); err != nil {
			return err
		}
	}
	in.validate(&f, map[string]bool{})
	if err := f.Err("calls.form_invalid"); err != nil {
		return err
	}
	for _, x := range s.Sections {
		for _, q := range x.Questions {
			if in.Statement != "" && q.Statement == in.Statement && q.Code != in.Code {
				return Invalid("calls.form_invalid", FieldError{Field: "statement", Key: "calls.form_statement_twice", Args: map[string]any{"Code": in.Code, "Other": q.Code}})
			}
		}
	}
	return s.sound(in.Code, s.BeforeQuestion(in.Code), in.When)
}

// keepsReferences refuses that a question others refer to becomes one they cannot
// refer to: another kind, or without the option they name.
func (s FormSchema) keepsReferences(kind ProposalStage, full FormSchema, was, is FormQuestion) error {
	for _, ref := range s.References(kind, is.Code) {
		if is.Kind != was.Kind {
			return Conflict("calls.form_referred_kind", "99").With(map[string]any{"Code": is.Code, "By": ref.Code})
		}
		if !is.offers(ref.Option) {
			return Conflict("calls.form_referred_option", "99").With(map[string]any{"Code": is.Code, "By": ref.Code, "Option": ref.Option})
		}
	}
	if carried := full.Carried(is.Code); kind == StageConcept && len(carried) > 0 && is.Kind != was.Kind {
		return Conflict("calls.form_referred_kind", "99").With(map[string]any{"Code": is.Code, "By": carried[0].Code})
	}
	return nil
}

func (s *FormSchema) moveQuestion(c FormChange) error {
	section, at := s.questionAt(c.Code)
	if section < 0 {
		return NotFound("question")
	}
	list := s.Sections[section].Questions
	q, to := list[at], at+c.By
	next := section + c.By
	switch {
	case to >= 0 && to < len(list):
		list[at], list[to] = list[to], list[at]
	case next >= 0 && next < len(s.Sections):
		s.Sections[section].Questions = slices.Delete(list, at, at+1)
		into := &s.Sections[next].Questions
		if c.By > 0 {
			*into = slices.Insert(*into, 0, q)
		} else {
			*into = append(*into, q)
		}
	}
	return s.inOrder(c.Code)
}

// Untranslated counts the texts of the form that a language lacks.
func (s FormSchema) Untranslated(lang string) int {
	n := 0
	options := func(list []FormOption) {
		for _, o := range list {
			n += lacks(lang, o.Label)
		}
	}
	for _, section := range s.Sections {
		n += lacks(lang, section.Title, section.Hint)
		for _, q := range section.Questions {
			n += lacks(lang, q.Label, q.Hint)
			options(q.Options)
			for _, c := range q.Columns {
				n += lacks(lang, c.Label)
				options(c.Options)
			}
		}
	}
	return n
}
