package matters

import "seedfund/models"

// fits refuses what is not for a body to decide, or not in that way.
//
// clause 98: the Board decides on money. clause 34: the Executive Committee
// decides by consensus, and no vote stands on its path.
func fits(body models.Body, m models.Matter) error {
	if body.Kind != models.BodyExCom {
		return nil
	}
	if m.Kind == models.MatterFunding {
		return models.Invalid("board.fault.matter", models.FieldError{Field: "kind", Key: "ladder.fault.funding"})
	}
	if m.Method != models.MethodConsensus {
		return models.Invalid("board.fault.matter", models.FieldError{Field: "method", Key: "ladder.fault.method"})
	}
	return nil
}
