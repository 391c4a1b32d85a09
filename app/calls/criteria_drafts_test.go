package calls_test

import (
	"slices"
	"testing"

	"seedfund/models"
)

func (s scene) criteria(t *testing.T, c models.CriteriaChange) error {
	t.Helper()
	desk, err := s.calls.CriteriaDesk(s.Ctx, s.as(models.RoleSecretariatOfficer))
	if err != nil || desk.Draft == nil {
		t.Fatal(desk.Draft, err)
	}
	return s.calls.ChangeCriteria(s.Ctx, s.as(models.RoleSecretariatOfficer), desk.Draft.Version, c)
}

func aCriterion(change func(*models.Criterion)) *models.Criterion {
	words := func(text string) models.Texts { return models.Texts{"en": text} }
	c := models.Criterion{Code: "learning", Weight: 10, Section: "anchoring", Label: words("Learning"), Anchor1: words("None"), Anchor2: words("Little"), Anchor3: words("Some"),
		Anchor4: words("Much"), Anchor5: words("All")}
	change(&c)
	return &c
}

// The next version of the criteria is prepared by the secretariat and adopted by
// its head; a call keeps those it was prepared with, and one with weights of its
// own lends them to no other.
func TestCriteriaArePreparedAndAdopted(t *testing.T) {
	s := stage(t)
	officer, head := s.as(models.RoleSecretariatOfficer), s.as(models.RoleSecretariatHead)
	formRefused(t, s.calls.OpenCriteria(s.Ctx, s.as(models.RoleDrafter)), models.KindForbidden, "error.right_missing")
	_, err := s.calls.CriteriaDesk(s.Ctx, s.as(models.RoleReviewer))
	formRefused(t, err, models.KindForbidden, "error.right_missing")
	formRefused(t, s.calls.ChangeCriteria(s.Ctx, officer, 1, models.CriteriaChange{Act: models.CriteriaWeights}), models.KindNotFound, "")
	old := s.prepared(t)
	for range 2 { // an open draft is given as it is
		if err := s.calls.OpenCriteria(s.Ctx, officer); err != nil {
			t.Fatal(err)
		}
	}
	_, err = s.calls.AdoptCriteria(s.Ctx, officer, 1)
	formRefused(t, err, models.KindForbidden, "error.right_missing")
	_, err = s.calls.AdoptCriteria(s.Ctx, head, 1)
	formRefused(t, err, models.KindConflict, "calls.form_same")

	put := func(c *models.Criterion, code string) error {
		return s.criteria(t, models.CriteriaChange{Act: models.CriteriaPut, Code: code, Criterion: c})
	}
	formRefused(t, put(nil, ""), models.KindInvalid, "error.required")
	for key, c := range map[string]*models.Criterion{
		"calls.form_code_invalid": aCriterion(func(c *models.Criterion) { c.Code = "Learning!" }),
		"calls.criterion_twice":   aCriterion(func(c *models.Criterion) { c.Code = "design" }),
		"calls.criterion_weight":  aCriterion(func(c *models.Criterion) { c.RecordedOnly = true }),
		"calls.criterion_section": aCriterion(func(c *models.Criterion) { c.Section = "nowhere" }),
		"error.required":          aCriterion(func(c *models.Criterion) { c.Anchor3 = nil }),
	} {
		formRefused(t, put(c, ""), models.KindInvalid, key)
	}
	formRefused(t, put(aCriterion(func(c *models.Criterion) { c.Label = nil }), ""), models.KindInvalid, "error.required")
	formRefused(t, put(aCriterion(func(*models.Criterion) {}), "learning"), models.KindNotFound, "")
	if err := put(aCriterion(func(*models.Criterion) {}), ""); err != nil {
		t.Fatal(err)
	}
	formRefused(t, s.criteria(t, models.CriteriaChange{Act: "sing"}), models.KindInvalid, "calls.criteria_act_unknown")
	formRefused(t, s.criteria(t, models.CriteriaChange{Act: models.CriteriaRemove, Code: "nothing"}), models.KindNotFound, "")
	formRefused(t, s.criteria(t, models.CriteriaChange{Act: models.CriteriaTitle}), models.KindInvalid, "error.required")
	weigh := func(w map[string]int) error {
		return s.criteria(t, models.CriteriaChange{Act: models.CriteriaWeights, Weights: w})
	}
	formRefused(t, weigh(map[string]int{"design": 101}), models.KindInvalid, "calls.criterion_weight")
	formRefused(t, weigh(map[string]int{"nothing": 1}), models.KindNotFound, "")

	// The weights are held against each other when the set is adopted.
	desk, err := s.calls.CriteriaDesk(s.Ctx, head)
	if err != nil || desk.Faults == nil || desk.Faults.Fields[0].Key != "calls.weights" || desk.Rubric.Sum() != 110 {
		t.Fatalf("%+v %v", desk.Faults, err)
	}
	_, err = s.calls.AdoptCriteria(s.Ctx, head, desk.Draft.Version)
	formRefused(t, err, models.KindInvalid, "calls.weights")
	if err := weigh(map[string]int{"design": 10}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []models.CriteriaChange{{Act: models.CriteriaMove, Code: "learning", By: -1}, {Act: models.CriteriaRemove, Code: "first_time"}} {
		if err := s.criteria(t, c); err != nil {
			t.Fatal(err)
		}
	}
	if desk, err = s.calls.CriteriaDesk(s.Ctx, head); err != nil || desk.Faults != nil {
		t.Fatal(desk.Faults, err)
	}
	var said []string
	for _, d := range desk.Differences {
		said = append(said, string(d.Of)+" "+d.Code+" "+d.Change())
	}
	if want := []string{"criterion design changed", "criterion learning new", "criterion first_time gone"}; !slices.Equal(said, want) {
		t.Errorf("differences %q, want %q", said, want)
	}
	formRefused(t, s.calls.ChangeCriteria(s.Ctx, officer, 1, models.CriteriaChange{Act: models.CriteriaRemove, Code: "design"}), models.KindStale, "")
	number, err := s.calls.AdoptCriteria(s.Ctx, head, desk.Draft.Version)
	if err != nil || number != 2 {
		t.Fatal(number, err)
	}

	own := terms()
	own.Criteria = slices.Clone(desk.Rubric.Criteria)
	own.Criteria[0].Weight, own.Criteria[1].Weight = own.Criteria[0].Weight+1, own.Criteria[1].Weight-1
	weighed, err := s.calls.Prepare(s.Ctx, officer, own)
	if err != nil {
		t.Fatal(err)
	}
	later := s.prepared(t)
	if later.CriteriaSetID == weighed.CriteriaSetID || later.CriteriaSetID == old.CriteriaSetID {
		t.Error("a later call is not reviewed by the adopted version")
	}
	for id, want := range map[int64]int{old.ID: 20, later.ID: 10} {
		v, err := s.calls.Show(s.Ctx, head, id)
		if err != nil || v.Criteria[1].Code != "design" || v.Criteria[1].Weight != want {
			t.Errorf("call %d: %+v %v", id, v.Criteria[1], err)
		}
	}
	now, before, err := s.calls.CriteriaVersion(s.Ctx, officer, 2)
	if err != nil || before.Set.Number != 1 || len(now.Rubric.Differences(before.Rubric)) != 3 {
		t.Error(before.Set.Number, err)
	}
	_, _, err = s.calls.CriteriaVersion(s.Ctx, officer, 3) // of one call
	formRefused(t, err, models.KindNotFound, "")
	list, err := s.calls.CriteriaVersions(s.Ctx, officer)
	if err != nil || list.Draft != nil || len(list.Versions) != 2 || list.Versions[0].Calls != 1 || list.Versions[1].Calls != 1 {
		t.Errorf("%+v %v", list, err)
	}
}

// A section that a criterion is mostly about is not taken out of the full
// document, and criteria about what it does not have are not adopted.
func TestCriteriaAndTheFullDocumentHoldTogether(t *testing.T) {
	s := stage(t)
	officer, head := s.as(models.RoleSecretariatOfficer), s.as(models.RoleSecretariatHead)
	if err := s.calls.OpenForm(s.Ctx, officer, models.StageFull); err != nil {
		t.Fatal(err)
	}
	remove := models.FormChange{Act: models.FormRemoveSection, Code: "anchoring"}
	formRefused(t, s.change(t, models.StageFull, remove), models.KindConflict, "calls.form_scored")
	desk, err := s.calls.FormDesk(s.Ctx, officer, models.StageFull)
	if err != nil || len(desk.Criteria["anchoring"]) != 1 {
		t.Fatal(desk.Criteria, err)
	}
	if err := s.calls.OpenCriteria(s.Ctx, officer); err != nil {
		t.Fatal(err)
	}
	free := desk.Criteria["anchoring"][0]
	free.Section = ""
	if err := s.criteria(t, models.CriteriaChange{Act: models.CriteriaPut, Code: free.Code, Criterion: &free}); err != nil {
		t.Fatal(err)
	}
	if err := s.criteria(t, models.CriteriaChange{Act: models.CriteriaTitle, Title: models.Texts{"en": "Criteria of 2027"}}); err != nil {
		t.Fatal(err)
	}
	formRefused(t, s.change(t, models.StageFull, remove), models.KindConflict, "calls.form_scored") // the draft binds nobody yet
	if _, err := s.calls.AdoptCriteria(s.Ctx, head, 3); err != nil {
		t.Fatal(err)
	}
	if err := s.change(t, models.StageFull, remove); err != nil {
		t.Fatal(err)
	}

	if err := s.calls.OpenCriteria(s.Ctx, officer); err != nil {
		t.Fatal(err)
	}
	if err := s.criteria(t, models.CriteriaChange{Act: models.CriteriaPut, Criterion: aCriterion(func(c *models.Criterion) { c.Weight, c.RecordedOnly = 0, true })}); err != nil {
		t.Fatal(err)
	}
	form, err := s.calls.FormDesk(s.Ctx, head, models.StageFull)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.calls.AdoptDraft(s.Ctx, head, models.StageFull, form.Draft.Version); err != nil {
		t.Fatal(err)
	}
	_, err = s.calls.AdoptCriteria(s.Ctx, head, 2)
	formRefused(t, err, models.KindInvalid, "calls.criterion_section")
	formRefused(t, s.calls.SetAsideCriteria(s.Ctx, officer, 1), models.KindStale, "")
	if err := s.calls.SetAsideCriteria(s.Ctx, officer, 2); err != nil {
		t.Fatal(err)
	}
	formRefused(t, s.calls.SetAsideCriteria(s.Ctx, officer, 2), models.KindNotFound, "")
}

// The comparison of two versions of a form names sections, letters, endorsements
// and the budget too.
func TestTheComparisonOfFormsNamesAllTheirParts(t *testing.T) {
	s := stage(t)
	officer := s.as(models.RoleSecretariatOfficer)
	full := models.StageFull
	if err := s.calls.OpenForm(s.Ctx, officer, full); err != nil {
		t.Fatal(err)
	}
	desk, err := s.calls.FormDesk(s.Ctx, officer, full)
	if err != nil {
		t.Fatal(err)
	}
	section, _ := desk.Schema.Section("people")
	section.Title = models.Texts{"en": "Who takes part"}
	formRefused(t, s.change(t, full, models.FormChange{Act: models.FormSetEndorsements, Endorsements: []models.EndorserKind{models.EndorserLocal}}), models.KindInvalid, "calls.form_endorser_unknown")
	for _, c := range []models.FormChange{
		{Act: models.FormPutSection, Code: "people", Section: &section},
		{Act: models.FormSetEndorsements, Endorsements: []models.EndorserKind{models.EndorserMinistry, models.EndorserHead}},
		{Act: models.FormSetAttachments, Attachments: []models.FormAttachment{{Kind: models.AttachmentGovernment}}},
		{Act: models.FormMoveSection, Code: "anchoring", By: 1},
	} {
		if err := s.change(t, full, c); err != nil {
			t.Fatal(c.Act, err)
		}
	}
	if desk, err = s.calls.FormDesk(s.Ctx, officer, full); err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, d := range desk.Differences {
		said[string(d.Of)+" "+d.Code+" "+d.Change()] = true
	}
	for _, want := range []string{"section people changed", "endorsement resident_coordinator gone", "budget  gone", "order  changed"} {
		if !said[want] {
			t.Errorf("%q is not named in %v", want, said)
		}
	}
	if said["endorsement head changed"] || said["section situation changed"] {
		t.Errorf("what is alike is named in %v", said)
	}
}
