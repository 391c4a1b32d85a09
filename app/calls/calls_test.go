package calls_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/models"
)

var start = time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)

type scene struct {
	*apptest.Harness
	calls *calls.Service
}

func stage(t *testing.T) scene {
	t.Parallel()
	h := apptest.New(t, apptest.At(start))
	h.Settle()
	return scene{h, calls.New(h.DB)}
}

func (s scene) as(role models.Role) models.Actor {
	n := int64(slices.Index(models.Roles, role) + 1)
	return models.Actor{AccountID: n, PersonID: n, MandateID: n, Role: role, Name: string(role), SignedInAt: s.Clock.Now()}
}

func three(en, fr, ar string) models.Texts { return models.Texts{"en": en, "fr": fr, "ar": ar} }

func terms() calls.Terms {
	t := calls.Usual()
	t.Title = three("Call for concept notes", "Appel à notes conceptuelles", "دعوة لتقديم مذكرات مفاهيمية")
	t.Summary = three("Work and dignity.", "Travail et dignité.", "العمل والكرامة.")
	t.OpensAt, t.ClosesAt = start.AddDate(0, 0, 7), start.AddDate(0, 2, 7)
	t.Envelope, t.Minimum, t.Maximum = 12_000_000_00, 1_500_000_00, 2_600_000_00
	t.Themes = []int{4, 2, 4}
	return t
}

