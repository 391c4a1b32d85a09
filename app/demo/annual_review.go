package demo

import (
	"fmt"
	"strings"
	"time"

	"seedfund/app/annualreview"
	"seedfund/app/meetings"
	"seedfund/models"
	"seedfund/models/when"
)

// planReviews plans the Executive Committee's review of the Board for each year
// of the story: adopted ones, and the last with its questionnaire running.
//
// clause 102: every year, with all members of the Board.
func (d *director) planReviews() {
	begin, last := d.clock.Now(), d.clock.end.Year()
	if d.clock.end.Before(time.Date(last, 10, 22, 0, 0, 0, 0, time.UTC)) {
		last--
	}
	for year := begin.Year(); year < last; year++ {
		opens := time.Date(year, 10, 2, 7, 0, 0, 0, time.UTC)
		if least := begin.Add(40 * aDay); opens.Before(least) {
			opens = least
		}
		if opens.Year() > year {
			continue
		}
		d.at(opens, fmt.Sprintf("the review of %d opens", year), func() error { return d.reviewed(year, opens) })
	}
	d.at(time.Date(last, 10, 2, 7, 0, 0, 0, time.UTC), "this year's review opens", func() error { return d.s.Obligations.OpenDue(d.ctx) })
	d.at(d.ago(0, 6), "this year's evidence is frozen", func() error { return d.askAll(last, d.clock.end.Add(9*aDay)) })
	d.at(d.ago(0, 3), "first answers to the questionnaire", func() error {
		if err := d.fillSheets(last, reviewers[:5]); err != nil {
			return err
		}
		return d.s.AnnualReviews.Recommend(d.ctx, d.as("secretariat.officer"), last, d.reviewVersion(last), annualreview.RecommendInput{
			Body: "The chair's annotated agenda is sent with the papers.", OwnerKind: models.OwnerRole, OwnerRole: models.RoleSecretariatHead, DueOn: when.DateOf(d.clock.end.AddDate(0, 6, 0))})
	})
}

// reviewers are members of the Board, one after the other in their order of
// answering.
var reviewers = strings.Fields("board.contributor1 board.country-a board.org-p board.network1 board.country-k board.contributor2 board.org-v board.network2 board.contributor3")

func (d *director) reviewVersion(year int) int64 {
	v, err := d.s.AnnualReviews.Show(d.ctx, models.SystemActor, year)
	if err != nil {
		return 0 // the next act says why
	}
	return v.Version
}

// askAll freezes the evidence and sends the questionnaire.
func (d *director) askAll(year int, closes time.Time) error {
	if err := d.s.AnnualReviews.Freeze(d.ctx, d.as("secretariat.officer"), year, d.reviewVersion(year)); err != nil {
		return err
	}
	return d.s.AnnualReviews.Ask(d.ctx, d.as("secretariat.head"), year, d.reviewVersion(year), closes)
}

