package exports

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"seedfund/app"
	"seedfund/app/reference"
	"seedfund/app/transfers"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports"
)

// Media types of the files.
const (
	Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	Data     = "text/csv; charset=utf-8"
	XML      = "application/xml"
)

// Export is one file that can be asked for by its name.
type Export struct {
	Name  string
	Media string
	// Needs lists the parameters it cannot do without: "request", "programme", "call", "contributor".
	Needs []string
	// Roles are those for whom it is there; empty for everybody who takes files away.
	Roles []models.Role
	// AsAt says that it can be asked as at a day, Year for a year.
	AsAt bool
	Year bool

	write func(*job) error
}

// All lists every export, in the order they are shown.
var All = []Export{
	{Name: "mptf-transfer", Media: Workbook, Needs: []string{"request"}, write: transfer},
	{Name: TransferPackage, Media: Archive, Needs: []string{"request"}, write: transferPackage},
	{Name: "mptf-budget", Media: Workbook, Needs: []string{"programme"}, write: budget},
	{Name: "mptf-portfolio", Media: Workbook, AsAt: true, write: portfolio},
	{Name: "programmes", Media: Data, AsAt: true, write: programmes},
	{Name: "transfers", Media: Data, AsAt: true, write: payments},
	{Name: "contributions", Media: Data, AsAt: true, write: contributions},
	{Name: "ledger", Media: Data, AsAt: true, write: ledgerLines},
	{Name: "reconciliation-breaks", Media: Data, Roles: booksReaders, write: breaks},
	{Name: "reports-owed", Media: Data, write: reportsOwed},
	{Name: "funding-status", Media: Workbook, AsAt: true, write: fundingStatus},
	{Name: "funding-years", Media: Data, AsAt: true, write: fundingYears},
	{Name: "consolidated", Media: Workbook, Year: true, write: consolidated},
	{Name: "consolidated-overview", Media: Data, Year: true, write: consolidatedTable(overviewData)},
	{Name: "consolidated-contributors", Media: Data, Year: true, write: consolidatedTable(rowsOf(reports.ContributorTable, func(r models.ConsolidatedReport) []models.ContributorYears { return r.Contributors }))},
	{Name: "consolidated-interest", Media: Data, Year: true, write: consolidatedTable(rowsOf(reports.InterestTable, func(r models.ConsolidatedReport) []models.InterestYears { return r.Interest }))},
	{Name: "consolidated-transfers", Media: Data, Year: true, write: consolidatedTable(rowsOf(reports.TransferTable, func(r models.ConsolidatedReport) []models.OrganisationYears { return r.Organisations }))},
	{Name: "consolidated-delivery", Media: Data, Year: true, write: consolidatedTable(rowsOf(reports.DeliveryTable, func(r models.ConsolidatedReport) []models.OrganisationYears { return r.Organisations }))},
	{Name: "consolidated-projects", Media: Data, Year: true, write: consolidatedTable(rowsOf(reports.ProjectTable, func(r models.ConsolidatedReport) []models.ProjectYears { return r.Projects }))},
	{Name: "consolidated-categories", Media: Data, Year: true, write: consolidatedTable(categoryData)},
	{Name: "consolidated-direct-costs", Media: Data, Year: true, write: consolidatedTable(rowsOf(reports.DirectTable, func(r models.ConsolidatedReport) []models.DirectYears { return r.Direct }))},
	{Name: "growth", Media: Data, write: grown},
	{Name: IATIActivities, Media: XML, write: iatiFile},
	{Name: IATIOrganisation, Media: XML, write: iatiFile},
	{Name: "pledges", Media: Data, AsAt: true, write: pledges},
	{Name: "areas", Media: Data, write: areas},
	{Name: "rates", Media: Data, write: exchangeRates},
	{Name: "unex", Media: Workbook, Roles: unexReaders, Year: true, write: unex},
	{Name: "unex-data", Media: Data, Roles: unexReaders, Year: true, write: unexData},
	{Name: "contributions-template", Media: Workbook, Roles: contributionReaders, write: contributionsTemplate},
	{Name: "contributions-file", Media: Data, Roles: contributionReaders, write: contributionLines},
	{Name: "deposits-file", Media: Data, Roles: contributionReaders, write: depositLines},
	{Name: "opening-template", Media: Workbook, Roles: openers, write: openingTemplate},
	// clause 97: what one contributor paid is its own, the secretariat's, the agent's and the auditor's.
	{Name: "donor-statement", Media: Workbook, Needs: []string{"contributor"}, Roles: stated, AsAt: true, write: donorStatement},
	{Name: "donor-statement-lines", Media: Data, Needs: []string{"contributor"}, Roles: stated, AsAt: true, write: donorLines},
	// clause 20: a reviewer's words stay with those who read every review.
	{Name: "evaluation-concept", Media: Workbook, Needs: []string{"call"}, Roles: readers, write: evaluation(models.StageConcept)},
	{Name: "evaluation-full", Media: Workbook, Needs: []string{"call"}, Roles: readers, write: evaluation(models.StageFull)},
}

