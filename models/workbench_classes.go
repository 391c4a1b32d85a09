package models

import (
	"cmp"
	"slices"

	"seedfund/models/money"
)

// WorkbenchMarker is a marker by which proposals are compared.
type WorkbenchMarker struct {
	Code  string
	Label Texts
}

// MarkerLevel is the level that a document or a programme has of a marker. The
// same level of another version of the scale is another.
type MarkerLevel struct {
	Marker string
	Scale  string
	Level  string // empty: not stated
	Label  Texts
}

// LevelOf is a grading as a level.
func LevelOf(m ProgrammeMarker) MarkerLevel {
	return MarkerLevel{Marker: m.Marker, Scale: m.Scale, Level: m.Level, Label: m.LevelLabel}
}

// levelOf is the level of a marker among those given, not stated where there is
// none.
func levelOf(marker string, levels []MarkerLevel) MarkerLevel {
	for _, l := range levels {
		if l.Marker == marker {
			return l
		}
	}
	return MarkerLevel{Marker: marker}
}

// same says whether two levels are one.
func (l MarkerLevel) same(other MarkerLevel) bool {
	return l.Marker == other.Marker && l.Scale == other.Scale && l.Level == other.Level
}

// compareLevels orders levels by scale and code, what is not stated last.
func compareLevels(aScale, aLevel, bScale, bLevel string) int {
	last := func(level string) int {
		if level == "" {
			return 1
		}
		return 0
	}
	return cmp.Or(last(aLevel)-last(bLevel), cmp.Compare(aScale, bScale), cmp.Compare(aLevel, bLevel))
}

// Marked is the level the proposal states of a marker.
func (r WorkbenchRow) Marked(marker string) MarkerLevel { return levelOf(marker, r.Markers) }

// Earns says whether one of its countries is in an income group; the empty group
// is that of countries without one.
func (r WorkbenchRow) Earns(group IncomeGroup) bool {
	return slices.ContainsFunc(r.Countries, func(c WorkbenchCountry) bool { return c.Income == group }) || group == "" && len(r.Countries) == 0
}

// ScenarioClasses are shares by income group and by marker. Scenarios that were
// frozen before there were any have none.
type ScenarioClasses struct {
	Incomes []ScenarioShare  `json:"incomes"` // from the lowest; the empty key is what is not classified
	Markers []ScenarioMarker `json:"markers"`
}

// ScenarioMarker is the money by the levels of one marker. The levels add up to
// the whole.
type ScenarioMarker struct {
	Marker string          `json:"marker"`
	Label  Texts           `json:"label"`
	Levels []ScenarioLevel `json:"levels"`
}

// ScenarioLevel is the money under one level, the empty one for what states none.
type ScenarioLevel struct {
	Scale  string `json:"scale"`
	Level  string `json:"level"`
	Label  Texts  `json:"label"`
	Before int64  `json:"before"`
	Added  int64  `json:"added"`
}

// LineClasses are what one chosen proposal is by income group and marker.
type LineClasses struct {
	Incomes []ScenarioShare `json:"incomes"`
	Markers []LineLevel     `json:"markers"`
}

// LineLevel is the level one chosen proposal states of a marker.
type LineLevel struct {
	Marker string `json:"marker"`
	Scale  string `json:"scale"`
	Level  string `json:"level"`
}

// classSums gathers shares by income group and by marker.
type classSums struct {
	incomes shares
	markers []ScenarioMarker
}

func newClassSums(markers []WorkbenchMarker) *classSums {
	c := &classSums{incomes: shares{}}
	for _, m := range markers {
		c.markers = append(c.markers, ScenarioMarker{Marker: m.Code, Label: m.Label, Levels: []ScenarioLevel{}})
	}
	return c
}

// level is the line of a marker for a level, made where there is none yet.
func (m *ScenarioMarker) level(l MarkerLevel) *ScenarioLevel {
	i := slices.IndexFunc(m.Levels, func(x ScenarioLevel) bool { return x.Scale == l.Scale && x.Level == l.Level })
	if i < 0 {
		i = len(m.Levels)
		label := l.Label
		if label == nil {
			label = Texts{}
		}
		m.Levels = append(m.Levels, ScenarioLevel{Scale: l.Scale, Level: l.Level, Label: label})
	}
	return &m.Levels[i]
}

