package reference

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"seedfund/app/reference/sourcetest"
	"seedfund/models"
)

var (
	source = sourcetest.Read
	plain  = sourcetest.Plain
)

func TestCountriesAgreeWithTheirSource(t *testing.T) {
	c, seen := Real(), map[string]bool{}
	for _, row := range source(t, "un_m49_countries_six_languages.csv") {
		if row["in_m49_list"] != "1" {
			continue
		}
		x, ok := c.Country(row["iso3"])
		if !ok {
			t.Errorf("%s is missing", row["iso3"])
			continue
		}
		seen[x.Code] = true
		for _, lang := range models.UNLanguages {
			if got, want := plain(x.Name.In(lang)), plain(row["name_"+lang]); got != want || x.Name.Unofficial(lang) {
				t.Errorf("%s in %s: %q, source %q", x.Code, lang, got, want)
			}
		}
		got := []string{x.Alpha2, x.M49, x.Region, x.Subregion, x.Intermediate}
		want := []string{row["iso2"], row["m49"], row["region_code"], row["subregion_code"], row["intermediate_code"]}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, source %v", x.Code, got, want)
		}
		on := day(2024, 12, 12) // the source still has 45 least developed countries
		for group, column := range map[models.CountryGroup]string{models.GroupLDC: "ldc", models.GroupLLDC: "lldc", models.GroupSIDS: "sids"} {
			if c.InGroup(x.Code, group, on) != (row[column] == "1") {
				t.Errorf("%s in %s: source says %s", x.Code, group, row[column])
			}
		}
	}
	for _, x := range c.Countries() {
		if !seen[x.Code] {
			t.Errorf("%s stands in no row of the source", x.Code)
		}
	}
}

func TestRegionalGroupsAgreeWithTheirSource(t *testing.T) {
	c := Real()
	names := map[string]models.CountryGroup{
		"African States": models.GroupAfricanStates, "Asia-Pacific States": models.GroupAsiaPacific,
		"Eastern European States": models.GroupEasternEurope, "Latin American and Caribbean States": models.GroupLatinAmerica,
		"Western European and other States": models.GroupWesternEurope,
	}
	for _, row := range source(t, "countries_with_groups.csv") {
		x, ok := c.Country(row["iso_alpha3_code"])
		if !ok || x.Member != (row["is_UN_member"] == "TRUE") {
			t.Errorf("%s: member %t, source %s", row["iso_alpha3_code"], x.Member, row["is_UN_member"])
		}
		for _, group := range models.RegionalGroups {
			if c.InGroup(x.Code, group, day(2026, 1, 1)) != (names[row["UN_regional_group"]] == group) {
				t.Errorf("%s in %s, source %q", x.Code, group, row["UN_regional_group"])
			}
		}
	}
}

func TestIncomeGroupsAgreeWithTheirSource(t *testing.T) {
	c, classified := Real(), 0
	names := map[string]models.IncomeGroup{"NA": "", "Low income": models.IncomeLow, "Lower middle income": models.IncomeLowerMiddle,
		"Upper middle income": models.IncomeUpperMiddle, "High income": models.IncomeHigh}
	for _, row := range source(t, "countries_with_groups.csv") {
		want, ok := names[row["world_bank_income_group"]]
		if got := c.IncomeOf(row["iso_alpha3_code"]); !ok || got != want {
			t.Errorf("%s: %q, source %q", row["iso_alpha3_code"], got, row["world_bank_income_group"])
		}
		if want != "" {
			classified++
		}
	}
	for _, x := range c.Countries() {
		if c.IncomeOf(x.Code) != "" {
			classified--
		}
	}
	if classified != 0 {
		t.Errorf("%d countries more in the source than in the catalogue", classified)
	}
	if Demonstration().IncomeOf("XDP") != "" || Demonstration().IncomeOf("XDA") != models.IncomeLow {
		t.Error("of the fictional countries one is not classified, and one is of low income")
	}
}