// booksReaders see every programme of the books.
var booksReaders = []models.Role{models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAgentOfficer, models.RoleAuditor}

var readers = []models.Role{models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAuditor}

var stated = []models.Role{models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleAgentOfficer, models.RoleAuditor}

// For lists the exports that are there for an actor.
func For(actor models.Actor) []Export {
	return slices.DeleteFunc(slices.Clone(All), func(e Export) bool { return !e.isFor(actor) })
}

func (e Export) isFor(actor models.Actor) bool {
	return len(e.Roles) == 0 || actor.System || actor.Is(e.Roles...)
}

// Find gives an export by its name.
func Find(name string) (Export, bool) {
	i := slices.IndexFunc(All, func(e Export) bool { return e.Name == name })
	if i < 0 {
		return Export{}, false
	}
	return All[i], true
}

// Key is the message key of what an export is.
func (e Export) Key() string { return "exports." + strings.ReplaceAll(e.Name, "-", "_") }

// Summary is what it is, in English, for the command line.
func (e Export) Summary() string { return i18n.T(context.Background(), e.Key()) }

// Ending is how its file's name ends.
func (e Export) Ending() string {
	switch e.Media {
	case Workbook:
		return ".xlsx"
	case XML:
		return ".xml"
	case Archive:
		return ".zip"
	}
	return ".csv"
}

// Params is what a person asks of an export.
type Params struct {
	Request      string    // a number, or the reference: 41, TR-0041
	Programme    string    // a number, or the reference: 8, JP-0008
	Call         string    // the reference: DEM00-C-2026-03
	Contributor  string    // the code of the organisation
	Organisation string    // its code, of a file of expenditure; empty is one's own, or all
	AsAt         when.Date // zero: the latest value date of the books
	Year         int       // 0: that of the latest value date
	Edition      string    // of the funding status, empty is the one of today
	Form         string    // of a data file: csv, xlsx, json or dictionary; empty is csv
	Language     string    // of the heads; empty is English
}

// Write checks the right, lays the file out and gives its name. The same data
// give the same bytes; no wall clock enters the file.
//
// clause 97: the agent gets from the fund what it works with.
func (e Export) Write(ctx context.Context, s *app.Services, actor models.Actor, p Params, w io.Writer) (string, error) {
	if err := actor.May(models.PermExport); err != nil {
		return "", err
	}
	if !e.isFor(actor) {
		return "", models.NotFound("exports")
	}
	var f models.Faults
	for _, need := range e.Needs {
		if p.value(need) == "" {
			f.Add(need, "exports.fault.missing")
		}
	}
	if p.Language == "" {
		p.Language = i18n.Reference
	} else if !i18n.Offers(p.Language) {
		f.Add("lang", "exports.fault.language", "Language", p.Language)
	}
	if err := f.Err("exports.invalid"); err != nil {
		return "", err
	}
	form, err := e.In(p.Form)
	if err != nil {
		return "", err
	}
	j := &job{ctx: i18n.With(ctx, p.Language), services: s, actor: actor, params: p, to: w, name: e.Name, form: form}
	if err := j.open(); err != nil {
		return "", err
	}
	if err := e.write(j); err != nil {
		return "", err
	}
	ending := e.Ending()
	if e.Media == Data {
		ending = endingOf(form)
	}
	return j.fileName(strings.TrimPrefix(j.name, "mptf-") + ending), nil
}

func (p Params) value(need string) string {
	switch need {
	case "request":
		return strings.TrimSpace(p.Request)
	case "call":
		return strings.TrimSpace(p.Call)
	case "contributor":
		return strings.TrimSpace(p.Contributor)
	}
	return strings.TrimSpace(p.Programme)
}

