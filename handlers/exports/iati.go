package exports

import (
	"context"
	"io"

	"seedfund/app"
	"seedfund/app/reference"
	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/reports/iati"
)

// The files of the IATI Standard, by the names of their exports.
const (
	IATIActivities   = "iati"
	IATIOrganisation = "iati-organisation"
)

// CheckIATI holds the activity file, as it would be published now, against the
// ledger; the result says whether it agrees and under which identity it stands.
func CheckIATI(ctx context.Context, s *app.Services, actor models.Actor) (models.IATICheck, error) {
	_, _, _, check, err := prepareIATI(ctx, s, actor)
	return check, err
}

// WriteIATI writes one of the two files and gives its name. Everybody may have
// it, and it is the same for all. A Conflict says what keeps it from being
// published: no identity, or sums that are not the ledger's; then nothing is
// written.
func WriteIATI(ctx context.Context, s *app.Services, actor models.Actor, name string, w io.Writer) (string, error) {
	book, data, activities, check, err := prepareIATI(ctx, s, actor)
	if err != nil {
		return "", err
	}
	if err := check.Err(); err != nil {
		return "", err
	}
	j := &job{fund: data.Fund}
	switch name {
	case IATIActivities:
		return j.fileName("iati-activities.xml"), activities.Write(w)
	case IATIOrganisation:
		return j.fileName("iati-organisation.xml"), iati.OrganisationsOf(book, data).Write(w)
	}
	return "", models.NotFound("exports")
}

func prepareIATI(ctx context.Context, s *app.Services, actor models.Actor) (iati.Book, models.IATIData, iati.Activities, models.IATICheck, error) {
	data, err := s.OpenData.IATI(ctx, actor)
	if err != nil {
		return iati.Book{}, data, iati.Activities{}, models.IATICheck{}, err
	}
	book := iati.Book{Names: reference.For(data.Kind == models.StoreDemonstration),
		T: func(lang, key string, args ...any) string { return i18n.T(i18n.With(ctx, lang), key, args...) }}
	activities := iati.ActivitiesOf(book, data)
	check, err := iati.Check(data, activities)
	return book, data, activities, check, err
}

func iatiFile(j *job) error {
	_, err := WriteIATI(j.ctx, j.services, j.actor, j.name, j.to)
	if j.name == IATIActivities {
		j.name = "iati-activities"
	}
	return err
}
