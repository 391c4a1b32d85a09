package handlers

import (
	"bytes"
	"context"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/app/imports"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/reports"
)

// contributionFilesPage is the way to load a file of contributions, and the files
// that were taken in.
func contributionFilesPage(v *Visit) error {
	page, err := v.contributionFiles(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// contributionFiles is the page; faults belong to the file that was sent.
func (v *Visit) contributionFiles(faults *models.Error, sheet []components.CellFault) (templ.Component, error) {
	batches, err := v.Imports.ContributionBatches(v.Ctx(), v.Actor, false)
	if err != nil {
		return nil, err
	}
	view := moneypages.ContributionFilesView{Faults: sheet, File: components.Form{Name: "file", Action: moneypages.ContributionFilesAddress, Files: true, Faults: faults}}
	if faults != nil {
		view.File.Values = v.Form
	}
	for _, b := range batches {
		view.Files = append(view.Files, b.ImportBatch)
	}
	title := v.T("contribfiles.title")
	view.Frame = v.moneyFrame(title, v.ledgerCrumb(), v.commitmentsCrumb(), layout.Crumb{Label: title})
	return moneypages.ContributionFiles(view), nil
}

// readContributionFile takes a file of contributions in; every fault comes back at
// once by its list and cell, those of the file and those of the books together.
func readContributionFile(v *Visit) error {
	up, closing, err := v.uploaded("file")
	if err != nil {
		return err
	}
	defer closing()
	reason := v.Inputs().Text("reason")
	if up == nil {
		return v.againContributions(models.Invalid("imports.invalid", models.FieldError{Field: "file", Key: "money.fault.required"}), nil)
	}
	body, hash, err := fileBytes(up, reports.ContributionUploadLimit)
	if err != nil {
		return err
	}
	file, sheet, err := exports.ReadContributions(v.Ctx(), v.Services, v.Actor, reason, body)
	if err != nil {
		return err
	}
	if len(sheet) > 0 {
		return v.againContributions(models.Invalid("imports.invalid"), v.sheetWords(sheet))
	}
	b, err := v.Imports.TakeContributions(v.Ctx(), v.Actor, reason, file, imports.File{Upload: files.Upload{Name: up.Name, Body: bytes.NewReader(body)}, Hash: hash})
	if err != nil {
		return v.againContributions(err, nil)
	}
	return v.Done(moneypages.ContributionFileAddress(b.ID), "imports.done.taken")
}

// againContributions shows the page with the faults: those of cells in a list of
// their own, that of a field beside it.
func (v *Visit) againContributions(err error, sheet []components.CellFault) error {
	return v.againWith(err, func(faults *models.Error, _ url.Values) (templ.Component, error) {
		own, cells := models.Invalid(faults.Key), models.Invalid(faults.Key)
		for _, f := range faults.Fields {
			if slices.Contains([]string{"file", "reason"}, f.Field) {
				own.Fields = append(own.Fields, f)
			} else {
				cells.Fields = append(cells.Fields, f)
			}
		}
		return v.contributionFiles(own, append(sheet, v.cellWords(cells)...))
	})
}

func contributionFilePage(v *Visit) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	b, err := v.Imports.ContributionBatch(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	at := moneypages.ContributionFileAddress(id)
	view := moneypages.ContributionFileView{ImportBatch: b.ImportBatch, ContributionDifferences: b.ContributionDifferences, Mine: b.Mine, Overtaken: b.Overtaken,
		Faults:  v.cellWords(models.Invalid("imports.invalid", b.Faults...)),
		Confirm: components.Form{Name: "confirm", Action: at + "/confirmation", Version: b.Version}, Drop: components.Form{Name: "drop", Action: at + "/dropping", Version: b.Version}}
	title := v.T("contribfiles.batch_title", "Reference", b.Reference)
	view.Frame = v.moneyFrame(title, v.ledgerCrumb(), v.commitmentsCrumb(), layout.Crumb{Label: v.T("contribfiles.title"), Href: v.At(moneypages.ContributionFilesAddress)}, layout.Crumb{Label: title})
	return v.Render(moneypages.ContributionFilePage(view))
}

// contributionFileFile gives the file a batch was read from, as it came.
func contributionFileFile(v *Visit) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	file, err := v.Imports.ContributionFileOf(v.Ctx(), v.Actor, id)
	if err != nil {
		return err
	}
	return v.sendFile(file)
}

func commitContributionFile(v *Visit) error {
	return v.settleContributions("contribfiles.done.committed", v.Imports.CommitContributions)
}

func dropContributionFile(v *Visit) error {
	return v.settleContributions("imports.done.dropped", v.Imports.DropContributions)
}

func (v *Visit) settleContributions(said string, do func(ctx context.Context, actor models.Actor, id, version int64) error) error {
	id, err := v.ID("batch")
	if err != nil {
		return err
	}
	if err := do(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return err
	}
	return v.Done(moneypages.ContributionFileAddress(id), said)
}
