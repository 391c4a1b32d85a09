package db_test

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

// records are the models that are stored.
var records = []any{
	&models.Act{},
	&models.Seal{},
	&models.Body{},
	&models.Seat{},
	&models.Holding{},
	&models.BodyRule{},
	&models.BodyMethod{},
	&models.BudgetLine{},
	&models.Call{},
	&models.CallTheme{},
	&models.CallGuest{},
	&models.CallEvent{},
	&models.CriteriaSet{},
	&models.Criterion{},
	&models.ContributorCommitment{},
	&models.Instalment{},
	&models.Deposit{},
	&models.Decision{},
	&models.DecisionPublication{},
	&models.DecisionCondition{},
	&models.ConditionEvent{},
	&models.ExpenditureReport{},
	&models.Expenditure{},
	&models.File{},
	&models.FormVersion{},
	&models.SeatInterest{},
	&models.LedgerEntry{},
	&models.LedgerLine{},
	&models.FundPosition{},
	&models.Matter{},
	&models.MatterText{},
	&models.MatterAmount{},
	&models.MatterCondition{},
	&models.MatterEvent{},
	&models.BoardSheet{},
	&models.BoardMark{},
	&models.Message{},
	&models.Organisation{},
	&models.Person{},
	&models.Account{},
	&models.Agreement{},
	&models.Mandate{},
	&models.AccountLink{},
	&models.APIToken{},
	&models.Programme{},
	&models.ProgrammeOrganisation{},
	&models.ProgrammeCountry{},
	&models.ProgrammeBudget{},
	&models.ProgrammeBudgetLine{},
	&models.Refund{},
	&models.ProgrammeEvent{},
	&models.Proposal{},
	&models.ProposalCountry{},
	&models.ProposalOrganisation{},
	&models.ProposalObjective{},
	&models.Answer{},
	&models.ProposalPart{},
	&models.DraftText{},
	&models.ProposalSide{},
	&models.Attachment{},
	&models.ProposalTranche{},
	&models.Submission{},
	&models.ProposalEvent{},
	&models.Screening{},
	&models.ReviewAssignment{},
	&models.ReviewScore{},
	&models.ReviewInterest{},
	&models.Appraisal{},
	&models.Session{},
	&models.Store{},
	&models.Setting{},
	&models.Tranche{},
	&models.TrancheAmount{},
	&models.TrancheRelease{},
	&models.ReleaseLine{},
	&models.TransferRequest{},
	&models.TransferLine{},
	&models.TransferPayment{},
	&models.TransferApproval{},
	&models.TransferEvent{},
	&models.AgentRecord{},
	&models.AgentRecordLine{},
	&models.AgentFile{},
	&models.Elector{},
	&models.Vote{},
	&models.Position{},
	&models.Signal{},
}

// Every field of a record has its column, and every column its field.
func TestRecordsAndTheirTablesHaveTheSameColumns(t *testing.T) {
	t.Parallel()
	q := apptest.New(t).Outside()
	var cache sync.Map
	for _, r := range records {
		s, err := schema.Parse(r, &cache, schema.NamingStrategy{IdentifierMaxLength: 63})
		if err != nil {
			t.Error(err)
			continue
		}
		if only := differences(s.DBNames, columnsOf(t, q, s.Table)); len(only) > 0 {
			t.Errorf("%s: only the record has %s", s.Name, strings.Join(only, ", "))
		}
		if only := differences(columnsOf(t, q, s.Table), s.DBNames); len(only) > 0 {
			t.Errorf("%s: only the table has %s", s.Name, strings.Join(only, ", "))
		}
	}
	s, err := schema.Parse(&planted{}, &cache, schema.NamingStrategy{IdentifierMaxLength: 63})
	if err != nil {
		t.Fatal(err)
	}
	if only := differences(s.DBNames, columnsOf(t, q, "seals")); !slices.Equal(only, []string{"planted"}) {
		t.Errorf("control: a planted field is seen as %v", only)
	}
}

type planted struct {
	ID      int64
	Planted string
}

func columnsOf(t *testing.T, q *sql.DB, table string) []string {
	t.Helper()
	rows, err := q.Query("SELECT * FROM " + table + " WHERE 1 = 0")
	if err != nil {
		t.Errorf("%v", err)
		return nil
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	return names
}
