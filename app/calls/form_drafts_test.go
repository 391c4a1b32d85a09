package calls_test

import (
	"slices"
	"strings"
	"testing"

	"seedfund/models"
)

func (s scene) change(t *testing.T, kind models.ProposalStage, c models.FormChange) error {
	t.Helper()
	desk, err := s.calls.FormDesk(s.Ctx, s.as(models.RoleSecretariatOfficer), kind)
	if err != nil || desk.Draft == nil {
		t.Fatal(desk.Draft, err)
	}
	return s.calls.ChangeForm(s.Ctx, s.as(models.RoleSecretariatOfficer), kind, desk.Draft.Version, c)
}

func formRefused(t *testing.T, err error, kind models.Kind, key string) {
	t.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != kind {
		t.Fatalf("want %s, have %v", key, err)
	}
	if key != "" && e.Key != key && !slices.ContainsFunc(e.Fields, func(f models.FieldError) bool { return f.Key == key }) {
		t.Fatalf("want %s, have %v %v", key, err, e.Fields)
	}
}

// The next version of a form is prepared by the secretariat, and adopted by its
// head; what is asked of proposals that exist stays.
func TestAFormIsPreparedAndAdopted(t *testing.T) {
	s := stage(t)
	officer, head := s.as(models.RoleSecretariatOfficer), s.as(models.RoleSecretariatHead)
	formRefused(t, s.calls.OpenForm(s.Ctx, s.as(models.RoleDrafter), models.StageConcept), models.KindForbidden, "error.right_missing")
	formRefused(t, s.calls.OpenForm(s.Ctx, officer, "letter"), models.KindNotFound, "")
	if err := s.calls.OpenForm(s.Ctx, officer, models.StageConcept); err != nil {
		t.Fatal(err)
	}
	if err := s.calls.OpenForm(s.Ctx, officer, models.StageConcept); err != nil {
		t.Fatal("an open draft is given as it is: ", err)
	}
	_, err := s.calls.AdoptDraft(s.Ctx, officer, models.StageConcept, 1)
	formRefused(t, err, models.KindForbidden, "error.right_missing")

	section := models.FormSection{Code: "learning", Group: "work", Title: models.Texts{"en": "Learning"}}
	if err := s.change(t, models.StageConcept, models.FormChange{Act: models.FormPutSection, Section: &section}); err != nil {
		t.Fatal(err)
	}
	formRefused(t, s.change(t, models.StageConcept, models.FormChange{Act: models.FormPutSection, Section: &section}), models.KindInvalid, "calls.form_code_twice")
	_, err = s.calls.AdoptDraft(s.Ctx, head, models.StageConcept, 2)
	formRefused(t, err, models.KindInvalid, "calls.form_section_empty")

	choice := models.FormQuestion{Code: "before", Kind: models.QuestionChoice, Label: models.Texts{"en": "Was it tried before?"}, Options: []models.FormOption{
		{Code: "yes", Label: models.Texts{"en": "Yes"}}, {Code: "no", Label: models.Texts{"en": "No"}}}}
	put := func(q models.FormQuestion, code string) error {
		return s.change(t, models.StageConcept, models.FormChange{Act: models.FormPutQuestion, Code: code, In: "learning", Question: &q})
	}
	if err := put(choice, ""); err != nil {
		t.Fatal(err)
	}
	lessons := models.FormQuestion{Code: "lessons", Kind: models.QuestionText, Label: models.Texts{"en": "What was learnt?"}, When: &models.FormCondition{Question: "before", Is: []string{"yes"}}}
	if err := put(lessons, ""); err != nil {
		t.Fatal(err)
	}
	bad := func(change func(*models.FormQuestion)) models.FormQuestion {
		q := lessons
		q.When = &models.FormCondition{Question: "before", Is: []string{"yes"}}
		change(&q)
		return q
	}
	for key, q := range map[string]models.FormQuestion{
		"calls.form_condition_unknown": bad(func(q *models.FormQuestion) { q.When.Question = "nothing" }),
		"calls.form_condition_kind":    bad(func(q *models.FormQuestion) { q.When.Question = "situation" }),
		"calls.form_condition_empty":   bad(func(q *models.FormQuestion) { q.When.Is = nil }),
		"calls.form_condition_option":  bad(func(q *models.FormQuestion) { q.When.Is = []string{"perhaps"} }),
		"calls.form_statement_twice":   bad(func(q *models.FormQuestion) { q.Statement = "added_value" }),
		"calls.form_statement_unknown": bad(func(q *models.FormQuestion) { q.Statement = "hope" }),
		"calls.form_limit_negative":    bad(func(q *models.FormQuestion) { q.WordLimit = -1 }),
		"calls.form_question_empty":    bad(func(q *models.FormQuestion) { q.Label = nil }),
		"calls.form_kind_unknown":      bad(func(q *models.FormQuestion) { q.Kind = "song" }),
		"calls.form_table_empty":       bad(func(q *models.FormQuestion) { q.Kind = models.QuestionTable }),
		"calls.form_choice_empty":      bad(func(q *models.FormQuestion) { q.Kind = models.QuestionChoice }),
		"calls.form_scale_missing": bad(func(q *models.FormQuestion) {
			q.Kind, q.Options = models.QuestionMarker, choice.Options
		}),
	} {
		formRefused(t, put(q, "lessons"), models.KindInvalid, key)
	}
	formRefused(t, put(bad(func(q *models.FormQuestion) { q.Code = "Lessons!" }), ""), models.KindInvalid, "calls.form_code_invalid")

	// A section and its question may have one code; what stands before the question
	// in its section can still be named.
	same := models.FormQuestion{Code: "learning", Kind: models.QuestionText, Label: models.Texts{"en": "What next?"}, When: &models.FormCondition{Question: "before", Is: []string{"no"}}}
	if err := put(same, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.change(t, models.StageConcept, models.FormChange{Act: models.FormRemoveQuestion, Code: "learning"}); err != nil {
		t.Fatal(err)
	}
	refused := models.FormSection{Code: "learning", Title: section.Title, When: same.When}
	formRefused(t, s.change(t, models.StageConcept, models.FormChange{Act: models.FormPutSection, Code: "learning", Section: &refused}), models.KindInvalid, "calls.form_condition_unknown")

	// fund-design 30: what a condition refers to stays, with its kind and its options.
	formRefused(t, s.change(t, models.StageConcept, models.FormChange{Act: models.FormRemoveQuestion, Code: "before"}), models.KindConflict, "calls.form_referred")
	text := choice
	text.Kind, text.Options = models.QuestionText, nil
	formRefused(t, put(text, "before"), models.KindConflict, "calls.form_referred_kind")
	without := choice
	without.Options = append(slices.Clone(choice.Options[1:]), models.FormOption{Code: "perhaps", Label: models.Texts{"en": "Perhaps"}})
	formRefused(t, put(without, "before"), models.KindConflict, "calls.form_referred_option")
	formRefused(t, s.change(t, models.StageConcept, models.FormChange{Act: models.FormMoveQuestion, Code: "lessons", By: -1}), models.KindConflict, "calls.form_order")
	formRefused(t, s.change(t, models.StageConcept, models.FormChange{Act: "sing"}), models.KindInvalid, "calls.form_act_unknown")
	if err := s.change(t, models.StageConcept, models.FormChange{Act: models.FormMoveSection, Code: "learning", By: -1}); err != nil {
		t.Fatal(err)
	}
	desk, err := s.calls.FormDesk(s.Ctx, head, models.StageConcept)
	if err != nil || len(desk.Differences) != 3 || desk.Faults != nil || len(desk.Referred["before"]) != 1 {
		t.Fatalf("%+v %v", desk.Differences, err)
	}
	formRefused(t, s.calls.ChangeForm(s.Ctx, officer, models.StageConcept, 1, models.FormChange{Act: models.FormRemoveSection, Code: "learning"}), models.KindStale, "")
	old := s.published(t)
	number, err := s.calls.AdoptDraft(s.Ctx, head, models.StageConcept, desk.Draft.Version)
	if err != nil || number != 2 {
		t.Fatal(number, err)
	}
	later, before := s.prepared(t), old
	if v, err := s.calls.Show(s.Ctx, head, later.ID); err != nil || v.Concept.Number != 2 {
		t.Error(v.Concept.Number, err)
	}
	if v, err := s.calls.Show(s.Ctx, head, before.ID); err != nil || v.Concept.Number != 1 {
		t.Error(v.Concept.Number, err)
	}
	now, was, err := s.calls.FormVersion(s.Ctx, officer, models.StageConcept, 2)
	if err != nil || was.Number != 1 || len(now.Schema.Differences(was.Schema)) != 3 {
		t.Error(was.Number, err)
	}
	lists, err := s.calls.Forms(s.Ctx, officer)
	if err != nil || len(lists) != 2 || lists[0].Draft != nil || len(lists[0].Versions) != 2 || lists[0].Versions[0].Calls != 1 {
		t.Errorf("%+v %v", lists, err)
	}
}

// A question of the concept note with whose answer the full document begins is
// not taken out of it, and a form that names what is not asked is not adopted.
func TestFormsOfBothStagesHoldTogether(t *testing.T) {
	s := stage(t)
	officer, head := s.as(models.RoleSecretariatOfficer), s.as(models.RoleSecretariatHead)
	full := models.StageFull
	s.prepared(t)
	for _, kind := range []models.ProposalStage{full, models.StageConcept} {
		if err := s.calls.OpenForm(s.Ctx, officer, kind); err != nil {
			t.Fatal(err)
		}
	}
	same, err := s.calls.FormDesk(s.Ctx, head, full)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.calls.AdoptDraft(s.Ctx, head, full, same.Draft.Version)
	formRefused(t, err, models.KindConflict, "calls.form_same")

	question := func(code string) models.FormQuestion {
		desk, err := s.calls.FormDesk(s.Ctx, officer, full)
		if err != nil {
			t.Fatal(err)
		}
		q, _, _ := desk.Schema.Question(code)
		return q
	}
	carried := question("sustainability")
	carried.From = "nowhere"
	if err := s.change(t, full, models.FormChange{Act: models.FormPutQuestion, Code: carried.Code, Question: &carried}); err != nil {
		t.Fatal(err)
	}
	desk, _ := s.calls.FormDesk(s.Ctx, head, full)
	_, err = s.calls.AdoptDraft(s.Ctx, head, full, desk.Draft.Version)
	formRefused(t, err, models.KindInvalid, "calls.form_from_unknown")
	carried.From = "needs"
	if err := s.change(t, full, models.FormChange{Act: models.FormPutQuestion, Code: carried.Code, Question: &carried}); err != nil {
		t.Fatal(err)
	}
	desk, _ = s.calls.FormDesk(s.Ctx, head, full)
	if _, err = s.calls.AdoptDraft(s.Ctx, head, full, desk.Draft.Version); err != nil {
		t.Fatal(err)
	}
	formRefused(t, s.change(t, models.StageConcept, models.FormChange{Act: models.FormRemoveQuestion, Code: "needs"}), models.KindConflict, "calls.form_carried")
	if err := s.change(t, models.StageConcept, models.FormChange{Act: models.FormRemoveQuestion, Code: "framework"}); err != nil {
		t.Fatal(err)
	}
	concept, _ := s.calls.FormDesk(s.Ctx, head, models.StageConcept)
	if err := s.calls.SetAsideForm(s.Ctx, officer, models.StageConcept, concept.Draft.Version); err != nil {
		t.Fatal(err)
	}
	formRefused(t, s.calls.SetAsideForm(s.Ctx, officer, models.StageConcept, concept.Draft.Version), models.KindNotFound, "")
}

// The record of acts holds what a change of a draft changed, before and after, and
// of the whole form its digest alone: it does not grow by a form at each change.
func TestTheRecordHoldsWhatChangedInAForm(t *testing.T) {
	s := stage(t)
	officer := s.as(models.RoleSecretariatOfficer)
	if err := s.calls.OpenForm(s.Ctx, officer, models.StageConcept); err != nil {
		t.Fatal(err)
	}
	desk, err := s.calls.FormDesk(s.Ctx, officer, models.StageConcept)
	if err != nil {
		t.Fatal(err)
	}
	section := desk.Draft.Schema.Sections[0]
	was, other := section.Questions[0], desk.Draft.Schema.Sections[1].Questions[0]
	now := was
	now.Label = models.Texts{"en": "Asked in other words?"}
	if err := s.change(t, models.StageConcept, models.FormChange{Act: models.FormPutQuestion, Code: was.Code, In: section.Code, Question: &now}); err != nil {
		t.Fatal(err)
	}
	for action, want := range map[string]map[string]bool{
		"call.open_form":   {was.Label["en"]: false, "sha256": true},
		"call.change_form": {was.Label["en"]: true, now.Label["en"]: true, other.Label["en"]: false, "sha256": true},
	} {
		var body string
		if err := s.DB.Read(s.Ctx).Raw("SELECT v.body FROM act_values v JOIN acts a ON a.id = v.act_id WHERE a.action = ?", action).Scan(&body).Error; err != nil || body == "" {
			t.Fatal(action, err)
		}
		for text, stands := range want {
			if strings.Contains(body, text) != stands {
				t.Errorf("%s: %q stands %v, want %v: %.300s", action, text, !stands, stands, body)
			}
		}
	}
	s.Verify()
}
