package calls

import (
	"embed"
	"encoding/json"
	"fmt"

	"seedfund/models"
)

//go:embed defaults/*.json
var defaults embed.FS

// DefaultForm is the form a fund begins with: number 1 of its kind, until the
// secretariat adopts another version.
func DefaultForm(kind models.ProposalStage) (models.FormSchema, error) {
	var schema models.FormSchema
	if err := readDefault(string(kind), &schema); err != nil {
		return schema, err
	}
	return schema, schema.Validate()
}

// DefaultCriteria are the weighted criteria a fund begins with, with the words
// for each score, and the title of their set.
func DefaultCriteria() (models.Texts, []models.Criterion, error) {
	var set struct {
		Title    models.Texts
		Criteria []struct {
			Code         string
			Weight       int
			RecordedOnly bool `json:"recorded_only"`
			Section      string
			Label, Hint  models.Texts
			Anchors      [5]models.Texts
		}
	}
	if err := readDefault("criteria", &set); err != nil {
		return nil, nil, err
	}
	var out []models.Criterion
	for i, c := range set.Criteria {
		out = append(out, models.Criterion{Code: c.Code, Position: i + 1, Weight: c.Weight, RecordedOnly: c.RecordedOnly, Section: c.Section, Label: c.Label, Hint: c.Hint,
			Anchor1: c.Anchors[0], Anchor2: c.Anchors[1], Anchor3: c.Anchors[2], Anchor4: c.Anchors[3], Anchor5: c.Anchors[4]})
	}
	return set.Title, out, models.CheckCriteria(out)
}

func readDefault(name string, into any) error {
	b, err := defaults.ReadFile("defaults/" + name + ".json")
	if err != nil {
		return fmt.Errorf("default %s: %w", name, err)
	}
	return json.Unmarshal(b, into)
}
