package matters

import (
	"context"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"seedfund/app/db"
	"seedfund/models"
)

// PathJob tells the seats of a matter of the Executive Committee of a step on
// its path.
type PathJob struct {
	MatterID int64               `json:"matter_id"`
	Step     models.LadderAction `json:"step"`
}

// Kind names the job in the queue.
func (PathJob) Kind() string { return "matter_path" }

// MediationDueJob tells the Coordinator that the time of a mediation is over.
type MediationDueJob struct {
	MatterID int64 `json:"matter_id"`
}

// Kind names the job in the queue.
func (MediationDueJob) Kind() string { return "mediation_due" }

// tell has a step on the path told once it is recorded; due is when a mediation
// should be over, zero for a step that sets no time.
func tell(tx *db.Tx, matter int64, step models.LadderAction, due time.Time, recorded error) error {
	if recorded != nil {
		return recorded
	}
	if !due.IsZero() {
		if err := tx.EnqueueWith(MediationDueJob{MatterID: matter}, &river.InsertOpts{ScheduledAt: due.Add(time.Second)}); err != nil {
			return err
		}
	}
	return tx.Enqueue(PathJob{MatterID: matter, Step: step})
}

// pathTasks are the steps on the path of the Executive Committee that wait for
// the Coordinator, and the mediations that wait for a seat which objects. seen
// are the matters whose path was looked at.
//
// clauses 36 and 37: no step is skipped, and the Coordinator takes each.
func (s *Service) pathTasks(ctx context.Context, actor models.Actor) (out []models.BoardTask, seen map[int64]bool, err error) {
	seen = map[int64]bool{}
	if !actor.Is(models.RoleCoordinator) && actor.Role.SitsIn() != models.BodyExCom {
		return nil, seen, nil
	}
	rows, _, err := s.List(ctx, actor, Filter{State: models.MatterOpen, Body: models.BodyExCom, Limit: 100})
	if err != nil {
		return nil, seen, err
	}
	for _, r := range rows {
		v, err := s.Show(ctx, actor, r.ID)
		if err != nil {
			return nil, seen, err
		}
		seen[r.ID] = true
		kind, due := pathTask(actor, v)
		if kind != "" {
			out = append(out, models.BoardTask{MatterID: r.ID, Reference: r.Reference, Question: r.Question, Kind: kind, ClosesAt: due})
		}
	}
	return out, seen, nil
}

func pathTask(actor models.Actor, v models.MatterView) (kind string, due *time.Time) {
	step := v.Ladder.Step(v.Matter)
	if step == models.LadderMediation {
		at := v.Ladder.Last().Due()
		due = &at
	}
	if !actor.Is(models.RoleCoordinator) {
		if step == models.LadderMediation && dissents(v) {
			return "reconsider", due
		}
		return "", nil
	}
	may := func(action models.LadderAction) bool {
		return slices.ContainsFunc(v.Steps, func(o models.LadderOffer) bool { return o.Action == action && o.Refusal == nil })
	}
	switch {
	case step == models.LadderConsensus && v.May(models.MatterAdopt):
		return "conclude", nil
	case step == models.LadderConsensus && v.Matter.Closed(v.Now) && may(models.LadderMediate):
		return "mediate", nil
	case may(models.LadderContact):
		return "mediation", due
	case may(models.LadderRefer):
		return "refer", nil
	case may(models.LadderReceive):
		return "receive", nil
	case may(models.LadderAnswer):
		return "answer", nil
	case may(models.LadderConclude):
		return "settle", nil
	}
	return "", nil
}

// dissents reports whether a seat of the reader objects, or holds a reservation.
func dissents(v models.MatterView) bool {
	own := func(seat int64) bool {
		return slices.ContainsFunc(v.Mine, func(m models.MySeat) bool { return m.SeatID == seat })
	}
	return slices.ContainsFunc(v.Standing(), func(o models.Objection) bool { return own(o.SeatID) }) ||
		slices.ContainsFunc(models.OpenReservations(v.Reservations), func(r models.ReservationLine) bool { return r.Mine })
}
