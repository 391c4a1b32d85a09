package models

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ReviewState is where an annual review stands; only its flow writes it.
type ReviewState string

const (
	ReviewOpened   ReviewState = "opened"   // by the calendar
	ReviewFrozen   ReviewState = "frozen"   // the evidence is counted
	ReviewAsking   ReviewState = "asking"   // the questionnaire runs
	ReviewDraft    ReviewState = "draft"    // the text is written
	ReviewComments ReviewState = "comments" // the draft is with the members
	ReviewAdopted  ReviewState = "adopted"
)

// AnnualReview is the Executive Committee's review of how the Board worked, one
// for each year. It covers what ended since the last one.
type AnnualReview struct {
	ID          int64
	Version     int64
	CreatedAt   time.Time
	BodyID      int64 // the Board that is reviewed
	Year        int
	State       ReviewState
	OpenedAt    time.Time
	CoversFrom  time.Time
	CoversUntil *time.Time // the instant of the freezing, excluded
	Questions   int        // version of the questionnaire
	DraftNumber int        // the draft in force, 0 for none
	AdoptedAt   *time.Time
	AdoptedBy   int64  // mandate that pronounced it
	Adoption    string // reference of the decision of the Executive Committee
	DecisionID  *int64 // nil where it was recorded in words alone, before decisions were bound
}

// DecisionText is what the Executive Committee is asked to adopt: the draft by
// its version and hash, and each recommendation with who owes it and by when.
func (r AnnualReview) DecisionText(t ReviewText, recommendations []BoardRecommendation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "The Executive Committee adopts the annual review of the Board for %d, version %d (SHA-256 %s).", r.Year, t.Number, t.Hash)
	for _, rec := range recommendations {
		fmt.Fprintf(&b, "\nRecommendation %d: %s (%s, by %s)", rec.Number, strings.Join(strings.Fields(rec.Body), " "), rec.Owner, rec.DueOn)
	}
	return b.String()
}

// ReviewSeat is a held seat of the Board as at the opening.
type ReviewSeat struct {
	ID             int64
	ReviewID       int64
	SeatID         int64
	Constituency   Constituency
	Number         int
	OrganisationID int64
	Name           string
}

// ReviewSheet is a seat's answers to the questionnaire: a draft until sent.
type ReviewSheet struct {
	ID        int64
	Version   int64
	CreatedAt time.Time
	ReviewID  int64
	SeatID    int64
	Answers   SheetAnswers
	SentAt    *time.Time
	PersonID  int64
	MandateID int64
}

// SheetAnswers are the answers by the code of the question.
type SheetAnswers map[string]string

// Value stores the answers as JSON text.
func (a SheetAnswers) Value() (driver.Value, error) {
	b, err := json.Marshal(map[string]string(a))
	return string(b), err
}

// Scan reads the text that Value writes.
func (a *SheetAnswers) Scan(src any) error { return scanJSON(src, (*map[string]string)(a)) }

// GormDataType keeps the schema reader from looking for columns inside.
func (SheetAnswers) GormDataType() string { return "text" }

// QuestionForm is how a question is answered.
type QuestionForm string

const (
	QuestionScale QuestionForm = "scale" // 1 to 5
	QuestionYes   QuestionForm = "yes_no"
	QuestionWords QuestionForm = "words" // optional; read by the Executive Committee and its support only
)

// ReviewQuestion is one question; its words are the message
// "annualreview.question." and its code.
type ReviewQuestion struct {
	Code string
	Form QuestionForm
}

// questionnaires are the versions of the questionnaire. A version that was sent
// is never edited: another is added.
var questionnaires = map[int][]ReviewQuestion{
	1: {
		{"papers_in_time", QuestionScale}, {"papers_clear", QuestionScale}, {"voice_heard", QuestionScale}, {"interests_handled", QuestionScale},
		{"decisions_reasoned", QuestionScale}, {"method_fits", QuestionYes}, {"composition_fits", QuestionYes}, {"what_to_change", QuestionWords},
	},
}

// QuestionsNow is the version of the questionnaire that a new review asks.
const QuestionsNow = 1

// ReviewQuestions are the questions of a version.
func ReviewQuestions(version int) []ReviewQuestion { return slices.Clone(questionnaires[version]) }

