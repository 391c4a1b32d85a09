package reports

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// sheetRows writes the rows of one sheet as they come, without holding them:
// texts in the cell itself, amounts as exact decimal text, a formula always
// with its value. Every text passes by the notes.
type sheetRows struct {
	w     *bufio.Writer
	buf   []byte
	row   int // last row begun
	notes models.Notes
	refs  []string     // column letters
	wide  []float64    // widths of the columns in characters
	wraps map[int]bool // styles whose text is broken over lines
	err   error
}

// put is one cell: a value, or a formula with the value it gives.
type put struct {
	style   int
	formula string
	value   any
}

func newSheetRows(w io.Writer) *sheetRows {
	return &sheetRows{w: bufio.NewWriterSize(w, 1<<16)}
}

// lineHeight is the height of a line of text in points.
const lineHeight = 15

// height is what a row needs for its broken texts, 0 for the usual line.
func (s *sheetRows) height(cells []put) int {
	lines := 1
	for i, c := range cells {
		text, is := c.value.(string)
		if !is || i >= len(s.wide) || !s.wraps[c.style] {
			continue
		}
		// Words break early, so a line holds somewhat less than its width.
		room := max(4, int(s.wide[i]*0.92))
		lines = max(lines, (utf8.RuneCountInString(text)+room-1)/room)
	}
	if lines == 1 {
		return 0
	}
	return lines * lineHeight
}

// add writes the next row.
func (s *sheetRows) add(cells ...put) {
	s.open(s.height(cells))
	for i, c := range cells {
		s.cell(i, c)
	}
	s.close()
}

// skip leaves rows empty.
func (s *sheetRows) skip(n int) { s.row += n }

func (s *sheetRows) open(height int) {
	s.row++
	s.buf = append(s.buf[:0], `<row r="`...)
	s.buf = strconv.AppendInt(s.buf, int64(s.row), 10)
	if height > 0 {
		s.buf = append(s.buf, `" ht="`...)
		s.buf = strconv.AppendInt(s.buf, int64(height), 10)
		s.buf = append(s.buf, `" customHeight="1`...)
	}
	s.buf = append(s.buf, `">`...)
}

func (s *sheetRows) close() {
	s.buf = append(s.buf, "</row>"...)
	if s.err == nil {
		_, s.err = s.w.Write(s.buf)
	}
}

func (s *sheetRows) letters(i int) string {
	for len(s.refs) <= i {
		s.refs = append(s.refs, columnLetters(len(s.refs)+1))
	}
	return s.refs[i]
}

func columnLetters(n int) string {
	name, err := excelize.ColumnNumberToName(n)
	if err != nil {
		panic(err) // columns are few and counted here
	}
	return name
}

func (s *sheetRows) cell(i int, c put) {
	if c.style == 0 && c.value == nil && c.formula == "" {
		return
	}
	s.buf = append(s.buf, `<c r="`...)
	s.buf = append(s.buf, s.letters(i)...)
	s.buf = strconv.AppendInt(s.buf, int64(s.row), 10)
	s.buf = append(s.buf, `" s="`...)
	s.buf = strconv.AppendInt(s.buf, int64(c.style), 10)
	number, text, isText := cellValue(c.value)
	switch {
	case c.formula != "" && isText:
		s.buf = append(s.buf, `" t="str"><f>`...)
		s.text(c.formula)
		s.buf = append(s.buf, "</f><v>"...)
		s.text(text)
		s.buf = append(s.buf, "</v></c>"...)
	case c.formula != "":
		s.buf = append(s.buf, `"><f>`...)
		s.text(c.formula)
		s.buf = append(s.buf, "</f><v>"...)
		s.buf = append(s.buf, number...)
		s.buf = append(s.buf, "</v></c>"...)
	case isText && text == "":
		s.buf = append(s.buf, `"/>`...)
	case isText:
		s.notes.Read(text)
		s.buf = append(s.buf, `" t="inlineStr"><is><t`...)
		if strings.TrimSpace(text) != text || strings.Contains(text, "\n") {
			s.buf = append(s.buf, ` xml:space="preserve"`...)
		}
		s.buf = append(s.buf, '>')
		s.text(text)
		s.buf = append(s.buf, "</t></is></c>"...)
	default:
		s.buf = append(s.buf, `"><v>`...)
		s.buf = append(s.buf, number...)
		s.buf = append(s.buf, "</v></c>"...)
	}
}

