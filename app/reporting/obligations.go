package reporting

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/ledger"
	"seedfund/app/rules"
	"seedfund/models"
	"seedfund/models/when"
)

// Reports gives what is owed to the actor's eye: an organisation its own reports
// and those of the programmes it leads, the secretariat, the agent, the Board and
// the auditor all of them.
//
// clause 98: the Board follows how programmes report; clause 97: reports go to the agent.
func (s *Service) Reports(ctx context.Context, actor models.Actor) (models.ReportList, error) {
	var list models.ReportList
	if err := actor.May(models.PermMoneyRead); err != nil {
		return list, err
	}
	now := s.db.Now(ctx)
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		lines, err := ReportLines(q, actor, now)
		list = models.ReportList{Today: when.DateOf(now), Lines: SeenReports(lines, actor)}
		return err
	})
	return list, err
}

// Report gives one obligation by its name in addresses, if the actor sees it.
func (s *Service) ReportOwed(ctx context.Context, actor models.Actor, key string) (models.ReportLine, error) {
	list, err := s.Reports(ctx, actor)
	if err != nil {
		return models.ReportLine{}, err
	}
	if l := find(list.Lines, key); l != nil {
		return *l, nil
	}
	return models.ReportLine{}, models.NotFound("report_marks")
}

func find(lines []models.ReportLine, key string) *models.ReportLine {
	i := slices.IndexFunc(lines, func(l models.ReportLine) bool { return l.Key() == key })
	if i < 0 {
		return nil
	}
	return &lines[i]
}

// SeenReports are the lines that the actor may see, with what the actor may do.
func SeenReports(lines []models.ReportLine, actor models.Actor) []models.ReportLine {
	ofOrganisation := actor.Is(models.RolePUNOProgramme, models.RolePUNOFinance)
	leads := map[int64]bool{}
	for _, l := range lines {
		if l.Lead && l.OrganisationID == actor.OrganisationID {
			leads[l.ProgrammeID] = true
		}
	}
	var out []models.ReportLine
	for _, l := range lines {
		l.Own = ofOrganisation && l.OrganisationID != 0 && l.OrganisationID == actor.OrganisationID
		if ofOrganisation && !l.Own && !leads[l.ProgrammeID] {
			continue
		}
		over := l.State == models.DutyDone || l.State == models.DutyDoneLate || l.State == models.DutyWaived
		l.MayWaive = !over && actor.May(models.PermReportWaive) == nil
		l.MayBeReceived = !over && l.Kind.Elsewhere() && !l.Foreseen && actor.May(models.PermProgrammeManage) == nil
		out = append(out, l)
	}
	return out
}

// owedBy is a programme with what its obligations rest on.
type owedBy struct {
	models.Programme
	Orgs  []int64
	Codes map[int64][2]string // code and name
}

