package matters

import (
	"context"
	"slices"
	"strings"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/app/matters/interests"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// MotionJob says that a motion on an interest was proposed or closed.
type MotionJob struct {
	MotionID int64
	State    models.InterestMotionState
}

// Kind names the job in the queue.
func (MotionJob) Kind() string { return "interest_motion" }

// ProposeInterest asks the others to grade a seat's interest otherwise than it
// stands, graver or lighter, with the reason. The chair, the head of the
// secretariat and every seat that takes part in the discussion may, nobody on the
// seat of their own organisation. Nothing changes until another seat confirms.
//
// clauses 31 and 98: one body acts in several functions; nobody decides its own
// case.
func (s *Service) ProposeInterest(ctx context.Context, actor models.Actor, id, seatID int64, grade models.InterestGrade, reason models.InterestReason, note string) (models.InterestMotion, error) {
	var motion models.InterestMotion
	err := s.db.Write(ctx, actor, "matter.propose_interest", func(tx *db.Tx) error {
		m, err := moving(tx, actor, id)
		if err != nil {
			return err
		}
		if err := checkInterest(reason, note, grade); err != nil {
			return err
		}
		if note = strings.TrimSpace(note); note == "" {
			return models.Invalid("board.fault.interest", models.FieldError{Field: "note", Key: "board.fault.interest_decided"})
		}
		about, err := aboutSeat(tx, *m, actor, seatID)
		if err != nil {
			return err
		}
		if about.hosts && !grade.ClosesVote() {
			return models.Conflict("secretariat.conflict.host_no_vote", "98")
		}
		if err := stillGradable(tx, *m, seatID, about.holder.OrganisationID, grade); err != nil {
			return err
		}
		motion = models.InterestMotion{MatterID: m.ID, SeatID: seatID, Grade: grade, Reason: reason, Note: note, State: models.MotionProposed,
			HoldingID: about.holding(), StoodID: about.stood, OrganisationID: ours(actor), PersonID: actor.PersonID, MandateID: actor.MandateID}
		if err := notRefused(tx, motion); err != nil {
			return err
		}
		err = db.Create(tx, &motion)
		if db.Violates(err, "interest_motions") {
			return models.Conflict("interests.motion_runs", "98").Because(err)
		}
		if err != nil {
			return err
		}
		onMotion(tx, *m, motion)
		return tx.Enqueue(MotionJob{MotionID: motion.ID, State: motion.State})
	})
	return motion, err
}

// concern is the seat that a motion is about, as it stands.
type concern struct {
	holder *models.SeatHolding
	stood  *int64 // its last interest
	hosts  bool   // it hosts the secretariat whose own budget the item is
}

func (c concern) holding() *int64 {
	if c.holder.HoldingID == 0 {
		return nil
	}
	return &c.holder.HoldingID
}

// aboutSeat is the seat that a motion is about, held still by the same people for
// the rest of the act, with what it is to the item. Nobody moves on a seat they
// act for, under whichever mandate, nor on one of their organisation.
func aboutSeat(tx *db.Tx, m models.Matter, actor models.Actor, seatID int64) (concern, error) {
	if _, err := bodies.Hold(tx, m.BodyID); err != nil {
		return concern{}, err
	}
	if _, err := interests.Detect(tx, m, nil); err != nil {
		return concern{}, err
	}
	holder, err := holderNow(tx, m, seatID)
	if err != nil {
		return concern{}, err
	}
	own, err := bodies.ActsFor(tx.DB, actor.PersonID, seatID, tx.Now)
	switch {
	case err != nil:
		return concern{}, err
	case own, holder != nil && holder.OrganisationID == actor.OrganisationID:
		return concern{}, models.Forbidden("board.interest_own_case", "98")
	case holder == nil:
		return concern{}, models.Conflict("interests.motion_vacant", "98")
	}
	c := concern{holder: holder}
	rows, err := kept.Interests(tx.DB, m.ID)
	for _, i := range rows {
		if i.SeatID == seatID && !i.Alternate {
			c.stood = &i.ID
			c.hosts = c.hosts || i.Reason == models.InterestHosts && i.Origin == models.OriginComputed && kept.Value(i.OrganisationID) == holder.OrganisationID
		}
	}
	return c, err
}

// notRefused refuses a motion that the others refused as things stand.
func notRefused(tx *db.Tx, motion models.InterestMotion) error {
	before, err := db.From[models.InterestMotion](tx.DB).Where("matter_id = ? AND seat_id = ? AND state = ?", motion.MatterID, motion.SeatID, models.MotionRefused).Find(tx.Ctx)
	for _, b := range before {
		if b.Grade == motion.Grade && kept.Value(b.HoldingID) == kept.Value(motion.HoldingID) && kept.Value(b.StoodID) == kept.Value(motion.StoodID) {
			return models.Conflict("interests.motion_refused_before", "98")
		}
	}
	return err
}

// moving is an open matter for a person who may propose a motion on it.
func moving(tx *db.Tx, actor models.Actor, id int64) (*models.Matter, error) {
	if actor.May(models.PermMatterOpen) != nil {
		m, _, _, err := discussing(tx, actor, id, 0)
		return m, err
	}
	if err := actor.MayNow(models.PermMatterOpen, tx.Now); err != nil {
		return nil, err
	}
	m, err := open(tx, actor, id)
	if err != nil {
		return nil, err
	}
	return m, first(discussed(tx, *m), chairMayAct(tx, *m, actor))
}

// stillGradable refuses a grade that would take the vote from a seat that
// objects, reserves its mandate or has cast its ballot: what it said is met, not
// removed.
func stillGradable(tx *db.Tx, m models.Matter, seatID, organisation int64, grade models.InterestGrade) error {
	if !grade.ClosesVote() {
		return nil
	}
	return hasNotSpoken(tx, m, seatID, organisation)
}

// ConfirmInterest carries a motion for a seat with a vote: from this instant on
// the seat it is about has the grade, in place of the rows before it. What was
// possible when it was proposed is looked at again.
func (s *Service) ConfirmInterest(ctx context.Context, actor models.Actor, id, motionID, version, seatID int64) error {
	return s.settle(ctx, actor, "matter.confirm_interest", id, motionID, version, seatID, func(tx *db.Tx, m models.Matter, motion *models.InterestMotion, about concern) error {
		if kept.Value(motion.HoldingID) != about.holder.HoldingID || kept.Value(motion.StoodID) != kept.Value(about.stood) {
			return models.Conflict("interests.motion_overtaken", "98")
		}
		if err := stillGradable(tx, m, motion.SeatID, about.holder.OrganisationID, motion.Grade); err != nil {
			return err
		}
		motion.State = models.MotionConfirmed
		return db.Create(tx, &models.SeatInterest{MatterID: m.ID, SeatID: motion.SeatID, Grade: motion.Grade, Origin: models.OriginDecided, Reason: motion.Reason,
			Note: motion.Note, Settles: true, RecordedBy: actor.MandateID, OrganisationID: &about.holder.OrganisationID, MotionID: &motion.ID})
	})
}

// RefuseInterest ends a motion for a seat with a vote, with the reason; the
// interest stays as it was.
func (s *Service) RefuseInterest(ctx context.Context, actor models.Actor, id, motionID, version, seatID int64, why string) error {
	return s.settle(ctx, actor, "matter.refuse_interest", id, motionID, version, seatID, func(_ *db.Tx, _ models.Matter, motion *models.InterestMotion, _ concern) error {
		motion.State, motion.Why = models.MotionRefused, why
		if !models.Said(&motion.Why) {
			return models.Invalid("board.fault.interest", models.FieldError{Field: "why", Key: "interests.fault.why", Args: map[string]any{"Limit": models.VoteTextLimit}})
		}
		return nil
	})
}

// settle ends a motion for a seat with a vote on the matter.
func (s *Service) settle(ctx context.Context, actor models.Actor, action string, id, motionID, version, seatID int64,
	end func(*db.Tx, models.Matter, *models.InterestMotion, concern) error) error {
	return s.db.Write(ctx, actor, action, func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMatterVote, tx.Now); err != nil {
			return err
		}
		m, motion, err := proposed(tx, actor, id, motionID)
		if err != nil {
			return err
		}
		if err := discussed(tx, *m); err != nil {
			return err
		}
		elector, holding, err := seatFor(tx, *m, actor, seatID)
		if err != nil {
			return err
		}
		if !motion.Open() {
			return models.Conflict("interests.motion_closed", "98")
		}
		about, err := aboutSeat(tx, *m, actor, motion.SeatID)
		if err != nil {
			return err
		}
		if err := motion.Closable(actor.PersonID, elector.SeatID, holding.OrganisationID, about.holder.OrganisationID, false); err != nil {
			return err
		}
		if err := entitled(tx, *m, elector, holding.Kind); err != nil {
			return err
		}
		if motion.Version != version {
			return models.Stale(motion)
		}
		if err := end(tx, *m, motion, about); err != nil {
			return err
		}
		motion.ClosingSeatID, motion.ClosingHoldingID = &elector.SeatID, &holding.ID
		return closeMotion(tx, *m, motion)
	})
}

