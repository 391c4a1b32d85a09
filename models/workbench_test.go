package models_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func sumOf(list []models.ScenarioShare) (before, added int64) {
	for _, s := range list {
		before += s.Before
		added += s.Added
	}
	return before, added
}

// Whatever the amounts, shares and budgets: each split and each table adds up to
// the cent, and the curve moves by exactly what comes in and goes out.
func TestFiguresOfABasketAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today, _ := when.NewDate(2026, 11, 26)
		cents := rapid.Int64Range(0, 9_999_999_99)
		in := models.WorkbenchInput{Today: today, Countries: map[int64][]models.WorkbenchCountry{},
			Levels: map[int64][]models.MarkerLevel{}, Markers: []models.WorkbenchMarker{{Code: "gender"}, {Code: "rights"}},
			Fund: models.FundMoney{Cash: money.Cents(cents.Draw(t, "cash")), Reserved: money.Cents(cents.Draw(t, "reserved")), Minimum: money.Cents(cents.Draw(t, "minimum"))}}
		levels := func(label string) []models.MarkerLevel {
			var out []models.MarkerLevel
			for _, m := range in.Markers {
				if n := rapid.IntRange(0, 3).Draw(t, label+" level"); n > 0 {
					out = append(out, models.MarkerLevel{Marker: m.Code, Scale: fmt.Sprint(n % 2), Level: fmt.Sprint(n), Label: models.Texts{"en": fmt.Sprint(n)}})
				}
			}
			return out
		}
		countries := func(label string) []models.WorkbenchCountry {
			n, left := rapid.IntRange(0, 7).Draw(t, label+" countries"), 10000
			var out []models.WorkbenchCountry
			for i := range n {
				share := rapid.IntRange(0, left).Draw(t, label+" share")
				if i == n-1 {
					share = left
				}
				left -= share
				income := append(slices.Clone(models.IncomeGroups), "")[i%5]
				out = append(out, models.WorkbenchCountry{Code: fmt.Sprintf("XD%c", 'A'+i), Region: fmt.Sprint(i % 3), Income: income, Share: share})
			}
			return out
		}
		var approved, chosen int64
		for p := range int64(rapid.IntRange(0, 5).Draw(t, "programmes")) {
			in.Countries[p], in.Levels[p] = countries("programme"), levels("programme")
			for o := range rapid.IntRange(1, 4).Draw(t, "organisations") {
				c := cents.Draw(t, "approved")
				approved += c
				in.Approved = append(in.Approved, models.ApprovedShare{ProgrammeID: p, Theme: int(p)%5 + 1, Organisation: fmt.Sprint("ORG-", o), Cents: money.Cents(c)})
			}
		}
		b := models.Basket{Amounts: map[int64]money.Cents{}, Slips: map[int64]int{}}
		for p := range int64(rapid.IntRange(0, 8).Draw(t, "proposals")) {
			row := models.WorkbenchRow{ProposalID: p, Reserve: rapid.SampledFrom([]models.Reserve{"", models.ReserveFirst, models.ReserveAll}).Draw(t, "reserve"), Theme: int(p)%5 + 1, Countries: countries("proposal"), Markers: levels("proposal")}
			for o := range rapid.IntRange(0, 4).Draw(t, "partners") {
				row.Organisations = append(row.Organisations, models.WorkbenchOrganisation{Code: fmt.Sprint("ORG-", o), Cents: money.Cents(cents.Draw(t, "part"))})
			}
			for n := range rapid.IntRange(0, 3).Draw(t, "tranches") {
				row.Tranches = append(row.Tranches, models.FrozenTranche{Number: n + 1, DueOn: today.AddMonths(rapid.IntRange(-3, 40).Draw(t, "due")), Total: money.Cents(cents.Draw(t, "tranche"))})
			}
			in.Rows = append(in.Rows, row)
			if rapid.Bool().Draw(t, "chosen") {
				c := cents.Draw(t, "amount") + 1
				b.Amounts[p], chosen = money.Cents(c), chosen+c
			}
		}
		for n := range int64(rapid.IntRange(0, 4).Draw(t, "instalments")) {
			in.Instalments = append(in.Instalments, models.PlannedInstalment{ID: n, DueOn: today.AddMonths(rapid.IntRange(-2, 30).Draw(t, "day")), Cents: money.Cents(cents.Draw(t, "in")), Known: true})
			b.Slips[n] = rapid.IntRange(0, models.SlipLimit).Draw(t, "slip")
		}
		for range rapid.IntRange(0, 3).Draw(t, "payments") {
			p := models.PlannedPayment{Cents: money.Cents(cents.Draw(t, "payment"))}
			if rapid.Bool().Draw(t, "dated") {
				p.DueOn = today.AddMonths(rapid.IntRange(-3, 40).Draw(t, "payment due"))
			}
			in.Payments = append(in.Payments, p)
		}
		f := in.Figures(b)
		if f.Chosen != chosen || f.Programmable != f.Cash-f.Reserved-f.Minimum || f.Left != f.Programmable-chosen || f.Over() != (f.Approval.After < 0) || f.Short() != (!f.Over() && f.Left < 0) {
			t.Fatalf("%+v, chosen %d", f, chosen)
		}
		for name, list := range map[string][]models.ScenarioShare{"themes": f.Themes, "regions": f.Regions, "organisations": f.Organisations, "incomes": f.Classes.Incomes} {
			if before, added := sumOf(list); before != approved || added != chosen {
				t.Fatalf("%s: %d and %d, want %d and %d", name, before, added, approved, chosen)
			}
		}
		for _, m := range f.Classes.Markers {
			var before, added int64
			for _, l := range m.Levels {
				before, added = before+l.Before, added+l.Added
			}
			if before != approved || added != chosen {
				t.Fatalf("%s: %d and %d, want %d and %d", m.Marker, before, added, approved, chosen)
			}
		}
		for _, line := range f.Lines {
			if _, byIncome := sumOf(line.Classes.Incomes); byIncome != line.Cents {
				t.Fatalf("%d: %d by income group, want %d", line.Proposal, byIncome, line.Cents)
			}
			_, byOrganisation := sumOf(line.Organisations)
			_, byRegion := sumOf(line.Regions)
			if byOrganisation != line.Cents || byRegion != line.Cents {
				t.Fatalf("%d: %d by organisation, %d by region, want %d", line.Proposal, byOrganisation, byRegion, line.Cents)
			}
		}
		var reserves int64
		for _, line := range f.Lines {
			if *line.Reserves < 0 || *line.Reserves > line.Cents {
				t.Fatalf("%d reserves %d of %d", line.Proposal, *line.Reserves, line.Cents)
			}
			reserves += *line.Reserves
		}
		if a := f.Approval; a.Reserves != reserves || a.After != f.Programmable-reserves || a.Later != chosen-reserves || a.After-a.Later != f.Left {
			t.Fatalf("%+v, reserved %d", a, reserves)
		}
		dated, planned := int64(0), int64(0)
		for _, p := range in.Payments {
			planned += int64(p.Cents)
		}
		for _, m := range f.Months {
			dated += m.Due
		}
		if f.Undated != planned-dated {
			t.Fatalf("undated %d of %d, dated %d", f.Undated, planned, dated)
		}
		balance := f.Cash
		for _, m := range f.Months {
			if balance += m.In - m.Due - m.Added; m.Balance != balance {
				t.Fatalf("%s: %d, want %d", m.Month, m.Balance, balance)
			}
		}
		if len(f.Months) != models.ScenarioMonths {
			t.Fatalf("%d months", len(f.Months))
		}
		again, err := in.Figures(b).Canonical()
		if first, _ := f.Canonical(); err != nil || first != again {
			t.Fatal("the same basket gives other bytes", err)
		}
	})
}

