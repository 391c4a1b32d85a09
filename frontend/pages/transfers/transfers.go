// Package transfers is the pages of requests to the agent: the list, which is
// the agent's inbox, one request with the gate's arithmetic, the forms of the
// secretariat, the words of the agent by each road, and its loaded files.
package transfers

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/rules"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// Frame is what every page of transfers has.
type Frame struct {
	layout.Page
	At    func(path string) string // an address of this site in the reader's language
	Names *models.Catalogue        // of this store
}

// Address is where a request is shown.
func Address(id int64) string { return "/transfers/" + strconv.FormatInt(id, 10) }

// ListView lists requests: the inbox of the agent, the table of the secretariat.
type ListView struct {
	Frame
	Rows    []models.TransferRequestRow
	Filters []components.Filter
	Next    string
	Prepare bool // the reader may prepare a request
	Files   bool // the reader may load files of the agent
}

// ShowView is one request with what the reader may do.
type ShowView struct {
	Frame
	models.TransferRequestView
	Inbox   []models.TransferRequestRow // beside it
	Own     []models.TransferAction     // of the reader
	Agent   []models.TransferAction     // of the agent, that the reader may enter
	Behalf  bool                        // what the reader enters for the agent waits for a second person
	Confirm *models.AgentRecordView     // waits for a second person, who may be the reader
	Mine    bool                        // the reader entered it
	Checks  [2]int                      // of the workbook: all, wrong
	Form    components.Form             // of the one text field of the page that was sent, if any
	FormFor models.TransferAction
}

// EditView is the form of a request.
type EditView struct {
	Frame
	Form      components.Form
	Programme string // reference and title
	Parts     []EditPart
	Note      string
	Back      string
	Again     bool // an edit, which voids a signature
}

// EditPart is one organisation in the form.
type EditPart struct {
	OrganisationID             int64
	Code, Organisation         string
	Approved, Before, Released money.Cents
	Left                       money.Cents // may be asked by this request
	Asked                      money.Cents
	Agreement                  bool
}

// ChooseView lists the released tranches of which something may be asked.
type ChooseView struct {
	Frame
	Tranches []Tranche
}

// Tranche is one of them.
type Tranche struct {
	Title, Programme string
	Number           int
	Organisations    int
	Left             money.Cents
	Href             string
}

// WordView is the form of one word of the agent: a text, a day, the
// notification where it is entered on its behalf, and its payments.
type WordView struct {
	Frame
	models.TransferRequestView
	Form    components.Form
	Action  models.TransferAction
	Behalf  bool
	Rows    []PayRow
	Payment *models.TransferPaymentView // to be reversed
	Pass    bool                        // only those that pass are filled in
}

// PayRow is one organisation of the payment form.
type PayRow struct {
	OrganisationID     int64
	Code, Organisation string
	Open               money.Cents
	Fill               money.Cents // what stands in the field at first
	Blocked            string      // why nothing should be paid now
}

// RecordView is a record that waits for a second person.
type RecordView struct {
	Frame
	models.TransferRequestView
	Record    models.AgentRecordView
	Confirm   components.Form
	Refuse    components.Form
	Mine      bool
	MayAnswer bool
}

// FilesView lists the agent's loaded files and takes another.
type FilesView struct {
	Frame
	Form   components.Form
	Files  []models.AgentFile
	Faults []SheetFault
}

// SheetFault is one fault of a file of the agent, by its cell.
type SheetFault = components.CellFault

// FileView is one file with its lines as they match.
type FileView struct {
	Frame
	File    models.AgentFile
	Lines   []FileLine
	Load    components.Form
	Pending int
	Posted  int
	Mine    bool
	Behalf  bool
	Second  bool // the reader may confirm what waits
	Faults  []SheetFault
}

// FileLine is one line of a file.
type FileLine struct {
	models.AgentFileRow
	RequestID           int64
	Organisation, Title string
	Known               bool
}

func safe(href string) templ.SafeURL { return templ.SafeURL(href) }

// status is the word of the list for a state of a request.
func status(s models.TransferState, paid, asked money.Cents) string {
	switch s {
	case models.TransferDraft:
		return "to_sign"
	case models.TransferApproved:
		return "signed"
	case models.TransferAccepted:
		if paid > 0 && paid < asked {
			return "paid_in_part"
		}
	}
	return string(s)
}

