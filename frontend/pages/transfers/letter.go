package transfers

import (
	"context"
	"strconv"

	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports/document"
)

// LetterDocument is the letter that asks the agent for a transfer: what is asked
// for whom, under which decision, and who signed. Notice stands above a fictional
// one.
//
// clause 97: the agent transfers what the secretariat asks under a decision.
func LetterDocument(ctx context.Context, fund, notice string, v models.TransferRequestView) document.Document {
	T := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	usd := func(cents money.Cents) string {
		return i18n.Amount(ctx, money.Amount{Minor: int64(cents), Currency: money.USD})
	}
	dated := v.Request.PreparedAt
	for _, a := range v.Approvals {
		if a.Revision == v.Request.Revision {
			dated = a.At
		}
	}
	if v.Request.SentAt != nil {
		dated = *v.Request.SentAt
	}
	number := v.Programme.AgentNumber
	if number == "" {
		number = T("transfers.letter.no_number")
	}
	d := document.Document{Title: T("transfers.letter.title", "Reference", v.Request.Reference), Reference: v.Request.Reference, Language: i18n.Lang(ctx), Publisher: fund, Notice: notice, Watermark: notice, Dated: dated,
		Foot: []string{fund + ", " + v.Request.Reference + ", " + T("transfers.letter.revision", "Revision", v.Request.Revision)}}
	d.Facts = []document.Fact{
		{Name: T("reports.transfer_to"), Value: T("reports.transfer_to_agent")},
		{Name: T("reports.transfer_date"), Value: i18n.Date(ctx, when.DateOf(dated))},
		{Name: T("reports.transfer_number"), Value: number},
		{Name: T("reports.transfer_programme"), Value: v.Programme.Reference + ", " + v.Programme.Title},
		{Name: T("reports.transfer_decision"), Value: v.Decision + ", " + i18n.Date(ctx, v.DecidedOn)},
	}
	table := document.Table{Caption: T("transfers.letter.amounts"), End: []int{2}, Head: []string{T("reports.head_organisation_code"), T("reports.head_organisation"), T("reports.head_asked")}}
	for _, l := range v.Lines {
		table.Rows = append(table.Rows, []string{l.OrganisationCode, l.Organisation, usd(l.AskedCents)})
	}
	table.Foot = []string{T("reports.total"), "", usd(v.AskedCents())}
	body := document.Paragraphs("", T("transfers.letter.ask", "Total", usd(v.AskedCents()), "Tranche", strconv.Itoa(v.Tranche.Number), "Tranches", strconv.Itoa(v.Tranches)))
	body = append(body, document.Block{Table: &table})
	if v.Request.Note != "" {
		body = append(body, document.Paragraphs("", v.Request.Note)...)
	}
	body = append(body, document.Paragraphs("", T("transfers.letter.within"), T("transfers.letter.answer"))...)
	d.Sections = []document.Section{{Title: T("transfers.letter.section"), Blocks: body}}
	d.Signature = []document.Signature{{Capacity: T("reports.sign_prepared"), Name: role(ctx, v.Prepared)}}
	for _, a := range v.Approvals {
		if a.Revision == v.Request.Revision {
			d.Signature = append(d.Signature, document.Signature{Capacity: T("reports.sign_approved"), Name: role(ctx, a.Capacity) + ", " + i18n.Date(ctx, when.DateOf(a.At))})
		}
	}
	return d
}

func role(ctx context.Context, code string) string {
	if code == "" {
		return ""
	}
	return i18n.T(ctx, "people.role."+code)
}
