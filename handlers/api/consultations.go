package api

import (
	"bytes"
	"context"
	"time"

	"seedfund/app/annualreview"
	"seedfund/app/matters"
	"seedfund/frontend/i18n"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/when"
)

// ConsultationLine is a line of the list of consultations.
type ConsultationLine struct {
	ID       int64      `json:"id"`
	Title    string     `json:"title"`
	Clause   string     `json:"clause"`
	Subject  string     `json:"subject"`
	OpensAt  time.Time  `json:"opens_at"`
	ClosesAt time.Time  `json:"closes_at"`
	ClosedAt *time.Time `json:"closed_at,omitempty"`
	Asked    int        `json:"asked"`
	Replied  int        `json:"replied"`
	Mine     bool       `json:"asked_of_you"`
}

// Consultation is what is asked, of whom, what was said and what was made of it.
type Consultation struct {
	ID         int64            `json:"id"`
	Version    int64            `json:"version"`
	Title      string           `json:"title"`
	Question   string           `json:"question"`
	Clause     string           `json:"clause"`
	Subject    string           `json:"subject"`
	SubjectID  int64            `json:"subject_id"`
	Text       int              `json:"text"`
	TextHash   string           `json:"text_hash"`
	Rule       string           `json:"rule"`
	Reason     string           `json:"reason"`
	OpensAt    time.Time        `json:"opens_at"`
	ClosesAt   time.Time        `json:"closes_at"`
	ClosedAt   *time.Time       `json:"closed_at,omitempty"`
	Summary    string           `json:"summary"`
	Asked      int              `json:"asked"`
	Served     int              `json:"served"`
	Replied    int              `json:"replied"`
	Late       int              `json:"late_replies"`
	Consultees []ConsulteeEntry `json:"consultees"`
}

// ConsulteeEntry is one who is asked.
type ConsulteeEntry struct {
	ID       int64               `json:"id"`
	Name     string              `json:"name"`
	Seat     int64               `json:"seat,omitempty"`
	Added    bool                `json:"added_later"`
	Reason   string              `json:"reason"`
	AnswerBy time.Time           `json:"answer_by"`
	Served   bool                `json:"served"`
	Left     bool                `json:"left"`
	Replied  bool                `json:"replied"`
	Mine     bool                `json:"yours"`
	Replies  []ConsultationReply `json:"replies"`
}

// ConsultationReply is one reply; use is what was made of it.
type ConsultationReply struct {
	ID   int64     `json:"id"`
	View string    `json:"view"`
	Body string    `json:"body"`
	Late bool      `json:"late"`
	At   time.Time `json:"at"`
	Use  string    `json:"use"`
	Made string    `json:"use_words"`
}

func consultationOf(v models.ConsultationView) Consultation {
	c := Consultation{ID: v.ID, Version: v.Version, Title: v.Title, Question: v.Question, Clause: v.Clause, Subject: string(v.Subject), SubjectID: v.SubjectID, Text: v.TextNumber,
		TextHash: v.TextHash, Rule: string(v.Rule), Reason: v.Reason, OpensAt: v.OpensAt, ClosesAt: v.ClosesAt, ClosedAt: v.ClosedAt, Summary: v.Summary,
		Asked: v.Coverage.Asked, Served: v.Coverage.Served, Replied: v.Coverage.Replied, Late: v.Coverage.LateReplies, Consultees: []ConsulteeEntry{}}
	for _, l := range v.Consultees {
		e := ConsulteeEntry{ID: l.ID, Name: l.Name, Added: l.Consultee.Late, Reason: l.Reason, AnswerBy: l.AnswerBy, Served: l.Served, Left: l.Left, Replied: l.Replied, Mine: l.Mine, Replies: []ConsultationReply{}}
		if l.SeatID != nil {
			e.Seat = *l.SeatID
		}
		for _, r := range l.Replies {
			reply := ConsultationReply{ID: r.ID, View: string(r.View), Body: r.Body, Late: r.Late, At: r.CreatedAt}
			if r.UseMade != nil {
				reply.Use, reply.Made = r.UseMade.Use, r.UseMade.Words
			}
			e.Replies = append(e.Replies, reply)
		}
		c.Consultees = append(c.Consultees, e)
	}
	return c
}

