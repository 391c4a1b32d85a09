// Package secretariat keeps the secretariat's own budget: what the Board decided
// for it without a vote of its host, what of it was paid as direct cost of the
// fund, and what was left and freed.
package secretariat

import (
	"context"
	"fmt"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Service holds the use cases of budgets.
type Service struct{ db *db.DB }

// New gives the use cases on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

// Establish sets the cash of an adopted budget aside, in the transaction that
// adopts it. A Conflict "programmes.conflict.balance" says that the free money
// does not suffice; then nothing is adopted.
//
// clause 98: the Board decides what the fund's money is for; the agent's factsheet
// on direct costs: they are decided in advance.
func Establish(tx *db.Tx, d models.Decision, plan models.SecretariatPlan, cents money.Cents) error {
	n, err := tx.NextNumber("secretariat_budgets")
	if err != nil {
		return err
	}
	b := models.SecretariatBudget{Reference: fmt.Sprintf("SB-%04d", n), DecisionID: d.ID, OrganisationID: plan.OrganisationID,
		StartsOn: plan.StartsOn, EndsOn: plan.EndsOn, DecidedCents: cents}
	e, err := ledger.Post(tx, ledger.Entry{Kind: models.EntrySecretariatBudget, ValueDate: when.DateOf(tx.Now), Reference: d.Reference, Source: b.Reference,
		Lines: ledger.Move(models.AccountReserved, models.AccountCommitments, 0, b.OrganisationID, cents)})
	if err != nil {
		return err
	}
	b.EntryID = e.ID
	return db.Create(tx, &b)
}

// Basis names the decision behind a budget, for an item that says nothing else.
func Basis(tx *db.Tx, id int64) (string, error) {
	var reference string
	err := db.Found(tx.Raw("SELECT d.reference FROM secretariat_budgets b JOIN decisions d ON d.id = b.decision_id WHERE b.id = ?", id).Take(&reference).Error, "secretariat_budgets")
	if models.IsKind(err, models.KindNotFound) {
		err = fault("secretariat.fault.unknown")
	}
	return reference, err
}

func fault(key string, args ...any) error {
	f := models.Faults{}
	f.Add("budget", key, args...)
	return f.Err("money.fault.item")
}

// Covers refuses a direct cost that the budget it names is not for: of another
// host, before the decision or after its last day, above what is left, or while a
// condition of the decision holds it back.
func Covers(tx *db.Tx, i models.AgentItem) error {
	_, err := covering(tx, i)
	return err
}

func covering(tx *db.Tx, i models.AgentItem) (*models.SecretariatBudget, error) {
	b, err := db.Load[models.SecretariatBudget](tx, *i.BudgetID)
	switch {
	case models.IsKind(err, models.KindNotFound):
		return nil, fault("secretariat.fault.unknown")
	case err != nil:
		return nil, err
	case i.OrganisationID == nil || *i.OrganisationID != b.OrganisationID:
		return nil, fault("secretariat.fault.other_host", "Budget", b.Reference)
	case i.ValueDate.After(b.EndsOn) || i.ValueDate.Before(when.DateOf(b.CreatedAt)):
		return nil, fault("secretariat.fault.outside", "From", when.DateOf(b.CreatedAt), "To", b.EndsOn)
	case i.Cents > b.LeftCents():
		return nil, models.Conflict("secretariat.conflict.left", "98").With(map[string]any{"Budget": b.Reference, "Left": b.LeftCents(), "Asked": i.Cents})
	}
	return b, unblocked(tx, b)
}

// Draw uses what a budget had set aside for a direct cost that is posted in the
// same act.
func Draw(tx *db.Tx, i models.AgentItem) (*models.LedgerEntry, error) {
	b, err := covering(tx, i)
	if err != nil {
		return nil, err
	}
	b.PaidCents += i.Cents
	if err := kept(tx, b, "paid_cents"); err != nil {
		return nil, err
	}
	return ledger.Post(tx, ledger.Entry{Kind: models.EntrySecretariatDraw, ValueDate: i.ValueDate, Reference: b.Reference, Source: i.Reference,
		Lines: ledger.Move(models.AccountCommitments, models.AccountReserved, 0, b.OrganisationID, i.Cents)})
}

// unblocked refuses a payment before the conditions that the Board put on it are
// met: the budget is its decision's one tranche.
func unblocked(tx *db.Tx, b *models.SecretariatBudget) error {
	var number int
	err := tx.Raw("SELECT COALESCE(MIN(number), 0) FROM decision_conditions WHERE decision_id = ? AND blocks_tranche > 0 AND state <> 'met'", b.DecisionID).Scan(&number).Error
	if err != nil || number == 0 {
		return err
	}
	return models.Conflict("secretariat.conflict.condition", "98").With(map[string]any{"Budget": b.Reference, "Number": number})
}

// PutBack sets aside again what a direct cost had used that was taken back.
func PutBack(tx *db.Tx, b *models.SecretariatBudget, i models.AgentItem, reason string) error {
	if _, err := ledger.Reverse(tx, *i.DrawID, reason, i.ValueDate); err != nil {
		return err
	}
	b.PaidCents -= i.Cents
	return kept(tx, b, "paid_cents")
}

func kept(tx *db.Tx, b *models.SecretariatBudget, column string) error {
	err := db.Update(tx, b, column)
	if db.Violates(err, "secretariat_budgets_decided") {
		return models.Conflict("secretariat.conflict.left", "98").With(map[string]any{"Budget": b.Reference, "Left": money.Cents(0), "Asked": money.Cents(0)}).Because(err)
	}
	return err
}

// Free gives what is left of a budget back to the fund's free money once its
// last day is past.
//
// clause 99: the secretariat settles the Board's decisions.
func (s *Service) Free(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.db.Write(ctx, actor, "secretariat.free", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermProgrammeManage, tx.Now); err != nil {
			return err
		}
		b, err := db.Load[models.SecretariatBudget](tx, id)
		if err != nil {
			return err
		}
		left := b.LeftCents()
		switch today := when.DateOf(tx.Now); {
		case b.Version != version:
			return models.Stale(b)
		case !b.Ended(today):
			return models.Conflict("secretariat.conflict.runs", "98").With(map[string]any{"End": b.EndsOn})
		case left == 0:
			return models.Conflict("secretariat.conflict.nothing", "98")
		}
		var waiting string
		if err := tx.Raw("SELECT COALESCE(MIN(reference), '') FROM agent_items WHERE budget_id = ? AND state = 'pending'", b.ID).Scan(&waiting).Error; err != nil {
			return err
		}
		if waiting != "" {
			return models.Conflict("secretariat.conflict.waiting", "98").With(map[string]any{"Item": waiting})
		}
		b.FreedCents += left
		if err := kept(tx, b, "freed_cents"); err != nil {
			return err
		}
		_, err = ledger.Post(tx, ledger.Entry{Kind: models.EntrySecretariatFree, ValueDate: when.DateOf(tx.Now), Reference: b.Reference, Source: b.Reference,
			Lines: ledger.Move(models.AccountCommitments, models.AccountReserved, 0, b.OrganisationID, left)})
		tx.Target("secretariat_budgets", b.ID)
		tx.Receipt(models.Receipt{Target: "secretariat_budgets", TargetID: b.ID, Reference: b.Reference})
		return err
	})
}

