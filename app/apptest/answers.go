package apptest

import "seedfund/models"

// AnswerTo is an answer that satisfies a question of any kind but a file; country
// is one the document works in.
func AnswerTo(q models.FormQuestion, country string) string {
	switch q.Kind {
	case models.QuestionNumber:
		return "1200"
	case models.QuestionChoice:
		return q.Options[1].Code
	case models.QuestionFile:
		return ""
	}
	if !q.InRows() {
		return "What we found and what we will do about " + q.Code + "."
	}
	row := map[string]string{}
	for _, c := range q.Cells() {
		row[c.Code] = cellOf(c, country)
	}
	return models.Rows{row}.Text()
}

func cellOf(c models.FormColumn, country string) string {
	switch {
	case c.Code == "result":
		return "1"
	case c.Code == "baseline_year":
		return "2025"
	case c.Kind == models.ColumnNumber:
		return "12"
	case c.Kind == models.ColumnChoice:
		return c.Options[1].Code
	case c.Kind == models.ColumnCountry:
		return country
	case c.Kind == models.ColumnDate:
		return "2027-03-01"
	}
	return "What we found."
}
