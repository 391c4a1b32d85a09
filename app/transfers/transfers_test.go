package transfers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/ledger"
	"seedfund/app/people"
	"seedfund/app/programmes"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

var start = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

// desk is a fund with one programme of three organisations whose first tranche
// is released, and the people who handle its money.
type desk struct {
	*apptest.Harness
	*testing.T
	transfers  *transfers.Service
	programmes *programmes.Service
	officer    models.Actor
	head       models.Actor
	agent      models.Actor
	orgs       []int64
	programme  *models.Programme
}

func invariants(c *db.Config) {
	c.Invariants = append(append(ledger.Invariants(), programmes.Invariants()...), transfers.Invariants()...)
}

func open(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	return deskOn(t, apptest.New(t, apptest.At(start), apptest.With(invariants)))
}

func deskOn(t *testing.T, h *apptest.Harness) *desk {
	t.Helper()
	store, err := files.OpenStore(h.Dir + "/files")
	if err != nil {
		t.Fatal(err)
	}
	kept := files.New(h.DB, store, files.Limits{})
	d := &desk{Harness: h, T: t, transfers: transfers.New(h.DB, kept), programmes: programmes.New(h.DB, kept)}
	d.officer, d.head, d.agent = h.Cast(models.RoleSecretariatOfficer), h.Cast(models.RoleSecretariatHead), h.Cast(models.RoleAgentOfficer)
	d.orgs = decided.Organisations(t, h, 3)
	decided.Fund(t, h, 1_000_000_00)
	p := decided.Programme(t, h, decided.Plan{Organisations: []decided.Organisation{
		{ID: d.orgs[0], Tranche: []money.Cents{180_000_00, 120_000_00}},
		{ID: d.orgs[1], Tranche: []money.Cents{180_000_00, 120_000_00}},
		{ID: d.orgs[2], Tranche: []money.Cents{60_000_00, 40_000_00}},
	}})
	d.programme = &p
	d.release(1, programmes.ReleaseInput{})
	return d
}

