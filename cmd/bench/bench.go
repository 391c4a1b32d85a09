package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"text/tabwriter"
	"time"
)

// bench is one run of all measures on a store that is there.
type bench struct {
	program   string // what is measured
	floor     string // this program, which serves the floor as a child
	dir       string // on the disk that is measured
	long      time.Duration
	pairs     int
	clients   int
	sizes     []int64 // ledgers, the smallest first
	decisions int     // that verify is measured on
	drafters  int     // who write at once
	reported  int     // programmes of the consolidated report
	reader    login   // who reads pages
	members   []login // who votes
	out       io.Writer
	slices    int // of votes, so far

	table *tabwriter.Writer
}

func (b *bench) store() string        { return filepath.Join(b.dir, "data") }
func database(data string) string     { return filepath.Join(data, "seedfund.db") }
func (b *bench) sized(n int64) string { return filepath.Join(b.dir, fmt.Sprintf("data-%d", n)) }
func (b *bench) serve(ctx context.Context, data string) (*process, error) {
	return start(ctx, nil, "/readyz", b.program, "serve", "--data", data, "--addr", "127.0.0.1:0")
}

func (b *bench) row(name, product, reference, ratio, target string) {
	fmt.Fprintf(b.table, "%s\t%s\t%s\t%s\t%s\n", name, product, reference, ratio, target)
	_ = b.table.Flush()
}

// everything is measured in this order.
func (b *bench) everything() []step {
	return []step{b.readPages, b.castVotes, b.votesOnPostgres, b.growLedger, b.writeWorkbook, b.writeReport, b.readFile, b.verifyDecisions, b.saveDrafts, b.draftsOnPostgres, b.coldStart}
}

type step = func(context.Context) error

// run says the conditions and takes the steps; the store lies in b.store().
func (b *bench) run(ctx context.Context, steps ...step) error {
	fmt.Fprintf(b.out, "%s, %d cores, %s, embedded database where no other is named; load and servers share the cores; median of %d pairs of slices of %s\n",
		time.Now().UTC().Format("2006-01-02 15:04 UTC"), runtime.NumCPU(), runtime.Version(), b.pairs, b.long)
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		fmt.Fprintf(b.out, "load of the machine at the start (1, 5, 15 minutes, running, last process): %s", load)
	}
	return b.measure(ctx, steps...)
}

// measure takes the given steps under one heading.
func (b *bench) measure(ctx context.Context, steps ...step) error {
	b.table = tabwriter.NewWriter(b.out, 0, 0, 2, ' ', tabwriter.DiscardEmptyColumns)
	b.heading("measure")
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// verify lets the program check every store that was measured.
func (b *bench) verify(ctx context.Context) error {
	for _, data := range append([]string{b.store()}, b.stores()...) {
		if err := b.tool(ctx, "verify", "--quiet", "--data", data); err != nil {
			return err
		}
	}
	fmt.Fprintf(b.out, "verify finds no fault in the %d stores measured\n", len(b.sizes)+1)
	return nil
}

func (b *bench) heading(first string) { b.row(first, "product", "reference", "ratio", "target") }

func (b *bench) stores() (out []string) {
	for _, n := range b.sizes {
		out = append(out, b.sized(n))
	}
	return out
}

// candidates are the pages that are measured; those that do not answer the
// reader with 200 are left out and named.
var candidates = []struct {
	path  string
	money bool // its cost might follow the size of the ledger
}{
	{"/", true}, {"/programmes", true}, {"/programmes/JP-0001", true}, {"/calls", false}, {"/proposals", false}, {"/board/matters", false},
	{"/ledger", true}, {"/ledger/statement", true}, {"/funding", true}, {"/programmes/JP-0001/money", true}, {"/transfers", true},
}

// readPages measures pages beside the floor, for a visitor and signed in.
func (b *bench) readPages(ctx context.Context) (err error) {
	server, err := b.serve(ctx, b.store())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	bare, err := start(ctx, nil, "/ready", b.floor, "floor", b.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bare.stop()) }()
	reader, err := signIn(ctx, server, b.reader)
	if err != nil {
		return err
	}
	for _, c := range candidates {
		for _, who := range []struct{ name, cookie, floor string }{{"visitor", "", ""}, {"signed in", reader.cookie, "session=" + floorSession}} {
			p := page{server, c.path, who.cookie}
			size, failed := p.fetch(ctx, newClient(1))
			if failed != nil {
				continue
			}
			reference := page{bare, fmt.Sprintf("/page/%d", size), who.floor}
			got, err := b.beside(ctx, p, reference)
			if err != nil {
				return err
			}
			b.row(fmt.Sprintf("%s, %s, %.0f kB: processor", c.path, who.name, float64(size)/1000), each(got, product), each(got, floored), cpuRatio(got), "4 at most")
			b.row(fmt.Sprintf("%s, %s: pages a second", c.path, who.name), perSecond(got, product), perSecond(got, floored), rateRatio(got), "")
		}
	}
	return nil
}

