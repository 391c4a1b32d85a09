package reviews

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/when"
)

// Calibrating is what opens a round: the shared document, who scores it, by
// which day.
type Calibrating struct {
	Stage    models.ProposalStage
	Proposal int64
	Mandates []int64
	DueOn    when.Date
	Note     string
}

// OpenCalibration shares one submitted document with the reviewers of a call
// before they score the real ones. It needs two people whom no interest closes
// the document; one round of a stage is open at a time, and none is opened once
// a review of the stage has been sent.
func (s *Service) OpenCalibration(ctx context.Context, actor models.Actor, call int64, in Calibrating) (models.Calibration, error) {
	var made models.Calibration
	err := s.db.Write(ctx, actor, "review.open_calibration", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermReviewAssign, tx.Now); err != nil {
			return err
		}
		if _, err := db.Load[models.Call](tx, call); err != nil {
			return err
		}
		p, sub, err := locked(tx, in.Proposal, anyVersion)
		if models.IsKind(err, models.KindNotFound) {
			return models.Invalid("reviews.calibration_invalid", models.FieldError{Field: "proposal", Key: "error.choose"})
		}
		if err != nil {
			return err
		}
		in.Note = strings.TrimSpace(in.Note)
		asking := Asking{Mandates: in.Mandates, DueOn: in.DueOn, Note: in.Note}
		if err := asking.check(when.DateOf(tx.Now)); err != nil {
			return err
		}
		if in.Stage != models.StageFull {
			in.Stage = models.StageConcept
		}
		if err := before(tx.DB, call, in.Stage); err != nil {
			return err
		}
		group, err := groupOf(tx, *p, asking.Mandates)
		if err != nil {
			return err
		}
		made = models.Calibration{CallID: call, Stage: in.Stage, ProposalID: p.ID, SubmissionID: sub.ID, State: models.CalibrationOpen, DueOn: in.DueOn, Note: in.Note,
			OpenedBy: actor.AccountID, OpenedAt: tx.Now}
		if err := db.Create(tx, &made); err != nil {
			return err
		}
		tx.Target("calibrations", made.ID)
		for _, r := range group {
			if err := db.Create(tx, &models.CalibrationMember{CalibrationID: made.ID, PersonID: r.PersonID, MandateID: r.MandateID}); err != nil {
				return err
			}
		}
		return nil
	})
	return made, err
}

// before refuses a round beside an open one, and after the first real review.
func before(q *gorm.DB, call int64, stage models.ProposalStage) error {
	var open, sent int
	if err := q.Raw("SELECT COUNT(*) FROM calibrations WHERE call_id = ? AND stage = ? AND state = 'open'", call, stage).Scan(&open).Error; err != nil {
		return err
	}
	if open > 0 {
		return models.Conflict("reviews.calibration_open", "99")
	}
	err := q.Raw(`SELECT COUNT(*) FROM review_assignments a JOIN proposals p ON p.id = a.proposal_id WHERE p.call_id = ? AND a.stage = ? AND a.state = 'submitted'`, call, stage).Scan(&sent).Error
	if err == nil && sent > 0 {
		return models.Conflict("reviews.calibration_late", "99")
	}
	return err
}

// groupOf finds the chosen mandates in the pool. Whom an interest closes the
// document is refused by name; a round of one shows nothing.
func groupOf(tx *db.Tx, p models.Proposal, mandates []int64) ([]models.PoolRow, error) {
	rows, err := pool(tx.DB, p, 0, tx.Now)
	if err != nil {
		return nil, err
	}
	var group []models.PoolRow
	for _, m := range mandates {
		at := slices.IndexFunc(rows, func(r models.PoolRow) bool { return r.MandateID == m })
		if at < 0 {
			return nil, models.Invalid("reviews.assign_invalid", models.FieldError{Field: "reviewer", Key: "reviews.fault.reviewer_unknown"})
		}
		if len(rows[at].Conflicts) > 0 {
			return nil, models.Forbidden("reviews.reviewer_conflict", "98").With(map[string]any{"Name": rows[at].Name})
		}
		if !slices.ContainsFunc(group, func(r models.PoolRow) bool { return r.PersonID == rows[at].PersonID }) {
			group = append(group, rows[at])
		}
	}
	if len(group) < 2 {
		return nil, models.Invalid("reviews.calibration_invalid", models.FieldError{Field: "reviewer", Key: "reviews.fault.group"})
	}
	return group, nil
}

