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

// Route is one row of the table: what can be asked and who may ask it. The
// area's policy looks at the record beside it.
type Route struct {
	Method, Path string
	Who          Policy
	Handler      Handler
	Mount        func(*app.Services) http.Handler // instead of Handler: a part with a table of its own
	Files        bool                             // the form may carry files
	Keyless      bool                             // a second sending does no harm: no idempotency key
	Bare         bool                             // no session and no page around it
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

func get(path string, who Policy, h Handler) Route {
	return Route{Method: http.MethodGet, Path: path, Who: who, Handler: h}
}

func post(path string, who Policy, h Handler) Route {
	return Route{Method: http.MethodPost, Path: path, Who: who, Handler: h}
}

// upload is post for a form that carries files.
func upload(path string, who Policy, h Handler) Route {
	return Route{Method: http.MethodPost, Path: path, Who: who, Handler: h, Files: true}
}

// keyless is post without an idempotency key, for what may be sent again.
func keyless(path string, who Policy, h Handler) Route {
	return Route{Method: http.MethodPost, Path: path, Who: who, Handler: h, Keyless: true}
}

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
	if !strings.HasPrefix(r.Path, "/") || !slices.Contains([]string{http.MethodGet, http.MethodPost, anyMethod}, r.Method) {
		return errors.New("routes: " + name + " is no route")
	}
	return nil
}

