package proposals

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// SaidJob tells the other side, or the secretariat's own people in a thread,
// that something was said in it.
type SaidJob struct {
	MessageID int64 `json:"message_id"`
}

// Kind names the job in the queue.
func (SaidJob) Kind() string { return "thread_said" }

// talk is what an actor is to the conversation on a proposal.
type talk struct {
	party  models.Party // "" for readers
	inside bool         // sees the secretariat's own threads
}

// talkOf says what the actor is to the conversation: applicants who read the
// document and the secretariat; the auditor reads. Reviewers and the Board have
// no part in it.
//
// clause 99: the secretariat handles proposals; clause 98: the Board decides on
// papers, not on letters.
func talkOf(actor models.Actor, d models.Document) (talk, error) {
	if err := actor.May(models.PermTalkRead); err != nil {
		return talk{}, err
	}
	if actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead) {
		return talk{party: models.PartySecretariat, inside: actor.May(models.PermNotesRead) == nil}, nil
	}
	st := StandingOf(actor, d)
	switch {
	case !st.Reads:
		return talk{}, models.NotFound("proposal_threads")
	case actor.System || actor.Is(models.RoleAuditor):
		return talk{inside: actor.May(models.PermNotesRead) == nil}, nil
	case st.Member() && actor.May(models.PermTalk) == nil:
		return talk{party: models.PartyApplicants}, nil
	}
	return talk{}, nil
}

// sees says whether threads of an audience are there for the actor.
func (t talk) sees(a models.Audience) bool {
	return a == models.AudienceShared || a == models.AudienceInternal && t.inside
}

// talking reads a proposal for its conversation. What the Board decided and has
// not published ends it for nobody, for that would tell of the decision.
func (s *Service) talking(q *gorm.DB, actor models.Actor, p models.Proposal) (models.Document, talk, error) {
	var kept bool
	if err := q.Raw("SELECT EXISTS (SELECT 1 FROM proposals p WHERE p.id = ? AND "+undisclosed+")", p.ID).Scan(&kept).Error; err != nil {
		return models.Document{}, talk{}, err
	}
	if kept {
		p.State, p.DueAt = models.ProposalBoardPaper, nil
	}
	d, err := readDocument(q, p)
	if err != nil {
		return d, talk{}, err
	}
	t, err := talkOf(actor, d)
	return d, t, err
}

// threadParts are what a thread may be on, beside the whole document.
func threadParts(f models.FormVersion) []string {
	out := []string{models.PartFacts, models.PartPartners}
	for _, s := range f.Schema.Sections {
		out = append(out, s.Code)
	}
	if f.Schema.Budget {
		out = append(out, models.PartTranches, models.PartBudget)
	}
	return append(out, models.PartAttachments, models.PartSides)
}

func latestSubmission(q *gorm.DB, id int64) (int, error) {
	var number int
	err := q.Raw("SELECT COALESCE(MAX(number), 0) FROM submissions WHERE proposal_id = ?", id).Scan(&number).Error
	return number, err
}

// speak opens the conversation on a proposal for who says something in it now.
func (s *Service) speak(tx *db.Tx, actor models.Actor, id int64, audience models.Audience) (models.Document, talk, error) {
	need := models.PermTalk
	if audience == models.AudienceInternal {
		need = models.PermNotes
	}
	if err := actor.May(need); err != nil {
		return models.Document{}, talk{}, err
	}
	if _, err := s.seen(tx.DB, actor, tx.Now, id); err != nil {
		return models.Document{}, talk{}, err
	}
	p, err := db.Load[models.Proposal](tx, id)
	if err != nil {
		return models.Document{}, talk{}, err
	}
	d, t, err := s.talking(tx.DB, actor, *p)
	if err != nil {
		return d, t, err
	}
	if !t.sees(audience) {
		return d, t, models.NotFound("proposal_threads")
	}
	if t.party == "" {
		return d, t, models.Forbidden("proposals.not_yours", "96")
	}
	tx.Target("proposals", p.ID)
	return d, t, nil
}

