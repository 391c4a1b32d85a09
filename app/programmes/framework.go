package programmes

import (
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/models"
)

// LockFramework copies what the approved submission says of results, risks and
// markers into the programme's own records, which are never changed. A document
// whose form asked for none leaves the programme without.
//
// clause 24: results: what was to be reached is what was decided on.
func LockFramework(tx *db.Tx, p *models.Programme, sub *models.Submission, doc models.Frozen) error {
	if doc.Form == 0 {
		return nil
	}
	form, err := calls.FormNumbered(tx.DB, doc.Stage, doc.Form)
	if err != nil {
		return err
	}
	f, err := models.FrameworkOf(form.Schema, doc.Answers)
	if err != nil {
		return err
	}
	for _, x := range f.Indicators {
		x.ProgrammeID, x.SubmissionID = p.ID, sub.ID
		if err := db.Create(tx, &x); err != nil {
			return err
		}
	}
	for _, x := range f.Risks {
		x.ProgrammeID, x.SubmissionID = p.ID, sub.ID
		if err := db.Create(tx, &x); err != nil {
			return err
		}
	}
	for _, x := range f.Markers {
		x.ProgrammeID, x.ByRole, x.PersonID, x.MandateID = p.ID, tx.Actor.Role, tx.Actor.PersonID, tx.Actor.MandateID
		if err := db.Create(tx, &x); err != nil {
			return err
		}
	}
	return nil
}
