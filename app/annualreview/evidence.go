package annualreview

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/bodies"
	"seedfund/app/db"
	"seedfund/app/matters"
	"seedfund/app/matters/decisions"
	"seedfund/models"
	"seedfund/models/when"
)

// evidence counts what a review covers, up to an instant. Every figure comes
// with the rows it counts. An item from which a seat is screened is counted
// only once its decision is published, so that no figure tells of it before.
func (s *Service) evidence(q *gorm.DB, r models.AnnualReview, until time.Time) ([]models.Measure, error) {
	all, err := decisions.Facts(q, r.BodyID, r.CoversFrom, until)
	if err != nil {
		return nil, err
	}
	facts, err := countable(q, all, until)
	if err != nil {
		return nil, err
	}
	var out []models.Measure
	for _, part := range []func() ([]models.Measure, error){
		func() ([]models.Measure, error) { return replies(facts), nil },
		func() ([]models.Measure, error) {
			if s.attendance == nil {
				return nil, nil
			}
			return s.attendance(q, r.BodyID, r.CoversFrom, until)
		},
		func() ([]models.Measure, error) { return pace(facts), nil },
		func() ([]models.Measure, error) { return interests(facts), nil },
		func() ([]models.Measure, error) { return methods(facts), nil },
		func() ([]models.Measure, error) { return objections(q, r, facts, until) },
		func() ([]models.Measure, error) { return firstTransfers(q, r, until) },
		func() ([]models.Measure, error) { return overdue(q, r, until) },
		func() ([]models.Measure, error) { return seats(q, r, until) },
	} {
		measures, err := part()
		if err != nil {
			return nil, err
		}
		out = append(out, measures...)
	}
	return out, nil
}

// countable leaves out decisions that a screened seat may not know of yet.
func countable(q *gorm.DB, all []models.DecisionFacts, until time.Time) ([]models.DecisionFacts, error) {
	var ids []int64
	if err := q.Raw("SELECT decision_id FROM decision_publications WHERE published_at < ?", until).Scan(&ids).Error; err != nil {
		return nil, err
	}
	published := map[int64]bool{}
	for _, id := range ids {
		published[id] = true
	}
	var out []models.DecisionFacts
	for _, f := range all {
		if published[f.Decision.ID] || !screened(f.Interests) {
			out = append(out, f)
		}
	}
	return out, nil
}

// screened reports whether the item is closed to a seat or its alternate still.
func screened(all []models.SeatInterest) bool {
	return slices.ContainsFunc(all, func(i models.SeatInterest) bool {
		gravest, _ := models.InterestOf(all, i.SeatID, models.HoldingAlternate)
		return gravest.Grade.ClosesPapers()
	})
}

func matterLine(f models.DecisionFacts, label, note string) models.MeasureLine {
	return models.MeasureLine{Label: label, Note: note, Path: matters.Path(f.Matter.ID), MatterID: f.Matter.ID, At: f.Decision.AdoptedAt}
}

// replies are the seats with a vote that answered the text that was adopted, and
// those that did not, by constituency.
func replies(facts []models.DecisionFacts) []models.Measure {
	answered, silent := map[models.Constituency][]models.MeasureLine{}, map[models.Constituency][]models.MeasureLine{}
	for _, f := range facts {
		latest := models.Latest(f.Votes)
		for _, e := range f.Electorate {
			if !e.HasVote(f.Interests) {
				continue
			}
			line := matterLine(f, f.Matter.Reference, fmt.Sprint(e.Number))
			vote, voted := latest[e.SeatID]
			if voted && vote.TextNumber == f.Decision.TextNumber {
				answered[e.Constituency] = append(answered[e.Constituency], line)
			} else {
				silent[e.Constituency] = append(silent[e.Constituency], line)
			}
		}
	}
	var out []models.Measure
	for _, c := range models.Constituencies {
		out = append(out, models.MeasureOf("answered", string(c), models.UnitCount, answered[c]), models.MeasureOf("silent", string(c), models.UnitCount, silent[c]))
	}
	return out
}

// pace is how many days a decision took from the circulation of its text.
func pace(facts []models.DecisionFacts) []models.Measure {
	var lines []models.MeasureLine
	for _, f := range facts {
		line := matterLine(f, f.Decision.Reference, "")
		line.Value = int(f.Decision.AdoptedAt.Sub(*f.Matter.OpensAt) / (24 * time.Hour))
		lines = append(lines, line)
	}
	return []models.Measure{models.MeasureOf("pace", "", models.UnitMedian, lines), models.MeasureOf("pace", "", models.UnitWorst, lines)}
}

