package funditems

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/ledger"
	"seedfund/app/secretariat"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Service holds the use cases of items.
type Service struct {
	db    *db.DB
	files *files.Service // nil where a store keeps no files
}

// New gives the use cases on a store; kept takes in notifications.
func New(d *db.DB, kept *files.Service) *Service { return &Service{db: d, files: kept} }

// Input is an item as it is entered.
type Input struct {
	Kind           models.EntryKind
	OrganisationID int64 // 0 for none
	Cents          money.Cents
	ValueDate      when.Date
	BudgetID       int64  // of the secretariat, under which a direct cost is paid; 0 for none
	Basis          string // the decision or instrument behind it
	AgentRef       string
	Notification   *files.Upload
}

// Record enters an item. The agent's officer posts it at once; what the
// secretariat enters rests on the agent's notification and waits for a second
// person.
//
// clause 97: the fund is administered by the agent; what it earns and costs is
// the agent's word.
func (s *Service) Record(ctx context.Context, actor models.Actor, in Input) (*models.AgentItem, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	held, err := s.papers().Take(in.Notification, actor.MandateID, files.PurposeNotification)
	if err != nil {
		return nil, err
	}
	var item models.AgentItem
	err = s.db.Write(ctx, actor, "item.record", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		file, err := s.papers().Attach(tx, held, nil, actor.MandateID)
		if err != nil {
			return err
		}
		item, err = enter(tx, in, models.RoadFor(actor, file))
		return err
	})
	return &item, err
}

// papers keeps the notifications with the capacity of who sent them: an item has
// no number before it is entered.
func (s *Service) papers() files.Keeper {
	return files.Keeper{Files: s.files, Owner: "mandates", Refusal: "money.fault.item"}
}

// EnterConfirmed enters and posts an item that two persons stand behind already, in
// the caller's transaction; road says who they are and on what it rests.
func EnterConfirmed(tx *db.Tx, in Input, road models.AgentRoad) (models.AgentItem, error) {
	return enter(tx, in, road)
}

func enter(tx *db.Tx, in Input, road models.AgentRoad) (models.AgentItem, error) {
	i := models.AgentItem{Kind: in.Kind, Cents: in.Cents, ValueDate: in.ValueDate, Basis: strings.TrimSpace(in.Basis), AgentRef: strings.TrimSpace(in.AgentRef), AgentRoad: road}
	if in.OrganisationID != 0 {
		i.OrganisationID = &in.OrganisationID
	}
	if in.BudgetID != 0 {
		i.BudgetID = &in.BudgetID
		if i.Basis == "" {
			var err error
			if i.Basis, err = secretariat.Basis(tx, in.BudgetID); err != nil {
				return i, err
			}
		}
	}
	if err := i.Validate(when.DateOf(tx.Now)); err != nil {
		return i, err
	}
	if err := known(tx, i); err != nil {
		return i, err
	}
	if i.BudgetID != nil {
		if err := secretariat.Covers(tx, i); err != nil {
			return i, err
		}
	}
	n, err := tx.NextNumber("items")
	if err != nil {
		return i, err
	}
	i.Reference = fmt.Sprintf("FI-%04d", n)
	if i.State == models.RecordPosted {
		if err := post(tx, &i); err != nil {
			return i, err
		}
	}
	err = db.Create(tx, &i)
	if db.Violates(err, "agent_items", "agent_ref") {
		return i, models.Conflict("money.conflict.agent_reference", "97").With(map[string]any{"Reference": i.AgentRef}).Because(err)
	}
	tx.Target("agent_items", i.ID)
	tx.Receipt(models.Receipt{Target: "agent_items", TargetID: i.ID, Reference: i.Reference})
	return i, err
}

// known refuses an organisation that there is none of, or that is of the wrong
// side: contributors are paid back, participating organisations hold money.
func known(tx *db.Tx, i models.AgentItem) error {
	if i.OrganisationID == nil {
		return nil
	}
	o, err := db.From[models.Organisation](tx.DB).Where("id = ?", *i.OrganisationID).Take(tx.Ctx)
	switch {
	case models.IsKind(db.Found(err, ""), models.KindNotFound):
		return models.Invalid("money.fault.item", models.FieldError{Field: "organisation", Key: "money.fault.organisation_unknown"})
	case err != nil:
		return err
	case !slices.Contains(parties[i.Kind.Party()], o.Kind):
		return models.Invalid("money.fault.item", models.FieldError{Field: "organisation", Key: "money.fault.other_party"})
	}
	return nil
}