// fillSheets lets members answer; who holds no seat then is passed over.
func (d *director) fillSheets(year int, keys []string) error {
	for i, key := range keys {
		answers := models.SheetAnswers{}
		for n, q := range models.ReviewQuestions(models.QuestionsNow) {
			switch q.Form {
			case models.QuestionScale:
				answers[q.Code] = fmt.Sprint(3 + (i+n)%3)
			case models.QuestionYes:
				answers[q.Code] = []string{"yes", "yes", "no"}[(i+n)%3]
			}
		}
		if i == 1 {
			answers["what_to_change"] = "The papers come a week before the vote; two would let the capital read them."
		}
		err := d.s.AnnualReviews.Answer(d.ctx, d.asRole(key, models.RoleBoardMember), year, 0, 0, answers, true)
		if err != nil && !models.IsKind(err, models.KindForbidden) && !models.IsKind(err, models.KindNotFound) {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// reviewed plays the review of a past year from its opening on.
func (d *director) reviewed(year int, opens time.Time) error {
	if err := d.s.Obligations.OpenDue(d.ctx); err != nil {
		return err
	}
	plan := func(days int, what string, play func() error) {
		d.at(opens.Add(time.Duration(days)*aDay), fmt.Sprintf("review of %d: %s", year, what), play)
	}
	plan(2, "questionnaire", func() error { return d.askAll(year, opens.Add(14*aDay)) })
	plan(6, "answers", func() error { return d.fillSheets(year, reviewers) })
	plan(15, "draft", func() error { return d.draftReview(year, opens.Add(24*aDay)) })
	plan(18, "comment", func() error {
		v, err := d.s.AnnualReviews.Show(d.ctx, models.SystemActor, year)
		if err != nil {
			return err
		}
		err = d.s.Consultations.Reply(d.ctx, d.as("board.network1"), v.Comments[0].ID, 0, models.ViewProposal, "Say by when the papers come.")
		if models.IsKind(err, models.KindForbidden) || models.IsKind(err, models.KindNotFound) {
			return nil
		}
		return err
	})
	plan(16, "submission", func() error { return d.exComReviews(year) })
	plan(25, "end of the comments", func() error { return d.endComments(year) })
	return nil
}

// closeLast says what was made of each reply of a consultation and closes it.
func (d *director) closeLast(id int64, summary string) error {
	head := d.as("secretariat.head")
	c, err := d.s.Consultations.Show(d.ctx, head, id)
	if err != nil {
		return err
	}
	for _, l := range c.Consultees {
		if !l.Served {
			if err := d.s.Consultations.Tell(d.ctx, head, id, c.Version, l.ID, "By note to the mission."); err != nil {
				return err
			}
		}
		if r := l.Latest(); r != nil && r.View != models.ViewNone {
			if err := d.s.Consultations.Use(d.ctx, head, id, c.Version, r.ID, "taken", "The recommendation names the day."); err != nil {
				return err
			}
		}
	}
	return d.s.Consultations.Close(d.ctx, head, id, c.Version, summary)
}

func (d *director) draftReview(year int, closes time.Time) error {
	v, err := d.s.AnnualReviews.Show(d.ctx, models.SystemActor, year)
	if err != nil {
		return err
	}
	if err := d.closeLast(v.Asked.ID, "Most members find the papers clear and late; the methods fit."); err != nil {
		return err
	}
	officer := d.as("secretariat.officer")
	text := "# Findings\nThe Board met its quorum on every item it decided.\nMost members find the papers clear; several ask for more time to read them.\n# Conclusion\nThe Executive Committee finds that the Board works as its terms ask and makes the recommendations below."
	if err := d.s.AnnualReviews.Write(d.ctx, officer, year, d.reviewVersion(year), text, ""); err != nil {
		return err
	}
	for _, body := range []string{"Papers reach the members two weeks before an item is opened.", "The interests of each seat are shown on the agenda of a meeting."} {
		if err := d.s.AnnualReviews.Recommend(d.ctx, officer, year, d.reviewVersion(year), annualreview.RecommendInput{Body: body, OwnerKind: models.OwnerRole, OwnerRole: models.RoleSecretariatHead, DueOn: when.DateOf(closes.AddDate(0, 6, 0))}); err != nil {
			return err
		}
	}
	for _, r := range v.Before {
		if r.Answer == "" {
			if err := d.s.AnnualReviews.Reply(d.ctx, officer, year, d.reviewVersion(year), r.Number, "under_way", "Begun; the next review looks again."); err != nil {
				return err
			}
		}
	}
	return d.s.AnnualReviews.Consult(d.ctx, officer, year, d.reviewVersion(year), closes)
}

func (d *director) endComments(year int) error {
	v, err := d.s.AnnualReviews.Show(d.ctx, models.SystemActor, year)
	if err != nil {
		return err
	}
	return d.closeLast(v.Comments[0].ID, "One proposal, taken up; no concern.")
}

// exComReviews brings the review before the Executive Committee while the
// comments run, and convenes the meeting that decides on it after them.
func (d *director) exComReviews(year int) error {
	m, err := d.s.AnnualReviews.Submit(d.ctx, d.as("secretariat.officer"), year, d.reviewVersion(year), annualreview.SubmitInput{Channel: models.InMeeting,
		Meeting: fmt.Sprintf("Meeting on the Board's year %d (demonstration)", year)})
	if err != nil {
		return err
	}
	meeting, err := d.convenedOf(d.excom, d.clock.Now().Add(11*aDay), models.Hybrid, opening, meetings.ItemInput{MatterID: m.ID, Presenter: "secretariat", Minutes: 40})
	if err != nil {
		return err
	}
	q := &question{id: m.ID}
	v, _, err := d.exComView(q, "secretariat.head")
	if err != nil {
		return err
	}
	if err := d.s.Matters.Open(d.ctx, d.as("secretariat.head"), m.ID, v.Matter.Version, nil); err != nil {
		return err
	}
	starts, err := d.startOf(meeting)
	d.at(starts, fmt.Sprintf("review of %d: adoption", year), func() error { return d.exComMeets(q, meeting) })
	return err
}

// exComMeets has the committee decide in its meeting, and publishes its decision.
//
// clause 102: all who held a seat at the opening were asked, or the adoption is
// refused.
func (d *director) exComMeets(q *question, meeting int64) error {
	if err := d.openMeeting(meeting, 1); err != nil {
		return err
	}
	if err := d.exComAnswers(q, ""); err != nil {
		return err
	}
	if err := d.exComAdopts(q); err != nil {
		return err
	}
	if err := d.endMeeting(meeting, "The chair opened the meeting. The agenda was adopted as circulated.", "The committee went through the findings and adopted the review by consensus."); err != nil {
		return err
	}
	d.at(d.clock.Now().Add(2*aDay), "minutes of the committee go out", func() error {
		_, err := d.s.Meetings.Circulate(d.ctx, d.as("secretariat.officer"), meeting, "")
		return err
	})
	return nil
}
