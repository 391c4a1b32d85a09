package reviews

import (
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

// checksOf holds the call's rules against the frozen copy, in the order of the
// page. Agreements are those in force at the instant, and so is the rule of the
// fund that says which checks refuse and which warn: a finding keeps its own.
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
	refusals, err := rules.Refusals(q, at)
	if err != nil {
		return nil, err
	}
	f, c := s.frozen, s.call
	list := checks{call: c.Version, form: int64(form.Number), refusing: refusals.Value}
	if err := list.inTime(q, s); err != nil {
		return nil, err
	}
	list.rule("theme", slices.ContainsFunc(themes, func(t models.CallTheme) bool { return t.Theme == f.Theme }), map[string]any{"Theme": f.Theme})
	list.rule("amount", f.Asked >= c.Minimum && f.Asked <= c.Maximum, map[string]any{"Asked": f.Asked, "Minimum": c.Minimum, "Maximum": c.Maximum})
	// clause 96: the fund finances joint programmes of organisations of the system.
	list.add(found("organisations", len(f.Organisations) >= c.MinOrganisations, map[string]any{"Number": len(f.Organisations), "Needed": c.MinOrganisations},
		models.EligibilityCheck{Rule: models.RuleOfCall, Version: c.Version, Clause: "96"}))
	list.rule("months", f.Months > 0 && f.Months <= c.MaxMonths, map[string]any{"Months": f.Months, "Max": c.MaxMonths})
	for _, want := range form.Schema.Attachments {
		if want.Required {
			held := slices.ContainsFunc(f.Attachments, func(a models.FrozenAttachment) bool { return a.Kind == want.Kind })
			list.add(found(string(want.Kind), held, nil, models.EligibilityCheck{Blocking: refusals.Value.Refuses("attachments"), Rule: models.RuleOfForm, Version: list.form}))
		}
	}
	list.endorsed(f)
	list.supported(form.Schema, f)
	if err := list.sides(q, f); err != nil {
		return nil, err
	}
	if c.Kind == models.CallInvited {
		list.rule("guest", guest(guests, f), nil)
	}
	if form.Schema.Budget {
		list.rule("budget", len(f.Cube().Check(c.RulesFor(f.Asked))) == 0, map[string]any{"Total": f.Total, "Asked": f.Asked})
	}
	if err := list.scope(q, f, at); err != nil {
		return nil, err
	}
	if err := list.others(q, s.proposal, f); err != nil {
		return nil, err
	}
	// clause 97: money goes only to organisations with an agreement with the agent.
	list.add(found("agreements", len(without) == 0, map[string]any{"Organisations": strings.Join(without, ", ")},
		models.EligibilityCheck{Rule: models.RuleOfTerms, Clause: "97"}))
	return list.all, nil
}

// checks are gathered under the versions of the call's terms and of the form,
// and under the rule of the fund that says which of them refuse.
type checks struct {
	call, form int64
	refusing   models.RefusingChecks
	all        []models.EligibilityCheck
}

// rule is a check of the call's own terms.
func (c *checks) rule(name string, met bool, args map[string]any) {
	c.add(found(name, met, args, models.EligibilityCheck{Rule: models.RuleOfCall, Version: c.call}))
}

func (c *checks) add(one models.EligibilityCheck) {
	one.Blocking = one.Blocking || c.refusing.Refuses(one.Name)
	c.all = append(c.all, one)
}

// inTime quotes the deadline that the submission kept: the application's own
// where it had one, else the call's.
func (c *checks) inTime(q *gorm.DB, s subject) error {
	args := map[string]any{"At": s.submission.At, "Closes": s.call.ClosesAt, "Grace": s.submission.InGrace}
	var returns int
	if err := q.Raw("SELECT COUNT(*) FROM proposal_events WHERE proposal_id = ? AND to_state = 'returned'", s.proposal.ID).Scan(&returns).Error; err != nil {
		return err
	}
	later := returns >= s.submission.Number // each return is followed by one submission
	var granted []time.Time
	err := q.Raw("SELECT until FROM proposal_extensions WHERE proposal_id = ? AND state = 'granted' AND decided_at <= ? ORDER BY id DESC LIMIT 1", s.proposal.ID, s.submission.At).Scan(&granted).Error
	if err != nil {
		return err
	}
	one := found("time", true, args, models.EligibilityCheck{Rule: models.RuleOfCall, Version: c.call})
	switch {
	case !later && s.proposal.DueAt != nil:
		args["Closes"], one.Key = *s.proposal.DueAt, "reviews.check.time_own"
	case len(granted) > 0:
		args["Closes"], one.Key = granted[0], "reviews.check.time_own"
	case later && s.proposal.Stage == models.StageFull:
		// What was invited had a deadline of its own, which the return has replaced.
		one.Key = "reviews.check.time_kept"
	}
	c.add(one)
	return nil
}

// found names the text of the check: another one where it failed.
func found(name string, met bool, args map[string]any, as models.EligibilityCheck) models.EligibilityCheck {
	as.Name, as.Args, as.Key, as.Result = name, args, "reviews.check."+name, models.CheckMet
	if !met {
		as.Key, as.Result = "reviews.check_failed."+name, models.CheckNotMet
	}
	return as
}

