package models

import (
	"fmt"
	"slices"
	"strings"

	"seedfund/models/money"
	"seedfund/models/when"
)

// ContributionTerms are what a file of contributions is read under.
type ContributionTerms struct {
	Reason string // why deposits that stand change
	Today  when.Date
}

// CheckContributions names every fault of a file of contributions, all at once,
// each by its list and cell, and gives what each row would do. Deposits are valued
// and checked as one that is typed.
//
// clause 97: contributions come under arrangements between contributor and agent,
// and a deposit is the agent's word.
func CheckContributions(file ContributionFile, books ContributionBooks, t ContributionTerms) (ContributionDifferences, Faults) {
	c := contributionCheck{ContributionTerms: t, books: books, seen: map[int]int{}, made: map[string]int{}, known: map[int]int{}}
	for _, rows := range byAgreement(file.Contributions) {
		c.arrangement(rows)
	}
	c.out.Deposits = make([]DepositDifference, 0, len(file.Deposits))
	for _, r := range file.Deposits {
		c.deposit(r)
	}
	c.limits()
	c.lacking(file)
	if c.unexplained {
		c.faults.Add("reason", "imports.fault.reason")
	}
	return c.out, c.faults
}

// byAgreement gathers the rows of each arrangement, in the order of their first
// ones.
func byAgreement(lines []ArrangementLine) [][]ArrangementLine {
	var out [][]ArrangementLine
	at := map[string]int{}
	for _, l := range lines {
		i, ok := at[l.Agreement]
		if !ok || l.Agreement == "" {
			i = len(out)
			at[l.Agreement] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], l)
	}
	return out
}

type contributionCheck struct {
	ContributionTerms
	books       ContributionBooks
	out         ContributionDifferences
	faults      Faults
	unexplained bool
	seen        map[int]int    // arrangement of the books: row that named it
	made        map[string]int // new arrangement: place in out
	refs        namedRows      // references of the agent
	agreements  namedRows      // arrangements that are new
	known       map[int]int    // deposits of the books that the file names, by place: the row
	lines       []DepositLine  // of each deposit in out
}

func (c *contributionCheck) arrangementFault(r ArrangementLine, column, key string, args ...any) {
	if !r.Unread[column] {
		c.faults.Add(ContributionCell(ListContributions, column, r.Row), key, args...)
	}
}

func (c *contributionCheck) depositFault(r DepositLine, column, key string, args ...any) {
	if !r.Unread[column] {
		c.faults.Add(ContributionCell(ListDeposits, column, r.Row), key, args...)
	}
}

// arrangement holds the rows of one arrangement against the books.
func (c *contributionCheck) arrangement(rows []ArrangementLine) {
	first := rows[0]
	before := len(c.faults)
	if first.Agreement == "" {
		c.arrangementFault(first, "arrangement", "money.fault.required")
		return
	}
	c.repeated(rows)
	org, known := c.books.contributor(first.Code, first.Contributor)
	if !known {
		column, value := "contributor_code", first.Code
		if value == "" && first.Contributor != "" {
			column, value = "contributor", first.Contributor
		}
		c.arrangementFault(first, column, "contribfiles.fault.contributor", "Value", value)
	}
	rows = slices.Clone(rows)
	// Office programs sort rows; a schedule is numbered by its days.
	slices.SortStableFunc(rows, func(a, b ArrangementLine) int { return a.DueOn.Compare(b.DueOn) })
	d := ArrangementDifference{Row: first.Row, Effect: ImportNew, Agreement: first.Agreement, OrganisationID: org.ID, Contributor: org.Name, SignedOn: first.SignedOn,
		Currency: first.Currency, Minor: first.Minor, USD: first.USD, Preference: first.Preference}
	for i, r := range rows {
		d.Schedule = append(d.Schedule, Instalment{Number: i + 1, DueOn: r.DueOn, Minor: r.Instalment})
	}
	if at, ok := c.books.arrangements.find(first.Agreement); ok {
		if other, twice := c.seen[at]; twice {
			c.arrangementFault(first, "arrangement", "contribfiles.fault.twice", "Value", first.Agreement, "Row", other)
			return
		}
		c.seen[at] = first.Row
		s := c.books.Rows[at]
		d.Effect, d.Agreement, d.Reference = ImportSame, s.Agreement, s.Reference
		if before == len(c.faults) {
			c.stands(first, d, s)
		}
	} else {
		if other, twice := c.agreements.row(first.Agreement, c.books.arrangements); twice {
			c.arrangementFault(first, "arrangement", "contribfiles.fault.twice", "Value", first.Agreement, "Row", other)
			return
		}
		c.agreements.put(first.Agreement, first.Row)
		c.plain(first, rows, d, known)
		c.made[first.Agreement] = len(c.out.Contributions)
	}
	c.out.Contributions = append(c.out.Contributions, d)
}