// Calibrate keeps a member's scores in a round, and with send sends them: then
// they stay. The last one closes the round. version is the member's.
func (s *Service) Calibrate(ctx context.Context, actor models.Actor, id, version int64, scores []ScoreInput, send bool) error {
	return s.db.Write(ctx, actor, "review.calibrate", func(tx *db.Tx) error {
		if err := actor.May(models.PermReviewWrite); err != nil {
			return err
		}
		c, err := db.Load[models.Calibration](tx, id)
		if err != nil {
			return err
		}
		found, err := memberOf(tx.DB, *c, actor, tx.Now)
		if err != nil {
			return err
		}
		if c.State != models.CalibrationOpen || found.SentAt != nil {
			return models.Conflict("reviews.calibration_over", "20")
		}
		m, err := db.Load[models.CalibrationMember](tx, found.ID)
		if err != nil {
			return err
		}
		if m.Version != version {
			return models.Stale(*m)
		}
		tx.Target("calibrations", c.ID)
		if err := keepCalibration(tx, *c, m.ID, scores, send); err != nil {
			return err
		}
		if send {
			at := tx.Now
			m.SentAt = &at
		}
		if err := db.Update(tx, m, "sent_at"); err != nil || !send {
			return err
		}
		return closeIfAll(tx, c)
	})
}

// memberOf is the reader's place in a round; without one, or where an interest
// closes the document, the round is not there.
func memberOf(q *gorm.DB, c models.Calibration, actor models.Actor, now time.Time) (models.CalibrationMember, error) {
	var m models.CalibrationMember
	if !actor.Is(models.RoleReviewer) {
		return m, models.NotFound("calibrations")
	}
	free := unscreened(actor.PersonID, now)
	err := q.Raw("SELECT m.* FROM calibration_members m JOIN proposals p ON p.id = ? WHERE m.calibration_id = ? AND m.person_id = ? AND "+free.Where,
		append([]any{c.ProposalID, c.ID, actor.PersonID}, free.Args...)...).Take(&m).Error
	return m, db.Found(err, "calibrations")
}

func keepCalibration(tx *db.Tx, c models.Calibration, member int64, scores []ScoreInput, send bool) error {
	var p models.Proposal
	if err := tx.Raw("SELECT * FROM proposals WHERE id = ?", c.ProposalID).Take(&p).Error; err != nil {
		return err
	}
	p.CallID = c.CallID // the criteria are those of the call that calibrates
	held, err := calibrationScores(tx.DB, "r.member_id = ?", member)
	if err != nil {
		return err
	}
	said := held[member]
	if said == nil {
		said = map[string]models.CalibrationScore{}
	}
	for _, in := range scores {
		if err := scorable(tx.DB, p, &in); err != nil {
			return err
		}
		row := said[in.Criterion]
		row.MemberID, row.Criterion, row.Score, row.Abstained, row.Reason = member, in.Criterion, in.Score, in.Abstained, in.Reason
		if row.ID == 0 {
			err = db.Create(tx, &row)
		} else {
			err = db.Update(tx, &row, "score", "abstained", "reason")
		}
		if err != nil {
			return err
		}
		said[in.Criterion] = row
	}
	if !send {
		return nil
	}
	criteria, err := criteriaFor(tx.DB, c.CallID)
	if err != nil {
		return err
	}
	var rows []models.ReviewScore
	for _, r := range said {
		rows = append(rows, models.ReviewScore{Criterion: r.Criterion, Score: r.Score, Abstained: r.Abstained, Reason: r.Reason})
	}
	return models.ReviewFaults(criteria, rows).Err("reviews.incomplete")
}

func criteriaFor(q *gorm.DB, call int64) ([]models.Criterion, error) {
	c, err := db.From[models.Call](q).Where("id = ?", call).Take(q.Statement.Context)
	if err != nil {
		return nil, db.Found(err, "calls")
	}
	return criteriaOf(q, c)
}

// closeIfAll closes a round once every member has sent, but for those whom an
// interest has closed the document since.
func closeIfAll(tx *db.Tx, c *models.Calibration) error {
	free := unscreenedOf(tx.Now)
	var owed int
	err := tx.Raw("SELECT COUNT(*) FROM calibration_members m JOIN people v ON v.id = m.person_id JOIN proposals p ON p.id = ? WHERE m.calibration_id = ? AND m.sent_at IS NULL AND "+free.Where,
		append([]any{c.ProposalID, c.ID}, free.Args...)...).Scan(&owed).Error
	if err != nil || owed > 0 {
		return err
	}
	at := tx.Now
	c.State, c.ClosedAt = models.CalibrationClosed, &at
	return db.Update(tx, c, "state", "closed_at")
}

