package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Rubric is a set of criteria in their order, with its title.
type Rubric struct {
	Title    Texts       `json:"title,omitempty"`
	Criteria []Criterion `json:"criteria"`
}

// CriteriaDraft is the version of the criteria that is being prepared; there is
// one at a time, and Kind is always CriteriaOfReview. BasedOn is the number of
// the version it began as, 0 for none.
type CriteriaDraft struct {
	ID        int64
	Version   int64
	Kind      string
	BasedOn   int
	Rubric    Rubric
	CreatedAt time.Time
	UpdatedAt time.Time
	ByName    string
}

// CriteriaOfReview is the one kind of criteria there is.
const CriteriaOfReview = "review"

// CriteriaAct is what a change of the criteria does.
type CriteriaAct string

const (
	CriteriaPut     CriteriaAct = "put" // adds it at the end, or replaces it
	CriteriaRemove  CriteriaAct = "remove"
	CriteriaMove    CriteriaAct = "move"
	CriteriaTitle   CriteriaAct = "set_title"
	CriteriaWeights CriteriaAct = "set_weights"
)

// CriteriaChange is one change of the criteria. Code names the criterion that is
// changed, "" for a new one; By is how far it moves, 1 down or -1 up; Weights are
// in whole per cent by code, and what is not named keeps its own.
type CriteriaChange struct {
	Act       CriteriaAct
	Code      string
	By        int
	Criterion *Criterion
	Title     Texts
	Weights   map[string]int
}

// CriterionField names a criterion among the faults of a set.
func CriterionField(code string) string { return "criteria[" + code + "]" }

// At is where a criterion stands, -1 where there is none of that code.
func (r Rubric) At(code string) int {
	return slices.IndexFunc(r.Criteria, func(c Criterion) bool { return c.Code == code })
}

// Sum is what the weights add up to, in per cent.
func (r Rubric) Sum() int {
	sum := 0
	for _, c := range r.Criteria {
		sum += c.Weight
	}
	return sum
}

// Change applies one change. sections are those of the full document, one of
// which a criterion may be about.
func (r Rubric) Change(sections []FormSection, c CriteriaChange) (Rubric, error) {
	out := Rubric{Title: r.Title, Criteria: slices.Clone(r.Criteria)}
	at := out.At(c.Code)
	if at < 0 && (c.Act == CriteriaRemove || c.Act == CriteriaMove || c.Act == CriteriaPut && c.Code != "") {
		return r, NotFound("criteria")
	}
	switch c.Act {
	case CriteriaPut:
		if c.Criterion == nil {
			return r, Invalid("calls.criteria_invalid", FieldError{Field: "criterion", Key: "error.required"})
		}
		in := *c.Criterion
		if c.Code != "" {
			in.Code = c.Code
		} else if out.At(in.Code) >= 0 {
			return r, Invalid("calls.criteria_invalid", FieldError{Field: "code", Key: "calls.criterion_twice", Args: map[string]any{"Code": in.Code}})
		}
		if err := in.check(sections); err != nil {
			return r, err
		}
		if at >= 0 {
			out.Criteria[at] = in
		} else {
			out.Criteria = append(out.Criteria, in)
		}
		return out, nil
	case CriteriaRemove:
		out.Criteria = slices.Delete(out.Criteria, at, at+1)
		return out, nil
	case CriteriaMove:
		if to := at + c.By; to >= 0 && to < len(out.Criteria) {
			out.Criteria[at], out.Criteria[to] = out.Criteria[to], out.Criteria[at]
		}
		return out, nil
	case CriteriaTitle:
		if c.Title.Blank() {
			return r, Invalid("calls.criteria_invalid", FieldError{Field: "title[en]", Key: "error.required"})
		}
		out.Title = c.Title
		return out, nil
	case CriteriaWeights:
		return out, out.weigh(c.Weights)
	}
	return r, Invalid("calls.criteria_invalid", FieldError{Field: "act", Key: "calls.criteria_act_unknown"})
}

func (r Rubric) weigh(weights map[string]int) error {
	var f Faults
	for i, c := range r.Criteria {
		w, ok := weights[c.Code]
		if !ok {
			continue
		}
		if w < 0 || w > 100 || c.RecordedOnly && w != 0 {
			f.Add("weight["+c.Code+"]", "calls.criterion_weight", "Code", c.Code)
		}
		r.Criteria[i].Weight = w
	}
	for code := range weights {
		if r.At(code) < 0 {
			return NotFound("criteria")
		}
	}
	return f.Err("calls.criteria_invalid")
}

