package app_test

import (
	"database/sql"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm/schema"

	"seedfund/app/apptest"
	"seedfund/models"
)

// columnsOf gives the columns of every table but those of the tools, which
// bring their own.
func columnsOf(t *testing.T, d *sql.DB) map[string][]string {
	t.Helper()
	rows, err := d.Query("SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns := map[string][]string{}
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(table, "river_") && !strings.HasPrefix(table, "sqlite_") && table != "goose_db_version" && table != "migration_checksums" {
			columns[table] = append(columns[table], column)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(columns) < 60 {
		t.Fatalf("%d tables", len(columns))
	}
	return columns
}

// records are every record that is written or read by its struct.
var records = []any{
	&models.AccountLink{}, &models.Account{}, &models.ActValue{}, &models.Act{}, &models.AgentFile{}, &models.AgentItem{}, &models.SecretariatPlan{}, &models.SecretariatBudget{}, &models.Reconciliation{}, &models.ReconciliationBreak{}, &models.AgentRecordLine{}, &models.AgentRecord{},
	&models.Agreement{}, &models.APIToken{}, &models.Appraisal{}, &models.BoardMark{}, &models.BoardSheet{}, &models.Body{}, &models.BodyMethod{}, &models.BodyRule{}, &models.RuleWithdrawal{},
	&models.BudgetLine{}, &models.CertificateRow{}, &models.SeatNotice{}, &models.NoticeOutcome{}, &models.LateObjection{}, &models.Reconsideration{}, &models.CertificateErasure{}, &models.CallEvent{}, &models.CallGuest{}, &models.CallQuestion{}, &models.Scenario{}, &models.ScenarioProposal{}, &models.ProposalExtension{}, &models.CallTheme{}, &models.Call{}, &models.ConditionEvent{}, &models.ContributorCommitment{},
	&models.Criterion{}, &models.CriteriaSet{}, &models.DecisionCondition{}, &models.DecisionPublication{}, &models.CorrectionNote{}, &models.Decision{}, &models.Deposit{}, &models.DraftText{},
	&models.Elector{}, &models.ExpenditureReport{}, &models.Expenditure{}, &models.File{}, &models.FormVersion{}, &models.FundPosition{}, &models.Holding{},
	&models.Instalment{}, &models.LedgerEntry{}, &models.LedgerLine{}, &models.Mandate{}, &models.MatterEvent{}, &models.Matter{}, &models.Message{},
	&models.Organisation{}, &models.Person{}, &models.Position{}, &models.ProgrammeBudgetLine{}, &models.ProgrammeCountry{}, &models.ProgrammeEvent{},
	&models.ProgrammeOrganisation{}, &models.Programme{}, &models.ProgrammeRevision{}, &models.ProgrammeRevisionLine{}, &models.ProgrammeRevisionTranche{}, &models.ProgrammeExtension{}, &models.CommitteeMember{}, &models.ShareHold{}, &models.ShareHoldEvent{}, &models.ProgrammeEvaluation{}, &models.EvaluationItem{}, &models.ProgrammeIndicator{}, &models.ProgrammeRisk{}, &models.ProgrammeMarker{}, &models.ResultReport{}, &models.ResultEvent{}, &models.IndicatorValue{}, &models.RiskStatus{}, &models.GrowthAnswer{}, &models.GrowthItem{}, &models.Answer{}, &models.Attachment{}, &models.ProposalCountry{}, &models.ProposalEvent{}, &models.ReportMark{}, &models.NarrativeReport{}, &models.NarrativePart{}, &models.NarrativeEvent{}, &models.ReportReminder{},
	&models.ProposalObjective{}, &models.ProposalOrganisation{}, &models.ProposalPart{}, &models.ProposalPartEvent{}, &models.ProposalRemark{}, &models.ProposalRemarkEnd{}, &models.Kit{}, &models.KitReturn{}, &models.KitChange{}, &models.KitChoice{}, &models.Thread{}, &models.ThreadMessage{}, &models.ThreadEvent{}, &models.ThreadRead{}, &models.ProposalSide{}, &models.ProposalTranche{}, &models.Proposal{},
	&models.Refund{}, &models.ReleaseLine{}, &models.ReviewAssignment{}, &models.ReviewInterest{}, &models.ReviewScore{}, &models.ReviewerProfile{}, &models.ReviewMix{}, &models.ReviewRound{}, &models.ReviewRoundCriterion{}, &models.ReviewRoundMember{}, &models.SecondScore{}, &models.Calibration{}, &models.CalibrationMember{}, &models.CalibrationScore{}, &models.Screening{}, &models.Seal{},
	&models.SeatInterest{}, &models.StandingInterest{}, &models.Substitution{}, &models.Seat{}, &models.Session{}, &models.Setting{}, &models.Signal{}, &models.Store{}, &models.Submission{}, &models.TrancheAmount{},
	&models.Tranche{}, &models.TransferApproval{}, &models.TransferEvent{}, &models.TransferLine{}, &models.TransferPayment{}, &models.TransferRequest{}, &models.Vote{},
	&models.MatterText{}, &models.MatterCondition{}, &models.MatterAmount{}, &models.TrancheRelease{}, &models.ProgrammeBudget{},
	&models.RotationEntry{}, &models.Nomination{}, &models.RotationDraw{}, &models.RotationPlace{},
	&models.Reservation{}, &models.ReservationEnd{}, &models.Finding{}, &models.FormalVote{}, &models.FormalBallot{},
	&models.IndicativeVote{}, &models.IndicativeAnswer{}, &models.TimeRequest{},
	&models.Sounding{}, &models.SoundingRecipient{}, &models.SoundingComment{}, &models.SeatChange{}, models.SoundingComment{}, &models.SeatChange{}, &models.InterestMotion{},
	&models.Mediation{}, &models.MediationExtension{}, &models.MediationContact{}, &models.MediationProposal{}, &models.MediationEnd{},
	&models.Referral{}, &models.ReferralReceipt{}, &models.ReferralAnswer{}, &models.MatterPassing{},
	&models.Consultation{}, &models.Consultee{}, &models.ConsultationNotice{}, &models.ConsultationReply{}, &models.ReplyUse{}, &models.GatedMatter{}, &models.Occurrence{},
	&models.AnnualReview{}, &models.ReviewSeat{}, &models.Measure{}, &models.ReviewSheet{}, &models.ReviewText{}, &models.BoardRecommendation{},
	&models.DecisionLetter{}, &models.LetterAside{}, &models.MessageSettlement{}, &models.LetterRule{}, &models.NoticeChoice{}, &models.QuietHours{}, &models.Unsent{}, &models.IncomingFile{}, &models.FormDraft{}, &models.CriteriaDraft{},
	&models.Endorsement{}, &models.EndorsementLink{}, &models.EndorsedText{}, &models.IncomingLetter{},
	&models.Bracket{}, &models.Addressed{}, &models.Confirmation{}, &models.ChairNote{},
	&models.Meeting{}, &models.MeetingEvent{}, &models.AgendaItem{}, &models.AgendaVersion{}, &models.Presence{}, &models.QuorumMark{},
	&models.Minutes{}, &models.MinuteRevision{}, &models.MinuteEdition{}, &models.MinuteNote{}, &models.MeetingCirculation{},
	&models.MeetingRecipient{}, &models.MeetingReceipt{}, &models.FollowUp{}, &models.FollowUpEvent{},
	&models.ExchangeRate{}, &models.RateBatch{}, &models.RateBatchLine{}, &models.Pledge{}, &models.PledgeCommitment{}, &models.ImportBatch{}, &models.OpeningBatch{}, &models.PriorDecision{}, &models.DataSnapshot{}, &models.DataSnapshotFile{},
}

// unrecorded are tables that are kept by statements, not by a struct.
var unrecorded = []string{"counters", "idempotency_keys", "ledger_accounts", "ledger_balances", "ledger_kinds", "ledger_periods", "ledger_years", "rate_counters", "seal_links"}

// What a record says and what its table holds are the same, both ways.
func TestRecordsAndTablesAgree(t *testing.T) {
	t.Parallel()
	columns := columnsOf(t, apptest.NewOn(t, "sqlite").Outside())
	seen := map[string]bool{}
	for _, record := range records {
		s, err := schema.Parse(record, &sync.Map{}, schema.NamingStrategy{IdentifierMaxLength: 63})
		if err != nil {
			t.Errorf("%T: %v", record, err)
			continue
		}
		seen[s.Table] = true
		if columns[s.Table] == nil {
			t.Errorf("%T has no table %s", record, s.Table)
			continue
		}
		for _, name := range s.DBNames {
			if !slices.Contains(columns[s.Table], name) {
				t.Errorf("%T has %s, table %s has not", record, name, s.Table)
			}
		}
		for _, name := range columns[s.Table] {
			if !slices.Contains(s.DBNames, name) {
				t.Errorf("table %s has %s, %T has not", s.Table, name, record)
			}
		}
	}
	for table := range columns {
		if !seen[table] && !slices.Contains(unrecorded, table) {
			t.Errorf("table %s has no record", table)
		}
	}
}
