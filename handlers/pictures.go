package handlers

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/frontend/layout"
	"seedfund/frontend/pages/public"
	"seedfund/models"
)

// pictures reads every number of the pictures of the fund.
func (v *Visit) pictures() (public.PicturesView, error) {
	p, err := v.Consolidated.Pictures(v.Ctx(), v.Actor)
	view := public.PicturesView{Frame: v.publicFrame(""), P: p}
	view.Title = view.PicturesTitle(v.Ctx())
	return view, err
}

// picture shows one page of them.
func (v *Visit) picture(show func(public.PicturesView) templ.Component) error {
	view, err := v.pictures()
	if err != nil {
		return err
	}
	return v.Render(show(view))
}

func picturesPage(v *Visit) error         { return v.picture(public.Pictures) }
func picturesDeliveryPage(v *Visit) error { return v.picture(public.PicturesDelivery) }
func picturesWherePage(v *Visit) error    { return v.picture(public.PicturesWhere) }

// behindPictures is the frame of a list behind a number.
func (v *Visit) behindPictures(title string) (public.PicturesView, error) {
	view, err := v.pictures()
	view.Frame = v.publicFrame(v.T(title), layout.Crumb{Label: v.T("pictures.crumb"), Href: v.At(public.PicturesAddress)}, layout.Crumb{Label: v.T(title)})
	return view, err
}

// pictureProgrammes is the rows behind a number; what the address names and
// does not exist is not found.
func pictureProgrammes(v *Visit) error {
	view := public.PictureProgrammesView{Organisation: v.QueryParam("organisation"), Region: v.QueryParam("region")}
	for name, at := range map[string]struct {
		to   *int
		last int
	}{"theme": {&view.Theme, 5}, "category": {&view.Category, 8}} {
		text := v.QueryParam(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > at.last {
			return models.NotFound(name)
		}
		*at.to = n
	}
	var err error
	if view.PicturesView, err = v.behindPictures("pictures.list.title"); err != nil {
		return err
	}
	if view.Organisation != "" && !slices.ContainsFunc(view.P.Rows, func(r models.PortfolioRow) bool { return r.OrganisationCode == view.Organisation }) {
		return models.NotFound("organisation")
	}
	if _, known := view.Names.Region(view.Region); view.Region != "" && view.Region != "none" && !known {
		return models.NotFound("region")
	}
	return v.Render(public.PictureProgrammes(view))
}

// pictureTranches is the open tranches of a band, or all.
func pictureTranches(v *Visit) error {
	view := public.PictureTranchesView{Band: models.AgeBand(v.QueryParam("band"))}
	if view.Band != "" && !slices.Contains(models.AgeBands, view.Band) {
		return models.NotFound("band")
	}
	var err error
	if view.PicturesView, err = v.behindPictures("pictures.tranches.title"); err != nil {
		return err
	}
	return v.Render(public.PictureTranches(view))
}
