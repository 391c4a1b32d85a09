package proposals

import (
	"context"
	"time"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/models"
)

// Conversation gives the threads on a proposal that the actor may see, the one
// spoken in last first, each with what the actor has not read of it.
func (s *Service) Conversation(ctx context.Context, actor models.Actor, id int64) (models.Conversation, error) {
	var c models.Conversation
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := s.seen(q, actor, s.db.Now(ctx), id)
		if err != nil {
			return err
		}
		d, who, err := s.talking(q, actor, p)
		if err != nil {
			return err
		}
		c.Proposal, c.Party, c.Inside, c.Ended, c.Parts, c.Now = d.Proposal, who.party, who.inside, !d.Proposal.State.Talks(), threadParts(d.Form), s.db.Now(ctx)
		if c.Latest, err = latestSubmission(q, id); err != nil {
			return err
		}
		rows, err := db.Rows[models.ThreadRow](q, `SELECT t.*, t.messages - COALESCE(r.upto, 0) AS unread FROM proposal_threads t
			LEFT JOIN thread_reads r ON r.thread_id = t.id AND r.account_id = ? WHERE t.proposal_id = ? ORDER BY t.last_at DESC, t.id DESC`, actor.AccountID, id)
		if err != nil {
			return err
		}
		for _, r := range rows {
			switch {
			case r.Audience == models.AudienceShared:
				c.Shared = append(c.Shared, r)
			case who.inside:
				c.Internal = append(c.Internal, r)
			}
		}
		return nil
	})
	return c, err
}

// TalkCount counts what is new to the actor on one proposal that the actor was
// shown; nil for who has no part in its conversation. One statement.
func (s *Service) TalkCount(ctx context.Context, actor models.Actor, v models.ProposalView) (*models.TalkCount, error) {
	d := models.Document{Proposal: v.Proposal}
	if v.Document != nil {
		d = *v.Document
	}
	who, err := talkOf(actor, d)
	if err != nil {
		return nil, nil //nolint:nilerr // no part in it is no fault
	}
	rooms := []models.Audience{models.AudienceShared}
	if who.inside {
		rooms = append(rooms, models.AudienceInternal)
	}
	c, err := db.Row[models.TalkCount](s.db.Read(ctx), `SELECT COALESCE(SUM(t.messages - COALESCE(r.upto, 0)), 0) AS unread,
			COALESCE(SUM(CASE WHEN t.waits_for = ? THEN 1 ELSE 0 END), 0) AS waits
		FROM proposal_threads t LEFT JOIN thread_reads r ON r.thread_id = t.id AND r.account_id = ? WHERE t.proposal_id = ? AND t.audience IN ?`,
		who.party, actor.AccountID, v.Proposal.ID, rooms)
	c.Inside = who.inside
	if who.party == "" {
		c.Waits = 0
	}
	return &c, err
}

// Thread gives one thread as the actor may see it. A thread for others is not
// there.
func (s *Service) Thread(ctx context.Context, actor models.Actor, id int64, audience models.Audience, number int) (models.ThreadView, error) {
	var v models.ThreadView
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		p, err := s.seen(q, actor, s.db.Now(ctx), id)
		if err != nil {
			return err
		}
		d, who, err := s.talking(q, actor, p)
		if err != nil {
			return err
		}
		if !who.sees(audience) {
			return models.NotFound("proposal_threads")
		}
		if v.Thread, err = threadOf(q, id, audience, number); err != nil {
			return err
		}
		if v.Messages, err = db.From[models.ThreadMessage](q).Where("thread_id = ?", v.Thread.ID).Order("number").Find(ctx); err != nil {
			return err
		}
		if v.Events, err = db.From[models.ThreadEvent](q).Where("thread_id = ?", v.Thread.ID).Order("id").Find(ctx); err != nil {
			return err
		}
		read, err := db.From[models.ThreadRead](q).Where("thread_id = ? AND account_id = ?", v.Thread.ID, actor.AccountID).Find(ctx)
		if err != nil {
			return err
		}
		for _, r := range read {
			v.Upto = r.Upto
		}
		v.Names, err = speakers(q, v.Messages)
		talks := d.Proposal.State.Talks()
		v.Party = who.party
		if who.party != "" {
			open := v.Thread
			v.Closes = open.Apply(who.party, models.ThreadClose) == nil
			v.Speaks = talks && v.Thread.State == models.ThreadOpen
			v.Reopens = talks && v.Thread.State == models.ThreadClosed
		}
		return err
	})
	return v, err
}

// speakers names the organisations that said something.
func speakers(q *gorm.DB, list []models.ThreadMessage) (map[int64]string, error) {
	ids := []int64{}
	for _, m := range list {
		if m.OrganisationID != 0 {
			ids = append(ids, m.OrganisationID)
		}
	}
	names := map[int64]string{}
	if len(ids) == 0 {
		return names, nil
	}
	rows, err := db.From[models.Organisation](q).Where("id IN ?", ids).Order("id").Find(q.Statement.Context)
	for _, o := range rows {
		names[o.ID] = o.Name
	}
	return names, err
}

