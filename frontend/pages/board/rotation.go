package board

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// RotationView is the plan of the rotation: per constituency the proposed order
// with its reasons, and the measures of fairness so far.
type RotationView struct {
	layout.Page
	At      At
	Plan    models.RotationPlan
	Changes []models.SeatChangeRow // that wait for a second person, for those who may see them
	Manage  bool
}

// PoolView is the pool of each constituency with the form of a new entry.
type PoolView struct {
	layout.Page
	form
	At            At
	Book          models.RotationBook
	Organisations []models.Organisation
}

// EntryView is one entry of the pool.
type EntryView struct {
	layout.Page
	form
	At    At
	Entry models.Candidate
}

// NominateView is the form of a constituency's letter.
type NominateView struct {
	layout.Page
	form
	At      At
	Plan    models.RotationPlan
	Changes []models.SeatChangeRow
	Seat    int64 // chosen beforehand

	Signers []models.Signer
}

// NominationView is one nomination.
type NominationView struct {
	layout.Page
	form
	At     At
	N      models.NominationRow
	Change *models.SeatChangeRow // by which the seat is to be given, nil where none waits
	Manage bool
	Letter string // address of the letter, "" for none
}

// LotsView records a draw among the tied of each constituency.
type LotsView struct {
	layout.Page
	form
	At     At
	Of     models.Constituency // whose form came back
	Method models.DrawMethod
	Ties   []Tie
}

// Tie is the candidates of a constituency among whom a draw is due.
type Tie struct {
	Constituency models.Constituency
	Candidates   []models.Candidate
}

// groupName is what a candidate is balanced by.
func groupName(ctx context.Context, c models.Candidate) string {
	switch {
	case c.Group == "":
		return i18n.T(ctx, "rotation.no_group")
	case c.Constituency == models.ConstituencyStakeholders:
		return i18n.T(ctx, "people.category."+c.Group)
	case c.Constituency == models.ConstituencyNetwork:
		return i18n.T(ctx, "rotation.group."+c.Group)
	}
	return i18n.T(ctx, "public.region."+c.Group)
}

// why puts the reasons of a line into one sentence.
func why(ctx context.Context, l models.RotationLine) string {
	var parts []string
	for _, reason := range l.Why {
		text := i18n.T(ctx, "rotation.why."+string(reason), "Count", l.Peers)
		if reason == models.WhyLongest && !l.LastServed.IsZero() {
			text = i18n.T(ctx, "rotation.why_since", "Day", i18n.ShortDate(ctx, l.LastServed))
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, i18n.T(ctx, "rotation.and"))
}

func (v RotationView) order(ctx context.Context, p models.ConstituencyPlan) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "rotation.order", "Seat", seatName(ctx, p.Constituency, p.Order.Seat.Number), "Day", i18n.Date(ctx, p.Order.At)),
		Columns: []components.Column{
			{Head: i18n.T(ctx, "rotation.col.place"), Kind: components.Number}, {Head: i18n.T(ctx, "rotation.col.candidate"), RowHead: true},
			{Head: i18n.T(ctx, "rotation.col.why")}, {Head: i18n.T(ctx, "rotation.col.group")},
		}}
	for _, l := range p.Order.Lines {
		tone := ""
		if l.Place == 1 {
			tone = "here"
		}
		t.Rows = append(t.Rows, components.Row{Tone: tone, Cells: []components.Cell{
			components.Count(ctx, l.Place), components.Words(l.Name), components.Words(why(ctx, l)), components.Words(groupName(ctx, l.Candidate)),
		}})
	}
	return t
}

func barred(ctx context.Context, p models.ConstituencyPlan) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "rotation.not_now"), Columns: []components.Column{
		{Head: i18n.T(ctx, "rotation.col.candidate"), RowHead: true}, {Head: i18n.T(ctx, "rotation.col.why")},
	}}
	for _, b := range p.Order.Barred {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(b.Name), components.Words(i18n.T(ctx, "rotation.barred."+string(b.Why)))}})
	}
	return t
}

