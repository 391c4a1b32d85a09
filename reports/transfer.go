package reports

import (
	"fmt"
	"io"
	"strings"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// TransferBook is one transfer request as the agent gets it: head, project,
// amounts per organisation, their breakdown over the categories, conditions
// and signatures.
type TransferBook struct {
	Book
	View       models.TransferRequestView
	Categories []models.BudgetCategory
}

// TransferTemplate names the layout of the transfer request's workbook.
const TransferTemplate = "seedfund.transfer 1"

const sheetRequest = "Request"

// WriteTransfer writes README, Request and Checks.
func WriteTransfer(to io.Writer, b TransferBook) error {
	w, err := newWorkbook(b.Book, TransferTemplate, b.View.Request.Reference)
	if err != nil {
		return err
	}
	l := transferLayout{TransferBook: b, w: w}
	l.place()
	widths := append([]float64{22, 34}, slicesOf(16, max(7, len(b.View.Lines)+1))...)
	w.sheets = []*sheet{
		{name: sheetReadme, widths: []float64{30, 100}, portrait: true, rows: l.readme},
		{name: sheetRequest, widths: widths, portrait: true, rows: l.request},
		{name: sheetChecks, widths: []float64{80, 20, 20, 20}, frozenRows: 1, rows: l.checks},
	}
	w.name("AsOf_Date", sheetReadme, "$B$5")
	w.name("Request_Amounts", sheetRequest, absolute(1, l.amounts)+":"+absolute(8, l.amounts+len(b.View.Lines)-1))
	w.name("Request_Total", sheetRequest, absolute(5, l.amountsTotal))
	w.name("Request_Categories", sheetRequest, absolute(1, l.categories)+":"+absolute(l.categoryColumns(), l.categoriesTotal))
	w.name("Check_Results", sheetChecks, "$D$2:"+absolute(4, len(l.lines())+1))
	if err := w.write(to); err != nil {
		return fmt.Errorf("workbook of %s: %w", b.View.Request.Reference, err)
	}
	return nil
}

func slicesOf(width float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = width
	}
	return out
}

// transferLayout says where the blocks stand on the form.
type transferLayout struct {
	TransferBook
	w                           *workbook
	amounts, amountsTotal       int // first and last row of the amounts
	categories, categoriesTotal int
}

// Rows of the form before the amounts: title, head block, project block.
const (
	headRows    = 7
	projectRows = 10
)

func (l *transferLayout) place() {
	l.amounts = 2 + 1 + headRows + 1 + 1 + projectRows + 1 + 1 + 1 + 1
	l.amountsTotal = l.amounts + len(l.View.Lines)
	l.categories = l.amountsTotal + 1 + 1 + 1 + 1
	l.categoriesTotal = l.categories + models.IndirectCategory + 1
}

func (l *transferLayout) categoryColumns() int { return 2 + len(l.View.Lines) + 1 }

func (l *transferLayout) readme(s *sheetRows) error {
	st, T := l.w.styles, l.T
	head(s, l.w, T("reports.transfer_title")+" "+l.View.Request.Reference)
	line := func(label string, style int, value any) {
		s.add(put{style: st.label, value: T(label)}, put{style: style, value: value})
	}
	line("reports.readme_fund", st.wrap, strings.TrimSpace(l.Fund+" "+l.Name)) // row 3
	line("reports.readme_report", st.wrap, T("reports.transfer_about"))
	line("reports.readme_as_of", st.day, l.AsAt) // row 5
	line("reports.readme_recorded", st.moment, l.At)
	line("reports.readme_currency", st.wrap, "USD")
	line("reports.readme_template", st.wrap, TransferTemplate)
	wrong := 0
	for _, c := range l.lines() {
		if c.left != c.right {
			wrong++
		}
	}
	s.add(put{style: st.label, value: T("reports.readme_checks")}, put{style: st.wrap, value: verdict(T, wrong),
		formula: fmt.Sprintf(`IF(SUMPRODUCT(--(Checks!D2:D%d<>0))=0,%s,%s)`, len(l.lines())+1, quoted(T("reports.checks_fine")), quoted(T("reports.checks_wrong")))})
	s.skip(1)
	s.add(put{style: st.section, value: T("reports.readme_definitions")})
	for _, d := range []string{"approved", "before", "asked", "gate"} {
		s.add(put{style: st.label, value: T("reports.define_" + d)}, put{style: st.wrap, value: T("reports.define_" + d + "_text")})
	}
	return s.err
}

