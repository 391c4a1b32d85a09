package proposals

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/mail"
	"seedfund/app/people"
	"seedfund/models"
)

// WithLetters lets requests for endorsements be sent: the outbox, and the
// public address that their links begin with.
func WithLetters(m *mail.Service, origin string) Option {
	return func(s *Service) { s.mail, s.origin = m, strings.TrimSuffix(origin, "/") }
}

// WithGuard counts tries with the secrets of links.
func WithGuard(guard func(ctx context.Context, door people.Door, what, secret string) (func(context.Context) error, error)) Option {
	return func(s *Service) { s.guard = guard }
}

// EndorsementPath is the page that a link leads to. The secret is in the query,
// which the log leaves out.
const EndorsementPath = "/endorse"

// EndorsementTextLimit is the longest name or office, in characters.
const EndorsementTextLimit = 200

// EndorsementRequest asks an office for its word.
type EndorsementRequest struct {
	About    models.WantedEndorsement
	Office   string // "Minister of Labour"
	Entity   string // ministry, city or body; the organisation's name by itself for a head
	Address  string // mail address to which the link goes
	Language string // in which the addressee reads
}

// Asked is a request that was sent. Link is for tests and the demonstration; no
// page and no operation gives it to anybody but the addressee.
type Asked struct {
	ID   int64
	Link string
}

// AskEndorsement asks an office for its word on the document as it stands, by a
// link that serves for this document and one answer. Who works on the document
// cannot be the addressee.
//
// clause 105: national ownership; clause 104: through the country team.
func (s *Service) AskEndorsement(ctx context.Context, actor models.Actor, id int64, in EndorsementRequest) (Asked, error) {
	var out Asked
	err := s.db.Write(ctx, actor, "endorsement.ask", func(tx *db.Tx) error {
		_, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		out, err = s.ask(tx, actor, d, in)
		return err
	})
	return out, err
}

func (s *Service) ask(tx *db.Tx, actor models.Actor, d models.Document, in EndorsementRequest) (Asked, error) {
	if err := mayAsk(actor, d, in.About); err != nil {
		return Asked{}, err
	}
	in.Office, in.Entity, in.Address = models.OneLine(in.Office), models.OneLine(in.Entity), models.FoldEmail(in.Address)
	if err := checkRequest(tx, d, &in); err != nil {
		return Asked{}, err
	}
	if err := mayBeAsked(d, in.About); err != nil {
		return Asked{}, err
	}
	if _, holds, _ := d.Support(in.About); holds && !severalOf(in.About.Kind) {
		return Asked{}, models.Conflict("endorsements.given_already", "105")
	}
	open := 0
	for i := range d.Endorsements {
		e := &d.Endorsements[i]
		if e.StandingAt(tx.Now) == models.EndorsementExpired && e.State != models.EndorsementExpired {
			if err := expire(tx, e); err != nil {
				return Asked{}, err
			}
		}
		if !e.Pending(tx.Now) {
			continue
		}
		if open++; e.About() == in.About && e.Address == in.Address {
			return Asked{}, models.Conflict("endorsements.asked_already", "105")
		}
	}
	if open >= models.EndorsementsOpen {
		return Asked{}, models.Conflict("endorsements.too_many", "").With(map[string]any{"Max": models.EndorsementsOpen})
	}
	if err := nuisance(tx, d, in.Address); err != nil {
		return Asked{}, err
	}
	digest, err := keepText(tx, d)
	if err != nil {
		return Asked{}, err
	}
	ends, err := untilWhen(tx, d)
	if err != nil {
		return Asked{}, err
	}
	e := models.Endorsement{ProposalID: d.Proposal.ID, Kind: in.About.Kind, Country: in.About.Country, OrganisationID: in.About.OrganisationID,
		State: models.EndorsementAsked, Measure: models.MeasureText, Digest: digest, Office: in.Office, Entity: in.Entity, Address: in.Address,
		Language: in.Language, AskedBy: actor.MandateID, AskedName: actor.Name, ExpiresAt: &ends}
	if err := db.Create(tx, &e); err != nil {
		return Asked{}, err
	}
	tx.Target("endorsements", e.ID)
	link, err := s.send(tx, d, e)
	return Asked{e.ID, link}, err
}

