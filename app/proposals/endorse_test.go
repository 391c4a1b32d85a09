package proposals_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/db"
	"seedfund/app/mail"
	"seedfund/app/people"
	"seedfund/app/proposals"
	"seedfund/models"
)

var elsewhere = people.Door{Address: "203.0.113.9", RequestID: "R"}

// asking is a scene whose proposals can write letters, with a full document that
// lacks nothing but endorsements.
func asking(t *testing.T, options ...apptest.Option) (*scene, int64) {
	t.Helper()
	s := stage(t, options...)
	return s, s.asks()
}

func (s *scene) asks() int64 {
	s.t.Helper()
	post := mail.New(s.DB, mail.Config{}, nil)
	s.proposals = proposals.New(s.DB, proposals.WithLetters(post, "https://fund.example.test"), proposals.WithGuard(s.People().Guard))
	concept := s.began()
	s.ready(concept)
	s.submitted(concept)
	s.advance(concept, models.ActionAdmit)
	s.advance(concept, models.ActionStartReview)
	s.advance(concept, models.ActionShortlist)
	id, err := s.proposals.Invite(s.Ctx, s.Fresh(s.head), concept, s.view(concept).Proposal.Version, s.now().AddDate(0, 1, 0))
	s.must(err)
	s.ready(id)
	return id
}

var city = models.WantedEndorsement{Kind: models.EndorserLocal, Country: "XDA"}

func (s *scene) sentTo(id int64, about models.WantedEndorsement, address string) (secret string, e int64) {
	s.t.Helper()
	asked, err := s.proposals.AskEndorsement(s.Ctx, s.lead, id, proposals.EndorsementRequest{About: about, Office: "Mayor", Entity: "City of the harbour", Address: address, Language: "fr"})
	s.must(err)
	u, err := url.Parse(asked.Link)
	s.must(err)
	return u.Query().Get("t"), asked.ID
}

func (s *scene) endorsement(id, e int64) models.Endorsement {
	s.t.Helper()
	for _, x := range s.view(id).Document.Endorsements {
		if x.ID == e {
			return x
		}
	}
	s.t.Fatalf("endorsement %d is not there", e)
	return models.Endorsement{}
}

func (s *scene) stampedLetter(id int64) func(*db.Tx) (*models.File, error) {
	return func(tx *db.Tx) (*models.File, error) {
		f := models.File{Hash: strings.Repeat("7", 64), Size: 12, Kind: "image/jpeg", Name: "letter.jpg", Purpose: "endorsement", OwnerType: proposals.FileOwner, OwnerID: id, State: models.FileStored}
		return &f, db.Create(tx, &f)
	}
}

func (s *scene) yes(id int64, digest string) proposals.EndorsementAnswer {
	return proposals.EndorsementAnswer{Digest: digest, Given: true, Signatory: "The mayor", Office: "Mayor", Letter: s.stampedLetter(id)}
}

func (s *scene) opensLink(secret string) models.EndorsementPage {
	s.t.Helper()
	page, err := s.proposals.OpenEndorsement(s.Ctx, elsewhere, secret)
	s.must(err)
	return page
}

func (s *scene) answers(secret string, in proposals.EndorsementAnswer) (models.EndorsementPage, error) {
	return s.proposals.AnswerEndorsement(s.Ctx, models.Actor{}, elsewhere, secret, in)
}

// letters are the messages of a template, the latest first.
func (s *scene) letters(template string) []models.Message {
	s.t.Helper()
	rows, err := db.From[models.Message](s.DB.Read(s.Ctx)).Where("template = ?", template).Order("id DESC").Find(s.Ctx)
	s.must(err)
	return rows
}

