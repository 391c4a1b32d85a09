package people_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/people"
	"seedfund/models"
)

var door = people.Door{Address: "127.0.0.1", RequestID: "test"}

func want(t *testing.T, err error, kind models.Kind, key string) {
	t.Helper()
	e := models.AsError(err)
	if e == nil || e.Kind != kind || (key != "" && e.Key != key) {
		t.Fatalf("error = %v, want kind %d with key %q", err, kind, key)
	}
}

func secretOf(t *testing.T, link string) string {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil || u.Query().Get("t") == "" {
		t.Fatalf("link %q has no secret (%v)", link, err)
	}
	return u.Query().Get("t")
}

func TestInvitationToSignIn(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, admin := h.People(), h.Cast(models.RoleAdministrator)

	account, link, err := s.Invite(h.Ctx, admin, people.AccountInput{Name: "Reviewer 9", Email: " New.One@Example.Test "})
	if err != nil {
		t.Fatal(err)
	}
	if account.Email != "new.one@example.test" || !account.Demonstration {
		t.Fatalf("account = %+v", account)
	}
	if _, err := s.SignIn(h.Ctx, door, account.Email, "anything at all"); !models.IsKind(err, models.KindInvalid) {
		t.Fatalf("signed in before the invitation was accepted: %v", err)
	}
	other := h.Cast(models.RoleReviewer)
	_, err = s.SetPassword(h.Ctx, other, door, models.LinkInvitation, secretOf(t, link), "a long enough one")
	want(t, err, models.KindForbidden, "people.link_of_another")
	_, err = s.SetPassword(h.Ctx, models.Actor{}, door, models.LinkInvitation, secretOf(t, link), "short")
	want(t, err, models.KindInvalid, "people.password_invalid")
	_, err = s.SetPassword(h.Ctx, models.Actor{}, door, models.LinkReset, secretOf(t, link), "a long enough one")
	want(t, err, models.KindConflict, "people.link_dead")
	if _, err := s.SetPassword(h.Ctx, models.Actor{}, door, models.LinkInvitation, secretOf(t, link), "a long enough one"); err != nil {
		t.Fatal(err)
	}
	_, err = s.SetPassword(h.Ctx, models.Actor{}, door, models.LinkInvitation, secretOf(t, link), "another long one")
	want(t, err, models.KindConflict, "people.link_dead")
	if _, err := s.SignIn(h.Ctx, door, "NEW.ONE@example.test", "a long enough one"); err != nil {
		t.Fatal(err)
	}
}

func TestInviteRefusals(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, admin := h.People(), h.Cast(models.RoleAdministrator)
	in := people.AccountInput{Name: "Somebody", Email: h.Email(admin)}
	_, _, err := s.Invite(h.Ctx, admin, in)
	want(t, err, models.KindInvalid, "people.account_invalid")
	_, _, err = s.Invite(h.Ctx, h.Stale(admin), people.AccountInput{Name: "Somebody", Email: "x@example.test"})
	want(t, err, models.KindSignIn, "error.fresh_sign_in")
	_, _, err = s.Invite(h.Ctx, h.Cast(models.RoleAuditor), people.AccountInput{Name: "Somebody", Email: "x@example.test"})
	want(t, err, models.KindForbidden, "error.right_missing")
}

func TestResetLinkOnceAndThirtyMinutes(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	h := apptest.New(t, apptest.At(start))
	who := h.Cast(models.RoleReviewer)
	mail := &postbox{}
	s, err := people.New(h.DB, people.Config{Origin: "https://fund.example", Cost: people.LightCost, Mail: mail})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AskReset(h.Ctx, door, "nobody@example.test"); err != nil || len(mail.links) != 0 {
		t.Fatalf("err = %v, links = %v", err, mail.links)
	}
	for range 2 {
		if err := s.AskReset(h.Ctx, door, h.Email(who)); err != nil {
			t.Fatal(err)
		}
	}
	if len(mail.links) != 2 || !strings.HasPrefix(mail.links[0], "https://fund.example/reset/password?t=") {
		t.Fatalf("links = %v", mail.links)
	}
	_, err = s.SetPassword(h.Ctx, models.Actor{}, door, models.LinkReset, secretOf(t, mail.links[0]), "a long enough one")
	want(t, err, models.KindConflict, "people.link_dead") // the newer one took its place
	h.Clock.Advance(30 * time.Minute)
	_, err = s.SetPassword(h.Ctx, models.Actor{}, door, models.LinkReset, secretOf(t, mail.links[1]), "a long enough one")
	want(t, err, models.KindConflict, "people.link_dead") // the end instant is excluded
}

