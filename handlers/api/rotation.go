package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"seedfund/app/bodies"
	"seedfund/models"
	"seedfund/models/when"
)

// RotationPlan is who is proposed next in each constituency, and why.
type RotationPlan struct {
	At             time.Time          `json:"at"`
	Constituencies []RotationOf       `json:"constituencies"`
	Nominations    []NominationLine   `json:"nominations" doc:"In progress, for those who sit at the table"`
	Departures     []NominationLine   `json:"departures" doc:"Seated out of the proposed order, with the reason"`
	Pool           []RotationEntry    `json:"pool"`
	Rule           RotationRuleValues `json:"rule"`
}

// RotationRuleValues are the rules in force that a rotation follows.
type RotationRuleValues struct {
	TermMonths        int    `json:"term_months"`
	ConsecutiveTerms  int    `json:"consecutive_terms"`
	HoldingOverMonths int    `json:"holding_over_months"`
	Renewal           string `json:"renewal" enum:"first,by_order"`
	Ties              string `json:"ties" enum:"drawn,computed"`
}

// RotationOf is the plan of one constituency.
type RotationOf struct {
	Constituency string            `json:"constituency"`
	Openings     []RotationOpening `json:"openings"`
	Order        []RotationLine    `json:"order" doc:"For the first opening"`
	LotsDue      []string          `json:"lots_due" doc:"Codes of the first tie that waits for a draw"`
	SoFar        models.Fairness   `json:"so_far"`
	Draws        []RotationDraw    `json:"draws"`
}

// RotationOpening is when a seat next needs a holder.
type RotationOpening struct {
	Seat   int64     `json:"seat"`
	Number int       `json:"number"`
	At     time.Time `json:"at"`
	Holder string    `json:"holder" doc:"Whose term ends then; empty: vacant"`
	Start  time.Time `json:"start" doc:"Proposed for the next holder: later than the opening where more than half of the body would change within a year"`
	First  string    `json:"first" doc:"Who stands first in the order then"`
	Change int       `json:"changing" doc:"Rotating seats that would change hands in the year to the opening"`
	Of     int       `json:"of" doc:"Rotating seats"`
	Above  bool      `json:"above_half" doc:"More than half of the body changes within a year whatever start is proposed"`
}

// RotationLine is one line of a proposed order.
type RotationLine struct {
	Place        int      `json:"place"`
	Organisation int64    `json:"organisation"`
	Code         string   `json:"code"`
	Name         string   `json:"name"`
	Group        string   `json:"group"`
	Why          []string `json:"why" enum:"renewal,never,longest,balance,drawn,computed,lots_due"`
}

// RotationDraw is a draw that settled a tie.
type RotationDraw struct {
	ID       int64    `json:"id"`
	Method   string   `json:"method" enum:"drawn,computed"`
	DrawnOn  Day      `json:"drawn_on"`
	Meeting  string   `json:"meeting"`
	Seed     string   `json:"seed"`
	PoolHash string   `json:"pool_hash"`
	Order    []string `json:"order"`
}

// RotationEntry is an organisation in the pool of a constituency.
type RotationEntry struct {
	ID           int64  `json:"id"`
	Version      int64  `json:"version" doc:"For If-Match"`
	Constituency string `json:"constituency"`
	Organisation int64  `json:"organisation"`
	Code         string `json:"code"`
	Name         string `json:"name"`
	EligibleFrom Day    `json:"eligible_from"`
	Willing      bool   `json:"willing"`
	TermsBefore  int    `json:"terms_before"`
}

