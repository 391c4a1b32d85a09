package programmes_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// cats gives each of two organisations 100,000 in each of the categories 1 and 4,
// in two equal tranches.
func (d *desk) cats() decided.Plan {
	half := []money.Cents{50_000_00, 50_000_00}
	var p decided.Plan
	for _, o := range d.orgs[:2] {
		p.Organisations = append(p.Organisations, decided.Organisation{ID: o, ISC: 700, Tranche: half, Also: map[int][]money.Cents{1: half}})
	}
	return p
}

func cell(org int64, category, tranche int) models.BudgetCell {
	return models.BudgetCell{OrganisationID: org, Category: category, Tranche: tranche}
}

// of is a programme officer of an organisation by its letter: "P" leads.
func (d *desk) of(letter string) models.Actor {
	return d.CastFor(models.RolePUNOProgramme, people.OrganisationInput{Code: "ORG-" + letter, Name: "Organisation " + letter, Kind: models.KindUNEntity}, "")
}

func (d *desk) lead() models.Actor { return d.of("P") }

func (d *desk) revision(ref string) models.RevisionPage {
	d.Helper()
	v, err := d.programmes.Revision(d.Ctx, d.head, ref)
	d.must(err)
	return v
}

// drafted opens a revision, writes it and proposes it, by the lead.
func (d *desk) drafted(id int64, by models.Actor, in programmes.RevisionInput) string {
	d.Helper()
	r, err := d.programmes.OpenRevision(d.Ctx, by, id)
	d.must(err)
	if in.Reason == "" {
		in.Reason = "Prices rose."
	}
	if in.Months == 0 {
		in.Months = r.Months
	}
	d.must(d.programmes.SaveRevision(d.Ctx, by, r.Reference, r.Version, in))
	return r.Reference
}

func (d *desk) proposed(id int64, by models.Actor, in programmes.RevisionInput) string {
	d.Helper()
	ref := d.drafted(id, by, in)
	d.must(d.programmes.ProposeRevision(d.Ctx, by, ref, d.revision(ref).Revision.Version))
	return ref
}

func (d *desk) accept(by models.Actor, ref string, in programmes.Acceptance) error {
	return d.programmes.AcceptRevision(d.Ctx, d.Fresh(by), ref, d.revision(ref).Revision.Version, in)
}

func (d *desk) naming(p models.Programme, ref string) string {
	d.clock.Advance(time.Hour)
	return decided.Adopted(d.T, d.Harness, decided.Adoption{Kind: models.MatterOther, Body: "The Board accepts revision " + ref + " of " + p.Reference + "."})
}

// fifth moves a fifth of what the first organisation has in category 4 to category 1.
func (d *desk) fifth() programmes.RevisionInput {
	return programmes.RevisionInput{Cells: map[models.BudgetCell]money.Cents{cell(d.orgs[0], 4, 1): 30_000_00, cell(d.orgs[0], 1, 1): 70_000_00}}
}

// between moves money of the second tranche from the first organisation to the second.
func (d *desk) between(cents money.Cents) programmes.RevisionInput {
	return programmes.RevisionInput{Cells: map[models.BudgetCell]money.Cents{cell(d.orgs[0], 4, 2): 50_000_00 - cents, cell(d.orgs[1], 4, 2): 50_000_00 + cents}}
}

