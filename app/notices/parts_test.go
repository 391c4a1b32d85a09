package notices_test

import (
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/reviewroom"
	"seedfund/app/db"
	"seedfund/app/jobs"
	"seedfund/app/mail"
	"seedfund/app/notices"
	"seedfund/app/proposals"
	"seedfund/models"
)

// Nothing changes hands in silence: whoever had a part and whoever has it now are
// told, and whoever leaves.
func TestWritersAreToldOfTheirParts(t *testing.T) {
	t.Parallel()
	s := reviewroom.Furnish(t, apptest.New(t, apptest.At(time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC))))
	box := mail.New(s.DB, mail.Config{}, asRead{})
	r := jobs.New(s.DB, nil)
	box.Register(r)
	notices.New(s.DB, box, "http://127.0.0.1/").Register(r)
	id, err := s.Proposals.Start(s.Ctx, s.Lead, proposals.Beginning{CallID: s.Call.ID, Title: "Work and dignity", Country: "XDA"})
	s.Must(err)
	s.Complete(id)
	told := func(actor models.Actor) []string {
		t.Helper()
		_, err := r.Drain(s.Ctx)
		s.Must(err)
		letters, err := box.Own(s.Ctx, actor)
		s.Must(err)
		var out []string
		for _, l := range letters {
			out = append(out, l.Subject+" "+l.Text)
		}
		return out
	}
	want := func(actor models.Actor, letters ...string) {
		t.Helper()
		got := told(actor)
		if len(got) != len(letters) {
			t.Fatalf("%v, want %v", got, letters)
		}
		seen := map[string]bool{}
		for _, l := range got {
			seen[l] = true
		}
		for _, l := range letters {
			if !seen[l] {
				t.Errorf("%v lack %s", got, l)
			}
		}
	}
	assign := func(to int64, reason string) {
		t.Helper()
		s.Must(s.Proposals.AssignPart(s.Ctx, s.Lead, id, proposals.Assignment{Part: "situation", Version: s.View(id).Document.Parts["situation"].Version, Organisation: to, Reason: reason}))
	}
	const page = "http://127.0.0.1/proposals/1/sections/situation"
	assign(s.Partner.OrganisationID, "")
	want(s.Partner, "proposals.part give "+page)
	s.PartsReady(id, s.Lead, s.Partner)
	s.Must(s.Proposals.ReturnPart(s.Ctx, s.Lead, id, proposals.PartReturn{Part: "situation", Version: s.View(id).Document.Parts["situation"].Version, Reason: "The districts."}))
	want(s.Partner, "proposals.part give "+page, "proposals.part return "+page)
	assign(s.Lead.OrganisationID, "The deadline.")
	want(s.Partner, "proposals.part give "+page, "proposals.part return "+page, "proposals.part take "+page)
	kit, err := s.Proposals.MakeKit(s.Ctx, s.State, id, "fr")
	s.Must(err)
	k, err := s.Proposals.Kit(s.Ctx, s.State, id, kit)
	s.Must(err)
	assign(s.Partner.OrganisationID, "")
	_, err = s.Proposals.ReturnKit(s.Ctx, s.State, id, proposals.KitFilled{Stamp: models.KitStamp{Code: k.Code, Base: k.Hash}, Name: "kit.xlsx",
		Items: map[string]string{models.KitAnswer("needs"): "As filled on the way."}}, func(tx *db.Tx) (*models.File, error) {
		f := models.File{Hash: strings.Repeat("b", 64), Size: 1, Kind: "x", Name: "kit.xlsx", Purpose: "kit", OwnerType: proposals.FileOwner, OwnerID: id, State: models.FileStored}
		return &f, db.Create(tx, &f)
	})
	s.Must(err)
	want(s.Partner, "proposals.part give "+page, "proposals.part return "+page, "proposals.part take "+page, "proposals.part give "+page, "proposals.part kit http://127.0.0.1/proposals/1/kit-returns/1")
	s.Must(s.Proposals.SavePartners(s.Ctx, s.Lead, id, proposals.Partners{Version: s.View(id).Document.Parts[models.PartPartners].Version, Countries: []proposals.Share{{Country: "XDA", Basis: 10000}}}))
	// Of what the organisation no longer sees, no word of the earlier letters is left.
	want(s.Partner, " ", " ", " ", " ", " ", "proposals.part leave http://127.0.0.1/proposals")
	if got := told(s.State); len(got) != 0 {
		t.Errorf("others are told: %v", got)
	}
}