// NominationLine is a nomination.
type NominationLine struct {
	ID           int64     `json:"id"`
	Version      int64     `json:"version" doc:"For If-Match"`
	Constituency string    `json:"constituency"`
	Seat         int64     `json:"seat"`
	Number       int       `json:"number"`
	Organisation int64     `json:"organisation"`
	Name         string    `json:"name"`
	From         time.Time `json:"from"`
	To           time.Time `json:"to"`
	Instrument   string    `json:"instrument"`
	Method       string    `json:"method" doc:"How the constituency chose"`
	Place        int       `json:"place" doc:"In the proposed order then; 0: not in it"`
	First        string    `json:"first" doc:"Who stood first then"`
	Departure    string    `json:"departure"`
	State        string    `json:"state" enum:"open,seated,declined"`
	Ending       string    `json:"ending"`
	Letter       bool      `json:"letter" doc:"The letter is kept"`
	SignedBy     int64     `json:"signed_by,omitempty" doc:"Mandate whose holder signed the letter"`
	Signer       string    `json:"signer,omitempty" doc:"Who signed it"`
	SignedFor    string    `json:"signed_for,omitempty" doc:"Organisation of that mandate"`
	Office       string    `json:"office,omitempty" enum:",capital,new_york,geneva,other" doc:"Of the State it signed for"`
}

type yearsInput struct {
	Years  int      `query:"years" minimum:"1" maximum:"100" default:"20"`
	Events []string `query:"event,explode" maxItems:"200" doc:"What is supposed to happen, one event each: day, kind (enter, leave, refuse, resign), constituency, code, as in 2031-06-01 leave stakeholders NETWORK-03"`
}

// EntryFields are what an entry of the pool says.
type EntryFields struct {
	EligibleFrom when.Date `json:"eligible_from"`
	Willing      bool      `json:"willing"`
	TermsBefore  int       `json:"terms_before,omitempty" minimum:"0" maximum:"20" doc:"Served before the register begins"`
	Note         string    `json:"note,omitempty" maxLength:"1000"`
}

type poolEntryInput struct {
	Body struct {
		Constituency string `json:"constituency" enum:"network,contributors,countries,stakeholders"`
		Organisation int64  `json:"organisation" minimum:"1"`
		EntryFields
	}
}

type poolEntryChange struct {
	ByID
	Versioned
	Body EntryFields
}

type nominationInput struct {
	Body struct {
		Seat         int64      `json:"seat" minimum:"1"`
		Organisation int64      `json:"organisation" minimum:"1"`
		From         *time.Time `json:"from,omitempty" doc:"Absent: the start that the plan proposes"`
		To           *time.Time `json:"to,omitempty" doc:"Absent: after a whole term"`
		Instrument   string     `json:"instrument" maxLength:"500"`
		Method       string     `json:"method" maxLength:"500"`
		Departure    string     `json:"departure,omitempty" maxLength:"2000" doc:"Why not the first in the proposed order"`
		Letter       *SentFile  `json:"letter,omitempty"`
		SignedBy     *int64     `json:"signed_by,omitempty" minimum:"1" doc:"Mandate whose holder signed the letter; an office of a State needs the power to nominate"`
	}
}

