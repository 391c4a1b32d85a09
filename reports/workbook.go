package reports

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"

	"seedfund/models/when"
)

// Book is what every file of the fund says of itself. No other time enters a
// file than AsAt and At, which belong to the data.
type Book struct {
	Fund         string    // code
	Name         string    // of the fund
	AsAt         when.Date // day of the figures
	At           time.Time // instant of the last entry that the figures contain
	Illustrative bool      // of a demonstration store
	Language     string
	RightToLeft  bool
	T            Translate
	Country      func(code string) string // name in the reader's language
}

// mark is what stands in every row and sheet of a demonstration store.
func (b Book) mark() []string {
	if b.Illustrative {
		return []string{b.T("reports.illustrative")}
	}
	return nil
}

// workbook is a file being laid out: excelize makes the frame (styles, names,
// paper, protection), and the rows are written straight into the zip.
type workbook struct {
	Book
	kind   string // template identifier
	title  string
	f      *excelize.File
	sheets []*sheet
	names  []excelize.DefinedName
	styles struct {
		head, headEnd, title, label, text, wrap, code, whole, dollar, figure, rate, day, moment, note, ok, section, blank int
		measure, measureSum, dollarSum, rateSum, dollarTotal, rateTotal, textTotal, percent                               int
	}
}

// sheet is one sheet and what writes its rows. Sheets marked first are written
// before the others, so that the others can speak of their sums.
type sheet struct {
	name         string
	widths       []float64
	frozenCols   int
	frozenRows   int
	filterRows   int // data rows under an autofilter; 0 for none
	columns      int
	portrait     bool
	first        bool
	withoutNotes bool // the rows write the notes themselves
	hidden       bool
	open         []int // styles of the columns of a sheet that a person fills
	rows         func(*sheetRows) error
}

func newWorkbook(b Book, kind, title string) (*workbook, error) {
	w := &workbook{Book: b, kind: kind, title: title, f: excelize.NewFile()}
	return w, w.makeStyles()
}

const (
	dayFormat    = "yyyy-mm-dd"
	momentFormat = "yyyy-mm-dd hh:mm"
)

func (w *workbook) makeStyles() error {
	amount, rate, day, moment, whole, percent := amountFormat, "0.00", dayFormat, momentFormat, "0", "0.0%"
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	line := []excelize.Border{{Type: "bottom", Color: "C9C2B3", Style: 1}}
	heavy := []excelize.Border{{Type: "top", Color: "16232E", Style: 2}}
	ink, bold := &excelize.Font{Color: "16232E"}, &excelize.Font{Color: "16232E", Bold: true}
	start := "left"
	if w.RightToLeft {
		start = "right"
	}
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	top := &excelize.Alignment{Vertical: "top"}
	grey := fill("F1EDE4")
	s := &w.styles
	for _, x := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.head, excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: fill("0B2A42"), Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}}},
		{&s.headEnd, excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: fill("0B2A42"), Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "right"}}},
		{&s.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14, Color: "0B2A42"}}},
		{&s.section, excelize.Style{Font: &excelize.Font{Bold: true, Size: 12, Color: "0B2A42"}}},
		{&s.label, excelize.Style{Font: bold, Alignment: wrap}},
		{&s.text, excelize.Style{Font: ink, Border: line, Alignment: top}},
		{&s.wrap, excelize.Style{Font: ink, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top", Horizontal: start}}},
		{&s.blank, excelize.Style{Font: ink, Border: []excelize.Border{{Type: "bottom", Color: "16232E", Style: 1}}}},
		{&s.note, excelize.Style{Font: &excelize.Font{Italic: true, Color: "5B4A1E"}}},
		{&s.code, excelize.Style{NumFmt: 49, Font: ink, Border: line, Alignment: top}},
		{&s.whole, excelize.Style{CustomNumFmt: &whole, Font: ink, Border: line, Alignment: top}},
		{&s.dollar, excelize.Style{CustomNumFmt: &amount, Font: ink, Border: line, Alignment: top}},
		{&s.figure, excelize.Style{CustomNumFmt: &amount, Font: ink, Border: line, Alignment: top}},
		{&s.measure, excelize.Style{Font: ink, Border: line, Alignment: top}},
		{&s.measureSum, excelize.Style{Font: ink, Border: line, Fill: grey, Alignment: top}},
		{&s.rate, excelize.Style{CustomNumFmt: &rate, Font: ink, Border: line, Alignment: top}},
		{&s.day, excelize.Style{CustomNumFmt: &day, Font: ink, Border: line, Alignment: &excelize.Alignment{Horizontal: start, Vertical: "top"}}},
		{&s.moment, excelize.Style{CustomNumFmt: &moment, Font: ink, Border: line, Alignment: &excelize.Alignment{Horizontal: start, Vertical: "top"}}},
		{&s.dollarSum, excelize.Style{CustomNumFmt: &amount, Font: ink, Border: line, Fill: grey, Alignment: top}},
		{&s.rateSum, excelize.Style{CustomNumFmt: &rate, Font: ink, Border: line, Fill: grey, Alignment: top}},
		{&s.percent, excelize.Style{CustomNumFmt: &percent, Font: ink, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: start}}},
		{&s.dollarTotal, excelize.Style{CustomNumFmt: &amount, Font: bold, Border: heavy, Fill: grey}},
		{&s.rateTotal, excelize.Style{CustomNumFmt: &rate, Font: bold, Border: heavy, Fill: grey}},
		{&s.textTotal, excelize.Style{Font: bold, Border: heavy, Fill: grey}},
		{&s.ok, excelize.Style{CustomNumFmt: &amount, Font: bold, Fill: grey, Border: line}},
	} {
		id, err := w.f.NewStyle(&x.style)
		if err != nil {
			return err
		}
		*x.id = id
	}
	return nil
}