type replyInput struct {
	ByID
	Body struct {
		Consultee int64  `json:"consultee,omitempty" doc:"Where you reply for more than one"`
		View      string `json:"view" enum:"support,concern,proposal,no_view"`
		Body      string `json:"body,omitempty" maxLength:"4000"`
	}
}

type useInput struct {
	VersionedByID
	Body struct {
		Reply int64  `json:"reply" minimum:"1"`
		Use   string `json:"use" enum:"taken,partly,not_taken,noted"`
		Words string `json:"words,omitempty" maxLength:"4000"`
	}
}

type tellInput struct {
	VersionedByID
	Body struct {
		Consultee int64  `json:"consultee" minimum:"1"`
		Words     string `json:"words" maxLength:"4000" doc:"By which channel, and whom"`
	}
}

type consulteeInput struct {
	VersionedByID
	Body struct {
		Organisation int64  `json:"organisation" minimum:"1"`
		Reason       string `json:"reason" maxLength:"4000"`
	}
}

type summaryInput struct {
	VersionedByID
	Body struct {
		Summary string `json:"summary" maxLength:"4000"`
	}
}

type consultInput struct {
	VersionedByID
	Body struct {
		Question      string    `json:"question" maxLength:"4000"`
		Rule          string    `json:"rule" enum:"board_members,network_members,stated"`
		Reason        string    `json:"reason,omitempty" maxLength:"4000" doc:"Of a stated list"`
		Organisations []int64   `json:"organisations,omitempty" maxItems:"200" doc:"Of a stated list"`
		ClosesAt      time.Time `json:"closes_at"`
	}
}

// clause 102: who is asked before a decision, and what became of it.
func consultationOperations(a *API) {
	s := a.services.Consultations
	op := func(id, path, summary string, right models.Permission) Op {
		return Op{ID: id, Path: "/" + path, Summary: summary, Tag: "board", Permission: right}
	}
	List(a, op("list-consultations", "consultations", "Consultations you may see, newest first", models.PermConsultRead),
		func(ctx context.Context, actor models.Actor, in *Page) ([]ConsultationLine, int64, error) {
			rows, next, err := s.List(ctx, actor, in.After)
			out := []ConsultationLine{}
			for _, r := range rows {
				out = append(out, ConsultationLine{ID: r.ID, Title: r.Title, Clause: r.Clause, Subject: string(r.Subject), OpensAt: r.OpensAt, ClosesAt: r.ClosesAt, ClosedAt: r.ClosedAt,
					Asked: r.Asked, Replied: r.Replied, Mine: r.Mine})
			}
			return out, next, err
		})
	Read(a, op("show-consultation", "consultations/{id}", "One consultation", models.PermConsultRead),
		func(ctx context.Context, actor models.Actor, in *ByID) (Consultation, error) {
			v, err := s.Show(ctx, actor, in.ID)
			return consultationOf(v), err
		})
	Act(a, op("reply-to-consultation", "consultations/{id}/replies", "Reply, for your seat or organisation", models.PermConsultReply),
		func(ctx context.Context, actor models.Actor, in *replyInput) (Done, error) {
			return touched("consultations", in.ID, s.Reply(ctx, actor, in.ID, in.Body.Consultee, models.ConsultView(in.Body.View), in.Body.Body))
		})
	Act(a, op("use-reply", "consultations/{id}/uses", "Say what was made of a reply, once", models.PermConsultConduct),
		func(ctx context.Context, actor models.Actor, in *useInput) (Done, error) {
			return touched("consultations", in.ID, s.Use(ctx, actor, in.ID, in.Version(), in.Body.Reply, in.Body.Use, in.Body.Words))
		})
	Act(a, op("tell-consultee", "consultations/{id}/notices", "Record that somebody was told by another channel", models.PermConsultConduct),
		func(ctx context.Context, actor models.Actor, in *tellInput) (Done, error) {
			return touched("consultations", in.ID, s.Tell(ctx, actor, in.ID, in.Version(), in.Body.Consultee, in.Body.Words))
		})
	Act(a, op("add-consultee", "consultations/{id}/consultees", "Ask one more, with the reason", models.PermConsultConduct),
		func(ctx context.Context, actor models.Actor, in *consulteeInput) (Done, error) {
			return touched("consultations", in.ID, s.Add(ctx, actor, in.ID, in.Version(), in.Body.Organisation, in.Body.Reason))
		})
	Act(a, op("remind-consultees", "consultations/{id}/reminder", "Remind those who owe a reply", models.PermConsultConduct),
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return touched("consultations", in.ID, s.Remind(ctx, actor, in.ID, in.Version()))
		})
	Act(a, op("close-consultation", "consultations/{id}/closure", "Close a consultation with its summary", models.PermConsultConduct),
		func(ctx context.Context, actor models.Actor, in *summaryInput) (Done, error) {
			return touched("consultations", in.ID, s.Close(ctx, actor, in.ID, in.Version(), in.Body.Summary))
		})
	Act(a, op("consult-on-matter", "board/matters/{id}/consultation", "Open a consultation on the text in force of a matter", models.PermConsultConduct),
		func(ctx context.Context, actor models.Actor, in *consultInput) (Done, error) {
			b := in.Body
			c, err := a.services.Matters.Consult(ctx, actor, in.ID, in.Version(), matters.ConsultInput{Question: b.Question, Rule: models.ConsultRule(b.Rule), Reason: b.Reason,
				Organisations: b.Organisations, ClosesAt: b.ClosesAt})
			return touched("consultations", c.ID, err)
		})
	dutyOperations(a)
	reviewOfBoardOperations(a)
}

