package proposals

import (
	"slices"
	"strconv"

	"seedfund/frontend/components"
	"seedfund/models"
)

// MoreTimeView is the applicants' page on more time for their application. Form
// is nil while the reader cannot ask.
type MoreTimeView struct {
	Frame
	Form *components.Form
}

// Waits says whether a request waits for its answer.
func (v MoreTimeView) Waits() bool {
	return slices.ContainsFunc(v.View.Extensions, func(x models.ProposalExtension) bool { return x.State == models.ExtensionAsked })
}

// number is what applicants call their application by where they cannot send a
// request: its reference, before it has one its number.
func (v MoreTimeView) number() string {
	if p := v.View.Proposal; p.Reference == "" {
		return strconv.FormatInt(p.ID, 10)
	}
	return v.View.Proposal.Reference
}

// heading is the key of what stands above one of them.
func heading(x models.ProposalExtension) string {
	if x.Unasked() {
		return "proposals.time_unasked"
	}
	return "proposals.time_request"
}
