package proposals

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
)

// ExtendedJob tells the applicants what became of their request for more time.
type ExtendedJob struct {
	ExtensionID int64 `json:"extension_id"`
}

// Kind names the job in the queue.
func (ExtendedJob) Kind() string { return "proposal_extended" }

// AskTime asks the secretariat for more time for one application, before its
// deadline or after it. By asking its authors let the secretariat know that a
// draft of the leading organisation exists; what they have written stays theirs.
func (s *Service) AskTime(ctx context.Context, actor models.Actor, id int64, request string) error {
	return s.db.Write(ctx, actor, "proposal.ask_time", func(tx *db.Tx) error {
		p, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		if err := mayConclude(actor, d); err != nil {
			return err
		}
		if d.Call.State == models.CallCancelled && p.Stage == models.StageConcept {
			return models.Conflict("calls.not_open", "").With(map[string]any{"Reference": d.Call.Reference})
		}
		if err := noneAsked(tx, p.ID); err != nil {
			return err
		}
		request = strings.TrimSpace(request)
		if err := models.CheckExtensionText("request", request); err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		deadline, _ := p.Deadline(d.Call)
		return db.Create(tx, &models.ProposalExtension{ProposalID: p.ID, State: models.ExtensionAsked, Request: request, MandateID: actor.MandateID,
			ByName: actor.Name, Deadline: deadline.UTC()})
	})
}

// TimeDecision answers a request for more time. Until is the new first instant
// that is too late, nil for a refusal; Reason is read by the applicants and, of
// what is granted, by the Board.
type TimeDecision struct {
	Version int64
	Until   *time.Time
	Reason  string
}

// DecideTime grants or refuses a request for more time. What is granted opens
// that application alone. It needs a fresh sign-in of the head of the secretariat.
//
// clause 23: the exception, its reason and who made it stand in the list that the
// Board reads.
func (s *Service) DecideTime(ctx context.Context, actor models.Actor, extension int64, in TimeDecision) error {
	return s.db.Write(ctx, actor, "proposal.decide_time", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermCallPublish, tx.Now); err != nil {
			return err
		}
		asked, err := db.From[models.ProposalExtension](tx.DB).Where("id = ?", extension).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "proposal_extensions")
		}
		p, err := db.Load[models.Proposal](tx, asked.ProposalID)
		if err != nil {
			return err
		}
		x, err := db.Load[models.ProposalExtension](tx, extension)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		if x.State != models.ExtensionAsked {
			return models.Conflict("proposals.time_decided", "")
		}
		if x.Version != in.Version {
			return models.Stale(*x)
		}
		reason := strings.TrimSpace(in.Reason)
		if err := models.CheckExtensionText("reason", reason); err != nil {
			return err
		}
		now, mandate := tx.Now, actor.MandateID
		x.State, x.Reason, x.DecidedAt, x.DecidedBy, x.DecidedRole, x.DecidedName = models.ExtensionRefused, reason, &now, &mandate, actor.Role, actor.Name
		if in.Until != nil {
			if err := open(tx, p, x, in.Until.UTC()); err != nil {
				return err
			}
		}
		if err := db.Update(tx, x, "state", "until", "reason", "decided_at", "decided_by", "decided_role", "decided_name"); err != nil {
			return err
		}
		tx.Note("proposals", p.ID, map[string]any{"reason": reason})
		return tx.Enqueue(ExtendedJob{ExtensionID: x.ID})
	})
}

// TimeGift is more time that the head of the secretariat gives unasked, as to
// applicants whose line is down. Application is its reference, or before it has
// one its number. Both that and the leading organisation (0 where none leads yet)
// are what its applicants say of it; Until is the new first instant that is too
// late.
type TimeGift struct {
	Application    string
	OrganisationID int64
	Until          time.Time
	Reason         string
}

