package transfers

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/money"
)

// Samples are the pages of transfers.
func Samples(assets layout.Assets) []components.Sample {
	s := fiction.Of("transfers", assets)
	s.AddLong("list", func(c fiction.Case) templ.Component {
		return List(ListView{Frame: sampleFrame(c, "/transfers", c.T("transfers.inbox_title", "Count", 2)), Rows: sampleRows(c), Next: "/transfers?after=2", Prepare: true, Files: true,
			Filters: []components.Filter{{Label: c.T("board.all"), Href: "/transfers", Current: true, Count: 2}}})
	})
	s.Add("list-none", func(c fiction.Case) templ.Component {
		return List(ListView{Frame: sampleFrame(c, "/transfers", c.T("transfers.list_title"))})
	})
	s.AddLong("show", func(c fiction.Case) templ.Component {
		r := sampleRequest(c, models.TransferAccepted)
		return Show(ShowView{Frame: sampleFrame(c, "/transfers/42", "TR-0042"), TransferRequestView: r, Inbox: sampleRows(c), Agent: []models.TransferAction{models.TransferPay, models.TransferAskQuery, models.TransferGiveBack}, Checks: [2]int{14, 1}})
	})
	s.Add("show-recorded-on-behalf", func(c fiction.Case) templ.Component {
		r := sampleRequest(c, models.TransferQuery)
		record := sampleRecord(c)
		return Show(ShowView{Frame: sampleFrame(c, "/transfers/42", "TR-0042"), TransferRequestView: r, Own: []models.TransferAction{models.TransferAnswer, models.TransferEdit, models.TransferCancel}, Behalf: true, Confirm: &record, Mine: true,
			FormFor: models.TransferAnswer, Form: components.Form{Faults: fiction.Faults("text")}})
	})
	s.Add("show-draft", func(c fiction.Case) templ.Component {
		r := sampleRequest(c, models.TransferDraft)
		r.Events, r.Payments, r.GateNow, r.Gate = nil, nil, nil, nil
		return Show(ShowView{Frame: sampleFrame(c, "/transfers/43", "TR-0043"), TransferRequestView: r, Own: []models.TransferAction{models.TransferApprove, models.TransferEdit}})
	})
	s.Add("package", func(c fiction.Case) templ.Component {
		v := PackageView{Frame: sampleFrame(c, "/transfers/42/package", c.T("transfers.package.title", "Reference", "TR-0042")), Request: sampleRequest(c, models.TransferAccepted).Request, Size: 11_400_000, Limit: 10_000_000}
		for i, kind := range []string{"letter", "decision", "request", "budget", "answer", "notification", "manifest"} {
			name := map[string]string{"letter": "TR-0042-letter.docx", "decision": "decision-DEM00-D-2026-04.docx", "request": "TR-0042-request.xlsx", "budget": "JP-0012-budget.xlsx", "answer": "TR-0042-answer.xlsx", "notification": "notification-1.pdf", "manifest": "MANIFEST.txt"}[kind]
			v.Files = append(v.Files, PackageFile{Name: name, Kind: kind, Hash: strings.Repeat("7f3a", 16), Size: int64(9_000 + 3_177*i)})
		}
		return Package(v)
	})
	s.Add("package-waits", func(c fiction.Case) templ.Component {
		return Package(PackageView{Frame: sampleFrame(c, "/transfers/43/package", c.T("transfers.package.title", "Reference", "TR-0043")), Request: sampleRequest(c, models.TransferDraft).Request, None: "transfers.conflict.package"})
	})
	s.AddLong("choose", func(c fiction.Case) templ.Component {
		return Choose(ChooseView{Frame: sampleFrame(c, "/transfers/new", c.T("transfers.choose_title")), Tranches: []Tranche{{Title: c.Title(), Programme: "JP-0012", Number: 2, Organisations: 3, Left: 60_750_000, Href: "/transfers/new?tranche=2"}}})
	})
	s.Add("choose-none", func(c fiction.Case) templ.Component {
		return Choose(ChooseView{Frame: sampleFrame(c, "/transfers/new", c.T("transfers.choose_title"))})
	})
	s.AddLong("edit", func(c fiction.Case) templ.Component {
		v := EditView{Frame: sampleFailed(c, "/transfers/42/terms", c.T("transfers.edit_title", "Reference", "TR-0042")), Programme: "JP-0012 " + c.Title(), Note: c.Sentence(), Back: "/transfers/42", Again: true,
			Form: components.Form{Action: "/transfers/42/terms", Version: 3, Faults: fiction.Faults(amountName(2)), Values: url.Values{amountName(2): {"45.000,00"}}}}
		for id := int64(1); id <= 3; id++ {
			v.Parts = append(v.Parts, EditPart{OrganisationID: id, Code: "DEM-P", Organisation: c.Organisation(id), Approved: 70_000_000, Before: 29_500_000, Released: 20_250_000, Left: 20_250_000, Asked: 20_250_000, Agreement: id != 3})
		}
		return Edit(v)
	})
	sampleWords(s)
	sampleFiles(s)
	return s.Samples()
}

