package frontend

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/account"
	"seedfund/frontend/pages/annualreview"
	"seedfund/frontend/pages/apidocs"
	"seedfund/frontend/pages/board"
	"seedfund/frontend/pages/calendar"
	"seedfund/frontend/pages/calls"
	"seedfund/frontend/pages/consultations"
	"seedfund/frontend/pages/documents"
	"seedfund/frontend/pages/evaluations"
	"seedfund/frontend/pages/exports"
	"seedfund/frontend/pages/forms"
	"seedfund/frontend/pages/holds"
	"seedfund/frontend/pages/home"
	"seedfund/frontend/pages/letters"
	"seedfund/frontend/pages/meetings"
	"seedfund/frontend/pages/money"
	"seedfund/frontend/pages/people"
	"seedfund/frontend/pages/proposals"
	"seedfund/frontend/pages/public"
	"seedfund/frontend/pages/record"
	"seedfund/frontend/pages/refused"
	"seedfund/frontend/pages/reporting"
	"seedfund/frontend/pages/results"
	"seedfund/frontend/pages/reviews"
	"seedfund/frontend/pages/revisions"
	"seedfund/frontend/pages/rules"
	"seedfund/frontend/pages/soundings"
	"seedfund/frontend/pages/transfers"
	"seedfund/frontend/pages/workbench"
)

// GalleryPath is where serve --gallery shows the samples.
const GalleryPath = "/gallery/"

// Samples are the examples of all components and pages, a line for each area.
func Samples(assets *Assets) []components.Sample {
	all := components.Samples()
	for _, pages := range []func(layout.Assets) []components.Sample{
		public.Samples, record.Samples, calls.Samples, forms.Samples, account.Samples, refused.Samples,
		home.Samples, people.Samples, proposals.Samples, reviews.Samples, board.Samples, consultations.Samples, annualreview.Samples,
		money.Samples, transfers.Samples, revisions.Samples, holds.Samples, evaluations.Samples, exports.Samples, rules.Samples, calendar.Samples, documents.Samples, soundings.Samples, workbench.Samples, results.Samples, reporting.Samples, apidocs.Samples,
		meetings.Samples, letters.Samples,
	} {
		all = append(all, pages(assets.For(false))...)
	}
	return all
}

// Gallery shows every sample: all parts on one page, each page by itself at
// /gallery/<name>. The parameter lang chooses the language.
func Gallery(assets *Assets) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := i18n.With(r.Context(), r.URL.Query().Get("lang"))
		page := galleryPage(ctx, assets, r)
		view, whole := galleryIndex(page, Samples(assets)), false
		if name := strings.TrimPrefix(r.URL.Path, GalleryPath); name != "" {
			found := sampleNamed(assets, name)
			if found == nil {
				http.NotFound(w, r)
				return
			}
			view, whole = gallerySample(ctx, page, *found), found.Page
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", assets.Policy(!whole))
		if err := view.Render(ctx, w); err != nil {
			http.Error(w, "the sample cannot be shown", http.StatusInternalServerError)
		}
	})
}

func sampleNamed(assets *Assets, name string) *components.Sample {
	for _, s := range Samples(assets) {
		if s.Name == name {
			return &s
		}
	}
	return nil
}

func gallerySample(ctx context.Context, page Page, s components.Sample) templ.Component {
	if s.Page {
		return s.View(ctx)
	}
	return galleryIndex(page, []components.Sample{s})
}

// galleryPage is the frame around a sample: the fictional fund.
func galleryPage(ctx context.Context, assets *Assets, r *http.Request) Page {
	page := layout.SamplePage(ctx, components.Pick(ctx, "Gallery of parts", "معرض العناصر"), assets.For(r.Header.Get("Save-Data") == "on"))
	for i, l := range page.Languages {
		page.Languages[i].Href = r.URL.Path + "?lang=" + l.Code
	}
	return page
}
