package meetings

import (
	"context"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/models"
)

// Circulate sends the minutes as they stand, as a draft or as final, to those
// who sit at this instant.
//
// clause 91: minutes are circulated without delay.
func (s *Service) Circulate(ctx context.Context, actor models.Actor, id int64, note string) (models.MeetingCirculation, error) {
	var sent models.MeetingCirculation
	err := s.onMinutes(ctx, actor, id, models.MinutesCirculate, models.PermMeetingKeep, func(tx *db.Tx, m *models.Meeting, body models.Body, minutes *models.Minutes) error {
		if len([]rune(note)) > models.MeetingTextLimit {
			return models.Invalid("meetings.fault.step", models.FieldError{Field: "note", Key: "meetings.fault.too_long", Args: map[string]any{"Limit": models.MeetingTextLimit}})
		}
		e, err := editionToSend(tx, *m, minutes.State == models.MinutesFinal)
		if err != nil {
			return err
		}
		if minutes.State == models.MinutesCirculated {
			if err := db.Update(tx, minutes, "state"); err != nil {
				return err
			}
		}
		sent = models.MeetingCirculation{Kind: models.CirculatedMinutes, EditionID: &e.ID, Note: note}
		return s.sendTo(tx, *m, body, &sent)
	})
	return sent, err
}

// editionToSend is the final edition, or one of the texts as they stand.
func editionToSend(tx *db.Tx, m models.Meeting, final bool) (models.MinuteEdition, error) {
	if !final {
		return edition(tx, m, false)
	}
	return db.From[models.MinuteEdition](tx.DB).Where("meeting_id = ? AND final", m.ID).Take(tx.Ctx)
}

func (s *Service) send(tx *db.Tx, m models.Meeting, body models.Body, c models.MeetingCirculation) error {
	return s.sendTo(tx, m, body, &c)
}

// letters are the templates of what is sent.
var letters = map[models.CirculationKind]string{
	models.CirculatedNotice: "meetings.notice", models.CirculatedPostponement: "meetings.postponed",
	models.CirculatedCancellation: "meetings.cancelled", models.CirculatedMinutes: "meetings.minutes",
}