func (d *desk) release(tranche int, in programmes.ReleaseInput) {
	d.Helper()
	p, err := d.programmes.Get(d.Ctx, models.SystemActor, d.programme.ID)
	d.must(err)
	_, err = d.programmes.Release(d.Ctx, d.Fresh(d.officer), d.programme.ID, p.Programme.Version, tranche, in)
	d.must(err)
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// refused asserts the kind and the key of a refusal, or of one of its fields.
func (d *desk) refused(err error, kind models.Kind, key string) *models.Error {
	d.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != kind {
		d.Fatalf("error %v, want kind %d, %s", err, kind, key)
	}
	found := e.Key == key
	for _, f := range e.Fields {
		found = found || f.Key == key
	}
	if !found {
		d.Fatalf("refused with %v, want %s", err, key)
	}
	return e
}

func (d *desk) amounts(cents ...money.Cents) transfers.Asked {
	in := transfers.Asked{Amounts: map[int64]money.Cents{}}
	for i, c := range cents {
		in.Amounts[d.orgs[i]] = c
	}
	return in
}

func (d *desk) prepared(cents ...money.Cents) *models.TransferRequest {
	d.Helper()
	r, err := d.transfers.Prepare(d.Ctx, d.officer, d.programme.ID, 1, d.amounts(cents...))
	d.must(err)
	return r
}

func (d *desk) show(id int64) models.TransferRequestView {
	d.Helper()
	v, err := d.transfers.Show(d.Ctx, d.officer, id)
	d.must(err)
	return v
}

func (d *desk) version(id int64) int64 { return d.show(id).Request.Version }

// sent is a request with the agent.
func (d *desk) sent(cents ...money.Cents) *models.TransferRequest {
	d.Helper()
	r := d.prepared(cents...)
	d.must(d.transfers.Approve(d.Ctx, d.head, r.ID, d.version(r.ID)))
	d.must(d.transfers.Send(d.Ctx, d.officer, r.ID, d.version(r.ID)))
	return r
}

func (d *desk) paying(ref string, cents ...money.Cents) transfers.Word {
	today := when.DateOf(d.DB.Now(d.Ctx))
	w := transfers.Word{Action: models.TransferPay, AgentNumber: "99000001", NotifiedOn: today}
	for i, c := range cents {
		if c > 0 {
			w.Payments = append(w.Payments, transfers.Paid{OrganisationID: d.orgs[i], Cents: c, ValueDate: today, AgentRef: fmt.Sprintf("%s-%d", ref, i+1)})
		}
	}
	return w
}

func (d *desk) act(id int64, w transfers.Word) error {
	_, err := d.transfers.Act(d.Ctx, d.Fresh(d.agent), id, d.version(id), w)
	return err
}

func (d *desk) state(id int64, want models.TransferState) models.TransferRequestView {
	d.Helper()
	v := d.show(id)
	if v.Request.State != want {
		d.Fatalf("%s, want %s", v.Request.State, want)
	}
	return v
}

func (d *desk) share(org int64) models.TrancheAmount {
	d.Helper()
	var a models.TrancheAmount
	d.must(d.DB.Read(d.Ctx).Raw("SELECT a.* FROM tranche_amounts a JOIN tranches t ON t.id = a.tranche_id WHERE t.programme_id = ? AND t.number = 1 AND a.organisation_id = ?",
		d.programme.ID, org).Take(&a).Error)
	return a
}

func letter(text string) *files.Upload {
	return &files.Upload{Name: "notification.txt", Body: strings.NewReader(text)}
}

// From the first word to the paid transfer, with the agent signing in: the
// ledger, the tranche, the programme's start and the sums follow.
func TestFromRequestToPaidTransfer(t *testing.T) {
	d := open(t)
	r := d.prepared(180_000_00, 180_000_00, 60_000_00)
	if r.Reference != "TR-0001" || d.share(d.orgs[0]).RequestedCents != 180_000_00 {
		t.Errorf("%+v", r)
	}
	d.must(d.transfers.Approve(d.Ctx, d.head, r.ID, d.version(r.ID)))
	d.must(d.transfers.Send(d.Ctx, d.officer, r.ID, d.version(r.ID)))
	d.must(d.act(r.ID, transfers.Word{Action: models.TransferReceive}))
	d.must(d.act(r.ID, transfers.Word{Action: models.TransferAskQuery, Text: "Which account of the third organisation?"}))
	d.must(d.transfers.Answer(d.Ctx, d.officer, r.ID, d.version(r.ID), "The one on file."))
	d.must(d.act(r.ID, transfers.Word{Action: models.TransferAccept}))
	d.must(d.act(r.ID, d.paying("A", 180_000_00, 100_000_00)))
	d.state(r.ID, models.TransferAccepted)
	d.must(d.act(r.ID, d.paying("B", 0, 80_000_00, 60_000_00)))
	v := d.state(r.ID, models.TransferPaid)
	if v.PaidCents() != 420_000_00 || len(v.Payments) != 4 || v.Programme.AgentNumber != "99000001" || v.Programme.StartOn != when.DateOf(start) ||
		v.Programme.State != models.ProgrammeOngoing || v.Tranche.State != models.TrancheTransferred || v.Request.ClosedAt == nil {
		t.Errorf("%+v", v)
	}
	if v.Events[4].Text != "Which account of the third organisation?" || v.Events[5].Text != "The one on file." || v.Prepared != string(models.RoleSecretariatOfficer) {
		t.Errorf("history %+v", v.Events)
	}
	for _, l := range v.Lines {
		var sum money.Cents
		for _, c := range l.Categories {
			sum += c
		}
		if sum != l.AskedCents || l.Agreement == "" || l.BeforeCents != 0 {
			t.Errorf("line %+v", l)
		}
	}
	d.Verify()
}

func TestRequestsTogetherNeverAskForMoreThanWasReleased(t *testing.T) {
	d := open(t)
	_, err := d.transfers.Prepare(d.Ctx, d.officer, d.programme.ID, 1, d.amounts(180_000_01))
	d.refused(err, models.KindInvalid, "transfers.fault.above_released")
	first := d.prepared(100_000_00)
	_, err = d.transfers.Prepare(d.Ctx, d.officer, d.programme.ID, 1, d.amounts(80_000_01))
	e := d.refused(err, models.KindConflict, "transfers.conflict.held")
	if e.Fields[0].Args["Left"] != money.Cents(80_000_00) {
		t.Errorf("left %v", e.Fields[0].Args)
	}
	d.prepared(80_000_00)
	d.must(d.transfers.Edit(d.Ctx, d.officer, first.ID, d.version(first.ID), d.amounts(40_000_00, 5_00)))
	d.prepared(60_000_00)
	d.must(d.transfers.Cancel(d.Ctx, d.officer, first.ID, d.version(first.ID), "asked in another request"))
	if a := d.share(d.orgs[0]); a.RequestedCents != 140_000_00 {
		t.Errorf("%+v", a)
	}
	for name, in := range map[string]struct {
		asked transfers.Asked
		key   string
	}{
		"nothing":             {d.amounts(0), "transfers.fault.nothing_asked"},
		"below zero":          {d.amounts(-1), "money.fault.above_zero"},
		"another":             {transfers.Asked{Amounts: map[int64]money.Cents{d.agent.OrganisationID: 1}}, "transfers.fault.organisation_other"},
		"a note that is long": {transfers.Asked{Amounts: d.amounts(1).Amounts, Note: strings.Repeat("x", transfers.NoteLimit+1)}, "transfers.fault.note_long"},
	} {
		_, err := d.transfers.Prepare(d.Ctx, d.officer, d.programme.ID, 1, in.asked)
		if e := models.AsError(err); e == nil || e.Kind != models.KindInvalid || e.Fields[0].Key != in.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = d.transfers.Prepare(d.Ctx, d.officer, d.programme.ID, 2, d.amounts(1))
	d.refused(err, models.KindConflict, "transfers.conflict.not_released")
	_, err = d.transfers.Prepare(d.Ctx, d.officer, d.programme.ID, 9, d.amounts(1))
	d.refused(err, models.KindNotFound, "error.not_found")
	d.Verify()
}

// clause 99: two persons stand behind the words that are sent.
func TestTheSignatureIsBoundToTheRevision(t *testing.T) {
	d := open(t)
	r := d.prepared(10_00)
	d.refused(d.transfers.Approve(d.Ctx, d.officer, r.ID, d.version(r.ID)), models.KindForbidden, "transfers.forbidden.same_person")
	other := d.officer
	other.Role, other.MandateID = models.RoleSecretariatHead, d.head.MandateID
	d.refused(d.transfers.Approve(d.Ctx, other, r.ID, d.version(r.ID)), models.KindForbidden, "transfers.forbidden.same_person")
	d.refused(d.transfers.Send(d.Ctx, d.officer, r.ID, d.version(r.ID)), models.KindConflict, "flow.wrong_state")
}

func TestAnEditVoidsTheSignature(t *testing.T) {
	d := open(t)
	r := d.prepared(10_00)
	seen := d.version(r.ID)
	d.must(d.transfers.Approve(d.Ctx, d.head, r.ID, seen))
	d.must(d.transfers.Edit(d.Ctx, d.officer, r.ID, d.version(r.ID), d.amounts(20_00)))
	v := d.state(r.ID, models.TransferDraft)
	if v.Request.Revision != 2 || v.Approved() {
		t.Errorf("revision %d, approved %v", v.Request.Revision, v.Approved())
	}
	d.refused(d.transfers.Approve(d.Ctx, d.head, r.ID, seen), models.KindStale, "error.stale")
	d.must(d.transfers.Approve(d.Ctx, d.head, r.ID, d.version(r.ID)))
	d.must(d.transfers.Send(d.Ctx, d.officer, r.ID, d.version(r.ID)))
	d.refused(d.transfers.Edit(d.Ctx, d.officer, r.ID, d.version(r.ID), d.amounts(1)), models.KindConflict, "flow.wrong_state")
	d.refused(d.transfers.Cancel(d.Ctx, d.officer, r.ID, d.version(r.ID), "late"), models.KindConflict, "flow.wrong_state")
	d.Verify()
}

func TestWhoMayDoWhat(t *testing.T) {
	d := open(t)
	r := d.sent(10_00)
	for _, role := range models.Roles {
		actor := d.Fresh(d.Cast(role))
		_, prepare := d.transfers.Prepare(d.Ctx, actor, d.programme.ID, 1, d.amounts(1))
		secretariat := role == models.RoleSecretariatOfficer || role == models.RoleSecretariatHead
		if (prepare == nil) != secretariat {
			t.Errorf("%s prepares: %v", role, prepare)
		}
		_, act := d.transfers.Act(d.Ctx, actor, r.ID, d.version(r.ID), transfers.Word{Action: models.TransferReceive})
		switch {
		case role == models.RoleAgentOfficer && act != nil:
			t.Errorf("the agent: %v", act)
		case secretariat && !models.IsKind(act, models.KindConflict) && !models.IsKind(act, models.KindInvalid):
			t.Errorf("%s acts for the agent without its notification: %v", role, act)
		case !secretariat && role != models.RoleAgentOfficer && !models.IsKind(act, models.KindForbidden):
			t.Errorf("%s acts for the agent: %v", role, act)
		}
	}
	_, err := d.transfers.Prepare(d.Ctx, d.Stale(d.officer), d.programme.ID, 1, d.amounts(1))
	d.refused(err, models.KindSignIn, "error.fresh_sign_in")
	_, err = d.transfers.Act(d.Ctx, d.Stale(d.agent), r.ID, 0, transfers.Word{Action: models.TransferAccept})
	d.refused(err, models.KindSignIn, "error.fresh_sign_in")
}

func TestWhoSeesARequest(t *testing.T) {
	d := open(t)
	draft, sent := d.prepared(1), d.sent(2)
	var member people.OrganisationInput
	d.must(d.DB.Read(d.Ctx).Raw("SELECT code, name, kind FROM organisations WHERE id = ?", d.orgs[2]).Scan(&member).Error)
	for name, c := range map[string]struct {
		actor       models.Actor
		draft, sent bool
	}{
		"secretariat":          {d.officer, true, true},
		"auditor":              {d.Cast(models.RoleAuditor), true, true},
		"agent":                {d.agent, false, true},
		"board":                {d.Cast(models.RoleBoardMember), false, true},
		"organisation of it":   {d.CastFor(models.RolePUNOFinance, member, ""), false, true},
		"another organisation": {d.CastFor(models.RolePUNOFinance, people.OrganisationInput{Code: "ORG-Z", Name: "Organisation Z", Kind: models.KindUNEntity}, ""), false, false},
	} {
		for id, want := range map[int64]bool{draft.ID: c.draft, sent.ID: c.sent} {
			if _, err := d.transfers.Show(d.Ctx, c.actor, id); (err == nil) != want || err != nil && !models.IsKind(err, models.KindNotFound) {
				t.Errorf("%s, request %d: %v", name, id, err)
			}
		}
		rows, _, err := d.transfers.List(d.Ctx, c.actor, transfers.Filter{})
		want := 0
		if c.sent {
			want++
		}
		if c.draft {
			want++
		}
		if err != nil || len(rows) != want {
			t.Errorf("%s lists %d (%v), want %d", name, len(rows), err, want)
		}
	}
	if _, err := d.transfers.Show(d.Ctx, d.Cast(models.RoleReviewer), sent.ID); !models.IsKind(err, models.KindForbidden) {
		t.Errorf("a reviewer: %v", err)
	}
}

// clause 97: what the secretariat enters in the agent's place rests on the
// notification and on two persons.
func TestRecordedOnBehalfWaitsForASecondPerson(t *testing.T) {
	d := open(t)
	r := d.sent(100_00, 50_00)
	w := d.paying("N", 100_00, 50_00)
	_, err := d.transfers.Act(d.Ctx, d.officer, r.ID, d.version(r.ID), w)
	d.refused(err, models.KindInvalid, "money.fault.notification")
	w.Notification = letter("Paid on 1 March 2027.")
	rec, err := d.transfers.Act(d.Ctx, d.officer, r.ID, d.version(r.ID), w)
	d.must(err)
	v := d.state(r.ID, models.TransferSent)
	if !rec.Waits() || v.PaidCents() != 0 || !v.Records[0].OnBehalf() || v.Records[0].FileName != "notification.txt" || len(v.Records[0].Lines) != 2 {
		t.Errorf("%+v", v.Records)
	}
	_, err = d.transfers.Act(d.Ctx, d.head, r.ID, d.version(r.ID), transfers.Word{Action: models.TransferAccept, FileID: rec.FileID})
	d.refused(err, models.KindConflict, "transfers.conflict.pending")
	d.refused(d.transfers.Confirm(d.Ctx, d.officer, rec.ID, rec.Version), models.KindForbidden, "money.forbidden.same_person")
	d.refused(d.transfers.Confirm(d.Ctx, d.agent, rec.ID, rec.Version), models.KindForbidden, "error.right_missing")
	d.refused(d.transfers.Confirm(d.Ctx, d.head, rec.ID, rec.Version+1), models.KindStale, "error.stale")
	d.must(d.transfers.Confirm(d.Ctx, d.head, rec.ID, rec.Version))
	v = d.state(r.ID, models.TransferPaid)
	if v.PaidCents() != 150_00 || v.Payments[0].Road != models.RoadOnBehalf || v.Events[len(v.Events)-1].Road != models.RoadOnBehalf {
		t.Errorf("%+v", v.Payments)
	}
	d.refused(d.transfers.Confirm(d.Ctx, d.head, rec.ID, 0), models.KindConflict, "money.conflict.record_settled")
	d.Verify()
}

func TestARefusedRecordLeavesTheRequestAsItWas(t *testing.T) {
	d := open(t)
	r := d.sent(100_00)
	w := transfers.Word{Action: models.TransferGiveBack, Text: "account closed", Notification: letter("Returned.")}
	rec, err := d.transfers.Act(d.Ctx, d.officer, r.ID, d.version(r.ID), w)
	d.must(err)
	d.refused(d.transfers.Refuse(d.Ctx, d.head, rec.ID, rec.Version, " "), models.KindInvalid, "transfers.fault.reason")
	d.must(d.transfers.Refuse(d.Ctx, d.head, rec.ID, rec.Version, "the letter is about another request"))
	d.state(r.ID, models.TransferSent)
	d.must(d.act(r.ID, transfers.Word{Action: models.TransferAccept}))
	d.Verify()
}

func TestPaymentsAreCheckedAgainstTheBooks(t *testing.T) {
	d := open(t)
	r := d.sent(100_00, 50_00)
	above := d.paying("A", 100_01)
	d.refused(d.act(r.ID, above), models.KindInvalid, "transfers.fault.above_asked")
	other := d.paying("A", 0, 0, 1)
	d.refused(d.act(r.ID, other), models.KindInvalid, "transfers.fault.organisation_other")
	late := d.paying("A", 1)
	late.Payments[0].ValueDate = when.DateOf(start).AddDays(1)
	d.refused(d.act(r.ID, late), models.KindInvalid, "money.fault.future")
	nameless := d.paying("A", 1)
	nameless.AgentNumber = " "
	d.refused(d.act(r.ID, nameless), models.KindInvalid, "transfers.fault.project_number")
	d.must(d.act(r.ID, d.paying("A", 60_00)))
	d.refused(d.act(r.ID, d.paying("A", 40_00)), models.KindInvalid, "transfers.fault.reference_used")
	number := d.paying("B", 40_00)
	number.AgentNumber = "99000002"
	d.refused(d.act(r.ID, number), models.KindInvalid, "transfers.fault.number_other")
	_, err := d.transfers.Act(d.Ctx, d.agent, r.ID, d.version(r.ID)-1, d.paying("B", 40_00))
	d.refused(err, models.KindStale, "error.stale")
	_, err = d.transfers.Act(d.Ctx, d.agent, r.ID, d.version(r.ID), transfers.Word{Action: "spend"})
	d.refused(err, models.KindInvalid, "money.fault.required")
	if got := d.show(r.ID).PaidCents(); got != 60_00 {
		t.Errorf("paid %s after refusals", got)
	}
	d.Verify()
}

// clause 97: money goes only to organisations with an agreement in force; one
// that ended meanwhile stops its own share alone.
func TestNoMoneyWithoutAgreement(t *testing.T) {
	d := open(t)
	r := d.sent(100_00, 50_00)
	var agreement models.Agreement
	d.must(d.DB.Read(d.Ctx).Raw("SELECT * FROM agreements WHERE organisation_id = ?", d.orgs[0]).Take(&agreement).Error)
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.end", func(tx *db.Tx) error {
		end := tx.Now.Add(time.Minute)
		agreement.ToAt = &end
		return db.Update(tx, &agreement, "to_at")
	}))
	d.Clock.Advance(2 * time.Minute)
	e := d.refused(d.act(r.ID, d.paying("A", 100_00)), models.KindConflict, "transfers.conflict.agreement")
	if len(e.Fields) != 1 || e.Fields[0].Key != "transfers.fault.agreement" {
		t.Errorf("%+v", e.Fields)
	}
	d.must(d.act(r.ID, d.paying("B", 0, 50_00)))
	_, err := d.transfers.Prepare(d.Ctx, d.officer, d.programme.ID, 1, d.amounts(1, 1))
	d.refused(err, models.KindInvalid, "people.no_agreement")
	if v := d.show(r.ID); len(v.AgreementsDue) != 1 || v.PaidCents() != 50_00 {
		t.Errorf("%+v", v.AgreementsDue)
	}
	d.Verify()
}

