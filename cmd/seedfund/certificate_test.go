package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"seedfund/models"
)

// variants are one certificate as issued and with a fault, and what both ways
// to check a file say of each.
func variants(t *testing.T) (dir, hash string, all []variant) {
	t.Helper()
	text, err := os.ReadFile("../../models/testdata/certificate-1.json")
	if err != nil {
		t.Fatal(err)
	}
	report, err := models.CheckCertificate(text)
	if err != nil {
		t.Fatal(err)
	}
	opened := bytes.Index(text, []byte(`,"opened":{"arithmetic"`))
	public := append(bytes.Clone(text[:opened]), '}')
	swap := func(from, to string) []byte { return bytes.Replace(text, []byte(from), []byte(to), 1) }
	all = []variant{
		{"full.json", text, ""},
		{"public.json", public, ""},
		{"flipped.json", swap(`"quorum_met":true`, `"quorum_met":false`), "hash"},
		{"reason.json", swap("REASON-OF-TEXT", "another reason"), "opened.path"},
		{"salt.json", swap(`"salt":"`, `"salt":"00`), "opened.arithmetic"},
		{"format.json", swap(models.CertificateFormat1, "seedfund-certificate/9"), "format"},
	}
	dir = t.TempDir()
	for _, v := range all {
		if err := os.WriteFile(filepath.Join(dir, v.name), v.text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, report.Hash, all
}

type variant struct {
	name  string
	text  []byte
	fault string // the place both name, empty where it holds
}

func TestVerifyOneCertificate(t *testing.T) {
	t.Parallel()
	dir, hash, all := variants(t)
	for _, v := range all {
		name := filepath.Join(dir, v.name)
		if v.fault == "" {
			want(t, line(t, nil, "verify", "--certificate", name), 0, "certificate 1 of decision", hash)
			continue
		}
		want(t, line(t, nil, "verify", "--certificate", name), 1, "FAULT", v.fault)
	}
	want(t, line(t, nil, "verify", "--certificate", filepath.Join(dir, "none.json")), 1, "none.json")
}

// The page says of every file what the command line says, on a phone, for a
// visitor, and opens no connection for it.
func TestTheBrowserChecksACertificate(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a browser")
	}
	t.Parallel()
	dir, hash, all := variants(t)
	s := openStage(t, "sqlite")
	ctx, cancel := context.WithTimeout(s.chrome, 40*time.Second)
	defer cancel()
	shown := func(say string) chromedp.Action { return chromedp.WaitVisible(`[data-say="` + say + `"]`) }
	hidden := func(say string) chromedp.Action { return chromedp.WaitNotVisible(`[data-say="` + say + `"]`) }
	text := func(value string) (said string) {
		if err := chromedp.Run(ctx, chromedp.Text(`[data-value="`+value+`"]`, &said)); err != nil {
			t.Fatal(err)
		}
		return said
	}
	if err := chromedp.Run(ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(s.base+"/certificates/check#DEM00-D-2027-01."+hash), shown("printed")); err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		choose := chromedp.SetUploadFiles("input[type=file]", []string{filepath.Join(dir, v.name)})
		if v.fault == "" {
			if err := chromedp.Run(ctx, choose, shown("holds"), shown("same"), hidden("fails")); err != nil {
				t.Fatalf("%s: %v", v.name, err)
			}
			if got := text("hash"); got != hash {
				t.Errorf("%s: the page computes %s", v.name, got)
			}
			continue
		}
		if err := chromedp.Run(ctx, choose, shown("fails"), hidden("holds"), hidden("same")); err != nil {
			t.Fatalf("%s: %v", v.name, err)
		}
		if got := text("fault"); got != v.fault {
			t.Errorf("%s: the page names %s, want %s", v.name, got, v.fault)
		}
	}
	// The policy lets the page's scripts open no connection.
	var sent bool
	err := chromedp.Run(ctx, chromedp.Evaluate(`fetch("/decisions").then(() => true, () => false)`, &sent, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	if err != nil || sent {
		t.Errorf("the page reached the server: %v, %v", sent, err)
	}
}
