package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// page is what one kind of client asks for again and again.
type page struct {
	server *process
	path   string
	cookie string // of the session, empty for a visitor
}

// slice is one stretch of measuring.
type slice struct {
	n    int64
	took time.Duration
	cpu  time.Duration // of the server; 0 where it was not read
}

func (s slice) rate() float64 { return float64(s.n) / s.took.Seconds() }

// each is the processor time of one request.
func (s slice) each() time.Duration {
	if s.n == 0 {
		return 0
	}
	return s.cpu / time.Duration(s.n)
}

// client keeps its connections and asks for nothing compressed: what is
// compared is the making of pages.
func newClient(connections int) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       30 * time.Second,
	}
}

// fetch asks for a page once and gives its size; another status than 200 is an
// error.
func (p page) fetch(ctx context.Context, c *http.Client) (int64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.server.origin+p.path, nil)
	if err != nil {
		return 0, err
	}
	if p.cookie != "" {
		req.Header.Set("Cookie", p.cookie)
	}
	res, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: status %d", p.path, res.StatusCode)
	}
	return n, err
}

// pageSlice lets clients ask for a page for a while.
func pageSlice(ctx context.Context, p page, clients int, long time.Duration) (slice, error) {
	c := newClient(clients)
	defer c.CloseIdleConnections()
	before, err := p.server.cpu()
	if err != nil {
		return slice{}, err
	}
	s, err := during(clients, long, func(int) error { _, err := p.fetch(ctx, c); return err })
	if err != nil {
		return s, err
	}
	after, err := p.server.cpu()
	s.cpu = after - before
	return s, err
}

// during lets n workers do something again and again for a while; the first
// error ends them all.
func during(n int, long time.Duration, do func(worker int) error) (slice, error) {
	var (
		count  atomic.Int64
		failed atomic.Pointer[error]
		wg     sync.WaitGroup
	)
	began := time.Now()
	for i := range n {
		wg.Go(func() {
			for time.Since(began) < long && failed.Load() == nil {
				if err := do(i); err != nil {
					failed.CompareAndSwap(nil, &err)
					return
				}
				count.Add(1)
			}
		})
	}
	wg.Wait()
	s := slice{n: count.Load(), took: time.Since(began)}
	if err := failed.Load(); err != nil {
		return s, *err
	}
	if s.n == 0 {
		return s, fmt.Errorf("nothing was done within %s", long)
	}
	return s, nil
}

// pair is one measure of the product beside its reference.
type pair struct{ product, reference slice }

// pairs alternates slices of both, beginning with either in turn. Pairs whose
// reference strays more than 40 % from its own median are dropped.
func pairs(n int, product, reference func() (slice, error)) ([]pair, error) {
	var all []pair
	for i := range n {
		var p pair
		var err error
		order := []func() error{
			func() (err error) { p.reference, err = reference(); return err },
			func() (err error) { p.product, err = product(); return err },
		}
		if i%2 == 1 {
			slices.Reverse(order)
		}
		for _, do := range order {
			if err = do(); err != nil {
				return nil, err
			}
		}
		all = append(all, p)
	}
	middle := median(all, func(p pair) float64 { return p.reference.rate() })
	good := slices.DeleteFunc(slices.Clone(all), func(p pair) bool { return math.Abs(p.reference.rate()/middle-1) > 0.4 })
	if len(good) == 0 {
		good = all
	}
	return good, nil
}

// median is the middle of what of gives; of an even number the mean of the two
// in the middle. Values that are no number are left out.
func median[T any](all []T, of func(T) float64) float64 {
	var values []float64
	for _, x := range all {
		if v := of(x); !math.IsNaN(v) && !math.IsInf(v, 0) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return math.NaN()
	}
	slices.Sort(values)
	m := len(values) / 2
	if len(values)%2 == 1 {
		return values[m]
	}
	return (values[m-1] + values[m]) / 2
}

// sessionOf is the cookie header a browser would send back.
func sessionOf(cookies []*http.Cookie) string {
	var parts []string
	for _, c := range cookies {
		parts = append(parts, c.Name+"="+c.Value)
	}
	return strings.Join(parts, "; ")
}
