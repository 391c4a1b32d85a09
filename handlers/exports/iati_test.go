package exports_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/antchfx/xmlquery"
	"pgregory.net/rapid"

	"seedfund/app"
	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/contributions"
	"seedfund/app/db"
	"seedfund/app/funditems"
	"seedfund/app/opendata"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/app/reference"
	"seedfund/app/reporting"
	"seedfund/app/rules"
	"seedfund/app/transfers"
	"seedfund/frontend/i18n"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
	"seedfund/reports/iati"
)

// publishing is a store with something of every kind to publish.
type publishing struct {
	*store
	deposits                          int
	running, closed, waiting, unknown models.Programme
}

const awkward = "Work <b>& \"return\"</b> \x01with\x1f a &amp; mark]]>\n and  blanks "

func (s *store) today() when.Date { return when.DateOf(s.DB.Now(s.Ctx)) }

// arrangement is signed and paid in at once; a rate of "" is of dollars.
func (p *publishing) arrangement(currency, rate string, minor int64) *models.Deposit {
	p.Helper()
	service := contributions.New(p.DB, nil)
	contributor := p.Cast(models.RoleContributor).OrganisationID
	p.deposits++
	c, err := service.Commit(p.Ctx, p.Fresh(p.agent), contributions.CommitmentInput{OrganisationID: contributor, Agreement: fmt.Sprintf("SAA %d", p.deposits), Currency: currency, Minor: minor + 1,
		SignedOn: p.today(), Schedule: []models.Instalment{{DueOn: p.today(), Minor: minor + 1}}})
	p.must(err)
	in := contributions.DepositInput{Instalment: 1, Minor: minor, ValueDate: p.today(), AgentRef: fmt.Sprintf("D-%d", p.deposits)}
	if rate != "" {
		in.Rate, in.RateSource, in.RateOn = rate, "Operational rates", p.today()
	}
	d, err := service.RecordDeposit(p.Ctx, p.Fresh(p.agent), c.ID, in)
	p.must(err)
	return d
}

// pays releases the first tranche of a programme, asks for amounts and has the
// agent pay them; it gives the request.
func (p *publishing) pays(programme models.Programme, number string, amounts map[int64]money.Cents) int64 {
	p.Helper()
	d, err := p.services.Programmes.Get(p.Ctx, models.SystemActor, programme.ID)
	p.must(err)
	_, err = p.services.Programmes.Release(p.Ctx, p.Fresh(p.officer), programme.ID, d.Programme.Version, 1, programmes.ReleaseInput{})
	p.must(err)
	r, err := p.services.Transfers.Prepare(p.Ctx, p.Fresh(p.officer), programme.ID, 1, transfers.Asked{Amounts: amounts})
	p.must(err)
	p.request = r.ID
	p.must(p.services.Transfers.Approve(p.Ctx, p.Fresh(p.head), r.ID, p.version()))
	p.must(p.services.Transfers.Send(p.Ctx, p.Fresh(p.officer), r.ID, p.version()))
	w := transfers.Word{Action: models.TransferPay, AgentNumber: number}
	for org, cents := range amounts {
		w.Payments = append(w.Payments, transfers.Paid{OrganisationID: org, Cents: cents, ValueDate: p.today(), AgentRef: fmt.Sprintf("V%s-%d", number, org)})
	}
	_, err = p.services.Transfers.Act(p.Ctx, p.Fresh(p.agent), r.ID, p.version(), w)
	p.must(err)
	return r.ID
}

// takesBack reverses the payment of a request to an organisation.
func (p *publishing) takesBack(request int64, organisation string) {
	p.Helper()
	p.request = request
	v, err := p.services.Transfers.Show(p.Ctx, p.officer, request)
	p.must(err)
	for _, y := range v.Payments {
		if y.Organisation == organisation && y.Reversal == "" {
			_, err := p.services.Transfers.Act(p.Ctx, p.Fresh(p.agent), request, p.version(), transfers.Word{Action: models.TransferReverse, PaymentID: y.ID, NotifiedOn: p.today(), Text: "digits swapped"})
			p.must(err)
		}
	}
}

func (p *publishing) refunds(programme models.Programme, organisation int64, cents money.Cents) {
	p.Helper()
	p.deposits++
	_, err := p.services.Programmes.RecordRefund(p.Ctx, p.Fresh(p.agent), programme.ID, programmes.RefundInput{OrganisationID: organisation, Cents: cents, ValueDate: p.today(),
		AgentRef: fmt.Sprintf("R-%d", p.deposits), Reason: "unspent, says a person of the organisation"})
	p.must(err)
}

