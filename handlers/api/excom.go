package api

import (
	"context"

	"seedfund/app/bodies"
	"seedfund/models"
)

type excomInput struct {
	Body struct {
		Name       string `json:"name" maxLength:"200"`
		Instrument string `json:"instrument" maxLength:"500"`
		Seats      int    `json:"seats" minimum:"1" maximum:"100"`
	}
}

// clauses 34 to 38: the Executive Committee and its path.
func excomOperations(a *API) {
	Act(a, Op{ID: "set-up-excom", Path: "/excom", Summary: "Set the Executive Committee up with its seats", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *excomInput) (Done, error) {
			body, err := a.services.Bodies.SetUp(ctx, actor, bodies.SetUp{Code: "excom", Kind: models.BodyExCom, Name: in.Body.Name, Instrument: in.Body.Instrument,
				Rules: models.ExComRules(in.Body.Seats), ExOfficio: 1})
			return Done{Target: "bodies", ID: body.ID, Reference: body.Code}, err
		})
}
