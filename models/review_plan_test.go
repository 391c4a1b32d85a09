package models_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"seedfund/models"
)

func reviewerNamed(id int64, themes ...int) models.PlanReviewer {
	return models.PlanReviewer{PersonID: id, MandateID: id * 10, Name: "Reviewer " + strconv.FormatInt(id, 10), Themes: models.NumbersOf(themes...)}
}

// A suggestion says why: the area, the objectives, what of the mix it fills.
func TestAPlanGivesItsReasons(t *testing.T) {
	mix := models.UsualMix(1)
	knows, counts, far, closed := reviewerNamed(1, 4), reviewerNamed(2), reviewerNamed(3), reviewerNamed(4, 4)
	knows.Objectives, knows.Languages = models.NumbersOf(6, 9), models.CodesOf("fr", "en")
	counts.Financial = true
	far.Outside = true
	p := models.PlanProposal{ID: 7, Theme: 4, Objectives: []int{6, 21}, Language: "fr", Closed: map[int64]string{4: "interest"}}
	row := models.PlanReviews(mix, []models.PlanProposal{p}, []models.PlanReviewer{far, closed, counts, knows})[0]
	if !row.Mixed() || len(row.Suggested) != 3 {
		t.Fatalf("%+v", row)
	}
	first := row.Suggested[0]
	want := []models.SuggestionReason{{Kind: "theme", Code: "4"}, {Kind: "objective", Code: "6"}, {Kind: "language", Code: "fr"}, {Kind: "load"}}
	if first.PersonID != 1 || !slices.Equal(first.Reasons, want) || !slices.Equal(first.Fills, []models.MixPart{models.MixThematic, models.MixLanguage}) {
		t.Errorf("%+v", first)
	}
	for _, s := range row.Suggested {
		if s.PersonID == 4 {
			t.Error("a person with an interest is suggested")
		}
	}
	row = models.PlanReviews(mix, []models.PlanProposal{p}, []models.PlanReviewer{knows, closed})[0]
	if row.Mixed() || row.Short != 2 || !slices.Equal(row.Missing, []models.MixPart{models.MixFinancial, models.MixOutside}) {
		t.Errorf("a plan without the mix says %+v", row)
	}
	p.Held = []int64{2}
	row = models.PlanReviews(mix, []models.PlanProposal{p}, []models.PlanReviewer{knows, far, counts})[0]
	if !row.Mixed() || len(row.Suggested) != 2 || len(row.Asked) != 1 {
		t.Errorf("who was asked already counts: %+v", row)
	}
}

// Nobody gets more than they take, over all proposals of the plan, and work is
// spread before it is heaped.
func TestAPlanKeepsWithinTheLoad(t *testing.T) {
	mix := models.ReviewMix{CallID: 1, Reviewers: 1}
	var proposals []models.PlanProposal
	for i := range 6 {
		proposals = append(proposals, models.PlanProposal{ID: int64(i + 1), Reference: strconv.Itoa(i), Closed: map[int64]string{}})
	}
	little, much := reviewerNamed(1), reviewerNamed(2)
	little.Most = 2
	count := map[int64]int{}
	for _, row := range models.PlanReviews(mix, proposals, []models.PlanReviewer{little, much}) {
		for _, s := range row.Suggested {
			count[s.PersonID]++
		}
	}
	if count[1] != 2 || count[2] != 4 {
		t.Errorf("loads %v", count)
	}
	little.Load, much.Most, much.Load = 2, 3, 3
	for _, row := range models.PlanReviews(mix, proposals, []models.PlanReviewer{little, much}) {
		if len(row.Suggested) != 0 || row.Short != 1 || row.Mixed() {
			t.Fatalf("full reviewers are suggested: %+v", row)
		}
	}
}

