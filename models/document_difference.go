package models

import "slices"

// DocumentPart is a part of a document in which two versions can differ.
type DocumentPart string

const (
	DocumentTitle         DocumentPart = "title"
	DocumentTheme         DocumentPart = "theme" // with the objectives
	DocumentTime          DocumentPart = "time"  // first day and length
	DocumentAsked         DocumentPart = "asked"
	DocumentOrganisations DocumentPart = "organisations" // with the lead
	DocumentPlaces        DocumentPart = "places"
	DocumentAnswer        DocumentPart = "answer"
	DocumentTranches      DocumentPart = "tranches"
	DocumentBudget        DocumentPart = "budget"
	DocumentFiles         DocumentPart = "files"
)

// DocumentDifference is one part that two versions of a document do not have
// alike. Was and Is are the texts of a title or an answer, for a comparison word
// by word.
type DocumentDifference struct {
	Part     DocumentPart
	Question string // code, of an answer
	Was      string
	Is       string
}

// ChangesSince are what an earlier version has otherwise, in the order of a
// document. Number, instant and endorsements are no part of what it says.
func (f Frozen) ChangesSince(was Frozen) []DocumentDifference {
	var out []DocumentDifference
	compare := func(part DocumentPart, was, is any) {
		if string(canonicalJSON(was)) != string(canonicalJSON(is)) {
			out = append(out, DocumentDifference{Part: part})
		}
	}
	if f.Title != was.Title {
		out = append(out, DocumentDifference{Part: DocumentTitle, Was: was.Title, Is: f.Title})
	}
	compare(DocumentTheme, []any{was.Theme, append([]int{}, was.Objectives...)}, []any{f.Theme, append([]int{}, f.Objectives...)})
	compare(DocumentTime, []any{was.StartOn, was.Months}, []any{f.StartOn, f.Months})
	compare(DocumentAsked, was.Asked, f.Asked)
	members := func(f Frozen) []int64 {
		out := []int64{f.Lead}
		for _, o := range f.Organisations {
			out = append(out, o.ID, int64(o.ISC))
		}
		return out
	}
	compare(DocumentOrganisations, members(was), members(f))
	compare(DocumentPlaces, was.Countries, f.Countries)
	for _, code := range sortedKeys(f.Answers, was.Answers) {
		if f.Answers[code] != was.Answers[code] {
			out = append(out, DocumentDifference{Part: DocumentAnswer, Question: code, Was: was.Answers[code], Is: f.Answers[code]})
		}
	}
	compare(DocumentTranches, was.Tranches, f.Tranches)
	compare(DocumentBudget, was.Budget, f.Budget)
	compare(DocumentFiles, was.Attachments, f.Attachments)
	return out
}

func sortedKeys(maps ...map[string]string) []string {
	var out []string
	for _, m := range maps {
		for key := range m {
			if !slices.Contains(out, key) {
				out = append(out, key)
			}
		}
	}
	slices.Sort(out)
	return out
}

// DocumentChanges are what became of a document since a submission.
type DocumentChanges struct {
	Since int // number of that submission
	List  []DocumentDifference
}

// ChangesOf says what a submission changed since the one before it; nil of the
// first one, or where the one before is not at hand.
func (v ProposalView) ChangesOf(number int) (*DocumentChanges, error) {
	i := slices.IndexFunc(v.Submissions, func(s Submission) bool { return s.Number == number })
	if i < 1 {
		return nil, nil
	}
	is, err := v.Submissions[i].Read()
	if err != nil {
		return nil, err
	}
	was, err := v.Submissions[i-1].Read()
	return &DocumentChanges{Since: v.Submissions[i-1].Number, List: is.ChangesSince(was)}, err
}

// Unsubmitted says what the document that is being written changes since it was
// submitted last; nil where it never was, or is not written any more.
func (v ProposalView) Unsubmitted() *DocumentChanges {
	n := len(v.Submissions)
	if n == 0 || v.Document == nil || v.Frozen == nil || !v.Proposal.Editable() {
		return nil
	}
	return &DocumentChanges{Since: v.Submissions[n-1].Number, List: v.Document.frozen().ChangesSince(*v.Frozen)}
}