// What is in no income group and what states no level stand on lines of their
// own, after the others; a level of another scale is another level.
func TestWhatIsNotClassedIsItsOwnLine(t *testing.T) {
	two := models.MarkerLevel{Marker: "gender", Scale: "2018", Level: "2", Label: models.Texts{"en": "2: significant"}}
	newer := two
	newer.Scale = "2026"
	today, _ := when.NewDate(2026, 11, 26)
	in := models.WorkbenchInput{Today: today, Markers: []models.WorkbenchMarker{{Code: "gender"}},
		Approved:  []models.ApprovedShare{{ProgrammeID: 1, Cents: 70}, {ProgrammeID: 2, Cents: 5}},
		Countries: map[int64][]models.WorkbenchCountry{1: {{Code: "XDA", Income: models.IncomeHigh, Share: 1}}},
		Levels:    map[int64][]models.MarkerLevel{1: {newer}},
		Rows: []models.WorkbenchRow{{ProposalID: 1, Markers: []models.MarkerLevel{two}, Countries: []models.WorkbenchCountry{{Code: "XDA", Share: 5000}, {Code: "XDB", Income: models.IncomeLow, Share: 2500},
			{Code: "XDC", Income: models.IncomeUpperMiddle, Share: 2500}}}, {ProposalID: 2}}}
	f := in.Figures(models.Basket{Amounts: map[int64]money.Cents{1: 101, 2: 9}})
	if want := []models.ScenarioShare{{Key: "low", Added: 25}, {Key: "upper_middle", Added: 25}, {Key: "high", Before: 70}, {Key: "", Before: 5, Added: 60}}; !slices.Equal(f.Classes.Incomes, want) {
		t.Errorf("%+v", f.Classes.Incomes)
	}
	var got []string
	for _, l := range f.Classes.Markers[0].Levels {
		got = append(got, fmt.Sprintf("%s/%s %d+%d", l.Scale, l.Level, l.Before, l.Added))
	}
	if want := []string{"2018/2 0+101", "2026/2 70+0", "/ 5+9"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	// The first format knew no classes: what was frozen in it comes back as it was.
	old := f
	old.Format, old.Classes, old.Lines = "seedfund-scenario-1", nil, slices.Clone(f.Lines)
	old.Approval = nil
	for i := range old.Lines {
		old.Lines[i].Classes, old.Lines[i].Reserves = nil, nil
	}
	body, err := old.Canonical()
	var read models.ScenarioFigures
	if err == nil {
		err = json.Unmarshal([]byte(body), &read)
	}
	if again, faulty := read.Canonical(); err != nil || faulty != nil || again != body || strings.Contains(body, "classes") || strings.Contains(body, "reserves") || read.Classes != nil || read.Over() != (read.Left < 0) {
		t.Errorf("%v %v: %s", err, faulty, again)
	}
	passes := func(f models.WorkbenchFilter) (out []int64) {
		for _, r := range in.Rows {
			if f.Passes(r) {
				out = append(out, r.ProposalID)
			}
		}
		return out
	}
	for name, c := range map[string]struct {
		filter models.WorkbenchFilter
		want   []int64
	}{
		"all": {models.WorkbenchFilter{}, []int64{1, 2}}, "low": {models.WorkbenchFilter{Income: "low"}, []int64{1}}, "high": {models.WorkbenchFilter{Income: "high"}, nil},
		"in none": {models.WorkbenchFilter{Income: models.NotClassified}, []int64{1, 2}}, "level 2": {models.WorkbenchFilter{Marker: &two}, []int64{1}},
		"another scale": {models.WorkbenchFilter{Marker: &newer}, nil}, "not stated": {models.WorkbenchFilter{Marker: &models.MarkerLevel{Marker: "gender"}}, []int64{2}},
	} {
		if got := passes(c.filter); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// An instalment that is late comes in later, and nothing else moves.
func TestASlipMovesOneInstalment(t *testing.T) {
	today, _ := when.NewDate(2026, 11, 26)
	in := models.WorkbenchInput{Today: today, Fund: models.FundMoney{Cash: 100}, Instalments: []models.PlannedInstalment{
		{ID: 1, DueOn: today.AddMonths(2), Cents: 70, Known: true}, {ID: 2, DueOn: today.AddMonths(-1), Cents: 5, Known: true},
		{ID: 3, Contributor: "Contributor 3", Amount: money.Amount{Minor: 9, Currency: "EUR"}}}}
	on := in.Figures(models.Basket{})
	late := in.Figures(models.Basket{Slips: map[int64]int{1: 3}})
	if on.Months[0].In != 5 || on.Months[2].In != 70 || late.Months[2].In != 0 || late.Months[5].In != 70 || on.Months[23].Balance != late.Months[23].Balance {
		t.Errorf("%+v\n%+v", on.Months, late.Months)
	}
	if len(late.Slips) != 1 || late.Slips[0].Months != 3 || len(on.Uncounted) != 1 {
		t.Errorf("%+v %v", late.Slips, on.Uncounted)
	}
	beyond := in.Figures(models.Basket{Slips: map[int64]int{1: 24}})
	if beyond.Months[23].Balance != 105 || beyond.Signed != 5 {
		t.Errorf("%+v", beyond)
	}
}
