package api

import (
	"context"
	"strconv"
	"time"

	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// ReportOwed is a report that somebody owes, computed from the programme and the
// rule of its year.
type ReportOwed struct {
	Key          string    `json:"key" doc:"Its name in addresses"`
	Kind         string    `json:"kind" enum:"part,narrative,financial,final_narrative,final_financial,consolidated"`
	Year         int       `json:"year" doc:"The year that is reported"`
	Programme    string    `json:"programme,omitempty" doc:"Reference; absent for a report of the fund"`
	Organisation string    `json:"organisation,omitempty" doc:"Code of the organisation that owes it; absent for the agent"`
	DueOn        when.Date `json:"due_on"`
	State        string    `json:"state" enum:"planned,open,late,done,done_late,waived"`
	DaysLate     int       `json:"days_late"`
	Foreseen     bool      `json:"foreseen" doc:"The closure that it follows has not come"`
	DoneOn       when.Date `json:"done_on,omitempty"`
	Own          bool      `json:"own" doc:"Your organisation owes it"`
	Note         string    `json:"note,omitempty" doc:"Reason of the waiver, or reference of what arrived"`
}

func reportOwedOf(l models.ReportLine) ReportOwed {
	out := ReportOwed{Key: l.Key(), Kind: string(l.Kind), Year: l.Year, Programme: l.Programme.Reference, Organisation: l.Code, DueOn: l.DueOn, State: string(l.State),
		DaysLate: l.DaysLate, Foreseen: l.Foreseen, DoneOn: l.DoneOn, Own: l.Own}
	if l.Mark != nil {
		out.Note = l.Mark.Note
	}
	return out
}

// Narrative is a narrative report: the lead's text, the parts and the figures; of a
// published one the figures are as they were printed.
type Narrative struct {
	ProgrammeID int64             `json:"programme_id"`
	Programme   string            `json:"programme"`
	Period      string            `json:"period" doc:"2027, or 2027-final"`
	Version     int64             `json:"version"`
	State       string            `json:"state" enum:"open,signed,accepted,published"`
	Text        NarrativeText     `json:"text"`
	Without     string            `json:"without,omitempty" doc:"Why it was signed without a part"`
	SignedOn    when.Date         `json:"signed_on,omitempty"`
	PublishedAt *time.Time        `json:"published_at,omitempty"`
	Results     string            `json:"results,omitempty" doc:"State of the report on results of the year"`
	Tranches    []int             `json:"tranches" doc:"Whose money is counted as approved"`
	Threshold   money.Cents       `json:"variance_threshold" doc:"Per cent, with two decimals"`
	Parts       []NarrativePart   `json:"parts"`
	Figures     []NarrativeFigure `json:"figures"`
	Events      []NarrativeEvent  `json:"events"`
}

// NarrativeText is the sections of a text.
type NarrativeText struct {
	Summary  string `json:"summary" maxLength:"20000"`
	Progress string `json:"progress" maxLength:"20000"`
	Lessons  string `json:"lessons" maxLength:"20000"`
	Story    string `json:"story,omitempty" maxLength:"20000"`
}

func (t NarrativeText) text() models.NarrativeText {
	return models.NarrativeText{Summary: t.Summary, Progress: t.Progress, Lessons: t.Lessons, Story: t.Story}
}

func narrativeTextOf(t models.NarrativeText) NarrativeText {
	return NarrativeText{Summary: t.Summary, Progress: t.Progress, Lessons: t.Lessons, Story: t.Story}
}

// NarrativePart is one organisation's part.
type NarrativePart struct {
	Organisation string              `json:"organisation" doc:"Code"`
	Version      int64               `json:"version"`
	State        string              `json:"state" enum:"draft,submitted,returned,accepted"`
	Text         NarrativeText       `json:"text"`
	Explanations []NarrativeVariance `json:"explanations"`
	Reason       string              `json:"reason,omitempty" doc:"Why it was sent back"`
	SubmittedOn  when.Date           `json:"submitted_on,omitempty"`
}

// NarrativeVariance is the word on the variance of one category.
type NarrativeVariance struct {
	Category int    `json:"category" minimum:"1" maximum:"8"`
	Text     string `json:"text" maxLength:"3000"`
}

// NarrativeFigure is what was approved and spent in a category.
type NarrativeFigure struct {
	Organisation  string       `json:"organisation" doc:"Code"`
	Category      int          `json:"category"`
	Approved      money.Cents  `json:"approved"`
	Spent         *money.Cents `json:"spent" doc:"Absent where nothing was reported"`
	Certainty     string       `json:"certainty,omitempty" enum:"interim,certified,"`
	Variance      *money.Cents `json:"variance"`
	VarianceShare string       `json:"variance_share" doc:"Per cent of what was approved; empty at zero"`
	Asks          bool         `json:"asks" doc:"Beyond the rule: words are asked for"`
	LaterSpent    *money.Cents `json:"later_spent,omitempty" doc:"What came after it was printed"`
	LaterIs       string       `json:"later_certainty,omitempty"`
}

// NarrativeEvent is a step of the report or of a part.
type NarrativeEvent struct {
	Action       string    `json:"action"`
	Organisation string    `json:"organisation,omitempty" doc:"Code, of a step of a part"`
	Note         string    `json:"note,omitempty"`
	ByRole       string    `json:"by_role"`
	At           time.Time `json:"at"`
}

func narrativeOf(v models.NarrativePage) Narrative {
	r := v.Report
	out := Narrative{ProgrammeID: v.Programme.ID, Programme: v.Programme.Reference, Period: v.Period(), Version: r.Version, State: string(r.State), Text: narrativeTextOf(r.NarrativeText), Without: r.Without,
		SignedOn: r.SignedOn, PublishedAt: r.PublishedAt, Results: string(v.Results), Tranches: append([]int{}, v.Tranches...), Threshold: money.Cents(v.Rule.VarianceBP), Parts: []NarrativePart{}, Figures: []NarrativeFigure{}, Events: []NarrativeEvent{}}
	codes, parts := map[int64]string{}, map[int64]string{}
	for _, p := range v.Parts {
		codes[p.OrganisationID], parts[p.ID] = p.Code, p.Code
		x := NarrativePart{Organisation: p.Code, Version: p.Version, State: string(p.State), Text: narrativeTextOf(p.NarrativeText), Explanations: []NarrativeVariance{}, Reason: p.Reason, SubmittedOn: p.SubmittedOn}
		for category := 1; category <= 8; category++ {
			if text := p.Explained(category); text != "" {
				x.Explanations = append(x.Explanations, NarrativeVariance{category, text})
			}
		}
		out.Parts = append(out.Parts, x)
	}
	for _, l := range v.Figures {
		f := NarrativeFigure{Organisation: codes[l.OrganisationID], Category: l.Category, Approved: l.Approved, Certainty: string(l.Certainty), VarianceShare: "", Asks: l.Asks}
		if l.Reported() {
			f.Spent, f.Variance, f.VarianceShare = ptr(l.Spent), ptr(l.Variance()), l.Share().String()
		}
		if l.Since != nil {
			f.LaterSpent, f.LaterIs = ptr(l.Since.Spent), string(l.Since.Certainty)
		}
		out.Figures = append(out.Figures, f)
	}
	for _, e := range v.Events {
		x := NarrativeEvent{Action: string(e.Action), Note: e.Note, ByRole: string(e.ByRole), At: e.CreatedAt}
		if e.PartID != nil {
			x.Organisation = parts[*e.PartID]
		}
		out.Events = append(out.Events, x)
	}
	return out
}

type reportsInput struct {
	Overdue bool `query:"overdue" doc:"Only what is overdue"`
}

// ReportByKey names a report that is owed.
type ReportByKey struct {
	Obligation string `path:"obligation" maxLength:"100"`
}

type waiveReportInput struct {
	ReportByKey
	Body struct {
		Reason string `json:"reason" maxLength:"3000"`
	}
}

type receiveReportInput struct {
	ReportByKey
	Body struct {
		ReceivedOn when.Date `json:"received_on"`
		Reference  string    `json:"reference" maxLength:"3000"`
	}
}

// PublishedNarrative is a narrative report that everybody may read.
type PublishedNarrative struct {
	Period      string     `json:"period" doc:"As it stands in the address of the report"`
	Kind        string     `json:"kind"`
	Year        int        `json:"year"`
	PublishedAt *time.Time `json:"published_at"`
}

type narrativeInput struct {
	Reference string `path:"reference" maxLength:"20"`
	Period    string `path:"period" maxLength:"12"`
}

// NarrativeStep names a narrative of a programme in a version.
type NarrativeStep struct {
	VersionedByID
	Period string `path:"period" maxLength:"12"`
}

type narrativeNoteInput struct {
	NarrativeStep
	Body struct {
		Note string `json:"note,omitempty" maxLength:"3000"`
	}
}

type narrativeSignInput struct {
	NarrativeStep
	Body struct {
		Without string `json:"without,omitempty" maxLength:"3000" doc:"Why it goes without the parts that are not in"`
	}
}

type saveNarrativeInput struct {
	ByID
	Period string `path:"period" maxLength:"12"`
	Body   struct {
		NarrativeText
		Version int64 `json:"version" minimum:"0" doc:"Version of the report, 0 where there is none yet"`
	}
}

type savePartInput struct {
	ByID
	Period       string `path:"period" maxLength:"12"`
	Organisation string `path:"organisation" maxLength:"40"`
	Body         struct {
		NarrativeText
		Version      int64               `json:"version" minimum:"0" doc:"Version of the part, 0 where there is none yet"`
		Explanations []NarrativeVariance `json:"explanations,omitempty" maxItems:"8"`
	}
}

// NarrativePartStep names a part of it.
type NarrativePartStep struct {
	NarrativeStep
	Organisation string `path:"organisation" maxLength:"40"`
}

type partNoteInput struct {
	NarrativePartStep
	Body struct {
		Note string `json:"note" maxLength:"3000"`
	}
}

func reportingOperations(a *API) {
	s := a.services.Reporting
	List(a, Op{ID: "list-reports-owed", Path: "/reporting", Summary: "Reports that programmes and the agent owe, as far as you see them, the earliest first", Tag: "programmes", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *reportsInput) ([]ReportOwed, int64, error) {
			list, err := s.Reports(ctx, actor)
			lines := list.Lines
			if in.Overdue {
				lines = list.Overdue()
			}
			out := []ReportOwed{}
			for _, l := range lines {
				out = append(out, reportOwedOf(l))
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-report-owed", Path: "/reporting/{obligation}", Summary: "One report that is owed", Tag: "programmes", Permission: models.PermMoneyRead},
		func(ctx context.Context, actor models.Actor, in *ReportByKey) (ReportOwed, error) {
			l, err := s.ReportOwed(ctx, actor, in.Obligation)
			if err != nil {
				return ReportOwed{}, err
			}
			return reportOwedOf(l), nil
		})
	Act(a, Op{ID: "waive-report", Path: "/reporting/{obligation}/waiver", Summary: "Let a report go that need not be made, with the reason", Tag: "programmes", Permission: models.PermReportWaive},
		func(ctx context.Context, actor models.Actor, in *waiveReportInput) (Done, error) {
			return Done{Target: "report_marks", Reference: in.Obligation}, s.WaiveReport(ctx, actor, in.Obligation, in.Body.Reason)
		})
	Act(a, Op{ID: "receive-report", Path: "/reporting/{obligation}/receipt", Summary: "Record that a report which is made elsewhere has arrived", Tag: "programmes", Permission: models.PermProgrammeManage},
		func(ctx context.Context, actor models.Actor, in *receiveReportInput) (Done, error) {
			return Done{Target: "report_marks", Reference: in.Obligation}, s.ReceiveReport(ctx, actor, in.Obligation, in.Body.ReceivedOn, in.Body.Reference)
		})
	List(a, Op{ID: "list-narratives", Path: "/programmes/{reference}/narratives", Summary: "The published narrative reports of a programme, the latest year first", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *ByReference) ([]PublishedNarrative, int64, error) {
			rows, err := s.Published(ctx, actor, in.Reference)
			out := make([]PublishedNarrative, len(rows))
			for i, r := range rows {
				out[i] = PublishedNarrative{Period: models.NarrativePeriod(r.Kind, r.Year), Kind: string(r.Kind), Year: r.Year, PublishedAt: r.PublishedAt}
			}
			return out, 0, err
		})
	Read(a, Op{ID: "show-narrative", Path: "/programmes/{reference}/narratives/{period}", Summary: "A programme's narrative report with its parts and figures; for everybody once it is published", Tag: "programmes", Permission: models.PermPublicRead},
		func(ctx context.Context, actor models.Actor, in *narrativeInput) (Narrative, error) {
			v, err := s.Narrative(ctx, actor, in.Reference, in.Period)
			if err != nil {
				return Narrative{}, err
			}
			return narrativeOf(v), nil
		})
	Act(a, Op{ID: "save-narrative", Path: "/programmes/{id}/narratives/{period}", Summary: "Write the lead's text of the whole", Tag: "programmes", Permission: models.PermNarrativeWrite},
		func(ctx context.Context, actor models.Actor, in *saveNarrativeInput) (Done, error) {
			r, err := s.SaveNarrative(ctx, actor, in.ID, in.Period, models.NarrativeInput{Version: in.Body.Version, Text: in.Body.text()})
			return Done{Target: "narrative_reports", ID: r.ID, Version: r.Version}, err
		})
	Act(a, Op{ID: "save-narrative-part", Path: "/programmes/{id}/narratives/{period}/parts/{organisation}", Summary: "Write an organisation's part with its words on variances", Tag: "programmes", Permission: models.PermNarrativeWrite},
		func(ctx context.Context, actor models.Actor, in *savePartInput) (Done, error) {
			said := models.NarrativeInput{Version: in.Body.Version, Text: in.Body.text(), Explanations: map[int]string{}}
			for _, x := range in.Body.Explanations {
				if _, twice := said.Explanations[x.Category]; twice {
					return Done{}, models.Invalid("narrative.fault.report", models.FieldError{Field: "explanations." + strconv.Itoa(x.Category), Key: "money.fault.twice"})
				}
				said.Explanations[x.Category] = x.Text
			}
			p, err := s.SavePart(ctx, actor, in.ID, in.Period, in.Organisation, said)
			return Done{Target: "narrative_parts", ID: p.ID, Version: p.Version}, err
		})
	narrativeSteps(a)
}

func narrativeSteps(a *API) {
	s := a.services.Reporting
	done := func(in NarrativeStep) Done {
		return Done{Target: "programmes", ID: in.ID, Version: in.Version() + 1}
	}
	Act(a, Op{ID: "sign-narrative", Path: "/programmes/{id}/narratives/{period}/signature", Summary: "Give the whole to the secretariat, as the lead", Tag: "programmes", Permission: models.PermNarrativeWrite},
		func(ctx context.Context, actor models.Actor, in *narrativeSignInput) (Done, error) {
			return done(in.NarrativeStep), s.SignNarrative(ctx, actor, in.ID, in.Period, in.Version(), in.Body.Without)
		})
	Act(a, Op{ID: "accept-narrative", Path: "/programmes/{id}/narratives/{period}/acceptance", Summary: "Accept a signed narrative", Tag: "programmes", Permission: models.PermResultsPublish},
		func(ctx context.Context, actor models.Actor, in *NarrativeStep) (Done, error) {
			return done(*in), s.AcceptNarrative(ctx, actor, in.ID, in.Period, in.Version())
		})
	Act(a, Op{ID: "publish-narrative", Path: "/programmes/{id}/narratives/{period}/publication", Summary: "Publish an accepted narrative, with the figures of the moment printed in it for good", Tag: "programmes", Permission: models.PermResultsPublish},
		func(ctx context.Context, actor models.Actor, in *NarrativeStep) (Done, error) {
			return done(*in), s.PublishNarrative(ctx, actor, in.ID, in.Period, in.Version())
		})
	Act(a, Op{ID: "return-narrative", Path: "/programmes/{id}/narratives/{period}/return", Summary: "Give the whole back to the lead; no part opens", Tag: "programmes", Permission: models.PermResultsPublish},
		func(ctx context.Context, actor models.Actor, in *narrativeNoteInput) (Done, error) {
			return done(in.NarrativeStep), s.ReturnNarrative(ctx, actor, in.ID, in.Period, in.Version(), in.Body.Note)
		})
	Act(a, Op{ID: "submit-narrative-part", Path: "/programmes/{id}/narratives/{period}/parts/{organisation}/submission", Summary: "Give a part to the lead", Tag: "programmes", Permission: models.PermNarrativeWrite},
		func(ctx context.Context, actor models.Actor, in *NarrativePartStep) (Done, error) {
			return done(in.NarrativeStep), s.SubmitPart(ctx, actor, in.ID, in.Period, in.Organisation, in.Version())
		})
	Act(a, Op{ID: "accept-narrative-part", Path: "/programmes/{id}/narratives/{period}/parts/{organisation}/acceptance", Summary: "Take a part into the whole, as the lead", Tag: "programmes", Permission: models.PermNarrativeWrite},
		func(ctx context.Context, actor models.Actor, in *NarrativePartStep) (Done, error) {
			return done(in.NarrativeStep), s.AcceptPart(ctx, actor, in.ID, in.Period, in.Organisation, in.Version())
		})
	Act(a, Op{ID: "return-narrative-part", Path: "/programmes/{id}/narratives/{period}/parts/{organisation}/return", Summary: "Send one part back to its organisation, as the lead or the secretariat; no other opens", Tag: "programmes",
		Permission: models.PermNarrativeWrite, Or: []models.Permission{models.PermResultsPublish}},
		func(ctx context.Context, actor models.Actor, in *partNoteInput) (Done, error) {
			return done(in.NarrativeStep), s.ReturnPart(ctx, actor, in.ID, in.Period, in.Organisation, in.Version(), in.Body.Note)
		})
}
