package rules

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// Adoption says what adopted a version of a rule and from which day it applies:
// a decision of the Board about rules, an instrument, or both.
type Adoption struct {
	From       when.Date // zero or today: from now on
	Decision   string    // reference
	Instrument string
}

// AdoptGate records a version of the rule of the gate. Gates that were judged
// keep the version they were judged under.
//
// clause 98: the Board adopts the rules of the fund.
func (s *Service) AdoptGate(ctx context.Context, actor models.Actor, rule models.GateRule, by Adoption) error {
	return s.adopt(ctx, actor, models.RuleGate, rule, rule.Validate(), by)
}

// AdoptMinimumBalance records a version of the minimum balance. It may lie above
// the cash there is: then nothing is programmable until more arrives.
func (s *Service) AdoptMinimumBalance(ctx context.Context, actor models.Actor, balance models.MinimumBalance, by Adoption) error {
	return s.adopt(ctx, actor, models.RuleMinimumBalance, balance, balance.Validate(), by)
}

// AdoptAgentFee records a version of the agent's fee, for deposits posted from
// its day on.
func (s *Service) AdoptAgentFee(ctx context.Context, actor models.Actor, fee models.AgentFee, by Adoption) error {
	return s.adopt(ctx, actor, models.RuleAgentFee, fee, fee.Validate(), by)
}

// AdoptSpread records a version of the spread at which reviewers disagree.
func (s *Service) AdoptSpread(ctx context.Context, actor models.Actor, spread models.Points, by Adoption) error {
	return s.adopt(ctx, actor, models.RuleSpread, spread, models.ValidateSpread(spread), by)
}

// AdoptStep records a version of how far apart two scores on one criterion may
// lie, as a share of its scale.
func (s *Service) AdoptStep(ctx context.Context, actor models.Actor, step models.Points, by Adoption) error {
	return s.adopt(ctx, actor, models.RuleStep, step, models.ValidateStep(step), by)
}

// AdoptRefusals records which checks of a screening refuse an admissible finding.
// Findings that were made keep the version of their instant.
func (s *Service) AdoptRefusals(ctx context.Context, actor models.Actor, checks models.RefusingChecks, by Adoption) error {
	return s.adopt(ctx, actor, models.RuleRefusals, checks, checks.Validate(), by)
}

// AdoptIATIIdentity records under which identity the fund's IATI files are
// published.
func (s *Service) AdoptIATIIdentity(ctx context.Context, actor models.Actor, identity models.IATIIdentity, by Adoption) error {
	kind, err := storeKind(s.db.Read(ctx))
	if err != nil {
		return err
	}
	return s.adopt(ctx, actor, models.RuleIATI, identity, identity.Validate(kind), by)
}

// AdoptRevision records which revisions of programmes the Board leaves to others.
// Revisions that were proposed keep the version of their instant.
func (s *Service) AdoptRevision(ctx context.Context, actor models.Actor, rule models.RevisionRule, by Adoption) error {
	return s.adopt(ctx, actor, models.RuleRevision, rule, rule.Validate(), by)
}

// AdoptEvaluation records above which amount a programme is evaluated before it is
// settled; zero asks for no evaluation.
func (s *Service) AdoptEvaluation(ctx context.Context, actor models.Actor, rule models.EvaluationRule, by Adoption) error {
	return s.adopt(ctx, actor, models.RuleEvaluation, rule, rule.Validate(), by)
}

// AdoptReporting records a version of when programmes report. Years that have
// ended keep the version they ended under.
func (s *Service) AdoptReporting(ctx context.Context, actor models.Actor, rule models.ReportingRule, by Adoption) error {
	return s.adopt(ctx, actor, models.RuleReporting, rule, rule.Validate(), by)
}

// adopt records one version; faulty are the faults of its value, which are told
// together with those of its adoption.
func (s *Service) adopt(ctx context.Context, actor models.Actor, rule models.FundRule, value any, faulty error, by Adoption) error {
	return s.db.Write(ctx, actor, "rule.adopt", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermBodyManage, tx.Now); err != nil {
			return err
		}
		if err := holdBooks(tx); err != nil {
			return err
		}
		body, err := json.Marshal(value)
		if err != nil {
			return err
		}
		row := models.Setting{Name: string(rule), Value: string(body), EffectiveFrom: begins(tx, by.From),
			AdoptedBy: strings.TrimSpace(by.Decision), Note: strings.TrimSpace(by.Instrument)}
		if err := judge(tx, row, faulty); err != nil {
			return err
		}
		err = db.Create(tx, &row)
		if db.Violates(err, "settings") {
			return models.Conflict("rules.conflict.same_day", "98").Because(err)
		}
		tx.Receipt(models.Receipt{Target: "settings", TargetID: row.ID, Path: "/rules"})
		return err
	})
}

// holdBooks lets entries that are being posted end first and others wait, so
// that each is posted under the rule that is in force at its instant.
func holdBooks(tx *db.Tx) error {
	if _, err := db.From[models.FundPosition](tx.DB).Where("id = 1").Locked().Take(tx.Ctx); err != nil {
		return db.Found(err, "fund_positions")
	}
	return tx.ReadClock()
}

// begins is the instant of a day's beginning in UTC, now for today.
func begins(tx *db.Tx, day when.Date) time.Time {
	if day.IsZero() || day == when.DateOf(tx.Now) {
		return tx.Now
	}
	return day.Start(time.UTC)
}

func judge(tx *db.Tx, row models.Setting, faulty error) error {
	var f models.Faults
	if e := models.AsError(faulty); e != nil {
		f = append(f, e.Fields...)
	}
	if row.EffectiveFrom.Before(tx.Now) {
		f.Add("from", "rules.fault.past")
	}
	switch {
	case row.AdoptedBy != "":
		known, err := adopted(tx, row.AdoptedBy)
		if err != nil {
			return err
		}
		if !known {
			f.Add("decision", "rules.fault.decision")
		}
	case row.Note == "":
		f.Add("instrument", "rules.fault.adopted_by")
	case models.FundRule(row.Name).OfBoard():
		later, err := hasVersion(tx, row.Name)
		if err != nil {
			return err
		}
		if later {
			f.Add("decision", "rules.fault.board")
		}
	}
	return f.Err("rules.invalid")
}

func adopted(tx *db.Tx, reference string) (bool, error) {
	var found []models.RuleDecision
	err := tx.Raw(adopting+" AND d.reference = ?", reference).Scan(&found).Error
	return len(found) > 0, err
}

func hasVersion(tx *db.Tx, rule string) (bool, error) {
	var n int64
	err := tx.Raw("SELECT COUNT(*) FROM settings WHERE name = ?", rule).Scan(&n).Error
	return n > 0, err
}
