package people

import (
	"context"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

func officeOptions(ctx context.Context) []components.Option {
	var options []components.Option
	for _, office := range models.Offices {
		label := i18n.T(ctx, "people.no_office")
		if office != models.OfficeNone {
			label = officeName(ctx, office)
		}
		options = append(options, components.Option{Value: string(office), Label: label})
	}
	return options
}

// officeName is the office of a State in words, empty for none.
func officeName(ctx context.Context, office models.Office) string {
	if office == models.OfficeNone {
		return ""
	}
	return i18n.T(ctx, "people.office."+string(office))
}

func powerOptions(ctx context.Context) []components.Option {
	var options []components.Option
	for _, power := range models.EveryPower {
		options = append(options, components.Option{Value: string(power), Label: i18n.T(ctx, "people.power."+string(power))})
	}
	return options
}

// powerNames are what the office of a mandate may do, empty without an office.
func powerNames(ctx context.Context, m models.Mandate) string {
	if m.Office == models.OfficeNone {
		return ""
	}
	if len(m.Powers) == 0 {
		return i18n.T(ctx, "people.sees_only")
	}
	var names []string
	for _, power := range m.Powers {
		names = append(names, i18n.T(ctx, "people.power."+string(power)))
	}
	return strings.Join(names, i18n.T(ctx, "core.list_separator"))
}
