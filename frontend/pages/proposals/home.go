package proposals

import (
	"context"
	"net/url"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/when"
)

// ListView lists the applications the reader may see; Open are the calls that
// take applications now.
type ListView struct {
	Site
	Rows  []models.ProposalRow
	Open  []models.CallRow
	Next  string // address of the next page, empty at the end
	Begin bool   // the reader may begin an application

	Calls   []models.Call // to choose from
	CallID  int64         // chosen, 0 for all
	State   models.ProposalState
	Search  string
	Written bool // the reader's list has documents that are being written
}

// few is how many applications a person overlooks without searching.
const few = 8

// Chosen says whether the list is narrowed.
func (v ListView) Chosen() bool { return v.CallID != 0 || v.State != "" || v.Search != "" }

// Many says whether the reader has enough to search in.
func (v ListView) Many() bool { return v.Chosen() || v.Next != "" || len(v.Rows) > few }

// More sets the address of the next page, with what is chosen.
func (v *ListView) More(next int64) {
	if next == 0 {
		return
	}
	q := url.Values{"after": {strconv.FormatInt(next, 10)}}
	if v.CallID != 0 {
		q.Set("call", strconv.FormatInt(v.CallID, 10))
	}
	if v.State != "" {
		q.Set("state", string(v.State))
	}
	if v.Search != "" {
		q.Set("q", v.Search)
	}
	v.Next = v.At("/proposals?" + q.Encode())
}

func (v ListView) callOptions() []components.Option {
	var out []components.Option
	for _, c := range v.Calls {
		out = append(out, components.Option{Value: strconv.FormatInt(c.ID, 10), Label: c.Reference})
	}
	return out
}

func (v ListView) reset() string {
	if v.Chosen() {
		return v.At("/proposals")
	}
	return ""
}

func (v ListView) call() string {
	if v.CallID == 0 {
		return ""
	}
	return strconv.FormatInt(v.CallID, 10)
}

// listStates are the states of an application in the order of its way.
var listStates = []models.ProposalState{models.ProposalDraft, models.ProposalReturned, models.ProposalSubmitted, models.ProposalAdmissible,
	models.ProposalNotAdmissible, models.ProposalInReview, models.ProposalShortlisted, models.ProposalNotShortlisted, models.ProposalInvited,
	models.ProposalTechnicalReview, models.ProposalBoardPaper, models.ProposalApproved, models.ProposalApprovedCond, models.ProposalDeferred,
	models.ProposalReserved, models.ProposalNotApproved, models.ProposalNoted, models.ProposalWithdrawn}

func (v ListView) stateOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, s := range listStates {
		if s != models.ProposalDraft || v.Written {
			out = append(out, components.Option{Value: string(s), Label: i18n.T(ctx, "status."+components.PublicStatus(s))})
		}
	}
	return out
}

// StartView is the form that begins an application. Mine are those the reader
// has begun for the same call, shown first.
type StartView struct {
	Site
	Call          models.Call
	Mine          []models.ProposalRow
	State         bool // the reader speaks for a State, and asks an organisation to lead
	Country       string
	Organisations []models.Organisation
	Form          components.Form
}

// HomeView is the task list of a document.
type HomeView struct {
	Frame
	Join *components.Form // the reader's organisation may still join

	Decisions []models.DecisionView // on the document, that the reader may see
	Reports   bool                  // the reader's organisation may owe conditions
	Today     when.Date
}

func (v ListView) table(ctx context.Context) components.Table {
	t := components.Table{
		Caption: i18n.T(ctx, "proposals.list_caption"), CaptionHidden: true,
		Columns: []components.Column{
			{Head: i18n.T(ctx, "proposals.col_title")}, {Head: i18n.T(ctx, "proposals.col_place")},
			{Head: i18n.T(ctx, "proposals.col_asked"), Unit: components.Dollars(ctx), Kind: components.Number},
			{Head: i18n.T(ctx, "proposals.col_state"), Kind: components.Narrow}, {Head: i18n.T(ctx, "proposals.col_next")},
		},
	}
	for _, r := range v.Rows {
		asked := components.Cell{}
		if r.Asked != 0 {
			asked = components.Words(i18n.MoneyWhole(ctx, r.Asked))
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{
			components.Of(listTitle(v.Site, r)), components.Of(places(v.Site, r.Countries)), asked,
			components.State(components.PublicStatus(r.State)), components.Of(next(r)),
		}})
	}
	return t
}

// awaits says whether a document waits for its applicants, who then see its
// deadline.
func awaits(r models.ProposalRow) bool {
	return r.State == models.ProposalDraft || r.State == models.ProposalReturned
}

// conditions are those of the decisions on the document.
func (v HomeView) conditions() []models.ConditionRow {
	var out []models.ConditionRow
	for _, d := range v.Decisions {
		out = append(out, d.Conditions...)
	}
	return out
}