func (v RotationView) openings(ctx context.Context, p models.ConstituencyPlan) []components.Fact {
	var out []components.Fact
	for _, s := range p.Starts {
		text := i18n.T(ctx, "rotation.vacant_from", "Day", i18n.Date(ctx, s.At))
		if name := v.Plan.Book.Holder(s); name != "" {
			text = i18n.T(ctx, "rotation.opens", "Day", i18n.Date(ctx, s.At), "Name", name)
			if !s.Ended.IsZero() {
				text = i18n.T(ctx, "rotation.opened", "Day", i18n.Date(ctx, s.Ended), "Name", name, "Until", i18n.Date(ctx, v.Plan.Book.Rule.HoldsOverUntil(s.Ended)))
			}
		}
		switch {
		case s.Delayed():
			text += ". " + i18n.T(ctx, "rotation.start_later", "Day", i18n.Date(ctx, s.From), "Changing", s.Changing, "Of", s.Of)
		case s.TooMany:
			text += ". " + i18n.T(ctx, "rotation.start_too_many", "Changing", s.Changing, "Of", s.Of)
		}
		out = append(out, components.Fact{Name: i18n.T(ctx, "rotation.seat", "Number", s.Seat.Number), Text: text})
	}
	return out
}

// signers are those who may sign a letter of nomination.
func (v NominateView) signers(ctx context.Context) []components.Option {
	var out []components.Option
	for _, s := range v.Signers {
		out = append(out, components.Option{Value: id(s.Mandate), Label: signerText(ctx, s)})
	}
	return out
}

// signerText names who signed, in which capacity, and for a State from where.
func signerText(ctx context.Context, s models.Signer) string {
	parts := []string{s.Name, i18n.T(ctx, "people.role."+string(s.Role)), s.Organisation}
	if s.Office != models.OfficeNone {
		parts = append(parts, i18n.T(ctx, "people.office."+string(s.Office)))
	}
	return strings.Join(parts, i18n.T(ctx, "core.list_separator"))
}

// tiedNames are those among whom lots are due.
func tiedNames(ctx context.Context, p models.ConstituencyPlan) string {
	var names []string
	for _, l := range p.Order.Lines {
		if len(p.Order.LotsDue) > 0 && slices.Contains(p.Order.LotsDue[0], l.OrganisationID) {
			names = append(names, l.Name)
		}
	}
	return strings.Join(names, i18n.T(ctx, "core.list_separator"))
}

func drawText(ctx context.Context, d models.Draw) string {
	order := strings.Join(d.Names, i18n.T(ctx, "core.list_separator"))
	if d.Method == models.DrawComputed {
		return i18n.T(ctx, "rotation.computed_draw", "Day", i18n.Date(ctx, d.DrawnOn), "Seed", d.Seed, "Order", order)
	}
	return i18n.T(ctx, "rotation.lots_draw", "Day", i18n.Date(ctx, d.DrawnOn), "Meeting", d.Meeting, "Order", order)
}

// tenth is a number of terms with one decimal.
func tenth(ctx context.Context, n int) string {
	whole, part := n/10, n%10
	if part == 0 {
		return i18n.Number(ctx, whole)
	}
	return i18n.T(ctx, "rotation.decimal", "Whole", whole, "Part", part)
}

func thousandth(ctx context.Context, n int) string {
	return i18n.T(ctx, "rotation.decimal", "Whole", n/1000, "Part", fmt.Sprintf("%02d", (n%1000+5)/10))
}

func measures(ctx context.Context, caption string, rows []models.Fairness) components.Table {
	t := components.Table{Caption: caption, Columns: []components.Column{
		{Head: i18n.T(ctx, "rotation.col.constituency"), RowHead: true},
		{Head: i18n.T(ctx, "rotation.col.wait"), Kind: components.Number}, {Head: i18n.T(ctx, "rotation.col.gini"), Kind: components.Number},
		{Head: i18n.T(ctx, "rotation.col.groups"), Kind: components.Narrow}, {Head: i18n.T(ctx, "rotation.col.first"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "rotation.col.streak"), Kind: components.Number},
	}}
	of := func(part, whole int) components.Cell {
		return components.Words(i18n.T(ctx, "rotation.of", "Part", part, "Whole", whole))
	}
	for _, f := range rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Words(constituency(ctx, f.Constituency)), components.Words(tenth(ctx, f.LongestWait)), components.Words(thousandth(ctx, f.Gini)),
			of(f.GroupsSeated, f.Groups), of(f.FirstTimers, f.Turns), components.Count(ctx, f.LongestStreak),
		}})
	}
	return t
}

