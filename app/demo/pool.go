package demo

import (
	"seedfund/app/reviews"
	"seedfund/models"
)

// known is what reviewers of the pool say of themselves; the fourth and the
// fifth have not said anything yet.
var known = []struct {
	key  string
	says reviews.ProfileInput
}{
	{"reviewer1", reviews.ProfileInput{Themes: []int{2, 4}, Objectives: []int{6, 16, 21}, Languages: []string{"en", "fr"}, Most: 12}},
	{"reviewer2", reviews.ProfileInput{Themes: []int{1, 3}, Objectives: []int{1, 3}, Languages: []string{"en"}, Financial: true, Affiliation: "Institute of public finance (fictional)", Most: 12}},
	{"reviewer3", reviews.ProfileInput{Themes: []int{3, 5}, Objectives: []int{7, 8, 9}, Languages: []string{"ar", "en", "fr"}, Most: 12}},
}

// planPool lets reviewers say what they know and take on, before the latest
// call is reviewed.
func (d *director) planPool() {
	d.at(d.ago(0, 40), "reviewers say what they know", func() error {
		for _, k := range known {
			if _, err := d.s.Reviews.KeepProfile(d.ctx, d.as(k.key), d.as(k.key).PersonID, k.says); err != nil {
				return err
			}
		}
		return nil
	})
}

// planCalibration lets the group score a document of the past before the notes of
// the open call: one round that all have scored, and one that runs.
func (d *director) planCalibration() {
	var round int64
	open := func(key string) error {
		what := reviews.Calibrating{Stage: models.StageConcept, Proposal: d.concepts[key], DueOn: d.day().AddDays(10), Note: "Score it as if it stood in this call. We compare on Friday."}
		for _, k := range known {
			what.Mandates = append(what.Mandates, d.as(k.key).MandateID)
		}
		made, err := d.s.Reviews.OpenCalibration(d.ctx, d.as("secretariat.officer"), d.calls[6].ID, what)
		round = made.ID
		return err
	}
	send := func(nth int) error {
		who := d.as(known[nth].key)
		v, err := d.s.Reviews.Calibration(d.ctx, who, round)
		if err != nil {
			return err
		}
		var scores []reviews.ScoreInput
		for i, c := range v.Criteria {
			score := 2 + (nth+i)%3
			scores = append(scores, reviews.ScoreInput{Criterion: c.Code, Score: &score, Reason: reasons[score]})
		}
		return d.s.Reviews.Calibrate(d.ctx, who, round, v.Mine.Version, scores, true)
	}
	d.at(d.ago(0, 11), "a document is shared for calibration", func() error { return open("cities-h") })
	for nth := range known {
		d.at(d.ago(0, 10-nth), known[nth].key+" scores it", func() error { return send(nth) })
	}
	d.at(d.ago(0, 6), "another is shared", func() error { return open("jobs-j") })
	d.at(d.ago(0, 5), known[0].key+" scores it too", func() error { return send(0) })
}

// written is the language an application is written in: two in three are in
// English.
func (p *paper) written() string {
	if len(p.key)%3 == 0 {
		return "fr"
	}
	return "en"
}
