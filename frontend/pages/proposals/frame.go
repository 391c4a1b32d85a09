// Package proposals is the pages of an application: the list of one's own, the
// task list that is the home of a document, one page for each part, the check
// before submission, the receipt and the frozen copy.
package proposals

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/flow"
	"seedfund/models/money"
)

// Site is what every page here has: the frame, addresses in the reader's
// language, the names of this store.
type Site struct {
	layout.Page
	At    func(path string) string
	Names *models.Catalogue
}

// Reader is what the reader is to a document.
type Reader struct {
	Organisation int64  // takes part
	Leads        bool   // for the UN country team
	State        string // the programme works in the reader's country
	Edits        bool   // may write in it now: its facts, and what their organisation owns
	Joined       bool   // the reader's organisation stands behind it already
	Mandate      int64
}

// Frame is what every page of one proposal has.
type Frame struct {
	Site
	View   models.ProposalView
	Reader Reader
	Me     int64 // the reader's, whose own drafts are not somebody else's

	Refused *Refused // a form beside a part that was refused

	Talk *models.TalkCount // nil for who has no part in the conversation
}

// offers says whether the reader may take an action now.
func (f Frame) offers(action models.ProposalAction) bool {
	return slices.ContainsFunc(f.View.Actions, func(o flow.Offer[models.ProposalState, models.ProposalAction]) bool {
		return o.Action == action && o.Refusal == nil
	})
}

func (f Frame) lastEvent() (models.ProposalEvent, bool) {
	if n := len(f.View.Events); n > 0 {
		return f.View.Events[n-1], true
	}
	return models.ProposalEvent{}, false
}

// publicEvents are the changes an applicant may know of: steps inside one
// public state are not among them.
func (f Frame) publicEvents() []models.ProposalEvent {
	var out []models.ProposalEvent
	was := ""
	for _, e := range f.View.Events {
		if now := e.ToState.PublicState(); now != was {
			out, was = append(out, e), now
		}
	}
	return out
}

// Home is the address of the proposal.
func (f Frame) Home() string { return f.At(Address(f.View.Proposal.ID)) }

// Under is an address below the proposal's.
func (f Frame) Under(path string) string { return f.At(Address(f.View.Proposal.ID) + path) }

// Address is where a proposal is shown.
func Address(id int64) string { return "/proposals/" + strconv.FormatInt(id, 10) }

// PartPath is the address of a part below its proposal's.
func PartPath(part string) string {
	switch part {
	case models.PartFacts, models.PartPartners, models.PartAttachments, models.PartSides, models.PartBudget:
		return "/" + part
	case models.PartTranches:
		return "/plan"
	}
	if strings.HasPrefix(part, models.PartBudget+"/") {
		return "/" + models.PartBudget
	}
	return "/sections/" + part
}

// Order lists the parts of a document in the order of its task list.
func Order(d models.Document) []string {
	out := []string{models.PartFacts, models.PartPartners}
	for _, s := range d.Form.Schema.Sections {
		out = append(out, s.Code)
	}
	if d.Form.Schema.Budget {
		out = append(out, models.PartTranches, models.PartBudget)
	}
	return append(out, models.PartAttachments, models.PartSides)
}

// After is the address of the page after a part: the next part, in the end the
// check of all answers.
func After(d models.Document, part string) string {
	order := Order(d)
	if i := slices.Index(order, part); i >= 0 && i+1 < len(order) {
		return Address(d.Proposal.ID) + PartPath(order[i+1])
	}
	return Address(d.Proposal.ID) + "/check"
}

// partLabel names a part for people.
func (f Frame) partLabel(ctx context.Context, part string) string {
	if s, ok := f.View.Form.Schema.Section(part); ok {
		return s.Title.In(i18n.Lang(ctx))
	}
	return i18n.T(ctx, "proposals.part_"+part)
}

// place is the plain name of a country or area, for messages; pages that print
// one print it through the component.
func (s Site) place(ctx context.Context, code string) string {
	if c, ok := s.Names.Country(code); ok {
		return c.Name.In(i18n.Lang(ctx))
	}
	return code
}

func (s Site) theme(ctx context.Context, n int) string {
	if a, ok := s.Names.Area(n); ok {
		return a.Title.In(i18n.Lang(ctx))
	}
	return ""
}

