package soundings_test

import (
	"strings"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/people"
	"seedfund/app/soundings"
	"seedfund/models"
	"seedfund/models/when"
)

// hall is a room with two more organisations in the pool of the stakeholders.
type hall struct {
	*boardroom.Room
	s      *soundings.Service
	m      models.Matter
	member models.Actor // stakeholders, seat 1
	one    models.Actor // of an organisation in the pool
	two    models.Actor
}

func open(t *testing.T) *hall {
	t.Helper()
	r := boardroom.New(t)
	h := &hall{Room: r, s: soundings.New(r.DB), m: r.Opened(), member: r.Member(models.ConstituencyStakeholders, 1)}
	for _, code := range []string{"POOL-1", "POOL-2"} {
		who := r.CastFor(models.RolePUNOProgramme, people.OrganisationInput{Code: code, Name: "Organisation " + code, Kind: models.KindUNEntity}, "")
		_, err := r.Bodies.Offer(r.Ctx, r.Fresh(r.Head), r.Board.ID, bodies.PoolInput{Constituency: models.ConstituencyNetwork, OrganisationID: who.OrganisationID,
			EligibleFrom: when.DateOf(r.DB.Now(r.Ctx)), Willing: true})
		r.Must(err)
		if h.one.MandateID == 0 {
			h.one = who
		} else {
			h.two = who
		}
	}
	h.member = r.Member(models.ConstituencyNetwork, 3)
	return h
}

func (h *hall) summary() models.SoundingInput {
	return models.SoundingInput{Language: "en", Body: "What is asked, in ten lines.", Organisations: []int64{h.two.OrganisationID, h.one.OrganisationID}}
}

func (h *hall) ask() models.Sounding {
	h.T.Helper()
	x, err := h.s.Ask(h.Ctx, h.member, h.m.ID, 0, 0, h.summary())
	h.Must(err)
	return x
}

func (h *hall) stored(id int64) models.Sounding {
	h.T.Helper()
	x, err := db.From[models.Sounding](h.DB.Read(h.Ctx)).Where("id = ?", id).Take(h.Ctx)
	h.Must(err)
	return x
}

func (h *hall) sent() models.Sounding {
	h.T.Helper()
	x := h.ask()
	h.Must(h.s.Clear(h.Ctx, h.Fresh(h.Head), x.ID, x.Version))
	return h.stored(x.ID)
}

func (h *hall) show(actor models.Actor, id int64) models.SoundingView {
	h.T.Helper()
	v, err := h.s.Show(h.Ctx, actor, id)
	h.Must(err)
	return v
}

func (h *hall) list(actor models.Actor) ([]models.SoundingRow, error) {
	rows, _, err := h.s.List(h.Ctx, actor, soundings.Filter{})
	return rows, err
}

// clause 100: a seat hears its constituency: written, cleared, sent, answered;
// the seat reads everything, each organisation its own words, the secretariat
// that cleared it nothing of what came back.
func TestASeatHearsItsConstituency(t *testing.T) {
	h := open(t)
	offer, err := h.s.Offer(h.Ctx, h.member, h.m.ID, 0)
	h.Must(err)
	if len(offer.Organisations) != 2 || offer.Before != nil {
		t.Fatalf("%+v", offer)
	}
	x := h.ask()
	if _, err := h.s.Show(h.Ctx, h.one, x.ID); !models.IsKind(err, models.KindNotFound) {
		t.Error("read before it was cleared:", err)
	}
	if rows, err := h.list(h.Head); err != nil || len(rows) != 1 || !rows[0].Waits {
		t.Error(rows, err)
	}
	h.Must(h.s.Clear(h.Ctx, h.Fresh(h.Head), x.ID, x.Version))
	waits := func(actor models.Actor) bool {
		rows, err := h.list(actor)
		h.Must(err)
		return len(rows) == 1 && rows[0].Waits
	}
	if !waits(h.one) || waits(h.Head) || waits(h.member) {
		t.Error("it waits for the wrong ones")
	}
	h.Must(h.s.Comment(h.Ctx, h.one, x.ID, "We would wait."))
	if waits(h.one) || !waits(h.two) {
		t.Error("who has commented is still waited for, or the other is not")
	}
	h.Must(h.s.Comment(h.Ctx, h.two, x.ID, "We agree."))
	h.Must(h.s.Comment(h.Ctx, h.two, x.ID, "With one remark."))
	if v := h.show(h.member, x.ID); len(v.Comments) != 3 || len(v.Recipients) != 2 || !v.Seat {
		t.Errorf("the seat: %+v", v)
	}
	if v := h.show(h.one, x.ID); len(v.Comments) != 1 || v.Comments[0].Body != "We would wait." || len(v.Recipients) != 0 {
		t.Errorf("an organisation: %+v", v)
	}
	if v := h.show(h.Head, x.ID); len(v.Comments) != 0 {
		t.Errorf("the secretariat: %+v", v.Comments)
	}
	for _, stranger := range []models.Actor{h.Lead, h.Cast(models.RoleAuditor), h.Member(models.ConstituencyContributors, 1), h.Partner} {
		if _, err := h.s.Show(h.Ctx, stranger, x.ID); !models.IsKind(err, models.KindNotFound) {
			t.Errorf("%s reads it: %v", stranger.Role, err)
		}
		if rows, err := h.list(stranger); err != nil || len(rows) != 0 {
			t.Errorf("%s has it in the list: %v %v", stranger.Role, rows, err)
		}
	}
	if rows, err := h.list(h.one); err != nil || len(rows) != 1 {
		t.Error(rows, err)
	}
	// What was said is in no record of acts either.
	var told int
	h.Must(h.DB.Read(h.Ctx).Raw("SELECT COUNT(*) FROM act_values WHERE body LIKE '%would wait%' OR body LIKE '%ten lines%'").Scan(&told).Error)
	if told != 0 {
		t.Error("the record of acts repeats a private word")
	}
	h.Verify()
}

