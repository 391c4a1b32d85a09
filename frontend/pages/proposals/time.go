package proposals

import (
	"slices"

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