// repeated wants what the rows of one arrangement repeat to agree.
func (c *contributionCheck) repeated(rows []ArrangementLine) {
	first := rows[0]
	for _, r := range rows[1:] {
		for _, x := range []struct {
			column    string
			other     bool
			has, want string
		}{
			{"contributor_code", r.Code != "" && bareNumber(r.Code) != bareNumber(first.Code), r.Code, first.Code},
			{"contributor", r.Contributor != "" && r.Contributor != first.Contributor, r.Contributor, first.Contributor},
			{"signed_on", !r.SignedOn.IsZero() && r.SignedOn != first.SignedOn, r.SignedOn.String(), first.SignedOn.String()},
			{"currency", r.Currency != "" && r.Currency != first.Currency, r.Currency, first.Currency},
			{"amount", r.Minor != 0 && r.Minor != first.Minor, amountText(r.Minor, r.Currency), amountText(first.Minor, first.Currency)},
			{"usd_at_signing", r.USD != 0 && r.USD != first.USD, r.USD.String(), first.USD.String()},
			{"preference", r.Preference != 0 && r.Preference != first.Preference, fmt.Sprint(r.Preference), fmt.Sprint(first.Preference)},
		} {
			if x.other && !first.Unread[x.column] {
				c.arrangementFault(r, x.column, "contribfiles.fault.repeated", "Value", x.has, "Row", first.Row, "Wanted", x.want)
			}
		}
	}
}

func amountText(minor int64, currency string) string {
	return money.Amount{Minor: minor, Currency: currency}.String()
}

// stands wants an arrangement of the books to be said as it is: it changes by no
// file.
func (c *contributionCheck) stands(r ArrangementLine, d ArrangementDifference, s ContributionRow) {
	schedule := make([]Instalment, len(s.Instalments))
	for i, p := range s.Instalments {
		schedule[i] = Instalment{DueOn: p.DueOn, Minor: p.Minor}
	}
	slices.SortStableFunc(schedule, func(a, b Instalment) int { return a.DueOn.Compare(b.DueOn) })
	for _, x := range []struct {
		column string
		other  bool
		has    string
		now    string
	}{
		{"contributor_code", d.OrganisationID != s.OrganisationID, r.Code, s.OrganisationCode},
		{"signed_on", d.SignedOn != s.SignedOn, d.SignedOn.String(), s.SignedOn.String()},
		{"currency", d.Currency != s.Currency, d.Currency, s.Currency},
		{"amount", d.Minor != s.CommittedMinor, amountText(d.Minor, d.Currency), s.Committed().String()},
		{"preference", d.Preference != 0 && d.Preference != s.Preference, fmt.Sprint(d.Preference), fmt.Sprint(s.Preference)},
		{"instalment", !slices.EqualFunc(d.Schedule, schedule, func(a, b Instalment) bool { return a.DueOn == b.DueOn && a.Minor == b.Minor }), scheduleText(d.Schedule, d.Currency), scheduleText(schedule, s.Currency)},
	} {
		if x.other {
			c.arrangementFault(r, x.column, "contribfiles.fault.stands", "Value", x.has, "Now", x.now)
		}
	}
}

// scheduleText is a schedule in a few words.
func scheduleText(schedule []Instalment, currency string) string {
	var parts []string
	for i, p := range schedule {
		if i == 6 {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, p.DueOn.String()+" "+amountText(p.Minor, currency))
	}
	return strings.Join(parts, "; ")
}

