package proposals

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// content is what a document says, be it still written or frozen.
type content struct {
	title         string
	theme         int
	objectives    []int
	months        int
	startOn       when.Date
	asked         money.Cents
	lead          int64
	organisations []models.BudgetOrganisation
	countries     map[string]int
	answers       map[string]string
	tranches      []models.FrozenTranche
	budget        models.Budget
	attachments   []models.FrozenAttachment
	endorsements  []models.FrozenEndorsement
}

func fromDocument(d models.Document) content {
	p := d.Proposal
	c := content{title: p.Title, theme: p.Theme, objectives: d.Objectives, months: p.Months, startOn: p.StartOn, asked: p.Asked,
		budget: d.Budget(), countries: map[string]int{}, answers: map[string]string{}}
	c.organisations = c.budget.Organisations
	if p.LeadOrganisationID != nil {
		c.lead = *p.LeadOrganisationID
	}
	for _, x := range d.Countries {
		c.countries[x.Country] = x.Share
	}
	for code, a := range d.Answers {
		c.answers[code] = a.Text
	}
	shares := c.budget.Shares(0)
	for i, t := range d.Tranches {
		c.tranches = append(c.tranches, models.FrozenTranche{Number: t.Number, DueOn: t.DueOn, Total: c.budget.Total(0, t.Number), Share: shares[i]})
	}
	for _, a := range d.Attachments {
		if a.RemovedAt == nil {
			c.attachments = append(c.attachments, models.FrozenAttachment{Kind: a.For(), File: a.FileID, Name: a.Name, Hash: a.Hash})
		}
	}
	f := d.Standing()
	c.endorsements = append(f.Endorsements, f.OtherEndorsements...)
	return c
}

func fromFrozen(f models.Frozen) content {
	b := f.Cube()
	return content{title: f.Title, theme: f.Theme, objectives: f.Objectives, months: f.Months, startOn: f.StartOn, asked: f.Asked, lead: f.Lead,
		organisations: b.Organisations, countries: f.Countries, answers: f.Answers, tranches: f.Tranches, budget: b,
		attachments: f.Attachments, endorsements: slices.Concat(f.Endorsements, f.OtherEndorsements)}
}

// line makes a line of a summary; change adds the link to where it is changed
// and what is still missing there.
func (f Frame) line(ctx context.Context, part, field, label string, change bool) components.Fact {
	s := components.Fact{Name: label}
	if change {
		if f.Reader.Edits {
			s.ChangeHref = f.Under(PartPath(part)) + anchor(field)
		}
		for _, g := range f.gapsOf(part) {
			if g.Field == field || strings.HasPrefix(g.Field, field+"[") {
				s.Faults = append(s.Faults, f.gapText(ctx, g))
			}
		}
	}
	return s
}

func (f Frame) factLines(ctx context.Context, c content, change bool) []components.Fact {
	of := func(field, label, text string) components.Fact {
		s := f.line(ctx, models.PartFacts, field, i18n.T(ctx, label), change)
		s.Text = text
		return s
	}
	var objectives []string
	for _, n := range c.objectives {
		if o, ok := f.Names.Objective(n); ok {
			objectives = append(objectives, plainNumber(n)+". "+o.Label.In(i18n.Lang(ctx)))
		}
	}
	months, asked := "", ""
	if c.months > 0 {
		months = i18n.T(ctx, "proposals.months", "Count", c.months)
	}
	if c.asked != 0 {
		asked = dollars(ctx, c.asked)
	}
	return []components.Fact{
		of("title", "proposals.field_title", c.title), of("theme", "proposals.field_theme", f.theme(ctx, c.theme)),
		of("objectives", "proposals.field_objectives", strings.Join(objectives, "\n")), of("months", "proposals.field_months", months),
		of("start_on", "proposals.field_start", i18n.Date(ctx, c.startOn)), of("asked", "proposals.field_asked", asked),
	}
}

func (f Frame) partnerLines(ctx context.Context, c content, change bool) []components.Fact {
	orgs := f.line(ctx, models.PartPartners, "organisations", i18n.T(ctx, "proposals.field_organisations"), change)
	var names []string
	for _, o := range c.organisations {
		if o.ID == c.lead {
			names = append(names, o.Name+" ("+i18n.T(ctx, "proposals.leads")+")")
		} else {
			names = append(names, o.Name)
		}
	}
	orgs.Text = strings.Join(names, "\n")
	places := f.line(ctx, models.PartPartners, "countries", i18n.T(ctx, "proposals.field_shares"), change)
	if change {
		for _, g := range f.gapsOf(models.PartPartners) {
			if strings.HasPrefix(g.Field, "share[") {
				places.Faults = append(places.Faults, f.gapText(ctx, g))
			}
		}
	}
	places.Body = shares(f.Site, c)
	return []components.Fact{orgs, places}
}

// codes are the countries and areas of a document in their order.
func (c content) codes() []string { return slices.Sorted(maps.Keys(c.countries)) }

func (f Frame) sectionLines(ctx context.Context, s models.FormSection, c content, change bool) []components.Fact {
	var out []components.Fact
	for _, q := range s.Questions {
		text := c.answers[q.Code]
		if q.Kind == models.QuestionFile || text == "" && !f.View.Form.Schema.Asks(q.Code, c.answers) {
			continue // a file stands among the attachments
		}
		line := f.line(ctx, s.Code, q.Code, q.Label.In(i18n.Lang(ctx)), change)
		if q.InRows() && text != "" {
			line.Body = components.Answer(f.rowsField(ctx, q, text))
		} else {
			line.Text = q.Answered(text, i18n.Lang(ctx))
		}
		out = append(out, line)
	}
	return out
}