// clause 98: what the Board left to others is accepted without it, what goes
// beyond is not.
func TestARevisionWithinTheFlexibilityIsDelegated(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	lead := d.lead()
	ref := d.proposed(p.ID, lead, d.fifth())
	v := d.revision(ref)
	if v.Revision.Road != models.RoadDelegated || len(v.Judgement.Categories) != 2 || v.Judgement.Categories[0].Change.String() != "20.0" || len(v.Judgement.Amounts) != 0 {
		t.Fatalf("judgement %+v, road %q", v.Judgement, v.Revision.Road)
	}
	if b, err := d.programmes.Budget(d.Ctx, d.head, p.ID, 0); err != nil || b.Number != 1 {
		t.Errorf("the programme changed before the acceptance: %+v, %v", b.Number, err)
	}
	d.refused(d.accept(d.officer, ref, programmes.Acceptance{Note: "seen"}), models.KindConflict, "revisions.conflict.head")
	d.refused(d.accept(d.head, ref, programmes.Acceptance{}), models.KindInvalid, "money.fault.required")
	d.must(d.accept(d.head, ref, programmes.Acceptance{Note: "Within the rule."}))
	b, err := d.programmes.Budget(d.Ctx, d.head, p.ID, 0)
	d.must(err)
	if b.Number != 2 || b.Cents(d.orgs[0], 4, 0) != 80_000_00 || b.Cents(d.orgs[0], 1, 0) != 120_000_00 || b.ApprovedCents != p.ApprovedCents {
		t.Errorf("budget %+v", b)
	}
	d.refused(d.accept(d.head, ref, programmes.Acceptance{Note: "again"}), models.KindConflict, "flow.wrong_state")

	// One cent more, in a second revision, is counted from the Board's version.
	more := programmes.RevisionInput{Cells: map[models.BudgetCell]money.Cents{cell(d.orgs[0], 4, 2): 49_999_99, cell(d.orgs[0], 1, 2): 50_000_01}}
	ref = d.proposed(p.ID, lead, more)
	if v = d.revision(ref); v.Revision.Road != models.RoadBoard || v.Judgement.Grounds[0] != models.GroundFlexibility || v.BoardAt != 1 {
		t.Errorf("road %q, %v, against version %d", v.Revision.Road, v.Judgement.Grounds, v.BoardAt)
	}
	d.Verify()
}

// A category that was nothing is above any threshold.
func TestACategoryOfNothingIsTheBoards(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	ref := d.proposed(p.ID, d.lead(), programmes.RevisionInput{Cells: map[models.BudgetCell]money.Cents{cell(d.orgs[0], 4, 1): 49_999_00, cell(d.orgs[0], 5, 1): 1_00}})
	if v := d.revision(ref); v.Revision.Road != models.RoadBoard || !v.Judgement.Categories[1].FromNothing {
		t.Errorf("%+v", v.Judgement)
	}
}

// clause 98: amounts between organisations are the Board's; clause 97: the books
// follow at once.
func TestAmountsBetweenOrganisationsNeedTheBoard(t *testing.T) {
	d := open(t, 1_000_000_00)
	plan := d.cats()
	plan.Reserve = models.ReserveAll
	p := decided.Programme(t, d.Harness, plan)
	ref := d.proposed(p.ID, d.lead(), d.between(10_000_00))
	if v := d.revision(ref); v.Revision.Road != models.RoadBoard || v.Judgement.Grounds[0] != models.GroundAmounts {
		t.Fatalf("%+v", v.Judgement)
	}
	held := d.position().ReservedCents
	d.refused(d.accept(d.head, ref, programmes.Acceptance{}), models.KindInvalid, "money.fault.required")
	d.refused(d.accept(d.head, ref, programmes.Acceptance{Decision: "DEC-9999"}), models.KindInvalid, "programmes.fault.decision_unknown")
	d.clock.Advance(time.Hour)
	for key, a := range map[string]decided.Adoption{
		"revisions.fault.decision_names":       {Kind: models.MatterOther, Body: "The Board accepts revision " + ref + "0 of " + p.Reference + "."},
		"revisions.fault.decision_other":       {Kind: models.MatterOther, Outcome: models.OutcomeNotApprove, Body: "Not " + ref + " of " + p.Reference},
		"revisions.fault.decision_unpublished": {Kind: models.MatterOther, Unpublished: true, Body: "Revision " + ref + " of " + p.Reference},
	} {
		d.refused(d.accept(d.head, ref, programmes.Acceptance{Decision: decided.Adopted(t, d.Harness, a)}), models.KindInvalid, key)
	}
	decision := d.naming(p, ref)
	d.refused(d.accept(d.officer, ref, programmes.Acceptance{Decision: decision}), models.KindConflict, "revisions.conflict.head")
	d.must(d.accept(d.head, ref, programmes.Acceptance{Decision: decision}))
	now := d.programme(p.ID)
	if now.Shares[0].ApprovedCents != 203_300_00 || now.Shares[1].ApprovedCents != 224_700_00 || now.Tranches[1].Amounts[1].Cents != 117_700_00 {
		t.Errorf("shares %+v, tranche %+v", now.Shares, now.Tranches[1].Amounts)
	}
	if got := d.position().ReservedCents; got != held {
		t.Errorf("reserved %s, before %s", got, held)
	}
	rows, _, err := d.programmes.Portfolio(d.Ctx, d.head, programmes.PortfolioFilter{})
	d.must(err)
	if rows[0].ApprovedCents != 203_300_00 || rows[1].ApprovedCents != 224_700_00 {
		t.Errorf("portfolio %+v", rows)
	}
	d.Verify()
	// A decision is used once.
	ref = d.proposed(p.ID, d.lead(), d.fifth())
	next := d.proposed2(p.ID, ref)
	d.refused(d.accept(d.head, next, programmes.Acceptance{Decision: decision}), models.KindInvalid, "revisions.fault.decision_other")
}

