package board

import (
	"context"
	"strings"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/when"
)

// LadderView is the path of a matter of the Executive Committee.
type LadderView struct {
	MatterView
	Parties []components.Option // organisations to choose from
}

// ReferralView is the file for the Secretary-General.
type ReferralView struct {
	layout.Page
	At At
	R  models.ReferralView
}

func (v LadderView) step() models.LadderStep { return v.V.Ladder.Step(v.V.Matter) }

// may is the step with its refusal, nil where the reader does not have it.
func (v LadderView) may(action models.LadderAction) *models.LadderOffer {
	for i := range v.V.Steps {
		if v.V.Steps[i].Action == action {
			return &v.V.Steps[i]
		}
	}
	return nil
}

func (v LadderView) to(parts ...string) string { return v.At(matterPath(v.V.Matter.ID, parts...)) }

// form is a form of the page, with the faults and the input of the one that
// came back.
func (v LadderView) post(name string, parts ...string) components.Form {
	return components.Form{Name: name, Action: v.to(parts...), Version: v.V.Matter.Version, Faults: v.Faults, Values: v.Values}
}

// path draws the whole way: what was, where the matter is, what can come.
func (v LadderView) path(ctx context.Context) []components.Moment {
	m, l := v.V.Matter, v.V.Ladder
	var out []components.Moment
	add := func(point components.Point, at *when.Date, key, text string) {
		moment := components.Moment{Point: point, Title: i18n.T(ctx, "ladder.path."+key), Text: text}
		if at != nil {
			moment.On = *at
		} else {
			moment.When = i18n.T(ctx, "ladder.path_when."+string(point))
		}
		out = append(out, moment)
	}
	day := func(d when.Date) *when.Date { return &d }
	if m.OpensAt != nil {
		add(components.PointDone, day(when.DateOf(*m.OpensAt)), "open", "")
	}
	for _, r := range l.Mediations {
		late := ""
		if r.Late(v.V.Now) {
			late = i18n.T(ctx, "ladder.late")
		}
		add(components.PointDone, day(when.DateOf(r.CreatedAt)), "mediation", late)
		if r.End != nil {
			add(components.PointDone, day(when.DateOf(r.End.CreatedAt)), string(r.End.Outcome), "")
		}
	}
	if l.Referral != nil {
		add(components.PointDone, &l.Referral.SentOn, "referred", l.Referral.Letter)
	}
	if l.Receipt != nil {
		add(components.PointDone, &l.Receipt.ReceivedOn, "received", "")
	}
	if l.Answer != nil {
		add(components.PointDone, &l.Answer.AnsweredOn, "answered", "")
	}
	if v.V.Decision != nil {
		add(components.PointDone, day(when.DateOf(v.V.Decision.AdoptedAt)), string(v.step()), "")
		return out
	}
	for i, key := range nextOnPath[v.step()] {
		point := components.PointLater
		if i == 0 {
			point = components.PointNow
		}
		add(point, nil, key, i18n.T(ctx, "ladder.who."+key))
	}
	return out
}

// nextOnPath is what is now and what may follow, by where a matter stands.
var nextOnPath = map[models.LadderStep][]string{
	models.LadderDraft:     {"open", "agreed"},
	models.LadderConsensus: {"consensus", "agreed"},
	models.LadderMediation: {"mediating", "consensus"},
	models.LadderFailed:    {"referred", "received", "answered", "settled"},
	models.LadderReferred:  {"received", "answered", "settled"},
	models.LadderAnswered:  {"settled"},
}

// contacts are the principals who were contacted.
func (v LadderView) contacts(ctx context.Context, r models.MediationRecord) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "ladder.contacts"), Columns: []components.Column{
		{Head: i18n.T(ctx, "ladder.field.principal"), RowHead: true}, {Head: i18n.T(ctx, "board.col.organisation")},
		{Head: i18n.T(ctx, "ladder.field.on"), Kind: components.Narrow}, {Head: i18n.T(ctx, "ladder.field.means"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "ladder.field.of_network")},
	}}
	for _, c := range r.Contacts {
		circle := "ladder.of_excom"
		if c.OfNetwork {
			circle = "ladder.of_network"
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(c.Principal), components.Words(v.V.Names[c.OrganisationID]),
			components.Words(i18n.Date(ctx, c.ContactedOn)), components.Words(i18n.T(ctx, "ladder.means."+string(c.Means))), components.Words(i18n.T(ctx, circle))}})
	}
	return t
}

func (v LadderView) today() string { return v.Today.String() }

// positions are the answers of the file by seat.
func (v ReferralView) positions(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "ladder.file_positions"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.organisation"), RowHead: true}, {Head: i18n.T(ctx, "ladder.file_text"), Kind: components.Number},
		{Head: i18n.T(ctx, "ladder.file_answer")}, {Head: i18n.T(ctx, "ladder.file_at"), Kind: components.Narrow}, {Head: i18n.T(ctx, "ladder.file_reason")},
	}}
	for _, p := range v.R.File.Positions {
		answer := components.Words(i18n.T(ctx, "board.answer."+string(p.Answer)))
		if !p.Current {
			answer.Sub = i18n.T(ctx, "ladder.file_replaced")
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(v.name(p.Organisation)), components.Count(ctx, p.Text),
			answer, components.Words(v.moment(ctx, p.At)), components.Words(p.Reason + " " + p.WouldRemove)}})
	}
	return t
}

func (v ReferralView) name(id int64) string {
	for _, o := range v.R.File.Organisations {
		if o.ID == id {
			return o.Name
		}
	}
	return ""
}

// moment is an instant of the file in the reader's language.
func (v ReferralView) moment(ctx context.Context, text string) string {
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return i18n.Instant(ctx, at)
	}
	return text
}

// instant is the day of an instant of the file in the reader's language.
func (v ReferralView) instant(ctx context.Context, text string) string {
	day, _, _ := strings.Cut(text, "T")
	return v.day(ctx, day)
}

// day is a day of the file in the reader's language.
func (v ReferralView) day(ctx context.Context, text string) string {
	if d, err := when.ParseDate(text); err == nil {
		return i18n.Date(ctx, d)
	}
	return text
}
