package demo

import (
	"fmt"
	"time"

	"seedfund/app/calls"
	"seedfund/app/proposals"
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
	questions      int                 // days before the closing until which questions are taken, 0 for none
	apart          map[int]money.Cents // set apart by theme
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
	{number: 5, opens: [2]int{3, 0}, closes: [2]int{1, 5}, envelope: 8_000_000_00, themes: []int{2, 3, 4}, questions: 14, apart: map[int]money.Cents{3: 3_000_000_00, 4: 2_500_000_00},
		en: "Fifth call: fair recruitment and decent work", fr: "Cinquième appel : recrutement équitable et travail décent", ar: "الدعوة الخامسة: التوظيف العادل والعمل اللائق"},
	{number: 6, opens: [2]int{0, 21}, closes: [2]int{0, -38}, envelope: 6_000_000_00, themes: []int{1, 2, 3, 4, 5}, closedLater: true, questions: 16, apart: map[int]money.Cents{2: 3_500_000_00},
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

// planForms opens the next version of the concept note's form, with a question
// that is asked on a condition, and of the criteria, with one of them new.
func (d *director) planForms() {
	d.at(d.ago(0, 2), "prepare a form", func() error {
		officer, kind := d.as("secretariat.officer"), models.StageConcept
		if err := d.s.Calls.OpenForm(d.ctx, officer, kind); err != nil {
			return err
		}
		before := models.FormQuestion{Code: "tried_before", Kind: models.QuestionChoice, Required: true,
			Label:   models.Texts{"en": "Was something like it tried in the country before?", "fr": "Quelque chose de semblable a-t-il déjà été tenté dans le pays ?", "ar": "هل جُرّب شيء مماثل في البلد من قبل؟"},
			Options: []models.FormOption{{Code: "yes", Label: models.Texts{"en": "Yes", "fr": "Oui", "ar": "نعم"}}, {Code: "no", Label: models.Texts{"en": "No", "fr": "Non", "ar": "لا"}}}}
		lessons := models.FormQuestion{Code: "lessons", Kind: models.QuestionText, Required: true, WordLimit: 150, When: &models.FormCondition{Question: before.Code, Is: []string{"yes"}},
			Label: models.Texts{"en": "What was learnt from it?"}}
		for i, q := range []models.FormQuestion{before, lessons} {
			if err := d.s.Calls.ChangeForm(d.ctx, officer, kind, int64(i+1), models.FormChange{Act: models.FormPutQuestion, In: "people", Question: &q}); err != nil {
				return err
			}
		}
		return nil
	})
	d.at(d.ago(0, 2), "prepare the criteria", func() error {
		officer := d.as("secretariat.officer")
		if err := d.s.Calls.OpenCriteria(d.ctx, officer); err != nil {
			return err
		}
		anchor := func(en, fr, ar string) models.Texts { return models.Texts{"en": en, "fr": fr, "ar": ar} }
		learning := models.Criterion{Code: "learning", Weight: 10, Section: "anchoring",
			Label:   anchor("Learning from what was tried", "Enseignements tirés de l’expérience", "الاستفادة مما جُرّب"),
			Hint:    anchor("What earlier work showed, and what follows from it", "Ce que le travail antérieur a montré, et ce qui en découle", "ما أظهره العمل السابق وما يترتب عليه"),
			Anchor1: anchor("Nothing earlier is named", "Rien d’antérieur n’est mentionné", "لا يُذكر أي عمل سابق"),
			Anchor2: anchor("Earlier work is named", "Le travail antérieur est mentionné", "يُذكر العمل السابق"),
			Anchor3: anchor("What it showed is described", "Ce qu’il a montré est décrit", "يوصف ما أظهره العمل السابق"),
			Anchor4: anchor("The design follows from it", "La conception en découle", "ينبثق التصميم منه"),
			Anchor5: models.Texts{"en": "The design follows from it, and says how it will learn itself"}}
		for i, c := range []models.CriteriaChange{{Act: models.CriteriaPut, Criterion: &learning}, {Act: models.CriteriaMove, Code: learning.Code, By: -1},
			{Act: models.CriteriaWeights, Weights: map[string]int{"design": 15, "principles": 15}}} {
			if err := d.s.Calls.ChangeCriteria(d.ctx, officer, int64(i+1), c); err != nil {
				return err
			}
		}
		return nil
	})
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
	terms.Themes, terms.Envelopes = p.themes, p.apart
	if p.questions > 0 {
		until := terms.ClosesAt.Add(-time.Duration(p.questions) * aDay)
		terms.QuestionsUntil = &until
	}
	c, err := d.s.Calls.Prepare(d.ctx, d.as("secretariat.officer"), terms)
	d.calls[p.number] = c
	return err
}

// planCallDesk plans what applicants ask of the secretariat while calls run:
// questions that are answered to all, and more time for one application.
func (d *director) planCallDesk() {
	d.at(d.ago(0, 15), "a question is asked", func() error {
		return d.asks("drafter.org-p", "May Organisation P lead two applications from Country A?")
	})
	d.at(d.ago(0, 12), "it is answered to all", func() error {
		return d.answersQuestion(
			models.Texts{"en": "May one organisation lead more than one application?", "fr": "Une organisation peut-elle conduire plusieurs demandes\u00a0?", "ar": "هل يجوز لمنظمة أن تقود أكثر من طلب؟"},
			models.Texts{"en": "Yes. Each application is judged by itself.", "fr": "Oui. Chaque demande est examinée pour elle-même.", "ar": "نعم. يُنظر في كل طلب على حدة."})
	})
	d.at(d.ago(0, 8), "a second question is asked", func() error {
		return d.asks("drafter.org-t", "Is a letter of a regional body accepted in place of the Government’s?")
	})
	d.at(d.ago(0, 7), "it is answered to all", func() error {
		return d.answersQuestion(
			models.Texts{"en": "Does a letter of a regional body replace that of the Government?", "fr": "Une lettre d’un organisme régional remplace-t-elle celle du Gouvernement\u00a0?", "ar": "هل تحل رسالة هيئة إقليمية محل رسالة الحكومة؟"},
			models.Texts{"en": "No. The letter of the Government is needed; one of a regional body may be added.", "fr": "Non. La lettre du Gouvernement est nécessaire\u00a0; celle d’un organisme régional peut s’y ajouter.", "ar": "لا. رسالة الحكومة لازمة، ويمكن أن تضاف إليها رسالة هيئة إقليمية."})
	})
	d.at(d.ago(0, 2), "a third question waits", func() error {
		return d.asks("drafter.org-p", "Do costs of a study before the start count as direct costs?")
	})
	d.at(d.ago(0, 1), "a draft asks for more time", func() error {
		return d.asksTime("heat-a", "drafter.org-p", "The statistics office publishes the figures that we rest on a week after the closing.")
	})
	d.at(d.closing(5).Add(-5*aDay), "an application asks for more time", func() error {
		return d.asksTime("docs-b", "drafter.org-p", "A storm cut the line of the ministry in Country B for a week.")
	})
	d.at(d.closing(5).Add(-4*aDay), "it is given more time", func() error { return d.givesTime("docs-b", d.closing(5).Add(7*aDay)) })
}

func (d *director) asks(key, body string) error {
	_, err := d.s.Calls.Ask(d.ctx, d.as(key), d.calls[6].ID, body)
	return err
}

// answersQuestion answers the question of the sixth call that waits.
func (d *director) answersQuestion(question, answer models.Texts) error {
	c, officer := d.calls[6], d.as("secretariat.officer")
	v, err := d.s.Calls.Questions(d.ctx, officer, c.Reference)
	if err != nil {
		return err
	}
	return d.s.Calls.AnswerQuestion(d.ctx, officer, c.ID, v.Waiting[0].ID, v.Waiting[0].Version, question, answer)
}

func (d *director) asksTime(application, key, words string) error {
	return d.s.Proposals.AskTime(d.ctx, d.as(key), d.concepts[application], words)
}

func (d *director) givesTime(application string, until time.Time) error {
	rows, err := d.s.Proposals.Exceptions(d.ctx, d.as("secretariat.head"), d.calls[5].ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.State == models.ExtensionAsked {
			return d.s.Proposals.DecideTime(d.ctx, d.as("secretariat.head"), r.ID, proposals.TimeDecision{Version: r.Version, Until: &until,
				Reason: "The failure of the line was confirmed by the country team; nobody else is put at a disadvantage."})
		}
	}
	return fmt.Errorf("%s has not asked for more time", application)
}

// closing is when call number n closes.
func (d *director) closing(n int) time.Time {
	p := callPlans[n-1]
	return d.ago(p.closes[0], p.closes[1])
}
