package handlers

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/public"
	"seedfund/handlers/exports"
	"seedfund/models"
)

// snapshotsPage lists the snapshots of open data, the newest first.
func snapshotsPage(v *Visit) error {
	rows, err := v.OpenData.Snapshots(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(public.Snapshots(public.SnapshotsView{Frame: v.publicFrame(v.T("snapshots.title")), Rows: rows, Take: v.Actor.May(models.PermDataPublish) == nil}))
}

func (v *Visit) snapshotsCrumb() layout.Crumb {
	return layout.Crumb{Label: v.T("snapshots.title"), Href: v.At(public.SnapshotsAddress)}
}

func snapshotPage(v *Visit) error {
	s, err := v.OpenData.Snapshot(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	key := "snapshots.one"
	if s.Illustrative {
		key = "snapshots.one_illustrative"
	}
	title := v.T(key, "Reference", s.Reference())
	view := public.SnapshotView{Frame: v.publicFrame(title, v.snapshotsCrumb(), layout.Crumb{Label: s.Reference()}), S: s.DataSnapshot, Files: s.Files}
	if s.Newer != nil {
		view.Newer = s.Newer.Reference()
	}
	return v.Render(public.Snapshot(view))
}

// snapshotFile is one file of a snapshot: the same for every reader and for ever,
// so that whoever has it keeps it.
func snapshotFile(v *Visit) error {
	f, body, err := v.OpenData.SnapshotFile(v.Ctx(), v.Actor, v.Param("reference"), v.Param("file"))
	if err != nil {
		return err
	}
	h := v.Response().Header()
	for name, value := range files.Headers(models.File{Name: f.Name, Kind: f.Media, Hash: f.Hash}) {
		h.Set(name, value)
	}
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if v.Request().Header.Get("If-None-Match") == `"`+f.Hash+`"` {
		return v.NoContent(http.StatusNotModified)
	}
	return v.Blob(http.StatusOK, f.Media, body)
}

func takeSnapshotPage(v *Visit) error {
	page, err := v.takeSnapshot(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) takeSnapshot(faults *models.Error, values url.Values) (templ.Component, error) {
	rows, err := v.OpenData.Snapshots(v.Ctx(), v.Actor)
	if err != nil {
		return nil, err
	}
	title := v.T("snapshots.take")
	view := public.TakeSnapshotView{Form: components.Form{Action: public.SnapshotsAddress, Faults: faults, Values: values}}
	if len(rows) > 0 {
		view.Last = &rows[0]
	}
	view.Frame = v.publicFrame(title, v.snapshotsCrumb(), layout.Crumb{Label: title})
	return public.TakeSnapshot(view), nil
}

func takeSnapshot(v *Visit) error {
	s, err := exports.TakeSnapshot(v.Ctx(), v.Services, v.Actor, v.Form.Get("note"))
	if err != nil {
		var failed error
		answer := v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			page, err := v.takeSnapshot(faults, values)
			failed = err
			return page
		})
		if failed != nil {
			return failed
		}
		return answer
	}
	return v.Done(public.SnapshotsAddress+"/"+s.Reference(), "snapshots.done")
}
