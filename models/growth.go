package models

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"seedfund/models/money"
	"seedfund/models/when"
)

// GrowthMoment is when a programme's lead organisation is asked what grew.
type GrowthMoment string

// The moments: at operational closure, and a year and two years later.
const (
	GrowthClosure  GrowthMoment = "closure"
	GrowthOneYear  GrowthMoment = "months_12"
	GrowthTwoYears GrowthMoment = "months_24"
)

// GrowthMoments lists the moments in their order.
var GrowthMoments = []GrowthMoment{GrowthClosure, GrowthOneYear, GrowthTwoYears}

var growthMonths = map[GrowthMoment]int{GrowthClosure: 0, GrowthOneYear: 12, GrowthTwoYears: 24}

// DueOn is the day a programme is asked, counted in calendar months from its
// operational closure; none before it.
func (m GrowthMoment) DueOn(p Programme) when.Date {
	if p.ClosedOn.IsZero() {
		return when.Date{}
	}
	return p.ClosedOn.AddMonths(growthMonths[m])
}

// GrowthKind says what grew.
type GrowthKind string

const (
	GrowthMoney   GrowthKind = "money"    // mobilised by others, never the fund's
	GrowthPolicy  GrowthKind = "policy"   // a policy or law adopted
	GrowthScaleUp GrowthKind = "scale_up" // by a State or a partner
)

// GrowthKinds lists the kinds.
var GrowthKinds = []GrowthKind{GrowthMoney, GrowthPolicy, GrowthScaleUp}

// GrowthGrade is what stands behind an item, the strongest first.
type GrowthGrade string

const (
	GradePublic     GrowthGrade = "public"     // documented, and anyone can read it
	GradeDocumented GrowthGrade = "documented" // documented, not public
	GradeStated     GrowthGrade = "stated"     // stated by the organisation
)

// GrowthGrades lists the grades, the strongest first.
var GrowthGrades = []GrowthGrade{GradePublic, GradeDocumented, GradeStated}

// GrowthState is where a version of an answer stands.
type GrowthState string

const (
	GrowthSubmitted GrowthState = "submitted" // with the secretariat
	GrowthAccepted  GrowthState = "accepted"  // public once the programme is
	GrowthReturned  GrowthState = "returned"  // to be answered anew
)

// GrowthAnswer is one version of what a programme answered at one moment. What
// it says never changes; a correction is the next version.
type GrowthAnswer struct {
	ID             int64
	Version        int64
	CreatedAt      time.Time
	ProgrammeID    int64
	Moment         GrowthMoment
	Number         int // 1 for the first version
	State          GrowthState
	Nothing        bool   `gorm:"column:no_items"` // nothing to report, which is an answer
	Reason         string // of a version after an accepted one
	OnBehalf       bool   // entered by the secretariat for the organisation
	ByRole         Role
	PersonID       int64
	MandateID      int64
	CheckedBy      *int64
	CheckedMandate *int64
	CheckedAt      *time.Time
	Why            string // it was sent back
}

// GrowthItem is one thing that grew, as an answer says it.
type GrowthItem struct {
	ID          int64       `json:"id"`
	CreatedAt   time.Time   `json:"-"`
	AnswerID    int64       `json:"-"`
	Position    int         `json:"position"`
	Kind        GrowthKind  `json:"kind"`
	Currency    string      `json:"currency,omitempty"`     // of money alone
	Minor       int64       `json:"amount_minor,omitempty"` // in minor units of the currency
	Rate        string      `json:"rate,omitempty"`         // units of the currency for a dollar, as stated; empty for none
	USDCents    money.Cents `json:"usd,omitempty" gorm:"column:usd_cents"`
	Source      string      `json:"source"` // who gave, adopted or scaled up
	HappenedOn  when.Date   `json:"happened_on"`
	Grade       GrowthGrade `json:"grade"`
	Link        string      `json:"link,omitempty"`
	Document    string      `json:"document,omitempty"` // reference of one that is not public
	Description string      `json:"description"`
}

// Amount is the money of an item in its own currency.
func (i GrowthItem) Amount() money.Amount { return money.Amount{Minor: i.Minor, Currency: i.Currency} }

// GrowthItemsLimit is how many items an answer may have.
const (
	GrowthItemsLimit = 40
	growthText       = 2000
	growthName       = 200
)

