package rules

import (
	"context"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/models"
)

func identityWords(ctx context.Context, i models.IATIIdentity) string {
	key := "rules.value.iati"
	switch {
	case !i.Known():
		return i18n.T(ctx, "rules.value.iati_none")
	case i.Secondary:
		key = "rules.value.iati_secondary"
	}
	return i18n.T(ctx, key, "Name", i.Name, "Identifier", i.Identifier, "Kind", i.Kind)
}

// identityFields are the fields of an identity; what nobody recorded yet is
// asked, but for what the list of types and the languages suggest.
func identityFields(ctx context.Context, i models.IATIIdentity) []templ.Component {
	if !i.Known() {
		i.Kind, i.Language, i.Licence = "40", i18n.Reference, models.FictionalIATIIdentity.Licence
	}
	options := func(prefix string, codes []string) []components.Option {
		var out []components.Option
		for _, code := range codes {
			out = append(out, components.Option{Value: code, Label: i18n.T(ctx, prefix+code)})
		}
		return out
	}
	capacity := "primary"
	if i.Secondary {
		capacity = "secondary"
	}
	return []templ.Component{
		components.Input(components.Field{Name: "identifier", Label: i18n.T(ctx, "rules.field.iati_identifier"), Hint: i18n.T(ctx, "rules.iati_identifier_hint"), Value: i.Identifier, Width: "half"}),
		components.Select(components.Choice{Name: "kind", Label: i18n.T(ctx, "rules.field.iati_kind"), Hint: i18n.T(ctx, "rules.iati_kind_hint"), Value: i.Kind,
			Options: options("rules.iati_kind.", models.IATIOrganisationTypes)}),
		components.Input(components.Field{Name: "name", Label: i18n.T(ctx, "rules.field.iati_name"), Value: i.Name}),
		components.Input(components.Field{Name: "prefix", Label: i18n.T(ctx, "rules.field.iati_prefix"), Hint: i18n.T(ctx, "rules.iati_prefix_hint"), Value: i.Prefix, Width: "half", Optional: true}),
		components.Radios(components.Choice{Name: "capacity", Label: i18n.T(ctx, "rules.field.iati_capacity"), Value: capacity,
			Options: options("iati.", []string{"primary", "secondary"})}),
		components.Radios(components.Choice{Name: "language", Label: i18n.T(ctx, "rules.field.iati_language"), Value: i.Language,
			Options: options("rules.iati_language.", models.IATILanguages)}),
		components.Input(components.Field{Name: "licence", Label: i18n.T(ctx, "rules.field.iati_licence"), Value: i.Licence, InputMode: "url"}),
	}
}