// proposed2 withdraws a revision and proposes one that is the Board's.
func (d *desk) proposed2(id int64, ref string) string {
	d.Helper()
	d.must(d.programmes.WithdrawRevision(d.Ctx, d.lead(), ref, d.revision(ref).Revision.Version, "Another takes its place."))
	return d.proposed(id, d.lead(), programmes.RevisionInput{Cells: map[models.BudgetCell]money.Cents{cell(d.orgs[0], 4, 2): 30_000_00, cell(d.orgs[1], 4, 2): 70_000_00}})
}

func TestADecisionBeforeTheRevisionIsNoDecisionOnIt(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	early := decided.Adopted(t, d.Harness, decided.Adoption{Kind: models.MatterOther, Body: "RV-0001 of " + p.Reference})
	d.clock.Advance(time.Hour)
	ref := d.proposed(p.ID, d.lead(), d.between(1_00))
	d.refused(d.accept(d.head, ref, programmes.Acceptance{Decision: early}), models.KindInvalid, "revisions.fault.decision_before")
}

// A total that falls frees what it no longer needs; one that rises is another approval.
func TestATotalMayFallAndNeverRise(t *testing.T) {
	d := open(t, 1_000_000_00)
	plan := d.cats()
	plan.Reserve = models.ReserveAll
	p := decided.Programme(t, d.Harness, plan)
	ref := d.drafted(p.ID, d.lead(), programmes.RevisionInput{Cells: map[models.BudgetCell]money.Cents{cell(d.orgs[0], 4, 2): 50_000_01}})
	d.refused(d.programmes.ProposeRevision(d.Ctx, d.lead(), ref, d.revision(ref).Revision.Version), models.KindInvalid, "revisions.fault.total")
	d.must(d.programmes.SaveRevision(d.Ctx, d.lead(), ref, d.revision(ref).Revision.Version, programmes.RevisionInput{Reason: "Less is needed.", Months: p.Months,
		Cells: map[models.BudgetCell]money.Cents{cell(d.orgs[0], 4, 2): 40_000_00}}))
	d.must(d.programmes.ProposeRevision(d.Ctx, d.lead(), ref, d.revision(ref).Revision.Version))
	d.must(d.accept(d.head, ref, programmes.Acceptance{Decision: d.naming(p, ref)}))
	if got := d.programme(p.ID).Programme.ApprovedCents; got != 417_300_00 || d.position().ReservedCents != got {
		t.Errorf("approved %s, reserved %s", got, d.position().ReservedCents)
	}
	d.Verify()
}

