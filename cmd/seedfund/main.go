// Command seedfund is the system of the start-up fund in one program: the web
// server, and what an operator does beside it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // a machine without zone files decides the same

	"seedfund/frontend/i18n"
	"seedfund/models"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := &program{out: os.Stdout, err: os.Stderr, env: os.LookupEnv}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// program is one run of the command line.
type program struct {
	out, err io.Writer
	env      func(string) (string, bool)
}

// command is one subcommand. Flags stand anywhere among its arguments.
type command struct {
	name    string
	args    string // what stands behind the name in the usage line
	summary string // one line
	about   string // more, for its own help
	flags   *flag.FlagSet
	run     func(ctx context.Context, args []string) error
}

func (p *program) commands() []*command {
	return []*command{p.serve(), p.migrate(), p.demo(), p.user(), p.exporting(), p.importing(), p.verify(), p.statement(), p.rotation(), p.backup(), p.configuration()}
}

// errUsage is a command line that was not understood; its sentence has been said.
var errUsage = errors.New("usage")

// errFaults is a check that found something; its findings have been said.
var errFaults = errors.New("faults were found")

func (p *program) run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		p.help(p.err)
		return 2
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		if len(args) > 1 {
			return p.helpOn(args[1])
		}
		p.help(p.out)
		return 0
	}
	c := p.find(args[0])
	if c == nil {
		fmt.Fprintf(p.err, "seedfund: there is no command %q; see seedfund --help\n", args[0])
		return 2
	}
	rest, err := c.parse(args[1:])
	if errors.Is(err, flag.ErrHelp) {
		c.help(p.out)
		return 0
	}
	if err == nil {
		err = c.run(ctx, rest)
	} else {
		err = fmt.Errorf("%w (see seedfund %s --help)", err, c.name)
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFaults):
		return 1
	case errors.Is(err, errUsage):
		fmt.Fprintf(p.err, "seedfund %s: %s\n", c.name, strings.TrimPrefix(err.Error(), "usage: "))
		return 2
	}
	fmt.Fprintf(p.err, "seedfund %s: %s\n", c.name, sentence(err))
	return 1
}

func (p *program) find(name string) *command {
	for _, c := range p.commands() {
		if c.name == name {
			return c
		}
	}
	return nil
}

func usage(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{errUsage}, args...)...)
}

// sentence is a refusal of the domain as a person reads it, else the error.
func sentence(err error) string {
	e := models.AsError(err)
	if e == nil {
		return err.Error()
	}
	ctx := i18n.With(context.Background(), i18n.Reference)
	text := e.Key
	if i18n.Has(e.Key) {
		text = i18n.T(ctx, e.Key, e.Args)
	}
	for _, f := range e.Fields {
		text += "\n  " + f.Field + ": " + i18n.T(ctx, f.Key, f.Args)
	}
	if cause := errors.Unwrap(e); cause != nil && e.Kind == models.KindUnavailable {
		text += " (" + cause.Error() + ")"
	}
	return text
}

func newFlags(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	return fs
}

// parse reads flags wherever they stand and gives the other arguments.
func (c *command) parse(args []string) ([]string, error) {
	var rest []string
	for {
		if err := c.flags.Parse(args); err != nil {
			return nil, err
		}
		args = c.flags.Args()
		if len(args) == 0 {
			return rest, nil
		}
		rest, args = append(rest, args[0]), args[1:]
	}
}

func (p *program) help(w io.Writer) {
	fmt.Fprint(w, "Seedfund: from call to transfer, for the start-up fund.\n\nUsage: seedfund COMMAND [flags]\n\nCommands:\n")
	for _, c := range p.commands() {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\nseedfund COMMAND --help tells about one command. Settings come from flags, else from the\nenvironment, else from their defaults; seedfund config prints them all.\n")
}

func (p *program) helpOn(name string) int {
	c := p.find(name)
	if c == nil {
		fmt.Fprintf(p.err, "seedfund: there is no command %q\n", name)
		return 2
	}
	c.help(p.out)
	return 0
}

func (c *command) help(w io.Writer) {
	fmt.Fprintf(w, "Usage: seedfund %s", c.name)
	if c.args != "" {
		fmt.Fprintf(w, " %s", c.args)
	}
	fmt.Fprintf(w, "\n\n%s\n", c.summary)
	if c.about != "" {
		fmt.Fprintf(w, "\n%s\n", c.about)
	}
	first := true
	c.flags.VisitAll(func(f *flag.Flag) {
		if first {
			fmt.Fprint(w, "\nFlags:\n")
			first = false
		}
		dash := "--"
		if len(f.Name) == 1 {
			dash = "-"
		}
		value, help := flag.UnquoteUsage(f)
		if f.DefValue != "" && f.DefValue != "false" {
			help += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(w, "  %-22s %s\n", strings.TrimSpace(dash+f.Name+" "+value), help)
	})
}
