// Package account is the pages of a person's own account: signing in and
// proving it again, capacity, invitation and password, profile, sessions,
// tokens, and the first administrator's way in.
package account

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
)

// SignInView asks for address and password. Next is where the person goes on.
type SignInView struct {
	layout.Page
	Faults *models.Error
	Values url.Values
	Next   string
	First  bool // nobody has an account yet
}

// ConfirmView asks for the password again. With an Action it sends the form
// that was refused for want of it; else it leads on to Next.
type ConfirmView struct {
	layout.Page
	Faults *models.Error
	Action string
	Values url.Values // of the form that waits
	Next   string
}

// AgainView asks whose session ended while they wrote to sign in, with the form
// that waits for it. Capacity is the one the form was opened in.
type AgainView struct {
	layout.Page
	Faults          *models.Error
	Action          string
	Values          url.Values
	Capacity, Email string
}

// waiting are the names of the fields of a form that waits, in order.
func waiting(values url.Values) []string {
	return slices.Sorted(maps.Keys(values))
}

// Capacity is a mandate in force, to be chosen.
type Capacity struct {
	MandateID    int64
	Role         models.Role
	Organisation string
	Country      string
}

// CapacityView lists the mandates in force to choose among.
type CapacityView struct {
	layout.Page
	Capacities []Capacity
	Now        int64 // the mandate one acts under, 0 for none
	Next       string
	Faults     *models.Error
	Values     url.Values
}

// PasswordView sets a password by a one-use link, of an invitation or a reset.
type PasswordView struct {
	layout.Page
	Action string
	Secret string
	Email  string
	Faults *models.Error
}

// ResetView asks for the address to which a link goes; Sent says it was asked.
type ResetView struct {
	layout.Page
	Sent   bool
	Faults *models.Error
	Values url.Values
}

// ProfileView is a person's own data.
type ProfileView struct {
	layout.Page
	Account models.Account
	Person  models.Person
	Tabs    []layout.Crumb
	Faults  *models.Error
	Values  url.Values
}

// ChangePasswordView asks for the old password and a new one.
type ChangePasswordView struct {
	layout.Page
	Tabs   []layout.Crumb
	Faults *models.Error
}

// SessionsView lists the browsers that are signed in.
type SessionsView struct {
	layout.Page
	Tabs     []layout.Crumb
	Sessions []models.SessionRow
}

// UnsentView lists what a person typed and did not send.
type UnsentView struct {
	layout.Page
	Tabs  []layout.Crumb
	Forms []models.UnsentForm // the latest first
	At    func(path string) string
	Home  string
}

// TokensView lists personal tokens and makes new ones; Secret is shown once.
type TokensView struct {
	layout.Page
	Tabs       []layout.Crumb
	Tokens     []models.APIToken
	Capacities []Capacity
	Secret     string
	Now        time.Time
	Faults     *models.Error
	Values     url.Values
}

// FirstView makes the first administrator and names the fund.
type FirstView struct {
	layout.Page
	Secret string
	Faults *models.Error
	Values url.Values
}

// SetUpView leads the first administrator on: the Board and its rules, then
// people.
type SetUpView struct {
	layout.Page
	FundCode string
	Board    *models.Body // nil until it is set up
	Rule     models.BodyRule
	After    []Step // what comes after the Board
	Faults   *models.Error
	Values   url.Values
}

// Step is one step of setting up the fund after its Board. Key is its text's.
type Step struct{ Key, Href, State string }

func hint(ctx context.Context, key string) string {
	if !i18n.Has(key) {
		return ""
	}
	return i18n.T(ctx, key)
}

func (v TokensView) state(t models.APIToken) string {
	if t.RevokedAt != nil {
		return "ended"
	}
	if !t.Usable(v.Now) {
		return "closed"
	}
	return "account_active"
}

// Named is a capacity as lists show it: role, organisation, country.
func Named(ctx context.Context, c Capacity) string {
	label := i18n.T(ctx, "people.role."+string(c.Role))
	if c.Organisation != "" {
		label += i18n.T(ctx, "core.list_separator") + c.Organisation
	}
	return label
}

func (v CapacityView) options(ctx context.Context) []components.Option {
	var options []components.Option
	for _, c := range v.Capacities {
		options = append(options, components.Option{
			Value: strconv.FormatInt(c.MandateID, 10), Label: i18n.T(ctx, "people.role."+string(c.Role)),
			Hint: strings.Trim(c.Organisation+" "+c.Country, " "),
		})
	}
	return options
}

func (v TokensView) capacities(ctx context.Context) []components.Option {
	var options []components.Option
	for _, c := range v.Capacities {
		options = append(options, components.Option{Value: strconv.FormatInt(c.MandateID, 10), Label: Named(ctx, c)})
	}
	return options
}

func (v TokensView) scopes(ctx context.Context) []components.Option {
	var options []components.Option
	for _, s := range models.TokenScopes() {
		options = append(options, components.Option{Value: s, Label: i18n.T(ctx, "account.scope."+s)})
	}
	return options
}

func (v TokensView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "account.tokens_caption"),
		Columns: []components.Column{
			{Head: i18n.T(ctx, "account.token_name")}, {Head: i18n.T(ctx, "account.token_scopes")},
			{Head: i18n.T(ctx, "account.token_expires"), Kind: components.Narrow},
			{Head: i18n.T(ctx, "frame.state")}, {Head: i18n.T(ctx, "frame.act"), HeadHidden: true},
		},
	}
	for _, token := range v.Tokens {
		last := components.Cell{}
		if token.Usable(v.Now) {
			last = components.Of(revoke(token))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Words(token.Name), components.Words(token.Scopes), components.Day(ctx, token.ExpiresAt),
			components.State(v.state(token)), last,
		}})
	}
	return t
}

func (v SessionsView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "account.sessions_caption"),
		Columns: []components.Column{
			{Head: i18n.T(ctx, "account.session_browser")}, {Head: i18n.T(ctx, "account.session_address")},
			{Head: i18n.T(ctx, "account.session_since")}, {Head: i18n.T(ctx, "account.session_seen")},
			{Head: i18n.T(ctx, "frame.act"), HeadHidden: true},
		},
	}
	for _, s := range v.Sessions {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Words(s.UserAgent), components.Words(s.Address),
			components.Words(i18n.Instant(ctx, s.CreatedAt)), components.Words(i18n.Instant(ctx, s.SeenAt)),
			components.Of(endSession(s)),
		}})
	}
	return t
}

func languageOptions() []components.Option {
	var options []components.Option
	for _, l := range i18n.Offered() {
		options = append(options, components.Option{Value: l.Code, Label: l.Name})
	}
	return options
}

// zones are the time zones of the list: one or more for each offset, after
// where the United Nations works.
var zones = strings.Fields(`
Pacific/Honolulu America/Anchorage America/Los_Angeles America/Denver America/Mexico_City America/Guatemala
America/Panama America/Bogota America/Lima America/New_York America/Port-au-Prince America/Caracas America/La_Paz
America/Santiago America/Barbados America/Argentina/Buenos_Aires America/Sao_Paulo Atlantic/Cape_Verde Africa/Abidjan
Africa/Accra Africa/Dakar Europe/London Africa/Casablanca Africa/Lagos Africa/Tunis Europe/Paris Europe/Rome
Europe/Zurich Europe/Vienna Europe/Copenhagen Europe/Berlin Africa/Cairo Africa/Johannesburg
Africa/Harare Europe/Athens Europe/Istanbul Asia/Beirut Asia/Amman Africa/Nairobi Africa/Addis_Ababa Asia/Baghdad
Asia/Riyadh Europe/Moscow Asia/Tehran Asia/Dubai Asia/Baku Asia/Kabul Asia/Tashkent Asia/Karachi Asia/Kolkata
Asia/Colombo Asia/Kathmandu Asia/Dhaka Asia/Almaty Asia/Yangon Asia/Bangkok Asia/Jakarta Asia/Shanghai Asia/Manila
Asia/Singapore Asia/Tokyo Asia/Seoul Australia/Sydney Pacific/Port_Moresby Pacific/Noumea Pacific/Auckland
Pacific/Fiji Pacific/Apia Pacific/Tongatapu`)

func zoneOptions(have string) []components.Option {
	names := zones
	if have != "" && !slices.Contains(names, have) {
		names = append([]string{have}, names...)
	}
	var options []components.Option
	for _, name := range names {
		if _, err := time.LoadLocation(name); err == nil {
			options = append(options, components.Option{Value: name, Label: strings.ReplaceAll(name, "_", " ")})
		}
	}
	return options
}

func gradeOptions(ctx context.Context) []components.Option {
	var options []components.Option
	for _, g := range models.InterestGrades {
		options = append(options, components.Option{Value: string(g), Label: i18n.T(ctx, "account.grade."+string(g))})
	}
	return options
}

// steps are the way from an empty store to a working fund.
func (v SetUpView) steps(ctx context.Context) []components.TaskGroup {
	board := components.Task{Title: i18n.T(ctx, "account.setup_step_board"), Hint: i18n.T(ctx, "account.setup_step_board_hint"), State: "not_started", Href: "#board"}
	if v.Board != nil {
		board.State, board.Href = "completed", ""
		board.Note = i18n.T(ctx, "account.setup_rules_since", "Number", v.Rule.Number, "At", v.Rule.EffectiveFrom)
	}
	tasks := []components.Task{
		{Title: i18n.T(ctx, "account.setup_step_fund"), Hint: v.FundCode, State: "completed"}, board,
	}
	for _, s := range v.After {
		tasks = append(tasks, components.Task{Title: i18n.T(ctx, s.Key), Hint: hint(ctx, s.Key+"_hint"), Href: s.Href, State: s.State})
	}
	return []components.TaskGroup{{Tasks: tasks}}
}
