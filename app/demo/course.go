package demo

import (
	"fmt"
	"strings"
	"time"

	"seedfund/app/programmes"
	"seedfund/app/reporting"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// secondAfter is when the second tranche is due, in months after the first.
const secondAfter = 14

// planCourse plans what follows the first payment: yearly reports, the second
// tranche, the closures.
func (d *director) planCourse(p *paper) {
	p.began = d.clock.Now()
	second, end := p.began.AddDate(0, secondAfter, 0), p.began.AddDate(0, p.months, 0)
	d.planReports(p, end)
	if p.money.second || p.money.blocked {
		d.atIfPast(second.Add(-12*aDay), p.key+" reports before the second tranche", func() error { return d.reportUpTo(p) })
	}
	if p.money.second {
		d.atIfPast(second, p.key+" gets its second tranche", func() error { return d.second(p) })
	}
	if p.money.blocked {
		d.atIfPast(second, p.key+" is reserved", func() error { return d.reserveSecond(p) })
	}
	if p.money.refund {
		d.atIfPast(end.Add(10*aDay), p.key+" gives back", func() error { return d.refund(p) })
	}
	if p.money.closed {
		d.atIfPast(end.Add(20*aDay), p.key+" is closed operationally", func() error { return d.close(p) })
	}
	d.planResults(p, end)
	if p.money.graded {
		d.atIfPast(second.Add(aDay), p.key+" is graded anew", func() error { return d.grade(p) })
	}
	if p.money.settled {
		d.at(d.ago(0, 20), p.key+" is closed financially", func() error { return d.settleProgramme(p) })
	}
}

// atIfPast plans a scene that the story may end before.
func (d *director) atIfPast(t time.Time, name string, play func() error) {
	if t.Before(d.clock.end) {
		d.at(t, name, play)
	}
}

// planReports: certified figures of a year in the April after it, and interim
// ones of the year that runs.
func (d *director) planReports(p *paper, end time.Time) {
	last := end.Year()
	for year := p.began.Year(); year <= last; year++ {
		april := time.Date(year+1, 4, 15, 9, 0, 0, 0, time.UTC)
		if april.Before(d.ago(0, 30)) {
			d.at(april, fmt.Sprintf("%s certifies %d", p.key, year), func() error { return d.certify(p, year) })
			continue
		}
		// No certified figures yet: interim ones, of the year's end or of this day.
		lately := d.ago(0, 26)
		if lately.Year() > year {
			d.at(lately, fmt.Sprintf("%s reports %d", p.key, year), func() error {
				return d.report(p, year, when.DateOf(time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC)), models.Interim)
			})
		}
		if lately.Year() == year && lately.After(p.began.Add(45*aDay)) && end.After(lately) {
			d.at(d.ago(0, 25), p.key+" reports lately", func() error { return d.reportAll(p, models.Interim) })
		}
	}
	if p.money.corrected {
		year := p.began.Year()
		d.at(time.Date(year+1, 6, 2, 9, 0, 0, 0, time.UTC), p.key+" corrects a report", func() error { return d.correct(p, year) })
	}
}

func (d *director) certify(p *paper, year int) error {
	return d.report(p, year, when.DateOf(time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC)), models.Certified)
}

// reportAll reports the year that runs, up to today.
func (d *director) reportAll(p *paper, certainty models.Certainty) error {
	return d.report(p, d.day().Year(), d.day(), certainty)
}

// reportUpTo reports the year that runs, and before it the last one where its
// certified figures are still to come.
func (d *director) reportUpTo(p *paper) error {
	last := d.day().Year() - 1
	if last >= p.began.Year() && d.clock.Now().Before(time.Date(last+1, 4, 15, 9, 0, 0, 0, time.UTC)) {
		if err := d.report(p, last, when.DateOf(time.Date(last, 12, 31, 0, 0, 0, 0, time.UTC)), models.Interim); err != nil {
			return err
		}
	}
	return d.reportAll(p, models.Interim)
}

// report enters what each organisation spent in a year, by its own finance
// officer. It takes the place of an earlier report of that year.
func (d *director) report(p *paper, year int, asAt when.Date, certainty models.Certainty) error {
	for i, letter := range p.letters() {
		spent := d.spentBy(p, i, asAt) - d.spentBy(p, i, when.DateOf(time.Date(year-1, 12, 31, 0, 0, 0, 0, time.UTC)))
		in := reporting.Input{
			ProgrammeID: p.programme, OrganisationID: d.organisation(letter), Year: year, AsAt: asAt, Certainty: certainty,
			Lines: spentLines(spent),
		}
		if committed := d.committedBy(p, i, asAt); certainty == models.Interim && committed > 0 {
			in.Lines = append(in.Lines, models.Expenditure{Kind: models.Committed, Cents: committed})
		}
		if err := d.enter(p, letter, in, "Figures of the year as they stand now."); err != nil {
			return fmt.Errorf("organisation %s: %w", letter, err)
		}
	}
	return nil
}

