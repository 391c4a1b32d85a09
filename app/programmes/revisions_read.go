package programmes

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/rules"
	"seedfund/models"
)

const revisionRows = `SELECT r.*, COALESCE(d.reference, '') AS decision, COALESCE((SELECT b.number FROM programme_budgets b WHERE b.revision_id = r.id), 0) AS budget
	FROM programme_revisions r LEFT JOIN decisions d ON d.id = r.decision_id`

// seesDrafts says whether the actor knows of drafts: their writers and the
// auditor do; what was proposed is of everyone who handles the programme's money.
func seesDrafts(actor models.Actor, p models.Programme) bool {
	return actor.System || actor.Is(models.RoleAuditor) || mayWriteRevision(actor, p) == nil
}

func draftsOf(actor models.Actor, p models.Programme) string {
	if seesDrafts(actor, p) {
		return "1 = 1"
	}
	return "r.proposed_at IS NOT NULL"
}

// Revisions gives what was ever revised of a programme, the latest first, with
// the log of its extensions and its steering committee.
func (s *Service) Revisions(ctx context.Context, actor models.Actor, ref string) (models.RevisionList, error) {
	var l models.RevisionList
	if err := actor.May(models.PermMoneyRead); err != nil {
		return l, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) (err error) {
		if l.ProgrammeDetail, err = readDetail(q, actor, "p.reference = ?", ref); err != nil {
			return err
		}
		p := l.Programme
		if err = q.Raw(revisionRows+" WHERE r.programme_id = ? AND "+draftsOf(actor, p)+" ORDER BY r.id DESC", p.ID).Scan(&l.Rows).Error; err != nil {
			return err
		}
		if l.Extensions, err = extensionLog(q, p.ID); err != nil {
			return err
		}
		l.Committee, err = committeeOf(q, p.ID)
		for _, r := range l.Rows {
			if r.Open() {
				l.OpenNow = r.Reference
			}
		}
		l.Opens = p.Open() && l.OpenNow == "" && mayWriteRevision(actor, p) == nil
		return err
	})
	return l, err
}

func extensionLog(q *gorm.DB, programme int64) ([]models.ExtensionRow, error) {
	var rows []models.ExtensionRow
	err := q.Raw(`SELECT e.*, r.reference AS revision, COALESCE(d.reference, '') AS decision FROM programme_extensions e
		JOIN programme_revisions r ON r.id = e.revision_id LEFT JOIN decisions d ON d.id = e.decision_id WHERE e.programme_id = ? ORDER BY e.id`, programme).Scan(&rows).Error
	return rows, err
}

// Extensions is the log of a programme's extensions, to whoever may know of it.
func (s *Service) Extensions(ctx context.Context, actor models.Actor, programme int64) ([]models.ExtensionRow, error) {
	q := s.db.Read(ctx)
	var seen int
	if err := q.Raw("SELECT 1 FROM programmes p WHERE p.id = ? AND "+ledger.Seen(actor), programme).Take(&seen).Error; err != nil {
		return nil, db.Found(err, "programmes")
	}
	return extensionLog(q, programme)
}

// Revision gives one revision by its reference, old beside new, with who decides
// on it and why.
func (s *Service) Revision(ctx context.Context, actor models.Actor, ref string) (models.RevisionPage, error) {
	v := models.RevisionPage{Now: s.db.Now(ctx)}
	if err := actor.May(models.PermMoneyRead); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error { return readRevision(q, actor, ref, &v) })
	return v, err
}

func readRevision(q *gorm.DB, actor models.Actor, ref string, v *models.RevisionPage) error {
	var row models.RevisionRow
	if err := q.Raw(revisionRows+" WHERE r.reference = ?", ref).Take(&row).Error; err != nil {
		return db.Found(err, "programme_revisions")
	}
	var err error
	if v.ProgrammeDetail, err = readDetail(q, actor, "p.id = ?", row.ProgrammeID); err != nil {
		return models.NotFound("programme_revisions").Because(err)
	}
	p := v.Programme
	if row.ProposedAt == nil && !seesDrafts(actor, p) {
		return models.NotFound("programme_revisions")
	}
	v.Revision, v.Decision = row.ProgrammeRevision, row.Decision
	terms, err := termsOf(q, p, v.Revision)
	if err != nil {
		return err
	}
	v.Stands, v.Asked, v.Board, v.BoardAt, v.Locks = terms.stands, terms.asked, terms.board, terms.boardAt, terms.locks
	inForce, err := rules.Revision(q, v.Now)
	if err != nil {
		return err
	}
	rule, err := ruleIn(v.Revision, inForce)
	if err != nil {
		return err
	}
	v.Judgement = models.JudgeRevision(rule, v.Board, v.Stands, v.Asked, v.Revision.Outcomes)
	if v.Revision.Open() {
		v.Faults = v.Asked.Faults(v.Stands, v.Locks)
	}
	if v.Committee, err = inOffice(q, p.ID); err != nil {
		return err
	}
	facts := models.RevisionFacts{Open: p.Open(), Committee: models.Constituted(v.Committee)}
	for _, o := range v.Revision.Offers(actor, facts) {
		switch o.Action {
		case models.RevisionAccept, models.RevisionDecline, models.RevisionReturn:
			err = actor.May(models.PermRevisionSettle)
		default:
			err = mayWriteRevision(actor, p)
		}
		if err == nil {
			v.Offers = append(v.Offers, o)
		}
	}
	return nil
}