// Routes is the whole of what the web can be asked, area by area.
func Routes() []Route {
	return []Route{
		// frame
		bare(get("/healthz", Public, healthz)),
		bare(get("/readyz", Public, readyz)),
		bare(get("/static/*", Public, serveStatic)),

		// people
		get("/home", SignedIn, homePage),
		get("/sign-in", Public, signInPage),
		keyless("/sign-in", Public, signIn),
		keyless("/sign-out", SignedIn, signOut),
		get("/sign-in/confirm", SignedIn, confirmPage),
		keyless("/sign-in/confirm", SignedIn, confirmAgain),
		get("/capacity", SignedIn, capacityPage),
		keyless("/capacity", SignedIn, chooseCapacity),
		get("/invitation", Public, invitationPage),
		keyless("/invitation", Public, acceptInvitation),
		get("/reset", Public, resetPage),
		keyless("/reset", Public, askReset),
		get("/reset/password", Public, resetPasswordPage),
		keyless("/reset/password", Public, setPassword),
		get("/account", SignedIn, profilePage),
		post("/account", SignedIn, changeProfile),
		get("/account/password", SignedIn, changePasswordPage),
		keyless("/account/password", SignedIn, changePassword),
		get("/account/sessions", SignedIn, sessionsPage),
		keyless("/account/sessions/end", SignedIn, endSession),
		get("/account/tokens", SignedIn, tokensPage),
		post("/account/tokens", SignedIn, makeToken),
		post("/account/tokens/:id/revocation", SignedIn, revokeToken),
		get("/set-up/administrator", Public, firstPage),
		keyless("/set-up/administrator", Public, makeFirst),
		get("/set-up", May(models.PermFundSetUp), setUpPage),
		post("/set-up/board", May(models.PermFundSetUp), setUpBoard),
		get("/people", May(models.PermPeopleRead), accountsPage),
		get("/people/new", May(models.PermPeopleManage), invitePage),
		post("/people", May(models.PermPeopleManage), invite),
		get("/people/:id", May(models.PermPeopleRead), accountPage),
		post("/people/:id/invitation", May(models.PermPeopleManage), inviteAgain),
		post("/people/:id/disablement", May(models.PermPeopleManage), disableAccount),
		post("/people/:id/enablement", May(models.PermPeopleManage), enableAccount),
		get("/organisations", May(models.PermPeopleRead), organisationsPage),
		get("/organisations/new", May(models.PermPeopleManage), newOrganisationPage),
		post("/organisations", May(models.PermPeopleManage), addOrganisation),
		get("/organisations/:id", May(models.PermPeopleRead), organisationPage),
		post("/organisations/:id", May(models.PermPeopleManage), changeOrganisation),
		post("/organisations/:id/agreements", May(models.PermPeopleManage), recordAgreement),
		post("/agreements/:id/end", May(models.PermPeopleManage), endAgreement),
		get("/mandates", May(models.PermPeopleRead), mandatesPage),
		get("/mandates/new", May(models.PermMandateGrant), grantPage),
		post("/mandates", May(models.PermMandateGrant), grantMandate),
		get("/mandates/:id", May(models.PermPeopleRead), mandatePage),
		post("/mandates/:id/end", May(models.PermMandateGrant), endMandate),
		get("/rights", Public, rightsPage),
		get("/acts", May(models.PermAuditRead), actsPage),
		get("/acts/:id", May(models.PermAuditRead), recordedActPage),

		// calls
		get("/calls", Public, callsPage),
		get("/calls/new", May(models.PermCallPrepare), newCallPage),
		post("/calls", May(models.PermCallPrepare), prepareCall),
		get("/calls/:reference", Public, callPage),
		get("/calls/:reference/terms", May(models.PermCallPrepare), reviseCallPage),
		post("/calls/:reference/terms", May(models.PermCallPrepare), reviseCall),
		get("/calls/:reference/publication", May(models.PermCallPublish), publicationPage),
		post("/calls/:reference/publication", May(models.PermCallPublish), publishCall),
		get("/calls/:reference/extension", May(models.PermCallPublish), extensionPage),
		post("/calls/:reference/extension", May(models.PermCallPublish), extendCall),
		get("/calls/:reference/cancellation", May(models.PermCallPublish), cancellationPage),
		post("/calls/:reference/cancellation", May(models.PermCallPublish), cancelCall),

		// proposals
		get("/calls/:reference/application", May(models.PermProposalDraft), startPage),
		post("/calls/:reference/application", May(models.PermProposalDraft), startProposal),
		get("/proposals", May(models.PermProposalRead), proposalsPage),
		get("/proposals/:id", May(models.PermProposalRead), proposalPage),
		get("/proposals/:id/facts", May(models.PermProposalRead), factsPage),
		post("/proposals/:id/facts", May(models.PermProposalDraft), saveFacts),
		get("/proposals/:id/partners", May(models.PermProposalRead), partnersPage),
		post("/proposals/:id/partners", May(models.PermProposalDraft), savePartners),
		get("/proposals/:id/plan", May(models.PermProposalRead), planPage),
		post("/proposals/:id/plan", May(models.PermProposalDraft), savePlan),
		get("/proposals/:id/sections/:section", May(models.PermProposalRead), sectionPage),
		post("/proposals/:id/sections/:section", May(models.PermProposalDraft), saveSection),
		{Method: http.MethodPost, Path: "/proposals/:id/drafts", Who: May(models.PermProposalDraft), Handler: keepDrafts, Files: true, Keyless: true},
		get("/proposals/:id/budget", May(models.PermProposalRead), budgetPage),
		post("/proposals/:id/budget", May(models.PermProposalDraft), saveBudget),
		get("/proposals/:id/budget/workbook", May(models.PermProposalRead), budgetWorkbook),
		upload("/proposals/:id/budget/workbook", May(models.PermProposalDraft), readWorkbook),
		post("/proposals/:id/budget/import", May(models.PermProposalDraft), importBudget),
		get("/proposals/:id/budget/:organisation/:tranche", May(models.PermProposalRead), tranchePage),
		post("/proposals/:id/budget/:organisation/:tranche", May(models.PermProposalDraft), saveTranche),
		get("/proposals/:id/attachments", May(models.PermProposalRead), attachmentsPage),
		upload("/proposals/:id/attachments", May(models.PermProposalDraft), attachFile),
		post("/proposals/:id/attachments/:attachment/removal", May(models.PermProposalDraft), removeFile),
		get("/proposals/:id/files/:file", May(models.PermProposalRead), proposalFile),
		get("/proposals/:id/sides", May(models.PermProposalRead), sidesPage),
		post("/proposals/:id/joining", May(models.PermProposalDraft), joinProposal),
		post("/proposals/:id/endorsement", May(models.PermProposalEndorse), endorseProposal),
		get("/proposals/:id/check", May(models.PermProposalRead), checkPage),
		post("/proposals/:id/submission", May(models.PermProposalSubmit), submitProposal),
		get("/proposals/:id/submissions/:number", May(models.PermProposalRead), submissionPage),
		get("/proposals/:id/withdrawal", May(models.PermProposalSubmit), withdrawalPage),
		post("/proposals/:id/withdrawal", May(models.PermProposalSubmit), withdrawProposal),

		// reviews
		get("/reviews", May(models.PermReviewRead), reviewsPage),
		get("/reviews/:id", May(models.PermReviewWrite), reviewPage),
		get("/reviews/:id/criteria/:criterion", May(models.PermReviewWrite), criterionPage),
		post("/reviews/:id/criteria/:criterion", May(models.PermReviewWrite), saveScore),
		keyless("/reviews/:id/criteria/:criterion/draft", May(models.PermReviewWrite), autosaveScore),
		post("/reviews/:id/submission", May(models.PermReviewWrite), submitReview),
		post("/reviews/:id/declination", May(models.PermReviewWrite), declineReview),
		post("/reviews/:id/abstention", May(models.PermReviewWrite), abstainReview),
		post("/reviews/:id/interest", May(models.PermReviewWrite), declareReviewInterest),
		get("/proposals/:id/screening", May(models.PermReviewRead), screeningPage),
		post("/proposals/:id/screening", May(models.PermProposalScreen), screenProposal),
		post("/proposals/:id/completion", May(models.PermProposalScreen), returnProposal),
		get("/proposals/:id/reviewers", May(models.PermReviewRead), assignPage),
		post("/proposals/:id/reviewers", May(models.PermReviewAssign), assignReviewers),
		post("/proposals/:id/interests", May(models.PermReviewAssign), recordReviewInterest),
		post("/assignments/:id/removal", May(models.PermReviewAssign), removeReviewer),
		post("/assignments/:id/reopening", May(models.PermReviewAssign), reopenReview),
		get("/proposals/:id/reviews", May(models.PermReviewRead), reviewSummaryPage),
		post("/proposals/:id/shortlist", May(models.PermProposalInvite), shortlistProposal),
		post("/proposals/:id/invitation", May(models.PermProposalInvite), inviteApplicants),
		get("/calls/:id/ranking", May(models.PermReviewRead), rankingPage),
		get("/proposals/:id/appraisal", May(models.PermReviewRead), appraisalPage),
		post("/proposals/:id/appraisal", May(models.PermAppraisalPrepare), prepareAppraisal),
		post("/proposals/:id/appraisal/signature", May(models.PermAppraisalSign), signAppraisal),
		get("/proposals/:id/board-paper", May(models.PermBoardRead), boardPaperPage),
		post("/proposals/:id/board-paper", May(models.PermAppraisalPrepare), sendToBoard),

		// board
		get("/board", Public, boardPage),
		get("/decisions", Public, decisionList),
		get("/decisions/:reference", Public, decisionPage),
		get("/board/matters", May(models.PermBoardRead), matterList),
		get("/board/matters/new", May(models.PermMatterPrepare), paperForm),
		post("/board/matters", May(models.PermMatterPrepare), prepareMatter),
		get("/board/matters/:id", May(models.PermBoardRead), matterPage),
		get("/board/matters/:id/paper", May(models.PermMatterPrepare), editPaper),
		post("/board/matters/:id/paper", May(models.PermMatterPrepare), saveMatter),
		post("/board/matters/:id/opening", May(models.PermMatterOpen), openMatter),
		get("/board/matters/:id/text", May(models.PermMatterOpen), newText),
		post("/board/matters/:id/text", May(models.PermMatterOpen), reviseMatter),
		keyless("/board/matters/:id/vote", May(models.PermMatterVote), checkVote),
		post("/board/matters/:id/votes", May(models.PermMatterVote), castVote),
		get("/board/matters/:id/votes/:vote", May(models.PermBoardRead), voteReceiptPage),
		post("/board/matters/:id/signals", May(models.PermMatterVote), awaitInstructions),
		get("/board/matters/:id/score", May(models.PermMatterVote), scorePage),
		post("/board/matters/:id/scores", May(models.PermMatterVote), sendScores),
		get("/board/matters/:id/interest", May(models.PermInterestDeclare), interestPage),
		post("/board/matters/:id/interest", May(models.PermInterestDeclare), declareInterest),
		get("/board/matters/:id/interest-of", May(models.PermMatterOpen), interestOfPage),
		post("/board/matters/:id/interest-of", May(models.PermMatterOpen), decideInterest),
		post("/board/matters/:id/adoption", May(models.PermMatterAdopt), adoptMatter),
		get("/board/matters/:id/ending", May(models.PermMatterPrepare, models.PermMatterOpen), endingPage),
		post("/board/matters/:id/closure", May(models.PermMatterAdopt), closeMatter),
		post("/board/matters/:id/withdrawal", May(models.PermMatterPrepare, models.PermMatterOpen), withdrawMatter),
		post("/board/matters/:id/publication", May(models.PermMatterOpen), publishDecision),
		get("/board/conditions", May(models.PermBoardRead, models.PermProposalDraft), conditionList),
		post("/board/conditions/:id/report", May(models.PermProgrammeManage, models.PermProposalDraft), reportCondition),
		post("/board/conditions/:id/confirmation", May(models.PermProgrammeManage), confirmCondition),
		post("/board/conditions/:id/return", May(models.PermProgrammeManage), sendConditionBack),
		get("/board/seats", May(models.PermBodyManage), seatsPage),
		post("/board/seats", May(models.PermBodyManage), giveSeat),
		get("/board/holdings/:id", May(models.PermBodyManage), holdingPage),
		post("/board/holdings/:id/end", May(models.PermBodyManage), endHolding),
		post("/board/holdings/:id/correction", May(models.PermBodyManage), correctHolding),
		get("/board/rules", May(models.PermBodyManage), rulesPage),
		post("/board/rules", May(models.PermBodyManage), recordRules),

		// money
		get("/ledger", May(models.PermMoneyRead), ledgerPage),
		get("/ledger/entries/:number", May(models.PermMoneyRead), entryPage),
		get("/ledger/statement", May(models.PermMoneyRead), statementPage),
		get("/contributions/commitments", May(models.PermMoneyRead), commitmentsPage),
		get("/contributions/commitments/new", May(models.PermContribution), newCommitmentPage),
		post("/contributions/commitments", May(models.PermContribution), recordCommitment),
		get("/contributions/commitments/:reference", May(models.PermMoneyRead), commitmentPage),
		upload("/contributions/commitments/:reference/deposits", May(models.PermContribution), recordDeposit),
		post("/contributions/deposits/:id/confirmation", May(models.PermAgentConfirm), confirmDeposit),
		post("/contributions/deposits/:id/refusal", May(models.PermAgentConfirm), refuseDeposit),
		post("/contributions/deposits/:id/reversal", May(models.PermContribution), reverseDeposit),
		get("/programmes/:reference/money", May(models.PermMoneyRead), workPage),
		post("/programmes/:reference/tranches/:number/reservation", May(models.PermTranchePrepare), reserveTranche),
		post("/programmes/:reference/tranches/:number/return", May(models.PermTranchePrepare), freeTranche),
		get("/programmes/:reference/tranches/:number/release", May(models.PermTranchePrepare), releasePage),
		post("/programmes/:reference/tranches/:number/release", May(models.PermTranchePrepare), releaseTranche),
		get("/programmes/:reference/refunds", May(models.PermContribution), refundPage),
		upload("/programmes/:reference/refunds", May(models.PermContribution), recordRefund),
		post("/refunds/:id/confirmation", May(models.PermAgentConfirm), confirmRefund),
		post("/refunds/:id/refusal", May(models.PermAgentConfirm), refuseRefund),
		get("/programmes/:reference/expenditure", May(models.PermExpenditure), expenditurePage),
		post("/programmes/:reference/expenditure", May(models.PermExpenditure), reportExpenditure),
		get("/programmes/:reference/closure", May(models.PermProgrammeManage), closurePage),
		post("/programmes/:reference/closure", May(models.PermProgrammeManage), closeProgramme),

		// transfers
		get("/transfers", May(models.PermMoneyRead), transfersPage),
		get("/transfers/new", May(models.PermTransferPrepare), newTransferPage),
		post("/transfers", May(models.PermTransferPrepare), prepareTransfer),
		get("/transfers/files", May(models.PermAgentAct, models.PermAgentRecord), agentFilesPage),
		upload("/transfers/files", May(models.PermAgentAct, models.PermAgentRecord), readAgentFile),
		get("/transfers/files/template", May(models.PermAgentAct, models.PermAgentRecord), agentFileTemplate),
		get("/transfers/files/:file", May(models.PermAgentAct, models.PermAgentRecord), agentFilePage),
		post("/transfers/files/:file/loading", May(models.PermAgentAct, models.PermAgentRecord), loadAgentFile),
		post("/transfers/files/:file/confirmation", May(models.PermAgentConfirm), confirmAgentFile),
		post("/transfers/files/:file/dropping", May(models.PermAgentAct, models.PermAgentRecord), dropAgentFile),
		get("/transfers/:id", May(models.PermMoneyRead), transferPage),
		get("/transfers/:id/terms", May(models.PermTransferPrepare), editTransferPage),
		post("/transfers/:id/terms", May(models.PermTransferPrepare), editTransfer),
		post("/transfers/:id/approval", May(models.PermTransferApprove), approveTransfer),
		post("/transfers/:id/dispatch", May(models.PermTransferPrepare), sendTransfer),
		post("/transfers/:id/cancellation", May(models.PermTransferPrepare), cancelTransfer),
		post("/transfers/:id/answer", May(models.PermTransferPrepare), answerTransfer),
		get("/transfers/:id/payment", May(models.PermAgentAct, models.PermAgentRecord), paymentPage),
		get("/transfers/:id/word/:action", May(models.PermAgentAct, models.PermAgentRecord), wordPage),
		upload("/transfers/:id/word/:action", May(models.PermAgentAct, models.PermAgentRecord), sayWord),
		get("/transfers/:id/payments/:payment/reversal", May(models.PermAgentAct, models.PermAgentRecord), reversalPage),
		upload("/transfers/:id/payments/:payment/reversal", May(models.PermAgentAct, models.PermAgentRecord), reversePayment),
		get("/transfers/:id/records/:record", May(models.PermMoneyRead), recordPage),
		post("/transfers/:id/records/:record/confirmation", May(models.PermAgentConfirm), confirmRecord),
		post("/transfers/:id/records/:record/refusal", May(models.PermAgentConfirm), refuseRecord),
		get("/transfers/:id/files/:file", May(models.PermMoneyRead), notificationFile),
		get("/exports", May(models.PermExport), exportsPage),
		get("/exports/:name", May(models.PermExport), exportFile),

		// public
		get("/", Public, fundPage),
		get("/programmes", Public, programmesPage),
		get("/programmes/:reference", Public, programmePage),
		get("/contributions", Public, contributionsPage),
		get("/accessibility", Public, accessibilityPage),

		// record
		get("/record", Public, recordIndex),
		get("/record/programmes", Public, recordProgrammes),
		get("/record/programmes/:key", Public, recordProgramme),
		get("/record/contributors", Public, recordContributors),
		get("/record/milestones", Public, recordMilestones),
		get("/record/calendar", Public, recordCalendar),
		get("/record/members", Public, recordMembers),

		// files

		// api
		mount("/api/*", Public, func(s *app.Services) http.Handler { return api.Handler(s, tasksOf) }),
	}
}
