package reviews

import (
	"context"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// scoreForm keeps drafts on the server as they are typed and nothing on the
// device.
func (v ReviewPage) scoreForm(said models.ReviewScore) components.Form {
	f := v.form(v.criterionPath(), said.Version)
	f.Autosave, f.Whole = v.criterionPath()+"/draft", true
	return f
}

func (v ReviewPage) scoreLead(ctx context.Context) string {
	c := v.criterion()
	return i18n.T(ctx, "reviews.score.lead", "Number", v.Index+1, "All", len(v.Criteria), "Weight", weight(ctx, c), "Hint", c.Hint.In(i18n.Lang(ctx)))
}

func (v ReviewPage) nextLabel(ctx context.Context) string {
	if v.Index+1 < len(v.Criteria) {
		return i18n.T(ctx, "reviews.score.next", "Criterion", v.Criteria[v.Index+1].Label.In(i18n.Lang(ctx)))
	}
	return i18n.T(ctx, "reviews.score.check")
}

func (v ReviewPage) shortScore(ctx context.Context, c models.Criterion) string {
	switch said := v.said(c.Code); {
	case said.Abstained:
		return i18n.T(ctx, "status.abstains")
	case said.Score != nil:
		return step(ctx, c, *said.Score)
	}
	return i18n.T(ctx, "status.not_yet")
}

func abstained(said models.ReviewScore) []string {
	if said.Abstained {
		return []string{"1"}
	}
	return nil
}

func (v ReviewPage) faultAt(field string) (key string, args map[string]any) {
	if v.Frame.Faults != nil {
		for _, f := range v.Frame.Faults.Fields {
			if f.Field == field {
				return f.Key, f.Args
			}
		}
	}
	return "", nil
}
