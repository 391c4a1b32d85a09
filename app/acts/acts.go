// Package acts reads the record of acts, for auditors: nothing here writes.
package acts

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"seedfund/app/db"
	"seedfund/models"
)

// Service reads the record of acts.
type Service struct{ db *db.DB }

// New gives the service on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

// Filter chooses acts. Before is the id of the last act of the page before,
// 0 for the newest.
type Filter struct {
	Target   string
	TargetID int64
	Account  int64
	Action   string // area.verb, or an area alone
	Before   int64
	Limit    int
}

const rows = `SELECT a.id, a.at, a.account_id, a.person_id, a.mandate_id, a.role, a.organisation_id, a.country, a.action,
	a.target, a.target_id, a.request_id, a.values_digest, a.digest,
	COALESCE(p.name, '') AS person, COALESCE(o.name, '') AS organisation
	FROM acts a LEFT JOIN people p ON p.id = a.person_id LEFT JOIN organisations o ON o.id = a.organisation_id`

// known is the condition on acts a that the actor may know of: what is done to a
// share that is held is no side door to the case.
func known(actor models.Actor) string {
	if actor.May(models.PermHoldRead) == nil {
		return "1 = 1"
	}
	return "a.action NOT LIKE 'hold.%'"
}

// List gives acts, newest first.
func (s *Service) List(ctx context.Context, actor models.Actor, f Filter) ([]models.ActRow, error) {
	if err := actor.May(models.PermAuditRead); err != nil {
		return nil, err
	}
	if f.Limit < 1 || f.Limit > 200 {
		f.Limit = 50
	}
	var found []models.ActRow
	err := s.db.Read(ctx).Raw(rows+` WHERE `+known(actor)+` AND (? = 0 OR a.id < ?) AND (? = '' OR a.target = ?) AND (? = 0 OR a.target_id = ?)
		AND (? = 0 OR a.account_id = ?) AND (? = '' OR a.action = ? OR substr(a.action, 1, ?) = ?) ORDER BY a.id DESC LIMIT ?`,
		f.Before, f.Before, f.Target, f.Target, f.TargetID, f.TargetID, f.Account, f.Account,
		f.Action, f.Action, len(f.Action)+1, f.Action+".", f.Limit).Scan(&found).Error
	return found, err
}

// registers are the tables an administrator keeps and whose history they read:
// people and their rights, and how the fund is set up.
var registers = []string{"people", "accounts", "account_links", "api_tokens", "mandates", "organisations", "agreements", "stores", "settings",
	"bodies", "body_rules", "rule_withdrawals", "body_methods", "seats", "holdings", "rotation_entries", "rotation_draws", "nominations"}

// Get is one act with its old and new values: all of them for the auditor. The
// record is no side door: of what the administrator has no part in, drafts,
// reviews and votes among them, it says who did what and when, not the words.
func (s *Service) Get(ctx context.Context, actor models.Actor, id int64) (models.ActPage, error) {
	if err := actor.May(models.PermAuditRead); err != nil {
		return models.ActPage{}, err
	}
	var page struct {
		models.ActRow
		models.ActValue
		Seal     int64
		SealHead string
	}
	err := s.db.Read(ctx).Raw(`SELECT x.*, v.body, v.emptied_at, COALESCE(l.seal_id, 0) AS seal, COALESCE(t.head, '') AS seal_head
		FROM (`+rows+` WHERE a.id = ? AND `+known(actor)+`) x LEFT JOIN act_values v ON v.act_id = x.id
		LEFT JOIN seal_links l ON l.act_id = x.id LEFT JOIN seals t ON t.id = l.seal_id`, id).Scan(&page).Error
	if err != nil {
		return models.ActPage{}, err
	}
	if page.ID == 0 {
		return models.ActPage{}, models.NotFound("act")
	}
	out := models.ActPage{ActRow: page.ActRow, Emptied: page.EmptiedAt, Seal: page.Seal, SealHead: page.SealHead}
	if page.Body != "" {
		if err := json.Unmarshal([]byte(page.Body), &out.Changes); err != nil {
			return out, fmt.Errorf("values of act %d: %w", id, err)
		}
	}
	if actor.Is(models.RoleAdministrator) {
		all := len(out.Changes)
		out.Changes = slices.DeleteFunc(out.Changes, func(c models.ActChange) bool { return !slices.Contains(registers, c.Table) })
		out.Withheld = all - len(out.Changes)
	}
	return out, nil
}