// nuisance refuses a link to an address that had as many in a day, whatever became
// of them, and more of them than a document needs.
func nuisance(tx *db.Tx, d models.Document, address string) error {
	day := tx.Now.Add(-24 * time.Hour)
	var sent struct{ Address, Document int }
	err := tx.Raw(`SELECT (SELECT COUNT(*) FROM endorsement_links l JOIN endorsements e ON e.id = l.endorsement_id WHERE e.address = ? AND l.created_at > ?) AS address,
		(SELECT COUNT(*) FROM endorsement_links l JOIN endorsements e ON e.id = l.endorsement_id WHERE e.proposal_id = ? AND l.created_at > ?) AS document`,
		address, day, d.Proposal.ID, day).Scan(&sent).Error
	switch {
	case err != nil:
		return err
	case sent.Address >= LinksADay:
		return models.Conflict("endorsements.sent_often", "").With(map[string]any{"Max": LinksADay})
	case sent.Document >= LinksOfDocument:
		return models.Conflict("endorsements.sent_many", "").With(map[string]any{"Max": LinksOfDocument})
	}
	return nil
}

// severalOf says whether several may speak in one quality: two cities, two
// entities of a government.
func severalOf(k models.EndorserKind) bool {
	return k == models.EndorserGovernment || k == models.EndorserLocal || k == models.EndorserRegional
}

// mayAsk: the lead organisation and the States of the programme ask whom they
// need; a partner asks its own head.
func mayAsk(actor models.Actor, d models.Document, about models.WantedEndorsement) error {
	st := StandingOf(actor, d)
	if about.Kind == models.EndorserHead && st.Organisation != 0 && st.Organisation == about.OrganisationID {
		return nil
	}
	return mayConclude(actor, d)
}

// mayBeAsked refuses requests on a document that says too little yet, and words
// that it cannot take.
func mayBeAsked(d models.Document, about models.WantedEndorsement) error {
	if !d.Takes(about) {
		return models.Invalid("endorsements.invalid", models.FieldError{Field: "about", Key: "endorsements.about_unknown"})
	}
	if d.Proposal.LeadOrganisationID == nil || d.Proposal.Asked == 0 {
		return models.Conflict("proposals.endorse_too_early", "105")
	}
	return nil
}

func checkRequest(tx *db.Tx, d models.Document, in *EndorsementRequest) error {
	var f models.Faults
	if in.Office == "" || len([]rune(in.Office)) > EndorsementTextLimit {
		f.Add("office", "endorsements.office_missing", "Max", EndorsementTextLimit)
	}
	if in.About.Kind == models.EndorserHead {
		in.Entity = d.Names[in.About.OrganisationID]
	}
	if in.Entity == "" || len([]rune(in.Entity)) > EndorsementTextLimit {
		f.Add("entity", "endorsements.entity_missing", "Max", EndorsementTextLimit)
	}
	if !models.ValidEmail(in.Address) {
		f.Add("address", "people.fault.email")
	} else if own, err := ofTheTeam(tx.DB, d, in.Address); err != nil {
		return err
	} else if own {
		f.Add("address", "endorsements.own_address")
	}
	if !slices.Contains(models.Languages, in.Language) {
		f.Add("language", "people.fault.language")
	}
	return f.Err("endorsements.invalid")
}

// ofTheTeam says whether an address belongs to somebody who writes the document
// or who could: nobody endorses what is their own. What stands behind a "+" in
// an address does not make it another's.
func ofTheTeam(q *gorm.DB, d models.Document, address string) (bool, error) {
	var orgs []int64
	for _, o := range d.Organisations {
		orgs = append(orgs, o.OrganisationID)
	}
	var states []string
	for _, c := range d.Countries {
		states = append(states, c.Country)
	}
	var emails []string
	err := q.Raw(`SELECT DISTINCT a.email FROM accounts a JOIN mandates m ON m.person_id = a.person_id
		WHERE (m.role IN ? AND m.organisation_id IN ?) OR (m.role = ? AND m.country IN ?)
			OR m.id IN (SELECT s.mandate_id FROM proposal_sides s WHERE s.proposal_id = ?)
			OR m.id IN (SELECT w.updated_by FROM proposal_answers w WHERE w.proposal_id = ?)
			OR m.id IN (SELECT e.mandate_id FROM proposal_part_events e WHERE e.proposal_id = ?)`,
		[]models.Role{models.RoleDrafter, models.RolePUNOProgramme, models.RolePUNOFinance}, orgs, models.RoleFocalPoint, states,
		d.Proposal.ID, d.Proposal.ID, d.Proposal.ID).Scan(&emails).Error
	return slices.ContainsFunc(emails, func(e string) bool { return mailbox(e) == mailbox(address) }), err
}

// mailbox is an address without what stands behind a "+".
func mailbox(address string) string {
	local, domain, _ := strings.Cut(models.FoldEmail(address), "@")
	local, _, _ = strings.Cut(local, "+")
	return local + "@" + domain
}

// untilWhen is when a link that is sent now ends: after two weeks, or with the
// document's own deadline.
func untilWhen(tx *db.Tx, d models.Document) (time.Time, error) {
	ends, _ := d.Proposal.Deadline(d.Call)
	if !tx.Now.Before(ends) {
		return ends, models.TooLate("proposals.too_late", tx.Now).With(map[string]any{"At": tx.Now, "Closed": ends})
	}
	if most := tx.Now.Add(models.EndorsementLifetime); most.Before(ends) {
		ends = most
	}
	return ends.UTC(), nil
}

// keepText keeps the text of a document as it stands, for its endorsers.
func keepText(tx *db.Tx, d models.Document) (string, error) {
	body, digest := d.EndorsedText()
	n, err := db.From[models.EndorsedText](tx.DB).Where("proposal_id = ? AND digest = ?", d.Proposal.ID, digest).Count(tx.Ctx, "id")
	if err != nil || n > 0 {
		return digest, err
	}
	return digest, db.Create(tx, &models.EndorsedText{ProposalID: d.Proposal.ID, Digest: digest, Body: body})
}

// send makes a new link, ends the older ones and mails the new one to the
// addressee. It gives the address.
func (s *Service) send(tx *db.Tx, d models.Document, e models.Endorsement) (string, error) {
	if err := voidLinks(tx, e.ID); err != nil {
		return "", err
	}
	var raw [32]byte
	_, _ = rand.Read(raw[:])
	secret := base64.RawURLEncoding.EncodeToString(raw[:])
	if err := db.Create(tx, &models.EndorsementLink{EndorsementID: e.ID, TokenHash: hashOfLink(secret), ExpiresAt: *e.ExpiresAt}); err != nil {
		return "", err
	}
	address := s.origin + "/" + e.Language + EndorsementPath + "?t=" + url.QueryEscape(secret)
	if err := tx.EnqueueWith(EndorsementEndJob{EndorsementID: e.ID}, &river.InsertOpts{ScheduledAt: e.ExpiresAt.Add(time.Second)}); err != nil {
		return "", err
	}
	params := letterParams(d, e)
	params["Link"] = address
	return address, s.writeTo(tx, e, "endorsements.asked", params)
}

func hashOfLink(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func voidLinks(tx *db.Tx, endorsement int64) error {
	open, err := db.From[models.EndorsementLink](tx.DB).Where("endorsement_id = ? AND used_at IS NULL AND voided_at IS NULL", endorsement).Order("id").Find(tx.Ctx)
	if err != nil {
		return err
	}
	for i := range open {
		open[i].VoidedAt = &tx.Now
		if err := db.Update(tx, &open[i], "voided_at"); err != nil {
			return err
		}
	}
	return nil
}

// letterParams is what every letter about a request says.
func letterParams(d models.Document, e models.Endorsement) map[string]string {
	p := map[string]string{"Title": d.Proposal.Title, "Lead": d.Names[d.Lead()], "Call": d.Call.Reference, "Office": e.Who()}
	if e.ExpiresAt != nil {
		p["Until"] = e.ExpiresAt.UTC().Format("2006-01-02 15:04") + " (UTC)"
	}
	return p
}

// writeTo writes to the endorser; one whose word came signed in or on paper has
// no address here.
func (s *Service) writeTo(tx *db.Tx, e models.Endorsement, template string, params map[string]string) error {
	if s.mail == nil || e.Address == "" {
		return nil
	}
	return s.mail.QueueTo(tx, mail.Outsider{Address: e.Address, Name: e.Who(), Language: e.Language}, template, params)
}

// LinksADay is how many links may go to one address in a day, LinksOfDocument how
// many for one document.
const (
	LinksADay       = 5
	LinksOfDocument = 60
)

// ResendEndorsement sends a new link for a request and ends the one before. A
// request that lapsed or was declined is asked anew, as a request of its own.
func (s *Service) ResendEndorsement(ctx context.Context, actor models.Actor, id, endorsement, version int64) (Asked, error) {
	var out Asked
	err := s.db.Write(ctx, actor, "endorsement.resend", func(tx *db.Tx) error {
		d, e, err := s.request(tx, actor, id, endorsement, version)
		if err != nil {
			return err
		}
		if e.State == models.EndorsementLapsed || e.State == models.EndorsementDeclined {
			if e.Address == "" {
				return models.Conflict("endorsements.no_address", "105")
			}
			out, err = s.ask(tx, actor, d, EndorsementRequest{About: e.About(), Office: e.Office, Entity: e.Entity, Address: e.Address, Language: e.Language})
			return err
		}
		if err := s.mayResend(tx, d, *e); err != nil {
			return err
		}
		if e.Digest, err = keepText(tx, d); err != nil {
			return err
		}
		ends, err := untilWhen(tx, d)
		if err != nil {
			return err
		}
		if err := e.Apply(actor.Role, models.EndorsementRenew); err != nil {
			return err
		}
		e.ExpiresAt, e.OpenedAt, e.EndedAt, e.EndedName = &ends, nil, nil, ""
		if err := db.Update(tx, e, "state", "digest", "expires_at", "opened_at", "ended_at", "ended_name"); err != nil {
			return err
		}
		out.ID = e.ID
		out.Link, err = s.send(tx, d, *e)
		return err
	})
	return out, err
}

// mayResend refuses what would be a nuisance or a way round: a link sent again
// and again, and an addressee who has joined the drafting team.
func (s *Service) mayResend(tx *db.Tx, d models.Document, e models.Endorsement) error {
	if err := mayBeAsked(d, e.About()); err != nil {
		return err
	}
	if own, err := ofTheTeam(tx.DB, d, e.Address); err != nil {
		return err
	} else if own {
		return models.Invalid("endorsements.invalid", models.FieldError{Field: "address", Key: "endorsements.own_address"})
	}
	return nuisance(tx, d, e.Address)
}

// request is a request of a document for an act of those who ask.
func (s *Service) request(tx *db.Tx, actor models.Actor, id, endorsement, version int64) (models.Document, *models.Endorsement, error) {
	_, d, err := s.edit(tx, actor, id)
	if err != nil {
		return d, nil, err
	}
	i := slices.IndexFunc(d.Endorsements, func(e models.Endorsement) bool { return e.ID == endorsement })
	if i < 0 {
		return d, nil, models.NotFound("endorsements")
	}
	if err := mayAsk(actor, d, d.Endorsements[i].About()); err != nil {
		return d, nil, err
	}
	e, err := db.Load[models.Endorsement](tx, endorsement)
	if err != nil {
		return d, nil, err
	}
	if e.Version != version {
		return d, nil, models.Stale(*e)
	}
	tx.Target("endorsements", e.ID)
	return d, e, nil
}

// WithdrawEndorsement takes a request back before it is answered: its link is
// dead from then on, and the addressee is told.
func (s *Service) WithdrawEndorsement(ctx context.Context, actor models.Actor, id, endorsement, version int64, reason string) error {
	return s.db.Write(ctx, actor, "endorsement.withdraw", func(tx *db.Tx) error {
		d, e, err := s.request(tx, actor, id, endorsement, version)
		if err != nil {
			return err
		}
		if reason = strings.TrimSpace(reason); len([]rune(reason)) > 2000 {
			return models.Invalid("endorsements.invalid", models.FieldError{Field: "reason", Key: "proposals.remarks_long", Args: map[string]any{"Max": 2000}})
		}
		return s.withdraw(tx, d, e, actor.Role, reason)
	})
}

func (s *Service) withdraw(tx *db.Tx, d models.Document, e *models.Endorsement, role models.Role, reason string) error {
	if err := e.Apply(role, models.EndorsementWithdraw); err != nil {
		return err
	}
	e.Reason, e.EndedAt, e.EndedName = reason, &tx.Now, tx.Actor.Name
	if err := db.Update(tx, e, "state", "reason", "ended_at", "ended_name"); err != nil {
		return err
	}
	if err := voidLinks(tx, e.ID); err != nil {
		return err
	}
	return s.writeTo(tx, *e, "endorsements.withdrawn", letterParams(d, *e))
}

// closeRequests ends what still waits for an answer when a document is sent or
// withdrawn: no word that comes later is part of it.
func (s *Service) closeRequests(tx *db.Tx, d models.Document) error {
	for i := range d.Endorsements {
		e := &d.Endorsements[i]
		if !e.Pending(tx.Now) {
			continue
		}
		if err := s.withdraw(tx, d, e, tx.Actor.Role, ""); err != nil {
			return err
		}
	}
	return nil
}

// Letter is a signed letter that came on paper or by mail.
type Letter struct {
	About     models.WantedEndorsement
	Signatory string // name under the letter
	Office    string
	Entity    string
	Remarks   string
}

// MayRecordLetter says whether the actor may record a letter, before its bytes
// are taken in.
func (s *Service) MayRecordLetter(ctx context.Context, actor models.Actor, id int64, about models.WantedEndorsement) error {
	q := s.db.Read(ctx)
	p, err := s.seen(q, actor, s.db.Now(ctx), id)
	if err != nil {
		return err
	}
	d, err := readDocument(s.db.Read(ctx), p)
	if err != nil {
		return err
	}
	if err := mayEdit(actor, d); err != nil {
		return err
	}
	return mayAsk(actor, d, about)
}

// RecordLetter records an endorsement that came as a signed letter, marked as
// such with who recorded it; the letter itself is kept. row writes the file's row
// in the same act.
func (s *Service) RecordLetter(ctx context.Context, actor models.Actor, id int64, in Letter, row func(*db.Tx) (*models.File, error)) (int64, error) {
	var out int64
	err := s.db.Write(ctx, actor, "endorsement.record_letter", func(tx *db.Tx) error {
		_, d, err := s.edit(tx, actor, id)
		if err != nil {
			return err
		}
		if err := mayAsk(actor, d, in.About); err != nil {
			return err
		}
		if err := checkLetter(d, &in); err != nil {
			return err
		}
		if err := mayBeAsked(d, in.About); err != nil {
			return err
		}
		if _, holds, _ := d.Support(in.About); holds && !severalOf(in.About.Kind) {
			return models.Conflict("endorsements.given_already", "105")
		}
		digest, err := keepText(tx, d)
		if err != nil {
			return err
		}
		f, err := row(tx)
		if err != nil {
			return err
		}
		e := models.Endorsement{ProposalID: id, Kind: in.About.Kind, Country: in.About.Country, OrganisationID: in.About.OrganisationID,
			State: models.EndorsementGiven, How: models.ByLetter, Measure: models.MeasureText, Digest: digest, Office: in.Office, Entity: in.Entity,
			AskedBy: actor.MandateID, AskedName: actor.Name, AnsweredAt: &tx.Now, Signatory: in.Signatory, SignatoryOffice: in.Office,
			Remarks: in.Remarks, FileID: &f.ID, MandateID: actor.MandateID, ByName: actor.Name}
		if err := db.Create(tx, &e); err != nil {
			return err
		}
		out = e.ID
		tx.Target("endorsements", e.ID)
		return tx.Enqueue(EndorsementJob{EndorsementID: e.ID, Outcome: "letter"})
	})
	return out, err
}

func checkLetter(d models.Document, in *Letter) error {
	in.Signatory, in.Office, in.Entity, in.Remarks = models.OneLine(in.Signatory), models.OneLine(in.Office), models.OneLine(in.Entity), strings.TrimSpace(in.Remarks)
	if in.About.Kind == models.EndorserHead {
		in.Entity = d.Names[in.About.OrganisationID]
	}
	f := signatoryFaults(in.Signatory, in.Office, in.Remarks)
	if in.Entity == "" || len([]rune(in.Entity)) > EndorsementTextLimit {
		f.Add("entity", "endorsements.entity_missing", "Max", EndorsementTextLimit)
	}
	return f.Err("endorsements.invalid")
}

func signatoryFaults(name, office, remarks string) models.Faults {
	var f models.Faults
	if name == "" || len([]rune(name)) > EndorsementTextLimit {
		f.Add("signatory", "endorsements.signatory_missing", "Max", EndorsementTextLimit)
	}
	if office == "" || len([]rune(office)) > EndorsementTextLimit {
		f.Add("office", "endorsements.office_missing", "Max", EndorsementTextLimit)
	}
	if len([]rune(remarks)) > 2000 {
		f.Add("remarks", "proposals.remarks_long", "Max", 2000)
	}
	return f
}

// Endorse is the word of a State's focal point or of a Resident Coordinator,
// signed in, on the document as it stands. It needs a fresh sign-in.
//
// clause 105: national action is anchored in national ownership.
func (s *Service) Endorse(ctx context.Context, actor models.Actor, id int64, remarks string) error {
	return s.db.Write(ctx, actor, "proposal.endorse", func(tx *db.Tx) error {
		p, d, err := s.open(tx, actor, id)
		if err != nil {
			return err
		}
		if err := actor.MayNow(models.PermProposalEndorse, tx.Now); err != nil {
			return err
		}
		about, err := spokenFor(actor, d)
		if err != nil {
			return err
		}
		if !p.Editable() {
			return models.Conflict("proposals.locked", "105").With(map[string]any{"State": string(p.State)})
		}
		if err := mayBeAsked(d, about); err != nil {
			return err
		}
		if _, holds, _ := d.Support(about); holds {
			return models.Conflict("proposals.endorsed_already", "105")
		}
		remarks = strings.TrimSpace(remarks)
		if len([]rune(remarks)) > 2000 {
			return models.Invalid("proposals.endorse_invalid", models.FieldError{Field: "remarks", Key: "proposals.remarks_long", Args: map[string]any{"Max": 2000}})
		}
		digest, err := keepText(tx, d)
		if err != nil {
			return err
		}
		tx.Target("proposals", p.ID)
		return db.Create(tx, &models.Endorsement{ProposalID: p.ID, Kind: about.Kind, Country: about.Country, State: models.EndorsementGiven, How: models.ByAccount,
			Measure: models.MeasureText, Digest: digest, AskedBy: actor.MandateID, AskedName: actor.Name, AnsweredAt: &tx.Now, Remarks: remarks,
			MandateID: actor.MandateID, ByName: actor.Name})
	})
}

// spokenFor is the word that a signed-in person can give on a document.
func spokenFor(actor models.Actor, d models.Document) (models.WantedEndorsement, error) {
	if about, ok := Speaks(actor, d); ok {
		if about.Kind == models.EndorserMinistry {
			return about, actor.Can(models.PowerEndorse)
		}
		return about, nil
	}
	return models.WantedEndorsement{}, models.Forbidden("proposals.endorse_state", "105")
}

// Speaks says which word the actor could give signed in: a State's focal point
// that of the ministry, a Resident Coordinator their own.
func Speaks(actor models.Actor, d models.Document) (models.WantedEndorsement, bool) {
	switch {
	case !d.In(actor.Country):
	case actor.Is(models.RoleFocalPoint):
		return models.WantedEndorsement{Kind: models.EndorserMinistry, Country: actor.Country}, true
	case actor.Is(models.RoleResidentCoord):
		return models.WantedEndorsement{Kind: models.EndorserRC, Country: actor.Country}, true
	}
	return models.WantedEndorsement{}, false
}