// The edition of 2022 still lists Antigua and Barbuda, which left it on the
// first day of that year (OECD), and has a name that is no country or area of
// the M49 list.
func TestRecipientsAgreeWithTheirSource(t *testing.T) {
	c, on := Real(), day(2022, 6, 1)
	want := []string{}
	for _, row := range source(t, "dac_oda_recipients_2022.csv") {
		x, ok := c.CountryByAlpha2(row["iso2"])
		if !ok {
			t.Errorf("no country %s", row["iso2"])
		}
		if row["graduated_by_2022"] == "0" && !x.NameOnly && x.Code != "ATG" {
			want = append(want, x.Code)
		}
	}
	slices.Sort(want)
	if got := c.GroupMembers(models.GroupODARecipient, on); !slices.Equal(got, want) {
		t.Errorf("recipients in June 2022:\n%v\nsource:\n%v", got, want)
	}
}

func TestObjectivesAgreeWithTheirSource(t *testing.T) {
	c := Real()
	objectives := source(t, "gcm_objectives.csv")
	if len(objectives) != len(c.Objectives()) {
		t.Errorf("%d objectives, source %d", len(c.Objectives()), len(objectives))
	}
	for i, row := range objectives {
		o, _ := c.Objective(i + 1)
		for _, lang := range []string{"en", "fr", "es"} {
			if plain(o.Label.In(lang)) != plain(row["short_"+lang]) || plain(o.Title.In(lang)) != plain(row["full_"+lang]) {
				t.Errorf("objective %d in %s: %q, %q", o.Number, lang, o.Label.In(lang), o.Title.In(lang))
			}
		}
	}
	for _, row := range source(t, "fund_thematic_areas.csv") {
		var numbers []string
		for _, n := range strings.Fields(row["gcm_objectives"]) {
			numbers = append(numbers, n)
		}
		for i, a := range c.Areas() {
			if row["thematic_area"] != string(rune('1'+i)) {
				continue
			}
			var got []string
			for _, o := range c.ObjectivesOf(a.Number) {
				got = append(got, strconv.Itoa(o.Number))
			}
			if !slices.Equal(got, numbers) || plain(a.Title.In("en")) != plain(row["title_en"]) {
				t.Errorf("area %d: %v %q, source %v %q", a.Number, got, a.Title.In("en"), numbers, row["title_en"])
			}
		}
	}
}

// A term is official where its source was found, and only there.
func TestTermsAgreeWithTheirSource(t *testing.T) {
	c := Real()
	wordings := map[string]models.Wording{}
	for _, o := range c.Objectives() {
		wordings["gcm_objective_"+strconv.Itoa(o.Number)] = o.Label
	}
	for _, p := range c.Principles() {
		wordings["gcm_principle_"+strconv.Itoa(p.Number)] = p.Label
	}
	for _, a := range c.Areas() {
		wordings["thematic_area_"+strconv.Itoa(a.Number)] = a.Title
	}
	for _, b := range c.Categories() {
		wordings["budget_category_"+strconv.Itoa(b.Number)] = b.Label
	}
	for _, s := range c.Stakeholders() {
		wordings[fmt.Sprintf("stakeholder_%02d_%s", s.Number, s.Code)] = s.Label
	}
	found := 0
	for _, row := range source(t, "terms_six_languages.csv") {
		w, ok := wordings[row["key"]]
		if !ok {
			continue
		}
		found++
		for _, lang := range models.UNLanguages {
			if plain(w.In(lang)) != plain(row[lang]) {
				t.Errorf("%s in %s: %q, source %q", row["key"], lang, w.In(lang), row[lang])
			}
			if lang != "en" && row["status_"+lang] == "own" && !w.Unofficial(lang) {
				t.Errorf("%s in %s is a translation of ours", row["key"], lang)
			}
		}
	}
	if found != len(wordings) {
		t.Errorf("%d of %d terms stand in the source", found, len(wordings))
	}
}

func TestOrganisationsAgreeWithTheirSource(t *testing.T) {
	c := Real()
	for _, row := range source(t, "organisations-example.csv") {
		x, ok := c.OrganisationByGateway(row["agency_code"])
		if !ok || strings.ReplaceAll(x.Code, "-", "") != row["organization"] {
			t.Errorf("%s is %q, source %q", row["agency_code"], x.Code, row["organization"])
		}
	}
}
