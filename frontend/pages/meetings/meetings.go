// Package meetings is the pages of a body's meetings: what is to come and what
// was, the meeting, its agenda, the board book of one reader, who was in the
// room, minutes, their circulation, and the register of follow-ups. What a
// reader may see comes from the use cases; here it is laid out.
package meetings

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// At gives an address of this site in the language the request pins.
type At func(path string) string

// form is what a form that came back carries.
type form struct {
	Faults *models.Error
	Values url.Values
}

func (f *form) fill(faults *models.Error, values url.Values) { f.Faults, f.Values = faults, values }

// Refill is a page whose form came back with its faults and the person's own
// input.
func Refill[V any, P interface {
	*V
	fill(*models.Error, url.Values)
}](view V, faults *models.Error, values url.Values) V {
	P(&view).fill(faults, values)
	return view
}

// ListView lists meetings to come, or past ones.
type ListView struct {
	layout.Page
	At       At
	Rows     []models.MeetingRow
	Figures  models.CirculationFigures
	Past     bool
	Next     string
	Convenes bool // the reader prepares meetings
	Owes     bool // the reader has a register of follow-ups
}

// FormView is where, when and how a body meets.
type FormView struct {
	layout.Page
	form
	At     At
	Bodies []models.Body // of a new meeting
	M      models.Meeting
}

// MeetingView is one meeting; its other pages are made of the same.
type MeetingView struct {
	layout.Page
	form
	At      At
	V       models.MeetingView
	Matters []models.MatterRow // that can be put on the agenda
	Item    *models.AgendaLine // of the page of one item
	Book    *models.BookView   // of the board book
	Writes  bool               // the reader enters presences and texts
	Reader  string             // the reader's capacity in words
	Check   string             // address where certificates are checked
	Sent    []models.CirculationView
	Owners  []models.Organisation // of a new follow-up
}

// FollowUpsView is the register of follow-ups.
type FollowUpsView struct {
	layout.Page
	At    At
	Rows  []models.FollowUpRow
	Which string // "", "open", "overdue", "done", "no_action", "mine"
	Next  string
	Mine  bool // the reader can owe
	// Owner is the one that the list is narrowed to; Owners are those there are.
	Owner   string
	Owners  []models.FollowUpRow
	Exports []components.Link
}

// FollowUpView is one of them.
type FollowUpView struct {
	layout.Page
	form
	At At
	V  models.FollowUpView
}

func safe(path string) templ.SafeURL { return templ.SafeURL(path) }

func id(n int64) string { return strconv.FormatInt(n, 10) }

func path(m int64, more ...string) string {
	return strings.Join(append([]string{"/meetings/" + id(m)}, more...), "/")
}

func (v MeetingView) path(more ...string) string { return v.At(path(v.V.Meeting.ID, more...)) }

func (v MeetingView) can(action models.MeetingAction) bool {
	for _, a := range v.V.Actions {
		if a == action {
			return true
		}
	}
	return false
}

// writes reports whether the reader enters presences and texts.
func (v MeetingView) writes() bool { return v.Writes && v.V.Meeting.State != models.MeetingCancelled }

func (v MeetingView) offered(action models.MinutesAction) *models.MinutesOffer {
	for i, o := range v.V.Offers {
		if o.Action == action {
			return &v.V.Offers[i]
		}
	}
	return nil
}

// Title names a meeting: "Meeting 3 of the Board".
func Title(ctx context.Context, kind models.BodyKind, number int) string {
	return i18n.T(ctx, "meetings.title."+string(kind), "Number", number)
}

// stateCode is the word of the system's list for a meeting.
func stateCode(s models.MeetingState) string {
	switch s {
	case models.MeetingConvened:
		return "announced"
	case models.MeetingOpen:
		return "open"
	case models.MeetingHeld:
		return "closed"
	}
	return string(s)
}

// minutesCode is the word for minutes.
func minutesCode(s models.MinutesState) string {
	switch s {
	case models.MinutesCirculated:
		return "sent"
	case models.MinutesFinal:
		return "signed"
	}
	return "draft"
}

// followCode is the word for a follow-up.
func followCode(u models.FollowUpRow) string { return u.Code() }

// local is a moment at the place of a meeting, empty where that is UTC.
func local(ctx context.Context, t time.Time, zone *time.Location) string {
	return i18n.Local(i18n.WithZone(ctx, zone), t)
}

func options[T ~string](ctx context.Context, prefix string, values ...T) []components.Option {
	var out []components.Option
	for _, v := range values {
		out = append(out, components.Option{Value: string(v), Label: i18n.T(ctx, prefix+string(v))})
	}
	return out
}