func TestAReturnedRequestGivesItsMoneyBackAndIsOpenAgain(t *testing.T) {
	d := open(t)
	r := d.sent(180_000_00)
	d.refused(d.act(r.ID, transfers.Word{Action: models.TransferGiveBack}), models.KindInvalid, "transfers.fault.reason")
	d.must(d.act(r.ID, transfers.Word{Action: models.TransferGiveBack, Text: "account not on file"}))
	v := d.state(r.ID, models.TransferReturned)
	if d.share(d.orgs[0]).RequestedCents != 0 || v.AskedCents() != 180_000_00 {
		t.Errorf("%+v", v.Lines)
	}
	other := d.prepared(100_000_00)
	err := d.transfers.Edit(d.Ctx, d.officer, r.ID, d.version(r.ID), d.amounts(180_000_00))
	d.refused(err, models.KindConflict, "transfers.conflict.held")
	d.must(d.transfers.Edit(d.Ctx, d.officer, r.ID, d.version(r.ID), d.amounts(80_000_00)))
	d.state(r.ID, models.TransferDraft)
	d.must(d.transfers.Cancel(d.Ctx, d.officer, other.ID, d.version(other.ID), "not needed"))
	d.must(d.transfers.Approve(d.Ctx, d.head, r.ID, d.version(r.ID)))
	d.must(d.transfers.Send(d.Ctx, d.officer, r.ID, d.version(r.ID)))
	d.Verify()
}