// clause 98: a no-cost extension is the Board's unless its rule says otherwise.
func TestANoCostExtension(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.paid(p.ID, 1)
	due := day(time.December, 1)
	six := programmes.RevisionInput{Months: 36, Due: map[int]when.Date{2: due}}
	ref := d.proposed(p.ID, d.lead(), six)
	v := d.revision(ref)
	if v.Revision.Road != models.RoadBoard || !v.Asked.NoCost(v.Stands) || v.Judgement.Added() != 6 {
		t.Fatalf("%+v", v.Judgement)
	}
	d.must(d.programmes.ReturnRevision(d.Ctx, d.Fresh(d.officer), ref, v.Revision.Version))
	d.must(rules.New(d.DB).AdoptRevision(d.Ctx, d.Fresh(d.head), models.RevisionRule{FlexibilityBP: 2000, ExtensionMonths: 6}, rules.Adoption{Instrument: "Manual of the fund"}))
	d.clock.Advance(time.Minute)
	d.must(d.programmes.ProposeRevision(d.Ctx, d.lead(), ref, d.revision(ref).Revision.Version))
	d.must(d.accept(d.head, ref, programmes.Acceptance{Note: "Six months are within the rule."}))
	now := d.programme(p.ID)
	if now.Programme.Months != 36 || now.Programme.EndOn != now.Programme.StartOn.AddMonths(36) || now.Tranches[1].DueOn != due {
		t.Errorf("programme %+v, tranche %+v", now.Programme, now.Tranches[1])
	}
	log, err := d.programmes.Extensions(d.Ctx, models.Actor{}, p.ID)
	d.must(err)
	if len(log) != 1 || log[0].MonthsAdded != 6 || log[0].PreviousMonths != 30 || log[0].NewEnd != now.Programme.EndOn || log[0].Revision != ref {
		t.Errorf("log %+v", log)
	}
	old := d.revision(ref)
	if old.Stands.Months != 30 || len(old.Asked.DayDifferences(old.Stands)) != 1 {
		t.Errorf("the settled revision reads %+v", old.Stands)
	}
	// One month more is beyond what was left to others since the Board's last word.
	ref = d.proposed(p.ID, d.lead(), programmes.RevisionInput{Months: 37})
	if v := d.revision(ref); v.Revision.Road != models.RoadBoard || v.Judgement.Added() != 7 {
		t.Errorf("%+v", v.Judgement)
	}
	d.must(d.accept(d.head, ref, programmes.Acceptance{Decision: d.naming(p, ref)}))
	// From the Board's new word it is counted anew.
	ref = d.proposed(p.ID, d.lead(), programmes.RevisionInput{Months: 43})
	if v := d.revision(ref); v.Revision.Road != models.RoadDelegated || v.Judgement.Added() != 6 || v.BoardAt != 3 {
		t.Errorf("%+v of version %d", v.Judgement, v.BoardAt)
	}
	d.Verify()
}

// clause 98: outcomes are what the Board approved.
func TestAChangeOfOutcomesIsTheBoards(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	in := d.fifth()
	in.Outcomes = true
	ref := d.proposed(p.ID, d.lead(), in)
	if v := d.revision(ref); v.Revision.Road != models.RoadBoard || len(v.Judgement.Grounds) != 1 || v.Judgement.Grounds[0] != models.GroundOutcomes {
		t.Errorf("%+v", v.Judgement)
	}
}

// clause 97: what is released stays released.
func TestWhatIsReleasedIsLocked(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{Amounts: map[int64]money.Cents{d.orgs[0]: 60_000_00}}))
	low := programmes.RevisionInput{Cells: map[models.BudgetCell]money.Cents{cell(d.orgs[0], 4, 1): 5_000_00, cell(d.orgs[1], 4, 1): 95_000_00}}
	ref := d.drafted(p.ID, d.lead(), low)
	d.refused(d.programmes.ProposeRevision(d.Ctx, d.lead(), ref, d.revision(ref).Revision.Version), models.KindInvalid, "revisions.fault.released")
	low.Cells = map[models.BudgetCell]money.Cents{cell(d.orgs[0], 4, 1): 10_000_00, cell(d.orgs[1], 4, 1): 90_000_00}
	low.Reason, low.Months = "Less here.", p.Months
	d.must(d.programmes.SaveRevision(d.Ctx, d.lead(), ref, d.revision(ref).Revision.Version, low))
	d.must(d.programmes.ProposeRevision(d.Ctx, d.lead(), ref, d.revision(ref).Revision.Version))
	decision := d.naming(p, ref)
	// What is released meanwhile stands against it.
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{Amounts: map[int64]money.Cents{d.orgs[0]: 10_000_00}}))
	d.refused(d.accept(d.head, ref, programmes.Acceptance{Decision: decision}), models.KindConflict, "revisions.conflict.moved")
	d.must(d.programmes.DeclineRevision(d.Ctx, d.Fresh(d.head), ref, d.revision(ref).Revision.Version, "It came too late."))
	d.Verify()
}