func whole(n int) string { return strconv.Itoa(n) }

func stamp(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04")
}

func seatName(ctx context.Context, c models.Constituency, number int) string {
	if c == models.ConstituencyChair {
		return i18n.T(ctx, "board.constituency.chair")
	}
	return i18n.T(ctx, "meetings.seat", "Constituency", i18n.T(ctx, "board.constituency."+string(c)), "Number", number)
}

func presentName(ctx context.Context, p models.PresenceLine) string {
	if p.Capacity == models.PresentObserver {
		return p.Who
	}
	return p.Organisation
}

// between writes a stretch in the room.
func between(ctx context.Context, p models.PresenceLine) string {
	if p.UntilAt == nil {
		return i18n.T(ctx, "meetings.since", "From", i18n.Time(p.FromAt))
	}
	return i18n.T(ctx, "meetings.from_until", "From", i18n.Time(p.FromAt), "Until", i18n.Time(*p.UntilAt))
}

func (v ListView) filters(ctx context.Context) []components.Filter {
	return []components.Filter{
		{Label: i18n.T(ctx, "meetings.upcoming"), Href: v.At("/meetings"), Current: !v.Past},
		{Label: i18n.T(ctx, "meetings.past"), Href: v.At("/meetings?when=past"), Current: v.Past},
	}
}

func (v ListView) figures(ctx context.Context) []components.KeyFigure {
	f := v.Figures
	return []components.KeyFigure{
		{Label: i18n.T(ctx, "meetings.median"), Figure: i18n.Number(ctx, f.Median), Note: i18n.T(ctx, "meetings.working_days")},
		{Label: i18n.T(ctx, "meetings.worst"), Figure: i18n.Number(ctx, f.Worst), Note: i18n.T(ctx, "meetings.working_days")},
		{Label: i18n.T(ctx, "meetings.on_time"), Figure: i18n.T(ctx, "meetings.of", "Count", f.OnTime, "All", f.Meetings)},
	}
}

func (v ListView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "meetings.list"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "meetings.col.meeting"), RowHead: true}, {Head: i18n.T(ctx, "meetings.col.starts"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "meetings.col.mode"), Kind: components.Narrow}, {Head: i18n.T(ctx, "meetings.col.state"), Kind: components.Narrow}}}
	if v.Past {
		t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "meetings.col.decisions")}, components.Column{Head: i18n.T(ctx, "meetings.col.circulated"), Kind: components.Narrow})
	}
	for _, r := range v.Rows {
		name := components.Cell{Text: Title(ctx, r.BodyKind, r.Number)}
		if r.Inside {
			name.Href = v.At(path(r.ID))
		}
		row := components.Row{Cells: []components.Cell{name,
			{Text: i18n.ShortDate(ctx, r.StartsAt), Sub: i18n.Time(r.StartsAt)}, components.Words(i18n.T(ctx, "meetings.mode."+string(r.Mode))),
			{Body: components.Status(stateCode(r.State))}}}
		if v.Past {
			row.Cells = append(row.Cells, components.Cell{Body: decisionLinks(v.At, r.Decisions)}, v.circulated(ctx, r))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v ListView) circulated(ctx context.Context, r models.MeetingRow) components.Cell {
	switch {
	case r.State != models.MeetingHeld:
		return components.Cell{}
	case r.FirstCirculation == nil && r.Late:
		return components.Cell{Body: components.Status("late"), Sub: i18n.T(ctx, "meetings.days", "Days", r.Days)}
	case r.FirstCirculation == nil:
		return components.Cell{Body: components.Status("waiting"), Sub: i18n.T(ctx, "meetings.days", "Days", r.Days)}
	case r.Late:
		return components.Cell{Text: i18n.ShortDate(ctx, *r.FirstCirculation), Sub: i18n.T(ctx, "meetings.late_by", "Days", r.Days, "Allowed", r.MinutesDays)}
	}
	return components.Cell{Text: i18n.ShortDate(ctx, *r.FirstCirculation), Sub: i18n.T(ctx, "meetings.in_time", "Days", r.Days, "Allowed", r.MinutesDays)}
}

func (v FormView) bodies(ctx context.Context) []components.Option {
	var out []components.Option
	for _, b := range v.Bodies {
		label := i18n.T(ctx, "meetings.body."+string(b.Kind))
		if b.Kind == models.BodyGroup {
			label = b.Name
		}
		out = append(out, components.Option{Value: id(b.ID), Label: label})
	}
	return out
}

func languageOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, l := range models.MeetingLanguages {
		out = append(out, components.Option{Value: l, Label: i18n.T(ctx, "meetings.language."+l)})
	}
	return out
}

