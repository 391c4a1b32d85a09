package demo_test

import (
	"testing"

	"seedfund/app/apptest"
	"seedfund/models"
)

// absent are the states that nothing of the demonstration stands in when the
// story ends, each with the reason.
var absent = map[string]string{
	"calls closed":                "the queue closes a call when its window is over, as soon as the demonstration is served",
	"calls cancelled":             "a cancelled call frightens applicants for no gain of the reader's",
	"matters not_adopted":         "an objection that stands to the end would be an invented quarrel",
	"matters withdrawn":           "the secretariat has withdrawn no question",
	"transfer_requests cancelled": "no request was given up",
	"meetings open":               "no meeting is in session when the story ends",
	"minutes draft":               "the minutes of every meeting that was held went out",
}

// everyStateIsToBeSeen: every state of each flow is to be seen in the
// demonstration, or is listed with its reason.
func everyStateIsToBeSeen(t *testing.T, h *apptest.Harness) {
	flows := map[string][]string{
		"calls": names(models.CallFlow.States()), "proposals": names(models.ProposalFlow.States()), "matters": names(models.MatterTable.States()),
		"programmes": names(models.ProgrammeFlow.States()), "tranches": names(models.TrancheFlow.States()), "transfer_requests": names(models.TransferFlow.States()),
		"meetings": names(models.MeetingTable.States()), "minutes": names(models.MinutesTable.States()), "follow_ups": names(models.FollowUpTable.States()),
	}
	for table, states := range flows {
		var found []string
		if err := h.DB.Read(h.Ctx).Raw("SELECT DISTINCT state FROM " + table).Scan(&found).Error; err != nil {
			t.Fatal(err)
		}
		stands := map[string]bool{}
		for _, s := range found {
			stands[s] = true
		}
		for _, s := range states {
			why, listed := absent[table+" "+s]
			switch {
			case !stands[s] && !listed:
				t.Errorf("nothing of the demonstration stands at %s of %s", s, table)
			case stands[s] && listed:
				t.Errorf("something stands at %s of %s, which is listed as absent: %s", s, table, why)
			}
		}
	}
}

func names[S ~string](states []S) []string {
	out := make([]string, len(states))
	for i, s := range states {
		out[i] = string(s)
	}
	return out
}