func (l *transferLayout) request(s *sheetRows) error {
	head(s, l.w, l.T("reports.transfer_title")+" "+l.View.Request.Reference)
	l.headBlock(s)
	s.skip(1)
	l.projectBlock(s)
	s.skip(1)
	l.amountsBlock(s)
	s.skip(1)
	l.categoriesBlock(s)
	s.skip(1)
	l.conditionsBlock(s)
	s.skip(1)
	l.signaturesBlock(s)
	return s.err
}

// fact is a label in column A and a value in column B.
func (l *transferLayout) fact(s *sheetRows, key string, style int, value any) {
	s.add(put{style: l.w.styles.label, value: l.T("reports.transfer_" + key)}, put{style: style, value: value})
}

func (l *transferLayout) section(s *sheetRows, key string) {
	s.add(put{style: l.w.styles.section, value: l.T("reports.section_" + key)})
}

func (l *transferLayout) headBlock(s *sheetRows) {
	st, v := l.w.styles, l.View
	kind := l.T("reports.transfer_kind_tranche", "Tranche", v.Tranche.Number, "Tranches", v.Tranches)
	if v.Programme.AgentNumber == "" {
		kind = l.T("reports.transfer_kind_new", "Tranche", v.Tranche.Number, "Tranches", v.Tranches)
	}
	date := v.Request.PreparedAt
	if v.Request.SentAt != nil {
		date = *v.Request.SentAt
	}
	l.section(s, "head")
	l.fact(s, "date", st.day, when.DateOf(date))
	l.fact(s, "to", st.wrap, l.T("reports.transfer_to_agent"))
	l.fact(s, "fund", st.wrap, strings.TrimSpace(l.Fund+" "+l.Name))
	l.fact(s, "reference", st.wrap, v.Request.Reference)
	l.fact(s, "revision", st.wrap, fmt.Sprint(v.Request.Revision))
	l.fact(s, "kind", st.wrap, kind)
	l.fact(s, "state", st.wrap, l.word("request", string(v.Request.State)))
}

func (l *transferLayout) projectBlock(s *sheetRows) {
	st, v := l.w.styles, l.View
	l.section(s, "project")
	l.fact(s, "number", st.code, v.Programme.AgentNumber)
	l.fact(s, "programme", st.code, v.Programme.Reference)
	l.fact(s, "title_of", st.wrap, v.Programme.Title)
	l.fact(s, "start", st.day, v.Programme.StartOn)
	l.fact(s, "end", st.day, v.Programme.EndOn)
	l.fact(s, "countries", st.wrap, l.countries(v.Countries))
	l.fact(s, "theme", st.wrap, fmt.Sprint(v.Programme.Theme))
	l.fact(s, "decision", st.wrap, v.Decision)
	l.fact(s, "decided", st.day, v.DecidedOn)
	written := l.T("reports.no")
	if v.InWriting {
		written = l.T("reports.yes")
	}
	l.fact(s, "in_writing", st.wrap, written)
}

// heads writes the heads of a block; those from the third to the last but so
// many stand above figures.
func (l *transferLayout) heads(s *sheetRows, words int, heads ...string) {
	cells := make([]put, len(heads))
	for i, h := range heads {
		cells[i] = put{style: l.w.styles.headEnd, value: h}
		if i < 2 || i >= len(heads)-words {
			cells[i].style = l.w.styles.head
		}
	}
	s.add(cells...)
}

