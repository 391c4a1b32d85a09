package reporting_test

import (
	"fmt"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"seedfund/app/apptest/decided"
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// oracleLine is what the reference remembers of a line: written down as each act
// is done, and added with fractions, apart from the code that is tested.
type oracleLine struct {
	programme        int64
	code             string
	same             bool // the unit is the fund's
	baseline, target *big.Rat
	from, to         int // years in which the programme runs
	public           map[int]*oracleSaid
	submitted        map[int]*oracleSaid // what the secretariat sees in place of the public one
}

type oracleSaid struct{ value *big.Rat } // nil value: not measured

// expect adds up by hand.
func expect(lines []*oracleLine, code string, year int, all bool) map[string]string {
	programmes := map[int64]bool{}
	sums, n := map[string]*big.Rat{}, map[string]int{}
	add := func(what string, r *big.Rat) {
		if r == nil {
			n[what+" missing"]++
			return
		}
		if sums[what] == nil {
			sums[what] = new(big.Rat)
		}
		sums[what].Add(sums[what], r)
		n[what]++
	}
	for _, l := range lines {
		if l.code != code {
			continue
		}
		programmes[l.programme] = true
		said := l.public[year]
		if s := l.submitted[year]; s != nil && all {
			said = s
		}
		if said == nil && (year < l.from || year > l.to) {
			n["outside"]++
			continue
		}
		if !l.same {
			n["other"]++
			continue
		}
		add("baseline", l.baseline)
		add("target", l.target)
		switch {
		case said == nil:
			n["not reported"]++
			n["value missing"]++
		case said.value == nil:
			n["not measured"]++
			n["value missing"]++
		default:
			add("value", said.value)
		}
	}
	out := map[string]string{"programmes": fmt.Sprint(len(programmes))}
	for _, what := range []string{"baseline", "target", "value"} {
		sum := ""
		if sums[what] != nil {
			sum = sums[what].RatString()
		}
		out[what] = fmt.Sprint(sum, " of ", n[what], ", ", n[what+" missing"])
	}
	for _, what := range []string{"outside", "other", "not reported", "not measured"} {
		out[what] = fmt.Sprint(n[what])
	}
	return out
}

func found(t *rapid.T, s models.IndicatorSum) map[string]string {
	total := func(x models.Total) string {
		sum := x.Sum
		if sum != "" {
			r, ok := new(big.Rat).SetString(sum)
			if !ok {
				t.Fatalf("sum %q", sum)
			}
			sum = r.RatString()
		}
		return fmt.Sprint(sum, " of ", x.Given, ", ", x.Missing)
	}
	whole := 0
	for _, part := range models.SumParts {
		whole += s.Count(part)
	}
	if whole != len(s.Lines) || s.Count(models.SumAdded) != s.Value.Given+s.Value.Missing {
		t.Fatalf("%d lines stand in %d parts", len(s.Lines), whole)
	}
	return map[string]string{"programmes": fmt.Sprint(s.Programmes), "baseline": total(s.Baseline), "target": total(s.Target), "value": total(s.Value), "outside": fmt.Sprint(s.Count(models.SumOutside)),
		"other": fmt.Sprint(s.Count(models.SumOtherUnit)), "not reported": fmt.Sprint(s.Count(models.SumNotReported)), "not measured": fmt.Sprint(s.Count(models.SumNotMeasured))}
}

var ownUnits = map[string]bool{"persons": true, " People": true, "PERSONNES": true, "أشخاص": true, "households": false, "per cent": false, "person": false}

// drawn is a figure, empty where it is missing.
func drawn(t *rapid.T, label string) (string, *big.Rat) {
	if rapid.IntRange(0, 3).Draw(t, label+" is missing") == 0 {
		return "", nil
	}
	text := fmt.Sprintf("%d.%02d", rapid.IntRange(-900, 9_000_000).Draw(t, label), rapid.IntRange(0, 99).Draw(t, label+" after the point"))
	r, _ := new(big.Rat).SetString(text)
	return text, r
}

// fund-design 45: over random programmes, units, missing figures, years and
// corrections the sums are those of the reference, for the secretariat and for
// everybody, and nothing missing is a zero.
func TestSumsOverProgrammesAgreeWithTheReference(t *testing.T) {
	d := open(t)
	writer := d.Cast(models.RolePUNOProgramme)
	decided.Fund(t, d.Harness, 1_000_000_000_00)
	d.Clock.Set(time.Date(2030, 2, 1, 9, 0, 0, 0, time.UTC))
	var lines []*oracleLine
	rounds := 0
	rapid.Check(t, func(rt *rapid.T) {
		if rounds++; rounds > 25 {
			return // the store keeps every programme; 25 of them say enough
		}
		added := d.drawProgramme(rt, writer)
		lines = append(lines, added...)
		for actor, all := range map[*models.Actor]bool{{}: false, &writer: false, &d.officer: true} {
			f, err := d.reporting.FundResults(d.Ctx, *actor)
			d.must(err)
			if f.Submitted != all {
				rt.Fatalf("%s: submitted values count: %t", actor.Role, f.Submitted)
			}
			for _, code := range []string{"people_served", "institutions"} {
				x, ok := f.Indicator(code)
				if !ok {
					rt.Fatal("the form lost " + code)
				}
				for year := 2026; year <= 2030; year++ {
					got, want := found(rt, models.RollUp(x, f.Lines, year)), expect(lines, code, year, all)
					if fmt.Sprint(got) != fmt.Sprint(want) {
						rt.Fatalf("%s, %s in %d:\n got %v\nwant %v", actor.Role, code, year, got, want)
					}
				}
			}
		}
	})
	d.Verify()
}

// drawProgramme establishes a random programme and takes its reports through
// random acts; it gives what the reference remembers.
func (d *desk) drawProgramme(rt *rapid.T, writer models.Actor) []*oracleLine {
	var rows models.Rows
	var out []*oracleLine
	for i := range rapid.IntRange(1, 3).Draw(rt, "lines") {
		code := rapid.SampledFrom([]string{"people_served", "people_served", "institutions", ""}).Draw(rt, "fund indicator")
		unit := rapid.SampledFrom([]string{"persons", " People", "PERSONNES", "أشخاص", "households", "per cent", "person"}).Draw(rt, "unit")
		baseline, b := drawn(rt, "baseline")
		target, g := drawn(rt, "target")
		rows = append(rows, map[string]string{"result": fmt.Sprint(i + 1), "statement": "Something", "indicator": fmt.Sprint("Indicator ", i), "unit": unit, "baseline": baseline, "baseline_year": "2026", "target": target, "source": "Registers", "fund_indicator": code})
		out = append(out, &oracleLine{code: code, same: ownUnits[unit] && code == "people_served", baseline: b, target: g, public: map[int]*oracleSaid{}, submitted: map[int]*oracleSaid{}})
	}
	p := decided.Programme(d.T, d.Harness, decided.Plan{Answers: map[string]string{"indicators": rows.Text()}, Organisations: []decided.Organisation{{ID: writer.OrganisationID, Tranche: []money.Cents{1_000_00}}}})
	from := rapid.IntRange(2026, 2029).Draw(rt, "begins")
	to := rapid.IntRange(from, 2031).Draw(rt, "ends")
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.begin", func(tx *db.Tx) error {
		x, err := db.Load[models.Programme](tx, p.ID)
		if err != nil {
			return err
		}
		x.State, x.StartOn, x.EndOn = models.ProgrammeOngoing, when.MustDate(from, time.March, 1), when.MustDate(to, time.October, 31)
		return db.Update(tx, x, "state", "start_on", "end_on")
	}))
	for _, l := range out {
		l.programme, l.from, l.to = p.ID, from, min(to, 2030)
	}
	for year := from; year <= min(to, 2029); year++ {
		d.drawYear(rt, writer, p, year, out)
	}
	return out
}

