package models

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Codes is a list of codes with a space between, as it is kept.
type Codes string

// CodesOf sorts codes and drops doubles.
func CodesOf(codes ...string) Codes {
	sorted := slices.Compact(slices.Sorted(slices.Values(codes)))
	return Codes(strings.Join(sorted, " "))
}

// NumbersOf sorts numbers and drops doubles.
func NumbersOf(numbers ...int) Codes {
	sorted := slices.Compact(slices.Sorted(slices.Values(numbers)))
	out := make([]string, len(sorted))
	for i, n := range sorted {
		out[i] = strconv.Itoa(n)
	}
	return Codes(strings.Join(out, " "))
}

// List is the codes in their order.
func (c Codes) List() []string { return strings.Fields(string(c)) }

// Has says whether a code is among them.
func (c Codes) Has(code string) bool { return code != "" && slices.Contains(c.List(), code) }

// Numbers is the codes as numbers; what is none is left out.
func (c Codes) Numbers() []int {
	var out []int
	for _, code := range c.List() {
		if n, err := strconv.Atoi(code); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// ReviewerProfile is what a reviewer knows and takes on, kept by the reviewer
// and the secretariat (feature 15). Affiliation is a body outside the register
// of organisations they work for; Most the largest number of proposals they
// review in one call, 0 while nothing was said.
type ReviewerProfile struct {
	ID          int64
	Version     int64
	PersonID    int64
	Themes      Codes // numbers of thematic areas
	Objectives  Codes // numbers of objectives of the Compact
	Languages   Codes // of the six official ones
	Financial   bool  // reads budgets
	Affiliation string
	Most        int
	AccountID   int64
	UpdatedAt   time.Time
}

// The largest numbers a profile and a mix may name.
const (
	MostLimit       = 99
	ReviewersLimit  = 7
	AffiliationLong = 200

	themesThere     = 5  // thematic areas of the fund
	objectivesThere = 23 // of the Compact
)

// Validate returns the faults of a profile.
func (p ReviewerProfile) Validate() error {
	var f Faults
	for _, n := range p.Themes.Numbers() {
		if n < 1 || n > themesThere {
			f.Add("themes", "reviews.fault.theme")
			break
		}
	}
	for _, n := range p.Objectives.Numbers() {
		if n < 1 || n > objectivesThere {
			f.Add("objectives", "reviews.fault.objective")
			break
		}
	}
	for _, l := range p.Languages.List() {
		if !slices.Contains(UNLanguages, l) {
			f.Add("languages", "reviews.fault.language")
			break
		}
	}
	if len([]rune(p.Affiliation)) > AffiliationLong {
		f.Add("affiliation", "reviews.fault.long", "Max", AffiliationLong)
	}
	if p.Most < 0 || p.Most > MostLimit {
		f.Add("most", "reviews.fault.most", "Max", MostLimit)
	}
	return f.Err("reviews.profile_invalid")
}

// MixPart is one quality that a call wants among the reviewers of a proposal.
type MixPart string

const (
	MixThematic  MixPart = "thematic"  // knows the thematic area or an objective
	MixFinancial MixPart = "financial" // reads budgets
	MixOutside   MixPart = "outside"   // of no organisation that applies in the call
	MixLanguage  MixPart = "language"  // reads the language of the document
)

// MixParts in the order of forms and lists.
var MixParts = []MixPart{MixThematic, MixFinancial, MixOutside, MixLanguage}

// ReviewMix is how many reviewers a call wants for each proposal, and how many
// of them with each quality.
type ReviewMix struct {
	ID        int64
	Version   int64
	CallID    int64
	Reviewers int
	Thematic  int
	Financial int
	Outside   int
	Language  int
	AccountID int64
	UpdatedAt time.Time
}

// UsualMix is what a call asks for until the secretariat says otherwise.
func UsualMix(call int64) ReviewMix {
	return ReviewMix{CallID: call, Reviewers: 3, Thematic: 1, Financial: 1, Outside: 1, Language: 1}
}

// Wants is how many reviewers with a quality the mix asks for.
func (m ReviewMix) Wants(p MixPart) int {
	switch p {
	case MixThematic:
		return m.Thematic
	case MixFinancial:
		return m.Financial
	case MixOutside:
		return m.Outside
	case MixLanguage:
		return m.Language
	}
	return 0
}

// Validate refuses a mix that asks for more of a kind than there are reviewers.
func (m ReviewMix) Validate() error {
	var f Faults
	if m.Reviewers < 1 || m.Reviewers > ReviewersLimit {
		f.Add("reviewers", "reviews.fault.reviewers", "Max", ReviewersLimit)
	}
	for _, p := range MixParts {
		if n := m.Wants(p); n < 0 || n > m.Reviewers {
			f.Add(string(p), "reviews.fault.mix", "Max", m.Reviewers)
		}
	}
	return f.Err("reviews.mix_invalid")
}

// PlanProposal is a proposal that waits for reviewers, as the plan reads it.
type PlanProposal struct {
	ID         int64
	Version    int64
	Reference  string
	Title      string `gorm:"-"`
	State      ProposalState
	Submission int64
	Theme      int              `gorm:"-"`
	Objectives []int            `gorm:"-"`
	Language   string           // of the document, "" where no screening has said it
	Held       []int64          `gorm:"-"` // people who were asked and have not answered that they will not
	Closed     map[int64]string `gorm:"-"` // people who cannot be asked: "interest" or "answered"
}

// PlanReviewer is a person of the pool, as the plan reads one.
type PlanReviewer struct {
	PersonID     int64
	MandateID    int64
	Name         string
	Organisation string
	Affiliation  string
	Themes       Codes
	Objectives   Codes
	Languages    Codes
	Financial    bool
	Outside      bool // of no organisation that applies in the call
	Load         int  // proposals of the call they were asked about and have not refused
	Most         int  // 0 while nothing was said
}

// Full says whether the person has as many proposals of the call as they take.
func (r PlanReviewer) Full() bool { return r.Most > 0 && r.Load >= r.Most }

// SuggestionReason is one reason for a suggestion: a quality, with what in the
// proposal it answers.
type SuggestionReason struct {
	Kind string // theme, objective, financial, outside, language, load
	Code string // number of the area or objective, code of the language
}

// Suggestion is a person proposed for a proposal, with the reasons.
type Suggestion struct {
	PlanReviewer
	Fills   []MixPart // parts of the mix this person fills
	Reasons []SuggestionReason
}

// PlanRow is one proposal with who was asked, who is suggested and what of the
// mix would still be missing.
type PlanRow struct {
	PlanProposal
	Asked     []PlanReviewer
	Suggested []Suggestion
	Missing   []MixPart
	Short     int // reviewers that cannot be found
}

// Mixed says whether the row has as many reviewers as the call wants, and each
// quality among them.
func (r PlanRow) Mixed() bool { return r.Short == 0 && len(r.Missing) == 0 }

// qualities says what a reviewer brings to a proposal.
func (r PlanReviewer) qualities(p PlanProposal) (parts []MixPart, reasons []SuggestionReason) {
	if r.Themes.Has(strconv.Itoa(p.Theme)) {
		reasons = append(reasons, SuggestionReason{"theme", strconv.Itoa(p.Theme)})
	}
	for _, n := range p.Objectives {
		if r.Objectives.Has(strconv.Itoa(n)) {
			reasons = append(reasons, SuggestionReason{"objective", strconv.Itoa(n)})
		}
	}
	if len(reasons) > 0 {
		parts = append(parts, MixThematic)
	}
	if r.Financial {
		parts, reasons = append(parts, MixFinancial), append(reasons, SuggestionReason{"financial", ""})
	}
	if r.Outside {
		parts, reasons = append(parts, MixOutside), append(reasons, SuggestionReason{"outside", ""})
	}
	if r.Languages.Has(p.Language) {
		parts, reasons = append(parts, MixLanguage), append(reasons, SuggestionReason{"language", p.Language})
	}
	return parts, reasons
}

// fit is how well a reviewer suits a proposal: its area before its objectives,
// and a reviewer with little before one with much.
func (r PlanReviewer) fit(p PlanProposal) int {
	points := -3 * r.Load
	if r.Themes.Has(strconv.Itoa(p.Theme)) {
		points += 8
	}
	for _, n := range p.Objectives {
		if r.Objectives.Has(strconv.Itoa(n)) {
			points += 2
		}
	}
	if r.Languages.Has(p.Language) {
		points += 4
	}
	return points
}

// PlanReviews proposes reviewers for each proposal: nobody with an interest, who
// answered already or who has as much as they take; the mix wherever it can be
// met, then as many as the call wants, then the best fit and the lightest load.
// The proposal with the fewest people to choose from comes first, because every
// suggestion makes its person's load one more for the next. The same facts give
// the same plan. Nothing is assigned by it.
func PlanReviews(mix ReviewMix, proposals []PlanProposal, pool []PlanReviewer) []PlanRow {
	pool = slices.Clone(pool)
	at := map[int64]int{}
	for i, r := range pool {
		at[r.PersonID] = i
	}
	order := make([]int, len(proposals))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := len(candidates(proposals[a], pool)), len(candidates(proposals[b], pool))
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(proposals[a].Reference, proposals[b].Reference))
	})
	rows := make([]PlanRow, len(proposals))
	for _, i := range order {
		rows[i] = suggest(mix, proposals[i], pool)
		for _, s := range rows[i].Suggested {
			pool[at[s.PersonID]].Load++
		}
	}
	return rows
}