// clause 105: asked, opened, given: one document, one answer, one receipt; what is
// sent again gives the same and does nothing.
func TestAnEndorsementThroughALink(t *testing.T) {
	s, id := asking(t)
	secret, e := s.sentTo(id, city, "Mayor@Harbour.invalid")
	sent := s.letters("endorsements.asked")
	if len(sent) != 1 || sent[0].Address != "mayor@harbour.invalid" || sent[0].Language != "fr" || sent[0].AccountID != 0 {
		t.Fatalf("%+v", sent)
	}
	var params map[string]string
	s.must(json.Unmarshal([]byte(sent[0].Params), &params))
	if params["Link"] != "https://fund.example.test/fr/endorse?t="+secret || params["Title"] == "" || params["Until"] == "" {
		t.Errorf("%v", params)
	}
	var kept int
	s.must(s.DB.Read(s.Ctx).Raw("SELECT (SELECT COUNT(*) FROM endorsement_links WHERE token_hash = ?) + (SELECT COUNT(*) FROM act_values WHERE body LIKE ?)", secret, "%"+secret+"%").Scan(&kept).Error)
	if kept != 0 {
		t.Error("the secret itself is kept beside the letter")
	}
	page := s.opensLink(secret)
	if page.Receipt || page.Changed || page.Endorsement.State != models.EndorsementOpened || page.Text.Title != "Work and return with dignity" ||
		page.Text.Organisations[0].Name == "" || page.Text.Answers["needs"] == "" || page.Text.Asked != 214_000_00 {
		t.Errorf("%+v", page.Endorsement)
	}
	s.opensLink(secret)
	if n := len(s.acts("endorsement.open")); n != 1 {
		t.Errorf("%d acts of opening", n)
	}
	in := s.yes(id, page.Endorsement.Digest)
	receipt, err := s.answers(secret, in)
	s.must(err)
	if !receipt.Receipt || receipt.Endorsement.State != models.EndorsementGiven || receipt.Endorsement.How != models.ByLink || receipt.Letter == nil || receipt.Endorsement.MandateID != 0 {
		t.Errorf("%+v", receipt.Endorsement)
	}
	again, err := s.answers(secret, in)
	s.must(err)
	if again.Endorsement.Version != receipt.Endorsement.Version {
		t.Error("the same answer did something again")
	}
	other := in
	other.Given, other.Declined, other.Remarks, other.Letter = false, true, "No.", nil
	_, err = s.answers(secret, other)
	kind(t, err, models.KindConflict, "endorsements.answered_otherwise")
	if page := s.opensLink(secret); !page.Receipt || page.Endorsement.State != models.EndorsementGiven {
		t.Error("the link shows more than its receipt")
	}
	_, _, err = s.proposals.EndorsementLink(s.Ctx, elsewhere, secret)
	kind(t, err, models.KindConflict, "endorsements.link_used")
	receipts := s.letters("endorsements.receipt")
	if len(receipts) != 1 || receipts[0].Address != "mayor@harbour.invalid" || receipts[0].Language != "fr" || !strings.Contains(receipts[0].Params, receipt.Endorsement.Digest) {
		t.Errorf("%+v", receipts)
	}
	if len(s.acts("endorsement.answer")) != 1 || s.jobs("endorsement_told") == 0 {
		t.Error("one act, and the applicants are told")
	}
	if got := s.endorsement(id, e); got.State != models.EndorsementGiven || got.Domain() != "harbour.invalid" || got.AskedBy != s.lead.MandateID {
		t.Errorf("%+v", got)
	}
	if f := s.view(id).Document.Standing(); len(f.Endorsements) != 1 || len(f.OtherEndorsements) != 4 {
		t.Errorf("%+v", f)
	}
	s.must(s.proposals.MayReadFile(s.Ctx, s.lead, id, *receipt.Endorsement.FileID))
	s.Verify()
}

func TestADeclinedEndorsementSaysWhy(t *testing.T) {
	s, id := asking(t)
	secret, e := s.sentTo(id, city, "mayor@harbour.invalid")
	in := proposals.EndorsementAnswer{Digest: s.opensLink(secret).Endorsement.Digest, Declined: true, Signatory: "The mayor", Office: "Mayor"}
	err := kind(t, second(s.answers(secret, in)), models.KindInvalid, "endorsements.invalid")
	if len(err.Fields) != 1 || err.Fields[0].Key != "proposals.reason_missing" {
		t.Errorf("%+v", err.Fields)
	}
	in.Remarks = "The harbour is not ours."
	_, broken := s.answers(secret, in)
	s.must(broken)
	if got := s.endorsement(id, e); got.State != models.EndorsementDeclined || got.Remarks != in.Remarks {
		t.Errorf("%+v", got)
	}
	// Asked anew it is a request of its own.
	asked, broken := s.proposals.ResendEndorsement(s.Ctx, s.lead, id, e, s.endorsement(id, e).Version)
	s.must(broken)
	if asked.ID == e || s.endorsement(id, asked.ID).State != models.EndorsementAsked {
		t.Error(asked)
	}
}

func second(_ models.EndorsementPage, err error) error { return err }

