package record

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
)

func words(en, fr, ar string) models.Wording {
	w := models.Wording{}.With("en", en, false)
	return w.With("fr", fr, true).With("ar", ar, true)
}

// names is a small catalogue: the page is tested, not the world.
func names(t *testing.T) *models.Catalogue {
	t.Helper()
	c, err := models.NewCatalogue(models.Reference{
		Countries: []models.Country{
			{Code: "AAA", M49: "901", Name: words("Aland", "Alande", "ألاند")},
			{Code: "BBB", M49: "902", Name: words("Bland", "Blande", "بلاند")},
			{Code: "XKX", Name: words("Kosovo", "Kosovo", "كوسوفو"), NameOnly: true},
		},
		Organisations: []models.UNOrganisation{{Code: "ORG", Name: words("Organisation", "Organisation", "منظمة")}},
		Objectives:    []models.Objective{{Number: 1, Area: 1, Label: words("Data", "Données", "البيانات")}},
		Areas:         []models.ThematicArea{{Number: 1, Title: words("Area", "Domaine", "مجال")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var (
	dated   = models.RecordSource{ID: "a", Address: "example.org/a", Date: models.RecordDate{Year: 2021, Month: 7}}
	undated = models.RecordSource{ID: "b", Title: words("newsletter", "bulletin", "نشرة")}
)

func programme() models.RecordProgramme {
	return models.RecordProgramme{
		Key: "P1", Countries: []string{"AAA", "BBB"}, Scope: models.RecordMultiCountry,
		Title: words("A published title", "Un titre", "عنوان"), Sources: []models.RecordSource{dated},
		Facts: []models.RecordFact{
			{Field: models.RecordOrganisations, Organisations: []string{"ORG"}, Note: words("others not confirmed", "autres non confirmées", "غيرها غير مؤكد"), Sources: []models.RecordSource{dated, undated}},
			{Field: models.RecordObjectives, Objectives: []int{1}, Sources: []models.RecordSource{dated}},
			{Field: models.RecordBudget, Amount: money.Amount{Minor: 2_000_000_00, Currency: "USD"}, Sources: []models.RecordSource{undated}},
			{Field: models.RecordEnd, Date: models.RecordDate{Year: 2025, Month: 8}, Sources: []models.RecordSource{dated}},
			{Field: models.RecordMonths, Months: 24, AsOf: models.RecordDate{Year: 2024, Month: 4, Day: 4}, Sources: []models.RecordSource{dated}},
			{Field: models.RecordStatus, Standing: models.RecordOngoing, Sources: []models.RecordSource{dated}},
		},
		Results: []models.RecordResult{
			{Value: 200000, Qualifier: "over", Text: words("people", "personnes", "شخص"), Sources: []models.RecordSource{dated}},
			{Value: 94, Percent: true, Text: words("satisfied", "satisfaits", "راضون"), Sources: []models.RecordSource{undated}},
		},
	}
}

func pages(t *testing.T, ctx context.Context, demonstration bool, country string) map[string]templ.Component {
	frame := func(path, title string) Frame {
		p := layout.SamplePage(ctx, title, layout.Assets{InlineCSS: "body{}", IconHref: "/icon.svg"})
		p.Illustrative, p.NoLedger, p.Path = false, true, path
		return Frame{Page: p, Demonstration: demonstration, Names: names(t), At: func(path string) string { return path }}
	}
	sources := []models.RecordSource{dated, undated}
	mention := []models.RecordMention{{Country: country, AsOf: models.RecordDate{Year: 2023, Month: 11}, Sources: sources}}
	events := []models.RecordEvent{
		{Date: models.RecordDate{Year: 2020}, Text: words("first", "premier", "أول"), Note: words("inferred", "déduite", "مستنتجة"), Sources: sources},
		{Date: models.RecordDate{Year: 2022, Month: 5, Day: 17}, To: models.RecordDate{Year: 2022, Month: 5, Day: 20}, Text: words("second", "second", "ثان"), Sources: sources},
	}
	bare := programme()
	bare.Facts, bare.Results, bare.Countries = nil, nil, []string{country}
	return map[string]templ.Component{
		"index": Index(IndexView{Frame: frame("/record", "Index"), Record: models.PublicRecord{
			Programmes: []models.RecordProgramme{programme()}, Contributors: mention,
		}}),
		"programmes":   Programmes(ProgrammesView{Frame: frame("/record/programmes", "Programmes"), Programmes: []models.RecordProgramme{programme(), bare}}),
		"programme":    Programme(ProgrammeView{Frame: frame("/record/programmes/P1", "Programme"), Programme: programme()}),
		"bare":         Programme(ProgrammeView{Frame: frame("/record/programmes/P2", "Bare"), Programme: bare}),
		"contributors": Contributors(MentionsView{Frame: frame("/record/contributors", "Contributors"), Mentions: mention}),
		"milestones":   Milestones(EventsView{Frame: frame("/record/milestones", "Milestones"), Caption: "Milestones", Events: events}),
		"calendar":     Calendar(EventsView{Frame: frame("/record/calendar", "Calendar"), Caption: "Calendar", Events: events}),
		"members": Members(MembersView{Frame: frame("/record/members", "Members"), Champions: mention, Members: []models.RecordMember{
			{Organisation: "ORG", Founding: true, AsOf: models.RecordDate{Year: 2019}, Sources: sources},
			{Organisation: "ORG", AsOf: models.RecordDate{Year: 2022}, Sources: sources},
		}}),
	}
}

func render(t *testing.T, ctx context.Context, page templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := page.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func all(t *testing.T, text, selector string) []*html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return cascadia.QueryAll(doc, cascadia.MustCompile(selector))
}

var loneKey = regexp.MustCompile(`>\s*record\.[a-z_.]+\s*<`)

func TestPagesOfTheRecord(t *testing.T) {
	for _, lang := range []string{"en", "fr", "ar"} {
		ctx := i18n.With(context.Background(), lang)
		for name, page := range pages(t, ctx, true, "AAA") {
			text := render(t, ctx, page)
			if n := len(all(t, text, "h1")); n != 1 {
				t.Errorf("%s %s has %d h1", name, lang, n)
			}
			if n := len(all(t, text, `nav a[aria-current="page"]`)); n < 1 {
				t.Errorf("%s %s does not say which part it is", name, lang)
			}
			if key := loneKey.FindString(text); key != "" {
				t.Errorf("%s %s shows a key: %s", name, lang, key)
			}
			if len(all(t, text, "script, [style]")) > 0 {
				t.Errorf("%s %s carries script or inline style", name, lang)
			}
			for _, table := range all(t, text, "table") {
				if len(cascadia.QueryAll(table, cascadia.MustCompile("caption"))) != 1 || len(cascadia.QueryAll(table, cascadia.MustCompile("tbody tr > th[scope=row]"))) == 0 {
					t.Errorf("%s %s: a table without caption or row heads", name, lang)
				}
			}
			if strings.Contains(text, i18n.T(ctx, "core.ribbon")) || strings.Contains(text, i18n.T(ctx, "core.figures_ledger")) {
				t.Errorf("%s %s calls the record fictional, or a figure of the ledger", name, lang)
			}
			if !strings.Contains(text, i18n.T(ctx, "record.apart_demonstration")) {
				t.Errorf("%s %s does not stand apart from the demonstration", name, lang)
			}
			if models.LacksKosovoNote(text) {
				t.Errorf("%s %s lacks the note", name, lang)
			}
		}
	}
}

func TestUnpublishedIsSaidAndNotFilled(t *testing.T) {
	ctx := i18n.With(context.Background(), "en")
	text := render(t, ctx, pages(t, ctx, false, "AAA")["bare"])
	if n := strings.Count(text, i18n.T(ctx, "record.not_published")); n != len(models.RecordFields) {
		t.Errorf("%d of %d facts are said not to be published", n, len(models.RecordFields))
	}
	if strings.Contains(text, i18n.T(ctx, "record.apart_demonstration")) {
		t.Error("a real store speaks of a demonstration")
	}
}

func TestSourcesAreLinkedAndDated(t *testing.T) {
	ctx := i18n.With(context.Background(), "en")
	text := render(t, ctx, pages(t, ctx, false, "AAA")["contributors"])
	links := all(t, text, `td a[rel~="external"]`)
	if len(links) != 1 || !strings.Contains(text, `href="https://example.org/a"`) {
		t.Errorf("%d links to sources", len(links))
	}
	if !strings.Contains(text, "July 2021") || !strings.Contains(text, i18n.T(ctx, "record.undated")) || !strings.Contains(text, "newsletter") {
		t.Error("a source lacks its date, or the remark that it has none")
	}
}

// clause 112: a page of the record that names the place carries the note as a
// footnote of its own, with the mark at the name.
func TestThePlaceBringsItsNote(t *testing.T) {
	for _, lang := range []string{"en", "fr", "ar"} {
		ctx := i18n.With(context.Background(), lang)
		for _, name := range []string{"contributors", "members", "programmes", "bare"} {
			text := render(t, ctx, pages(t, ctx, true, "XKX")[name])
			if len(all(t, text, `main a[href="#kosovo"]`)) == 0 || len(all(t, text, "main #kosovo")) != 1 {
				t.Errorf("%s in %s names the place without mark and footnote", name, lang)
			}
			if models.LacksKosovoNote(text) {
				t.Errorf("%s in %s lacks the note", name, lang)
			}
		}
		if text := render(t, ctx, pages(t, ctx, true, "AAA")["contributors"]); len(all(t, text, "main #kosovo")) != 0 {
			t.Errorf("the footnote stands in %s where the name does not", lang)
		}
	}
}

// Every text of this area is used, and every text used is there.
func TestTextsOfTheRecord(t *testing.T) {
	var code strings.Builder
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return err
		}
		text, err := os.ReadFile(path)
		code.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range regexp.MustCompile(`"record\.[a-z_.]*[a-z_]"`).FindAllString(code.String(), -1) {
		if !i18n.Has(strings.Trim(key, `"`)) {
			t.Errorf("no text for %s", key)
		}
	}
	for _, lang := range []string{"en", "fr", "ar"} {
		ctx := i18n.With(context.Background(), lang)
		for _, field := range models.RecordFields {
			if key := "record.field." + string(field); i18n.T(ctx, key) == key {
				t.Errorf("%s has no text in %s", key, lang)
			}
		}
	}
}

// clause 112: pages, exports and answers print one and the same note.
func TestTheNoteIsOneText(t *testing.T) {
	for _, lang := range []string{"en", "fr", "ar"} {
		if got := i18n.T(i18n.With(context.Background(), lang), models.KosovoNote); got != models.KosovoNoteText(lang) {
			t.Errorf("%s: pages say %q, files %q", lang, got, models.KosovoNoteText(lang))
		}
	}
}
