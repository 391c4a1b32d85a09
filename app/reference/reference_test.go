package reference

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func day(y int, m time.Month, d int) when.Date { return when.MustDate(y, m, d) }

func TestCatalogueIsWhole(t *testing.T) {
	for name, c := range map[string]*models.Catalogue{"real": Real(), "demonstration": Demonstration()} {
		counts := map[string][2]int{
			"objectives":   {len(c.Objectives()), 23},
			"areas":        {len(c.Areas()), 5},
			"principles":   {len(c.Principles()), 10},
			"categories":   {len(c.Categories()), 8},
			"stakeholders": {len(c.Stakeholders()), 14},
		}
		for what, n := range counts {
			if n[0] != n[1] {
				t.Errorf("%s: %d %s, want %d", name, n[0], what, n[1])
			}
		}
		for _, o := range c.Objectives() {
			for _, lang := range models.UNLanguages {
				if !o.Label.Has(lang) {
					t.Errorf("objective %d has no label in %s", o.Number, lang)
				}
			}
		}
	}
	if n := len(Real().Countries()); n != 248 {
		t.Errorf("%d countries and areas, the M49 list has 248", n)
	}
	if n := len(Demonstration().Countries()); n != 16 {
		t.Errorf("%d fictional countries, A to P are 16", n)
	}
}

func TestEachObjectiveLiesInOneArea(t *testing.T) {
	c := Real()
	var all []int
	for _, a := range c.Areas() {
		for _, o := range c.ObjectivesOf(a.Number) {
			all = append(all, o.Number)
		}
	}
	slices.Sort(all)
	if len(all) != 23 || all[0] != 1 || all[22] != 23 || len(slices.Compact(all)) != 23 {
		t.Errorf("the areas hold %v", all)
	}
	if got := c.AreasOf([]int{23, 1, 15, 99}); !slices.Equal(got, []int{1, 5}) {
		t.Errorf("areas of 23, 1, 15: %v", got)
	}
}

// A group is asked for on a day; the answer changes on the first day outside.
func TestGroupsHaveDates(t *testing.T) {
	c := Real()
	for _, x := range []struct {
		group models.CountryGroup
		on    when.Date
		want  int
	}{
		{models.GroupLDC, day(2020, 12, 3), 47},
		{models.GroupLDC, day(2020, 12, 4), 46},
		{models.GroupLDC, day(2023, 12, 12), 46},
		{models.GroupLDC, day(2023, 12, 13), 45},
		{models.GroupLDC, day(2024, 12, 12), 45},
		{models.GroupLDC, day(2024, 12, 13), 44},
		{models.GroupLDC, day(2026, 11, 24), 44},
		{models.GroupLLDC, day(2026, 1, 1), 32},
		{models.GroupSIDS, day(2026, 1, 1), 53},
		{models.GroupAfricanStates, day(2026, 1, 1), 54},
		{models.GroupAsiaPacific, day(2026, 1, 1), 54},
		{models.GroupEasternEurope, day(2026, 1, 1), 23},
		{models.GroupLatinAmerica, day(2026, 1, 1), 33},
		{models.GroupWesternEurope, day(2026, 1, 1), 29},
	} {
		if got := c.GroupMembers(x.group, x.on); len(got) != x.want {
			t.Errorf("%s on %s: %d, want %d", x.group, x.on, len(got), x.want)
		}
	}
	if !c.InGroup("STP", models.GroupLDC, day(2024, 12, 12)) || c.InGroup("STP", models.GroupLDC, day(2024, 12, 13)) {
		t.Error("Sao Tome and Principe left the group on 13 December 2024")
	}
	if !c.InGroup("NRU", models.GroupODARecipient, day(2025, 12, 31)) || c.InGroup("NRU", models.GroupODARecipient, day(2026, 1, 1)) {
		t.Error("Nauru left the list of recipients on 1 January 2026")
	}
	for _, m := range c.GroupHistory(models.GroupLDC) {
		if slices.Contains([]string{"BGD", "LAO", "NPL", "SLB"}, m.Country) && (!m.Days.To.IsZero() || m.Note == "") {
			t.Errorf("%s: an end that was not confirmed stays open, with the reason", m.Country)
		}
	}
	if got := c.GroupsOf("MDA", day(2026, 1, 1)); !slices.Equal(got, []models.CountryGroup{models.GroupLLDC, models.GroupODARecipient, models.GroupEasternEurope}) {
		t.Errorf("groups of the Republic of Moldova: %v", got)
	}
}

func TestEveryMemberStateHasOneRegionalGroup(t *testing.T) {
	c, on, members := Real(), day(2026, 1, 1), 0
	for _, x := range c.Countries() {
		n := 0
		for _, g := range c.GroupsOf(x.Code, on) {
			if slices.Contains(models.RegionalGroups, g) {
				n++
			}
		}
		if x.Member {
			members++
		}
		if x.Member != (n == 1) {
			t.Errorf("%s: member %t, %d regional groups", x.Code, x.Member, n)
		}
	}
	if members != 193 {
		t.Errorf("%d Member States", members)
	}
}

