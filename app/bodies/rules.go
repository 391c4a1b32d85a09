package bodies

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Amendment is the next version of a body's rules. The decision of that body
// about its rules adopted it; Document names the paper that holds the text,
// where there is one beside the decision.
type Amendment struct {
	BodyID     int64
	DecisionID int64
	Document   string
	Values     models.RuleValues
	From       time.Time
}

// AmendRules records the next version of a body's rules by its decision alone.
func (s *Service) AmendRules(ctx context.Context, actor models.Actor, bodyID, decisionID int64, values models.RuleValues, from time.Time) (models.BodyRule, error) {
	return s.Amend(ctx, actor, Amendment{BodyID: bodyID, DecisionID: decisionID, Values: values, From: from})
}

// Amend records the next version of a body's rules.
//
// clause 39: the body decides on its rules; the record names its decision.
func (s *Service) Amend(ctx context.Context, actor models.Actor, in Amendment) (models.BodyRule, error) {
	var rule models.BodyRule
	err := s.db.Write(ctx, actor, "body.amend_rules", func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		body, err := db.Load[models.Body](tx, in.BodyID)
		if err != nil {
			return err
		}
		if err := in.Values.Validate(); err != nil {
			return err
		}
		decision, err := rulesDecision(tx, in.BodyID, in.DecisionID)
		if err != nil {
			return err
		}
		if in.From.Before(decision.AdoptedAt) {
			return models.Invalid("board.fault.rules", models.FieldError{Field: "from", Key: "board.fault.rules_before"})
		}
		number, from, err := next(tx, in)
		if err != nil {
			return err
		}
		if err := unused(tx, decision); err != nil {
			return err
		}
		rule = models.BodyRule{BodyID: in.BodyID, Number: number, Values: in.Values, EffectiveFrom: from, DecisionID: &in.DecisionID,
			Instrument: decision.Reference, RecordedAt: tx.Now, RecordedBy: tx.Actor.MandateID}
		if document := strings.TrimSpace(in.Document); document != "" {
			if len([]rune(document)) > models.QuestionLimit {
				return models.Invalid("board.fault.rules", models.FieldError{Field: "document", Key: "board.fault.too_long", Args: map[string]any{"Limit": models.QuestionLimit}})
			}
			rule.Instrument += ", " + document
		}
		if err := obey(tx, *body, in.Values, from); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "bodies", TargetID: body.ID, Reference: decision.Reference, Path: RulesPath(body.Kind)})
		return db.Create(tx, &rule)
	})
	return rule, err
}

// unused refuses a decision that stands behind a version already: one decision
// adopts one set of rules. The version it adopted may be withdrawn and recorded
// again.
func unused(tx *db.Tx, decision models.Decision) error {
	var numbers []int
	err := tx.Raw("SELECT r.number FROM body_rules r WHERE r.decision_id = ? AND "+Standing("r")+" ORDER BY r.number", decision.ID).Scan(&numbers).Error
	if err == nil && len(numbers) > 0 {
		err = models.Conflict("bodies.decision_used", "39").With(map[string]any{"Decision": decision.Reference, "Number": numbers[0]})
	}
	return err
}

// next is the number of the next version and the instant it begins: after the
// last one that stands. The instant of a withdrawn version is taken, so that its
// correction begins a microsecond later.
func next(tx *db.Tx, in Amendment) (int, time.Time, error) {
	all, err := db.From[models.BodyRule](tx.DB).Where("body_id = ?", in.BodyID).Order("number").Find(tx.Ctx)
	if err != nil {
		return 0, in.From, err
	}
	gone, err := withdrawals(tx.DB)
	if err != nil {
		return 0, in.From, err
	}
	from, taken := in.From.UTC().Truncate(time.Microsecond), map[time.Time]bool{}
	for _, r := range all {
		if _, is := gone[r.ID]; is {
			taken[r.EffectiveFrom.UTC()] = true
		} else if !from.After(r.EffectiveFrom) {
			return 0, from, models.Invalid("board.fault.rules", models.FieldError{Field: "from", Key: "board.fault.rules_order"})
		}
	}
	for taken[from] {
		from = from.Add(time.Microsecond)
	}
	return all[len(all)-1].Number + 1, from, nil
}

// RulesPath is the page of the rules of a body.
func RulesPath(kind models.BodyKind) string {
	if kind == models.BodyExCom {
		return "/excom/rules"
	}
	return "/board/rules"
}