func (s Site) category(ctx context.Context, n int) string {
	if c, ok := s.Names.Category(n); ok {
		return strconv.Itoa(n) + " " + c.Label.In(i18n.Lang(ctx))
	}
	return strconv.Itoa(n)
}

// gapText is a gap in words: codes become names, basis points per cent.
func (f Frame) gapText(ctx context.Context, g models.Gap) string {
	return i18n.T(ctx, g.Key, f.named(ctx, g.Args))
}

// named makes the arguments of a message what people call them.
func (f Frame) named(ctx context.Context, args map[string]any) map[string]any {
	out := maps.Clone(args)
	if code, ok := out["Column"].(string); ok {
		q, _, _ := f.View.Form.Schema.Question(fmt.Sprint(out["Question"]))
		for _, c := range q.Cells() {
			if c.Code == code {
				out["Column"] = components.ColumnLabel(ctx, q, c)
			}
		}
	}
	for name, v := range out {
		switch v := v.(type) {
		case string:
			switch name {
			case "Country":
				out[name] = f.place(ctx, v)
			case "Section":
				out[name] = f.partLabel(ctx, v)
			}
			if q, _, ok := f.View.Form.Schema.Question(v); ok && name == "Question" {
				out[name] = q.Label.In(i18n.Lang(ctx))
			}
		case int:
			switch name {
			case "Theme":
				out[name] = f.theme(ctx, v)
			case "Category":
				out[name] = f.category(ctx, v)
			case "Rate", "Highest", "Sum":
				out[name] = i18n.Percent(ctx, v, 10000, 2)
			}
		}
	}
	return out
}

// Named is a refusal whose arguments are names instead of codes, for the
// summary of faults.
func (f Frame) Named(ctx context.Context, e *models.Error) *models.Error {
	if e == nil {
		return nil
	}
	c := *e
	c.Args = f.named(ctx, e.Args)
	c.Fields = slices.Clone(e.Fields)
	for i := range c.Fields {
		c.Fields[i].Args = f.named(ctx, c.Fields[i].Args)
	}
	return &c
}

// gapsOf are the gaps of one part.
func (f Frame) gapsOf(part string) []models.Gap {
	var out []models.Gap
	for _, g := range f.View.Gaps {
		if g.Part == part {
			out = append(out, g)
		}
	}
	return out
}

// deadline is the first instant that is too late, and the announced grace in it.
func (f Frame) deadline() (shown, end time.Time, grace bool) {
	end, grace = f.View.Proposal.Deadline(f.View.Call)
	shown = end
	if grace {
		shown = f.View.Call.ClosesAt
	}
	return shown, end, grace
}

// left says how much time is left until an instant, in days, hours or minutes.
func left(ctx context.Context, now, end time.Time) string {
	switch d := end.Sub(now); {
	case d <= 0:
		return ""
	case d < 2*time.Hour:
		return i18n.T(ctx, "forms.minutes_left", "Count", int((d+time.Minute-1)/time.Minute))
	case d < 48*time.Hour:
		return i18n.T(ctx, "forms.hours_left", "Count", int(d/time.Hour))
	default:
		return i18n.T(ctx, "forms.days_left", "Count", int(d/(24*time.Hour)))
	}
}

func dollars(ctx context.Context, c money.Cents) string {
	return i18n.T(ctx, "forms.dollars", "Figure", i18n.MoneyWhole(ctx, c))
}

// touched says who worked on a part last, and when.
func touched(ctx context.Context, p models.ProposalPart) string {
	if !p.Written() {
		return ""
	}
	return i18n.T(ctx, "proposals.touched", "Who", p.ByName, "At", i18n.ShortDate(ctx, *p.EditedAt), "Time", i18n.Time(*p.EditedAt))
}

func lead(d models.Document) string {
	if d.Proposal.LeadOrganisationID == nil {
		return ""
	}
	return d.Names[*d.Proposal.LeadOrganisationID]
}

func plainCents(c money.Cents) string {
	if c == 0 {
		return ""
	}
	return c.String()
}

func plainNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func safe(href string) templ.SafeURL { return templ.SafeURL(href) }

func anchor(field string) string { return "#" + components.FieldID(field) }
