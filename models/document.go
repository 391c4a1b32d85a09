package models

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// The parts of a proposal beside the sections of its form.
const (
	PartFacts       = "facts"       // title, theme, objectives, months, start, amount
	PartPartners    = "partners"    // organisations, countries and their shares
	PartBudget      = "budget"      // the cube; each organisation's columns are "budget/<id>"
	PartTranches    = "tranches"    // the tranche plan
	PartAttachments = "attachments" // letters and other files
	PartSides       = "sides"       // who leads, who endorsed
)

// BudgetPart names an organisation's columns of the budget.
func BudgetPart(organisation int64) string { return fmt.Sprintf("%s/%d", PartBudget, organisation) }

// Document is a proposal with everything that belongs to it, as one reading of
// the store found it. It answers what only the whole can answer: what is
// missing, whether the sides stand behind it, what a submission freezes.
type Document struct {
	Proposal      Proposal
	Call          Call
	Themes        []int // of the call
	Form          FormVersion
	Answers       map[string]Answer // by question
	Countries     []ProposalCountry // by code
	Organisations []ProposalOrganisation
	Names         map[int64]string // organisation → name, those that left and have money in the budget included
	Objectives    []int
	Tranches      []ProposalTranche
	Lines         []BudgetLine
	Attachments   []Attachment
	Sides         []ProposalSide
	Endorsements  []Endorsement
	Parts         map[string]ProposalPart
	Sketch        bool // without texts and budget, for lists: what was written down about endorsements is taken as it is
}

// Budget is the document's cube, the lead organisation first.
func (d Document) Budget() Budget {
	orgs := make([]BudgetOrganisation, 0, len(d.Organisations))
	for _, o := range d.OrganisationsLeadFirst() {
		orgs = append(orgs, BudgetOrganisation{ID: o.OrganisationID, Name: d.Names[o.OrganisationID], ISCBasisPoints: o.ISCBasisPoints})
	}
	return NewBudget(orgs, len(d.Tranches), d.Lines)
}

// OrganisationsLeadFirst lists the organisations, the lead before the others.
func (d Document) OrganisationsLeadFirst() []ProposalOrganisation {
	out := slices.Clone(d.Organisations)
	slices.SortStableFunc(out, func(a, b ProposalOrganisation) int {
		la, lb := d.Leads(a.OrganisationID), d.Leads(b.OrganisationID)
		switch {
		case la && !lb:
			return -1
		case lb && !la:
			return 1
		}
		return int(a.OrganisationID - b.OrganisationID)
	})
	return out
}

// Leads says whether the organisation leads for the UN country team.
func (d Document) Leads(organisation int64) bool {
	return d.Proposal.LeadOrganisationID != nil && *d.Proposal.LeadOrganisationID == organisation
}

// Includes says whether the organisation takes part.
func (d Document) Includes(organisation int64) bool {
	return slices.ContainsFunc(d.Organisations, func(o ProposalOrganisation) bool { return o.OrganisationID == organisation })
}

// In says whether the programme works in the country or area.
func (d Document) In(country string) bool {
	return slices.ContainsFunc(d.Countries, func(c ProposalCountry) bool { return c.Country == country })
}

// Gap is one thing that stands before submission: where it is mended, and whom
// it waits for. Owner is the organisation, 0 while nobody leads; State is the
// country whose focal point it waits for instead.
type Gap struct {
	Part  string
	Field string
	Key   string
	Args  map[string]any
	Owner int64
	State string

	column int64 // of the budget
}

// Gaps is the completeness list. It is empty exactly when the document may be
// submitted, its window aside. Every owned part is on it until its owner has said
// that it is ready.
func (d Document) Gaps() []Gap {
	g := gaps{doc: d}
	g.part(PartFacts, g.facts)
	g.part(PartPartners, g.partners)
	for _, section := range d.Form.Schema.Sections {
		before := len(g.list)
		g.section(section)
		if d.AsksSection(section) || d.holds(section.Code) {
			g.ready(section.Code, section.Code, FieldReady, len(g.list) == before)
		}
	}
	if d.Form.Schema.Budget {
		g.part(PartTranches, g.tranches)
		g.columns()
	}
	if len(d.Form.Schema.Attachments) > 0 || d.holds(PartAttachments) {
		g.part(PartAttachments, g.attachments)
	}
	g.sides()
	for i := range g.list {
		if gap := &g.list[i]; gap.Owner == 0 && gap.State == "" {
			gap.Owner = d.Lead()
		}
	}
	return g.list
}