// WithdrawRules takes back the last version of a body's rules that has not begun,
// with the reason: it was recorded for a wrong day, or wrongly. The seats are
// again those of the version before it.
func (s *Service) WithdrawRules(ctx context.Context, actor models.Actor, bodyID int64, number int, reason string) error {
	return s.db.Write(ctx, actor, "body.withdraw_rules", func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		body, err := db.Load[models.Body](tx, bodyID)
		if err != nil {
			return err
		}
		rule, err := db.From[models.BodyRule](tx.DB).Where("body_id = ? AND number = ?", bodyID, number).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "rules")
		}
		if err := rule.MayWithdraw(tx.Now); err != nil {
			return err
		}
		gone, err := withdrawals(tx.DB)
		if err != nil {
			return err
		}
		later, err := db.From[models.BodyRule](tx.DB).Where("body_id = ? AND number > ?", bodyID, number).Find(tx.Ctx)
		if err != nil {
			return err
		}
		for _, r := range later {
			if _, is := gone[r.ID]; !is {
				return models.Conflict("bodies.rules_followed", "39").With(map[string]any{"Number": r.Number})
			}
		}
		if _, is := gone[rule.ID]; is {
			return models.Conflict("bodies.rules_withdrawn", "39")
		}
		if !models.Said(&reason) {
			return models.Invalid("bodies.fault.withdrawal", models.FieldError{Field: "reason", Key: "bodies.fault.reason"})
		}
		if err := restore(tx, *body, rule.EffectiveFrom); err != nil {
			return err
		}
		tx.Target("body_rules", rule.ID)
		tx.Receipt(models.Receipt{Target: "body_rules", TargetID: rule.ID, Path: RulesPath(body.Kind)})
		return db.Create(tx, &models.RuleWithdrawal{RuleID: rule.ID, Reason: reason, PersonID: actor.PersonID, MandateID: actor.MandateID})
	})
}

// restore gives the seats back what a version that begins at an instant did to
// them. A seat it added stays on record for a moment that is no sitting; one that
// is given away already has to be ended first.
func restore(tx *db.Tx, body models.Body, from time.Time) error {
	seats, err := db.From[models.Seat](tx.DB).Where("body_id = ? AND (since = ? OR until = ?)", body.ID, from, from).Find(tx.Ctx)
	if err != nil {
		return err
	}
	for _, s := range seats {
		if s.Until != nil && s.Until.Equal(from) {
			s.Until = nil
		} else {
			if err := vacant(tx, s, from); err != nil {
				return err
			}
			end := from.Add(time.Microsecond)
			s.Until = &end
		}
		if err := db.Update(tx, &s, "until"); err != nil {
			return err
		}
	}
	return nil
}

// withdrawals are the versions that were withdrawn, by their ids.
func withdrawals(q *gorm.DB) (map[int64]models.RuleWithdrawal, error) {
	all, err := db.From[models.RuleWithdrawal](q).Order("id").Find(q.Statement.Context)
	out := map[int64]models.RuleWithdrawal{}
	for _, w := range all {
		out[w.RuleID] = w
	}
	return out, err
}

// Standing is the condition on versions of rules under a name that they were not
// withdrawn.
func Standing(name string) string {
	return "NOT EXISTS (SELECT 1 FROM rule_withdrawals w WHERE w.rule_id = " + name + ".id)"
}

// Rules lists the versions of a body's rules that stand, newest first.
func (s *Service) Rules(ctx context.Context, bodyID int64) ([]models.BodyRule, error) {
	return db.From[models.BodyRule](s.db.Read(ctx)).Where("body_id = ? AND "+Standing("body_rules"), bodyID).Order("number DESC").Find(ctx)
}

// History lists every version of a body's rules, withdrawn ones included, newest
// first. The decision is named to everybody once it is published.
func (s *Service) History(ctx context.Context, actor models.Actor, bodyID int64) ([]models.RuleVersionRow, error) {
	inside := actor.May(models.PermBodyManage) == nil || actor.System
	var rows []models.RuleVersionRow
	err := s.db.Read(ctx).Raw(`SELECT r.*, COALESCE(d.reference, '') AS decision, w.created_at AS withdrawn_at, COALESCE(w.reason, '') AS withdrawn
		FROM body_rules r LEFT JOIN rule_withdrawals w ON w.rule_id = r.id
		LEFT JOIN decisions d ON d.id = r.decision_id AND (? OR EXISTS (SELECT 1 FROM decision_publications p WHERE p.decision_id = d.id))
		WHERE r.body_id = ? ORDER BY r.number DESC`, inside, bodyID).Scan(&rows).Error
	var next *time.Time
	for i := range rows {
		rows[i].Until = next
		if rows[i].WithdrawnAt == nil {
			next = &rows[i].EffectiveFrom
		}
	}
	return rows, err
}