// zones are the seats of the United Nations and their offices, as a short list;
// another zone is written by hand through the API.
var zones = []string{"Europe/Zurich", "America/New_York", "Africa/Nairobi", "Africa/Addis_Ababa", "Asia/Bangkok", "Asia/Beirut", "America/Santiago", "Africa/Dakar", "Africa/Cairo", "America/Panama", "UTC"}

func zoneOptions(current string) []components.Option {
	var out []components.Option
	found := current == ""
	for _, z := range zones {
		found = found || z == current
		out = append(out, components.Option{Value: z, Label: strings.ReplaceAll(z, "_", " ")})
	}
	if !found {
		out = append(out, components.Option{Value: current, Label: strings.ReplaceAll(current, "_", " ")})
	}
	return out
}

// facts are the time and place of a meeting.
func (v MeetingView) facts(ctx context.Context) []components.Fact {
	m := v.V.Meeting
	out := []components.Fact{{Name: i18n.T(ctx, "meetings.col.starts"), Text: i18n.Instant(ctx, m.StartsAt)}}
	if there := local(ctx, m.StartsAt, m.Location()); there != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "meetings.there", "Zone", strings.ReplaceAll(m.Zone, "_", " ")), Text: there})
	}
	out = append(out, components.Fact{Name: i18n.T(ctx, "meetings.col.ends"), Text: i18n.Instant(ctx, m.EndsAt)},
		components.Fact{Name: i18n.T(ctx, "meetings.col.mode"), Text: i18n.T(ctx, "meetings.mode."+string(m.Mode))})
	if m.Place != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "meetings.field.place"), Text: m.Place})
	}
	if m.Link != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "meetings.field.link"), Body: outside(m.Link)})
	}
	var languages []string
	for _, l := range m.LanguageList() {
		languages = append(languages, i18n.T(ctx, "meetings.language."+l))
	}
	out = append(out, components.Fact{Name: i18n.T(ctx, "meetings.field.languages"), Text: strings.Join(languages, i18n.T(ctx, "core.list_separator"))})
	if m.OpenedAt != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "meetings.opened_at"), Text: i18n.Instant(ctx, *m.OpenedAt)})
	}
	if m.EndedAt != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "meetings.ended_at"), Text: i18n.Instant(ctx, *m.EndedAt)})
	}
	return out
}

// parts are the ways to the other pages of a meeting.
func (v MeetingView) parts(ctx context.Context) []components.Link {
	link := func(key string, more ...string) components.Link {
		return components.Link{Label: i18n.T(ctx, key), Href: v.path(more...)}
	}
	out := []components.Link{link("meetings.book", "book")}
	m := v.V.Meeting
	if m.OpenedAt != nil {
		out = append(out, link("meetings.attendance", "attendance"))
	}
	if v.V.Minutes != nil || m.OpenedAt != nil && v.V.Keeps {
		out = append(out, link("meetings.minutes", "minutes"))
	}
	if v.V.Keeps {
		if m.ConvenedAt != nil {
			out = append(out, link("meetings.circulation", "circulation"))
		}
		if len(v.V.Actions) > 0 {
			out = append(out, link("meetings.edit_agenda", "agenda"))
		}
		if v.can(models.MeetingEdit) || v.can(models.MeetingPostpone) {
			out = append(out, link("meetings.change", "terms"))
		}
	}
	return out
}

func (v MeetingView) matterOptions() []components.Option {
	var out []components.Option
	for _, m := range v.Matters {
		out = append(out, components.Option{Value: id(m.ID), Label: m.Reference + " · " + m.Question})
	}
	return out
}

func (v MeetingView) agendaTable(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "meetings.agenda"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "meetings.col.number"), Kind: components.Narrow}, {Head: i18n.T(ctx, "meetings.col.item"), RowHead: true},
		{Head: i18n.T(ctx, "meetings.col.presenter"), Kind: components.Narrow}, {Head: i18n.T(ctx, "meetings.col.minutes"), Kind: components.Number}}}
	for _, i := range v.V.Items {
		sub := itemNote(ctx, i)
		cell := components.Cell{Text: i.Heading, Sub: sub}
		if i.MatterID != nil {
			cell.Href = v.At("/board/matters/" + id(*i.MatterID))
		}
		if i.FollowUpID != nil {
			cell.Href = v.At("/meetings/follow-ups/" + id(*i.FollowUpID))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Count(ctx, i.Number), cell,
			components.Words(i18n.T(ctx, "meetings.presenter."+string(i.Presenter))), components.Count(ctx, i.Minutes)}})
	}
	t.Foot = []components.Row{{Cells: []components.Cell{{}, components.Words(i18n.T(ctx, "meetings.planned")), {}, components.Count(ctx, v.V.Planned)}}}
	return t
}