// longest is how many characters a cell takes.
const longest = 32767

// text escapes; what XML cannot hold becomes the replacement character.
func (s *sheetRows) text(text string) {
	if len(text) > longest {
		text = cutRunes(text, longest)
	}
	last := 0
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		escaped := ""
		switch {
		case r == '&':
			escaped = "&amp;"
		case r == '<':
			escaped = "&lt;"
		case r == '>':
			escaped = "&gt;"
		case r == '\r':
			escaped = "&#13;"
		case r < ' ' && r != '\n' && r != '\t', r == utf8.RuneError && size == 1, r == 0xFFFE, r == 0xFFFF:
			escaped = "\uFFFD"
		}
		if escaped != "" {
			s.buf = append(append(s.buf, text[last:i]...), escaped...)
			last = i + size
		}
		i += size
	}
	s.buf = append(s.buf, text[last:]...)
}

// cellValue is a value as a sheet stores it: a number's text, or text.
func cellValue(v any) (number, text string, isText bool) {
	switch x := v.(type) {
	case nil:
		return "", "", true
	case string:
		return "", x, true
	case money.Cents:
		return x.String(), "", false
	case int:
		return strconv.Itoa(x), "", false
	case int64:
		return strconv.FormatInt(x, 10), "", false
	case Decimal:
		return string(x), "", x == ""
	case money.Percentage:
		return x.String(), "", x.Blank()
	case when.Date:
		if x.IsZero() {
			return "", "", true
		}
		return strconv.Itoa(x.DaysSince(sheetEpoch)), "", false
	case time.Time:
		if x.IsZero() {
			return "", "", true
		}
		return serial(x), "", false
	}
	return "", plainText(v), true
}

// sheetEpoch is day 0 of a sheet's dates from March 1900 on.
var sheetEpoch = when.MustDate(1899, time.December, 30)

// serial is an instant as days and parts of a day since the epoch, in UTC, to
// the second.
func serial(t time.Time) string {
	t = t.UTC().Truncate(time.Second)
	day := when.DateOf(t).DaysSince(sheetEpoch)
	rest := t.Hour()*3600 + t.Minute()*60 + t.Second()
	return strconv.FormatFloat(float64(day)+float64(rest)/86400, 'f', 10, 64)
}

// tableRows writes a table: head, rows, last line. It gives the sums and the
// number of rows.
func tableRows[R any](s *sheetRows, b *workbook, t Table[R], rows func(func(R, error) bool)) (R, int, error) {
	var sum R
	heads := make([]put, len(t.Columns))
	at := map[string]string{}
	for i, text := range t.Heads(b.T) {
		if i == 0 && b.Illustrative {
			text += " (" + b.T("reports.illustrative") + ")"
		}
		heads[i] = put{style: b.headStyle(t.Columns[i].Kind), value: text}
		at[t.Columns[i].ID] = columnLetters(i + 1)
	}
	s.add(heads...)
	style := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		style[i] = b.styleOf(c.Kind, c.Formula != nil)
	}
	n := 0
	var failed error
	line := make([]put, len(t.Columns))
	for row, err := range rows {
		if err != nil {
			failed = err
			break
		}
		n++
		if t.Add != nil {
			t.Add(&sum, row)
		}
		here := strconv.Itoa(s.row + 1)
		for i, c := range t.Columns {
			line[i] = put{style: style[i], value: c.Value(row)}
			if c.Formula != nil {
				line[i].formula = c.Formula(func(id string) string { return at[id] + here })
			}
		}
		s.add(line...)
	}
	if failed != nil || t.Add == nil {
		return sum, n, failed
	}
	here := strconv.Itoa(s.row + 1)
	for i, c := range t.Columns {
		line[i] = put{style: b.totalStyle(c.Kind)}
		switch {
		case i == 0:
			line[i].value = b.T("reports.total")
		case c.Total == SameRule:
			line[i].value, line[i].formula = c.Value(sum), c.Formula(func(id string) string { return at[id] + here })
		case c.Total == Sum:
			letters := columnLetters(i + 1)
			line[i].value = c.Value(sum)
			line[i].formula = "SUM(" + letters + "2:" + letters + strconv.Itoa(max(2, n+1)) + ")"
		}
	}
	s.add(line...)
	return sum, n, nil
}
