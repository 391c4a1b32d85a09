package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"seedfund/app/mail"
)

// config is every setting, from the environment or a flag.
type config struct {
	Data        string
	DatabaseURL string
	Addr        string
	Origin      string
	Connections int
	UploadMB    int
	UnpackedMB  int
	Scanner     string
	Browser     string // prints documents as PDF
	Log         string
	Shutdown    time.Duration
	Mail        mail.Config
}

// setting is one setting with its name in the environment.
type setting struct {
	env    string
	about  string
	secret bool
	set    func(c *config, value string) error
	get    func(c *config) string
}

func text(at func(*config) *string) (func(*config, string) error, func(*config) string) {
	return func(c *config, v string) error { *at(c) = v; return nil }, func(c *config) string { return *at(c) }
}

func number(at func(*config) *int, least, most int) (func(*config, string) error, func(*config) string) {
	set := func(c *config, v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least || n > most {
			return fmt.Errorf("must be a whole number from %d to %d", least, most)
		}
		*at(c) = n
		return nil
	}
	return set, func(c *config) string { return strconv.Itoa(*at(c)) }
}

func of(env, about string, set func(*config, string) error, get func(*config) string) setting {
	return setting{env: env, about: about, set: set, get: get}
}

// settings lists them in the order they are printed.
func settings() []setting {
	var out []setting
	add := func(env, about string) func(func(*config, string) error, func(*config) string) {
		return func(set func(*config, string) error, get func(*config) string) {
			out = append(out, of(env, about, set, get))
		}
	}
	add("SEEDFUND_DATA", "directory of the embedded database and of uploaded files")(text(func(c *config) *string { return &c.Data }))
	add("DATABASE_URL", "postgres://... selects PostgreSQL; empty: the embedded database")(text(func(c *config) *string { return &c.DatabaseURL }))
	out[len(out)-1].secret = true
	add("SEEDFUND_ADDR", "address the server listens on")(text(func(c *config) *string { return &c.Addr }))
	add("SEEDFUND_ORIGIN", "public address that links begin with, as https://fund.example.org; empty: http on the address listened on")(text(func(c *config) *string { return &c.Origin }))
	add("SEEDFUND_CONNECTIONS", "database connections at most")(number(func(c *config) *int { return &c.Connections }, 2, 500))
	add("SEEDFUND_UPLOAD_MB", "largest file taken in, in MB")(number(func(c *config) *int { return &c.UploadMB }, 1, 500))
	add("SEEDFUND_UNPACKED_MB", "largest content of an archive or workbook, in MB")(number(func(c *config) *int { return &c.UnpackedMB }, 1, 2000))
	add("SEEDFUND_SCANNER", "where clamd listens, as unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310; empty scans nothing")(text(func(c *config) *string { return &c.Scanner }))
	add("SEEDFUND_BROWSER", "Chromium that prints documents as PDF, as /usr/bin/chromium; empty: documents are pages and office files only")(text(func(c *config) *string { return &c.Browser }))
	add("SEEDFUND_LOG", "debug, info, warn or error")(text(func(c *config) *string { return &c.Log }))
	add("SEEDFUND_SHUTDOWN", "how long requests under way may take when the server ends, as 10s")(
		func(c *config, v string) (err error) { c.Shutdown, err = time.ParseDuration(v); return err },
		func(c *config) string { return c.Shutdown.String() })
	add("SEEDFUND_SMTP_HOST", "mail server; empty: letters are kept and read in the system")(text(func(c *config) *string { return &c.Mail.Host }))
	add("SEEDFUND_SMTP_PORT", "its port")(number(func(c *config) *int { return &c.Mail.Port }, 1, 65535))
	add("SEEDFUND_SMTP_USERNAME", "name to sign in with there; empty: none")(text(func(c *config) *string { return &c.Mail.Username }))
	add("SEEDFUND_SMTP_PASSWORD", "password to sign in with there")(text(func(c *config) *string { return &c.Mail.Password }))
	out[len(out)-1].secret = true
	add("SEEDFUND_SMTP_TLS", "required, \"if offered\" or none")(text(func(c *config) *string { return &c.Mail.TLS }))
	add("SEEDFUND_MAIL_FROM", "address letters come from")(text(func(c *config) *string { return &c.Mail.From }))
	add("SEEDFUND_MAIL_NAME", "name letters come from")(text(func(c *config) *string { return &c.Mail.FromName }))
	return out
}