// itemNote says what kind of item it is, and whether it came late.
func itemNote(ctx context.Context, i models.AgendaLine) string {
	var parts []string
	if i.Reference != "" {
		parts = append(parts, i.Reference)
	}
	if i.Kind == models.AgendaFollowUp {
		parts = append(parts, i18n.T(ctx, "meetings.carried_over"))
		if i.FollowUp != models.FollowUpOpen && i.FollowUp != "" {
			parts = append(parts, i18n.T(ctx, "meetings.follow_up_state."+string(i.FollowUp)))
		}
	}
	if i.MatterState == models.MatterDraft {
		parts = append(parts, i18n.T(ctx, "meetings.draft_hidden"))
	}
	if i.Late {
		parts = append(parts, i18n.T(ctx, "meetings.added_late"))
	}
	if i.Grade != "" && i.Grade != models.InterestDisclosed {
		parts = append(parts, i18n.T(ctx, "board.grade."+string(i.Grade)))
	}
	return strings.Join(parts, " · ")
}

func files(at func(...string) string, papers []models.File) []components.FileRow {
	var out []components.FileRow
	for _, f := range papers {
		out = append(out, components.FileRow{Name: f.Name, Href: at("papers", id(f.ID)), Kind: kindOf(f.Name), Size: f.Size})
	}
	return out
}

func kindOf(name string) string {
	if i := strings.LastIndex(name, "."); i >= 0 {
		return strings.ToUpper(name[i+1:])
	}
	return ""
}

// quorum is the last count, for the head of pages.
func (v MeetingView) quorum() *models.QuorumMark {
	if n := len(v.V.Quorum); n > 0 {
		return &v.V.Quorum[n-1]
	}
	return nil
}

func quorumText(ctx context.Context, q models.QuorumMark) string {
	return i18n.T(ctx, "meetings.quorum_of", "Present", q.Present, "Needed", q.Needed, "Base", q.Base)
}

func (v MeetingView) quorumTable(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "meetings.quorum"), Columns: []components.Column{
		{Head: i18n.T(ctx, "meetings.col.at"), RowHead: true}, {Head: i18n.T(ctx, "meetings.col.cause"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "meetings.col.present"), Kind: components.Number}, {Head: i18n.T(ctx, "meetings.col.needed"), Kind: components.Number}, {Head: i18n.T(ctx, "meetings.col.met"), Kind: components.Narrow}}}
	for _, q := range v.V.Quorum {
		word, tone := "meetings.met", ""
		if !q.Met {
			word, tone = "meetings.not_met", "warn"
		}
		t.Rows = append(t.Rows, components.Row{Tone: tone, Cells: []components.Cell{components.Words(i18n.Time(q.At)), components.Words(i18n.T(ctx, "meetings.cause."+string(q.Cause))),
			components.Count(ctx, q.Present), components.Count(ctx, q.Needed), components.Words(i18n.T(ctx, word))}})
	}
	return t
}