// amountsBlock is one line per organisation: approved, transferred before,
// this request and what is left after it.
func (l *transferLayout) amountsBlock(s *sheetRows) {
	st, T := l.w.styles, l.T
	l.section(s, "amounts")
	l.heads(s, 1, T("reports.head_organisation_code"), T("reports.head_organisation"), T("reports.head_approved"), T("reports.head_before"),
		T("reports.head_asked"), T("reports.head_after"), T("reports.head_isc_share"), T("reports.head_agreement"))
	var approved, before, asked, indirect money.Cents
	for i, line := range l.View.Lines {
		r := fmt.Sprint(s.row + 1)
		isc := columnLetters(3+i) + fmt.Sprint(l.categories+models.IndirectCategory)
		s.add(put{style: st.code, value: line.OrganisationCode}, put{style: st.text, value: line.Organisation},
			put{style: st.dollar, value: line.ApprovedCents}, put{style: st.dollar, value: line.BeforeCents}, put{style: st.dollar, value: line.AskedCents},
			put{style: st.dollarSum, formula: "C" + r + "-D" + r + "-E" + r, value: line.AfterCents()},
			put{style: st.rateSum, formula: `IF(E` + r + `=0,"",ROUND(` + isc + `/E` + r + `*100,2))`, value: money.Share(line.Categories[7], line.AskedCents, 2)},
			put{style: st.text, value: line.Agreement})
		approved += line.ApprovedCents
		before += line.BeforeCents
		asked += line.AskedCents
		indirect += line.Categories[7]
	}
	r := fmt.Sprint(l.amountsTotal)
	sum := func(letter string, value money.Cents) put {
		return put{style: st.dollarTotal, value: value, formula: fmt.Sprintf("SUM(%s%d:%s%d)", letter, l.amounts, letter, max(l.amounts, l.amountsTotal-1))}
	}
	isc := columnLetters(3+len(l.View.Lines)) + fmt.Sprint(l.categories+models.IndirectCategory)
	s.add(put{style: st.textTotal, value: T("reports.total")}, put{style: st.textTotal}, sum("C", approved), sum("D", before), sum("E", asked),
		sum("F", approved-before-asked),
		put{style: st.rateTotal, formula: `IF(E` + r + `=0,"",ROUND(` + isc + `/E` + r + `*100,2))`, value: money.Share(indirect, asked, 2)}, put{style: st.textTotal})
}

// categoriesBlock breaks what is asked down: seven categories, sub-total,
// indirect support costs, total, per organisation and together.
func (l *transferLayout) categoriesBlock(s *sheetRows) {
	st, T, lines := l.w.styles, l.T, l.View.Lines
	l.section(s, "categories")
	heads := []string{T("reports.head_category_code"), T("reports.head_category")}
	for _, line := range lines {
		heads = append(heads, line.OrganisationCode)
	}
	l.heads(s, 0, append(heads, T("reports.head_all"))...)
	for n := 1; n <= models.LastCategory; n++ {
		l.categoryRow(s, n, fmt.Sprint(n), st.dollar, "")
	}
	subtotal := l.categories + models.LastCategory
	l.formulaRow(s, T("reports.row_subtotal"), func(letter string) string {
		return fmt.Sprintf("SUM(%s%d:%s%d)", letter, l.categories, letter, subtotal-1)
	}, func(c [8]money.Cents) money.Cents { return sumOf(c) - c[7] })
	l.categoryRow(s, models.IndirectCategory, "8", st.dollar, "")
	l.formulaRow(s, T("reports.total"), func(letter string) string {
		return fmt.Sprintf("%s%d+%s%d", letter, subtotal, letter, subtotal+1)
	}, sumOf)
}

func sumOf(c [8]money.Cents) (sum money.Cents) {
	for _, x := range c {
		sum += x
	}
	return sum
}

func (l *transferLayout) categoryRow(s *sheetRows, n int, code string, style int, label string) {
	for _, c := range l.Categories {
		if c.Number == n {
			label = c.Label.In(l.Language)
		}
	}
	cells := []put{{style: l.w.styles.code, value: code}, {style: l.w.styles.text, value: label}}
	var all money.Cents
	for _, line := range l.View.Lines {
		cells = append(cells, put{style: style, value: line.Categories[n-1]})
		all += line.Categories[n-1]
	}
	here := s.row + 1
	s.add(append(cells, put{style: l.w.styles.dollarSum, value: all, formula: l.across(here)})...)
}

func (l *transferLayout) across(row int) string {
	return fmt.Sprintf("SUM(C%d:%s%d)", row, columnLetters(max(3, 2+len(l.View.Lines))), row)
}

func (l *transferLayout) formulaRow(s *sheetRows, label string, formula func(letter string) string, value func([8]money.Cents) money.Cents) {
	cells := []put{{style: l.w.styles.textTotal}, {style: l.w.styles.textTotal, value: label}}
	var all money.Cents
	for i, line := range l.View.Lines {
		cells = append(cells, put{style: l.w.styles.dollarTotal, value: value(line.Categories), formula: formula(columnLetters(3 + i))})
		all += value(line.Categories)
	}
	s.add(append(cells, put{style: l.w.styles.dollarTotal, value: all, formula: formula(columnLetters(3 + len(l.View.Lines)))})...)
}