// drawYear leaves a year unwritten, saved, submitted, published, opened for a
// correction, corrected and submitted, or corrected and published.
func (d *desk) drawYear(rt *rapid.T, writer models.Actor, p models.Programme, year int, lines []*oracleLine) {
	until := rapid.IntRange(0, 6).Draw(rt, fmt.Sprint("how far in ", year))
	say := func(reason string) []*oracleSaid {
		page, err := d.reporting.ResultReport(d.Ctx, writer, p.Reference, year)
		d.must(err)
		in := models.ResultInput{Year: year, Version: page.Year.Report.Version, Reason: reason}
		said := make([]*oracleSaid, len(page.Indicators))
		for i, x := range page.Indicators {
			text, r := drawn(rt, "value")
			v := models.ValueInput{IndicatorID: x.ID, Value: text}
			if r == nil {
				v.Why = "The registers are open"
			}
			in.Values, said[i] = append(in.Values, v), &oracleSaid{value: r}
		}
		_, err = d.reporting.SaveResults(d.Ctx, writer, p.ID, in)
		d.must(err)
		return said
	}
	step := func(do func(version int64) error) {
		page, err := d.reporting.ResultReport(d.Ctx, writer, p.Reference, year)
		d.must(err)
		d.must(do(page.Year.Report.Version))
	}
	submit := func() { step(func(v int64) error { return d.reporting.SubmitResults(d.Ctx, writer, p.ID, year, v) }) }
	publish := func() {
		step(func(v int64) error { return d.reporting.PublishResults(d.Ctx, d.officer, p.ID, year, v) })
	}
	stands := func(said []*oracleSaid, published bool) {
		for i, l := range lines {
			l.submitted[year] = said[i]
			if published {
				l.public[year] = said[i]
				delete(l.submitted, year)
			}
		}
	}
	if until == 0 {
		return
	}
	said := say("")
	if until == 1 {
		return
	}
	submit()
	stands(said, false)
	if until == 2 {
		return
	}
	publish()
	stands(said, true)
	if until == 3 {
		return
	}
	step(func(v int64) error {
		return d.reporting.ReturnResults(d.Ctx, d.officer, p.ID, year, v, "Counted twice")
	})
	said = say("Counted anew")
	if until == 4 {
		return
	}
	submit()
	stands(said, false)
	if until == 5 {
		return
	}
	publish()
	stands(said, true)
}

