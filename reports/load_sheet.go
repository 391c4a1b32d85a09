package reports

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// How many columns a row of a file may have, and how many lines its stamp; all forms
// have fewer.
const (
	sheetWidth = 200
	stampLines = 2000
)

// rowsOf gives the cells of a sheet within bounds. A formula that was never worked
// out has no value and is named, for a blank in its place would be read as nothing.
func rowsOf(f *excelize.File, body []byte, sheet string, most int) ([][]string, *SheetFault) {
	rows, fault := boundedRows(f, sheet, most)
	if fault != nil {
		return nil, fault
	}
	if cell := uncomputed(body, sheet); cell != "" {
		return nil, &SheetFault{Sheet: sheet, Cell: cell, Key: "sheets.formula_empty"}
	}
	return rows, nil
}

// boundedRows gives the cells of a sheet as they are stored, row by row, so that a
// file of a few bytes that names far cells takes no more memory than its rows: at
// most so many below the head, none wider than sheetWidth. Blank rows at the end are
// left out.
func boundedRows(f *excelize.File, sheet string, most int) ([][]string, *SheetFault) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, &SheetFault{Sheet: sheet, Key: "budget.file_broken"}
	}
	defer rows.Close()
	var out [][]string
	last := 0
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, &SheetFault{Sheet: sheet, Key: "budget.file_broken"}
		}
		empty := blank(cells)
		switch {
		case len(cells) > sheetWidth && !empty && !blank(cells[sheetWidth:]):
			return nil, &SheetFault{Sheet: sheet, Cell: address(len(cells), number), Value: cutRunes(cells[len(cells)-1], 60), Key: "budget.cell_outside", Args: map[string]any{"Value": cutRunes(cells[len(cells)-1], 60)}}
		case !empty && number > most+1:
			return nil, &SheetFault{Sheet: sheet, Key: "transfers.file_long", Args: map[string]any{"Max": most}}
		case number > most+1:
			continue
		}
		if len(cells) > sheetWidth {
			cells = cells[:sheetWidth]
		}
		if out = append(out, cells); !empty {
			last = number
		}
	}
	if err := rows.Error(); err != nil {
		return nil, &SheetFault{Sheet: sheet, Key: "budget.file_broken"}
	}
	return out[:last], nil
}

// stampOf reads the hidden sheet in which a workbook of ours says what it is; false
// for a workbook of somebody else.
func stampOf(f *excelize.File) (map[string]string, bool) {
	if index, err := f.GetSheetIndex(sheetMeta); err != nil || index < 0 {
		return nil, false
	}
	rows, fault := boundedRows(f, sheetMeta, stampLines)
	meta := map[string]string{}
	for _, row := range rows {
		if len(row) >= 2 {
			meta[row[0]] = row[1]
		}
	}
	return meta, fault == nil
}

// uncomputed is the first cell of a sheet with a formula that was never worked out;
// an office program keeps the value beside it, some other programs do not.
func uncomputed(body []byte, sheet string) string {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return ""
	}
	part := sheetPart(z, sheet)
	if part == nil {
		return ""
	}
	r, err := part.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	var at string
	var text, formula, value bool // the cell holds a text, has a formula, has a value
	var inside string
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if err != nil {
			return ""
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch inside = t.Name.Local; inside {
			case "c":
				at, text, formula, value = attribute(t, "r"), attribute(t, "t") == "str", false, false
			case "f":
				formula = true
			case "v":
				value = value || text
			}
		case xml.CharData:
			value = value || inside == "v" && len(bytes.TrimSpace(t)) > 0
		case xml.EndElement:
			if inside = ""; t.Name.Local == "c" && formula && !value {
				return at
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// sheetPart finds the part of a workbook that a sheet is kept in.
func sheetPart(z *zip.Reader, sheet string) *zip.File {
	parts := map[string]*zip.File{}
	for _, f := range z.File {
		parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	var book struct {
		Sheets []struct {
			Name string     `xml:"name,attr"`
			Any  []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if !unpack(parts["xl/workbook.xml"], &book) || !unpack(parts["xl/_rels/workbook.xml.rels"], &links) {
		return nil
	}
	for _, s := range book.Sheets {
		if s.Name != sheet {
			continue
		}
		for _, a := range s.Any {
			for _, l := range links.All {
				if a.Name.Local == "id" && a.Value == l.ID {
					target := strings.TrimPrefix(l.Target, "/")
					if !strings.HasPrefix(l.Target, "/") {
						target = path.Join("xl", l.Target)
					}
					return parts[strings.ToLower(target)]
				}
			}
		}
	}
	return nil
}

func unpack(part *zip.File, into any) bool {
	if part == nil {
		return false
	}
	r, err := part.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	return xml.NewDecoder(io.Reader(r)).Decode(into) == nil
}
