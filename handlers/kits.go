package handlers

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/app/proposals"
	"seedfund/frontend/components"
	pages "seedfund/frontend/pages/proposals"
	"seedfund/handlers/sheets"
	"seedfund/models"
	"seedfund/reports"
)

func kitsPage(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	page, err := v.kits(view, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// kits is the page of a document's kits, after a form of it was refused with
// what change says.
func (v *Visit) kits(view models.ProposalView, change func(*pages.KitsView)) (templ.Component, error) {
	desk, err := v.Proposals.Kits(v.Ctx(), v.Actor, view.Proposal.ID)
	if err != nil {
		return nil, err
	}
	home := pages.Address(view.Proposal.ID)
	p := pages.KitsView{Frame: v.proposalFrame(view, v.T("kit.title")), Desk: desk,
		Make: components.Form{Name: "make", Action: home + "/kits"}, Bring: components.Form{Name: "bring", Action: home + "/kit-returns", Files: true}}
	if change != nil {
		change(&p)
	}
	return pages.Kits(p), nil
}

func makeKit(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	if _, err := v.Proposals.MakeKit(v.Ctx(), v.Actor, view.Proposal.ID, v.Form.Get("language")); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return v.kits(view, func(p *pages.KitsView) { p.Make.Faults, p.Make.Values = faults, values })
		})
	}
	return v.Done(pages.Address(view.Proposal.ID)+"/kit", "kit.done.made")
}

// kitWorkbook writes a kit as it was made.
func kitWorkbook(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	id, err := v.ID("kit")
	if err != nil {
		return err
	}
	kit, err := v.Proposals.Kit(v.Ctx(), v.Actor, view.Proposal.ID, id)
	if err != nil {
		return err
	}
	book, err := sheets.Kit(v.Ctx(), v.Services, *view.Document, kit)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := reports.WriteKit(&body, book); err != nil {
		return err
	}
	v.Response().Header().Set("Content-Disposition", `attachment; filename="`+sheets.KitName(view.Proposal, kit)+`"`)
	return v.Blob(http.StatusOK, sheets.Workbook, body.Bytes())
}

// returnKit takes a filled kit in, or shows everything that is wrong with it.
func returnKit(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	id := view.Proposal.ID
	back, faults, err := v.takeKit(view)
	if err != nil || len(faults) > 0 {
		if err == nil {
			err = models.Invalid("kit.invalid")
		}
		return v.againWith(err, func(refused *models.Error, values url.Values) (templ.Component, error) {
			return v.kits(view, func(p *pages.KitsView) {
				for _, f := range faults {
					p.Book = append(p.Book, pages.SheetFault{Where: f.Where(), Value: f.Value, Text: v.T(f.Key, f.Args)})
				}
				if len(faults) == 0 {
					p.Bring.Faults = atField(refused, "kit")
				}
			})
		})
	}
	return v.Done(pages.Address(id)+"/kit-returns/"+strconv.FormatInt(back, 10), "kit.done.returned")
}

func (v *Visit) takeKit(view models.ProposalView) (int64, []reports.SheetFault, error) {
	id := view.Proposal.ID
	name, file, err := v.sentFile("kit")
	if errors.Is(err, http.ErrMissingFile) {
		return 0, nil, models.Invalid("kit.invalid", models.FieldError{Field: "kit", Key: "proposals.file_missing"})
	}
	if err != nil {
		return 0, nil, err
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, reports.KitUploadLimit+1))
	if err != nil {
		return 0, nil, err
	}
	filled, faults, err := sheets.ReadKit(v.Ctx(), v.Services, v.Actor, *view.Document, name, body)
	if err != nil || len(faults) > 0 {
		return 0, faults, err
	}
	held, err := v.Files.Take(files.Upload{OwnerType: proposals.FileOwner, OwnerID: id, Purpose: files.PurposeKit, Name: name, Body: bytes.NewReader(body)})
	if err != nil {
		return 0, nil, err
	}
	filled.Name = files.CleanName(name)
	back, err := v.Proposals.ReturnKit(v.Ctx(), v.Actor, id, filled, v.Files.Row(held))
	return back, nil, v.Files.Settle(v.Ctx(), held, err)
}

func (v *Visit) kitReturn() (models.ProposalView, models.KitReturnView, error) {
	view, err := v.document()
	if err != nil {
		return view, models.KitReturnView{}, err
	}
	id, err := v.ID("return")
	if err != nil {
		return view, models.KitReturnView{}, err
	}
	back, err := v.Proposals.KitReturn(v.Ctx(), v.Actor, view.Proposal.ID, id)
	return view, back, err
}

func kitReturnPage(v *Visit) error {
	view, back, err := v.kitReturn()
	if err != nil {
		return err
	}
	return v.Render(v.kitComparison(view, back, "", components.Form{}))
}

func (v *Visit) kitComparison(view models.ProposalView, back models.KitReturnView, part string, form components.Form) templ.Component {
	return pages.KitReturn(pages.KitReturnView{Frame: v.proposalFrame(view, v.T("kit.return_title", "Number", back.Return.Number)), Back: back, Part: part, Form: form})
}

// kitFile gives a returned file as it came.
func kitFile(v *Visit) error {
	_, back, err := v.kitReturn()
	if err != nil {
		return err
	}
	return v.sendFile(back.Return.FileID)
}

// settleKit keeps the choices about one part. A part that somebody changed
// meanwhile is shown as it stands now; nothing was saved.
func settleKit(v *Visit) error {
	view, back, err := v.kitReturn()
	if err != nil {
		return err
	}
	in := v.Inputs()
	s := proposals.KitSettlement{Return: back.Return.ID, Part: in.Text("part"), Results: map[int64]models.KitResult{}, Versions: map[int64]int64{}}
	for _, c := range back.Changes {
		if field := pages.KitField(c.Change.ID); v.Form.Get(field) != "" {
			s.Results[c.Change.ID], s.Versions[c.Change.ID] = models.KitResult(in.Text(field)), in.Whole(pages.KitVersionField(c.Change.ID))
		}
	}
	if err = in.Err(); err == nil {
		err = v.Proposals.SettleKit(v.Ctx(), v.Actor, view.Proposal.ID, s)
	}
	if models.IsKind(err, models.KindStale) {
		if view, back, err = v.kitReturn(); err != nil {
			return err
		}
		v.Set(failedKey, true)
		form := components.Form{Faults: &models.Error{Kind: models.KindStale, Key: "kit.stale"}, Values: v.Form}
		for _, c := range back.Changes {
			if name := pages.KitVersionField(c.Change.ID); v.Form.Has(name) {
				v.Form.Set(name, strconv.FormatInt(c.Now.Version, 10))
			}
		}
		return v.RenderAs(http.StatusConflict, v.kitComparison(view, back, s.Part, form))
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.kitComparison(view, back, s.Part, components.Form{Faults: faults, Values: values})
		})
	}
	path := pages.Address(view.Proposal.ID) + "/kit-returns/" + strconv.FormatInt(back.Return.ID, 10)
	return v.Done(path, "kit.done.settled")
}
