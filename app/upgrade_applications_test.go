package app_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest"
	"seedfund/app/apptest/decided"
	"seedfund/app/apptest/reviewroom"
	"seedfund/app/calls"
	"seedfund/app/db"
	"seedfund/app/mail"
	"seedfund/app/programmes"
	"seedfund/app/proposals"
	"seedfund/app/reporting"
	"seedfund/app/reviews"
	"seedfund/app/unsent"
	"seedfund/app/workbench"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// applied is a store in which a call is asked about, a concept note is written by
// two organisations with remarks, a kit and more time, a full document is endorsed
// through a link and talked about, reviewers disagree, a scenario is frozen, forms
// and criteria are prepared anew and a programme reports on its results.
func applied(t *testing.T) *apptest.Harness {
	r := reviewroom.Furnish(t, apptest.New(t, apptest.At(reviewroom.Start)))
	post := mail.New(r.DB, mail.Config{}, nil)
	r.Proposals = proposals.New(r.DB, proposals.WithReviewers(r.Reviews.ReviewerScope), proposals.WithLetters(post, "https://fund.example.test"), proposals.WithGuard(r.People().Guard))
	calibrated(r)
	writtenTogether(r)
	endorsedAndTalked(r)
	disputed(r)
	preparedAnew(r, post)
	reported(r)
	return r.Harness
}

// calibrated: a document that the reviewers of the call score together.
func calibrated(r *reviewroom.Room) {
	id := r.Concept()
	c, err := r.Reviews.OpenCalibration(r.Ctx, r.Officer, r.Call.ID, reviews.Calibrating{Stage: models.StageConcept, Proposal: id,
		Mandates: []int64{r.Reviewers[1].MandateID, r.Reviewers[2].MandateID}, DueOn: r.Due(), Note: "As if it were real."})
	r.Must(err)
	r.Must(r.Reviews.CloseCalibration(r.Ctx, r.Officer, c.ID, c.Version, "Everybody has read it."))
}

