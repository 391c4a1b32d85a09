package papers_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"seedfund/app/apptest"
	"seedfund/app/apptest/boardroom"
	"seedfund/app/apptest/decided"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/kept"
	"seedfund/app/meetings"
	"seedfund/app/papers"
	"seedfund/app/programmes"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/models/money"
)

// office is a Board whose approvals make programmes of real money.
type office struct {
	*boardroom.Room
	papers    *papers.Service
	transfers *transfers.Service
	meetings  *meetings.Service
}

func open(t *testing.T) *office {
	t.Helper()
	t.Parallel()
	h := apptest.New(t, apptest.At(boardroom.Start))
	o := &office{Room: boardroom.Furnish(t, h), transfers: transfers.New(h.DB, nil)}
	o.Matters = matters.New(h.DB, matters.WithEstablish(func(tx *db.Tx, a matters.Adoption) error {
		_, err := programmes.Establish(tx, programmes.Establishment(a))
		return err
	}))
	decided.Fund(t, h, 1_000_000_00)
	o.meetings = meetings.New(h.DB, nil, nil, o.Matters, "http://127.0.0.1")
	o.papers = papers.New(h.DB, o.Matters, programmes.New(h.DB, nil), o.transfers, o.meetings)
	return o
}

// adopted is a decision to pay 214,000.00 to Organisations P and Q in two
// tranches.
func (o *office) adopted() models.Decision {
	o.T.Helper()
	m := o.Opened()
	o.AllAgree(m)
	d, err := o.Matters.Adopt(o.Ctx, o.Fresh(o.Chair), m.ID, o.Stored(m.ID).Version)
	o.Must(err)
	return d
}

func (o *office) follow(d models.Decision) models.FollowView {
	o.T.Helper()
	v, err := o.papers.Follow(o.Ctx, o.Fresh(o.Head), d.Reference)
	o.Must(err)
	return v
}

func item(v models.FollowView, kind models.FollowKind, organisation int64) models.FollowItem {
	for _, i := range v.Items {
		if i.Kind == kind && i.OrganisationID == organisation {
			return i
		}
	}
	return models.FollowItem{}
}

func (o *office) effect(d models.Decision) models.MatterWording {
	o.T.Helper()
	w, err := kept.Wording(o.DB.Read(o.Ctx), d.MatterID, d.TextNumber)
	o.Must(err)
	return w
}

// clause 99: amounts and texts of every paper are the decision's own.
func TestEveryPaperSaysWhatWasDecided(t *testing.T) {
	o := open(t)
	d := o.adopted()
	v, text := o.follow(d), o.effect(d)
	lead, partner := o.Lead.OrganisationID, o.Partner.OrganisationID
	var kinds []models.FollowKind
	for _, i := range v.Items {
		kinds = append(kinds, i.Kind)
		if !i.Held() {
			t.Errorf("%s is released", i.Kind)
		}
	}
	if want := []models.FollowKind{models.FollowNotice, models.FollowLetter, models.FollowLetter, models.FollowTransfer}; !slices.Equal(kinds, want) {
		t.Fatalf("papers %v", kinds)
	}
	if item(v, models.FollowNotice, 0).Hash != d.TextHash {
		t.Error("the notice is of another text")
	}
	if got := item(v, models.FollowLetter, lead).Total(); got != text.Effect.Total(0) || got == 0 {
		t.Errorf("the lead reads %v", got)
	}
	if got := item(v, models.FollowLetter, partner).Total(); got != text.Effect.Of(partner, 0) || got == 0 {
		t.Errorf("the partner reads %v", got)
	}
	if got := item(v, models.FollowTransfer, 0).Total(); got != text.Effect.Total(1) || got == 0 {
		t.Errorf("the request asks %v", got)
	}
	letter, err := o.papers.Letter(o.Ctx, o.Head, d.Reference, lead)
	o.Must(err)
	if c := letter.Content; !slices.Equal(c.Text, text.Paragraphs()) || c.TextHash != d.TextHash || c.Outcome != d.Outcome || c.Decision != d.Reference || len(c.Certificate) != 64 || !c.Lead {
		t.Errorf("letter %+v", c)
	}
	for _, name := range []string{"person", "Coordinator"} { // capacities and organisations only
		if content, _ := letter.Content.Freeze(); strings.Contains(content, name) {
			t.Errorf("the letter names %s", name)
		}
	}
}

