package main

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// slow is a line as a telephone has it far from town.
func (w *window) slow() {
	w.stage.Helper()
	w.does("slow the line down", network.Enable(), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := network.EmulateNetworkConditionsByRule([]*network.Conditions{{Latency: 300, DownloadThroughput: 60_000, UploadThroughput: 200_000}}).Do(ctx)
		return err
	}))
}

// noisyPhotograph is a JPEG of more than a megabyte.
func noisyPhotograph(t *testing.T) []byte {
	t.Helper()
	picture, rng := image.NewRGBA(image.Rect(0, 0, 1100, 800)), rand.New(rand.NewPCG(1, 2))
	for y := range 800 {
		for x := range 1100 {
			picture.Set(x, y, color.RGBA{uint8(rng.IntN(256)), uint8(rng.IntN(256)), uint8(rng.IntN(256)), 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// An endorser without an account opens the link of a letter, photographs the
// stamped letter on a slow line that drops, and has a receipt in the mail; the
// line that dropped cost a piece and not the photograph.
func TestALetterIsPhotographedOnASlowLineThatDrops(t *testing.T) {
	s := openStageWith(t, apptest.Engine(), func(c *app.Config) { c.Letters = inWords{} })
	room := boardroom.Furnish(t, s.Harness)
	id := room.Invited()
	asked, err := s.Services.Proposals.AskEndorsement(s.Ctx, room.Lead, id, proposals.EndorsementRequest{
		About: models.WantedEndorsement{Kind: models.EndorserRC, Country: "XDA"}, Office: "Resident Coordinator", Entity: "United Nations in Country A", Address: "rc@country-a.invalid", Language: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	outbox := func(template string) models.Message {
		m, err := db.From[models.Message](s.DB.Read(s.Ctx)).Where("template = ? AND address = ?", template, "rc@country-a.invalid").Take(s.Ctx)
		if err != nil {
			t.Fatalf("%s: %v", template, err)
		}
		return m
	}
	var params map[string]string
	if err := json.Unmarshal([]byte(outbox("endorsements.asked").Params), &params); err != nil || params["Link"] != asked.Link {
		t.Fatalf("%v %v", params, err)
	}
	photo := filepath.Join(s.Dir, "letter.jpg")
	body := noisyPhotograph(t)
	if err := os.WriteFile(photo, body, 0o600); err != nil {
		t.Fatal(err)
	}
	w := &window{stage: s, who: "endorser", ctx: s.chrome}
	w.turn()
	w.slow()
	w.open(strings.TrimPrefix(params["Link"], s.base))
	w.sees("Coordonnateur résident", "Country A")
	w.fill("#answer form", values{"answer": "give", "signatory": "Le Coordonnateur"})
	w.attach("#answer input[name=photo]", photo)
	dropped := make(chan bool, 1)
	var pieces, again atomic.Int64
	chromedp.ListenTarget(s.chrome, func(e any) {
		if r, ok := e.(*network.EventRequestWillBeSent); ok && strings.Contains(r.Request.URL, "/pieces?at=") {
			if strings.Contains(r.Request.URL, secretOf(asked.Link)) {
				t.Error("the secret is in the address of a piece")
			}
			if pieces.Add(1) == 3 {
				dropped <- true
			}
			if strings.HasSuffix(r.Request.URL, "at=0") {
				again.Add(1)
			}
		}
	})
	w.does("send the answer", chromedp.Click("#answer button[type=submit]", chromedp.ByQuery))
	<-dropped
	w.line(true)
	w.until("the page says that the line is down", `document.querySelector(".sending p")?.textContent.length > 0 && !navigator.onLine`)
	w.line(false)
	w.slow()
	w.does("wait for the receipt", chromedp.WaitVisible(`main:not(:has(form)) .facts`, chromedp.ByQuery))
	w.sees("Avalisé", "letter.jpg")
	if again.Load() != 1 {
		t.Errorf("the first piece was sent %d times", again.Load())
	}
	view, err := s.Services.Proposals.Show(s.Ctx, models.SystemActor, id)
	if err != nil {
		t.Fatal(err)
	}
	e := view.Document.Endorsements[len(view.Document.Endorsements)-1]
	if e.State != models.EndorsementGiven || e.How != models.ByLink || e.FileID == nil {
		t.Fatalf("%+v", e)
	}
	if f, err := s.Services.Files.Find(s.Ctx, *e.FileID); err != nil || f.Size != int64(len(body)) {
		t.Errorf("the photograph is not whole: %+v %v", f, err)
	}
	receipt := outbox("endorsements.receipt")
	letter, err := inWords{}.Letter(receipt.Language, receipt.Template, map[string]string{"Receiver": receipt.Name, "Outcome": "given", "Title": view.Proposal.Title, "Receipt": e.ReceiptNumber(), "Hash": e.Digest})
	if err != nil || receipt.Language != "fr" || !strings.Contains(receipt.Params, e.ReceiptNumber()) || !strings.Contains(letter.Text, e.Digest) {
		t.Errorf("%+v %v", receipt, err)
	}
	w.open(strings.TrimPrefix(params["Link"], s.base))
	w.sees("Récépissé de votre réponse")
	if w.has("main form") {
		t.Error("the link still takes an answer")
	}
	s.Verify()
}

func secretOf(link string) string {
	_, secret, _ := strings.Cut(link, "?t=")
	return secret
}
