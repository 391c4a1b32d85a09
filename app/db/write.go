package db

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"time"

	"seedfund/models"
)

var actionName = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$`)

// Write runs one use case in one transaction and leaves one entry in the record
// of acts. It refuses an empty action or actor: a public visitor writes only
// through the system actor. Errors of kind *models.Error come back unchanged.
func (d *DB) Write(ctx context.Context, actor models.Actor, action string, fn func(tx *Tx) error) error {
	_, err := d.Act(ctx, actor, action, fn)
	return err
}

// Act is Write and gives the receipt: of this act, or with a Replayed error of
// the act the same form did before.
func (d *DB) Act(ctx context.Context, actor models.Actor, action string, fn func(tx *Tx) error) (models.Receipt, error) {
	if !actionName.MatchString(action) {
		return models.Receipt{}, errors.New("db: an act needs a name like proposal.submit, not " + action)
	}
	if !actor.System && !actor.SignedIn() {
		return models.Receipt{}, models.SignIn("error.sign_in")
	}
	if actor.Role == "" {
		return models.Receipt{}, errors.New("db: " + action + " without the capacity it is done in")
	}
	a := &act{db: d, actor: actor, action: action, fn: fn, key: keyOf(ctx)}
	err := d.perform(ctx, a)
	if err != nil {
		if e := models.AsError(err); e != nil && e.Kind == models.KindReplayed && e.Receipt != nil {
			return *e.Receipt, err
		}
		return models.Receipt{}, err
	}
	return a.receipt, nil
}

// book is a set of tables written outside the record of acts.
type book struct {
	name   string
	tables []string
}

func (b *book) holds(table string) bool { return slices.Contains(b.tables, table) }

// The books: the only writes without an entry.
var (
	Sessions = &book{"sessions", []string{"sessions"}}
	Rates    = &book{"rates", []string{"rate_counters"}}
	Drafts   = &book{"drafts", []string{"drafts", "unsent_words"}}
	Mail     = &book{"mail", []string{"messages"}}
	Incoming = &book{"incoming", []string{"incoming_files", "incoming_letters"}}
	Receipts = &book{"receipts", []string{"meeting_receipts"}}
	Reading  = &book{"reading", []string{"thread_reads"}}
	sealing  = &book{"sealing", []string{"seals", "seal_links"}}
	cleaning = &book{"cleaning", []string{"idempotency_keys", "rate_counters", "sessions", "unsent_words", "incoming_files", "incoming_letters"}}
)

// Books lists every book, for the test that holds the list closed.
func Books() map[string][]string {
	out := map[string][]string{}
	for _, b := range []*book{Sessions, Rates, Drafts, Mail, Incoming, Receipts, Reading, sealing, cleaning} {
		out[b.name] = b.tables
	}
	return out
}

// Keep writes bookkeeping that is no act: sessions, rate counters, autosaved
// drafts, delivery of mail and its opening. Create, Update and Delete work on the book's tables only.
func (d *DB) Keep(ctx context.Context, b *book, fn func(tx *Tx) error) error {
	return d.perform(ctx, &act{db: d, actor: models.SystemActor, action: "keep." + b.name, book: b, fn: fn})
}

type inWrite struct{}

// perform gives the act its own deadline and hands it to the engine.
func (d *DB) perform(ctx context.Context, a *act) error {
	if ctx.Value(inWrite{}) != nil {
		return errNested
	}
	if err := ctx.Err(); err != nil {
		return answer(a.action, err)
	}
	deadline := wall().Add(d.config.ActTimeout)
	if own, ok := ctx.Deadline(); ok {
		deadline = own
	}
	a.deadline = deadline
	a.execCtx = context.WithValue(context.WithoutCancel(ctx), inWrite{}, true)
	// The end of ctx is later than the deadline looked at between statements:
	// it is there for a statement that never comes back.
	bounded, cancel := context.WithDeadline(a.execCtx, deadline.Add(hardStop))
	defer cancel()
	a.ctx = bounded
	waiting, stop := context.WithDeadline(ctx, deadline)
	defer stop()

	var err error
	if d.engine.single() {
		err = d.writer.do(waiting, a)
	} else {
		err = d.transact(waiting, a)
	}
	if err != nil {
		return answer(a.action, err)
	}
	a.committed()
	return nil
}

const hardStop = 5 * time.Second
