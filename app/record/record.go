package record

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"seedfund/app/reference"
	"seedfund/models"
	"seedfund/models/money"
)

//go:embed data/*.tsv
var files embed.FS

var whole = sync.OnceValue(func() models.PublicRecord {
	data, err := fs.Sub(files, "data")
	if err != nil {
		panic(err)
	}
	r, err := Read(data)
	if err != nil {
		panic(err) // the files are part of the program; its tests read them first
	}
	return r
})

// Whole is the public record. Callers may not change its lists.
func Whole() models.PublicRecord { return whole() }

// Programme finds a joint programme by its key; models.NotFound when the
// record has none of that key.
func Programme(key string) (models.RecordProgramme, error) { return whole().Programme(key) }

// MentionsIn sorts contributors or champions by the names of the countries in
// the reader's language. Alphabetical order is the only order there is.
func MentionsIn(lang string, list []models.RecordMention) []models.RecordMention {
	return reference.SortedBy(lang, list, func(m models.RecordMention) string { return CountryName(m.Country, lang) })
}

// MembersIn sorts members by the names of the organisations in the reader's language.
func MembersIn(lang string, list []models.RecordMember) []models.RecordMember {
	return reference.SortedBy(lang, list, func(m models.RecordMember) string { return OrganisationName(m.Organisation, lang) })
}

// CountryName is the official short name of a real country or area, whatever
// the kind of store the page is shown in.
func CountryName(code, lang string) string {
	x, _ := reference.Real().Country(code)
	return x.Name.In(lang)
}

// OrganisationName is the name of a real organisation.
func OrganisationName(code, lang string) string {
	x, _ := reference.Real().Organisation(code)
	return x.Name.In(lang)
}

// Read makes the record from a folder of data files and refuses what the
// reference data do not know.
func Read(data fs.FS) (models.PublicRecord, error) {
	l := loader{data: data}
	r := models.PublicRecord{Sources: l.sources()}
	l.known = map[string]models.RecordSource{}
	for _, s := range r.Sources {
		if _, twice := l.known[s.ID]; twice {
			l.fault(fmt.Errorf("source %s stands there twice", s.ID))
		}
		l.known[s.ID] = s
	}
	r.Programmes = l.programmes()
	r.Milestones = l.events("milestones.tsv")
	r.Calendar = l.events("calendar.tsv")
	r.Contributors = l.mentions("contributors.tsv", "country", "sources")
	r.Champions = l.mentions("champions.tsv", "country", "as_of", "sources")
	r.Members = l.members()
	for id := range l.known {
		if !l.cited[id] {
			l.fault(fmt.Errorf("source %s is cited by no fact", id))
		}
	}
	return r, errors.Join(l.faults...)
}

type loader struct {
	data   fs.FS
	known  map[string]models.RecordSource
	cited  map[string]bool
	faults []error
}

func (l *loader) fault(err error) { l.faults = append(l.faults, err) }

func rows[T any](l *loader, name string, columns []string, record func(r *reference.Row) T) []T {
	t, err := reference.ReadTable(l.data, name, columns...)
	if err != nil {
		l.fault(err)
		return nil
	}
	out, err := reference.Rows(t, record)
	if err != nil {
		l.fault(err)
	}
	return out
}

var texts = []string{"en", "fr", "ar"}

func with(own ...string) []string { return append(own, texts...) }

func (l *loader) sources() []models.RecordSource {
	return rows(l, "sources.tsv", with("id", "address", "date"), func(r *reference.Row) models.RecordSource {
		s := models.RecordSource{
			ID: r.Required("id"), Address: r.Text("address"), Date: date(r, "date"), Title: optional(r, ""),
		}
		if s.Address == "" && s.Title.Blank() {
			r.Fail(fmt.Errorf("source %s says nothing", s.ID))
		}
		if strings.Contains(s.Address, "://") || strings.ContainsAny(s.Address, " ?#\"<>") {
			r.Fail(fmt.Errorf("no plain address: %q", s.Address))
		}
		return s
	})
}