func TestOneRevisionIsOpenAtATime(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	first, err := d.programmes.OpenRevision(d.Ctx, d.lead(), p.ID)
	d.must(err)
	_, err = d.programmes.OpenRevision(d.Ctx, d.officer, p.ID)
	if e := d.refused(err, models.KindConflict, "revisions.conflict.open"); e.Args["Revision"] != first.Reference {
		t.Errorf("the refusal names %v", e.Args)
	}
	d.refused(d.programmes.WithdrawRevision(d.Ctx, d.lead(), first.Reference, first.Version, " "), models.KindInvalid, "money.fault.required")
	d.refused(d.programmes.WithdrawRevision(d.Ctx, d.lead(), first.Reference, 9, "no"), models.KindStale, "error.stale")
	d.must(d.programmes.WithdrawRevision(d.Ctx, d.lead(), first.Reference, first.Version, "Not needed."))
	_, err = d.programmes.OpenRevision(d.Ctx, d.officer, p.ID)
	d.must(err)
	d.Verify()
}

func TestWhoWritesAndWhoSettlesARevision(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	for _, role := range models.Roles {
		if right, _ := models.RightFor(models.PermRevisionWrite); !slices.Contains(right.Roles, role) {
			_, err := d.programmes.OpenRevision(d.Ctx, d.Cast(role), p.ID)
			d.refused(err, models.KindForbidden, "error.right_missing")
		}
	}
	partner := d.of("Q")
	_, err := d.programmes.OpenRevision(d.Ctx, partner, p.ID)
	d.refused(err, models.KindForbidden, "revisions.forbidden.lead")

	draft := d.drafted(p.ID, d.lead(), d.fifth())
	for reader, sees := range map[*models.Actor]bool{ptr(d.officer): true, ptr(d.Cast(models.RoleAuditor)): true, ptr(partner): false, ptr(d.Cast(models.RoleBoardMember)): false, ptr(d.agent): false} {
		_, err := d.programmes.Revision(d.Ctx, *reader, draft)
		if sees != (err == nil) || !sees && !models.IsKind(err, models.KindNotFound) {
			t.Errorf("%s reads a draft: %v", reader.Role, err)
		}
		list, err := d.programmes.Revisions(d.Ctx, *reader, p.Reference)
		d.must(err)
		if sees != (len(list.Rows) == 1) {
			t.Errorf("%s lists a draft: %d", reader.Role, len(list.Rows))
		}
	}
	d.refused(d.programmes.SaveRevision(d.Ctx, partner, draft, 9, d.fifth()), models.KindNotFound, "error.not_found")
	d.must(d.programmes.ProposeRevision(d.Ctx, d.officer, draft, d.revision(draft).Revision.Version))
	d.refused(d.programmes.SaveRevision(d.Ctx, d.officer, draft, 0, d.fifth()), models.KindConflict, "flow.wrong_state")
	_, err = d.programmes.Revision(d.Ctx, partner, draft)
	d.must(err)
	d.refused(d.programmes.WithdrawRevision(d.Ctx, partner, draft, 0, "no"), models.KindForbidden, "revisions.forbidden.lead")
	in := programmes.Acceptance{Note: "seen"}
	version := d.revision(draft).Revision.Version
	d.refused(d.programmes.AcceptRevision(d.Ctx, d.Stale(d.head), draft, version, in), models.KindSignIn, "error.fresh_sign_in")
	d.refused(d.programmes.AcceptRevision(d.Ctx, d.Fresh(d.lead()), draft, version, in), models.KindForbidden, "error.right_missing")
	d.refused(d.programmes.AcceptRevision(d.Ctx, d.Fresh(d.head), draft, version+1, in), models.KindStale, "error.stale")
	d.refused(d.programmes.AcceptRevision(d.Ctx, d.Fresh(d.head), "RV-9999", version, in), models.KindNotFound, "error.not_found")
	d.must(d.programmes.AcceptRevision(d.Ctx, d.Fresh(d.head), draft, version, in))
}