// What an older version of the form asked stays in the sums under its words, an
// indicator without a unit adds nothing, and a programme that is not public is in
// the sums of those alone who know of it.
func TestSumsOverProgrammesWhenTheFormMovesOn(t *testing.T) {
	d := open(t)
	p, _, _ := d.reported()
	decided.Fund(t, d.Harness, 100_000_00)
	hidden := decided.Programme(t, d.Harness, decided.Plan{Unpublished: true, Answers: answers(), Organisations: []decided.Organisation{{ID: d.finance.OrganisationID, Tranche: []money.Cents{100_000_00}}}})
	form, err := calls.DefaultForm(models.StageFull)
	d.must(err)
	for i, s := range form.Sections {
		for j, q := range s.Questions {
			if q.Kind == models.QuestionIndicator {
				kept := &form.Sections[i].Questions[j]
				kept.Options = append([]models.FormOption{}, q.Options[0], q.Options[2])
				kept.Options[0].Unit = nil
			}
		}
	}
	before, err := d.reporting.FundResults(d.Ctx, models.Actor{})
	d.must(err)
	x, _ := before.Indicator("people_served")
	if s := models.RollUp(x, before.Lines, 2027); s.Programmes != 1 || s.Target.Sum != "4000" || s.Value.Sum != "" || s.Count(models.SumNotReported) != 1 {
		t.Errorf("before: %+v", s)
	}
	_, err = calls.New(d.DB).AdoptForm(d.Ctx, d.Fresh(d.Cast(models.RoleSecretariatHead)), models.StageFull, form)
	d.must(err)
	f, err := d.reporting.FundResults(d.Ctx, d.officer)
	d.must(err)
	if len(f.Indicators) != 3 || f.Indicators[0].Code != "people_served" || f.Indicators[1].Code != "policies" || f.Indicators[2].Code != "institutions" || !f.Indicators[2].Former || f.Indicators[2].Label["fr"] == "" {
		t.Fatalf("indicators %+v", f.Indicators)
	}
	if s := models.RollUp(f.Indicators[0], f.Lines, 2027); s.Count(models.SumOtherUnit) != 1 || s.Count(models.SumOutside) != 1 || s.Target.Given != 0 || s.Target.Sum != "" {
		t.Errorf("without a unit: %+v", s)
	}
	if s := models.RollUp(f.Indicators[2], f.Lines, 2027); s.Programmes != 2 || s.Baseline.Sum != "2" || s.Target.Sum != "24" || s.Count(models.SumOutside) != 1 {
		t.Errorf("a former one: %+v", s)
	}
	decided.Publish(t, d.Harness, hidden)
	f, err = d.reporting.FundResults(d.Ctx, models.Actor{})
	d.must(err)
	if s := models.RollUp(f.Indicators[2], f.Lines, 2027); s.Programmes != 2 || f.Submitted || f.LastReported() != 2028 {
		t.Errorf("published: %+v", s)
	}
	if p.ID == hidden.ID {
		t.Error("two programmes are one")
	}
}
