package demo

import (
	"time"

	"seedfund/app/reviews"
	"seedfund/models"
)

// planRounds lets the reviewers of two documents look again at what they see
// differently: one round is over, and one of them was convinced in part; the
// other runs, and one has answered.
func (d *director) planRounds(p *paper) {
	switch p.key {
	case "cities-h":
		d.at(d.on(p, stepFullScored).Add(2*aDay), p.key+" is looked at again", func() error { return d.openRound(p, d.clock.Now().Add(10*aDay)) })
		d.at(d.on(p, stepFullScored).Add(5*aDay), p.key+": all answer", func() error { return d.lookAgain(p, true) })
	case "schools-l":
		d.at(d.ago(0, 4), p.key+" is looked at again", func() error { return d.openRound(p, d.clock.end.Add(7*aDay)) })
		d.at(d.ago(0, 3), p.key+": one answers", func() error { return d.lookAgain(p, false) })
	}
}

func (d *director) openRound(p *paper, due time.Time) error {
	_, err := d.s.Reviews.OpenRound(d.ctx, d.as("secretariat.officer"), p.full, reviews.RoundOpening{DueAt: due,
		Note: "You read the third chapter differently. Please look at the annex on running costs once more."})
	return err
}

// lookAgain answers the round on a document: who stands highest keeps, who stands
// lowest comes one step nearer on each second criterion. Without all the lowest
// has not answered yet.
func (d *director) lookAgain(p *paper, all bool) error {
	sum, err := d.s.Reviews.Summary(d.ctx, d.as("secretariat.officer"), p.full)
	if err != nil {
		return err
	}
	view, err := d.s.Reviews.Assignments(d.ctx, d.as("secretariat.officer"), p.full)
	if err != nil {
		return err
	}
	for _, a := range view.Assignments {
		if a.State != models.AssignmentSubmitted {
			continue
		}
		strict := sum.Summary.Totals[a.ID] < sum.Summary.Mean
		if strict && !all {
			continue
		}
		if err := d.answerRound(sum.Round.Round.ID, d.keyOf(a.PersonID), strict); err != nil {
			return err
		}
	}
	return nil
}

func (d *director) answerRound(round int64, key string, moves bool) error {
	v, err := d.s.Reviews.Round(d.ctx, d.as(key), round)
	if err != nil {
		return err
	}
	var answers []reviews.SecondInput
	for i, c := range v.Criteria {
		in := reviews.SecondInput{Criterion: c.Code, Keep: true, Reason: "The annex says what the chapter says; I read it the same way."}
		for _, col := range v.Columns {
			if first := col.First[c.Code].Score; col.Mine && moves && i%2 == 0 && first != nil {
				next := *first + 1
				in.Keep, in.Score, in.Reason = false, &next, "I had missed the table of running costs; the posts it names are still open."
			}
		}
		answers = append(answers, in)
	}
	return d.s.Reviews.AnswerRound(d.ctx, d.as(key), round, v.Mine.Version, answers)
}