// leaveCalibrations looks again at the open rounds on the documents of an
// application that has closed to somebody.
func leaveCalibrations(tx *db.Tx, p models.Proposal) error {
	var open []int64
	err := tx.Raw(`SELECT c.id FROM calibrations c JOIN proposals ap ON ap.id = c.proposal_id
		WHERE c.state = 'open' AND COALESCE(ap.concept_id, ap.id) = ? ORDER BY c.id`, application(p)).Scan(&open).Error
	if err != nil {
		return err
	}
	for _, id := range open {
		c, err := db.Load[models.Calibration](tx, id)
		if err != nil {
			return err
		}
		if c.State != models.CalibrationOpen {
			continue
		}
		if err := closeIfAll(tx, c); err != nil {
			return err
		}
	}
	return nil
}

// CloseCalibration ends a round before everybody has sent, with a reason: what
// was sent is shown to the group.
func (s *Service) CloseCalibration(ctx context.Context, actor models.Actor, id, version int64, reason string) error {
	return s.db.Write(ctx, actor, "review.close_calibration", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermReviewAssign, tx.Now); err != nil {
			return err
		}
		c, err := db.Load[models.Calibration](tx, id)
		if err != nil {
			return err
		}
		if c.Version != version {
			return models.Stale(*c)
		}
		if c.State != models.CalibrationOpen {
			return models.Conflict("reviews.calibration_over", "99")
		}
		if err := because(&reason); err != nil {
			return err
		}
		at := tx.Now
		c.State, c.ClosedAt, c.ClosedBy, c.Reason = models.CalibrationClosed, &at, &actor.AccountID, reason
		return db.Update(tx, c, "state", "closed_at", "closed_by", "reason")
	})
}

// calibrated refuses to send a real review while a round of its call and stage
// that the reviewer belongs to is open.
func calibrated(q *gorm.DB, p models.Proposal, person int64, now time.Time) error {
	free := unscreened(person, now)
	var open int
	err := q.Raw(`SELECT COUNT(*) FROM calibrations c JOIN calibration_members m ON m.calibration_id = c.id JOIN proposals p ON p.id = c.proposal_id
		WHERE c.call_id = ? AND c.stage = ? AND c.state = 'open' AND m.person_id = ? AND `+free.Where, append([]any{p.CallID, p.Stage, person}, free.Args...)...).Scan(&open).Error
	if err == nil && open > 0 {
		return models.Conflict("reviews.calibrate_first", "99")
	}
	return err
}

func calibrationScores(q *gorm.DB, where string, args ...any) (map[int64]map[string]models.CalibrationScore, error) {
	var rows []models.CalibrationScore
	err := q.Raw("SELECT r.* FROM calibration_scores r JOIN calibration_members m ON m.id = r.member_id WHERE "+where+" ORDER BY r.id", args...).Scan(&rows).Error
	out := map[int64]map[string]models.CalibrationScore{}
	for _, r := range rows {
		if out[r.MemberID] == nil {
			out[r.MemberID] = map[string]models.CalibrationScore{}
		}
		out[r.MemberID][r.Criterion] = r
	}
	return out, err
}

// Calibrations gives the rounds of a call for the secretariat and the auditor,
// with what a new one can share and with whom.
func (s *Service) Calibrations(ctx context.Context, actor models.Actor, call int64) (models.CalibrationsView, error) {
	var v models.CalibrationsView
	if err := mayReadAll(actor); err != nil {
		return v, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var err error
		if v.Call, err = db.From[models.Call](q).Where("id = ?", call).Take(ctx); err != nil {
			return db.Found(err, "calls")
		}
		err = q.Raw(`SELECT c.*, p.reference, (SELECT COUNT(*) FROM calibration_members m WHERE m.calibration_id = c.id) AS members,
			(SELECT COUNT(*) FROM calibration_members m WHERE m.calibration_id = c.id AND m.sent_at IS NOT NULL) AS sent
			FROM calibrations c JOIN proposals p ON p.id = c.proposal_id WHERE c.call_id = ? ORDER BY c.id DESC`, call).Scan(&v.Rows).Error
		if err != nil {
			return err
		}
		if err := titled(q, v.Rows); err != nil {
			return err
		}
		if v.Pool, err = members(q, now, ""); err != nil {
			return err
		}
		err = q.Raw("SELECT p.id, p.reference, p.state FROM proposals p WHERE " + submitted + " AND p.state <> 'withdrawn' ORDER BY p.id DESC LIMIT 200").Scan(&v.Proposals).Error
		if err != nil {
			return err
		}
		ids := make([]int64, len(v.Proposals))
		for i, p := range v.Proposals {
			ids[i] = p.ID
		}
		frozen, err := frozenOf(q, ids)
		for i := range v.Proposals {
			v.Proposals[i].Title = frozen[v.Proposals[i].ID].Title
		}
		return err
	})
	return v, err
}

