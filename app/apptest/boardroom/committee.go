package boardroom

import (
	"time"

	"seedfund/app/bodies"
	"seedfund/app/people"
	"seedfund/models"
)

// Committee is an Executive Committee of four seats beside the room's Board,
// each held by a member of the Network.
type Committee struct {
	Body    models.Body
	Members []models.Actor
	room    *Room
}

// Committee sets the Executive Committee up and gives its seats.
func (r *Room) Committee() *Committee {
	r.T.Helper()
	c := &Committee{room: r}
	var err error
	c.Body, err = r.Bodies.SetUp(r.Ctx, r.Fresh(r.Head), bodies.SetUp{Code: "excom", Kind: models.BodyExCom, Name: "Executive Committee", Instrument: "terms of a test",
		Rules: onePerson(models.ExComRules(4)), From: r.DB.Now(r.Ctx).AddDate(0, -2, 0)})
	r.Must(err)
	composition, err := r.Bodies.Composition(r.Ctx, models.Actor{}, c.Body.ID, r.DB.Now(r.Ctx), time.Time{})
	r.Must(err)
	for i, seat := range composition.Of(models.ConstituencyNetwork) {
		letter := string(rune('E' + i))
		member := r.CastFor(models.RoleExComMember, people.OrganisationInput{Code: "EXC-" + letter, Name: "Organisation EXC-" + letter, Kind: models.KindUNEntity}, "")
		c.Members = append(c.Members, member)
		_, err := r.Bodies.Hold(r.Ctx, r.Fresh(r.Head), bodies.HoldingInput{SeatID: seat.ID, Kind: models.HoldingHolder, OrganisationID: member.OrganisationID,
			StartsAt: r.DB.Now(r.Ctx), Instrument: "list of members"})
		r.Must(err)
	}
	return c
}

// Agree opens a matter of the committee in writing and has every seat agree.
func (c *Committee) Agree(id int64) {
	r := c.room
	r.T.Helper()
	v, err := r.Matters.Show(r.Ctx, r.Head, id)
	r.Must(err)
	if v.Matter.State == models.MatterDraft {
		r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Head), id, v.Matter.Version, r.InTenDays()))
	}
	for _, m := range c.Members {
		_, err := r.Matters.Vote(r.Ctx, r.Fresh(m), id, 0, models.VoteInput{TextNumber: v.Matter.TextNumber, Answer: models.AnswerAgree})
		r.Must(err)
	}
}

// Adopt has the chair pronounce what the committee agreed on.
func (c *Committee) Adopt(id int64) (models.Decision, error) {
	r := c.room
	r.T.Helper()
	v, err := r.Matters.Show(r.Ctx, r.Chair, id)
	r.Must(err)
	return r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), id, v.Matter.Version)
}