// job is one file being written.
type job struct {
	ctx       context.Context
	services  *app.Services
	actor     models.Actor
	params    Params
	to        io.Writer
	name      string // of the file, without fund and ending
	form      reports.Form
	fund      string
	kind      models.StoreKind
	catalogue *models.Catalogue
}

// fileName begins with the fund, so that files of two funds are told apart.
func (j *job) fileName(rest string) string { return strings.ToLower(j.fund) + "-" + rest }

func (j *job) open() error {
	store, err := j.services.People.Store(j.ctx)
	if err != nil {
		return err
	}
	if store == nil {
		return models.Conflict("store.not_settled", "")
	}
	j.fund, j.kind = store.FundCode, store.Kind
	j.catalogue = reference.For(store.Kind == models.StoreDemonstration)
	return nil
}

// book is what the file says of itself.
func (j *job) book() reports.Book {
	return reports.Book{
		Fund: j.fund, Name: i18n.T(j.ctx, "frame.fund_"+string(j.kind)), Illustrative: j.kind == models.StoreDemonstration,
		Language: j.params.Language, RightToLeft: i18n.Dir(j.ctx) == "rtl",
		T: func(key string, args ...any) string { return i18n.T(j.ctx, key, args...) },
		Country: func(code string) string {
			if c, ok := j.catalogue.Country(code); ok {
				return c.Name.In(j.params.Language)
			}
			return code
		},
	}
}

var bareNumber = regexp.MustCompile(`^[0-9]{1,9}$`)

// reference makes TR-0041 of 41.
func referenceOf(prefix, text string) string {
	text = strings.ToUpper(strings.TrimSpace(text))
	if !bareNumber.MatchString(text) {
		return text
	}
	n, _ := strconv.Atoi(text)
	return fmt.Sprintf("%s-%04d", prefix, n)
}

// evaluation is what the reviews of a call say, in one stage.
func evaluation(stage models.ProposalStage) func(*job) error {
	return func(j *job) error {
		call, err := j.services.Calls.ByReference(j.ctx, j.actor, strings.ToUpper(strings.TrimSpace(j.params.Call)))
		if err != nil {
			return err
		}
		v, err := j.services.Reviews.Evaluation(j.ctx, j.actor, call.Call.ID, stage)
		if err != nil {
			return err
		}
		j.name = "evaluation-" + strings.ToLower(v.Call.Reference) + "-" + string(stage)
		return reports.WriteEvaluation(j.to, j.book(), v)
	}
}

func transfer(j *job) error {
	ref := referenceOf("TR", j.params.Request)
	id, err := j.services.Transfers.Number(j.ctx, j.actor, ref)
	if err != nil {
		return err
	}
	view, err := j.services.Transfers.Show(j.ctx, j.actor, id)
	if err != nil {
		return err
	}
	b := reports.TransferBook{Book: j.book(), View: view, Categories: j.catalogue.Categories()}
	b.At = view.Request.PreparedAt
	if n := len(view.Events); n > 0 {
		b.At = view.Events[n-1].At
	}
	b.AsAt = when.DateOf(b.At)
	for i := range b.View.Approvals {
		b.View.Approvals[i].Capacity = j.role(b.View.Approvals[i].Capacity)
	}
	b.View.Prepared = j.role(b.View.Prepared)
	j.name = "transfer-" + ref
	return reports.WriteTransfer(j.to, b)
}

func (j *job) role(code string) string {
	if code == "" {
		return ""
	}
	return i18n.T(j.ctx, "people.role."+code)
}

func budget(j *job) error {
	ref := referenceOf("JP", j.params.Programme)
	found, err := j.services.Programmes.Find(j.ctx, j.actor, ref)
	if err != nil {
		return err
	}
	view, err := j.services.Programmes.Budget(j.ctx, j.actor, found.Programme.ID, 0)
	if err != nil {
		return err
	}
	b := reports.ProgrammeBudgetBook{Book: j.book(), View: view, Categories: j.catalogue.Categories(), MinimumOrg: 2}
	for _, v := range view.Versions {
		if v.Number == view.Number {
			b.At = v.CreatedAt
		}
	}
	b.AsAt = when.DateOf(b.At)
	j.name = "budget-" + ref
	return reports.WriteProgrammeBudget(j.to, b)
}

