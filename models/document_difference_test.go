package models

import (
	"testing"
	"time"
)

// What was submitted and is written again unchanged is said to be unchanged; each
// part that changes is named once, whatever else stays.
func TestWhatChangedSinceTheLastSubmission(t *testing.T) {
	form := FormVersion{Number: 1, Schema: FormSchema{Sections: []FormSection{{Questions: []FormQuestion{{Code: "problem"}, {Code: "change"}}}}}}
	fresh := func() Document {
		return Document{Proposal: Proposal{State: ProposalReturned, Title: "Work and return", Theme: 2, Months: 18, Asked: 100_00}, Form: form, Objectives: []int{2},
			Answers: map[string]Answer{"problem": {Text: "No papers."}}, Countries: []ProposalCountry{{Country: "XDA", Share: 10000}}}
	}
	body, hash := fresh().Freeze(1, time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
	first := Submission{Number: 1, Body: body, Hash: hash}
	frozen, err := first.Read()
	if err != nil {
		t.Fatal(err)
	}
	view := func(change func(*Document)) ProposalView {
		d := fresh()
		change(&d)
		return ProposalView{Proposal: d.Proposal, Document: &d, Submissions: []Submission{first}, Frozen: &frozen}
	}
	for name, c := range map[string]struct {
		change func(*Document)
		want   []DocumentDifference
	}{
		"nothing":       {func(*Document) {}, nil},
		"title":         {func(d *Document) { d.Proposal.Title = "Return" }, []DocumentDifference{{Part: DocumentTitle, Was: "Work and return", Is: "Return"}}},
		"theme":         {func(d *Document) { d.Objectives = []int{2, 3} }, []DocumentDifference{{Part: DocumentTheme}}},
		"time":          {func(d *Document) { d.Proposal.Months = 24 }, []DocumentDifference{{Part: DocumentTime}}},
		"asked":         {func(d *Document) { d.Proposal.Asked++ }, []DocumentDifference{{Part: DocumentAsked}}},
		"places":        {func(d *Document) { d.Countries[0].Country = "XDB" }, []DocumentDifference{{Part: DocumentPlaces}}},
		"lead":          {func(d *Document) { d.Proposal.LeadOrganisationID = new(int64(7)) }, []DocumentDifference{{Part: DocumentOrganisations}}},
		"files":         {func(d *Document) { d.Attachments = []Attachment{{Name: "map.pdf"}} }, []DocumentDifference{{Part: DocumentFiles}}},
		"an answer":     {func(d *Document) { d.Answers["problem"] = Answer{Text: "No passports."} }, []DocumentDifference{{DocumentAnswer, "problem", "No papers.", "No passports."}}},
		"a new answer":  {func(d *Document) { d.Answers["change"] = Answer{Text: "Papers."} }, []DocumentDifference{{DocumentAnswer, "change", "", "Papers."}}},
		"a lost answer": {func(d *Document) { delete(d.Answers, "problem") }, []DocumentDifference{{DocumentAnswer, "problem", "No papers.", ""}}},
	} {
		v := view(c.change)
		got := v.Unsubmitted()
		if got == nil || got.Since != 1 || len(got.List) != len(c.want) {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for i := range c.want {
			if got.List[i] != c.want[i] {
				t.Errorf("%s: %+v, want %+v", name, got.List[i], c.want[i])
			}
		}
		body, hash := v.Document.Freeze(2, time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
		v.Submissions = append(v.Submissions, Submission{Number: 2, Body: body, Hash: hash})
		if again, err := v.ChangesOf(2); err != nil || again.Since != 1 || len(again.List) != len(c.want) {
			t.Errorf("%s, submitted: %+v, %v", name, again, err)
		}
		if none, err := v.ChangesOf(1); none != nil || err != nil {
			t.Errorf("%s: a first submission has changes: %+v, %v", name, none, err)
		}
	}
	closed := view(func(d *Document) { d.Proposal.State = ProposalSubmitted })
	if never := (ProposalView{Document: closed.Document}); closed.Unsubmitted() != nil || never.Unsubmitted() != nil {
		t.Error("what is not written, or was never submitted, has changes")
	}
}