func TestAnAnswerNeedsWhatALetterHas(t *testing.T) {
	s, id := asking(t)
	secret, _ := s.sentTo(id, city, "mayor@harbour.invalid")
	digest := s.opensLink(secret).Endorsement.Digest
	for field, in := range map[string]proposals.EndorsementAnswer{
		"answer":    {Digest: digest, Signatory: "A", Office: "B"},
		"signatory": {Digest: digest, Given: true, Office: "B", Letter: s.stampedLetter(id)},
		"office":    {Digest: digest, Given: true, Signatory: "A", Letter: s.stampedLetter(id)},
		"letter":    {Digest: digest, Given: true, Signatory: "A", Office: "B"},
		"remarks":   {Digest: digest, Given: true, Signatory: "A", Office: "B", Letter: s.stampedLetter(id), Remarks: strings.Repeat("x", 2001)},
	} {
		e := kind(t, second(s.answers(secret, in)), models.KindInvalid, "endorsements.invalid")
		if len(e.Fields) != 1 || e.Fields[0].Field != field {
			t.Errorf("%s: %+v", field, e.Fields)
		}
	}
	if len(s.letters("endorsements.receipt")) != 0 || len(s.acts("endorsement.answer")) != 0 {
		t.Error("a refused answer left something")
	}
	// What is refused is refused before a letter is taken in.
	may := func(in proposals.EndorsementAnswer) error {
		_, _, err := s.proposals.MayAnswer(s.Ctx, models.Actor{}, elsewhere, secret, in)
		return err
	}
	kind(t, may(proposals.EndorsementAnswer{Given: true, Signatory: "A", Office: "B"}), models.KindConflict, "endorsements.changed")
	kind(t, may(proposals.EndorsementAnswer{Digest: digest, Given: true, Office: "B"}), models.KindInvalid, "endorsements.invalid")
	s.must(may(proposals.EndorsementAnswer{Digest: digest, Given: true, Signatory: "A", Office: "B"}))
	_, _, err := s.proposals.MayAnswer(s.Ctx, s.lead, elsewhere, secret, proposals.EndorsementAnswer{Digest: digest, Given: true, Signatory: "A", Office: "B"})
	kind(t, err, models.KindForbidden, "endorsements.own_document")
}

// A link serves for one document until its end: each one that serves no more says
// what to do, and every wrong secret has one answer.
func TestLinksThatServeNoMore(t *testing.T) {
	s, id := asking(t)
	open := func(secret string) error {
		_, err := s.proposals.OpenEndorsement(s.Ctx, elsewhere, secret)
		return err
	}
	for _, wrong := range []string{"", "x", strings.Repeat("A", 43)} {
		kind(t, open(wrong), models.KindNotFound, "endorsements.link_unknown")
		_, err := s.answers(wrong, s.yes(id, ""))
		kind(t, err, models.KindNotFound, "endorsements.link_unknown")
	}
	first, e := s.sentTo(id, city, "mayor@harbour.invalid")
	asked, err := s.proposals.ResendEndorsement(s.Ctx, s.lead, id, e, s.endorsement(id, e).Version)
	s.must(err)
	if asked.ID != e {
		t.Error("a new request in place of a new link")
	}
	kind(t, open(first), models.KindConflict, "endorsements.link_replaced")
	_, newer, _ := strings.Cut(asked.Link, "?t=")
	s.opensLink(newer)
	kind(t, s.proposals.WithdrawEndorsement(s.Ctx, s.lead, id, e, 1, ""), models.KindStale, "")
	s.must(s.proposals.WithdrawEndorsement(s.Ctx, s.lead, id, e, s.endorsement(id, e).Version, "The wrong city."))
	kind(t, open(newer), models.KindConflict, "endorsements.link_withdrawn")
	kind(t, second(s.answers(newer, s.yes(id, ""))), models.KindConflict, "endorsements.link_withdrawn")
	kind(t, s.proposals.WithdrawEndorsement(s.Ctx, s.lead, id, e, s.endorsement(id, e).Version, ""), models.KindConflict, "flow.wrong_state")
	if len(s.letters("endorsements.withdrawn")) != 1 {
		t.Error("the addressee was not told")
	}

	third, late := s.sentTo(id, city, "mayor@harbour.invalid")
	digest := s.opensLink(third).Endorsement.Digest
	s.Clock.Advance(models.EndorsementLifetime)
	kind(t, open(third), models.KindConflict, "endorsements.link_expired")
	kind(t, second(s.answers(third, s.yes(id, digest))), models.KindConflict, "endorsements.link_expired")
	if got := s.endorsement(id, late); got.StandingAt(s.now()) != models.EndorsementExpired {
		t.Errorf("%+v", got)
	}
	again, err := s.proposals.EndEndorsement(s.Ctx, proposals.EndorsementEndJob{EndorsementID: late})
	s.must(err)
	if got := s.endorsement(id, late); !again.IsZero() || got.State != models.EndorsementExpired || !got.EndedAt.Equal(*got.ExpiresAt) {
		t.Errorf("%+v %v", got, again)
	}
	kind(t, open(third), models.KindConflict, "endorsements.link_expired")

	fourth, _ := s.sentTo(id, city, "mayor@harbour.invalid")
	s.submitted(id)
	kind(t, open(fourth), models.KindConflict, "endorsements.link_closed")
	kind(t, second(s.answers(fourth, s.yes(id, digest))), models.KindConflict, "endorsements.link_closed")
	s.Verify()
}