// parties says of what kinds an organisation is that an item may name.
var parties = map[models.ItemParty][]models.OrganisationKind{
	models.PartyContributor:  {models.KindContributorBody, models.KindMemberState},
	models.PartyOrganisation: {models.KindUNEntity, models.KindSecretariatBody},
}

// post puts an item into the books. A payment that the free cash does not cover
// is refused there; one under a budget of the secretariat uses what was set aside.
func post(tx *db.Tx, i *models.AgentItem) error {
	if i.BudgetID != nil {
		draw, err := secretariat.Draw(tx, *i)
		if err != nil {
			return err
		}
		i.DrawID = &draw.ID
	}
	organisation := int64(0)
	if i.OrganisationID != nil {
		organisation = *i.OrganisationID
	}
	from, to := i.Kind.ItemAccounts()
	e, err := ledger.Post(tx, ledger.Entry{Kind: i.Kind, ValueDate: i.ValueDate, Reference: i.AgentRef, Source: i.Reference,
		Lines: ledger.Move(from, to, 0, organisation, i.Cents)})
	if err != nil {
		return err
	}
	i.TransactionID = &e.ID
	return nil
}

// Confirm is the second person's word on an item entered on the agent's behalf;
// it posts.
func (s *Service) Confirm(ctx context.Context, actor models.Actor, id, version int64) error {
	return s.settle(ctx, actor, "item.confirm", id, version, func(tx *db.Tx, i *models.AgentItem) error {
		if err := post(tx, i); err != nil {
			return err
		}
		i.State = models.RecordPosted
		return db.Update(tx, i, "state", "transaction_id", "draw_id", "confirmed_by", "confirmed_at")
	})
}

// Refuse leaves an item that the notification does not bear out.
func (s *Service) Refuse(ctx context.Context, actor models.Actor, id, version int64, why string) error {
	why = strings.TrimSpace(why)
	if why == "" {
		return models.Invalid("money.fault.item", models.FieldError{Field: "why", Key: "money.fault.required"})
	}
	return s.settle(ctx, actor, "item.refuse", id, version, func(tx *db.Tx, i *models.AgentItem) error {
		i.State, i.RefusedWhy = models.RecordRefused, why
		return db.Update(tx, i, "state", "refused_why", "confirmed_by", "confirmed_at")
	})
}

func (s *Service) settle(ctx context.Context, actor models.Actor, action string, id, version int64, then func(*db.Tx, *models.AgentItem) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermAgentConfirm, tx.Now); err != nil {
			return err
		}
		i, err := load(tx, id, version)
		if err != nil {
			return err
		}
		if err := i.Confirmable(actor); err != nil {
			return err
		}
		now := tx.Now
		i.ConfirmedBy, i.ConfirmedAt = &actor.PersonID, &now
		return then(tx, i)
	})
}

// Reverse takes back an item that was wrong; the right one is entered anew.
// Income that is already reserved cannot be taken back.
func (s *Service) Reverse(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.db.Write(ctx, actor, "item.reverse", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermContribution, tx.Now); err != nil {
			return err
		}
		i, err := load(tx, id, version)
		if err != nil {
			return err
		}
		if i.State != models.RecordPosted || i.ReversalID != nil {
			return models.Conflict("money.conflict.not_posted", "97")
		}
		var budget *models.SecretariatBudget
		if i.BudgetID != nil { // held before the fund's position, as when it is drawn on
			if budget, err = db.Load[models.SecretariatBudget](tx, *i.BudgetID); err != nil {
				return err
			}
		}
		// On the day it was said to be of, so that on no day both it and the right one count.
		e, err := ledger.Reverse(tx, *i.TransactionID, reason, i.ValueDate)
		if err != nil {
			return err
		}
		if budget != nil {
			if err := secretariat.PutBack(tx, budget, *i, reason); err != nil {
				return err
			}
		}
		i.ReversalID = &e.ID
		return db.Update(tx, i, "reversal_id")
	})
}

func load(tx *db.Tx, id, version int64) (*models.AgentItem, error) {
	i, err := db.Load[models.AgentItem](tx, id)
	if err != nil {
		return nil, err
	}
	if i.Version != version {
		return nil, models.Stale(i)
	}
	return i, nil
}

const columns = `SELECT i.*, COALESCE(o.name, '') AS organisation, COALESCE(e.number, '') AS entry, COALESCE(r.number, '') AS reversal, COALESCE(b.reference, '') AS budget
	FROM agent_items i LEFT JOIN organisations o ON o.id = i.organisation_id LEFT JOIN ledger_entries e ON e.id = i.transaction_id
	LEFT JOIN ledger_entries r ON r.id = i.reversal_id LEFT JOIN secretariat_budgets b ON b.id = i.budget_id`