// WithdrawInterest takes a motion back, by who proposed it.
func (s *Service) WithdrawInterest(ctx context.Context, actor models.Actor, id, motionID, version int64) error {
	return s.db.Write(ctx, actor, "matter.withdraw_interest", func(tx *db.Tx) error {
		if err := actor.MayOne(models.PermMatterOpen, models.PermMatterReserve); err != nil {
			return err
		}
		m, motion, err := proposed(tx, actor, id, motionID)
		switch {
		case err != nil:
			return err
		case motion.PersonID != actor.PersonID:
			return models.Forbidden("interests.motion_others", "98")
		case !motion.Open():
			return models.Conflict("interests.motion_closed", "98")
		case motion.Version != version:
			return models.Stale(motion)
		}
		motion.State = models.MotionWithdrawn
		return closeMotion(tx, *m, motion)
	})
}

// proposed is a motion on an open matter, both locked.
func proposed(tx *db.Tx, actor models.Actor, id, motionID int64) (*models.Matter, *models.InterestMotion, error) {
	m, err := open(tx, actor, id)
	if err != nil {
		return nil, nil, err
	}
	motion, err := db.Load[models.InterestMotion](tx, motionID)
	if err != nil {
		return nil, nil, err
	}
	if motion.MatterID != m.ID {
		return nil, nil, models.NotFound("interest_motions")
	}
	return m, motion, m.StillOpen("98")
}