// DutyLine is a duty in one period.
type DutyLine struct {
	ID          int64     `json:"id,omitempty" doc:"Absent while it is planned"`
	Version     int64     `json:"version,omitempty"`
	Duty        string    `json:"duty"`
	Clause      string    `json:"clause"`
	Period      int       `json:"period"`
	DueFrom     when.Date `json:"due_from"`
	DueBy       when.Date `json:"due_by"`
	State       string    `json:"state" enum:"planned,open,late,done,done_late,waived"`
	CompletedOn when.Date `json:"completed_on,omitzero"`
	WaivedBy    string    `json:"waived_by,omitempty"`
}

type waiverInput struct {
	VersionedByID
	Body struct {
		Decision string `json:"decision" maxLength:"40"`
		Reason   string `json:"reason" maxLength:"4000"`
	}
}

func dutyOperations(a *API) {
	s := a.services.Obligations
	List(a, Op{ID: "list-duties", Path: "/duties", Summary: "The duties of the calendar", Tag: "board", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]DutyLine, int64, error) {
			lines, err := s.List(ctx, actor)
			out := []DutyLine{}
			for _, l := range lines {
				out = append(out, DutyLine{ID: l.ID, Version: l.Version, Duty: l.Duty, Clause: l.Type.Clause, Period: l.Period, DueFrom: l.DueFrom, DueBy: l.DueBy, State: string(l.State),
					CompletedOn: l.CompletedOn, WaivedBy: l.WaivedBy})
			}
			return out, 0, err
		})
	Act(a, Op{ID: "waive-duty", Path: "/duties/{id}/waiver", Summary: "Record that a duty was waived by a decision", Tag: "board", Permission: models.PermDutyWaive},
		func(ctx context.Context, actor models.Actor, in *waiverInput) (Done, error) {
			return touched("occurrences", in.ID, s.Waive(ctx, actor, in.ID, in.Version(), in.Body.Decision, in.Body.Reason))
		})
}

// AnnualReviewLine is a line of the list of annual reviews.
type AnnualReviewLine struct {
	Year            int        `json:"year"`
	State           string     `json:"state"`
	OpenedAt        time.Time  `json:"opened_at"`
	AdoptedAt       *time.Time `json:"adopted_at,omitempty"`
	Recommendations int        `json:"recommendations"`
	Unanswered      int        `json:"unanswered"`
}