// E7: every failure reads alike, and an account that was shut neither signs in nor
// acts with what it held before.
func TestSignInFailsAlike(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, admin, who := h.People(), h.Cast(models.RoleAdministrator), h.Cast(models.RoleReviewer)
	account, _, err := s.Profile(h.Ctx, who)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Disable(h.Ctx, admin, account.ID, account.Version); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"nobody@example.test", apptest.Password}, {h.Email(admin), "wrong"}, {h.Email(who), apptest.Password}, {"", ""}} {
		_, err := s.SignIn(h.Ctx, door, c[0], c[1])
		want(t, err, models.KindInvalid, "people.sign_in_failed")
	}
	if who, err := s.ActorFor(h.Ctx, people.Bearer{Account: account.ID}); err != nil || who.Actor.SignedIn() {
		t.Fatalf("a disabled account still acts: %+v, %v", who, err)
	}
}

func TestTriesAreCountedInTheStore(t *testing.T) {
	t.Parallel()
	h := apptest.New(t, apptest.At(time.Date(2026, 11, 1, 9, 1, 0, 0, time.UTC)))
	one, who := h.People(), h.Cast(models.RoleReviewer)
	two, err := people.New(h.Second(), people.Config{Cost: people.LightCost})
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := range 20 {
		s := one
		if i%2 == 1 {
			s = two
		}
		if _, err := s.SignIn(h.Ctx, door, h.Email(who), "wrong"); models.IsKind(err, models.KindTooMany) {
			refused++
		}
	}
	if refused != 10 {
		t.Fatalf("%d of 20 tries were refused, want 10", refused)
	}
	_, err = one.SignIn(h.Ctx, door, h.Email(who), apptest.Password)
	want(t, err, models.KindTooMany, "people.too_many_tries")
	h.Clock.Advance(10 * time.Minute)
	if _, err := one.SignIn(h.Ctx, door, h.Email(who), apptest.Password); err != nil {
		t.Fatalf("the owner is locked out for good: %v", err)
	}
}

