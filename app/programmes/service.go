package programmes

import (
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/models"
	"seedfund/models/when"
)

// Service holds the use cases of programmes.
type Service struct {
	db    *db.DB
	files *files.Service // nil where a store keeps no files
}

// New gives the use cases on a store; kept takes in the agent's notifications.
func New(d *db.DB, kept *files.Service) *Service { return &Service{db: d, files: kept} }

// open loads a programme for an act and locks it, so that acts on one programme
// follow each other; version is the one the form was opened with.
func open(tx *db.Tx, id, version int64) (*models.Programme, error) {
	p, err := db.Load[models.Programme](tx, id)
	if err != nil {
		return nil, err
	}
	if version != 0 && p.Version != version {
		return nil, models.Stale(p)
	}
	return p, nil
}

// touch counts the programme's version on, so that a form opened before this
// act is stale.
func touch(tx *db.Tx, p *models.Programme, columns ...string) error {
	if len(columns) == 0 {
		columns = []string{"state"}
	}
	return db.Update(tx, p, columns...)
}

func today(tx *db.Tx) when.Date { return when.DateOf(tx.Now) }

// shares are the organisations of a programme in the document's order.
func shares(q *gorm.DB, programme int64) ([]models.ProgrammeOrganisation, error) {
	return db.From[models.ProgrammeOrganisation](q).Where("programme_id = ?", programme).Order("position").Find(q.Statement.Context)
}

// share loads one organisation's share and locks it.
func share(tx *db.Tx, programme, organisation int64) (*models.ProgrammeOrganisation, error) {
	row, err := db.From[models.ProgrammeOrganisation](tx.DB).Where("programme_id = ? AND organisation_id = ?", programme, organisation).Take(tx.Ctx)
	if err != nil {
		return nil, db.Found(err, "programme_organisations")
	}
	return db.Load[models.ProgrammeOrganisation](tx, row.ID)
}

// loadTranche loads a tranche by its number and locks it.
func loadTranche(tx *db.Tx, programme int64, number int) (*models.Tranche, error) {
	row, err := db.From[models.Tranche](tx.DB).Where("programme_id = ? AND number = ?", programme, number).Take(tx.Ctx)
	if err != nil {
		return nil, db.Found(err, "tranches")
	}
	return db.Load[models.Tranche](tx, row.ID)
}

func tranches(q *gorm.DB, programme int64) ([]models.Tranche, error) {
	return db.From[models.Tranche](q).Where("programme_id = ?", programme).Order("number").Find(q.Statement.Context)
}

// amounts are the organisations' shares of a tranche, in the order of the document.
func amounts(q *gorm.DB, tranche int64) ([]models.TrancheAmount, error) {
	var rows []models.TrancheAmount
	err := q.Raw(`SELECT a.* FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id
		JOIN programme_organisations s ON s.programme_id = t.programme_id AND s.organisation_id = a.organisation_id
		WHERE a.tranche_id = ? ORDER BY s.position`, tranche).Scan(&rows).Error
	return rows, err
}

func note(tx *db.Tx, p *models.Programme, action models.ProgrammeAction, from models.ProgrammeState, text string) error {
	return db.Create(tx, &models.ProgrammeEvent{
		ProgrammeID: p.ID, Action: action, FromState: from, ToState: p.State, PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID,
		Role: tx.Actor.Role, Note: text,
	})
}

// reference draws the next number of a series: JP-0001.
func reference(tx *db.Tx, series, prefix string) (string, error) {
	n, err := tx.NextNumber(series)
	return fmt.Sprintf("%s-%04d", prefix, n), err
}

// decisionBy finds an adopted decision of the Board by its reference.
func decisionBy(tx *db.Tx, ref string) (models.Decision, error) {
	d, err := db.From[models.Decision](tx.DB).Where("reference = ?", ref).Take(tx.Ctx)
	return d, db.Found(err, "decisions")
}