// check refuses a criterion that could not be scored; its weight is held against
// the others when the set is adopted.
func (c Criterion) check(sections []FormSection) error {
	var f Faults
	if !codePattern.MatchString(c.Code) {
		f.Add("code", "calls.form_code_invalid", "Code", c.Code)
	}
	if c.Label.Blank() {
		f.Add("label[en]", "error.required")
	}
	if c.Weight < 0 || c.Weight > 100 || c.RecordedOnly && c.Weight != 0 {
		f.Add("weight", "calls.criterion_weight", "Code", c.Code)
	}
	for score := ScoreLowest; score <= ScoreHighest; score++ {
		if c.Anchor(score).Blank() {
			f.Add("anchor"+strconv.Itoa(score)+"[en]", "error.required")
		}
	}
	if !c.aboutOne(sections) {
		f.Add("section", "calls.criterion_section", "Code", c.Code, "Section", c.Section)
	}
	return f.Err("calls.criteria_invalid")
}

func (c Criterion) aboutOne(sections []FormSection) bool {
	return c.Section == "" || c.Section == PartBudget || slices.ContainsFunc(sections, func(s FormSection) bool { return s.Code == c.Section })
}

// Validate refuses a set that cannot be scored with: CheckCriteria, and a title
// and sections that the full document has. The field of a fault is the
// CriterionField it is about, "title" or "criteria".
func (r Rubric) Validate(sections []FormSection) error {
	var f Faults
	if r.Title.Blank() {
		f.Add("title", "calls.criteria_title")
	}
	if err := AsError(CheckCriteria(r.Criteria)); err != nil {
		f = append(f, err.Fields...)
	}
	for _, c := range r.Criteria {
		if !c.aboutOne(sections) {
			f.Add(CriterionField(c.Code), "calls.criterion_section", "Code", c.Code, "Section", c.Section)
		}
	}
	return f.Err("calls.criteria_invalid")
}

// About lists the criteria that are mostly about a section of the full document.
func (r Rubric) About(section string) []Criterion {
	var out []Criterion
	for _, c := range r.Criteria {
		if c.Section == section {
			out = append(out, c)
		}
	}
	return out
}

// Untranslated counts the texts of the set that a language lacks.
func (r Rubric) Untranslated(lang string) int {
	n := lacks(lang, r.Title)
	for _, c := range r.Criteria {
		n += lacks(lang, c.Label, c.Hint, c.Anchor1, c.Anchor2, c.Anchor3, c.Anchor4, c.Anchor5)
	}
	return n
}

// lacks counts those of the texts that are there and not in a language.
func lacks(lang string, texts ...Texts) int {
	n := 0
	for _, t := range texts {
		if !t.Blank() && t[lang] == "" {
			n++
		}
	}
	return n
}

// Value stores the rubric as JSON.
func (r Rubric) Value() (driver.Value, error) {
	b, err := json.Marshal(r)
	return string(b), err
}

// Scan reads the stored JSON.
func (r *Rubric) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return json.Unmarshal([]byte(v), r)
	case []byte:
		return json.Unmarshal(v, r)
	}
	return fmt.Errorf("rubric: cannot read %T", src)
}

// CriteriaVersion is one adopted version of the criteria. A set that a call made
// its own by other weights has no title and is none.
type CriteriaVersion struct {
	Set    CriteriaSet
	Rubric Rubric
}

// CriteriaUse is one adopted version and how many calls are reviewed by it.
type CriteriaUse struct {
	Set   CriteriaSet
	Calls int
}

// CriteriaList is the criteria's versions, newest first, and their draft.
type CriteriaList struct {
	Versions []CriteriaUse
	Draft    *CriteriaDraft
}

// CriteriaDesk is what the editor of the criteria shows: the draft, or the newest
// version where none is open; what it differs in from that version; and what
// stands before its adoption. Sections are those of the full document.
type CriteriaDesk struct {
	Draft       *CriteriaDraft
	Latest      CriteriaVersion // number 0: none was adopted, the fund's first criteria stand here
	Rubric      Rubric
	Sections    []FormSection
	Differences []VersionDifference
	Faults      *Error
	Adopts      bool // the reader may adopt it
}