func closeMotion(tx *db.Tx, m models.Matter, motion *models.InterestMotion) error {
	motion.ClosedBy, motion.ClosedAt = &tx.Actor.PersonID, &tx.Now
	if err := db.Update(tx, motion, "state", "why", "closing_seat_id", "closing_holding_id", "closed_by", "closed_at"); err != nil {
		return err
	}
	onMotion(tx, m, *motion)
	return tx.Enqueue(MotionJob{MotionID: motion.ID, State: motion.State})
}

func onMotion(tx *db.Tx, m models.Matter, motion models.InterestMotion) {
	tx.Target("matters", m.ID)
	tx.Receipt(models.Receipt{Target: "interest_motions", TargetID: motion.ID, Reference: m.Reference, Path: MotionPath(m.ID, motion.ID)})
}

// motions reads the motions on interests for who takes part in the discussion,
// with the seats for which the reader may close them now.
func (r *reader) motions() error {
	var rows []struct {
		models.InterestMotion
		Proposed, Closed, About string
	}
	err := r.q.Raw(`SELECT x.*, COALESCE(a.name, '') AS proposed, COALESCE(o.name, '') AS closed, COALESCE(b.name, '') AS about FROM interest_motions x
		LEFT JOIN people a ON a.id = x.person_id LEFT JOIN holdings c ON c.id = x.closing_holding_id LEFT JOIN organisations o ON o.id = c.organisation_id
		LEFT JOIN holdings h ON h.id = x.holding_id LEFT JOIN organisations b ON b.id = h.organisation_id WHERE x.matter_id = ? ORDER BY x.id`, r.v.Matter.ID).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return err
	}
	body, err := bodies.Compose(r.q, r.v.Body, r.v.Now, r.v.Now)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if !r.discusses() && !r.isMine(row.SeatID) {
			continue // who left the discussion reads what is asked of their own seat
		}
		line := models.InterestMotionLine{InterestMotion: row.InterestMotion, Proposed: row.Proposed, Closed: row.Closed, Holder: row.About, Mine: row.PersonID == r.actor.PersonID}
		if at := slices.IndexFunc(r.electorate, func(e models.Elector) bool { return e.SeatID == line.SeatID }); at >= 0 {
			line.Constituency, line.Number = r.electorate[at].Constituency, r.electorate[at].Number
		}
		if line.Open() && r.v.Matter.State == models.MatterOpen {
			if err := r.closers(&line, body); err != nil {
				return err
			}
		}
		r.v.Motions = append(r.v.Motions, line)
	}
	return nil
}