// closes spends what was received and ends a programme for good.
func (p *publishing) closes(programme models.Programme, spent map[int64]money.Cents) {
	p.Helper()
	for org, cents := range spent {
		_, err := p.services.Reporting.Report(p.Ctx, p.Fresh(p.officer), reporting.Input{ProgrammeID: programme.ID, OrganisationID: org, Year: p.today().Year(), AsAt: p.today(),
			Certainty: models.Certified, Lines: []models.Expenditure{{Kind: models.Spent, Category: 4, Cents: cents}}})
		p.must(err)
	}
	for _, step := range []func(int64) error{
		func(v int64) error {
			return p.services.Programmes.CloseOperationally(p.Ctx, p.Fresh(p.head), programme.ID, v, "")
		},
		func(v int64) error {
			return p.services.Programmes.CloseFinancially(p.Ctx, p.Fresh(p.head), programme.ID, v, "")
		},
	} {
		d, err := p.services.Programmes.Get(p.Ctx, models.SystemActor, programme.ID)
		p.must(err)
		p.must(step(d.Programme.Version))
	}
}

// measured are the answers behind a results framework: an outcome with its output,
// a falling figure in per cent, one without baseline, a marker.
var measured = map[string]string{
	"indicators": models.Rows{
		{"result": "1", "statement": "Offices work alike", "indicator": "Offices that meet the standard", "unit": "institutions", "baseline": "2", "baseline_year": "2026", "target": "24", "source": "Inspection"},
		{"result": "1.1", "statement": "Offices are staffed", "indicator": "Posts that are vacant", "unit": "per cent", "baseline": "40.5", "baseline_year": "2025", "target": "5", "source": "Registers"},
		{"result": "1.1", "statement": "Offices are staffed", "indicator": "Persons informed", "unit": "persons", "target": "4000", "source": "Registers"},
	}.Text(),
	"gender_marker": models.Rows{{"level": "3", "why": "Figures are kept by sex."}}.Text(),
}

func publish(t *testing.T) *publishing {
	t.Helper()
	p := &publishing{store: open(t)}
	orgs := decided.Organisations(t, p.Harness, 3)
	p.arrangement("USD", "", 1_000_000_00)
	p.arrangement("EUR", "0.92", 500_000_00)
	wrong := p.arrangement("USD", "", 77_777_77)
	p.must(contributions.New(p.DB, nil).ReverseDeposit(p.Ctx, p.Fresh(p.agent), wrong.ID, wrong.Version, "entered twice"))

	p.running = decided.Programme(t, p.Harness, decided.Plan{Title: awkward, Answers: measured, Months: 30, Countries: map[string]int{"XDA": 33_33, "XDB": 66_67},
		Organisations: []decided.Organisation{{ID: orgs[0], ISC: 700, Tranche: []money.Cents{200_000_00, 100_000_01}}, {ID: orgs[1], ISC: 700, Tranche: []money.Cents{100_000_00, 50_000_00}}}})
	p.closed = decided.Programme(t, p.Harness, decided.Plan{Title: "Closed before its end", Months: 12, Organisations: []decided.Organisation{{ID: orgs[1], Tranche: []money.Cents{80_000_00}}}})
	p.waiting = decided.Programme(t, p.Harness, decided.Plan{Title: "Not begun", Months: 7, Countries: map[string]int{"XDC": 100_00}, Organisations: []decided.Organisation{{ID: orgs[0], Tranche: []money.Cents{10_000_00, 5_000_00}}}})
	p.unknown = decided.Programme(t, p.Harness, decided.Plan{Title: "Zephyr in secret", Unpublished: true, Answers: measured, Countries: map[string]int{"XDK": 100_00},
		Organisations: []decided.Organisation{{ID: orgs[2], Tranche: []money.Cents{43_210_98}}}})

	p.Clock.Advance(40 * 24 * time.Hour)
	request := p.pays(p.running, "00124711", map[int64]money.Cents{orgs[0]: 200_000_00, orgs[1]: 60_000_00})
	p.takesBack(request, "Organisation Q")
	p.pays(p.closed, "00124712", map[int64]money.Cents{orgs[1]: 50_000_00})
	p.pays(p.unknown, "00124999", map[int64]money.Cents{orgs[2]: 40_000_00})
	p.Clock.Advance(48 * time.Hour)
	p.refunds(p.running, orgs[0], 1_200_50)
	p.refunds(p.unknown, orgs[2], 3_21)
	p.Clock.Set(time.Date(2026, 12, 31, 9, 0, 0, 0, time.UTC))
	p.closes(p.closed, map[int64]money.Cents{orgs[1]: 50_000_00})

	// Figures of a year, public, and a correction that is not.
	p.Clock.Set(time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC))
	writer := p.Cast(models.RolePUNOProgramme)
	results, err := p.services.Reporting.Results(p.Ctx, p.officer, p.running.Reference)
	p.must(err)
	values := func(reached string) []models.ValueInput {
		return []models.ValueInput{{IndicatorID: results.Indicators[0].ID, Value: reached, Means: "Inspection"},
			{IndicatorID: results.Indicators[1].ID, Value: "31.25", Means: "Registers"}, {IndicatorID: results.Indicators[2].ID, Why: "no register yet"}}
	}
	made, err := p.services.Reporting.SaveResults(p.Ctx, p.Fresh(writer), p.running.ID, models.ResultInput{Year: 2026, Values: values("9")})
	p.must(err)
	p.must(p.services.Reporting.SubmitResults(p.Ctx, p.Fresh(writer), p.running.ID, 2026, made.Version))
	p.must(p.services.Reporting.PublishResults(p.Ctx, p.Fresh(p.officer), p.running.ID, 2026, made.Version+1))
	return p
}