func (w *workbook) styleOf(k Kind, formula bool) int {
	s := w.styles
	switch k {
	case Code:
		return s.code
	case Whole:
		return s.whole
	case Dollar, Figure:
		if formula {
			return s.dollarSum
		}
		return s.dollar
	case Measure:
		if formula {
			return s.measureSum
		}
		return s.measure
	case Rate:
		if formula {
			return s.rateSum
		}
		return s.rate
	case Day:
		return s.day
	case Moment:
		return s.moment
	}
	return s.text
}

// headStyle puts the head of figures above their last digit.
func (w *workbook) headStyle(k Kind) int {
	switch k {
	case Whole, Dollar, Figure, Measure, Rate:
		return w.styles.headEnd
	}
	return w.styles.head
}

// wrapping lists the styles whose text is broken over lines.
func (w *workbook) wrapping() map[int]bool {
	s := w.styles
	return map[int]bool{s.head: true, s.headEnd: true, s.label: true, s.wrap: true}
}

func (w *workbook) totalStyle(k Kind) int {
	switch k {
	case Dollar, Figure:
		return w.styles.dollarTotal
	case Rate:
		return w.styles.rateTotal
	}
	return w.styles.textTotal
}

// tableSheet adds a sheet with one table of n rows and names its body.
func tableSheet[R any](w *workbook, t Table[R], n, frozen int, first bool, rows func(*sheetRows) error) {
	s := &sheet{name: t.Name, frozenCols: frozen, frozenRows: 1, filterRows: n, columns: len(t.Columns), first: first, rows: rows}
	for _, c := range t.Columns {
		s.widths = append(s.widths, c.Width)
	}
	w.sheets = append(w.sheets, s)
	w.name(t.Name+"_Body", t.Name, absolute(1, 2)+":"+absolute(len(t.Columns), max(2, n+1)))
}

func (w *workbook) name(name, sheet, at string) {
	w.names = append(w.names, excelize.DefinedName{Name: name, RefersTo: "'" + sheet + "'!" + at})
}

// write lays out the frame and writes the file.
func (w *workbook) write(to io.Writer) error {
	defer w.f.Close()
	parts := map[string]*sheet{}
	for i, s := range w.sheets {
		if i == 0 {
			if err := w.f.SetSheetName("Sheet1", s.name); err != nil {
				return err
			}
		} else if _, err := w.f.NewSheet(s.name); err != nil {
			return err
		}
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = s
		if err := w.frame(s); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	for _, n := range w.names {
		if err := w.f.SetDefinedName(&n); err != nil {
			return fmt.Errorf("name %s: %w", n.Name, err)
		}
	}
	full := true
	if err := w.f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full}); err != nil {
		return err
	}
	w.f.SetActiveSheet(0)
	about := &excelize.DocProperties{Creator: w.Fund, LastModifiedBy: w.Fund, Title: w.title, Identifier: w.kind, Language: w.Language}
	if !w.At.IsZero() { // nothing is posted in a new store
		about.Created = w.At.UTC().Truncate(time.Second).Format(time.RFC3339)
		about.Modified = about.Created
	}
	if err := w.f.SetDocProps(about); err != nil {
		return err
	}
	z := &rowZip{to: to, book: w, sheets: parts, parts: map[string]*bytes.Buffer{}}
	w.f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
	_, err := w.f.WriteTo(io.Discard)
	return err
}

