package handlers

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"seedfund/app/db"
	"seedfund/models"
)

// A live page is told when what its reader sees on it has changed. The word
// says that, and nothing of what: the page fetches itself anew, with the rights
// of that moment.
const (
	liveLook  = time.Second      // between two looks at the store's mark
	liveLasts = 20 * time.Second // of one stream; the browser comes back and proves anew who asks
	liveEach  = 4                // streams of one account
	liveAll   = 500              // streams of this server
)

// watch looks at the store for all streams of this server, as long as there is
// one.
type watch struct {
	mu      sync.Mutex
	streams map[chan struct{}]int64 // by account
	stop    context.CancelFunc
}

// join gives a channel that says when an act has changed the store, and what
// ends it; none when there are too many.
func (w *watch) join(d *db.DB, account int64) (<-chan struct{}, func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	own := 0
	for _, a := range w.streams {
		if a == account {
			own++
		}
	}
	if own >= liveEach || len(w.streams) >= liveAll {
		return nil, nil
	}
	c := make(chan struct{}, 1)
	if len(w.streams) == 0 {
		ctx, stop := context.WithCancel(context.Background())
		w.streams, w.stop = map[chan struct{}]int64{}, stop
		go w.look(ctx, d)
	}
	w.streams[c] = account
	return c, func() { w.leave(c) }
}

func (w *watch) leave(c chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.streams, c)
	if len(w.streams) == 0 {
		w.stop()
	}
}

func (w *watch) look(ctx context.Context, d *db.DB) {
	tick := time.NewTicker(liveLook)
	defer tick.Stop()
	last := ""
	for {
		if mark, err := d.Mark(ctx); err == nil && mark.State != last {
			last = mark.State
			w.tell()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (w *watch) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.streams {
		select {
		case c <- struct{}{}:
		default: // it has not yet looked since the last word
		}
	}
}

// matterEvents tells of changes on the page of a matter. Whoever does not ask
// for a stream is told the present state once.
func matterEvents(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	return v.stream(func(ctx context.Context) (string, error) {
		m, err := v.Matters.Show(ctx, v.Actor, id)
		return m.Pulse(), err
	})
}

// stream sends the pulse of a page whenever it is another than the reader has.
func (v *Visit) stream(pulse func(context.Context) (string, error)) error {
	now, err := pulse(v.Ctx())
	if err != nil {
		return err
	}
	changed, leave := v.site.watch.join(v.DB, v.Actor.AccountID)
	if leave == nil {
		return v.NoContent(http.StatusNoContent) // the browser does not come back
	}
	defer leave()
	h := v.Response().Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	v.Response().WriteHeader(http.StatusOK)
	seen := cmp.Or(v.Request().Header.Get("Last-Event-ID"), v.QueryParam("seen"))
	if _, err := fmt.Fprint(v.Response(), "retry: 1500\n\n"); err != nil {
		return nil // gone
	}
	once := v.Request().Method == http.MethodHead || !strings.Contains(v.Request().Header.Get("Accept"), "text/event-stream")
	over := time.NewTimer(liveLasts)
	defer over.Stop()
	for {
		if now != seen {
			seen = now
			if _, err := fmt.Fprintf(v.Response(), "id: %s\ndata: %s\n\n", now, now); err != nil {
				return nil
			}
		}
		v.Response().Flush()
		if once {
			return nil
		}
		select {
		case <-v.Ctx().Done():
			return nil
		case <-v.site.ending():
			return nil
		case <-over.C:
			return nil
		case <-changed:
		}
		if now, err = pulse(v.Ctx()); err != nil {
			// What may not be seen any more is a change too; the page will say why.
			now = "gone"
			if e := models.AsError(err); e == nil {
				return nil
			}
		}
	}
}

// ending is done when the server lets its last requests end.
func (w *site) ending() <-chan struct{} {
	if w.config.Ending == nil {
		return nil
	}
	return w.config.Ending.Done()
}
