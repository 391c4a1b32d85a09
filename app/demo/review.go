package demo

import (
	"fmt"
	"time"

	"seedfund/app/reviews"
	"seedfund/models"
	"seedfund/models/when"
)

// step is a moment on the way from a concept note to the Board.
type step int

const (
	stepScreen step = iota
	stepAssign
	stepScored
	stepShortlist
	stepInvite
	stepFullDraft
	stepFullSubmit
	stepFullScreen
	stepFullScored
	stepAppraisal
	stepBoardPaper
	stepMatter
)

// usual are the days after the closing of a call on which each step is taken.
var usual = [...]int{3, 5, 14, 24, 26, 40, 58, 62, 68, 74, 77, 80}

// recent are, for the fourth call, the days before the story's end, so that it
// stands before the Board when the story ends.
var recent = [...]int{222, 220, 205, 190, 185, 120, 75, 70, 50, 32, 25, 12}

// on is when an application takes a step.
func (d *director) on(p *paper, s step) time.Time {
	if p.call == 4 {
		return d.ago(0, recent[s])
	}
	return d.closing(p.call).Add(time.Duration(usual[s]) * 24 * time.Hour)
}

// then plans a step unless the application's ending comes before it.
func (d *director) then(p *paper, s step, reaches ending, what string, play func() error) {
	if p.reached(reaches) {
		d.at(d.on(p, s), p.key+" "+what, play)
	}
}

// afterSubmission plans what the secretariat does with a concept note. What was
// submitted while the call is open waits for its closing.
func (d *director) afterSubmission(p *paper) {
	switch {
	case p.call == 6 || p.end == endSubmitted:
		return
	case p.end == endWithdrawn:
		d.at(d.on(p, stepScreen), p.key+" is withdrawn", func() error {
			v, err := d.show(p.concept)
			if err != nil {
				return err
			}
			return d.s.Proposals.Withdraw(d.ctx, d.as(p.drafter()), p.concept, v.Proposal.Version, "The ministry has found the money in its own budget.")
		})
		return
	}
	d.at(d.on(p, stepScreen), p.key+" is screened", func() error { return d.screen(p) })
}

func (d *director) screen(p *paper) error {
	finding := reviews.Finding{Result: models.ScreeningAdmissible, Language: p.written()}
	switch p.end {
	case endReturned:
		finding.Result, finding.DueAt = models.ScreeningReturned, d.clock.end.AddDate(0, 0, 10)
		finding.Reasons = "The letter of the Government names another title. Please attach the letter for this programme and describe who answers for the budget."
	case endNotAdmissible:
		finding.Result, finding.Reasons = models.ScreeningNotAdmissible, "The call is open to programmes that protect people; the note proposes equipment for border control only."
	}
	if err := d.find(p.concept, finding); err != nil {
		return err
	}
	if p.end == endReturned || p.end == endNotAdmissible || p.end == endAdmissible {
		return nil
	}
	d.then(p, stepAssign, endInReview, "gets its reviewers", func() error { return d.assign(p, p.concept, 3) })
	d.then(p, stepScored, endInReview, "is scored", func() error { return d.score(p, p.concept) })
	d.then(p, stepShortlist, endShortlisted, "is shortlisted or not", func() error { return d.shortlist(p) })
	if p.end != endNotShortlisted {
		d.then(p, stepInvite, endInvited, "is invited", func() error { return d.invite(p) })
	}
	return nil
}

// find records a screening; a warning is overruled with a reason.
func (d *director) find(id int64, f reviews.Finding) error {
	v, err := d.show(id)
	if err != nil {
		return err
	}
	f.Version = v.Proposal.Version
	if f.Reasons == "" {
		f.Reasons = "Complete and within the rules of the call."
	}
	_, err = d.s.Reviews.Screen(d.ctx, d.as("secretariat.officer"), id, f)
	return err
}

// assign asks the first n of the pool whom no interest closes.
func (d *director) assign(p *paper, id int64, n int) error {
	view, err := d.s.Reviews.Assignments(d.ctx, d.as("secretariat.officer"), id)
	if err != nil {
		return err
	}
	asking := reviews.Asking{DueOn: d.day().AddDays(20), Note: "Please read the figures on the districts with care."}
	for _, m := range view.Pool {
		if m.Free() && len(asking.Mandates) < n {
			asking.Mandates = append(asking.Mandates, m.MandateID)
		}
	}
	return d.s.Reviews.Assign(d.ctx, d.as("secretariat.officer"), id, asking)
}

// score lets each reviewer who was asked about a submission score it and send
// the review. Where the story stops in the middle of the review, the last one
// is still at it.
func (d *director) score(p *paper, id int64) error {
	view, err := d.s.Reviews.Assignments(d.ctx, d.as("secretariat.officer"), id)
	if err != nil {
		return err
	}
	var open []models.AssignmentRow
	for _, a := range view.Assignments {
		if a.State == models.AssignmentOpen {
			open = append(open, a)
		}
	}
	for i, a := range open {
		key := d.keyOf(a.PersonID)
		unfinished := p.end == endInReview && i == len(open)-1
		if err := d.review(p, key, a.ID, i, unfinished); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// keyOf finds the player behind a person.
func (d *director) keyOf(person int64) string {
	for key, p := range d.players {
		if p.person == person {
			return key
		}
	}
	return ""
}

func (d *director) review(p *paper, key string, assignment int64, nth int, unfinished bool) error {
	v, err := d.s.Reviews.Review(d.ctx, d.as(key), assignment)
	if err != nil {
		return err
	}
	for i, c := range v.Criteria {
		if unfinished && i > 2 {
			return nil
		}
		score := p.mark(nth, i)
		if _, err := d.s.Reviews.SaveScore(d.ctx, d.as(key), assignment, reviews.ScoreInput{Criterion: c.Code, Score: &score, Reason: reasons[score]}); err != nil {
			return fmt.Errorf("%s: %w", c.Code, err)
		}
	}
	if v, err = d.s.Reviews.Review(d.ctx, d.as(key), assignment); err != nil {
		return err
	}
	return d.s.Reviews.Submit(d.ctx, d.as(key), assignment, v.Assignment.Version, "The case is made; what remains open can be settled in the full document.")
}

// mark is what reviewer nth gives on criterion i: the application's usual
// score, one less here and there, and twice far less, so that the reviewers
// disagree about two applications.
func (a application) mark(nth, i int) int {
	score := a.score
	if (nth+i+len(a.key))%3 == 0 {
		score--
	}
	if (a.key == "cities-h" || a.key == "schools-l") && nth == 1 {
		score -= 2
	}
	return min(max(score, 1), 5)
}

var reasons = [...]string{
	1: "The document does not say how this would be done.",
	2: "Named, but without figures or dates; the risk table does not mention it.",
	3: "Sound in outline. The districts and the baseline still have to be settled.",
	4: "Well argued, with figures and their sources; the share of the State in the running costs could be firmer.",
	5: "Clear, costed and shared by the ministries; those concerned took part in the design.",
}

func (d *director) shortlist(p *paper) error {
	v, err := d.show(p.concept)
	if err != nil {
		return err
	}
	if p.end == endNotShortlisted {
		return d.s.Reviews.NotShortlist(d.ctx, d.as("secretariat.officer"), p.concept, v.Proposal.Version,
			"Other notes of this call ranked higher; the reviewers missed figures on those who would be served.")
	}
	return d.s.Reviews.Shortlist(d.ctx, d.as("secretariat.officer"), p.concept, v.Proposal.Version, "Among the highest of the call, and its region is little served so far.")
}

func (d *director) invite(p *paper) error {
	v, err := d.show(p.concept)
	if err != nil {
		return err
	}
	due := d.clock.Now().AddDate(0, 0, 45)
	if p.call == 4 {
		due = d.clock.Now().AddDate(0, 0, 130)
	}
	if p.end == endInvited {
		due = d.clock.end.AddDate(0, 0, 24)
	}
	if p.full, err = d.s.Proposals.Invite(d.ctx, d.as("secretariat.officer"), p.concept, v.Proposal.Version, due); err != nil {
		return err
	}
	if p.end == endInvited {
		d.then(p, stepFullDraft, endInvited, "is half written", func() error {
			if err := d.fillSections(p, p.full, 4); err != nil {
				return err
			}
			return d.asksOffices(p)
		})
		return nil
	}
	d.then(p, stepFullDraft, endFullReturned, "is written", func() error { return d.draftFull(p) })
	d.then(p, stepFullSubmit, endFullReturned, "is submitted in full", func() error { return d.submit(p, p.full) })
	d.then(p, stepFullScreen, endFullReturned, "is screened in full", func() error { return d.screenFull(p) })
	return nil
}

func (d *director) screenFull(p *paper) error {
	if p.end == endFullReturned {
		return d.find(p.full, reviews.Finding{Result: models.ScreeningReturned, DueAt: d.clock.end.AddDate(0, 0, 12),
			Reasons: "The budget asks the whole of the second tranche for staff. Please show what the districts pay and who takes over which post."})
	}
	if err := d.find(p.full, reviews.Finding{Result: models.ScreeningAdmissible, Language: p.written()}); err != nil {
		return err
	}
	d.at(d.clock.Now().Add(time.Hour), p.key+" gets technical reviewers", func() error { return d.assign(p, p.full, 2) })
	d.then(p, stepFullScored, endTechnical, "is scored in full", func() error { return d.score(p, p.full) })
	d.planRounds(p)
	d.then(p, stepAppraisal, endTechnical, "is appraised", func() error { return d.appraise(p) })
	d.then(p, stepBoardPaper, endBoardPaper, "becomes a board paper", func() error { return d.boardPaper(p) })
	return nil
}

func (d *director) appraise(p *paper) error {
	recommendation := models.RecommendApprove
	if p.board != nil && p.board.outcome == notApprove {
		recommendation = models.RecommendNotApprove
	}
	_, err := d.s.Reviews.Prepare(d.ctx, d.as("secretariat.officer"), p.full, reviews.Note{
		Body:           fmt.Sprintf("The programme answers the call on area %d. The reviewers agree on the need and on the method; their open points on the baseline are met by the second table of the document.\n\nThe budget is within the rules: indirect support costs stand at seven per cent in both tranches, and no category carries more than a third without a reason.\n\nThe second tranche depends on the use of the first, as the fund's rule has it.", p.theme),
		Recommendation: recommendation, Amount: p.asked(),
	})
	return err
}

func (d *director) boardPaper(p *paper) error {
	view, err := d.s.Reviews.Appraisal(d.ctx, d.as("secretariat.head"), p.full)
	if err != nil {
		return err
	}
	if err := d.s.Reviews.Sign(d.ctx, d.as("secretariat.head"), p.full, view.Note.Version); err != nil {
		return err
	}
	v, err := d.show(p.full)
	if err != nil {
		return err
	}
	if err := d.s.Reviews.ToBoard(d.ctx, d.as("secretariat.officer"), p.full, v.Proposal.Version); err != nil {
		return err
	}
	return d.afterBoardPaper(p)
}

// week is a date so many weeks on.
func (d *director) week(n int) when.Date { return d.day().AddDays(7 * n) }
