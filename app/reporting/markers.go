package reporting

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

const gradings = "SELECT m.* FROM programme_markers m JOIN programmes p ON p.id = m.programme_id WHERE "

// Markers gives every grading of a programme by its reference, if the actor may
// know of the programme.
func (s *Service) Markers(ctx context.Context, actor models.Actor, ref string) (models.ProgrammeMarkers, error) {
	var v models.ProgrammeMarkers
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := seenProgramme(q, actor, ref)
		if err != nil {
			return err
		}
		v.Programme = models.ProgrammeName{ID: p.ID, Reference: p.Reference, Title: p.Title}
		if v.History, err = db.Rows[models.ProgrammeMarker](q, gradings+"p.id = ? ORDER BY m.id", p.ID); err != nil {
			return err
		}
		if v.Decision, err = db.Row[string](q, "SELECT "+ledger.DecisionOf+" FROM programmes p WHERE p.id = ?", p.ID); err != nil {
			return err
		}
		form, err := calls.NewestForm(q, models.StageFull)
		v.Scales = form.Markers()
		v.May = actor.May(models.PermMarkerGrade) == nil && p.State != models.ProgrammeFinancialClosed && len(v.Scales) > 0
		return err
	})
	return v, err
}

// seenProgramme is a programme by its reference; one that the actor does not know
// of is not there.
func seenProgramme(q *gorm.DB, actor models.Actor, ref string) (models.Programme, error) {
	p, err := db.Row[models.Programme](q, "SELECT p.* FROM programmes p WHERE p.reference = ? AND "+ledger.Seen(actor), ref)
	return p, db.Found(err, "programmes")
}

// Grade gives a programme a new grading by a marker, with its reason; the former
// ones stay. It is on the scale that the form of full documents has now.
//
// clause 19: the secretariat checks what programmes say of themselves.
func (s *Service) Grade(ctx context.Context, actor models.Actor, programme int64, g models.MarkerGrading) (models.ProgrammeMarker, error) {
	var row models.ProgrammeMarker
	err := s.db.Write(ctx, actor, "marker.grade", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermMarkerGrade, tx.Now); err != nil {
			return err
		}
		p, err := open(tx, programme)
		if err != nil {
			return err
		}
		if p.State == models.ProgrammeFinancialClosed {
			return models.Conflict("programmes.conflict.closed", "19")
		}
		form, err := calls.NewestForm(tx.DB, models.StageFull)
		if err != nil {
			return err
		}
		history, err := db.Rows[models.ProgrammeMarker](tx.DB, gradings+"p.id = ? ORDER BY m.id", p.ID)
		if err != nil {
			return err
		}
		stands := models.ProgrammeMarkers{History: history}.Standing(g.Marker)
		if row, err = g.Grade(form.Markers(), stands); err != nil {
			return err
		}
		if row.Number != g.Known+1 {
			return models.Stale(stands)
		}
		row.ProgrammeID, row.ByRole, row.PersonID, row.MandateID = p.ID, actor.Role, actor.PersonID, actor.MandateID
		if err := db.Create(tx, &row); err != nil {
			return err
		}
		tx.Target("programme_markers", row.ID)
		return nil
	})
	return row, err
}

// MarkerMoney gives approved and spent money by the levels of each marker, of the
// programmes that the actor may know of; what is not marked is a category of its
// own, and every column sums to the whole.
//
// clause 19: it shows whether the money follows.
func (s *Service) MarkerMoney(ctx context.Context, actor models.Actor, basis models.MarkerBasis) ([]models.MarkerMoney, error) {
	var out []models.MarkerMoney
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		out, err = markerMoney(q, ledger.Seen(actor), basis)
		return err
	})
	return out, err
}

func markerMoney(q *gorm.DB, seen string, basis models.MarkerBasis, args ...any) ([]models.MarkerMoney, error) {
	programmes, err := db.Rows[models.Programme](q, "SELECT p.* FROM programmes p WHERE "+seen+" ORDER BY p.id", args...)
	if err != nil || len(programmes) == 0 {
		return nil, err
	}
	reports, err := db.Rows[struct {
		ProgrammeID int64
		AsAt        when.Date
		SpentCents  money.Cents
	}](q, `SELECT r.programme_id, r.as_at, r.spent_cents FROM expenditure_reports r JOIN programmes p ON p.id = r.programme_id
		WHERE r.state = 'current' AND `+seen+" ORDER BY r.id", args...)
	if err != nil {
		return nil, err
	}
	graded, err := db.Rows[models.ProgrammeMarker](q, gradings+seen+" ORDER BY m.marker, m.programme_id, m.number", args...)
	if err != nil {
		return nil, err
	}
	form, err := calls.NewestForm(q, models.StageFull)
	if err != nil {
		return nil, err
	}
	marked := make([]models.MarkedProgramme, len(programmes))
	at := map[int64]int{}
	for i, p := range programmes {
		at[p.ID], marked[i] = i, models.MarkedProgramme{ProgrammeID: p.ID, Approved: p.ApprovedCents}
	}
	for _, r := range reports {
		m := &marked[at[r.ProgrammeID]]
		m.Spent = append(m.Spent, models.MarkedSpending{AsAt: r.AsAt, Cents: r.SpentCents})
	}
	return models.MarkersOf(form.Markers(), graded, marked, basis), nil
}