// A link ends with its document's own deadline where that comes first.
func TestALinkEndsWithTheDeadline(t *testing.T) {
	s, id := asking(t)
	s.Clock.Set(s.view(id).Proposal.DueAt.Add(-time.Hour))
	_, e := s.sentTo(id, city, "mayor@harbour.invalid")
	if got := s.endorsement(id, e); !got.ExpiresAt.Equal(*s.view(id).Proposal.DueAt) {
		t.Errorf("%v", got.ExpiresAt)
	}
	s.Clock.Advance(time.Hour)
	_, err := s.proposals.AskEndorsement(s.Ctx, s.lead, id, proposals.EndorsementRequest{About: city, Office: "Mayor", Entity: "City", Address: "other@harbour.invalid", Language: "en"})
	kind(t, err, models.KindTooLate, "proposals.too_late")
}

// A page that was opened on an older text takes no answer: the newer one is shown
// with what is different, under the same link.
func TestAnAnswerToAnOlderText(t *testing.T) {
	s, id := asking(t)
	secret, e := s.sentTo(id, city, "mayor@harbour.invalid")
	old := s.opensLink(secret).Endorsement.Digest
	f := s.facts(id)
	f.Title, f.Months = "Another title", 31
	s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
	kind(t, second(s.answers(secret, s.yes(id, old))), models.KindConflict, "endorsements.changed")
	page, err := s.proposals.ChangedSince(s.Ctx, elsewhere, secret, old)
	s.must(err)
	if !page.Changed || strings.Join(page.Changes, " ") != "title months" || page.Text.Title != "Another title" || page.Endorsement.Digest == old {
		t.Errorf("%+v", page.Changes)
	}
	kind(t, second(s.answers(secret, s.yes(id, old))), models.KindConflict, "endorsements.changed")
	if _, err := s.answers(secret, s.yes(id, page.Endorsement.Digest)); err != nil {
		t.Error(err)
	}
	if got := s.endorsement(id, e); got.State != models.EndorsementGiven || !s.view(id).Document.Holds(got) {
		t.Errorf("%+v", got)
	}
}

// clause 105: nobody who writes the document endorses it, under whichever of
// their addresses, nor at a browser where they are signed in.
func TestNobodyEndorsesTheirOwn(t *testing.T) {
	s, id := asking(t)
	own := s.Email(s.lead)
	local, domain, _ := strings.Cut(own, "@")
	for _, address := range []string{own, strings.ToUpper(own), local + "+ministry@" + domain, s.Email(s.partner), s.Email(s.state)} {
		_, err := s.proposals.AskEndorsement(s.Ctx, s.lead, id, proposals.EndorsementRequest{About: city, Office: "Mayor", Entity: "City", Address: address, Language: "en"})
		e := kind(t, err, models.KindInvalid, "endorsements.invalid")
		if len(e.Fields) != 1 || e.Fields[0].Key != "endorsements.own_address" {
			t.Errorf("%s: %+v", address, e.Fields)
		}
	}
	secret, _ := s.sentTo(id, city, "mayor@harbour.invalid")
	digest := s.opensLink(secret).Endorsement.Digest
	_, err := s.proposals.AnswerEndorsement(s.Ctx, s.lead, elsewhere, secret, s.yes(id, digest))
	kind(t, err, models.KindForbidden, "endorsements.own_document")
	reviewer := s.Cast(models.RoleReviewer) // somebody with an account for something else
	_, err = s.proposals.AnswerEndorsement(s.Ctx, reviewer, elsewhere, secret, s.yes(id, digest))
	s.must(err)
}