// before adds what was approved already.
func (c *classSums) before(amount money.Cents, countries []WorkbenchCountry, levels []MarkerLevel) {
	for _, part := range byIncome(amount, countries) {
		c.incomes.before(part.Key, money.Cents(part.Added))
	}
	for i := range c.markers {
		c.markers[i].level(levelOf(c.markers[i].Marker, levels)).Before += int64(amount)
	}
}

// add adds what a basket gives to a row and says how it is classed.
func (c *classSums) add(amount money.Cents, r WorkbenchRow) *LineClasses {
	line := &LineClasses{Incomes: byIncome(amount, r.Countries), Markers: []LineLevel{}}
	for _, part := range line.Incomes {
		c.incomes.add(part.Key, money.Cents(part.Added))
	}
	for i := range c.markers {
		l := r.Marked(c.markers[i].Marker)
		c.markers[i].level(l).Added += int64(amount)
		line.Markers = append(line.Markers, LineLevel{Marker: l.Marker, Scale: l.Scale, Level: l.Level})
	}
	return line
}

func (c *classSums) figures() *ScenarioClasses {
	out := &ScenarioClasses{Incomes: inIncomeOrder(c.incomes.list()), Markers: append([]ScenarioMarker{}, c.markers...)}
	for _, m := range out.Markers {
		slices.SortFunc(m.Levels, func(a, b ScenarioLevel) int { return compareLevels(a.Scale, a.Level, b.Scale, b.Level) })
	}
	return out
}

func inIncomeOrder(list []ScenarioShare) []ScenarioShare {
	rank := func(key string) int {
		if i := slices.Index(IncomeGroups, IncomeGroup(key)); i >= 0 {
			return i
		}
		return len(IncomeGroups)
	}
	slices.SortFunc(list, func(a, b ScenarioShare) int { return rank(a.Key) - rank(b.Key) })
	return list
}

func byIncome(amount money.Cents, list []WorkbenchCountry) []ScenarioShare {
	return inIncomeOrder(byCountry(amount, list, func(c WorkbenchCountry) string { return string(c.Income) }))
}

// MarkersOfBench are the markers by which a workbench compares: those of the form
// in force, then those that only a document or a programme knows.
func MarkersOfBench(form []FormQuestion, documents []FormQuestion, gradings []ProgrammeMarker) []WorkbenchMarker {
	var out []WorkbenchMarker
	add := func(code string, label Texts) {
		if !slices.ContainsFunc(out, func(m WorkbenchMarker) bool { return m.Code == code }) {
			out = append(out, WorkbenchMarker{Code: code, Label: label})
		}
	}
	for _, q := range append(slices.Clone(form), documents...) {
		add(q.Code, q.Label)
	}
	for _, g := range gradings {
		add(g.Marker, g.Label)
	}
	return out
}

// Levels are the levels of a marker that rows state, each once, and the one that
// is not stated where a row states none.
func (v WorkbenchView) Levels(marker string) []MarkerLevel {
	var out []MarkerLevel
	for _, r := range v.Rows {
		if l := r.Marked(marker); !slices.ContainsFunc(out, l.same) {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b MarkerLevel) int { return compareLevels(a.Scale, a.Level, b.Scale, b.Level) })
	return out
}

// WorkbenchFilter narrows the rows that are shown; empty for all.
type WorkbenchFilter struct {
	Theme        int
	Region       string
	Organisation string // code
	Group        CountryGroup
	Income       string       // an income group, or NotClassified
	Marker       *MarkerLevel // nil for all
}

// NotClassified asks for proposals with a country in no income group.
const NotClassified = "none"

// Passes says whether a row is shown.
func (f WorkbenchFilter) Passes(r WorkbenchRow) bool {
	income := IncomeGroup(f.Income)
	if f.Income == NotClassified {
		income = ""
	}
	return (f.Theme == 0 || r.Theme == f.Theme) && (f.Region == "" || r.In(f.Region)) &&
		(f.Organisation == "" || r.Has(f.Organisation)) && (f.Group == "" || r.Of(f.Group)) &&
		(f.Income == "" || r.Earns(income)) && (f.Marker == nil || r.Marked(f.Marker.Marker).same(*f.Marker))
}
