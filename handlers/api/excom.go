package api

import (
	"context"
	"time"

	"seedfund/app/bodies"
	"seedfund/app/matters"
	"seedfund/models"
	"seedfund/models/when"
)

type excomInput struct {
	Body struct {
		Name       string `json:"name" maxLength:"200"`
		Instrument string `json:"instrument" maxLength:"500"`
		Seats      int    `json:"seats" minimum:"1" maximum:"100"`
	}
}

type mediationInput struct {
	VersionedByID
	Body struct {
		Principal    string    `json:"principal" maxLength:"300" doc:"By role, never by name"`
		Organisation int64     `json:"organisation"`
		OfNetwork    bool      `json:"of_network,omitempty" doc:"Not of the Executive Committee"`
		On           when.Date `json:"on"`
		Means        string    `json:"means" enum:"meeting,call,letter,message"`
		Note         string    `json:"note,omitempty" maxLength:"4000"`
	}
}

type proposalOfMediation struct {
	VersionedByID
	Body struct {
		Source   string `json:"source" maxLength:"4000" doc:"The role or organisation it came from"`
		Proposal string `json:"proposal" maxLength:"4000"`
	}
}

type mediatedInput struct {
	VersionedByID
	Body struct {
		Report     string     `json:"report" maxLength:"4000"`
		NetworkWhy string     `json:"network_why,omitempty" maxLength:"4000" doc:"Why no principal of the wider Network was included, where none was"`
		Outcome    string     `json:"outcome,omitempty" enum:",approve,return,defer,not_approve,note"`
		Text       string     `json:"text,omitempty" maxLength:"20000" doc:"Left out: the text stands, where nothing speaks against it any more"`
		ClosesAt   *time.Time `json:"closes_at,omitempty"`
	}
}

type failureInput struct {
	VersionedByID
	Body struct {
		Report     string `json:"report" maxLength:"4000"`
		NetworkWhy string `json:"network_why,omitempty" maxLength:"4000"`
	}
}

type transmissionInput struct {
	VersionedByID
	Body struct {
		On      when.Date `json:"on"`
		Channel string    `json:"channel" maxLength:"300"`
		Letter  string    `json:"letter" maxLength:"300"`
	}
}

type receiptInput struct {
	VersionedByID
	Body struct {
		On   when.Date `json:"on"`
		Note string    `json:"note,omitempty" maxLength:"4000"`
	}
}

type sgAnswerInput struct {
	VersionedByID
	Body struct {
		On      when.Date `json:"on"`
		Summary string    `json:"summary" maxLength:"4000"`
		Paper   *SentFile `json:"paper"`
	}
}

type conclusionInput struct {
	VersionedByID
	Body struct {
		Outcome string `json:"outcome" enum:"approve,return,defer,not_approve,note"`
		Text    string `json:"text" maxLength:"20000"`
	}
}

// LadderMediation is a mediation of a matter of the Executive Committee.
type LadderMediation struct {
	Number    int              `json:"number"`
	Text      int              `json:"text" doc:"That was not agreed"`
	OpenedAt  time.Time        `json:"opened_at"`
	DueAt     time.Time        `json:"due_at"`
	Late      bool             `json:"late"`
	Contacts  []LadderContact  `json:"contacts"`
	Proposals []LadderProposal `json:"proposals"`
	Outcome   string           `json:"outcome" doc:"agreed, failed, or empty while it runs"`
	Report    string           `json:"report"`
}

// LadderContact is a principal who was contacted.
type LadderContact struct {
	Principal    string `json:"principal"`
	Organisation int64  `json:"organisation"`
	OfNetwork    bool   `json:"of_network"`
	On           Day    `json:"on"`
	Means        string `json:"means"`
}

// LadderProposal is a way forward that was proposed.
type LadderProposal struct {
	Source string `json:"source"`
	Text   string `json:"text"`
}

// OneLadder is where a matter of the Executive Committee stands on its path.
type OneLadder struct {
	Matter     int64             `json:"matter"`
	Version    int64             `json:"version" doc:"For If-Match"`
	Step       string            `json:"step"`
	Mediations []LadderMediation `json:"mediations"`
	Referred   string            `json:"referred_on"`
	FileHash   string            `json:"file_sha256"`
	Received   string            `json:"received_on"`
	Answered   string            `json:"answered_on"`
	Answer     string            `json:"answer"`
	Actions    []MatterAction    `json:"actions"`
}

