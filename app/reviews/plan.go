package reviews

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
	"seedfund/models/when"
)

// MixInput is the mix of reviewers the secretariat wants in a call. Version is
// the mix's as they saw it, 0 while the usual one holds.
type MixInput struct {
	Version   int64
	Reviewers int
	Thematic  int
	Financial int
	Outside   int
	Language  int
}

// SetMix says how many reviewers each proposal of a call gets, and of what kind.
// What was asked stays as it is; plans follow the new mix.
func (s *Service) SetMix(ctx context.Context, actor models.Actor, call int64, in MixInput) (models.ReviewMix, error) {
	var kept models.ReviewMix
	err := s.db.Write(ctx, actor, "review.set_mix", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermReviewAssign, tx.Now); err != nil {
			return err
		}
		if _, err := db.Load[models.Call](tx, call); err != nil {
			return err
		}
		var err error
		if kept, err = mixOf(tx.DB, call); err != nil {
			return err
		}
		if kept.Version != in.Version {
			return models.Stale(kept)
		}
		kept.Reviewers, kept.Thematic, kept.Financial, kept.Outside, kept.Language = in.Reviewers, in.Thematic, in.Financial, in.Outside, in.Language
		kept.AccountID = actor.AccountID
		if err := kept.Validate(); err != nil {
			return err
		}
		if kept.ID == 0 {
			return db.Create(tx, &kept)
		}
		return db.Update(tx, &kept, "reviewers", "thematic", "financial", "outside", "language", "account_id")
	})
	return kept, err
}

// mixOf is the mix a call asks for, the usual one while nothing was said.
func mixOf(q *gorm.DB, call int64) (models.ReviewMix, error) {
	m, err := db.From[models.ReviewMix](q).Where("call_id = ?", call).Take(q.Statement.Context)
	if models.IsKind(db.Found(err, "review_mixes"), models.KindNotFound) {
		return models.UsualMix(call), nil
	}
	return m, err
}

// Plan proposes reviewers for the proposals of a call that wait for some, with
// the reason of each suggestion (feature 15). Nothing is assigned by it. A fixed
// number of statements.
func (s *Service) Plan(ctx context.Context, actor models.Actor, call int64, stage models.ProposalStage) (models.PlanView, error) {
	if err := mayReadAll(actor); err != nil {
		return models.PlanView{}, err
	}
	var v models.PlanView
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var err error
		v, err = planOf(q, call, stage, now)
		return err
	})
	return v, err
}

