// Package calls is the pages of calls: the list and one call for everybody,
// and the secretariat's pages that prepare, publish, extend and cancel it.
package calls

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
)

// Frame is what every page of calls has.
type Frame struct {
	layout.Page
	At    func(path string) string // an address of this site in the reader's language
	Names *models.Catalogue        // of this store
}

// Address is where a call is shown.
func Address(c models.Call) string { return "/calls/" + c.Reference }

// IndexView lists calls; Next is the address of the next page, empty at the end.
type IndexView struct {
	Frame
	Rows    []models.CallRow
	Next    string
	Prepare bool // the reader may prepare a call
}

// CallView is one call with what the reader may do.
type CallView struct {
	Frame
	models.CallView
	Guests     []string             // names of invited organisations and States
	Mine       []models.ProposalRow // the reader's own applications to this call, first
	Apply      bool                 // the reader may begin an application now
	SignIn     string               // where a visitor signs in to apply
	Answered   int                  // questions answered to all
	Exceptions bool                 // the reader may read the list of exceptions
	Results    bool                 // the reader may read what reviews come to
	Revise     bool
	Publish    bool
	Extend     bool
	Cancel     bool
}

// TermsView is the form in which a call is prepared or revised. Call is what
// stands; a new call has no reference yet.
type TermsView struct {
	Frame
	Call          models.Call
	Themes        []int
	Envelopes     []models.CallTheme
	Guests        []models.CallGuest
	Criteria      []models.Criterion
	Organisations []models.Organisation
	Form          components.Form
}

// ActView is a page that says what an act will do before it is done.
type ActView struct {
	Frame
	models.CallView
	Form components.Form
	Gaps *models.Error // what a draft still lacks before publication
}

// group is calls under one heading.
type group struct {
	key  string
	rows []models.CallRow
}

// standing is the word of the list for a call as it is now.
func standing(c models.Call, w models.Window) string {
	switch c.State {
	case models.CallDraft:
		return "preparing"
	case models.CallCancelled:
		return "cancelled"
	case models.CallClosed:
		return "closed"
	}
	switch w {
	case models.WindowBefore:
		return "announced"
	case models.WindowOpen:
		return "open"
	case models.WindowGrace:
		return "grace"
	}
	return "closed"
}

// groups puts open calls first, then those to come, those being prepared and
// those that are over.
func (v IndexView) groups() []group {
	all := []group{{key: "open"}, {key: "coming"}, {key: "preparing"}, {key: "over"}}
	at := map[string]int{"open": 0, "grace": 0, "announced": 1, "preparing": 2}
	for _, r := range v.Rows {
		i, ok := at[standing(r.Call, r.Window)]
		if !ok {
			i = 3
		}
		all[i].rows = append(all[i].rows, r)
	}
	return slices.DeleteFunc(all, func(g group) bool { return len(g.rows) == 0 })
}

// lead says the finding of the list: how many calls are open now.
func (v IndexView) lead(ctx context.Context) string {
	open := 0
	for _, r := range v.Rows {
		if w := standing(r.Call, r.Window); w == "open" {
			open++
		}
	}
	if open == 0 {
		return i18n.T(ctx, "calls.none_open")
	}
	return i18n.T(ctx, "calls.open_now", "Count", open)
}

// dollars is an amount with its currency, without cents where they are nought.
func dollars(ctx context.Context, c money.Cents) string {
	return i18n.T(ctx, "forms.dollars", "Figure", i18n.MoneyWhole(ctx, c))
}

// left says how much time is left until an instant, in days, hours or minutes;
// a minute that has begun counts.
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

func (f Frame) themeNames(ctx context.Context, themes []int) []string {
	var out []string
	for _, n := range themes {
		if a, ok := f.Names.Area(n); ok {
			out = append(out, a.Title.In(i18n.Lang(ctx)))
		}
	}
	return out
}

