package handlers

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	exportpages "seedfund/frontend/pages/exports"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/when"
	"seedfund/reports"
)

// exportsPage lists the files one can take away.
func exportsPage(v *Visit) error {
	view := exportpages.View{Page: v.Page(v.T("exports.title")), At: v.At}
	for _, e := range exports.For(v.Actor) {
		item := exportpages.Item{Name: e.Name, Key: e.Key(), Kind: strings.ToUpper(strings.TrimPrefix(e.Ending(), ".")), AsAt: e.AsAt, Year: e.Year}
		if len(e.Needs) > 0 {
			item.Needs = e.Needs[0]
		}
		for _, form := range e.Forms() {
			item.Forms = append(item.Forms, exportpages.Form{Value: string(form), Label: v.formLabel(string(form))})
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
	p := exports.Params{Request: v.QueryParam("request"), Programme: v.QueryParam("programme"), Call: v.QueryParam("call"), Contributor: v.QueryParam("contributor"), Organisation: v.QueryParam("organisation"), Language: v.QueryParam("lang"), Edition: v.QueryParam("edition"), Form: v.QueryParam("format")}
	if year := v.QueryParam("year"); year != "" {
		n, err := strconv.Atoi(year)
		if err != nil {
			return models.Invalid("exports.invalid", models.FieldError{Field: "year", Key: "exports.fault.missing"})
		}
		p.Year = n
	}
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
	return v.attach(e.MediaIn(p.Form), func(w io.Writer) (string, error) { return e.Write(v.Ctx(), v.Services, v.Actor, p, w) })
}

// attach answers with a file when it is whole; write gives its name.
func (v *Visit) attach(media string, write func(w io.Writer) (string, error)) error {
	var body bytes.Buffer
	name, err := write(&body)
	if err != nil {
		return err
	}
	h := v.Response().Header()
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
	return v.Blob(http.StatusOK, media, body.Bytes())
}

// programmeFile, contributorFile, ledgerFile and followUpFile are the rows of their pages as
// a file, under the same filter: /programmes/list.csv?state=ongoing.
func programmeFile(ending string) Handler {
	return listFile("programmes", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		return l.Programmes(v.Ctx(), v.Services, v.Actor, v.programmesFilter(), w)
	})
}

func contributorFile(ending string) Handler {
	return listFile("contributors", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		return l.Contributors(v.Ctx(), v.Services, v.Actor, w)
	})
}

func ledgerFile(ending string) Handler {
	return listFile("ledger", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		f, err := v.ledgerFilter()
		if err != nil {
			return "", err
		}
		return l.Ledger(v.Ctx(), v.Services, v.Actor, f, w)
	})
}

func followUpFile(ending string) Handler {
	return listFile("follow-ups", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		f, _ := v.followUpFilter()
		return l.FollowUps(v.Ctx(), v.Services, v.Actor, f, w)
	})
}

// fundResultsFile is the fund's indicators over programmes in all years; the CSV
// has the sums, or with ?rows=lines what is behind them.
func fundResultsFile(ending string) Handler {
	return listFile("results", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		return l.FundResults(v.Ctx(), v.Services, v.Actor, v.QueryParam("rows") == "lines", w)
	})
}

func markerMoneyFile(ending string) Handler {
	return listFile("markers", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		return l.MarkerMoney(v.Ctx(), v.Services, v.Actor, basisOf(v.QueryParam("basis")), w)
	})
}

func fundGrowthFile(ending string) Handler {
	return listFile("growth", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		return l.Growth(v.Ctx(), v.Services, v.Actor, w)
	})
}

func programmeResultsFile(ending string) Handler {
	return listFile("results", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		return l.ProgrammeResults(v.Ctx(), v.Services, v.Actor, v.Param("reference"), w)
	})
}

func listFile(name, ending string, write func(v *Visit, l exports.List, w io.Writer) (string, error)) Handler {
	list := exports.List{Name: name, Ending: ending}
	return func(v *Visit) error {
		return v.attach(list.Media(), func(w io.Writer) (string, error) { return write(v, list, w) })
	}
}

// files are the links to the rows of this page as files, under its filter.
func (v *Visit) files(path string) []components.Link { return v.filesOf(path, path) }

// formLabel names the form a file comes in.
func (v *Visit) formLabel(ending string) string {
	if ending == string(reports.FormDictionary) {
		return v.T("exports.dictionary")
	}
	return strings.ToUpper(ending)
}

// dataLinks are the forms of a data file among the exports; query is what is
// asked of it.
func (v *Visit) dataLinks(name string, query url.Values) []components.Link {
	e, ok := exports.Find(name)
	if !ok || !v.opens("/exports/:name") {
		return nil
	}
	var links []components.Link
	for _, form := range e.Forms() {
		asked := url.Values{"format": {string(form)}}
		for k, values := range query {
			asked[k] = values
		}
		links = append(links, components.Link{Label: v.formLabel(string(form)), Href: v.At("/exports/" + name + "?" + asked.Encode())})
	}
	return links
}

// filesOf is files where the route's path has parameters.
func (v *Visit) filesOf(route, path string) []components.Link {
	query := v.QueryParams()
	kept := url.Values{}
	for name, values := range query {
		if name != "after" && name != "before" && name != "done" {
			kept[name] = values
		}
	}
	var links []components.Link
	for _, ending := range exports.Endings {
		if v.opens(route + "." + ending) {
			href := v.At(path + "." + ending)
			if len(kept) > 0 {
				href += "?" + kept.Encode()
			}
			links = append(links, components.Link{Label: v.formLabel(ending), Href: href})
		}
	}
	return links
}