// interests are those recorded on the decided items, by grade; the note says
// how each came to be known.
func interests(facts []models.DecisionFacts) []models.Measure {
	by := map[models.InterestGrade][]models.MeasureLine{}
	for _, f := range facts {
		for _, i := range f.Interests {
			if i.Reason != models.InterestPresides {
				by[i.Grade] = append(by[i.Grade], matterLine(f, f.Matter.Reference, string(i.Origin)))
			}
		}
	}
	var out []models.Measure
	for _, g := range models.InterestGrades {
		out = append(out, models.MeasureOf("interests", string(g), models.UnitCount, by[g]))
	}
	return out
}

func methods(facts []models.DecisionFacts) []models.Measure {
	by := map[models.Method][]models.MeasureLine{}
	for _, f := range facts {
		by[f.Decision.Method] = append(by[f.Decision.Method], matterLine(f, f.Decision.Reference, string(f.Decision.Outcome)))
	}
	var out []models.Measure
	for _, m := range []models.Method{models.MethodConsensus, models.MethodNoObjection, models.MethodFormal} {
		out = append(out, models.MeasureOf("methods", string(m), models.UnitCount, by[m]))
	}
	return out
}

// objections by how they ended: the seat agreed to a later text, a formal vote
// adopted over it, or the matter closed without a decision.
func objections(q *gorm.DB, r models.AnnualReview, facts []models.DecisionFacts, until time.Time) ([]models.Measure, error) {
	by := map[string][]models.MeasureLine{}
	for _, f := range facts {
		objected := map[int64]bool{}
		for _, v := range f.Votes {
			if v.Answer == models.AnswerObject {
				objected[v.SeatID] = true
			}
		}
		standing := map[int64]bool{}
		for _, id := range f.Decision.Result.Standing {
			standing[id] = true
		}
		for _, e := range f.Electorate {
			if !objected[e.SeatID] {
				continue
			}
			ending := "lifted"
			if standing[e.SeatID] {
				ending = "outvoted"
			}
			by[ending] = append(by[ending], matterLine(f, f.Matter.Reference, string(e.Constituency)))
		}
	}
	var undecided []struct {
		ID           int64
		Reference    string
		Constituency string
		At           time.Time
	}
	err := q.Raw(`SELECT DISTINCT m.id, m.reference, e.constituency, e.number, x.created_at AS at FROM matters m
		JOIN matter_events x ON x.matter_id = m.id AND x.action IN ('close', 'withdraw')
		JOIN electorate e ON e.matter_id = m.id JOIN votes v ON v.matter_id = m.id AND v.seat_id = e.seat_id AND v.answer = 'object'
		WHERE m.body_id = ? AND m.state IN ('not_adopted', 'withdrawn') AND x.created_at >= ? AND x.created_at < ?
		  AND NOT EXISTS (SELECT 1 FROM seat_interests i WHERE i.matter_id = m.id AND `+bodies.Closes(models.DoorItem)+`)
		ORDER BY m.id, e.constituency, e.number`, r.BodyID, r.CoversFrom, until).Scan(&undecided).Error
	for _, u := range undecided {
		by["undecided"] = append(by["undecided"], models.MeasureLine{Label: u.Reference, Note: u.Constituency, Path: matters.Path(u.ID), MatterID: u.ID, At: u.At})
	}
	var out []models.Measure
	for _, ending := range []string{"lifted", "outvoted", "undecided"} {
		out = append(out, models.MeasureOf("objections", ending, models.UnitCount, by[ending]))
	}
	return out, err
}

