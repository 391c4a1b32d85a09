package proposals

import (
	"context"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
)

func (v ReceiptView) receipt(ctx context.Context) []components.Fact {
	s := v.Submission
	out := []components.Fact{
		{Name: i18n.T(ctx, "proposals.receipt_reference"), Body: code(s.ReceiptNumber())},
		{Name: i18n.T(ctx, "proposals.receipt_at"), Body: components.Instant(s.At)},
		{Name: i18n.T(ctx, "proposals.receipt_hash"), Body: code(s.Hash)},
		{Name: i18n.T(ctx, "proposals.receipt_by"), Text: s.ByName},
		{Name: i18n.T(ctx, "proposals.receipt_call"), Body: code(v.View.Call.Reference)},
	}
	if s.InGrace {
		out = append(out, components.Fact{Name: i18n.T(ctx, "proposals.receipt_grace"), Text: i18n.T(ctx, "proposals.receipt_in_grace")})
	}
	return out
}

func (f Frame) gapTexts(ctx context.Context, part string) []string {
	var out []string
	for _, g := range f.gapsOf(part) {
		out = append(out, f.gapText(ctx, g))
	}
	return out
}