// whole hands the fund as at the day to use, with the book that says so.
func (j *job) whole(use func(reports.Book, transfers.Whole) error) error {
	return j.services.Transfers.Portfolio(j.ctx, j.actor, j.params.AsAt, func(w transfers.Whole) error {
		b := j.book()
		b.AsAt, b.At = w.AsAt, w.At
		if !w.AsAt.IsZero() {
			j.name += "-" + w.AsAt.String()
		}
		return use(b, w)
	})
}

func portfolio(j *job) error {
	return j.whole(func(b reports.Book, w transfers.Whole) error {
		return reports.WritePortfolio(j.to, reports.PortfolioBook{Book: b, Through: w.Through, FeeRate: money.PerCent(w.Fee.BasisPoints), Programmes: w.Programmes,
			Transfers: w.Transfers, Contributions: w.Contributions, LedgerLines: w.LedgerLines, Ledger: w.Ledger})
	})
}

func programmes(j *job) error {
	return j.whole(func(b reports.Book, w transfers.Whole) error {
		return flat(j, b, reports.Portfolio(b), w.Programmes)
	})
}

func payments(j *job) error {
	return j.whole(func(b reports.Book, w transfers.Whole) error {
		return flat(j, b, reports.Transfers(b), w.Transfers)
	})
}

func contributions(j *job) error {
	return j.whole(func(b reports.Book, w transfers.Whole) error {
		return flat(j, b, reports.Contributions(b), w.Contributions)
	})
}

func ledgerLines(j *job) error {
	return j.whole(func(b reports.Book, w transfers.Whole) error {
		return reports.Ledger(b).Write(j.to, b, j.form, w.LedgerLines, w.Ledger)
	})
}

// aside is the book of a file that is laid out beside the portfolio: as at the
// last entry of the books.
func (j *job) aside() (reports.Book, error) {
	b := j.book()
	fund, err := j.services.Ledger.Fund(j.ctx, j.actor)
	if b.At = fund.RecordedAt; !b.At.IsZero() {
		b.AsAt = when.DateOf(b.At)
	}
	return b, err
}

func pledges(j *job) error {
	b, err := j.aside()
	if err != nil {
		return err
	}
	rows, err := j.services.Contributions.Pledges(j.ctx, j.actor)
	if err != nil {
		return err
	}
	if day := j.params.AsAt; !day.IsZero() {
		rows = slices.DeleteFunc(rows, func(r models.PledgeRow) bool { return r.AnnouncedOn.After(day) })
		j.name += "-" + day.String()
	}
	return flat(j, b, reports.Pledges(b), rows)
}

func areas(j *job) error {
	b, err := j.aside()
	if err != nil {
		return err
	}
	rows, err := j.services.Contributions.Areas(j.ctx, j.actor)
	if err != nil {
		return err
	}
	return flat(j, b, reports.Areas(b), rows)
}

func exchangeRates(j *job) error {
	rows, err := j.services.Rates.List(j.ctx, j.actor)
	if err != nil {
		return err
	}
	b := j.book()
	return flat(j, b, reports.Rates(b), reports.CountingRates(rows))
}

// stated hands the statement of a contributor to use, with the book that says so.
func (j *job) stated(use func(reports.Book, models.DonorStatement) error) error {
	code := strings.ToUpper(strings.TrimSpace(j.params.Contributor))
	v, err := j.services.Contributions.Statement(j.ctx, j.actor, code, j.params.AsAt)
	if err != nil {
		return err
	}
	b := j.book()
	b.AsAt, b.At = v.AsAt, v.RecordedAt
	j.name = "donor-statement-" + strings.ToLower(v.Code) + "-" + v.AsAt.String()
	return use(b, v)
}

func donorStatement(j *job) error {
	return j.stated(func(b reports.Book, v models.DonorStatement) error { return reports.WriteDonorStatement(j.to, b, v) })
}

func donorLines(j *job) error {
	return j.stated(func(b reports.Book, v models.DonorStatement) error {
		return flat(j, b, reports.StatementLines(b), v.Lines())
	})
}

// breaks are the differences with the agent's books, open ones and closed.
func breaks(j *job) error {
	rows, err := j.services.Reconcile.Breaks(j.ctx, j.actor, true)
	if err != nil {
		return err
	}
	b := j.book()
	return flat(j, b, reports.Breaks(b), rows)
}