// GiveTime gives one application of a call more time unasked. Like DecideTime it
// needs a fresh sign-in of the head of the secretariat, and stands in the list
// that the Board reads. A draft stays its authors': every application that is not
// the one of those two words has the same refusal, whether or not it is there.
//
// clause 23: the exception, its reason and who made it.
func (s *Service) GiveTime(ctx context.Context, actor models.Actor, call int64, in TimeGift) (models.ProposalExtension, error) {
	var given models.ProposalExtension
	err := s.db.Write(ctx, actor, "proposal.give_time", func(tx *db.Tx) error {
		if err := actor.MayNow(models.PermCallPublish, tx.Now); err != nil {
			return err
		}
		reason := strings.TrimSpace(in.Reason)
		if err := models.CheckExtensionText("reason", reason); err != nil {
			return err
		}
		p, err := said(tx, call, in)
		if err != nil {
			return err
		}
		if err := noneAsked(tx, p.ID); err != nil {
			return err
		}
		c, err := db.From[models.Call](tx.DB).Where("id = ?", p.CallID).Take(tx.Ctx)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		now, mandate := tx.Now, actor.MandateID
		deadline, _ := p.Deadline(c)
		x := models.ProposalExtension{ProposalID: p.ID, MandateID: mandate, ByName: actor.Name, Deadline: deadline.UTC(), Reason: reason,
			DecidedAt: &now, DecidedBy: &mandate, DecidedRole: actor.Role, DecidedName: actor.Name}
		if err := open(tx, p, &x, in.Until.UTC()); err != nil {
			return err
		}
		if err := db.Create(tx, &x); err != nil {
			return err
		}
		given = x
		tx.Note("proposals", p.ID, map[string]any{"reason": reason})
		return tx.Enqueue(ExtendedJob{ExtensionID: x.ID})
	})
	return given, err
}

// said is the application of a call that its applicants mean.
func said(tx *db.Tx, call int64, in TimeGift) (*models.Proposal, error) {
	none := models.Invalid("calls.exception_invalid", models.FieldError{Field: "application", Key: "proposals.time_no_match"})
	word := strings.TrimSpace(in.Application)
	number, _ := strconv.ParseInt(word, 10, 64)
	rows, err := db.From[models.Proposal](tx.DB).Where("call_id = ? AND (id = ? OR reference = ? AND reference <> '')", call, number, strings.ToUpper(word)).Find(tx.Ctx)
	if err != nil {
		return nil, err
	}
	if len(rows) != 1 {
		return nil, none
	}
	p, err := db.Load[models.Proposal](tx, rows[0].ID)
	if err != nil {
		return nil, err
	}
	leads := int64(0)
	if p.LeadOrganisationID != nil {
		leads = *p.LeadOrganisationID
	}
	if leads != in.OrganisationID {
		return nil, none
	}
	return p, nil
}

// noneAsked refuses where a request waits for its answer.
func noneAsked(tx *db.Tx, proposal int64) error {
	waits, err := db.From[models.ProposalExtension](tx.DB).Where("proposal_id = ? AND state = 'asked'", proposal).Count(tx.Ctx, "id")
	if err == nil && waits > 0 {
		err = models.Conflict("proposals.time_asked_already", "")
	}
	return err
}

// open gives an application its own later deadline.
func open(tx *db.Tx, p *models.Proposal, x *models.ProposalExtension, until time.Time) error {
	call, err := db.From[models.Call](tx.DB).Where("id = ?", p.CallID).Take(tx.Ctx)
	if err != nil {
		return err
	}
	if !p.Editable() {
		return models.Conflict("proposals.locked", "96").With(map[string]any{"State": string(p.State)})
	}
	if call.State == models.CallCancelled && p.Stage == models.StageConcept {
		return models.Conflict("calls.not_open", "").With(map[string]any{"Reference": call.Reference})
	}
	if at, _ := p.Deadline(call); !until.After(at) || !until.After(tx.Now) || !until.After(x.Deadline) {
		return models.Invalid("calls.exception_invalid", models.FieldError{Field: "until", Key: "calls.extend_later"})
	}
	x.State, x.Until, p.DueAt = models.ExtensionGranted, &until, &until
	return db.Update(tx, p, "due_at")
}

// exceptions is what an actor may see of extensions x of proposals p: applicants
// their own; the secretariat and the auditor all; the Board what was granted to
// applications that were submitted, without what an interest screens.
func exceptions(actor models.Actor, at time.Time) Scope {
	switch {
	case actor.System || actor.Is(models.RoleAuditor, models.RoleSecretariatOfficer, models.RoleSecretariatHead):
		return Scope{Where: "1 = 1"}
	case actor.Is(models.RoleBoardMember, models.RoleAlternate, models.RoleCoordinator):
		open := unscreened(actor, at)
		return Scope{Where: "x.state = 'granted' AND " + submitted + " AND " + open.Where, Args: open.Args}
	case actor.May(models.PermProposalDraft) == nil:
		return applicants(actor)
	}
	return nothing
}