func (f Frame) themeLine(ctx context.Context, themes []int) string {
	if len(themes) == len(f.Names.Areas()) {
		return i18n.T(ctx, "calls.all_themes")
	}
	return strings.Join(f.themeNames(ctx, themes), i18n.T(ctx, "calls.theme_separator"))
}

// facts are the conditions of a call in the order an applicant asks for them.
func (v CallView) facts(ctx context.Context) []components.Fact {
	c := v.Call
	line := func(key, text string) components.Fact {
		return components.Fact{Name: i18n.T(ctx, key), Text: text}
	}
	out := []components.Fact{
		{Name: i18n.T(ctx, "calls.fact_opens"), Body: components.Instant(c.OpensAt)},
		{Name: i18n.T(ctx, "calls.fact_closes"), Body: components.Instant(c.ClosesAt)},
		line("calls.fact_grace", i18n.T(ctx, "calls.grace_text", "Count", c.GraceMinutes)),
		line("calls.fact_envelope", dollars(ctx, c.Envelope)),
		line("calls.fact_amount", i18n.T(ctx, "calls.amount_range", "Least", i18n.MoneyWhole(ctx, c.Minimum), "Most", i18n.MoneyWhole(ctx, c.Maximum))),
		{Name: i18n.T(ctx, "calls.fact_themes"), Body: themeList(v.themeLines(ctx))},
		line("calls.fact_organisations", i18n.T(ctx, "calls.organisations_text", "Count", c.MinOrganisations)),
		line("calls.fact_months", i18n.T(ctx, "calls.months_text", "Count", c.MaxMonths)),
		line("calls.fact_tranches", i18n.T(ctx, "calls.tranches_text", "Count", c.Tranches)),
		line("calls.fact_isc", i18n.T(ctx, "calls.isc_text", "Rate", i18n.Percent(ctx, c.ISCBasisPoints, 10000, 2))),
		line("calls.fact_scoring", i18n.T(ctx, "calls.scoring_"+string(c.BoardScoring))),
	}
	if c.QuestionsUntil != nil {
		out = slices.Insert(out, 3, components.Fact{Name: i18n.T(ctx, "calls.fact_questions"), Body: components.Instant(*c.QuestionsUntil)})
	}
	if c.Kind == models.CallInvited {
		out = append(out, line("calls.fact_guests", strings.Join(v.Guests, i18n.T(ctx, "core.list_separator"))))
	}
	return out
}

// themeLines are the themes of a call, each with what is set apart for it, and
// what of the envelope is open to all of them.
func (v CallView) themeLines(ctx context.Context) []string {
	apart, open := v.SetApart()
	if apart == 0 {
		return v.themeNames(ctx, v.Themes)
	}
	var out []string
	for _, t := range v.Envelopes {
		for _, name := range v.themeNames(ctx, []int{t.Theme}) {
			if t.Envelope > 0 {
				name = i18n.T(ctx, "calls.theme_with_envelope", "Theme", name, "Amount", dollars(ctx, t.Envelope))
			}
			out = append(out, name)
		}
	}
	if open > 0 {
		out = append(out, i18n.T(ctx, "calls.theme_open", "Amount", dollars(ctx, open)))
	}
	return out
}

// end is the instant that the page counts down to: the closing, and in the grace
// its end.
func (v CallView) end() time.Time {
	if v.Window == models.WindowGrace {
		return v.Call.GraceEndsAt()
	}
	return v.Call.ClosesAt
}

// events is the history the public sees: what, when, why.
func (v CallView) events(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "calls.history"), Columns: []components.Column{
		{Head: i18n.T(ctx, "calls.col_when"), Kind: components.Narrow}, {Head: i18n.T(ctx, "calls.col_what")}, {Head: i18n.T(ctx, "calls.col_why")},
	}}
	for _, e := range v.Events {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Of(components.Instant(e.At)), components.Words(i18n.T(ctx, "calls.event_"+happened(e))), components.Words(e.Reason),
		}})
	}
	return t
}