// writtenTogether: a question on the call, a concept note of two organisations
// with remarks, a kit that came back and more time.
func writtenTogether(r *reviewroom.Room) {
	terms := calls.Usual()
	x := func(en string) models.Texts { return models.Texts{"en": en, "fr": en + " (fr)", "ar": en + " (ar)"} }
	terms.Title, terms.Summary = x("Second call"), x("Cities")
	month := r.Now().AddDate(0, 1, 0)
	terms.OpensAt, terms.ClosesAt, terms.QuestionsUntil = r.Now().Add(-time.Minute), month.AddDate(0, 1, 0), &month
	terms.Envelope, terms.Minimum, terms.Maximum, terms.Themes = 1_000_000_00, 100_000_00, 500_000_00, []int{4}
	c, err := r.Calls.Prepare(r.Ctx, r.Head, terms)
	r.Must(err)
	r.Must(r.Calls.Publish(r.Ctx, r.Fresh(r.Head), c.ID, c.Version))
	q, err := r.Calls.Ask(r.Ctx, r.Lead, c.ID, "May a city lead?")
	r.Must(err)
	r.Must(r.Calls.AnswerQuestion(r.Ctx, r.Fresh(r.Head), c.ID, q.ID, q.Version, x("May a city lead?"), x("No; it may take part.")))

	id, err := r.Proposals.Start(r.Ctx, r.Lead, proposals.Beginning{CallID: r.Call.ID, Title: "Two cities, one office", Country: "XDA"})
	r.Must(err)
	r.Complete(id)
	r.Must(r.Proposals.Join(r.Ctx, r.Partner, id))
	part := func() models.ProposalPart { return r.View(id).Document.Parts["situation"] }
	r.Must(r.Proposals.AssignPart(r.Ctx, r.Lead, id, proposals.Assignment{Part: "situation", Version: part().Version, Organisation: r.Partner.OrganisationID}))
	_, err = r.Proposals.Remark(r.Ctx, r.Lead, id, proposals.RemarkInput{Part: "situation", Question: "needs", Kind: models.RemarkComment, Text: "Say how many."})
	r.Must(err)

	kit, err := r.Proposals.MakeKit(r.Ctx, r.Partner, id, "fr")
	r.Must(err)
	k, err := r.Proposals.Kit(r.Ctx, r.Partner, id, kit)
	r.Must(err)
	base, err := k.Read()
	r.Must(err)
	in := proposals.KitFilled{Stamp: models.KitStamp{Code: k.Code, Base: k.Hash}, Name: "kit.xlsx", Items: map[string]string{}}
	for item, text := range base.Items {
		in.Items[item] = text.Text
		if strings.HasSuffix(item, "needs") {
			in.Items[item] = "Forty offices lack one form."
		}
	}
	_, err = r.Proposals.ReturnKit(r.Ctx, r.Partner, id, in, func(tx *db.Tx) (*models.File, error) {
		f := models.File{Hash: strings.Repeat("a", 64), Size: 1, Kind: "x", Name: "kit.xlsx", Purpose: "kit", OwnerType: proposals.FileOwner, OwnerID: id, State: models.FileStored}
		return &f, db.Create(tx, &f)
	})
	r.Must(err)

	r.Must(r.Proposals.AskTime(r.Ctx, r.Lead, id, "The office was flooded."))
	list, err := r.Proposals.Exceptions(r.Ctx, r.Head, r.Call.ID)
	r.Must(err)
	until := r.Call.ClosesAt.Add(72 * time.Hour)
	r.Must(r.Proposals.DecideTime(r.Ctx, r.Fresh(r.Head), list[0].ID, proposals.TimeDecision{Version: list[0].Version, Until: &until, Reason: "The flood is known."}))
	_, err = r.Proposals.GiveTime(r.Ctx, r.Fresh(r.Head), r.Call.ID, proposals.TimeGift{Application: strconv.FormatInt(id, 10), OrganisationID: r.Lead.OrganisationID,
		Until: until.Add(24 * time.Hour), Reason: "The line is down as well."})
	r.Must(err)
	_, err = unsent.New(r.DB).Keep(r.Ctx, r.Lead, models.UnsentInput{Form: "/proposals/1/facts", Page: "/proposals/1", Fields: []models.UnsentField{{Name: "title", Values: []string{"Two cities"}}}})
	r.Must(err)
}

// endorsedAndTalked: a full document whose city is asked through a link, and one
// in review with a thread and a frozen scenario over it.
func endorsedAndTalked(r *reviewroom.Room) {
	concept := r.InReview()
	for _, reviewer := range r.Reviewers[:2] {
		r.Sent(reviewer, concept, 4, "sound")
	}
	r.Must(r.Reviews.Shortlist(r.Ctx, r.Officer, concept, r.Version(concept), ""))
	full, err := r.Proposals.Invite(r.Ctx, r.Officer, concept, r.Version(concept), r.Now().AddDate(0, 2, 0))
	r.Must(err)
	r.Complete(full)
	_, err = r.Proposals.AskEndorsement(r.Ctx, r.Lead, full, proposals.EndorsementRequest{About: models.WantedEndorsement{Kind: models.EndorserLocal, Country: "XDA"},
		Office: "Mayor", Entity: "City of the harbour", Address: "mayor@harbour.invalid", Language: "fr"})
	r.Must(err)

	id := r.Technical()
	_, err = r.Proposals.OpenThread(r.Ctx, r.Officer, id, proposals.ThreadInput{Audience: models.AudienceShared, Subject: "The budget", Text: "What does line 4 buy?", Wants: true})
	r.Must(err)
	bench := workbench.New(r.DB)
	v, err := bench.Show(r.Ctx, r.Officer, models.Basket{})
	r.Must(err)
	amounts := map[int64]money.Cents{}
	for _, row := range v.Rows {
		amounts[row.ProposalID] = row.Proposed()
	}
	_, err = bench.Freeze(r.Ctx, r.Officer, workbench.Frozen{Name: "Everything", Remarks: "As asked.", Basket: models.Basket{Amounts: amounts}})
	r.Must(err)
}

