package reports

import (
	"archive/zip"
	"encoding/csv"
	"io"

	"seedfund/models"
)

// OpenContributions is one line for each arrangement, deposit and refund to a
// contributor, as everybody may know it; an arrangement is no money and stands in
// no sum.
func OpenContributions(Book) Table[models.OpenMovement] {
	type row = models.OpenMovement
	return Table[row]{Name: "Contributions", Columns: []Column[row]{
		{ID: "reference", About: "open_reference", Kind: Code, Width: 14, Value: func(r row) any { return r.Reference }},
		{ID: "movement_kind", Kind: Code, Width: 18, Value: func(r row) any { return r.Kind }},
		{ID: "movement_day", Kind: Day, Width: 12, Value: func(r row) any { return r.On }},
		{ID: "contributor_code", Kind: Code, Width: 16, Value: func(r row) any { return r.OrganisationCode }},
		{ID: "contributor", Kind: Text, Width: 30, Value: func(r row) any { return r.Organisation }},
		{ID: "currency", Kind: Code, Width: 9, Value: func(r row) any { return r.Currency }},
		{ID: "own_amount", About: "movement_amount", Kind: Figure, Width: 18, Value: func(r row) any { return figure(r.Amount()) }},
		{ID: "usd", About: "movement_usd", Kind: Dollar, Width: 16, Total: Sum, Value: func(r row) any {
			if r.Kind == models.IATIKindArrangement {
				return nil
			}
			return r.USDCents
		}},
	}, Add: func(sum *row, r row) { sum.USDCents += r.USDCents }}
}

// OpenTransfers is one line for each payment to an organisation that stands, and
// for each refund below zero, as everybody may know it.
func OpenTransfers(Book) Table[models.OpenMovement] {
	type row = models.OpenMovement
	return Table[row]{Name: "Transfers", Columns: []Column[row]{
		{ID: "reference", About: "open_reference", Kind: Code, Width: 14, Value: func(r row) any { return r.Reference }},
		{ID: "movement_kind", Kind: Code, Width: 18, Value: func(r row) any { return r.Kind }},
		{ID: "movement_day", Kind: Day, Width: 12, Value: func(r row) any { return r.On }},
		{ID: "programme", Kind: Code, Width: 13, Value: func(r row) any { return r.Programme }},
		{ID: "project_number", Kind: Code, Width: 14, Value: func(r row) any { return r.AgentNumber }},
		{ID: "title", Kind: Text, Width: 34, Value: func(r row) any { return r.Title }},
		{ID: "organisation_code", Kind: Code, Width: 14, Value: func(r row) any { return r.OrganisationCode }},
		{ID: "organisation", Kind: Text, Width: 26, Value: func(r row) any { return r.Organisation }},
		{ID: "usd", About: "movement_usd", Kind: Dollar, Width: 16, Total: Sum, Value: func(r row) any { return r.USDCents }},
	}, Add: func(sum *row, r row) { sum.USDCents += r.USDCents }}
}

// FileFields are the columns of one file of several.
type FileFields struct {
	File   string
	Fields []Field
}

// WriteDictionaries writes the dictionary of several files as one CSV, whose first
// column names the file.
func WriteDictionaries(w io.Writer, b Book, files []FileFields) error {
	d := fieldTable()
	out := csv.NewWriter(w)
	if err := out.Write(append([]string{b.T("reports.head_dictionary_file")}, d.Heads(b.T)...)); err != nil {
		return err
	}
	for _, file := range files {
		for _, f := range file.Fields {
			record := []string{file.File}
			for _, c := range d.Columns {
				record = append(record, harmless(plainText(c.Value(f))))
			}
			if err := out.Write(record); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// ArchivePart is one file of an archive; its name may have folders.
type ArchivePart struct {
	Name string
	Body []byte
}

// WriteArchive writes a ZIP of the parts in their order, without any time of day,
// so that the same parts give the same bytes.
func WriteArchive(to io.Writer, parts []ArchivePart) error {
	w := zip.NewWriter(to)
	for _, p := range parts {
		part, err := w.Create(p.Name)
		if err != nil {
			return err
		}
		if _, err := part.Write(p.Body); err != nil {
			return err
		}
	}
	return w.Close()
}