func ptr(a models.Actor) *models.Actor { return &a }

// clause 95: a programme that is not public has no revision for others either.
func TestRevisionsOfAnUnpublishedProgrammeAreUnknown(t *testing.T) {
	d := open(t, 1_000_000_00)
	plan := d.cats()
	plan.Unpublished = true
	p := decided.Programme(t, d.Harness, plan)
	_, err := d.programmes.OpenRevision(d.Ctx, d.lead(), p.ID)
	d.refused(err, models.KindNotFound, "error.not_found")
	ref := d.proposed(p.ID, d.officer, d.fifth())
	_, err = d.programmes.Revision(d.Ctx, d.lead(), ref)
	d.refused(err, models.KindNotFound, "error.not_found")
	_, err = d.programmes.Extensions(d.Ctx, models.Actor{}, p.ID)
	d.refused(err, models.KindNotFound, "error.not_found")
}

// clause 99: who proposed a revision does not record its acceptance.
func TestTwoPersonsStandBehindARevision(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	ref := d.proposed(p.ID, d.head, d.fifth())
	d.refused(d.accept(d.head, ref, programmes.Acceptance{Note: "mine"}), models.KindConflict, "revisions.conflict.same_person")
	d.must(d.accept(d.Cast(models.RoleSecretariatHead), ref, programmes.Acceptance{Note: "seen"}))
	d.Verify()
}

// clauses 104 and 105: the ministry and the Resident Coordinator chair a
// programme's steering committee; what the Board left to it, it accepts.
func TestTheSteeringCommitteeAcceptsWhatIsDelegated(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	today := when.DateOf(start)
	name := func(by models.Actor, f models.CommitteeFunction, office string) error {
		return d.programmes.NameCommitteeMember(d.Ctx, by, p.ID, programmes.CommitteeInput{Function: f, Office: office, From: today})
	}
	d.refused(name(d.lead(), models.CommitteeMinistry, "Ministry of Labour"), models.KindForbidden, "error.right_missing")
	d.refused(name(d.officer, "chair", " "), models.KindInvalid, "money.fault.required")
	d.must(name(d.officer, models.CommitteeMinistry, "Ministry of Labour"))
	d.refused(name(d.officer, models.CommitteeMinistry, "Ministry of Interior"), models.KindConflict, "revisions.conflict.chair")
	d.must(name(d.officer, models.CommitteeOther, "Observer"))
	ref := d.proposed(p.ID, d.lead(), d.fifth())
	// With one chair the committee does not stand: the head decides.
	d.refused(d.accept(d.officer, ref, programmes.Acceptance{Note: "Minutes"}), models.KindConflict, "revisions.conflict.head")
	d.must(name(d.officer, models.CommitteeCoordinator, "Resident Coordinator"))
	for key, in := range map[string]programmes.Acceptance{
		"revisions.fault.minutes":    {MetOn: today},
		"money.fault.required":       {Note: "Minutes 3"},
		"money.fault.future":         {Note: "Minutes 3", MetOn: today.AddDays(1)},
		"revisions.fault.met_before": {Note: "Minutes 3", MetOn: today.AddDays(-1)},
	} {
		d.refused(d.accept(d.officer, ref, in), models.KindInvalid, key)
	}
	d.must(d.accept(d.officer, ref, programmes.Acceptance{Note: "Minutes 3", MetOn: today}))
	if r := d.revision(ref).Revision; !r.Committee || r.MetOn != today || *r.SettledBy != d.officer.PersonID {
		t.Errorf("%+v", r)
	}
	members := d.revision(ref).Committee
	d.refused(d.programmes.EndCommitteeMember(d.Ctx, d.officer, members[0].ID, members[0].Version+1, today), models.KindStale, "error.stale")
	d.refused(d.programmes.EndCommitteeMember(d.Ctx, d.officer, members[0].ID, members[0].Version, today.AddDays(-1)), models.KindInvalid, "revisions.fault.until_before")
	d.must(d.programmes.EndCommitteeMember(d.Ctx, d.officer, members[0].ID, members[0].Version, today))
	d.refused(d.programmes.EndCommitteeMember(d.Ctx, d.officer, members[0].ID, members[0].Version+1, today), models.KindConflict, "revisions.conflict.ended")
	if models.Constituted(d.revision(ref).Committee) {
		t.Error("the committee stands without its ministry")
	}
	d.must(name(d.officer, models.CommitteeMinistry, "Ministry of Interior"))
	d.Verify()
}

