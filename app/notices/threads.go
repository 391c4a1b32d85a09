package notices

import (
	"context"
	"fmt"

	"seedfund/app/db"
	"seedfund/app/proposals"
	"seedfund/models"
)

// said tells the other side of a thread that something was said in it, and of
// the secretariat's own threads those who spoke there. The letter carries none of
// the words: they are read where rights are looked at again.
func (s *Service) said(ctx context.Context, job proposals.SaidJob) error {
	return s.write(ctx, "notice.said", func(tx *db.Tx) error {
		m, err := db.From[models.ThreadMessage](tx.DB).Where("id = ?", job.MessageID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "thread_messages")
		}
		t, err := db.From[models.Thread](tx.DB).Where("id = ?", m.ThreadID).Take(tx.Ctx)
		if err != nil {
			return db.Found(err, "proposal_threads")
		}
		p, err := proposalOf(tx, t.ProposalID)
		if err != nil {
			return err
		}
		to, err := listeners(tx, t, m)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		params := map[string]string{"Reference": p.Reference, "Page": s.origin + threadPath(t)}
		if t.Audience == models.AudienceInternal {
			return s.toMandates(tx, to, "proposals.note", params)
		}
		params["Outcome"] = "says"
		if m.Wants {
			params["Outcome"] = "asks"
		}
		return s.toReaders(tx, p.ID, to, "proposals.message", params)
	})
}

// listeners are the mandates to which a message goes. A word to the secretariat
// goes to those of it who spoke in the thread and are still there, else to all of it.
func listeners(tx *db.Tx, t models.Thread, m models.ThreadMessage) (out []int64, err error) {
	const spoke = "SELECT DISTINCT mandate_id FROM thread_messages WHERE thread_id = ? AND party = ? AND mandate_id <> ?"
	const stillThere = spoke + ` AND mandate_id IN (SELECT m.id FROM mandates m JOIN accounts a ON a.person_id = m.person_id AND a.disabled_at IS NULL
		WHERE m.ended_at IS NULL AND (m.to_at IS NULL OR m.to_at > ?))`
	switch {
	case t.Audience == models.AudienceInternal:
		err = tx.Raw(spoke+" ORDER BY mandate_id", t.ID, models.PartySecretariat, m.MandateID).Scan(&out).Error
	case m.Party == models.PartySecretariat:
		err = tx.Raw("SELECT mandate_id FROM proposal_sides WHERE proposal_id = ? UNION SELECT mandate_id FROM endorsements WHERE proposal_id = ? AND how = 'account' UNION "+spoke+" ORDER BY 1",
			t.ProposalID, t.ProposalID, t.ID, models.PartyApplicants, m.MandateID).Scan(&out).Error
	default:
		if err = tx.Raw(stillThere+" ORDER BY mandate_id", t.ID, models.PartySecretariat, m.MandateID, tx.Now).Scan(&out).Error; err == nil && len(out) == 0 {
			err = tx.Raw("SELECT id FROM mandates WHERE role IN ? ORDER BY id", []models.Role{models.RoleSecretariatOfficer, models.RoleSecretariatHead}).Scan(&out).Error
		}
	}
	return out, err
}

// threadPath is where a thread is read.
func threadPath(t models.Thread) string {
	room := "conversation"
	if t.Audience == models.AudienceInternal {
		room = "notes"
	}
	return fmt.Sprintf("/proposals/%d/%s/%d", t.ProposalID, room, t.Number)
}
