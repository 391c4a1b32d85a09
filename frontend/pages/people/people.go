// Package people is the pages of administration: accounts, organisations and
// their agreements with the agent, mandates, the table of rights, the record
// of acts.
package people

import (
	"context"
	"encoding/json"
	"fmt"
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

// Frame is what every page of the area has. At pins an address as the reader's
// own is pinned.
type Frame struct {
	layout.Page
	At   func(path string) string
	Tabs []layout.Crumb
}

// AccountsView lists accounts. Next is the address of the following page.
type AccountsView struct {
	Frame
	Rows   []models.AccountRow
	Next   string
	Invite string // address of the form, empty for who may not
	Erase  string // the same, for somebody without an account
}

// OutsiderView erases somebody without an account.
type OutsiderView struct {
	Frame
	Form components.Form
}

// InviteView makes an account; Link is shown once, where no mail goes out.
type InviteView struct {
	Frame
	Link   string
	Email  string
	Faults *models.Error
	Values url.Values
}

// AccountView is one account with its person's mandates. May says what the
// reader may do with it.
type AccountView struct {
	Frame
	Account  models.Account
	Person   models.Person
	Mandates []models.MandateRow
	Now      time.Time
	Manages  bool
	Own      bool
	Grant    string // address of the form, empty for who may not
	Link     string // a fresh invitation, shown once
}

// OrganisationsView lists organisations.
type OrganisationsView struct {
	Frame
	Rows []models.OrganisationRow
	Add  string
}

// OrganisationView is one organisation: its fields, its agreements.
type OrganisationView struct {
	Frame
	Organisation models.Organisation // zero for a new one
	Agreements   []models.Agreement
	Now          time.Time
	Manages      bool
	Faults       *models.Error
	Values       url.Values
	AgreeFaults  *models.Error // of the form that records an agreement
	AgreeValues  url.Values
}

// MandatesView lists mandates as at an instant.
type MandatesView struct {
	Frame
	Rows []models.MandateRow
	At   time.Time
	All  bool
	Role models.Role
	Add  string
}

// GrantView gives a mandate.
type GrantView struct {
	Frame
	People        []models.AccountRow
	Organisations []models.OrganisationRow
	Person        int64
	Faults        *models.Error
	Values        url.Values
}

// MandateView is one mandate and the form that ends it.
type MandateView struct {
	Frame
	Mandate models.MandateRow
	Now     time.Time
	Ends    bool // the reader may end it
	Faults  *models.Error
	Values  url.Values
}

// RightsView is the table of rights.
type RightsView struct {
	Frame
	Rights []models.Right
}

// ActsView is the record of acts.
type ActsView struct {
	Frame
	Rows     []models.ActRow
	Target   string
	TargetID string
	Action   string
	Next     string
}

// ActView is one act with its old and new values.
type ActView struct {
	Frame
	Act models.ActPage
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func head(ctx context.Context, key string) components.Column {
	return components.Column{Head: i18n.T(ctx, key)}
}

func narrow(ctx context.Context, key string) components.Column {
	return components.Column{Head: i18n.T(ctx, key), Kind: components.Narrow}
}

func count(ctx context.Context, key string) components.Column {
	return components.Column{Head: i18n.T(ctx, key), Kind: components.Number}
}

func accountState(passwordSet, disabled *time.Time) string {
	switch {
	case disabled != nil:
		return "suspended"
	case passwordSet == nil:
		return "account_invited"
	}
	return "account_active"
}

func (v AccountsView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "people.accounts_caption"), CaptionHidden: true,
		Columns: []components.Column{
			head(ctx, "people.col.name"), head(ctx, "people.col.email"), narrow(ctx, "frame.state"),
			count(ctx, "people.col.mandates"), narrow(ctx, "people.col.since"),
		},
	}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.To(r.Name, v.At("/people/"+id(r.ID))), components.Words(r.Email),
			components.State(accountState(r.PasswordSetAt, r.DisabledAt)), components.Count(ctx, r.Mandates), components.Day(ctx, r.CreatedAt),
		}})
	}
	return t
}

