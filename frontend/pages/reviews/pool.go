package reviews

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// PoolPage is the pool of reviewers with what each knows, takes on and has.
type PoolPage struct {
	Frame
	Rows []models.PoolMember
}

func (v PoolPage) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reviews.pool.caption"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "reviews.pool.reviewer")}, {Head: i18n.T(ctx, "reviews.pool.knows")}, {Head: i18n.T(ctx, "reviews.pool.languages")},
		{Head: i18n.T(ctx, "reviews.pool.owed"), Kind: components.Number}, {Head: i18n.T(ctx, "reviews.pool.done"), Kind: components.Number},
		{Head: i18n.T(ctx, "reviews.pool.declined"), Kind: components.Number}, {Head: i18n.T(ctx, "reviews.pool.most"), Kind: components.Number},
	}}
	for _, r := range v.Rows {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: r.Name, Href: v.to("/reviewers/%d", r.PersonID), Sub: bodyOf(ctx, r.Organisation, r.Affiliation)},
			components.Words(v.knowledge(ctx, r.ReviewerProfile)), components.Words(languages(ctx, r.Languages)),
			components.Count(ctx, r.Owed), components.Count(ctx, r.Done), components.Count(ctx, r.Declined), components.Words(most(ctx, r.Most)),
		}})
	}
	return t
}

// bodyOf names the organisation of a reviewer and the body outside the register.
func bodyOf(ctx context.Context, organisation, affiliation string) string {
	return joined(ctx, organisation, affiliation)
}

func joined(ctx context.Context, parts ...string) string {
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return strings.Join(parts, i18n.T(ctx, "core.list_separator"))
}

// knowledge is what a reviewer knows, in a few words.
func (f Frame) knowledge(ctx context.Context, p models.ReviewerProfile) string {
	var parts []string
	for _, n := range p.Themes.Numbers() {
		parts = append(parts, f.area(ctx, n))
	}
	if list := p.Objectives.List(); len(list) > 0 {
		parts = append(parts, i18n.T(ctx, "reviews.pool.objectives", "Numbers", strings.Join(list, i18n.T(ctx, "core.list_separator"))))
	}
	if p.Financial {
		parts = append(parts, i18n.T(ctx, "reviews.pool.financial"))
	}
	if len(parts) == 0 {
		return i18n.T(ctx, "reviews.pool.unsaid")
	}
	return joined(ctx, parts...)
}

func languages(ctx context.Context, codes models.Codes) string {
	var names []string
	for _, code := range codes.List() {
		names = append(names, languageName(ctx, code))
	}
	return joined(ctx, names...)
}

func languageName(ctx context.Context, code string) string {
	return i18n.T(ctx, "meetings.language."+code)
}

func most(ctx context.Context, n int) string {
	if n == 0 {
		return i18n.T(ctx, "reviews.pool.no_most")
	}
	return i18n.Number(ctx, n)
}

func languageOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, code := range models.UNLanguages {
		out = append(out, components.Option{Value: code, Label: languageName(ctx, code)})
	}
	return out
}

// ProfilePage is one reviewer's profile, to read or to keep.
type ProfilePage struct {
	Frame
	models.ProfileView
}

func (v ProfilePage) path() string { return fmt.Sprintf("/reviewers/%d", v.Profile.PersonID) }

func (v ProfilePage) areas(ctx context.Context) []components.Option {
	var out []components.Option
	if v.Names != nil {
		for _, a := range v.Names.Areas() {
			out = append(out, components.Option{Value: strconv.Itoa(a.Number), Label: a.Title.In(i18n.Lang(ctx))})
		}
	}
	return out
}

func (v ProfilePage) objectives(ctx context.Context) []components.Option {
	var out []components.Option
	if v.Names != nil {
		for _, o := range v.Names.Objectives() {
			out = append(out, components.Option{Value: strconv.Itoa(o.Number), Label: strconv.Itoa(o.Number) + ". " + o.Title.In(i18n.Lang(ctx))})
		}
	}
	return out
}

func (v ProfilePage) financial() []string {
	if v.Profile.Financial {
		return []string{"1"}
	}
	return nil
}

func (v ProfilePage) mostValue() string {
	if v.Profile.Most == 0 {
		return ""
	}
	return strconv.Itoa(v.Profile.Most)
}

func (v ProfilePage) facts(ctx context.Context) []components.Fact {
	p := v.Profile
	facts := []components.Fact{
		{Name: i18n.T(ctx, "reviews.pool.knows"), Text: v.knowledge(ctx, p)},
		{Name: i18n.T(ctx, "reviews.pool.languages"), Text: languages(ctx, p.Languages)},
		{Name: i18n.T(ctx, "reviews.pool.most"), Text: most(ctx, p.Most)},
	}
	return append(facts, v.work(ctx)...)
}

// work is what the person has, for the secretariat and the auditor.
func (v ProfilePage) work(ctx context.Context) []components.Fact {
	if v.Member == nil {
		return nil
	}
	return []components.Fact{
		{Name: i18n.T(ctx, "reviews.pool.body"), Text: bodyOf(ctx, v.Member.Organisation, v.Member.Affiliation)},
		{Name: i18n.T(ctx, "reviews.pool.owed"), Text: i18n.Number(ctx, v.Member.Owed)},
		{Name: i18n.T(ctx, "reviews.pool.done"), Text: i18n.Number(ctx, v.Member.Done)},
		{Name: i18n.T(ctx, "reviews.pool.declined"), Text: i18n.Number(ctx, v.Member.Declined)},
	}
}