// part adds the gaps of a part that is no section and no columns, then that it
// waits for its owner's word.
func (g *gaps) part(part string, missing func()) {
	before := len(g.list)
	missing()
	for i := range g.list[before:] {
		g.list[before+i].Owner = g.doc.Owner(part)
	}
	g.ready(part, part, FieldReady, len(g.list) == before)
}

// FieldReady is the field of a part's gap that waits for its owner's word;
// a column's is ReadyField.
const FieldReady = "ready"

// ReadyField is where an organisation's columns wait for their owner's word.
func ReadyField(organisation int64) string { return fmt.Sprintf("%s[%d]", FieldReady, organisation) }

// OrphanField is where the amounts of an organisation that left are settled.
func OrphanField(organisation int64) string { return fmt.Sprintf("orphan[%d]", organisation) }

// ready adds that a part waits for its owner's word, once nothing else is
// missing in it.
func (g *gaps) ready(part, under, field string, filled bool) {
	if state := g.doc.PartState(part); filled && state != PartReady {
		key, columns := "proposals.gap_ready", "proposals.gap_ready_columns"
		if state == PartReopened {
			key, columns = "proposals.gap_reopened", "proposals.gap_reopened_columns"
		}
		gap := g.add(under, field, key)
		gap.Owner = g.doc.Owner(part)
		if organisation, ok := ColumnOf(part); ok {
			gap.column, gap.Args["Columns"] = organisation, g.doc.Names[organisation]
			gap.Key = columns
		} else {
			gap.Args["Section"] = part
		}
	}
}

type gaps struct {
	doc  Document
	list []Gap
}

func (g *gaps) add(part, field, key string, args ...any) *Gap {
	gap := Gap{Part: part, Field: field, Key: key, Args: map[string]any{}}
	for i := 0; i+1 < len(args); i += 2 {
		gap.Args[args[i].(string)] = args[i+1]
	}
	g.list = append(g.list, gap)
	return &g.list[len(g.list)-1]
}

func (g *gaps) facts() {
	p, c := g.doc.Proposal, g.doc.Call
	if p.Title == "" {
		g.add(PartFacts, "title", "proposals.gap_title")
	}
	switch {
	case p.Theme == 0:
		g.add(PartFacts, "theme", "proposals.gap_theme")
	case !slices.Contains(g.doc.Themes, p.Theme):
		g.add(PartFacts, "theme", "proposals.gap_theme_closed", "Theme", p.Theme)
	}
	if len(g.doc.Objectives) == 0 {
		g.add(PartFacts, "objectives", "proposals.gap_objectives")
	}
	switch {
	case p.Months == 0:
		g.add(PartFacts, "months", "proposals.gap_months")
	case p.Months > c.MaxMonths:
		g.add(PartFacts, "months", "proposals.gap_months_many", "Months", p.Months, "Max", c.MaxMonths)
	}
	switch start := when.DateOf(c.ClosesAt); {
	case p.StartOn.IsZero():
		g.add(PartFacts, "start_on", "proposals.gap_start")
	case p.StartOn.Before(start):
		g.add(PartFacts, "start_on", "proposals.gap_start_early", "Closes", start)
	}
	switch {
	case p.Asked == 0:
		g.add(PartFacts, "asked", "proposals.gap_asked")
	case p.Asked < c.Minimum || p.Asked > c.Maximum:
		g.add(PartFacts, "asked", "proposals.gap_asked_range", "Asked", p.Asked, "Minimum", c.Minimum, "Maximum", c.Maximum)
	}
}

func (g *gaps) partners() {
	d := g.doc
	if n := len(d.Organisations); n < d.Call.MinOrganisations {
		g.add(PartPartners, "organisations", "proposals.gap_organisations", "Count", n, "Needed", d.Call.MinOrganisations)
	}
	if len(d.Countries) == 0 {
		g.add(PartPartners, "countries", "proposals.gap_countries")
		return
	}
	sum := 0
	for _, c := range d.Countries {
		sum += c.Share
		if c.Share == 0 {
			g.add(PartPartners, "share["+c.Country+"]", "proposals.gap_share_none", "Country", c.Country)
		}
	}
	if sum != 10000 {
		g.add(PartPartners, "countries", "proposals.gap_shares", "Sum", sum)
	}
}