// AnnualReview is the review of a year.
type AnnualReview struct {
	Year            int                   `json:"year"`
	Version         int64                 `json:"version"`
	State           string                `json:"state"`
	OpenedAt        time.Time             `json:"opened_at"`
	CoversFrom      time.Time             `json:"covers_from"`
	CoversUntil     *time.Time            `json:"covers_until,omitempty"`
	AdoptedAt       *time.Time            `json:"adopted_at,omitempty"`
	Adoption        string                `json:"adoption" doc:"Reference of the decision of the Executive Committee"`
	Matter          *ReviewMatter         `json:"matter,omitempty" doc:"The latest of the Executive Committee that decides on it"`
	Seats           []ReviewedSeat        `json:"seats"`
	Measures        []ReviewMeasure       `json:"measures"`
	Questionnaire   int64                 `json:"questionnaire,omitempty" doc:"Id of its consultation"`
	Questions       []ReviewQuestion      `json:"questions"`
	Sheets          []ReviewSheet         `json:"your_sheets"`
	Results         []ReviewResult        `json:"results"`
	Draft           string                `json:"draft" doc:"The text in force"`
	DraftNumber     int                   `json:"draft_number"`
	DraftHash       string                `json:"draft_hash"`
	Recommendations []BoardRecommendation `json:"recommendations"`
	Before          []BoardRecommendation `json:"recommendations_before"`
}

// ReviewMatter is where the Executive Committee stands with a review. Id and
// references are for those who may see them.
type ReviewMatter struct {
	ID        int64  `json:"id,omitempty"`
	Reference string `json:"reference,omitempty"`
	State     string `json:"state" enum:"draft,open,adopted,not_adopted,withdrawn"`
	Decision  string `json:"decision,omitempty"`
}

// ReviewedSeat is a seat of the Board as at the opening of a review.
type ReviewedSeat struct {
	Seat         int64  `json:"seat"`
	Constituency string `json:"constituency"`
	Number       int    `json:"number"`
	Holder       string `json:"holder"`
}

// ReviewMeasure is a figure with exactly the rows it counts.
type ReviewMeasure struct {
	Measure string             `json:"measure"`
	Part    string             `json:"part"`
	Unit    string             `json:"unit" enum:"count,median_days,worst_days"`
	Figure  int                `json:"figure"`
	Rows    []ReviewMeasureRow `json:"rows"`
}

// ReviewMeasureRow is one row that is counted; hidden ones carry no name.
type ReviewMeasureRow struct {
	Label  string    `json:"label"`
	Note   string    `json:"note"`
	At     time.Time `json:"at,omitzero"`
	Days   int       `json:"days"`
	Hidden bool      `json:"hidden"`
}

// ReviewQuestion is a question of the questionnaire.
type ReviewQuestion struct {
	Code string `json:"code"`
	Form string `json:"form"`
	Text string `json:"text"`
}

// ReviewSheet is a seat's own answers.
type ReviewSheet struct {
	Seat    int64             `json:"seat"`
	Version int64             `json:"version"`
	Answers map[string]string `json:"answers"`
	SentAt  *time.Time        `json:"sent_at,omitempty"`
}

// ReviewResult is how a constituency answered a question.
type ReviewResult struct {
	Code         string `json:"code"`
	Constituency string `json:"constituency"`
	Count        int    `json:"count"`
	Sum          int    `json:"sum" doc:"Of a scale of 1 to 5"`
	Yes          int    `json:"yes"`
}

// BoardRecommendation is a recommendation of a review and its answer.
type BoardRecommendation struct {
	Number   int       `json:"number"`
	Body     string    `json:"body"`
	Owner    string    `json:"owner"`
	DueOn    when.Date `json:"due_on"`
	Answer   string    `json:"answer"`
	Words    string    `json:"words"`
	FollowUp int64     `json:"follow_up,omitempty" doc:"Its line in the register of follow-ups, for those who may read it"`
	State    string    `json:"follow_up_state,omitempty" enum:"open,done,no_action" doc:"From the adoption on"`
	Evidence string    `json:"evidence,omitempty" doc:"What was shown there"`
}