func sampleWords(s *fiction.Set) {
	s.AddLong("word-pay", func(c fiction.Case) templ.Component {
		v := WordView{Frame: sampleFailed(c, "/transfers/42/payment", c.T("transfers.word_title_pay", "Reference", "TR-0042")), TransferRequestView: sampleRequest(c, models.TransferAccepted), Action: models.TransferPay, Behalf: true,
			Form: components.Form{Action: "/transfers/42/payment", Files: true, Version: 3, Faults: fiction.Faults("agent_number", lineName(0, "value_date"), "file")}}
		for id := int64(1); id <= 3; id++ {
			v.Rows = append(v.Rows, PayRow{OrganisationID: id, Code: "DEM-P", Organisation: c.Organisation(id), Open: 20_250_000, Fill: 20_250_000})
		}
		v.Rows[2].Fill, v.Rows[2].Blocked = 0, c.T("transfers.blocked_agreement")
		return Word(v)
	})
	s.Add("word-query", func(c fiction.Case) templ.Component {
		return Word(WordView{Frame: sampleFrame(c, "/transfers/42/word/query", c.T("transfers.word_title_query", "Reference", "TR-0042")), TransferRequestView: sampleRequest(c, models.TransferReceived), Action: models.TransferAskQuery, Form: components.Form{Action: "/transfers/42/word/query"}})
	})
	s.Add("word-reverse", func(c fiction.Case) templ.Component {
		r := sampleRequest(c, models.TransferPaid)
		return Word(WordView{Frame: sampleFrame(c, "/transfers/42/payments/61/reversal", c.T("transfers.word_title_reverse", "Reference", "TR-0042")), TransferRequestView: r, Action: models.TransferReverse, Payment: &r.Payments[0], Form: components.Form{Action: "/transfers/42/payments/61/reversal"}})
	})
	s.AddLong("record", func(c fiction.Case) templ.Component {
		return Record(RecordView{Frame: sampleFailed(c, "/transfers/42/records/8", c.T("transfers.record_title", "Reference", "TR-0042", "Word", c.T("transfers.word_pay"))), TransferRequestView: sampleRequest(c, models.TransferAccepted), Record: sampleRecord(c),
			MayAnswer: true, Confirm: components.Form{Action: "/transfers/42/records/8/confirmation", Version: 1}, Refuse: components.Form{Action: "/transfers/42/records/8/refusal", Version: 1, Faults: fiction.Faults("why")}})
	})
	s.Add("record-of-mine", func(c fiction.Case) templ.Component {
		return Record(RecordView{Frame: sampleFrame(c, "/transfers/42/records/8", c.T("transfers.record_title", "Reference", "TR-0042", "Word", c.T("transfers.word_pay"))), TransferRequestView: sampleRequest(c, models.TransferAccepted), Record: sampleRecord(c), Mine: true})
	})
}

func sampleFiles(s *fiction.Set) {
	s.AddLong("files", func(c fiction.Case) templ.Component {
		return Files(FilesView{Frame: sampleFailed(c, "/transfers/files", c.T("transfers.files_title")), Form: components.Form{Action: "/transfers/files", Files: true},
			Files:  []models.AgentFile{{ID: 1, Name: c.FileName(), State: models.AgentFileLoaded, Lines: 12, TotalCents: 60_750_000, CreatedAt: fiction.At9("2026-11-12")}},
			Faults: []SheetFault{{Where: "D4", Value: "45.000,00", Text: c.T("error.required")}}})
	})
	s.Add("files-none", func(c fiction.Case) templ.Component {
		return Files(FilesView{Frame: sampleFrame(c, "/transfers/files", c.T("transfers.files_title")), Form: components.Form{Action: "/transfers/files", Files: true}})
	})
	s.AddLong("file", func(c fiction.Case) templ.Component {
		return File(FileView{Frame: sampleFrame(c, "/transfers/files/1", c.T("transfers.file_title", "Name", c.FileName())), File: models.AgentFile{ID: 1, Version: 1, Name: c.FileName(), State: models.AgentFileRead, Lines: 2, TotalCents: 60_750_000},
			Load: components.Form{Action: "/transfers/files/1/loading"}, Behalf: true, Pending: 2, Second: true, Lines: []FileLine{
				{AgentFileRow: models.AgentFileRow{Row: 2, Request: "TR-0042", AgentNumber: "99000012", OrganisationCode: "DEM-P", Cents: 20_250_000, ValueDate: fiction.Day("2026-11-12"), AgentRef: "AGENT-2026-0914"}, RequestID: 42, Organisation: c.Organisation(1), Title: c.Title(), Known: true},
				{AgentFileRow: models.AgentFileRow{Row: 3, Request: "TR-0099", OrganisationCode: "DEM-Z", Cents: 4_500_000}},
			}})
	})
}

func sampleFrame(c fiction.Case, path, title string) Frame {
	return Frame{Page: c.Page(path, title, c.T("transfers.list_title")), At: fiction.At, Names: fiction.Names()}
}

