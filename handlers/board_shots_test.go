package handlers_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// TestShotsOfTheBoard looks at the pages of the Board as a person would: no
// page may scroll sideways at 390 or 1440 px in any language. With
// SEEDFUND_SHOTS set to a directory it leaves pictures there.
func TestShotsOfTheBoard(t *testing.T) {
	dir := os.Getenv("SEEDFUND_SHOTS")
	if dir == "" {
		t.Skip("SEEDFUND_SHOTS names no directory for the pictures")
	}
	s := handlerstest.New(t, apptest.At(boardroom.Start))
	r := boardroom.Furnish(t, s.Harness)
	deposit(s, r, 14_762_500_00)
	m := r.Opened()
	r.Answer(m, models.ConstituencyContributors, 2, boardroom.Agree(1))
	r.Answer(m, models.ConstituencyCountries, 2, models.VoteInput{TextNumber: 1, Answer: models.AnswerRemarks, Reason: "Report in the first year already."})
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Object(1))
	r.Answer(m, models.ConstituencyStakeholders, 3, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Words: "once a year",
		Reason: "Fees change with the season.", WouldRemove: "every six months in the first two seasons"})
	r.Answer(m, models.ConstituencyStakeholders, 3, boardroom.Agree(1))
	server := httptest.NewServer(s.Handler)
	defer server.Close()
	ctx := chromium(t)
	look := func(b *handlerstest.Browser, pages map[string]string) {
		for name, at := range pages {
			for _, lang := range []string{"en", "fr", "ar"} {
				for _, width := range []int64{390, 1440} {
					file := fmt.Sprintf("board-%s-%s-%d", name, lang, width)
					t.Run(file, func(t *testing.T) {
						picture(t, ctx, b, server.URL, "/"+lang+at, width, filepath.Join(dir, file+".png"))
					})
				}
			}
		}
	}
	look(s.SignIn(r.Members["contributors/1"]), map[string]string{"vote": path(m), "score": path(m, "score"), "interest": path(m, "interest"), "matters": "/board/matters"})
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Agree(1))
	r.AllAgree(m)
	chair := s.SignIn(r.Chair)
	look(chair, map[string]string{"chair": path(m), "text": path(m, "text"), "ending": path(m, "ending")})
	look(s.SignIn(r.Head), map[string]string{"seats": "/board/seats", "paper": "/board/matters/new"})
	chair.Get(path(m)).Submit("#chair form", nil)
	chair.Get(path(m)).Submit("#chair form", nil)
	look(s.Visitor(), map[string]string{"composition": "/board", "decision": "/decisions/DEM00-D-2027-01", "decisions": "/decisions"})
}