// due is where a condition stands, with the days it is late while it is open.
func (v HomeView) due(ctx context.Context, c models.ConditionRow) string {
	text := i18n.T(ctx, "board.condition_is."+string(c.State))
	if c.Late(v.Today) {
		text += " · " + i18n.T(ctx, "home.days_late", "Count", v.Today.DaysSince(c.DueOn))
	}
	return text
}

// groups are the parts of the document as the task list shows them.
func (v HomeView) groups(ctx context.Context) []components.TaskGroup {
	d := *v.View.Document
	out := []components.TaskGroup{{Title: "proposals.group_programme", Tasks: []components.Task{
		v.part(ctx, models.PartFacts, i18n.T(ctx, "proposals.facts_hint")),
		v.part(ctx, models.PartPartners, v.partnersHint(ctx)),
	}}}
	for _, s := range d.Form.Schema.Sections {
		key := "proposals.group_" + s.Group
		if out[len(out)-1].Title != key {
			out = append(out, components.TaskGroup{Title: key})
		}
		at := &out[len(out)-1]
		at.Tasks = append(at.Tasks, v.part(ctx, s.Code, v.sectionHint(ctx, s)))
	}
	if d.Form.Schema.Budget {
		budget := v.part(ctx, models.PartBudget, v.budgetHint(ctx))
		budget.Owner, budget.State = v.columnOwners(ctx), v.budgetState()
		out = append(out, components.TaskGroup{Title: "proposals.group_money", Tasks: []components.Task{
			v.part(ctx, models.PartTranches, i18n.T(ctx, "proposals.plan_hint")), budget,
		}})
	}
	out = append(out, components.TaskGroup{Title: "proposals.group_sides", Tasks: v.sides(ctx)},
		components.TaskGroup{Title: "proposals.group_check", Tasks: []components.Task{v.check(ctx)}})
	for i := range out {
		out[i].Title = i18n.T(ctx, "proposals.numbered", "Number", i+1, "Title", i18n.T(ctx, out[i].Title))
	}
	return out
}

func (v HomeView) part(ctx context.Context, part, hint string) components.Task {
	if n := v.remarked(part); n > 0 {
		hint += " · " + i18n.T(ctx, "proposals.remarks_title", "Count", n)
	}
	return components.Task{
		Title: v.partLabel(ctx, part), Href: v.Under(PartPath(part)), Hint: hint, Owner: v.ownerName(ctx, part),
		Note: v.when(ctx, part), State: partStatus(v.View.Document.PartState(part)),
	}
}

// remarked counts the open remarks on a part; the budget's are those on any column.
func (v HomeView) remarked(part string) int {
	n := len(v.openRemarks(part))
	if part == models.PartBudget {
		for _, o := range v.View.Document.Organisations {
			n += len(v.openRemarks(models.BudgetPart(o.OrganisationID)))
		}
	}
	return n
}

// latest is the part's last touch; the budget's is that of any column.
func (v HomeView) latest(part string) models.ProposalPart {
	d := v.View.Document
	if part != models.PartBudget {
		return d.Parts[part]
	}
	var out models.ProposalPart
	for _, o := range d.Organisations {
		if p := d.Parts[models.BudgetPart(o.OrganisationID)]; p.Written() && (!out.Written() || p.EditedAt.After(*out.EditedAt)) {
			out = p
		}
	}
	return out
}

func (v HomeView) when(ctx context.Context, part string) string {
	if text := touched(ctx, v.latest(part)); text != "" {
		return text
	}
	if (part == models.PartFacts || part == models.PartPartners) && v.View.Proposal.ConceptID != nil {
		return i18n.T(ctx, "proposals.carried_part")
	}
	return i18n.T(ctx, "proposals.untouched")
}

func (v HomeView) sectionHint(ctx context.Context, s models.FormSection) string {
	d := v.View.Document
	carried, answered := 0, 0
	for _, q := range s.Questions {
		if a := d.Answers[q.Code]; a.Text != "" {
			answered++
			if a.Carried {
				carried++
			}
		}
	}
	if carried > 0 {
		return i18n.T(ctx, "proposals.carried", "Count", carried)
	}
	if answered > 0 && answered < len(s.Questions) {
		return i18n.T(ctx, "proposals.answered_of", "Answered", answered, "All", len(s.Questions))
	}
	return s.Hint.In(i18n.Lang(ctx))
}

func (v HomeView) partnersHint(ctx context.Context) string {
	d := v.View.Document
	return i18n.T(ctx, "proposals.partners_count", "Organisations", len(d.Organisations), "Places", len(d.Countries))
}

func (v HomeView) budgetHint(ctx context.Context) string {
	return i18n.T(ctx, "proposals.budget_so_far", "Total", i18n.MoneyWhole(ctx, v.View.Document.Budget().Total(0, 0)))
}

