package handlers

import (
	"bytes"
	"context"
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/app/opening"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/reports"
)

// openingPage is where the history of a fund that exists already is brought in.
func openingPage(v *Visit) error {
	page, err := v.opening(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// opening is the page; faults belong to the workbook that was sent.
func (v *Visit) opening(faults *models.Error, sheet []components.CellFault) (templ.Component, error) {
	standing, err := v.Opening.Standing(v.Ctx(), v.Actor)
	if err != nil {
		return nil, err
	}
	view := moneypages.OpeningView{Live: standing.Live, Batches: standing.Batches, May: v.Actor.May(models.PermContribution) == nil, Faults: sheet,
		File: components.Form{Name: "file", Action: moneypages.OpeningAddress + "/files", Files: true, Faults: faults}}
	title := v.T("opening.title")
	view.Frame = v.moneyFrame(title, layout.Crumb{Label: title})
	return moneypages.Opening(view), nil
}

// readOpening takes a filled workbook in; every fault comes back at once by its sheet
// and cell.
func readOpening(v *Visit) error {
	up, closing, err := v.uploaded("file")
	if err != nil {
		return err
	}
	defer closing()
	if up == nil {
		return v.againOpening(models.Invalid("opening.invalid", models.FieldError{Field: "file", Key: "money.fault.required"}), nil)
	}
	body, hash, err := fileBytes(up, reports.OpeningUploadLimit)
	if err != nil {
		return err
	}
	// A file that was taken already is shown, whatever the books hold since.
	if known, err := v.Opening.Known(v.Ctx(), v.Actor, hash); err != nil {
		return err
	} else if known != nil {
		return v.Done(moneypages.OpeningFileAddress(known.ID), "opening.done.taken")
	}
	book, sheet, err := exports.ReadOpening(v.Ctx(), v.Services, v.Actor, body)
	if err != nil {
		return v.againOpening(err, nil)
	}
	if len(sheet) > 0 {
		return v.againOpening(models.Invalid("opening.invalid"), v.bookWords(sheet))
	}
	b, err := v.Opening.Take(v.Ctx(), v.Actor, *book, opening.File{Upload: files.Upload{Name: up.Name, Body: bytes.NewReader(body)}, Hash: hash})
	if err != nil {
		return v.againOpening(err, nil)
	}
	return v.Done(moneypages.OpeningFileAddress(b.ID), "opening.done.taken")
}

// bookWords says the faults of a workbook of many sheets, each by sheet and cell.
func (v *Visit) bookWords(faults []reports.SheetFault) []components.CellFault {
	out := make([]components.CellFault, len(faults))
	for i, f := range faults {
		out[i] = components.CellFault{Where: f.Where(), Value: f.Value, Text: v.T(f.Key, f.Args)}
	}
	return out
}

// againOpening shows the page with the faults: those of cells in a list of their own,
// that of the file beside it.
func (v *Visit) againOpening(err error, sheet []components.CellFault) error {
	return v.againWith(err, func(faults *models.Error, _ url.Values) (templ.Component, error) {
		own, cells := models.Invalid(faults.Key), models.Invalid(faults.Key)
		for _, f := range faults.Fields {
			if f.Field == "file" {
				own.Fields = append(own.Fields, f)
			} else {
				cells.Fields = append(cells.Fields, f)
			}
		}
		return v.opening(own, append(sheet, v.cellWords(cells)...))
	})
}

func openingFilePage(v *Visit) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	b, err := v.Opening.Batch(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	standing, err := v.Opening.Standing(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	at := moneypages.OpeningFileAddress(id)
	view := moneypages.OpeningFileView{OpeningBatch: b.OpeningBatch, Counts: b.Counts, Lines: b.Lines, Decisions: b.Book.Decisions, Mine: b.Mine, May: v.Actor.May(models.PermContribution) == nil,
		Overtaken: v.cellWords(models.Invalid("opening.invalid", b.Faults...)), Live: standing.Live,
		Confirm: components.Form{Name: "confirm", Action: at + "/confirmation", Version: b.Version}, Drop: components.Form{Name: "drop", Action: at + "/dropping", Version: b.Version}}
	title := v.T("opening.batch_title", "Reference", b.Reference)
	view.Frame = v.moneyFrame(title, layout.Crumb{Label: v.T("opening.title"), Href: v.At(moneypages.OpeningAddress)}, layout.Crumb{Label: title})
	return v.Render(moneypages.OpeningFilePage(view))
}

// openingFile gives the workbook as it came.
func openingFile(v *Visit) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	file, err := v.Opening.FileOf(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	return v.sendFile(file)
}

func commitOpening(v *Visit) error {
	return v.settleOpening("opening.done.committed", v.Opening.Commit)
}

func dropOpening(v *Visit) error { return v.settleOpening("opening.done.dropped", v.Opening.Drop) }

func (v *Visit) settleOpening(said string, do func(ctx context.Context, actor models.Actor, id, version int64) error) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	if err := do(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return err
	}
	return v.Done(moneypages.OpeningFileAddress(id), said)
}
