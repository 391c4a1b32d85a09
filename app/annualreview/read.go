package annualreview

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"seedfund/app/consultations"
	"seedfund/app/db"
	"seedfund/app/matters/access"
	"seedfund/app/matters/decisions"
	"seedfund/models"
)

// List gives the reviews, latest year first.
func (s *Service) List(ctx context.Context, actor models.Actor) ([]models.AnnualReviewRow, error) {
	if err := actor.May(models.PermBoardReviewRead); err != nil {
		return nil, err
	}
	var rows []models.AnnualReviewRow
	err := s.db.Read(ctx).Raw(`SELECT r.year, r.state, r.opened_at, r.adopted_at,
		(SELECT COUNT(*) FROM recommendations x WHERE x.review_id = r.id AND x.dropped_at IS NULL) AS recommendations,
		(SELECT COUNT(*) FROM recommendations x WHERE x.review_id = r.id AND x.dropped_at IS NULL AND x.answer = '') AS unanswered
		FROM annual_reviews r ORDER BY r.year DESC`).Scan(&rows).Error
	return rows, err
}

// supports reports whether the actor reads the draft before it is with the
// members, and the free words of the questionnaire.
func supports(actor models.Actor) bool {
	return actor.System || actor.Is(models.RoleCoordinator, models.RoleSecretariatOfficer, models.RoleSecretariatHead, models.RoleExComMember, models.RoleAuditor)
}

// Show gives the review of a year as the actor may see it. Seats of the Board
// see the drafts that were put to them and what was adopted; the words of the
// questionnaire are for the Executive Committee and those who support it, and
// never carry the seat.
func (s *Service) Show(ctx context.Context, actor models.Actor, year int) (models.AnnualReviewView, error) {
	var v models.AnnualReviewView
	if err := actor.May(models.PermBoardReviewRead); err != nil {
		return v, err
	}
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		var err error
		v, err = s.view(q, actor, year)
		return err
	})
	return v, err
}

func (s *Service) view(q *gorm.DB, actor models.Actor, year int) (models.AnnualReviewView, error) {
	ctx := q.Statement.Context
	v := models.AnnualReviewView{Now: s.db.Now(ctx), Prepares: actor.May(models.PermBoardReviewWrite) == nil}
	var err error
	if v.AnnualReview, err = ofYear(q, year); err != nil {
		return v, err
	}
	if v.Seats, err = db.From[models.ReviewSeat](q).Where("review_id = ?", v.ID).Order("id").Find(ctx); err != nil {
		return v, err
	}
	seen, err := s.seen(q, actor, v.Now)
	if err != nil {
		return v, err
	}
	if v.Measures, v.Live, err = s.measures(q, v.AnnualReview, seen); err != nil {
		return v, err
	}
	if v.Matter, err = s.before(q, v.ID, seen); err != nil {
		return v, err
	}
	if err := s.questionnaire(q, actor, &v); err != nil {
		return v, err
	}
	if v.Texts, err = db.From[models.ReviewText](q).Where("review_id = ?", v.ID).Order("number").Find(ctx); err != nil {
		return v, err
	}
	if v.Comments, err = consultations.On(q, models.ConsultReview, v.ID); err != nil {
		return v, err
	}
	if !supports(actor) {
		v.Texts = slices.DeleteFunc(v.Texts, func(t models.ReviewText) bool {
			return !slices.ContainsFunc(v.Comments, func(c models.Consultation) bool { return c.TextNumber == t.Number })
		})
	}
	if v.Recommendations, err = rows(q, actor, v.Now, v.ID); err != nil {
		return v, err
	}
	if !supports(actor) && v.State != models.ReviewAdopted && v.State != models.ReviewComments {
		v.Recommendations = nil
	}
	before, err := previous(q, v.BodyID, v.Year)
	if err != nil {
		return v, err
	}
	if before != nil {
		v.BeforeYear = before.Year
		if v.Before, err = rows(q, actor, v.Now, before.ID); err != nil {
			return v, err
		}
	}
	if v.Prepares {
		if err := q.Raw("SELECT id, name FROM organisations ORDER BY name, id").Scan(&v.Owners).Error; err != nil {
			return v, err
		}
	}
	facts, err := factsOf(q, v.AnnualReview, actor.PersonID)
	if err != nil {
		return v, err
	}
	v.Offers = v.AnnualReview.Offers(actor, facts)
	return v, nil
}

// measures are the frozen ones, or those of this instant before the freezing,
// with rows hidden that the actor may not see.
func (s *Service) measures(q *gorm.DB, r models.AnnualReview, seen map[int64]bool) ([]models.Measure, bool, error) {
	var all []models.Measure
	var err error
	live := r.CoversUntil == nil
	if live {
		all, err = s.evidence(q, r, s.db.Now(q.Statement.Context))
	} else {
		all, err = db.From[models.Measure](q).Where("review_id = ?", r.ID).Order("place").Find(q.Statement.Context)
	}
	if err != nil {
		return nil, live, err
	}
	for i := range all {
		all[i].Place = i + 1
		lines := slices.Clone(all[i].Lines)
		for j, l := range lines {
			if l.MatterID != 0 && !seen[l.MatterID] {
				lines[j] = models.MeasureLine{Hidden: true, Value: l.Value}
			}
		}
		all[i].Lines = lines
	}
	return all, live, nil
}

