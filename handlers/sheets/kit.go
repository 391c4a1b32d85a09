package sheets

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"seedfund/app"
	"seedfund/app/proposals"
	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports"
)

// Kit is an offline kit of a document as a workbook, in the kit's language and
// with what the document said when the kit was made.
func Kit(ctx context.Context, s *app.Services, d models.Document, kit models.Kit) (reports.KitBook, error) {
	base, err := kit.Read()
	if err != nil {
		return reports.KitBook{}, err
	}
	choices, err := s.Proposals.Choices(ctx)
	if err != nil {
		return reports.KitBook{}, err
	}
	store, err := s.People.Store(ctx)
	if err != nil {
		return reports.KitBook{}, err
	}
	ctx = i18n.With(ctx, kit.Language)
	k := kitMaker{ctx: ctx, d: d, base: base, names: choices.Catalogue}
	b := reports.KitBook{
		Stamp: reports.KitStamp{Code: kit.Code, Base: kit.Hash, Fund: store.FundCode, Reference: reference(d), Proposal: d.Proposal.ID, Number: kit.Number,
			Form: d.Form.Number, Language: kit.Language, By: kit.ByName, At: when.Instant(kit.At), Versions: map[string]int64{}},
		Title: base.Items[models.KitTitle].Text, Minimum: d.Call.Minimum, Maximum: d.Call.Maximum, Illustrative: store.Kind == models.StoreDemonstration,
		Language: i18n.Lang(ctx), RightToLeft: i18n.Dir(ctx) == "rtl", T: func(key string, args ...any) string { return i18n.T(ctx, key, args...) },
	}
	if asked := base.Items[models.KitAsked].Text; asked != "" {
		if b.Asked, err = money.ParseCents(asked); err != nil {
			return b, err
		}
	}
	for item, text := range base.Items {
		b.Stamp.Versions[item] = text.Version
	}
	b.Guidance, b.Blocks = k.guidance(kit, store.FundCode), k.blocks()
	if d.Form.Schema.Budget {
		b.Budget = k.budget(choices, b)
	}
	return b, nil
}

// KitName is the name of a kit's file: one from which the language and the number
// can be read.
func KitName(p models.Proposal, kit models.Kit) string {
	of := p.Reference
	if of == "" {
		of = strconv.FormatInt(p.ID, 10)
	}
	return fmt.Sprintf("kit-%s-%d-%s.xlsx", of, kit.Number, kit.Language)
}

// ReadKit reads a filled kit of a document: what it says by item, or every fault
// at once. A refusal of its stamp is an error.
func ReadKit(ctx context.Context, s *app.Services, actor models.Actor, d models.Document, name string, body []byte) (proposals.KitFilled, []reports.SheetFault, error) {
	out := proposals.KitFilled{Name: name}
	if !strings.HasSuffix(strings.ToLower(name), ".xlsx") {
		return out, []reports.SheetFault{{Key: "kit.file_ending"}}, nil
	}
	file, fault := reports.OpenKit(body)
	if fault != nil {
		return out, []reports.SheetFault{*fault}, nil
	}
	defer file.Close()
	out.Stamp = file.Stamp
	kit, err := s.Proposals.KitOf(ctx, actor, d.Proposal.ID, file.Stamp)
	if e := models.AsError(err); e != nil && e.Key == "kit.invalid" {
		var faults []reports.SheetFault
		for _, f := range e.Fields {
			faults = append(faults, reports.SheetFault{Key: f.Key, Args: map[string]any{"Other": file.Reference(), "Wanted": reference(d)}})
		}
		return out, faults, nil
	}
	if err != nil {
		return out, nil, err
	}
	book, err := Kit(ctx, s, d, kit)
	if err != nil {
		return out, nil, err
	}
	var faults []reports.SheetFault
	out.Items, faults = file.Read(book)
	return out, faults, nil
}

func reference(d models.Document) string {
	if d.Proposal.Reference != "" {
		return d.Proposal.Reference
	}
	return d.Call.Reference + " / " + strconv.FormatInt(d.Proposal.ID, 10)
}