func TestRequestsAreRefused(t *testing.T) {
	s, id := asking(t)
	good := proposals.EndorsementRequest{About: city, Office: "Mayor", Entity: "City", Address: "mayor@harbour.invalid", Language: "en"}
	ask := func(actor models.Actor, change func(*proposals.EndorsementRequest)) error {
		in := good
		change(&in)
		_, err := s.proposals.AskEndorsement(s.Ctx, actor, id, in)
		return err
	}
	for key, change := range map[string]func(*proposals.EndorsementRequest){
		"endorsements.office_missing": func(in *proposals.EndorsementRequest) { in.Office = " " },
		"endorsements.entity_missing": func(in *proposals.EndorsementRequest) { in.Entity = "" },
		"people.fault.email":          func(in *proposals.EndorsementRequest) { in.Address = "the mayor" },
		"people.fault.language":       func(in *proposals.EndorsementRequest) { in.Language = "xx" },
		"endorsements.about_unknown":  func(in *proposals.EndorsementRequest) { in.About.Country = "XDB" },
	} {
		e := kind(t, ask(s.lead, change), models.KindInvalid, "endorsements.invalid")
		if len(e.Fields) != 1 || e.Fields[0].Key != key {
			t.Errorf("want %s, have %+v", key, e.Fields)
		}
	}
	none := func(*proposals.EndorsementRequest) {}
	kind(t, ask(s.partner, none), models.KindForbidden, "proposals.lead_concludes")
	kind(t, ask(s.Cast(models.RoleReviewer), none), models.KindNotFound, "")
	kind(t, ask(s.lead, func(in *proposals.EndorsementRequest) {
		in.About = models.WantedEndorsement{Kind: models.EndorserMinistry, Country: "XDA"}
	}), models.KindConflict, "endorsements.given_already")
	s.must(ask(s.lead, none))
	kind(t, ask(s.lead, none), models.KindConflict, "endorsements.asked_already")
	// A partner asks its own head, and nobody else's.
	heads := func(org int64) func(*proposals.EndorsementRequest) {
		return func(in *proposals.EndorsementRequest) {
			in.About, in.Address = models.WantedEndorsement{Kind: models.EndorserHead, OrganisationID: org}, "head@organisation.invalid"
		}
	}
	kind(t, ask(s.partner, heads(s.lead.OrganisationID)), models.KindForbidden, "proposals.lead_concludes")
	kind(t, ask(s.partner, heads(s.partner.OrganisationID)), models.KindConflict, "endorsements.given_already")

	secret, e := s.sentTo(id, city, "second@harbour.invalid")
	for range proposals.LinksADay - 1 {
		_, err := s.proposals.ResendEndorsement(s.Ctx, s.lead, id, e, s.endorsement(id, e).Version)
		s.must(err)
	}
	_, err := s.proposals.ResendEndorsement(s.Ctx, s.lead, id, e, s.endorsement(id, e).Version)
	kind(t, err, models.KindConflict, "endorsements.sent_often")
	_, err = s.proposals.ResendEndorsement(s.Ctx, s.lead, id, 999, 1)
	kind(t, err, models.KindNotFound, "")
	_, err = s.proposals.OpenEndorsement(s.Ctx, elsewhere, secret)
	kind(t, err, models.KindConflict, "endorsements.link_replaced")
	// Taken back and asked anew, it is one address all the same.
	asking := func() error {
		return ask(s.lead, func(in *proposals.EndorsementRequest) { in.Address = "third@harbour.invalid" })
	}
	for range proposals.LinksADay {
		s.must(asking())
		all := s.view(id).Document.Endorsements
		last := all[len(all)-1]
		s.must(s.proposals.WithdrawEndorsement(s.Ctx, s.lead, id, last.ID, last.Version, ""))
	}
	kind(t, asking(), models.KindConflict, "endorsements.sent_often")
	for i := len(s.view(id).Document.Endorsements); ; i++ {
		if err := ask(s.lead, func(in *proposals.EndorsementRequest) { in.Address = strings.Repeat("m", i) + "@harbour.invalid" }); err != nil {
			kind(t, err, models.KindConflict, "endorsements.too_many")
			break
		}
	}
	// Others in their place, however many: a document has a day's measure as well.
	enough := false
	for i := 0; i < proposals.LinksOfDocument && !enough; i++ {
		for _, e := range s.view(id).Document.Endorsements {
			if e.Pending(s.now()) {
				s.must(s.proposals.WithdrawEndorsement(s.Ctx, s.lead, id, e.ID, e.Version, ""))
				break
			}
		}
		if err := ask(s.lead, func(in *proposals.EndorsementRequest) { in.Address = strings.Repeat("n", i+1) + "@harbour.invalid" }); err != nil {
			kind(t, err, models.KindConflict, "endorsements.sent_many")
			enough = true
		}
	}
	if !enough {
		t.Error("links without end for one document")
	}
	concept := s.began()
	_, err = s.proposals.AskEndorsement(s.Ctx, s.lead, concept, good)
	kind(t, err, models.KindConflict, "proposals.endorse_too_early")
}