func TestWhatIsRefusedOfASounding(t *testing.T) {
	h := open(t)
	bad := h.summary()
	bad.Body, bad.Organisations = " ", nil
	_, err := h.s.Ask(h.Ctx, h.member, h.m.ID, 0, 0, bad)
	h.Refused(err, models.KindInvalid, "soundings.fault.summary")
	bad = h.summary()
	bad.Organisations = []int64{h.Lead.OrganisationID} // the item concerns it
	_, err = h.s.Ask(h.Ctx, h.member, h.m.ID, 0, 0, bad)
	h.Refused(err, models.KindInvalid, "soundings.fault.summary")
	bad = h.summary()
	bad.Body = strings.Repeat("x", models.SoundingLimit+1)
	_, err = h.s.Ask(h.Ctx, h.member, h.m.ID, 0, 0, bad)
	h.Refused(err, models.KindInvalid, "soundings.fault.summary")
	if _, err := h.s.Ask(h.Ctx, h.one, h.m.ID, 0, 0, h.summary()); !models.IsKind(err, models.KindForbidden) {
		t.Error("one without a seat asks:", err)
	}

	x := h.ask()
	h.Refused(h.s.Clear(h.Ctx, h.Fresh(h.Head), x.ID, x.Version+1), models.KindStale, "error.stale")
	if err := h.s.Clear(h.Ctx, h.Fresh(h.Officer), x.ID, x.Version); !models.IsKind(err, models.KindForbidden) {
		t.Error("an officer clears:", err)
	}
	h.Refused(h.s.Return(h.Ctx, h.Fresh(h.Head), x.ID, x.Version, " "), models.KindInvalid, "soundings.fault.return")
	h.Must(h.s.Return(h.Ctx, h.Fresh(h.Head), x.ID, x.Version, "It names a reviewer."))
	x = h.stored(x.ID)
	h.Refused(h.s.Clear(h.Ctx, h.Fresh(h.Head), x.ID, x.Version), models.KindConflict, "soundings.not_waiting")
	_, err = h.s.Ask(h.Ctx, h.member, h.m.ID, 0, x.Version-1, h.summary())
	h.Refused(err, models.KindStale, "error.stale")
	_, err = h.s.Ask(h.Ctx, h.member, h.m.ID, 0, x.Version, h.summary())
	h.Must(err)
	x = h.stored(x.ID)
	h.Must(h.s.Clear(h.Ctx, h.Fresh(h.Head), x.ID, x.Version))
	_, err = h.s.Ask(h.Ctx, h.member, h.m.ID, 0, x.Version+1, h.summary())
	h.Refused(err, models.KindConflict, "soundings.sent_already")

	h.Refused(h.s.Comment(h.Ctx, h.one, x.ID, ""), models.KindInvalid, "soundings.fault.reply")
	if err := h.s.Comment(h.Ctx, h.Partner, x.ID, "Me too."); !models.IsKind(err, models.KindNotFound) {
		t.Error("one who is not asked comments:", err)
	}
	h.Refused(h.s.Comment(h.Ctx, h.member, x.ID, "I ask and I answer."), models.KindForbidden, "soundings.not_asked")
	h.Clock.Set(*h.m.ClosesAt)
	h.Refused(h.s.Comment(h.Ctx, h.one, x.ID, "Late."), models.KindTooLate, "board.vote_closed")
	h.Verify()
}

// Whom an interest screens finds nothing of the summary.
func TestAScreenedSeatFindsNoSounding(t *testing.T) {
	h := open(t)
	x := h.sent()
	_, err := h.Matters.Declare(h.Ctx, h.member, h.m.ID, 0, models.InterestPersonal, "")
	h.Must(err)
	if _, err := h.s.Show(h.Ctx, h.member, x.ID); !models.IsKind(err, models.KindNotFound) {
		t.Error(err)
	}
	if rows, err := h.list(h.member); err != nil || len(rows) != 0 {
		t.Error(rows, err)
	}
	_, err = h.s.Offer(h.Ctx, h.member, h.m.ID, 0)
	if !models.IsKind(err, models.KindNotFound) {
		t.Error(err)
	}
}

// What was sent and what was said stand, past the program too.
func TestASentSoundingStands(t *testing.T) {
	h := open(t)
	x := h.sent()
	h.Must(h.s.Comment(h.Ctx, h.one, x.ID, "We would wait."))
	for _, text := range []string{"UPDATE soundings SET body = 'x'", "DELETE FROM sounding_comments", "UPDATE sounding_comments SET body = 'x'", "DELETE FROM soundings"} {
		if _, err := h.Outside().Exec(text); err == nil {
			t.Errorf("%s (%s)", text, apptest.Engine())
		}
	}
}