func recommendationsOf(all []models.RecommendationRow) []BoardRecommendation {
	out := []BoardRecommendation{}
	for _, r := range all {
		line := BoardRecommendation{Number: r.Number, Body: r.Body, Owner: r.Owner, DueOn: r.DueOn, Answer: r.Answer, Words: r.Words, State: string(r.FollowUp), Evidence: r.Evidence}
		if r.Register {
			line.FollowUp = *r.FollowUpID
		}
		out = append(out, line)
	}
	return out
}

func annualReviewOf(ctx context.Context, v models.AnnualReviewView) AnnualReview {
	out := AnnualReview{Year: v.Year, Version: v.Version, State: string(v.State), OpenedAt: v.OpenedAt, CoversFrom: v.CoversFrom, CoversUntil: v.CoversUntil, AdoptedAt: v.AdoptedAt, Adoption: v.Adoption,
		Seats: []ReviewedSeat{}, Measures: []ReviewMeasure{}, Questions: []ReviewQuestion{}, Sheets: []ReviewSheet{}, Results: []ReviewResult{},
		Recommendations: recommendationsOf(v.Recommendations), Before: recommendationsOf(v.Before)}
	if m := v.Matter; m != nil {
		out.Matter = &ReviewMatter{ID: m.ID, Reference: m.Reference, State: string(m.State), Decision: m.Decision}
	}
	for _, s := range v.Seats {
		out.Seats = append(out.Seats, ReviewedSeat{Seat: s.SeatID, Constituency: string(s.Constituency), Number: s.Number, Holder: s.Name})
	}
	for _, m := range v.Measures {
		measure := ReviewMeasure{Measure: m.Code, Part: m.Part, Unit: string(m.Unit), Figure: m.Figure, Rows: []ReviewMeasureRow{}}
		for _, l := range m.Lines {
			measure.Rows = append(measure.Rows, ReviewMeasureRow{Label: l.Label, Note: l.Note, At: l.At, Days: l.Value, Hidden: l.Hidden})
		}
		out.Measures = append(out.Measures, measure)
	}
	if v.Asked != nil {
		out.Questionnaire = v.Asked.ID
	}
	for _, q := range models.ReviewQuestions(v.Questions) {
		out.Questions = append(out.Questions, ReviewQuestion{Code: q.Code, Form: string(q.Form), Text: i18n.T(ctx, "annualreview.question."+q.Code)})
	}
	for _, s := range v.Mine {
		out.Sheets = append(out.Sheets, ReviewSheet{Seat: s.SeatID, Version: s.Version, Answers: s.Answers, SentAt: s.SentAt})
	}
	for _, r := range v.Results {
		out.Results = append(out.Results, ReviewResult{Code: r.Code, Constituency: string(r.Constituency), Count: r.Count, Sum: r.Sum, Yes: r.Yes})
	}
	if t := v.Text(); t != nil {
		out.Draft, out.DraftNumber, out.DraftHash = t.Body, t.Number, t.Hash
	}
	return out
}

// ReplayLine is a decision as it was and as it would have been.
type ReplayLine struct {
	Decision string        `json:"decision" doc:"Empty for an item that is not open to you"`
	Then     models.Result `json:"then"`
	Now      models.Result `json:"now"`
	Adopted  bool          `json:"adopted"`
	Differs  bool          `json:"differs"`
	Why      string        `json:"why" doc:"Key of the refusal"`
}

// ByYear names the review of a year.
type ByYear struct {
	Year int `path:"year" minimum:"1" maximum:"9999"`
}

// VersionedByYear is ByYear on the version the change rests on.
type VersionedByYear struct {
	ByYear
	Versioned
}

type replayInput struct {
	ByYear
	QuorumShare    int    `query:"quorum_share" minimum:"0" maximum:"100"`
	QuorumOf       int    `query:"quorum_of" minimum:"0" maximum:"100"`
	ThresholdShare int    `query:"threshold_share" minimum:"0" maximum:"100"`
	ThresholdOf    int    `query:"threshold_of" minimum:"0" maximum:"100"`
	Grade          string `query:"grade" enum:",disclosed,no_vote,withdrawn,screened"`
}

