package matters_test

import (
	"testing"
	"time"

	"seedfund/app/bodies"
	"seedfund/models"
)

// clause 39: a version recorded for a wrong day is taken back before it begins,
// with the reason, and its correction takes its place; what has begun is changed
// by another decision.
func TestAVersionOfRulesIsWithdrawnBeforeItBegins(t *testing.T) {
	r := room(t)
	d := ruled(r)
	day := r.DB.Now(r.Ctx).Add(48 * time.Hour).Truncate(time.Minute)
	wide := models.DefaultRules()
	wide.SeatsEach = 4
	wrong, err := r.Bodies.Amend(r.Ctx, r.Fresh(r.Head), bodies.Amendment{BodyID: r.Board.ID, DecisionID: d.ID, Document: "Rules of procedure, second edition", Values: wide, From: day})
	r.Must(err)
	if wrong.Number != 2 || wrong.Instrument != d.Reference+", Rules of procedure, second edition" {
		t.Errorf("%+v", wrong)
	}
	votes := func(at time.Time) int {
		t.Helper()
		c, err := r.Bodies.Composition(r.Ctx, models.Actor{}, r.Board.ID, at, time.Time{})
		r.Must(err)
		n := 0
		for _, s := range c.Seats {
			if s.Voting {
				n++
			}
		}
		return n
	}
	if votes(day) != 16 {
		t.Fatalf("%d seats under the version", votes(day))
	}
	withdraw := func(a models.Actor, number int, reason string) error {
		return r.Bodies.WithdrawRules(r.Ctx, a, r.Board.ID, number, reason)
	}
	r.Refused(withdraw(r.Fresh(r.Officer), 2, "x"), models.KindForbidden, "error.right_missing")
	r.Refused(withdraw(r.Stale(r.Head), 2, "x"), models.KindSignIn, "error.fresh_sign_in")
	r.Refused(withdraw(r.Fresh(r.Head), 1, "x"), models.KindConflict, "bodies.rules_begun")
	r.Refused(withdraw(r.Fresh(r.Head), 9, "x"), models.KindNotFound, "error.not_found")
	r.Refused(withdraw(r.Fresh(r.Head), 2, " "), models.KindInvalid, "bodies.fault.withdrawal")
	r.Must(withdraw(r.Fresh(r.Head), 2, "The decision names the first of the next month."))
	r.Refused(withdraw(r.Fresh(r.Head), 2, "again"), models.KindConflict, "bodies.rules_withdrawn")
	if votes(day.Add(time.Hour)) != 12 {
		t.Errorf("%d seats after the withdrawal", votes(day.Add(time.Hour)))
	}
	if _, err := r.Outside().Exec("UPDATE rule_withdrawals SET reason = 'x'"); err == nil {
		t.Error("a withdrawal can be changed")
	}
	if _, err := r.Outside().Exec("DELETE FROM rule_withdrawals"); err == nil {
		t.Error("a withdrawal can be deleted")
	}

	// The correction may begin on the same day; a later one stands in its way.
	right, err := r.Bodies.Amend(r.Ctx, r.Fresh(r.Head), bodies.Amendment{BodyID: r.Board.ID, DecisionID: d.ID, Values: wide, From: day})
	r.Must(err)
	if right.Number != 3 || right.EffectiveFrom.Sub(day) != time.Microsecond || votes(day.Add(time.Hour)) != 16 {
		t.Errorf("%+v, %d seats", right, votes(day.Add(time.Hour)))
	}
	_, err = r.Bodies.AmendRules(r.Ctx, r.Fresh(r.Head), r.Board.ID, d.ID, wide, day)
	r.Refused(err, models.KindInvalid, "board.fault.rules")
	longer := wide
	longer.VoteDays = 9
	_, err = r.Bodies.AmendRules(r.Ctx, r.Fresh(r.Head), r.Board.ID, d.ID, longer, day.Add(24*time.Hour))
	r.Refused(err, models.KindConflict, "bodies.decision_used")
	_, err = r.Bodies.AmendRules(r.Ctx, r.Fresh(r.Head), r.Board.ID, ruled(r).ID, longer, day.Add(24*time.Hour))
	r.Must(err)
	r.Refused(withdraw(r.Fresh(r.Head), 3, "x"), models.KindConflict, "bodies.rules_followed")

	r.Clock.Set(day.Add(time.Hour))
	r.Refused(withdraw(r.Fresh(r.Head), 3, "x"), models.KindConflict, "bodies.rules_begun")
	m := r.Other(models.MatterOther, models.SubjectNone)
	if got := r.Stored(m.ID); got.RuleID == nil || *got.RuleID != right.ID {
		t.Errorf("the matter has rules %v, want %d", got.RuleID, right.ID)
	}
	history, err := r.Bodies.History(r.Ctx, r.Head, r.Board.ID)
	r.Must(err)
	if len(history) != 4 || history[2].WithdrawnAt == nil || history[2].Withdrawn == "" || history[2].Decision != d.Reference ||
		!history[1].InForce(r.DB.Now(r.Ctx)) || history[0].InForce(r.DB.Now(r.Ctx)) || history[2].InForce(r.DB.Now(r.Ctx)) || !history[3].Until.Equal(right.EffectiveFrom) {
		t.Errorf("%+v", history)
	}
	if public, err := r.Bodies.History(r.Ctx, models.Actor{}, r.Board.ID); err != nil || public[1].Decision != "" {
		t.Errorf("an unpublished decision is named to the public: %+v, %v", public[1], err)
	}
	if standing, err := r.Bodies.Rules(r.Ctx, r.Board.ID); err != nil || len(standing) != 3 {
		t.Errorf("%d versions stand, %v", len(standing), err)
	}
	verified(r)
}