// GrowthInput is an answer as it is given.
type GrowthInput struct {
	Moment  GrowthMoment
	Nothing bool
	Items   []GrowthItem
	Reason  string
	Version int64 // of the latest version the form was opened with, 0 for none
}

// Validate names each fault of an answer about a programme, on a day; corrects
// says that an accepted version stands.
func (in *GrowthInput) Validate(p Programme, today when.Date, corrects bool) error {
	var f Faults
	in.Reason = strings.TrimSpace(in.Reason)
	if corrects && in.Reason == "" || len([]rune(in.Reason)) > growthText {
		f.Add("reason", "growth.fault.reason")
	}
	if in.Nothing == (len(in.Items) > 0) {
		f.Add("nothing", "growth.fault.nothing")
	}
	if len(in.Items) > GrowthItemsLimit {
		f.Add("nothing", "growth.fault.many")
	}
	for n := range in.Items {
		in.Items[n].Position = n + 1
		in.Items[n].check(&f, n, p, today)
	}
	return f.Err("growth.invalid")
}

// GrowthField names a field of an item for a form and an error.
func GrowthField(row int, column string) string { return cell("items", row, column) }

func (i *GrowthItem) check(f *Faults, n int, p Programme, today when.Date) {
	i.Source, i.Description, i.Link, i.Document = strings.TrimSpace(i.Source), strings.TrimSpace(i.Description), strings.TrimSpace(i.Link), strings.TrimSpace(i.Document)
	i.Currency, i.Rate = strings.TrimSpace(i.Currency), strings.TrimSpace(i.Rate)
	if !slices.Contains(GrowthKinds, i.Kind) {
		f.Add(GrowthField(n, "kind"), "money.fault.required")
	}
	if !slices.Contains(GrowthGrades, i.Grade) {
		f.Add(GrowthField(n, "grade"), "money.fault.required")
	}
	if i.Source == "" || len([]rune(i.Source)) > growthName {
		f.Add(GrowthField(n, "source"), "growth.fault.source")
	}
	if i.Description == "" || len([]rune(i.Description)) > growthText {
		f.Add(GrowthField(n, "description"), "growth.fault.description")
	}
	switch {
	case i.HappenedOn.IsZero(), i.HappenedOn.After(today):
		f.Add(GrowthField(n, "happened_on"), "growth.fault.day")
	case !p.StartOn.IsZero() && i.HappenedOn.Before(p.StartOn):
		f.Add(GrowthField(n, "happened_on"), "growth.fault.before")
	}
	i.checkEvidence(f, n)
	i.checkMoney(f, n)
}

func (i *GrowthItem) checkEvidence(f *Faults, n int) {
	if i.Link != "" {
		if u, err := url.Parse(i.Link); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || len(i.Link) > 500 {
			f.Add(GrowthField(n, "link"), "growth.fault.link")
		}
	}
	if i.Grade == GradePublic && i.Link == "" {
		f.Add(GrowthField(n, "link"), "growth.fault.public")
	}
	if i.Grade == GradeDocumented && i.Document == "" || len([]rune(i.Document)) > growthName {
		f.Add(GrowthField(n, "document"), "growth.fault.document")
	}
}

func (i *GrowthItem) checkMoney(f *Faults, n int) {
	i.USDCents = 0
	if i.Kind != GrowthMoney {
		if i.Minor != 0 || i.Currency != "" || i.Rate != "" {
			f.Add(GrowthField(n, "amount"), "growth.fault.no_amount")
		}
		return
	}
	if i.Minor <= 0 {
		f.Add(GrowthField(n, "amount"), "growth.fault.amount")
	}
	if _, err := money.Exponent(i.Currency); err != nil {
		f.Add(GrowthField(n, "currency"), "growth.fault.currency")
		return
	}
	if i.Currency == money.USD {
		if i.Rate != "" {
			f.Add(GrowthField(n, "rate"), "growth.fault.rate")
		}
		return
	}
	if i.Rate != "" {
		cents, err := DollarsAt(i.Amount(), i.Rate)
		if err != nil {
			f.Add(GrowthField(n, "rate"), "growth.fault.rate")
		}
		i.USDCents = cents
	}
}