func TestPapersAreReleasedOnceByWhoMay(t *testing.T) {
	o := open(t)
	d := o.adopted()
	lead := o.Lead.OrganisationID
	held := item(o.follow(d), models.FollowLetter, lead)
	letter := func(actor models.Actor, hash string) error {
		return o.papers.ReleaseLetter(o.Ctx, actor, d.Reference, lead, hash)
	}
	_, err := o.papers.Letter(o.Ctx, o.Lead, d.Reference, lead)
	o.Refused(err, models.KindNotFound, "error.not_found")

	o.Refused(letter(o.Fresh(o.Head), held.Hash), models.KindConflict, "papers.notice_first")
	for _, outsider := range []models.Actor{o.Lead, o.Member(models.ConstituencyNetwork, 3), o.Cast(models.RoleAuditor), {}} {
		if _, err := o.papers.Follow(o.Ctx, outsider, d.Reference); !models.IsKind(err, models.KindForbidden) && !models.IsKind(err, models.KindSignIn) {
			t.Errorf("%s follows: %v", outsider.Role, err)
		}
		for name, err := range map[string]error{"letter": letter(o.Fresh(outsider), held.Hash), "notice": o.papers.ReleaseNotice(o.Ctx, o.Fresh(outsider), d.Reference),
			"transfer": o.papers.ReleaseTransfer(o.Ctx, o.Fresh(outsider), d.Reference), "all": o.papers.ReleaseAll(o.Ctx, o.Fresh(outsider), d.Reference, nil)} {
			if !models.IsKind(err, models.KindForbidden) && !models.IsKind(err, models.KindSignIn) {
				t.Errorf("%s releases %s: %v", outsider.Role, name, err)
			}
		}
	}
	if err := letter(o.Stale(o.Head), held.Hash); err == nil {
		t.Error("released without a fresh sign-in")
	}
	o.Must(o.papers.ReleaseNotice(o.Ctx, o.Fresh(o.Head), d.Reference))
	if err := o.papers.ReleaseNotice(o.Ctx, o.Fresh(o.Head), d.Reference); !models.IsKind(err, models.KindConflict) {
		t.Errorf("published twice: %v", err)
	}
	if err := letter(o.Fresh(o.Officer), held.Hash); !models.IsKind(err, models.KindForbidden) {
		t.Errorf("an officer releases a letter: %v", err)
	}
	o.Refused(letter(o.Fresh(o.Head), strings.Repeat("0", 64)), models.KindConflict, "papers.letter_changed")
	o.Refused(o.papers.ReleaseLetter(o.Ctx, o.Fresh(o.Head), d.Reference, 999, held.Hash), models.KindNotFound, "error.not_found")
	o.Must(letter(o.Fresh(o.Head), held.Hash))
	o.Refused(letter(o.Fresh(o.Head), held.Hash), models.KindConflict, "papers.letter_released")

	own, err := o.papers.Letter(o.Ctx, o.Lead, d.Reference, lead)
	o.Must(err)
	if own.Hash != held.Hash || own.ReleasedBy != "" {
		t.Errorf("the lead reads %+v", own)
	}
	if _, err := o.papers.Letter(o.Ctx, o.Partner, d.Reference, lead); !models.IsKind(err, models.KindNotFound) {
		t.Errorf("the partner reads the lead's letter: %v", err)
	}
	o.Verify()
}

func TestTheRequestAsksTheFirstTrancheAndStandsOnce(t *testing.T) {
	o := open(t)
	d := o.adopted()
	text := o.effect(d)
	if err := o.papers.ReleaseTransfer(o.Ctx, o.Fresh(o.Chair), d.Reference); !models.IsKind(err, models.KindForbidden) {
		t.Errorf("the chair asks for money: %v", err)
	}
	o.Must(o.papers.ReleaseTransfer(o.Ctx, o.Fresh(o.Officer), d.Reference))
	o.Refused(o.papers.ReleaseTransfer(o.Ctx, o.Fresh(o.Officer), d.Reference), models.KindConflict, "papers.transfer_prepared")
	var lines []models.TransferLine
	o.Must(o.DB.Read(o.Ctx).Raw("SELECT * FROM transfer_lines ORDER BY organisation_id").Scan(&lines).Error)
	var sum money.Cents
	for _, l := range lines {
		if l.AskedCents != text.Effect.Of(l.OrganisationID, 1) {
			t.Errorf("%+v", l)
		}
		sum += l.AskedCents
	}
	request := item(o.follow(d), models.FollowTransfer, 0)
	if sum != text.Effect.Total(1) || request.Held() || request.Reference == "" || request.Total() != sum {
		t.Errorf("request %+v, lines %v", request, sum)
	}
	o.Verify()
}

