package proposals

import (
	"context"
	"slices"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

// PartView is a page of one part: facts, partners, plan.
type PartView struct {
	Frame
	Part          string
	Form          components.Form
	Organisations []models.Organisation // to choose partners from
}

// SectionView is a page of one section of the form. Stale are the texts that
// somebody else saved first: both are shown and nothing was saved.
type SectionView struct {
	Frame
	Section models.FormSection
	Form    components.Form
	Stale   []models.StaleText
	Lost    *models.Error // the section is another's to write, found when it was to be saved
}

// AttachmentsView is the letters and files. Faults belong to the form of one
// kind; there is a form for each kind that the reader may add.
type AttachmentsView struct {
	Frame
	Forms map[models.AttachmentKind]components.Form
}

// adds says whether the reader adds and removes files of a kind.
func (v AttachmentsView) adds(kind models.AttachmentKind) bool {
	_, ok := v.Forms[kind]
	return ok
}

// SidesView is who stands behind the document. Join and Endorse are nil where
// the reader has nothing to give.
type SidesView struct {
	Frame
	Join    *components.Form
	Endorse *components.Form
	About   models.WantedEndorsement // what the reader would endorse as
}

// WithdrawView asks for the reason of a withdrawal.
type WithdrawView struct {
	Frame
	Form components.Form
}

// VersionField carries the version an answer is based on.
func VersionField(question string) string { return "v." + question }

// ShareField is a country's share in per cent.
func ShareField(country string) string { return "share[" + country + "]" }

// DueField is a tranche's day.
func DueField(tranche int) string { return "due[" + strconv.Itoa(tranche) + "]" }

func percent(bp int) string {
	if bp == 0 {
		return ""
	}
	return money.PerCent(int64(bp)).PerCentText()
}

// based is the version an answer on the page begins from: after a stale save,
// the one that stands now, so that saving again is a choice made with both
// texts in sight.
func (v SectionView) based(question string) string {
	for _, s := range v.Stale {
		if s.Question == question {
			return strconv.FormatInt(s.Theirs.Version, 10)
		}
	}
	if sent := v.Form.Values; sent != nil {
		return sent.Get(VersionField(question))
	}
	if d, ok := v.own(question); ok {
		return strconv.FormatInt(d.Base, 10)
	}
	return strconv.FormatInt(v.View.Document.Answers[question].Version, 10)
}

// own is what the reader typed and has not saved, if it says something else
// than the answer.
func (v SectionView) own(question string) (models.DraftText, bool) {
	i := slices.IndexFunc(v.View.Drafts, func(d models.DraftText) bool { return d.AccountID == v.Me && d.Field == question })
	if i < 0 || v.View.Drafts[i].Text == v.View.Document.Answers[question].Text {
		return models.DraftText{}, false
	}
	return v.View.Drafts[i], true
}

// value is the text in the field: one's own unsaved words before the answer.
func (v SectionView) value(question string) string {
	if d, ok := v.own(question); ok {
		return d.Text
	}
	return v.View.Document.Answers[question].Text
}

// theirs is what somebody else saved first, beside one's own text.
func (v SectionView) theirs(question string) (models.Answer, bool) {
	for _, s := range v.Stale {
		if s.Question == question {
			return s.Theirs, true
		}
	}
	if d, ok := v.own(question); ok && v.Form.Values == nil {
		if a := v.View.Document.Answers[question]; a.Version != d.Base {
			return a, true
		}
	}
	return models.Answer{}, false
}

// mineNow is one's own text beside what stands.
func (v SectionView) mineNow(question string) string {
	for _, s := range v.Stale {
		if s.Question == question {
			return s.Mine
		}
	}
	return v.value(question)
}

// gapNotes are the gaps of a question once its part was worked on; a page that
// nobody has looked at does not begin with reproaches.
func (v SectionView) gapNotes(ctx context.Context, question string) []string {
	if !v.View.Document.Parts[v.Section.Code].Written() {
		return nil
	}
	var out []string
	for _, g := range v.gapsOf(v.Section.Code) {
		if g.Field == question {
			out = append(out, v.gapText(ctx, g))
		}
	}
	return out
}

func (v PartView) gapNotes(ctx context.Context) []string {
	if !v.View.Document.Parts[v.Part].Written() {
		return nil
	}
	var out []string
	for _, g := range v.gapsOf(v.Part) {
		if g.Field != models.FieldReady { // the panel beside says it
			out = append(out, v.gapText(ctx, g))
		}
	}
	return out
}

func (v PartView) memberValues() []string {
	var out []string
	for _, o := range v.View.Document.Organisations {
		out = append(out, strconv.FormatInt(o.OrganisationID, 10))
	}
	return out
}

// memberOptions are the organisations to choose from; the lead stays.
func (v PartView) memberOptions(ctx context.Context) []components.Option {
	out := organisationOptions(v.Organisations)
	for i, o := range v.Organisations {
		if v.View.Document.Leads(o.ID) {
			out[i].Hint = i18n.T(ctx, "proposals.leads")
		}
	}
	return out
}

// otherCountries are those that can still be added.
func (v PartView) otherCountries(ctx context.Context) []components.Option {
	return slices.DeleteFunc(v.countryOptions(ctx), func(o components.Option) bool { return v.View.Document.In(o.Value) })
}

// attached lists the files of a kind that belong to the document now.
func (f Frame) attached(kind models.AttachmentKind) []models.Attachment {
	return slices.DeleteFunc(slices.Clone(f.View.Document.Attachments), func(a models.Attachment) bool { return a.For() != kind || a.RemovedAt != nil })
}