// plain checks a new arrangement as one that is typed. rows are in the order of
// the schedule.
func (c *contributionCheck) plain(first ArrangementLine, rows []ArrangementLine, d ArrangementDifference, known bool) {
	m := ContributorCommitment{Agreement: d.Agreement, OrganisationID: d.OrganisationID, Currency: d.Currency, Minor: d.Minor, SignedOn: d.SignedOn, Preference: d.Preference}
	if len([]rune(d.Agreement)) > fileReference {
		c.arrangementFault(first, "arrangement", "imports.fault.long", "Max", fileReference)
	}
	if d.SignedOn.After(c.Today) {
		c.arrangementFault(first, "signed_on", "money.fault.future", "Value", d.SignedOn.String())
	}
	e := AsError(m.Validate(d.Schedule))
	if e == nil {
		return
	}
	for _, f := range e.Fields {
		row, column := first, f.Field
		switch f.Field {
		case "organisation":
			if !known {
				continue // named already
			}
			column = "contributor_code"
		case "agreement":
			column = "arrangement"
		case "currency":
			if d.Currency == "" {
				f = FieldError{Key: "money.fault.required"}
			}
		case "instalments":
			if slices.ContainsFunc(rows, func(r ArrangementLine) bool { return r.Unread["instalment"] || r.Unread["amount"] }) {
				continue
			}
			column = "instalment"
		default:
			if i, of, ok := scheduleField(f.Field); ok {
				if row, column = rows[i], "instalment"; of == "due_on" {
					column = "due_on"
				}
			}
		}
		if !row.Unread[column] {
			c.faults = append(c.faults, FieldError{Field: ContributionCell(ListContributions, column, row.Row), Key: f.Key, Args: f.Args})
		}
	}
}

// scheduleField reads the field of a schedule's row: instalments[2][due_on].
func scheduleField(field string) (row int, column string, ok bool) {
	if n, err := fmt.Sscanf(field, "instalments[%d][%s", &row, &column); err != nil || n != 2 {
		return 0, "", false
	}
	return row, strings.TrimSuffix(column, "]"), true
}

// How long texts of a file may be, in characters.
const (
	fileReference = 200
	fileSource    = 300
	fileWords     = 2000
)

// place is where a deposit stands: an arrangement of the books, or a new one of the
// same file.
type place struct {
	id          int64
	agreement   string
	contributor string
	currency    string
	instalments map[int]int64 // number to id, 0 while it is new
}

func (c *contributionCheck) place(agreement string) (place, bool) {
	if at, ok := c.made[agreement]; ok {
		d := c.out.Contributions[at]
		p := place{agreement: d.Agreement, contributor: d.Contributor, currency: d.Currency, instalments: map[int]int64{}}
		for i := range d.Schedule {
			p.instalments[i+1] = 0
		}
		return p, true
	}
	at, ok := c.books.arrangements.find(agreement)
	if !ok {
		return place{}, false
	}
	s := c.books.Rows[at]
	p := place{id: s.ID, agreement: s.Agreement, contributor: s.Contributor, currency: s.Currency, instalments: map[int]int64{}}
	for _, x := range s.Instalments {
		p.instalments[x.Number] = x.ID
	}
	return p, true
}

// deposit holds one row against the books, and values it.
func (c *contributionCheck) deposit(r DepositLine) {
	for _, x := range []struct {
		column string
		text   string
		max    int
	}{{"agent_reference", r.AgentRef, fileReference}, {"rate_source", r.RateSource, fileSource}, {"rate_why", r.RateWhy, fileWords}} {
		if len([]rune(x.text)) > x.max {
			c.depositFault(r, x.column, "imports.fault.long", "Max", x.max)
		}
	}
	p, known := c.place(r.Agreement)
	switch {
	case r.Agreement == "":
		c.depositFault(r, "arrangement", "money.fault.required")
	case !known:
		c.depositFault(r, "arrangement", "contribfiles.fault.arrangement", "Value", r.Agreement)
	}
	if r.AgentRef == "" {
		c.depositFault(r, "agent_reference", "money.fault.required")
		return
	}
	if other, twice := c.refs.row(r.AgentRef, c.books.deposits); twice {
		c.depositFault(r, "agent_reference", "contribfiles.fault.twice", "Value", r.AgentRef, "Row", other)
		return
	}
	c.refs.put(r.AgentRef, r.Row)
	if r.Currency == "" {
		r.Currency = p.currency
	}
	d := DepositDifference{Row: r.Row, Effect: ImportNew, AgentRef: r.AgentRef, Contributor: p.contributor, CommitmentID: p.id,
		Now: DepositValues{Agreement: p.agreement, Instalment: r.Instalment, ValueDate: r.ValueDate, Currency: r.Currency, Minor: r.Minor}}
	if at, ok := c.books.deposits.find(r.AgentRef); ok {
		if other, twice := c.known[at]; twice {
			c.depositFault(r, "agent_reference", "contribfiles.fault.twice", "Value", r.AgentRef, "Row", other)
			return
		}
		c.known[at] = r.Row
		s, was := c.books.Rows[c.books.places[at][0]], c.books.Rows[c.books.places[at][0]].Deposits[c.books.places[at][1]]
		if was.State == RecordPending {
			c.depositFault(r, "agent_reference", "contribfiles.fault.waits", "Value", r.AgentRef, "Reference", was.Reference)
			return
		}
		c.beside(&d, &r, s, was)
	}
	if d.Effect != ImportSame {
		if !known {
			return
		}
		c.value(&d, r, p)
	}
	for _, x := range []struct {
		column string
		said   *money.Cents
		is     money.Cents
	}{{"usd", r.USD, d.Now.USD}, {"fee", r.Fee, d.Now.Fee}} {
		if x.said != nil && *x.said != x.is && d.Now.USD > 0 {
			c.depositFault(r, x.column, "contribfiles.fault."+x.column, "Value", x.said.String(), "Wanted", x.is.String())
		}
	}
	if d.Effect == ImportChanged && c.Reason == "" {
		c.unexplained = true
		c.depositFault(r, "agent_reference", "contribfiles.fault.changed", "Value", r.AgentRef, "Reference", d.WasReference)
	}
	c.out.Deposits, c.lines = append(c.out.Deposits, d), append(c.lines, r)
}

