package proposals_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/calls"
	"seedfund/app/proposals"
	"seedfund/models"
)

// said is an answer with what is known of it: whether it satisfies its question.
type said struct {
	text string
	good bool
}

// anyForm makes a form of one to three sections with questions of every kind but
// files, some of them asked on a condition.
func anyForm(r *rand.Rand) models.FormSchema {
	words := func(en string) models.Texts { return models.Texts{"en": en} }
	options := []models.FormOption{{Code: "a", Label: words("A")}, {Code: "b", Label: words("B")}, {Code: "c", Label: words("C")}}
	var choices []string
	when := func() *models.FormCondition {
		if len(choices) == 0 || r.Intn(2) == 0 {
			return nil
		}
		is := []string{"a", "b", "c"}
		r.Shuffle(3, func(i, j int) { is[i], is[j] = is[j], is[i] })
		return &models.FormCondition{Question: choices[r.Intn(len(choices))], Is: is[:1+r.Intn(2)]}
	}
	s := models.FormSchema{Attachments: []models.FormAttachment{{Kind: models.AttachmentGovernment, Required: true}, {Kind: models.AttachmentRC, Required: true}}}
	kinds := slices.DeleteFunc(slices.Clone(models.QuestionKinds), func(k models.QuestionKind) bool { return k == models.QuestionFile })
	for i := range 1 + r.Intn(3) {
		section := models.FormSection{Code: fmt.Sprintf("s%d", i), Group: "work", Title: words("Section"), When: when()}
		for j := range 1 + r.Intn(4) {
			q := models.FormQuestion{Code: fmt.Sprintf("q%d_%d", i, j), Kind: kinds[r.Intn(len(kinds))], Label: words("Question"), Required: r.Intn(3) > 0, When: when()}
			switch q.Kind {
			case models.QuestionText:
				q.WordLimit = r.Intn(2) * 4
			case models.QuestionChoice, models.QuestionMarker:
				q.Options, q.Scale = options, "1"
			case models.QuestionTable:
				q.Columns = []models.FormColumn{{Code: "what", Kind: models.ColumnText, Label: words("What"), Required: true}, {Code: "how_many", Kind: models.ColumnNumber, Label: words("How many")}}
			}
			section.Questions = append(section.Questions, q)
			if q.Kind == models.QuestionChoice || q.Kind == models.QuestionMarker {
				choices = append(choices, q.Code)
			}
		}
		s.Sections = append(s.Sections, section)
	}
	return s
}

func anyAnswer(r *rand.Rand, q models.FormQuestion) said {
	if r.Intn(4) == 0 {
		return said{"", !q.Required}
	}
	wrong := r.Intn(5) == 0
	switch {
	case q.Kind == models.QuestionText && wrong:
		return said{"one two three four five", q.WordLimit == 0}
	case q.Kind == models.QuestionText:
		return said{"one two", true}
	case q.Kind == models.QuestionNumber && wrong:
		return said{"a dozen", false}
	case q.Kind == models.QuestionNumber:
		return said{"12", true}
	case q.Kind == models.QuestionChoice && wrong:
		return said{"z", false}
	case q.Kind == models.QuestionChoice:
		return said{q.Options[r.Intn(3)].Code, true}
	}
	text := apptest.AnswerTo(q, "XDA")
	rows, _ := models.ReadRows(text)
	if q.Kind == models.QuestionMarker {
		rows[0]["level"] = q.Options[r.Intn(3)].Code
	}
	if wrong {
		for _, c := range q.Cells() {
			if c.Required {
				delete(rows[0], c.Code)
				if q.Kind == models.QuestionMarker {
					rows[0]["level"] = "z"
				}
				break
			}
		}
	}
	return said{rows.Text(), !wrong}
}

// isAsked is written anew for the test: what the condition names was itself asked
// and answered so.
func isAsked(s models.FormSchema, section models.FormSection, q models.FormQuestion, answers map[string]said) bool {
	met := func(c *models.FormCondition) bool {
		if c == nil {
			return true
		}
		for _, other := range s.Sections {
			for _, on := range other.Questions {
				if on.Code != c.Question {
					continue
				}
				chosen := answers[on.Code].text
				if on.Kind == models.QuestionMarker && chosen != "" {
					rows, _ := models.ReadRows(chosen)
					chosen = rows[0]["level"]
				}
				return isAsked(s, other, on, answers) && slices.Contains(c.Is, chosen)
			}
		}
		return false
	}
	return met(section.When) && met(q.When)
}