// sides are the letters, the organisations that joined and the States that
// endorse, each with whom it waits for.
func (v HomeView) sides(ctx context.Context) []components.Task {
	d := *v.View.Document
	out := []components.Task{v.part(ctx, models.PartAttachments, i18n.T(ctx, "proposals.attachments_hint"))}
	href := v.Under(PartPath(models.PartSides))
	if d.Proposal.LeadOrganisationID == nil {
		out = append(out, components.Task{Title: i18n.T(ctx, "proposals.lead_row"), Href: href, Hint: i18n.T(ctx, "proposals.lead_row_hint"), State: "waiting"})
	}
	for _, o := range d.OrganisationsLeadFirst() {
		row := components.Task{Title: i18n.T(ctx, "proposals.joined_row", "Organisation", d.Names[o.OrganisationID]), Href: href, State: "waiting"}
		for _, s := range d.Sides {
			if s.OrganisationID == o.OrganisationID {
				row.State, row.Note = "completed", i18n.T(ctx, "proposals.since", "Who", s.ByName, "At", i18n.ShortDate(ctx, s.At))
				break
			}
		}
		out = append(out, row)
	}
	for _, w := range d.Wanted() {
		state, e := v.support(w)
		row := components.Task{Name: endorsementLabel(v.Frame, href, w), Owner: v.owes(ctx, w), State: state}
		switch state {
		case "endorsed":
		case "lapsed":
			row.Hint = i18n.T(ctx, "proposals.lapsed_hint")
		default:
			row.Hint = i18n.T(ctx, "proposals.endorsement_hint")
		}
		if e.AnsweredAt != nil {
			row.Note = i18n.T(ctx, "proposals.since", "Who", e.Giver(), "At", i18n.ShortDate(ctx, *e.AnsweredAt))
		}
		out = append(out, row)
	}
	return out
}

// owes names whom an endorsement waits for.
func (f Frame) owes(ctx context.Context, w models.WantedEndorsement) string {
	switch w.Kind {
	case models.EndorserMinistry:
		return i18n.T(ctx, "proposals.focal_point")
	case models.EndorserHead:
		return f.View.Document.Names[w.OrganisationID]
	}
	return i18n.T(ctx, "endorsements.kind."+string(w.Kind))
}

func (v HomeView) check(ctx context.Context) components.Task {
	p := components.Task{Title: i18n.T(ctx, "proposals.part_check"), Href: v.Under("/check"), Hint: i18n.T(ctx, "proposals.check_hint"),
		Owner: lead(*v.View.Document), State: "cannot_start", Why: i18n.T(ctx, "proposals.check_after")}
	if len(v.View.Gaps) == 0 {
		p.State, p.Why = "", i18n.T(ctx, "proposals.check_ready")
	}
	return p
}

// count counts the parts above the check by how they stand.
func count(ctx context.Context, groups []components.TaskGroup) (p components.Progress, untouched int) {
	p.DoneWord, p.BegunWord = i18n.T(ctx, "proposals.key_done"), i18n.T(ctx, "proposals.key_open")
	for _, g := range groups[:len(groups)-1] {
		for _, part := range g.Tasks {
			p.All++
			switch part.State {
			case "completed", "ready":
				p.Done++
			case "not_started":
				untouched++
			default:
				p.Begun++
			}
		}
	}
	return p, untouched
}

// standing is what stands before submission, one line for each part.
type standing struct{ Text, Href, Waits string }

func (f Frame) standings(ctx context.Context) []standing {
	var out []standing
	seen := map[string]bool{}
	for _, g := range f.View.Gaps {
		if seen[g.Part] {
			continue
		}
		seen[g.Part] = true
		of := f.gapsOf(g.Part)
		if g.Part == models.PartSides || len(of) == 1 {
			for _, one := range of {
				out = append(out, standing{f.gapText(ctx, one), f.Under(PartPath(g.Part)) + anchor(one.Field), f.waits(ctx, one)})
			}
			continue
		}
		out = append(out, standing{
			i18n.T(ctx, "proposals.gaps_of_part", "Part", f.partLabel(ctx, g.Part), "Count", len(of)), f.Under(PartPath(g.Part)) + anchor(of[0].Field), f.waitsAll(ctx, of),
		})
	}
	return out
}

// here lists who else is typing: drafts of others that are not yet saved.
func (f Frame) here(ctx context.Context, account int64) []string {
	var out []string
	seen := map[int64]bool{}
	for _, draft := range f.View.Drafts {
		if draft.AccountID == account || seen[draft.AccountID] {
			continue
		}
		seen[draft.AccountID] = true
		if _, section, ok := f.View.Form.Schema.Question(draft.Field); ok {
			out = append(out, i18n.T(ctx, "proposals.typing", "Who", draft.ByName, "Section", section.Title.In(i18n.Lang(ctx)), "Time", i18n.Time(draft.UpdatedAt)))
		}
	}
	return out
}