// ReportLines are the obligations of every programme that the actor knows of, and
// of the fund, with where they stand at an instant, the earliest first.
func ReportLines(q *gorm.DB, actor models.Actor, now time.Time) ([]models.ReportLine, error) {
	history, err := rules.Reporting(q)
	if err != nil {
		return nil, err
	}
	programmes, err := programmesOwing(q, actor)
	if err != nil {
		return nil, err
	}
	done, err := doneReports(q)
	if err != nil {
		return nil, err
	}
	marks, err := db.From[models.ReportMark](q).Order("id").Find(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	today := when.DateOf(now)
	var out []models.ReportLine
	add := func(o models.ReportObligation, p *owedBy) {
		l := models.ReportLine{ReportObligation: o, RemindDays: models.ReportingRuleOf(history, o.Year).Value.RemindDays, Changes: o.RuleID}
		if p != nil {
			l.Changes += p.Version
			l.Programme = models.ProgrammeName{ID: p.ID, Reference: p.Reference, Title: p.Title}
			l.Code, l.Organisation, l.Lead = p.Codes[o.OrganisationID][0], p.Codes[o.OrganisationID][1], o.OrganisationID == p.Orgs[0]
		}
		l.DoneOn = done[doneKey{o.Kind, o.ProgrammeID, o.OrganisationID, o.Year}]
		for i := range marks {
			if marks[i].Of(o) {
				l.Mark = &marks[i]
				if l.Mark.Mark == models.ReportReceived {
					l.DoneOn = l.Mark.OnDay
				}
			}
		}
		l.Judge(today)
		out = append(out, l)
	}
	first := 0
	for i := range programmes {
		p := &programmes[i]
		if first == 0 || p.StartOn.Year() < first {
			first = p.StartOn.Year()
		}
		for _, o := range models.ReportObligations(p.Programme, p.Orgs, history, today) {
			add(o, p)
		}
	}
	for _, o := range models.FundReportObligations(first, history, today) {
		add(o, nil)
	}
	slices.SortStableFunc(out, func(a, b models.ReportLine) int {
		if c := a.DueOn.Compare(b.DueOn); c != 0 {
			return c
		}
		return strings.Compare(a.Programme.Reference, b.Programme.Reference)
	})
	return out, nil
}

func programmesOwing(q *gorm.DB, actor models.Actor) ([]owedBy, error) {
	found, err := db.Rows[models.Programme](q, "SELECT p.* FROM programmes p WHERE p.start_on IS NOT NULL AND "+ledger.Seen(actor)+" ORDER BY p.id")
	if err != nil {
		return nil, err
	}
	type member struct {
		ProgrammeID    int64
		OrganisationID int64
		Code           string
		Name           string
	}
	members, err := db.Rows[member](q, `SELECT po.programme_id, po.organisation_id, o.code, o.name FROM programme_organisations po
		JOIN organisations o ON o.id = po.organisation_id JOIN programmes p ON p.id = po.programme_id
		ORDER BY po.programme_id, CASE WHEN po.organisation_id = p.lead_organisation_id THEN 0 ELSE 1 END, po.position`)
	if err != nil {
		return nil, err
	}
	var out []owedBy
	for _, p := range found {
		if p.StartOn.IsZero() {
			continue
		}
		o := owedBy{Programme: p, Codes: map[int64][2]string{}}
		for _, m := range members {
			if m.ProgrammeID == p.ID {
				o.Orgs = append(o.Orgs, m.OrganisationID)
				o.Codes[m.OrganisationID] = [2]string{m.Code, m.Name}
			}
		}
		if len(o.Orgs) > 0 {
			out = append(out, o)
		}
	}
	return out, nil
}

type doneKey struct {
	kind         models.ReportKind
	programme    int64
	organisation int64
	year         int
}

// doneReports are the days on which what is made here was done: a narrative when
// its lead signed it, a part when its organisation submitted it, figures when they
// first came certified. What went back is not done.
func doneReports(q *gorm.DB) (map[doneKey]when.Date, error) {
	out := map[doneKey]when.Date{}
	signed, err := db.Rows[struct {
		ProgrammeID        int64
		Year               int
		Kind               models.NarrativeKind
		SignedOn           when.Date
		LeadOrganisationID int64
	}](q, `SELECT n.programme_id, n.year, n.kind, n.signed_on, p.lead_organisation_id FROM narrative_reports n JOIN programmes p ON p.id = n.programme_id WHERE n.state <> 'open'`)
	if err != nil {
		return nil, err
	}
	for _, n := range signed {
		kind := models.ReportNarrative
		if n.Kind == models.NarrativeFinal {
			kind = models.ReportFinalNarrative
		}
		out[doneKey{kind, n.ProgrammeID, n.LeadOrganisationID, n.Year}] = n.SignedOn
	}
	parts, err := db.Rows[struct {
		ProgrammeID    int64
		Year           int
		OrganisationID int64
		SubmittedOn    when.Date
	}](q, `SELECT n.programme_id, n.year, x.organisation_id, x.submitted_on FROM narrative_parts x JOIN narrative_reports n ON n.id = x.report_id
		WHERE n.kind = 'annual' AND x.state IN ('submitted', 'accepted')`)
	if err != nil {
		return nil, err
	}
	for _, x := range parts {
		out[doneKey{models.ReportNarrativePart, x.ProgrammeID, x.OrganisationID, x.Year}] = x.SubmittedOn
	}
	certified, err := db.Rows[models.ExpenditureReport](q, "SELECT * FROM expenditure_reports WHERE certainty = 'certified' ORDER BY id DESC")
	for _, r := range certified {
		out[doneKey{models.ReportFinancial, r.ProgrammeID, r.OrganisationID, r.Year}] = when.DateOf(r.CreatedAt)
	}
	return out, err
}

// WaiveReport lets an obligation go that need not be met, with the reason.
//
// clause 99: the head of the secretariat answers for it.
func (s *Service) WaiveReport(ctx context.Context, actor models.Actor, key, reason string) error {
	return s.mark(ctx, actor, "report.waive", models.PermReportWaive, key, func(tx *db.Tx, l *models.ReportLine) (models.ReportMark, error) {
		return models.ReportMark{Mark: models.ReportWaived, OnDay: when.DateOf(tx.Now), Note: reason}, nil
	})
}

// ReceiveReport records that a report which is made elsewhere has arrived, with
// its day and reference.
//
// clause 97: the agent consolidates what headquarters certify.
func (s *Service) ReceiveReport(ctx context.Context, actor models.Actor, key string, on when.Date, reference string) error {
	return s.mark(ctx, actor, "report.receive", models.PermProgrammeManage, key, func(tx *db.Tx, l *models.ReportLine) (models.ReportMark, error) {
		if !l.Kind.Elsewhere() || l.Foreseen {
			return models.ReportMark{}, models.Conflict("narrative.conflict.made_here", "97")
		}
		if on.IsZero() || on.After(when.DateOf(tx.Now)) || on.Year() <= l.Year {
			return models.ReportMark{}, models.Invalid("narrative.fault.mark", models.FieldError{Field: "received_on", Key: "narrative.fault.received_on", Args: map[string]any{"Year": l.Year}})
		}
		return models.ReportMark{Mark: models.ReportReceived, OnDay: on, Note: reference}, nil
	})
}

func (s *Service) mark(ctx context.Context, actor models.Actor, act string, right models.Permission, key string, of func(*db.Tx, *models.ReportLine) (models.ReportMark, error)) error {
	return s.db.Write(ctx, actor, act, func(tx *db.Tx) error {
		if err := actor.MayNow(right, tx.Now); err != nil {
			return err
		}
		lines, err := ReportLines(tx.DB, actor, tx.Now)
		if err != nil {
			return err
		}
		l := find(SeenReports(lines, actor), key)
		if l == nil {
			return models.NotFound("report_marks")
		}
		if l.State == models.DutyDone || l.State == models.DutyDoneLate || l.State == models.DutyWaived {
			return models.Conflict("narrative.conflict.settled", "99")
		}
		row, err := of(tx, l)
		if err != nil {
			return err
		}
		if row.Note = strings.TrimSpace(row.Note); row.Note == "" || len([]rune(row.Note)) > models.ResultTextLimit {
			return models.Invalid("narrative.fault.mark", models.FieldError{Field: "note", Key: "narrative.fault.note"})
		}
		row.Kind, row.Year = l.Kind, l.Year
		if l.ProgrammeID != 0 {
			row.ProgrammeID, row.OrganisationID = &l.ProgrammeID, &l.OrganisationID
		}
		row.ByRole, row.PersonID, row.MandateID = actor.Role, actor.PersonID, actor.MandateID
		if err := db.Create(tx, &row); err != nil {
			if db.Violates(err, "report_marks") {
				return models.Conflict("narrative.conflict.settled", "99").Because(err)
			}
			return err
		}
		tx.Receipt(models.Receipt{Target: "report_marks", TargetID: row.ID, Path: "/reporting"})
		return nil
	})
}
