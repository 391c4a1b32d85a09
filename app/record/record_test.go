package record

import (
	"errors"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"seedfund/app/reference"
	"seedfund/app/reference/sourcetest"
	"seedfund/models"
)

func TestRecordIsWhole(t *testing.T) {
	r := Whole()
	for what, n := range map[string][2]int{
		"programmes":   {len(r.Programmes), 12},
		"contributors": {len(r.Contributors), 15},
		"champions":    {len(r.Champions), 29},
		"members":      {len(r.Members), 9},
		"milestones":   {len(r.Milestones), 13},
		"dates":        {len(r.Calendar), 22},
	} {
		if n[0] != n[1] {
			t.Errorf("%d %s, want %d", n[0], what, n[1])
		}
	}
	results := 0
	for _, p := range r.Programmes {
		results += len(p.Results)
		if !slices.Contains([]string{"en", "fr", "ar"}, p.Title.LanguageOf("ar")) || p.Title.Unofficial("en") || !p.Title.Unofficial("ar") {
			t.Errorf("%s: the English title is published, the Arabic one ours", p.Key)
		}
	}
	if results != 24 {
		t.Errorf("%d results, want 24", results)
	}
}

// Every text of the record stands in English, French and Arabic.
func TestEveryTextStandsInThreeLanguages(t *testing.T) {
	r := Whole()
	check := func(what string, w models.Wording) {
		for _, lang := range []string{"en", "fr", "ar"} {
			if !w.Blank() && !w.Has(lang) {
				t.Errorf("%s has no text in %s: %q", what, lang, w.In("en"))
			}
		}
	}
	for _, p := range r.Programmes {
		check(p.Key, p.Title)
		check(p.Key, p.Place)
		for _, f := range p.Facts {
			check(p.Key, f.Note)
		}
		for _, x := range p.Results {
			check(p.Key, x.Text)
		}
	}
	for _, e := range slices.Concat(r.Milestones, r.Calendar) {
		check(e.Date.String(), e.Text)
		check(e.Date.String(), e.Note)
	}
}

func TestEveryFactHasASource(t *testing.T) {
	r := Whole()
	check := func(what string, sources []models.RecordSource) {
		if len(sources) == 0 {
			t.Errorf("%s has no source", what)
		}
	}
	for _, p := range r.Programmes {
		check(p.Key, p.Sources)
		for _, f := range p.Facts {
			check(p.Key+" "+string(f.Field), f.Sources)
		}
		for _, x := range p.Results {
			check(p.Key+" "+x.Text.In("en"), x.Sources)
		}
	}
	for _, m := range slices.Concat(r.Contributors, r.Champions) {
		check(m.Country, m.Sources)
	}
	for _, m := range r.Members {
		check(m.Organisation, m.Sources)
	}
	for _, e := range slices.Concat(r.Milestones, r.Calendar) {
		check(e.Text.In("en"), e.Sources)
	}
}

// What was not published stays blank: no fact is filled in from another.
func TestUnpublishedStaysBlank(t *testing.T) {
	p, err := Programme("CHL-MEX")
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []models.RecordField{models.RecordOrganisations, models.RecordBudget, models.RecordMonths, models.RecordEnd} {
		if f, ok := p.Fact(field); ok {
			t.Errorf("%s of CHL-MEX was not published: %+v", field, f)
		}
	}
	mda, _ := Programme("MDA")
	if f, ok := mda.Fact(models.RecordBudget); !ok || f.Amount.Minor != 2_000_000_00 || f.Amount.Currency != "USD" {
		t.Errorf("budget of MDA: %+v", f)
	}
	if f, ok := mda.Fact(models.RecordEnd); !ok || f.Date.String() != "2026" {
		t.Errorf("end of MDA: %+v", f)
	}
	if _, err := Programme("XXX"); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("an unknown key: %v", err)
	}
}

// No name is placed before another, and nobody is called the largest or the first.
func TestContributorsHaveNoAmountAndNoRank(t *testing.T) {
	in := func(lang string) []string {
		var out []string
		for _, m := range MentionsIn(lang, Whole().Contributors) {
			out = append(out, CountryName(m.Country, lang))
		}
		return out
	}
	if got := in("en"); got[0] != "Cyprus" || got[len(got)-1] != "United States of America" {
		t.Errorf("English order: %v", got)
	}
	if got := in("fr"); got[0] != "Allemagne" {
		t.Errorf("French order: %v", got)
	}
	for _, e := range slices.Concat(Whole().Milestones, Whole().Calendar) {
		for _, word := range []string{"largest", "biggest", "top donor", "principal donateur", "plus grand"} {
			if strings.Contains(strings.ToLower(e.Text.In("en")+e.Text.In("fr")+e.Note.In("en")), word) {
				t.Errorf("%s ranks somebody: %s", e.Date, e.Text.In("en"))
			}
		}
	}
}