func sampleFailed(c fiction.Case, path, title string) Frame {
	f := sampleFrame(c, path, title)
	f.Failed = true
	return f
}

func sampleRows(c fiction.Case) []models.TransferRequestRow {
	return []models.TransferRequestRow{
		{ID: 42, Version: 3, Reference: "TR-0042", State: models.TransferAccepted, Programme: "JP-0012", AgentNumber: "99000012", Title: c.Title(), Countries: []string{fiction.CountryA}, Tranche: 2, Organisations: 3, AskedCents: 60_750_000, At: fiction.At9("2026-11-20"), Pending: 1},
		{ID: 41, Version: 1, Reference: "TR-0041", State: models.TransferQuery, Programme: "JP-0011", Title: c.Title(), Countries: []string{fiction.CountryA, fiction.CountryB}, Tranche: 1, Organisations: 3, AskedCents: 129_500_000, PaidCents: 40_000_000, At: fiction.At9("2026-11-18"), LastText: c.Sentence()},
	}
}

func sampleRequest(c fiction.Case, state models.TransferState) models.TransferRequestView {
	facts := []models.GateFact{{OrganisationID: 1, Organisation: c.Organisation(1), Transferred: 29_500_000, Spent: 31_000_010}, {OrganisationID: 2, Organisation: c.Organisation(2), Transferred: 29_500_000, Spent: 16_625_000, Interim: true}}
	gate := models.JudgeGate(models.StartGateRule, 2, facts)
	v := models.TransferRequestView{
		Request:   models.TransferRequest{ID: 42, Version: 3, Reference: "TR-0042", State: state, Revision: 2, Note: c.Sentence(), CreatedAt: fiction.At9("2026-11-02"), PreparedAt: fiction.At9("2026-11-03")},
		Programme: models.Programme{ID: 12, Reference: "JP-0012", AgentNumber: "99000012", Title: c.Title(), State: models.ProgrammeOngoing}, Countries: []string{fiction.CountryA},
		Tranche: models.Tranche{Number: 2, State: models.TrancheReleased}, Tranches: 3, Decision: "DEM00-D-2026-03", DecidedOn: fiction.Day("2026-06-02"), Method: string(models.MethodConsensus), InWriting: true, Gate: &gate, GateNow: &gate,
		Approvals: []models.ApprovalView{{Revision: 2, Capacity: string(models.RoleSecretariatHead), At: fiction.At9("2026-11-04")}}, Prepared: string(models.RoleSecretariatOfficer),
		Events: []models.TransferEventView{
			{At: fiction.At9("2026-11-05"), Action: models.TransferSend, From: models.TransferApproved, To: models.TransferSent, Revision: 2, Role: models.RoleSecretariatOfficer},
			{At: fiction.At9("2026-11-09"), Action: models.TransferAskQuery, From: models.TransferSent, To: models.TransferQuery, Revision: 2, Role: models.RoleAgentOfficer, Text: c.Sentence(), Road: models.RoadOnBehalf},
		},
		Payments:      []models.TransferPaymentView{{ID: 61, Organisation: c.Organisation(1), Cents: 20_250_000, ValueDate: fiction.Day("2026-11-12"), AgentRef: "AGENT-2026-0914", Road: models.RoadInbox, Entry: "L-000113"}},
		FundCash:      1_476_250_000,
		AgreementsDue: []string{c.Organisation(3)},
	}
	for id := int64(1); id <= 3; id++ {
		v.Lines = append(v.Lines, models.TransferLineView{LineID: id, OrganisationID: id, OrganisationCode: "DEM-P", Organisation: c.Organisation(id), Lead: id == 1, ISCBP: 700, ApprovedCents: 70_000_000, TrancheCents: 20_250_000, ReleasedCents: 20_250_000, BeforeCents: 29_500_000, AskedCents: 20_250_000, Agreement: "MOU-2025-014",
			Categories: models.ByCategory(20_250_000, [8]money.Cents{10, 2, 2, 4, 2, 6, 2, 2})})
	}
	return v
}

func sampleRecord(c fiction.Case) models.AgentRecordView {
	return models.AgentRecordView{
		AgentRecord: models.AgentRecord{ID: 8, Version: 1, CreatedAt: fiction.At9("2026-11-12"), RequestID: 42, Action: models.TransferPay, AgentNumber: "99000012", NotifiedOn: fiction.Day("2026-11-12"), AgentRoad: models.AgentRoad{Road: models.RoadOnBehalf, State: models.RecordPending, FileID: fiction.Ptr(int64(9))}},
		Lines:       []models.AgentRecordLine{{OrganisationID: 1, Cents: 20_250_000, ValueDate: fiction.Day("2026-11-12"), AgentRef: "AGENT-2026-0914"}, {OrganisationID: 2, Cents: 20_250_000, ValueDate: fiction.Day("2026-11-12"), AgentRef: "AGENT-2026-0915"}},
		RecordedAs:  string(models.RoleSecretariatOfficer), FileName: c.FileName(),
	}
}