func TestAClosedProgrammeIsNotRevised(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.paid(p.ID, 1)
	ref := d.proposed(p.ID, d.lead(), d.fifth())
	d.must(d.programmes.CloseOperationally(d.Ctx, d.officer, p.ID, d.version(p.ID), "done"))
	_, err := d.programmes.OpenRevision(d.Ctx, d.lead(), p.ID)
	d.refused(err, models.KindConflict, "programmes.conflict.closed")
	d.refused(d.accept(d.head, ref, programmes.Acceptance{Note: "late"}), models.KindConflict, "programmes.conflict.closed")
}

// Whatever is moved within what the books allow, they hold.
func TestAnyRevisionKeepsTheBooks(t *testing.T) {
	d := open(t, 100_000_000_00)
	rapid.Check(t, func(t *rapid.T) {
		plan := d.cats()
		if rapid.Bool().Draw(t, "all") {
			plan.Reserve = models.ReserveAll
		}
		p := decided.Programme(d.T, d.Harness, plan)
		if rapid.Bool().Draw(t, "released") {
			d.must(d.release(p.ID, 1, programmes.ReleaseInput{Amounts: map[int64]money.Cents{d.orgs[0]: money.Cents(rapid.IntRange(1, 107_000_00).Draw(t, "cents"))}}))
			d.paid(p.ID, 1)
		}
		in := programmes.RevisionInput{Cells: map[models.BudgetCell]money.Cents{}, Months: 30 + rapid.IntRange(0, 6).Draw(t, "months")}
		for range rapid.IntRange(1, 4).Draw(t, "moves") {
			from := cell(d.orgs[rapid.IntRange(0, 1).Draw(t, "from")], rapid.SampledFrom([]int{1, 4}).Draw(t, "category"), rapid.IntRange(1, 2).Draw(t, "tranche"))
			in.Cells[from] = money.Cents(rapid.IntRange(0, 60_000_00).Draw(t, "now"))
		}
		ref := d.drafted(p.ID, d.officer, in)
		if err := d.programmes.ProposeRevision(d.Ctx, d.officer, ref, 0); err != nil {
			if !models.IsKind(err, models.KindInvalid) {
				t.Fatal(err)
			}
			return
		}
		a := programmes.Acceptance{Note: "seen"}
		if d.revision(ref).Revision.Road == models.RoadBoard {
			a.Decision = d.naming(p, ref)
		}
		d.must(d.accept(d.head, ref, a))
		d.Verify()
	})
}

func TestTwoRevisionsOpenedAtOnce(t *testing.T) {
	d := racing(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	act := func(on *db.DB) error {
		_, err := programmes.New(on, nil).OpenRevision(d.Ctx, d.officer, p.ID)
		return err
	}
	if n := d.race(act, act, act); n != 1 {
		t.Errorf("%d revisions are open", n)
	}
	d.Verify()
}

// A revision takes from a share what is released of it at the same time: one of
// the two is done.
func TestARevisionAgainstAReleaseOfTheMoneyItMoves(t *testing.T) {
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			d := racing(t, 1_000_000_00)
			p := decided.Programme(t, d.Harness, d.cats())
			in := programmes.RevisionInput{Cells: map[models.BudgetCell]money.Cents{cell(d.orgs[0], 4, 1): 10_000_00, cell(d.orgs[1], 4, 1): 90_000_00}}
			ref := d.proposed(p.ID, d.officer, in)
			decision := decided.Adopted(t, d.Harness, decided.Adoption{Kind: models.MatterOther, Body: "Revision " + ref + " of " + p.Reference})
			version, revision := d.version(p.ID), d.revision(ref).Revision.Version
			release := func(on *db.DB) error {
				_, err := programmes.New(on, nil).Release(d.Ctx, d.officer, p.ID, version, 1, programmes.ReleaseInput{Amounts: map[int64]money.Cents{d.orgs[0]: 107_000_00}})
				return err
			}
			accept := func(on *db.DB) error {
				return programmes.New(on, nil).AcceptRevision(d.Ctx, d.Fresh(d.head), ref, revision, programmes.Acceptance{Decision: decision})
			}
			if n := d.race(release, accept); n != 1 {
				t.Errorf("%d of the two were done", n)
			}
			d.Verify()
		})
	}
}

