package models

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"seedfund/models/money"
)

// Kit is one offline copy of a document: a workbook to fill without a line. Base
// is what the document said when it was made, against which a filled file is
// compared; the file carries the code and the hash of the base. Rows are only
// added.
type Kit struct {
	ID            int64
	ProposalID    int64
	Number        int    // among the kits of the document, from 1
	Code          string // random; stands in the file
	FormVersionID int64
	Language      string // of the words in the file
	Base          string `audit:"digest"` // KitBase as JSON
	Hash          string // SHA-256 of Base
	At            time.Time
	MandateID     int64
	ByName        string
}

// Read is the base as values, after its hash has been checked.
func (k Kit) Read() (KitBase, error) {
	var b KitBase
	if hashOf([]byte(k.Base)) != k.Hash {
		return b, fmt.Errorf("kit %d: its base does not match its hash", k.ID)
	}
	return b, json.Unmarshal([]byte(k.Base), &b)
}

// KitText is one text of a document and the version it has there: of the answer,
// else of the part.
type KitText struct {
	Version int64  `json:"version"`
	Text    string `json:"text"`
}

// KitOrganisation is an organisation whose columns of the budget a kit has.
type KitOrganisation struct {
	ID  int64  `json:"id"`
	ISC int    `json:"isc_bp"`
	Of  string `json:"name"`
}

// KitBase is what a document said when a kit of it was made: its texts by item,
// and what gives the workbook its shape.
type KitBase struct {
	Items         map[string]KitText `json:"items"`
	Owners        map[string]int64   `json:"owners"` // of sections and columns
	Organisations []KitOrganisation  `json:"organisations"`
	Countries     []string           `json:"countries"`
	Tranches      int                `json:"tranches"`
}

// The facts of a document that a kit holds, as items.
const (
	KitTitle      = "fact:title"
	KitTheme      = "fact:theme"
	KitObjectives = "fact:objectives" // numbers, comma and blank between them
	KitMonths     = "fact:months"
	KitStart      = "fact:start_on"
	KitAsked      = "fact:asked"
)

// KitFacts lists them in the order of the form.
var KitFacts = []string{KitTitle, KitTheme, KitObjectives, KitMonths, KitStart, KitAsked}

// KitAnswer is the item of the answer to a question. A cell of the budget is its
// Field.
func KitAnswer(question string) string { return "answer:" + question }

// KitDue is the item of the day on which a tranche is due.
func KitDue(tranche int) string { return "due:" + strconv.Itoa(tranche) }

// KitQuestion is the question whose answer an item is.
func KitQuestion(item string) (code string, ok bool) { return strings.CutPrefix(item, "answer:") }