// goesOn refuses a word where the conversation has not begun or has ended.
func goesOn(tx *db.Tx, d models.Document) (submission int, err error) {
	if submission, err = latestSubmission(tx.DB, d.Proposal.ID); err != nil {
		return 0, err
	}
	switch {
	case submission == 0:
		// clause 23: what one applicant is told, all are told.
		return 0, models.Conflict("proposals.talk_not_begun", "23").With(map[string]any{"Reference": d.Call.Reference})
	case !d.Proposal.State.Talks():
		return 0, models.Conflict("proposals.talk_ended", "99")
	}
	return submission, nil
}

// ThreadInput opens a thread: for whom, on what, with its first message. Wants
// asks the other side for an answer.
type ThreadInput struct {
	Audience models.Audience
	Part     string // "" for the whole document
	Subject  string
	Text     string
	Wants    bool
}

// OpenThread begins a thread on a submitted proposal and gives its number. Its
// audience is settled with it.
func (s *Service) OpenThread(ctx context.Context, actor models.Actor, id int64, in ThreadInput) (int, error) {
	number := 0
	err := s.db.Write(ctx, actor, "proposal.thread", func(tx *db.Tx) error {
		if in.Audience != models.AudienceShared && in.Audience != models.AudienceInternal {
			return models.Invalid("proposals.thread_invalid", models.FieldError{Field: "audience", Key: "proposals.thread_audience"})
		}
		d, who, err := s.speak(tx, actor, id, in.Audience)
		if err != nil {
			return err
		}
		submission, err := goesOn(tx, d)
		if err != nil {
			return err
		}
		in.Subject, in.Text = strings.Join(strings.Fields(in.Subject), " "), tidy(in.Text)
		if err := models.CheckThreadText(&in.Subject, in.Text); err != nil {
			return err
		}
		if in.Part != "" && !slices.Contains(threadParts(d.Form), in.Part) {
			return models.Invalid("proposals.thread_invalid", models.FieldError{Field: "part", Key: "proposals.part_none"})
		}
		var last int
		if err := tx.Raw("SELECT COALESCE(MAX(number), 0) FROM proposal_threads WHERE proposal_id = ? AND audience = ?", id, in.Audience).Scan(&last).Error; err != nil {
			return err
		}
		t := models.Thread{ProposalID: id, Audience: in.Audience, Number: last + 1, Part: in.Part, Submission: submission, Subject: in.Subject,
			State: models.ThreadOpen, OpenedBy: who.party, LastAt: tx.Now}
		if err := db.Create(tx, &t); err != nil {
			return err
		}
		number = t.Number
		return s.say(tx, actor, d, &t, who.party, MessageInput{Text: in.Text, Wants: in.Wants})
	})
	return number, err
}

// MessageInput is what is said in a thread. Corrects is the number of an earlier
// message of the speaker's own that it puts right, 0 for none.
type MessageInput struct {
	Text     string
	Corrects int
	Wants    bool
}

// Say adds a message to an open thread. What was said stands: a mistake is put
// right by a new message that names the one it corrects.
func (s *Service) Say(ctx context.Context, actor models.Actor, id int64, audience models.Audience, number int, in MessageInput) (int, error) {
	said := 0
	err := s.db.Write(ctx, actor, "proposal.message", func(tx *db.Tx) error {
		d, who, t, err := s.inThread(tx, actor, id, audience, number)
		if err != nil {
			return err
		}
		if _, err := goesOn(tx, d); err != nil {
			return err
		}
		if t.State != models.ThreadOpen {
			return models.Conflict("proposals.thread_closed", "99")
		}
		in.Text = tidy(in.Text)
		if err := models.CheckThreadText(nil, in.Text); err != nil {
			return err
		}
		if in.Corrects != 0 {
			m, err := db.From[models.ThreadMessage](tx.DB).Where("thread_id = ? AND number = ? AND mandate_id = ?", t.ID, in.Corrects, actor.MandateID).Find(tx.Ctx)
			if err != nil {
				return err
			}
			if len(m) == 0 {
				return models.Invalid("proposals.thread_invalid", models.FieldError{Field: "corrects", Key: "proposals.thread_corrects"})
			}
		}
		if err := s.say(tx, actor, d, t, who.party, in); err != nil {
			return err
		}
		said = t.Messages
		return nil
	})
	return said, err
}