// Over random pools: the same facts in any order give the same plan, nobody who
// is closed is suggested, and no choice of as many people fills more of the mix.
func TestAPlanMissesNoMix(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	met, unmet := 0, 0
	for range 400 {
		mix := models.ReviewMix{Reviewers: 1 + r.IntN(3)}
		mix.Thematic, mix.Financial, mix.Outside, mix.Language = r.IntN(mix.Reviewers+1), r.IntN(mix.Reviewers+1), r.IntN(mix.Reviewers+1), r.IntN(mix.Reviewers+1)
		p := models.PlanProposal{ID: 1, Theme: 2, Language: "fr", Closed: map[int64]string{}}
		var pool []models.PlanReviewer
		for id := range int64(2 + r.IntN(6)) {
			one := reviewerNamed(id+1, 1+r.IntN(3))
			one.Financial, one.Outside, one.Load = r.IntN(3) == 0, r.IntN(2) == 0, r.IntN(4)
			if r.IntN(2) == 0 {
				one.Languages = "fr"
			}
			if r.IntN(5) == 0 {
				p.Closed[one.PersonID] = "interest"
			}
			pool = append(pool, one)
		}
		row := models.PlanReviews(mix, []models.PlanProposal{p}, pool)[0]
		mixed := slices.Clone(pool)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if again := models.PlanReviews(mix, []models.PlanProposal{p}, mixed)[0]; !reflect.DeepEqual(row.Suggested, again.Suggested) {
			t.Fatalf("another order of the pool, another plan:\n%+v\n%+v", row.Suggested, again.Suggested)
		}
		have := make([]models.PlanReviewer, len(row.Suggested))
		for i, s := range row.Suggested {
			if have[i] = s.PlanReviewer; p.Closed[s.PersonID] != "" {
				t.Fatal("a closed person is suggested")
			}
		}
		best := 0
		for set := range 1 << len(pool) {
			var team []models.PlanReviewer
			for i, one := range pool {
				if set>>i&1 == 1 && p.Closed[one.PersonID] == "" {
					team = append(team, one)
				}
			}
			if len(team) <= mix.Reviewers {
				best = max(best, fills(mix, p, team))
			}
		}
		if fills(mix, p, have) != best {
			t.Fatalf("the plan fills %d of the mix %+v, %d is possible:\n%+v", fills(mix, p, have), mix, best, pool)
		}
		if row.Mixed() {
			met++
		} else {
			unmet++
		}
	}
	if met < 50 || unmet < 50 {
		t.Errorf("control: %d mixes met, %d not", met, unmet)
	}
}

// fills counts what of a mix a team fills, from the qualities as they are said.
func fills(mix models.ReviewMix, p models.PlanProposal, team []models.PlanReviewer) int {
	var thematic, financial, outside, language int
	for _, r := range team {
		if r.Themes.Has(strconv.Itoa(p.Theme)) {
			thematic++
		}
		if r.Financial {
			financial++
		}
		if r.Outside {
			outside++
		}
		if r.Languages.Has(p.Language) {
			language++
		}
	}
	return min(thematic, mix.Thematic) + min(financial, mix.Financial) + min(outside, mix.Outside) + min(language, mix.Language)
}

func TestFaultsOfProfileAndMix(t *testing.T) {
	good := models.ReviewerProfile{Themes: "2 5", Objectives: "23", Languages: "ar fr", Most: 4}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	bad := models.ReviewerProfile{Themes: "6", Objectives: "24", Languages: "de", Most: 100, Affiliation: string(make([]rune, 201))}
	wantFields(t, bad.Validate(), "reviews.profile_invalid", "themes", "objectives", "languages", "affiliation", "most")
	if err := models.UsualMix(1).Validate(); err != nil {
		t.Error(err)
	}
	wantFields(t, models.ReviewMix{Reviewers: 8, Outside: -1, Language: 9}.Validate(), "reviews.mix_invalid", "reviewers", "outside", "language")
}

func wantFields(t *testing.T, err error, key string, fields ...string) {
	t.Helper()
	e := models.AsError(err)
	if e == nil || e.Key != key {
		t.Fatalf("%v, want %s", err, key)
	}
	var have []string
	for _, f := range e.Fields {
		have = append(have, f.Field)
	}
	if !slices.Equal(have, fields) {
		t.Errorf("fields %v, want %v", have, fields)
	}
}