// The record cannot write: the package and its data know no database.
func TestRecordKnowsNoStore(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			path, _ := strconv.Unquote(i.Path.Value)
			if strings.Contains(path, "gorm") || strings.Contains(path, "/db") || strings.Contains(path, "sql") || strings.HasPrefix(path, "net") {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}

func TestFaultsInTheFilesAreFound(t *testing.T) {
	intact := func() fstest.MapFS {
		m := fstest.MapFS{}
		entries, _ := files.ReadDir("data")
		for _, e := range entries {
			text, _ := files.ReadFile("data/" + e.Name())
			m[e.Name()] = &fstest.MapFile{Data: text}
		}
		return m
	}
	if _, err := Read(intact()); err != nil {
		t.Fatal(err)
	}
	for name, line := range map[string][2]string{
		"a fact without a source":     {"facts.tsv", "TTO\tmonths\t24\t\t\t\t\t"},
		"an unknown source":           {"facts.tsv", "TTO\tmonths\t24\t\t\t\t\tnowhere"},
		"an unknown programme":        {"facts.tsv", "XXX\tmonths\t24\t\t\t\t\tnezavisen"},
		"an unknown field":            {"facts.tsv", "TTO\trating\t5\t\t\t\t\tnezavisen"},
		"a fact twice":                {"facts.tsv", "TTO\tbudget\t5\t\t\t\t\tnezavisen"},
		"an unknown state":            {"facts.tsv", "PHL\tstatus\tfailing\t\t\t\t\tnezavisen"},
		"an objective too many":       {"facts.tsv", "TTO\tobjectives\t24\t\t\t\t\tnezavisen"},
		"an unknown organisation":     {"facts.tsv", "TTO\tlead\tACME\t\t\t\t\tnezavisen"},
		"a note in one language":      {"facts.tsv", "TTO\tmonths\t24\t\tnote\t\t\tnezavisen"},
		"an unknown country":          {"contributors.tsv", "ZZZ\tnezavisen"},
		"a name that is a name only":  {"contributors.tsv", "XKX\tnezavisen"},
		"a contributor twice":         {"contributors.tsv", "CYP\tnezavisen"},
		"an event out of order":       {"milestones.tsv", "2019\t\ta\tb\tc\t\t\t\tnezavisen"},
		"an event that ends earlier":  {"milestones.tsv", "2030\t2029\ta\tb\tc\t\t\t\tnezavisen"},
		"a date that is none":         {"milestones.tsv", "2030-13\t\ta\tb\tc\t\t\t\tnezavisen"},
		"a result with a loose word":  {"results.tsv", "TTO\t5\tperhaps\t\t\ta\tb\tc\tnezavisen"},
		"a source cited by nobody":    {"sources.tsv", "alone\texample.org\t\t\t\t"},
		"a source that says nothing":  {"sources.tsv", "alone\t\t\t\t\t"},
		"a source with a scheme":      {"sources.tsv", "alone\thttps://example.org\t\t\t\t"},
		"a member of an unknown kind": {"members.tsv", "IOM\tpatron\t2019\tnezavisen"},
	} {
		m := intact()
		m[line[0]] = &fstest.MapFile{Data: append(slices.Clone(m[line[0]].Data), (line[1] + "\n")...)}
		if _, err := Read(m); err == nil {
			t.Errorf("%s: not found", name)
		} else if errors.Unwrap(err) != nil && err.Error() == "" {
			t.Errorf("%s: says nothing", name)
		}
	}
}

func TestProgrammesAgreeWithTheirSource(t *testing.T) {
	lines := sourcetest.Read(t, "migration_mptf_joint_programmes.csv")
	if len(lines) != len(Whole().Programmes) {
		t.Errorf("%d programmes, source %d", len(Whole().Programmes), len(lines))
	}
	for _, line := range lines {
		p, err := Programme(line["key"])
		if err != nil {
			t.Errorf("%s: %v", line["key"], err)
			continue
		}
		// The source paraphrases one title; the published one was found since.
		if title := quotes(line["title"]); !strings.Contains(title, "paraphrased") && quotes(p.Title.In("en")) != title {
			t.Errorf("%s: %q, source %q", p.Key, p.Title.In("en"), title)
		}
		var names []string
		for _, code := range p.Countries {
			names = append(names, CountryName(code, "en"))
		}
		if got := strings.Join(names, "; "); got != line["countries"] {
			t.Errorf("%s: countries %q, source %q", p.Key, got, line["countries"])
		}
		blank := map[models.RecordField]string{
			models.RecordOrganisations: line["punos_found"], models.RecordLead: line["lead_found"],
			models.RecordObjectives: line["gcm_objectives_found"], models.RecordBudget: line["budget_usd"],
			models.RecordStart: line["start_date"], models.RecordLaunch: line["launch_date"], models.RecordMonths: line["duration_months"],
		}
		for field, text := range blank {
			if _, ok := p.Fact(field); ok != (text != "") {
				t.Errorf("%s: %s published %t, source %q", p.Key, field, ok, text)
			}
		}
		if f, ok := p.Fact(models.RecordBudget); ok && strconv.FormatInt(f.Amount.Minor/100, 10) != line["budget_usd"] {
			t.Errorf("%s: budget %s, source %s", p.Key, f.Amount, line["budget_usd"])
		}
		if f, ok := p.Fact(models.RecordMonths); ok && strconv.Itoa(f.Months) != line["duration_months"] {
			t.Errorf("%s: %d months, source %s", p.Key, f.Months, line["duration_months"])
		}
		for _, field := range []models.RecordField{models.RecordStart, models.RecordLaunch} {
			column := map[models.RecordField]string{models.RecordStart: "start_date", models.RecordLaunch: "launch_date"}[field]
			if f, ok := p.Fact(field); ok && !strings.HasPrefix(line[column], f.Date.String()) {
				t.Errorf("%s: %s %s, source %s", p.Key, field, f.Date, line[column])
			}
		}
		if f, ok := p.Fact(models.RecordOrganisations); ok {
			for _, code := range f.Organisations {
				if !strings.Contains(strings.ToUpper(strings.ReplaceAll(line["punos_found"], " ", "-")), code) {
					t.Errorf("%s: %s is not in %q", p.Key, code, line["punos_found"])
				}
			}
		}
	}
}

func TestResultsAgreeWithTheirSource(t *testing.T) {
	type result struct{ key, value string }
	var got, want []result
	for _, p := range Whole().Programmes {
		for _, x := range p.Results {
			got = append(got, result{p.Key, strconv.FormatInt(x.Value, 10)})
		}
	}
	for _, line := range sourcetest.Read(t, "migration_mptf_programme_results.csv") {
		want = append(want, result{line["key"], line["value"]})
	}
	if !slices.Equal(got, want) {
		t.Errorf("results:\n%v\nsource:\n%v", got, want)
	}
}

func TestNamesAgreeWithTheirSource(t *testing.T) {
	english := func(name string) string {
		return map[string]string{
			"United Kingdom": "United Kingdom of Great Britain and Northern Ireland",
			"Netherlands":    "Netherlands (Kingdom of the)",
		}[name]
	}
	for file, x := range map[string]struct {
		column string
		list   []models.RecordMention
	}{
		"migration_mptf_donors.csv":       {"donor", Whole().Contributors},
		"gcm_champion_countries_2023.csv": {"country", Whole().Champions},
	} {
		var got, want []string
		for _, m := range x.list {
			got = append(got, CountryName(m.Country, "en"))
		}
		for _, line := range sourcetest.Read(t, file) {
			name := line[x.column]
			if long := english(name); long != "" {
				name = long
			}
			want = append(want, name)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%v\nsource:\n%v", file, got, want)
		}
	}
}

// Each date of the sources is there; the record joins lines of one day that
// say one thing.
func TestDatesAgreeWithTheirSource(t *testing.T) {
	for file, list := range map[string][]models.RecordEvent{
		"migration_mptf_milestones.csv": Whole().Milestones,
		"network_calendar.csv":          Whole().Calendar,
	} {
		for _, line := range sourcetest.Read(t, file) {
			date, _, _ := strings.Cut(line["date"], " ")
			if !slices.ContainsFunc(list, func(e models.RecordEvent) bool { return e.Date.String() == date }) {
				t.Errorf("%s: nothing on %s (%s)", file, date, line["event"]+line["fact"])
			}
		}
	}
}

func TestMentionsAreReal(t *testing.T) {
	for _, m := range slices.Concat(Whole().Contributors, Whole().Champions) {
		if _, fictional := reference.Demonstration().Country(m.Country); fictional {
			t.Errorf("%s is fictional", m.Country)
		}
	}
}

func quotes(s string) string {
	return strings.NewReplacer("“", `"`, "”", `"`).Replace(sourcetest.Plain(s))
}