// defaults are the settings of a program that was told nothing.
func defaults(env func(string) (string, bool)) config {
	return config{Data: userData(env), Addr: "127.0.0.1:8080", Connections: 8, UploadMB: 20, UnpackedMB: 64, Log: "info",
		Shutdown: 10 * time.Second, Mail: mail.Config{Port: 587, TLS: "required", FromName: "Start-up fund"}}
}

// userData is the user's data directory, by the system's custom.
func userData(env func(string) (string, bool)) string {
	if dir, ok := env("XDG_DATA_HOME"); ok && filepath.IsAbs(dir) {
		return filepath.Join(dir, "seedfund")
	}
	if home, ok := env("HOME"); ok && home != "" {
		return filepath.Join(home, ".local", "share", "seedfund")
	}
	if dir, err := os.UserConfigDir(); err == nil {
		return filepath.Join(dir, "seedfund")
	}
	return "seedfund-data"
}

// load reads the settings; all faults come back at once.
func (p *program) load(flags *storeFlags) (config, error) {
	c := defaults(p.env)
	var faults []error
	for _, s := range settings() {
		if v, ok := p.env(s.env); ok && v != "" {
			if err := s.set(&c, v); err != nil {
				faults = append(faults, fmt.Errorf("%s: %w", s.env, err))
			}
		}
	}
	if flags != nil && *flags.data != "" {
		c.Data = *flags.data
	}
	if flags != nil && flags.addr != nil && *flags.addr != "" {
		c.Addr = *flags.addr
	}
	return c, errors.Join(append(faults, c.check()...)...)
}

func (c config) check() []error {
	var faults []error
	fault := func(name, format string, args ...any) {
		faults = append(faults, fmt.Errorf(name+": "+format, args...))
	}
	if c.DatabaseURL != "" {
		if u, err := url.Parse(c.DatabaseURL); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
			fault("DATABASE_URL", "must be empty or begin with postgres://")
		}
	}
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		fault("SEEDFUND_ADDR", "must be HOST:PORT, as 127.0.0.1:8080")
	}
	if c.Origin != "" {
		if u, err := url.Parse(c.Origin); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
			fault("SEEDFUND_ORIGIN", "must be http://HOST or https://HOST without a path")
		}
	}
	if _, ok := logLevels[c.Log]; !ok {
		fault("SEEDFUND_LOG", "must be debug, info, warn or error")
	}
	if c.Shutdown <= 0 {
		fault("SEEDFUND_SHUTDOWN", "must be longer than nothing")
	}
	switch c.Mail.TLS {
	case "required", "if offered", "none":
	default:
		fault("SEEDFUND_SMTP_TLS", "must be required, \"if offered\" or none")
	}
	if c.Mail.Host != "" && !strings.Contains(c.Mail.From, "@") {
		fault("SEEDFUND_MAIL_FROM", "must be an address when a mail server is set")
	}
	return faults
}

var logLevels = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}

// storeFlags are the flags of every command that opens a store.
type storeFlags struct{ data, addr *string }

func dataFlag(fs *flag.FlagSet) *storeFlags {
	return &storeFlags{data: fs.String("data", "", "`DIR` of the store (default: SEEDFUND_DATA, else the user's data directory)")}
}

func (p *program) configuration() *command {
	fs := newFlags("config")
	from := dataFlag(fs)
	return &command{name: "config", summary: "print every setting as it is in force, secrets hidden", flags: fs,
		about: "Each line is a name of the environment, its value and what it means.",
		run: func(_ context.Context, args []string) error {
			if len(args) > 0 {
				return usage("it takes no arguments")
			}
			c, err := p.load(from)
			if err != nil {
				return err
			}
			for _, s := range settings() {
				fmt.Fprintf(p.out, "# %s\n%s=%s\n", s.about, s.env, s.shown(&c))
			}
			return nil
		}}
}

// shown is a value that may be printed: of an address with a password all but
// the password, of a password nothing.
func (s setting) shown(c *config) string {
	v := s.get(c)
	if !s.secret || v == "" {
		return v
	}
	if u, err := url.Parse(v); err == nil && u.Scheme != "" && u.Host != "" {
		q := u.Query()
		if q.Has("password") {
			q.Set("password", "hidden")
			u.RawQuery = q.Encode()
		}
		if u.User != nil {
			if _, has := u.User.Password(); has {
				u.User = url.UserPassword(u.User.Username(), "hidden")
			}
		}
		return u.String()
	}
	return "(set, hidden)"
}
