package reporting

import (
	"context"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

// Narrative gives a programme's narrative of a period: while it is written to the
// programme's organisations, the secretariat, the agent, the Board's room and the
// auditor, and to everybody once it is published.
func (s *Service) Narrative(ctx context.Context, actor models.Actor, ref, period string) (models.NarrativePage, error) {
	var v models.NarrativePage
	kind, year, err := models.ReadNarrativePeriod(period)
	if err != nil {
		return v, err
	}
	today := when.DateOf(s.db.Now(ctx))
	err = s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := seenProgramme(q, actor, ref)
		if err != nil {
			return err
		}
		v, err = narrativePage(q, actor, p, kind, year, today)
		if err != nil {
			return err
		}
		inside := readsDrafts(actor, v)
		if !inside && v.Report.State != models.NarrativePublished {
			v = models.NarrativePage{}
			return models.NotFound("narrative_reports")
		}
		conceal(actor, &v, inside)
		return nil
	})
	return v, err
}

// Published gives the published narratives of a programme, the latest year first.
func (s *Service) Published(ctx context.Context, actor models.Actor, ref string) ([]models.NarrativeReport, error) {
	var rows []models.NarrativeReport
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := seenProgramme(q, actor, ref)
		if err != nil {
			return err
		}
		rows, err = db.From[models.NarrativeReport](q).Where("programme_id = ? AND state = ?", p.ID, models.NarrativePublished).Order("year DESC, kind DESC").Find(ctx)
		return err
	})
	return rows, err
}

// conceal takes out what is not for the actor: the words of a part that is not in
// are its organisation's alone; how a report came to be is no part of what is
// published.
func conceal(actor models.Actor, v *models.NarrativePage, inside bool) {
	for i := range v.Parts {
		x := &v.Parts[i]
		own := inside && actor.OrganisationID == x.OrganisationID
		if !x.In() && !own {
			x.NarrativeText, x.Explanations, x.Gaps = models.NarrativeText{}, "", nil
		}
		if !inside {
			x.Reason, x.Former, x.Gaps = "", nil, nil
		}
	}
	if !inside {
		v.Events, v.Former, v.Gaps, v.Missing = nil, nil, nil, nil
	}
}

// readsDrafts says whether the actor reads a narrative before it is published.
func readsDrafts(actor models.Actor, v models.NarrativePage) bool {
	if actor.May(models.PermMoneyRead) != nil {
		return false
	}
	if !actor.Is(models.RolePUNOProgramme, models.RolePUNOFinance) {
		return actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAgentOfficer, models.RoleAuditor)
	}
	for _, p := range v.Parts {
		if p.OrganisationID == actor.OrganisationID {
			return true
		}
	}
	return false
}

// narrativeOwed says whether a programme has a narrative of a period: of each year
// of its life as it stands, and the final one once it is closed.
func narrativeOwed(p models.Programme, kind models.NarrativeKind, year int, today when.Date) bool {
	if kind == models.NarrativeFinal {
		return !p.ClosedOn.IsZero() && p.ClosedOn.Year() == year
	}
	last := today.Year()
	switch {
	case !p.ClosedOn.IsZero():
		last = min(last, p.ClosedOn.Year())
	case !p.EndOn.IsZero():
		last = min(last, p.EndOn.Year())
	}
	return !p.StartOn.IsZero() && year >= p.StartOn.Year() && year <= last
}

type member struct {
	OrganisationID int64
	Code           string
	Name           string
}

func members(q *gorm.DB, p models.Programme) ([]member, error) {
	return db.Rows[member](q, `SELECT po.organisation_id, o.code, o.name FROM programme_organisations po JOIN organisations o ON o.id = po.organisation_id
		WHERE po.programme_id = ? ORDER BY CASE WHEN po.organisation_id = ? THEN 0 ELSE 1 END, po.position`, p.ID, p.LeadOrganisationID)
}

// stored reads a narrative with its parts; an open one that is not stored where
// there is none.
func storedNarrative(q *gorm.DB, programme int64, kind models.NarrativeKind, year int) (models.NarrativeReport, []models.NarrativePart, error) {
	r := models.NarrativeReport{ProgrammeID: programme, Kind: kind, Year: year, State: models.NarrativeOpen}
	found, err := db.From[models.NarrativeReport](q).Where("programme_id = ? AND kind = ? AND year = ?", programme, kind, year).Find(q.Statement.Context)
	if err != nil || len(found) == 0 {
		return r, nil, err
	}
	parts, err := db.From[models.NarrativePart](q).Where("report_id = ?", found[0].ID).Order("id").Find(q.Statement.Context)
	return found[0], parts, err
}

