// Package printing prints documents with a headless Chromium: real text in every
// script, tagged, with an outline, and the reference and hash of the document at
// the foot of each page. What is printed needs no network and gets none, and no
// script runs in it.
package printing

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"golang.org/x/sync/singleflight"
)

// Media is the type of a printed document.
const Media = "application/pdf"

// ErrNone is the refusal where no browser is set up.
var ErrNone = errors.New("printing: no browser is set up")

// ErrBusy is the refusal of a visitor while another visitor's document is printed.
var ErrBusy = errors.New("printing: busy")

// Printer prints with the browser at a path, two documents at a time, and one more
// for visitors. What was printed lies on a shelf: the same document asked for
// again, or by several at once, is printed once. The zero path prints nothing.
type Printer struct {
	browser  string
	room     chan struct{}
	patient  time.Duration
	shelf    *shelf
	flight   singleflight.Group
	visitors *Printer
	waits    bool // for its turn
}

// New makes a printer of the browser at a path; "" for none.
func New(browser string) *Printer {
	p := &Printer{browser: browser, room: make(chan struct{}, 2), patient: 25 * time.Second, shelf: newShelf(shelfBytes), waits: true}
	p.visitors = &Printer{browser: browser, room: make(chan struct{}, 1), patient: p.patient, shelf: p.shelf}
	return p
}

// ForVisitors is the printer for people who are not signed in: it prints one
// document at a time, refuses another meanwhile with ErrBusy, and takes no place
// from those who are.
func (p *Printer) ForVisitors() *Printer {
	if p == nil {
		return nil
	}
	return p.visitors
}

// Ready says whether the printer can print.
func (p *Printer) Ready() bool { return p != nil && p.browser != "" }

// Print gives a page that needs nothing else as PDF, with a foot on each of its
// sheets. It waits for its turn as long as ctx allows.
func (p *Printer) Print(ctx context.Context, body, foot string) ([]byte, error) {
	if !p.Ready() {
		return nil, ErrNone
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("printing: %w", err)
	}
	name := sha256.Sum256([]byte(body + "\x00" + foot))
	if out := p.shelf.take(name); out != nil {
		return out, nil
	}
	// Whoever comes second waits for the first one's print, and no longer than they like.
	printed := p.flight.DoChan(string(name[:]), func() (any, error) {
		if err := p.enter(context.WithoutCancel(ctx)); err != nil {
			return nil, err
		}
		defer func() { <-p.room }()
		ctx, done := context.WithTimeout(context.WithoutCancel(ctx), p.patient)
		defer done()
		out, err := p.print(ctx, body, foot)
		if err == nil {
			p.shelf.put(name, out)
		}
		return out, err
	})
	select {
	case r := <-printed:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.([]byte), nil
	case <-ctx.Done():
		return nil, fmt.Errorf("printing: waited in vain: %w", ctx.Err())
	}
}

// enter takes a place at the printer.
func (p *Printer) enter(ctx context.Context) error {
	if !p.waits {
		select {
		case p.room <- struct{}{}:
			return nil
		default:
			return ErrBusy
		}
	}
	ctx, done := context.WithTimeout(ctx, p.patient)
	defer done()
	select {
	case p.room <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("printing: waited in vain: %w", ctx.Err())
	}
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
