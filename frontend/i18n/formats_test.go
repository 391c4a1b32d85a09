package i18n_test

import (
	"context"
	"strings"
	"testing"

	"seedfund/frontend/i18n"
	"seedfund/models/money"
)

// Where a line takes its direction from its first letter, a negative figure says
// nothing of it: the minus and the unit stay with the figure, inside an isolate,
// and the words around it stay where they are.
func TestANegativeFigureDoesNotTurnALine(t *testing.T) {
	ar, fr, en := i18n.With(context.Background(), "ar"), i18n.With(context.Background(), "fr"), context.Background()
	for name, figures := range map[string][3]string{
		"money":    {i18n.Money(ar, -7_100_000_00), i18n.Money(fr, -7_100_000_00), i18n.Money(en, -7_100_000_00)},
		"whole":    {i18n.MoneyWhole(ar, -500_00), i18n.MoneyWhole(fr, -500_00), i18n.MoneyWhole(en, -500_00)},
		"number":   {i18n.Number(ar, -3), i18n.Number(fr, -3), i18n.Number(en, -3)},
		"per cent": {i18n.Percent(ar, -1, 8, 1), i18n.Percent(fr, -1, 8, 1), i18n.Percent(en, -1, 8, 1)},
		"amount":   {i18n.Amount(ar, money.Amount{Minor: -5, Currency: "EUR"}), i18n.Amount(fr, money.Amount{Minor: -5, Currency: "EUR"}), i18n.Amount(en, money.Amount{Minor: -5, Currency: "EUR"})},
	} {
		if !strings.HasPrefix(figures[0], "\u2066") || !strings.HasSuffix(figures[0], "\u2069") || !strings.Contains(figures[0], "\u2212") || strings.Contains(figures[0], "\u200e") {
			t.Errorf("%s in Arabic: %q", name, figures[0])
		}
		for _, other := range figures[1:] {
			if strings.ContainsAny(other, "\u2066\u2069\u200e") || !strings.Contains(other, "\u2212") {
				t.Errorf("%s: %q", name, other)
			}
		}
	}
	if got := i18n.Percent(ar, -1, 8, 1); got != "\u2066\u221212.5%\u2069" {
		t.Errorf("the sign of per cent is outside: %q", got)
	}
	if got := i18n.Money(ar, 5_00); got != "5.00" {
		t.Errorf("a figure above nought needs no mark: %q", got)
	}
	if back, err := money.ParseCents(i18n.Money(ar, -5_00)); err != nil || back != -5_00 {
		t.Errorf("what is copied from a page is read back as %v, %v", back, err)
	}
}