func (g *gaps) section(section FormSection) {
	add := func(q FormQuestion, field, key string, args map[string]any) *Gap {
		gap := g.add(section.Code, field, key)
		maps.Copy(gap.Args, args)
		gap.Args["Question"], gap.Owner = q.Code, g.doc.Owner(section.Code)
		return gap
	}
	answers, places := g.doc.AnswerTexts(), g.doc.places()
	asked := g.doc.Form.Schema.Asked(answers)
	for _, q := range section.Questions {
		text := answers[q.Code]
		if !asked[q.Code] {
			if text != "" || g.doc.HasAttachment(FileKind(q.Code)) { // never hidden in silence: it is emptied, or what it depends on is changed
				add(q, q.Code, "proposals.gap_not_asked", nil)
			}
			continue
		}
		if key, args := q.Gap(text); key != "" {
			add(q, q.Code, key, args)
			continue
		}
		if q.InRows() {
			for _, r := range q.RowGaps(text, places) {
				gap := add(q, r.Field, r.Key, r.Args)
				gap.Args["Row"], gap.Args["Column"] = r.Row, r.Column
			}
		}
		if q.Kind == QuestionFile && q.Required && !g.doc.HasAttachment(FileKind(q.Code)) {
			add(q, q.Code, "proposals.gap_file", nil)
		}
	}
}

// AnswerTexts are the answers as they stand, by question.
func (d Document) AnswerTexts() map[string]string {
	out := make(map[string]string, len(d.Answers))
	for code, a := range d.Answers {
		out[code] = a.Text
	}
	return out
}

// AsksSection says whether any question of the section is asked, the answers
// being as they are.
func (d Document) AsksSection(section FormSection) bool {
	answers := d.AnswerTexts()
	return slices.ContainsFunc(section.Questions, func(q FormQuestion) bool { return d.Form.Schema.Asks(q.Code, answers) })
}

// places are the countries and areas the document works in.
func (d Document) places() []string {
	var out []string
	for _, c := range d.Countries {
		out = append(out, c.Country)
	}
	return out
}

func (g *gaps) tranches() {
	var before when.Date
	for _, t := range g.doc.Tranches {
		field := fmt.Sprintf("due[%d]", t.Number)
		switch {
		case t.DueOn.IsZero():
			g.add(PartTranches, field, "proposals.gap_tranche_date", "Tranche", t.Number)
		case !before.IsZero() && !before.Before(t.DueOn):
			g.add(PartTranches, field, "proposals.gap_tranche_order", "Tranche", t.Number)
		case g.doc.outside(t.DueOn):
			g.add(PartTranches, field, "proposals.gap_tranche_outside", "Tranche", t.Number)
		}
		if !t.DueOn.IsZero() {
			before = t.DueOn
		}
	}
}

// outside says whether a day lies before the programme's start or after its end.
func (d Document) outside(day when.Date) bool {
	start := d.Proposal.StartOn
	return !start.IsZero() && d.Proposal.Months > 0 && (day.Before(start) || !day.Before(start.AddMonths(d.Proposal.Months)))
}

// columns are the gaps of the budget, and the columns that wait for a word.
func (g *gaps) columns() {
	before := len(g.list)
	g.budget()
	faulty := map[int64]bool{}
	for _, gap := range g.list[before:] {
		faulty[gap.column] = true
	}
	for _, o := range g.doc.OrganisationsLeadFirst() {
		g.ready(BudgetPart(o.OrganisationID), PartBudget, ReadyField(o.OrganisationID), !faulty[o.OrganisationID])
	}
	for _, o := range g.doc.Orphans() {
		g.add(PartBudget, OrphanField(o.OrganisationID), "proposals.gap_orphaned", "Organisation", g.doc.Names[o.OrganisationID], "Amount", o.Cents)
	}
}