// A race: of many who release one letter, one does.
func TestOneOfManyReleasesALetter(t *testing.T) {
	o := open(t)
	d := o.adopted()
	o.Must(o.papers.ReleaseNotice(o.Ctx, o.Fresh(o.Head), d.Reference))
	lead := o.Lead.OrganisationID
	hash := item(o.follow(d), models.FollowLetter, lead).Hash
	head := o.Fresh(o.Head)
	var group sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		group.Go(func() { errs[i] = o.papers.ReleaseLetter(o.Ctx, head, d.Reference, lead, hash) })
	}
	group.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if e := models.AsError(err); e == nil || e.Key != "papers.letter_released" {
			t.Error(err)
		}
	}
	if done != 1 {
		t.Errorf("released %d times", done)
	}
}

func TestReleasingAllReleasesEachOnce(t *testing.T) {
	o := open(t)
	d := o.adopted()
	seen := map[int64]string{}
	for _, i := range o.follow(d).Items {
		if i.Kind == models.FollowLetter {
			seen[i.OrganisationID] = i.Hash
		}
	}
	// The chair releases what is the chair's; the request waits for the secretariat.
	if err := o.papers.ReleaseAll(o.Ctx, o.Fresh(o.Chair), d.Reference, seen); !models.IsKind(err, models.KindForbidden) {
		t.Errorf("the chair: %v", err)
	}
	if v := o.follow(d); v.Held() != 1 || !item(v, models.FollowTransfer, 0).Held() {
		t.Errorf("%d held", v.Held())
	}
	o.Must(o.papers.ReleaseAll(o.Ctx, o.Fresh(o.Head), d.Reference, seen))
	o.Refused(o.papers.ReleaseAll(o.Ctx, o.Fresh(o.Head), d.Reference, seen), models.KindConflict, "papers.all_released")
	for _, i := range o.follow(d).Items {
		if i.Held() || i.ReleasedBy == "" {
			t.Errorf("%+v", i)
		}
	}
	o.Verify()
}

// S1: whom an interest screens finds no paper of the decision, and a decision
// on no money has none to pay.
func TestWhoIsScreenedFindsNothing(t *testing.T) {
	o := open(t)
	d := o.adopted()
	o.Must(o.DB.Write(o.Ctx, models.SystemActor, "test.interest", func(tx *db.Tx) error {
		_, err := db.Exec(tx, `INSERT INTO seat_interests (created_at, matter_id, seat_id, grade, origin, reason, note, recorded_by)
			SELECT ?, ?, id, 'screened', 'declared', 'personal', '', 0 FROM seats WHERE function = 'coordinator'`, tx.Now, d.MatterID)
		return err
	}))
	_, err := o.papers.Follow(o.Ctx, o.Fresh(o.Chair), d.Reference)
	o.Refused(err, models.KindNotFound, "error.not_found")
	_, err = o.papers.Letter(o.Ctx, o.Fresh(o.Chair), d.Reference, o.Lead.OrganisationID)
	o.Refused(err, models.KindNotFound, "error.not_found")
	if len(o.follow(d).Items) == 0 {
		t.Error("control: the secretariat finds nothing")
	}
	other := o.Other(models.MatterOther, models.SubjectNone)
	o.AllAgree(other)
	plain, err := o.Matters.Adopt(o.Ctx, o.Fresh(o.Chair), other.ID, o.Stored(other.ID).Version)
	o.Must(err)
	if v := o.follow(plain); len(v.Items) != 1 || v.Items[0].Kind != models.FollowNotice {
		t.Errorf("%+v", v.Items)
	}
	o.Refused(o.papers.ReleaseTransfer(o.Ctx, o.Fresh(o.Head), plain.Reference), models.KindConflict, "papers.no_money")
}

func TestALetterStands(t *testing.T) {
	o := open(t)
	d := o.adopted()
	o.Must(o.papers.ReleaseNotice(o.Ctx, o.Fresh(o.Head), d.Reference))
	lead := o.Lead.OrganisationID
	o.Must(o.papers.ReleaseLetter(o.Ctx, o.Fresh(o.Head), d.Reference, lead, item(o.follow(d), models.FollowLetter, lead).Hash))
	for _, text := range []string{"UPDATE decision_letters SET language = 'fr'", "DELETE FROM decision_letters"} {
		if _, err := o.Outside().Exec(text); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