// meeting is where two acts without a lock wait for each other after they read,
// and how many of them then go through: both, but on SQLite, where acts follow each
// other and the second reads what the first wrote.
func meeting() (meet func(), through int) {
	if apptest.Engine() != "postgres" {
		return func() {}, 1
	}
	var both sync.WaitGroup
	both.Add(2)
	return func() {
		both.Done()
		both.Wait()
	}, 2
}

// The control: an acceptance and a release that read the share without the lock
// both go through, and the limit in the table is what stops the second.
func TestWithoutTheLockARevisionTakesWhatIsReleased(t *testing.T) {
	d := racing(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	tranche := d.programme(p.ID).Tranches[0].ID
	meet, through := meeting()
	if through == 2 { // the limit would stop the second
		if _, err := d.Outside().Exec("ALTER TABLE tranche_amounts DROP CONSTRAINT tranche_amounts_approved"); err != nil {
			t.Fatal(err)
		}
	}
	unguarded := func(set string) func(*db.DB) error {
		return func(on *db.DB) error {
			return on.Write(d.Ctx, models.SystemActor, "test.unguarded", func(tx *db.Tx) error {
				var a models.TrancheAmount
				if err := tx.Raw("SELECT * FROM tranche_amounts WHERE tranche_id = ? AND organisation_id = ?", tranche, d.orgs[0]).Take(&a).Error; err != nil {
					return err
				}
				meet()
				if a.ReleasedCents > 64_200_00 || a.Cents < 107_000_00 {
					return models.Conflict("revisions.conflict.moved", "97")
				}
				_, err := db.Exec(tx, "UPDATE tranche_amounts SET "+set+" WHERE id = ?", a.ID)
				return err
			})
		}
	}
	if n := d.race(unguarded("cents = 6420000"), unguarded("released_cents = 10700000")); n != through {
		t.Errorf("%d of the two were done, want %d", n, through)
	}
}

// clause 99: what is open stands against the last closure, each named.
func TestWhatIsOpenStandsAgainstFinancialClosure(t *testing.T) {
	d := open(t, 1_000_000_00)
	p := decided.Programme(t, d.Harness, d.cats())
	d.must(d.release(p.ID, 1, programmes.ReleaseInput{}))
	d.paid(p.ID, 1)
	ref := d.proposed(p.ID, d.lead(), d.fifth())
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.report", func(tx *db.Tx) error {
		return db.Create(tx, &models.ResultReport{ProgrammeID: p.ID, Year: 2027, State: models.ResultOpen})
	}))
	d.must(d.programmes.CloseOperationally(d.Ctx, d.officer, p.ID, d.version(p.ID), ""))
	keys := func() (out []string) {
		e := models.AsError(d.programmes.CloseFinancially(d.Ctx, d.officer, p.ID, d.version(p.ID), ""))
		if e == nil {
			t.Fatal("it was closed")
		}
		for _, f := range e.Fields {
			out = append(out, f.Key)
		}
		return out
	}
	for _, key := range []string{"programmes.obstacle.reports", "programmes.obstacle.revisions"} {
		if got := keys(); !slices.Contains(got, key) {
			t.Errorf("%s is not among %v", key, got)
		}
	}
	d.must(d.programmes.WithdrawRevision(d.Ctx, d.lead(), ref, d.revision(ref).Revision.Version, "The programme is closed."))
	if got := keys(); slices.Contains(got, "programmes.obstacle.revisions") {
		t.Errorf("%v", got)
	}
	end := day(time.March, 1)
	if models.LateBy(end, end) != 0 || models.LateBy(end, end.AddDays(3)) != 3 || models.LateBy(when.Date{}, end) != 0 {
		t.Error("days late")
	}
}