// What is paid stays paid; the rest goes back to the tranche.
func TestAPartlyPaidRequestCanBeReturned(t *testing.T) {
	d := open(t)
	r := d.sent(100_00, 50_00)
	d.must(d.act(r.ID, d.paying("A", 60_00)))
	d.must(d.act(r.ID, transfers.Word{Action: models.TransferGiveBack, Text: "the rest cannot be paid"}))
	v := d.state(r.ID, models.TransferPaid)
	if v.AskedCents() != 60_00 || d.share(d.orgs[1]).RequestedCents != 0 || d.share(d.orgs[0]).RequestedCents != 60_00 {
		t.Errorf("%+v", v.Lines)
	}
	d.Verify()
}

func TestAWrongPaymentIsReversedAndNeverChanged(t *testing.T) {
	d := open(t)
	r := d.sent(100_00, 50_00)
	d.must(d.act(r.ID, d.paying("A", 100_00, 50_00)))
	v := d.state(r.ID, models.TransferPaid)
	back := transfers.Word{Action: models.TransferReverse, PaymentID: v.Payments[0].ID, NotifiedOn: when.DateOf(start)}
	d.refused(d.act(r.ID, back), models.KindInvalid, "transfers.fault.reason")
	back.Text = "digits swapped"
	early := back
	early.NotifiedOn = when.DateOf(start).AddDays(-1)
	d.refused(d.act(r.ID, early), models.KindInvalid, "money.fault.before_entry")
	d.must(d.act(r.ID, back))
	v = d.state(r.ID, models.TransferAccepted)
	if v.PaidCents() != 50_00 || v.Payments[0].Reversal == "" || v.Payments[0].ReverseReason != "digits swapped" || v.Request.ClosedAt != nil {
		t.Errorf("%+v", v.Payments)
	}
	d.refused(d.act(r.ID, back), models.KindConflict, "transfers.conflict.reversed")
	d.must(d.act(r.ID, d.paying("A", 10_00)))
	if _, err := d.Outside().Exec("UPDATE transfer_payments SET cents = cents + 1"); err == nil {
		t.Error("the database changed a payment")
	}
	for _, statement := range []string{"DELETE FROM transfer_payments", "DELETE FROM transfer_events", "UPDATE transfer_approvals SET person_id = 1", "UPDATE agent_records SET text = 'x'",
		"UPDATE transfer_lines SET paid_cents = asked_cents + 1"} {
		if _, err := d.Outside().Exec(statement); err == nil {
			t.Errorf("accepted: %s", statement)
		}
	}
	rows, err := transfers.Payments(d.DB.Read(d.Ctx), models.SystemActor, when.Date{})
	d.must(err)
	if len(rows) != 3 || !rows[0].Reversed || rows[1].Reversed || rows[2].Cents != 10_00 {
		t.Errorf("%+v", rows)
	}
	d.Verify()
}

