package transfers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
)

func amountName(organisation int64) string { return fmt.Sprintf("amount[%d]", organisation) }

func lineName(i int, column string) string { return fmt.Sprintf("lines[%d][%s]", i, column) }

func fileAddress(id int64) string { return "/transfers/files/" + strconv.FormatInt(id, 10) }

// FileAddress is where a loaded file of the agent is shown.
func FileAddress(id int64) string { return fileAddress(id) }

// plain is an amount as a field holds it; nothing for nought.
func plain(c money.Cents) string {
	if c == 0 {
		return ""
	}
	return c.String()
}

// lead is the line under the title of the editor.
func (v EditView) lead() string { return v.Programme }

func notifiedHint(a models.TransferAction) string {
	if a == models.TransferReverse {
		return "reverse"
	}
	return "other"
}

// strong is the kind of the one strong button of a request's page.
func strong(v ShowView) string {
	if v.may(v.Own, models.TransferApprove) || v.may(v.Own, models.TransferSend) {
		return "second"
	}
	return ""
}

// facts is what stands beside a request.
func (v ShowView) facts(ctx context.Context) []components.Fact {
	p := v.Programme
	number := p.AgentNumber
	if number == "" {
		number = i18n.T(ctx, "transfers.number_none")
	} else if !models.AgentNumberUsual(number) {
		number += " (" + i18n.T(ctx, "transfers.number_unusual") + ")"
	}
	channel := "transfers.decided_meeting"
	if v.InWriting {
		channel = "transfers.decided_writing"
	}
	facts := []components.Fact{
		{Name: i18n.T(ctx, "transfers.project_number"), Text: number},
		{Name: i18n.T(ctx, "transfers.programme"), Text: p.Reference},
		{Name: i18n.T(ctx, "transfers.decision"), Text: i18n.T(ctx, channel, "Reference", v.Decision, "Date", v.DecidedOn)},
		{Name: i18n.T(ctx, "transfers.tranche"), Text: i18n.T(ctx, "transfers.tranche_of", "Tranche", v.Tranche.Number, "Tranches", v.Tranches)},
		{Name: i18n.T(ctx, "transfers.cash"), Text: i18n.T(ctx, "forms.dollars", "Figure", i18n.Money(ctx, v.FundCash))},
	}
	if !p.StartOn.IsZero() {
		facts = append(facts, components.Fact{Name: i18n.T(ctx, "transfers.runs"), Text: i18n.T(ctx, "transfers.from_to", "From", p.StartOn, "To", p.EndOn)})
	}
	return facts
}

// reversed is the payment that is to be taken back.
func (v WordView) reversed(ctx context.Context) []components.Fact {
	p := v.Payment
	return []components.Fact{
		{Name: i18n.T(ctx, "transfers.organisation"), Text: p.Organisation}, {Name: i18n.T(ctx, "transfers.amount"), Text: i18n.T(ctx, "forms.dollars", "Figure", i18n.Money(ctx, p.Cents))},
		{Name: i18n.T(ctx, "transfers.value_date"), Text: i18n.Date(ctx, p.ValueDate)}, {Name: i18n.T(ctx, "transfers.agent_reference"), Text: p.AgentRef},
		{Name: i18n.T(ctx, "transfers.entry"), Text: p.Entry},
	}
}

// facts is what was entered on the agent's behalf.
func (v RecordView) facts(ctx context.Context) []components.Fact {
	r := v.Record
	facts := []components.Fact{{Name: i18n.T(ctx, "transfers.word"), Text: i18n.T(ctx, "transfers.word_"+string(r.Action))}}
	if r.Text != "" {
		facts = append(facts, components.Fact{Name: i18n.T(ctx, "transfers.text_"+textKey(r.Action)), Text: r.Text})
	}
	if r.AgentNumber != "" {
		facts = append(facts, components.Fact{Name: i18n.T(ctx, "transfers.project_number"), Text: r.AgentNumber})
	}
	if !r.NotifiedOn.IsZero() {
		facts = append(facts, components.Fact{Name: i18n.T(ctx, "transfers.notified_on"), Text: i18n.Date(ctx, r.NotifiedOn)})
	}
	return facts
}

func textKey(a models.TransferAction) string {
	switch a {
	case models.TransferAskQuery, models.TransferGiveBack, models.TransferReverse:
		return string(a)
	}
	return string(models.TransferAskQuery)
}

func (v RecordView) lines(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "transfers.record_lines"), Columns: []components.Column{
		{Head: i18n.T(ctx, "transfers.organisation")}, {Head: i18n.T(ctx, "transfers.amount"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "transfers.value_date"), Kind: components.Narrow}, {Head: i18n.T(ctx, "transfers.agent_reference"), Kind: components.Narrow},
	}}
	for _, l := range v.Record.Lines {
		name := ""
		for _, x := range v.Lines {
			if x.OrganisationID == l.OrganisationID {
				name = x.Organisation
			}
		}
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(name), components.Cents(ctx, l.Cents), components.Day(ctx, l.ValueDate), components.Words(l.AgentRef)}})
	}
	return t
}

func (v FilesView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "transfers.files_caption"), Columns: []components.Column{
		{Head: i18n.T(ctx, "transfers.file")}, {Head: i18n.T(ctx, "transfers.file_state")}, {Head: i18n.T(ctx, "transfers.file_lines"), Kind: components.Number},
		{Head: i18n.T(ctx, "transfers.amount"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "transfers.file_day"), Kind: components.Narrow},
	}}
	for _, f := range v.Files {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.To(f.Name, v.At(fileAddress(f.ID))), components.Words(i18n.T(ctx, "transfers.file_state_"+string(f.State))),
			components.Count(ctx, f.Lines), components.Cents(ctx, f.TotalCents), components.Day(ctx, f.CreatedAt)}})
	}
	return t
}

func (v FileView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "transfers.file_caption"), Columns: []components.Column{
		{Head: i18n.T(ctx, "transfers.request")}, {Head: i18n.T(ctx, "transfers.organisation")}, {Head: i18n.T(ctx, "transfers.amount"), Unit: components.Dollars(ctx), Kind: components.Number},
		{Head: i18n.T(ctx, "transfers.value_date"), Kind: components.Narrow}, {Head: i18n.T(ctx, "transfers.agent_reference"), Kind: components.Narrow}, {Head: i18n.T(ctx, "transfers.file_effect")},
	}}
	var total money.Cents
	for _, l := range v.Lines {
		effect, tone := "transfers.file_new", ""
		if l.Known {
			effect, tone = "transfers.file_known", "quiet"
		}
		request := components.Cell{Text: l.Request, Sub: l.Title}
		if l.RequestID != 0 {
			request.Href = v.At(Address(l.RequestID))
		}
		name := strings.TrimSpace(l.Organisation)
		if name == "" {
			name = l.OrganisationCode
		}
		t.Rows = append(t.Rows, components.Row{Tone: tone, Cells: []components.Cell{request, {Text: name, Sub: l.OrganisationCode}, components.Cents(ctx, l.Cents),
			components.Day(ctx, l.ValueDate), components.Words(l.AgentRef), components.Words(i18n.T(ctx, effect))}})
		total += l.Cents
	}
	t.Foot = []components.Row{{Cells: []components.Cell{components.Words(i18n.T(ctx, "reports.total")), {}, components.Cents(ctx, total), {}, {}, {}}}}
	return t
}

// listed writes names one after the other.
func listed(ctx context.Context, names []string) string {
	return strings.Join(names, i18n.T(ctx, "core.list_separator"))
}
