package proposals

import (
	"gorm.io/gorm"

	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/models"
)

// readDocument reads everything that belongs to a proposal, in a fixed number
// of statements.
func readDocument(q *gorm.DB, p models.Proposal) (models.Document, error) {
	d := models.Document{Proposal: p, Answers: map[string]models.Answer{}, Names: map[int64]string{}, Parts: map[string]models.ProposalPart{}}
	ctx := q.Statement.Context
	var err error
	if d.Call, err = db.From[models.Call](q).Where("id = ?", p.CallID).Take(ctx); err != nil {
		return d, db.Found(err, "calls")
	}
	if d.Form, err = calls.Form(q, p.FormVersionID); err != nil {
		return d, err
	}
	themes, err := db.From[models.CallTheme](q).Where("call_id = ?", p.CallID).Order("theme").Find(ctx)
	if err != nil {
		return d, err
	}
	for _, t := range themes {
		d.Themes = append(d.Themes, t.Theme)
	}
	answers, err := db.From[models.Answer](q).Where("proposal_id = ?", p.ID).Order("id").Find(ctx)
	if err != nil {
		return d, err
	}
	for _, a := range answers {
		d.Answers[a.Question] = a
	}
	objectives, err := db.From[models.ProposalObjective](q).Where("proposal_id = ?", p.ID).Order("objective").Find(ctx)
	if err != nil {
		return d, err
	}
	for _, o := range objectives {
		d.Objectives = append(d.Objectives, o.Objective)
	}
	parts, err := db.From[models.ProposalPart](q).Where("proposal_id = ?", p.ID).Order("id").Find(ctx)
	if err != nil {
		return d, err
	}
	for _, part := range parts {
		d.Parts[part.Part] = part
	}
	return d, readLists(q, &d)
}

func readLists(q *gorm.DB, d *models.Document) error {
	ctx, id := q.Statement.Context, d.Proposal.ID
	var err error
	if d.Countries, err = db.From[models.ProposalCountry](q).Where("proposal_id = ?", id).Order("country").Find(ctx); err != nil {
		return err
	}
	if d.Organisations, err = db.From[models.ProposalOrganisation](q).Where("proposal_id = ?", id).Order("organisation_id").Find(ctx); err != nil {
		return err
	}
	var named []struct {
		ID   int64
		Name string
	}
	if err = q.Raw(`SELECT o.id, o.name FROM organisations o WHERE o.id IN (SELECT x.organisation_id FROM proposal_organisations x WHERE x.proposal_id = ?
		UNION SELECT l.organisation_id FROM budget_lines l WHERE l.proposal_id = ?)`, id, id).Scan(&named).Error; err != nil {
		return err
	}
	for _, n := range named {
		d.Names[n.ID] = n.Name
	}
	if d.Tranches, err = db.From[models.ProposalTranche](q).Where("proposal_id = ?", id).Order("number").Find(ctx); err != nil {
		return err
	}
	if d.Lines, err = db.From[models.BudgetLine](q).Where("proposal_id = ?", id).Order("organisation_id, category, tranche").Find(ctx); err != nil {
		return err
	}
	if d.Attachments, err = db.From[models.Attachment](q).Where("proposal_id = ?", id).Order("id").Find(ctx); err != nil {
		return err
	}
	if d.Sides, err = db.From[models.ProposalSide](q).Where("proposal_id = ? AND act <> ?", id, models.SideEndorsed).Order("id").Find(ctx); err != nil {
		return err
	}
	d.Endorsements, err = db.From[models.Endorsement](q).Where("proposal_id = ?", id).Order("id").Find(ctx)
	return err
}

// touch notes who worked on a part last and gives the part its next version. A
// save that was based on another version is stale; theirs is the document as it
// stands.
func touch(tx *db.Tx, d models.Document, part string, based int64) error {
	return touchAs(tx, d, part, based, tx.Actor.Name)
}

// untouched says whether a save that says what stands may be left alone: somebody
// wrote the part before, and the save rests on it as it stands.
func untouched(d models.Document, part string, based int64) bool {
	at := d.Parts[part]
	return at.Written() && at.Version == based
}

func touchAs(tx *db.Tx, d models.Document, part string, based int64, name string) error {
	holdEndorsements(tx, d.Proposal.ID)
	at, ok := d.Parts[part]
	if at.Version != based {
		return models.Stale(d)
	}
	was := d.PartState(part)
	to, err := d.ApplyPart(part, models.PartOwner, models.PartWrite)
	if err != nil {
		return err
	}
	at.State, at.ByName, at.EditedAt = to, name, &tx.Now
	if ok {
		err = db.Update(tx, &at, "by_name", "edited_at", "state")
	} else {
		at.ProposalID, at.Part = d.Proposal.ID, part
		err = db.Create(tx, &at)
	}
	d.Parts[part] = at
	if err != nil || was != models.PartReady {
		return err
	}
	owner := d.Owner(part)
	return db.Create(tx, &models.ProposalPartEvent{ProposalID: d.Proposal.ID, Part: part, Action: models.PartWrite, FromState: was, ToState: at.State,
		FromOwner: owner, ToOwner: owner, At: tx.Now, MandateID: tx.Actor.MandateID, ByName: name})
}
