package transfers_test

import (
	"fmt"
	"strings"
	"testing"

	"seedfund/app/files"
	"seedfund/app/transfers"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

func (d *desk) code(i int) string {
	d.Helper()
	var code string
	d.must(d.DB.Read(d.Ctx).Raw("SELECT code FROM organisations WHERE id = ?", d.orgs[i]).Scan(&code).Error)
	return code
}

func (d *desk) row(n int, request string, org int, cents money.Cents, ref string) models.AgentFileRow {
	return models.AgentFileRow{Row: n, Request: request, AgentNumber: "99000001", OrganisationCode: d.code(org), Cents: cents, ValueDate: when.DateOf(start), AgentRef: ref}
}

// read stands for the bytes of a file with these rows.
func (d *desk) read(actor models.Actor, name string, rows ...models.AgentFileRow) (*models.AgentFile, error) {
	up := files.Upload{Name: "payments.csv", Body: strings.NewReader("request\n" + name + "\n")}
	return d.transfers.ReadFile(d.Ctx, actor, up, fmt.Sprintf("%064s", name), rows)
}

func TestAFileOfTheAgentPaysSeveralRequestsAndCountsOnce(t *testing.T) {
	d := open(t)
	one, two := d.sent(100_00, 50_00), d.sent(30_00)
	rows := []models.AgentFileRow{d.row(2, one.Reference, 0, 100_00, "V1"), d.row(3, one.Reference, 1, 50_00, "V1"), d.row(4, two.Reference, 0, 30_00, "V2")}
	f, err := d.read(d.agent, "a", rows...)
	d.must(err)
	if f.Lines != 3 || f.TotalCents != 180_00 || f.State != models.AgentFileRead {
		t.Errorf("%+v", f)
	}
	again, err := d.read(d.agent, "a", rows...)
	d.must(err)
	if again.ID != f.ID {
		t.Error("the same bytes made another file")
	}
	v, err := d.transfers.File(d.Ctx, d.agent, f.ID, rows)
	d.must(err)
	if len(v.Lines) != 3 || v.Lines[0].Known || v.Lines[2].RequestID != two.ID || !v.Mine {
		t.Errorf("%+v", v)
	}
	d.must(d.transfers.LoadFile(d.Ctx, d.agent, f.ID, f.Version, rows))
	d.state(one.ID, models.TransferPaid)
	if p := d.state(two.ID, models.TransferPaid).Payments[0]; p.Road != models.RoadFile || p.FileID == nil {
		t.Errorf("%+v", p)
	}
	d.refused(d.transfers.LoadFile(d.Ctx, d.agent, f.ID, 0, rows), models.KindConflict, "transfers.conflict.file_settled")
	// Another file with the same payments changes nothing.
	other, err := d.read(d.agent, "b", rows...)
	d.must(err)
	d.must(d.transfers.LoadFile(d.Ctx, d.agent, other.ID, other.Version, rows))
	if got := len(d.show(one.ID).Payments); got != 2 {
		t.Errorf("%d payments after the second file", got)
	}
	d.Verify()
}

func TestFaultsOfAFileComeAllAtOnceByCell(t *testing.T) {
	d := open(t)
	one, draft := d.sent(100_00, 50_00), d.prepared(10_00)
	d.must(d.act(one.ID, d.paying("A", 40_00)))
	late := d.row(7, one.Reference, 1, 1, "V7")
	late.ValueDate = late.ValueDate.AddDays(1)
	number := d.row(8, one.Reference, 1, 1, "V8")
	number.AgentNumber = "99000009"
	_, err := d.read(d.agent, "faults",
		d.row(2, "TR-0099", 0, 1, "V2"), d.row(3, draft.Reference, 0, 1, "V3"), d.row(4, one.Reference, 2, 1, "V4"),
		d.row(5, one.Reference, 0, 60_01, "V5"), d.row(6, one.Reference, 0, 41_00, "A-1"), late, number)
	e := models.AsError(err)
	if e == nil || e.Kind != models.KindInvalid {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range e.Fields {
		got[f.Field] = f.Key
	}
	want := map[string]string{"A2": "transfers.file_request", "A3": "transfers.file_request", "C4": "transfers.file_organisation", "D5": "transfers.fault.above_asked",
		"F6": "transfers.file_reference", "E7": "money.fault.future", "B8": "transfers.fault.number_other"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("have %v\nwant %v", got, want)
	}
	if list, err := d.transfers.Files(d.Ctx, d.agent); err != nil || len(list) != 0 {
		t.Errorf("a faulty file left %v, %v", list, err)
	}
}

func TestAFileLoadedByTheSecretariatWaitsForASecondPerson(t *testing.T) {
	d := open(t)
	one := d.sent(100_00)
	rows := []models.AgentFileRow{d.row(2, one.Reference, 0, 100_00, "V1")}
	f, err := d.read(d.officer, "a", rows...)
	d.must(err)
	d.must(d.transfers.LoadFile(d.Ctx, d.officer, f.ID, f.Version, rows))
	if v := d.state(one.ID, models.TransferSent); v.PaidCents() != 0 || !transfers.Waiting(v) {
		t.Errorf("%+v", v.Records)
	}
	d.refused(d.transfers.ConfirmFile(d.Ctx, d.officer, f.ID), models.KindForbidden, "money.forbidden.same_person")
	d.must(d.transfers.ConfirmFile(d.Ctx, d.head, f.ID))
	d.state(one.ID, models.TransferPaid)
	d.refused(d.transfers.ConfirmFile(d.Ctx, d.head, f.ID), models.KindConflict, "money.conflict.record_settled")
	d.Verify()
}

func TestAFileCanBeSetAside(t *testing.T) {
	d := open(t)
	one := d.sent(100_00)
	rows := []models.AgentFileRow{d.row(2, one.Reference, 0, 100_00, "V1")}
	f, err := d.read(d.officer, "a", rows...)
	d.must(err)
	d.must(d.transfers.DropFile(d.Ctx, d.officer, f.ID, f.Version))
	d.refused(d.transfers.LoadFile(d.Ctx, d.officer, f.ID, 0, rows), models.KindConflict, "transfers.conflict.file_settled")
	second, err := d.read(d.officer, "a", rows...)
	d.must(err)
	if second.ID == f.ID {
		t.Error("a file that was set aside cannot be read again")
	}
	if _, err := d.transfers.Files(d.Ctx, d.Cast(models.RoleBoardMember)); !models.IsKind(err, models.KindForbidden) {
		t.Errorf("the Board sees the agent's files: %v", err)
	}
}