func (g *gaps) budget() {
	for _, f := range g.doc.Budget().Check(g.doc.Call.RulesFor(g.doc.Proposal.Asked)) {
		column := f.Cell.OrganisationID
		if column != 0 && !g.doc.Includes(column) {
			continue // listed as a whole by Orphans
		}
		gap := g.add(PartBudget, f.Field(), f.Key)
		if gap.Args, gap.column = f.Args, column; column != 0 {
			gap.Owner = g.doc.Owner(BudgetPart(column))
		}
	}
}

func (g *gaps) attachments() {
	for _, want := range g.doc.Form.Schema.Attachments {
		if want.Required && !g.doc.HasAttachment(want.Kind) && !g.doc.HasLetter(want.Kind) {
			g.add(PartAttachments, string(want.Kind), "proposals.gap_attachment_"+string(want.Kind))
		}
	}
}

// HasLetter says whether the letter of a kind came with an endorsement that
// holds, so that nobody attaches it a second time.
func (d Document) HasLetter(kind AttachmentKind) bool {
	of := map[AttachmentKind]EndorserKind{AttachmentGovernment: EndorserMinistry, AttachmentRC: EndorserRC}[kind]
	return of != "" && slices.ContainsFunc(d.Endorsements, func(e Endorsement) bool { return e.Kind == of && e.FileID != nil && d.Holds(e) })
}

// HasAttachment says whether a file of the kind is attached.
func (d Document) HasAttachment(kind AttachmentKind) bool {
	return slices.ContainsFunc(d.Attachments, func(a Attachment) bool { return a.For() == kind && a.RemovedAt == nil })
}

func (g *gaps) sides() {
	if g.doc.Proposal.LeadOrganisationID == nil {
		// clause 104: support goes through the country team; an organisation leads for it.
		g.add(PartSides, "lead", "proposals.gap_lead")
	}
	for _, w := range g.doc.Wanted() {
		_, holds, lapsed := g.doc.Support(w)
		if holds {
			continue
		}
		gap := g.add(PartSides, w.Field(), wantedGap[w.Kind][lapsed])
		switch w.Kind {
		case EndorserHead:
			gap.Args["Organisation"], gap.Owner = g.doc.Names[w.OrganisationID], w.OrganisationID
		case EndorserMinistry:
			gap.Args["Country"], gap.State = w.Country, w.Country
		default:
			gap.Args["Country"] = w.Country
		}
	}
}

// wantedGap is what is said of a word that is missing, and of one that lapsed.
//
// clause 105: national ownership: the State endorses before the fund is asked.
var wantedGap = map[EndorserKind]map[bool]string{
	EndorserMinistry: {false: "proposals.gap_endorsement", true: "proposals.gap_endorsement_lapsed"},
	EndorserRC:       {false: "proposals.gap_endorsement_rc", true: "proposals.gap_endorsement_rc_lapsed"},
	EndorserHead:     {false: "proposals.gap_endorsement_head", true: "proposals.gap_endorsement_head_lapsed"},
}

// BothSides says whether the UN side leads and every State has endorsed.
func (d Document) BothSides() bool {
	g := gaps{doc: d}
	g.sides()
	return len(g.list) == 0
}

