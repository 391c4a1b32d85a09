package handlers

import (
	"bytes"
	"mime"
	"net/http"

	exportpages "seedfund/frontend/pages/exports"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/when"
)

// exportsPage lists the files one can take away.
func exportsPage(v *Visit) error {
	view := exportpages.View{Page: v.Page(v.T("exports.title")), At: v.At}
	for _, e := range exports.All {
		item := exportpages.Item{Name: e.Name, Key: e.Key(), Workbook: e.Media == exports.Workbook, AsAt: e.AsAt}
		if len(e.Needs) > 0 {
			item.Needs = e.Needs[0]
		}
		view.Items = append(view.Items, item)
	}
	return v.Render(exportpages.List(view))
}

// exportFile writes one file: /exports/mptf-transfer?request=41.
func exportFile(v *Visit) error {
	e, ok := exports.Find(v.Param("name"))
	if !ok {
		return models.NotFound("exports")
	}
	p := exports.Params{Request: v.QueryParam("request"), Programme: v.QueryParam("programme"), Language: v.QueryParam("lang")}
	if p.Language == "" {
		p.Language = v.Lang()
	}
	if day := v.QueryParam("as_at"); day != "" {
		var err error
		if p.AsAt, err = when.ParseDate(day); err != nil {
			fault, _ := models.FaultOf("as_at", err)
			return models.Invalid("exports.invalid", fault)
		}
	}
	var body bytes.Buffer
	name, err := e.Write(v.Ctx(), v.Services, v.Actor, p, &body)
	if err != nil {
		return err
	}
	h := v.Response().Header()
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
	return v.Blob(http.StatusOK, e.Media, body.Bytes())
}
