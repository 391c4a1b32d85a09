package proposals_test

import (
	"errors"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// kitted makes a kit and gives it with what its file says untouched.
func (s *scene) kitted(id int64) (models.Kit, proposals.KitFilled) {
	s.t.Helper()
	kit, err := s.proposals.MakeKit(s.Ctx, s.partner, id, "fr")
	s.must(err)
	k, err := s.proposals.Kit(s.Ctx, s.lead, id, kit)
	s.must(err)
	base, err := k.Read()
	s.must(err)
	in := proposals.KitFilled{Stamp: models.KitStamp{Code: k.Code, Base: k.Hash}, Name: "kit.xlsx", Items: map[string]string{}}
	for item, text := range base.Items {
		in.Items[item] = text.Text
	}
	return k, in
}

// kept writes the row of a file that was taken in.
func (s *scene) kept(tx *db.Tx) (*models.File, error) {
	f := models.File{Hash: strings.Repeat("a", 64), Size: 1, Kind: "x", Name: "kit.xlsx", Purpose: "kit", OwnerType: proposals.FileOwner, OwnerID: 1, State: models.FileStored}
	return &f, db.Create(tx, &f)
}

func (s *scene) back(actor models.Actor, id int64, in proposals.KitFilled) models.KitReturnView {
	s.t.Helper()
	back, err := s.proposals.ReturnKit(s.Ctx, actor, id, in, s.kept)
	s.must(err)
	v, err := s.proposals.KitReturn(s.Ctx, actor, id, back)
	s.must(err)
	return v
}

// settling is every change of a part, as it stands now, with one result.
func settling(v models.KitReturnView, part string, result models.KitResult) proposals.KitSettlement {
	in := proposals.KitSettlement{Return: v.Return.ID, Part: part, Results: map[int64]models.KitResult{}, Versions: map[int64]int64{}}
	for _, c := range v.Of(part) {
		in.Results[c.Change.ID], in.Versions[c.Change.ID] = result, c.Now.Version
	}
	return in
}

// A kit that comes back as it was handed out proposes nothing, however much was
// written meanwhile; the same words come in once.
func TestAnUntouchedKitChangesNothing(t *testing.T) {
	s, id := together(t)
	_, in := s.kitted(id)
	s.must(s.wrote(s.partner, id, "needs", "Newer than the kit."))
	v := s.back(s.lead, id, in)
	if len(v.Changes) != 0 || s.view(id).Document.Answers["needs"].Text != "Newer than the kit." {
		t.Errorf("%+v", v.Changes)
	}
	if again := s.back(s.partner, id, in); again.Return.ID != v.Return.ID {
		t.Error("the same words came in twice")
	}
	desk, err := s.proposals.Kits(s.Ctx, s.lead, id)
	s.must(err)
	if len(desk.Kits) != 1 || len(desk.Returns) != 1 || desk.Returns[0].Open != 0 {
		t.Errorf("%+v", desk)
	}
}

// clause 96: what a file says waits for the owner of each part; taking it is the
// owner's save, reopens what was ready, and keeps whose words stood.
func TestKitWaitsForTheOwner(t *testing.T) {
	s, id := together(t)
	_, in := s.kitted(id)
	in.Items[models.KitAnswer("needs")] = "As filled on the way.\nالعمال المهاجرون 移民"
	in.Items[models.KitAnswer("risks")] = ""
	in.Items[models.KitTitle] = "Another title"
	s.must(s.says(s.partner, id, "situation"))
	v := s.back(s.lead, id, in)
	if len(v.Changes) != 3 || v.Changes[0].Change.Item != models.KitTitle {
		t.Fatalf("%+v", v.Changes)
	}
	waits := func() int {
		t.Helper()
		v, err := s.proposals.Show(s.Ctx, s.state, id)
		s.must(err)
		return len(v.KitWaits)
	}
	if waits() != 3 {
		t.Errorf("%d parts wait", waits())
	}
	kind(t, s.proposals.SettleKit(s.Ctx, s.lead, id, settling(v, "situation", models.KitTaken)), models.KindForbidden, "proposals.not_your_section")
	kind(t, s.proposals.SettleKit(s.Ctx, s.state, id, settling(v, "situation", models.KitKept)), models.KindForbidden, "proposals.not_your_section")
	s.must(s.proposals.SettleKit(s.Ctx, s.partner, id, settling(v, "situation", models.KitTaken)))
	d := s.view(id).Document
	if a := d.Answers["needs"]; a.Text != in.Items[models.KitAnswer("needs")] || a.ByName != s.partner.Name {
		t.Errorf("%+v", a)
	}
	if d.PartState("situation") != models.PartReopened {
		t.Errorf("the part is %s", d.PartState("situation"))
	}
	e := kind(t, s.proposals.SettleKit(s.Ctx, s.partner, id, settling(v, "situation", models.KitKept)), models.KindConflict, "kit.settled_already")
	if e.Args["Who"] != s.partner.Name {
		t.Errorf("%+v", e.Args)
	}
	_, section, _ := d.Form.Schema.Question("risks")
	s.must(s.proposals.SettleKit(s.Ctx, s.lead, id, settling(v, section.Code, models.KitKept)))
	if s.view(id).Document.Answers["risks"].Text == "" {
		t.Error("a clearing that was not taken cleared the answer")
	}
	kind(t, s.proposals.SettleKit(s.Ctx, s.state, id, settling(v, models.PartFacts, models.KitTaken)), models.KindForbidden, "proposals.not_your_part")
	s.must(s.proposals.SettleKit(s.Ctx, s.lead, id, settling(v, models.PartFacts, models.KitTaken)))
	if s.view(id).Proposal.Title != "Another title" || waits() != 0 {
		t.Errorf("%q, %d parts wait", s.view(id).Proposal.Title, waits())
	}
	if acts := s.acts("proposal.settle_kit"); len(acts) != 3 {
		t.Errorf("%d acts", len(acts))
	}
}

// Somebody wrote online meanwhile: three texts stand beside each other, a choice
// that rests on an older one is refused, and nothing is lost.
func TestKitBesideNewerText(t *testing.T) {
	s, id := together(t)
	_, in := s.kitted(id)
	before := s.view(id).Document.Answers["needs"].Text
	in.Items[models.KitAnswer("needs")] = "From the kit."
	v := s.back(s.state, id, in)
	stale := settling(v, "situation", models.KitTaken)
	s.must(s.wrote(s.partner, id, "needs", "Written online."))
	e := kind(t, s.proposals.SettleKit(s.Ctx, s.partner, id, stale), models.KindStale, "")
	if both, ok := e.Theirs.([]models.StaleText); !ok || both[0].Mine != "From the kit." || both[0].Theirs.Text != "Written online." {
		t.Errorf("%+v", e.Theirs)
	}
	v, err := s.proposals.KitReturn(s.Ctx, s.partner, id, v.Return.ID)
	s.must(err)
	c := v.Changes[0]
	if c.Change.BaseText != before || c.Now.Text != "Written online." || c.Change.Text != "From the kit." || !c.Meanwhile() || c.Choice != nil {
		t.Errorf("%+v", c)
	}
	s.must(s.proposals.SettleKit(s.Ctx, s.partner, id, settling(v, "situation", models.KitTaken)))
	if s.view(id).Document.Answers["needs"].Text != "From the kit." {
		t.Error("what was chosen with both texts in sight was not saved")
	}
}

// Columns of the budget wait for their owner; a change of another's part, a
// choice that is none and one about nothing are refused, all of them or none.
func TestKitColumns(t *testing.T) {
	s, _ := together(t)
	full := s.full()
	s.must(s.proposals.Join(s.Ctx, s.partner, full))
	_, in := s.kitted(full)
	mine := models.BudgetCell{OrganisationID: s.lead.OrganisationID, Category: 2, Tranche: 1}
	theirs := models.BudgetCell{OrganisationID: s.partner.OrganisationID, Category: 2, Tranche: 1}
	in.Items[mine.Field()], in.Items[theirs.Field()] = "1234.50", "77.00"
	v := s.back(s.lead, full, in)
	if len(v.Changes) != 2 {
		t.Fatalf("%+v", v.Changes)
	}
	part := models.BudgetPart(s.partner.OrganisationID)
	kind(t, s.proposals.SettleKit(s.Ctx, s.lead, full, settling(v, part, models.KitTaken)), models.KindForbidden, "proposals.not_your_columns")
	kind(t, s.proposals.SettleKit(s.Ctx, s.partner, full, settling(v, part, "eaten")), models.KindInvalid, "kit.choice_invalid")
	wrong := settling(v, part, models.KitTaken)
	maps.Copy(wrong.Results, settling(v, models.BudgetPart(s.lead.OrganisationID), models.KitTaken).Results)
	kind(t, s.proposals.SettleKit(s.Ctx, s.partner, full, wrong), models.KindInvalid, "kit.choice_invalid")
	kind(t, s.proposals.SettleKit(s.Ctx, s.partner, full, proposals.KitSettlement{Return: v.Return.ID, Part: part}), models.KindInvalid, "kit.choice_invalid")
	s.must(s.proposals.SettleKit(s.Ctx, s.partner, full, settling(v, part, models.KitTaken)))
	b := s.view(full).Document.Budget()
	if b.Cell(theirs) != 7700 || b.Cell(mine) == 123450 {
		t.Errorf("%v, %v", b.Cell(theirs), b.Cell(mine))
	}
}

// What is no kit of this document, or says what the form cannot hold, is refused,
// and after the window nothing is taken in.
func TestKitRefusals(t *testing.T) {
	s, id := together(t)
	kit, in := s.kitted(id)
	full := s.full()
	_, err := s.proposals.MakeKit(s.Ctx, s.lead, id, "tlh")
	kind(t, err, models.KindInvalid, "kit.invalid")
	refused := func(want models.Kind, key, field string, change func(*proposals.KitFilled)) {
		t.Helper()
		bad := in
		bad.Items = maps.Clone(in.Items)
		change(&bad)
		_, err := s.proposals.ReturnKit(s.Ctx, s.lead, id, bad, s.kept)
		if e := kind(t, err, want, key); field != "" && (len(e.Fields) == 0 || e.Fields[0].Key != field) {
			t.Errorf("%+v, want %s", e.Fields, field)
		}
	}
	refused(models.KindInvalid, "kit.invalid", "kit.file_other", func(f *proposals.KitFilled) { f.Stamp.Code = "nobody" })
	refused(models.KindInvalid, "kit.invalid", "kit.file_stamp", func(f *proposals.KitFilled) { f.Stamp.Base = "other" })
	refused(models.KindInvalid, "kit.invalid", "kit.item_unknown", func(f *proposals.KitFilled) { f.Items["answer:nothing"] = "x" })
	refused(models.KindInvalid, "kit.invalid", "kit.value", func(f *proposals.KitFilled) { f.Items[models.KitMonths] = "many" })
	refused(models.KindInvalid, "kit.invalid", "proposals.answer_long", func(f *proposals.KitFilled) {
		f.Items[models.KitAnswer("needs")] = strings.Repeat("x", proposals.AnswerLimit+1)
	})
	_, err = s.proposals.KitOf(s.Ctx, s.lead, full, models.KitStamp{Code: kit.Code, Base: kit.Hash})
	kind(t, err, models.KindInvalid, "kit.invalid")
	_, err = s.proposals.Kits(s.Ctx, s.Cast(models.RoleReviewer), id)
	kind(t, err, models.KindNotFound, "")
	_, err = s.proposals.Kit(s.Ctx, s.lead, full, kit.ID)
	kind(t, err, models.KindNotFound, "")
	broken := errors.New("the disk is full")
	in.Items[models.KitAnswer("needs")] = "Changed."
	if _, err := s.proposals.ReturnKit(s.Ctx, s.lead, id, in, func(*db.Tx) (*models.File, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	s.back(s.lead, id, in)
	s.Clock.Advance(400 * 24 * time.Hour)
	_, err = s.proposals.MakeKit(s.Ctx, s.lead, id, "en")
	kind(t, err, models.KindTooLate, "kit.too_late")
	in.Items[models.KitAnswer("needs")] = "Changed again."
	_, err = s.proposals.ReturnKit(s.Ctx, s.lead, id, in, s.kept)
	kind(t, err, models.KindTooLate, "kit.too_late")
}

// Two people of the owner choose at once: one choice stands, the other is told.
func TestTwoChooseAtOnce(t *testing.T) {
	s, id, servers := racing(t)
	kit, err := s.proposals.MakeKit(s.Ctx, s.lead, id, "en")
	s.must(err)
	k, err := s.proposals.Kit(s.Ctx, s.lead, id, kit)
	s.must(err)
	in := proposals.KitFilled{Stamp: models.KitStamp{Code: k.Code, Base: k.Hash}, Name: "kit.xlsx", Items: map[string]string{models.KitAnswer("needs"): "From the kit."}}
	var ids [4]int64
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			back, err := servers[i%2].ReturnKit(s.Ctx, s.lead, id, in, s.kept)
			if err != nil {
				t.Error(err)
			}
			ids[i] = back
		})
	}
	wg.Wait()
	if ids[0] == 0 || ids[0] != ids[1] || ids[1] != ids[2] || ids[2] != ids[3] {
		t.Fatalf("the same file came in as %v", ids)
	}
	v, err := s.proposals.KitReturn(s.Ctx, s.lead, id, ids[0])
	s.must(err)
	editors := [2]models.Actor{s.lead, s.Cast(models.RolePUNOProgramme)}
	var errs [2]error
	for i, result := range []models.KitResult{models.KitTaken, models.KitKept} {
		wg.Go(func() { errs[i] = servers[i].SettleKit(s.Ctx, editors[i], id, settling(v, "situation", result)) })
	}
	wg.Wait()
	won := 0
	for i, err := range errs {
		switch {
		case err == nil:
			won++
			want := map[bool]string{true: "From the kit."}[i == 0]
			if got := s.view(id).Document.Answers["needs"].Text; (got == "From the kit.") != (i == 0) {
				t.Errorf("%q stands, want %q", got, want)
			}
		case models.IsKind(err, models.KindConflict), models.IsKind(err, models.KindStale):
		default:
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d choices stand: %v", won, errs)
	}
}

// The control: without the lock on the proposal and the version of the answer two
// owners each find the change open and what stands unchanged, and both write,
// where acts run at the same time: one choice is lost without a word. On the
// embedded database acts follow each other, and the second finds a newer answer.
func TestWithoutTheLockBothChoicesCount(t *testing.T) {
	together := apptest.Engine() == "postgres"
	s, id, _ := racing(t)
	kit, err := s.proposals.MakeKit(s.Ctx, s.lead, id, "en")
	s.must(err)
	k, err := s.proposals.Kit(s.Ctx, s.lead, id, kit)
	s.must(err)
	v := s.back(s.lead, id, proposals.KitFilled{Stamp: models.KitStamp{Code: k.Code, Base: k.Hash}, Name: "kit.xlsx", Items: map[string]string{models.KitAnswer("needs"): "From the kit."}})
	change := v.Of("situation")[0]
	var both, wg sync.WaitGroup
	both.Add(2)
	wrote := [2]bool{}
	for i, d := range []*db.DB{s.DB, s.Second()} {
		wg.Go(func() {
			s.must(d.Write(s.Ctx, s.lead, "test.unguarded", func(tx *db.Tx) error {
				var open bool
				if err := tx.Raw(`SELECT NOT EXISTS (SELECT 1 FROM kit_choices c WHERE c.change_id = ?) AND EXISTS (SELECT 1 FROM proposal_answers a
					WHERE a.proposal_id = ? AND a.question = 'needs' AND a.version = ?)`, change.Change.ID, id, change.Now.Version).Scan(&open).Error; err != nil {
					return err
				}
				if together {
					both.Done()
					both.Wait()
				}
				if wrote[i] = open; !open {
					return nil
				}
				_, err := db.Exec(tx, "UPDATE proposal_answers SET text = ?, version = version + 1 WHERE proposal_id = ? AND question = 'needs'", [2]string{"From the kit.", "As it was."}[i], id)
				return err
			}))
		})
	}
	wg.Wait()
	if twice := wrote[0] && wrote[1]; twice != together || !wrote[0] && !wrote[1] {
		t.Errorf("at the same time: %v; wrote: %v", together, wrote)
	}
}