// RuleInForce is the version of a body's rules in force at an instant.
func RuleInForce(q *gorm.DB, bodyID int64, at time.Time) (models.BodyRule, error) {
	rule, err := db.From[models.BodyRule](q).Where("body_id = ? AND effective_from <= ? AND "+Standing("body_rules"), bodyID, at).
		Order("effective_from DESC").Take(q.Statement.Context)
	return rule, db.Found(err, "rules")
}

// obey makes the seats of a body follow the next version of its rules: more
// seats to a constituency begin, fewer end where nobody holds them past the
// start of the version; the acting chair is a seat with a vote.
func obey(tx *db.Tx, body models.Body, values models.RuleValues, from time.Time) error {
	var seats []models.Seat
	if err := tx.Raw("SELECT * FROM seats WHERE body_id = ? ORDER BY constituency, number", body.ID).Scan(&seats).Error; err != nil {
		return err
	}
	live, acting := map[models.Constituency]int{}, values.ActingChair == 0
	for _, s := range seats { // in the order of their numbers, which may have gaps
		if !s.Voting || s.Until != nil && !s.Until.After(from) {
			continue
		}
		if live[s.Constituency]++; live[s.Constituency] > values.SeatsEach {
			if err := endSeat(tx, s, from); err != nil {
				return err
			}
			continue
		}
		acting = acting || s.ID == values.ActingChair
	}
	if !acting {
		return models.Invalid("board.fault.rules", models.FieldError{Field: "acting_chair", Key: "board.fault.acting_chair"})
	}
	return addSeats(tx, body, seats, live, values.SeatsEach, from)
}

// endSeat ends a seat that nobody holds past an instant.
func endSeat(tx *db.Tx, seat models.Seat, from time.Time) error {
	locked, err := db.Load[models.Seat](tx, seat.ID) // who gives it waits
	if err != nil {
		return err
	}
	if err := vacant(tx, *locked, from); err != nil {
		return err
	}
	locked.Until = &from
	return db.Update(tx, locked, "until")
}

// vacant refuses a seat that somebody holds past an instant.
func vacant(tx *db.Tx, seat models.Seat, from time.Time) error {
	var held int64
	err := tx.Raw("SELECT COUNT(*) FROM holdings WHERE seat_id = ? AND superseded_at IS NULL AND (ends_at IS NULL OR ends_at > ?)", seat.ID, from).Scan(&held).Error
	if err == nil && held > 0 {
		err = models.Conflict("bodies.seat_held", "100").With(map[string]any{"Constituency": string(seat.Constituency), "Number": seat.Number})
	}
	return err
}

// addSeats gives each rotating constituency the seats it lacks. A number that
// ended is not used again, but one that never began takes its seat up.
func addSeats(tx *db.Tx, body models.Body, seats []models.Seat, live map[models.Constituency]int, each int, from time.Time) error {
	for _, c := range models.Constituencies {
		if live[c] == 0 {
			continue // a body that is not made of the four
		}
		last := 0
		for _, s := range seats {
			if s.Constituency == c {
				last = max(last, s.Number)
			}
		}
		for n := live[c]; n < each; n++ {
			begun, err := begin(tx, seats, c, from)
			if err != nil {
				return err
			}
			if begun {
				continue
			}
			last++
			if err := db.Create(tx, &models.Seat{BodyID: body.ID, Constituency: c, Number: last, Voting: true, Since: from}); err != nil {
				return err
			}
		}
	}
	return nil
}

// begin takes up the first seat of a constituency that a withdrawn version would
// have added.
func begin(tx *db.Tx, seats []models.Seat, c models.Constituency, from time.Time) (bool, error) {
	for i, s := range seats {
		if s.Constituency == c && s.Until != nil && s.Until.Equal(s.Since.Add(time.Microsecond)) {
			seats[i].Since, seats[i].Until = from, nil
			return true, db.Update(tx, &seats[i], "since", "until")
		}
	}
	return false, nil
}