func (v OrganisationsView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "people.organisations_caption"), CaptionHidden: true,
		Columns: []components.Column{
			head(ctx, "people.col.organisation"), head(ctx, "people.col.kind"), narrow(ctx, "people.col.code"),
			narrow(ctx, "people.col.agreement"), count(ctx, "people.col.mandates"),
		},
	}
	for _, r := range v.Rows {
		agreement := components.Cell{}
		if r.Agreement {
			agreement = components.Words(i18n.T(ctx, "people.agreement_in_force"))
		} else if r.Kind == models.KindUNEntity {
			agreement = components.Words(i18n.T(ctx, "people.agreement_none"))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.To(r.Name, v.At("/organisations/"+id(r.ID))), components.Words(i18n.T(ctx, "people.kind."+string(r.Kind))),
			components.Words(r.Code), agreement, components.Count(ctx, r.Mandates),
		}})
	}
	return t
}

func (v OrganisationView) agreements(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "people.agreements_caption"),
		Columns: []components.Column{
			head(ctx, "people.col.instrument"), narrow(ctx, "people.col.from"), narrow(ctx, "people.col.to"),
			narrow(ctx, "frame.state"), {Head: i18n.T(ctx, "frame.act"), HeadHidden: true},
		},
	}
	for _, a := range v.Agreements {
		state, last := "ended", components.Cell{}
		if a.InForce(v.Now) {
			state = "account_active"
		} else if a.FromAt.After(v.Now) {
			state = "planned"
		}
		if v.Manages && a.ToAt == nil {
			last = components.Of(endAgreement(a, v.Now))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Words(a.Instrument), components.Day(ctx, a.FromAt), until(ctx, a.ToAt), components.State(state), last,
		}})
	}
	return t
}

// until is the end of an interval, or that it is open.
func until(ctx context.Context, to *time.Time) components.Cell {
	if to == nil {
		return components.Words(i18n.T(ctx, "people.open_end"))
	}
	return components.Day(ctx, *to)
}

func (f Frame) mandates(ctx context.Context, rows []models.MandateRow, at time.Time, person bool) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "people.mandates_caption"), CaptionHidden: person}
	if person {
		t.Columns = append(t.Columns, head(ctx, "people.col.name"))
	}
	t.Columns = append(t.Columns, head(ctx, "people.col.capacity"), head(ctx, "people.col.organisation"),
		narrow(ctx, "people.col.from"), narrow(ctx, "people.col.to"), narrow(ctx, "frame.state"))
	for _, m := range rows {
		capacity := components.To(i18n.T(ctx, "people.role."+string(m.Role)), f.At("/mandates/"+id(m.ID)))
		capacity.Sub = m.Country
		cells := []components.Cell{capacity, components.Words(m.Organisation), components.Day(ctx, m.FromAt), until(ctx, m.Until()), components.State(mandateState(m.Mandate, at))}
		if person {
			cells = append([]components.Cell{components.Words(m.Person)}, cells...)
		}
		t.Rows = append(t.Rows, components.Row{Cells: cells})
	}
	return t
}

func mandateState(m models.Mandate, at time.Time) string {
	switch {
	case m.InForce(at):
		return "account_active"
	case m.FromAt.After(at):
		return "planned"
	}
	return "ended"
}

func (v MandatesView) roles(ctx context.Context) []components.Option { return roleOptions(ctx) }

func roleOptions(ctx context.Context) []components.Option {
	var options []components.Option
	for _, r := range models.Roles {
		options = append(options, components.Option{Value: string(r), Label: i18n.T(ctx, "people.role."+string(r))})
	}
	return options
}

func (v GrantView) people() []components.Option {
	var options []components.Option
	for _, p := range v.People {
		options = append(options, components.Option{Value: id(p.PersonID), Label: p.Name + " (" + p.Email + ")"})
	}
	return options
}