func (v RotationView) soFar() []models.Fairness {
	var out []models.Fairness
	for _, p := range v.Plan.Constituencies {
		out = append(out, p.SoFar)
	}
	return out
}

func (v RotationView) departures(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "rotation.departures"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.seat"), RowHead: true}, {Head: i18n.T(ctx, "rotation.col.seated")}, {Head: i18n.T(ctx, "rotation.col.first_then")},
		{Head: i18n.T(ctx, "board.col.from"), Kind: components.Narrow}, {Head: i18n.T(ctx, "rotation.col.reason")},
	}}
	for _, n := range v.Plan.Departures {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Words(seatName(ctx, n.Constituency, n.Number)), components.Words(n.Organisation), components.Words(n.First),
			components.Day(ctx, n.StartsAt), components.Words(n.Departure),
		}})
	}
	return t
}

func (v RotationView) inProgress(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "rotation.in_progress"), Columns: []components.Column{
		{Head: i18n.T(ctx, "board.col.seat"), RowHead: true}, {Head: i18n.T(ctx, "rotation.col.nominated")},
		{Head: i18n.T(ctx, "board.col.from"), Kind: components.Narrow}, {Head: i18n.T(ctx, "rotation.col.place"), Kind: components.Number},
		{Head: i18n.T(ctx, "board.col.state")},
	}}
	for _, n := range v.Plan.Nominations {
		state := components.Words(i18n.T(ctx, "rotation.state."+string(n.State)))
		if c := ChangeBy(v.Changes, n.ID); c != nil {
			state = components.To(i18n.T(ctx, "bodies.change_state."+string(c.State)), v.At(seatChangePath(c.ID)))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.To(seatName(ctx, n.Constituency, n.Number), v.At(nominationPath(n.ID))), components.Words(n.Organisation),
			components.Day(ctx, n.StartsAt), components.Count(ctx, n.Place), state,
		}})
	}
	return t
}

// ChangeBy is the change that a nomination led to and that waits still, or nil.
func ChangeBy(changes []models.SeatChangeRow, nomination int64) *models.SeatChangeRow {
	for i, c := range changes {
		if c.NominationID != nil && *c.NominationID == nomination {
			return &changes[i]
		}
	}
	return nil
}

// inProgress are the nominations that are not at their end, with where each
// stands: another for the same seat waits for it.
func (v NominateView) inProgress(ctx context.Context) components.Table {
	return RotationView{At: v.At, Plan: v.Plan, Changes: v.Changes}.inProgress(ctx)
}

// nominated is who is nominated for a seat already, empty for nobody.
func (v NominateView) nominated(seat int64) string {
	for _, n := range v.Plan.Nominations {
		if n.SeatID == seat {
			return n.Organisation
		}
	}
	return ""
}

func nominationPath(n int64, more ...string) string {
	path := "/board/rotation/nominations/" + id(n)
	for _, m := range more {
		path += "/" + m
	}
	return path
}

func (v PoolView) table(ctx context.Context, c models.Constituency) components.Table {
	t := components.Table{Caption: constituency(ctx, c), Columns: []components.Column{
		{Head: i18n.T(ctx, "rotation.col.candidate"), RowHead: true}, {Head: i18n.T(ctx, "rotation.col.eligible"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "rotation.col.willing")}, {Head: i18n.T(ctx, "rotation.col.before"), Kind: components.Number},
		{Head: i18n.T(ctx, "board.col.change"), HeadHidden: true},
	}}
	for _, e := range v.Book.Candidates {
		if e.Constituency != c {
			continue
		}
		willing := i18n.T(ctx, "rotation.willing")
		if !e.Willing {
			willing = i18n.T(ctx, "rotation.unwilling")
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: e.Name, Sub: e.Note}, {Body: components.Date(e.EligibleFrom)}, components.Words(willing), components.Count(ctx, e.TermsBefore),
			components.To(i18n.T(ctx, "rotation.change"), v.At("/board/rotation/pool/"+id(e.EntryID))),
		}})
	}
	return t
}

func (v PoolView) organisations() []components.Option {
	var out []components.Option
	for _, o := range v.Organisations {
		out = append(out, components.Option{Value: id(o.ID), Label: o.Name})
	}
	return out
}

