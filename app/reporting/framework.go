package reporting

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/programmes"
	"seedfund/models"
	"seedfund/models/when"
)

// Results gives what a programme is measured by, as it was approved, by its
// reference, if the actor may know of the programme. The risk register is for
// those who read the programme's money.
func (s *Service) Results(ctx context.Context, actor models.Actor, ref string) (models.ProgrammeResults, error) {
	var v models.ProgrammeResults
	today := when.DateOf(s.db.Now(ctx))
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := seenProgramme(q, actor, ref)
		if err != nil {
			return err
		}
		if v, err = results(q, actor, p); err != nil {
			return err
		}
		if v.Years, err = publishedYears(q, p.ID); err != nil {
			return err
		}
		if !v.SeesRisks {
			for i := range v.Years {
				v.Years[i].Statuses = nil
			}
		}
		if actor.May(models.PermResultsRead) == nil && takesPart(q, actor, p) == nil {
			v.Reports = models.ResultYears(p, today)
		}
		return nil
	})
	return v, err
}

func results(q *gorm.DB, actor models.Actor, p models.Programme) (models.ProgrammeResults, error) {
	v := models.ProgrammeResults{Programme: models.ProgrammeName{ID: p.ID, Reference: p.Reference, Title: p.Title}, State: p.State,
		SeesRisks: actor.May(models.PermMoneyRead) == nil}
	var err error
	if v.Decision, err = db.Row[string](q, "SELECT "+ledger.DecisionOf+" FROM programmes p WHERE p.id = ?", p.ID); err != nil {
		return v, err
	}
	if v.Indicators, err = db.Rows[models.ProgrammeIndicator](q, "SELECT * FROM programme_indicators WHERE programme_id = ? ORDER BY position", p.ID); err != nil {
		return v, err
	}
	history, err := db.Rows[models.ProgrammeMarker](q, "SELECT * FROM programme_markers WHERE programme_id = ? ORDER BY id", p.ID)
	if err != nil {
		return v, err
	}
	v.Markers = models.LatestMarkers(history)
	if v.SeesRisks {
		if v.Risks, err = riskRegister(q, p.ID); err != nil {
			return v, err
		}
	}
	form, err := calls.NewestForm(q, models.StageFull)
	if err != nil {
		return v, err
	}
	v.FundIndicators = form.FundIndicators()
	if len(v.Indicators)+len(history) == 0 {
		v.NotCopied, err = leftInDocument(q, p)
		v.MayCopy = v.NotCopied && actor.May(models.PermResultsPublish) == nil
	}
	return v, err
}

// CopyFramework copies the framework of the approved document into a programme
// that was established before frameworks were copied, once and for good: results,
// risks and markers as they were submitted.
//
// clause 24: results: what was to be reached is what was decided on.
func (s *Service) CopyFramework(ctx context.Context, actor models.Actor, programme int64) error {
	return s.db.Write(ctx, actor, "programme.copy_framework", func(tx *db.Tx) error {
		if err := actor.May(models.PermResultsPublish); err != nil {
			return err
		}
		p, err := open(tx, programme)
		if err != nil {
			return err
		}
		v, err := results(tx.DB, actor, *p)
		if err != nil {
			return err
		}
		if !v.NotCopied {
			return models.Conflict("results.conflict.nothing_to_copy", "24").With(map[string]any{"Reference": p.Reference})
		}
		sub, err := approved(tx.DB, *p)
		if err != nil {
			return err
		}
		doc, err := sub.Read()
		if err != nil {
			return err
		}
		tx.Target("programmes", p.ID)
		return programmes.LockFramework(tx, p, sub, doc)
	})
}

// approved is the submission that the Board approved, the last one of its
// proposal; nil where there is none.
func approved(q *gorm.DB, p models.Programme) (*models.Submission, error) {
	subs, err := db.From[models.Submission](q).Where("proposal_id = ?", p.ProposalID).Order("number DESC").Limit(1).Find(q.Statement.Context)
	if err != nil || len(subs) == 0 {
		return nil, err
	}
	return &subs[0], nil
}

// leftInDocument says of a programme without indicators and markers whether the
// document behind it has a framework: the programme was established before
// frameworks were copied.
func leftInDocument(q *gorm.DB, p models.Programme) (bool, error) {
	risks, err := db.Row[int](q, "SELECT COUNT(*) FROM programme_risks WHERE programme_id = ?", p.ID)
	if err != nil || risks > 0 {
		return false, err
	}
	sub, err := approved(q, p)
	if err != nil || sub == nil {
		return false, err
	}
	doc, err := sub.Read()
	if err != nil || doc.Form == 0 {
		return false, err
	}
	form, err := calls.FormNumbered(q, doc.Stage, doc.Form)
	if err != nil {
		return false, err
	}
	f, err := models.FrameworkOf(form.Schema, doc.Answers)
	return len(f.Indicators)+len(f.Risks)+len(f.Markers) > 0, err
}
