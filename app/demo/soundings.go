package demo

import (
	"fmt"
	"time"

	"seedfund/app/db"
	"seedfund/models"
)

// soundedBy is the seat that asks its constituency, and heard are those of the
// constituency that answer, with what they say.
const soundedBy = "board.network1"

// settledBy is the seat that confirms what the chair proposes on another's interest.
const settledBy = "board.contributor1"

var heard = []struct{ key, organisation, says string }{
	{"reviewer1", "NETWORK-12", "We would still review. In small places a name is a risk to the family of the reviewer, so say the field of work and no more."},
	{"reviewer2", "NETWORK-10", "Names help applicants to trust the review. Publish them a year later, with the consent of each reviewer."},
}

// planSounding: one seat leaves the discussion by the word of the others, and
// another asks its constituency, of which two comment, before the story ends.
//
// clause 98: nobody decides their own case; clause 100: members speak for those
// who sent them.
func (d *director) planSounding(i *boardItem, opened time.Time) {
	d.at(opened.Add(2*time.Hour), "a motion on an interest", func() error {
		v, err := d.item(i, "coordinator")
		if err != nil {
			return err
		}
		_, err = d.s.Matters.ProposeInterest(d.ctx, d.as("coordinator"), i.id, electorOf(v, "NETWORK-03", d), models.InterestWithdrawn, models.InterestOther,
			"Its organisation trains reviewers for a fee.")
		return err
	})
	d.at(opened.Add(3*time.Hour), "another seat confirms it", func() error {
		v, err := d.item(i, settledBy)
		if err != nil {
			return err
		}
		motion := v.Motions[len(v.Motions)-1]
		return d.s.Matters.ConfirmInterest(d.ctx, d.as(settledBy), i.id, motion.ID, motion.Version, motion.Seats[0].SeatID)
	})
	d.at(opened.Add(4*time.Hour), "a seat asks its constituency", func() error {
		in := models.SoundingInput{Language: "en", Body: "The Board is asked whether applicants learn the names of the reviewers once the review is over.\nWhat would this change for your members who review, and for those who apply?"}
		for _, h := range heard {
			in.Organisations = append(in.Organisations, d.bodies[h.organisation])
		}
		_, err := d.s.Soundings.Ask(d.ctx, d.as(soundedBy), i.id, 0, 0, in)
		return err
	})
	d.at(opened.Add(5*time.Hour), "the secretariat clears the summary", func() error {
		x, err := d.sounding(i)
		if err != nil {
			return err
		}
		return d.s.Soundings.Clear(d.ctx, d.as("secretariat.head"), x.ID, x.Version)
	})
	for n, h := range heard {
		d.at(opened.Add(time.Duration(6+n)*time.Hour), "the constituency comments", func() error {
			x, err := d.sounding(i)
			if err != nil {
				return err
			}
			if err := d.s.Soundings.Comment(d.ctx, d.as(h.key), x.ID, h.says); err != nil {
				return fmt.Errorf("%s: %w", h.key, err)
			}
			return nil
		})
	}
}

func (d *director) sounding(i *boardItem) (models.Sounding, error) {
	return db.From[models.Sounding](d.s.DB.Read(d.ctx)).Where("matter_id = ?", i.id).Take(d.ctx)
}

// electorOf is the seat of an organisation on a matter.
func electorOf(v models.MatterView, code string, d *director) int64 {
	for _, e := range v.Electors {
		if e.OrganisationID != nil && *e.OrganisationID == d.bodies[code] {
			return e.SeatID
		}
	}
	return 0
}
