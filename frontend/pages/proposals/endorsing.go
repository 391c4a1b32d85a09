package proposals

import (
	"context"
	"slices"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

// EndorsingView is the page behind the link of an endorser, who has no account.
// Secret is the link's own; Sent names a letter that has arrived in pieces.
type EndorsingView struct {
	Site
	Data   models.EndorsementPage
	Form   components.Form
	Secret string
	Sent   SentLetter
}

// SentLetter is a letter that arrived before its form: the field and the number.
type SentLetter struct{ Field, ID string }

// Endorsing addresses, and the header that carries the secret beside pieces.
const (
	EndorsingPath    = "/endorse"
	EndorsingUploads = "/endorse/uploads"
)

// frame shows a frozen text as the pages of an application do.
func (v EndorsingView) frame() Frame {
	return Frame{Site: v.Site, View: models.ProposalView{Form: v.Data.Form, Call: v.Data.Call, Frozen: &v.Data.Text, Now: v.Data.Now}}
}

func (v EndorsingView) under(path string) string {
	return v.At(EndorsingPath + path + "?t=" + v.Secret)
}

// about says as what the endorser is asked.
func (v EndorsingView) about(ctx context.Context) string {
	return v.frame().about(ctx, v.Data.Endorsement.About())
}

func (v EndorsingView) lead() string { return v.frame().organisation(v.Data.Text.Lead) }

// facts are the document in a few lines.
func (v EndorsingView) facts(ctx context.Context) []components.Fact {
	f, t := v.frame(), v.Data.Text
	c := fromFrozen(t)
	out := []components.Fact{
		{Name: i18n.T(ctx, "endorsements.call"), Text: v.Data.Call.Title.In(i18n.Lang(ctx))},
		{Name: i18n.T(ctx, "endorsements.stage"), Text: i18n.T(ctx, "endorsements.stage_"+string(t.Stage))},
		{Name: i18n.T(ctx, "endorsements.applicant"), Text: v.lead()},
		{Name: i18n.T(ctx, "proposals.field_asked"), Text: dollars(ctx, t.Asked)},
	}
	out = append(out, f.partnerLines(ctx, c, false)...)
	if t.Months > 0 {
		out = append(out, components.Fact{Name: i18n.T(ctx, "proposals.field_months"), Text: i18n.T(ctx, "proposals.months", "Count", t.Months)})
	}
	return out
}

// summaryWords is how much of the first answer the light page shows.
const summaryWords = 120

// summary is the beginning of the first answer.
func (v EndorsingView) summary() (label models.Texts, text string, cut bool) {
	for _, section := range v.Data.Form.Schema.Sections {
		for _, q := range section.Questions {
			if q.Kind != models.QuestionText || v.Data.Text.Answers[q.Code] == "" {
				continue
			}
			words := strings.Fields(v.Data.Text.Answers[q.Code])
			if cut = len(words) > summaryWords; cut {
				words = words[:summaryWords]
			}
			return q.Label, strings.Join(words, " "), cut
		}
	}
	return nil, "", false
}

// changes names what is different from the text the endorser knew.
func (v EndorsingView) changes(ctx context.Context) []string {
	var out []string
	for _, name := range v.Data.Changes {
		out = append(out, i18n.T(ctx, "endorsements.changed."+name))
	}
	return out
}

// receipt are the lines of the answer that was taken.
func (v EndorsingView) receipt(ctx context.Context) []components.Fact {
	e := v.Data.Endorsement
	out := []components.Fact{
		{Name: i18n.T(ctx, "endorsements.receipt_number"), Body: components.Code(e.ReceiptNumber())},
		{Name: i18n.T(ctx, "endorsements.answer"), Text: i18n.T(ctx, "endorsements.said."+v.said())},
		{Name: i18n.T(ctx, "endorsements.document"), Text: v.Data.Text.Title},
		{Name: i18n.T(ctx, "proposals.field_asked"), Text: dollars(ctx, v.Data.Text.Asked)},
		{Name: i18n.T(ctx, "endorsements.signatory"), Text: e.Signatory},
		{Name: i18n.T(ctx, "endorsements.signatory_office"), Text: e.SignatoryOffice},
	}
	if e.AnsweredAt != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "endorsements.answered_at"), Text: i18n.Instant(ctx, *e.AnsweredAt)})
	}
	if e.Remarks != "" {
		out = append(out, components.Fact{Name: i18n.T(ctx, "endorsements.remarks"), Text: e.Remarks})
	}
	if l := v.Data.Letter; l != nil {
		out = append(out, components.Fact{Name: i18n.T(ctx, "endorsements.letter"), Text: l.Name + ", " + i18n.Bytes(ctx, l.Size)})
	}
	return append(out, components.Fact{Name: i18n.T(ctx, "endorsements.hash"), Body: components.Code(e.Digest)})
}

// said is what the answer was, as it was given: a lapse later changes nothing of
// the receipt.
func (v EndorsingView) said() string {
	if v.Data.Endorsement.State == models.EndorsementDeclined {
		return "declined"
	}
	return "given"
}

// parts are the document without its files and endorsements.
func (v EndorsingView) parts(ctx context.Context) []block {
	all := v.frame().blocks(ctx, fromFrozen(v.Data.Text), false)
	return slices.Clip(all[:len(all)-2])
}