func (s *store) iati(name string) []byte {
	s.Helper()
	body, _ := s.export(name, exports.Params{})
	return body
}

// holds says what a path finds in a file.
func holds(t *testing.T, body []byte, path string) []string {
	t.Helper()
	doc, err := xmlquery.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, n := range xmlquery.Find(doc, path) {
		out = append(out, n.InnerText())
	}
	return out
}

func (s *store) valid(what string, activities, organisation []byte) {
	s.Helper()
	for schema, body := range map[string][]byte{"iati-activities-schema.xsd": activities, "iati-organisations-schema.xsd": organisation} {
		if faults := schemaFaults(s.T, schema, body); faults != "" {
			s.Errorf("%s, %s: %s", what, schema, faults)
		}
		for rule, why := range judged(s.T, body, s.DB.Now(s.Ctx)).broken {
			s.Errorf("%s, %s: rule %s: %s", what, schema, rule, why)
		}
		wrong, looked := offList(s.T, body)
		if len(wrong) > 0 || looked == 0 {
			s.Errorf("%s, %s: %d codes looked up, not on their lists: %v", what, schema, looked, wrong)
		}
	}
}

// The files of a fund with programmes of every kind stand against the standard's
// schemas, rules and lists; so do those of a fund in which nothing happened.
func TestIATIFilesAreValid(t *testing.T) {
	p := publish(t)
	p.valid("a fund", p.iati("iati"), p.iati("iati-organisation"))
	empty := open(t)
	empty.Settle()
	empty.valid("an empty fund", empty.iati("iati"), empty.iati("iati-organisation"))
	p.Verify()
}

// A real fund names countries and organisations by their codes, in any of the
// languages of the files.
func TestIATIFilesOfARealFundAreValid(t *testing.T) {
	p := publish(t)
	p.valid("read", p.iati("iati"), p.iati("iati-organisation"))
	for _, lang := range models.IATILanguages {
		d, err := opendata.Read(p.DB.Read(p.Ctx), p.DB.Now(p.Ctx))
		p.must(err)
		d.Kind, d.Fund = models.StoreReal, "MIG00"
		d.Identity = models.IATIIdentity{Identifier: "XM-DAC-41401", Kind: "40", Name: "Publisher & Co", Prefix: "XM-DAC-41401-seed", Secondary: true, Language: lang, Licence: "https://example.org/licence"}
		organisations := reference.Real().Organisations()
		for i := range d.Programmes {
			x := &d.Programmes[i]
			for k := range x.Organisations {
				x.Organisations[k].Code = []string{"IOM", "000722"}[k]
			}
			for _, o := range organisations { // every code that a programme can show
				if i == 0 {
					x.Organisations = append(x.Organisations, models.IATIOrganisation{ID: 1_000_000 + int64(len(x.Organisations)), Code: o.Code, Name: o.Name.In("en"), Kind: models.KindUNEntity})
				}
			}
			for k := range x.Countries {
				x.Countries[k].Country = []string{"CHL", "MEX"}[k]
			}
		}
		p.valid("in "+lang, written(p, d), organisationFile(p, d))
		body := written(p, d)
		if got := holds(t, body, "//iati-activity[2]/recipient-country/@code"); strings.Join(got, " ") != "CL MX" {
			t.Errorf("countries %v", got)
		}
		if got := holds(t, body, "//iati-activity[2]/participating-org[@role = '4']/@ref"); strings.Join(got[:2], " ") != "XM-DAC-47066 XM-DAC-41302" {
			t.Errorf("organisations %v", got)
		}
		if got := holds(t, body, "//iati-activity[2]/iati-identifier"); got[0] != "XM-DAC-41401-seed-JP-0001" {
			t.Errorf("identifier %v", got)
		}
		if strings.Contains(string(body), "llustrati") {
			t.Error("a real fund is called illustrative")
		}
	}
}