type sheetInput struct {
	ByYear
	Body struct {
		Seat    int64             `json:"seat,omitempty"`
		Version int64             `json:"version,omitempty" doc:"Of the sheet; absent for the first"`
		Answers map[string]string `json:"answers"`
		Send    bool              `json:"send,omitempty" doc:"Sent answers do not change any more"`
	}
}

type closingInput struct {
	VersionedByYear
	Body struct {
		ClosesAt time.Time `json:"closes_at"`
	}
}

type draftInput struct {
	VersionedByYear
	Body struct {
		Body string `json:"body" maxLength:"20000"`
		Why  string `json:"why,omitempty" maxLength:"4000"`
	}
}

type reviewSubmission struct {
	VersionedByYear
	Body struct {
		Channel string `json:"channel" enum:"meeting,writing"`
		Meeting string `json:"meeting,omitempty" maxLength:"300" doc:"Which meeting, if in one"`
	}
}

type recommendInput struct {
	VersionedByYear
	Body struct {
		Body         string    `json:"body" maxLength:"4000"`
		OwnerKind    string    `json:"owner_kind" enum:"role,organisation"`
		Organisation int64     `json:"organisation_id,omitempty"`
		Role         string    `json:"role,omitempty" enum:",coordinator,secretariat_head,agent_officer"`
		DueOn        when.Date `json:"due_on"`
	}
}

// RecommendationPath names a recommendation.
type RecommendationPath struct {
	VersionedByYear
	Number int `path:"number" minimum:"1"`
}

type recommendationAnswer struct {
	RecommendationPath
	Body struct {
		Answer string `json:"answer" enum:"done,under_way,not_taken,no_action"`
		Words  string `json:"words" maxLength:"4000"`
	}
}

func reviewed(year int, err error) (Done, error) {
	return Done{Target: "annual_reviews", ID: int64(year)}, err
}

