package programmes_test

import (
	"slices"
	"testing"

	"seedfund/app/apptest/decided"
	"seedfund/app/matters/decisions"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/money"
)

// known says by which ways of reading an actor finds a programme.
func (d *desk) known(actor models.Actor, p models.Programme) map[string]bool {
	d.Helper()
	found := func(err error) bool {
		if e := models.AsError(err); e != nil && (e.Kind == models.KindNotFound || e.Kind == models.KindForbidden) {
			return false
		}
		d.must(err)
		return true
	}
	rows, _, err := d.programmes.List(d.Ctx, actor, programmes.Filter{})
	d.must(err)
	counts, err := d.programmes.Counts(d.Ctx, actor)
	d.must(err)
	portfolio, _, err := d.programmes.Portfolio(d.Ctx, actor, programmes.PortfolioFilter{})
	d.must(err)
	_, find := d.programmes.Find(d.Ctx, actor, p.Reference)
	_, get := d.programmes.Get(d.Ctx, actor, p.ID)
	_, budget := d.programmes.Budget(d.Ctx, actor, p.ID, 0)
	out := map[string]bool{"list": len(rows) > 0, "counts": len(counts) > 0, "portfolio": len(portfolio) > 0,
		"find": found(find), "get": found(get), "budget": found(budget)}
	if actor.May(models.PermMoneyRead) == nil {
		_, work := d.programmes.Work(d.Ctx, actor, p.Reference)
		lines, err := d.ledger.Lines(d.Ctx, actor, models.LedgerFilter{})
		d.must(err)
		narrowed, err := d.ledger.Lines(d.Ctx, actor, models.LedgerFilter{ProgrammeID: p.ID})
		d.must(err)
		_, entry := d.ledger.Entry(d.Ctx, actor, d.commitment(p))
		out["work"], out["entry"], out["narrowed"] = found(work), found(entry), len(narrowed.Rows) > 0 || narrowed.Debit > 0
		out["lines"] = slices.ContainsFunc(lines.Rows, func(r models.LedgerRow) bool { return r.Programme == p.Reference })
	}
	return out
}

// commitment is the number of the entry by which the programme was approved.
func (d *desk) commitment(p models.Programme) string {
	d.Helper()
	lines, err := d.ledger.Lines(d.Ctx, d.officer, models.LedgerFilter{ProgrammeID: p.ID, Account: models.AccountCommitments})
	d.must(err)
	return lines.Rows[0].Entry
}

// decision is the reference of the decision that approved the programme.
func (d *desk) decision(p models.Programme) (reference string) {
	d.Helper()
	d.must(d.DB.Read(d.Ctx).Raw("SELECT reference FROM decisions WHERE id = ?", p.DecisionID).Scan(&reference).Error)
	return reference
}

func TestAProgrammeIsKnownOnceItsDecisionIsPublished(t *testing.T) {
	d := open(t, 1_000_000_00)
	plan := d.plan()
	plan.Unpublished = true
	p := decided.Programme(t, d.Harness, plan)
	through := []models.Actor{d.officer, d.head, d.agent, d.Cast(models.RoleAuditor), models.SystemActor}
	with := []models.Actor{{Role: models.RolePublic}, d.Cast(models.RoleBoardMember), d.Cast(models.RoleAlternate), d.Cast(models.RoleCoordinator),
		d.Cast(models.RolePUNOFinance), d.Cast(models.RolePUNOProgramme), d.Cast(models.RoleFocalPoint), d.Cast(models.RoleContributor), d.Cast(models.RoleAdministrator)}
	all := func(actors []models.Actor, want bool) {
		t.Helper()
		for _, actor := range actors {
			for way, got := range d.known(actor, p) {
				if got != want {
					t.Errorf("%s by %s: known %v, want %v", actor.Role, way, got, want)
				}
			}
		}
	}
	all(through, true)
	all(with, false)
	named := func(actor models.Actor) string {
		t.Helper()
		found, err := decisions.New(d.DB).Show(d.Ctx, actor, d.decision(p))
		d.must(err)
		return found.Programme
	}
	reserved := func(actor models.Actor) money.Cents {
		t.Helper()
		fund, err := d.ledger.Fund(d.Ctx, actor)
		d.must(err)
		return fund.Reserved
	}
	visitor, member := models.Actor{Role: models.RolePublic}, d.Cast(models.RoleBoardMember)
	// The sums say no more than the list; the Board decides on what is free now.
	if whole := reserved(d.officer); whole == 0 || reserved(visitor) != 0 || reserved(d.Cast(models.RolePUNOFinance)) != 0 || reserved(member) != whole {
		t.Errorf("reserved: %d to the secretariat, %d to a visitor, %d to the Board", whole, reserved(visitor), reserved(member))
	}
	chair := d.Cast(models.RoleCoordinator)
	if named(chair) != "" || named(d.officer) != p.Reference {
		t.Errorf("the decision names %q to the chair and %q to the secretariat", named(chair), named(d.officer))
	}
	decided.Publish(t, d.Harness, p)
	all(through, true)
	all(with, true)
	if reserved(visitor) != reserved(d.officer) {
		t.Error("a published programme is not in the sums")
	}
	if named(chair) != p.Reference {
		t.Errorf("the published decision names %q", named(chair))
	}
	d.Verify()
}
