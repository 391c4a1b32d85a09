package models

import (
	"database/sql/driver"
	"encoding/json"
	"slices"
	"time"
)

// MeasureUnit says how a figure comes of the rows of a measure.
type MeasureUnit string

const (
	UnitCount  MeasureUnit = "count"       // of the rows
	UnitMedian MeasureUnit = "median_days" // of the rows' values
	UnitWorst  MeasureUnit = "worst_days"
)

// Measure is one figure of the evidence with exactly the rows that make it.
// Its name is the message "annualreview.measure." and its Code; Part is a
// constituency, a grade, a method or an ending.
type Measure struct {
	ID        int64
	ReviewID  int64
	Place     int
	Code      string
	Part      string
	Unit      MeasureUnit
	Figure    int
	Lines     MeasureLines
	CreatedAt time.Time
}

// CountsDays reports whether each of its rows carries a number of days.
func (m Measure) CountsDays() bool { return m.Unit != UnitCount || m.Code == "overdue" }

// TableName keeps the word of the review.
func (Measure) TableName() string { return "review_measures" }

// MeasureLine is one row that a figure counts.
type MeasureLine struct {
	Label    string    `json:"label"` // reference or name
	Note     string    `json:"note,omitempty"`
	Path     string    `json:"path,omitempty"`
	MatterID int64     `json:"matter,omitempty"` // whose visibility rules the row
	At       time.Time `json:"at,omitzero"`
	Value    int       `json:"value,omitempty"` // days
	Hidden   bool      `json:"-"`               // not open to this reader
}

// MeasureLines are the rows of a measure, stored as JSON text.
type MeasureLines []MeasureLine

// Value stores the rows.
func (l MeasureLines) Value() (driver.Value, error) {
	if l == nil {
		l = MeasureLines{}
	}
	b, err := json.Marshal([]MeasureLine(l))
	return string(b), err
}

// Scan reads the text that Value writes.
func (l *MeasureLines) Scan(src any) error { return scanJSON(src, (*[]MeasureLine)(l)) }

// GormDataType keeps the schema reader from looking for columns inside.
func (MeasureLines) GormDataType() string { return "text" }

// MeasureOf computes the figure of rows.
func MeasureOf(code, part string, unit MeasureUnit, lines []MeasureLine) Measure {
	return Measure{Code: code, Part: part, Unit: unit, Figure: FigureOf(unit, lines), Lines: lines}
}

// FigureOf is the figure that rows come to: their number, or the median (the
// lower of two middle ones) or the greatest of their values.
func FigureOf(unit MeasureUnit, lines []MeasureLine) int {
	if unit == UnitCount {
		return len(lines)
	}
	if len(lines) == 0 {
		return 0
	}
	values := make([]int, len(lines))
	for i, l := range lines {
		values[i] = l.Value
	}
	slices.Sort(values)
	if unit == UnitWorst {
		return values[len(values)-1]
	}
	return values[(len(values)-1)/2]
}