func (s scene) prepared(t *testing.T) models.Call {
	t.Helper()
	c, err := s.calls.Prepare(s.Ctx, s.as(models.RoleSecretariatOfficer), terms())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (s scene) published(t *testing.T) models.Call {
	t.Helper()
	c := s.prepared(t)
	if err := s.calls.Publish(s.Ctx, s.as(models.RoleSecretariatHead), c.ID, c.Version); err != nil {
		t.Fatal(err)
	}
	v, err := s.calls.Show(s.Ctx, models.Actor{}, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return v.Call
}

func (s scene) acts(t *testing.T, action string) int {
	t.Helper()
	rows, err := db.From[models.Act](s.DB.Read(s.Ctx)).Where("action = ?", action).Find(s.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	return len(rows)
}

func (s scene) jobs(t *testing.T, kind string) int {
	t.Helper()
	var n int
	if err := s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM river_job WHERE kind = ?", kind).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPrepareBringsFormsAndCriteria(t *testing.T) {
	s := stage(t)
	c := s.prepared(t)
	if c.Reference != "DEM00-C-2026-01" || c.State != models.CallDraft {
		t.Errorf("%s %s", c.Reference, c.State)
	}
	v, err := s.calls.Show(s.Ctx, s.as(models.RoleSecretariatOfficer), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(v.Themes, []int{2, 4}) || len(v.Criteria) != 7 || v.Concept.Number != 1 || v.Full.Number != 1 || !v.Full.Schema.Budget {
		t.Errorf("%+v", v)
	}
	if s.acts(t, "call.prepare") != 1 {
		t.Error("no entry")
	}
	second := s.prepared(t)
	if second.Reference != "DEM00-C-2026-02" || second.CriteriaSetID != c.CriteriaSetID || second.ConceptFormID != c.ConceptFormID {
		t.Error("the second call does not share forms and criteria")
	}
}

func TestPrepareRefuses(t *testing.T) {
	s := stage(t)
	if _, err := s.calls.Prepare(s.Ctx, s.as(models.RoleReviewer), terms()); !models.IsKind(err, models.KindForbidden) {
		t.Error(err)
	}
	if _, err := s.calls.Prepare(s.Ctx, models.Actor{}, terms()); !models.IsKind(err, models.KindSignIn) {
		t.Error(err)
	}
	bad := terms()
	bad.ClosesAt, bad.Minimum, bad.GraceMinutes = bad.OpensAt, bad.Maximum+1, -1
	_, err := s.calls.Prepare(s.Ctx, s.as(models.RoleSecretariatHead), bad)
	if !models.IsKind(err, models.KindInvalid) || len(models.AsError(err).Fields) != 3 {
		t.Errorf("all faults at once: %v", err)
	}
	if s.acts(t, "call.prepare") != 0 {
		t.Error("a refused act left an entry")
	}
}

// clause 23: methods are transparent; a draft, though, does not exist for others.
func TestDraftsAreForTheSecretariat(t *testing.T) {
	s := stage(t)
	c := s.prepared(t)
	for _, role := range []models.Role{models.RolePublic, models.RoleDrafter, models.RoleBoardMember, models.RoleReviewer} {
		if _, err := s.calls.Show(s.Ctx, s.as(role), c.ID); !models.IsKind(err, models.KindNotFound) {
			t.Errorf("%s: %v", role, err)
		}
		if rows, _, err := s.calls.List(s.Ctx, s.as(role), calls.Filter{}); err != nil || len(rows) != 0 {
			t.Errorf("%s: %v %v", role, rows, err)
		}
		if err := s.calls.Revise(s.Ctx, s.as(models.RoleDrafter), c.ID, c.Version, terms()); !models.IsKind(err, models.KindNotFound) {
			t.Errorf("%s: %v", role, err)
		}
	}
	if rows, _, _ := s.calls.List(s.Ctx, s.as(models.RoleAuditor), calls.Filter{}); len(rows) != 1 {
		t.Error("the auditor reads all")
	}
}

func TestPublish(t *testing.T) {
	s := stage(t)
	c := s.prepared(t)
	if err := s.calls.Publish(s.Ctx, s.as(models.RoleSecretariatOfficer), c.ID, c.Version); !models.IsKind(err, models.KindForbidden) {
		t.Errorf("an officer publishes: %v", err)
	}
	stale := s.as(models.RoleSecretariatHead)
	stale.SignedInAt = s.Clock.Now().Add(-models.FreshFor)
	if err := s.calls.Publish(s.Ctx, stale, c.ID, c.Version); !models.IsKind(err, models.KindSignIn) {
		t.Errorf("without a fresh sign-in: %v", err)
	}
	if err := s.calls.Publish(s.Ctx, s.as(models.RoleSecretariatHead), c.ID, c.Version+1); !models.IsKind(err, models.KindStale) {
		t.Errorf("another version: %v", err)
	}
	if err := s.calls.Publish(s.Ctx, s.as(models.RoleSecretariatHead), c.ID+9, c.Version); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("absent: %v", err)
	}
	if err := s.calls.Publish(s.Ctx, s.as(models.RoleSecretariatHead), c.ID, c.Version); err != nil {
		t.Fatal(err)
	}
	v, err := s.calls.Show(s.Ctx, models.Actor{}, c.ID)
	if err != nil || v.Call.State != models.CallPublished || v.Window != models.WindowBefore || len(v.Events) != 1 {
		t.Fatalf("%+v %v", v, err)
	}
	if s.acts(t, "call.publish") != 1 || s.jobs(t, "call_close") != 1 {
		t.Error("state, entry and job go together")
	}
	if err := s.calls.Publish(s.Ctx, s.as(models.RoleSecretariatHead), c.ID, v.Call.Version); !models.IsKind(err, models.KindConflict) {
		t.Errorf("twice: %v", err)
	}
	if err := s.calls.Revise(s.Ctx, s.as(models.RoleSecretariatHead), c.ID, v.Call.Version, terms()); !models.IsKind(err, models.KindConflict) {
		t.Errorf("a published call changes: %v", err)
	}
}

// Weights that do not add up to 100 refuse publication, and say the sum.
func TestWeightsMakeAHundred(t *testing.T) {
	s := stage(t)
	_, criteria, err := calls.DefaultCriteria()
	if err != nil {
		t.Fatal(err)
	}
	bad := terms()
	bad.Criteria = slices.Clone(criteria)
	bad.Criteria[0].Weight--
	bad.Themes, bad.Summary = nil, models.Texts{"en": "only English"}
	c, err := s.calls.Prepare(s.Ctx, s.as(models.RoleSecretariatOfficer), bad)
	if err != nil {
		t.Fatal(err)
	}
	err = s.calls.Publish(s.Ctx, s.as(models.RoleSecretariatHead), c.ID, c.Version)
	e := models.AsError(err)
	if e == nil || e.Key != "calls.not_ready" {
		t.Fatal(err)
	}
	var keys []string
	for _, f := range e.Fields {
		keys = append(keys, f.Key)
		if f.Key == "calls.weights" && f.Args["Sum"] != 99 {
			t.Error(f.Args)
		}
	}
	if !slices.Equal(keys, []string{"calls.summary_missing", "calls.summary_missing", "calls.themes_missing", "calls.weights"}) {
		t.Error(keys)
	}
	if err := s.calls.Revise(s.Ctx, s.as(models.RoleSecretariatOfficer), c.ID, c.Version, func() calls.Terms { x := terms(); x.Criteria = criteria; return x }()); err != nil {
		t.Fatal(err)
	}
	if err := s.calls.Publish(s.Ctx, s.as(models.RoleSecretariatHead), c.ID, c.Version+1); err != nil {
		t.Error(err)
	}
}

func TestFormsArePinned(t *testing.T) {
	s := stage(t)
	c := s.published(t)
	schema, err := calls.DefaultForm(models.StageConcept)
	if err != nil {
		t.Fatal(err)
	}
	schema.Sections = schema.Sections[:2]
	if _, err := s.calls.AdoptForm(s.Ctx, s.as(models.RoleSecretariatHead), models.StageConcept, schema); err != nil {
		t.Fatal(err)
	}
	later := s.prepared(t)
	old, err := s.calls.Show(s.Ctx, models.Actor{}, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := s.calls.Show(s.Ctx, s.as(models.RoleSecretariatHead), later.ID)
	if err != nil {
		t.Fatal(err)
	}
	if old.Concept.Number != 1 || len(old.Concept.Schema.Sections) != 6 || fresh.Concept.Number != 2 || len(fresh.Concept.Schema.Sections) != 2 {
		t.Errorf("old %d, new %d", old.Concept.Number, fresh.Concept.Number)
	}
	schema.Sections[0].Questions[0].Code = schema.Sections[0].Questions[1].Code
	if _, err := s.calls.AdoptForm(s.Ctx, s.as(models.RoleSecretariatHead), models.StageConcept, schema); !models.IsKind(err, models.KindInvalid) {
		t.Error(err)
	}
}

func TestCloseExtendCancel(t *testing.T) {
	s := stage(t)
	c := s.published(t)
	head := s.as(models.RoleSecretariatHead)
	if err := s.calls.Close(s.Ctx, models.SystemActor, c.ID); !models.IsKind(err, models.KindConflict) {
		t.Errorf("closed while its window is open: %v", err)
	}
	s.Clock.Set(c.GraceEndsAt())
	if err := s.calls.Close(s.Ctx, models.SystemActor, c.ID); err != nil {
		t.Fatal(err)
	}
	head = s.as(models.RoleSecretariatHead)
	now := s.version(t, c.ID)
	if err := s.calls.Extend(s.Ctx, head, c.ID, now, c.ClosesAt, "x"); !models.IsKind(err, models.KindInvalid) {
		t.Errorf("an earlier closing: %v", err)
	}
	if err := s.calls.Extend(s.Ctx, head, c.ID, now, c.ClosesAt.AddDate(0, 1, 0), ""); !models.IsKind(err, models.KindInvalid) {
		t.Errorf("without a reason: %v", err)
	}
	if err := s.calls.Extend(s.Ctx, head, c.ID, now, c.ClosesAt.AddDate(0, 1, 0), "Lines were down for a week."); err != nil {
		t.Fatal(err)
	}
	v, err := s.calls.Show(s.Ctx, models.Actor{}, c.ID)
	if err != nil || v.Call.State != models.CallPublished || v.Window != models.WindowOpen || v.Events[2].Reason != "Lines were down for a week." {
		t.Fatalf("%+v %v", v, err)
	}
	if err := s.calls.Cancel(s.Ctx, head, c.ID, v.Call.Version, "Envelope withdrawn."); err != nil {
		t.Fatal(err)
	}
	if err := v.Call.MayBegin(s.Clock.Now()); err != nil {
		t.Error(err)
	}
	gone, _ := s.calls.Show(s.Ctx, models.Actor{}, c.ID)
	if err := gone.Call.MayBegin(s.Clock.Now()); !models.IsKind(err, models.KindConflict) {
		t.Error(err)
	}
	if s.jobs(t, "call_close") != 2 {
		t.Error("an extension schedules its own closing")
	}
}

func (s scene) version(t *testing.T, id int64) int64 {
	t.Helper()
	v, err := s.calls.Show(s.Ctx, models.SystemActor, id)
	if err != nil {
		t.Fatal(err)
	}
	return v.Call.Version
}

func TestListTakesTheSameStatementsForOneAndMany(t *testing.T) {
	s := stage(t)
	count := func() (int, int64) {
		ctx, n := db.Count(context.WithoutCancel(s.Ctx))
		rows, _, err := s.calls.List(ctx, s.as(models.RoleSecretariatHead), calls.Filter{Limit: 30})
		if err != nil {
			t.Fatal(err)
		}
		return len(rows), n.Load()
	}
	s.prepared(t)
	_, one := count()
	for range 24 {
		s.prepared(t)
	}
	rows, many := count()
	if rows != 25 || one != many {
		t.Errorf("%d rows: %d statements, one row: %d", rows, many, one)
	}
	page, next, err := s.calls.List(s.Ctx, s.as(models.RoleSecretariatHead), calls.Filter{Limit: 20})
	if err != nil || len(page) != 20 || next == 0 {
		t.Fatal(len(page), next, err)
	}
	rest, end, err := s.calls.List(s.Ctx, s.as(models.RoleSecretariatHead), calls.Filter{Limit: 20, After: next})
	if err != nil || len(rest) != 5 || end != 0 || rest[0].Call.ID >= page[19].Call.ID {
		t.Error(len(rest), end, err)
	}
}