type kitMaker struct {
	ctx   context.Context
	d     models.Document
	base  models.KitBase
	names *models.Catalogue
}

func (k kitMaker) t(key string, args ...any) string { return i18n.T(k.ctx, key, args...) }
func (k kitMaker) lang() string                     { return i18n.Lang(k.ctx) }

// guidance is the first sheet: what this is, until when, how it is filled and how
// it comes back.
func (k kitMaker) guidance(kit models.Kit, fund string) [][2]string {
	closes, grace := k.d.Proposal.Deadline(k.d.Call)
	if grace {
		closes = k.d.Call.ClosesAt
	}
	var members []string
	for _, o := range k.base.Organisations {
		members = append(members, o.Of)
	}
	out := [][2]string{
		{k.t("kit.guide_for"), k.base.Items[models.KitTitle].Text + "\n" + fund + " · " + reference(k.d) + " · " + k.d.Call.Title.In(k.lang())},
		{k.t("kit.guide_made"), k.t("kit.guide_made_text", "Number", kit.Number, "Who", kit.ByName, "At", i18n.Instant(k.ctx, kit.At))},
		{k.t("kit.guide_closes"), i18n.Instant(k.ctx, closes)},
		{k.t("kit.guide_fill"), k.t("kit.guide_fill_text")},
		{k.t("kit.guide_owners"), k.t("kit.guide_owners_text", "Organisations", strings.Join(members, i18n.T(k.ctx, "core.list_separator")))},
		{k.t("kit.guide_back"), k.t("kit.guide_back_text")},
		{k.t("kit.guide_not"), k.t("kit.guide_not_text")},
		{k.t("kit.guide_privacy"), k.t("kit.privacy")},
	}
	var objectives []string
	for _, o := range k.names.Objectives() {
		objectives = append(objectives, strconv.Itoa(o.Number)+". "+o.Label.In(k.lang()))
	}
	return append(out, [2]string{k.t("proposals.field_objectives"), strings.Join(objectives, "\n")})
}

func (k kitMaker) blocks() []reports.KitBlock {
	facts := reports.KitBlock{Title: k.t("proposals.part_facts")}
	field := func(item, key string, kind reports.KitKind, hints ...string) reports.KitField {
		return reports.KitField{Item: item, Code: strings.Replace(item, ":", ".", 1), Label: k.t(key), Hints: hints, Kind: kind, Text: k.base.Items[item].Text}
	}
	theme := field(models.KitTheme, "proposals.field_theme", reports.KitChoice)
	for _, n := range k.d.Themes {
		if area, ok := k.names.Area(n); ok {
			theme.Options = append(theme.Options, reports.KitOption{Code: strconv.Itoa(n), Label: area.Title.In(k.lang())})
		}
	}
	facts.Fields = []reports.KitField{
		field(models.KitTitle, "proposals.field_title", reports.KitWords, k.t("proposals.field_title_hint")), theme,
		field(models.KitObjectives, "proposals.field_objectives", reports.KitObjectives, k.t("proposals.field_objectives_hint"), k.t("kit.objectives_how")),
		field(models.KitMonths, "proposals.field_months", reports.KitWhole, k.t("proposals.field_months_hint", "Count", k.d.Call.MaxMonths)),
		field(models.KitStart, "proposals.field_start", reports.KitDay, k.t("kit.day_how")),
		field(models.KitAsked, "proposals.field_asked", reports.KitMoney, k.t("proposals.field_asked_hint", "Least", i18n.MoneyWhole(k.ctx, k.d.Call.Minimum), "Most", i18n.MoneyWhole(k.ctx, k.d.Call.Maximum))),
	}
	out := []reports.KitBlock{facts}
	if k.base.Tranches > 0 {
		plan := reports.KitBlock{Title: k.t("proposals.part_tranches")}
		for n := 1; n <= k.base.Tranches; n++ {
			due := field(models.KitDue(n), "proposals.part_tranches", reports.KitDay, k.t("kit.day_how"))
			due.Label = k.t("proposals.field_due", "Number", n)
			plan.Fields = append(plan.Fields, due)
		}
		out = append(out, plan)
	}
	for _, section := range k.d.Form.Schema.Sections {
		block := reports.KitBlock{Title: section.Title.In(k.lang()), Owner: k.owner(section.Code)}
		for _, q := range section.Questions {
			block.Fields = append(block.Fields, k.question(section, q))
		}
		out = append(out, block)
	}
	return out
}