// disputed: a round of two reviewers far apart.
func disputed(r *reviewroom.Room) {
	id := r.InReview()
	r.Sent(r.Reviewers[0], id, 5, "strong")
	r.Sent(r.Reviewers[1], id, 1, "weak")
	_, err := r.Reviews.OpenRound(r.Ctx, r.Officer, id, reviews.RoundOpening{DueAt: r.Now().AddDate(0, 0, 5), Note: "Look again."})
	r.Must(err)
}

// preparedAnew: drafts of the next form and criteria, a letter that waits, choices
// of how to be told.
func preparedAnew(r *reviewroom.Room, post *mail.Service) {
	r.Must(r.Calls.OpenForm(r.Ctx, r.Fresh(r.Officer), models.StageFull))
	r.Must(r.Calls.OpenCriteria(r.Ctx, r.Fresh(r.Officer)))
	s, err := post.Settings(r.Ctx, r.Lead)
	r.Must(err)
	r.Must(post.Choose(r.Ctx, r.Lead, s.Version, map[models.NoticeClass]models.NoticeWay{}, 22*60, 6*60))
}

// reported: a programme with a framework and a year in its report.
func reported(r *reviewroom.Room) {
	decided.Fund(r.T, r.Harness, 100_000_00)
	writer := r.Cast(models.RolePUNOProgramme)
	p := decided.Programme(r.T, r.Harness, decided.Plan{Organisations: []decided.Organisation{{ID: writer.OrganisationID, Tranche: []money.Cents{100_000_00}}},
		Answers: map[string]string{
			"indicators": models.Rows{{"result": "1", "statement": "Offices work alike", "indicator": "Offices that meet the standard", "unit": "institutions", "baseline": "2",
				"baseline_year": "2026", "target": "24", "source": "Inspection", "fund_indicator": "institutions"}}.Text(),
			"risks":         models.Rows{{"risk": "Staff leave", "category": "institutional", "likelihood": "4", "impact": "3", "treatment": "Two in each post", "owner": "Lead"}}.Text(),
			"gender_marker": models.Rows{{"level": "2", "why": "Figures are kept by sex."}}.Text(),
		}})
	works := programmes.New(r.DB, nil)
	detail, err := works.Get(r.Ctx, models.SystemActor, p.ID)
	r.Must(err)
	_, err = works.Release(r.Ctx, r.Officer, p.ID, detail.Programme.Version, 1, programmes.ReleaseInput{})
	r.Must(err)
	detail, err = works.Get(r.Ctx, models.SystemActor, p.ID)
	r.Must(err)
	share := detail.Tranches[0].Amounts[0]
	r.Must(r.DB.Write(r.Ctx, models.SystemActor, "test.pay", func(tx *db.Tx) error {
		if err := programmes.HoldShare(tx, share.TrancheID, share.OrganisationID, share.ReleasedCents); err != nil {
			return err
		}
		_, err := programmes.Pay(tx, programmes.Payment{ProgrammeID: p.ID, TrancheID: share.TrancheID, OrganisationID: share.OrganisationID, Cents: share.ReleasedCents,
			ValueDate: when.DateOf(tx.Now), AgentRef: "PAY", Source: "TR-0001"})
		return err
	}))
	r.Clock.Set(time.Date(2028, 2, 1, 9, 0, 0, 0, time.UTC))
	results := reporting.New(r.DB)
	v, err := results.Results(r.Ctx, r.Officer, p.Reference)
	r.Must(err)
	made, err := results.SaveResults(r.Ctx, writer, p.ID, models.ResultInput{Year: 2027, Values: []models.ValueInput{{IndicatorID: v.Indicators[0].ID, Value: "13", Means: "Inspection of 2027"}},
		Risks: []models.RiskInput{{RiskID: v.Risks[0].ID, Likelihood: 5, Impact: 3, Note: "Two posts are open"}}})
	r.Must(err)
	r.Must(results.SubmitResults(r.Ctx, writer, p.ID, 2027, made.Version))
	r.Must(results.PublishResults(r.Ctx, r.Officer, p.ID, 2027, made.Version+1))
}