func (f Frame) places(codes []string, lang string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = code
		if c, ok := f.Names.Country(code); ok {
			names[i] = c.Name.In(lang)
		}
	}
	return strings.Join(names, ", ")
}

// rowTitle names a request in a list: what, where, which tranche.
func (f Frame) rowTitle(ctx context.Context, r models.TransferRequestRow) string {
	return i18n.T(ctx, "transfers.row_title", "Reference", r.Reference, "Where", f.places(r.Countries, i18n.Lang(ctx)), "Tranche", r.Tranche)
}

// rowHint is the line under it: what was said last, or how much is asked of whom.
func rowHint(ctx context.Context, r models.TransferRequestRow) string {
	if (r.State == models.TransferQuery || r.State == models.TransferReturned) && r.LastText != "" {
		return r.LastText
	}
	return i18n.T(ctx, "transfers.row_hint", "Count", r.Organisations, "Amount", i18n.Money(ctx, r.AskedCents))
}

// Title says the finding of a request: what is missing, who must speak, what
// was paid.
func Title(ctx context.Context, f Frame, v models.TransferRequestView) string {
	args := []any{"Tranche", v.Tranche.Number, "Amount", i18n.Money(ctx, v.AskedCents()), "Where", f.places(v.Countries, i18n.Lang(ctx))}
	say := func(key string, more ...any) string {
		return i18n.T(ctx, "transfers.title_"+key, append(args, more...)...)
	}
	switch v.Request.State {
	case models.TransferPaid:
		return say("paid", "Paid", i18n.Money(ctx, v.PaidCents()))
	case models.TransferReturned, models.TransferCancelled:
		return say(string(v.Request.State))
	}
	if len(v.AgreementsDue) > 0 {
		return say("agreement", "Organisation", strings.Join(v.AgreementsDue, ", "))
	}
	if missing := blockedNow(v); len(missing) == 1 {
		return say("missing", "Organisation", missing[0].Organisation, "Missing", i18n.Money(ctx, missing[0].Missing()))
	} else if len(missing) > 1 {
		return say("missing_several", "Count", len(missing))
	}
	switch v.Request.State {
	case models.TransferQuery:
		return say("query")
	case models.TransferDraft:
		return say("draft")
	case models.TransferApproved:
		return say("signed")
	case models.TransferAccepted:
		if paid := v.PaidCents(); paid > 0 {
			return say("part", "Open", i18n.Money(ctx, v.AskedCents()-paid))
		}
	}
	return say("asked")
}

// blockedNow are the organisations of the request that would not pass the gate
// as the books stand now; a waived gate blocks nobody.
func blockedNow(v models.TransferRequestView) []models.GateLine {
	if v.GateNow == nil || v.WaivedBy != "" {
		return nil
	}
	var out []models.GateLine
	for _, l := range v.GateNow.Lines {
		if asked(v, l.OrganisationID) && !v.GateNow.PassesFor(l.OrganisationID) {
			out = append(out, l)
		}
	}
	return out
}

func asked(v models.TransferRequestView, organisation int64) bool {
	for _, l := range v.Lines {
		if l.OrganisationID == organisation {
			return true
		}
	}
	return false
}

// Blocked says whether an organisation should not be paid now, in words.
func Blocked(ctx context.Context, v models.TransferRequestView, l models.TransferLineView) string {
	if l.Agreement == "" {
		return i18n.T(ctx, "transfers.blocked_agreement")
	}
	for _, g := range blockedNow(v) {
		if g.OrganisationID == l.OrganisationID {
			return i18n.T(ctx, "transfers.blocked_gate", "Missing", i18n.Money(ctx, g.Missing()))
		}
	}
	return ""
}

// passing adds what may be paid now.
func passing(ctx context.Context, v models.TransferRequestView) (names []string, sum money.Cents) {
	for _, l := range v.Lines {
		if open := l.AskedCents - l.PaidCents; open > 0 && Blocked(ctx, v, l) == "" {
			names, sum = append(names, l.Organisation), sum+open
		}
	}
	return names, sum
}

