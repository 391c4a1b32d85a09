package reports

import (
	"fmt"
	"io"
	"strings"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// ProgrammeBudgetBook is the approved budget of a programme by category,
// participating organisation and tranche: the application's workbook with
// every cell locked, the decision named and the approved amount as its sum.
type ProgrammeBudgetBook struct {
	Book
	View       models.ProgrammeBudgetView
	Categories []models.BudgetCategory
	MinimumOrg int // organisations a joint programme needs
}

// WriteProgrammeBudget writes it.
func WriteProgrammeBudget(to io.Writer, b ProgrammeBudgetBook) error {
	return WriteBudget(to, b.book())
}

func (b ProgrammeBudgetBook) book() BudgetBook {
	v := b.View
	out := BudgetBook{
		Stamp: BudgetStamp{Fund: b.Fund, Subject: "programme", ID: v.ProgrammeID, Reference: v.Reference},
		Title: v.Title, Categories: b.Categories, AsOf: b.At, Illustrative: b.Illustrative, Language: b.Language, RightToLeft: b.RightToLeft,
		T: approvedWords(b.T), Frozen: map[int64]money.Cents{},
		Rules: models.BudgetRules{Asked: v.ApprovedCents, Minimum: 1, MinOrganisations: b.MinimumOrg, Tranches: len(v.Tranches)},
	}
	var organisations []models.BudgetOrganisation
	for _, o := range v.Organisations {
		organisations = append(organisations, models.BudgetOrganisation{ID: o.OrganisationID, Name: o.Name, ISCBasisPoints: o.ISCBP})
		out.Organisations = append(out.Organisations, BudgetOrganisation{ID: o.OrganisationID, Code: o.Code, Name: o.Name, Locked: true})
		out.Rules.ISCBasisPoints = max(out.Rules.ISCBasisPoints, o.ISCBP)
		out.Frozen[o.OrganisationID] = v.Cents(o.OrganisationID, models.IndirectCategory, 0)
	}
	var lines []models.BudgetLine
	for _, l := range v.Lines {
		if l.Category <= models.LastCategory {
			lines = append(lines, models.BudgetLine{OrganisationID: l.OrganisationID, Category: l.Category, Tranche: l.Tranche, Cents: l.Cents})
		}
	}
	for _, t := range v.Tranches {
		out.Tranches = append(out.Tranches, t.DueOn)
	}
	out.Budget = models.NewBudget(organisations, len(v.Tranches), lines)
	out.Facts = b.facts()
	return out
}

func (b ProgrammeBudgetBook) facts() [][2]string {
	v, T := b.View, b.T
	day := func(d when.Date) string {
		if d.IsZero() {
			return "–"
		}
		return d.String()
	}
	out := [][2]string{
		{T("reports.transfer_number"), v.AgentNumber},
		{T("reports.head_countries"), b.countries(v.Countries)},
		{T("reports.transfer_theme"), fmt.Sprint(v.Theme)},
		{T("reports.head_status"), b.word("state", string(v.State))},
		{T("reports.transfer_start"), day(v.StartOn)},
		{T("reports.transfer_end"), day(v.EndOn)},
		{T("reports.transfer_decision"), v.Decision},
		{T("reports.head_approved"), v.ApprovedCents.String()},
		{T("reports.budget_version"), strings.TrimSpace(fmt.Sprint(v.Number) + " " + v.Reason)},
	}
	for _, old := range v.Versions {
		out = append(out, [2]string{T("reports.budget_version_of", "Version", old.Number),
			strings.TrimSpace(when.DateOf(old.CreatedAt).String() + " · " + old.TotalCents.String() + " · " + old.Reason)})
	}
	return out
}

// approvedWords says "approved" where the application's workbook says "asked",
// and that nothing is to be filled in.
func approvedWords(t Translate) Translate {
	instead := map[string]string{
		"budget.workbook_title":  "reports.budget_title",
		"budget.check_asked":     "reports.budget_check_approved",
		"budget.check_frozen":    "reports.budget_check_frozen",
		"budget.readme_how":      "reports.budget_how",
		"budget.readme_how_text": "reports.budget_how_text",
	}
	return func(key string, args ...any) string {
		if other, ok := instead[key]; ok {
			key = other
		}
		return t(key, args...)
	}
}
