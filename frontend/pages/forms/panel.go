package forms

import (
	"context"
	"strings"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// toolbox is what can be done with one part of a draft.
type toolbox struct {
	edit         string // address
	form         components.Form
	code, label  string
	move, remove string // acts
	first, last  bool
	goes         []string // what goes with it when it is removed
}

func (v DeskView) tools(of, code, label string, move, remove models.FormAct, first, last bool) toolbox {
	return toolbox{edit: Address(v.Desk.Kind) + "/" + of + "/" + code, form: v.Change, code: code, label: label,
		move: string(move), remove: string(remove), first: first, last: last}
}

// sectionTools are the tools of a section, whose questions go with it.
func (v DeskView) sectionTools(ctx context.Context, at int) toolbox {
	s := v.Desk.Schema.Sections[at]
	t := v.tools("sections", s.Code, s.Title.In(i18n.Lang(ctx)), models.FormMoveSection, models.FormRemoveSection, at == 0, at == len(v.Desk.Schema.Sections)-1)
	for _, q := range s.Questions {
		t.goes = append(t.goes, q.Label.In(i18n.Lang(ctx)))
	}
	return t
}

// panelView is where a form or the criteria stand: draft says that one is open,
// latest is the number of the version in use, 0 for none.
type panelView struct {
	address, preview, none, adoptLead string
	draft, adopts                     bool
	byName                            string
	updatedAt                         time.Time
	latest                            int
	untranslated                      []string
	faults                            *models.Error
	differences                       []models.VersionDifference
	adopt, setAside                   components.Form
}

func (v DeskView) panel(ctx context.Context) panelView {
	d := v.Desk
	p := panelView{address: Address(d.Kind), preview: i18n.T(ctx, "formedit.preview"), none: i18n.T(ctx, "formedit.first"), adoptLead: i18n.T(ctx, "formedit.adopt_lead"),
		adopts: d.Adopts, latest: d.Latest.Number, untranslated: untranslated(ctx, d.Schema.Untranslated), faults: d.Faults, differences: d.Differences, adopt: v.Adopt, setAside: v.SetAside}
	if d.Draft != nil {
		p.draft, p.byName, p.updatedAt = true, d.Draft.ByName, d.Draft.UpdatedAt
	}
	return p
}

// partName names what a difference is of: a section, a letter by its kind.
func partName(ctx context.Context, d models.VersionDifference) string {
	switch d.Of {
	case models.PartOfAttachment:
		return i18n.T(ctx, "forms.attachment_"+d.Code)
	case models.PartOfEndorsement:
		return i18n.T(ctx, "formedit.endorsement_of", "Who", i18n.T(ctx, "endorsements.kind."+d.Code))
	}
	return i18n.T(ctx, "formedit.part."+string(d.Of))
}

// coded says that a difference is named by a code too.
func coded(d models.VersionDifference) bool {
	return d.Of == models.PartOfSection || d.Of == models.PartOfQuestion || d.Of == models.PartOfCriterion
}

// differenceTable is what a version has otherwise than the one before.
func differenceTable(ctx context.Context, list []models.VersionDifference) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "formedit.differences"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "formedit.part")}, {Head: i18n.T(ctx, "formedit.was")}, {Head: i18n.T(ctx, "formedit.is")}}}
	for _, d := range list {
		part := components.Cell{Text: partName(ctx, d)}
		if coded(d) {
			part.Sub = d.Code
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{part, sideCell(ctx, d, d.Was, d.Is), sideCell(ctx, d, d.Is, d.Was)}})
	}
	return t
}

// sideCell is one part as one of two versions has it.
func sideCell(ctx context.Context, d models.VersionDifference, s, other *models.VersionSide) components.Cell {
	if s == nil {
		return components.Words("—")
	}
	cell := components.Cell{Text: s.Title.In(i18n.Lang(ctx))}
	switch {
	case s.Question != nil:
		cell.Sub = about(ctx, *s.Question) + i18n.T(ctx, "core.list_separator") + i18n.T(ctx, "formedit.in_section", "Code", s.In)
	case s.Criterion != nil:
		cell.Sub = aboutCriterion(ctx, *s.Criterion, other)
	case d.Of == models.PartOfAttachment && s.Required:
		cell.Text = i18n.T(ctx, "formedit.required")
	case d.Of == models.PartOfAttachment:
		cell.Text = i18n.T(ctx, "formedit.may_attach")
	case d.Of == models.PartOfOrder:
		cell.Text = i18n.T(ctx, "formedit.order_differs")
	case d.Of == models.PartOfEndorsement || d.Of == models.PartOfBudget:
		cell.Text = i18n.T(ctx, "formedit.asked")
	}
	return cell
}

// aboutCriterion says what a criterion weighs, what it is about, and which of its
// texts the other version has otherwise.
func aboutCriterion(ctx context.Context, c models.Criterion, other *models.VersionSide) string {
	parts := []string{i18n.T(ctx, "calls.recorded_only")}
	if !c.RecordedOnly {
		parts[0] = i18n.Percent(ctx, c.Weight, 100, 0)
	}
	if c.Section != "" {
		parts = append(parts, i18n.T(ctx, "formedit.in_section", "Code", c.Section))
	}
	if other != nil && other.Criterion != nil {
		was := *other.Criterion
		text := func(key string, a, b models.Texts, args ...any) {
			x, _ := a.Value() // texts always encode
			y, _ := b.Value()
			if x != y {
				parts = append(parts, i18n.T(ctx, "formedit.other_words", "Text", i18n.T(ctx, key, args...)))
			}
		}
		text("formedit.criterion", c.Label, was.Label)
		text("formedit.hint", c.Hint, was.Hint)
		for score := models.ScoreLowest; score <= models.ScoreHighest; score++ {
			text("formedit.anchor", c.Anchor(score), was.Anchor(score), "Score", score)
		}
	}
	return strings.Join(parts, i18n.T(ctx, "core.list_separator"))
}