func (f Frame) planLines(ctx context.Context, c content, change bool) []components.Fact {
	var out []components.Fact
	for _, t := range c.tranches {
		line := f.line(ctx, models.PartTranches, DueField(t.Number), i18n.T(ctx, "proposals.field_due", "Number", t.Number), change)
		line.Text = i18n.Date(ctx, t.DueOn)
		if t.Total != 0 && !t.DueOn.IsZero() {
			line.Text = i18n.T(ctx, "proposals.tranche_text", "Date", line.Text, "Total", i18n.MoneyWhole(ctx, t.Total), "Share", i18n.Percent(ctx, t.Share, 10000, 2))
		}
		out = append(out, line)
	}
	return out
}

func (f Frame) fileLines(ctx context.Context, c content, change bool) []components.Fact {
	var out []components.Fact
	for _, want := range f.View.Form.Schema.Files() {
		line := f.line(ctx, models.PartAttachments, string(want.Kind), f.fileTitle(ctx, want.Kind), change)
		var these []models.FrozenAttachment
		for _, a := range c.attachments {
			if a.Kind == want.Kind {
				these = append(these, a)
			}
		}
		if len(these) == 0 && !want.Required {
			continue
		}
		line.Body = fileNames(f, these)
		out = append(out, line)
	}
	return out
}

func (f Frame) sideLines(ctx context.Context, c content, change bool) []components.Fact {
	lead := f.line(ctx, models.PartSides, "lead", i18n.T(ctx, "proposals.lead_row"), change)
	for _, o := range c.organisations {
		if o.ID == c.lead {
			lead.Text = o.Name
		}
	}
	out := []components.Fact{lead}
	for _, code := range c.codes() {
		line := f.line(ctx, models.PartSides, "endorse["+code+"]", i18n.T(ctx, "proposals.endorsement_row"), change)
		line.Body = endorsementText(f, code, endorsed(c, code))
		out = append(out, line)
	}
	for _, e := range c.endorsements {
		if e.Kind == models.EndorserMinistry || e.Kind == "" {
			continue
		}
		out = append(out, components.Fact{Name: i18n.T(ctx, "endorsements.kind."+string(e.Kind)), Body: otherEndorsement(f, e)})
	}
	if change {
		for _, w := range f.View.Document.Wanted() {
			if _, holds, _ := f.View.Document.Support(w); !holds && w.Kind != models.EndorserMinistry {
				line := f.line(ctx, models.PartSides, w.Field(), i18n.T(ctx, "endorsements.kind."+string(w.Kind)), change)
				line.Body = aboutCell(f, w)
				out = append(out, line)
			}
		}
	}
	return out
}

func endorsed(c content, country string) models.FrozenEndorsement {
	for _, e := range c.endorsements {
		if e.Country == country && (e.Kind == models.EndorserMinistry || e.Kind == "") {
			return e
		}
	}
	return models.FrozenEndorsement{}
}

// block is one heading of a whole document with its lines.
type block struct {
	title string
	lines []components.Fact
}

// blocks are the whole document without its budget table.
func (f Frame) blocks(ctx context.Context, c content, change bool) []block {
	out := []block{
		{i18n.T(ctx, "proposals.part_facts"), f.factLines(ctx, c, change)},
		{i18n.T(ctx, "proposals.part_partners"), f.partnerLines(ctx, c, change)},
	}
	for _, s := range f.View.Form.Schema.Sections {
		out = append(out, block{s.Title.In(i18n.Lang(ctx)), f.sectionLines(ctx, s, c, change)})
	}
	if f.View.Form.Schema.Budget {
		out = append(out, block{i18n.T(ctx, "proposals.part_tranches"), f.planLines(ctx, c, change)})
	}
	return append(out, block{i18n.T(ctx, "proposals.part_attachments"), f.fileLines(ctx, c, change)},
		block{i18n.T(ctx, "proposals.part_sides"), f.sideLines(ctx, c, change)})
}

// material is what an endorsement is about: amount, countries or areas,
// organisations.
func (v SidesView) material(ctx context.Context) []components.Fact {
	c := fromDocument(*v.View.Document)
	facts := v.factLines(ctx, c, false)
	return append([]components.Fact{facts[0], facts[5]}, v.partnerLines(ctx, c, false)...)
}

func (v SidesView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "proposals.sides_caption"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "proposals.col_who")}, {Head: i18n.T(ctx, "proposals.col_act"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "proposals.col_when")}, {Head: i18n.T(ctx, "proposals.col_remarks")},
	}}
	d := *v.View.Document
	for _, o := range d.OrganisationsLeadFirst() {
		row := components.Row{Cells: []components.Cell{components.Of(memberName(d, o.OrganisationID)), components.State("waiting"), {}, {}}}
		for _, s := range d.Sides {
			if s.OrganisationID == o.OrganisationID {
				row.Cells[1], row.Cells[2] = components.Words(i18n.T(ctx, "proposals.act_"+string(s.Act))), components.Of(byAt(s))
				break
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v SidesView) faults() *models.Error {
	for _, f := range []*components.Form{v.Join, v.Endorse} {
		if f != nil && f.Faults != nil {
			return f.Faults
		}
	}
	return nil
}

func (v AttachmentsView) faults() *models.Error {
	for _, f := range v.Forms {
		if f.Faults != nil {
			return f.Faults
		}
	}
	return nil
}

func (v AttachmentsView) fileLabel(ctx context.Context, kind models.AttachmentKind) string {
	if kind != models.AttachmentOther && len(v.attached(kind)) > 0 {
		return i18n.T(ctx, "proposals.file_replace")
	}
	return i18n.T(ctx, "proposals.file_choose")
}

func (f Frame) fileHref(file int64) string {
	return f.Under("/files/" + strconv.FormatInt(file, 10))
}
