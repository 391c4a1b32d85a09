package consultations

import (
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/models"
)

// StartInput opens a consultation on one version of a text.
type StartInput struct {
	Subject       models.ConsultSubject
	SubjectID     int64
	TextNumber    int
	TextHash      string
	Clause        string
	Title         string
	Question      string
	Language      string
	Rule          models.ConsultRule
	Reason        string
	BodyID        int64              // whose seats, by the rule of Board members
	Organisations []int64            // of a stated list
	Listed        []models.Consultee // whom the rule named at an earlier instant; nil: as at now
	ClosesAt      time.Time
}

// Start opens a consultation: it makes the list as at this instant, stores it
// and gives notice to each. It joins the caller's act, whose right and subject
// the caller has checked.
func Start(tx *db.Tx, in StartInput) (models.Consultation, error) {
	c := models.Consultation{Subject: in.Subject, SubjectID: in.SubjectID, TextNumber: in.TextNumber, TextHash: in.TextHash, Clause: in.Clause,
		Title: in.Title, Question: strings.TrimSpace(in.Question), Language: in.Language, Rule: in.Rule, Reason: strings.TrimSpace(in.Reason),
		OpensAt: tx.Now, ClosesAt: in.ClosesAt.UTC().Truncate(time.Microsecond), OpenedBy: tx.Actor.MandateID}
	if in.BodyID != 0 {
		c.BodyID = &in.BodyID
	}
	if err := c.Validate(tx.Now); err != nil {
		return c, err
	}
	list, err := consultees(tx, in)
	if err != nil {
		return c, err
	}
	if list, err = maySee(tx, c, list); err != nil {
		return c, err
	}
	if len(list) == 0 {
		return c, models.Conflict("consultations.nobody", c.Clause)
	}
	if err := db.Create(tx, &c); err != nil {
		if db.Violates(err, "consultations") {
			return c, models.Conflict("consultations.open_already", c.Clause).Because(err)
		}
		return c, err
	}
	for _, e := range list {
		e.ConsultationID, e.AnswerBy = c.ID, c.ClosesAt
		if err := ask(tx, c, e); err != nil {
			return c, err
		}
	}
	return c, nil
}

// consultees is the list by the rule, as at the instant of the act.
func consultees(tx *db.Tx, in StartInput) ([]models.Consultee, error) {
	if in.Listed != nil {
		return in.Listed, nil
	}
	switch in.Rule {
	case models.ConsultBoard:
		return seats(tx, in)
	case models.ConsultMembers:
		var ids []int64
		err := tx.Raw(`SELECT DISTINCT organisation_id FROM mandates WHERE role IN ? AND organisation_id IS NOT NULL AND from_at <= ?
			AND (to_at IS NULL OR to_at > ?) AND (ended_at IS NULL OR ended_at > ?) ORDER BY organisation_id`,
			memberRoles, tx.Now, tx.Now, tx.Now).Scan(&ids).Error
		if err != nil {
			return nil, err
		}
		return organisations(tx.DB, ids)
	}
	return organisations(tx.DB, in.Organisations)
}

var (
	memberRoles = []models.Role{models.RoleNetworkMember, models.RoleExComMember}
	seatRoles   = []models.Role{models.RoleBoardMember, models.RoleAlternate}
)

// maySee leaves out of a list whom an interest screens from the matter that is
// asked about: the seats, and who holds them or had the interest.
func maySee(tx *db.Tx, c models.Consultation, list []models.Consultee) ([]models.Consultee, error) {
	if c.Subject != models.ConsultMatter {
		return list, nil
	}
	sits, args := bodies.Sits(tx.Now, tx.Now)
	var screened []struct{ SeatID, Had, Holds int64 }
	err := tx.Raw(`SELECT i.seat_id, COALESCE(i.organisation_id, 0) AS had, COALESCE(h.organisation_id, 0) AS holds
		FROM seat_interests i LEFT JOIN holdings h ON h.seat_id = i.seat_id AND `+sits+` WHERE i.matter_id = ? AND `+bodies.ClosesTo(models.DoorItem),
		append(args, c.SubjectID)...).Scan(&screened).Error
	for _, s := range screened {
		list = slices.DeleteFunc(list, func(e models.Consultee) bool {
			if e.SeatID != nil && *e.SeatID == s.SeatID {
				return true
			}
			return e.OrganisationID != nil && (*e.OrganisationID == s.Had || *e.OrganisationID == s.Holds)
		})
	}
	return list, err
}

// seats are the held seats that carry a vote in the body.
//
// clause 102: every member of the Board as at the opening is asked.
func seats(tx *db.Tx, in StartInput) ([]models.Consultee, error) {
	body, err := db.From[models.Body](tx.DB).Where("id = ?", in.BodyID).Take(tx.Ctx)
	if err != nil {
		return nil, db.Found(err, "body")
	}
	composition, err := bodies.Compose(tx.DB, body, tx.Now, tx.Now)
	if err != nil {
		return nil, err
	}
	var out []models.Consultee
	for _, seat := range composition.Seats {
		if seat.Holder == nil || !seat.Voting {
			continue
		}
		out = append(out, models.Consultee{Name: seat.Holder.Organisation, SeatID: &seat.ID, Constituency: seat.Constituency, Number: seat.Number,
			OrganisationID: &seat.Holder.OrganisationID, Country: seat.Holder.Country})
	}
	return out, nil
}

func organisations(q *gorm.DB, ids []int64) ([]models.Consultee, error) {
	rows, err := db.From[models.Organisation](q).Where("id IN ?", append(slices.Clone(ids), 0)).Order("id").Find(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	out := make([]models.Consultee, len(rows))
	for i, o := range rows {
		out[i] = models.Consultee{Name: o.Name, OrganisationID: &rows[i].ID, Country: o.Country}
	}
	return out, nil
}

// ask stores a consultee and gives the notice, which counts the accounts it
// goes to.
func ask(tx *db.Tx, c models.Consultation, e models.Consultee) error {
	if err := db.Create(tx, &e); err != nil {
		if db.Violates(err, "consultees") {
			return models.Conflict("consultations.asked_already", c.Clause).Because(err)
		}
		return err
	}
	told, err := Addresses(tx, e)
	if err != nil {
		return err
	}
	if err := db.Create(tx, &models.ConsultationNotice{ConsultationID: c.ID, ConsulteeID: e.ID, Channel: models.ConsultByLetter, Reached: len(told),
		PersonID: tx.Actor.PersonID, MandateID: tx.Actor.MandateID}); err != nil {
		return err
	}
	return tx.Enqueue(AskedJob{ConsulteeID: e.ID})
}

// Addresses are the accounts a notice to a consultee goes to.
func Addresses(tx *db.Tx, e models.Consultee) ([]models.Account, error) {
	roles, country := memberRoles, ""
	if e.SeatID != nil {
		roles = seatRoles
	}
	var organisation int64
	if e.OrganisationID != nil {
		organisation = *e.OrganisationID
	} else {
		country = e.Country
	}
	return people.HoldersOf(tx, organisation, country, roles...)
}

// AskedJob tells a consultee that its view is asked.
type AskedJob struct {
	ConsulteeID int64 `json:"consultee_id"`
}

// Kind names the job in the queue.
func (AskedJob) Kind() string { return "consultation_asked" }

// RemindJob tells the consultees of a consultation that have not replied.
type RemindJob struct {
	ConsultationID int64 `json:"consultation_id"`
}

// Kind names the job in the queue.
func (RemindJob) Kind() string { return "consultation_reminded" }
