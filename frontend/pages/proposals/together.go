package proposals

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/wordiff"
)

// Refused is a form beside a part that was refused: it comes back with what was
// sent and the faults at their fields.
type Refused struct {
	Form   string // as PartForm names it
	Faults *models.Error
	Values url.Values
}

// The acts on a part, as the ends of their addresses.
const (
	ActReady    = "readiness"
	ActReopen   = "reopening"
	ActReturn   = "part-return"
	ActHandBack = "part-handing-back"
	ActAssign   = "part-owner"
	ActRemark   = "remarks"
	ActSettle   = "settlement"
)

// PartForm is the name of the form that does an act on a part or a question.
func PartForm(act, of string) string { return act + "-" + strings.ReplaceAll(of, "/", "-") }

// VersionOfPart carries the version of a part that somebody says is ready.
func VersionOfPart(part string) string { return "part[" + part + "]" }

func (f Frame) partForm(act, of string, version int64) components.Form {
	form := components.Form{Name: PartForm(act, of), Action: Address(f.View.Proposal.ID) + "/" + act, Version: version}
	if r := f.Refused; r != nil && r.Form == form.Name {
		form.Faults, form.Values = r.Faults, r.Values
	}
	return form
}

// faultsOf are the faults of the page's own form, or of the one beside it.
func (f Frame) faultsOf(own *models.Error) *models.Error {
	if own == nil && f.Refused != nil {
		return f.Refused.Faults
	}
	return own
}

// Writes says whether a part is the reader's to write now.
func (f Frame) Writes(part string) bool {
	return f.Reader.Edits && f.View.Document.WrittenBy(part, f.Reader.Organisation, f.Reader.State)
}

// assigns says whether the reader gives, takes and sends back parts.
func (f Frame) assigns() bool { return f.Reader.Edits && f.Reader.Leads }

// remarks says whether the reader is one of those who write the document, who
// alone read what they say to each other.
func (f Frame) remarks() bool { return f.Reader.Organisation != 0 || f.Reader.State != "" }

// ownerName is whose a part is.
func (f Frame) ownerName(ctx context.Context, part string) string {
	if owner := f.View.Document.Owner(part); owner != 0 {
		return f.View.Document.Names[owner]
	}
	return i18n.T(ctx, "proposals.owner_nobody")
}

// partStatus is the word of a part's state in lists of tasks.
func partStatus(s models.PartState) string {
	switch s {
	case models.PartDraft:
		return "in_progress"
	case models.PartReady:
		return "ready"
	case models.PartReopened:
		return "reopened"
	}
	return "not_started"
}

// readyID is where the completeness list leads for a part that waits for a word.
func readyID(part string) string {
	if organisation, ok := models.ColumnOf(part); ok {
		return components.FieldID(models.ReadyField(organisation))
	}
	return components.FieldID(models.FieldReady)
}

// lastWord is the last act on a part beyond writing in it.
func (f Frame) lastWord(part string) (out models.ProposalPartEvent, ok bool) {
	for _, e := range f.View.PartEvents {
		if e.Part == part {
			out, ok = e, true
		}
	}
	return out, ok
}

func (f Frame) word(ctx context.Context, e models.ProposalPartEvent) string {
	return i18n.T(ctx, "proposals.part_did_"+string(e.Action), "Who", e.ByName, "At", i18n.ShortDate(ctx, e.At), "Time", i18n.Time(e.At),
		"Organisation", f.View.Document.Names[e.ToOwner])
}

// otherOwners are the organisations a part can be given to.
func (f Frame) otherOwners(ctx context.Context, part string) []components.Option {
	d, owner := f.View.Document, f.View.Document.Owner(part)
	var out []components.Option
	for _, o := range d.OrganisationsLeadFirst() {
		if o.OrganisationID == owner {
			continue
		}
		option := components.Option{Value: strconv.FormatInt(o.OrganisationID, 10), Label: d.Names[o.OrganisationID]}
		if d.Leads(o.OrganisationID) {
			option.Hint = i18n.T(ctx, "proposals.leads")
		}
		out = append(out, option)
	}
	return out
}

// mayFinish lists the parts that the reader's organisation can say are ready now:
// nothing is missing in them.
func (f Frame) mayFinish() []string {
	d := f.View.Document
	return slices.DeleteFunc(d.OwnedParts(), func(part string) bool {
		return !f.Writes(part) || d.PartState(part) == models.PartReady || len(d.PartGaps(part)) > 0
	})
}

// ownedLabel names a section or an organisation's columns.
func (f Frame) ownedLabel(ctx context.Context, part string) string {
	if organisation, ok := models.ColumnOf(part); ok {
		return i18n.T(ctx, "proposals.part_columns", "Organisation", f.View.Document.Names[organisation])
	}
	return f.partLabel(ctx, part)
}

func (f Frame) partVersion(part string) string {
	return strconv.FormatInt(f.View.Document.Parts[part].Version, 10)
}

// openRemarks and endedRemarks are those on a part.
func (f Frame) openRemarks(part string) []models.RemarkView  { return f.remarksOf(part, false) }
func (f Frame) endedRemarks(part string) []models.RemarkView { return f.remarksOf(part, true) }

