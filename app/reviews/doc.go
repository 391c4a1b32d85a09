// Package reviews leads a submission from the secretariat's screening over the
// reviewers' scores to the paper before the Board.
//
// A screening is one finding on one submission, made with the call's rules held
// against the frozen copy. Reviewers are people with a mandate in force; who
// they are and which countries they stand for decides what they may see: an
// interest, whether it follows from organisations and countries or was
// declared, closes everything but what the public sees, at once and at every
// door. A reviewer gives a review alone: it stays as it was sent, unless the
// secretariat opens it again with a reason, and the others' are read when no
// review can change any more.
//
// Before that a round alone shows them, on what the reviews see differently by
// more than the adopted rule: once all have answered, without names, to those
// whose reviews they are. Each keeps or revises with a reason; the first score
// stays beside the second, and what remains apart is shown as remaining apart.
// Figures follow the second scores when the round is over.
//
// Means, spread and disagreement are computed from the submitted reviews at
// every reading and corrected by nobody. Applicants see no review and no
// reviewer. The appraisal note is written by one person of the secretariat and
// signed by another; it is bound to the submission, and any change of note or
// reviews voids the signature.
package reviews