// clause 112: the place is a name only, with the note; it is no choice, no
// region's part, no group's member.
func TestKosovoIsANameOnly(t *testing.T) {
	c := Real()
	x, ok := c.Country("XKX")
	if !ok || !x.NameOnly || x.Region != "" || !x.NeedsNote() {
		t.Fatalf("XKX: %+v, %t", x, ok)
	}
	for _, lang := range models.UNLanguages {
		if !models.NeedsKosovoNote(x.Name.In(lang)) {
			t.Errorf("the name in %s does not call for the note", lang)
		}
	}
	for _, other := range c.Countries() {
		if other.NeedsNote() || other.NameOnly {
			t.Errorf("%s stands among the choices with a note", other.Code)
		}
		for _, lang := range models.UNLanguages {
			if models.NeedsKosovoNote(other.Name.In(lang)) {
				t.Errorf("%s in %s calls for the note", other.Code, lang)
			}
		}
	}
	if groups := c.GroupsOf("XKX", day(2022, 6, 1)); len(groups) != 0 {
		t.Errorf("XKX stands in %v", groups)
	}
}

func TestNamesOfTheUnitedNations(t *testing.T) {
	c := Real()
	for code, name := range map[string]string{
		"FLK": "Falkland Islands (Malvinas)", "TUR": "Türkiye", "SWZ": "Eswatini", "PSE": "State of Palestine",
		"VNM": "Viet Nam", "CIV": "Côte d’Ivoire", "CZE": "Czechia", "NAM": "Namibia", "MKD": "North Macedonia",
		"NLD": "Netherlands (Kingdom of the)", "LAO": "Lao People’s Democratic Republic",
	} {
		if x, _ := c.Country(code); x.Name.In("en") != name {
			t.Errorf("%s is %q, want %q", code, x.Name.In("en"), name)
		}
	}
	if x, ok := c.CountryByAlpha2("NA"); !ok || x.Code != "NAM" {
		t.Errorf("NA is %q", x.Code)
	}
	if _, ok := c.Country("TWN"); ok {
		t.Error("a row outside the M49 list was loaded")
	}
	if x, _ := c.Country("FLK"); !strings.Contains(x.Name.In("es"), "Malvinas") || !strings.Contains(x.Name.In("fr"), "Malvinas") {
		t.Errorf("(Malvinas) stays: %v", x.Name.All())
	}
}

func TestRealAndDemonstrationNeverMix(t *testing.T) {
	for _, x := range Real().Countries() {
		if x.Demonstration {
			t.Errorf("%s is fictional", x.Code)
		}
		if _, ok := Demonstration().Country(x.Code); ok {
			t.Errorf("%s is a real code in the demonstration", x.Code)
		}
	}
	for _, x := range Demonstration().Countries() {
		// XAA to XZZ and, of two letters, XA to XZ: left to users by ISO 3166.
		if !x.Demonstration || len(x.Code) != 3 || x.Code[0] != 'X' || x.M49 != "" || !models.NeedsKosovoNote(x.Code) == x.NeedsNote() {
			t.Errorf("%+v", x)
		}
	}
	for _, x := range Demonstration().Organisations() {
		if !strings.HasPrefix(x.Gateway, "99") || len(x.Gateway) != 6 || x.IATI != "" || x.Channel != "" {
			t.Errorf("%s has the codes %q %q %q", x.Code, x.Gateway, x.Channel, x.IATI)
		}
	}
	for _, x := range Real().Organisations() {
		if strings.HasPrefix(x.Gateway, "99") {
			t.Errorf("%s has a code of the demonstration", x.Code)
		}
	}
	if len(Real().Bodies()) != 0 {
		t.Error("fictional bodies stand in the real catalogue")
	}
	contributors, categories := 0, map[string]bool{}
	for _, b := range Demonstration().Bodies() {
		if b.Kind == models.ReferenceContributor {
			contributors++
			continue
		}
		if _, ok := Demonstration().Stakeholder(b.Category); !ok {
			t.Errorf("%s is of no category of clause 16: %q", b.Code, b.Category)
		}
		categories[b.Category] = true
	}
	if contributors != 8 || len(categories) != 14 {
		t.Errorf("%d contributors, networks of %d kinds", contributors, len(categories))
	}
	if For(true) != Demonstration() || For(false) != Real() {
		t.Error("a store gets the catalogue of its kind")
	}
}

func TestCodesOfTheAgentAreText(t *testing.T) {
	x, ok := Real().OrganisationByGateway("000794")
	if !ok || x.Code != "IOM" || x.Channel != "47066" || x.IATI != "XM-DAC-47066" {
		t.Errorf("000794: %+v", x)
	}
	if _, ok := Real().OrganisationByGateway(""); ok {
		t.Error("an empty code finds an organisation")
	}
}