func (v GrantView) organisations() []components.Option {
	var options []components.Option
	for _, o := range v.Organisations {
		options = append(options, components.Option{Value: id(o.ID), Label: o.Name + " (" + o.Code + ")"})
	}
	return options
}

func kindOptions(ctx context.Context) []components.Option {
	var options []components.Option
	for _, k := range models.OrganisationKinds {
		options = append(options, components.Option{Value: string(k), Label: i18n.T(ctx, "people.kind."+string(k))})
	}
	return options
}

func categoryOptions(ctx context.Context) []components.Option {
	var options []components.Option
	for _, c := range models.StakeholderCategories {
		options = append(options, components.Option{Value: c, Label: i18n.T(ctx, "people.category."+c)})
	}
	return options
}

// table has one row for each right: who may, by which clause, and whether the
// sign-in has to be fresh.
func (v RightsView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "people.rights_caption"), CaptionHidden: true,
		Columns: []components.Column{
			head(ctx, "people.col.right"), head(ctx, "people.col.who"), narrow(ctx, "people.col.clause"),
			narrow(ctx, "people.col.fresh"), narrow(ctx, "people.col.scope"),
		},
	}
	for _, r := range v.Rights {
		who := make([]string, len(r.Roles))
		for i, role := range r.Roles {
			who[i] = i18n.T(ctx, "people.role."+string(role))
		}
		if len(r.Roles) > len(models.Roles) {
			who = []string{i18n.T(ctx, "people.everyone")}
		} else if len(r.Roles) == len(models.Roles) {
			who = []string{i18n.T(ctx, "people.every_capacity")}
		}
		fresh := ""
		if r.Fresh {
			fresh = i18n.T(ctx, "people.fresh_needed")
		}
		t.Rows = append(t.Rows, components.Row{ID: string(r.Permission), Cells: []components.Cell{
			{Text: i18n.T(ctx, "people.right."+string(r.Permission)), Sub: string(r.Permission)},
			components.Words(strings.Join(who, i18n.T(ctx, "core.list_separator"))), components.Words(r.Clause),
			components.Words(fresh), components.Words(r.Scope),
		}})
	}
	return t
}

func (v ActsView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "people.acts_caption"), CaptionHidden: true,
		Columns: []components.Column{
			narrow(ctx, "people.col.number"), narrow(ctx, "people.col.at"), head(ctx, "people.col.act"),
			head(ctx, "people.col.by"), head(ctx, "people.col.target"),
		},
	}
	for _, a := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.To(id(a.ID), v.At("/acts/"+id(a.ID))), components.Words(i18n.Instant(ctx, a.At)), components.Words(a.Action),
			{Text: by(ctx, a), Sub: i18n.T(ctx, "people.role."+string(a.Role))},
			v.target(a.Target, a.TargetID),
		}})
	}
	return t
}

// target leads to the acts on the same record.
func (f Frame) target(table string, record int64) components.Cell {
	if table == "" {
		return components.Cell{}
	}
	q := url.Values{"target": {table}}
	text := table
	if record != 0 {
		q.Set("id", id(record))
		text += " " + id(record)
	}
	return components.To(text, f.At("/acts?"+q.Encode()))
}

func by(ctx context.Context, a models.ActRow) string {
	switch {
	case a.Person != "" && a.Organisation != "":
		return a.Person + i18n.T(ctx, "core.list_separator") + a.Organisation
	case a.Person != "":
		return a.Person
	}
	return i18n.T(ctx, "people.role.system")
}

// values is the table of old and new values of one change.
func values(ctx context.Context, c models.ActChange) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "people.op."+c.Op) + ": " + strings.TrimSpace(c.Table+" "+c.Key+numberOr(c.ID)),
		Columns: []components.Column{head(ctx, "people.col.column"), head(ctx, "people.col.old"), head(ctx, "people.col.new")},
	}
	names := map[string]bool{}
	for name := range c.Old {
		names[name] = true
	}
	for name := range c.New {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Words(name), components.Words(written(c.Old[name])), components.Words(written(c.New[name])),
		}})
	}
	for _, name := range c.Withheld {
		t.Rows = append(t.Rows, components.Row{Tone: "quiet", Cells: []components.Cell{
			components.Words(name), {}, components.Words(i18n.T(ctx, "people.withheld")),
		}})
	}
	return t
}