const columns = `SELECT b.*, o.name AS organisation, d.reference AS decision FROM secretariat_budgets b
	JOIN organisations o ON o.id = b.organisation_id JOIN decisions d ON d.id = b.decision_id`

// List gives the budgets that the actor may know of, the latest first.
func (s *Service) List(ctx context.Context, actor models.Actor) ([]models.SecretariatBudgetRow, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return nil, err
	}
	var rows []models.SecretariatBudgetRow
	err := s.db.Read(ctx).Raw(columns + " WHERE " + ledger.SeenBudget(actor) + " ORDER BY b.id DESC").Scan(&rows).Error
	today := when.DateOf(s.db.Now(ctx))
	for i := range rows {
		rows[i].Over = rows[i].Ended(today)
	}
	return rows, err
}

// Invariants are what budgets, decisions, items and the ledger must agree on.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "I4 a budget of the secretariat is what its decision says", Check: db.Named("budget %s differs from its decision or its matter", `
			SELECT b.reference FROM secretariat_budgets b JOIN decisions d ON d.id = b.decision_id
			LEFT JOIN secretariat_plans p ON p.matter_id = d.matter_id AND p.organisation_id = b.organisation_id AND p.starts_on = b.starts_on AND p.ends_on = b.ends_on
			WHERE p.id IS NULL OR d.outcome NOT IN ('approve', 'approve_with_conditions') OR b.decided_cents <> (SELECT COALESCE(SUM(a.cents), 0) FROM matter_texts t
				JOIN matter_amounts a ON a.text_id = t.id WHERE t.matter_id = d.matter_id AND t.number = d.text_number AND a.organisation_id = b.organisation_id)
			UNION SELECT d.reference FROM decisions d JOIN secretariat_plans p ON p.matter_id = d.matter_id
			WHERE d.outcome IN ('approve', 'approve_with_conditions') AND NOT EXISTS (SELECT 1 FROM secretariat_budgets b WHERE b.decision_id = d.id)`)},
		{Name: "I12 a budget of the secretariat equals what was paid under it", Check: db.Named("budget %s differs from the direct costs paid under it", `
			SELECT b.reference FROM secretariat_budgets b WHERE b.paid_cents <> (SELECT COALESCE(SUM(i.cents), 0) FROM agent_items i
				WHERE i.budget_id = b.id AND i.state = 'posted' AND i.reversal_id IS NULL)`)},
		{Name: "I12 what is set aside for the secretariat is in the ledger", Check: db.Named("%s: what is set aside for the secretariat and the ledger differ", `
			SELECT o.code FROM (SELECT organisation_id, SUM(cents) AS cents FROM (
					SELECT organisation_id, decided_cents - paid_cents - freed_cents AS cents FROM secretariat_budgets
					UNION ALL SELECT organisation_id, balance_cents FROM ledger_balances WHERE account = 'reserved' AND programme_id = 0) x GROUP BY organisation_id) s
			JOIN organisations o ON o.id = s.organisation_id WHERE s.cents <> 0`)},
		{Name: "I11 references of budgets of the secretariat are dense", Check: db.Named("%s: the series and the records differ", `
			SELECT 'secretariat_budgets' FROM (SELECT COUNT(*) AS n FROM secretariat_budgets) e LEFT JOIN counters c ON c.series = 'secretariat_budgets' WHERE e.n <> COALESCE(c.value, 0)`)},
	}
}
