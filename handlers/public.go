package handlers

import (
	"net/url"
	"slices"
	"strconv"

	"seedfund/app/calls"
	"seedfund/app/ledger"
	"seedfund/app/matters/decisions"
	"seedfund/app/programmes"
	"seedfund/app/reference"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/public"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

const (
	onDashboard = 6  // programmes shown before the link to all
	inPicture   = 40 // programmes that fit into the picture of years
	inFlow      = 8  // names in a column of the flow before "others"
)

// names is the reference data of this store's kind.
func (v *Visit) names() *models.Catalogue {
	store := v.site.storeRow(v.Ctx())
	return reference.For(store != nil && store.Kind == models.StoreDemonstration)
}

func (v *Visit) publicFrame(title string, crumbs ...layout.Crumb) public.Frame {
	return public.Frame{Page: v.Page(title, crumbs...), Names: v.names(), At: v.At}
}

// fundPage is the fund's dashboard.
func fundPage(v *Visit) error {
	ctx := v.Ctx()
	totals, err := v.Ledger.Fund(ctx, v.Actor)
	if err != nil {
		return err
	}
	rows, _, err := v.Programmes.List(ctx, v.Actor, programmes.Filter{Limit: inPicture})
	if err != nil {
		return err
	}
	counts, err := v.Programmes.Counts(ctx, v.Actor)
	if err != nil {
		return err
	}
	count := 0
	for _, n := range counts {
		count += n
	}
	contributors, promised, err := v.contributors()
	if err != nil {
		return err
	}
	received := v.millions(totals.Deposited)
	title := v.T("public.fund.title", "Programmes", v.T("core.programmes", "Count", count), "Money", received)
	if count == 0 && totals.Deposited == 0 {
		title = v.T("public.fund.begin_title")
	}
	view := public.FundView{Frame: v.publicFrame(title), Count: count, Empty: count == 0 && totals.Deposited == 0, Lines: []string{title}}
	view.Description = v.T("public.fund.lead")
	if !view.Empty {
		view.Lines = []string{v.T("public.fund.line_pool"), v.T("public.fund.line_programmes", "Count", count), v.T("public.fund.line_money", "Money", received)}
		view.Money = v.moneyLine(totals, promised)
		view.Programmes = rows[:min(len(rows), onDashboard)]
		view.Years = v.years(view.Frame, rows, totals.LastOn)
		view.Rings = v.rings(rows)
		view.Thread = v.thread(rows)
		if view.Flow, view.FlowTitle, err = v.flow(totals, contributors); err != nil {
			return err
		}
	}
	if view.Call, err = v.openCall(); err != nil {
		return err
	}
	if view.Decisions, err = v.latestDecisions(); err != nil {
		return err
	}
	return v.Render(public.Fund(view))
}

// moneyLine says where the received money is. Its parts make the sum by
// arithmetic: what left the agent and was not spent is with organisations.
func (v *Visit) moneyLine(t ledger.FundTotals, promised money.Cents) components.MoneyLineView {
	free, hint := t.Cash-t.Reserved, v.T("public.part.free_hint")
	if t.Minimum > 0 {
		hint = v.T("public.part.free_minimum", "Minimum", t.Minimum)
	}
	line := components.MoneyLineView{
		Total: t.Deposited, Unit: v.T("public.money.unit", "Received", t.Deposited, "Date", t.LastOn),
		Parts: []components.Part{
			{Kind: components.PartSpent, Label: v.T("public.part.spent"), Hint: v.T("public.part.spent_hint"), Cents: t.Spent},
			{Kind: components.PartHeld, Label: v.T("public.part.held"), Hint: v.T("public.part.held_hint"), Cents: t.Deposited - t.Fee - t.Cash - t.Spent},
			{Kind: components.PartFees, Label: v.T("public.part.fees"), Hint: v.T("public.part.fees_hint"), Cents: t.Fee},
			{Kind: components.PartReserved, Label: v.T("public.part.reserved"), Hint: v.T("public.part.reserved_hint"), Cents: t.Reserved},
			{Kind: components.PartFree, Label: v.T("public.part.free"), Hint: hint, Cents: free},
		},
		Sum: v.T("public.money.sum_bare", "Received", t.Deposited),
	}
	if promised > 0 {
		line.Parts = append(line.Parts, components.Part{Kind: components.PartPromised, Label: v.T("public.part.promised"), Hint: v.T("public.part.promised_hint"), Cents: promised})
		line.Sum = v.T("public.money.sum", "Received", t.Deposited)
	}
	return line
}

// flow is the way of the money through the pool.
func (v *Visit) flow(t ledger.FundTotals, contributors []models.ContributorRow) (components.FlowView, string, error) {
	rows, err := v.Programmes.Received(v.Ctx(), v.Actor)
	if err != nil {
		return components.FlowView{}, "", err
	}
	f := components.FlowView{
		Pool: v.T("public.flow.pool"), PoolCents: t.Deposited,
		SourcesHead: v.T("public.flow.from"), UsesHead: v.T("public.flow.to"), ReceiversHead: v.T("public.flow.receivers"),
	}
	for _, c := range contributors {
		if c.DepositedCents > 0 {
			f.Sources = append(f.Sources, components.FlowNode{Label: c.Contributor, Cents: c.DepositedCents})
		}
	}
	f.Sources = v.fold(f.Sources)
	shares := map[int]map[string]money.Cents{}
	total := map[string]money.Cents{}
	label := map[string]string{}
	for _, r := range rows {
		if shares[r.Theme] == nil {
			shares[r.Theme] = map[string]money.Cents{}
		}
		shares[r.Theme][r.Code] += r.Cents
		total[r.Code] += r.Cents
		label[r.Code] = r.Name
	}
	codes := make([]string, 0, len(total))
	for code := range total {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	kept := codes
	if len(codes) > inFlow {
		kept = codes[:inFlow-1]
	}
	for _, code := range kept {
		f.Receivers = append(f.Receivers, components.FlowNode{Label: short(label[code], code), Cents: total[code]})
	}
	if rest := len(codes) - len(kept); rest > 0 {
		node := components.FlowNode{Label: v.T("public.flow.others", "Count", rest)}
		for _, code := range codes[len(kept):] {
			node.Cents += total[code]
		}
		f.Receivers = append(f.Receivers, node)
	}
	for theme := 1; theme <= 5; theme++ {
		var sum money.Cents
		line := make([]money.Cents, len(f.Receivers))
		for i, code := range codes {
			line[min(i, len(line)-1)] += shares[theme][code]
			sum += shares[theme][code]
		}
		if sum > 0 {
			f.Uses = append(f.Uses, components.FlowNode{Label: v.T("public.area." + strconv.Itoa(theme)), Cents: sum, Area: theme})
			f.Shares = append(f.Shares, line)
		}
	}
	areas := len(f.Uses)
	for _, rest := range []components.FlowNode{
		{Label: v.T("public.part.fees"), Cents: t.Fee, Kind: components.PartFees},
		{Label: v.T("public.part.reserved"), Cents: t.Reserved, Kind: components.PartReserved},
		{Label: v.T("public.part.free"), Cents: t.Cash - t.Reserved, Kind: components.PartFree},
	} {
		if rest.Cents > 0 {
			f.Uses = append(f.Uses, rest)
		}
	}
	title := v.T("public.flow.title", "Areas", v.T("public.flow.areas", "Count", areas), "Organisations", v.T("public.flow.organisations", "Count", len(codes)))
	f.Chart = components.Chart{Title: title, Caption: v.T("public.flow.caption", "Date", t.LastOn), Open: v.T("public.flow.table"), Table: v.flowTable(f, title)}
	return f, title, nil
}

// short is a name that fits beside a bar, else the code.
func short(name, code string) string {
	if len([]rune(name)) > 22 {
		return code
	}
	return name
}

// fold keeps a column's names few; the last stands for the others, which are
// in the table.
func (v *Visit) fold(nodes []components.FlowNode) []components.FlowNode {
	if len(nodes) <= inFlow {
		return nodes
	}
	rest := components.FlowNode{Label: v.T("public.flow.others", "Count", len(nodes)-inFlow+1)}
	for _, n := range nodes[inFlow-1:] {
		rest.Cents += n.Cents
	}
	return append(slices.Clone(nodes[:inFlow-1]), rest)
}

func (v *Visit) flowTable(f components.FlowView, title string) components.Table {
	t := components.Table{Caption: title, CaptionHidden: true, Dense: true, Columns: []components.Column{
		{Head: v.T("public.flow.row")}, {Head: v.T("public.flow.amount"), Unit: components.Dollars(v.Ctx()), Kind: components.Number},
	}}
	add := func(head string, nodes []components.FlowNode) {
		t.Rows = append(t.Rows, components.Row{Tone: "quiet", Cells: []components.Cell{{Text: head, Span: 2}}})
		for _, n := range nodes {
			t.Rows = append(t.Rows, components.Row{Cells: []components.Cell{components.Words(n.Label), components.Cents(v.Ctx(), n.Cents)}})
		}
	}
	add(f.SourcesHead, f.Sources)
	add(f.UsesHead, f.Uses)
	add(f.ReceiversHead, f.Receivers)
	return t
}

// years is the programmes that have begun, the earliest first.
func (v *Visit) years(f public.Frame, rows []models.ProgrammeRow, today when.Date) components.YearsView {
	y := components.YearsView{Today: today, Chart: components.Chart{Title: v.T("public.years.title"), Caption: v.T("public.years.caption")}}
	if !today.IsZero() {
		y.TodayWord = v.T("public.years.today", "Date", today)
		y.From, y.To = today.Year(), today.Year()
	}
	for _, r := range rows {
		if r.StartOn.IsZero() || r.EndOn.IsZero() {
			continue
		}
		if y.From == 0 {
			y.From, y.To = r.StartOn.Year(), r.EndOn.Year()
		}
		y.From, y.To = min(y.From, r.StartOn.Year()), max(y.To, r.EndOn.Year())
		y.Rows = append(y.Rows, components.Stretch{
			Label: r.Title, Href: v.At("/programmes/" + r.Reference), Place: f.PlacesOf(v.Ctx(), r.Countries),
			From: r.StartOn, To: r.EndOn, Done: int64(r.TransferredCents), Whole: int64(r.ApprovedCents), State: public.StateCode(r.State),
		})
	}
	slices.SortStableFunc(y.Rows, func(a, b components.Stretch) int { return a.From.Compare(b.From) })
	return y
}

// rings counts programmes by regional group, in the order of the groups.
func (v *Visit) rings(rows []models.ProgrammeRow) components.RingsView {
	names, today := v.names(), when.DateOf(v.DB.Now(v.Ctx()))
	byGroup := map[string]components.Ring{}
	for _, r := range rows {
		group := "none"
		if len(r.Countries) > 0 {
			for _, g := range models.RegionalGroups {
				if names.InGroup(r.Countries[0], g, today) {
					group = string(g)
				}
			}
		}
		ring := byGroup[group]
		ring.Label, ring.Count, ring.Cents = v.T("public.region."+group), ring.Count+1, ring.Cents+r.ApprovedCents
		byGroup[group] = ring
	}
	view := components.RingsView{Chart: components.Chart{Title: v.T("public.rings.title"), Caption: v.T("public.rings.caption")}}
	for _, g := range models.RegionalGroups {
		if ring, ok := byGroup[string(g)]; ok {
			view.Rings = append(view.Rings, ring)
		}
	}
	if ring, ok := byGroup["none"]; ok {
		view.Rings = append(view.Rings, ring)
	}
	return view
}

// thread follows the programme that has spent most of its money: from the
// decision over the transfers to what was done.
func (v *Visit) thread(rows []models.ProgrammeRow) *public.Thread {
	var best *models.ProgrammeRow
	for i, r := range rows {
		if !r.StartOn.IsZero() && (best == nil || r.SpentCents > best.SpentCents) {
			best = &rows[i]
		}
	}
	if best == nil {
		return nil
	}
	r := *best
	moments := []components.Moment{
		{Point: components.PointDone, On: when.DateOf(r.DecidedAt), Title: v.T("public.thread.decided", "Approved", r.ApprovedCents)},
		{Point: components.PointDone, On: r.StartOn, Title: v.T("public.thread.first"), Text: v.T("public.thread.first_text",
			"Transferred", r.TransferredCents, "Organisations", v.T("public.flow.organisations", "Count", len(r.Organisations)))},
	}
	if r.SpentCents > 0 {
		moments = append(moments, components.Moment{Point: components.PointNow, When: v.T("public.thread.spent_when"),
			Title: v.T("public.thread.spent", "Spent", r.SpentCents, "Delivery", v.percent(r.SpentCents, r.NetFunded()))})
	}
	point := components.PointLater
	if r.State == models.ProgrammeOperationalClosed || r.State == models.ProgrammeFinancialClosed {
		point = components.PointDone
	}
	moments = append(moments, components.Moment{Point: point, On: r.EndOn, Title: v.T("public.thread.ends")})
	return &public.Thread{Programme: r, Moments: moments}
}

// openCall is the call that is open and closes first.
func (v *Visit) openCall() (*public.CallCard, error) {
	rows, _, err := v.Calls.List(v.Ctx(), models.Actor{Role: models.RolePublic}, calls.Filter{})
	if err != nil {
		return nil, err
	}
	var card *public.CallCard
	for _, r := range rows {
		if r.Window == models.WindowOpen && (card == nil || r.Call.ClosesAt.Before(card.Closes)) {
			card = &public.CallCard{Title: r.Call.Title.In(v.Lang()), Href: v.At("/calls/" + url.PathEscape(r.Call.Reference)), Closes: r.Call.ClosesAt}
		}
	}
	return card, nil
}

// latestDecisions are the decisions that were made public.
func (v *Visit) latestDecisions() ([]components.Moment, error) {
	rows, _, err := v.Decisions.List(v.Ctx(), models.Actor{Role: models.RolePublic}, decisions.Filter{Limit: 4})
	if err != nil {
		return nil, err
	}
	var moments []components.Moment
	for _, r := range rows {
		m := components.Moment{Point: components.PointDone, On: r.AdoptedAt, Title: r.Question}
		if r.ProposalTitle != "" {
			m.Text = r.ProposalTitle
		}
		if v.opens("/decisions/:reference") {
			m.Href = v.At("/decisions/" + url.PathEscape(r.Reference))
		}
		moments = append(moments, m)
	}
	return moments, nil
}

// programmesFilter reads the filter of the list from the address; what it does
// not know narrows nothing.
func (v *Visit) programmesFilter() programmes.Filter {
	f := programmes.Filter{State: models.ProgrammeState(v.QueryParam("state")), Country: v.QueryParam("country")}
	if !slices.Contains(models.ProgrammeStates, f.State) {
		f.State = ""
	}
	f.Theme, _ = strconv.Atoi(v.QueryParam("theme"))
	f.After, _ = strconv.ParseInt(v.QueryParam("after"), 10, 64)
	if f.Theme < 0 || f.Theme > 5 {
		f.Theme = 0
	}
	if !models.ValidCountryCode(f.Country) {
		f.Country = ""
	}
	return f
}

// programmesPage is the list of programmes, narrowed by the address.
func programmesPage(v *Visit) error {
	ctx := v.Ctx()
	f := v.programmesFilter()
	rows, next, err := v.Programmes.List(ctx, v.Actor, f)
	if err != nil {
		return err
	}
	counts, err := v.Programmes.Counts(ctx, v.Actor)
	if err != nil {
		return err
	}
	all := 0
	for _, n := range counts {
		all += n
	}
	title := v.T("public.programmes.title_none")
	if all > 0 {
		title = v.T("public.programmes.title", "Programmes", v.T("core.programmes", "Count", all), "Active", counts[models.ProgrammeOngoing])
	}
	view := public.ProgrammesView{
		Frame: v.publicFrame(title), Rows: rows, Exports: v.files("/programmes/list"), Country: f.Country, State: string(f.State), Action: v.At("/programmes"),
		Countries: reference.CountriesIn(v.names(), v.Lang()),
	}
	if f.Theme > 0 {
		view.Theme = strconv.Itoa(f.Theme)
	}
	address := func(state models.ProgrammeState, after int64) string {
		q := url.Values{}
		for key, value := range map[string]string{"state": string(state), "country": f.Country, "theme": view.Theme} {
			if value != "" {
				q.Set(key, value)
			}
		}
		if after > 0 {
			q.Set("after", strconv.FormatInt(after, 10))
		}
		if len(q) == 0 {
			return v.At("/programmes")
		}
		return v.At("/programmes") + "?" + q.Encode()
	}
	view.States = []components.Filter{{Label: v.T("public.all"), Href: address("", 0), Current: f.State == "", Count: all}}
	for _, state := range models.ProgrammeStates {
		if counts[state] > 0 {
			view.States = append(view.States, components.Filter{
				Label: v.T("status." + public.StateCode(state)), Href: address(state, 0), Current: f.State == state, Count: counts[state],
			})
		}
	}
	if f.Country != "" || f.Theme != 0 {
		view.Reset = v.At("/programmes")
	}
	if f.After > 0 {
		view.First = address(f.State, 0)
	}
	if next > 0 {
		view.Next = address(f.State, next)
	}
	return v.Render(public.Programmes(view))
}

// programmePage is one programme, by its reference.
func programmePage(v *Visit) error {
	d, err := v.Programmes.Find(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	view := public.ProgrammeView{
		Frame: v.publicFrame(d.Programme.Title, layout.Crumb{Label: v.T("frame.menu.programmes"), Href: v.At("/programmes")}, layout.Crumb{Label: d.Programme.Reference}),
		Row:   d.Row, Line: d.Line, Decision: d.Decision, DecidedOn: d.DecidedOn,
	}
	for i, named := range view.PlacesOf(v.Ctx(), d.Row.Countries) {
		share := public.CountryShare{Code: named.Code, Name: named.Name}
		if i < len(d.Countries) {
			share.BP = d.Countries[i].ShareBP
		}
		view.Countries = append(view.Countries, share)
	}
	for _, s := range d.Shares {
		share := public.Share{
			Name: s.Name, Lead: s.OrganisationID == d.Programme.LeadOrganisationID, Approved: s.ApprovedCents, Transferred: s.TransferredCents,
			Refunded: s.RefundedCents, Spent: s.SpentCents, Interim: s.Interim,
		}
		if !s.Delivery().Blank() {
			share.Delivery = v.percent(s.SpentCents, s.NetFunded())
		}
		view.Shares = append(view.Shares, share)
	}
	for _, t := range d.Tranches {
		approved, released, _, transferred := t.Sum()
		view.Tranches = append(view.Tranches, public.Tranche{Number: t.Number, State: t.State, DueOn: t.DueOn, Approved: approved, Released: released, Transferred: transferred})
	}
	view.Prior = d.Prior
	if d.Public && d.Prior == nil && v.opens("/decisions/:reference") {
		view.DecisionAt = v.At("/decisions/" + url.PathEscape(d.Decision))
	}
	if view.Documents, err = v.programmePapers(d); err != nil {
		return err
	}
	return v.Render(public.Programme(view))
}

// contributionsPage lists contributors in the order of the alphabet.
func contributionsPage(v *Visit) error {
	rows, _, err := v.contributors()
	if err != nil {
		return err
	}
	var total money.Cents
	for _, r := range rows {
		total += r.DepositedCents
	}
	title := v.T("public.contributions.title_none")
	if len(rows) > 0 {
		title = v.T("public.contributions.title", "Contributors", v.T("public.contributions.count", "Count", len(rows)), "Money", v.millions(total))
	}
	view := public.ContributionsView{Frame: v.publicFrame(title), Total: total, Exports: v.files("/contributions/list")}
	view.Rows = reference.SortedBy(v.Lang(), rows, func(r models.ContributorRow) string { return r.Contributor })
	if view.Promised, err = v.Contributions.Promised(v.Ctx()); err != nil {
		return err
	}
	return v.Render(public.Contributions(view))
}

// accessibilityPage says how far the pages can be used by everyone.
func accessibilityPage(v *Visit) error {
	page := v.Page(v.T("accessibility.title"))
	page.NoLedger = true
	return v.Render(public.Accessibility(page))
}