func TestTheProjectNumberIsNeededFromTheSecondTrancheOn(t *testing.T) {
	d := open(t)
	d.must(d.act(d.sent(180_000_00, 180_000_00, 60_000_00).ID, d.paying("A", 180_000_00, 180_000_00, 60_000_00)))
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.number", func(tx *db.Tx) error {
		p, err := db.Load[models.Programme](tx, d.programme.ID)
		if err != nil {
			return err
		}
		p.AgentNumber = ""
		if err := db.Update(tx, p, "agent_number"); err != nil {
			return err
		}
		_, err = db.Exec(tx, "UPDATE programme_organisations SET committed_cents = 400000 * 100 WHERE programme_id = ?", p.ID)
		return err
	}))
	d.release(2, programmes.ReleaseInput{})
	r, err := d.transfers.Prepare(d.Ctx, d.officer, d.programme.ID, 2, d.amounts(120_000_00))
	d.must(err)
	d.must(d.transfers.Approve(d.Ctx, d.head, r.ID, d.version(r.ID)))
	d.refused(d.transfers.Send(d.Ctx, d.officer, r.ID, d.version(r.ID)), models.KindConflict, "transfers.conflict.number")
	if v := d.show(r.ID); v.Gate == nil || v.GateNow == nil || v.Lines[0].BeforeCents != 180_000_00 || v.Lines[0].AfterCents() != 0 {
		t.Errorf("%+v", v)
	}
	// What is paid of the tranche does not raise the base of its own gate.
	before := d.show(r.ID).GateNow.Lines[0].Received
	d.must(d.DB.Write(d.Ctx, models.SystemActor, "test.number", func(tx *db.Tx) error {
		p, err := db.Load[models.Programme](tx, d.programme.ID)
		if err != nil {
			return err
		}
		p.AgentNumber = "99000001"
		return db.Update(tx, p, "agent_number")
	}))
	d.must(d.transfers.Send(d.Ctx, d.officer, r.ID, d.version(r.ID)))
	d.must(d.act(r.ID, d.paying("T2", 20_000_00)))
	if now := d.show(r.ID).GateNow.Lines[0]; now.Received != before || !now.Passes {
		t.Errorf("received %s, was %s", now.Received, before)
	}
}

