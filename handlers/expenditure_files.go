package handlers

import (
	"bytes"
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/app/imports"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

// yearPage is what stands and what is owed of a year, for one's own organisation
// or, to who sees all, for any or all of them.
func yearPage(v *Visit) error {
	in := imports.Ask{Organisation: v.QueryParam("organisation"), Year: when.DateOf(v.DB.Now(v.Ctx())).Year()}
	if text := v.QueryParam("year"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 2000 || n > 2200 {
			return models.NotFound("expenditure_reports")
		}
		in.Year = n
	}
	page, err := v.expenditureYear(in, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// expenditureYear is the page; faults belong to the file that was sent.
func (v *Visit) expenditureYear(in imports.Ask, faults *models.Error, sheet []components.CellFault) (templ.Component, error) {
	g, err := v.Imports.Ground(v.Ctx(), v.Actor, in)
	if err != nil {
		return nil, err
	}
	view := moneypages.YearView{Choose: !v.Actor.Is(models.RolePUNOFinance), Year: in.Year, Today: g.Terms.Today, Shares: g.Books.All, Faults: sheet, Types: v.Actor.May(models.PermExpenditure) == nil,
		File: components.Form{Name: "file", Action: "/expenditure/files", Files: true, Faults: faults}}
	if faults != nil {
		view.File.Values = v.Form
	}
	title := v.T("imports.title")
	if g.Organisation != nil {
		view.Organisation, view.Name = g.Organisation.Code, g.Organisation.Name
	}
	if view.Choose {
		if view.Organisations, err = v.Imports.Organisations(v.Ctx(), v.Actor); err != nil {
			return nil, err
		}
	}
	batches, err := v.Imports.Batches(v.Ctx(), v.Actor, false)
	if err != nil {
		return nil, err
	}
	for _, b := range batches {
		view.Files = append(view.Files, moneypages.YearFile{ImportBatch: b.ImportBatch, Organisation: b.Organisation})
	}
	view.Exports = v.dataLinks("unex-data", url.Values{"organisation": {view.Organisation}, "year": {strconv.Itoa(in.Year)}})
	view.Frame = v.moneyFrame(title, layout.Crumb{Label: title})
	return moneypages.Year(view), nil
}

func (v *Visit) yearCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("imports.title"), Href: v.At("/expenditure")}
}

// readYearFile takes a file of expenditure in; every fault comes back at once by
// its cell, those of the file and those of the books together.
func readYearFile(v *Visit) error {
	up, closing, err := v.uploaded("file")
	if err != nil {
		return err
	}
	defer closing()
	in := v.Inputs()
	ask := imports.Ask{Organisation: in.Text("organisation"), Year: int(in.Whole("year")), AsAt: in.Date("as_at"), Reason: in.Text("reason")}
	if err := in.Err(); err != nil {
		ask.AsAt = when.Date{}
		return v.againYear(ask, err, nil)
	}
	if up == nil {
		return v.againYear(ask, models.Invalid("imports.invalid", models.FieldError{Field: "file", Key: "money.fault.required"}), nil)
	}
	body, hash, err := fileBytes(up, reports.UnexUploadLimit)
	if err != nil {
		return err
	}
	rows, sheet, err := exports.ReadUnex(v.Ctx(), v.Services, v.Actor, ask, body)
	if err != nil {
		return err
	}
	if len(sheet) > 0 {
		return v.againYear(ask, models.Invalid("imports.invalid"), v.sheetWords(sheet))
	}
	b, err := v.Imports.Take(v.Ctx(), v.Actor, ask, rows, imports.File{Upload: files.Upload{Name: up.Name, Body: bytes.NewReader(body)}, Hash: hash})
	if err != nil {
		return v.againYear(ask, err, nil)
	}
	return v.Done(moneypages.YearFileAddress(b.ID), "imports.done.taken")
}

// againYear shows the page with the faults: those of cells in a list of their own,
// that of a field beside it.
func (v *Visit) againYear(ask imports.Ask, err error, sheet []components.CellFault) error {
	return v.againWith(err, func(faults *models.Error, _ url.Values) (templ.Component, error) {
		own, cells := models.Invalid(faults.Key), models.Invalid(faults.Key)
		for _, f := range faults.Fields {
			if slices.Contains([]string{"file", "reason", "as_at", "year"}, f.Field) {
				own.Fields = append(own.Fields, f)
			} else {
				cells.Fields = append(cells.Fields, f)
			}
		}
		return v.expenditureYear(ask, own, append(sheet, v.cellWords(cells)...))
	})
}

func yearFilePage(v *Visit) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	b, err := v.Imports.Batch(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	at := moneypages.YearFileAddress(id)
	view := moneypages.YearFileView{YearFile: moneypages.YearFile{ImportBatch: b.ImportBatch, Organisation: b.Organisation}, Rows: b.Rows, Counts: b.Counts, Mine: b.Mine,
		Overtaken: v.cellWords(models.Invalid("imports.invalid", b.Faults...)),
		Confirm:   components.Form{Name: "confirm", Action: at + "/confirmation", Version: b.Version}, Drop: components.Form{Name: "drop", Action: at + "/dropping", Version: b.Version}}
	title := v.T("imports.batch_title", "Reference", b.Reference, "Year", strconv.Itoa(b.Year))
	view.Frame = v.moneyFrame(title, v.yearCrumb(), layout.Crumb{Label: title})
	return v.Render(moneypages.YearFilePage(view))
}

// yearFileFile gives the file a batch was read from, as it came.
func yearFileFile(v *Visit) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	file, err := v.Imports.FileOf(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	return v.sendFile(file)
}

func commitYearFile(v *Visit) error { return v.settleYear("imports.done.committed", v.Imports.Commit) }

func dropYearFile(v *Visit) error { return v.settleYear("imports.done.dropped", v.Imports.Drop) }

func (v *Visit) settleYear(said string, do func(ctx context.Context, actor models.Actor, id, version int64) error) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	if err := do(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return err
	}
	return v.Done(moneypages.YearFileAddress(id), said)
}