// candidates are those of the pool who can be asked about a proposal.
func candidates(p PlanProposal, pool []PlanReviewer) []PlanReviewer {
	var out []PlanReviewer
	for _, r := range pool {
		if p.Closed[r.PersonID] == "" && !r.Full() && !slices.Contains(p.Held, r.PersonID) {
			out = append(out, r)
		}
	}
	return out
}

func suggest(mix ReviewMix, p PlanProposal, pool []PlanReviewer) PlanRow {
	row := PlanRow{PlanProposal: p}
	need := [4]int{}
	for i, part := range MixParts {
		need[i] = mix.Wants(part)
	}
	take := func(parts []MixPart) {
		for i, part := range MixParts {
			if slices.Contains(parts, part) {
				need[i] = max(0, need[i]-1)
			}
		}
	}
	for _, r := range pool {
		if slices.Contains(p.Held, r.PersonID) {
			row.Asked = append(row.Asked, r)
			parts, _ := r.qualities(p)
			take(parts)
		}
	}
	slots := max(0, mix.Reviewers-len(p.Held))
	free := candidates(p, pool)
	slices.SortStableFunc(free, func(a, b PlanReviewer) int {
		return cmp.Or(cmp.Compare(b.fit(p), a.fit(p)), cmp.Compare(a.Load, b.Load), cmp.Compare(a.PersonID, b.PersonID))
	})
	for _, i := range choose(p, free, need, slots) {
		s := Suggestion{PlanReviewer: free[i]}
		parts, reasons := free[i].qualities(p)
		for _, part := range parts {
			if mix.Wants(part) > 0 {
				s.Fills = append(s.Fills, part)
			}
		}
		s.Reasons = append(reasons, SuggestionReason{Kind: "load"})
		row.Suggested = append(row.Suggested, s)
		take(parts)
	}
	row.Short = slots - len(row.Suggested)
	for i, part := range MixParts {
		if need[i] > 0 {
			row.Missing = append(row.Missing, part)
		}
	}
	return row
}