// figuresDigest is a digest of stage, amount, countries with shares and
// organisations, which endorsements were about before there were requests.
func (d Document) figuresDigest() string {
	countries := map[string]int{}
	for _, c := range d.Countries {
		countries[c.Country] = c.Share
	}
	var orgs []int64
	for _, o := range d.OrganisationsLeadFirst() {
		orgs = append(orgs, o.OrganisationID)
	}
	b, err := json.Marshal(map[string]any{
		"stage": d.Proposal.Stage, "asked": d.Proposal.Asked.String(), "countries": countries, "organisations": orgs,
	})
	if err != nil {
		panic(err) // maps of plain values always encode
	}
	return hashOf(b)
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Frozen is a document as a submission keeps it. Its JSON has sorted keys and
// no spaces, so that the same document always has the same bytes and hash.
type Frozen struct {
	Format        string               `json:"format"`
	Reference     string               `json:"reference"`
	Number        int                  `json:"number"`
	Stage         ProposalStage        `json:"stage"`
	Call          string               `json:"call"`
	Form          int                  `json:"form"`
	SubmittedAt   time.Time            `json:"submitted_at"`
	Title         string               `json:"title"`
	Theme         int                  `json:"theme"`
	Objectives    []int                `json:"objectives"`
	Months        int                  `json:"months"`
	StartOn       when.Date            `json:"start_on"`
	Asked         money.Cents          `json:"asked"`
	Lead          int64                `json:"lead"`
	Organisations []FrozenOrganisation `json:"organisations"`
	Countries     map[string]int       `json:"countries"`
	Answers       map[string]string    `json:"answers"`
	Tranches      []FrozenTranche      `json:"tranches"`
	Budget        []FrozenLine         `json:"budget"`
	Total         money.Cents          `json:"total"`
	Attachments   []FrozenAttachment   `json:"attachments"`
	Endorsements  []FrozenEndorsement  `json:"endorsements"` // of States
	// OtherEndorsements are those of Resident Coordinators, heads and others.
	OtherEndorsements []FrozenEndorsement `json:"other_endorsements,omitempty"`
}

// FrozenOrganisation is one organisation with what its budget came to.
type FrozenOrganisation struct {
	ID       int64       `json:"id"`
	Name     string      `json:"name"`
	ISC      int         `json:"isc_bp"`
	Direct   money.Cents `json:"direct"`
	Indirect money.Cents `json:"indirect"`
	Total    money.Cents `json:"total"`
}

// FrozenTranche is one tranche of the plan with its share in basis points.
type FrozenTranche struct {
	Number int         `json:"number"`
	DueOn  when.Date   `json:"due_on"`
	Total  money.Cents `json:"total"`
	Share  int         `json:"share_bp"`
}

// FrozenLine is one cell of the budget.
type FrozenLine struct {
	Organisation int64       `json:"organisation"`
	Category     int         `json:"category"`
	Tranche      int         `json:"tranche"`
	Amount       money.Cents `json:"amount"`
}

// FrozenAttachment is one file by name and hash.
type FrozenAttachment struct {
	Kind AttachmentKind `json:"kind"`
	File int64          `json:"file"`
	Name string         `json:"name"`
	Hash string         `json:"sha256"`
}

// FrozenEndorsement is one office's word, and how it came: of the address of a
// link the domain alone.
type FrozenEndorsement struct {
	Country      string         `json:"country"`
	At           time.Time      `json:"at"`
	By           string         `json:"by"`
	Kind         EndorserKind   `json:"kind,omitempty"`
	Organisation int64          `json:"organisation,omitempty"`
	How          EndorsementHow `json:"how,omitempty"`
	Domain       string         `json:"domain,omitempty"`
	File         int64          `json:"file,omitempty"`
	Hash         string         `json:"digest,omitempty"` // of the text it is about
}

// Freeze makes the frozen copy of the document as submission number n at an
// instant: its canonical JSON and the hash of these bytes.
func (d Document) Freeze(n int, at time.Time) (body, hash string) {
	f := d.frozen()
	f.Number, f.SubmittedAt = n, at
	f.endorse(d)
	canonical := canonicalJSON(f)
	return string(canonical), hashOf(canonical)
}

// DraftCopy is what a document said at an instant while it was written: the hash
// of its canonical JSON as submission number 0, which is none.
type DraftCopy struct {
	At   time.Time
	Hash string
}

// Draft is the copy of the document as it is at an instant.
func (d Document) Draft(at time.Time) DraftCopy {
	_, hash := d.Freeze(0, at)
	return DraftCopy{At: at, Hash: hash}
}

// frozen is the document as values, under no number yet.
func (d Document) frozen() Frozen {
	p, b := d.Proposal, d.Budget()
	f := Frozen{
		Format: "seedfund.submission.1", Reference: p.Reference, Stage: p.Stage, Call: d.Call.Reference, Form: d.Form.Number,
		Title: p.Title, Theme: p.Theme, Objectives: d.Objectives, Months: p.Months, StartOn: p.StartOn, Asked: p.Asked,
		Countries: map[string]int{}, Answers: map[string]string{}, Total: b.Total(0, 0),
		Tranches: []FrozenTranche{}, Budget: []FrozenLine{}, Attachments: []FrozenAttachment{}, Endorsements: []FrozenEndorsement{},
	}
	if p.LeadOrganisationID != nil {
		f.Lead = *p.LeadOrganisationID
	}
	for _, o := range b.Organisations {
		f.Organisations = append(f.Organisations, FrozenOrganisation{ID: o.ID, Name: o.Name, ISC: o.ISCBasisPoints,
			Direct: b.Direct(BudgetCell{OrganisationID: o.ID}), Indirect: b.Indirect(o.ID, 0), Total: b.Total(o.ID, 0)})
	}
	for _, c := range d.Countries {
		f.Countries[c.Country] = c.Share
	}
	for _, section := range d.Form.Schema.Sections {
		for _, q := range section.Questions {
			if a := d.Answers[q.Code]; a.Text != "" {
				f.Answers[q.Code] = a.Text
			}
		}
	}
	shares := b.Shares(0)
	for i, t := range d.Tranches {
		f.Tranches = append(f.Tranches, FrozenTranche{Number: t.Number, DueOn: t.DueOn, Total: b.Total(0, t.Number), Share: shares[i]})
	}
	for _, l := range b.Lines() {
		f.Budget = append(f.Budget, FrozenLine{l.OrganisationID, l.Category, l.Tranche, l.Cents})
	}
	for _, a := range d.Attachments {
		if a.RemovedAt == nil {
			f.Attachments = append(f.Attachments, FrozenAttachment{a.For(), a.FileID, a.Name, a.Hash})
		}
	}
	return f
}

// Standing is a frozen copy that holds the endorsements behind the document as it
// is, and nothing else.
func (d Document) Standing() Frozen {
	var f Frozen
	f.endorse(d)
	return f
}

// endorse adds the endorsements that stand behind the document as it is.
func (f *Frozen) endorse(d Document) {
	for _, e := range d.Endorsements {
		if !d.Holds(e) {
			continue
		}
		x := FrozenEndorsement{Country: e.Country, At: *e.AnsweredAt, By: e.Giver(), Kind: e.Kind, Organisation: e.OrganisationID, How: e.How, Domain: e.Domain(), Hash: e.Digest}
		if e.FileID != nil {
			x.File = *e.FileID
		}
		if e.Kind == EndorserMinistry {
			f.Endorsements = append(f.Endorsements, x)
		} else {
			f.OtherEndorsements = append(f.OtherEndorsements, x)
		}
	}
}

// canonicalJSON writes v with sorted keys, without spaces and without HTML
// escapes. Numbers are whole and amounts are text, so no number is rounded.
func canonicalJSON(v any) []byte {
	first, err := json.Marshal(v)
	if err != nil {
		panic(err) // only plain values are frozen
	}
	var tree any
	dec := json.NewDecoder(bytes.NewReader(first))
	dec.UseNumber()
	if err := dec.Decode(&tree); err != nil {
		panic(err)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(tree); err != nil {
		panic(err)
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}

// Read is the frozen copy as values, after its hash has been checked.
func (s Submission) Read() (Frozen, error) {
	var f Frozen
	if hashOf([]byte(s.Body)) != s.Hash {
		return f, fmt.Errorf("submission %s: its bytes do not match its hash", s.ReceiptNumber())
	}
	return f, json.Unmarshal([]byte(s.Body), &f)
}

// Cube is the budget of the frozen copy.
func (f Frozen) Cube() Budget {
	var orgs []BudgetOrganisation
	for _, o := range f.Organisations {
		orgs = append(orgs, BudgetOrganisation{ID: o.ID, Name: o.Name, ISCBasisPoints: o.ISC})
	}
	var lines []BudgetLine
	for _, l := range f.Budget {
		lines = append(lines, BudgetLine{OrganisationID: l.Organisation, Category: l.Category, Tranche: l.Tranche, Cents: l.Amount})
	}
	return NewBudget(orgs, len(f.Tranches), lines)
}

// StaleText is one text that somebody else changed first: what the person
// wrote, and what stands now. Neither is lost.
type StaleText struct {
	Question string
	Mine     string
	Theirs   Answer
}

// CountryCodes are the codes of the frozen copy's countries, in order.
func (f Frozen) CountryCodes() []string { return slices.Sorted(maps.Keys(f.Countries)) }