// gateTable prints the arithmetic of the gate, one line an organisation.
func (v ShowView) gateTable(ctx context.Context) components.Table {
	g := v.GateNow
	percent := i18n.Percent(ctx, int64(g.Rule.ThresholdBP), 10000, 0)
	t := components.Table{Caption: i18n.T(ctx, "transfers.gate_caption"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "transfers.organisation")}, {Head: i18n.T(ctx, "transfers.received"), Kind: components.Number},
		{Head: i18n.T(ctx, "transfers.needed", "Percent", percent), Kind: components.Number}, {Head: i18n.T(ctx, "transfers.spent"), Kind: components.Number},
		{Head: i18n.T(ctx, "transfers.committed"), Kind: components.Number}, {Head: i18n.T(ctx, "transfers.together"), Kind: components.Number},
		{Head: i18n.T(ctx, "transfers.margin"), Kind: components.Number}, {Head: i18n.T(ctx, "transfers.result"), HeadHidden: true},
	}}
	failing := 0
	for _, l := range g.Lines {
		row := gateCells(ctx, l, l.Organisation)
		row.Cells = append(row.Cells, components.State(passWord(l.Passes)))
		if !l.Passes {
			failing++
			row.Tone = "bad"
		}
		t.Rows = append(t.Rows, row)
	}
	foot := gateCells(ctx, g.Total, i18n.T(ctx, "transfers.gate_total"))
	text := i18n.T(ctx, "transfers.gate_all_pass")
	if failing > 0 {
		text = i18n.T(ctx, "transfers.gate_failing", "Count", failing, "All", len(g.Lines))
	}
	foot.Cells = append(foot.Cells, components.Words(text))
	t.Foot = []components.Row{foot}
	return t
}

func passWord(passes bool) string {
	if passes {
		return "passes"
	}
	return "missing"
}

func gateCells(ctx context.Context, l models.GateLine, name string) components.Row {
	margin := i18n.Money(ctx, l.Margin)
	if l.Margin > 0 {
		margin = "+" + margin
	}
	return components.Row{Cells: []components.Cell{components.Words(name), components.Cents(ctx, l.Received), components.Cents(ctx, l.Needed), components.Cents(ctx, l.Spent),
		components.Cents(ctx, l.Committed), components.Cents(ctx, l.Together), {Text: margin}}}
}

// gateRule is the rule in words, with what the figures rest on.
func (v ShowView) gateRule(ctx context.Context) string {
	g := v.GateNow
	text := i18n.T(ctx, "transfers.gate_rule", "Rule", rules.GateWords(ctx, g.Rule))
	when := "transfers.gate_now"
	if !v.Request.Open() {
		when = "transfers.gate_then"
	}
	text += " " + i18n.T(ctx, when)
	if g.Total.Interim {
		text += " " + i18n.T(ctx, "transfers.gate_interim")
	}
	if v.WaivedBy != "" {
		text += " " + i18n.T(ctx, "transfers.gate_waived", "Decision", v.WaivedBy)
	}
	return text
}

// linesTable is what is asked of the agent for each organisation.
func (v ShowView) linesTable(ctx context.Context) components.Table {
	paid := v.PaidCents() > 0
	t := components.Table{Caption: i18n.T(ctx, "transfers.asked_caption"), CaptionHidden: true, Columns: []components.Column{
		{Head: i18n.T(ctx, "transfers.organisation")}, {Head: i18n.T(ctx, "transfers.code"), Kind: components.Narrow}, {Head: i18n.T(ctx, "transfers.approved"), Kind: components.Number},
		{Head: i18n.T(ctx, "transfers.before"), Kind: components.Number}, {Head: i18n.T(ctx, "transfers.asked_now"), Kind: components.Number}, {Head: i18n.T(ctx, "transfers.after"), Kind: components.Number},
	}}
	if paid {
		t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "transfers.paid"), Kind: components.Number})
	}
	var approved, before money.Cents
	for _, l := range v.Lines {
		cells := []components.Cell{{Text: l.Organisation, Sub: agreementWord(ctx, l)}, components.Words(l.OrganisationCode), components.Cents(ctx, l.ApprovedCents),
			components.Cents(ctx, l.BeforeCents), components.Cents(ctx, l.AskedCents), components.Cents(ctx, l.AfterCents())}
		if paid {
			cells = append(cells, components.Cents(ctx, l.PaidCents))
		}
		row := components.Row{Cells: cells}
		if l.Agreement == "" {
			row.Tone = "bad"
		}
		t.Rows = append(t.Rows, row)
		approved += l.ApprovedCents
		before += l.BeforeCents
	}
	foot := []components.Cell{components.Words(i18n.T(ctx, "reports.total")), {}, components.Cents(ctx, approved), components.Cents(ctx, before), components.Cents(ctx, v.AskedCents()),
		components.Cents(ctx, approved-before-v.AskedCents())}
	if paid {
		foot = append(foot, components.Cents(ctx, v.PaidCents()))
	}
	t.Foot = []components.Row{{Cells: foot}}
	return t
}