func TestCategoryLabelled(t *testing.T) {
	c := Real()
	for label, want := range map[string]int{
		"Staff & personnel cost (New)":       1,
		"supplies, commodities,  MATERIALS":  2,
		"Suppl, Comm, Materials":             2,
		"Equipment, vehicles, & furniture":   3,
		"Contractual services expenses":      4,
		"Frais de voyage":                    5,
		"Transfers and grants":               6,
		"General operating expenses":         7,
		"ISC":                                8,
		"تكاليف السفر":                       5,
		"Indirect (programme) support costs": 8,
		"Matériel, véhicules et mobilier, y compris l'amortissement": 3,
	} {
		if x, ok := c.CategoryLabelled(label); !ok || x.Number != want {
			t.Errorf("%q is category %d (%t), want %d", label, x.Number, ok, want)
		}
	}
	if _, ok := c.CategoryLabelled("Other"); ok {
		t.Error("an unknown label finds a category")
	}
	if x, _ := c.Category(8); !x.Indirect {
		t.Error("category 8 is the indirect one")
	}
}

func TestCurrenciesAgreeWithMoney(t *testing.T) {
	for _, x := range Real().Currencies() {
		if e, err := money.Exponent(x.Code); err != nil || e != x.Decimals {
			t.Errorf("%s has %d decimals, money says %d (%v)", x.Code, x.Decimals, e, err)
		}
	}
}

func TestNamesAreSortedInTheReadersLanguage(t *testing.T) {
	position := func(lang, code string) int {
		return slices.IndexFunc(CountriesIn(Real(), lang), func(x models.Country) bool { return x.Code == code })
	}
	// Égypte and Équateur stand between Djibouti and Érythrée, not after Zimbabwe.
	if !(position("fr", "DJI") < position("fr", "EGY") && position("fr", "ECU") < position("fr", "ESP")) {
		t.Error("French accents move names")
	}
	if !(position("en", "AFG") < position("en", "ALA") && position("en", "ALA") < position("en", "ALB")) {
		t.Error("Åland Islands stands under A in English")
	}
	names := CountriesIn(Real(), "ar")
	if names[0].Name.In("ar") > names[len(names)-1].Name.In("ar") && len(names) != 248 {
		t.Error("Arabic is not sorted")
	}
	if CountriesIn(Real(), "en")[0].Code != "AFG" {
		t.Error("English begins with Afghanistan")
	}
	if got := SortedBy("xx-no-language-!", []string{"b", "a"}, func(s string) string { return s }); got[0] != "a" {
		t.Error("an unknown language is sorted as English")
	}
}

func TestFaultsInTheFilesAreFound(t *testing.T) {
	whole := func() fstest.MapFS {
		m := fstest.MapFS{}
		entries, _ := files.ReadDir("data")
		for _, e := range entries {
			text, _ := files.ReadFile("data/" + e.Name())
			m[e.Name()] = &fstest.MapFile{Data: text}
		}
		return m
	}
	if _, err := Read(whole(), false); err != nil {
		t.Fatal(err)
	}
	for name, break_ := range map[string]func(m fstest.MapFS){
		"a country twice":        add("countries.tsv", "AFG\tZZ\t999\t142\t034\t\tyes\ta\tb\tc\td\te\tf"),
		"a region that is none":  add("countries.tsv", "ZZZ\tZZ\t999\t999\t\t\t\ta\tb\tc\td\te\tf"),
		"a group that is none":   add("groups.tsv", "rich\tAFG\t\t\t"),
		"a stranger in a group":  add("groups.tsv", "ldc\tZZZ\t\t\t"),
		"the name in a group":    add("groups.tsv", "ldc\tXKX\t\t\t"),
		"an income twice":        add("income_groups.tsv", "AFG\thigh"),
		"an income that is none": add("income_groups.tsv", "ETH\trich"),
		"a stranger's income":    add("income_groups.tsv", "ZZZ\tlow"),
		"the name with income":   add("income_groups.tsv", "XKX\tlow"),
		"overlapping days":       add("groups.tsv", "ldc\tAFG\t2020-01-01\t\t"),
		"days backwards":         add("groups.tsv", "ldc\tFRA\t2020-01-01\t2019-01-01\t"),
		"no date":                add("groups.tsv", "ldc\tFRA\t2020-13-01\t\t"),
		"an objective too many":  add("objectives.tsv", "24\t6\ta\tb\tc\td\te\tf\tg\th\ti"),
		"a label of two":         add("categories.tsv", "9\tdirect\tTravel\tb\tc\td\te\tf\t"),
		"a cell missing":         add("principles.tsv", "11\ta"),
		"blanks around":          add("areas.tsv", "6\t a\tb\tc\td\te\tf"),
		"a file missing":         func(m fstest.MapFS) { delete(m, "regions.tsv") },
	} {
		m := whole()
		break_(m)
		if _, err := Read(m, false); err == nil {
			t.Errorf("%s: not found", name)
		}
	}
}

func add(name, line string) func(m fstest.MapFS) {
	return func(m fstest.MapFS) {
		m[name] = &fstest.MapFile{Data: append(slices.Clone(m[name].Data), (line + "\n")...)}
	}
}