func (l *loader) programmes() []models.RecordProgramme {
	list := rows(l, "programmes.tsv", with("key", "countries", "scope", "place_en", "place_fr", "place_ar", "sources"),
		func(r *reference.Row) models.RecordProgramme {
			p := models.RecordProgramme{
				Key: r.Required("key"), Countries: r.List("countries"), Scope: models.RecordScope(r.Required("scope")),
				Title: r.Wording(""), Place: optional(r, "place_"), Sources: l.cite(r),
			}
			if len(p.Countries) == 0 {
				r.Fail(errors.New("a programme of no country"))
			}
			for _, code := range p.Countries {
				country(r, code)
			}
			if !slices.Contains([]models.RecordScope{models.RecordCountry, models.RecordMultiCountry, models.RecordRegional}, p.Scope) {
				r.Fail(fmt.Errorf("no scope %s", p.Scope))
			}
			return p
		})
	at := map[string]int{}
	for i, p := range list {
		at[p.Key] = i
	}
	l.facts(func(key string, f models.RecordFact) error {
		i, ok := at[key]
		if !ok {
			return fmt.Errorf("no programme %s", key)
		}
		if _, twice := list[i].Fact(f.Field); twice {
			return fmt.Errorf("%s: %s stands there twice", key, f.Field)
		}
		list[i].Facts = append(list[i].Facts, f)
		return nil
	})
	l.results(func(key string, x models.RecordResult) error {
		i, ok := at[key]
		if !ok {
			return fmt.Errorf("no programme %s", key)
		}
		list[i].Results = append(list[i].Results, x)
		return nil
	})
	for i := range list {
		slices.SortStableFunc(list[i].Facts, func(a, b models.RecordFact) int {
			return slices.Index(models.RecordFields, a.Field) - slices.Index(models.RecordFields, b.Field)
		})
	}
	return list
}

func (l *loader) facts(add func(key string, f models.RecordFact) error) {
	columns := []string{"programme", "field", "value", "as_of", "note_en", "note_fr", "note_ar", "sources"}
	rows(l, "facts.tsv", columns, func(r *reference.Row) models.RecordFact {
		f := models.RecordFact{
			Field: models.RecordField(r.Required("field")), Note: optional(r, "note_"),
			AsOf: date(r, "as_of"), Sources: l.cite(r),
		}
		value(r, &f)
		if err := add(r.Required("programme"), f); err != nil {
			r.Fail(err)
		}
		return f
	})
}

// value reads the one value that belongs to the field.
func value(r *reference.Row, f *models.RecordFact) {
	text := r.Required("value")
	switch f.Field {
	case models.RecordOrganisations, models.RecordLead:
		f.Organisations = r.List("value")
		for _, code := range f.Organisations {
			organisation(r, code)
		}
	case models.RecordObjectives:
		for _, part := range r.List("value") {
			n, err := strconv.Atoi(part)
			if _, ok := reference.Real().Objective(n); err != nil || !ok {
				r.Fail(fmt.Errorf("no objective %q", part))
			}
			f.Objectives = append(f.Objectives, n)
		}
	case models.RecordBudget:
		amount, err := money.NewAmount(int64(r.Number("value"))*100, money.USD)
		if err != nil || amount.Minor <= 0 {
			r.Fail(fmt.Errorf("no budget: %q", text))
		}
		f.Amount = amount
	case models.RecordLaunch, models.RecordStart, models.RecordEnd:
		f.Date = date(r, "value")
	case models.RecordMonths:
		f.Months = r.Number("value")
	case models.RecordStatus:
		f.Standing = models.RecordStanding(text)
		if !slices.Contains([]models.RecordStanding{models.RecordOngoing, models.RecordClosed, models.RecordFinalEvaluation}, f.Standing) {
			r.Fail(fmt.Errorf("no state %q", text))
		}
	default:
		r.Fail(fmt.Errorf("no field %q", f.Field))
	}
}