// KitTranche is the tranche whose day an item is.
func KitTranche(item string) (n int, ok bool) {
	text, ok := strings.CutPrefix(item, "due:")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// KitLanguages are those in which kits are made: the languages a form has words in.
var KitLanguages = []string{"en", "fr", "ar"}

// KitOrder is the place of each item in the document.
func (d Document) KitOrder() map[string]int {
	out, n := map[string]int{}, 0
	next := func(item string) { out[item], n = n, n+1 }
	for _, item := range KitFacts {
		next(item)
	}
	for _, t := range d.Tranches {
		next(KitDue(t.Number))
	}
	for _, section := range d.Form.Schema.Sections {
		for _, q := range section.Questions {
			next(KitAnswer(q.Code))
		}
	}
	b := d.Budget()
	for _, o := range b.Organisations {
		for c := FirstCategory; c <= LastCategory; c++ {
			for t := 1; t <= b.Tranches; t++ {
				next(BudgetCell{OrganisationID: o.ID, Category: c, Tranche: t}.Field())
			}
		}
	}
	return out
}

// KitItems are all texts of the document that a kit can hold, by item. What is
// empty is there as an empty text. Files are not among them.
func (d Document) KitItems() map[string]KitText {
	p, out := d.Proposal, map[string]KitText{}
	facts := d.Parts[PartFacts].Version
	for item, text := range map[string]string{KitTitle: p.Title, KitTheme: numberText(p.Theme), KitObjectives: ObjectivesText(d.Objectives), KitMonths: numberText(p.Months),
		KitStart: p.StartOn.String(), KitAsked: centsText(p.Asked)} {
		out[item] = KitText{facts, text}
	}
	for _, section := range d.Form.Schema.Sections {
		for _, q := range section.Questions {
			if q.Kind != QuestionFile {
				out[KitAnswer(q.Code)] = KitText{d.Answers[q.Code].Version, d.Answers[q.Code].Text}
			}
		}
	}
	if !d.Form.Schema.Budget {
		return out
	}
	for _, t := range d.Tranches {
		out[KitDue(t.Number)] = KitText{d.Parts[PartTranches].Version, t.DueOn.String()}
	}
	b := d.Budget()
	for _, o := range b.Organisations {
		for c := FirstCategory; c <= LastCategory; c++ {
			for t := 1; t <= b.Tranches; t++ {
				cell := BudgetCell{OrganisationID: o.ID, Category: c, Tranche: t}
				out[cell.Field()] = KitText{d.Parts[BudgetPart(o.ID)].Version, centsText(b.Cell(cell))}
			}
		}
	}
	return out
}

func numberText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func centsText(c money.Cents) string {
	if c == 0 {
		return ""
	}
	return c.String()
}

// ObjectivesText is the numbers of objectives as a kit writes them.
func ObjectivesText(list []int) string {
	var out []string
	for _, n := range list {
		out = append(out, strconv.Itoa(n))
	}
	return strings.Join(out, ", ")
}

// KitBase is what a kit made now begins with.
func (d Document) KitBase() KitBase {
	b := KitBase{Items: d.KitItems(), Owners: map[string]int64{}, Organisations: []KitOrganisation{}, Countries: []string{}}
	for _, part := range d.OwnedParts() {
		b.Owners[part] = d.Owner(part)
	}
	for _, c := range d.Countries {
		b.Countries = append(b.Countries, c.Country)
	}
	if d.Form.Schema.Budget {
		b.Tranches = len(d.Tranches)
	}
	for _, o := range d.OrganisationsLeadFirst() {
		b.Organisations = append(b.Organisations, KitOrganisation{o.OrganisationID, o.ISCBasisPoints, d.Names[o.OrganisationID]})
	}
	return b
}

// Written is the base as it is kept, with its hash. Its keys stand in order.
func (b KitBase) Written() (text, hash string) {
	body, err := json.Marshal(b)
	if err != nil {
		panic(err) // texts and numbers always encode
	}
	return string(body), hashOf(body)
}

// Cube is the budget of the base.
func (b KitBase) Cube() Budget {
	var orgs []BudgetOrganisation
	var lines []BudgetLine
	for _, o := range b.Organisations {
		orgs = append(orgs, BudgetOrganisation{ID: o.ID, Name: o.Of, ISCBasisPoints: o.ISC})
		for c := FirstCategory; c <= LastCategory; c++ {
			for t := 1; t <= b.Tranches; t++ {
				text := b.Items[BudgetCell{OrganisationID: o.ID, Category: c, Tranche: t}.Field()].Text
				if cents, err := money.ParseCents(text); text != "" && err == nil {
					lines = append(lines, BudgetLine{OrganisationID: o.ID, Category: c, Tranche: t, Cents: cents})
				}
			}
		}
	}
	return NewBudget(orgs, b.Tranches, lines)
}

var cellName = regexp.MustCompile(`^cell\[([0-9]{1,18})\]\[([0-9])\]\[([0-9]{1,2})\]$`)

// BudgetCellOf is the cell of the budget whose Field an item is.
func BudgetCellOf(item string) (BudgetCell, bool) {
	m := cellName.FindStringSubmatch(item)
	if m == nil {
		return BudgetCell{}, false
	}
	organisation, _ := strconv.ParseInt(m[1], 10, 64) // digits, as the pattern has them
	category, _ := strconv.Atoi(m[2])
	tranche, _ := strconv.Atoi(m[3])
	return BudgetCell{OrganisationID: organisation, Category: category, Tranche: tranche}, true
}

// KitPart is the part of a document that an item belongs to, "" for none that
// the form has.
func (s FormSchema) KitPart(item string) string {
	if code, ok := KitQuestion(item); ok {
		if q, section, ok := s.Question(code); ok && q.Kind != QuestionFile {
			return section.Code
		}
		return ""
	}
	if _, ok := KitTranche(item); ok && s.Budget {
		return PartTranches
	}
	if cell, ok := BudgetCellOf(item); ok && s.Budget {
		return BudgetPart(cell.OrganisationID)
	}
	if slices.Contains(KitFacts, item) {
		return PartFacts
	}
	return ""
}

// KitStamp is what a filled file says about itself.
type KitStamp struct {
	Code string // of the kit
	Base string // hash of the base
}

// KitReturn is one filled file that came back, as it was read. Hash is of what it
// says, so that the same words come in once, whatever program saved them. Rows
// are only added; the file is kept.
type KitReturn struct {
	ID             int64
	ProposalID     int64
	KitID          int64
	Number         int // among the returns of the document, from 1
	FileID         int64
	Name           string
	Hash           string
	OrganisationID int64  // who brought it; 0 for a State
	Country        string // who brought it; "" for an organisation
	At             time.Time
	MandateID      int64
	ByName         string
}

// KitChange is one text of a returned file that differs from what the kit began
// with. Rows are only added.
type KitChange struct {
	ID          int64
	ReturnID    int64
	Part        string
	Item        string
	BaseVersion int64
	BaseText    string `audit:"digest"`
	Text        string `audit:"digest"`
}

// KitResult is what became of a change.
type KitResult string

const (
	KitTaken KitResult = "taken" // the file's words stand
	KitKept  KitResult = "kept"  // what stood stays
)

// KitChoice ends a change, once.
type KitChoice struct {
	ID        int64
	ChangeID  int64
	Result    KitResult
	At        time.Time
	MandateID int64
	ByName    string
}

// KitHash is the hash of what a returned file says: which kit it is, and each
// text that differs from its base.
func KitHash(code string, changed map[string]string) string {
	h := sha256.New()
	for _, text := range append([]string{code}, pairs(changed)...) {
		fmt.Fprintf(h, "%d:%s", len(text), text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func pairs(m map[string]string) []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		out = append(out, key, m[key])
	}
	return out
}

// KitChangeView is a change beside what stands now, with what became of it.
type KitChangeView struct {
	Change KitChange
	Now    KitText
	Choice *KitChoice // nil while it waits
}

// Meanwhile says whether what stands has changed since the kit was made.
func (v KitChangeView) Meanwhile() bool { return v.Now.Text != v.Change.BaseText }

// Same says whether the file says what stands already.
func (v KitChangeView) Same() bool { return v.Now.Text == v.Change.Text }

// KitReturnRow is a returned file as lists show it.
type KitReturnRow struct {
	Return  KitReturn
	Kit     int // number of the kit
	Changes int
	Open    int // of them, those that wait
}

// KitReturnView is a returned file with its changes, in the order of the document.
type KitReturnView struct {
	Return  KitReturn
	Kit     Kit
	Changes []KitChangeView
}

// Of are the changes of one part.
func (v KitReturnView) Of(part string) []KitChangeView {
	return slices.DeleteFunc(slices.Clone(v.Changes), func(c KitChangeView) bool { return c.Change.Part != part })
}

// KitWait is how many changes of a returned file wait in one part.
type KitWait struct {
	ReturnID int64
	Part     string
	Open     int
}

// KitDesk is the kits of a document and what came back.
type KitDesk struct {
	Kits    []Kit          // newest first, without their bases
	Returns []KitReturnRow // newest first
}

// Waits says whether a change of a part waits for its owner.
func (d KitDesk) Waits() bool {
	return slices.ContainsFunc(d.Returns, func(r KitReturnRow) bool { return r.Open > 0 })
}

// ReadObjectives reads numbers of objectives as a person writes them: any sign
// that is no digit stands between them.
func ReadObjectives(text string) ([]int, bool) {
	var out []int
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;،؛\n\t\u00a0", r) }) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > 23 {
			return nil, false
		}
		out = append(out, n)
	}
	return slices.Compact(slices.Sorted(slices.Values(out))), true
}
