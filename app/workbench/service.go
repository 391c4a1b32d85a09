package workbench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/matters/access"
	"seedfund/app/proposals"
	"seedfund/models"
	"seedfund/models/when"
)

// Service holds the use cases of the workbench.
type Service struct{ db *db.DB }

// New gives the use cases on a store.
func New(d *db.DB) *Service { return &Service{db: d} }

const submitted = "EXISTS (SELECT 1 FROM submissions x WHERE x.proposal_id = p.id)"

// seen is the condition on proposals p that the reader may see: applications
// that were submitted, for the secretariat and the auditor; for those who sit on
// the Board and its chair what came to it, without what an interest screens; for
// the agent what stands in matters of the Board.
func seen(actor models.Actor, at time.Time) proposals.Scope {
	switch {
	case actor.System || actor.Is(models.RoleAuditor):
		return proposals.Scope{Where: submitted}
	case actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead):
		// Whoever also sits on the Board keeps the interests of that seat.
		barred, args := bodies.Barred(actor.PersonID, models.DoorItem, at)
		return proposals.Scope{Where: submitted + " AND NOT EXISTS (SELECT 1 FROM matters m WHERE m.proposal_id = p.id AND " + barred + ")", Args: args}
	case actor.Is(models.RoleBoardMember, models.RoleAlternate, models.RoleCoordinator):
		return proposals.AtTheBoard(actor, at)
	case actor.Is(models.RoleAgentOfficer):
		where, args := access.Matters(actor, at)
		return proposals.Scope{Where: "EXISTS (SELECT 1 FROM matters m WHERE m.proposal_id = p.id AND " + where + ")", Args: args}
	}
	return proposals.Scope{Where: "1 = 0"}
}

// Show gives the workbench with a basket. Chosen proposals that the reader may
// not see, or that do not exist, are left out alike.
func (s *Service) Show(ctx context.Context, actor models.Actor, b models.Basket) (models.WorkbenchView, error) {
	v := models.WorkbenchView{Basket: b}
	if err := actor.May(models.PermBoardRead); err != nil {
		return v, err
	}
	if err := b.Validate(); err != nil {
		return v, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		in, err := read(q, actor, now)
		if err != nil {
			return err
		}
		v.Today, v.Rows, v.Markers, v.Instalments, v.Figures = in.Today, in.Rows, in.Markers, in.Instalments, in.Figures(b)
		v.Scenarios, err = scenarios(q, actor, now)
		return err
	})
	return v, err
}

// Frozen is what is kept of a basket.
type Frozen struct {
	Name    string
	Remarks string
	Basket  models.Basket
}

// Freeze keeps what a basket comes to now, with the Board's papers, under a name.
// More than the balance may be kept: a scenario decides nothing.
//
// clause 99: the secretariat prepares the Board's decisions.
func (s *Service) Freeze(ctx context.Context, actor models.Actor, f Frozen) (models.Scenario, error) {
	var kept models.Scenario
	err := s.db.Write(ctx, actor, "scenario.freeze", func(tx *db.Tx) error {
		if err := actor.May(models.PermMatterPrepare); err != nil {
			return err
		}
		if err := f.Basket.Validate(); err != nil {
			return err
		}
		if _, err := ledger.Position(tx); err != nil { // the books stand still until the figures are kept
			return err
		}
		in, err := read(tx.DB, actor, tx.Now)
		if err != nil {
			return err
		}
		figures := in.Figures(f.Basket)
		f.Name, f.Remarks = strings.TrimSpace(f.Name), strings.TrimSpace(f.Remarks)
		if err := models.CheckScenario(f.Name, f.Remarks, len(figures.Lines)); err != nil {
			return err
		}
		if len(figures.Lines) != len(f.Basket.Amounts) {
			return models.Conflict("workbench.rows_changed", "98") // a chosen one has left the list meanwhile
		}
		body, err := figures.Canonical()
		if err != nil {
			return err
		}
		kept = models.Scenario{Name: f.Name, Remarks: f.Remarks, Body: body, Hash: hashOf(body), PersonID: actor.PersonID, MandateID: actor.MandateID, ByRole: actor.Role, ByName: actor.Name}
		if err := db.Create(tx, &kept); err != nil {
			return err
		}
		tx.Target("scenarios", kept.ID)
		tx.Receipt(models.Receipt{Target: "scenarios", TargetID: kept.ID})
		for _, line := range figures.Lines {
			if err := db.Create(tx, &models.ScenarioProposal{ScenarioID: kept.ID, ProposalID: line.Proposal, Chosen: true}); err != nil {
				return err
			}
		}
		grounds, err := undisclosed(tx.DB, actor, tx.Now)
		if err != nil {
			return err
		}
		for _, id := range grounds {
			if err := db.Create(tx, &models.ScenarioProposal{ScenarioID: kept.ID, ProposalID: id}); err != nil {
				return err
			}
		}
		return nil
	})
	return kept, err
}