// A letter that came is the same record by another road, marked with who
// recorded it.
func TestALetterThatCameIsRecorded(t *testing.T) {
	s, id := asking(t)
	record := func(actor models.Actor, in proposals.Letter) (int64, error) {
		return s.proposals.RecordLetter(s.Ctx, actor, id, in, s.stampedLetter(id))
	}
	good := proposals.Letter{About: city, Signatory: "The mayor", Office: "Mayor", Entity: "City"}
	for field, in := range map[string]proposals.Letter{
		"signatory": {About: city, Office: "Mayor", Entity: "City"}, "office": {About: city, Signatory: "A", Entity: "City"}, "entity": {About: city, Signatory: "A", Office: "Mayor"},
	} {
		_, err := record(s.lead, in)
		if e := kind(t, err, models.KindInvalid, "endorsements.invalid"); len(e.Fields) != 1 || e.Fields[0].Field != field {
			t.Errorf("%s: %+v", field, e.Fields)
		}
	}
	_, err := record(s.partner, good)
	kind(t, err, models.KindForbidden, "proposals.lead_concludes")
	kind(t, s.proposals.MayRecordLetter(s.Ctx, s.partner, id, city), models.KindForbidden, "proposals.lead_concludes")
	kind(t, s.proposals.MayRecordLetter(s.Ctx, s.Cast(models.RoleReviewer), id, city), models.KindNotFound, "")
	e, err := record(s.lead, good)
	s.must(err)
	got := s.endorsement(id, e)
	if got.How != models.ByLetter || got.ByName != s.lead.Name || got.FileID == nil || !s.view(id).Document.Holds(got) {
		t.Errorf("%+v", got)
	}
	f := s.facts(id)
	f.Months++
	s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
	_, err = s.proposals.ResendEndorsement(s.Ctx, s.lead, id, e, s.endorsement(id, e).Version)
	kind(t, err, models.KindConflict, "endorsements.no_address")
}

// clause 105: a full document needs each State's ministry, each Resident
// Coordinator and the head of each organisation with money; a concept note the
// States alone. The list is empty exactly when it may be submitted.
func TestWhatEachStageNeeds(t *testing.T) {
	s := stage(t)
	concept := s.began()
	if w := s.view(concept).Document.Wanted(); len(w) != 1 || w[0].Kind != models.EndorserMinistry {
		t.Errorf("%+v", w)
	}
	id := s.asks()
	want := []string{"ministry/XDA", "resident_coordinator/XDA", models.WantedEndorsement{Kind: models.EndorserHead, OrganisationID: s.lead.OrganisationID}.Code(),
		models.WantedEndorsement{Kind: models.EndorserHead, OrganisationID: s.partner.OrganisationID}.Code()}
	var have []string
	for _, w := range s.view(id).Document.Wanted() {
		have = append(have, w.Code())
		if models.ReadWanted(w.Code()) != w {
			t.Errorf("%s is read as another", w.Code())
		}
	}
	if strings.Join(have, " ") != strings.Join(want, " ") {
		t.Errorf("%v", have)
	}
	f := s.facts(id)
	f.Months++
	s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
	for _, key := range []string{"proposals.gap_endorsement_lapsed", "proposals.gap_endorsement_rc_lapsed", "proposals.gap_endorsement_head_lapsed"} {
		if s.gap(id, key) == nil {
			t.Errorf("%s is not on the list", key)
		}
	}
	if g := s.gap(id, "proposals.gap_endorsement_head_lapsed"); g.Owner != s.lead.OrganisationID || g.Part != models.PartSides {
		t.Errorf("%+v", g)
	}
	_, err := s.proposals.Submit(s.Ctx, s.Fresh(s.lead), id, s.view(id).Proposal.Version)
	kind(t, err, models.KindInvalid, "proposals.incomplete")
	rc := s.Cast(models.RoleResidentCoord)
	s.must(s.proposals.Endorse(s.Ctx, s.Fresh(rc), id, "The country team stands behind it."))
	kind(t, s.proposals.Endorse(s.Ctx, s.Fresh(rc), id, ""), models.KindConflict, "proposals.endorsed_already")
	s.PartsReady(id, s.lead)
	s.endorsed(id)
	s.submitted(id)
	if frozen := *s.view(id).Frozen; len(frozen.OtherEndorsements) != 3 || frozen.Endorsements[0].How != models.ByAccount {
		t.Errorf("%+v", frozen.OtherEndorsements)
	}
}