func narrativePage(q *gorm.DB, actor models.Actor, p models.Programme, kind models.NarrativeKind, year int, today when.Date) (models.NarrativePage, error) {
	v := models.NarrativePage{Programme: models.ProgrammeName{ID: p.ID, Reference: p.Reference, Title: p.Title}, Ended: yearEnded(p, year, today)}
	var parts []models.NarrativePart
	var err error
	if v.Report, parts, err = storedNarrative(q, p.ID, kind, year); err != nil {
		return v, err
	}
	if v.Report.ID == 0 && !narrativeOwed(p, kind, year, today) {
		return v, models.NotFound("narrative_reports")
	}
	history, err := rules.Reporting(q)
	if err != nil {
		return v, err
	}
	v.Rule = models.ReportingRuleOf(history, year).Value
	if v.Figures, v.Tranches, err = figuresOf(q, p.ID, year, v.Rule); err != nil {
		return v, err
	}
	if v.Report.State == models.NarrativePublished {
		if v.Figures, err = models.PrintedFigures(v.Report.Figures, v.Figures); err != nil {
			return v, err
		}
	}
	if v.Outcomes, err = db.Rows[string](q, "SELECT statement FROM programme_indicators WHERE programme_id = ? AND result NOT LIKE '%.%' GROUP BY statement ORDER BY MIN(position)", p.ID); err != nil {
		return v, err
	}
	results, _, err := resultYear(q, p.ID, year)
	if err != nil {
		return v, err
	}
	if results.Report.ID != 0 {
		v.Results = results.Report.State
	}
	former, formerParts, err := storedNarrative(q, p.ID, models.NarrativeAnnual, formerYear(kind, year))
	if err != nil {
		return v, err
	}
	if former.ID != 0 {
		v.Former = &former
	}
	if err := partViews(q, actor, p, &v, parts, formerParts); err != nil {
		return v, err
	}
	if v.Events, err = db.From[models.NarrativeEvent](q).Where("report_id = ?", v.Report.ID).Order("id").Find(q.Statement.Context); err != nil {
		return v, err
	}
	v.Gaps = v.Report.NarrativeText.Gaps()
	open := v.Report.State == models.NarrativeOpen && p.State != models.ProgrammeFinancialClosed
	v.Write = open && leads(actor, p)
	v.Settle = v.Report.ID != 0 && (v.Report.State == models.NarrativeSigned || v.Report.State == models.NarrativeAccepted) && actor.May(models.PermResultsPublish) == nil
	return v, nil
}

// formerYear is the year whose answers stand beside: the one before, and for the
// final narrative its own.
func formerYear(kind models.NarrativeKind, year int) int {
	if kind == models.NarrativeFinal {
		return year
	}
	return year - 1
}

func leads(actor models.Actor, p models.Programme) bool {
	return actor.May(models.PermNarrativeWrite) == nil && actor.OrganisationID == p.LeadOrganisationID
}

// partViews adds a part for each organisation, the lead's first; one that nobody
// began is a draft that is not stored.
func partViews(q *gorm.DB, actor models.Actor, p models.Programme, v *models.NarrativePage, parts, former []models.NarrativePart) error {
	all, err := members(q, p)
	if err != nil {
		return err
	}
	of := func(rows []models.NarrativePart, org int64) *models.NarrativePart {
		for i := range rows {
			if rows[i].OrganisationID == org {
				return &rows[i]
			}
		}
		return nil
	}
	settles, lead := actor.May(models.PermResultsPublish) == nil, leads(actor, p)
	for _, m := range all {
		x := models.NarrativePartView{NarrativePart: models.NarrativePart{OrganisationID: m.OrganisationID, State: models.NarrativePartDraft}, Code: m.Code, Name: m.Name, Former: of(former, m.OrganisationID)}
		if stored := of(parts, m.OrganisationID); stored != nil {
			x.NarrativePart = *stored
		}
		for _, l := range v.Figures {
			if l.OrganisationID == m.OrganisationID {
				x.Figures = append(x.Figures, l)
			}
		}
		x.Gaps = append(x.NarrativeText.Gaps(), x.Unexplained(x.Figures)...)
		running := p.State != models.ProgrammeFinancialClosed
		x.Write = running && x.Open(v.Report.State) && actor.May(models.PermNarrativeWrite) == nil && actor.OrganisationID == m.OrganisationID
		x.Accept = running && lead && v.Report.State == models.NarrativeOpen && x.State == models.NarrativePartSubmitted
		x.Return = running && x.In() && (lead && v.Report.State == models.NarrativeOpen || settles && v.Report.State != models.NarrativePublished)
		if !x.In() {
			v.Missing = append(v.Missing, models.FieldError{Field: "without", Key: "narrative.gap.part", Args: map[string]any{"Organisation": m.Name}})
		}
		v.Parts = append(v.Parts, x)
	}
	return nil
}

// WaitingNarratives are what waits for the actor: for a lead the parts that were
// submitted, for the secretariat the reports that were signed or accepted.
func (s *Service) WaitingNarratives(ctx context.Context, actor models.Actor) ([]models.WaitingNarrative, error) {
	var out []models.WaitingNarrative
	q := s.db.Read(ctx)
	switch {
	case actor.May(models.PermResultsPublish) == nil:
		rows, err := db.Rows[models.WaitingNarrative](q, `SELECT p.reference, p.title, n.year, n.kind, '' AS organisation FROM narrative_reports n JOIN programmes p ON p.id = n.programme_id
			WHERE n.state IN ('signed', 'accepted') AND `+ledger.Seen(actor)+` ORDER BY n.signed_on, n.id`)
		return rows, err
	case actor.May(models.PermNarrativeWrite) == nil:
		return db.Rows[models.WaitingNarrative](q, `SELECT p.reference, p.title, n.year, n.kind, o.name AS organisation FROM narrative_parts x JOIN narrative_reports n ON n.id = x.report_id
			JOIN programmes p ON p.id = n.programme_id JOIN organisations o ON o.id = x.organisation_id
			WHERE n.state = 'open' AND x.state = 'submitted' AND p.lead_organisation_id = ? AND `+ledger.Seen(actor)+` ORDER BY x.id`, actor.OrganisationID)
	}
	return out, nil
}