func (f Frame) remarksOf(part string, ended bool) []models.RemarkView {
	return slices.DeleteFunc(slices.Clone(f.View.Remarks), func(r models.RemarkView) bool {
		return r.Remark.Part != part || (r.End != nil) != ended
	})
}

// saysOf is whose word a remark is.
func (f Frame) saysOf(ctx context.Context, r models.ProposalRemark) string {
	if r.OrganisationID != 0 {
		return f.View.Document.Names[r.OrganisationID]
	}
	return f.place(ctx, r.Country)
}

// compared is a wording against the answer as it stands.
func (f Frame) compared(r models.ProposalRemark) []wordiff.Paragraph {
	return wordiff.Paragraphs(components.Lines(f.View.Document.Answers[r.Question].Text), components.Lines(r.Text))
}

// mine says whether the reader may settle a remark without owning the part.
func (f Frame) mine(r models.ProposalRemark) bool { return f.Reader.Mandate == r.MandateID }

func remarkAddress(f Frame, r models.ProposalRemark) string {
	return ActRemark + "/" + strconv.FormatInt(r.ID, 10) + "/end"
}

func questionLabel(ctx context.Context, f Frame, code string) string {
	q, _, _ := f.View.Form.Schema.Question(code)
	return q.Label.In(i18n.Lang(ctx))
}

// waits is whom a gap waits for.
func (f Frame) waits(ctx context.Context, g models.Gap) string {
	switch {
	case g.State != "":
		return i18n.T(ctx, "proposals.waits_state", "Country", f.place(ctx, g.State))
	case g.Owner != 0:
		return i18n.T(ctx, "proposals.waits_for", "Organisation", f.View.Document.Names[g.Owner])
	}
	return ""
}

// waitsAll is whom the gaps of one part wait for, each once.
func (f Frame) waitsAll(ctx context.Context, gaps []models.Gap) string {
	var names []string
	for _, g := range gaps {
		name := f.View.Document.Names[g.Owner]
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return i18n.T(ctx, "proposals.waits_for", "Organisation", strings.Join(names, i18n.T(ctx, "core.list_separator")))
}

// wording is the text in the field of a proposed wording: what was sent, what the
// reader typed before the section was another's, else the answer.
func (v SectionView) wording(question string) (text string, typed bool) {
	stands := v.View.Document.Answers[question].Text
	if v.Form.Values != nil {
		if sent := v.Form.Values.Get(question); sent != "" && (sent != stands || v.Lost != nil) {
			return sent, true
		}
	}
	if d, ok := v.own(question); ok {
		return d.Text, true
	}
	return stands, false
}

// unproposable are the answers that came back with a section that is another's and
// that no form below takes up: of any kind where the reader can propose nothing,
// else those that are not texts.
func (v SectionView) unproposable(ctx context.Context) []components.Fact {
	var out []components.Fact
	if v.Lost == nil || v.Form.Values == nil {
		return out
	}
	for _, q := range v.Section.Questions {
		sent := v.Form.Values.Get(q.Code)
		if sent == "" || sent == v.View.Document.Answers[q.Code].Text || q.Kind == models.QuestionText && v.Reader.Edits && v.remarks() {
			continue
		}
		out = append(out, components.Fact{Name: q.Label.In(i18n.Lang(ctx)), Text: q.Answered(sent, i18n.Lang(ctx))})
	}
	return out
}

// columnOwners are whose the columns of the budget are, each once.
func (v HomeView) columnOwners(ctx context.Context) string {
	var names []string
	for _, part := range v.View.Document.OwnedParts() {
		if _, ok := models.ColumnOf(part); !ok {
			continue
		}
		if name := v.ownerName(ctx, part); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, i18n.T(ctx, "core.list_separator"))
}

// budgetState is that of the columns that are furthest from ready.
func (v HomeView) budgetState() string {
	d, count := v.View.Document, map[models.PartState]int{}
	for _, o := range d.Organisations {
		count[d.PartState(models.BudgetPart(o.OrganisationID))]++
	}
	switch {
	case count[models.PartReopened] > 0:
		return partStatus(models.PartReopened)
	case count[models.PartEmpty] == len(d.Organisations):
		return partStatus(models.PartEmpty)
	case count[models.PartReady] == len(d.Organisations):
		return partStatus(models.PartReady)
	}
	return partStatus(models.PartDraft)
}

// settleOptions are the columns that amounts left behind can go to.
func (f Frame) settleOptions(ctx context.Context) []components.Option {
	d := f.View.Document
	out := []components.Option{{Value: "0", Label: i18n.T(ctx, "proposals.settle_drop")}}
	for _, o := range d.OrganisationsLeadFirst() {
		if f.Writes(models.BudgetPart(o.OrganisationID)) {
			out = append(out, components.Option{Value: strconv.FormatInt(o.OrganisationID, 10), Label: f.ownedLabel(ctx, models.BudgetPart(o.OrganisationID))})
		}
	}
	return out
}