// namedRows are the rows of a file by the reference that they name.
type namedRows struct{ exact, bare map[string]int }

func (n *namedRows) put(reference string, row int) {
	if n.exact == nil {
		n.exact, n.bare = map[string]int{}, map[string]int{}
	}
	n.exact[reference], n.bare[bareNumber(reference)] = row, row
}

// row is the one that named a reference already. "0042" and "42" are one, of which an
// office program took the zeros, unless the books know both.
func (n namedRows) row(reference string, books fileIndex) (int, bool) {
	if row, ok := n.exact[reference]; ok {
		return row, true
	}
	if _, apart := books.exact[reference]; apart {
		return 0, false
	}
	row, ok := n.bare[bareNumber(reference)]
	return row, ok
}

// beside holds a row against the deposit of the books with its reference. What is
// blank says nothing and is kept.
func (c *contributionCheck) beside(d *DepositDifference, r *DepositLine, s ContributionRow, was DepositRow) {
	d.AgentRef, d.WasReference, d.WasID, d.WasVersion = was.AgentRef, was.Reference, was.ID, was.Version
	d.Was = &DepositValues{Agreement: s.Agreement, Instalment: was.Instalment, ValueDate: was.ValueDate, Currency: was.Currency, Minor: was.Minor, Rate: was.Rate, USD: was.USDCents, Fee: was.FeeCents}
	r.AgentRef = was.AgentRef
	there := d.CommitmentID == s.ID
	if r.Instalment == 0 && there {
		r.Instalment = was.Instalment
		d.Now.Instalment = was.Instalment
	}
	rate := r.Rate == "" || SameRate(r.Rate, was.Rate)
	words := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	same := there && rate && r.Instalment == was.Instalment && r.ValueDate == was.ValueDate && r.Currency == was.Currency && r.Minor == was.Minor &&
		(r.RateOn.IsZero() || r.RateOn == was.RateOn) && (r.RateSource == "" || words(r.RateSource) == words(was.RateSource)) && (r.RateWhy == "" || words(r.RateWhy) == words(was.RateWhy))
	if same && len(r.Unread) == 0 {
		d.Effect, d.Now = ImportSame, *d.Was
		return
	}
	d.Effect = ImportChanged
	if r.Rate != "" && rate {
		// The same rate for the same reason.
		if r.RateOn.IsZero() {
			r.RateOn = was.RateOn
		}
		if r.RateSource == "" {
			r.RateSource = was.RateSource
		}
		if r.RateWhy == "" {
			r.RateWhy = was.RateWhy
		}
	}
}