// happened names an event; a published call that is opened again was extended.
func happened(e models.CallEvent) string {
	if e.FromState == e.ToState {
		return "extend"
	}
	return string(e.Action)
}

// attachments are the letters and files a form asks for.
func attachments(ctx context.Context, f models.FormSchema) []string {
	var out []string
	for _, a := range f.Attachments {
		if a.Required {
			out = append(out, i18n.T(ctx, "forms.attachment_"+string(a.Kind)))
		}
	}
	return out
}

// sections are the titles of a form's sections.
func sections(ctx context.Context, f models.FormSchema) []string {
	var out []string
	for _, s := range f.Sections {
		out = append(out, s.Title.In(i18n.Lang(ctx)))
	}
	return out
}

// instantValue is an instant as an input of the kind datetime-local takes it.
func instantValue(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04")
}

func number(n int) string { return strconv.Itoa(n) }

func plainCents(c money.Cents) string {
	if c == 0 {
		return ""
	}
	return c.String()
}

func rate(bp int) string { return money.PerCent(int64(bp)).PerCentText() }

// themeEnvelope is what stands for a theme in the form.
func (v TermsView) themeEnvelope(theme int) string {
	for _, t := range v.Envelopes {
		if t.Theme == theme {
			return plainCents(t.Envelope)
		}
	}
	return ""
}

func whole(text string) int {
	n, _ := strconv.Atoi(text) // of an option that this page has written
	return n
}

func optionalInstant(t *time.Time) string {
	if t == nil {
		return ""
	}
	return instantValue(*t)
}

func textField(name, lang string) string { return fmt.Sprintf("%s[%s]", name, lang) }

func languageName(code string) string {
	for _, l := range i18n.Languages {
		if l.Code == code {
			return l.Name
		}
	}
	return code
}

func (v TermsView) themeOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, a := range v.Names.Areas() {
		out = append(out, components.Option{Value: strconv.Itoa(a.Number), Label: a.Title.In(i18n.Lang(ctx))})
	}
	return out
}

func (v TermsView) themeValues() []string {
	var out []string
	for _, n := range v.Themes {
		out = append(out, strconv.Itoa(n))
	}
	return out
}

func (v TermsView) organisationOptions() []components.Option {
	var out []components.Option
	for _, o := range v.Organisations {
		out = append(out, components.Option{Value: strconv.FormatInt(o.ID, 10), Label: o.Name})
	}
	return out
}

func (v TermsView) guestOrganisations() []string {
	var out []string
	for _, g := range v.Guests {
		if g.OrganisationID != 0 {
			out = append(out, strconv.FormatInt(g.OrganisationID, 10))
		}
	}
	return out
}

func (v TermsView) guestCountries() []string {
	var out []string
	for _, g := range v.Guests {
		if g.Country != "" {
			out = append(out, g.Country)
		}
	}
	return out
}

// countryOptions are the countries and areas a call can be open to by name.
func (v TermsView) countryOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, x := range v.Names.Countries() {
		out = append(out, components.Option{Value: x.Code, Label: x.Name.In(i18n.Lang(ctx))})
	}
	slices.SortFunc(out, func(a, b components.Option) int { return strings.Compare(a.Label, b.Label) })
	return out
}

func scoringOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, s := range []models.BoardScoring{models.BoardScoringOff, models.BoardScoringAdvisory, models.BoardScoringRequired} {
		out = append(out, components.Option{Value: string(s), Label: i18n.T(ctx, "calls.scoring_"+string(s))})
	}
	return out
}

func kindOptions(ctx context.Context) []components.Option {
	return []components.Option{
		{Value: string(models.CallOpen), Label: i18n.T(ctx, "calls.kind_open"), Hint: i18n.T(ctx, "calls.kind_open_hint")},
		{Value: string(models.CallInvited), Label: i18n.T(ctx, "calls.kind_invited"), Hint: i18n.T(ctx, "calls.kind_invited_hint")},
	}
}

func safe(href string) templ.SafeURL { return templ.SafeURL(href) }
