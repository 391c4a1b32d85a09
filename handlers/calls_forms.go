package handlers

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/calls"
	callpages "seedfund/frontend/pages/calls"
	"seedfund/models"
	"seedfund/models/money"
)

func prepareCall(v *Visit) error {
	terms, err := v.callTerms(nil)
	var call models.Call
	if err == nil {
		call, err = v.Calls.Prepare(v.Ctx(), v.Actor, terms)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return termsPage(v, models.CallView{}, faults, values)
		})
	}
	return v.Done(callpages.Address(call), "calls.done.draft")
}

func reviseCall(v *Visit) error {
	call, err := v.managedCall()
	if err != nil {
		return err
	}
	terms, err := v.callTerms(call.Criteria)
	if err == nil {
		err = v.Calls.Revise(v.Ctx(), v.Actor, call.Call.ID, v.Version(), terms)
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return termsPage(v, call, faults, values)
		})
	}
	return v.Done(callpages.Address(call.Call), "calls.done.draft")
}

// callTerms reads the form of a call. criteria are those that stand; without
// them the latest. A set of its own is made only where a weight was changed.
func (v *Visit) callTerms(criteria []models.Criterion) (calls.Terms, error) {
	in := v.Inputs()
	t := calls.Terms{
		Kind: models.CallKind(in.Text("kind")), Title: in.texts("title"), Summary: in.texts("summary"), Guidance: in.texts("guidance"),
		OpensAt: in.Instant("opens_at"), ClosesAt: in.Instant("closes_at"), GraceMinutes: int(in.Whole("grace_minutes")),
		Envelope: in.Cents("envelope"), Minimum: in.Cents("minimum"), Maximum: in.Cents("maximum"),
		MinOrganisations: int(in.Whole("min_organisations")), MaxMonths: int(in.Whole("max_months")), Tranches: int(in.Whole("tranches")),
		ISCBasisPoints: in.perCent("isc", "calls.rate_number"), BoardScoring: models.BoardScoring(in.Text("board_scoring")),
		QuestionsUntil: in.Until("questions_until"), Envelopes: map[int]money.Cents{},
	}
	for _, text := range in.Values["themes"] {
		if n, err := strconv.Atoi(text); err == nil {
			t.Themes = append(t.Themes, n)
			if amount := in.Cents("theme_envelope[" + text + "]"); amount != 0 {
				t.Envelopes[n] = amount
			}
		}
	}
	for _, text := range in.Values["guest_organisation"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil && id > 0 {
			t.Guests = append(t.Guests, models.CallGuest{OrganisationID: id})
		}
	}
	for _, code := range in.Values["guest_country"] {
		if models.ValidCountryCode(code) {
			t.Guests = append(t.Guests, models.CallGuest{Country: code})
		}
	}
	if criteria == nil {
		var err error
		if criteria, err = v.Calls.LatestCriteria(v.Ctx()); err != nil {
			return t, err
		}
	}
	t.Criteria = in.weights(criteria)
	return t, in.Err()
}

// weights are the criteria with the weights of the form, nil where none differs.
func (in *Inputs) weights(criteria []models.Criterion) []models.Criterion {
	out, changed := make([]models.Criterion, len(criteria)), false
	for i, c := range criteria {
		if name := "weight[" + c.Code + "]"; !c.RecordedOnly && in.Values.Has(name) {
			w := int(in.Whole(name))
			changed, c.Weight = changed || w != c.Weight, w
		}
		out[i] = c
	}
	if !changed {
		return nil
	}
	return out
}

// perCent is a rate or a share in per cent as basis points; empty gives 0.
func (in *Inputs) perCent(name, key string) int {
	text := in.Text(name)
	if text == "" {
		return 0
	}
	cents, err := money.ParseCents(text)
	if err != nil || cents < 0 || cents > 1_000_000 {
		in.Faults.Add(name, key)
		return 0
	}
	return int(cents)
}

func publishCall(v *Visit) error {
	return v.callAct("publication", "calls.done.published", func(c models.Call) error {
		return v.Calls.Publish(v.Ctx(), v.Actor, c.ID, v.Version())
	})
}

func extendCall(v *Visit) error {
	return v.callAct("extension", "calls.done.extended", func(c models.Call) error {
		in := v.Inputs()
		until := in.Instant("closes_at")
		if err := in.Err(); err != nil {
			return err
		}
		return v.Calls.Extend(v.Ctx(), v.Actor, c.ID, v.Version(), until, in.Text("reason"))
	})
}

func cancelCall(v *Visit) error {
	return v.callAct("cancellation", "calls.done.cancelled", func(c models.Call) error {
		return v.Calls.Cancel(v.Ctx(), v.Actor, c.ID, v.Version(), v.Inputs().Text("reason"))
	})
}

func (v *Visit) callAct(act, done string, do func(models.Call) error) error {
	call, err := v.managedCall()
	if err != nil {
		return err
	}
	if err := do(call.Call); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return actPage(v, call, act, faults, values)
		})
	}
	return v.Done(callpages.Address(call.Call), done)
}
