package models

import "slices"

// Role is a capacity in which a person acts under a mandate.
type Role string

const (
	RoleSystem             Role = "system"
	RolePublic             Role = "public"
	RoleFocalPoint         Role = "focal_point"          // of a Member State
	RoleContributor        Role = "contributor"          // donor (clause 100)
	RoleAuditor            Role = "auditor"              // reads all, writes nothing
	RoleDrafter            Role = "drafter"              // UN country team
	RolePUNOProgramme      Role = "puno_programme"       // participating organisation, programme
	RolePUNOFinance        Role = "puno_finance"         // participating organisation, headquarters finance
	RoleResidentCoord      Role = "resident_coordinator" // clause 104
	RoleReviewer           Role = "reviewer"
	RoleBoardMember        Role = "board_member" // clause 100
	RoleAlternate          Role = "alternate"
	RoleCoordinator        Role = "coordinator" // clause 40
	RoleSecretariatOfficer Role = "secretariat_officer"
	RoleSecretariatHead    Role = "secretariat_head"
	RoleAgentOfficer       Role = "agent_officer" // MPTF Office, clause 97
	RoleExComMember        Role = "excom_member"
	RoleNetworkMember      Role = "network_member"
	RoleAdministrator      Role = "administrator"
)

// Roles lists every capacity a mandate can give, in the order of the rights
// table; RolePublic needs no mandate.
var Roles = []Role{
	RoleFocalPoint, RoleContributor, RoleAuditor, RoleDrafter, RolePUNOProgramme, RolePUNOFinance,
	RoleResidentCoord, RoleReviewer, RoleBoardMember, RoleAlternate, RoleCoordinator,
	RoleSecretariatOfficer, RoleSecretariatHead, RoleAgentOfficer, RoleExComMember,
	RoleNetworkMember, RoleAdministrator,
}

// Permission names one thing a capacity may do; the record at hand is checked
// by the area's policy beside it.
type Permission string

const (
	PermPublicRead       Permission = "public.read"
	PermOwnAccount       Permission = "account.own"
	PermCalendar         Permission = "calendar.read"
	PermPeopleRead       Permission = "people.read"
	PermPeopleManage     Permission = "people.manage"
	PermMandateGrant     Permission = "mandate.grant"
	PermFundSetUp        Permission = "fund.set_up"
	PermOutboxRead       Permission = "outbox.read"
	PermOutboxSettle     Permission = "outbox.settle"
	PermOutboxRule       Permission = "outbox.rule"
	PermAuditRead        Permission = "audit.read"
	PermCallPrepare      Permission = "call.prepare"
	PermCallPublish      Permission = "call.publish"
	PermProposalRead     Permission = "proposal.read"
	PermProposalDraft    Permission = "proposal.draft"
	PermProposalSubmit   Permission = "proposal.submit"
	PermProposalEndorse  Permission = "proposal.endorse"
	PermTalkRead         Permission = "conversation.read"
	PermTalk             Permission = "conversation.write"
	PermNotesRead        Permission = "conversation.read_notes" // the secretariat's own threads
	PermNotes            Permission = "conversation.write_notes"
	PermLinkAnswer       Permission = "link.answer"
	PermProposalScreen   Permission = "proposal.screen"
	PermProposalInvite   Permission = "proposal.invite"
	PermReviewAssign     Permission = "review.assign"
	PermReviewWrite      Permission = "review.write"
	PermReviewRead       Permission = "review.read"
	PermAppraisalPrepare Permission = "appraisal.prepare"
	PermAppraisalSign    Permission = "appraisal.sign"
	PermBoardRead        Permission = "board.read"
	PermMatterRead       Permission = "matter.read" // of the body one sits in
	PermExComRead        Permission = "excom.read"
	PermBodyManage       Permission = "body.manage"
	PermMatterPrepare    Permission = "matter.prepare"
	PermMatterOpen       Permission = "matter.open"
	PermMatterVote       Permission = "matter.vote"
	PermMatterReserve    Permission = "matter.reserve"
	PermMemberReserve    Permission = "matter.reserve_as_member"
	PermMatterAdopt      Permission = "matter.adopt"
	PermMatterPreside    Permission = "matter.preside"
	PermInterestDeclare  Permission = "interest.declare"
	PermMoneyRead        Permission = "money.read"
	PermProgrammeManage  Permission = "programme.manage"
	PermRevisionWrite    Permission = "revision.write"
	PermRevisionSettle   Permission = "revision.settle"
	PermHoldRead         Permission = "hold.read"
	PermHoldManage       Permission = "hold.manage"
	PermMarkerGrade      Permission = "marker.grade"
	PermResultsRead      Permission = "results.read" // before they are published
	PermResultsWrite     Permission = "results.write"
	PermResultsPublish   Permission = "results.publish"
	PermNarrativeWrite   Permission = "narrative.write"
	PermReportWaive      Permission = "report.waive"
	PermContribution     Permission = "contribution.record"
	PermDonorStatement   Permission = "contribution.statement"
	PermTranchePrepare   Permission = "tranche.prepare"
	PermTransferPrepare  Permission = "transfer.prepare"
	PermTransferApprove  Permission = "transfer.approve"
	PermAgentAct         Permission = "agent.act"
	PermAgentRecord      Permission = "agent.record_on_behalf"
	PermAgentConfirm     Permission = "agent.confirm_record"
	PermExpenditure      Permission = "expenditure.report"
	PermImport           Permission = "expenditure.import"
	PermExport           Permission = "export.read"
	PermDataPublish      Permission = "data.publish"
	PermConsultRead      Permission = "consultation.read"
	PermConsultReply     Permission = "consultation.reply"
	PermConsultConduct   Permission = "consultation.conduct"
	PermDutyWaive        Permission = "duty.waive"
	PermBoardReviewRead  Permission = "board_review.read"
	PermBoardReviewWrite Permission = "board_review.write"
	PermMeetingRead      Permission = "meeting.read"
	PermMeetingConvene   Permission = "meeting.convene"
	PermMeetingKeep      Permission = "meeting.keep"
	PermMinutesFinalise  Permission = "minutes.finalise"
	PermFollowUpReport   Permission = "follow_up.report"
)