// motionsFor are the motions on interests that a seat of the actor may confirm or
// refuse.
func (s *Service) motionsFor(ctx context.Context, actor models.Actor, now time.Time) ([]models.BoardTask, error) {
	if first(actor.May(models.PermMatterVote), actor.Can(models.PowerVote)) != nil {
		return nil, nil
	}
	where, scoped := access.Matters(actor, now)
	sits, sitArgs := bodies.SitsFor(actor, now)
	var out []models.BoardTask
	err := s.db.Read(ctx).Raw(`SELECT m.id AS matter_id, x.id AS motion_id, m.reference, m.question, 'interest' AS kind FROM interest_motions x JOIN matters m ON m.id = x.matter_id
		WHERE x.state = 'proposed' AND m.state = 'open' AND x.person_id <> ? AND (x.organisation_id IS NULL OR x.organisation_id <> ?) AND `+where+`
			AND NOT EXISTS (SELECT 1 FROM holdings h WHERE h.id = x.holding_id AND h.organisation_id = ?) AND NOT EXISTS (SELECT 1 FROM holdings h WHERE h.seat_id = x.seat_id AND `+sits+`)
			AND EXISTS (SELECT 1 FROM electorate e JOIN holdings h ON h.seat_id = e.seat_id WHERE e.matter_id = m.id AND `+counted+` AND `+sits+`) ORDER BY x.id`,
		slices.Concat([]any{actor.PersonID, actor.OrganisationID}, scoped, []any{actor.OrganisationID}, sitArgs, sitArgs)...).Scan(&out).Error
	return out, err
}

// closers are the reader's seats that may confirm or refuse a motion, and why it
// cannot be confirmed as things stand.
func (r *reader) closers(line *models.InterestMotionLine, body models.Composition) error {
	holder := int64(0)
	for _, seat := range body.Seats {
		if seat.ID == line.SeatID && seat.Holder != nil {
			holder = seat.Holder.OrganisationID
			if seat.Holder.HoldingID != kept.Value(line.HoldingID) {
				line.Bars = models.Conflict("interests.motion_overtaken", "98")
			}
		}
	}
	stood := int64(0)
	for _, i := range r.interests {
		if i.SeatID == line.SeatID && !i.Alternate {
			stood = i.ID
		}
	}
	if holder == 0 || stood != kept.Value(line.StoodID) {
		line.Bars = models.Conflict("interests.motion_overtaken", "98")
	} else if line.Bars == nil && line.Grade.ClosesVote() && r.spoke(line.SeatID, holder) {
		line.Bars = models.Conflict("board.interest_after_objection", "34")
	}
	own, err := bodies.ActsFor(r.q, r.actor.PersonID, line.SeatID, r.v.Now)
	if err != nil {
		return err
	}
	for _, seat := range r.v.Mine {
		at := slices.IndexFunc(r.electorate, func(e models.Elector) bool { return e.SeatID == seat.SeatID })
		refusal := first(noVote(r.electorate[at], r.interests, seat.Kind), r.actor.Can(models.PowerVote), r.elsewhere(),
			line.Closable(r.actor.PersonID, seat.SeatID, r.organisation(seat.SeatID), holder, own))
		if refusal == nil {
			line.Seats, line.Refusal = append(line.Seats, seat), nil
		} else if len(line.Seats) == 0 {
			line.Refusal = refusal
		}
	}
	return nil
}

// elsewhere says that the path of the Executive Committee has taken the matter
// from its seats, or nil.
func (r *reader) elsewhere() error {
	if l := r.v.Ladder; l != nil && l.Step(r.v.Matter) != models.LadderMediation {
		return l.Elsewhere(r.v.Matter)
	}
	return nil
}

// spoke reports whether the objection or a reservation of a seat stands, or its
// ballot is cast.
func (r *reader) spoke(seatID, organisation int64) bool {
	reserves := slices.ContainsFunc(models.OpenReservations(r.resort.reservations), func(x models.ReservationLine) bool {
		return kept.Value(x.SeatID) == seatID || kept.Value(x.OrganisationID) == organisation
	})
	voted := slices.ContainsFunc(r.resort.ballots, func(b models.FormalBallot) bool { return b.SeatID == seatID })
	return reserves || voted || slices.Contains(r.standing, seatID)
}

// organisation is the one for which the reader acts on a seat.
func (r *reader) organisation(seatID int64) int64 {
	for _, h := range r.mine {
		if h.SeatID == seatID {
			return h.OrganisationID
		}
	}
	return 0
}

// discusses reports whether the reader follows the discussion of the matter: by
// function, or with a seat to which no interest closes it.
func (r *reader) discusses() bool {
	if r.actor.Role.SitsIn() == "" {
		return r.actor.System || r.actor.Is(models.RoleAuditor, models.RoleSecretariatHead, models.RoleSecretariatOfficer) || r.actor.Is(models.RoleCoordinator) && !r.v.Closed
	}
	return slices.ContainsFunc(r.v.Mine, func(s models.MySeat) bool { return !s.Grade.Closes(models.DoorDiscussion) })
}
