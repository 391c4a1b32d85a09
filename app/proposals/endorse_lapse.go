package proposals

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"seedfund/app/db"
	"seedfund/models"
)

// EndorsementJob tells the applicants what became of a request: Outcome is
// given, declined, expired, lapsed or letter.
type EndorsementJob struct {
	EndorsementID int64  `json:"endorsement_id"`
	Outcome       string `json:"outcome"`
}

// Kind names the job in the queue.
func (EndorsementJob) Kind() string { return "endorsement_told" }

// EndorsementEndJob ends a request whose link has run out.
type EndorsementEndJob struct {
	EndorsementID int64 `json:"endorsement_id"`
}

// Kind names the job in the queue.
func (EndorsementEndJob) Kind() string { return "endorsement_end" }

// EndorsementLapsedJob tells an endorser that their word no longer counts, when
// the change that lapsed it was not put right within LapseGrace.
type EndorsementLapsedJob struct {
	EndorsementID int64 `json:"endorsement_id"`
}

// Kind names the job in the queue.
func (EndorsementLapsedJob) Kind() string { return "endorsement_lapsed" }

// holdEndorsements has the endorsements of a document follow its text, at the
// end of the act that changed it.
func holdEndorsements(tx *db.Tx, id int64) {
	tx.AtEnd("endorsements", func() error {
		rows, err := db.From[models.Endorsement](tx.DB).Where("proposal_id = ? AND (state = ? OR state = ? AND told_at IS NULL)", id,
			models.EndorsementGiven, models.EndorsementLapsed).Order("id").Find(tx.Ctx)
		if err != nil || len(rows) == 0 {
			return err
		}
		p, err := db.From[models.Proposal](tx.DB).Where("id = ?", id).Take(tx.Ctx)
		if err != nil {
			return err
		}
		d, err := readDocument(tx.DB, p)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := hold(tx, d, &rows[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// hold lapses an endorsement of another text than the document's, and restores
// one whose text is the document's again before its endorser was told. Where only
// marks, spaces or capitals changed, the endorsement follows the text.
func hold(tx *db.Tx, d models.Document, e *models.Endorsement) error {
	same, err := behind(tx, d, e)
	if err != nil {
		return err
	}
	switch {
	case e.State == models.EndorsementGiven && !same:
		if err := e.Apply(tx.Actor.Role, models.EndorsementLapse); err != nil {
			return err
		}
		e.EndedAt, e.EndedName = &tx.Now, tx.Actor.Name
		later := &river.InsertOpts{ScheduledAt: tx.Now.Add(models.LapseGrace)}
		if err := tx.EnqueueWith(EndorsementLapsedJob{EndorsementID: e.ID}, later); err != nil {
			return err
		}
	case e.State == models.EndorsementLapsed && same:
		if _, holds, _ := d.Support(e.About()); holds && !severalOf(e.Kind) {
			return nil // another took its place
		}
		if err := e.Apply(tx.Actor.Role, models.EndorsementRestore); err != nil {
			return err
		}
		e.EndedAt, e.EndedName = nil, ""
	default:
		return nil
	}
	return db.Update(tx, e, "state", "ended_at", "ended_name")
}

// behind says whether an endorsement is about the text of the document, and has it
// follow a text that was only edited. The endorser's own text stays what it was.
func behind(tx *db.Tx, d models.Document, e *models.Endorsement) (bool, error) {
	now := d.Measured(e.Measure)
	if e.Behind(now) || e.Measure != models.MeasureText {
		return e.Behind(now), nil
	}
	row, err := db.From[models.EndorsedText](tx.DB).Where("proposal_id = ? AND digest = ?", e.ProposalID, e.Digest).Find(tx.Ctx)
	if err != nil || len(row) == 0 {
		return false, err
	}
	was, err := row[0].Read()
	if err != nil {
		return false, err
	}
	is, err := d.Endorsable()
	if err != nil || !models.OnlyEdited(d.Form.Schema, was, is) {
		return false, err
	}
	if e.Stands, err = keepText(tx, d); err != nil {
		return false, err
	}
	return true, db.Update(tx, e, "stands")
}

// expire writes down that the time of a request is over.
func expire(tx *db.Tx, e *models.Endorsement) error {
	if err := e.Apply(models.RoleSystem, models.EndorsementExpire); err != nil {
		return err
	}
	at := *e.ExpiresAt
	e.EndedAt, e.EndedName = &at, models.SystemActor.Name
	if err := db.Update(tx, e, "state", "ended_at", "ended_name"); err != nil {
		return err
	}
	if err := voidLinks(tx, e.ID); err != nil {
		return err
	}
	return tx.Enqueue(EndorsementJob{EndorsementID: e.ID, Outcome: string(models.EndorsementExpired)})
}

// EndEndorsement does what EndorsementEndJob says. It gives the instant to look
// again where the request has more time by now, or the zero time.
func (s *Service) EndEndorsement(ctx context.Context, job EndorsementEndJob) (again time.Time, err error) {
	e, err := db.From[models.Endorsement](s.db.Read(ctx)).Where("id = ?", job.EndorsementID).Take(ctx)
	if err != nil || e.State != models.EndorsementAsked && e.State != models.EndorsementOpened {
		return time.Time{}, db.Found(err, "endorsements")
	}
	if now := s.db.Now(ctx); e.Pending(now) {
		return *e.ExpiresAt, nil
	}
	return time.Time{}, s.db.Write(ctx, models.SystemActor, "endorsement.expire", func(tx *db.Tx) error {
		if _, err := db.Load[models.Proposal](tx, e.ProposalID); err != nil {
			return err
		}
		stands, err := db.Load[models.Endorsement](tx, e.ID)
		if err != nil {
			return err
		}
		tx.Target("endorsements", e.ID)
		if stands.State == models.EndorsementExpired || stands.StandingAt(tx.Now) != models.EndorsementExpired {
			return nil
		}
		return expire(tx, stands)
	})
}

// TellLapsed does what EndorsementLapsedJob says. From then on the lapse is
// final, even where the text comes back.
func (s *Service) TellLapsed(ctx context.Context, job EndorsementLapsedJob) error {
	e, err := db.From[models.Endorsement](s.db.Read(ctx)).Where("id = ?", job.EndorsementID).Take(ctx)
	if err != nil || e.State != models.EndorsementLapsed || e.ToldAt != nil {
		return db.Found(err, "endorsements")
	}
	return s.db.Write(ctx, models.SystemActor, "endorsement.tell_lapsed", func(tx *db.Tx) error {
		p, err := db.Load[models.Proposal](tx, e.ProposalID)
		if err != nil {
			return err
		}
		stands, err := db.Load[models.Endorsement](tx, e.ID)
		if err != nil {
			return err
		}
		tx.Target("endorsements", e.ID)
		if stands.State != models.EndorsementLapsed || stands.ToldAt != nil {
			return nil
		}
		d, err := readDocument(tx.DB, *p)
		if err != nil {
			return err
		}
		stands.ToldAt = &tx.Now
		if err := db.Update(tx, stands, "told_at"); err != nil {
			return err
		}
		if err := s.writeTo(tx, *stands, "endorsements.lapsed", letterParams(d, *stands)); err != nil {
			return err
		}
		return tx.Enqueue(EndorsementJob{EndorsementID: e.ID, Outcome: string(models.EndorsementLapsed)})
	})
}