// Threads gives the threads on a proposal in whole, for those who judge by what
// was cleared up in them: the screening and the appraisal note of the
// secretariat. For others there are none.
func (s *Service) Threads(ctx context.Context, actor models.Actor, id int64, audience models.Audience) ([]models.ThreadView, error) {
	if actor.May(models.PermNotesRead) != nil {
		return nil, nil
	}
	if _, err := s.seen(s.db.Read(ctx), actor, s.db.Now(ctx), id); err != nil {
		return nil, err
	}
	var out []models.ThreadView
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		list, err := db.From[models.Thread](q).Where("proposal_id = ? AND audience = ?", id, audience).Order("number").Find(ctx)
		if err != nil || len(list) == 0 {
			return err
		}
		messages, err := db.From[models.ThreadMessage](q).Where("thread_id IN (SELECT id FROM proposal_threads WHERE proposal_id = ? AND audience = ?)", id, audience).Order("thread_id, number").Find(ctx)
		if err != nil {
			return err
		}
		names, err := speakers(q, messages)
		for _, t := range list {
			v := models.ThreadView{Thread: t, Names: names, Upto: t.Messages, Party: models.PartySecretariat}
			for _, m := range messages {
				if m.ThreadID == t.ID {
					v.Messages = append(v.Messages, m)
				}
			}
			out = append(out, v)
		}
		return err
	})
	return out, err
}

// ReadThread notes that the actor has read a thread up to a message. It is never
// taken back by an earlier one, and is no act.
func (s *Service) ReadThread(ctx context.Context, actor models.Actor, id int64, audience models.Audience, number, upto int) error {
	v, err := s.Thread(ctx, actor, id, audience, number)
	if err != nil {
		return err
	}
	if upto = min(upto, v.Thread.Messages); upto <= v.Upto {
		return nil
	}
	return s.db.Keep(ctx, db.Reading, func(tx *db.Tx) error {
		return markRead(tx, actor.AccountID, v.Thread.ID, upto)
	})
}

// markRead writes how far a person has read.
func markRead(tx *db.Tx, account, thread int64, upto int) error {
	_, err := db.Exec(tx, `INSERT INTO thread_reads (version, account_id, thread_id, upto) VALUES (1, ?, ?, ?)
		ON CONFLICT (account_id, thread_id) DO UPDATE SET upto = excluded.upto, version = thread_reads.version + 1 WHERE excluded.upto > thread_reads.upto`, account, thread, upto)
	return err
}

// TalkWaiting lists, by proposal, the threads that wait for an answer of the
// actor's side, the longest waiting first. What has ended waits for nobody. One
// statement whatever the rows.
func (s *Service) TalkWaiting(ctx context.Context, actor models.Actor) ([]models.ThreadsWaiting, error) {
	if actor.May(models.PermTalk) != nil {
		return nil, nil
	}
	party := models.PartyApplicants
	if actor.Is(models.RoleSecretariatOfficer, models.RoleSecretariatHead) {
		party = models.PartySecretariat
	}
	sc := s.scope(actor, s.db.Now(ctx))
	var ended []models.ProposalState
	for _, state := range models.ProposalFlow.States() {
		if !state.Talks() {
			ended = append(ended, state)
		}
	}
	args := append([]any{party, ended}, sc.Args...)
	rows, err := db.Rows[models.ThreadsWaiting](s.db.Read(ctx), `SELECT t.proposal_id, p.reference, p.title, t.number, t.waits_since AS since
		FROM proposal_threads t JOIN proposals p ON p.id = t.proposal_id
		WHERE t.waits_for = ? AND (p.state NOT IN ? OR `+undisclosed+`) AND (`+sc.Where+`)
		ORDER BY t.waits_since, t.id`, args...)
	if err != nil {
		return nil, err
	}
	var out []models.ThreadsWaiting
	at := map[int64]int{}
	for _, r := range rows {
		i, had := at[r.ProposalID]
		if !had {
			i = len(out)
			at[r.ProposalID] = i
			if party == models.PartySecretariat {
				r.Title = "" // a returned document's new title is its authors' until they submit it
			}
			out = append(out, r)
		}
		out[i].Count++
	}
	return out, nil
}

// Among are those of some proposals that the actor may see at an instant.
func (s *Service) Among(q *gorm.DB, actor models.Actor, at time.Time, ids []int64) ([]int64, error) {
	sc := s.scope(actor, at)
	return db.Rows[int64](q, "SELECT p.id FROM proposals p WHERE p.id IN ? AND ("+sc.Where+")", append([]any{append(ids[:len(ids):len(ids)], 0)}, sc.Args...)...)
}
