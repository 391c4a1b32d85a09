package transfers_test

import (
	"fmt"
	"strings"
	"testing"

	"seedfund/app/transfers"
	"seedfund/models"
)

// Who is waited for follows from the flow: a signature of another person than
// the one who prepared, the agent's word, the answer to its query.
func TestARequestWaitsForWhoCanActOnIt(t *testing.T) {
	d := open(t)
	waiting := func(actor models.Actor) string {
		rows, err := d.transfers.Waiting(d.Ctx, actor)
		d.must(err)
		var said []string
		for _, w := range rows {
			said = append(said, fmt.Sprint(w.Row.ID, " ", w.For))
		}
		return strings.Join(said, ", ")
	}
	want := func(officer, head, agent string) {
		t.Helper()
		if o, h, a := waiting(d.officer), waiting(d.head), waiting(d.agent); o != officer || h != head || a != agent {
			t.Errorf("officer %q, head %q, agent %q; want %q, %q, %q", o, h, a, officer, head, agent)
		}
	}
	want("", "", "")
	r := d.prepared(10_00)
	want("", "1 sign", "") // the preparer does not sign
	d.must(d.transfers.Approve(d.Ctx, d.head, r.ID, d.version(r.ID)))
	want("1 send", "1 send", "")
	d.must(d.transfers.Send(d.Ctx, d.officer, r.ID, d.version(r.ID)))
	want("", "", "1 agent")
	d.must(d.act(r.ID, transfers.Word{Action: models.TransferAskQuery, Text: "Which account?"}))
	want("1 answer", "1 answer", "")
	d.must(d.transfers.Answer(d.Ctx, d.officer, r.ID, d.version(r.ID), "The one on file."))
	d.sent(20_00)
	want("", "", "1 agent, 2 agent")
	d.must(d.act(r.ID, transfers.Word{Action: models.TransferGiveBack, Text: "No agreement."}))
	want("1 returned", "1 returned", "2 agent")
	// What was entered on the agent's behalf waits for its second person elsewhere.
	word := transfers.Word{Action: models.TransferAccept, NotifiedOn: d.paying("N").NotifiedOn, Notification: letter("accepted")}
	_, err := d.transfers.Act(d.Ctx, d.Fresh(d.officer), 2, d.version(2), word)
	d.must(err)
	want("1 returned", "1 returned", "")
	if got := waiting(d.Cast(models.RoleAuditor)); got != "" {
		t.Errorf("the auditor is waited for: %s", got)
	}
}
