package boardroom

import (
	"time"

	"seedfund/app/bodies"
	"seedfund/models"
)

// Ruled is an adopted decision on the rules, with every seat in agreement.
func (r *Room) Ruled() models.Decision {
	r.T.Helper()
	m := r.Other(models.MatterRules, models.SubjectNone)
	for _, c := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			r.Answer(m, c, n, Agree(1))
		}
	}
	d, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	return d
}

// Silence adopts no objection in writing for matters that are not about the
// rules, in force at once.
func (r *Room) Silence() {
	r.T.Helper()
	_, err := r.Bodies.AdoptMethod(r.Ctx, r.Fresh(r.Head), bodies.MethodInput{BodyID: r.Board.ID, DecisionID: r.Ruled().ID, Method: models.MethodNoObjection,
		Kinds: models.MatterKinds{models.MatterFunding, models.MatterOther}, From: r.DB.Now(r.Ctx)})
	r.Must(err)
}

// Unserved is a question to be answered by silence until an instant, which no
// seat has before it yet: its clock stands.
func (r *Room) Unserved(closes time.Time) models.Matter {
	r.T.Helper()
	paper := r.Asking(models.MatterOther, models.SubjectNone)
	paper.Method = models.MethodNoObjection
	m, err := r.Matters.Prepare(r.Ctx, r.Officer, paper)
	r.Must(err)
	r.Must(r.Matters.Open(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes))
	return r.Stored(m.ID)
}