// unscreened is the condition on proposals p that no interest of the actor or of
// their seat keeps from them.
func unscreened(actor models.Actor, at time.Time) Scope {
	const ofProposal = "(m.proposal_id = p.id OR m.proposal_id IN (SELECT f.id FROM proposals f WHERE f.concept_id = p.id))"
	person, args := bodies.Barred(actor.PersonID, models.DoorItem, at)
	return Scope{Where: "NOT EXISTS (SELECT 1 FROM matters m WHERE " + ofProposal + " AND " + person + `)
		AND NOT EXISTS (SELECT 1 FROM seat_interests i JOIN matters m ON m.id = i.matter_id JOIN holdings h ON h.seat_id = i.seat_id
			WHERE ` + ofProposal + " AND " + bodies.ClosesTo(models.DoorItem) + " AND (h.mandate_id = ? OR (h.mandate_id IS NULL AND h.organisation_id = ?)))",
		Args: append(args, actor.MandateID, actor.OrganisationID)}
}

const exceptionRows = `SELECT x.id, x.version, x.proposal_id, p.reference, p.title, COALESCE(o.name, '') AS lead, p.call_id, c.reference AS call_reference,
	x.created_at, x.state, x.request, x.request = '' AS unasked, x.deadline, x.until, x.reason, x.decided_role, x.decided_name, x.decided_at,
	EXISTS (SELECT 1 FROM proposal_events e WHERE e.proposal_id = p.id AND e.to_state = 'board_paper') AS came
	FROM proposal_extensions x JOIN proposals p ON p.id = x.proposal_id JOIN calls c ON c.id = p.call_id LEFT JOIN organisations o ON o.id = p.lead_organisation_id
	WHERE `

// Exceptions lists the extensions of a call that the actor may see, the latest
// first. The Board reads of one that has not come to it the reference alone.
func (s *Service) Exceptions(ctx context.Context, actor models.Actor, callID int64) ([]models.CallException, error) {
	return s.exceptions(s.db.Read(ctx), actor, "p.call_id = ?", callID)
}

// Exception gives one of them.
func (s *Service) Exception(ctx context.Context, actor models.Actor, id int64) (models.CallException, error) {
	rows, err := s.exceptions(s.db.Read(ctx), actor, "x.id = ?", id)
	if err == nil && len(rows) == 0 {
		err = models.NotFound("proposal_extensions")
	}
	if err != nil {
		return models.CallException{}, err
	}
	return rows[0], nil
}

func (s *Service) exceptions(q *gorm.DB, actor models.Actor, where string, id int64) ([]models.CallException, error) {
	sc := exceptions(actor, s.db.Now(q.Statement.Context))
	rows, err := db.Rows[models.CallException](q, exceptionRows+where+" AND ("+sc.Where+") ORDER BY x.id DESC", append([]any{id}, sc.Args...)...)
	if err != nil || actor.May(models.PermProposalDraft) == nil {
		return rows, err
	}
	for i := range rows {
		r := &rows[i]
		if r.Title, err = frozenTitle(q, *r); err != nil {
			return nil, err
		}
		if r.Reference == "" {
			r.ProposalID = 0
		}
		if !actor.System && actor.Is(models.RoleBoardMember, models.RoleAlternate, models.RoleCoordinator) {
			r.Request = "" // the applicants' own words are for the secretariat
			if !r.Came {
				r.Title, r.Lead, r.ProposalID = "", "", 0
			}
		}
	}
	return rows, nil
}

// frozenTitle is the title as it was submitted; before that it is its authors'.
func frozenTitle(q *gorm.DB, r models.CallException) (string, error) {
	sub, err := latest(q, r.ProposalID)
	if models.IsKind(err, models.KindNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	f, err := sub.Read()
	return f.Title, err
}

// TimeAsked counts, by call, the requests for more time that wait for the head
// of the secretariat; for others there are none.
func (s *Service) TimeAsked(ctx context.Context, actor models.Actor) ([]models.CallWaiting, error) {
	if actor.May(models.PermCallPublish) != nil {
		return nil, nil
	}
	return db.Rows[models.CallWaiting](s.db.Read(ctx), `SELECT c.reference, c.closes_at, COUNT(*) AS count FROM proposal_extensions x
		JOIN proposals p ON p.id = x.proposal_id JOIN calls c ON c.id = p.call_id WHERE x.state = 'asked' GROUP BY c.id, c.reference, c.closes_at ORDER BY c.id`)
}