func planOf(q *gorm.DB, call int64, stage models.ProposalStage, now time.Time) (models.PlanView, error) {
	var v models.PlanView
	var err error
	if v.Call, err = db.From[models.Call](q).Where("id = ?", call).Take(q.Statement.Context); err != nil {
		return v, db.Found(err, "calls")
	}
	facts, err := planFacts(q, v.Call, stage, now)
	if err != nil {
		return v, err
	}
	v.Stage, v.Mix, v.Pool, v.Digest = facts.Stage, facts.Mix, len(facts.Pool), facts.Digest()
	for _, row := range models.PlanReviews(facts.Mix, facts.Proposals, facts.Pool) {
		if len(row.Suggested) == 0 && row.Mixed() {
			v.Complete++
			continue
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

// planFacts reads what a plan rests on.
func planFacts(q *gorm.DB, call models.Call, stage models.ProposalStage, now time.Time) (models.PlanFacts, error) {
	f := models.PlanFacts{Stage: stage}
	if stage != models.StageFull {
		f.Stage = models.StageConcept
	}
	var err error
	if f.Mix, err = mixOf(q, call.ID); err != nil {
		return f, err
	}
	err = q.Raw(`SELECT p.id, p.version, p.reference, p.state, l.id AS submission, COALESCE(n.language, '') AS language
		FROM proposals p JOIN submissions l ON l.proposal_id = p.id AND l.number = (SELECT MAX(x.number) FROM submissions x WHERE x.proposal_id = p.id)
		LEFT JOIN screenings n ON n.submission_id = l.id
		WHERE p.call_id = ? AND p.stage = ? AND p.state IN ('admissible', 'in_review', 'technical_review') ORDER BY p.reference, p.id`,
		call.ID, f.Stage).Scan(&f.Proposals).Error
	if err != nil {
		return f, err
	}
	ids := make([]int64, len(f.Proposals))
	for i, p := range f.Proposals {
		ids[i] = p.ID
	}
	frozen, err := frozenOf(q, ids)
	if err != nil {
		return f, err
	}
	for i := range f.Proposals {
		p := &f.Proposals[i]
		p.Title, p.Theme, p.Objectives, p.Closed = frozen[p.ID].Title, frozen[p.ID].Theme, frozen[p.ID].Objectives, map[int64]string{}
	}
	if f.Pool, err = planPool(q, call.ID, now); err != nil {
		return f, err
	}
	return f, closePairs(q, ids, &f, now)
}

// planPool is the pool with what each has in the call. Outside is who acts for
// no organisation that has submitted anything in it.
func planPool(q *gorm.DB, call int64, now time.Time) ([]models.PlanReviewer, error) {
	rows, err := members(q, now, "")
	if err != nil {
		return nil, err
	}
	var inside []int64
	err = q.Raw(`SELECT DISTINCT m.person_id FROM mandates m WHERE m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?)
		AND EXISTS (SELECT 1 FROM proposals p WHERE p.call_id = ? AND `+submitted+` AND (p.lead_organisation_id = m.organisation_id
			OR EXISTS (SELECT 1 FROM proposal_organisations x WHERE x.proposal_id = p.id AND x.organisation_id = m.organisation_id)))`,
		now, now, now, call).Scan(&inside).Error
	if err != nil {
		return nil, err
	}
	var loads []struct {
		PersonID int64
		Load     int
	}
	err = q.Raw(`SELECT a.person_id, COUNT(DISTINCT a.proposal_id) AS load FROM review_assignments a JOIN proposals p ON p.id = a.proposal_id
		WHERE p.call_id = ? AND a.state IN ('assigned', 'submitted', 'abstained') GROUP BY a.person_id`, call).Scan(&loads).Error
	out := make([]models.PlanReviewer, len(rows))
	for i, r := range rows {
		out[i] = models.PlanReviewer{PersonID: r.PersonID, MandateID: r.MandateID, Name: r.Name, Organisation: r.Organisation, Affiliation: r.Affiliation,
			Themes: r.Themes, Objectives: r.Objectives, Languages: r.Languages, Financial: r.Financial, Most: r.Most,
			Outside: !slices.Contains(inside, r.PersonID)}
		for _, l := range loads {
			if l.PersonID == r.PersonID {
				out[i].Load = l.Load
			}
		}
	}
	return out, err
}

// closePairs marks who was asked about each proposal and who cannot be: by an
// interest, or because they have answered already.
//
// clause 98: who gains from a decision does not prepare it.
func closePairs(q *gorm.DB, ids []int64, f *models.PlanFacts, now time.Time) error {
	people := make([]int64, len(f.Pool))
	for i, r := range f.Pool {
		people[i] = r.PersonID
	}
	var pairs []struct {
		PersonID   int64
		ProposalID int64
		State      string
	}
	free := unscreenedOf(now)
	err := q.Raw("SELECT v.id AS person_id, p.id AS proposal_id, '' AS state FROM people v, proposals p WHERE v.id IN ? AND p.id IN ? AND NOT ("+free.Where+") ORDER BY 2, 1",
		append([]any{people, ids}, free.Args...)...).Scan(&pairs).Error
	if err != nil {
		return err
	}
	at := map[int64]*models.PlanProposal{}
	for i := range f.Proposals {
		at[f.Proposals[i].ID] = &f.Proposals[i]
	}
	for _, c := range pairs {
		at[c.ProposalID].Closed[c.PersonID] = "interest"
	}
	pairs = nil
	err = q.Raw(`SELECT a.person_id, a.proposal_id, a.state FROM review_assignments a WHERE a.proposal_id IN ? AND a.submission_id =
		(SELECT l.id FROM submissions l WHERE l.proposal_id = a.proposal_id ORDER BY l.number DESC LIMIT 1) ORDER BY a.proposal_id, a.id`, ids).Scan(&pairs).Error
	if err != nil {
		return err
	}
	for _, a := range pairs {
		p := at[a.ProposalID]
		if s := models.AssignmentState(a.State); s == models.AssignmentDeclined || s == models.AssignmentRemoved {
			if p.Closed[a.PersonID] == "" {
				p.Closed[a.PersonID] = "answered"
			}
		} else if !slices.Contains(p.Held, a.PersonID) {
			p.Held = append(p.Held, a.PersonID)
		}
	}
	return nil
}

// PlanChoice is what a person confirms of a plan: the pairs by name, under the
// digest of what they were shown, with the day and the word for all.
type PlanChoice struct {
	Stage  models.ProposalStage
	Digest string
	Pairs  []models.PlanPair
	DueOn  when.Date
	Note   string
}

// ConfirmPlan asks the reviewers a person has chosen from the plan, all of them
// or none. It is refused when what the plan was made of has changed since they
// read it, or a pair is not in it.
func (s *Service) ConfirmPlan(ctx context.Context, actor models.Actor, call int64, in PlanChoice) (int, error) {
	count := 0
	err := s.db.Write(ctx, actor, "review.confirm_plan", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermReviewAssign, tx.Now); err != nil {
			return err
		}
		by := map[int64][]int64{}
		for _, p := range in.Pairs {
			by[p.ProposalID] = append(by[p.ProposalID], p.MandateID)
		}
		if err := hold(tx, call, by); err != nil {
			return err
		}
		tx.Target("calls", call)
		plan, err := planOf(tx.DB, call, in.Stage, tx.Now)
		if err != nil {
			return err
		}
		if plan.Digest != in.Digest {
			return models.Conflict("reviews.plan_stale", "99")
		}
		asking := Asking{DueOn: in.DueOn, Note: in.Note}
		for _, p := range in.Pairs {
			asking.Mandates = append(asking.Mandates, p.MandateID)
		}
		if err := asking.check(when.DateOf(tx.Now)); err != nil {
			return err
		}
		for _, row := range plan.Rows {
			chosen, err := named(row, by[row.ID])
			if err != nil {
				return err
			}
			delete(by, row.ID)
			if len(chosen) == 0 {
				continue
			}
			if err := askAll(tx, row.ID, chosen, asking); err != nil {
				return err
			}
			count += len(chosen)
		}
		if len(by) > 0 {
			return notPlanned()
		}
		tx.Receipt(models.Receipt{Target: "calls", TargetID: call, Reference: plan.Call.Reference})
		return nil
	})
	if err != nil {
		return 0, err
	}
	return count, nil
}

func notPlanned() error {
	return models.Invalid("reviews.assign_invalid", models.FieldError{Field: "pair", Key: "reviews.fault.not_planned"})
}

// hold locks the named proposals and then the profiles of the named reviewers,
// each in the order of their numbers, so that no interest, answer or load
// changes between the plan and the asking.
func hold(tx *db.Tx, call int64, by map[int64][]int64) error {
	var ids, mandates []int64
	for id, m := range by {
		ids, mandates = append(ids, id), append(mandates, m...)
	}
	slices.Sort(ids)
	for _, id := range ids {
		p, err := db.Load[models.Proposal](tx, id)
		if err != nil {
			return err
		}
		if p.CallID != call {
			return notPlanned()
		}
	}
	return holdProfiles(tx, mandates)
}

// holdProfiles locks the profiles of reviewers by their mandates.
func holdProfiles(tx *db.Tx, mandates []int64) error {
	var profiles []int64
	err := tx.Raw("SELECT DISTINCT r.id FROM reviewer_profiles r JOIN mandates m ON m.person_id = r.person_id WHERE m.id IN ? ORDER BY r.id", mandates).Scan(&profiles).Error
	if err != nil {
		return err
	}
	for _, id := range profiles {
		if _, err := db.Load[models.ReviewerProfile](tx, id); err != nil {
			return err
		}
	}
	return nil
}

// named finds mandates among the suggestions of a row.
func named(row models.PlanRow, mandates []int64) ([]models.Suggestion, error) {
	var chosen []models.Suggestion
	for _, m := range slices.Compact(slices.Sorted(slices.Values(mandates))) {
		at := slices.IndexFunc(row.Suggested, func(s models.Suggestion) bool { return s.MandateID == m })
		if at < 0 {
			return nil, notPlanned()
		}
		chosen = append(chosen, row.Suggested[at])
	}
	return chosen, nil
}

func askAll(tx *db.Tx, id int64, chosen []models.Suggestion, in Asking) error {
	p, sub, err := locked(tx, id, anyVersion)
	if err != nil {
		return err
	}
	tx.Target("calls", p.CallID)
	mandates := make([]int64, len(chosen))
	for i, c := range chosen {
		mandates[i] = c.MandateID
	}
	rows, err := choose(tx, *p, sub.ID, mandates)
	if err != nil {
		return err
	}
	return ask(tx, *p, *sub, rows, in)
}

// roomFor refuses to ask a reviewer about more proposals of a call than they
// take.
func roomFor(q *gorm.DB, p models.Proposal, rows []models.PoolRow) error {
	for _, r := range rows {
		var most, load int
		err := q.Raw("SELECT COALESCE(MAX(most), 0) FROM reviewer_profiles WHERE person_id = ?", r.PersonID).Scan(&most).Error
		if err != nil {
			return err
		}
		if most == 0 {
			continue
		}
		err = q.Raw(`SELECT COUNT(DISTINCT a.proposal_id) FROM review_assignments a JOIN proposals p ON p.id = a.proposal_id
			WHERE p.call_id = ? AND a.person_id = ? AND a.proposal_id <> ? AND a.state IN ('assigned', 'submitted', 'abstained')`, p.CallID, r.PersonID, p.ID).Scan(&load).Error
		if err != nil {
			return err
		}
		if load >= most {
			return models.Conflict("reviews.reviewer_full", "99").With(map[string]any{"Name": r.Name, "Most": most})
		}
	}
	return nil
}

// ask writes the assignments and tells the reviewers; an admissible concept note
// goes into review with the first of them.
func ask(tx *db.Tx, p models.Proposal, sub models.Submission, rows []models.PoolRow, in Asking) error {
	if err := notInRound(tx.DB, sub.ID, tx.Now); err != nil {
		return err
	}
	if err := roomFor(tx.DB, p, rows); err != nil {
		return err
	}
	for _, r := range rows {
		a := models.ReviewAssignment{ProposalID: p.ID, SubmissionID: sub.ID, Stage: p.Stage, PersonID: r.PersonID, MandateID: r.MandateID,
			OrganisationID: r.OrganisationID, State: models.AssignmentOpen, DueOn: in.DueOn, Note: in.Note, AssignedAt: tx.Now}
		if err := db.Create(tx, &a); err != nil {
			return err
		}
		if err := tx.Enqueue(AssignedJob{AssignmentID: a.ID}); err != nil {
			return err
		}
	}
	if p.State == models.ProposalAdmissible {
		return proposals.Advance(tx, p.ID, models.ActionStartReview, "")
	}
	return nil
}
