package decisions

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"seedfund/app/certificates"
	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/models"
)

// Certificate says what a decision's page may of its certificate: to whoever
// may read the decision.
func (s *Service) Certificate(ctx context.Context, actor models.Actor, reference string) (models.CertificateView, error) {
	var v models.CertificateView
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		c, err := s.certified(q, actor, reference)
		if err != nil {
			return err
		}
		v = models.CertificateView{Number: c.row.Number, Hash: c.row.Hash, Published: c.published, Full: c.row.Number > 0 && len(c.fields) > 0}
		v.Head, err = certificates.Head(q)
		return err
	})
	return v, err
}

// CertificateFile is a decision's certificate to take away: the public form for
// whoever may read the decision, or with the values that the actor may see.
func (s *Service) CertificateFile(ctx context.Context, actor models.Actor, reference string, full bool) (models.CertificateFile, error) {
	var file models.CertificateFile
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		c, err := s.certified(q, actor, reference)
		if err != nil {
			return err
		}
		if c.row.Number == 0 {
			return models.NotFound("certificates")
		}
		fields := c.fields
		if !full {
			fields = nil
		} else if len(fields) == 0 {
			return models.Forbidden("certificate.public_only", "98")
		}
		if file, err = certificates.File(c.row, fields...); err != nil {
			return err
		}
		var fictional []int64
		if err := q.Raw("SELECT id FROM stores WHERE kind = ?", models.StoreDemonstration).Scan(&fictional).Error; err != nil {
			return err
		}
		if len(fictional) > 0 {
			file.Notice = models.CertificateFiction
		}
		return nil
	})
	return file, err
}

// Head is the last certificate of a published decision, for the
// public register.
func (s *Service) Head(ctx context.Context) (models.CertificateHead, error) {
	return certificates.Head(s.db.Read(ctx))
}

// certified is a certificate with what one reader may do with it.
type certified struct {
	row       models.CertificateRow
	published bool
	fields    []string // that the reader may have opened
}

func (s *Service) certified(q *gorm.DB, actor models.Actor, reference string) (certified, error) {
	ctx := q.Statement.Context
	now := s.db.Now(ctx)
	var d struct {
		ID, MatterID int64
		Published    bool
	}
	where, scoped := access.Decisions(actor, now)
	err := q.Raw(`SELECT d.id, d.matter_id, EXISTS (SELECT 1 FROM decision_publications x WHERE x.decision_id = d.id) AS published
		FROM decisions d JOIN matters m ON m.id = d.matter_id WHERE d.reference = ? AND `+where, append([]any{reference}, scoped...)...).Take(&d).Error
	if err != nil {
		return certified{}, db.Found(err, "decisions")
	}
	c := certified{published: d.Published}
	if c.row, err = certificates.Of(q, d.ID); err != nil {
		return c, err
	}
	seen, err := access.Among(q, actor, now, d.MatterID)
	if err != nil {
		return c, err
	}
	closed, err := access.OthersClosed(q, actor, now, seen)
	if len(seen) > 0 {
		c.fields = opens(actor, closed[d.MatterID])
	}
	return c, err
}

// opens lists what a reader who sees the matter may have opened: as on the
// matter's page, all of the room but what is private to chair and secretariat,
// and to a seat whose interest closes it nothing of how others answered.
func opens(actor models.Actor, closed bool) []string {
	without := func(fields ...string) []string {
		return slices.DeleteFunc(slices.Clone(models.SealedFields), func(field string) bool { return slices.Contains(fields, field) })
	}
	switch {
	case actor.SeesInterestNotes():
		return models.SealedFields
	case actor.Is(models.RoleSecretariatOfficer):
		return without(models.SealedNotes)
	case closed:
		return without(append(models.AnswerFields, models.PrivateFields...)...)
	}
	return without(models.PrivateFields...)
}