func agreementWord(ctx context.Context, l models.TransferLineView) string {
	if l.Agreement == "" {
		return i18n.T(ctx, "transfers.no_agreement")
	}
	return l.Agreement
}

// paymentsTable lists what the agent paid; a reversed payment stays, struck.
func (v ShowView) paymentsTable(ctx context.Context) components.Table {
	reverse := v.may(v.Agent, models.TransferReverse)
	t := components.Table{Caption: i18n.T(ctx, "transfers.payments_caption"), Columns: []components.Column{
		{Head: i18n.T(ctx, "transfers.organisation")}, {Head: i18n.T(ctx, "transfers.amount"), Unit: components.Dollars(ctx), Kind: components.Number}, {Head: i18n.T(ctx, "transfers.value_date"), Kind: components.Narrow},
		{Head: i18n.T(ctx, "transfers.agent_reference"), Kind: components.Narrow}, {Head: i18n.T(ctx, "transfers.road")}, {Head: i18n.T(ctx, "transfers.entry"), Kind: components.Narrow},
	}}
	if reverse {
		t.Columns = append(t.Columns, components.Column{Head: i18n.T(ctx, "transfers.do"), HeadHidden: true})
	}
	for _, p := range v.Payments {
		entry := components.To(p.Entry, v.At("/ledger/entries/"+p.Entry))
		row := components.Row{Cells: []components.Cell{components.Words(p.Organisation), components.Cents(ctx, p.Cents), components.Day(ctx, p.ValueDate), components.Words(p.AgentRef),
			roadCell(ctx, p.Road), entry}}
		if p.Reversal != "" {
			row.Tone = "struck"
			row.Cells[5].Sub = i18n.T(ctx, "transfers.reversed_by", "Entry", p.Reversal, "Reason", p.ReverseReason)
		}
		if reverse {
			cell := components.Cell{}
			if p.Reversal == "" {
				cell = components.To(i18n.T(ctx, "transfers.reverse"), v.At(Address(v.Request.ID)+"/payments/"+strconv.FormatInt(p.ID, 10)+"/reversal"))
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func roadCell(ctx context.Context, r models.Road) components.Cell {
	if r == models.RoadOnBehalf {
		return components.State("recorded_on_behalf")
	}
	return components.Words(i18n.T(ctx, "reports.road_"+string(r)))
}

// may says whether an action is among those offered.
func (v ShowView) may(list []models.TransferAction, a models.TransferAction) bool {
	for _, x := range list {
		if x == a {
			return true
		}
	}
	return false
}

// thread is what was said between agent and secretariat.
func (v ShowView) thread() []models.TransferEventView {
	var out []models.TransferEventView
	for _, e := range v.Events {
		if e.Text != "" {
			out = append(out, e)
		}
	}
	return out
}

// moments is the life of the request with how long each step took.
func (v ShowView) moments(ctx context.Context) []components.Moment {
	var out []components.Moment
	for i, e := range v.Events {
		m := components.Moment{Point: components.PointDone, When: i18n.Instant(ctx, e.At), Title: i18n.T(ctx, "transfers.event_"+string(e.Action), "Revision", e.Revision),
			Text: i18n.T(ctx, "people.role."+string(e.Role))}
		if e.Road == models.RoadOnBehalf {
			m.State = "recorded_on_behalf"
		}
		if i > 0 && e.Waited >= time.Minute {
			m.Text += " · " + waited(ctx, e.Waited)
		}
		out = append(out, m)
	}
	if n := len(out); n > 0 && v.Request.Open() {
		out[n-1].Point = components.PointNow
	}
	return out
}

// waited is how long a step took, in the largest fitting unit.
func waited(ctx context.Context, d time.Duration) string {
	switch {
	case d < time.Hour:
		return i18n.T(ctx, "transfers.waited_minutes", "Count", int(d/time.Minute))
	case d < 48*time.Hour:
		return i18n.T(ctx, "transfers.waited_hours", "Count", int(d/time.Hour))
	}
	return i18n.T(ctx, "transfers.waited_days", "Count", int(d/(24*time.Hour)))
}

// papers are the files behind a request.
func (v ShowView) papers(ctx context.Context) []components.FileRow {
	out := []components.FileRow{
		{Name: v.Request.Reference + ".xlsx", Href: v.At("/exports/mptf-transfer?request=" + v.Request.Reference), Kind: "XLSX",
			Note: i18n.T(ctx, "transfers.workbook_note", "Count", v.Checks[0], "Wrong", v.Checks[1])},
		{Name: v.Programme.Reference + ".xlsx", Href: v.At("/exports/mptf-budget?programme=" + v.Programme.Reference), Kind: "XLSX", Note: i18n.T(ctx, "transfers.budget_note")},
	}
	if v.Approved() && !v.Told() {
		out = append(out, components.FileRow{Name: i18n.T(ctx, "transfers.package.open"), Href: v.At(PackageAddress(v.Request.ID)), Kind: "ZIP", Note: i18n.T(ctx, "transfers.package.lead")})
	}
	seen := map[int64]bool{}
	for _, r := range v.Records {
		if r.FileID != nil && !seen[*r.FileID] {
			seen[*r.FileID] = true
			out = append(out, components.FileRow{Name: r.FileName, Href: v.At(Address(v.Request.ID) + "/files/" + strconv.FormatInt(*r.FileID, 10)), Kind: kindOf(r.FileName),
				Note: i18n.T(ctx, "transfers.notification_note")})
		}
	}
	return out
}

func kindOf(name string) string {
	if i := strings.LastIndex(name, "."); i >= 0 {
		return strings.ToUpper(name[i+1:])
	}
	return ""
}

// steps are the way of a request, for the bar.
func (v ShowView) steps(ctx context.Context) components.Steps {
	at := map[models.TransferState]int{models.TransferDraft: 0, models.TransferApproved: 1, models.TransferSent: 2, models.TransferReceived: 3, models.TransferQuery: 3,
		models.TransferAccepted: 4, models.TransferPaid: 6}[v.Request.State]
	s := components.Steps{Label: i18n.T(ctx, "transfers.steps"), Current: at}
	for _, key := range []string{"prepared", "signed", "sent", "received", "accepted", "paid"} {
		s.Names = append(s.Names, i18n.T(ctx, "transfers.step_"+key))
	}
	return s
}

func (v ShowView) signature(ctx context.Context) string {
	for _, a := range v.Approvals {
		if a.Revision == v.Request.Revision {
			return i18n.T(ctx, "transfers.signed_by", "Reference", v.Request.Reference, "Revision", v.Request.Revision,
				"Prepared", i18n.T(ctx, "people.role."+v.Prepared), "Capacity", i18n.T(ctx, "people.role."+a.Capacity), "Date", when.DateOf(a.At))
		}
	}
	return i18n.T(ctx, "transfers.not_signed", "Reference", v.Request.Reference, "Revision", v.Request.Revision)
}

func number(n int) string { return strconv.Itoa(n) }

// PackageView is what goes to the agent with a request, as one archive. Waiting
// says that the request carries no second signature yet; then there are no files.
type PackageView struct {
	Frame
	Request models.TransferRequest
	Files   []PackageFile
	Size    int64 // of the archive
	Limit   int64 // from which on it is too large for many letters
	Printed bool
	Without string // why the decision is not in it: the word under transfers.package
	None    string // why there is no package: the key of the words
}

// PackageFile is one file of a package.
type PackageFile struct {
	Name, Kind, Hash string
	Size             int64
}

// PackageAddress is where the package of a request is shown.
func PackageAddress(id int64) string { return Address(id) + "/package" }

func (v PackageView) table(ctx context.Context) components.Table {
	t := components.Table{Caption: i18n.T(ctx, "transfers.package.head"), Columns: []components.Column{
		{Head: i18n.T(ctx, "transfers.package.col_file"), RowHead: true}, {Head: i18n.T(ctx, "transfers.package.col_holds")},
		{Head: i18n.T(ctx, "transfers.package.col_size"), Kind: components.Number}, {Head: "SHA-256"}}}
	for _, f := range v.Files {
		t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Of(components.Code(f.Name)), components.Words(i18n.T(ctx, "transfers.package.kind_"+f.Kind)),
			components.Words(i18n.Bytes(ctx, f.Size)), components.Of(components.Code(f.Hash[:16] + "…"))}})
	}
	return t
}
