package models

// FormList is one form with its versions, newest first, and its draft.
type FormList struct {
	Kind     ProposalStage
	Versions []FormUse
	Draft    *FormDraft
}

// FormUse is one adopted version and how many calls ask it.
type FormUse struct {
	Version FormVersion
	Calls   int
}

// FormDesk is what the editor of a form shows: the draft, or the newest version
// where none is open; what it differs in from that version; what stands before
// its adoption; and where each question is referred to.
type FormDesk struct {
	Kind        ProposalStage
	Draft       *FormDraft
	Latest      FormVersion // number 0: none was adopted, the fund's first form stands here
	Schema      FormSchema
	Differences []VersionDifference
	Faults      *Error
	Referred    map[string][]FormReference
	Criteria    map[string][]Criterion // those of the newest version that are mostly about a section
	Adopts      bool                   // the reader may adopt it
}