func bookOf(d models.IATIData) iati.Book {
	return iati.Book{Names: reference.For(d.Kind == models.StoreDemonstration), T: func(lang, key string, args ...any) string {
		return i18n.T(i18n.With(context.Background(), lang), key, args...)
	}}
}

func written(p *publishing, d models.IATIData) []byte {
	var out bytes.Buffer
	p.must(iati.ActivitiesOf(bookOf(d), d).Write(&out))
	return out.Bytes()
}

func organisationFile(p *publishing, d models.IATIData) []byte {
	var out bytes.Buffer
	p.must(iati.OrganisationsOf(bookOf(d), d).Write(&out))
	return out.Bytes()
}

// Each kind of rule finds a file that breaks it, and a code off its list is found.
func TestTheRulesFindWhatIsWrong(t *testing.T) {
	p := publish(t)
	activities, organisation := string(p.iati("iati")), string(p.iati("iati-organisation"))
	swap := func(text, old, with string) string {
		if !strings.Contains(text, old) {
			t.Fatalf("the file does not hold %q", old)
		}
		return strings.ReplaceAll(text, old, with)
	}
	const id = "XE-EXAMPLE-SEEDFUND"
	after := func(text, mark, with string) string { return swap(text, mark, mark+with) }
	tried := map[string]bool{}
	for rule, body := range map[string]string{
		"unique 1.1.3":             swap(activities, id+"-DEM00</iati-identifier>", id+"</iati-identifier>"),
		"startswith 1.1.21":        swap(activities, id+"-DEM00-JP-0001</iati-identifier>", "XM-OTHER-1</iati-identifier>"),
		"startswith 1.14.8":        swap(activities, `ref="`+id, `ref="ZZ-NOBODY`),
		"atleast_one 6.11.1":       swap(swap(activities, `activity-date type="1"`, `activity-date type="3"`), `activity-date type="2"`, `activity-date type="3"`),
		"one_or_all 7.8.1":         swap(activities, `default-currency="USD"`, ``),
		"one_or_all 4.1.1":         swap(activities, `<iati-activity xml:lang="en"`, `<iati-activity`),
		"date_now 11.1.1":          swap(activities, `last-updated-datetime="2026`, `last-updated-datetime="2999`),
		"date_order 11.2.1":        swap(activities, `<transaction-date iso-date="2026`, `<transaction-date iso-date="2999`),
		"regex_matches 1.3.13":     swap(activities, "-JP-0001</iati-identifier>", "-JP/0001</iati-identifier>"),
		"no_spaces 1.3.1":          swap(activities, "<iati-identifier>", "<iati-identifier> "),
		"strict_sum 3.4.2":         swap(activities, `percentage="33.33"`, `percentage="33.34"`), // in a loop
		"no_more_than_one 107.1.2": after(activities, `<default-aid-type vocabulary="1" code="C01"></default-aid-type>`, `<default-aid-type vocabulary="1" code="C01"></default-aid-type>`),
		"range 12.1.1":             swap(activities, `percentage="66.67"`, `percentage="-1"`),
		"if_then 6.6.2":            after(activities, "</transaction-date>", "<sector code=\"15190\"/>"),
		"time_limit 7.5.3":         swap(activities, `<period-end iso-date="2027`, `<period-end iso-date="2028`),
		"between_dates 11.3.1": swap(organisation, "</iati-organisation>", `<recipient-country-budget><period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/>
			<budget-line><value value-date="2027-05-01">1</value></budget-line></recipient-country-budget></iati-organisation>`),
	} {
		j := judged(t, []byte(body), p.DB.Now(p.Ctx))
		if j.broken[rule] == "" {
			t.Errorf("%s was not found broken: %v", rule, j.broken)
		}
		kind, _, _ := strings.Cut(rule, " ")
		tried[kind] = true
	}
	tried["loop"] = true // what it holds is tried above
	for context, kinds := range ruleSet(t) {
		for kind := range kinds {
			if !tried[kind] {
				t.Errorf("%s of %s has no file that breaks it", kind, context)
			}
		}
	}
	for _, code := range []string{`<activity-status code="2"`, `<transaction-type code="3"`, `default-currency="USD"`, `sector vocabulary="1" code="15190"`, `policy-marker vocabulary="1" code="1"`} {
		cut := strings.LastIndex(strings.TrimSuffix(code, `"`), `"`)
		if wrong, _ := offList(t, []byte(swap(activities, code, code[:cut]+`"QQ"`))); len(wrong) == 0 {
			t.Errorf("a wrong code in place of %s was not found", code)
		}
	}
	if schemaFaults(t, "iati-activities-schema.xsd", []byte(swap(activities, "activity-scope", "activity-hope"))) == "" {
		t.Error("the schema lets an element pass that it has not")
	}
}