// rows reads items. Of one paid under a budget that the actor may not know of yet
// the payment is shown, and neither the budget nor what it rests on.
func (s *Service) rows(ctx context.Context, actor models.Actor, where string, args ...any) ([]models.AgentItemRow, error) {
	q := s.db.Read(ctx)
	var rows []models.AgentItemRow
	if err := q.Raw(columns+where, args...).Scan(&rows).Error; err != nil || actor.SeesUnpublished() {
		return rows, err
	}
	var known []int64
	err := q.Raw("SELECT b.id FROM secretariat_budgets b WHERE " + ledger.SeenBudget(actor)).Scan(&known).Error
	for i := range rows {
		if r := &rows[i]; r.BudgetID != nil && !slices.Contains(known, *r.BudgetID) {
			r.BudgetID, r.DrawID, r.Budget, r.Basis = nil, nil, "", ""
		}
	}
	return rows, err
}

// List gives the items, the latest value date first: those that wait, those in
// the books and those refused or taken back. A zero kind is all.
func (s *Service) List(ctx context.Context, actor models.Actor, kind models.EntryKind) ([]models.AgentItemRow, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return nil, err
	}
	where, args := db.Narrow(" WHERE 1 = 1", nil, db.If(kind != "", " AND i.kind = ?", kind))
	return s.rows(ctx, actor, where+" ORDER BY i.value_date DESC, i.id DESC", args...)
}

// Get gives one item by its reference.
func (s *Service) Get(ctx context.Context, actor models.Actor, reference string) (models.AgentItemRow, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return models.AgentItemRow{}, err
	}
	rows, err := s.rows(ctx, actor, " WHERE i.reference = ?", reference)
	if err == nil && len(rows) == 0 {
		err = models.NotFound("agent_items")
	}
	if err != nil {
		return models.AgentItemRow{}, err
	}
	return rows[0], nil
}

// ReferenceOf is the reference of an item, for acts that name it by id.
func (s *Service) ReferenceOf(ctx context.Context, actor models.Actor, id int64) (string, error) {
	if err := actor.May(models.PermMoneyRead); err != nil {
		return "", err
	}
	var reference string
	err := s.db.Read(ctx).Raw("SELECT reference FROM agent_items WHERE id = ?", id).Take(&reference).Error
	return reference, db.Found(err, "agent_items")
}

// Pending are the items that wait for a second person, the oldest first.
func (s *Service) Pending(ctx context.Context, actor models.Actor) ([]models.AgentItemRow, error) {
	if err := actor.May(models.PermAgentConfirm); err != nil {
		return nil, err
	}
	var rows []models.AgentItemRow
	err := s.db.Read(ctx).Raw(columns + " WHERE i.state = 'pending' ORDER BY i.id").Scan(&rows).Error
	return rows, err
}

// Parties lists whom items may name, for the form: participating organisations
// and contributors, by name.
func (s *Service) Parties(ctx context.Context, actor models.Actor) ([]models.Organisation, error) {
	if err := actor.May(models.PermContribution); err != nil {
		return nil, err
	}
	var kinds []models.OrganisationKind
	for _, k := range parties {
		kinds = append(kinds, k...)
	}
	return db.From[models.Organisation](s.db.Read(ctx)).Where("kind IN ?", kinds).Order("name, id").Find(ctx)
}

// Invariants are what items and the ledger must agree on.
func Invariants() []db.Invariant {
	return []db.Invariant{
		{Name: "I4 each item of the agent is in the ledger as it was entered", Check: db.Named("item %s differs from its ledger entry", `
			SELECT i.reference FROM agent_items i JOIN ledger_entries e ON e.id = i.transaction_id
			WHERE e.kind <> i.kind OR e.value_date <> i.value_date OR e.total_cents <> i.cents
				OR EXISTS (SELECT 1 FROM ledger_lines l WHERE l.entry_id = e.id AND COALESCE(l.organisation_id, 0) <> COALESCE(i.organisation_id, 0))
				OR (i.reversal_id IS NULL) <> NOT EXISTS (SELECT 1 FROM ledger_entries r WHERE r.reverses_id = e.id) ORDER BY i.id`)},
		{Name: "I11 references of items are dense", Check: db.Named("%s: the series and the records differ", `
			SELECT 'items' FROM (SELECT COUNT(*) AS n FROM agent_items) e LEFT JOIN counters c ON c.series = 'items' WHERE e.n <> COALESCE(c.value, 0)`)},
	}
}