// clause 97: a request with a share that is held is neither prepared nor signed
// nor sent nor paid; one without it is.
func TestAHeldShareIsNeitherAskedForNorPaid(t *testing.T) {
	d := open(t)
	hold := func() int64 {
		h, err := d.programmes.ImposeHold(d.Ctx, d.Fresh(d.head), programmes.HoldInput{ProgrammeID: d.programme.ID, OrganisationID: d.orgs[0], Kind: models.HoldSecurity, Reason: "r", From: when.DateOf(start)})
		d.must(err)
		return h.ID
	}
	lift := func(id int64) {
		d.must(d.programmes.AskLift(d.Ctx, d.Fresh(d.head), id, 1, "settled"))
		d.must(d.programmes.LiftHold(d.Ctx, d.Fresh(d.agent), id, 2))
	}
	const key = "programmes.conflict.gate"
	id := hold()
	_, err := d.transfers.Prepare(d.Ctx, d.Fresh(d.officer), d.programme.ID, 1, d.amounts(1_00, 1_00))
	d.refused(err, models.KindConflict, key)
	other := d.prepared(0, 1_00)
	d.refused(d.transfers.Edit(d.Ctx, d.Fresh(d.officer), other.ID, d.version(other.ID), d.amounts(1_00, 1_00)), models.KindConflict, key)
	d.must(d.transfers.Approve(d.Ctx, d.Fresh(d.head), other.ID, d.version(other.ID)))
	d.must(d.transfers.Send(d.Ctx, d.Fresh(d.officer), other.ID, d.version(other.ID)))
	lift(id)

	r := d.prepared(1_00)
	id = hold()
	d.refused(d.transfers.Approve(d.Ctx, d.Fresh(d.head), r.ID, d.version(r.ID)), models.KindConflict, key)
	lift(id)
	d.must(d.transfers.Approve(d.Ctx, d.Fresh(d.head), r.ID, d.version(r.ID)))
	id = hold()
	d.refused(d.transfers.Send(d.Ctx, d.Fresh(d.officer), r.ID, d.version(r.ID)), models.KindConflict, key)
	lift(id)
	d.must(d.transfers.Send(d.Ctx, d.Fresh(d.officer), r.ID, d.version(r.ID)))
	d.must(d.act(r.ID, transfers.Word{Action: models.TransferReceive}))
	id = hold()
	d.refused(d.act(r.ID, d.paying("PAY-H", 1_00)), models.KindConflict, key)
	lift(id)
	d.must(d.act(r.ID, d.paying("PAY-H", 1_00)))
	d.Verify()
}