func (k kitMaker) owner(part string) string {
	for _, o := range k.base.Organisations {
		if o.ID == k.base.Owners[part] {
			return o.Of
		}
	}
	return ""
}

func (k kitMaker) question(section models.FormSection, q models.FormQuestion) reports.KitField {
	f := reports.KitField{Item: models.KitAnswer(q.Code), Code: q.Code, Label: q.Label.In(k.lang()), Words: q.WordLimit, Kind: reports.KitWords, Text: k.base.Items[models.KitAnswer(q.Code)].Text}
	if q.Required {
		f.Label += " *"
	}
	for _, hint := range []string{q.Hint.In(k.lang()), k.when(section.When), k.when(q.When)} {
		if hint != "" {
			f.Hints = append(f.Hints, hint)
		}
	}
	switch {
	case q.Kind == models.QuestionFile:
		f.Kind, f.Text = reports.KitElsewhere, ""
	case q.InRows():
		f.Kind, f.Most = reports.KitRows, q.MostRows()
		for _, c := range q.Cells() {
			f.Columns = append(f.Columns, k.column(q, c))
		}
	case q.Kind == models.QuestionChoice:
		f.Kind = reports.KitChoice
		for _, o := range q.Options {
			f.Options = append(f.Options, reports.KitOption{Code: o.Code, Label: o.Label.In(k.lang())})
		}
	case q.Kind == models.QuestionNumber:
		f.Kind = reports.KitWhole
	}
	return reports.Fits(f)
}

// when says on which answer a question is asked.
func (k kitMaker) when(c *models.FormCondition) string {
	if c == nil {
		return ""
	}
	on, _, _ := k.d.Form.Schema.Question(c.Question)
	var options []string
	for _, o := range on.Options {
		if slices.Contains(c.Is, o.Code) {
			options = append(options, "“"+o.Label.In(k.lang())+"”")
		}
	}
	return k.t("kit.when", "Question", on.Label.In(k.lang()), "Options", strings.Join(options, k.t("core.list_separator")))
}

func (k kitMaker) column(q models.FormQuestion, c models.FormColumn) reports.KitColumn {
	out := reports.KitColumn{Code: c.Code, Label: components.ColumnLabel(k.ctx, q, c), Kind: c.Kind, Prose: c.Prose}
	if c.Required {
		out.Label += " *"
	}
	for _, o := range c.Options {
		out.Options = append(out.Options, reports.KitOption{Code: o.Code, Label: components.OptionLabel(k.ctx, q, c, o)})
	}
	if c.Kind == models.ColumnCountry {
		for _, code := range k.base.Countries {
			if x, ok := k.names.Country(code); ok {
				out.Options = append(out.Options, reports.KitOption{Code: code, Label: x.Name.In(k.lang())})
			}
		}
	}
	return out
}

func (k kitMaker) budget(choices proposals.Choices, of reports.KitBook) *reports.BudgetBook {
	codes := map[int64]string{}
	for _, o := range choices.Organisations {
		codes[o.ID] = o.Code
	}
	b := reports.BudgetBook{Stamp: reports.BudgetStamp{Fund: of.Stamp.Fund, Reference: of.Stamp.Reference}, Title: of.Title, Budget: k.base.Cube(),
		Categories: k.names.Categories(), Rules: k.d.Call.RulesFor(of.Asked), AsOf: of.Stamp.At, Illustrative: of.Illustrative, Language: of.Language, RightToLeft: of.RightToLeft, T: of.T}
	for _, o := range b.Budget.Organisations {
		b.Organisations = append(b.Organisations, reports.BudgetOrganisation{ID: o.ID, Code: codes[o.ID], Name: o.Name})
	}
	for range k.base.Tranches {
		b.Tranches = append(b.Tranches, when.Date{})
	}
	return &b
}