func (b *bench) beside(ctx context.Context, p, reference page) ([]pair, error) {
	for _, x := range []page{p, reference} { // both warm
		if _, err := pageSlice(ctx, x, b.clients, b.long/3); err != nil {
			return nil, err
		}
	}
	return pairs(b.pairs, func() (slice, error) { return pageSlice(ctx, p, b.clients, b.long) },
		func() (slice, error) { return pageSlice(ctx, reference, b.clients, b.long) })
}

// growLedger measures pages on ledgers of each size, side by side.
func (b *bench) growLedger(ctx context.Context) (err error) {
	var servers []*process
	var readers []*member
	defer func() {
		for _, s := range servers {
			err = errors.Join(err, s.stop())
		}
	}()
	for _, n := range b.sizes {
		data := b.sized(n)
		if err := os.CopyFS(data, os.DirFS(b.store())); err != nil {
			return err
		}
		if err := entries(ctx, database(data), n); err != nil {
			return err
		}
		server, err := b.serve(ctx, data)
		if err != nil {
			return err
		}
		servers = append(servers, server)
		reader, err := signIn(ctx, server, b.reader)
		if err != nil {
			return err
		}
		readers = append(readers, reader)
	}
	for _, c := range candidates {
		small := page{servers[0], c.path, readers[0].cookie}
		if _, failed := small.fetch(ctx, newClient(1)); failed != nil || !c.money {
			continue
		}
		for i := 1; i < len(servers); i++ {
			got, err := b.beside(ctx, page{servers[i], c.path, readers[i].cookie}, small)
			if err != nil {
				return err
			}
			b.row(fmt.Sprintf("%s, %d entries beside %d: processor", c.path, b.sizes[i], b.sizes[0]), each(got, product), each(got, floored), cpuRatio(got), "1.2 at most")
		}
	}
	return nil
}

// writeWorkbook measures the portfolio workbook of half as many entries as the
// largest ledger has, which is as many lines.
func (b *bench) writeWorkbook(ctx context.Context) error {
	data := filepath.Join(b.dir, "data-workbook")
	if err := os.CopyFS(data, os.DirFS(b.store())); err != nil {
		return err
	}
	if err := entries(ctx, database(data), b.sizes[len(b.sizes)-1]/2); err != nil {
		return err
	}
	got, written, lines, err := workbooks(ctx, database(data), b.pairs)
	if err != nil {
		return err
	}
	ms := func(s slice) float64 { return s.took.Seconds() * 1000 }
	for _, r := range []struct {
		name   string
		got    []pair
		target string
	}{{"written from rows in memory", written, "3 at most"}, {"read from the store and written", got, ""}} {
		b.row(fmt.Sprintf("portfolio workbook of %d ledger lines, %s", lines, r.name),
			fmt.Sprintf("%.0f ms", median(r.got, func(p pair) float64 { return ms(p.product) })),
			fmt.Sprintf("%.0f ms", median(r.got, func(p pair) float64 { return ms(p.reference) })),
			ratio(median(r.got, func(p pair) float64 { return ms(p.product) / ms(p.reference) })), r.target)
	}
	return nil
}

// coldStart measures the start on existing data and the memory held at rest.
func (b *bench) coldStart(ctx context.Context) error {
	for _, data := range []string{b.store(), b.sized(b.sizes[len(b.sizes)-1])} {
		var ready, held []float64
		for range b.pairs {
			server, err := b.serve(ctx, data)
			if err != nil {
				return err
			}
			time.Sleep(2 * b.long) // at rest
			mb, err := server.resident()
			if err = errors.Join(err, server.stop()); err != nil {
				return err
			}
			ready, held = append(ready, server.ready.Seconds()*1000), append(held, mb)
		}
		same := func(v float64) float64 { return v }
		name := filepath.Base(data)
		b.row("start to the first ready answer, "+name, fmt.Sprintf("%.0f ms", median(ready, same)), "", "", "300 ms at most")
		b.row("resident memory at rest, "+name, fmt.Sprintf("%.0f MB", median(held, same)), "", "", "80 MB at most")
	}
	return nil
}

func product(p pair) slice { return p.product }
func floored(p pair) slice { return p.reference }

func each(all []pair, of func(pair) slice) string {
	return fmt.Sprintf("%.2f ms", median(all, func(p pair) float64 { return of(p).each().Seconds() * 1000 }))
}

func perSecond(all []pair, of func(pair) slice) string {
	return fmt.Sprintf("%.0f/s", median(all, func(p pair) float64 { return of(p).rate() }))
}

func cpuRatio(all []pair) string {
	return ratio(median(all, func(p pair) float64 { return p.product.each().Seconds() / p.reference.each().Seconds() }))
}

func rateRatio(all []pair) string {
	return ratio(median(all, func(p pair) float64 { return p.product.rate() / p.reference.rate() }))
}

func ratio(v float64) string { return fmt.Sprintf("%.2f", v) }
