package handlers

import (
	"bytes"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/transfers"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	transferpages "seedfund/frontend/pages/transfers"
	"seedfund/handlers/sheets"
	"seedfund/models"
	"seedfund/reports"
)

// agentFilesPage lists the loaded files and takes another.
func agentFilesPage(v *Visit) error {
	right := models.PermAgentRecord
	if v.Actor.Is(models.RoleAgentOfficer) {
		right = models.PermAgentAct
	}
	if err := v.Actor.MayNow(right, v.DB.Now(v.Ctx())); err != nil {
		return err
	}
	page, err := v.agentFiles(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) agentFiles(faults *models.Error, sheet []transferpages.SheetFault) (templ.Component, error) {
	list, err := v.Transfers.Files(v.Ctx(), v.Actor)
	if err != nil {
		return nil, err
	}
	title := v.T("transfers.files_title")
	return transferpages.Files(transferpages.FilesView{Frame: v.transferFrame(title, v.transfersCrumb(), layout.Crumb{Label: title}), Files: list, Faults: sheet,
		Form: components.Form{Action: "/transfers/files", Files: true, Faults: faults}}), nil
}

// agentFileTemplate is an empty file with the heads.
func agentFileTemplate(v *Visit) error {
	var body bytes.Buffer
	if err := reports.AgentFileTemplate(&body); err != nil {
		return err
	}
	v.Response().Header().Set("Content-Disposition", `attachment; filename="payments.csv"`)
	return v.Blob(http.StatusOK, "text/csv; charset=utf-8", body.Bytes())
}

// readAgentFile reads a file of the agent and compares it with the requests;
// every fault comes back at once by its cell.
func readAgentFile(v *Visit) error {
	up, closing, err := v.uploaded("file")
	if err != nil {
		return err
	}
	defer closing()
	if up == nil {
		return v.againFile(models.Invalid("error.invalid", models.FieldError{Field: "file", Key: "money.fault.required"}), nil)
	}
	body, hash, err := fileBytes(up, reports.BudgetUploadLimit)
	if err != nil {
		return err
	}
	rows, faults := reports.ReadAgentFile(body)
	if len(faults) > 0 {
		return v.againFile(models.Invalid("transfers.file_invalid"), v.sheetWords(faults))
	}
	up.Body = bytes.NewReader(body)
	f, err := v.Transfers.ReadFile(v.Ctx(), v.Actor, *up, hash, rows)
	if err != nil {
		return v.againFile(err, nil)
	}
	return v.Done(transferpages.FileAddress(f.ID))
}

// againFile shows the page of files with the faults: those of cells in a list
// of their own.
func (v *Visit) againFile(err error, sheet []transferpages.SheetFault) error {
	return v.againWith(err, func(faults *models.Error, _ url.Values) (templ.Component, error) {
		if faults.Key == "transfers.file_invalid" {
			return v.agentFiles(nil, append(sheet, v.cellWords(faults)...))
		}
		return v.agentFiles(faults, sheet)
	})
}

// sheetWords says the faults of reading in the reader's language.
func (v *Visit) sheetWords(faults []reports.SheetFault) []transferpages.SheetFault {
	out := make([]transferpages.SheetFault, len(faults))
	for i, f := range faults {
		out[i] = transferpages.SheetFault{Where: f.Cell, Value: f.Value, Text: v.T(f.Key, f.Args)}
	}
	return out
}

// cellWords says the faults of matching, each by its cell.
func (v *Visit) cellWords(e *models.Error) []transferpages.SheetFault {
	out := make([]transferpages.SheetFault, len(e.Fields))
	for i, f := range e.Fields {
		out[i] = transferpages.SheetFault{Where: f.Field, Text: v.T(f.Key, f.Args)}
		if value, ok := f.Args["Value"].(string); ok {
			out[i].Value = value
		}
	}
	return out
}

// agentFile gives the file of the address and its lines.
func (v *Visit) agentFile() (transfers.FileView, []models.AgentFileRow, error) {
	id, err := v.ID("file")
	if err != nil {
		return transfers.FileView{}, nil, err
	}
	return sheets.AgentFile(v.Ctx(), v.Services, v.Actor, id)
}

func agentFilePage(v *Visit) error {
	f, rows, err := v.agentFile()
	faults := models.AsError(err)
	if err != nil && (faults == nil || faults.Key != "transfers.file_invalid" || faults.Kind != models.KindInvalid) {
		return err
	}
	view := transferpages.FileView{File: f.File, Pending: f.Pending, Posted: f.Posted, Mine: f.Mine, Behalf: !v.Actor.Is(models.RoleAgentOfficer),
		Second: v.Actor.May(models.PermAgentConfirm) == nil,
		Load:   components.Form{Action: transferpages.FileAddress(f.File.ID) + "/loading", Version: f.File.Version}}
	if faults != nil {
		view.Faults = v.cellWords(faults)
	}
	for _, l := range f.Lines {
		view.Lines = append(view.Lines, transferpages.FileLine{AgentFileRow: l.AgentFileRow, RequestID: l.RequestID, Organisation: l.Organisation, Title: l.Title, Known: l.Known})
	}
	if len(view.Lines) == 0 {
		for _, r := range rows {
			view.Lines = append(view.Lines, transferpages.FileLine{AgentFileRow: r})
		}
	}
	title := v.T("transfers.file_title", "Name", f.File.Name)
	view.Frame = v.transferFrame(title, v.transfersCrumb(), layout.Crumb{Label: v.T("transfers.files_title"), Href: v.At("/transfers/files")}, layout.Crumb{Label: f.File.Name})
	return v.Render(transferpages.File(view))
}

func loadAgentFile(v *Visit) error {
	f, rows, err := v.agentFile()
	if err != nil {
		return err
	}
	if err := v.Transfers.LoadFile(v.Ctx(), v.Actor, f.File.ID, v.Version(), rows); err != nil {
		return err
	}
	return v.Done(transferpages.FileAddress(f.File.ID), "transfers.done.loaded")
}

func confirmAgentFile(v *Visit) error {
	id, err := v.ID("file")
	if err != nil {
		return err
	}
	if err := v.Transfers.ConfirmFile(v.Ctx(), v.Actor, id); err != nil {
		return err
	}
	return v.Done(transferpages.FileAddress(id), "transfers.done.confirmed")
}

func dropAgentFile(v *Visit) error {
	id, err := v.ID("file")
	if err != nil {
		return err
	}
	if err := v.Transfers.DropFile(v.Ctx(), v.Actor, id, v.Version()); err != nil {
		return err
	}
	return v.Done("/transfers/files", "transfers.done.dropped")
}