// filled counts how much of each part of the mix a choice fills; with the
// number chosen it is a state of the search.
type filled struct {
	n     int
	parts [4]int
}

// choose finds at most slots people who fill the most of need, then are the
// most, then fit best; equal choices are settled by the order of free. It looks
// at every state once for each person, so that it misses no mix there is.
func choose(p PlanProposal, free []PlanReviewer, need [4]int, slots int) []int {
	type choice struct {
		who    []int
		points int
	}
	best := map[filled]choice{{}: {}}
	for i, r := range free {
		parts, _ := r.qualities(p)
		next := map[filled]choice{}
		for state, have := range best {
			if state.n == slots {
				continue
			}
			to := filled{n: state.n + 1, parts: state.parts}
			for k, part := range MixParts {
				if slices.Contains(parts, part) {
					to.parts[k] = min(need[k], to.parts[k]+1)
				}
			}
			c := choice{append(slices.Clone(have.who), i), have.points + r.fit(p)}
			if old, ok := next[to]; !ok || better(c.points, c.who, old.points, old.who) {
				next[to] = c
			}
		}
		for state, c := range next {
			if old, ok := best[state]; !ok || better(c.points, c.who, old.points, old.who) {
				best[state] = c
			}
		}
	}
	var won filled
	for state, c := range best {
		a, b := state.weight(), won.weight()
		if cmp.Or(cmp.Compare(a, b), cmp.Compare(state.n, won.n)) > 0 ||
			a == b && state.n == won.n && better(c.points, c.who, best[won].points, best[won].who) {
			won = state
		}
	}
	return best[won].who
}

func (f filled) weight() int { return f.parts[0] + f.parts[1] + f.parts[2] + f.parts[3] }

// better compares two choices of one worth: by their points, then by who comes
// first.
func better(points int, who []int, than int, others []int) bool {
	return points > than || points == than && slices.Compare(who, others) < 0
}

// PlanFacts is what a plan was made of. Its digest goes with the plan, so that
// what a person confirms is what they were shown.
type PlanFacts struct {
	Stage     ProposalStage
	Mix       ReviewMix
	Proposals []PlanProposal
	Pool      []PlanReviewer
}

// Digest is the SHA-256 of the facts, hexadecimal. A proposal's own version is
// not among them: a word of the secretariat to its applicants changes no plan.
func (f PlanFacts) Digest() string {
	f.Proposals = slices.Clone(f.Proposals)
	for i := range f.Proposals {
		f.Proposals[i].Version = 0
	}
	f.Mix.UpdatedAt = time.Time{}
	body, err := json.Marshal(f)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// PlanView is the plan of one call and stage.
type PlanView struct {
	Call     Call
	Stage    ProposalStage
	Mix      ReviewMix
	Rows     []PlanRow // proposals that have fewer reviewers than the call wants, or not the mix
	Complete int       // proposals that have all
	Pool     int       // people with a reviewer's mandate in force
	Digest   string
}

// PlanPair is one person for one proposal, as a plan names them.
type PlanPair struct {
	ProposalID int64
	MandateID  int64
}

// PoolMember is a reviewer of the pool with what they know, take on and have.
type PoolMember struct {
	ReviewerProfile
	MandateID    int64
	Name         string
	Organisation string
	Owed         int // reviews not sent yet, over all calls
	Done         int
	Declined     int
}

// ProfileView is one reviewer's profile as its reader may see it. Member is nil
// for the reviewer: what they were asked stands in their own list.
type ProfileView struct {
	Profile  ReviewerProfile
	Name     string
	Member   *PoolMember
	Own      bool
	Editable bool
}
