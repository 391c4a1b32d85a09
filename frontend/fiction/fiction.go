// Package fiction is the fictional fund that samples of pages show: fund DEM00,
// Countries A to D, Organisations P to S, roles in place of people. Nothing in
// it names a real State, organisation or person.
//
// A page is sampled as it usually is, and where its layout could break once
// more with long words: a title of forty words, words of sixty letters without
// a place to break, and their like in Arabic.
package fiction

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/models"
	"seedfund/models/when"
)

// Now is the instant at which the fictional fund is looked at.
var Now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// Set gathers the samples of one area.
type Set struct {
	area    string
	assets  layout.Assets
	samples []components.Sample
}

// Of begins the samples of an area.
func Of(area string, assets layout.Assets) *Set { return &Set{area: area, assets: assets} }

// Samples are those that were added, in their order.
func (s *Set) Samples() []components.Sample { return s.samples }

// Add adds a page as it usually is.
func (s *Set) Add(name string, view func(c Case) templ.Component) {
	s.add(name, false, view)
}

// AddLong adds a page as it usually is and once more with long words.
func (s *Set) AddLong(name string, view func(c Case) templ.Component) {
	s.add(name, false, view)
	s.add(name+"-long", true, view)
}

func (s *Set) add(name string, long bool, view func(c Case) templ.Component) {
	s.samples = append(s.samples, components.Sample{Name: s.area + "/" + name, Page: true, View: func(ctx context.Context) templ.Component {
		return view(Case{Context: ctx, Long: long, assets: s.assets})
	}})
}

// Case is one sample being made: the reader's language and how long its words are.
type Case struct {
	context.Context
	Long   bool
	assets layout.Assets
}

// T is a text of the interface.
func (c Case) T(key string, args ...any) string { return i18n.T(c, key, args...) }

// Say is a text of the sample: Arabic for readers of Arabic, else English.
func (c Case) Say(english, arabic string) string { return components.Pick(c, english, arabic) }

// Visitor is the frame of a page as a visitor has it.
func (c Case) Visitor(path, title string, crumbs ...string) layout.Page {
	p := layout.SamplePage(c, title, c.assets)
	p.Path, p.Languages = path, layout.LanguageLinks(c, path)
	for _, label := range crumbs {
		p.Crumbs = append(p.Crumbs, layout.Crumb{Label: label, Href: "/"})
	}
	if len(crumbs) > 0 {
		p.Crumbs = append(p.Crumbs, layout.Crumb{Label: title})
	}
	return p
}

// Page is the frame of a page as a signed-in person has it.
func (c Case) Page(path, title string, crumbs ...string) layout.Page {
	p := c.Visitor(path, title, crumbs...)
	p.Menu = []layout.MenuItem{
		{Label: c.T("frame.menu.home"), Href: "/home", Count: 11}, {Label: c.T("frame.menu.calls"), Href: "/calls"},
		{Label: c.T("frame.menu.programmes"), Href: "/programmes"}, {Label: c.T("frame.menu.board"), Href: "/board", Current: true},
	}
	p.Account = layout.Account{
		Label: c.T("people.role." + string(models.RoleSecretariatHead)), CapacityHref: "/capacity", ProfileHref: "/account", InboxHref: "/inbox", Unread: 4, SignOutPath: "/sign-out",
	}
	return p
}

// At is an address of the sample's site; samples pin no language.
func At(path string) string { return path }

// Title is what a programme, a proposal or a matter is called.
func (c Case) Title() string {
	if c.Long {
		return c.Say("Regular pathways, fair recruitment and dignified return for seasonal and domestic workers, their families and the communities that send and receive them, in the northern highlands, the river districts and the capital: "+longWord+", second phase",
			"مسارات نظامية وتوظيف عادل وعودة كريمة للعاملين الموسميين والعاملين في المنازل وأسرهم وللمجتمعات التي ترسلهم والتي تستقبلهم في المرتفعات الشمالية ومقاطعات النهر والعاصمة، بالتعاون مع المنظمات المشاركة والبلديات وأصحاب العمل ونقابات العمال: "+longArabic+"، المرحلة الثانية")
	}
	return c.Say("Fair recruitment from village to workplace", "توظيف عادل من القرية إلى مكان العمل")
}

// longWord is sixty letters without a place to break; longArabic its like.
const (
	longWord   = "Wanderarbeitnehmerschutzbestimmungsüberwachungsstellenleitung"
	longArabic = "والمستخدمونهاالمتعاقبونفيالمستوطناتالمستحدثةوالمستضعفونبالمخيماتها"
)

// Sentence is one sentence a person wrote: a reason, a note, a condition.
func (c Case) Sentence() string {
	if c.Long {
		return c.Title() + ". " + c.short()
	}
	return c.short()
}

func (c Case) short() string {
	return c.Say("The labour inspectorate signs the protocol on fees before the second tranche is requested.", "توقّع مفتشية العمل البروتوكول الخاص بالرسوم قبل طلب الشريحة الثانية.")
}

// Text is what a person wrote in two paragraphs.
func (c Case) Text() string {
	text := c.Say("Two in three workers from the northern districts pay for their job before they leave. The money is borrowed from neighbours; a season's wage goes to the lenders.\n\nThe programme registers recruiters, publishes who charges nothing, and gives 4,200 workers a contract they can read before they travel.",
		"يدفع اثنان من كل ثلاثة عمال من المقاطعات الشمالية ثمن عملهم قبل السفر. ويُقترض المال من الجيران، ويذهب أجر موسم كامل إلى الدائنين.\n\nيسجّل البرنامج وكالات التوظيف وينشر أسماء من لا يتقاضى رسوماً، ويمنح 4,200 عامل عقداً يستطيعون قراءته قبل السفر.")
	if c.Long {
		return text + "\n\n" + c.Title() + "\n\n" + text
	}
	return text
}

// Role names a person by what they are, never by a name.
func (c Case) Role(role models.Role, number int) string {
	return c.T("people.role."+string(role)) + " " + i18n.Number(c, number)
}

// FileName is the name of a file a person gave; a long one has no place to break.
func (c Case) FileName() string {
	if c.Long {
		return "government_endorsement_letter_signed_and_stamped_by_the_ministry_of_labour_2026-09-14_final.pdf"
	}
	return "endorsement-letter.pdf"
}

// Organisation is the name of an organisation by its number, P first.
func (c Case) Organisation(id int64) string {
	letter := string(rune('P' + id - 1))
	name := c.Say("Organisation ", "المنظمة ") + letter
	if c.Long {
		name += c.Say(", Regional Office for Labour Mobility, Social Protection and Municipal Services", "، المكتب الإقليمي لتنقل الأيدي العاملة والحماية الاجتماعية والخدمات البلدية")
	}
	return name
}

// Faults are faults of a form: each field is required.
func Faults(fields ...string) *models.Error {
	e := models.Invalid("error.invalid")
	for _, f := range fields {
		e.Fields = append(e.Fields, models.FieldError{Field: f, Key: "error.required"})
	}
	return e
}

// Day is a day written as in 2026-11-23.
func Day(text string) when.Date {
	d, err := when.ParseDate(text)
	if err != nil {
		panic(err) // written by a sample
	}
	return d
}

// At9 is nine o'clock of a day.
func At9(day string) time.Time { return Day(day).Start(time.UTC).Add(9 * time.Hour) }

// Ptr is the address of a value, for fields that may be empty.
func Ptr[T any](v T) *T { return &v }