// judged is a check that gives its facts and leaves the finding to a person.
func judged(name string, args map[string]any, rule models.CheckRule) models.EligibilityCheck {
	return models.EligibilityCheck{Name: name, Key: "reviews.check_judge." + name, Args: args, Result: models.CheckToJudge, Rule: rule}
}

// sides looks for both sides of an application: the State and the United Nations
// system.
//
// clause 105: national action is anchored in the cooperation framework.
func (c *checks) sides(q *gorm.DB, f models.Frozen) error {
	ids := make([]int64, len(f.Organisations))
	for i, o := range f.Organisations {
		ids[i] = o.ID
	}
	var entities int
	err := q.Raw("SELECT COUNT(*) FROM organisations WHERE id IN ? AND kind = ?", ids, models.KindUNEntity).Scan(&entities).Error
	c.add(found("sides", entities > 0 && len(f.Endorsements) > 0, map[string]any{"Entities": entities, "States": len(f.Endorsements)},
		models.EligibilityCheck{Rule: models.RuleOfTerms, Clause: "105"}))
	return err
}

// scope holds the countries against the list of recipients of official
// development assistance on the day. Where the store's catalogue has no such
// list, a person judges.
func (c *checks) scope(q *gorm.DB, f models.Frozen, at time.Time) error {
	catalogue, err := proposals.Catalogue(q)
	if err != nil {
		return err
	}
	codes := f.CountryCodes()
	args := map[string]any{"Countries": strings.Join(codes, ", ")}
	if catalogue.Demonstration() {
		c.add(judged("scope", args, models.RuleOfList))
		return nil
	}
	outside := notRecipients(catalogue, codes, when.DateOf(at))
	if len(outside) > 0 {
		args["Countries"] = strings.Join(outside, ", ")
	}
	c.add(found("scope", len(outside) == 0, args, models.EligibilityCheck{Rule: models.RuleOfList}))
	return nil
}

// notRecipients are the countries that are not on the list on a day.
func notRecipients(c *models.Catalogue, codes []string, on when.Date) []string {
	var out []string
	for _, code := range codes {
		if !c.InGroup(code, models.GroupODARecipient, on) {
			out = append(out, code)
		}
	}
	return out
}

// others names what else the same lead has submitted in the call for one of the
// same countries: whether it is the same programme is for a person to say.
func (c *checks) others(q *gorm.DB, p models.Proposal, f models.Frozen) error {
	var others []string
	err := q.Raw(`SELECT DISTINCT p.reference FROM proposals p JOIN proposal_countries x ON x.proposal_id = p.id
		WHERE p.call_id = ? AND p.id <> ? AND p.stage = ? AND p.lead_organisation_id = ? AND x.country IN ? AND p.state <> 'withdrawn' AND `+submitted+" ORDER BY p.reference",
		p.CallID, p.ID, p.Stage, f.Lead, f.CountryCodes()).Scan(&others).Error
	if err != nil {
		return err
	}
	if len(others) > 0 {
		c.add(judged("others", map[string]any{"References": strings.Join(others, ", ")}, models.RuleOfNone))
		return nil
	}
	c.add(found("others", true, nil, models.EligibilityCheck{Rule: models.RuleOfNone}))
	return nil
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
	c.add(found("endorsements", len(missing) == 0 && len(f.Countries) > 0, map[string]any{"Countries": strings.Join(missing, ", "), "Number": len(f.Countries)},
		models.EligibilityCheck{Rule: models.RuleOfTerms, Clause: "105"}))
}

// supported holds the words of Resident Coordinators and heads of organisations
// against what the form asks beside the States'.
func (c *checks) supported(form models.FormSchema, f models.Frozen) {
	wanted, missing := 0, []string{}
	look := func(name string, held func(models.FrozenEndorsement) bool) {
		if wanted++; !slices.ContainsFunc(f.OtherEndorsements, held) {
			missing = append(missing, name)
		}
	}
	if slices.Contains(form.Endorsements, models.EndorserRC) {
		for _, code := range f.CountryCodes() {
			look(code, func(e models.FrozenEndorsement) bool { return e.Kind == models.EndorserRC && e.Country == code })
		}
	}
	if slices.Contains(form.Endorsements, models.EndorserHead) {
		for _, o := range f.Organisations {
			if !form.Budget || o.Total != 0 {
				look(o.Name, func(e models.FrozenEndorsement) bool { return e.Kind == models.EndorserHead && e.Organisation == o.ID })
			}
		}
	}
	if wanted > 0 {
		c.add(found("support", len(missing) == 0, map[string]any{"Number": wanted, "Missing": strings.Join(missing, ", ")}, models.EligibilityCheck{Rule: models.RuleOfForm, Version: c.form}))
	}
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
		blocked = blocked || c.Failed() && c.Blocking
		warned = warned || c.Failed() && !c.Blocking
	}
	return blocked, warned
}