// Right is one row of the table of rights: who may, by which clause or
// standard, and whether a fresh sign-in is needed. Scope is the token scope
// that covers it.
type Right struct {
	Permission Permission
	Roles      []Role
	Clause     string
	Fresh      bool
	Scope      string
}

func (r Right) inScope(scopes []string) bool {
	return slices.Contains(scopes, r.Scope) || slices.Contains(scopes, "all")
}

var (
	everyone    = append([]Role{RolePublic}, Roles...)
	secretariat = []Role{RoleSecretariatOfficer, RoleSecretariatHead}
	applicants  = []Role{RoleFocalPoint, RoleDrafter, RolePUNOProgramme}
	boardRoom   = []Role{RoleBoardMember, RoleAlternate, RoleCoordinator, RoleSecretariatOfficer, RoleSecretariatHead, RoleAgentOfficer, RoleAuditor}
	moneyRoom   = []Role{RoleSecretariatOfficer, RoleSecretariatHead, RoleAgentOfficer, RoleCoordinator, RoleBoardMember, RoleAlternate, RoleAuditor, RolePUNOFinance, RolePUNOProgramme}
)

// Rights is the one readable table of rights. What it does not grant is denied.
var Rights = []Right{
	{PermPublicRead, everyone, "95", false, "read"},
	{PermOwnAccount, Roles, "", false, "account"},
	{PermCalendar, Roles, "", false, CalendarScope},
	{PermPeopleRead, []Role{RoleAdministrator, RoleSecretariatOfficer, RoleSecretariatHead, RoleAuditor}, "83", false, "read"},
	{PermPeopleManage, []Role{RoleAdministrator, RoleSecretariatHead}, "83", true, "people"},
	{PermMandateGrant, []Role{RoleAdministrator}, "81", true, "people"},
	{PermFundSetUp, []Role{RoleAdministrator}, "96", true, "people"},
	// clause 99: the secretariat writes for the fund, and reads what it writes.
	{PermOutboxRead, []Role{RoleSecretariatOfficer, RoleSecretariatHead, RoleAuditor}, "99", false, "read"},
	{PermOutboxSettle, secretariat, "99", false, "people"},
	{PermOutboxRule, []Role{RoleSecretariatHead}, "99", false, "people"},
	{PermAuditRead, []Role{RoleAuditor, RoleAdministrator}, "18", false, "read"},
	{PermCallPrepare, secretariat, "99", false, "calls"},
	{PermCallPublish, []Role{RoleSecretariatHead}, "99", true, "calls"},
	{PermProposalRead, []Role{RoleFocalPoint, RoleDrafter, RolePUNOProgramme, RolePUNOFinance, RoleResidentCoord, RoleReviewer, RoleBoardMember, RoleAlternate, RoleCoordinator, RoleSecretariatOfficer, RoleSecretariatHead, RoleAuditor}, "96", false, "read"},
	{PermProposalDraft, applicants, "96", false, "proposals"},
	{PermProposalSubmit, applicants, "96", true, "proposals"},
	{PermLinkAnswer, everyone, "105", false, "proposals"}, // the link's secret is the right
	{PermProposalEndorse, []Role{RoleFocalPoint, RoleResidentCoord}, "105", true, "proposals"},
	// clause 99: the secretariat handles proposals; who reviews or decides them writes
	// to nobody about them.
	{PermTalkRead, []Role{RoleFocalPoint, RoleDrafter, RolePUNOProgramme, RolePUNOFinance, RoleResidentCoord, RoleSecretariatOfficer, RoleSecretariatHead, RoleAuditor}, "99", false, "read"},
	{PermTalk, []Role{RoleFocalPoint, RoleDrafter, RolePUNOProgramme, RoleSecretariatOfficer, RoleSecretariatHead}, "99", false, "proposals"},
	{PermNotesRead, []Role{RoleSecretariatOfficer, RoleSecretariatHead, RoleAuditor}, "99", false, "read"},
	{PermNotes, secretariat, "99", false, "review"},
	{PermProposalScreen, secretariat, "99", false, "review"},
	{PermProposalInvite, secretariat, "99", false, "review"},
	{PermReviewAssign, secretariat, "99", false, "review"},
	{PermReviewWrite, []Role{RoleReviewer}, "20", false, "review"},
	{PermReviewRead, []Role{RoleReviewer, RoleSecretariatOfficer, RoleSecretariatHead, RoleBoardMember, RoleAlternate, RoleCoordinator, RoleAuditor}, "20", false, "read"},
	{PermAppraisalPrepare, secretariat, "99", false, "review"},
	{PermAppraisalSign, secretariat, "99", true, "review"},
	{PermBoardRead, boardRoom, "98", false, "read"},
	// clause 35: the Executive Committee takes the Network's decisions.
	{PermExComRead, []Role{RoleExComMember, RoleCoordinator, RoleSecretariatOfficer, RoleSecretariatHead, RoleAuditor}, "35", false, "read"},
	{PermMatterRead, append([]Role{RoleExComMember}, boardRoom...), "35", false, "read"},
	{PermBodyManage, []Role{RoleSecretariatHead, RoleAdministrator}, "100", true, "board"},
	{PermMatterPrepare, secretariat, "99", false, "board"},
	{PermMatterOpen, []Role{RoleSecretariatHead, RoleCoordinator}, "98", true, "board"},
	{PermMatterVote, []Role{RoleBoardMember, RoleAlternate, RoleExComMember}, "34", true, "vote"},
	// clause 38: whoever sits may say that a matter touches its mandate.
	{PermMatterReserve, []Role{RoleBoardMember, RoleAlternate, RoleExComMember}, "38", true, "vote"},
	// clause 38: any member of the Network may, without a seat too.
	{PermMemberReserve, []Role{RoleNetworkMember, RoleExComMember}, "38", true, "vote"},
	// The chair presides; a member where the rules name the member's seat to act for
	// a chair who has withdrawn from the item.
	{PermMatterAdopt, []Role{RoleCoordinator, RoleBoardMember}, "98", true, "vote"},
	// clauses 36 and 37: the Coordinator mediates and transmits; nobody acts for it there.
	{PermMatterPreside, []Role{RoleCoordinator}, "36", true, "vote"},
	{PermInterestDeclare, []Role{RoleBoardMember, RoleAlternate, RoleExComMember, RoleCoordinator, RoleReviewer, RoleSecretariatOfficer, RoleSecretariatHead}, "98", false, "vote"},
	{PermMoneyRead, moneyRoom, "97", false, "read"},
	{PermProgrammeManage, secretariat, "99", false, "money"},
	// clause 24: who leads a programme asks for its revision, or the secretariat on its
	// behalf; clause 98: what the Board decides, or left to others, is recorded by a second person.
	{PermRevisionWrite, []Role{RolePUNOProgramme, RoleSecretariatOfficer, RoleSecretariatHead}, "24", false, "proposals"},
	{PermRevisionSettle, secretariat, "98", true, "money"},
	// clause 97: a case behind a held share is known to the head, the agent and the
	// auditor alone.
	{PermHoldRead, []Role{RoleSecretariatHead, RoleAgentOfficer, RoleAuditor}, "97", false, "read"},
	{PermHoldManage, []Role{RoleSecretariatHead, RoleAgentOfficer}, "97", true, "money"},
	// clause 19: the secretariat checks how programmes grade themselves.
	{PermMarkerGrade, secretariat, "19", false, "money"},
	// clause 24: who leads a programme says what it reached; clause 99: the secretariat looks at it before it is public.
	{PermResultsRead, []Role{RoleDrafter, RolePUNOProgramme, RoleSecretariatOfficer, RoleSecretariatHead, RoleAuditor}, "24", false, "read"},
	{PermResultsWrite, []Role{RoleDrafter, RolePUNOProgramme}, "24", false, "proposals"},
	{PermResultsPublish, secretariat, "99", false, "money"},
	// clause 24: each organisation says what it did; its programme officers write.
	{PermNarrativeWrite, []Role{RolePUNOProgramme}, "24", false, "proposals"},
	// clause 99: the head of the secretariat lets a report go that need not be made.
	{PermReportWaive, []Role{RoleSecretariatHead}, "99", true, "money"},
	{PermContribution, []Role{RoleSecretariatOfficer, RoleSecretariatHead, RoleAgentOfficer}, "97", true, "money"},
	// clause 97: the agent reports to contributors; each reads its own statement alone.
	{PermDonorStatement, []Role{RoleContributor, RoleSecretariatOfficer, RoleSecretariatHead, RoleAgentOfficer, RoleAuditor}, "97", false, "read"},
	{PermTranchePrepare, secretariat, "99", false, "money"},
	{PermTransferPrepare, secretariat, "99", true, "money"},
	{PermTransferApprove, []Role{RoleSecretariatHead, RoleSecretariatOfficer}, "99", true, "money"},
	// clause 97: the fund is administered by the MPTF Office; the agent cannot
	// take Board decisions and the Board cannot confirm transfers.
	{PermAgentAct, []Role{RoleAgentOfficer}, "97", true, "money"},
	{PermAgentRecord, secretariat, "97", true, "money"},
	{PermAgentConfirm, secretariat, "97", true, "money"},
	{PermExpenditure, []Role{RolePUNOFinance, RoleSecretariatOfficer, RoleSecretariatHead}, "97", false, "money"},
	// clause 97: certified figures come from the agent's file, interim ones from each organisation.
	{PermImport, []Role{RolePUNOFinance, RoleSecretariatOfficer, RoleSecretariatHead, RoleAgentOfficer}, "97", true, "money"},
	{PermExport, moneyRoom, "97", false, "read"},
	// clause 23: what everybody may know is handed out, dated and for good.
	{PermDataPublish, secretariat, "23", true, "money"},
	{PermConsultRead, append([]Role{RoleExComMember, RoleNetworkMember}, boardRoom...), "102", false, "read"},
	{PermConsultReply, []Role{RoleBoardMember, RoleAlternate, RoleExComMember, RoleNetworkMember}, "102", false, "vote"},
	// clause 99: the secretariat supports; the Coordinator chairs both bodies.
	{PermConsultConduct, []Role{RoleSecretariatHead, RoleSecretariatOfficer, RoleCoordinator}, "99", true, "board"},
	{PermBoardReviewRead, append([]Role{RoleExComMember}, boardRoom...), "102", false, "read"},
	{PermBoardReviewWrite, []Role{RoleSecretariatHead, RoleSecretariatOfficer, RoleCoordinator}, "99", true, "board"},
	// clause 102: the Executive Committee reviews the Board; its chair pronounces.
	{PermDutyWaive, []Role{RoleSecretariatHead, RoleCoordinator}, "102", true, "board"},
	{PermMeetingRead, append([]Role{RoleExComMember}, boardRoom...), "91", false, "read"},
	{PermMeetingConvene, []Role{RoleSecretariatOfficer, RoleSecretariatHead, RoleCoordinator}, "43", true, "board"},
	// clauses 89 and 91: the secretariat prepares meetings and circulates their minutes.
	{PermMeetingKeep, secretariat, "91", false, "board"},
	{PermMinutesFinalise, []Role{RoleCoordinator}, "98", true, "board"},
	{PermFollowUpReport, FollowUpOwners, "18", false, "board"},
}

// RightFor finds the row of a permission.
func RightFor(p Permission) (Right, bool) {
	i := slices.IndexFunc(Rights, func(r Right) bool { return r.Permission == p })
	if i < 0 {
		return Right{}, false
	}
	return Rights[i], true
}