// clause 102: the Executive Committee's annual review of the Board.
func reviewOfBoardOperations(a *API) {
	s := a.services.AnnualReviews
	op := func(id, path, summary string, right models.Permission) Op {
		return Op{ID: id, Path: "/board/annual-reviews" + path, Summary: summary, Tag: "board", Permission: right}
	}
	List(a, op("list-annual-reviews", "", "Annual reviews of the Board", models.PermBoardReviewRead),
		func(ctx context.Context, actor models.Actor, _ *nothing) ([]AnnualReviewLine, int64, error) {
			rows, err := s.List(ctx, actor)
			out := []AnnualReviewLine{}
			for _, r := range rows {
				out = append(out, AnnualReviewLine{Year: r.Year, State: string(r.State), OpenedAt: r.OpenedAt, AdoptedAt: r.AdoptedAt, Recommendations: r.Recommendations, Unanswered: r.Unanswered})
			}
			return out, 0, err
		})
	Read(a, op("show-annual-review", "/{year}", "The review of a year, every figure with its rows", models.PermBoardReviewRead),
		func(ctx context.Context, actor models.Actor, in *ByYear) (AnnualReview, error) {
			v, err := s.Show(ctx, actor, in.Year)
			return annualReviewOf(ctx, v), err
		})
	Read(a, op("read-annual-review-workbook", "/{year}/workbook", "The evidence of a year as a workbook", models.PermBoardReviewRead),
		func(ctx context.Context, actor models.Actor, in *ByYear) (FileContent, error) {
			var body bytes.Buffer
			list := exports.List{Name: "annual-review", Ending: "xlsx"}
			name, err := list.AnnualReview(ctx, a.services, actor, in.Year, &body)
			if err != nil {
				return FileContent{}, err
			}
			return made(name, list.Media(), body.Bytes()), nil
		})
	List(a, op("replay-annual-review", "/{year}/replay", "The decisions of the year under other rules", models.PermBoardReviewRead),
		func(ctx context.Context, actor models.Actor, in *replayInput) ([]ReplayLine, int64, error) {
			all, err := s.Replay(ctx, actor, in.Year, models.ReplayRules{QuorumShare: in.QuorumShare, QuorumOf: in.QuorumOf, ThresholdShare: in.ThresholdShare, ThresholdOf: in.ThresholdOf, Grade: models.InterestGrade(in.Grade)})
			out := []ReplayLine{}
			for _, r := range all {
				line := ReplayLine{Decision: r.Facts.Decision.Reference, Then: r.Then, Now: r.Now, Adopted: r.Adopted, Differs: !r.Hidden && r.Differs()}
				if e := models.AsError(r.Why); e != nil {
					line.Why = e.Key
				}
				out = append(out, line)
			}
			return out, 0, err
		})
	Act(a, op("answer-annual-review", "/{year}/answers", "Answer the questionnaire for your seat", models.PermBoardReviewRead),
		func(ctx context.Context, actor models.Actor, in *sheetInput) (Done, error) {
			return reviewed(in.Year, s.Answer(ctx, actor, in.Year, in.Body.Seat, in.Body.Version, in.Body.Answers, in.Body.Send))
		})
	Act(a, op("freeze-annual-review", "/{year}/freezing", "Freeze the evidence", models.PermBoardReviewWrite),
		func(ctx context.Context, actor models.Actor, in *VersionedByYear) (Done, error) {
			return reviewed(in.Year, s.Freeze(ctx, actor, in.Year, in.Version()))
		})
	Act(a, op("ask-annual-review", "/{year}/questionnaire", "Send the questionnaire to all members", models.PermBoardReviewWrite),
		func(ctx context.Context, actor models.Actor, in *closingInput) (Done, error) {
			return reviewed(in.Year, s.Ask(ctx, actor, in.Year, in.Version(), in.Body.ClosesAt))
		})
	Act(a, op("write-annual-review", "/{year}/draft", "Keep a version of the draft", models.PermBoardReviewWrite),
		func(ctx context.Context, actor models.Actor, in *draftInput) (Done, error) {
			return reviewed(in.Year, s.Write(ctx, actor, in.Year, in.Version(), in.Body.Body, in.Body.Why))
		})
	Act(a, op("consult-annual-review", "/{year}/comments", "Put the draft to all members", models.PermBoardReviewWrite),
		func(ctx context.Context, actor models.Actor, in *closingInput) (Done, error) {
			return reviewed(in.Year, s.Consult(ctx, actor, in.Year, in.Version(), in.Body.ClosesAt))
		})
	Act(a, op("recommend", "/{year}/recommendations", "Add a recommendation", models.PermBoardReviewWrite),
		func(ctx context.Context, actor models.Actor, in *recommendInput) (Done, error) {
			return reviewed(in.Year, s.Recommend(ctx, actor, in.Year, in.Version(), annualreview.RecommendInput{Body: in.Body.Body,
				OwnerKind: models.OwnerKind(in.Body.OwnerKind), OwnerOrg: in.Body.Organisation, OwnerRole: models.Role(in.Body.Role), DueOn: in.Body.DueOn}))
		})
	Act(a, op("drop-recommendation", "/{year}/recommendations/{number}/removal", "Take a recommendation out", models.PermBoardReviewWrite),
		func(ctx context.Context, actor models.Actor, in *RecommendationPath) (Done, error) {
			return reviewed(in.Year, s.Drop(ctx, actor, in.Year, in.Version(), in.Number))
		})
	Act(a, op("answer-recommendation", "/{year}/recommendations/{number}/answer", "Answer a recommendation of the review before", models.PermBoardReviewWrite),
		func(ctx context.Context, actor models.Actor, in *recommendationAnswer) (Done, error) {
			return reviewed(in.Year, s.Reply(ctx, actor, in.Year, in.Version(), in.Number, in.Body.Answer, in.Body.Words))
		})
	Act(a, op("submit-annual-review", "/{year}/submission", "Bring the draft before the Executive Committee, as a draft matter bound to it", models.PermBoardReviewWrite),
		func(ctx context.Context, actor models.Actor, in *reviewSubmission) (Done, error) {
			m, err := s.Submit(ctx, actor, in.Year, in.Version(), annualreview.SubmitInput{Channel: models.MatterChannel(in.Body.Channel), Meeting: in.Body.Meeting})
			return Done{Target: "matters", ID: m.ID, Version: m.Version, Reference: m.Reference}, err
		})
}