// fund-design 30: over random forms and answers the completeness list is empty
// exactly when a submission is taken, and exactly when every question that is
// asked has a good answer and no other has any: a condition hides no answer in
// silence.
func TestTheListIsEmptyExactlyWhenASubmissionIsTaken(t *testing.T) {
	s := stage(t)
	r := rand.New(rand.NewSource(20261126))
	taken, hidden, unasked := 0, 0, 0
	for n := range 60 {
		schema := anyForm(r)
		_, err := s.calls.AdoptForm(s.Ctx, s.Fresh(s.head), models.StageConcept, schema)
		s.must(err)
		s.call = s.openCall()
		id := s.began()
		s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, s.facts(id)))
		s.must(s.proposals.SavePartners(s.Ctx, s.lead, id, proposals.Partners{Version: s.part(id, models.PartPartners).Version,
			Organisations: []int64{s.partner.OrganisationID}, Countries: []proposals.Share{{Country: "XDA", Basis: 10000}}}))
		s.attached(id, models.AttachmentGovernment, models.AttachmentRC)
		answers, allowed := map[string]said{}, true
		for _, section := range schema.Sections {
			var in []proposals.AnswerInput
			for _, q := range section.Questions {
				answers[q.Code] = anyAnswer(r, q)
				in = append(in, proposals.AnswerInput{Question: q.Code, Text: answers[q.Code].text})
			}
			s.must(s.proposals.SaveSection(s.Ctx, s.lead, id, section.Code, in))
		}
		for _, section := range schema.Sections {
			for _, q := range section.Questions {
				if isAsked(schema, section, q, answers) {
					allowed = allowed && answers[q.Code].good
					continue
				}
				unasked++
				if answers[q.Code].text != "" {
					allowed = false
					hidden++
					if s.gapAt(id, q.Code, "proposals.gap_not_asked") == nil {
						t.Fatalf("form %d: the answer to %s is hidden in silence", n, q.Code)
					}
				}
			}
		}
		s.must(s.proposals.Endorse(s.Ctx, s.Fresh(s.state), id, ""))
		for _, part := range s.view(id).Document.OwnedParts() {
			if len(s.view(id).Document.PartGaps(part)) == 0 {
				_ = s.says(s.lead, id, part)
			}
		}
		gaps := s.view(id).Document.Gaps()
		_, err = s.proposals.Submit(s.Ctx, s.Fresh(s.lead), id, s.view(id).Proposal.Version)
		if (len(gaps) == 0) != (err == nil) {
			t.Fatalf("form %d: %d gaps, submission: %v", n, len(gaps), err)
		}
		if allowed != (err == nil) {
			t.Fatalf("form %d: by the rules allowed %v, submission: %v; %v", n, allowed, err, gaps)
		}
		if err == nil {
			taken++
		}
	}
	if taken < 5 || hidden < 5 || unasked < 20 {
		t.Errorf("the forms are too tame: %d taken, %d hidden answers, %d questions not asked", taken, hidden, unasked)
	}
	t.Logf("%d of 60 taken, %d answers to what is not asked, %d questions not asked", taken, hidden, unasked)
}

func (s *scene) gapAt(id int64, field, key string) *models.Gap {
	for _, g := range s.view(id).Document.Gaps() {
		if g.Field == field && g.Key == key {
			return &g
		}
	}
	return nil
}