// A Resident Coordinator of whom an endorsement is asked finds it among the tasks
// until it is given; one who was not asked, and one of another country, does not.
func TestARequestIsATaskOfTheResidentCoordinator(t *testing.T) {
	s, id := asking(t)
	rc := s.Cast(models.RoleResidentCoord)
	waits := func(actor models.Actor) int {
		t.Helper()
		list, err := s.proposals.Waiting(s.Ctx, actor)
		s.must(err)
		n := 0
		for _, w := range list {
			if w.Row.ID == id && w.For == proposals.WaitingEndorse {
				n++
			}
		}
		return n
	}
	f := s.facts(id)
	f.Months = 31 // what was given lapses
	s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
	if waits(rc) != 0 {
		t.Error("nobody asked, and it is a task")
	}
	s.sentTo(id, models.WantedEndorsement{Kind: models.EndorserRC, Country: rc.Country}, "coordinator@country.invalid")
	other := rc
	other.Country = "XDB"
	if waits(rc) != 1 || waits(other) != 0 {
		t.Errorf("asked, and it is %d tasks of theirs and %d of another's", waits(rc), waits(other))
	}
	s.must(s.proposals.Endorse(s.Ctx, s.Fresh(rc), id, ""))
	if waits(rc) != 0 {
		t.Error("given, and still a task")
	}
}

// A change lapses what was given, in the act that makes it. A slip that is put
// right at once costs nothing; once the endorser was told, the lapse is final.
func TestAChangeLapsesAndSaysSo(t *testing.T) {
	s, id := asking(t)
	secret, e := s.sentTo(id, city, "mayor@harbour.invalid")
	_, err := s.answers(secret, s.yes(id, s.opensLink(secret).Endorsement.Digest))
	s.must(err)
	months := func(n int) {
		f := s.facts(id)
		f.Months = n
		s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
	}
	was := func() models.EndorsementState { return s.endorsement(id, e).State }
	months(31)
	if was() != models.EndorsementLapsed || s.jobs("endorsement_lapsed") == 0 {
		t.Error("a change of length lapsed nothing")
	}
	if page := s.opensLink(secret); !page.Receipt || page.Endorsement.State != models.EndorsementLapsed {
		t.Error("the receipt does not say that it lapsed")
	}
	months(30)
	s.PartsReady(id, s.lead)
	if was() != models.EndorsementGiven || len(s.view(id).Gaps) != 0 {
		t.Error("a slip that was put right cost the endorsement")
	}
	s.must(s.proposals.TellLapsed(s.Ctx, proposals.EndorsementLapsedJob{EndorsementID: e}))
	if len(s.letters("endorsements.lapsed")) != 0 {
		t.Error("an endorser was told of a lapse that was put right")
	}
	months(31)
	s.must(s.proposals.TellLapsed(s.Ctx, proposals.EndorsementLapsedJob{EndorsementID: e}))
	s.must(s.proposals.TellLapsed(s.Ctx, proposals.EndorsementLapsedJob{EndorsementID: e}))
	if told := s.letters("endorsements.lapsed"); len(told) != 1 || told[0].Address != "mayor@harbour.invalid" {
		t.Errorf("%+v", told)
	}
	months(30)
	if was() != models.EndorsementLapsed {
		t.Error("a lapse that was told came back")
	}
	s.Verify()
}