// sendTo writes the list of receivers as at this instant, with a letter to each
// where the store writes letters. A list of nobody is refused.
func (s *Service) sendTo(tx *db.Tx, m models.Meeting, body models.Body, c *models.MeetingCirculation) error {
	c.MeetingID, c.PersonID, c.MandateID = m.ID, tx.Actor.PersonID, tx.Actor.MandateID
	if err := db.Create(tx, c); err != nil {
		return err
	}
	receivers, err := receiversOf(tx, body)
	if err != nil {
		return err
	}
	// clause 91: minutes nobody receives are not circulated.
	if !slices.ContainsFunc(receivers, func(r receiver) bool { return r.line.SeatID != nil && r.voting }) {
		return models.Conflict("meetings.nobody", "91")
	}
	for _, r := range receivers {
		if err := s.sendOne(tx, m, body, *c, r); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) sendOne(tx *db.Tx, m models.Meeting, body models.Body, c models.MeetingCirculation, r receiver) error {
	r.line.CirculationID = c.ID
	var err error
	if r.line.Withheld, err = withheld(tx.DB, r.actor, m, tx); err != nil {
		return err
	}
	if s.mail != nil {
		page := Path(m.ID)
		if c.Kind == models.CirculatedMinutes {
			page += "/minutes"
		}
		starts := m.StartsAt.In(m.Location()).Format("2006-01-02 15:04") + " (" + m.Zone + ")"
		letter, err := s.mail.Letter(tx, r.account, letters[c.Kind], map[string]string{"Number": strconv.Itoa(m.Number), "Body": body.Name, "Starts": starts,
			"Reason": c.Note, "Page": s.origin + page})
		if err != nil {
			return err
		}
		r.line.MessageID = &letter.ID
	}
	return db.Create(tx, &r.line)
}

// receiver is a person to whom something goes, in one capacity.
type receiver struct {
	line    models.MeetingRecipient
	actor   models.Actor
	account models.Account
	voting  bool
}

// membersOf are the roles in which holders of a body's seats act.
func membersOf(body models.Body) []models.Role {
	switch body.Kind {
	case models.BodyExCom:
		return []models.Role{models.RoleExComMember, models.RoleBoardMember}
	case models.BodyGroup:
		return []models.Role{models.RoleNetworkMember, models.RoleBoardMember}
	}
	return []models.Role{models.RoleBoardMember}
}

// receiversOf are the persons who sit on a body at the instant of the act:
// holders, alternates, the chair, and the seats ex officio.
func receiversOf(tx *db.Tx, body models.Body) ([]receiver, error) {
	c, err := bodies.Compose(tx.DB, body, tx.Now, tx.Now)
	if err != nil {
		return nil, err
	}
	var out []receiver
	for _, seat := range c.Seats {
		as, roles := models.ReceivesHolder, membersOf(body)
		switch seat.Constituency {
		case models.ConstituencyChair:
			as, roles = models.ReceivesChair, []models.Role{models.RoleCoordinator}
		case models.ConstituencyExOfficio:
			as, roles = models.ReceivesExOfficio, []models.Role{models.RoleAgentOfficer, models.RoleSecretariatHead, models.RoleSecretariatOfficer}
		}
		for _, side := range []struct {
			holding *models.SeatHolding
			as      models.ReceivesAs
			roles   []models.Role
		}{{seat.Holder, as, roles}, {seat.Alternate, models.ReceivesAlternate, []models.Role{models.RoleAlternate}}} {
			if side.holding == nil {
				continue
			}
			found, err := personsFor(tx, *side.holding, side.roles)
			if err != nil {
				return nil, err
			}
			for _, r := range found {
				if slices.ContainsFunc(out, func(o receiver) bool { return o.line.MandateID == r.line.MandateID }) {
					continue
				}
				id := seat.ID
				r.line.Capacity, r.line.SeatID, r.voting = side.as, &id, seat.Voting
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// personsFor are the open accounts behind the mandates in force that may act
// under a holding.
func personsFor(tx *db.Tx, h models.SeatHolding, roles []models.Role) ([]receiver, error) {
	var mandate int64
	if h.MandateID != nil {
		mandate = *h.MandateID
	}
	var found []models.Mandate
	err := tx.Raw(`SELECT m.* FROM mandates m WHERE m.role IN ? AND m.organisation_id = ? AND (? = 0 OR m.id = ?)
		AND m.from_at <= ? AND (m.to_at IS NULL OR m.to_at > ?) AND (m.ended_at IS NULL OR m.ended_at > ?) ORDER BY m.id`,
		roles, h.OrganisationID, mandate, mandate, tx.Now, tx.Now, tx.Now).Scan(&found).Error
	if err != nil {
		return nil, err
	}
	var out []receiver
	for _, m := range found {
		accounts, err := db.From[models.Account](tx.DB).Where("person_id = ? AND disabled_at IS NULL AND password_hash <> ''", m.PersonID).Order("id").Find(tx.Ctx)
		if err != nil {
			return nil, err
		}
		if len(accounts) == 0 {
			continue
		}
		a := accounts[0]
		out = append(out, receiver{account: a,
			line:  models.MeetingRecipient{OrganisationID: h.OrganisationID, AccountID: a.ID, PersonID: m.PersonID, MandateID: m.ID, Role: m.Role},
			actor: models.Actor{AccountID: a.ID, PersonID: m.PersonID, MandateID: m.ID, Role: m.Role, OrganisationID: h.OrganisationID, Country: m.Country}})
	}
	return out, nil
}

// withheld are the items that a receiver is not entitled to.
func withheld(q *gorm.DB, actor models.Actor, m models.Meeting, tx *db.Tx) (models.Numbers, error) {
	all, err := agenda(q, m.ID)
	if err != nil {
		return nil, err
	}
	seen, err := seenItems(q, actor, m, tx.Now)
	if err != nil {
		return nil, err
	}
	out := models.Numbers{}
	for _, i := range all {
		if !slices.ContainsFunc(seen, func(s models.AgendaItem) bool { return s.ID == i.ID }) {
			out = append(out, int(i.ID))
		}
	}
	return out, nil
}

// MarkRead notes that the actor opened the minutes that were sent to the
// actor's mandate, once for each sending: it is bookkeeping, and no act.
func (s *Service) MarkRead(ctx context.Context, actor models.Actor, id int64) error {
	if actor.MandateID == 0 {
		return nil
	}
	const unread = `SELECT r.id FROM meeting_recipients r JOIN meeting_circulations c ON c.id = r.circulation_id
		WHERE c.meeting_id = ? AND c.kind = 'minutes' AND r.mandate_id = ? AND NOT EXISTS (SELECT 1 FROM meeting_receipts x WHERE x.recipient_id = r.id) ORDER BY r.id`
	var waiting []int64
	if err := s.db.Read(ctx).Raw(unread, id, actor.MandateID).Scan(&waiting).Error; err != nil || len(waiting) == 0 {
		return err
	}
	return s.db.Keep(ctx, db.Receipts, func(tx *db.Tx) error {
		// The meeting's row makes two openings follow each other.
		if _, err := db.Load[models.Meeting](tx, id); err != nil {
			return err
		}
		var now []int64
		if err := tx.Raw(unread, id, actor.MandateID).Scan(&now).Error; err != nil {
			return err
		}
		for _, recipient := range now {
			if err := db.Create(tx, &models.MeetingReceipt{RecipientID: recipient}); err != nil {
				return err
			}
		}
		return nil
	})
}