func constituencies(ctx context.Context) []components.Option {
	return options(ctx, "board.constituency.", models.Constituencies...)
}

func willingness(ctx context.Context) []components.Option {
	return []components.Option{{Value: "yes", Label: i18n.T(ctx, "rotation.willing")}, {Value: "no", Label: i18n.T(ctx, "rotation.unwilling")}}
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func (v NominateView) seats(ctx context.Context) []components.Option {
	var out []components.Option
	for _, p := range v.Plan.Constituencies {
		for _, s := range p.Starts {
			label := i18n.T(ctx, "rotation.seat_opens", "Seat", seatName(ctx, p.Constituency, s.Seat.Number), "Day", i18n.Date(ctx, s.At))
			if s.Delayed() {
				label = i18n.T(ctx, "rotation.seat_opens_later", "Seat", seatName(ctx, p.Constituency, s.Seat.Number), "Day", i18n.Date(ctx, s.At), "Start", i18n.Date(ctx, s.From))
			}
			if name := v.nominated(s.Seat.ID); name != "" {
				label = i18n.T(ctx, "rotation.seat_nominated", "Seat", label, "Name", name)
			}
			out = append(out, components.Option{Value: id(s.Seat.ID), Label: label})
		}
	}
	return out
}

func (v NominateView) candidates(ctx context.Context) []components.Option {
	var out []components.Option
	for _, c := range v.Plan.Book.Candidates {
		out = append(out, components.Option{Value: id(c.OrganisationID), Label: i18n.T(ctx, "rotation.of_constituency", "Name", c.Name, "Constituency", constituency(ctx, c.Constituency))})
	}
	return out
}

func (v NominateView) seat() string { return idOrNone(v.Seat) }

func (v NominationView) facts(ctx context.Context) []components.Fact {
	n := v.N
	out := []components.Fact{
		{Name: i18n.T(ctx, "board.col.seat"), Text: seatName(ctx, n.Constituency, n.Number)},
		{Name: i18n.T(ctx, "rotation.col.nominated"), Text: n.Organisation},
		{Name: i18n.T(ctx, "rotation.term"), Text: i18n.T(ctx, "board.term", "From", i18n.Date(ctx, n.StartsAt), "Until", i18n.Date(ctx, n.EndsAt))},
		{Name: i18n.T(ctx, "rotation.field.instrument"), Text: n.Instrument},
		{Name: i18n.T(ctx, "rotation.field.method"), Text: n.Method},
		{Name: i18n.T(ctx, "rotation.col.place"), Text: i18n.Number(ctx, n.Place)},
	}
	if n.Signed.Mandate != 0 {
		out = slices.Insert(out, 4, components.Fact{Name: i18n.T(ctx, "rotation.field.signed_by"), Text: signerText(ctx, n.Signed)})
	}
	if n.Departs() {
		out = append(out, components.Fact{Name: i18n.T(ctx, "rotation.col.first_then"), Text: n.First}, components.Fact{Name: i18n.T(ctx, "rotation.field.departure"), Text: n.Departure})
	}
	if n.Ending != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "rotation.field.ending"), Text: n.Ending})
	}
	return append(out, components.Fact{Name: i18n.T(ctx, "board.col.state"), Text: i18n.T(ctx, "rotation.state."+string(n.State))})
}

// places are the fields of a draw: one for each place, with all the tied.
func (t Tie) places(ctx context.Context) []components.Choice {
	var tied []components.Option
	for _, c := range t.Candidates {
		tied = append(tied, components.Option{Value: id(c.OrganisationID), Label: c.Name})
	}
	var out []components.Choice
	for i := range t.Candidates {
		out = append(out, components.Choice{Name: fmt.Sprintf("place[%d]", i+1), Label: i18n.T(ctx, "rotation.place_n", "Number", i+1), Empty: i18n.T(ctx, "board.choose"), Options: tied})
	}
	return out
}

// lotsForm is the form of one tie; faults stand in the one that came back.
func (v LotsView) lotsForm(t Tie) components.Form {
	f := components.Form{Name: "lots-" + string(t.Constituency), Action: v.At("/board/rotation/lots")}
	if v.Of == t.Constituency {
		f.Faults, f.Values = v.Faults, v.Values
	}
	return f
}
