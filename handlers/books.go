package handlers

import (
	"context"
	"sync"
	"time"
)

// booksLife is how long the foot of the pages may lag behind the books; one
// page in that time reads them anew, for all pages.
const booksLife = 5 * time.Second

// books is when the ledger was written last, as far as this server has seen.
type books struct {
	mu             sync.Mutex
	recorded, read time.Time
}

// lastEntry says when the ledger was written last, in the words of the foot:
// the same on every page. Empty books say nothing.
func (v *Visit) lastEntry() string {
	recorded := v.site.lastRecorded(v.Ctx())
	if recorded.IsZero() {
		return ""
	}
	return v.T("public.last_entry", "At", recorded)
}

func (w *site) lastRecorded(ctx context.Context) time.Time {
	b, now := &w.books, w.services.DB.Now(ctx)
	b.mu.Lock()
	defer b.mu.Unlock()
	if age := now.Sub(b.read); !b.read.IsZero() && age >= 0 && age <= booksLife {
		return b.recorded
	}
	// What all pages share is no part of the one that happens to ask; nor does it
	// end with that page's reader.
	apart, done := context.WithTimeout(context.Background(), booksLife)
	defer done()
	recorded, err := w.services.Ledger.LastRecorded(apart)
	if err != nil {
		w.log.Error("read when the ledger was written last", "error", err)
		return b.recorded
	}
	b.recorded, b.read = recorded, now
	return recorded
}