// A list in rows is kept in one writing; what is none, has too many rows or a
// column of its own invention is refused; a gap names its row and column.
func TestAnswersInRows(t *testing.T) {
	s := stage(t)
	schema, err := calls.DefaultForm(models.StageFull)
	s.must(err)
	framework, _, _ := schema.Question("indicators")
	marker, _, _ := schema.Question("gender_marker")
	for text, key := range map[string]string{
		"not rows": "proposals.answer_rows", `[{"colour":"red"}]`: "proposals.answer_rows", `[{"level":"1"},{"level":"2"}]`: "proposals.answer_rows_many", `{}`: "proposals.answer_rows",
	} {
		_, err := marker.Normal(text)
		if e := models.AsError(err); e == nil || e.Fields[0].Key != key {
			t.Errorf("%s: %v", text, err)
		}
	}
	for text, want := range map[string]string{"": "", "[]": "", `[{"level":" "}]`: "", `[{"why":"b","level":" 2 "}]`: `[{"level":"2","why":"b"}]`} {
		if is, err := marker.Normal(text); err != nil || is != want {
			t.Errorf("%s: %q %v", text, is, err)
		}
	}
	rows := models.Rows{
		{"result": "1", "statement": "Offices work alike", "indicator": "Offices", "unit": "offices", "baseline": "2", "baseline_year": "2025", "target": "1e3", "source": "Inspection", "fund_indicator": "nothing"},
		{"result": "2.1", "statement": "Staff are trained", "indicator": "Persons", "unit": "persons", "baseline": "0", "baseline_year": "1812", "target": "40"},
		{"result": "1", "statement": "Offices work otherwise", "indicator": "Complaints", "unit": "per cent", "baseline": "20", "baseline_year": "2025", "target": "80", "source": "Register"},
		{"result": "one", "statement": "x", "indicator": "x", "unit": "x", "baseline": "20", "baseline_year": "2025", "target": "80", "source": "x"},
	}
	var found []string
	for _, g := range framework.RowGaps(rows.Text(), nil) {
		found = append(found, fmt.Sprintf("%d %s %s", g.Row, g.Column, g.Key[len("proposals.gap_"):]))
	}
	want := []string{"1 target cell_number", "1 fund_indicator choice", "2 baseline_year cell_range", "2 source cell", "2 result result_outcome", "3 statement result_statement", "4 result result_number"}
	if !slices.Equal(found, want) {
		t.Errorf("%q", found)
	}
	place, _, _ := schema.Question("locations")
	if g := place.RowGaps(`[{"place":"Port","country":"XDB"}]`, []string{"XDA"}); len(g) != 1 || g[0].Key != "proposals.gap_cell_country" {
		t.Error(g)
	}
	day := models.FormColumn{Code: "day", Kind: models.ColumnDate, Label: models.Texts{"en": "Day"}}
	table := models.FormQuestion{Code: "days", Kind: models.QuestionTable, Columns: []models.FormColumn{day}}
	if g := table.RowGaps(`[{"day":"31 April"}]`, nil); len(g) != 1 || g[0].Key != "proposals.gap_cell_date" {
		t.Error(g)
	}
	for _, c := range []struct {
		likelihood, impact, band string
		level                    int
	}{{"1", "4", "low", 4}, {"3", "3", "medium", 9}, {"4", "4", "high", 16}, {"5", "4", "very_high", 20}, {"", "5", "", 0}} {
		if level, band := models.RiskLevel(map[string]string{"likelihood": c.likelihood, "impact": c.impact}); level != c.level || band != c.band {
			t.Errorf("%v: %d %s", c, level, band)
		}
	}
}

// A file answers its question, and the gap is gone.
func TestAFileAnswersAQuestion(t *testing.T) {
	s := stage(t)
	schema, err := calls.DefaultForm(models.StageConcept)
	s.must(err)
	schema.Sections[0].Questions = append(schema.Sections[0].Questions, models.FormQuestion{Code: "map", Kind: models.QuestionFile, Label: models.Texts{"en": "A map"}, Required: true})
	_, err = s.calls.AdoptForm(s.Ctx, s.Fresh(s.head), models.StageConcept, schema)
	s.must(err)
	s.call = s.openCall()
	id := s.began()
	if s.gapAt(id, "map", "proposals.gap_file") == nil {
		t.Error("a file that is needed is not on the list")
	}
	kind(t, s.proposals.SaveSection(s.Ctx, s.lead, id, "situation", []proposals.AnswerInput{{Question: "map", Text: "x"}}), models.KindInvalid, "proposals.answers_invalid")
	kind(t, s.proposals.Attach(s.Ctx, s.lead, id, models.FileKind("needs"), 1), models.KindInvalid, "proposals.attachment_invalid")
	s.attached(id, models.FileKind("map"), models.AttachmentOther)
	d := s.view(id).Document
	if s.gapAt(id, "map", "proposals.gap_file") != nil || !d.HasAttachment(models.FileKind("map")) || d.Attachments[0].Question != "map" {
		t.Errorf("%+v", d.Attachments)
	}
}
