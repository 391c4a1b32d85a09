package handlers_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/app/reviews"
)

// The workbook carries the figures of the ranking and every reason as it was
// written; a text that looks like a formula stays a text; the same data give the
// same bytes; and only who reads every review gets it.
//
// clause 20: a reviewer's words stay with those who may read them.
func TestTheEvaluationWorkbookIsTheRankingWithItsReasons(t *testing.T) {
	d := reviewDesk(t)
	r := d.room
	const formula = `=HYPERLINK("http://example.invalid","x")`
	id := r.InReview()
	r.Sent(r.Reviewers[0], id, 5, formula)
	r.Sent(r.Reviewers[1], id, 2, "+1 for the baseline")
	r.InReview()
	address := fmt.Sprintf("/calls/%d/evaluation?stage=concept", r.Call.ID)
	officer := d.SignIn(r.Officer)
	officer.Get(fmt.Sprintf("/calls/%d/ranking", r.Call.ID)).WantText("tbody", "70.00").WantText("tbody", "60.00").One(`a[href*="/evaluation"]`)
	page := officer.Get(address).WantStatus(200)
	if again := officer.Get(address); !bytes.Equal(page.Body, again.Body) {
		t.Error("the same data give other bytes")
	}
	f, err := excelize.OpenReader(bytes.NewReader(page.Body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := func(sheet string) [][]string {
		out, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	cell := func(sheet string, line int, head string) string {
		all := rows(sheet)
		at := slices.IndexFunc(all[0], func(h string) bool { return strings.HasPrefix(h, head) })
		if at < 0 || at >= len(all[line]) {
			return ""
		}
		return all[line][at]
	}
	for head, want := range map[string]string{"Mean of 100": "70.00", "Spread": "60.00", "Rank": "1", "Reviews sent": "2", "Quality of the design": "3.50", "Reviewers disagree": "yes"} {
		if got := cell("Evaluation", 1, head); !strings.EqualFold(got, want) {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
	if got := cell("Evaluation", 2, "Mean of 100"); got != "" {
		t.Errorf("a proposal without a review has a mean: %q", got)
	}
	if n := len(rows("Scores")); n < 15 || len(rows("Assignments")) < 5 {
		t.Errorf("%d lines of scores, %d of assignments", n, len(rows("Assignments")))
	}
	found := 0
	for _, sheet := range f.GetSheetList() {
		for y, row := range rows(sheet) {
			for x, text := range row {
				at, _ := excelize.CoordinatesToCellName(x+1, y+1)
				if got, _ := f.GetCellFormula(sheet, at); got != "" {
					t.Errorf("%s!%s is a formula: %s", sheet, at, got)
				}
				if text == formula {
					found++
				}
			}
		}
	}
	if found < 7 {
		t.Errorf("the reason stands %d times as it was written", found)
	}
	for name, b := range map[string]int{"reviewer": d.SignIn(r.Reviewers[0]).Get(address).Status, "lead": d.SignIn(r.Lead).Get(address).Status} {
		if b != http.StatusForbidden && b != http.StatusNotFound {
			t.Errorf("%s: %d", name, b)
		}
	}
}

// Who abstains on a criterion is left out of its mean and weighs nothing in the
// total; who abstains from the review is in no mean; the workbook says both.
func TestAbstainingInMeansAndWorkbook(t *testing.T) {
	d := reviewDesk(t)
	r := d.room
	id := r.InReview()
	r.Must(r.Assign(id, r.Reviewers[2]))
	r.Sent(r.Reviewers[0], id, 4, "sound")
	a := r.Assigned(id, r.Reviewers[1])
	r.Scored(r.Reviewers[1], a.ID, 2, "weak")
	v, err := r.Reviews.Review(r.Ctx, r.Reviewers[1], a.ID)
	r.Must(err)
	_, err = r.Reviews.SaveScore(r.Ctx, r.Reviewers[1], a.ID, reviews.ScoreInput{Criterion: "design", Abstained: true, Reason: "CANNOT-JUDGE", Version: v.Scores["design"].Version})
	r.Must(err)
	r.Must(r.Reviews.Submit(r.Ctx, r.Reviewers[1], a.ID, a.Version, ""))
	b := r.Assigned(id, r.Reviewers[2])
	r.Must(r.Reviews.Abstain(r.Ctx, r.Reviewers[2], b.ID, b.Version, "No time to read the annexes."))
	officer := d.SignIn(r.Officer)
	// 80 and, on the criteria that are left, 40: the mean is 60; design is 4 alone.
	officer.Get(fmt.Sprintf("/proposals/%d/reviews", id)).WantText(".figures", "60.00").WantText("main table", "abstains").WantText("main", "No time to read the annexes.")
	page := officer.Get(fmt.Sprintf("/calls/%d/evaluation?stage=concept", r.Call.ID)).WantStatus(200)
	f, err := excelize.OpenReader(bytes.NewReader(page.Body))
	r.Must(err)
	defer f.Close()
	row := func(sheet string, words ...string) []string {
		t.Helper()
		rows, err := f.GetRows(sheet)
		r.Must(err)
		for _, cells := range rows {
			if all := strings.Join(cells, "|"); !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(all, w) }) {
				return cells
			}
		}
		t.Errorf("%s has no row with %q", sheet, words)
		return nil
	}
	row("Evaluation", "60.00", "4.00", "3.00", "40.00")
	row("Scores", "CANNOT-JUDGE", "yes")
	row("Assignments", "Abstained")
}