// The same data give the same bytes, whoever asks and when; nothing of a programme
// whose decision is not public stands in them, nor of what is not public yet.
func TestIATIFilesHoldWhatIsPublic(t *testing.T) {
	p := publish(t)
	first := map[string][]byte{}
	for _, name := range []string{"iati", "iati-organisation"} {
		first[name] = p.iati(name)
		p.Clock.Advance(31 * 24 * time.Hour)
		for who, actor := range map[string]models.Actor{"the system": models.SystemActor, "a visitor": {}, "the secretariat": p.officer, "an auditor": p.Cast(models.RoleAuditor)} {
			var out bytes.Buffer
			file, err := exports.WriteIATI(p.Ctx, p.services, actor, name, &out)
			p.must(err)
			if !bytes.Equal(out.Bytes(), first[name]) || !strings.HasPrefix(file, "dem00-iati-") {
				t.Errorf("%s for %s is another file (%s)", name, who, file)
			}
		}
		for _, secret := range []string{"Zephyr", p.unknown.Reference, "ORG-R", "Organisation R", "00124999", "43210", "40000.00", "Country K", "-3.21", "says a person", "unspent"} {
			if strings.Contains(string(first[name]), secret) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
	}
	body := first["iati"]
	if titles := holds(t, body, "//iati-activity/title/narrative[1]"); strings.Join(titles, "|") !=
		"Demonstration fund (DEM00) (illustrative)|Work <b>& \"return\"</b> with a &amp; mark]]> and blanks (illustrative)|Closed before its end (illustrative)|Not begun (illustrative)" {
		t.Errorf("titles %q", titles)
	}
	decided.Publish(t, p.Harness, p.unknown)
	if now := p.iati("iati"); !strings.Contains(string(now), "Zephyr") || !strings.Contains(string(now), "43210.98") {
		t.Error("a programme is not in the file though its decision is public")
	}
	p.valid("with the programme made public", p.iati("iati"), p.iati("iati-organisation"))
}

// What stands where, to the cent.
func TestIATIFilesSayWhatHappened(t *testing.T) {
	p := publish(t)
	body := p.iati("iati")
	for path, want := range map[string]string{
		"//iati-activity[1]/transaction[transaction-type/@code = '11']/value":           "1000000.01|500000.01|77777.78",
		"//iati-activity[1]/transaction[transaction-type/@code = '11']/value/@currency": "EUR",
		"//iati-activity[1]/transaction[transaction-type/@code = '1']/value":            "1000000.00|543478.26",
		"//iati-activity[1]/transaction[transaction-type/@code = '4']/value":            "10000.00|5434.78",
		"//iati-activities/@generated-datetime":                                         "2027-02-01T09:00:00Z",
		"//iati-activity/@last-updated-datetime":                                        "2027-02-01T09:00:00Z|2027-02-01T09:00:00Z|2026-12-31T09:00:00Z|2026-02-02T09:00:00Z",
		"//iati-activity[1]/related-activity/@ref":                                      "XE-EXAMPLE-SEEDFUND-DEM00-JP-0001|XE-EXAMPLE-SEEDFUND-DEM00-JP-0002|XE-EXAMPLE-SEEDFUND-DEM00-JP-0003",
		"//iati-activity[2]/transaction[transaction-type/@code = '2']/value":            "321000.01|160500.00",
		"//iati-activity[2]/transaction[transaction-type/@code = '3']/value":            "200000.00|-1200.50", // the payment taken back is not counted
		"//iati-activity[2]/other-identifier/@ref":                                      "JP-0001|00124711",
		"//iati-activity[2]/activity-date/@iso-date":                                    "2026-02-02|2026-03-14|2028-09-14",
		"//iati-activity[2]/recipient-region/@percentage":                               "66.67|33.33",
		"//iati-activity[2]/recipient-region/narrative[1]":                              "Country B|Country A",
		"//iati-activity[2]/policy-marker/@significance":                                "2",
		"//iati-activity[2]/budget/period-start/@iso-date":                              "2026-03-14|2027-03-14|2028-03-14",
		"//iati-activity[2]/planned-disbursement/value":                                 "14000.00|107000.00|107000.01|53500.00",
		"//iati-activity[2]/result/@type":                                               "2|1",
		"//iati-activity[2]/result/indicator/@measure":                                  "1|2|1",
		"//iati-activity[2]/result/indicator/@ascending":                                "1|0|1",
		"//iati-activity[2]/result/indicator/period/actual/@value":                      "9|31.25", // not measured is no zero
		"//iati-activity[2]/result/indicator/period/target/@value":                      "24|5|4000",
		"//iati-activity[3]/activity-status/@code":                                      "4",
		"//iati-activity[3]/transaction[transaction-type/@code = '2']/value":            "80000.00|-30000.00",
		"//iati-activity[3]/planned-disbursement":                                       "",
		"//iati-activity[4]/activity-status/@code":                                      "2",
		"//iati-activity[4]/activity-date/@type":                                        "1|3",
		"//iati-activity[4]/budget/value":                                               "15000.00",
	} {
		if got := strings.Join(holds(t, body, path), "|"); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	var total money.Cents
	for _, part := range holds(t, body, "//iati-activity[2]/budget/value") {
		total += cents(t, part)
	}
	if total != p.running.ApprovedCents {
		t.Errorf("the years come to %s of %s", total, p.running.ApprovedCents)
	}
	org := p.iati("iati-organisation")
	if got := holds(t, org, "//total-expenditure/value"); strings.Join(got, "|") != "264234.28" {
		t.Errorf("what left the fund: %v", got)
	}
	if got := holds(t, org, "//name/narrative"); strings.Join(got, "|") != "Seedfund demonstration (illustrative)" {
		t.Errorf("name %v", got)
	}
	check, err := exports.CheckIATI(p.Ctx, p.services, models.Actor{})
	p.must(err)
	if !check.Agrees() || check.Activities != 4 || check.Lines[0].File != cents(t, "546500.01") {
		t.Errorf("%+v", check)
	}
}

// What somebody changed in the books past the program keeps the files from
// leaving; the refusal has every figure of both sides.
func TestIATIFilesAreRefusedWhereTheLedgerDiffers(t *testing.T) {
	for name, change := range map[string]struct{ table, statement, key, file, ledger string }{
		"a deposit":       {"ledger_lines", "UPDATE ledger_lines SET cents = cents - 1 WHERE account = 'contributions' AND entry_id = 1", "1", "1543478.26", "1543478.27"},
		"a fee":           {"ledger_lines", "UPDATE ledger_lines SET cents = cents + 100 WHERE account = 'fee' AND entry_id = 1", "4", "15434.78", "15435.78"},
		"a transfer":      {"ledger_lines", "UPDATE ledger_lines SET cents = cents + 5 WHERE account = 'organisations' AND entry_id = (SELECT MIN(id) FROM ledger_entries WHERE kind = 'refund')", "3", "248799.50", "248799.55"},
		"a commitment":    {"ledger_lines", "UPDATE ledger_lines SET cents = cents + 7 WHERE id = (SELECT MIN(id) FROM ledger_lines WHERE account = 'commitments')", "2", "", ""},
		"a kept balance":  {"ledger_balances", "UPDATE ledger_balances SET debit_cents = debit_cents + 9, balance_cents = balance_cents + 9 WHERE account = 'commitments' AND programme_id = 1", "2", "", ""},
		"a record":        {"refunds", "UPDATE refunds SET cents = cents + 1 WHERE id = 1", "3", "248799.49", "248799.50"},
		"a whole deposit": {"deposits", "UPDATE deposits SET usd_cents = usd_cents + 1 WHERE id = 2", "1", "1543478.27", "1543478.26"},
	} {
		t.Run(name, func(t *testing.T) {
			p := publish(t)
			p.iati("iati")
			decided.Tamper(t, p.Harness, change.table, change.statement)
			for _, file := range []string{"iati", "iati-organisation"} {
				e, _ := exports.Find(file)
				var out bytes.Buffer
				_, err := e.Write(p.Ctx, p.services, models.SystemActor, exports.Params{}, &out)
				refusal := models.AsError(err)
				if refusal == nil || refusal.Kind != models.KindConflict || refusal.Key != "iati.conflict.differs" || refusal.Clause != "97" || out.Len() > 0 {
					t.Fatalf("%s: %v, %d bytes", file, err, out.Len())
				}
				text := i18n.T(context.Background(), refusal.Key, refusal.Args)
				if strings.Contains(text, "{{") || strings.Contains(text, "<no value>") {
					t.Errorf("the refusal lacks a figure: %s", text)
				}
				f, l := refusal.Args["File"+change.key].(money.Cents), refusal.Args["Ledger"+change.key].(money.Cents)
				if f == l || change.file != "" && (f.String() != change.file || l.String() != change.ledger) {
					t.Errorf("%s: file %s, ledger %s, want %s and %s", file, f, l, change.file, change.ledger)
				}
			}
		})
	}
}

// Charges of the fund itself are read by the kind of their entries: costs and bank
// charges go out, what comes back stands below zero, and what was taken back does
// not count.
func TestIATIFilesHoldTheFundsOwnCosts(t *testing.T) {
	p := publish(t)
	before, err := exports.CheckIATI(p.Ctx, p.services, models.Actor{})
	p.must(err)
	un, contributor := p.Organisation('P'), p.Cast(models.RoleContributor).OrganisationID
	for i, it := range []struct {
		kind  models.EntryKind
		cents money.Cents
		of    int64
		back  bool
	}{{models.EntryInterest, 99_99, 0, false}, {models.EntryBankCharges, 12_34, 0, false}, {models.EntryDirectCost, 50_000_00, un, false}, {models.EntryDirectCostRefund, 1_000_00, un, false},
		{models.EntryContributorRefund, 300_00, contributor, false}, {models.EntryFundTransfer, 7_00, 0, false}, {models.EntryBankCharges, 5_00, 0, true}} {
		item, err := p.services.FundItems.Record(p.Ctx, p.Fresh(p.agent), funditems.Input{Kind: it.kind, OrganisationID: it.of, Cents: it.cents, ValueDate: when.DateOf(start), Basis: "Decision of the steering committee", AgentRef: fmt.Sprintf("AGENT-%d", i)})
		p.must(err)
		if it.back {
			p.must(p.services.FundItems.Reverse(p.Ctx, p.Fresh(p.agent), item.ID, item.Version, "entered twice"))
		}
	}
	after, err := exports.CheckIATI(p.Ctx, p.services, models.Actor{})
	p.must(err)
	for i, more := range []money.Cents{0, 49_007_00, -300_00, 12_34} { // commitments, disbursements, incoming, expenditure
		if l := after.Lines[i]; l.Difference() != 0 || l.File != before.Lines[i].File+more {
			t.Errorf("type %s: file %s, ledger %s, before %s", l.Type, l.File, l.Ledger, before.Lines[i].File)
		}
	}
	body := p.iati("iati")
	for kind, want := range map[string]string{"1": "1000000.00|543478.26|-300.00", "3": "50000.00|-1000.00|7.00", "4": "10000.00|5434.78|12.34"} {
		if got := strings.Join(holds(t, body, "//iati-activity[1]/transaction[transaction-type/@code = '"+kind+"']/value"), "|"); got != want {
			t.Errorf("type %s: %q, want %q", kind, got, want)
		}
	}
	p.valid("with costs", body, p.iati("iati-organisation"))
}

// A fund without an identity publishes nothing and says what to do; a rule of the
// fund gives it one, in a demonstration only a fictional one.
func TestTheIdentityIsARuleOfTheFund(t *testing.T) {
	p := publish(t)
	d, err := opendata.Read(p.DB.Read(p.Ctx), p.DB.Now(p.Ctx))
	p.must(err)
	if d.Identity != models.FictionalIATIIdentity {
		t.Errorf("identity %+v", d.Identity)
	}
	d.Identity = models.IATIIdentity{}
	c, err := iati.Check(d, iati.ActivitiesOf(bookOf(d), d))
	p.must(err)
	if e := models.AsError(c.Err()); e == nil || e.Kind != models.KindConflict || e.Key != "iati.conflict.identity" {
		t.Errorf("without an identity: %v", c.Err())
	}
	other := models.FictionalIATIIdentity
	other.Identifier, other.Name, other.Language, other.Secondary = "XE-EXAMPLE-OTHER", "Autre <exemple>", "fr", true
	before := p.iati("iati")
	p.must(p.services.Rules.AdoptIATIIdentity(p.Ctx, p.Fresh(p.head), other, rules.Adoption{Instrument: "Agreement on publication"}))
	body := p.iati("iati")
	if bytes.Equal(before, body) || holds(t, body, "//iati-activity[1]/iati-identifier")[0] != "XE-EXAMPLE-OTHER-DEM00" || holds(t, body, "//iati-activity[1]/title/narrative[not(@*)]")[0] != "Fonds de démonstration (DEM00) (à titre d’illustration)" ||
		holds(t, body, "//iati-activity[1]/reporting-org/@secondary-reporter")[0] != "1" {
		t.Errorf("the new identity is not in the file:\n%.1500s", body)
	}
	p.valid("in French", body, p.iati("iati-organisation"))
}

// A real fund is published under no made-up name.
func TestARealFundIsNotPublishedWithoutAnIdentity(t *testing.T) {
	h := apptest.New(t, apptest.At(start))
	services, err := app.New(h.DB, app.Config{People: people.Config{Origin: "http://127.0.0.1", Cost: people.LightCost}})
	if err != nil {
		t.Fatal(err)
	}
	s := &store{Harness: h, T: t, services: services}
	s.must(s.DB.Write(s.Ctx, models.SystemActor, "store.settle", func(tx *db.Tx) error { return people.Settle(tx, models.StoreReal, "MIG00") }))
	ask := func(name string) ([]byte, error) {
		e, _ := exports.Find(name)
		var out bytes.Buffer
		_, err := e.Write(s.Ctx, s.services, models.SystemActor, exports.Params{}, &out)
		return out.Bytes(), err
	}
	for _, name := range []string{"iati", "iati-organisation"} {
		body, err := ask(name)
		if e := models.AsError(err); e == nil || e.Kind != models.KindConflict || e.Key != "iati.conflict.identity" || len(body) > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, len(body))
		}
	}
	identity := models.IATIIdentity{Identifier: "XI-IATI-1001", Kind: "40", Name: "Publisher", Language: "en", Licence: "https://example.org/licence"}
	s.must(s.services.Rules.AdoptIATIIdentity(s.Ctx, models.SystemActor, identity, rules.Adoption{Instrument: "Agreement"}))
	body, err := ask("iati")
	s.must(err)
	if titles := holds(t, body, "//title/narrative[1]"); titles[0] != "Start-up Fund for Safe, Orderly and Regular Migration (MIG00)" {
		t.Errorf("titles %v", titles)
	}
	organisation, err := ask("iati-organisation")
	s.must(err)
	s.valid("a real fund", body, organisation)
}