func TestSuccessIsGivenBack(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, who := h.People(), h.Cast(models.RoleReviewer)
	for range 30 {
		if _, err := s.SignIn(h.Ctx, door, h.Email(who), apptest.Password); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMandateGivesRightsOnlyWhileItStands(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	h := apptest.New(t, apptest.At(start))
	s, admin, who := h.People(), h.Cast(models.RoleAdministrator), h.Cast(models.RoleReviewer)
	end := start.Add(time.Hour)
	m, err := s.Mandate(h.Ctx, admin, who.MandateID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.End(h.Ctx, admin, m.ID, m.Version, end, "term over"); err != nil {
		t.Fatal(err)
	}
	bearer := people.Bearer{Account: who.AccountID, Mandate: who.MandateID, SignedIn: start}
	for _, c := range []struct {
		at   time.Time
		role models.Role
	}{{end.Add(-time.Microsecond), models.RoleReviewer}, {end, models.RolePublic}, {end.Add(time.Hour), models.RolePublic}} {
		h.Clock.Set(c.at)
		got, err := s.ActorFor(h.Ctx, bearer)
		if err != nil || got.Actor.Role != c.role {
			t.Fatalf("at %s the role is %q (%v), want %q", c.at, got.Actor.Role, err, c.role)
		}
	}
}

func TestNobodyGrantsToOneself(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, admin := h.People(), h.Cast(models.RoleAdministrator)
	_, err := s.Grant(h.Ctx, admin, people.MandateInput{Person: admin.PersonID, Role: models.RoleAuditor, Instrument: "a letter"})
	want(t, err, models.KindForbidden, "people.self_grant")
	_, err = s.Grant(h.Ctx, h.Cast(models.RoleSecretariatHead), people.MandateInput{Person: admin.PersonID, Role: models.RoleAuditor, Instrument: "a letter"})
	want(t, err, models.KindForbidden, "error.right_missing")
}

func TestGrantRefusals(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, admin, who := h.People(), h.Cast(models.RoleAdministrator), h.Cast(models.RoleReviewer)
	agent := h.Cast(models.RoleAgentOfficer)
	grant := func(in people.MandateInput) error {
		in.Person = who.PersonID
		_, err := s.Grant(h.Ctx, admin, in)
		return err
	}
	want(t, grant(people.MandateInput{Role: models.RoleAgentOfficer, Instrument: "x"}), models.KindInvalid, "")
	want(t, grant(people.MandateInput{Role: "king", Instrument: "x"}), models.KindInvalid, "")
	want(t, grant(people.MandateInput{Role: models.RoleFocalPoint, Organisation: agent.OrganisationID, Instrument: "x"}), models.KindInvalid, "")
	want(t, grant(people.MandateInput{Role: models.RoleAuditor}), models.KindInvalid, "")
	want(t, grant(people.MandateInput{Role: models.RoleReviewer, Organisation: who.OrganisationID, Instrument: "x"}), models.KindConflict, "people.mandate_overlaps")
	if err := grant(people.MandateInput{Role: models.RoleAuditor, Instrument: "letter of appointment"}); err != nil {
		t.Fatal(err)
	}
}

func TestLastAdministratorStays(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, admin := h.People(), h.Cast(models.RoleAdministrator)
	m, err := s.Mandate(h.Ctx, admin, admin.MandateID)
	if err != nil {
		t.Fatal(err)
	}
	want(t, s.End(h.Ctx, admin, m.ID, m.Version, time.Time{}, "leaves"), models.KindConflict, "people.last_administrator")
	h.Cast(models.RoleAdministrator)
	if err := s.End(h.Ctx, admin, m.ID, m.Version, time.Time{}, "leaves"); err != nil {
		t.Fatal(err)
	}
}

func TestMandatesAsAtAndAsKnown(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	h := apptest.New(t, apptest.At(start))
	s, admin, who := h.People(), h.Cast(models.RoleAdministrator), h.Cast(models.RoleReviewer)
	m, _ := s.Mandate(h.Ctx, admin, who.MandateID)
	h.Clock.Advance(time.Hour)
	if err := s.End(h.Ctx, h.Fresh(admin), m.ID, m.Version, start.Add(2*time.Hour), "term over"); err != nil {
		t.Fatal(err)
	}
	count := func(at, known time.Time) int {
		rows, err := s.Mandates(h.Ctx, admin, people.MandateFilter{At: at, Known: known, Role: models.RoleReviewer})
		if err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	later := start.Add(3 * time.Hour)
	for _, c := range []struct {
		at, known time.Time
		want      int
	}{
		{start.AddDate(-2, 0, 0), time.Time{}, 0}, // before it began
		{start, time.Time{}, 1},
		{later, time.Time{}, 0},
		{later, start.Add(30 * time.Minute), 1}, // the end was not known yet
		{start, start.Add(-time.Minute), 0},     // nor was the mandate
	} {
		if got := count(c.at, c.known); got != c.want {
			t.Errorf("at %s as known %s: %d mandates, want %d", c.at, c.known, got, c.want)
		}
	}
}

func TestAgreementInForce(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, admin := h.People(), h.Cast(models.RoleAdministrator)
	org, err := s.AddOrganisation(h.Ctx, admin, people.OrganisationInput{Code: "ORG-Q", Name: "Organisation Q", Kind: models.KindUNEntity})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.AddOrganisation(h.Ctx, admin, people.OrganisationInput{Code: "ORG-Q", Name: "Organisation Q", Kind: "guild"})
	want(t, err, models.KindInvalid, "people.organisation_invalid")
	_, err = s.AddOrganisation(h.Ctx, admin, people.OrganisationInput{Code: "ORG-Q", Name: "Organisation R", Kind: models.KindUNEntity})
	want(t, err, models.KindInvalid, "people.organisation_invalid")
	has := func() bool {
		rows, err := s.Organisations(h.Ctx, admin, h.DB.Now(h.Ctx))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if r.ID == org.ID {
				return r.Agreement
			}
		}
		t.Fatal("the organisation is not listed")
		return false
	}
	if has() {
		t.Fatal("an agreement nobody made is in force")
	}
	a, err := s.Agree(h.Ctx, admin, org.ID, "memorandum 7", h.DB.Now(h.Ctx).Add(-time.Hour), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !has() {
		t.Fatal("the agreement is not in force")
	}
	if err := s.EndAgreement(h.Ctx, admin, a.ID, a.Version, h.DB.Now(h.Ctx)); err != nil {
		t.Fatal(err)
	}
	if has() {
		t.Fatal("the ended agreement is in force")
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s, who := h.People(), h.Cast(models.RoleSecretariatOfficer)
	token, secret, err := s.MakeToken(h.Ctx, who, people.TokenInput{Name: "script", Mandate: who.MandateID, Scopes: []string{"read", "calls"}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.ActorForToken(h.Ctx, secret)
	if err != nil || got.Actor.Role != who.Role || got.Actor.Fresh(h.DB.Now(h.Ctx)) {
		t.Fatalf("actor = %+v, %v", got.Actor, err)
	}
	if err := got.Actor.May(models.PermCallPrepare); err != nil {
		t.Fatal(err)
	}
	want(t, got.Actor.May(models.PermProposalScreen), models.KindForbidden, "error.scope_missing")
	_, _, err = s.MakeToken(h.Ctx, got.Actor, people.TokenInput{Name: "more", Mandate: who.MandateID, Scopes: []string{"all"}})
	want(t, err, models.KindForbidden, "people.token_by_token")
	want(t, s.RevokeToken(h.Ctx, h.Cast(models.RoleReviewer), token.ID), models.KindNotFound, "")
	if err := s.RevokeToken(h.Ctx, who, token.ID); err != nil {
		t.Fatal(err)
	}
	_, err = s.ActorForToken(h.Ctx, secret)
	want(t, err, models.KindSignIn, "error.token")
}

func TestFirstAdministrator(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	s := h.People()
	old, err := s.FirstLink(h.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	link, err := s.FirstLink(h.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	in := people.FirstInput{FundCode: "mig00", Name: "Administrator", Email: "admin@example.test", Password: "a long enough one"}
	_, err = s.MakeFirst(h.Ctx, door, secretOf(t, old), in)
	want(t, err, models.KindConflict, "people.link_dead")
	bad := in
	bad.FundCode = "DEM01"
	_, err = s.MakeFirst(h.Ctx, door, secretOf(t, link), bad)
	want(t, err, models.KindInvalid, "")
	account, err := s.MakeFirst(h.Ctx, door, secretOf(t, link), in)
	if err != nil {
		t.Fatal(err)
	}
	if account.Demonstration || account.StoreKind != models.StoreReal {
		t.Fatalf("account = %+v", account)
	}
	who, err := s.ActorFor(h.Ctx, people.Bearer{Account: account.ID})
	if err != nil || len(who.Capacities) != 1 || who.Capacities[0].Role != models.RoleAdministrator {
		t.Fatalf("who = %+v, %v", who, err)
	}
	_, err = s.FirstLink(h.Ctx)
	want(t, err, models.KindConflict, "people.first_exists")
}