// CheckGrowth settles a submitted version. Who entered it for the organisation
// does not check it.
func (a *GrowthAnswer) CheckGrowth(actor Actor, to GrowthState, why string, now time.Time) error {
	if a.State != GrowthSubmitted {
		return Conflict("growth.conflict.settled", "99")
	}
	if a.PersonID == actor.PersonID {
		return Forbidden("growth.forbidden.own", "99")
	}
	why = strings.TrimSpace(why)
	if to == GrowthReturned && (why == "" || len([]rune(why)) > growthText) {
		return Invalid("growth.invalid", FieldError{Field: "why", Key: "growth.fault.why"})
	}
	a.State, a.Why, a.CheckedBy, a.CheckedMandate, a.CheckedAt = to, why, &actor.PersonID, &actor.MandateID, &now
	return nil
}

// GrowthVersion is an answer with its items.
type GrowthVersion struct {
	GrowthAnswer
	Items []GrowthItem
}

// GrowthAsked is a moment of a programme with its versions, the latest last.
type GrowthAsked struct {
	Moment   GrowthMoment
	DueOn    when.Date // zero while the programme is not closed
	Due      bool      // its day has come
	Versions []GrowthVersion
}

// Latest is the last version, nil for none.
func (a GrowthAsked) Latest() *GrowthVersion {
	if len(a.Versions) == 0 {
		return nil
	}
	return &a.Versions[len(a.Versions)-1]
}

// Accepted is the last accepted version, nil for none.
func (a GrowthAsked) Accepted() *GrowthVersion {
	for i := len(a.Versions) - 1; i >= 0; i-- {
		if a.Versions[i].State == GrowthAccepted {
			return &a.Versions[i]
		}
	}
	return nil
}

// Waits says that an answer is owed: none was given, or the last was sent back.
func (a GrowthAsked) Waits() bool {
	l := a.Latest()
	return a.Due && (l == nil || l.State == GrowthReturned)
}

// ProgrammeGrowth is what grew after a programme. Versions that are not accepted
// are in it for those alone who take part in them.
type ProgrammeGrowth struct {
	Programme ProgrammeName
	ClosedOn  when.Date
	Moments   []GrowthAsked
	Within    bool // the reader takes part: all versions are there
	Write     bool
	OnBehalf  bool // the reader writes for the organisation
	Check     bool
	ReaderID  int64 // who reads: their own entries they do not check
}

// GrowthRow is an accepted item with where it stands, as lists and files have it.
type GrowthRow struct {
	Reference    string       `json:"programme"`
	Title        string       `json:"title"`
	Organisation string       `json:"organisation"` // the lead
	Moment       GrowthMoment `json:"moment"`
	GrowthItem
}

// GrowthSum is what items of one kind, grade and currency come to. Amounts of
// different currencies are never added, nor anything to the fund's money.
type GrowthSum struct {
	Kind     GrowthKind  `json:"kind"`
	Grade    GrowthGrade `json:"grade"`
	Currency string      `json:"currency,omitempty"`
	Items    int         `json:"items"`
	Minor    int64       `json:"amount_minor"`
}

// Amount is the sum in its currency.
func (s GrowthSum) Amount() money.Amount { return money.Amount{Minor: s.Minor, Currency: s.Currency} }

// GrowthSums adds rows by kind, grade and currency, in the order of kinds and
// grades, then of currencies.
func GrowthSums(rows []GrowthRow) []GrowthSum {
	var out []GrowthSum
	for _, r := range rows {
		i := slices.IndexFunc(out, func(s GrowthSum) bool { return s.Kind == r.Kind && s.Grade == r.Grade && s.Currency == r.Currency })
		if i < 0 {
			i = len(out)
			out = append(out, GrowthSum{Kind: r.Kind, Grade: r.Grade, Currency: r.Currency})
		}
		out[i].Items, out[i].Minor = out[i].Items+1, out[i].Minor+r.Minor
	}
	slices.SortFunc(out, func(a, b GrowthSum) int {
		return cmp.Or(cmp.Compare(slices.Index(GrowthKinds, a.Kind), slices.Index(GrowthKinds, b.Kind)),
			cmp.Compare(slices.Index(GrowthGrades, a.Grade), slices.Index(GrowthGrades, b.Grade)), cmp.Compare(a.Currency, b.Currency))
	})
	return out
}

// GrowthTask is an answer that is owed, or waits to be checked.
type GrowthTask struct {
	Reference string
	Title     string
	Moment    GrowthMoment
	DueOn     when.Date
}
