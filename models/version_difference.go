package models

import (
	"slices"
)

// VersionPart is what a difference between two versions is of.
type VersionPart string

const (
	PartOfTitle       VersionPart = "title"
	PartOfSection     VersionPart = "section"
	PartOfQuestion    VersionPart = "question"
	PartOfCriterion   VersionPart = "criterion"
	PartOfAttachment  VersionPart = "attachment"
	PartOfEndorsement VersionPart = "endorsement"
	PartOfBudget      VersionPart = "budget"
	PartOfOrder       VersionPart = "order" // the same things in another order
)

// VersionDifference is one part that two versions of a form or of the criteria do
// not have alike. Code is of the section, question or criterion, or the kind of
// the attachment or endorsement; "" for what there is once.
type VersionDifference struct {
	Of   VersionPart
	Code string
	Was  *VersionSide // nil: it is new
	Is   *VersionSide // nil: it was taken out
}

// VersionSide is one part as one version has it; only what fits its kind is set.
type VersionSide struct {
	Title     Texts
	Section   *FormSection // without its questions
	Question  *FormQuestion
	Criterion *Criterion
	In        string // section of a question
	Required  bool   // of an attachment
}

// Change is "new", "gone" or "changed".
func (d VersionDifference) Change() string {
	switch {
	case d.Was == nil:
		return "new"
	case d.Is == nil:
		return "gone"
	}
	return "changed"
}

// side is one part of a version while two are compared.
type side struct {
	of   VersionPart
	code string
	text string // its canonical writing
	side VersionSide
}

// compare lists the parts of is that was has otherwise, in the order of is, those
// taken out after the others; and whether what both have stands in another order.
func compare(is, was []side) []VersionDifference {
	at := func(list []side, of VersionPart, code string) int {
		return slices.IndexFunc(list, func(s side) bool { return s.of == of && s.code == code })
	}
	var out []VersionDifference
	last, moved := -1, false
	for _, s := range is {
		before := at(was, s.of, s.code)
		if before < 0 {
			out = append(out, VersionDifference{Of: s.of, Code: s.code, Is: &s.side})
			continue
		}
		moved, last = moved || before < last, max(before, last)
		if was[before].text != s.text {
			out = append(out, VersionDifference{Of: s.of, Code: s.code, Was: &was[before].side, Is: &s.side})
		}
	}
	for _, s := range was {
		if at(is, s.of, s.code) < 0 {
			out = append(out, VersionDifference{Of: s.of, Code: s.code, Was: &s.side})
		}
	}
	if moved {
		out = append(out, VersionDifference{Of: PartOfOrder, Was: &VersionSide{}, Is: &VersionSide{}})
	}
	return out
}

// Differences are what another version has otherwise: sections, questions,
// attachments, endorsements and the budget.
func (s FormSchema) Differences(was FormSchema) []VersionDifference {
	return compare(s.sides(), was.sides())
}

func (s FormSchema) sides() []side {
	var out []side
	for _, section := range s.Sections {
		bare := section
		bare.Questions = nil
		out = append(out, side{PartOfSection, section.Code, FormSchema{Sections: []FormSection{bare}}.text(), VersionSide{Title: section.Title, Section: &bare}})
		for _, q := range section.Questions {
			text := section.Code + FormSchema{Sections: []FormSection{{Questions: []FormQuestion{q}}}}.text()
			out = append(out, side{PartOfQuestion, q.Code, text, VersionSide{Title: q.Label, Question: &q, In: section.Code}})
		}
	}
	if s.Budget {
		out = append(out, side{of: PartOfBudget})
	}
	for _, kind := range AttachmentKinds { // in one order, which says nothing
		if at := slices.IndexFunc(s.Attachments, func(a FormAttachment) bool { return a.Kind == kind }); at >= 0 {
			a := s.Attachments[at]
			out = append(out, side{PartOfAttachment, string(kind), FormSchema{Attachments: []FormAttachment{a}}.text(), VersionSide{Required: a.Required}})
		}
	}
	for _, kind := range EndorserKinds {
		if slices.Contains(s.Endorsements, kind) {
			out = append(out, side{of: PartOfEndorsement, code: string(kind)})
		}
	}
	return out
}

func (s FormSchema) text() string {
	text, _ := s.Value() // forms always encode
	return text.(string)
}

// Differences are what another version has otherwise: the title and criteria.
func (r Rubric) Differences(was Rubric) []VersionDifference {
	return compare(r.sides(), was.sides())
}

func (r Rubric) sides() []side {
	out := []side{{PartOfTitle, "", Rubric{Title: r.Title}.text(), VersionSide{Title: r.Title}}}
	for _, c := range r.Criteria {
		out = append(out, side{PartOfCriterion, c.Code, Rubric{Criteria: []Criterion{c}}.text(), VersionSide{Title: c.Label, Criterion: &c}})
	}
	return out
}

func (r Rubric) text() string {
	text, _ := r.Value() // rubrics always encode
	return text.(string)
}
