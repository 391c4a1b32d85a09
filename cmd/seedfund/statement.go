package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"seedfund/models/statement"
)

func (p *program) statement() *command {
	fs := newFlags("statement")
	all := fs.Bool("all", false, "print the lines that agree as well")
	return &command{name: "statement", args: "check FILE.csv", summary: "compute a published fund statement, or delivery rates, again; exit 1 where a line disagrees", flags: fs,
		about: "A file has one statement a row (columns as snapshot, contributions_from_donors, total_source_of_funds) or one\n" +
			"organisation a row (organization, net_funded_usd, expenditure_usd, delivery_rate_pct); - is the standard input.\n" +
			"Signs may be operators, signed numbers or brackets. A sum may be one unit off, for each line was rounded by\n" +
			"itself; a percentage is right to its last printed digit. What the organisations had in all is taken as printed.",
		run: func(_ context.Context, args []string) (err error) {
			if len(args) != 2 || args[0] != "check" {
				return usage("say check FILE.csv")
			}
			in := io.Reader(os.Stdin)
			if args[1] != "-" {
				f, err := os.Open(args[1])
				if err != nil {
					return err
				}
				defer func() { _ = f.Close() }()
				in = f
			}
			reports, err := statement.Check(in)
			if err != nil {
				return err
			}
			return p.sayStatements(reports, *all)
		}}
}

// sayStatements prints each row with the lines that disagree, and gives errFaults
// where there is one.
func (p *program) sayStatements(reports []statement.Report, all bool) error {
	var found error
	for _, r := range reports {
		wrong := 0
		for _, f := range r.Findings {
			if !f.Agrees() {
				wrong++
			}
		}
		if !r.Agrees() {
			found = errFaults
		}
		fmt.Fprintf(p.out, "%s: %d of %d lines agree\n", r.Name, len(r.Findings)-wrong, len(r.Findings))
		for _, fault := range r.Faults {
			fmt.Fprintf(p.out, "  unreadable   %s\n", fault)
		}
		for _, f := range r.Findings {
			switch {
			case !f.Agrees() && f.Percent:
				fmt.Fprintf(p.out, "  disagrees    %s: printed %s %%, computed %s %%\n", f.Line, f.Printed, f.Computed.Round(4))
			case !f.Agrees():
				fmt.Fprintf(p.out, "  disagrees    %s: printed %s, computed %s, off by %s, allowed %s\n", f.Line, f.Printed, f.Computed, f.Off(), f.Allowed)
			case all && f.Percent:
				fmt.Fprintf(p.out, "  agrees       %s: %s %%\n", f.Line, f.Printed)
			case all:
				fmt.Fprintf(p.out, "  agrees       %s: %s\n", f.Line, f.Printed)
			}
		}
		for _, line := range r.NotPrinted {
			fmt.Fprintf(p.out, "  not printed  %s\n", line)
		}
	}
	return found
}