func (v MeetingView) presenceTable(ctx context.Context, caption string, rows []models.PresenceLine) components.Table {
	t := components.Table{Caption: caption, Columns: []components.Column{
		{Head: i18n.T(ctx, "meetings.col.who"), RowHead: true}, {Head: i18n.T(ctx, "meetings.col.capacity"), Kind: components.Narrow}, {Head: i18n.T(ctx, "meetings.col.time"), Kind: components.Narrow}}}
	for _, p := range rows {
		cell := components.Cell{Text: presentName(ctx, p)}
		if p.Constituency != "" {
			cell.Sub = seatName(ctx, p.Constituency, p.Number)
		}
		row := components.Row{Cells: []components.Cell{cell, components.Words(i18n.T(ctx, "meetings.as."+string(p.Capacity))), {Text: between(ctx, p), Sub: p.Why}}}
		if p.SupersededAt != nil || p.Struck {
			row.Tone = "struck"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// seatOptions are the seats that somebody holds, with their alternates.
func (v MeetingView) seatOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, s := range v.V.Seats {
		name := seatName(ctx, s.Constituency, s.Number)
		if s.Holder != nil {
			out = append(out, components.Option{Value: id(s.ID), Label: s.Holder.Organisation, Hint: name})
		}
		if s.Alternate != nil {
			out = append(out, components.Option{Value: id(s.ID) + "+", Label: i18n.T(ctx, "meetings.alternate_of", "Organisation", s.Alternate.Organisation), Hint: name})
		}
	}
	return out
}

func seatChoices(in []components.Option) []components.Option {
	out := append([]components.Option{}, in...)
	for i := range out {
		out[i].Label += " · " + out[i].Hint
	}
	return out
}

// lastEdition is the one a reader of the body reads.
func (v MeetingView) lastEdition() *models.MinuteEdition {
	if n := len(v.V.Editions); n > 0 {
		return &v.V.Editions[n-1]
	}
	return nil
}

// head is what the minutes print of the chain: of their last edition, and of
// this moment before there is one.
func (v MeetingView) head() models.CertificateHead {
	if e := v.lastEdition(); e != nil && e.Final {
		return models.CertificateHead{Number: e.HeadNumber, Hash: e.HeadHash}
	}
	return v.V.Head
}

func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(text, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func delivery(ctx context.Context, r models.RecipientLine) (code, why string) {
	switch r.Delivery {
	case models.MessageSent:
		return "sent", ""
	case models.MessageFailed:
		return "missing", r.LastError
	case models.MessageQueued:
		return "waiting", ""
	case models.MessageKept:
		return "received", i18n.T(ctx, "meetings.kept")
	}
	return "received", i18n.T(ctx, "meetings.no_letter")
}

func (v MeetingView) recipientTable(ctx context.Context, c models.CirculationView) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "meetings.recipients"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "meetings.col.who"), RowHead: true}, {Head: i18n.T(ctx, "meetings.col.capacity"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "meetings.col.letter"), Kind: components.Narrow}, {Head: i18n.T(ctx, "meetings.col.read"), Kind: components.Narrow}}}
	for _, r := range c.Recipients {
		code, why := delivery(ctx, r)
		who := r.Name
		if r.Organisation != "" {
			who += " · " + r.Organisation
		}
		sub := ""
		if r.Constituency != "" {
			sub = seatName(ctx, r.Constituency, r.Number)
		}
		if len(r.Withheld) > 0 {
			sub += " · " + i18n.T(ctx, "meetings.withheld", "Count", len(r.Withheld))
		}
		read := "–"
		if r.ReadAt != nil {
			read = i18n.ShortDate(ctx, *r.ReadAt)
		}
		row := components.Row{Cells: []components.Cell{{Text: who, Sub: sub}, components.Words(i18n.T(ctx, "meetings.receives."+string(r.Capacity))),
			{Body: components.Status(code), Sub: why}, components.Words(read)}}
		if r.Delivery == models.MessageFailed {
			row.Tone = "bad"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func circulationTitle(ctx context.Context, c models.CirculationView) string {
	key := "meetings.sent." + string(c.Kind)
	if c.Kind == models.CirculatedMinutes {
		key = "meetings.sent.draft"
		if c.Final {
			key = "meetings.sent.final"
		}
	}
	return i18n.T(ctx, key, "Number", c.Edition)
}

// clock says how long the minutes took, or have been taking.
func (v MeetingView) clock(ctx context.Context) string {
	allowed := v.V.Rule.Values.MinutesDays
	switch {
	case v.V.Circulated == nil && v.V.Late:
		return i18n.T(ctx, "meetings.clock.overdue", "Days", v.V.Days, "Allowed", allowed)
	case v.V.Circulated == nil:
		return i18n.T(ctx, "meetings.clock.runs", "Days", v.V.Days, "Allowed", allowed)
	case v.V.Late:
		return i18n.T(ctx, "meetings.clock.late", "Days", v.V.Days, "Allowed", allowed)
	}
	return i18n.T(ctx, "meetings.clock.in_time", "Days", v.V.Days, "Allowed", allowed)
}

func (v MeetingView) clockTone() components.Tone {
	if v.V.Late {
		return components.ToneWarn
	}
	if v.V.Circulated != nil {
		return components.ToneOK
	}
	return components.ToneInfo
}

// moments are the steps of a meeting in time.
func (v MeetingView) moments(ctx context.Context) []components.Moment {
	var out []components.Moment
	for _, e := range v.V.Events {
		out = append(out, components.Moment{When: i18n.Instant(ctx, e.CreatedAt), Title: i18n.T(ctx, "meetings.event."+string(e.Action)), Text: e.Reason, Point: components.PointDone})
	}
	return out
}
