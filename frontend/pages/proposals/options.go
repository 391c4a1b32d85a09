package proposals

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

func organisationOptions(list []models.Organisation) []components.Option {
	var out []components.Option
	for _, o := range list {
		out = append(out, components.Option{Value: strconv.FormatInt(o.ID, 10), Label: o.Name})
	}
	return out
}

// countryOptions are the countries and areas one can choose, by name in the
// reader's language.
func (s Site) countryOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, x := range s.Names.Countries() {
		out = append(out, components.Option{Value: x.Code, Label: x.Name.In(i18n.Lang(ctx))})
	}
	slices.SortFunc(out, func(a, b components.Option) int { return strings.Compare(a.Label, b.Label) })
	return out
}

func (f Frame) themeOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, n := range f.View.Document.Themes {
		out = append(out, components.Option{Value: strconv.Itoa(n), Label: f.theme(ctx, n)})
	}
	return out
}

func (s Site) objectiveOptions(ctx context.Context) []components.Option {
	var out []components.Option
	for _, o := range s.Names.Objectives() {
		out = append(out, components.Option{Value: strconv.Itoa(o.Number), Label: strconv.Itoa(o.Number) + ". " + o.Label.In(i18n.Lang(ctx))})
	}
	return out
}

func numbers(list []int) []string {
	var out []string
	for _, n := range list {
		out = append(out, strconv.Itoa(n))
	}
	return out
}
