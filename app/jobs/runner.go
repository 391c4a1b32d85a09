package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"seedfund/app/db"
	"seedfund/models"
)

// MailQueue is the queue of letters: one at a time on each server, so that no
// slow mail server holds up other work.
const MailQueue = "mail"

// Runner works the queue of one store.
type Runner struct {
	db      *db.DB
	log     *slog.Logger
	workers *river.Workers
	direct  map[string]func(ctx context.Context, args []byte) error
	chores  []chore
	client  *river.Client[*sql.Tx]
	running sync.WaitGroup
	stop    context.CancelFunc
}

// New gives a runner that knows no kind of job yet.
func New(d *db.DB, log *slog.Logger) *Runner {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Runner{db: d, log: log, workers: river.NewWorkers(), direct: map[string]func(context.Context, []byte) error{}}
}

// Handle registers what works a kind of job. A refusal of the domain ends the
// job, for it would be refused again; Later puts it off; any other error is
// tried again, later and later, for some days.
func Handle[T river.JobArgs](r *Runner, work func(ctx context.Context, args T) error) {
	var zero T
	river.AddWorker(r.workers, &worker[T]{log: r.log, work: work})
	r.direct[zero.Kind()] = func(ctx context.Context, raw []byte) error {
		var args T
		if err := json.Unmarshal(raw, &args); err != nil {
			return err
		}
		return work(ctx, args)
	}
}

// Kinds lists the kinds of jobs that are worked.
func (r *Runner) Kinds() []string { return slices.Sorted(maps.Keys(r.direct)) }

// Later is returned by work that is to be looked at again after a while.
func Later(after time.Duration) error { return river.JobSnooze(max(after, 0)) }

type worker[T river.JobArgs] struct {
	river.WorkerDefaults[T]
	log  *slog.Logger
	work func(ctx context.Context, args T) error
}

// Work implements river.Worker.
func (w *worker[T]) Work(ctx context.Context, job *river.Job[T]) error {
	err := w.work(ctx, job.Args)
	if e := models.AsError(err); e != nil && e.Kind != models.KindUnavailable && e.Kind != models.KindStale {
		w.log.Info("a job found its work refused", "kind", job.Kind, "job", job.ID, "refusal", e.Error())
		return nil
	}
	return err
}

// chore is work that is due again and again.
type chore struct {
	name  string
	every time.Duration
	work  func(ctx context.Context) error
}

// Every registers work that is done at the start and then again and again, on
// each server; it must not mind another server doing the same.
func (r *Runner) Every(name string, every time.Duration, work func(ctx context.Context) error) {
	r.chores = append(r.chores, chore{name, every, work})
}

// Start begins to work; ctx bounds the start only. Stop ends it.
func (r *Runner) Start(ctx context.Context) error {
	client, err := river.NewClient(r.db.JobDriver(), &river.Config{
		Logger:            slog.New(quiet{r.log.Handler()}),
		Workers:           r.workers,
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}, MailQueue: {MaxWorkers: 1}},
		FetchPollInterval: 500 * time.Millisecond,
		JobTimeout:        time.Minute,
	})
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	own, stop := context.WithCancel(context.WithoutCancel(ctx))
	if err := client.Start(own); err != nil {
		stop()
		return fmt.Errorf("jobs: %w", err)
	}
	r.client, r.stop = client, stop
	for _, c := range r.chores {
		r.running.Go(func() { r.repeat(own, c) })
	}
	return nil
}

func (r *Runner) repeat(ctx context.Context, c chore) {
	tick := time.NewTicker(c.every)
	defer tick.Stop()
	for {
		if err := c.work(ctx); err != nil && ctx.Err() == nil {
			r.log.Error("a chore failed", "chore", c.name, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Stop lets the jobs under way end until ctx does, then ends them.
func (r *Runner) Stop(ctx context.Context) error {
	if r.client == nil {
		return nil
	}
	err := r.client.Stop(ctx)
	if err != nil {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		err = r.client.StopAndCancel(hard)
	}
	r.stop()
	r.running.Wait()
	r.client = nil
	return err
}

// immediate is how far apart the making and the due time of a job lie that was
// enqueued without a time.
const immediate = 2 * time.Second

// Drain works, in the caller's place and in order, every job that is due by the
// store's clock, and what those enqueue, until none is left; it gives how many.
// It is for tests and for a demonstration whose clock is scripted; no runner
// may be started on the store meanwhile. The first failure ends it.
func (r *Runner) Drain(ctx context.Context) (int, error) {
	client, err := river.NewClient(r.db.JobDriver(), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return 0, fmt.Errorf("jobs: %w", err)
	}
	done := 0
	later := map[int64]bool{}
	for {
		due, err := r.due(ctx, client, later)
		if err != nil || len(due) == 0 {
			return done, err
		}
		for _, job := range due {
			again, err := r.drainOne(ctx, client, job)
			if err != nil {
				return done, err
			}
			if again {
				later[job.ID] = true
				continue
			}
			done++
		}
	}
}

// drainOne works one job; again says that it put itself off.
func (r *Runner) drainOne(ctx context.Context, client *river.Client[*sql.Tx], job *rivertype.JobRow) (again bool, err error) {
	work, known := r.direct[job.Kind]
	if !known {
		return false, fmt.Errorf("jobs: nobody works %s", job.Kind)
	}
	err = work(ctx, job.EncodedArgs)
	var snooze *river.JobSnoozeError
	switch e := models.AsError(err); {
	case errors.As(err, &snooze):
		return true, nil
	case e != nil && e.Kind != models.KindUnavailable && e.Kind != models.KindStale:
		err = nil
	}
	if err != nil {
		return false, fmt.Errorf("job %s: %w", job.Kind, err)
	}
	if _, err := client.JobDelete(ctx, job.ID); err != nil {
		return false, fmt.Errorf("jobs: %w", err)
	}
	return false, nil
}

func (r *Runner) due(ctx context.Context, client *river.Client[*sql.Tx], later map[int64]bool) (due []*rivertype.JobRow, err error) {
	now := r.db.Now(ctx)
	params := river.NewJobListParams().First(1000).OrderBy(river.JobListOrderByID, river.SortOrderAsc).
		States(rivertype.JobStateAvailable, rivertype.JobStateScheduled, rivertype.JobStateRetryable)
	list, err := client.JobList(ctx, params)
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	for _, job := range list.Jobs {
		asked := job.ScheduledAt.Sub(job.CreatedAt).Abs() > immediate
		if !later[job.ID] && (!asked || !job.ScheduledAt.After(now)) {
			due = append(due, job)
		}
	}
	return due, nil
}

// quiet passes on warnings and errors of the queue only.
type quiet struct{ slog.Handler }

// Enabled implements slog.Handler.
func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

// WithAttrs implements slog.Handler.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }

// WithGroup implements slog.Handler.
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }
