package certificates_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/certificates"
	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/access"
	"seedfund/app/people"
	"seedfund/models"
)

// byRoll is a decision by formal vote after a reservation that was withdrawn, a
// request for time and notices by hand.
func byRoll(r *boardroom.Room) models.Decision {
	r.T.Helper()
	other(r)
	m := r.Other(models.MatterRules, models.SubjectNone)
	r.AllAgree(m)
	rules := adopt(r, m)
	_, err := r.Bodies.AdoptMethod(r.Ctx, r.Fresh(r.Head), bodies.MethodInput{BodyID: r.Board.ID, DecisionID: rules.ID, Method: models.MethodFormal,
		Kinds: models.MatterKinds{models.MatterFunding, models.MatterOther}, From: r.DB.Now(r.Ctx)})
	r.Must(err)
	r.Clock.Set(r.DB.Now(r.Ctx).Add(time.Hour))
	m = r.Other(models.MatterOther, models.SubjectNone)
	r.Serve(m)
	r.Answer(m, models.ConstituencyCountries, 2, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Reason: "It is too soon.", WouldRemove: "A year more."})
	member := r.Member(models.ConstituencyNetwork, 3)
	r.Must(r.Matters.Reserve(r.Ctx, member, m.ID, 0, models.ReservationInput{Reference: "CHARTER-12", Reason: "REASON-OF-RESERVATION", Change: "OTHER-WORDS"}))
	v, err := r.Matters.Show(r.Ctx, r.Chair, m.ID)
	r.Must(err)
	r.Must(r.Matters.EndReservation(r.Ctx, member, m.ID, v.Reservations[0].ID, "END-OF-RESERVATION"))
	second := r.Member(models.ConstituencyNetwork, 2)
	r.Must(r.Matters.Reserve(r.Ctx, second, m.ID, 0, models.ReservationInput{Reference: "CHARTER-13", Reason: "Too.", Change: "Others."}))
	v, err = r.Matters.Show(r.Ctx, r.Chair, m.ID)
	r.Must(err)
	r.Must(r.Matters.EndReservation(r.Ctx, second, m.ID, v.Reservations[1].ID, "Settled."))
	r.Must(r.Matters.AskTime(r.Ctx, r.Member(models.ConstituencyCountries, 1), m.ID, 0, "REASON-OF-TIME"))
	r.Must(r.Matters.AskTime(r.Ctx, r.Member(models.ConstituencyCountries, 3), m.ID, 0, "We too."))
	written(r, m)
	consulted(r, m)
	r.Clock.Advance(models.FindingDays * 24 * time.Hour)
	m = r.Stored(m.ID)
	r.Must(r.Matters.FindExhausted(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, models.FindingInput{Heard: "WHO-WAS-HEARD", Texts: models.Numbers{1}, Reason: "No bridge."}))
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10)
	r.Must(r.Matters.CallRoll(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, &closes))
	for _, c := range models.Constituencies {
		for n := 1; n <= 3; n++ {
			choice := models.BallotInFavour
			if c == models.ConstituencyCountries && n == 2 {
				choice = models.BallotAgainst
			}
			r.Must(r.Matters.Ballot(r.Ctx, r.Member(c, n), m.ID, 0, choice, "REASON-OF-BALLOT"))
		}
	}
	d, err := r.Matters.EndRoll(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Must(err)
	r.Clock.Set(r.DB.Now(r.Ctx).Add(time.Hour))
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), m.ID))
	return *d
}

// written are two letters to seats, of which one comes back.
func written(r *boardroom.Room, m models.Matter) {
	r.T.Helper()
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.letters", func(tx *db.Tx) error {
		for i, seat := range []string{"network/1", "network/2"} {
			letter := models.Message{AccountID: 1, Address: "x@example.test", Name: "x", Language: "en", Template: "matters.opened", Params: "{}", Way: models.WayNow,
				State: models.MessageSent, MessageID: fmt.Sprint(i, "@example.test")}
			if err := db.Create(tx, &letter); err != nil {
				return err
			}
			if err := matters.Notified(tx, m, r.Seats[seat], models.AddressHolder, letter); err != nil {
				return err
			}
			if _, err := matters.Delivered(tx, letter); err != nil {
				return err
			}
		}
		return nil
	}))
	v, err := r.Matters.Show(r.Ctx, r.Head, m.ID)
	r.Must(err)
	r.Must(r.Matters.RecordReturn(r.Ctx, r.Officer, m.ID, v.Notices[len(v.Notices)-1].ID, "CAME-BACK"))
}

// consulted are a consultation on the text and one on a text it decides on,
// both closed.
func consulted(r *boardroom.Room, m models.Matter) {
	r.T.Helper()
	s := consultations.New(r.DB, consultations.WithMatters(access.Matters))
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10)
	own, err := r.Matters.Consult(r.Ctx, r.Fresh(r.Head), m.ID, r.Stored(m.ID).Version, matters.ConsultInput{Question: "Is it clear?", Rule: models.ConsultBoard, ClosesAt: closes})
	r.Must(err)
	var review models.Consultation
	r.Must(r.DB.Write(r.Ctx, r.Fresh(r.Head), "test.consult", func(tx *db.Tx) (err error) {
		review, err = consultations.Start(tx, consultations.StartInput{Subject: models.ConsultReview, SubjectID: 7, TextNumber: 1, TextHash: "h1", Clause: "102", Title: "Review",
			Question: "What do you think?", Language: "en", Rule: models.ConsultBoard, BodyID: r.Board.ID, ClosesAt: closes})
		if err != nil {
			return err
		}
		return consultations.Bind(tx, models.GatedMatter{MatterID: m.ID, Clause: "102", Subject: models.ConsultReview, SubjectID: 7, TextNumber: 1, TextHash: "h1"})
	}))
	r.Clock.Set(closes)
	for _, c := range []models.Consultation{own, review} {
		now, err := db.From[models.Consultation](r.DB.Read(r.Ctx)).Where("id = ?", c.ID).Take(r.Ctx)
		r.Must(err)
		r.Must(s.Close(r.Ctx, r.Fresh(r.Head), c.ID, now.Version, "Nobody had a concern."))
	}
}

// The second format holds, sealed, what every seat was told, the reservation
// with its end, the request for time, the finding and the roll with its
// arithmetic; the public reads none of it, and as many sealed fields as ever.
func TestTheSecondFormat(t *testing.T) {
	r := room(t)
	d := byRoll(r)
	words := []string{"CHARTER-12", "REASON-OF-RESERVATION", "OTHER-WORDS", "END-OF-RESERVATION", "REASON-OF-TIME", "WHO-WAS-HEARD", "REASON-OF-BALLOT", "11 of 12 seats voting in favour", "by_hand", "CAME-BACK", `"clause":"102"`, `"threshold":"four fifths"`}
	full, public := file(r, r.Head, d.Reference, true), file(r, visitor, d.Reference, false)
	for _, word := range words {
		if !strings.Contains(full, word) {
			t.Errorf("the full certificate has no %q", word)
		}
		if strings.Contains(public, word) {
			t.Errorf("the public certificate has %q", word)
		}
	}
	if !strings.Contains(public, `"method":"formal"`) || !strings.Contains(public, `"capacity":"coordinator"`) {
		t.Errorf("the public certificate: %s", public)
	}
	for reference, of := range map[string]string{"of a roll call": public, "of consensus": file(r, visitor, "DEM00-D-2027-01", false)} {
		report, err := models.CheckCertificate([]byte(of))
		if err != nil || len(report.Sealed) != len(models.SealedFields) || !slices.Equal(report.Sealed, models.SealedFields) {
			t.Errorf("%s: %v, %v", reference, report.Sealed, err)
		}
	}
	member := file(r, r.Member(models.ConstituencyContributors, 2), d.Reference, true)
	for _, private := range models.PrivateFields {
		if strings.Contains(member, `"`+private+`":{"salt"`) {
			t.Errorf("a member opens %s", private)
		}
	}
	verified(r)
}

// bracketed is a decision on a second wording that took up an objection to words,
// which its seat called met, and a reservation of a member without a seat.
func bracketed(r *boardroom.Room) models.Decision {
	r.T.Helper()
	m := r.Opened()
	seat, member := r.Member(models.ConstituencyStakeholders, 2), r.Fresh(r.CastFor(models.RoleNetworkMember, people.OrganisationInput{Code: "ORG-Z", Name: "ORGANISATION-WITHOUT-SEAT", Kind: models.KindUNEntity}, ""))
	r.Answer(m, models.ConstituencyStakeholders, 2, boardroom.Object(1))
	r.Answer(m, models.ConstituencyContributors, 3, models.VoteInput{TextNumber: 1, Answer: models.AnswerRemarks, Words: "recruitment fees", Reason: "REMARK-ON-WORDS"})
	r.Must(r.Matters.ReserveAsMember(r.Ctx, member, m.ID, models.ReservationInput{Reference: "CHARTER-14", Reason: "Our work.", Words: "recruitment fees", Change: "CHANGE-ASKED"}))
	v, err := r.Matters.Show(r.Ctx, r.Chair, m.ID)
	r.Must(err)
	r.Clock.Advance(time.Hour)
	closes := r.DB.Now(r.Ctx).AddDate(0, 0, 10)
	r.Must(r.Matters.Revise(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version, matters.Wording{Outcome: models.OutcomeApprove, Reserve: models.ReserveFirst,
		Body: strings.ReplaceAll(boardroom.Text, "second season", "first season"), Why: "A bridge.",
		Addresses: matters.Addresses{Votes: []int64{v.Objection[0].ID}, Reservations: []int64{v.Reservations[0].ID}}}, &closes))
	m = r.Stored(m.ID)
	r.Must(r.Matters.Confirm(r.Ctx, r.Fresh(seat), m.ID, v.Objection[0].ID, models.ConfirmationInput{TextNumber: 2, Verdict: models.VerdictNotSatisfied, Note: "NOT-YET"}))
	r.Must(r.Matters.Confirm(r.Ctx, r.Fresh(seat), m.ID, v.Objection[0].ID, models.ConfirmationInput{TextNumber: 2, Verdict: models.VerdictSatisfied, Note: "NOTE-OF-CONFIRMATION"}))
	r.Must(r.Matters.EndReservationAsMember(r.Ctx, r.Fresh(member), m.ID, v.Reservations[0].ID, "It is met."))
	r.AllAgree(m)
	return adopt(r, m)
}

// The third format holds, sealed, what stood in brackets, with the remedy each
// asked for, the wordings that took it up, what its own seat said and how it
// ended; a member without a seat is named by its name of then. A seat whose
// interest closes it, and the public, read none of it.
func TestTheThirdFormat(t *testing.T) {
	r := room(t)
	d := bracketed(r)
	full, public := file(r, r.Head, d.Reference, true), file(r, visitor, d.Reference, false)
	for _, word := range []string{`"kind":"objection"`, `"kind":"remark"`, `"kind":"reservation"`, `"words":"before the second season"`, `"remedy":"Before the first worker departs."`,
		`"taken_up":[2]`, "NOT-YET", "NOTE-OF-CONFIRMATION", `"how":"satisfied"`, `"how":"withdrawn"`, "REMARK-ON-WORDS", "CHANGE-ASKED", "ORGANISATION-WITHOUT-SEAT"} {
		if !strings.Contains(full, word) {
			t.Errorf("the full certificate has no %s", word)
		}
		if strings.Contains(public, word) {
			t.Errorf("the public certificate has %s", word)
		}
	}
	closed := file(r, r.Member(models.ConstituencyNetwork, 1), d.Reference, true)
	for _, field := range []string{models.SealedBrackets, models.SealedFormal, models.SealedVotes} {
		if strings.Contains(closed, `"`+field+`":{"salt"`) {
			t.Errorf("a seat without a vote opens %s", field)
		}
	}
	if report, err := models.CheckCertificate([]byte(full)); err != nil || len(report.Opened) != len(models.SealedFields) {
		t.Errorf("%+v, %v", report, err)
	}
	// The name is that of the adoption, whatever the organisation is called later.
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.rename", func(tx *db.Tx) error {
		_, err := db.Exec(tx, "UPDATE organisations SET name = 'Another name' WHERE code = 'ORG-Z'")
		return err
	}))
	verified(r)
	if file(r, r.Head, d.Reference, true) != full {
		t.Error("the certificate has changed")
	}
}