// What is only edited lapses nothing and says so, edit after edit; a word does.
func TestAnEditedTextKeepsItsEndorsement(t *testing.T) {
	s, id := asking(t)
	secret, e := s.sentTo(id, city, "mayor@harbour.invalid")
	read := s.opensLink(secret).Endorsement.Digest
	_, err := s.answers(secret, s.yes(id, read))
	s.must(err)
	title := func(text string) models.Endorsement {
		f := s.facts(id)
		f.Title = text
		s.must(s.proposals.SaveFacts(s.Ctx, s.lead, id, f))
		return s.endorsement(id, e)
	}
	was := s.facts(id).Title
	if got := title(was); got.Stands != "" || s.view(id).Document.Edited(got) {
		t.Errorf("nothing changed: %+v", got)
	}
	for _, text := range []string{was + ".", strings.ToUpper(was), "« " + was + " »"} {
		got := title(text)
		if d := s.view(id).Document; got.State != models.EndorsementGiven || got.Digest != read || !d.Holds(got) || !d.Edited(got) {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if s.jobs("endorsement_lapsed") != 0 {
		t.Error("an endorser will be told of a lapse")
	}
	if page := s.opensLink(secret); !page.Receipt || page.Text.Title != was {
		t.Errorf("the receipt shows another text: %q", page.Text.Title)
	}
	if got := title(was + " together"); got.State != models.EndorsementLapsed {
		t.Errorf("another word: %+v", got)
	}
	if got := title(was + "!"); got.State != models.EndorsementLapsed {
		t.Errorf("a mark that says something: %+v", got)
	}
	if got := title(was + ","); got.State != models.EndorsementGiven {
		t.Errorf("the words are back: %+v", got)
	}
	s.Verify()
}

// The secrets of links are guessed within the limits of sign-in.
func TestGuessedLinksAreCounted(t *testing.T) {
	s, _ := asking(t)
	for i := range int(people.StandardLimits.PerAddress) {
		_, err := s.proposals.OpenEndorsement(s.Ctx, elsewhere, "guess "+strings.Repeat("x", i))
		kind(t, err, models.KindNotFound, "endorsements.link_unknown")
	}
	_, err := s.proposals.OpenEndorsement(s.Ctx, elsewhere, "one more")
	kind(t, err, models.KindTooMany, "people.too_many_tries")
}

// A person who answered through a link and is erased leaves the word of the
// office, without name and address.
func TestAnErasedEndorserLeavesTheOffice(t *testing.T) {
	s, id := asking(t)
	reviewer := s.Cast(models.RoleReviewer)
	email := s.Email(reviewer)
	secret, e := s.sentTo(id, city, email)
	in := s.yes(id, s.opensLink(secret).Endorsement.Digest)
	in.Signatory = "A name of her own"
	_, err := s.answers(secret, in)
	s.must(err)
	var mandate models.Mandate
	s.must(s.DB.Read(s.Ctx).Raw("SELECT * FROM mandates WHERE id = ?", reviewer.MandateID).Take(&mandate).Error)
	s.must(s.People().End(s.Ctx, s.Fresh(s.Cast(models.RoleAdministrator)), mandate.ID, mandate.Version, s.now(), "the term is over"))
	var version int64
	s.must(s.DB.Read(s.Ctx).Raw("SELECT version FROM accounts WHERE id = ?", reviewer.AccountID).Scan(&version).Error)
	s.must(s.People().Erase(s.Ctx, s.Fresh(s.head), reviewer.AccountID, version, "asked by the person"))
	for table, columns := range map[string]string{"endorsements": "address || signatory", "messages": "address || name || params", "act_values": "body"} {
		var n int
		s.must(s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM "+table+" WHERE "+columns+" LIKE ? OR "+columns+" LIKE ?", "%"+email+"%", "%A name of her own%").Scan(&n).Error)
		if n > 0 {
			t.Errorf("%s still holds name or address", table)
		}
	}
	if got := s.endorsement(id, e); got.State != models.EndorsementGiven || got.Office != "Mayor" {
		t.Errorf("%+v", got)
	}
	s.Verify()
}

// An endorser without an account is erased by the address or by the name under
// the letter, everywhere but in the stamped letter; the word stays under the
// office.
func TestAnErasedOutsiderLeavesTheOffice(t *testing.T) {
	s, id := asking(t)
	const email, name = "Mayor@city-k.example", "The hand that signed"
	secret, e := s.sentTo(id, city, email)
	erase := func(in people.Outsider) error { return s.People().EraseOutsider(s.Ctx, s.Fresh(s.head), in) }
	by := people.Outsider{Address: " mayor@CITY-k.example", Reason: "asked by the person"}
	kind(t, erase(by), models.KindConflict, "people.outsider_waits")
	in := s.yes(id, s.opensLink(secret).Endorsement.Digest)
	in.Signatory = name
	_, err := s.answers(secret, in)
	s.must(err)
	kind(t, s.People().EraseOutsider(s.Ctx, s.Fresh(s.lead), by), models.KindForbidden, "")
	kind(t, s.People().EraseOutsider(s.Ctx, s.Stale(s.head), by), models.KindSignIn, "")
	for what, bad := range map[string]people.Outsider{"nobody named": {Reason: "x"}, "no reason": {Address: email}, "unknown": {Name: "Nobody at all", Reason: "x"}} {
		if err := erase(bad); !models.IsKind(err, models.KindInvalid) || models.AsError(err).Key != "people.outsider_invalid" {
			t.Errorf("%s: %v", what, err)
		}
	}
	kind(t, erase(people.Outsider{Address: s.Email(s.lead), Reason: "x"}), models.KindConflict, "people.outsider_has_account")
	s.must(erase(by))
	for table, columns := range map[string]string{"endorsements": "address || signatory", "messages": "address || name || params", "act_values": "body"} {
		var n int
		s.must(s.DB.Read(s.Ctx).Raw("SELECT COUNT(*) FROM "+table+" WHERE LOWER("+columns+") LIKE ? OR "+columns+" LIKE ?", "%"+strings.ToLower(email)+"%", "%"+name+"%").Scan(&n).Error)
		if n > 0 {
			t.Errorf("%s still holds name or address", table)
		}
	}
	if got := s.endorsement(id, e); got.State != models.EndorsementGiven || got.Office != "Mayor" {
		t.Errorf("%+v", got)
	}
	kind(t, erase(by), models.KindInvalid, "people.outsider_invalid")
	s.Verify()
}
