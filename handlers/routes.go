package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"seedfund/app"
	"seedfund/handlers/api"
	"seedfund/models"
)

// Handler answers one request. What it returns as an error is answered by the
// one map of refusals.
type Handler func(v *Visit) error

// Route is one row of the table: what can be asked, who may ask it, and which
// operations of the API do the same. The area's policy looks at the record
// beside it.
type Route struct {
	Method, Path string
	Who          Policy
	Handler      Handler
	Operations   []string                         // operationIds; a form's page names what its form does
	PageOnly     string                           // instead of Operations: why no operation does it
	Mount        func(*app.Services) http.Handler // instead of Handler: a part with a table of its own
	Files        bool                             // the form may carry files
	Keyless      bool                             // a second sending does no harm: no idempotency key
	Bare         bool                             // no session and no page around it
	Shared       bool                             // one page for all visitors, kept while the store stays as it is
}

// Policy says who may ask for a route. Its zero value is refused at start.
type Policy struct {
	kind   string
	rights []models.Permission
}

var (
	// Public is for everyone.
	Public = Policy{kind: "public"}
	// SignedIn is for every signed-in person, in whatever capacity or none.
	SignedIn = Policy{kind: "signed in"}
)

// May is for those whose capacity carries the right, or one of several.
func May(rights ...models.Permission) Policy { return Policy{kind: "right", rights: rights} }

// String names the policy as the list of routes shows it.
func (p Policy) String() string {
	if p.kind != "right" {
		return p.kind
	}
	names := make([]string, len(p.rights))
	for i, r := range p.rights {
		names[i] = string(r)
	}
	return strings.Join(names, " or ")
}

// Allows refuses an actor whom the policy does not let in, with the rule.
func (p Policy) Allows(a models.Actor) error {
	switch p.kind {
	case "public":
		return nil
	case "signed in":
		if !a.SignedIn() {
			return models.SignIn("error.sign_in")
		}
		return nil
	}
	return a.MayOne(p.rights...)
}

const anyMethod = "*"

func get(path string, who Policy, h Handler, operations ...string) Route {
	return Route{Method: http.MethodGet, Path: path, Who: who, Handler: h, Operations: operations}
}

// shared is a public page that is the same for every visitor.
func shared(path string, h Handler, operations ...string) Route {
	return Route{Method: http.MethodGet, Path: path, Who: Public, Handler: h, Operations: operations, Shared: true}
}

func post(path string, who Policy, h Handler, operations ...string) Route {
	return Route{Method: http.MethodPost, Path: path, Who: who, Handler: h, Operations: operations}
}

// upload is post for a form that carries files.
func upload(path string, who Policy, h Handler, operations ...string) Route {
	return Route{Method: http.MethodPost, Path: path, Who: who, Handler: h, Operations: operations, Files: true}
}

// keyless is post without an idempotency key, for what may be sent again.
func keyless(path string, who Policy, h Handler, operations ...string) Route {
	return Route{Method: http.MethodPost, Path: path, Who: who, Handler: h, Operations: operations, Keyless: true}
}

// pageOnly marks what no operation does, with the reason.
func pageOnly(reason string, r Route) Route {
	r.PageOnly = reason
	return r
}

// Why some of what a page does is no operation.
const (
	signingIn    = "a password is given to a page only; a program brings a token, which carries its capacity"
	tellsOnly    = "says that a page has changed; the operation that reads it says how"
	nothingKept  = "repeats a choice before it is cast and keeps nothing"
	inTheBrowser = "is computed in the browser and asks the server nothing; the command line does the same"
	withSecret   = "is for programs that read calendars and cannot bring a token but in the address"
	aboutPages   = "words about the pages and operations themselves"
)

// mount gives everything under a path to a handler that has a table of its own
// and asks door.ActorOf who asks.
func mount(path string, who Policy, m func(*app.Services) http.Handler) Route {
	return Route{Method: anyMethod, Path: path, Who: who, Mount: m}
}

func bare(r Route) Route {
	r.Bare = true
	return r
}

func (r Route) check() error {
	name := r.Method + " " + r.Path
	if r.Who.kind == "" {
		return fmt.Errorf("routes: %s has no policy", name)
	}
	if r.Who.kind == "right" && len(r.Who.rights) == 0 {
		return fmt.Errorf("routes: %s names no right", name)
	}
	for _, right := range r.Who.rights {
		if _, ok := models.RightFor(right); !ok {
			return fmt.Errorf("routes: %s names the right %q, which the table of rights does not have", name, right)
		}
	}
	if (r.Handler == nil) == (r.Mount == nil) {
		return errors.New("routes: " + name + " has no handler")
	}
	if page := r.Mount == nil && !r.Bare; page && (len(r.Operations) == 0) == (r.PageOnly == "") {
		return errors.New("routes: " + name + " names no operation of the API, or a reason beside one")
	}
	if !strings.HasPrefix(r.Path, "/") || !slices.Contains([]string{http.MethodGet, http.MethodPost, anyMethod}, r.Method) {
		return errors.New("routes: " + name + " is no route")
	}
	return nil
}