// A random history of money: whatever is signed, paid in, reversed, paid out and
// given back, the file's sums are the ledger's and add up to what was done.
func TestIATISumsFollowTheLedger(t *testing.T) {
	p := &publishing{store: open(t)}
	orgs := decided.Organisations(t, p.Harness, 2)
	want := map[models.IATIType]money.Cents{}
	number := 0
	rapid.Check(t, func(rt *rapid.T) {
		dollars := money.Cents(rapid.Int64Range(1_000_00, 9_000_00).Draw(rt, "deposit"))
		d := p.arrangement("USD", "", int64(dollars))
		if rapid.IntRange(0, 3).Draw(rt, "reversed") == 0 {
			p.must(contributions.New(p.DB, nil).ReverseDeposit(p.Ctx, p.Fresh(p.agent), d.ID, d.Version, "entered twice"))
			want[models.IATIIncoming] -= dollars
			want[models.IATIExpenditure] -= d.FeeCents
			dollars = 0
		} else {
			dollars -= d.FeeCents
		}
		want[models.IATIIncoming] += d.USDCents
		want[models.IATIExpenditure] += d.FeeCents
		if dollars > 0 {
			first := dollars / money.Cents(rapid.Int64Range(1, 4).Draw(rt, "part"))
			known := rapid.Bool().Draw(rt, "public")
			x := decided.Programme(t, p.Harness, decided.Plan{Unpublished: !known, Organisations: []decided.Organisation{{ID: orgs[0], Tranche: []money.Cents{first, 17}}, {ID: orgs[1], Tranche: []money.Cents{0, 5}}}})
			paid := money.Cents(rapid.Int64Range(1, int64(first)).Draw(rt, "paid"))
			number++
			request := p.pays(x, fmt.Sprintf("%08d", number), map[int64]money.Cents{orgs[0]: paid})
			back := money.Cents(rapid.Int64Range(0, int64(paid)).Draw(rt, "refund"))
			switch {
			case rapid.IntRange(0, 3).Draw(rt, "taken back") == 0:
				p.takesBack(request, "Organisation P")
				paid, back = 0, 0
			case back > 0:
				p.refunds(x, orgs[0], back)
			}
			if known {
				want[models.IATICommitment] += first + 17 + 5
				want[models.IATIDisbursement] += paid - back
			}
		}
		c, err := exports.CheckIATI(p.Ctx, p.services, models.Actor{})
		p.must(err)
		for _, l := range c.Lines {
			if l.File != l.Ledger || l.File != want[l.Type] {
				rt.Fatalf("type %s: file %s, ledger %s, done %s", l.Type, l.File, l.Ledger, want[l.Type])
			}
		}
	})
	p.Verify()
}