// frame sets paper, heads and feet, direction, panes and protection of a sheet.
func (w *workbook) frame(s *sheet) error {
	yes, orientation, a4, wide, tall := true, "landscape", 9, 1, 0
	if s.portrait {
		orientation = "portrait"
	}
	foot := strings.Join(append(w.mark(), w.Fund, w.title), " · ")
	for i, width := range s.widths {
		letters := columnLetters(i + 1)
		if err := w.f.SetColWidth(s.name, letters, letters, width); err != nil {
			return err
		}
	}
	for i, style := range s.open {
		if err := w.f.SetColStyle(s.name, columnLetters(i+1), style); err != nil {
			return err
		}
	}
	if s.hidden {
		if err := w.f.SetSheetVisible(s.name, false, true); err != nil {
			return err
		}
	}
	if s.frozenRows > 0 {
		if err := w.f.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: s.frozenCols, YSplit: s.frozenRows,
			TopLeftCell: address(s.frozenCols+1, s.frozenRows+1), ActivePane: "bottomRight"}); err != nil {
			return err
		}
		titles := fmt.Sprintf("'%s'!$1:$%d", s.name, s.frozenRows)
		if s.frozenCols > 0 {
			titles = fmt.Sprintf("'%s'!$A:$%s,%s", s.name, columnLetters(s.frozenCols), titles)
		}
		w.names = append(w.names, excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: titles})
	}
	if s.filterRows > 0 {
		if err := w.f.AutoFilter(s.name, "A1:"+address(s.columns, s.filterRows+1), nil); err != nil {
			return err
		}
	}
	if err := w.f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	if err := w.f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: &orientation, Size: &a4, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	if err := w.f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{
		OddFooter: "&L" + cutRunes(strings.ReplaceAll(foot, "&", "&&"), 120) + "&C&A&R&P / &N"}); err != nil {
		return err
	}
	if err := w.f.SetSheetView(s.name, 0, &excelize.ViewOptions{RightToLeft: &w.RightToLeft}); err != nil {
		return err
	}
	return w.f.ProtectSheet(s.name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true,
		FormatColumns: true, FormatRows: true, FormatCells: true, AutoFilter: true, Sort: true})
}

// rowZip writes the parts of a workbook in one fixed order and the rows of the
// sheets as they are made, so that a long sheet is never held.
type rowZip struct {
	to     io.Writer
	book   *workbook
	sheets map[string]*sheet
	parts  map[string]*bytes.Buffer
}

// Create begins a part.
func (z *rowZip) Create(name string) (io.Writer, error) {
	z.parts[name] = &bytes.Buffer{}
	return z.parts[name], nil
}

// AddFS is not used by workbooks.
func (z *rowZip) AddFS(fs.FS) error { return errors.New("reports: a workbook has no folders to add") }

var noRows = regexp.MustCompile(`<sheetData\s*/>|<sheetData></sheetData>`)

// Close writes the parts: the list of content types, the sheets that others
// speak of, the rest by name.
func (z *rowZip) Close() error {
	out := zip.NewWriter(z.to)
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 5) })
	names := slices.SortedFunc(maps.Keys(z.parts), func(a, b string) int {
		if d := z.turn(a) - z.turn(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for _, name := range names {
		part, err := out.Create(name)
		if err != nil {
			return err
		}
		if err := z.part(part, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return out.Close()
}

func (z *rowZip) turn(name string) int {
	s, isSheet := z.sheets[name]
	switch {
	case name == contentTypes:
		return 0
	case isSheet && s.first:
		return 1
	}
	return 2
}

func (z *rowZip) part(w io.Writer, name string) error {
	body := z.parts[name].Bytes()
	s, isSheet := z.sheets[name]
	if !isSheet {
		_, err := w.Write(body)
		return err
	}
	at := noRows.FindIndex(body)
	if at == nil {
		return errors.New("no place for the rows")
	}
	if _, err := w.Write(body[:at[0]]); err != nil {
		return err
	}
	rows := newSheetRows(w)
	rows.wide, rows.wraps = s.widths, z.book.wrapping()
	if _, err := rows.w.WriteString("<sheetData>"); err != nil {
		return err
	}
	if err := s.rows(rows); err != nil {
		return err
	}
	if !s.withoutNotes {
		z.book.notes(rows)
	}
	if rows.err != nil {
		return rows.err
	}
	if _, err := rows.w.WriteString("</sheetData>"); err != nil {
		return err
	}
	if err := rows.w.Flush(); err != nil {
		return err
	}
	_, err := w.Write(body[at[1]:])
	return err
}

// notes writes what has to stand with a sheet: "Illustrative", and the note of
// clause 112 where the sheet names the place.
func (w *workbook) notes(s *sheetRows) {
	texts := w.mark()
	if w.Illustrative {
		texts = []string{w.T("reports.illustrative_notice")}
	}
	texts = append(texts, s.notes.In(w.Language)...)
	if len(texts) == 0 {
		return
	}
	s.skip(1)
	for _, text := range texts {
		s.add(put{style: w.styles.note, value: text})
	}
}