// PlanPage is the assignments proposed for a call.
type PlanPage struct {
	Frame
	models.PlanView
	Assigns bool
}

func (v PlanPage) path(rest string) string {
	return fmt.Sprintf("/calls/%d/reviewers%s", v.Call.ID, rest)
}

func (v PlanPage) mixPath() string { return fmt.Sprintf("/calls/%d/review-mix", v.Call.ID) }

func (v PlanPage) stages(ctx context.Context) []components.Filter {
	var out []components.Filter
	for _, s := range []models.ProposalStage{models.StageConcept, models.StageFull} {
		out = append(out, components.Filter{Label: i18n.T(ctx, "reviews.stage."+string(s)), Href: v.to("/calls/%d/reviewers?stage=%s", v.Call.ID, s), Current: s == v.Stage})
	}
	return out
}

// mixText says what the call asks for, in one sentence.
func (v PlanPage) mixText(ctx context.Context) string {
	parts := []string{i18n.T(ctx, "reviews.plan.wants", "Count", v.Mix.Reviewers)}
	for _, p := range models.MixParts {
		if n := v.Mix.Wants(p); n > 0 {
			parts = append(parts, i18n.T(ctx, "reviews.plan.wants_"+string(p), "Count", n))
		}
	}
	return joined(ctx, parts...)
}

func (v PlanPage) suggested() int {
	n := 0
	for _, r := range v.Rows {
		n += len(r.Suggested)
	}
	return n
}

// options are the people suggested for a proposal, each with the reasons.
func (v PlanPage) options(ctx context.Context, row models.PlanRow) (options []components.Option, all []string) {
	for _, s := range row.Suggested {
		options = append(options, components.Option{Value: fmt.Sprint(s.MandateID), Label: s.Name, Hint: v.because(ctx, s)})
		all = append(all, fmt.Sprint(s.MandateID))
	}
	return options, all
}

// because is the reasons of a suggestion in words.
func (v PlanPage) because(ctx context.Context, s models.Suggestion) string {
	parts := []string{bodyOf(ctx, s.Organisation, s.Affiliation)}
	for _, r := range s.Reasons {
		switch r.Kind {
		case "theme":
			n, _ := strconv.Atoi(r.Code)
			parts = append(parts, i18n.T(ctx, "reviews.because.theme", "Theme", v.area(ctx, n)))
		case "language":
			parts = append(parts, i18n.T(ctx, "reviews.because.language", "Language", languageName(ctx, r.Code)))
		case "load":
			if s.Most > 0 {
				parts = append(parts, i18n.T(ctx, "reviews.because.load_of", "Load", s.Load, "Most", s.Most))
			} else {
				parts = append(parts, i18n.T(ctx, "reviews.because.load", "Load", s.Load))
			}
		default:
			parts = append(parts, i18n.T(ctx, "reviews.because."+r.Kind, "Number", r.Code))
		}
	}
	return joined(ctx, parts...)
}

func pairField(proposal int64) string { return fmt.Sprintf("pair-%d", proposal) }

// missing says what of the mix a proposal would still be without.
func (v PlanPage) missing(ctx context.Context, row models.PlanRow) []string {
	var out []string
	if row.Short > 0 {
		out = append(out, i18n.T(ctx, "reviews.plan.short", "Count", row.Short))
	}
	for _, p := range row.Missing {
		key := "reviews.plan.without_" + string(p)
		if p == models.MixLanguage && row.Language == "" {
			key = "reviews.plan.language_unsaid"
		}
		out = append(out, i18n.T(ctx, key))
	}
	return out
}

func (v PlanPage) asked(ctx context.Context, row models.PlanRow) string {
	var names []string
	for _, r := range row.Asked {
		names = append(names, r.Name)
	}
	return joined(ctx, names...)
}

// ChosenPair is one person for one proposal, as the list to confirm names it.
type ChosenPair struct {
	models.PlanPair
	Reference, Title, Name string
}

// ConfirmPage is the list a person confirms, by name and number. Stale says that
// the plan has changed since it was read.
type ConfirmPage struct {
	PlanPage
	Pairs []ChosenPair
	Stale bool
}

func (v ConfirmPage) proposals() int {
	seen := map[int64]bool{}
	for _, p := range v.Pairs {
		seen[p.ProposalID] = true
	}
	return len(seen)
}

func (v ConfirmPage) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "reviews.confirm.caption"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "reviews.col.proposal")}, {Head: i18n.T(ctx, "reviews.pool.reviewer")}, {Head: i18n.T(ctx, "reviews.confirm.numbers"), Kind: components.Narrow},
	}}
	for _, p := range v.Pairs {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			{Text: p.Title, Sub: p.Reference}, components.Words(p.Name), components.Words(fmt.Sprintf("%d-%d", p.ProposalID, p.MandateID)),
		}})
	}
	return t
}