func ladderViewOf(v models.MatterView) (OneLadder, error) {
	if v.Ladder == nil {
		return OneLadder{}, models.NotFound("ladders")
	}
	out := OneLadder{Matter: v.Matter.ID, Version: v.Matter.Version, Step: string(v.Ladder.Step(v.Matter)), Mediations: []LadderMediation{}, Actions: []MatterAction{}}
	for _, r := range v.Ladder.Mediations {
		m := LadderMediation{Number: r.Number, Text: r.TextNumber, OpenedAt: r.CreatedAt, DueAt: r.Due(), Late: r.Late(v.Now), Contacts: []LadderContact{}, Proposals: []LadderProposal{}}
		for _, c := range r.Contacts {
			m.Contacts = append(m.Contacts, LadderContact{Principal: c.Principal, Organisation: c.OrganisationID, OfNetwork: c.OfNetwork, On: Day(c.ContactedOn.String()), Means: string(c.Means)})
		}
		for _, p := range r.Proposals {
			m.Proposals = append(m.Proposals, LadderProposal{Source: p.Source, Text: p.Body})
		}
		if r.End != nil {
			m.Outcome, m.Report = string(r.End.Outcome), r.End.Report
		}
		out.Mediations = append(out.Mediations, m)
	}
	if l := v.Ladder; l.Referral != nil {
		out.Referred, out.FileHash = l.Referral.SentOn.String(), l.Referral.Hash
		if l.Receipt != nil {
			out.Received = l.Receipt.ReceivedOn.String()
		}
		if l.Answer != nil {
			out.Answered, out.Answer = l.Answer.AnsweredOn.String(), l.Answer.Summary
		}
	}
	for _, o := range v.Steps {
		out.Actions = append(out.Actions, MatterAction{Action: string(o.Action), Refusal: codeOf(o.Refusal)})
	}
	return out, nil
}

// clauses 34 to 38: the Executive Committee and its path.
func excomOperations(a *API) {
	Act(a, Op{ID: "set-up-excom", Path: "/excom", Summary: "Set the Executive Committee up with its seats", Tag: "board", Permission: models.PermBodyManage},
		func(ctx context.Context, actor models.Actor, in *excomInput) (Done, error) {
			body, err := a.services.Bodies.SetUp(ctx, actor, bodies.SetUp{Code: "excom", Kind: models.BodyExCom, Name: in.Body.Name, Instrument: in.Body.Instrument,
				Rules: models.ExComRules(in.Body.Seats), ExOfficio: 1})
			return Done{Target: "bodies", ID: body.ID, Reference: body.Code}, err
		})
	ladderReadings(a)
	mediationActs(a)
	referralActs(a)
}

func ladderOp(id, path, summary string, right models.Permission) Op {
	return Op{ID: id, Path: "/board/matters/{id}/" + path, Summary: summary, Tag: "board", Permission: right}
}

func ladderReadings(a *API) {
	s := a.services.Matters
	Read(a, ladderOp("show-ladder", "ladder", "Where a matter of the Executive Committee stands on its path", models.PermExComRead),
		func(ctx context.Context, actor models.Actor, in *ByID) (OneLadder, error) {
			v, err := s.Show(ctx, actor, in.ID)
			if err != nil {
				return OneLadder{}, err
			}
			return ladderViewOf(v)
		})
	Read(a, ladderOp("read-referral", "referral", "The file for the Secretary-General, canonical, as it was frozen or would be now", models.PermExComRead),
		func(ctx context.Context, actor models.Actor, in *ByID) (FileContent, error) {
			v, err := s.ReferralFile(ctx, actor, in.ID)
			if err != nil {
				return FileContent{}, err
			}
			return made(v.Matter.Reference+"-referral.json", "application/json", []byte(v.Body)), nil
		})
	Read(a, ladderOp("read-answer", "referral/answer", "The paper of the Secretary-General's answer", models.PermExComRead),
		func(ctx context.Context, actor models.Actor, in *ByID) (FileContent, error) {
			id, err := s.AnswerPaper(ctx, actor, in.ID)
			if err != nil {
				return FileContent{}, err
			}
			return a.stored(ctx, id)
		})
}

