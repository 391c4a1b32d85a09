package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"seedfund/app/jobs"
	"seedfund/frontend"
	"seedfund/handlers"
)

func (p *program) serve() *command {
	fs := newFlags("serve")
	from := dataFlag(fs)
	from.addr = fs.String("addr", "", "`HOST:PORT` to listen on (default: SEEDFUND_ADDR, else 127.0.0.1:8080)")
	gallery := fs.Bool("gallery", false, "show every part and page of the interface with sample content at /gallery/")
	return &command{name: "serve", summary: "serve the pages and the JSON operations", flags: fs,
		about: "A directory without a store gets one, and the one-time link by which the first administrator begins is printed.\n" +
			"/healthz answers while the program runs, /readyz while the store answers. SIGTERM ends it after the requests under way.",
		run: func(ctx context.Context, args []string) error {
			if len(args) > 0 {
				return usage("it takes no arguments")
			}
			c, err := p.load(from)
			if err != nil {
				return err
			}
			return p.serveStore(ctx, c, *gallery)
		}}
}

func (p *program) serveStore(ctx context.Context, c config, gallery bool) (err error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("the data directory: %w", err)
	}
	if c.DatabaseURL == "" {
		unlock, err := lockDir(c.Data)
		if err != nil {
			return err
		}
		defer unlock()
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	c.Addr = listener.Addr().String()
	s, err := p.open(ctx, c, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	if err := s.DB.Migrate(ctx); err != nil {
		return err
	}
	web, err := handlers.New(s.Services, handlers.Config{Origin: c.origin(c.Addr), Logger: s.log, Upload: int64(c.UploadMB+12) << 20, Ending: ctx})
	if err != nil {
		return err
	}
	var handler http.Handler = web
	if gallery {
		if handler, err = withGallery(web); err != nil {
			return err
		}
	}
	runner := jobs.New(s.DB, s.log)
	s.Work(runner)
	if err := runner.Start(ctx); err != nil {
		return err
	}
	sealing, endSealing := context.WithCancel(context.WithoutCancel(ctx))
	var sealer sync.WaitGroup
	sealer.Go(func() { s.DB.RunSealer(sealing) })
	defer sealer.Wait()
	defer endSealing()

	if err := p.welcome(ctx, s, c); err != nil {
		return errors.Join(err, runner.Stop(ctx))
	}
	return p.listen(ctx, c, s.log, listener, handler, runner)
}

// listen answers requests until ctx ends, then lets those under way end, then
// the jobs.
func (p *program) listen(ctx context.Context, c config, log *slog.Logger, l net.Listener, h http.Handler, runner *jobs.Runner) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 3 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		log.Info("ending: requests under way are answered first")
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.Shutdown)
	defer cancel()
	if late := server.Shutdown(end); late != nil {
		_ = server.Close()
		log.Warn("some requests were not answered in time", "error", late)
	}
	if stopped := runner.Stop(end); stopped != nil {
		log.Warn("some jobs were not ended in time; they will be done again", "error", stopped)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// welcome says where the server is, and on a store that nobody can sign in to
// how to begin.
func (p *program) welcome(ctx context.Context, s *store, c config) error {
	fmt.Fprintf(p.out, "Seedfund is at %s/\n", c.origin(c.Addr))
	known, err := s.People.Store(ctx)
	if err != nil {
		return err
	}
	first, err := s.People.NeedsFirst(ctx)
	if err != nil || !first || known != nil {
		return err
	}
	link, err := s.People.FirstLink(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "\nThis store is new. Its first administrator begins here, once:\n\n  %s\n\n", link)
	return nil
}

func withGallery(web http.Handler) (http.Handler, error) {
	assets, err := frontend.NewAssets()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", web)
	mux.Handle(frontend.GalleryPath, frontend.Gallery(assets))
	return mux, nil
}

// lockDir keeps a second server off the embedded database: two writers would
// wait for each other.
func lockDir(dir string) (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(dir, "serve.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data directory: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("another server serves %s already; several servers need PostgreSQL (DATABASE_URL)", dir)
	}
	return func() { _ = f.Close() }, nil
}