func numberOr(n int64) string {
	if n == 0 {
		return ""
	}
	return id(n)
}

func written(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(x)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// day is an instant as a date field holds it.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02")
}

// minute is an instant as a date-and-time field holds it.
func minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04")
}

func allOption(ctx context.Context) []components.Option {
	return []components.Option{{Value: "1", Label: i18n.T(ctx, "people.also_ended")}}
}

func allValues(all bool) []string {
	if all {
		return []string{"1"}
	}
	return nil
}

// facts is a table of two columns: what, and how it stands.
func facts(ctx context.Context, caption string, pairs ...[2]string) components.Table {
	t := components.Table{
		Caption: caption, CaptionHidden: true,
		Columns: []components.Column{head(ctx, "people.col.what"), head(ctx, "people.col.value")},
	}
	for _, p := range pairs {
		if p[1] != "" {
			value := components.Words(p[1])
			if strings.HasPrefix(p[0], "people.code.") {
				value = components.Of(components.Code(p[1]))
			}
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(i18n.T(ctx, p[0])), value}})
		}
	}
	return t
}

func (v MandateView) facts(ctx context.Context) components.Table {
	m := v.Mandate
	to := i18n.T(ctx, "people.open_end")
	if until := m.Until(); until != nil {
		to = i18n.Instant(ctx, *until)
	}
	return facts(ctx, v.Title,
		[2]string{"people.col.name", m.Person}, [2]string{"people.col.capacity", i18n.T(ctx, "people.role."+string(m.Role))},
		[2]string{"people.on_behalf", m.Organisation}, [2]string{"people.col.country", m.Country},
		[2]string{"people.col.office", officeName(ctx, m.Office)}, [2]string{"people.col.powers", powerNames(ctx, m.Mandate)},
		[2]string{"people.col.instrument", m.Instrument}, [2]string{"people.col.from", i18n.Instant(ctx, m.FromAt)},
		[2]string{"people.col.to", to}, [2]string{"people.col.reason", m.EndReason},
		[2]string{"people.col.recorded", i18n.Instant(ctx, m.CreatedAt)},
	)
}

func (v ActView) facts(ctx context.Context) components.Table {
	a := v.Act
	seal := i18n.T(ctx, "people.not_sealed")
	if a.Seal != 0 {
		seal = id(a.Seal) + ", " + a.SealHead
	}
	return facts(ctx, v.Title,
		[2]string{"people.col.act", a.Action}, [2]string{"people.col.at", i18n.Instant(ctx, a.At)},
		[2]string{"people.col.by", by(ctx, a.ActRow)}, [2]string{"people.col.capacity", i18n.T(ctx, "people.role."+string(a.Role))},
		[2]string{"people.col.country", a.Country}, [2]string{"people.col.target", strings.TrimSpace(a.Target + " " + numberOr(a.TargetID))},
		[2]string{"people.code.request", a.RequestID}, [2]string{"people.code.digest", a.Digest}, [2]string{"people.code.seal", seal},
	)
}

func (v OrganisationView) facts(ctx context.Context) components.Table {
	o := v.Organisation
	category := ""
	if o.StakeholderCategory != "" {
		category = i18n.T(ctx, "people.category."+o.StakeholderCategory)
	}
	return facts(ctx, v.Title,
		[2]string{"people.col.name", o.Name}, [2]string{"people.col.code", o.Code}, [2]string{"people.col.kind", i18n.T(ctx, "people.kind."+string(o.Kind))},
		[2]string{"people.col.country", o.Country}, [2]string{"people.col.category", category},
	)
}
