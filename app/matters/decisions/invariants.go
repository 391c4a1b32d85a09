package decisions

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"seedfund/app/db"
	"seedfund/app/matters/kept"
	"seedfund/models"
)

// Invariant is what verify checks of decisions: I6, every stored result equals
// its recount.
var Invariant = db.Invariant{Name: "I6 each decision's result equals its recount", Check: checkDecisions, Long: true}

const verifyBatch = 500

// checkDecisions recounts each decision from the electorate, the interests and
// the answers of before its instant.
func checkDecisions(_ context.Context, q *gorm.DB) ([]string, error) {
	var faults []string
	last := int64(0)
	for {
		batch, err := db.Rows[models.Decision](q, "SELECT * FROM decisions WHERE id > ? ORDER BY id LIMIT ?", last, verifyBatch)
		if err != nil {
			return nil, err
		}
		more, err := recount(q, batch)
		if err != nil {
			return nil, err
		}
		faults = append(faults, more...)
		if len(batch) < verifyBatch {
			return faults, nil
		}
		last = batch[len(batch)-1].ID
	}
}

// recount replays decisions under the rules they were taken under, which must
// give what is stored.
func recount(q *gorm.DB, batch []models.Decision) ([]string, error) {
	facts, err := factsOf(q, batch)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(batch))
	for i, d := range batch {
		ids[i] = d.MatterID
	}
	texts, err := kept.Grouped(q, "matter_texts", ids, func(t models.MatterText) int64 { return t.MatterID })
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, f := range facts {
		d, again := f.Decision, models.Replay(f, models.ReplayRules{})
		reached := again.Adopted || d.Path == models.PathReferral // by its path, which is checked beside
		if !sameResult(again.Now, d.Result) || !reached {
			faults = append(faults, fmt.Sprintf("decision %s: the stored result is not what its votes come to", d.Reference))
		}
		if d.Sentence != models.MethodSentence(d.Way(), again.Now) {
			faults = append(faults, fmt.Sprintf("decision %s: its sentence differs from its votes", d.Reference))
		}
		for _, t := range texts[d.MatterID] {
			if t.Number == d.TextNumber && (t.Hash != d.TextHash || t.Outcome != d.Outcome || t.Reserve != d.Reserve) {
				faults = append(faults, fmt.Sprintf("decision %s: its text is not the one it names", d.Reference))
			}
		}
	}
	return faults, nil
}

func sameResult(a, b models.Result) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}