// conditionsBlock prints the arithmetic of the gate the release rested on.
func (l *transferLayout) conditionsBlock(s *sheetRows) {
	st, T, g := l.w.styles, l.T, l.View.Gate
	l.section(s, "conditions")
	if g == nil || g.First {
		s.add(put{style: st.wrap, value: T("reports.gate_first")})
	} else {
		base := "reports.gate_each"
		if g.Rule.Base == models.GateProgramme {
			base = "reports.gate_programme"
		}
		s.add(put{style: st.note, value: T(base, "Percent", g.Rule.Threshold().PerCentText())})
		l.heads(s, 1, T("reports.head_organisation_code"), T("reports.head_organisation"), T("reports.head_received"), T("reports.head_needed"), T("reports.head_spent"),
			T("reports.head_committed_gate"), T("reports.head_together"), T("reports.head_margin"), T("reports.head_result"))
		first := s.row + 1
		for _, line := range g.Lines {
			l.gateRow(s, line, st.text, st.dollar, st.dollarSum, 0)
		}
		l.gateRow(s, g.Total, st.textTotal, st.dollarTotal, st.dollarTotal, first)
		if l.View.WaivedBy != "" {
			s.add(put{style: st.note, value: T("reports.gate_waived", "Decision", l.View.WaivedBy)})
		}
	}
	s.skip(1)
	l.section(s, "attachments")
	for _, a := range []string{"document", "decision", "budget"} {
		s.add(put{style: st.note, value: T("reports.attachment_" + a)})
	}
}

// gateRow is one line of the gate; first is the first organisation's row for
// the line that adds them up, and zero for an organisation.
func (l *transferLayout) gateRow(s *sheetRows, g models.GateLine, text, figure, computed, first int) {
	r := fmt.Sprint(s.row + 1)
	result := "reports.gate_passes"
	if !g.Passes {
		result = "reports.gate_missing"
	}
	together := "E" + r
	if l.View.Gate.Rule.CountsCommitted {
		together += "+F" + r
	}
	code := ""
	for _, line := range l.View.Lines {
		if line.OrganisationID == g.OrganisationID {
			code = line.OrganisationCode
		}
	}
	name := g.Organisation
	sum := func(letter string, value money.Cents) put {
		p := put{style: figure, value: value}
		if first > 0 {
			p.formula = fmt.Sprintf("SUM(%s%d:%s%d)", letter, first, letter, s.row)
		}
		return p
	}
	needed := sum("D", g.Needed)
	if first > 0 {
		code, name = l.T("reports.total"), ""
		if l.View.Gate.Rule.Base == models.GateProgramme {
			needed.formula = fmt.Sprintf("ROUNDUP(ROUND(C%s*%s,6),2)", r, l.View.Gate.Rule.Threshold())
		}
	}
	s.add(put{style: text, value: code}, put{style: text, value: name}, sum("C", g.Received), needed, sum("E", g.Spent), sum("F", g.Committed),
		put{style: computed, formula: together, value: g.Together}, put{style: computed, formula: "G" + r + "-D" + r, value: g.Margin},
		put{style: text, value: l.T(result)})
}

// signaturesBlock says who signed in the system, in which capacity, and leaves
// the lines for ink.
func (l *transferLayout) signaturesBlock(s *sheetRows) {
	st, v, T := l.w.styles, l.View, l.T
	l.section(s, "signatures")
	l.heads(s, 2, T("reports.head_signature"), T("reports.head_capacity"), T("reports.head_date"), T("reports.head_ink"))
	s.add(put{style: st.wrap, value: T("reports.sign_prepared")}, put{style: st.text, value: v.Prepared}, put{style: st.moment, value: v.Request.PreparedAt}, put{style: st.blank})
	for _, a := range v.Approvals {
		if a.Revision == v.Request.Revision {
			s.add(put{style: st.wrap, value: T("reports.sign_approved")}, put{style: st.text, value: a.Capacity}, put{style: st.moment, value: a.At}, put{style: st.blank})
		}
	}
	for _, step := range []struct {
		key    string
		action models.TransferAction
	}{{"received", models.TransferReceive}, {"accepted", models.TransferAccept}} {
		cells := []put{{style: st.wrap, value: T("reports.sign_" + step.key)}, {style: st.text, value: T("reports.transfer_to_agent")}, {style: st.moment}, {style: st.blank}}
		for _, e := range v.Events {
			if e.Action == step.action {
				cells[2].value = e.At
			}
		}
		s.add(cells...)
	}
}
