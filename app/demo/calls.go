package demo

import (
	"fmt"
	"time"

	"seedfund/app/calls"
	"seedfund/models"
	"seedfund/models/money"
)

// callPlan is one call of the story: when it opens and closes, in months and
// days before the story's end; a negative number lies after it.
type callPlan struct {
	number         int
	opens, closes  [2]int
	envelope       money.Cents
	themes         []int
	en, fr, ar     string
	draft          bool
	closedLater    bool // still open when the story ends
	introEn        string
	introFr        string
	introAr        string
	minimumDollars int64
}

var callPlans = []callPlan{
	{number: 1, opens: [2]int{46, 0}, closes: [2]int{44, 0}, envelope: 12_000_000_00, themes: []int{1, 2, 3, 4, 5},
		en: "First call: safe, orderly and regular migration", fr: "Premier appel : des migrations sûres, ordonnées et régulières", ar: "الدعوة الأولى: هجرة آمنة ومنظمة ونظامية"},
	{number: 2, opens: [2]int{34, 0}, closes: [2]int{32, 0}, envelope: 10_000_000_00, themes: []int{2, 3, 4},
		en: "Second call: return, skills and protection", fr: "Deuxième appel : retour, compétences et protection", ar: "الدعوة الثانية: العودة والمهارات والحماية"},
	{number: 3, opens: [2]int{18, 0}, closes: [2]int{16, 15}, envelope: 9_000_000_00, themes: []int{1, 2, 3, 5},
		en: "Third call: protection that travels", fr: "Troisième appel : une protection qui suit les personnes", ar: "الدعوة الثالثة: حماية ترافق الناس"},
	{number: 4, opens: [2]int{9, 0}, closes: [2]int{7, 15}, envelope: 8_000_000_00, themes: []int{1, 2, 4, 5},
		en: "Fourth call: cities and inclusion", fr: "Quatrième appel : villes et inclusion", ar: "الدعوة الرابعة: المدن والإدماج"},
	{number: 5, opens: [2]int{3, 0}, closes: [2]int{1, 5}, envelope: 8_000_000_00, themes: []int{2, 3, 4},
		en: "Fifth call: fair recruitment and decent work", fr: "Cinquième appel : recrutement équitable et travail décent", ar: "الدعوة الخامسة: التوظيف العادل والعمل اللائق"},
	{number: 6, opens: [2]int{0, 21}, closes: [2]int{0, -38}, envelope: 6_000_000_00, themes: []int{1, 2, 3, 4, 5}, closedLater: true,
		en: "Sixth call: migration in a changing climate", fr: "Sixième appel : migrations et changements climatiques", ar: "الدعوة السادسة: الهجرة في ظل تغيّر المناخ"},
	{number: 7, opens: [2]int{0, -60}, closes: [2]int{0, -120}, envelope: 5_000_000_00, themes: []int{1, 5}, draft: true,
		en: "Seventh call (in preparation): data for local authorities", fr: "Septième appel (en préparation) : des données pour les autorités locales", ar: "الدعوة السابعة (قيد الإعداد): بيانات للسلطات المحلية"},
}

// planCalls plans each call's preparation, publication and end.
func (d *director) planCalls() {
	for _, p := range callPlans {
		opens := d.ago(p.opens[0], p.opens[1])
		if p.draft {
			d.at(d.ago(0, 4), "prepare a call", func() error { return d.prepareCall(p) })
			continue
		}
		d.at(opens.Add(-5*24*time.Hour), fmt.Sprintf("call %d is published", p.number), func() error {
			if err := d.prepareCall(p); err != nil {
				return err
			}
			c := d.calls[p.number]
			return d.s.Calls.Publish(d.ctx, d.as("secretariat.head"), c.ID, c.Version)
		})
	}
}

func (d *director) prepareCall(p callPlan) error {
	terms := calls.Usual()
	terms.Title = models.Texts{"en": p.en, "fr": p.fr, "ar": p.ar}
	terms.Summary = models.Texts{
		"en": "Joint programmes of two or more participating organisations, endorsed by the Member State, for up to 36 months.",
		"fr": "Programmes conjoints d’au moins deux organisations participantes, approuvés par l’État Membre, sur 36 mois au plus.",
		"ar": "برامج مشتركة تضم منظمتين مشاركتين أو أكثر، تقرّها الدولة العضو، لمدة أقصاها 36 شهراً.",
	}
	terms.Guidance = models.Texts{
		"en": "Begin with a concept note. A participating organisation that leads for the country team or the State’s focal point may start it; the other side joins before it is submitted.",
		"fr": "Commencez par une note conceptuelle. Une organisation participante chef de file pour l’équipe de pays ou le point focal de l’État peut l’ouvrir ; l’autre partie se joint avant le dépôt.",
		"ar": "ابدؤوا بمذكرة مفاهيمية. يمكن أن تفتحها منظمة مشاركة تقود باسم الفريق القطري أو جهة التنسيق في الدولة؛ وينضم الطرف الآخر قبل تقديمها.",
	}
	terms.OpensAt, terms.ClosesAt = d.ago(p.opens[0], p.opens[1]), d.ago(p.closes[0], p.closes[1]).Add(14*time.Hour+59*time.Minute)
	terms.Envelope, terms.Minimum, terms.Maximum = p.envelope, 500_000_00, 2_600_000_00
	terms.Themes = p.themes
	c, err := d.s.Calls.Prepare(d.ctx, d.as("secretariat.officer"), terms)
	d.calls[p.number] = c
	return err
}

// closing is when call number n closes.
func (d *director) closing(n int) time.Time {
	p := callPlans[n-1]
	return d.ago(p.closes[0], p.closes[1])
}