type nominationEnd struct {
	ByID
	Versioned
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

type drawInput struct {
	Body struct {
		Constituency string    `json:"constituency" enum:"network,contributors,countries,stakeholders"`
		DrawnOn      when.Date `json:"drawn_on"`
		Meeting      string    `json:"meeting,omitempty" maxLength:"200" doc:"Where the chair drew lots"`
		Order        []int64   `json:"order,omitempty" doc:"Organisations as drawn"`
		Seed         string    `json:"seed,omitempty" maxLength:"500" doc:"The published text, where the rule computes the draw"`
	}
}

func (e EntryFields) input() bodies.PoolInput {
	return bodies.PoolInput{EligibleFrom: e.EligibleFrom, Willing: e.Willing, TermsBefore: e.TermsBefore, Note: e.Note}
}

func nominationOf(n models.NominationRow) NominationLine {
	return NominationLine{ID: n.ID, Version: n.Version, Constituency: string(n.Constituency), Seat: n.SeatID, Number: n.Number, Organisation: n.OrganisationID, Name: n.Organisation,
		From: n.StartsAt, To: n.EndsAt, Instrument: n.Instrument, Method: n.Method, Place: n.Place, First: n.First, Departure: n.Departure, State: string(n.State), Ending: n.Ending, Letter: n.FileID != nil,
		SignedBy: n.Signed.Mandate, Signer: n.Signed.Name, SignedFor: n.Signed.Organisation, Office: string(n.Signed.Office)}
}

func nominationsOf(rows []models.NominationRow) []NominationLine {
	out := []NominationLine{}
	for _, n := range rows {
		out = append(out, nominationOf(n))
	}
	return out
}

func rotationOf(b models.RotationBook, p models.ConstituencyPlan) RotationOf {
	out := RotationOf{Constituency: string(p.Constituency), SoFar: p.SoFar, Openings: []RotationOpening{}, Order: []RotationLine{}, LotsDue: []string{}, Draws: []RotationDraw{}}
	for _, o := range p.Starts {
		out.Openings = append(out.Openings, RotationOpening{Seat: o.Seat.ID, Number: o.Seat.Number, At: o.At, Holder: b.Holder(o),
			Start: o.From, First: b.NameOf(p.Constituency, o.First), Change: o.Changing, Of: o.Of, Above: o.TooMany})
	}
	for _, l := range p.Order.Lines {
		out.Order = append(out.Order, RotationLine{Place: l.Place, Organisation: l.OrganisationID, Code: l.Code, Name: l.Name, Group: l.Group, Why: words(l.Why)})
	}
	for _, c := range b.Tied(p.Constituency) {
		out.LotsDue = append(out.LotsDue, c.Code)
	}
	for _, d := range p.Draws {
		out.Draws = append(out.Draws, RotationDraw{ID: d.ID, Method: string(d.Method), DrawnOn: Day(d.DrawnOn.String()), Meeting: d.Meeting, Seed: d.Seed, PoolHash: d.PoolHash, Order: d.Names})
	}
	return out
}

func planOf(plan models.RotationPlan) RotationPlan {
	b := plan.Book
	out := RotationPlan{At: b.AsAt, Constituencies: []RotationOf{}, Nominations: nominationsOf(plan.Nominations), Departures: nominationsOf(plan.Departures), Pool: []RotationEntry{},
		Rule: RotationRuleValues{TermMonths: b.Rule.TermMonths, ConsecutiveTerms: b.Rule.ConsecutiveTerms, HoldingOverMonths: b.Rule.HoldingOverMonths,
			Renewal: string(b.Rule.RenewalOrder()), Ties: string(b.Rule.TieMethod())}}
	for _, p := range plan.Constituencies {
		out.Constituencies = append(out.Constituencies, rotationOf(b, p))
	}
	for _, c := range b.Candidates {
		out.Pool = append(out.Pool, RotationEntry{ID: c.EntryID, Version: c.Version, Constituency: string(c.Constituency), Organisation: c.OrganisationID, Code: c.Code, Name: c.Name,
			EligibleFrom: Day(c.EligibleFrom.String()), Willing: c.Willing, TermsBefore: c.TermsBefore})
	}
	return out
}

// clause 100: the constituency nominates; the order is proposed and explained.
func rotationOperations(a *API) {
	s := a.services.Bodies
	op := func(id, path, summary string, right models.Permission) Op {
		return Op{ID: id, Path: path, Summary: summary, Tag: "board", Permission: right}
	}
	Read(a, op("show-rotation", "/board/rotation", "The proposed order of each constituency, with its reasons", models.PermPublicRead),
		func(ctx context.Context, actor models.Actor, _ *nothing) (RotationPlan, error) {
			body, err := s.Board(ctx)
			if err != nil {
				return RotationPlan{}, err
			}
			plan, err := s.Rotation(ctx, actor, body.ID)
			return planOf(plan), err
		})
	Read(a, op("simulate-rotation", "/board/rotation/simulation", "The turns of the seats over the years, with what is supposed to happen; the same record and the same suppositions give the same answer", models.PermPublicRead),
		func(ctx context.Context, actor models.Actor, in *yearsInput) (models.Simulation, error) {
			body, err := s.Board(ctx)
			if err != nil {
				return models.Simulation{}, err
			}
			supposed, err := models.ParseScenario(strings.Join(in.Events, "\n"))
			if err != nil {
				return models.Simulation{}, err
			}
			return s.Simulate(ctx, actor, body.ID, in.Years, supposed...)
		})
	Act(a, op("offer-to-pool", "/board/rotation/pool", "Enter an organisation in the pool of a constituency", models.PermBodyManage),
		func(ctx context.Context, actor models.Actor, in *poolEntryInput) (Done, error) {
			body, err := s.Board(ctx)
			if err != nil {
				return Done{}, err
			}
			e := in.Body.input()
			e.Constituency, e.OrganisationID = models.Constituency(in.Body.Constituency), in.Body.Organisation
			made, err := s.Offer(ctx, actor, body.ID, e)
			return Done{Target: "rotation_entries", ID: made.ID, Version: made.Version}, err
		})
	change := op("change-pool-entry", "/board/rotation/pool/{id}", "Change what an entry of the pool says", models.PermBodyManage)
	change.Method = http.MethodPut
	Act(a, change, func(ctx context.Context, actor models.Actor, in *poolEntryChange) (Done, error) {
		return touched("rotation_entries", in.ID, s.ChangeEntry(ctx, actor, in.ID, in.Version(), in.Body.input()))
	})
	nominate := op("nominate", "/board/rotation/nominations", "Record a constituency's letter", models.PermBodyManage)
	nominate.MaxBody = notificationBody
	Act(a, nominate, func(ctx context.Context, actor models.Actor, in *nominationInput) (Done, error) {
		b := in.Body
		n := bodies.NominationInput{SeatID: b.Seat, OrganisationID: b.Organisation, Instrument: b.Instrument, Method: b.Method, Departure: b.Departure, Letter: b.Letter.upload(), SignedBy: b.SignedBy}
		if b.From != nil {
			n.StartsAt = *b.From
		}
		if b.To != nil {
			n.EndsAt = *b.To
		}
		made, err := s.Nominate(ctx, actor, n)
		return Done{Target: "nominations", ID: made.ID, Version: made.Version}, err
	})
	show := op("show-nomination", "/board/rotation/nominations/{id}", "One nomination", models.PermBoardRead)
	show.Or = []models.Permission{models.PermBodyManage}
	Read(a, show, func(ctx context.Context, actor models.Actor, in *ByID) (NominationLine, error) {
		n, err := s.Nomination(ctx, actor, in.ID)
		return nominationOf(n), err
	})
	letter := op("read-letter", "/board/rotation/nominations/{id}/letter", "The letter of a nomination", models.PermBoardRead)
	letter.Or = show.Or
	Read(a, letter, func(ctx context.Context, actor models.Actor, in *ByID) (FileContent, error) {
		n, err := s.Nomination(ctx, actor, in.ID)
		if err != nil {
			return FileContent{}, err
		}
		if n.FileID == nil {
			return FileContent{}, models.NotFound("files")
		}
		return a.stored(ctx, *n.FileID)
	})
	Act(a, op("take-up-nomination", "/board/rotation/nominations/{id}/seat", "Give the seat to whom the letter names", models.PermBodyManage),
		func(ctx context.Context, actor models.Actor, in *VersionedByID) (Done, error) {
			return reseated(s.TakeUp(ctx, actor, in.ID, in.Version()))
		})
	Act(a, op("decline-nomination", "/board/rotation/nominations/{id}/ending", "End a nomination that leads to no seat", models.PermBodyManage),
		func(ctx context.Context, actor models.Actor, in *nominationEnd) (Done, error) {
			return touched("nominations", in.ID, s.Decline(ctx, actor, in.ID, in.Version(), in.Body.Reason))
		})
	Act(a, op("record-draw", "/board/rotation/draws", "Record how a tie was settled", models.PermBodyManage),
		func(ctx context.Context, actor models.Actor, in *drawInput) (Done, error) {
			body, err := s.Board(ctx)
			if err != nil {
				return Done{}, err
			}
			d, err := s.RecordDraw(ctx, actor, body.ID, bodies.DrawInput{Constituency: models.Constituency(in.Body.Constituency), DrawnOn: in.Body.DrawnOn,
				Meeting: in.Body.Meeting, Order: in.Body.Order, Seed: in.Body.Seed})
			return touched("rotation_draws", d.ID, err)
		})
}