// titled fills in the titles as they were submitted.
func titled(q *gorm.DB, rows []models.CalibrationRow) error {
	subs := make([]int64, len(rows))
	for i, r := range rows {
		subs[i] = r.SubmissionID
	}
	titles, err := submittedTitles(q, subs)
	for i := range rows {
		rows[i].Title = titles[rows[i].SubmissionID]
	}
	return err
}

// MyCalibrations gives a reviewer's rounds, the open ones first. One that an
// interest closes is not there, and nothing is said of how many have sent.
func (s *Service) MyCalibrations(ctx context.Context, actor models.Actor) ([]models.CalibrationRow, error) {
	if err := actor.May(models.PermReviewWrite); err != nil {
		return nil, err
	}
	free := unscreened(actor.PersonID, s.db.Now(ctx))
	var rows []models.CalibrationRow
	err := s.db.Read(ctx).Raw(`SELECT c.*, p.reference, m.sent_at IS NOT NULL AS mine_sent FROM calibrations c JOIN calibration_members m ON m.calibration_id = c.id
		JOIN proposals p ON p.id = c.proposal_id WHERE m.person_id = ? AND `+free.Where+" ORDER BY CASE WHEN c.state = 'open' THEN 0 ELSE 1 END, c.id DESC LIMIT 50",
		append([]any{actor.PersonID}, free.Args...)...).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	return rows, titled(s.db.Read(ctx), rows)
}

// Calibration gives one round: to a member the document and their own scores,
// and after its end everybody's with the spread of each criterion; to the
// secretariat and the auditor who has sent, and the scores after its end.
func (s *Service) Calibration(ctx context.Context, actor models.Actor, id int64) (models.CalibrationView, error) {
	v := models.CalibrationView{Named: readsAll(actor), Scores: map[string]models.CalibrationScore{}}
	if err := actor.May(models.PermReviewRead); err != nil {
		return v, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var err error
		if v.Calibration, err = db.From[models.Calibration](q).Where("id = ?", id).Take(ctx); err != nil {
			return db.Found(err, "calibrations")
		}
		if !v.Named {
			m, err := memberOf(q, v.Calibration, actor, now)
			if err != nil {
				return err
			}
			v.Mine = &m
		}
		return fillCalibration(q, &v)
	})
	v.Writable = v.Mine != nil && v.Mine.SentAt == nil && v.Calibration.State == models.CalibrationOpen
	v.Closable = v.Calibration.State == models.CalibrationOpen && actor.May(models.PermReviewAssign) == nil && !actor.System
	return v, err
}

func fillCalibration(q *gorm.DB, v *models.CalibrationView) error {
	c := v.Calibration
	p, err := db.From[models.Proposal](q).Where("id = ?", c.ProposalID).Take(q.Statement.Context)
	if err != nil {
		return err
	}
	sub, err := subjectAt(q, p, c.SubmissionID)
	if err != nil {
		return err
	}
	v.Proposal, v.Submission, v.Frozen = sub.proposal, sub.submission, sub.frozen
	// Files are opened by an assignment, which this is not.
	v.Frozen.Attachments = nil
	if v.Form, err = form(q.Statement.Context, q, p); err != nil {
		return err
	}
	if v.Call, err = db.From[models.Call](q).Where("id = ?", c.CallID).Take(q.Statement.Context); err != nil {
		return err
	}
	if v.Criteria, err = criteriaOf(q, v.Call); err != nil {
		return err
	}
	var group []models.CalibrationMemberRow
	if err := q.Raw("SELECT m.*, h.name FROM calibration_members m JOIN people h ON h.id = m.person_id WHERE m.calibration_id = ? ORDER BY m.id", c.ID).Scan(&group).Error; err != nil {
		return err
	}
	scores, err := calibrationScores(q, "m.calibration_id = ?", c.ID)
	if err != nil {
		return err
	}
	if v.Named {
		v.Members = group
	}
	if v.Mine != nil && scores[v.Mine.ID] != nil {
		v.Scores = scores[v.Mine.ID]
	}
	if c.State == models.CalibrationClosed {
		showRound(v, group, scores)
	}
	return nil
}

// showRound puts what was sent beside each other.
func showRound(v *models.CalibrationView, group []models.CalibrationMemberRow, scores map[int64]map[string]models.CalibrationScore) {
	var said []map[string]*int
	for _, m := range group {
		if m.SentAt == nil {
			continue
		}
		col := models.CalibrationColumn{Number: len(v.Columns) + 1, Mine: v.Mine != nil && m.ID == v.Mine.ID, Scores: scores[m.ID]}
		if v.Named {
			col.Name = m.Name
		}
		one := map[string]*int{}
		for code, r := range col.Scores {
			one[code] = r.Score
		}
		said = append(said, one)
		v.Columns = append(v.Columns, col)
	}
	v.Spread = models.SpreadByCriterion(v.Criteria, said)
}
