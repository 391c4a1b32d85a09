package handlers_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"seedfund/app/annualreview"
	"seedfund/app/db"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// Each figure of the evidence leads to a list with exactly the rows it counts,
// and page, print, editable paper and workbook carry the same rows.
func TestEveryFigureOfAReviewLeadsToItsRows(t *testing.T) {
	s, r := boardSite(t)
	m := r.Opened()
	r.AllAgree(m)
	other := r.Other(models.MatterOther, models.SubjectNone)
	r.AllAgree(other)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), other.ID, r.Stored(other.ID).Version)
	r.Must(err)
	year := r.DB.Now(r.Ctx).Year()
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.review", func(tx *db.Tx) error { return annualreview.Open(tx, year) }))

	r.Clock.Advance(time.Hour)
	head := s.SignIn(r.Head)
	path := fmt.Sprintf("/board/annual-reviews/%d", year)
	page := head.Get(path).WantStatus(http.StatusOK)
	view, err := s.Services.AnnualReviews.Show(r.Ctx, r.Head, year)
	r.Must(err)
	links := page.All("table a[href*='/evidence/']")
	if len(links) != len(view.Measures) || len(view.Measures) < 20 {
		t.Fatalf("%d figures of %d lead anywhere", len(links), len(view.Measures))
	}
	total, counted := 0, 0
	for i, a := range links {
		list := head.Get(handlerstest.Attr(a, "href")).WantStatus(http.StatusOK)
		rows, measure := len(list.All("main table tbody tr")), view.Measures[i]
		if rows != len(measure.Lines) || measure.Unit == models.UnitCount && handlerstest.TextOf(a) != fmt.Sprint(rows) {
			t.Errorf("%s %s: %q, %d rows, %d counted", measure.Code, measure.Part, handlerstest.TextOf(a), rows, len(measure.Lines))
		}
		for _, to := range list.All("main table a") {
			head.Get(handlerstest.Attr(to, "href")).WantStatus(http.StatusOK)
		}
		total, counted = total+max(rows, 1), counted+rows
	}
	if counted < 12 {
		t.Errorf("only %d rows are counted: the test shows little", counted)
	}

	// The print and the editable paper have a table for each figure that counts
	// anything, with its rows, and the workbook has them all.
	var lines []*html.Node
	for _, section := range head.Get(path + "/paper").WantStatus(http.StatusOK).All("article section") {
		if len(cascadia.QueryAll(section, cascadia.MustCompile("h3"))) > 0 {
			lines = append(lines, cascadia.QueryAll(section, cascadia.MustCompile("tbody tr"))...)
		}
	}
	document := part(t, head.Get(path+"/editable/file").WantStatus(http.StatusOK).Body, "word/document.xml")
	sheet := part(t, head.Get(path+"/workbook").WantStatus(http.StatusOK).Body, "xl/worksheets/sheet1.xml")
	if len(lines) != counted {
		t.Errorf("the print has %d rows, %d are counted", len(lines), counted)
	}
	behind := document[strings.LastIndex(document, "Rows behind the figures"):]
	heads := strings.Count(behind, "<w:tbl>")
	if n := strings.Count(behind, "<w:tr>") + strings.Count(behind, "<w:tr "); n != counted+heads {
		t.Errorf("the editable paper has %d rows under %d heads, %d are counted", n, heads, counted)
	}
	for _, line := range lines {
		label := handlerstest.TextOf(cascadia.QueryAll(line, cascadia.MustCompile("td, th"))[0])
		if !strings.Contains(document, escaped(label)) || !strings.Contains(sheet, escaped(label)) {
			t.Errorf("%q is in the print alone", label)
		}
	}
	if n := strings.Count(sheet, "<row "); n < total {
		t.Errorf("the workbook has %d lines, %d rows are counted", n, total)
	}
}

func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// part is a part of an office file.
func part(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