// enter gives a report in, as a correction where one stands for the year.
func (d *director) enter(p *paper, letter string, in reporting.Input, reason string) error {
	room, err := d.s.Programmes.Work(d.ctx, d.as("secretariat.officer"), p.reference)
	if err != nil {
		return err
	}
	for _, r := range room.Reports {
		if r.OrganisationID == in.OrganisationID && r.Year == in.Year && r.State == models.ReportCurrent {
			in.Corrects, in.Version, in.Reason = r.ID, r.Version, reason
		}
	}
	_, err = d.s.Reporting.Report(d.ctx, d.as("finance.org-"+strings.ToLower(letter)), in)
	return err
}

// correct moves a sum between two categories of a certified report.
func (d *director) correct(p *paper, year int) error {
	asAt := when.DateOf(time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC))
	lines := spentLines(d.spentBy(p, 0, asAt))
	if len(lines) < 5 {
		return nil
	}
	lines[0].Cents -= 1_240_00
	lines[4].Cents += 1_240_00
	return d.enter(p, p.lead, reporting.Input{
		ProgrammeID: p.programme, OrganisationID: d.organisation(p.lead), Year: year, AsAt: asAt, Certainty: models.Certified, Lines: lines,
	}, "Travel of the training team was booked under staff.")
}

// usedAtGate is the part of the first tranche that is spent when the second is
// due, in per cent; what is committed then comes on top.
const usedAtGate, committedAtGate = 82, 9

// What Organisation Q of the blocked programme used: 55,000 dollars less than
// three quarters of what it received, which the gate asks.
const blockedLetter, blockedMissing, blockedCommitted = "Q", 55_000_00, 20_000_00

// spentBy is what an organisation has spent by the end of a day, whole cents,
// never falling.
func (d *director) spentBy(p *paper, i int, day when.Date) money.Cents {
	first := p.share(i, 1)
	days := int64(day.DaysSince(when.DateOf(p.began)))
	gate := int64(secondAfter * 30)
	if days <= 0 {
		return 0
	}
	atGate := first * usedAtGate / 100
	if p.money.blocked && p.letters()[i] == blockedLetter {
		atGate = first*3/4 - blockedMissing - blockedCommitted
	}
	if days <= gate || !p.money.second {
		return atGate * money.Cents(min(days, gate)) / money.Cents(gate)
	}
	left := p.share(i, 1) + p.share(i, 2) - atGate
	switch {
	case p.money.settled:
	case p.money.refund:
		left -= p.unspent(i)
	default:
		left -= left / 50
	}
	whole := int64(p.months * 30)
	return atGate + left*money.Cents(min(days-gate, whole-gate))/money.Cents(whole-gate)
}

// unspent is what an organisation of the programme that gives back did not use.
func (a application) unspent(i int) money.Cents { return (a.share(i, 1) + a.share(i, 2)) / 40 }

func (d *director) committedBy(p *paper, i int, day when.Date) money.Cents {
	if p.money.blocked && p.letters()[i] == blockedLetter {
		return blockedCommitted
	}
	if !when.DateOf(p.began.AddDate(0, p.months, -60)).After(day) {
		return 0
	}
	return p.share(i, 1) * committedAtGate / 100
}

// spentLines divides what was spent over the categories as the budget does,
// seven per cent of direct costs as indirect costs last.
func spentLines(spent money.Cents) []models.Expenditure {
	if spent <= 0 {
		return nil
	}
	direct := spent * 100 / 107
	left := direct
	var out []models.Expenditure
	for c, w := range weights {
		part := direct * money.Cents(w) / 100
		if c == len(weights)-1 {
			part = left
		}
		left -= part
		out = append(out, models.Expenditure{Kind: models.Spent, Category: c + 1, Cents: part})
	}
	return append(out, models.Expenditure{Kind: models.Spent, Category: 8, Cents: spent - direct})
}

func (d *director) second(p *paper) error {
	if !p.board.all {
		if err := d.reserveSecond(p); err != nil {
			return err
		}
	}
	return d.release(p, 2)
}

func (d *director) reserveSecond(p *paper) error {
	detail, err := d.s.Programmes.Get(d.ctx, models.SystemActor, p.programme)
	if err != nil {
		return err
	}
	return d.s.Programmes.ReserveTranche(d.ctx, d.as("secretariat.officer"), p.programme, detail.Programme.Version, 2)
}

// refund: each organisation gives back what it did not use.
func (d *director) refund(p *paper) error {
	for i, letter := range p.letters() {
		_, err := d.s.Programmes.RecordRefund(d.ctx, d.as("agent"), p.programme, programmes.RefundInput{
			OrganisationID: d.organisation(letter), Cents: p.unspent(i), ValueDate: d.day(),
			AgentRef: fmt.Sprintf("99-REF-%03d-%d", p.programme, i+1), Reason: "Unspent balance at the end of the programme.",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *director) close(p *paper) error {
	detail, err := d.s.Programmes.Get(d.ctx, models.SystemActor, p.programme)
	if err != nil {
		return err
	}
	return d.s.Programmes.CloseOperationally(d.ctx, d.as("secretariat.officer"), p.programme, detail.Programme.Version, "All activities are done; the final narrative report is in.")
}

func (d *director) settleProgramme(p *paper) error {
	detail, err := d.s.Programmes.Get(d.ctx, models.SystemActor, p.programme)
	if err != nil {
		return err
	}
	return d.s.Programmes.CloseFinancially(d.ctx, d.as("secretariat.head"), p.programme, detail.Programme.Version, "Certified figures equal what was received; nothing more can be charged.")
}
