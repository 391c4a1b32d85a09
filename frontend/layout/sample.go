package layout

import (
	"context"

	"seedfund/frontend/components"
)

// SamplePage is the frame of the fictional fund, for samples of pages.
func SamplePage(ctx context.Context, title string, assets Assets) Page {
	pick := func(english, arabic string) string { return components.Pick(ctx, english, arabic) }
	return Page{
		Title: title,
		Fund: Fund{
			Name: pick("Seedfund DEM00", "صندوق DEM00"), Kind: pick("Demonstration fund", "صندوق للعرض التوضيحي"),
			Tagline: pick("A pooled fund of the United Nations system (demonstration)", "صندوق مشترك لمنظومة الأمم المتحدة (عرض توضيحي)"),
		},
		Illustrative: true,
		LastEntry:    pick("Last entry 23 November 2026, 04:00 UTC.", "آخر قيد 23 تشرين الثاني/نوفمبر 2026، الساعة 04:00 بالتوقيت العالمي."),
		Path:         "/",
		Languages:    LanguageLinks(ctx, "/"),
		Menu: []MenuItem{
			{Label: pick("Fund", "الصندوق"), Href: "/", Current: true}, {Label: pick("Programmes", "البرامج"), Href: "/programmes"},
			{Label: pick("Board", "المجلس"), Href: "/board"}, {Label: pick("Calls", "الدعوات"), Href: "/calls"},
		},
		Account: Account{SignInHref: "/sign-in"},
		More: []Link{
			{Label: pick("Accessibility", "إمكانية الوصول"), Href: "/accessibility"}, {Label: pick("How we count", "كيف نحسب"), Href: "/counting"},
			{Label: pick("Contact", "اتصل بنا"), Href: "/contact"},
		},
		Assets: assets,
	}
}