// A store with certificates of all formats: each is checked as its form says,
// and a change in rows that one did not hold yet is found in the later ones alone.
func TestAllFormatsInOneChain(t *testing.T) {
	r := room(t)
	d := byRoll(r)
	third := bracketed(r)
	err := r.DB.Write(r.Ctx, models.SystemActor, "test.reissue", func(tx *db.Tx) error {
		if err := unguard(tx); err != nil {
			return err
		}
		for _, text := range []string{"DELETE FROM certificates", "DELETE FROM counters WHERE series = 'certificates'"} {
			if _, err := db.Exec(tx, text); err != nil {
				return err
			}
		}
		// The clock is read after the first lock of an act; here each decision's is set.
		if _, err := db.Load[models.Body](tx, r.Board.ID); err != nil {
			return err
		}
		var decided []models.Decision
		if err := tx.Raw("SELECT * FROM decisions ORDER BY id").Scan(&decided).Error; err != nil {
			return err
		}
		for _, one := range decided {
			format := models.CertificateFormat1
			switch one.ID {
			case d.ID:
				format = models.CertificateFormat2
			case third.ID:
				format = models.CertificateFormat
			}
			tx.Now = one.AdoptedAt
			if err := certificates.IssueAs(tx, one.ID, format); err != nil {
				return err
			}
		}
		for _, c := range []struct{ text, want string }{
			{"UPDATE decisions SET version = version", ""},
			{"UPDATE formal_ballots SET reason = 'other' WHERE id = 1", "formal.rolls[1].ballots[1].reason"},
			{"UPDATE brackets SET words = 'flipped' WHERE id = (SELECT MIN(x.id) FROM brackets x)", "of decision " + third.Reference + ": brackets[1].words"},
			{"UPDATE votes SET answer = 'abstain' WHERE matter_id = 1 AND answer = 'agree'", "certificate 1 of decision"},
		} {
			found := ""
			if err := tx.Try(func() error {
				if strings.Contains(c.text, "version") {
					found = faults(r.Ctx, t, tx)
					return errBack
				}
				if _, err := db.Exec(tx, c.text); err != nil {
					return err
				}
				found = faults(r.Ctx, t, tx)
				return errBack
			}); !errors.Is(err, errBack) {
				return err
			}
			if (c.want == "") != (found == "") || !strings.Contains(found, c.want) {
				return fmt.Errorf("%s: verify says %q", c.text, found)
			}
		}
		return errBack
	})
	if !errors.Is(err, errBack) {
		t.Fatal(err)
	}
}

// A person is erased: the fields with names can no longer be opened, by nobody;
// public form, hash and chain stay, and verify says what happened. Without the
// record of the erasure it is a fault.
func TestErasedNames(t *testing.T) {
	r := room(t)
	d := decided(r)
	second := other(r)
	before := file(r, visitor, d.Reference, false)
	person := r.Members["contributors/1"].PersonID
	r.Must(r.DB.Write(r.Ctx, r.Fresh(r.Head), "person.erase", func(tx *db.Tx) error {
		tx.Target("people", person)
		n, err := certificates.Erase(tx, person, "asked by the person")
		if err == nil && n != 2 {
			err = fmt.Errorf("%d certificates", n)
		}
		return err
	}))
	if after := file(r, visitor, d.Reference, false); after != before {
		t.Error("the public form has changed")
	}
	full := file(r, r.Head, d.Reference, true)
	report, err := models.CheckCertificate([]byte(full))
	if err != nil || !slices.Equal(report.Sealed, []string{models.SealedNotes, models.SealedPersons}) || strings.Contains(full, "PRIVATE-WORDS") {
		t.Errorf("%v, %v", report.Sealed, err)
	}
	verified(r)
	said, err := certificates.Erased(r.DB.Read(r.Ctx))
	r.Must(err)
	if len(said) != 4 || !strings.HasPrefix(said[0], "certificate 1: notes erased on 2027-") || strings.HasSuffix(said[0], "act 0") {
		t.Errorf("%q", said)
	}
	third := other(r) // the chain goes on
	if v, err := r.Decisions.Certificate(r.Ctx, visitor, third.Reference); err != nil || v.Number != 3 {
		t.Errorf("%+v, %v", v, err)
	}
	for text, want := range map[string]string{
		"DELETE FROM certificate_erasures WHERE certificate_id = 1":                                                  "notes has lost its salt",
		"UPDATE decisions SET sentence = 'Adopted.' WHERE id = 1":                                                    "arithmetic.sentence",
		"UPDATE certificates SET opened = (SELECT x.opened FROM certificates x WHERE x.number = 3) WHERE number = 2": "certificate 2 of decision " + second.Reference,
	} {
		if found := mutated(t, r, text); !strings.Contains(found, want) {
			t.Errorf("%s: verify says %q", text, found)
		}
	}
}