func hashOf(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// undisclosed are the proposals whose approval stands in the reader's figures
// and is not public yet.
func undisclosed(q *gorm.DB, actor models.Actor, at time.Time) ([]int64, error) {
	where, args := ledger.InRoom(actor, at)
	return db.Rows[int64](q, `SELECT DISTINCT d.proposal_id FROM programmes p JOIN decisions d ON d.id = p.decision_id
		WHERE d.proposal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = d.id) AND `+where+" ORDER BY d.proposal_id", args...)
}

// visible is the condition on scenarios s that the reader may see: none of the
// proposals behind one is hidden from them; an approval that has become public
// hides nothing any more.
func visible(actor models.Actor, at time.Time) (string, []any) {
	sc := seen(actor, at)
	return `NOT EXISTS (SELECT 1 FROM scenario_proposals g JOIN proposals p ON p.id = g.proposal_id WHERE g.scenario_id = s.id AND NOT (` + sc.Where + `)
		AND (g.chosen OR NOT EXISTS (SELECT 1 FROM decisions d JOIN decision_publications x ON x.decision_id = d.id WHERE d.proposal_id = p.id)))`, sc.Args
}

func scenarios(q *gorm.DB, actor models.Actor, at time.Time) ([]models.ScenarioRow, error) {
	where, args := visible(actor, at)
	rows, err := db.Rows[models.Scenario](q, "SELECT s.* FROM scenarios s WHERE "+where+" ORDER BY s.id DESC", args...)
	out := []models.ScenarioRow{}
	for _, r := range rows {
		var f models.ScenarioFigures
		if err := json.Unmarshal([]byte(r.Body), &f); err != nil {
			return nil, err
		}
		out = append(out, r.Row(f))
	}
	return out, err
}

// Scenarios lists the frozen scenarios that the reader may see, the latest first.
func (s *Service) Scenarios(ctx context.Context, actor models.Actor) ([]models.ScenarioRow, error) {
	if err := actor.May(models.PermBoardRead); err != nil {
		return nil, err
	}
	return scenarios(s.db.Read(ctx), actor, s.db.Now(ctx))
}

// Scenario gives one frozen scenario as it was.
func (s *Service) Scenario(ctx context.Context, actor models.Actor, id int64) (models.ScenarioView, error) {
	var v models.ScenarioView
	if err := actor.May(models.PermBoardRead); err != nil {
		return v, err
	}
	where, args := visible(actor, s.db.Now(ctx))
	row, err := db.Row[models.Scenario](s.db.Read(ctx), "SELECT s.* FROM scenarios s WHERE s.id = ? AND "+where, append([]any{id}, args...)...)
	if err != nil {
		return v, db.Found(err, "scenarios")
	}
	v.Scenario = row
	return v, json.Unmarshal([]byte(row.Body), &v.Figures)
}

// read gathers what the figures of a basket are made of, for one reader.
func read(q *gorm.DB, actor models.Actor, now time.Time) (models.WorkbenchInput, error) {
	in := models.WorkbenchInput{Today: when.DateOf(now)}
	names, err := proposals.Catalogue(q)
	if err != nil {
		return in, err
	}
	r := reader{q: q, actor: actor, now: now, names: names, in: &in}
	for _, part := range []func() error{r.programmes, r.rows, r.money, r.payments, r.instalments} {
		if err := part(); err != nil {
			return in, err
		}
	}
	return in, nil
}

// codes of countries are sorted: a map has no order.
func sortedCodes(shares map[string]int) []string { return slices.Sorted(maps.Keys(shares)) }