// firstTransfers is how many days lie between the concept note and the first
// money, for programmes that received it in the time covered.
func firstTransfers(q *gorm.DB, r models.AnnualReview, until time.Time) ([]models.Measure, error) {
	var rows []struct {
		Reference string
		Submitted time.Time
		Paid      when.Date
	}
	err := q.Raw(`SELECT g.reference, MIN(s.at) AS submitted, MIN(p.value_date) AS paid FROM programmes g
		JOIN decision_publications d ON d.decision_id = g.decision_id AND d.published_at < ?
		JOIN proposals f ON f.id = g.proposal_id JOIN submissions s ON s.proposal_id = COALESCE(f.concept_id, f.id)
		JOIN transfer_requests t ON t.programme_id = g.id JOIN transfer_payments p ON p.request_id = t.id AND p.reversed_by IS NULL
		GROUP BY g.id, g.reference HAVING MIN(p.value_date) >= ? AND MIN(p.value_date) < ? ORDER BY g.reference`,
		until, when.DateOf(r.CoversFrom), when.DateOf(until)).Scan(&rows).Error
	var lines []models.MeasureLine
	for _, g := range rows {
		lines = append(lines, models.MeasureLine{Label: g.Reference, Path: "/programmes/" + g.Reference, At: g.Paid.Time(), Value: g.Paid.DaysSince(when.DateOf(g.Submitted))})
	}
	return []models.Measure{models.MeasureOf("first_transfer", "", models.UnitMedian, lines), models.MeasureOf("first_transfer", "", models.UnitWorst, lines)}, err
}

// overdue are conditions of published decisions that were due and are not met.
func overdue(q *gorm.DB, r models.AnnualReview, until time.Time) ([]models.Measure, error) {
	var rows []struct {
		Reference string
		Number    int
		MatterID  int64
		DueOn     when.Date
	}
	err := q.Raw(`SELECT d.reference, c.number, d.matter_id, c.due_on FROM decision_conditions c JOIN decisions d ON d.id = c.decision_id
		JOIN decision_publications x ON x.decision_id = d.id AND x.published_at < ?
		WHERE d.body_id = ? AND c.state <> 'met' AND c.due_on < ? ORDER BY c.due_on, c.id`, until, r.BodyID, when.DateOf(until)).Scan(&rows).Error
	var lines []models.MeasureLine
	for _, c := range rows {
		lines = append(lines, models.MeasureLine{Label: fmt.Sprintf("%s/%d", c.Reference, c.Number), Path: "/board/conditions", MatterID: c.MatterID, At: c.DueOn.Time(),
			Value: when.DateOf(until).DaysSince(c.DueOn)})
	}
	return []models.Measure{models.MeasureOf("overdue", "", models.UnitCount, lines)}, err
}

// seats are the vacancies, the new holders and those who also sit on the
// Executive Committee.
func seats(q *gorm.DB, r models.AnnualReview, until time.Time) ([]models.Measure, error) {
	body, err := db.From[models.Body](q).Where("id = ?", r.BodyID).Take(q.Statement.Context)
	if err != nil {
		return nil, err
	}
	composition, err := bodies.Compose(q, body, until, until)
	if err != nil {
		return nil, err
	}
	var vacant, hats []models.MeasureLine
	for _, s := range composition.Seats {
		switch {
		case !s.Voting:
		case s.Holder == nil:
			vacant = append(vacant, models.MeasureLine{Label: fmt.Sprint(s.Number), Note: string(s.Constituency), Path: "/board"})
		case s.Holder.AlsoExCom:
			// clause 69: members of the Executive Committee may also sit on the Board.
			hats = append(hats, models.MeasureLine{Label: s.Holder.Organisation, Note: string(s.Constituency), Path: "/board"})
		}
	}
	var rows []struct {
		Name         string
		Constituency string
		StartsAt     time.Time
	}
	err = q.Raw(`SELECT o.name, h.constituency, h.starts_at FROM holdings h JOIN seats s ON s.id = h.seat_id JOIN organisations o ON o.id = h.organisation_id
		WHERE s.body_id = ? AND s.voting AND h.kind = 'holder' AND h.superseded_at IS NULL AND h.starts_at >= ? AND h.starts_at < ?
		  AND NOT EXISTS (SELECT 1 FROM holdings b WHERE b.seat_id = h.seat_id AND b.kind = 'holder' AND b.organisation_id = h.organisation_id
			AND b.superseded_at IS NULL AND b.starts_at < h.starts_at AND (b.ends_at IS NULL OR b.ends_at >= h.starts_at))
		ORDER BY h.starts_at, h.id`, r.BodyID, r.CoversFrom, until).Scan(&rows).Error
	var fresh []models.MeasureLine
	for _, h := range rows {
		fresh = append(fresh, models.MeasureLine{Label: h.Name, Note: h.Constituency, Path: "/board", At: h.StartsAt})
	}
	return []models.Measure{models.MeasureOf("vacancies", "", models.UnitCount, vacant), models.MeasureOf("turnover", "", models.UnitCount, fresh),
		models.MeasureOf("double_hats", "", models.UnitCount, hats)}, err
}