// QuestionsHash names a version of the questionnaire by its content.
func QuestionsHash(version int) string {
	var b strings.Builder
	for _, q := range questionnaires[version] {
		fmt.Fprintf(&b, "%s %s\n", q.Code, q.Form)
	}
	return digest(b.String())
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Validate finds the faults of a sheet that is to be sent: every question but
// those in words is answered.
func (a SheetAnswers) Validate(questions []ReviewQuestion) error {
	var faults Faults
	for _, q := range questions {
		said := strings.TrimSpace(a[q.Code])
		switch {
		case q.Form == QuestionScale && !slices.Contains([]string{"1", "2", "3", "4", "5"}, said),
			q.Form == QuestionYes && said != "yes" && said != "no":
			faults.Add(q.Code, "annualreview.fault.answer")
		case len([]rune(said)) > VoteTextLimit:
			faults.Add(q.Code, "board.fault.too_long", "Limit", VoteTextLimit)
		}
	}
	for code := range a {
		if !slices.ContainsFunc(questions, func(q ReviewQuestion) bool { return q.Code == code }) {
			faults.Add(code, "annualreview.fault.answer")
		}
	}
	return faults.Err("annualreview.fault.sheet")
}

// QuestionResult is how a constituency answered a question. Sum and Count make
// the mean of a scale; Yes counts the yes of the other form.
type QuestionResult struct {
	Code         string
	Form         QuestionForm
	Constituency Constituency
	Count        int
	Sum          int
	Yes          int
}

// QuestionResults counts sheets by question and constituency, in reading order.
func QuestionResults(questions []ReviewQuestion, seats []ReviewSeat, sheets []ReviewSheet) []QuestionResult {
	of := map[int64]Constituency{}
	for _, s := range seats {
		of[s.SeatID] = s.Constituency
	}
	var out []QuestionResult
	for _, q := range questions {
		if q.Form == QuestionWords {
			continue
		}
		for _, c := range Constituencies {
			r := QuestionResult{Code: q.Code, Form: q.Form, Constituency: c}
			for _, s := range sheets {
				if s.SentAt == nil || of[s.SeatID] != c {
					continue
				}
				r.Count++
				switch said := s.Answers[q.Code]; {
				case said == "yes":
					r.Yes++
				case q.Form == QuestionScale && len(said) == 1:
					r.Sum += int(said[0] - '0')
				}
			}
			out = append(out, r)
		}
	}
	return out
}

// ReviewText is one version of the draft, frozen under its hash.
type ReviewText struct {
	ID        int64
	ReviewID  int64
	Number    int
	Body      string // paragraphs; a line that begins with "# " is a heading
	Why       string // of this wording, from version 2 on
	Hash      string
	PersonID  int64
	MandateID int64
	CreatedAt time.Time
}

// TableName keeps the word of the pages.
func (ReviewText) TableName() string { return "review_drafts" }

// DigestOf is the hash of the text as it is consulted on and adopted.
func (t ReviewText) DigestOf(year int) string {
	return digest(fmt.Sprintf("annual review %d, version %d\n%s", year, t.Number, t.Body))
}

// Validate finds the faults of a draft.
func (t ReviewText) Validate() error {
	var faults Faults
	if strings.TrimSpace(t.Body) == "" {
		faults.Add("body", "annualreview.fault.body")
	}
	if len([]rune(t.Body)) > TextLimit {
		faults.Add("body", "board.fault.too_long", "Limit", TextLimit)
	}
	if t.Number > 1 && strings.TrimSpace(t.Why) == "" {
		faults.Add("why", "annualreview.fault.why")
	}
	return faults.Err("annualreview.fault.draft")
}

// AnnualReviewView is a review as its reader may see it.
type AnnualReviewView struct {
	AnnualReview
	Seats           []ReviewSeat
	Measures        []Measure
	Live            bool // the measures are not frozen yet
	Asked           *Consultation
	AskedLines      []ConsulteeLine
	Coverage        Coverage
	Mine            []ReviewSheet // of the seats the reader answers for
	MyQuestions     []int64       // seats that may answer now
	Results         []QuestionResult
	Words           []ReviewWords // for those who may read them
	Texts           []ReviewText
	Comments        []Consultation // on the drafts
	Recommendations []RecommendationRow
	Before          []RecommendationRow // of the review before
	BeforeYear      int
	Offers          []ReviewOffer
	Now             time.Time
	Prepares        bool
	Matter          *ReviewMatter // the latest of the Executive Committee that decides on it
	Owners          []OrganisationName
}

// ReviewMatter is the matter of the Executive Committee that decides on a
// review, with its decision where there is one. Its address and references are
// empty for those who may not see them.
type ReviewMatter struct {
	ID        int64
	Reference string
	State     MatterState
	Decision  string
}

// ReviewWords is a free answer, without the seat that gave it.
type ReviewWords struct {
	Code         string
	Constituency Constituency
	Words        string
}

// Text is the draft in force, nil for none.
func (v AnnualReviewView) Text() *ReviewText {
	if v.DraftNumber == 0 || v.DraftNumber > len(v.Texts) {
		return nil
	}
	return &v.Texts[v.DraftNumber-1]
}

// AnnualReviewRow is a line of the list of reviews.
type AnnualReviewRow struct {
	Year            int
	State           ReviewState
	OpenedAt        time.Time
	AdoptedAt       *time.Time
	Recommendations int
	Unanswered      int
}
