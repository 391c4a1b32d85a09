// Package printing prints documents with a headless Chromium: real text in every
// script, tagged, with an outline, and the reference and hash of the document at
// the foot of each page. What is printed needs no network and gets none, and no
// script runs in it.
package printing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Media is the type of a printed document.
const Media = "application/pdf"

// ErrNone is the refusal where no browser is set up.
var ErrNone = errors.New("printing: no browser is set up")

// Printer prints with the browser at a path, two documents at a time. The zero
// path prints nothing.
type Printer struct {
	browser string
	room    chan struct{}
	patient time.Duration
}

// New makes a printer of the browser at a path; "" for none.
func New(browser string) *Printer {
	return &Printer{browser: browser, room: make(chan struct{}, 2), patient: 25 * time.Second}
}

// Ready says whether the printer can print.
func (p *Printer) Ready() bool { return p != nil && p.browser != "" }

// Print gives a page that needs nothing else as PDF, with a foot on each of its
// sheets. It waits for its turn as long as ctx allows.
func (p *Printer) Print(ctx context.Context, body, foot string) ([]byte, error) {
	if !p.Ready() {
		return nil, ErrNone
	}
	select {
	case p.room <- struct{}{}:
		defer func() { <-p.room }()
	case <-ctx.Done():
		return nil, fmt.Errorf("printing: waited in vain: %w", ctx.Err())
	}
	ctx, done := context.WithTimeout(ctx, p.patient)
	defer done()
	return p.print(ctx, body, foot)
}

func (p *Printer) print(ctx context.Context, body, foot string) ([]byte, error) {
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(p.browser), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"))
	if os.Getuid() == 0 { // its sandbox refuses to run for root, as in a container
		flags = append(flags, chromedp.NoSandbox)
	}
	alloc, stop := chromedp.NewExecAllocator(ctx, flags...)
	defer stop()
	tab, end := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {})) // what fails is returned
	defer end()
	var out []byte
	err := chromedp.Run(tab,
		network.Enable(), network.SetBlockedURLs().WithURLPatterns([]*network.BlockPattern{{URLPattern: "*://*:*/*", Block: true}}), emulation.SetScriptExecutionDisabled(true),
		chromedp.ActionFunc(func(ctx context.Context) error {
			tree, err := page.GetFrameTree().Do(ctx)
			if err != nil {
				return err
			}
			return page.SetDocumentContent(tree.Frame.ID, body).Do(ctx)
		}),
		chromedp.ActionFunc(func(ctx context.Context) (err error) {
			out, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).WithPrintBackground(true).WithDisplayHeaderFooter(true).
				WithHeaderTemplate("<span></span>").WithFooterTemplate(foot).WithGenerateTaggedPDF(true).WithGenerateDocumentOutline(true).
				WithMarginTop(0.87).WithMarginBottom(1.02).WithMarginLeft(0.79).WithMarginRight(0.79).Do(ctx)
			return err
		}))
	if err != nil {
		return nil, fmt.Errorf("printing: %w", err)
	}
	return out, nil
}
