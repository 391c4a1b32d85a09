// Package proposals leads an application from the first typed word to the
// frozen copy of its submission, and lets the areas after it move it on.
//
// A concept note is begun from either side: by an organisation that leads for
// the UN country team, or by a Member State's focal point. The other side joins
// before submission; the State endorses the text as it stands, and an
// endorsement lapses when the amount, the countries or the organisations
// change. Every save says which version it was based on, and a stale one is
// refused with both texts. Each section and each organisation's columns of the
// budget have an owner, whose people alone write them and say when they are
// ready; the others comment, or propose a wording that becomes the owner's by the
// owner's save. What a person has typed and not yet saved is kept as
// a draft of their own. A submission freezes canonical JSON with its hash, gives
// a reference and a receipt, and can happen once.
//
// Applicants see the document itself. Everybody else sees only what was
// submitted: the secretariat every submission, Board members once it was a
// paper of the Board, reviewers what is assigned to them, the auditor all.
//
// For other areas: Advance is the only way to move a proposal on, Latest the
// submission to bind to, Budget the cube of that submission.
package proposals