// value makes the deposit of a row as one that is typed, and names its faults.
func (c *contributionCheck) value(d *DepositDifference, r DepositLine, p place) {
	m := Deposit{CommitmentID: max(p.id, 1), Currency: r.Currency, Minor: r.Minor, Rate: r.Rate, RateSource: r.RateSource, RateOn: r.RateOn, RateWhy: r.RateWhy, ValueDate: r.ValueDate,
		AgentRef: r.AgentRef, AgentRoad: AgentRoad{Road: RoadFile, State: RecordPosted}}
	if r.Currency != p.currency && p.currency != "" {
		c.depositFault(r, "currency", "contribfiles.fault.currency", "Value", r.Currency, "Wanted", p.currency)
	}
	if r.ValueDate.After(c.Today) {
		c.depositFault(r, "value_date", "money.fault.future", "Value", r.ValueDate.String())
	}
	if r.Instalment != 0 {
		id, ok := p.instalments[r.Instalment]
		if !ok {
			c.depositFault(r, "instalment", "money.fault.instalment_unknown", "Value", fmt.Sprint(r.Instalment))
		}
		if id != 0 {
			m.InstalmentID = &id
		}
	}
	if m.Rate == "" && m.Currency == money.USD {
		m.Rate = "1"
	}
	inForce, known := c.books.Rates.On(r.Currency, r.ValueDate)
	for _, f := range m.FaultsAt(inForce, known) {
		column := f.Field
		switch f.Field {
		case "currency":
			if r.Currency == "" {
				f = FieldError{Key: "money.fault.required"}
			}
		case "rate":
			if _, err := money.Exponent(r.Currency); err != nil || r.Rate == "" && r.ValueDate.IsZero() {
				continue // no rate of a currency or of a day that is none
			}
		case "rate_on", "rate_source":
			if r.Rate == "" {
				continue // they come with the rate
			}
		case "amount", "value_date", "rate_why", "agent_reference":
		default:
			continue // the arrangement is named already
		}
		if !r.Unread[column] {
			c.faults = append(c.faults, FieldError{Field: ContributionCell(ListDeposits, column, r.Row), Key: f.Key, Args: f.Args})
		}
	}
	if cents, err := DollarsAt(m.Amount(), m.Rate); err == nil {
		if cents <= 0 && m.Minor > 0 {
			c.depositFault(r, "amount", "money.fault.above_zero")
		}
		m.USDCents = cents
	}
	m.CommitmentID, m.FeeCents = p.id, c.books.Fee.Of(m.USDCents)
	if d.Was != nil && d.Was.USD == m.USDCents {
		m.FeeCents = d.Was.Fee // what the agent took of the same money stays
	}
	d.Now.Rate, d.Now.USD, d.Now.Fee, d.Deposit = m.Rate, m.USDCents, m.FeeCents, m
}

// limits lets no more arrive under an arrangement than was committed: what stands
// and stays, and what the file brings.
func (c *contributionCheck) limits() {
	left := map[string]int64{}
	for _, s := range c.books.Rows {
		left[s.Agreement] = s.CommittedMinor
	}
	for _, a := range c.out.Contributions {
		if a.Effect == ImportNew {
			left[a.Agreement] = a.Minor
		}
	}
	changed := map[int64]bool{}
	for _, d := range c.out.Deposits {
		if d.Effect == ImportChanged {
			changed[d.WasID] = true
		}
	}
	for _, place := range c.books.places {
		s := c.books.Rows[place[0]]
		if d := s.Deposits[place[1]]; !changed[d.ID] {
			left[s.Agreement] -= d.Minor
		}
	}
	for i, d := range c.out.Deposits {
		if d.Effect == ImportSame || d.Now.Currency == "" {
			continue
		}
		if has := left[d.Now.Agreement]; d.Now.Minor > has {
			c.depositFault(c.lines[i], "amount", "money.fault.above_commitment", "Value", d.Now.Amount().String(), "Left", amountText(has, d.Now.Currency))
		}
		left[d.Now.Agreement] -= d.Now.Minor
	}
}

// lacking tells what the books hold and a list of the file does not have.
func (c *contributionCheck) lacking(file ContributionFile) {
	for i, s := range c.books.Rows {
		if _, named := c.seen[i]; file.HasContributions && !named {
			c.out.Lacking = append(c.out.Lacking, LackingRow{List: ListContributions, Reference: s.Reference, Agreement: s.Agreement, Contributor: s.Contributor, Currency: s.Currency, Minor: s.CommittedMinor})
		}
	}
	if !file.HasDeposits {
		return
	}
	for at, place := range c.books.places {
		s := c.books.Rows[place[0]]
		if d := s.Deposits[place[1]]; d.Counts() && c.known[at] == 0 {
			c.out.Lacking = append(c.out.Lacking, LackingRow{List: ListDeposits, Reference: d.Reference, Agreement: s.Agreement, AgentRef: d.AgentRef, Contributor: s.Contributor, Currency: d.Currency, Minor: d.Minor})
		}
	}
}
