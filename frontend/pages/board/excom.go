package board

import (
	"context"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// NoExComView stands where the Executive Committee will be.
type NoExComView struct {
	layout.Page
	form
	At  At
	May bool // the reader may set it up
}

// BodyText is the key of a text that differs between the Board and the
// Executive Committee.
func BodyText(kind models.BodyKind, name string) string {
	if kind == models.BodyExCom {
		return "ladder.excom_" + name
	}
	return "board." + name
}

// MattersPath is the list of what is before a body.
func MattersPath(kind models.BodyKind) string {
	if kind == models.BodyExCom {
		return "/excom/matters"
	}
	return "/board/matters"
}

// SeatsPath is the register of a body's seats.
func SeatsPath(kind models.BodyKind) string { return before("/board/seats", kind) }

func bodyPath(kind models.BodyKind) string {
	if kind == models.BodyExCom {
		return "/excom"
	}
	return "/board"
}

// before is an address of the Board's pages for another body.
func before(path string, kind models.BodyKind) string {
	if kind == models.BodyExCom {
		return path + "?before=" + string(kind)
	}
	return path
}

// FirstKind is the kind of matter that a new paper of a body begins with.
func FirstKind(kind models.BodyKind) models.MatterKind {
	if kind == models.BodyExCom {
		return models.MatterOther
	}
	return models.MatterFunding
}

func (v CompositionView) kind() models.BodyKind { return v.Composition.Body.Kind }

// links are the ways from who sits to what they do.
func (v CompositionView) links(ctx context.Context) []components.Link {
	excom := v.kind() == models.BodyExCom
	var out []components.Link
	add := func(on bool, key, path string) {
		if on {
			out = append(out, components.Link{Label: i18n.T(ctx, key), Href: v.At(path)})
		}
	}
	add(v.Matters, BodyText(v.kind(), "matters"), MattersPath(v.kind()))
	add(v.Matters && !excom, "board.conditions_title", "/board/conditions")
	add(v.Matters && !excom, "workbench.link", "/board/workbench")
	add(v.Matters, "interests.title", "/board/interests")
	add(v.Matters, "annualreview.title", "/board/annual-reviews")
	add(true, "board.decisions", "/decisions")
	add(true, "meetings.list", "/meetings")
	add(!excom, "rotation.title", "/board/rotation")
	add(v.Manage, "board.register_of_seats", SeatsPath(v.kind()))
	add(true, "bodies.rules", RulesPath(v.kind()))
	add(!excom, "ladder.excom_title", "/excom")
	add(excom, "board.title", "/board")
	return out
}

// kinds are what a body may be asked about: money is for the Board.
func (v PaperView) kinds(ctx context.Context) []components.Option {
	if v.Before == models.BodyExCom {
		return options(ctx, "ladder.kind.", models.MatterRules, models.MatterOther)
	}
	return append(kinds(ctx), options(ctx, "board.kind.", KindSecretariat)...)
}
