// Package reference holds what the fund refers to and does not decide:
// countries and areas with their groups over time, organisations of the United
// Nations system, the objectives, principles and thematic areas, budget
// categories, stakeholder categories and currencies; and, apart from them, the
// fictional geography and organisations of the demonstration.
//
// The data are files of this package (data/*.tsv), read once and checked as a
// whole: a fault in a file stops the program at its first question, not a
// reader. They are constants, so there is no table to keep and no page to edit
// them: a change of a list is a change of the program, reviewed like code.
//
// Real and Demonstration are two catalogues with the same questions. A store
// is one or the other, so a use case asks For(store) and the two never mix.
// The public record always asks Real.
package reference