func (l *loader) results(add func(key string, x models.RecordResult) error) {
	columns := with("programme", "value", "qualifier", "unit", "as_of", "sources")
	rows(l, "results.tsv", columns, func(r *reference.Row) models.RecordResult {
		x := models.RecordResult{
			Value: int64(r.Number("value")), Qualifier: r.Text("qualifier"), Percent: r.Text("unit") == "percent",
			Text: r.Wording(""), AsOf: date(r, "as_of"), Sources: l.cite(r),
		}
		if !slices.Contains([]string{"", "over", "almost"}, x.Qualifier) || !slices.Contains([]string{"", "percent"}, r.Text("unit")) {
			r.Fail(fmt.Errorf("no qualifier %q or unit %q", x.Qualifier, r.Text("unit")))
		}
		if err := add(r.Required("programme"), x); err != nil {
			r.Fail(err)
		}
		return x
	})
}

func (l *loader) events(name string) []models.RecordEvent {
	list := rows(l, name, with("date", "to", "note_en", "note_fr", "note_ar", "sources"), func(r *reference.Row) models.RecordEvent {
		e := models.RecordEvent{
			Date: date(r, "date"), To: date(r, "to"), Text: r.Wording(""), Note: optional(r, "note_"), Sources: l.cite(r),
		}
		if e.Date.IsZero() || (!e.To.IsZero() && e.To.Compare(e.Date) <= 0) {
			r.Fail(errors.New("an event needs a date, and ends after it begins"))
		}
		return e
	})
	if !slices.IsSortedFunc(list, func(a, b models.RecordEvent) int { return a.Date.Compare(b.Date) }) {
		l.fault(fmt.Errorf("%s is not in the order of the dates", name))
	}
	return list
}

func (l *loader) mentions(name string, columns ...string) []models.RecordMention {
	seen := map[string]bool{}
	return rows(l, name, columns, func(r *reference.Row) models.RecordMention {
		m := models.RecordMention{Country: r.Required("country"), Sources: l.cite(r)}
		if slices.Contains(columns, "as_of") {
			m.AsOf = date(r, "as_of")
		}
		country(r, m.Country)
		if seen[m.Country] {
			r.Fail(fmt.Errorf("%s stands there twice", m.Country))
		}
		seen[m.Country] = true
		return m
	})
}

func (l *loader) members() []models.RecordMember {
	return rows(l, "members.tsv", []string{"organisation", "kind", "as_of", "sources"}, func(r *reference.Row) models.RecordMember {
		kind := r.Required("kind")
		if kind != "founding" && kind != "joined" {
			r.Fail(fmt.Errorf("no kind %q", kind))
		}
		m := models.RecordMember{
			Organisation: r.Required("organisation"), Founding: kind == "founding",
			AsOf: date(r, "as_of"), Sources: l.cite(r),
		}
		organisation(r, m.Organisation)
		return m
	})
}

// cite finds the sources of a line; a fact without a source is refused.
func (l *loader) cite(r *reference.Row) []models.RecordSource {
	if l.cited == nil {
		l.cited = map[string]bool{}
	}
	var out []models.RecordSource
	for _, id := range r.List("sources") {
		s, ok := l.known[id]
		if !ok {
			r.Fail(fmt.Errorf("no source %s", id))
		}
		l.cited[id] = true
		out = append(out, s)
	}
	if len(out) == 0 {
		r.Fail(errors.New("a fact without a source"))
	}
	return out
}

func date(r *reference.Row, column string) models.RecordDate {
	d, err := models.ParseRecordDate(r.Text(column))
	if err != nil {
		r.Fail(err)
	}
	return d
}

// optional reads texts that may be missing; what there is, is in all languages.
func optional(r *reference.Row, prefix string) models.Wording {
	var missing bool
	for _, lang := range texts {
		missing = missing || r.Text(prefix+lang) == ""
	}
	if r.Text(prefix+"en") == "" {
		return models.Wording{}
	}
	if missing {
		r.Fail(fmt.Errorf("%sen is not in every language", prefix))
	}
	return r.Wording(prefix)
}

func country(r *reference.Row, code string) {
	if x, ok := reference.Real().Country(code); !ok || x.NameOnly {
		r.Fail(fmt.Errorf("no country %q", code))
	}
}

func organisation(r *reference.Row, code string) {
	if _, ok := reference.Real().Organisation(code); !ok {
		r.Fail(fmt.Errorf("no organisation %q", code))
	}
}
