package reviews

import (
	"testing"

	"seedfund/models"
)

// A form asks for the Resident Coordinator of each country and the head of each
// organisation with money; a word on another country or by another head is none.
func TestTheWordsAFormAsksForAreHeldAgainstWhatStands(t *testing.T) {
	form := models.FormSchema{Budget: true, Endorsements: []models.EndorserKind{models.EndorserRC, models.EndorserHead}}
	f := models.Frozen{Countries: map[string]int{"XDA": 5000, "XDB": 5000},
		Organisations:     []models.FrozenOrganisation{{ID: 1, Name: "Organisation P", Total: 1}, {ID: 2, Name: "Organisation Q"}},
		OtherEndorsements: []models.FrozenEndorsement{{Kind: models.EndorserRC, Country: "XDA"}, {Kind: models.EndorserHead, Organisation: 2}}}
	finding := func() models.EligibilityCheck {
		c := checks{form: 3}
		c.supported(form, f)
		return c.all[0]
	}
	if c := finding(); c.Result != models.CheckNotMet || c.Args["Missing"] != "XDB, Organisation P" || c.Args["Number"] != 3 || c.Version != 3 {
		t.Errorf("%+v", c)
	}
	f.OtherEndorsements = append(f.OtherEndorsements, models.FrozenEndorsement{Kind: models.EndorserRC, Country: "XDB"}, models.FrozenEndorsement{Kind: models.EndorserHead, Organisation: 1})
	if c := finding(); c.Result != models.CheckMet {
		t.Errorf("%+v", c)
	}
	c := checks{}
	c.supported(models.FormSchema{}, f)
	if len(c.all) != 0 {
		t.Errorf("a form that asks for none is held to %+v", c.all)
	}
}