// clause 36: the Coordinator seeks a way forward with the principals.
func mediationActs(a *API) {
	s := a.services.Matters
	Act(a, ladderOp("open-mediation", "mediations", "Open a mediation", models.PermMatterPreside), func(ctx context.Context, actor models.Actor, in *reasonInput) (Done, error) {
		return touched("matters", in.ID, s.Mediate(ctx, actor, in.ID, in.Version(), in.Body.Reason))
	})
	Act(a, ladderOp("record-contact", "mediation/contacts", "Record a principal who was contacted", models.PermMatterPreside), func(ctx context.Context, actor models.Actor, in *mediationInput) (Done, error) {
		b := in.Body
		return touched("matters", in.ID, s.Contact(ctx, actor, in.ID, in.Version(), models.ContactInput{Principal: b.Principal, OrganisationID: b.Organisation,
			OfNetwork: b.OfNetwork, On: b.On, Means: models.ContactMeans(b.Means), Note: b.Note}))
	})
	Act(a, ladderOp("record-proposal", "mediation/proposals", "Record a way forward that was proposed", models.PermMatterPreside), func(ctx context.Context, actor models.Actor, in *proposalOfMediation) (Done, error) {
		return touched("matters", in.ID, s.Propose(ctx, actor, in.ID, in.Version(), in.Body.Source, in.Body.Proposal))
	})
	Act(a, ladderOp("extend-mediation", "mediation/extension", "Give the mediation its time again, once", models.PermMatterPreside), func(ctx context.Context, actor models.Actor, in *reasonInput) (Done, error) {
		return touched("matters", in.ID, s.Extend(ctx, actor, in.ID, in.Version(), in.Body.Reason))
	})
	Act(a, ladderOp("agree-after-mediation", "mediation/agreement", "End the mediation with agreement: back to the seats", models.PermMatterPreside), func(ctx context.Context, actor models.Actor, in *mediatedInput) (Done, error) {
		b := in.Body
		found := matters.Agreement{Report: b.Report, NetworkWhy: b.NetworkWhy, ClosesAt: b.ClosesAt}
		if b.Text != "" {
			found.Wording = &matters.Wording{Outcome: models.Outcome(b.Outcome), Body: b.Text, Why: b.Report}
		}
		return touched("matters", in.ID, s.Agree(ctx, actor, in.ID, in.Version(), found))
	})
	Act(a, ladderOp("record-failure", "mediation/failure", "Record that the mediation failed", models.PermMatterPreside), func(ctx context.Context, actor models.Actor, in *failureInput) (Done, error) {
		return touched("matters", in.ID, s.GiveUp(ctx, actor, in.ID, in.Version(), in.Body.Report, in.Body.NetworkWhy))
	})
}

// clause 37: to the Secretary-General through the Coordinator.
func referralActs(a *API) {
	s := a.services.Matters
	Act(a, ladderOp("transmit-referral", "referral", "Transmit the matter to the Secretary-General; its file is frozen", models.PermMatterPreside), func(ctx context.Context, actor models.Actor, in *transmissionInput) (Done, error) {
		r, err := s.Refer(ctx, actor, in.ID, in.Version(), models.TransmissionInput{On: in.Body.On, Channel: in.Body.Channel, Letter: in.Body.Letter})
		return touched("referrals", r.ID, err)
	})
	Act(a, ladderOp("record-receipt", "referral/receipt", "Record that the Secretary-General has the file", models.PermMatterPreside), func(ctx context.Context, actor models.Actor, in *receiptInput) (Done, error) {
		return touched("matters", in.ID, s.Received(ctx, actor, in.ID, in.Version(), in.Body.On, in.Body.Note))
	})
	answer := ladderOp("record-answer", "referral/answer", "Record the Secretary-General's answer with its paper", models.PermMatterPreside)
	answer.MaxBody = notificationBody
	Act(a, answer, func(ctx context.Context, actor models.Actor, in *sgAnswerInput) (Done, error) {
		return touched("matters", in.ID, s.Answered(ctx, actor, in.ID, in.Version(), matters.SGAnswer{On: in.Body.On, Summary: in.Body.Summary, Paper: in.Body.Paper.upload()}))
	})
	Act(a, ladderOp("conclude-referral", "referral/conclusion", "Pronounce the decision that follows from the answer", models.PermMatterPreside), func(ctx context.Context, actor models.Actor, in *conclusionInput) (Done, error) {
		d, err := s.Conclude(ctx, actor, in.ID, in.Version(), matters.Wording{Outcome: models.Outcome(in.Body.Outcome), Body: in.Body.Text})
		return Done{Target: "decisions", ID: d.ID, Reference: d.Reference}, err
	})
	Act(a, ladderOp("pass-matter", "passing", "Bring a matter about how the Board works before the Executive Committee", models.PermMatterPreside), func(ctx context.Context, actor models.Actor, in *reasonInput) (Done, error) {
		m, err := s.Pass(ctx, actor, in.ID, in.Version(), in.Body.Reason)
		return Done{Target: "matters", ID: m.ID, Reference: m.Reference}, err
	})
}