// Routes is the whole of what the web can be asked, area by area.
func Routes() []Route {
	return slices.Concat([]Route{
		// frame
		bare(get("/healthz", Public, healthz)),
		bare(get("/readyz", Public, readyz)),
		bare(get("/static/*", Public, serveStatic)),

		// people
		get("/home", SignedIn, homePage, "list-tasks"),
		pageOnly(signingIn, get("/sign-in", Public, signInPage)),
		pageOnly(signingIn, keyless("/sign-in", Public, signIn)),
		pageOnly(signingIn, keyless("/sign-out", SignedIn, signOut)),
		pageOnly(signingIn, get("/sign-in/confirm", SignedIn, confirmPage)),
		pageOnly(signingIn, keyless("/sign-in/confirm", SignedIn, confirmAgain)),
		pageOnly(signingIn, get("/capacity", SignedIn, capacityPage)),
		pageOnly(signingIn, keyless("/capacity", SignedIn, chooseCapacity)),
		pageOnly(signingIn, get("/invitation", Public, invitationPage)),
		pageOnly(signingIn, keyless("/invitation", Public, acceptInvitation)),
		pageOnly(signingIn, get("/reset", Public, resetPage)),
		pageOnly(signingIn, keyless("/reset", Public, askReset)),
		pageOnly(signingIn, get("/reset/password", Public, resetPasswordPage)),
		pageOnly(signingIn, keyless("/reset/password", Public, setPassword)),
		get("/account", SignedIn, profilePage, "show-self"),
		post("/account", SignedIn, changeProfile, "change-self"),
		pageOnly(signingIn, get("/account/password", SignedIn, changePasswordPage)),
		pageOnly(signingIn, keyless("/account/password", SignedIn, changePassword)),
		get("/account/sessions", SignedIn, sessionsPage, "list-sessions"),
		keyless("/account/sessions/end", SignedIn, endSession, "end-session", "end-other-sessions"),
		get("/account/unsent", SignedIn, unsentListPage, "list-unsent"),
		keyless("/account/unsent", SignedIn, keepUnsent, "keep-unsent"),
		keyless("/account/unsent/forget", SignedIn, forgetUnsent, "forget-unsent"),
		keyless("/account/uploads", SignedIn, beginIncoming, "begin-upload"),
		get("/account/uploads/:id", SignedIn, showIncoming, "show-upload"),
		keyless("/account/uploads/:id/pieces", SignedIn, takePiece, "send-piece"),
		get("/account/letters", SignedIn, lettersPage, "list-letters"),
		get("/inbox", SignedIn, inboxPage, "list-inbox"),
		get("/inbox/:id", SignedIn, openNotice, "list-inbox", "mark-inbox"),
		keyless("/inbox/marks", SignedIn, markInbox, "mark-inbox"),
		get("/account/notices", SignedIn, noticeSettingsPage, "show-notice-settings"),
		post("/account/notices", SignedIn, chooseNotices, "change-notice-settings"),
		get("/outbox", May(models.PermOutboxRead), outboxPage, "list-outbox"),
		post("/outbox/settlement", May(models.PermOutboxSettle), settleLetters, "settle-letters"),
		get("/outbox/rules", May(models.PermOutboxRead), letterRulesPage, "list-letter-rules"),
		post("/outbox/rules/:template", May(models.PermOutboxRule), setLetterRule, "set-letter-rule"),
		get("/outbox/:id", May(models.PermOutboxRead), letterPage, "preview-letter"),
		get("/account/tokens", SignedIn, tokensPage, "list-tokens"),
		post("/account/tokens", SignedIn, makeToken, "make-token"),
		get("/account/calendar", SignedIn, ownCalendarPage, "list-calendar", "list-tokens"),
		post("/account/calendar", SignedIn, makeCalendarAddress, "make-token"),
		post("/account/calendar/:id/revocation", SignedIn, revokeCalendarAddress, "revoke-token"),
		post("/account/tokens/:id/revocation", SignedIn, revokeToken, "revoke-token"),
		pageOnly(signingIn, get("/set-up/administrator", Public, firstPage)),
		pageOnly(signingIn, keyless("/set-up/administrator", Public, makeFirst)),
		get("/set-up", May(models.PermFundSetUp), setUpPage, "set-up-board"),
		post("/set-up/board", May(models.PermFundSetUp), setUpBoard, "set-up-board"),
		get("/people", May(models.PermPeopleRead), accountsPage, "list-accounts"),
		get("/people/new", May(models.PermPeopleManage), invitePage, "invite-account"),
		post("/people", May(models.PermPeopleManage), invite, "invite-account"),
		get("/people/:id", May(models.PermPeopleRead), accountPage, "show-account", "list-mandates"),
		post("/people/:id/invitation", May(models.PermPeopleManage), inviteAgain, "invite-again"),
		post("/people/:id/erasure", May(models.PermPeopleManage), eraseAccount, "erase-person"),
		post("/people/:id/disablement", May(models.PermPeopleManage), disableAccount, "suspend-account"),
		post("/people/:id/enablement", May(models.PermPeopleManage), enableAccount, "restore-account"),
		get("/organisations", May(models.PermPeopleRead), organisationsPage, "list-organisations"),
		get("/organisations/new", May(models.PermPeopleManage), newOrganisationPage, "add-organisation"),
		post("/organisations", May(models.PermPeopleManage), addOrganisation, "add-organisation"),
		get("/organisations/:id", May(models.PermPeopleRead), organisationPage, "show-organisation"),
		post("/organisations/:id", May(models.PermPeopleManage), changeOrganisation, "change-organisation"),
		post("/organisations/:id/agreements", May(models.PermPeopleManage), recordAgreement, "record-agreement"),
		post("/agreements/:id/end", May(models.PermPeopleManage), endAgreement, "end-agreement"),
		get("/mandates", May(models.PermPeopleRead), mandatesPage, "list-mandates"),
		get("/mandates/new", May(models.PermMandateGrant), grantPage, "grant-mandate"),
		post("/mandates", May(models.PermMandateGrant), grantMandate, "grant-mandate"),
		get("/mandates/:id", May(models.PermPeopleRead), mandatePage, "show-mandate"),
		post("/mandates/:id/end", May(models.PermMandateGrant), endMandate, "end-mandate"),
		shared("/rights", rightsPage, "list-rights"),
		get("/acts", May(models.PermAuditRead), actsPage, "list-acts"),
		get("/acts/:id", May(models.PermAuditRead), recordedActPage, "show-act"),

		// calls
		shared("/calls", callsPage, "list-calls"),
		get("/calls/new", May(models.PermCallPrepare), newCallPage, "list-criteria", "prepare-call"),
		post("/calls", May(models.PermCallPrepare), prepareCall, "prepare-call"),
		shared("/calls/:reference", callPage, "show-call"),
		get("/calls/:reference/terms", May(models.PermCallPrepare), reviseCallPage, "revise-call"),
		post("/calls/:reference/terms", May(models.PermCallPrepare), reviseCall, "revise-call"),
		get("/calls/:reference/publication", May(models.PermCallPublish), publicationPage, "show-call"),
		post("/calls/:reference/publication", May(models.PermCallPublish), publishCall, "publish-call"),
		get("/calls/:reference/extension", May(models.PermCallPublish), extensionPage, "extend-call"),
		post("/calls/:reference/extension", May(models.PermCallPublish), extendCall, "extend-call"),
		get("/calls/:reference/cancellation", May(models.PermCallPublish), cancellationPage, "cancel-call"),
		post("/calls/:reference/cancellation", May(models.PermCallPublish), cancelCall, "cancel-call"),
		get("/calls/:reference/calendar.ics", Public, callCalendar, "show-call"),
		shared("/calls/:reference/questions", questionsPage, "list-call-questions"),
		post("/calls/:reference/questions", May(models.PermProposalDraft), askQuestion, "ask-call-question"),
		get("/calls/:reference/questions/:question", May(models.PermCallPrepare), questionPage, "answer-call-question", "set-aside-call-question"),
		post("/calls/:reference/questions/:question/answer", May(models.PermCallPrepare), answerQuestion, "answer-call-question"),
		post("/calls/:reference/questions/:question/setting-aside", May(models.PermCallPrepare), setAsideQuestion, "set-aside-call-question"),
		get("/calls/:reference/exceptions", May(models.PermBoardRead), exceptionsPage, "list-call-exceptions"),
		get("/calls/:reference/exceptions/:exception", May(models.PermCallPublish), exceptionPage, "decide-application-time"),
		post("/calls/:reference/exceptions/:exception", May(models.PermCallPublish), decideException, "decide-application-time"),
		get("/forms", May(models.PermCallPrepare), formsPage, "list-forms"),
		get("/forms/:stage", May(models.PermCallPrepare), formDeskPage, "show-form-draft"),
		post("/forms/:stage/draft", May(models.PermCallPrepare), openForm, "open-form-draft"),
		post("/forms/:stage/change", May(models.PermCallPrepare), changeForm, "change-form-draft"),
		post("/forms/:stage/setting-aside", May(models.PermCallPrepare), setAsideForm, "set-aside-form-draft"),
		post("/forms/:stage/adoption", May(models.PermCallPublish), adoptForm, "adopt-form-draft"),
		get("/forms/:stage/preview", May(models.PermCallPrepare), formPreviewPage, "show-form-draft"),
		get("/forms/:stage/versions/:number", May(models.PermCallPrepare), formVersionPage, "show-form-version"),
		get("/forms/:stage/section", May(models.PermCallPrepare), formSectionPage, "change-form-draft"),
		post("/forms/:stage/section", May(models.PermCallPrepare), saveFormSection, "change-form-draft"),
		get("/forms/:stage/sections/:section", May(models.PermCallPrepare), formSectionPage, "change-form-draft"),
		post("/forms/:stage/sections/:section", May(models.PermCallPrepare), saveFormSection, "change-form-draft"),
		get("/forms/:stage/sections/:section/question", May(models.PermCallPrepare), formQuestionPage, "change-form-draft"),
		post("/forms/:stage/sections/:section/question", May(models.PermCallPrepare), saveFormQuestion, "change-form-draft"),
		get("/forms/:stage/questions/:question", May(models.PermCallPrepare), formQuestionPage, "change-form-draft"),
		post("/forms/:stage/questions/:question", May(models.PermCallPrepare), saveFormQuestion, "change-form-draft"),

		// proposals
		get("/calls/:reference/application", May(models.PermProposalDraft), startPage, "start-proposal"),
		post("/calls/:reference/application", May(models.PermProposalDraft), startProposal, "start-proposal"),
		get("/proposals", May(models.PermProposalRead), proposalsPage, "list-proposals"),
		get("/proposals/:id", May(models.PermProposalRead), proposalPage, "show-proposal"),
		get("/proposals/:id/facts", May(models.PermProposalRead), factsPage, "show-proposal"),
		post("/proposals/:id/facts", May(models.PermProposalDraft), saveFacts, "save-facts"),
		get("/proposals/:id/partners", May(models.PermProposalRead), partnersPage, "show-proposal"),
		post("/proposals/:id/partners", May(models.PermProposalDraft), savePartners, "save-partners"),
		get("/proposals/:id/plan", May(models.PermProposalRead), planPage, "show-proposal"),
		post("/proposals/:id/plan", May(models.PermProposalDraft), savePlan, "save-plan"),
		get("/proposals/:id/sections/:section", May(models.PermProposalRead), sectionPage, "show-proposal", "show-call-form"),
		post("/proposals/:id/sections/:section", May(models.PermProposalDraft), saveSection, "save-section"),
		{Method: http.MethodPost, Path: "/proposals/:id/drafts", Who: May(models.PermProposalDraft), Handler: keepDrafts, Operations: []string{"keep-draft"}, Files: true, Keyless: true},
		post("/proposals/:id/readiness", May(models.PermProposalDraft), partsReady, "finish-parts"),
		post("/proposals/:id/reopening", May(models.PermProposalDraft), reopenPart, "reopen-part"),
		post("/proposals/:id/part-return", May(models.PermProposalDraft), returnPart, "return-part"),
		post("/proposals/:id/part-owner", May(models.PermProposalDraft), assignPart, "assign-part"),
		post("/proposals/:id/settlement", May(models.PermProposalDraft), settleColumns, "settle-columns"),
		post("/proposals/:id/remarks", May(models.PermProposalDraft), addRemark, "add-remark"),
		post("/proposals/:id/remarks/:remark/end", May(models.PermProposalDraft), endRemark, "end-remark"),
		get("/proposals/:id/budget", May(models.PermProposalRead), budgetPage, "show-proposal"),
		post("/proposals/:id/budget", May(models.PermProposalDraft), saveBudget, "save-budget"),
		get("/proposals/:id/budget/workbook", May(models.PermProposalRead), budgetWorkbook, "read-budget-workbook"),
		upload("/proposals/:id/budget/workbook", May(models.PermProposalDraft), readWorkbook, "check-budget-workbook"),
		post("/proposals/:id/budget/import", May(models.PermProposalDraft), importBudget, "import-budget"),
		get("/proposals/:id/budget/:organisation/:tranche", May(models.PermProposalRead), tranchePage, "show-proposal"),
		post("/proposals/:id/budget/:organisation/:tranche", May(models.PermProposalDraft), saveTranche, "save-budget"),
		get("/proposals/:id/attachments", May(models.PermProposalRead), attachmentsPage, "show-proposal"),
		upload("/proposals/:id/attachments", May(models.PermProposalDraft), attachFile, "attach-file"),
		post("/proposals/:id/attachments/:attachment/removal", May(models.PermProposalDraft), removeFile, "remove-attachment"),
		get("/proposals/:id/files/:file", May(models.PermProposalRead), proposalFile, "read-attachment"),
		get("/proposals/:id/sides", May(models.PermProposalRead), sidesPage, "show-proposal"),
		post("/proposals/:id/joining", May(models.PermProposalDraft), joinProposal, "join-proposal"),
		post("/proposals/:id/endorsement", May(models.PermProposalEndorse), endorseProposal, "endorse-proposal"),
		get("/proposals/:id/endorsements/new", May(models.PermProposalDraft), askEndorsementPage, "ask-endorsement", "record-endorsement-letter"),
		post("/proposals/:id/endorsements", May(models.PermProposalDraft), askEndorsement, "ask-endorsement"),
		upload("/proposals/:id/endorsements/letters", May(models.PermProposalDraft), recordLetter, "record-endorsement-letter"),
		get("/proposals/:id/endorsements/:endorsement", May(models.PermProposalRead), requestPage, "list-endorsements"),
		post("/proposals/:id/endorsements/:endorsement/link", May(models.PermProposalDraft), resendEndorsement, "resend-endorsement"),
		post("/proposals/:id/endorsements/:endorsement/withdrawal", May(models.PermProposalDraft), withdrawEndorsement, "withdraw-endorsement"),
		get("/endorse", Public, endorsingPage, "show-endorsement-link"),
		get("/endorse/document", Public, endorsedDocumentPage, "show-endorsement-link"),
		{Method: http.MethodPost, Path: "/endorse", Who: Public, Handler: answerEndorsing, Operations: []string{"answer-endorsement"}, Files: true, Keyless: true},
		keyless("/endorse/uploads", Public, beginLetter, "begin-letter"),
		get("/endorse/uploads/:id", Public, showLetter, "show-letter"),
		keyless("/endorse/uploads/:id/pieces", Public, takeLetterPiece, "send-letter-piece"),
		get("/proposals/:id/check", May(models.PermProposalRead), checkPage, "show-proposal"),
		post("/proposals/:id/submission", May(models.PermProposalSubmit), submitProposal, "submit-proposal"),
		get("/proposals/:id/submissions/:number", May(models.PermProposalRead), submissionPage, "show-submission"),
		get("/proposals/:id/submissions/:number/document", May(models.PermProposalRead), submissionDocument, "read-submission-document"),
		get("/proposals/:id/more-time", May(models.PermProposalDraft), moreTimePage, "ask-application-time"),
		post("/proposals/:id/more-time", May(models.PermProposalDraft), askMoreTime, "ask-application-time"),
		get("/proposals/:id/withdrawal", May(models.PermProposalSubmit), withdrawalPage, "withdraw-proposal"),
		post("/proposals/:id/withdrawal", May(models.PermProposalSubmit), withdrawProposal, "withdraw-proposal"),

		// reviews
		get("/reviews", May(models.PermReviewRead), reviewsPage, "list-my-reviews", "list-review-queue", "list-proposals"),
		get("/reviews/disagreements", May(models.PermReviewRead), disagreementsPage, "list-disagreements"),
		post("/proposals/:id/rounds", May(models.PermReviewAssign), openRound, "open-round"),
		get("/rounds/:id", May(models.PermReviewRead), roundPage, "show-round"),
		post("/rounds/:id/answers", May(models.PermReviewWrite), answerRound, "answer-round"),
		post("/rounds/:id/closing", May(models.PermReviewAssign), closeRound, "close-round"),
		get("/calls/:id/severity", May(models.PermReviewRead), severityPage, "list-severity"),
		get("/reviews/:id", May(models.PermReviewWrite), reviewPage, "show-my-review"),
		get("/reviews/:id/criteria/:criterion", May(models.PermReviewWrite), criterionPage, "show-my-review"),
		post("/reviews/:id/criteria/:criterion", May(models.PermReviewWrite), saveScore, "save-score"),
		keyless("/reviews/:id/criteria/:criterion/draft", May(models.PermReviewWrite), autosaveScore, "keep-score-draft"),
		post("/reviews/:id/submission", May(models.PermReviewWrite), submitReview, "submit-review"),
		post("/reviews/:id/declination", May(models.PermReviewWrite), declineReview, "decline-review"),
		post("/reviews/:id/abstention", May(models.PermReviewWrite), abstainReview, "abstain-from-review"),
		post("/reviews/:id/interest", May(models.PermReviewWrite), declareReviewInterest, "declare-reviewer-interest"),
		get("/proposals/:id/screening", May(models.PermReviewRead), screeningPage, "show-screening"),
		post("/proposals/:id/screening", May(models.PermProposalScreen), screenProposal, "screen-proposal"),
		post("/proposals/:id/completion", May(models.PermProposalScreen), returnProposal, "return-proposal"),
		get("/proposals/:id/reviewers", May(models.PermReviewRead), assignPage, "show-reviewers"),
		post("/proposals/:id/reviewers", May(models.PermReviewAssign), assignReviewers, "assign-reviewers"),
		get("/reviewers", May(models.PermReviewRead), reviewerPoolPage, "list-reviewers"),
		get("/reviewers/:id", May(models.PermReviewRead), reviewerPage, "show-reviewer"),
		post("/reviewers/:id", May(models.PermReviewWrite, models.PermReviewAssign), keepReviewer, "keep-reviewer"),
		get("/calls/:id/reviewers", May(models.PermReviewRead), reviewPlanPage, "show-review-plan"),
		get("/calls/:id/reviewers/confirmation", May(models.PermReviewAssign), planConfirmationPage, "show-review-plan"),
		post("/calls/:id/reviewers", May(models.PermReviewAssign), confirmReviewPlan, "confirm-review-plan"),
		get("/calls/:id/evaluation", May(models.PermReviewRead), evaluationWorkbook, "read-evaluation-workbook"),
		get("/calls/:id/calibrations", May(models.PermReviewRead), calibrationsPage, "list-calibrations"),
		post("/calls/:id/calibrations", May(models.PermReviewAssign), openCalibration, "open-calibration"),
		get("/calibrations/:id", May(models.PermReviewRead), calibrationPage, "show-calibration"),
		post("/calibrations/:id/scores", May(models.PermReviewWrite), calibrateReview, "calibrate"),
		post("/calibrations/:id/interest", May(models.PermReviewWrite), declareCalibrationInterest, "declare-calibration-interest"),
		post("/calibrations/:id/closing", May(models.PermReviewAssign), closeCalibration, "close-calibration"),
		post("/calls/:id/review-mix", May(models.PermReviewAssign), setReviewMix, "set-review-mix"),
		post("/proposals/:id/interests", May(models.PermReviewAssign), recordReviewInterest, "record-reviewer-interest"),
		post("/assignments/:id/removal", May(models.PermReviewAssign), removeReviewer, "remove-reviewer"),
		post("/assignments/:id/reopening", May(models.PermReviewAssign), reopenReview, "reopen-review"),
		get("/proposals/:id/reviews", May(models.PermReviewRead), reviewSummaryPage, "show-reviews"),
		post("/proposals/:id/shortlist", May(models.PermProposalInvite), shortlistProposal, "choose-proposal"),
		post("/proposals/:id/invitation", May(models.PermProposalInvite), inviteApplicants, "invite-applicants"),
		get("/calls/:id/ranking", May(models.PermReviewRead), rankingPage, "list-ranking"),
		get("/proposals/:id/appraisal", May(models.PermReviewRead), appraisalPage, "show-appraisal"),
		post("/proposals/:id/appraisal", May(models.PermAppraisalPrepare), prepareAppraisal, "prepare-appraisal"),
		post("/proposals/:id/appraisal/signature", May(models.PermAppraisalSign), signAppraisal, "sign-appraisal"),
		get("/proposals/:id/board-paper", May(models.PermBoardRead), boardPaperPage, "show-board-paper"),
		post("/proposals/:id/board-paper", May(models.PermAppraisalPrepare), sendToBoard, "send-to-board"),

		// board
		shared("/board", boardPage, "show-board", "list-board-rules", "list-seat-changes"),
		get("/board/workbench", May(models.PermBoardRead), workbenchPage, "show-workbench", "list-scenarios"),
		post("/board/workbench/scenarios", May(models.PermMatterPrepare), freezeScenario, "freeze-scenario"),
		get("/board/workbench/scenarios/:id", May(models.PermBoardRead), scenarioPage, "show-scenario"),
		shared("/calendar", publicCalendarPage, "list-public-calendar"),
		get(publicFeed, Public, publicCalendarFeed, "list-public-calendar"),
		pageOnly(withSecret, get(ownFeed, Public, ownCalendarFeed)),
		shared("/decisions", decisionList, "list-decisions"),
		shared("/decisions/:reference", decisionPage, "show-decision"),
		get("/decisions/:reference/certificate", Public, certificateFile(false), "read-certificate"),
		get("/decisions/:reference/certificate/full", May(models.PermMatterRead), certificateFile(true), "read-full-certificate"),
		get("/decisions/:reference/document", Public, decisionDocument, "read-decision-document"),
		get("/decisions/:reference/letters/:organisation", May(models.PermProposalRead), decisionLetterPage, "show-decision-letter"),
		get("/decisions/:reference/letters/:organisation/document", May(models.PermProposalRead), decisionLetterFile, "read-decision-letter"),
		get("/board/annual-reviews/:year/editable", May(models.PermBoardReviewRead), reviewEditable, "read-review-document"),
		get("/board/annual-reviews/:year/editable/file", May(models.PermBoardReviewRead), reviewFile, "read-review-document"),
		upload("/board/annual-reviews/:year/editable", May(models.PermBoardReviewWrite), reviewReturned, "compare-returned-review"),
		post("/board/annual-reviews/:year/editable/draft", May(models.PermBoardReviewWrite), keepReturned, "keep-returned-review"),
		get("/decisions/:reference/follow-up", May(models.PermMatterPrepare, models.PermMatterOpen), followPage, "list-follow-up"),
		post("/decisions/:reference/follow-up/notice", May(models.PermMatterOpen), releaseNotice, "release-notice"),
		post("/decisions/:reference/follow-up/letters/:organisation", May(models.PermMatterOpen), releaseLetter, "release-letter"),
		post("/decisions/:reference/follow-up/request", May(models.PermTransferPrepare), releaseRequest, "release-request"),
		get("/decisions/:reference/follow-up/minutes", May(models.PermMatterPrepare, models.PermMatterOpen), minutesDraftPage, "list-follow-up", "read-draft-minutes"),
		get("/decisions/:reference/follow-up/minutes/document", May(models.PermMatterPrepare, models.PermMatterOpen), minutesDraftFile, "read-draft-minutes"),
		post("/decisions/:reference/follow-up/minutes", May(models.PermMeetingKeep), releaseMinutes, "release-minutes"),
		post("/decisions/:reference/follow-up/all", May(models.PermMatterOpen), releaseAll, "release-all"),
		pageOnly(inTheBrowser, shared(checking, certificateCheck)),
		shared("/excom", ofExCom(boardPage), "show-board", "list-seat-changes"),
		post("/excom", May(models.PermBodyManage), ofExCom(setUpExCom), "set-up-excom"),
		get("/board/matters/:id/ladder", May(models.PermExComRead), ladderPage, "show-ladder"),
		post("/board/matters/:id/mediations", May(models.PermMatterPreside), openMediation, "open-mediation"),
		post("/board/matters/:id/mediation/contacts", May(models.PermMatterPreside), recordContact, "record-contact"),
		post("/board/matters/:id/mediation/proposals", May(models.PermMatterPreside), recordProposal, "record-proposal"),
		post("/board/matters/:id/mediation/extension", May(models.PermMatterPreside), extendMediation, "extend-mediation"),
		post("/board/matters/:id/mediation/agreement", May(models.PermMatterPreside), agreeAfterMediation, "agree-after-mediation"),
		post("/board/matters/:id/mediation/failure", May(models.PermMatterPreside), recordFailure, "record-failure"),
		get("/board/matters/:id/referral", May(models.PermExComRead), referralPage, "read-referral"),
		get("/board/matters/:id/referral/file", May(models.PermExComRead), referralFile, "read-referral"),
		post("/board/matters/:id/referral", May(models.PermMatterPreside), transmitReferral, "transmit-referral"),
		post("/board/matters/:id/referral/receipt", May(models.PermMatterPreside), recordReceipt, "record-receipt"),
		get("/board/matters/:id/referral/answer", May(models.PermExComRead), answerPaper, "read-answer"),
		upload("/board/matters/:id/referral/answer", May(models.PermMatterPreside), recordAnswer, "record-answer"),
		post("/board/matters/:id/referral/conclusion", May(models.PermMatterPreside), concludeReferral, "conclude-referral"),
		post("/board/matters/:id/passing", May(models.PermMatterPreside), passMatter, "pass-matter"),
		get("/excom/matters", May(models.PermExComRead), ofExCom(matterList), "list-matters"),
		get("/board/matters", May(models.PermMatterRead), matterList, "list-matters"),
		get("/board/matters/new", May(models.PermMatterPrepare), paperForm, "prepare-matter"),
		post("/board/matters", May(models.PermMatterPrepare), prepareMatter, "prepare-matter"),
		get("/board/matters/:id", May(models.PermMatterRead), matterPage, "show-matter"),
		pageOnly(tellsOnly, get("/board/matters/:id/events", May(models.PermMatterRead), matterEvents)),
		get("/board/matters/:id/paper", May(models.PermMatterPrepare), editPaper, "edit-matter"),
		post("/board/matters/:id/paper", May(models.PermMatterPrepare), saveMatter, "edit-matter"),
		post("/board/matters/:id/opening", May(models.PermMatterOpen), openMatter, "open-matter"),
		get("/board/matters/:id/text", May(models.PermMatterOpen), newText, "revise-matter"),
		post("/board/matters/:id/text", May(models.PermMatterOpen), reviseMatter, "revise-matter"),
		pageOnly(nothingKept, keyless("/board/matters/:id/vote", May(models.PermMatterVote), checkVote)),
		post("/board/matters/:id/votes", May(models.PermMatterVote), castVote, "vote"),
		get("/board/matters/:id/votes/:vote", May(models.PermMatterRead), voteReceiptPage, "show-vote-receipt"),
		post("/board/matters/:id/signals", May(models.PermMatterVote), awaitInstructions, "await-instructions"),
		get("/board/matters/:id/score", May(models.PermMatterVote), scorePage, "score-proposal"),
		post("/board/matters/:id/scores", May(models.PermMatterVote), sendScores, "score-proposal"),
		get("/board/matters/:id/interest", May(models.PermInterestDeclare), interestPage, "declare-interest"),
		post("/board/matters/:id/interest", May(models.PermInterestDeclare), declareInterest, "declare-interest"),
		get("/board/matters/:id/interest-of", May(models.PermMatterOpen, models.PermMatterReserve), interestOfPage, "propose-interest"),
		post("/board/matters/:id/interest-of", May(models.PermMatterOpen, models.PermMatterReserve), proposeInterest, "propose-interest"),
		get("/board/matters/:id/motions/:motion", May(models.PermMatterRead), motionPage, "show-matter"),
		post("/board/matters/:id/motions/:motion/confirmation", May(models.PermMatterVote), confirmMotion, "confirm-interest"),
		post("/board/matters/:id/motions/:motion/refusal", May(models.PermMatterVote), refuseMotion, "refuse-interest"),
		post("/board/matters/:id/motions/:motion/withdrawal", May(models.PermMatterOpen, models.PermMatterReserve), withdrawMotion, "withdraw-motion"),
		get("/board/interests", May(models.PermInterestDeclare, models.PermBoardRead), registerPage, "list-interests"),
		post("/board/interests", May(models.PermInterestDeclare), enterInterest, "enter-interest"),
		post("/board/interests/:id/withdrawal", May(models.PermInterestDeclare), withdrawInterest, "withdraw-interest"),
		post("/board/interests/confirmation", May(models.PermInterestDeclare), confirmInterests, "confirm-interests"),
		post("/board/matters/:id/substitution", May(models.PermMatterOpen), substituteMatter, "substitute-matter"),
		post("/board/matters/:id/adoption", May(models.PermMatterAdopt), adoptMatter, "adopt-matter"),
		get("/board/matters/:id/ending", May(models.PermMatterPrepare, models.PermMatterOpen), endingPage, "close-matter", "withdraw-matter"),
		post("/board/matters/:id/closure", May(models.PermMatterAdopt), closeMatter, "close-matter"),
		post("/board/matters/:id/withdrawal", May(models.PermMatterPrepare, models.PermMatterOpen), withdrawMatter, "withdraw-matter"),
		post("/board/matters/:id/publication", May(models.PermMatterOpen), publishDecision, "publish-decision"),
		post("/board/matters/:id/objections/:vote/confirmation", May(models.PermMatterVote), confirmRemedy, "confirm-remedy"),
		get("/board/agenda", May(models.PermMatterOpen), annotatedAgendaPage, "show-agenda"),
		post("/board/matters/:id/note", May(models.PermMatterPreside), noteBridge, "note-bridging-text"),
		get("/network/matters", May(models.PermMemberReserve), openMatterList, "list-open-matters"),
		get("/network/matters/:id", May(models.PermMemberReserve), openMatterPage, "show-open-matter"),
		post("/network/matters/:id/reservations", May(models.PermMemberReserve), reserveAsMember, "reserve-mandate-as-member"),
		post("/network/matters/:id/reservations/:reservation/end", May(models.PermMemberReserve), endReservationAsMember, "end-reservation-as-member"),
		get("/board/conditions", May(models.PermBoardRead, models.PermProposalDraft), conditionList, "list-conditions"),
		post("/board/conditions/:id/report", May(models.PermProgrammeManage, models.PermProposalDraft), reportCondition, "report-condition"),
		post("/board/conditions/:id/confirmation", May(models.PermProgrammeManage), confirmCondition, "confirm-condition"),
		post("/board/conditions/:id/return", May(models.PermProgrammeManage), sendConditionBack, "return-condition"),
		get("/board/rotation", Public, rotationPage, "show-rotation"),
		get("/board/rotation/simulation", Public, simulationPage, "simulate-rotation"),
		get("/board/rotation/pool", May(models.PermBodyManage), poolPage, "show-rotation"),
		post("/board/rotation/pool", May(models.PermBodyManage), offerToPool, "offer-to-pool"),
		get("/board/rotation/pool/:id", May(models.PermBodyManage), poolEntryPage, "show-rotation"),
		post("/board/rotation/pool/:id", May(models.PermBodyManage), changePoolEntry, "change-pool-entry"),
		get("/board/rotation/nominate", May(models.PermBodyManage), nominatePage, "show-rotation"),
		upload("/board/rotation/nominations", May(models.PermBodyManage), recordNomination, "nominate"),
		get("/board/rotation/nominations/:id", May(models.PermBoardRead, models.PermBodyManage), nominationPage, "show-nomination"),
		get("/board/rotation/nominations/:id/letter", May(models.PermBoardRead, models.PermBodyManage), nominationLetter, "read-letter"),
		post("/board/rotation/nominations/:id/seat", May(models.PermBodyManage), takeUpNomination, "take-up-nomination"),
		post("/board/rotation/nominations/:id/ending", May(models.PermBodyManage), declineNomination, "decline-nomination"),
		get("/board/rotation/lots", May(models.PermBodyManage), lotsPage, "show-rotation"),
		post("/board/rotation/lots", May(models.PermBodyManage), recordDraw, "record-draw"),
		get("/board/seats", May(models.PermBodyManage), seatsPage, "list-holdings"),
		post("/board/seats", May(models.PermBodyManage), giveSeat, "give-seat"),
		get("/board/holdings/:id", May(models.PermBodyManage), holdingPage, "show-holding"),
		post("/board/holdings/:id/end", May(models.PermBodyManage), endHolding, "end-holding"),
		post("/board/holdings/:id/correction", May(models.PermBodyManage), correctHolding, "correct-holding"),
		get("/board/seat-changes/:id", May(models.PermBoardRead, models.PermExComRead, models.PermBodyManage), seatChangePage, "show-seat-change"),
		post("/board/seat-changes/:id/confirmation", May(models.PermBodyManage), confirmSeatChange, "confirm-seat-change"),
		post("/board/seat-changes/:id/refusal", May(models.PermBodyManage), refuseSeatChange, "refuse-seat-change"),
		get("/board/rules", Public, rulesPage, "list-board-rules"),
		get("/board/rules/comparison", Public, comparisonPage, "compare-board-rules"),
		get("/board/rules/next", May(models.PermBodyManage), nextRulesPage, "list-board-rules"),
		post("/board/rules", May(models.PermBodyManage), recordRules, "amend-board-rules"),
		post("/board/rules/:number/withdrawal", May(models.PermBodyManage), withdrawRules, "withdraw-board-rules"),
		get("/excom/rules", Public, ofExCom(rulesPage), "list-board-rules"),
		get("/excom/rules/comparison", Public, ofExCom(comparisonPage), "compare-board-rules"),
		get("/excom/rules/next", May(models.PermBodyManage), ofExCom(nextRulesPage), "list-board-rules"),
		post("/excom/rules", May(models.PermBodyManage), ofExCom(recordRules), "amend-board-rules"),
		post("/excom/rules/:number/withdrawal", May(models.PermBodyManage), ofExCom(withdrawRules), "withdraw-board-rules"),
		get("/excom/methods", May(models.PermBodyManage), ofExCom(methodPage), "adopt-method"),
		get("/board/methods", May(models.PermBodyManage), methodPage, "adopt-method"),
		post("/board/methods", May(models.PermBodyManage), recordMethod, "adopt-method"),
		get("/board/matters/:id/sounding", May(models.PermMatterVote), askSoundingPage, "offer-sounding"),
		post("/board/matters/:id/soundings", May(models.PermMatterVote), askSounding, "ask-sounding"),
		get("/soundings", SignedIn, soundingList, "list-soundings"),
		get("/soundings/:id", SignedIn, soundingPage, "show-sounding"),
		post("/soundings/:id/comments", SignedIn, commentSounding, "comment-sounding"),
		post("/soundings/:id/clearance", May(models.PermMatterOpen), clearSounding, "clear-sounding"),
		post("/soundings/:id/return", May(models.PermMatterOpen), returnSounding, "return-sounding"),
		get("/board/matters/:id/reservation", May(models.PermMatterReserve), reservePage, "reserve-mandate"),
		post("/board/matters/:id/reservations", May(models.PermMatterReserve), reserveMandate, "reserve-mandate"),
		post("/board/matters/:id/reservations/:reservation/end", May(models.PermMatterReserve), endReservation, "end-reservation"),
		get("/board/matters/:id/time", May(models.PermMatterVote), timePage, "ask-more-time"),
		post("/board/matters/:id/time", May(models.PermMatterVote), askTime, "ask-more-time"),
		get("/board/matters/:id/notices", May(models.PermMatterPrepare), noticesPage, "show-matter"),
		post("/board/matters/:id/notices", May(models.PermMatterPrepare), recordNotice, "record-notice"),
		post("/board/matters/:id/notices/:notice/return", May(models.PermMatterPrepare), recordReturn, "record-notice-return"),
		get("/board/matters/:id/late", May(models.PermMatterVote), latePage, "object-late"),
		post("/board/matters/:id/late", May(models.PermMatterVote), objectLate, "object-late"),
		post("/board/matters/:id/late/:late/reconsideration", May(models.PermMatterPrepare), recordReconsideration, "record-reconsideration"),
		get("/board/matters/:id/finding", May(models.PermMatterAdopt), findingPage, "find-exhausted"),
		post("/board/matters/:id/findings", May(models.PermMatterAdopt), recordFinding, "find-exhausted"),
		get("/board/matters/:id/roll", May(models.PermMatterRead), rollPage, "show-matter"),
		post("/board/matters/:id/roll", May(models.PermMatterAdopt), callRoll, "call-roll"),
		post("/board/matters/:id/ballots", May(models.PermMatterVote), castBallot, "cast-ballot"),
		post("/board/matters/:id/roll/end", May(models.PermMatterAdopt), endRoll, "end-roll"),
		get("/board/matters/:id/indications", May(models.PermMatterRead), askPage, "show-matter"),
		post("/board/matters/:id/indications", May(models.PermMatterAdopt), openIndication, "indicate"),
		post("/board/matters/:id/indications/:vote/answers", May(models.PermMatterVote), answerIndication, "answer-indication"),
		post("/board/matters/:id/indications/:vote/end", May(models.PermMatterAdopt), endIndication, "end-indication"),

		// meetings
		shared("/meetings", meetingList, "list-meetings", "show-circulation-figures"),
		get("/meetings/new", May(models.PermMeetingConvene), newMeetingPage, "prepare-meeting"),
		post("/meetings", May(models.PermMeetingConvene), prepareMeeting, "prepare-meeting"),
		get("/meetings/follow-ups", May(models.PermMeetingRead, models.PermFollowUpReport), followUpList, "list-follow-ups"),
		get("/meetings/follow-ups/list.xlsx", May(models.PermMeetingRead, models.PermFollowUpReport), followUpFile("xlsx"), "list-follow-ups"),
		get("/meetings/follow-ups/list.csv", May(models.PermMeetingRead, models.PermFollowUpReport), followUpFile("csv"), "list-follow-ups"),
		get("/meetings/follow-ups/:id", May(models.PermMeetingRead, models.PermFollowUpReport), followUpPage, "show-follow-up"),
		get("/meetings/follow-ups/:id/files/:file", May(models.PermMeetingRead, models.PermFollowUpReport), evidenceFile, "read-evidence"),
		upload("/meetings/follow-ups/:id/done", May(models.PermFollowUpReport), reportFollowUp, "report-follow-up"),
		post("/meetings/follow-ups/:id/no-action", May(models.PermMeetingConvene), spareFollowUp, "spare-follow-up"),
		post("/meetings/follow-ups/:id/reopening", May(models.PermMeetingConvene), reopenFollowUp, "reopen-follow-up"),
		post("/meetings/follow-ups/:id/date", May(models.PermMeetingKeep), redateFollowUp, "redate-follow-up"),
		get("/meetings/:id", May(models.PermMeetingRead), meetingPage, "show-meeting"),
		get("/meetings/:id/terms", May(models.PermMeetingConvene), termsOfMeetingPage, "edit-meeting", "postpone-meeting", "cancel-meeting"),
		post("/meetings/:id/terms", May(models.PermMeetingConvene), saveMeetingTerms, "edit-meeting"),
		post("/meetings/:id/convening", May(models.PermMeetingConvene), conveneMeeting, "convene-meeting"),
		post("/meetings/:id/postponement", May(models.PermMeetingConvene), postponeMeeting, "postpone-meeting"),
		post("/meetings/:id/cancellation", May(models.PermMeetingConvene), cancelMeeting, "cancel-meeting"),
		post("/meetings/:id/opening", May(models.PermMeetingConvene), beginMeeting, "open-meeting"),
		post("/meetings/:id/end", May(models.PermMeetingConvene), endMeeting, "end-meeting"),
		get("/meetings/:id/agenda", May(models.PermMeetingConvene), agendaPage, "show-meeting", "list-matters"),
		post("/meetings/:id/agenda", May(models.PermMeetingConvene), addAgendaItem, "add-agenda-item"),
		post("/meetings/:id/agenda/adoption", May(models.PermMeetingConvene), adoptAgenda, "adopt-agenda"),
		get("/meetings/:id/agenda/:item", May(models.PermMeetingConvene), agendaItemPage, "show-meeting"),
		post("/meetings/:id/agenda/:item", May(models.PermMeetingConvene), saveAgendaItem, "edit-agenda-item"),
		post("/meetings/:id/agenda/:item/place", May(models.PermMeetingConvene), moveAgendaItem, "move-agenda-item"),
		post("/meetings/:id/agenda/:item/removal", May(models.PermMeetingConvene), removeAgendaItem, "remove-agenda-item"),
		upload("/meetings/:id/agenda/:item/papers", May(models.PermMeetingConvene), attachPaper, "attach-agenda-paper"),
		get("/meetings/:id/papers/:file", May(models.PermMeetingRead), meetingPaper, "read-agenda-paper"),
		get("/meetings/:id/book", May(models.PermMeetingRead), bookPage, "show-board-book"),
		get("/meetings/:id/attendance", May(models.PermMeetingRead), attendancePage, "show-meeting"),
		post("/meetings/:id/presences", May(models.PermMeetingKeep), enterPresence, "enter-presence"),
		post("/meetings/:id/presences/:presence/departure", May(models.PermMeetingKeep), leaveRoom, "end-presence"),
		post("/meetings/:id/presences/:presence/correction", May(models.PermMeetingKeep), correctPresence, "correct-presence"),
		get("/meetings/:id/minutes", May(models.PermMeetingRead), minutesPage, "show-minutes"),
		get("/meetings/:id/minutes/file", May(models.PermMeetingRead), minutesFile, "read-minutes-document"),
		get("/meetings/:id/minutes/editable", May(models.PermMeetingRead), minutesEditable, "read-minutes-document"),
		upload("/meetings/:id/minutes/returned", May(models.PermMeetingKeep), minutesReturned, "compare-returned-minutes"),
		post("/meetings/:id/minutes/returned/draft", May(models.PermMeetingKeep), keepMinutes, "write-minutes"),
		get("/meetings/:id/minutes/:item", May(models.PermMeetingKeep), writeMinutesPage, "show-minutes"),
		post("/meetings/:id/minutes/:item", May(models.PermMeetingKeep), writeMinutes, "write-minutes"),
		post("/meetings/:id/minutes/final", May(models.PermMinutesFinalise), finaliseMinutes, "finalise-minutes"),
		post("/meetings/:id/minutes/circulation", May(models.PermMeetingKeep), circulateMinutes, "circulate-minutes"),
		post("/meetings/:id/minutes/corrections", May(models.PermMeetingConvene), correctMinutes, "correct-minutes"),
		get("/meetings/:id/circulation", May(models.PermMeetingRead), circulationPage, "list-circulations"),
		get("/meetings/:id/follow-ups/new", May(models.PermMeetingKeep), newFollowUpPage, "open-follow-up"),
		post("/meetings/:id/follow-ups", May(models.PermMeetingKeep), enterFollowUp, "open-follow-up"),

		// rules
		get("/rules", Public, fundRulesPage, "show-rules"),
		get("/rules/:rule/adoption", May(models.PermBodyManage), ruleAdoptionPage, "adopt-gate", "adopt-minimum-balance", "adopt-agent-fee", "adopt-review-spread", "adopt-review-step", "adopt-screening-refusals"),
		post("/rules/:rule/adoption", May(models.PermBodyManage), adoptRule, "adopt-gate", "adopt-minimum-balance", "adopt-agent-fee", "adopt-review-spread", "adopt-review-step", "adopt-screening-refusals"),

		// money
		get("/ledger", May(models.PermMoneyRead), ledgerPage, "list-ledger"),
		get("/ledger/list.xlsx", May(models.PermMoneyRead), ledgerFile("xlsx"), "list-ledger"),
		get("/ledger/list.csv", May(models.PermMoneyRead), ledgerFile("csv"), "list-ledger"),
		get("/ledger/entries/:number", May(models.PermMoneyRead), entryPage, "show-ledger-entry"),
		get("/ledger/statement", May(models.PermMoneyRead), statementPage, "list-balances", "list-portfolio"),
		get("/contributions/commitments", May(models.PermMoneyRead), commitmentsPage, "list-commitments"),
		get("/contributions/commitments/new", May(models.PermContribution), newCommitmentPage, "record-commitment"),
		post("/contributions/commitments", May(models.PermContribution), recordCommitment, "record-commitment"),
		get("/contributions/commitments/:reference", May(models.PermMoneyRead), commitmentPage, "show-commitment"),
		get("/contributions/commitments/:reference/instrument", May(models.PermContribution), instrumentPage, "attach-instrument"),
		upload("/contributions/commitments/:reference/instrument", May(models.PermContribution), attachInstrument, "attach-instrument"),
		get("/contributions/commitments/:reference/files/:file", May(models.PermMoneyRead), contributionFile, "read-contribution-file"),
		upload("/contributions/commitments/:reference/deposits", May(models.PermContribution), recordDeposit, "record-deposit"),
		post("/contributions/deposits/:id/confirmation", May(models.PermAgentConfirm), confirmDeposit, "confirm-deposit"),
		post("/contributions/deposits/:id/refusal", May(models.PermAgentConfirm), refuseDeposit, "refuse-deposit"),
		post("/contributions/deposits/:id/reversal", May(models.PermContribution), reverseDeposit, "reverse-deposit"),
		get("/programmes/:reference/money", May(models.PermMoneyRead), workPage, "show-programme-money"),
		post("/programmes/:reference/tranches/:number/reservation", May(models.PermTranchePrepare), reserveTranche, "reserve-tranche"),
		post("/programmes/:reference/tranches/:number/return", May(models.PermTranchePrepare), freeTranche, "free-tranche"),
		get("/programmes/:reference/tranches/:number/release", May(models.PermTranchePrepare), releasePage, "release-tranche"),
		post("/programmes/:reference/tranches/:number/release", May(models.PermTranchePrepare), releaseTranche, "release-tranche"),
		get("/programmes/:reference/refunds", May(models.PermContribution), refundPage, "record-refund"),
		upload("/programmes/:reference/refunds", May(models.PermContribution), recordRefund, "record-refund"),
		post("/refunds/:id/confirmation", May(models.PermAgentConfirm), confirmRefund, "confirm-refund"),
		post("/refunds/:id/refusal", May(models.PermAgentConfirm), refuseRefund, "refuse-refund"),
		get("/programmes/:reference/expenditure", May(models.PermExpenditure), expenditurePage, "report-expenditure"),
		post("/programmes/:reference/expenditure", May(models.PermExpenditure), reportExpenditure, "report-expenditure"),
		get("/programmes/:reference/closure", May(models.PermProgrammeManage), closurePage, "close-programme"),
		post("/programmes/:reference/closure", May(models.PermProgrammeManage), closeProgramme, "close-programme"),

		// transfers
		get("/transfers", May(models.PermMoneyRead), transfersPage, "list-transfer-requests"),
		get("/transfers/new", May(models.PermTransferPrepare), newTransferPage, "list-requestable-tranches"),
		post("/transfers", May(models.PermTransferPrepare), prepareTransfer, "prepare-transfer-request"),
		get("/transfers/files", May(models.PermAgentAct, models.PermAgentRecord), agentFilesPage, "list-agent-files"),
		upload("/transfers/files", May(models.PermAgentAct, models.PermAgentRecord), readAgentFile, "read-agent-file"),
		get("/transfers/files/template", May(models.PermAgentAct, models.PermAgentRecord), agentFileTemplate, "read-agent-file-template"),
		get("/transfers/files/:file", May(models.PermAgentAct, models.PermAgentRecord), agentFilePage, "show-agent-file"),
		post("/transfers/files/:file/loading", May(models.PermAgentAct, models.PermAgentRecord), loadAgentFile, "load-agent-file"),
		post("/transfers/files/:file/confirmation", May(models.PermAgentConfirm), confirmAgentFile, "confirm-agent-file"),
		post("/transfers/files/:file/dropping", May(models.PermAgentAct, models.PermAgentRecord), dropAgentFile, "drop-agent-file"),
		get("/transfers/:id", May(models.PermMoneyRead), transferPage, "show-transfer-request"),
		get("/transfers/:id/terms", May(models.PermTransferPrepare), editTransferPage, "edit-transfer-request"),
		post("/transfers/:id/terms", May(models.PermTransferPrepare), editTransfer, "edit-transfer-request"),
		post("/transfers/:id/approval", May(models.PermTransferApprove), approveTransfer, "approve-transfer-request"),
		post("/transfers/:id/dispatch", May(models.PermTransferPrepare), sendTransfer, "send-transfer-request"),
		post("/transfers/:id/cancellation", May(models.PermTransferPrepare), cancelTransfer, "cancel-transfer-request"),
		post("/transfers/:id/answer", May(models.PermTransferPrepare), answerTransfer, "answer-transfer-query"),
		get("/transfers/:id/payment", May(models.PermAgentAct, models.PermAgentRecord), paymentPage, "act-as-agent", "record-for-agent"),
		get("/transfers/:id/word/:action", May(models.PermAgentAct, models.PermAgentRecord), wordPage, "act-as-agent", "record-for-agent"),
		upload("/transfers/:id/word/:action", May(models.PermAgentAct, models.PermAgentRecord), sayWord, "act-as-agent", "record-for-agent"),
		get("/transfers/:id/payments/:payment/reversal", May(models.PermAgentAct, models.PermAgentRecord), reversalPage, "act-as-agent", "record-for-agent"),
		upload("/transfers/:id/payments/:payment/reversal", May(models.PermAgentAct, models.PermAgentRecord), reversePayment, "act-as-agent", "record-for-agent"),
		get("/transfers/:id/records/:record", May(models.PermMoneyRead), recordPage, "show-transfer-request"),
		post("/transfers/:id/records/:record/confirmation", May(models.PermAgentConfirm), confirmRecord, "confirm-record"),
		post("/transfers/:id/records/:record/refusal", May(models.PermAgentConfirm), refuseRecord, "refuse-record"),
		get("/transfers/:id/files/:file", May(models.PermMoneyRead), notificationFile, "read-notification"),
		get("/exports", May(models.PermExport), exportsPage, "list-exports"),
		get("/exports/:name", May(models.PermExport), exportFile, "read-export"),

		// consultations, duties, annual review
		get("/consultations", May(models.PermConsultRead), consultationsPage, "list-consultations"),
		get("/consultations/:id", May(models.PermConsultRead), consultationPage, "show-consultation"),
		post("/consultations/:id/replies", May(models.PermConsultReply), replyConsultation, "reply-to-consultation"),
		post("/consultations/:id/uses", May(models.PermConsultConduct), useReply, "use-reply"),
		post("/consultations/:id/notices", May(models.PermConsultConduct), tellConsultee, "tell-consultee"),
		post("/consultations/:id/consultees", May(models.PermConsultConduct), addConsultee, "add-consultee"),
		post("/consultations/:id/reminder", May(models.PermConsultConduct), remindConsultees, "remind-consultees"),
		post("/consultations/:id/closure", May(models.PermConsultConduct), closeConsultation, "close-consultation"),
		get("/board/matters/:id/consultation", May(models.PermConsultConduct), consultPage, "consult-on-matter"),
		post("/board/matters/:id/consultation", May(models.PermConsultConduct), consultOnMatter, "consult-on-matter"),
		get("/duties", Public, dutiesPage, "list-duties"),
		post("/duties/:id/waiver", May(models.PermDutyWaive), waiveDuty, "waive-duty"),
		get("/board/annual-reviews", May(models.PermBoardReviewRead), annualReviewsPage, "list-annual-reviews"),
		get("/board/annual-reviews/:year", May(models.PermBoardReviewRead), annualReviewPage, "show-annual-review"),
		get("/board/annual-reviews/:year/paper", May(models.PermBoardReviewRead), annualReviewPaper, "show-annual-review"),
		get("/board/annual-reviews/:year/workbook", May(models.PermBoardReviewRead), annualReviewWorkbook, "read-annual-review-workbook"),
		get("/board/annual-reviews/:year/evidence/:place", May(models.PermBoardReviewRead), annualEvidencePage, "show-annual-review"),
		get("/board/annual-reviews/:year/replay", May(models.PermBoardReviewRead), annualReplayPage, "replay-annual-review"),
		get("/board/annual-reviews/:year/answers", May(models.PermBoardReviewRead), answersPage, "show-annual-review"),
		post("/board/annual-reviews/:year/answers", May(models.PermBoardReviewRead), answerReview, "answer-annual-review"),
		post("/board/annual-reviews/:year/freezing", May(models.PermBoardReviewWrite), freezeReview, "freeze-annual-review"),
		post("/board/annual-reviews/:year/questionnaire", May(models.PermBoardReviewWrite), askReview, "ask-annual-review"),
		get("/board/annual-reviews/:year/draft", May(models.PermBoardReviewWrite), reviewDraftPage, "show-annual-review"),
		post("/board/annual-reviews/:year/draft", May(models.PermBoardReviewWrite), writeReview, "write-annual-review"),
		post("/board/annual-reviews/:year/comments", May(models.PermBoardReviewWrite), consultReview, "consult-annual-review"),
		post("/board/annual-reviews/:year/recommendations", May(models.PermBoardReviewWrite), recommendReview, "recommend"),
		post("/board/annual-reviews/:year/recommendations/:number/removal", May(models.PermBoardReviewWrite), dropRecommendation, "drop-recommendation"),
		post("/board/annual-reviews/:year/recommendations/:number/answer", May(models.PermBoardReviewWrite), answerRecommendation, "answer-recommendation"),
		post("/board/annual-reviews/:year/submission", May(models.PermBoardReviewWrite), submitAnnualReview, "submit-annual-review"),

		// public
		shared("/", fundPage, "show-fund"),
		shared("/programmes", programmesPage, "list-programmes"),
		get("/programmes/list.xlsx", Public, programmeFile("xlsx"), "list-programmes"),
		get("/programmes/list.csv", Public, programmeFile("csv"), "list-programmes"),
		shared("/programmes/:reference", programmePage, "show-programme"),
		shared("/contributions", contributionsPage, "list-contributors"),
		get("/contributions/list.xlsx", Public, contributorFile("xlsx"), "list-contributors"),
		get("/contributions/list.csv", Public, contributorFile("csv"), "list-contributors"),
		pageOnly(aboutPages, shared("/accessibility", accessibilityPage)),

		// record
		shared("/record", recordIndex, "list-record-programmes", "list-record-milestones", "list-record-calendar"),
		shared("/record/programmes", recordProgrammes, "list-record-programmes"),
		shared("/record/programmes/:key", recordProgramme, "show-record-programme"),
		shared("/record/contributors", recordContributors, "list-record-contributors", "list-record-champions"),
		shared("/record/milestones", recordMilestones, "list-record-milestones"),
		shared("/record/calendar", recordCalendar, "list-record-calendar"),
		shared("/record/members", recordMembers, "list-record-members"),

		// files

		// api
		pageOnly(aboutPages, shared(api.Prefix+"/docs", apiDocsPage)),
		mount("/api/*", Public, func(s *app.Services) http.Handler { return api.Handler(s, tasksOf) }),
	},
		talkRoutes(models.AudienceShared, models.PermTalkRead, models.PermTalk, "list-conversation", "open-thread", "show-thread", "write-message", "close-thread", "reopen-thread", "read-thread"),
		talkRoutes(models.AudienceInternal, models.PermNotesRead, models.PermNotes, "list-notes", "open-note", "show-note", "write-note-message", "close-note", "reopen-note", "read-note"),
	)
}
