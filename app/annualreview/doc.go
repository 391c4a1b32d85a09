// Package annualreview is the Executive Committee's yearly review of how the
// Board works (clause 102): evidence counted from the data, a questionnaire to
// all members, a replay of the year under other rules, a draft with comments,
// the adoption, and recommendations that the next review answers.
package annualreview