// inThread opens the conversation with one of its threads, locked.
func (s *Service) inThread(tx *db.Tx, actor models.Actor, id int64, audience models.Audience, number int) (models.Document, talk, *models.Thread, error) {
	d, who, err := s.speak(tx, actor, id, audience)
	if err != nil {
		return d, who, nil, err
	}
	t, err := threadOf(tx.DB, id, audience, number)
	return d, who, &t, err
}

func threadOf(q *gorm.DB, id int64, audience models.Audience, number int) (models.Thread, error) {
	t, err := db.From[models.Thread](q).Where("proposal_id = ? AND audience = ? AND number = ?", id, audience, number).Take(q.Statement.Context)
	return t, db.Found(err, "proposal_threads")
}

// say writes a message: whose turn it is follows from it, and its author has read
// so far.
func (s *Service) say(tx *db.Tx, actor models.Actor, d models.Document, t *models.Thread, party models.Party, in MessageInput) error {
	m := models.ThreadMessage{ThreadID: t.ID, Audience: t.Audience, Number: t.Messages + 1, Party: party, Role: actor.Role, Text: in.Text, Corrects: in.Corrects,
		Wants: in.Wants && t.Audience == models.AudienceShared, At: tx.Now, MandateID: actor.MandateID, ByName: actor.Name}
	if party == models.PartyApplicants {
		st := StandingOf(actor, d)
		m.OrganisationID, m.Country = st.Organisation, st.State
	}
	if err := db.Create(tx, &m); err != nil {
		return err
	}
	t.Messages, t.LastAt = m.Number, tx.Now
	switch {
	case m.Wants:
		if t.WaitsFor != party.Other() {
			now := tx.Now
			t.WaitsFor, t.WaitsSince = party.Other(), &now
		}
	case t.WaitsFor == party && m.Corrects == 0:
		t.WaitsFor, t.WaitsSince = "", nil
	}
	if err := db.Update(tx, t, "messages", "last_at", "waits_for", "waits_since"); err != nil {
		return err
	}
	if err := markRead(tx, actor.AccountID, t.ID, m.Number); err != nil {
		return err
	}
	return tx.Enqueue(SaidJob{MessageID: m.ID})
}

// MoveThread closes a thread or opens it again, with a word of why if there is
// one to say. The secretariat closes any; the applicants those they opened.
func (s *Service) MoveThread(ctx context.Context, actor models.Actor, id int64, audience models.Audience, number int, version int64, action models.ThreadAction, reason string) error {
	return s.db.Write(ctx, actor, "proposal.thread_"+string(action), func(tx *db.Tx) error {
		d, who, t, err := s.inThread(tx, actor, id, audience, number)
		if err != nil {
			return err
		}
		if t.Version != version {
			return models.Stale(*t)
		}
		if action == models.ThreadReopen {
			if _, err := goesOn(tx, d); err != nil {
				return err
			}
		}
		if err := t.Apply(who.party, action); err != nil {
			return err
		}
		if reason, err = reasonOf(reason, false); err != nil {
			return err
		}
		t.WaitsFor, t.WaitsSince = "", nil
		if err := db.Update(tx, t, "state", "waits_for", "waits_since"); err != nil {
			return err
		}
		return db.Create(tx, &models.ThreadEvent{ThreadID: t.ID, Action: action, Party: who.party, Reason: reason, At: tx.Now, MandateID: actor.MandateID, ByName: actor.Name})
	})
}
