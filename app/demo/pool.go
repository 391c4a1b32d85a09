package demo

import (
	"seedfund/app/reviews"
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

// written is the language an application is written in: two in three are in
// English.
func (p *paper) written() string {
	if len(p.key)%3 == 0 {
		return "fr"
	}
	return "en"
}
