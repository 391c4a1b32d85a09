package forms

import (
	"context"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// CriteriaPath is where the criteria of reviews are edited.
const CriteriaPath = "/criteria"

// CriteriaView is the criteria: their draft, or the newest version while none is
// open. Change is what every button of the page sends; Name the title; Weigh all
// weights together.
type CriteriaView struct {
	layout.Page
	Desk     models.CriteriaDesk
	Change   components.Form
	Name     components.Form
	Weigh    components.Form
	Adopt    components.Form
	SetAside components.Form
}

// CriterionView asks for all that a criterion is; a new one has no code yet.
type CriterionView struct {
	layout.Page
	Criterion models.Criterion
	Sections  []models.FormSection
	Form      components.Form
}

// CriteriaVersionView is one adopted version, against the one before.
type CriteriaVersionView struct {
	layout.Page
	Now, Before models.CriteriaVersion
}

// CriteriaPreviewView is the criteria as reviewers score by them.
type CriteriaPreviewView struct {
	layout.Page
	Rubric models.Rubric
}

func (v CriteriaView) tools(ctx context.Context, at int) toolbox {
	list := v.Desk.Rubric.Criteria
	c := list[at]
	return toolbox{edit: CriteriaPath + "/criterion/" + c.Code, form: v.Change, code: c.Code, label: c.Label.In(i18n.Lang(ctx)),
		move: string(models.CriteriaMove), remove: string(models.CriteriaRemove), first: at == 0, last: at == len(list)-1}
}

func (v CriteriaView) panel(ctx context.Context) panelView {
	d := v.Desk
	p := panelView{address: CriteriaPath, preview: i18n.T(ctx, "formedit.criteria_preview"), none: i18n.T(ctx, "formedit.criteria_first"), adoptLead: i18n.T(ctx, "formedit.criteria_adopt_lead"),
		adopts: d.Adopts, latest: d.Latest.Set.Number, untranslated: untranslated(ctx, d.Rubric.Untranslated), faults: d.Faults, differences: d.Differences, adopt: v.Adopt, setAside: v.SetAside}
	if d.Draft != nil {
		p.draft, p.byName, p.updatedAt = true, d.Draft.ByName, d.Draft.UpdatedAt
	}
	return p
}

// name is the title of the set, or what it is while it has none.
func (v CriteriaView) name(ctx context.Context) string {
	if title := v.Desk.Rubric.Title.In(i18n.Lang(ctx)); title != "" {
		return title
	}
	return i18n.T(ctx, "formedit.criteria_title")
}

// steps are the five scores of a criterion with their words.
func steps(ctx context.Context, c models.Criterion) []components.Option {
	var out []components.Option
	for n := models.ScoreLowest; n <= models.ScoreHighest; n++ {
		label := i18n.T(ctx, "reviews.step."+strconv.Itoa(n))
		if c.RecordedOnly {
			label = i18n.Number(ctx, n)
		}
		out = append(out, components.Option{Value: strconv.Itoa(n), Label: label, Hint: c.Anchor(n).In(i18n.Lang(ctx))})
	}
	return out
}

// sectionOptions are the sections of the full document, and its budget.
func (v CriterionView) sectionOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, s := range v.Sections {
		out = append(out, components.Option{Value: s.Code, Label: s.Title.In(i18n.Lang(ctx))})
	}
	return append(out, components.Option{Value: models.PartBudget, Label: i18n.T(ctx, "formedit.budget")})
}

// sectionTitle names the section that a criterion is mostly about.
func (v CriteriaView) sectionTitle(ctx context.Context, code string) string {
	for _, s := range v.Desk.Sections {
		if s.Code == code {
			return s.Title.In(i18n.Lang(ctx))
		}
	}
	if code == models.PartBudget {
		return i18n.T(ctx, "formedit.budget")
	}
	return code
}