// seen are the matters whose answers the actor may see; a member of the
// Executive Committee without a seat sees those whose decision is published.
func (s *Service) seen(q *gorm.DB, actor models.Actor, now time.Time) (map[int64]bool, error) {
	where, args := s.matters(actor, now)
	var ids []int64
	err := q.Raw(`SELECT m.id FROM matters m WHERE `+where+` OR (? AND EXISTS (SELECT 1 FROM decisions d
		JOIN decision_publications p ON p.decision_id = d.id WHERE d.matter_id = m.id))`, append(args, actor.Is(models.RoleExComMember))...).Scan(&ids).Error
	if err != nil {
		return nil, err
	}
	closed, err := access.OthersClosed(q, actor, now, ids)
	out := map[int64]bool{}
	for _, id := range ids {
		out[id] = !closed[id]
	}
	return out, err
}

// questionnaire adds who was asked and, once it is closed, the results.
func (s *Service) questionnaire(q *gorm.DB, actor models.Actor, v *models.AnnualReviewView) error {
	ctx := q.Statement.Context
	asked, err := consultations.On(q, models.ConsultQuestionnaire, v.ID)
	if err != nil || len(asked) == 0 {
		return err
	}
	c := asked[len(asked)-1]
	v.Asked = &c
	if v.AskedLines, err = consultations.Lines(q, c); err != nil {
		return err
	}
	v.Coverage = models.CoverageOf(v.AskedLines)
	v.Coverage.Views = nil
	for i := range v.AskedLines {
		v.AskedLines[i].Replies, v.AskedLines[i].Notices = nil, nil
	}
	sheets, err := db.From[models.ReviewSheet](q).Where("review_id = ?", v.ID).Order("seat_id").Find(ctx)
	if err != nil {
		return err
	}
	mine, err := answersFor(q, actor, v.AnnualReview, v.Seats)
	if err != nil {
		return err
	}
	for _, seat := range mine {
		if !slices.ContainsFunc(v.AskedLines, func(l models.ConsulteeLine) bool { return l.SeatID != nil && *l.SeatID == seat }) {
			continue
		}
		i := slices.IndexFunc(sheets, func(x models.ReviewSheet) bool { return x.SeatID == seat })
		if i < 0 {
			v.Mine = append(v.Mine, models.ReviewSheet{ReviewID: v.ID, SeatID: seat, Answers: models.SheetAnswers{}})
		} else {
			v.Mine = append(v.Mine, sheets[i])
		}
	}
	if c.ClosedAt == nil {
		return nil
	}
	questions := models.ReviewQuestions(v.Questions)
	v.Results = models.QuestionResults(questions, v.Seats, sheets)
	if supports(actor) {
		v.Words = words(questions, v.Seats, sheets)
	}
	return nil
}

// words are the free answers by constituency, in the order of their texts, so
// that no order tells the seat.
func words(questions []models.ReviewQuestion, seats []models.ReviewSeat, sheets []models.ReviewSheet) []models.ReviewWords {
	of := map[int64]models.Constituency{}
	for _, s := range seats {
		of[s.SeatID] = s.Constituency
	}
	var out []models.ReviewWords
	for _, q := range questions {
		if q.Form != models.QuestionWords {
			continue
		}
		for _, x := range sheets {
			if said := x.Answers[q.Code]; x.SentAt != nil && said != "" {
				out = append(out, models.ReviewWords{Code: q.Code, Constituency: of[x.SeatID], Words: said})
			}
		}
	}
	slices.SortFunc(out, func(a, b models.ReviewWords) int {
		switch {
		case a.Constituency != b.Constituency:
			return slices.Index(models.Constituencies, a.Constituency) - slices.Index(models.Constituencies, b.Constituency)
		case a.Words < b.Words:
			return -1
		case a.Words > b.Words:
			return 1
		}
		return 0
	})
	return out
}

// Replay recomputes the decisions that a review covers under other rules. Items
// that are not open to the actor stand in the list without a name.
func (s *Service) Replay(ctx context.Context, actor models.Actor, year int, rules models.ReplayRules) ([]models.DecisionReplay, error) {
	if err := actor.May(models.PermBoardReviewRead); err != nil {
		return nil, err
	}
	if err := rules.Validate(); err != nil {
		return nil, err
	}
	var out []models.DecisionReplay
	err := s.db.Snapshot(ctx, func(q *gorm.DB) error {
		r, err := ofYear(q, year)
		if err != nil {
			return err
		}
		now := s.db.Now(ctx)
		until := now
		if r.CoversUntil != nil {
			until = *r.CoversUntil
		}
		all, err := decisions.Facts(q, r.BodyID, r.CoversFrom, until)
		if err != nil {
			return err
		}
		if all, err = countable(q, all, until); err != nil {
			return err
		}
		seen, err := s.seen(q, actor, now)
		if err != nil {
			return err
		}
		for _, f := range all {
			replayed := models.Replay(f, rules)
			if !seen[f.Matter.ID] {
				replayed = models.DecisionReplay{Hidden: true, Adopted: true}
			}
			out = append(out, replayed)
		}
		return nil
	})
	return out, err
}
