package reviews

import (
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// checksOf holds the call's rules against the frozen copy, in the order of the
// page. Agreements are those in force at the instant; a missing one is a
// warning, because money goes only later to who has one by then.
func checksOf(q *gorm.DB, s subject, at time.Time) ([]models.EligibilityCheck, error) {
	ctx := q.Statement.Context
	themes, err := db.From[models.CallTheme](q).Where("call_id = ?", s.call.ID).Order("theme").Find(ctx)
	if err != nil {
		return nil, err
	}
	guests, err := db.From[models.CallGuest](q).Where("call_id = ?", s.call.ID).Order("id").Find(ctx)
	if err != nil {
		return nil, err
	}
	form, err := form(ctx, q, s.proposal)
	if err != nil {
		return nil, err
	}
	without, err := withoutAgreement(q, s.frozen, at)
	if err != nil {
		return nil, err
	}
	f, c := s.frozen, s.call
	list := checks{}
	list.rule("time", true, map[string]any{"At": s.submission.At, "Closes": c.ClosesAt, "Grace": s.submission.InGrace})
	list.rule("theme", slices.ContainsFunc(themes, func(t models.CallTheme) bool { return t.Theme == f.Theme }), map[string]any{"Theme": f.Theme})
	list.rule("amount", f.Asked >= c.Minimum && f.Asked <= c.Maximum, map[string]any{"Asked": f.Asked, "Minimum": c.Minimum, "Maximum": c.Maximum})
	list.rule("organisations", len(f.Organisations) >= c.MinOrganisations, map[string]any{"Number": len(f.Organisations), "Needed": c.MinOrganisations})
	list.rule("months", f.Months > 0 && f.Months <= c.MaxMonths, map[string]any{"Months": f.Months, "Max": c.MaxMonths})
	for _, want := range form.Schema.Attachments {
		if want.Required {
			held := slices.ContainsFunc(f.Attachments, func(a models.FrozenAttachment) bool { return a.Kind == want.Kind })
			list.rule(string(want.Kind), held, nil)
		}
	}
	list.endorsed(f)
	if c.Kind == models.CallInvited {
		list.rule("guest", guest(guests, f), nil)
	}
	if form.Schema.Budget {
		list.rule("budget", len(f.Cube().Check(c.RulesFor(f.Asked))) == 0, map[string]any{"Total": f.Total, "Asked": f.Asked})
	}
	// clause 97: money goes only to organisations with an agreement with the agent.
	list.warn("agreements", len(without) == 0, map[string]any{"Organisations": strings.Join(without, ", ")})
	return list, nil
}

type checks []models.EligibilityCheck

func (c *checks) rule(name string, passed bool, args map[string]any) { c.add(name, passed, true, args) }
func (c *checks) warn(name string, passed bool, args map[string]any) {
	c.add(name, passed, false, args)
}

// add names the text of the check: another one where it failed.
func (c *checks) add(name string, passed, blocking bool, args map[string]any) {
	key := "reviews.check." + name
	if !passed {
		key = "reviews.check_failed." + name
	}
	*c = append(*c, models.EligibilityCheck{Key: key, Args: args, Passed: passed, Blocking: blocking})
}

// endorsed holds the States' words against the countries.
//
// clause 105: the State endorses before the fund is asked.
func (c *checks) endorsed(f models.Frozen) {
	var missing []string
	for _, code := range f.CountryCodes() {
		if !slices.ContainsFunc(f.Endorsements, func(e models.FrozenEndorsement) bool { return e.Country == code }) {
			missing = append(missing, code)
		}
	}
	c.rule("endorsements", len(missing) == 0 && len(f.Countries) > 0, map[string]any{"Countries": strings.Join(missing, ", "), "Number": len(f.Countries)})
}

// guest says whether an invited call names the lead or a State of the programme.
func guest(guests []models.CallGuest, f models.Frozen) bool {
	return slices.ContainsFunc(guests, func(g models.CallGuest) bool {
		_, in := f.Countries[g.Country]
		return g.OrganisationID != 0 && g.OrganisationID == f.Lead || g.Country != "" && in
	})
}

// withoutAgreement names the organisations that have no agreement with the
// agent in force at an instant.
func withoutAgreement(q *gorm.DB, f models.Frozen, at time.Time) ([]string, error) {
	ids := make([]int64, len(f.Organisations))
	for i, o := range f.Organisations {
		ids[i] = o.ID
	}
	var covered []int64
	err := q.Raw("SELECT DISTINCT organisation_id FROM agreements WHERE organisation_id IN ? AND from_at <= ? AND (to_at IS NULL OR to_at > ?)", ids, at, at).
		Scan(&covered).Error
	var without []string
	for _, o := range f.Organisations {
		if !slices.Contains(covered, o.ID) {
			without = append(without, o.Name)
		}
	}
	return without, err
}

// blocked says whether a rule that nobody may overrule has failed; warned,
// whether a warning stands.
func blocked(list []models.EligibilityCheck) (blocked, warned bool) {
	for _, c := range list {
		blocked = blocked || !c.Passed && c.Blocking
		warned = warned || !c.Passed && !c.Blocking
	}
	return blocked, warned
}
