package fiction

import (
	"time"

	"seedfund/models"
	"seedfund/models/money"
)

// Call is an open call of the fictional fund.
func (c Case) Call() models.Call {
	call := models.Call{
		ID: 1, Version: 3, Reference: "DEM00-C-2026-03", Kind: models.CallOpen, State: models.CallPublished,
		Title:    texts("Concept notes 2027: regular pathways and inclusion", "Notes de cadrage 2027 : voies régulières et inclusion", "مذكرات مفاهيمية 2027: المسارات النظامية والإدماج"),
		Summary:  texts("The fund invites joint programmes of 24 to 36 months.", "Le fonds invite à présenter des programmes conjoints de 24 à 36 mois.", "يدعو الصندوق إلى تقديم برامج مشتركة مدتها من 24 إلى 36 شهراً."),
		Guidance: texts("Begin with the people concerned. Figures without a source are not counted.", "Commencez par les personnes concernées. Un chiffre sans source ne compte pas.", "ابدأوا بالأشخاص المعنيين. لا يُحتسب رقم بلا مصدر."),
		OpensAt:  At9("2026-09-01"), ClosesAt: time.Date(2027, 1, 15, 17, 0, 0, 0, time.UTC), GraceMinutes: 60,
		Envelope: 800_000_000, Minimum: 150_000_000, Maximum: 260_000_000, MinOrganisations: 3, MaxMonths: 36, Tranches: 3, ISCBasisPoints: 700,
		BoardScoring: models.BoardScoringAdvisory, ConceptFormID: 1, FullFormID: 2, CriteriaSetID: 1, CreatedAt: At9("2026-08-20"),
	}
	if c.Long {
		call.Title = models.Texts{"en": c.Title(), "fr": c.Title(), "ar": c.Title()}
		call.Summary, call.Guidance = models.Texts{"en": c.Text(), "ar": c.Text()}, models.Texts{"en": c.Text(), "ar": c.Text()}
	}
	return call
}

// Themes are the thematic areas the call is open to.
var Themes = []int{1, 2}

// Criteria are weighted criteria with what each score means.
func (c Case) Criteria() []models.Criterion {
	anchors := func(x models.Criterion) models.Criterion {
		x.Hint = texts("Read the answers on people and principles", "Lisez les réponses sur les personnes et les principes", "اقرأ الإجابات عن الأشخاص والمبادئ")
		x.Anchor1 = texts("Nothing is said", "Rien n’est dit", "لا يُذكر شيء")
		x.Anchor2 = texts("Named, without figures", "Mentionné, sans chiffres", "مذكور بلا أرقام")
		x.Anchor3 = texts("Figures for some of the people", "Des chiffres pour une partie des personnes", "أرقام عن بعض الأشخاص")
		x.Anchor4 = texts("Figures and who will do what", "Des chiffres et qui fera quoi", "أرقام ومن سيفعل ماذا")
		x.Anchor5 = texts("Figures, who does what, and how it is known that it worked", "Des chiffres, qui fait quoi, et comment on saura que cela a réussi", "أرقام ومن يفعل ماذا وكيف يُعرف أنه نجح")
		return x
	}
	return []models.Criterion{
		anchors(models.Criterion{ID: 1, Code: "people", Position: 1, Weight: 40, Label: texts("People come first", "Les personnes d’abord", "الأشخاص أولاً")}),
		anchors(models.Criterion{ID: 2, Code: "results", Position: 2, Weight: 35, Label: texts("Results that can be checked", "Des résultats vérifiables", "نتائج يمكن التحقق منها")}),
		anchors(models.Criterion{ID: 3, Code: "cost", Position: 3, Weight: 25, Label: texts("Cost in proportion", "Coût proportionné", "كلفة متناسبة")}),
	}
}

// Form is the form of the full document.
func (c Case) Form() models.FormVersion {
	ask := func(code string, limit int, en, fr, ar string) models.FormQuestion {
		return models.FormQuestion{Code: code, Kind: models.QuestionText, Label: texts(en, fr, ar), Required: true, WordLimit: limit}
	}
	return models.FormVersion{ID: 2, Kind: models.StageFull, Number: 2, Schema: models.FormSchema{
		Budget: true,
		Sections: []models.FormSection{
			{Code: "situation", Group: "problem", Title: texts("The situation", "La situation", "الوضع"), Questions: []models.FormQuestion{
				ask("problem", 300, "What is the problem, and for whom?", "Quel est le problème, et pour qui ?", "ما المشكلة ولمن؟"),
				ask("change", 200, "What will have changed at the end?", "Qu’est-ce qui aura changé à la fin ?", "ما الذي سيكون قد تغيّر في النهاية؟"),
			}},
			{Code: "results", Group: "work", Title: texts("Results and risks", "Résultats et risques", "النتائج والمخاطر"), Questions: []models.FormQuestion{
				{Code: "gender", Kind: models.QuestionMarker, Scale: "2018", Required: true, Label: texts("Gender marker", "Marqueur genre", "مؤشر المساواة بين الجنسين"), Options: []models.FormOption{
					{Code: "0", Label: texts("0: no contribution", "0 : pas de contribution", "0: لا مساهمة")}, {Code: "2", Label: texts("2: a significant contribution", "2 : contribution importante", "2: مساهمة كبيرة")},
				}},
				{Code: "without", Kind: models.QuestionText, When: &models.FormCondition{Question: "gender", Is: []string{"0"}}, WordLimit: 120,
					Label: texts("Why does it not contribute?", "Pourquoi n’y contribue-t-il pas ?", "لماذا لا يساهم؟")},
				{Code: "framework", Kind: models.QuestionIndicator, Required: true, Label: texts("Results framework", "Cadre de résultats", "إطار النتائج"), Options: []models.FormOption{
					{Code: "served", Label: texts("People served", "Personnes servies", "الأشخاص المستفيدون"), Unit: texts("persons / people", "personnes", "أشخاص / شخص")}}},
				{Code: "register", Kind: models.QuestionRisk, Label: texts("Risk register", "Registre des risques", "سجل المخاطر")},
				{Code: "map", Kind: models.QuestionFile, Label: texts("A map of the places of work", "Une carte des lieux d’intervention", "خريطة أماكن العمل")},
			}},
			{Code: "management", Group: "work", Title: texts("How it is managed", "Comment il est géré", "كيف يُدار"), Questions: []models.FormQuestion{
				ask("risks", 200, "What can go wrong?", "Qu’est-ce qui peut mal tourner ?", "ما الذي قد يسوء؟"),
				{Code: "experience", Kind: models.QuestionChoice, Label: texts("Has the country team done this before?", "L’équipe de pays l’a-t-elle déjà fait ?", "هل سبق للفريق القطري القيام بذلك؟"), Options: []models.FormOption{
					{Code: "yes", Label: texts("Yes", "Oui", "نعم")}, {Code: "no", Label: texts("No", "Non", "لا")},
				}},
			}},
		},
		Attachments:  []models.FormAttachment{{Kind: models.AttachmentGovernment, Required: true}, {Kind: models.AttachmentRC, Required: true}, {Kind: models.AttachmentOther}},
		Endorsements: []models.EndorserKind{models.EndorserMinistry, models.EndorserRC, models.EndorserHead},
	}}
}

// Proposal is a full document in a state.
func (c Case) Proposal(state models.ProposalState) models.Proposal {
	return models.Proposal{
		ID: 40, Version: 12, Reference: "DEM00-P-2026-014", CallID: 1, Stage: models.StageFull, ConceptID: Ptr(int64(31)), State: state, Title: c.Title(),
		LeadOrganisationID: Ptr(int64(1)), StartedSide: models.SideUN, Months: 30, StartOn: Day("2027-03-01"), Theme: 2, Asked: 210_000_000,
		FormVersionID: 2, CreatedAt: At9("2026-09-14"),
	}
}

// Document is the whole of a proposal in a state: all answered, the budget in
// the form of three organisations and three tranches, both sides behind it.
func (c Case) Document(state models.ProposalState) models.Document {
	d := models.Document{
		Proposal: c.Proposal(state), Call: c.Call(), Themes: Themes, Form: c.Form(),
		Answers: map[string]models.Answer{}, Parts: map[string]models.ProposalPart{}, Names: map[int64]string{},
		Countries:  []models.ProposalCountry{{ID: 1, Country: CountryA, Share: 7000}, {ID: 2, Country: CountryB, Share: 3000}},
		Objectives: []int{2, 3},
		Attachments: []models.Attachment{
			{ID: 1, Kind: models.AttachmentGovernment, FileID: 7, Name: c.FileName(), Size: 482_000, Hash: Hash, CreatedAt: At9("2026-09-20"), ByName: c.Role(models.RoleFocalPoint, 1)},
		},
		Sides: []models.ProposalSide{
			{ID: 1, Side: models.SideUN, Act: models.SideStarted, OrganisationID: 1, At: At9("2026-09-14"), ByName: c.Role(models.RoleDrafter, 1)},
			{ID: 2, Side: models.SideUN, Act: models.SideJoined, OrganisationID: 2, At: At9("2026-09-16"), ByName: c.Role(models.RolePUNOProgramme, 2)},
		},
	}
	for i, q := range []string{"problem", "change", "risks"} {
		d.Answers[q] = models.Answer{ID: int64(i + 1), Version: 4, Question: q, Text: c.Text(), Carried: i == 0, UpdatedAt: At9("2026-11-20"), ByName: c.Role(models.RoleDrafter, 1)}
	}
	for code, rows := range map[string]models.Rows{
		"gender": {{"level": "2", "why": c.Sentence()}},
		"framework": {
			{"result": "1", "statement": c.Sentence(), "indicator": c.Sentence(), "unit": "%", "baseline": "20", "baseline_year": "2025", "target": "80", "source": c.Sentence(), "fund_indicator": "served"},
			{"result": "1.1", "statement": c.Sentence(), "indicator": c.Sentence(), "unit": "%", "baseline": "0", "baseline_year": "2025", "target": "1200", "disaggregation": c.Sentence(), "source": c.Sentence()},
		},
		"register": {{"risk": c.Sentence(), "category": "contextual", "likelihood": "4", "impact": "3", "treatment": c.Sentence(), "owner": c.Role(models.RoleResidentCoord, 1)},
			{"risk": c.Sentence(), "category": "safeguarding", "likelihood": "2", "impact": "5", "treatment": c.Sentence(), "owner": c.Organisation(1)}},
	} {
		d.Answers[code] = models.Answer{ID: int64(10 + len(code)), Version: 2, Question: code, Text: rows.Text(), UpdatedAt: At9("2026-11-20"), ByName: c.Role(models.RoleDrafter, 1)}
	}
	for i, part := range []string{models.PartFacts, models.PartPartners, "situation", models.PartTranches, models.BudgetPart(1)} {
		d.Parts[part] = models.ProposalPart{ID: int64(i + 1), Version: 2, Part: part, UpdatedAt: At9("2026-11-21"), EditedAt: Ptr(At9("2026-11-21")), ByName: c.Role(models.RoleDrafter, 1)}
	}
	// One section is the partner's and was sent back, the lead's columns are ready.
	d.Parts["management"] = models.ProposalPart{ID: 6, Version: 4, Part: "management", OrganisationID: Ptr(int64(2)), State: models.PartReopened,
		UpdatedAt: At9("2026-11-22"), EditedAt: Ptr(At9("2026-11-20")), ByName: c.Role(models.RolePUNOProgramme, 2)}
	columns := d.Parts[models.BudgetPart(1)]
	columns.State = models.PartReady
	d.Parts[models.BudgetPart(1)] = columns
	for id := int64(1); id <= 3; id++ {
		d.Names[id] = c.Organisation(id)
		d.Organisations = append(d.Organisations, models.ProposalOrganisation{ID: id, OrganisationID: id, ISCBasisPoints: 700})
	}
	for n, due := range []string{"2027-03-01", "2028-02-01", "2028-12-01"} {
		d.Tranches = append(d.Tranches, models.ProposalTranche{ID: int64(n + 1), Number: n + 1, DueOn: Day(due)})
		for id := int64(1); id <= 3; id++ {
			for category := models.FirstCategory; category <= models.LastCategory; category++ {
				d.Lines = append(d.Lines, models.BudgetLine{OrganisationID: id, Category: category, Tranche: n + 1, Cents: money.Cents(4_000_000-id*400_000) + money.Cents(category)*100_050})
			}
		}
	}
	return c.Endorse(d)
}

// Endorse puts endorsements in every state behind a document: of the ministry by
// account, of the Resident Coordinator by link, of one head by letter, the
// others asked, opened, lapsed, expired and declined.
func (c Case) Endorse(d models.Document) models.Document {
	_, digest := d.EndorsedText()
	e := func(id int64, kind models.EndorserKind, country string, organisation int64, state models.EndorsementState, how models.EndorsementHow) *models.Endorsement {
		x := models.Endorsement{ID: id, Version: 2, CreatedAt: At9("2026-11-12"), ProposalID: d.Proposal.ID, Kind: kind, Country: country, OrganisationID: organisation,
			State: state, How: how, Measure: models.MeasureText, Digest: digest, AskedBy: 1, AskedName: c.Role(models.RoleDrafter, 1)}
		if how != models.ByAccount {
			x.Office, x.Entity, x.Address, x.Language = c.T("endorsements.sample_office"), c.Organisation(organisation+1), "office@ministry.invalid", "fr"
			x.ExpiresAt = Ptr(At9("2026-12-06"))
		}
		if how != "" {
			x.AnsweredAt, x.Signatory, x.SignatoryOffice = Ptr(At9("2026-11-18")), c.T("endorsements.sample_signatory"), x.Office
			x.ByName = c.Role(models.RoleFocalPoint, 1)
		}
		d.Endorsements = append(d.Endorsements, x)
		return &d.Endorsements[len(d.Endorsements)-1]
	}
	e(1, models.EndorserMinistry, CountryA, 0, models.EndorsementGiven, models.ByAccount).Remarks = c.Sentence()
	e(2, models.EndorserRC, CountryA, 0, models.EndorsementGiven, models.ByLink).FileID = Ptr(int64(8))
	e(3, models.EndorserHead, "", 1, models.EndorsementGiven, models.ByLetter).FileID = Ptr(int64(9))
	e(4, models.EndorserHead, "", 2, models.EndorsementAsked, "")
	e(5, models.EndorserMinistry, CountryB, 0, models.EndorsementLapsed, models.ByLink).EndedAt = Ptr(At9("2026-11-21"))
	e(6, models.EndorserRC, CountryB, 0, models.EndorsementOpened, "").OpenedAt = Ptr(At9("2026-11-19"))
	e(7, models.EndorserLocal, CountryA, 0, models.EndorsementDeclined, models.ByLink).Remarks = c.Sentence()
	x := e(8, models.EndorserRegional, "", 0, models.EndorsementExpired, "")
	x.EndedAt, x.ExpiresAt = Ptr(At9("2026-11-20")), Ptr(At9("2026-11-20"))
	return d
}

// Hash is a fingerprint of sixty-four hexadecimal digits.
const Hash = "9f2c4e7a1b3d5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8"

// Submission is the frozen copy of a document, with its receipt.
func (c Case) Submission(d models.Document) (models.Submission, models.Frozen) {
	at := At9("2026-11-19")
	body, hash := d.Freeze(1, at)
	s := models.Submission{ID: 5, ProposalID: d.Proposal.ID, Number: 1, Reference: d.Proposal.Reference, At: at, Hash: hash, Body: body, ByRole: models.RoleDrafter, ByName: c.Role(models.RoleDrafter, 1)}
	frozen, err := s.Read()
	if err != nil {
		panic(err) // frozen above
	}
	return s, frozen
}

// Organisations are those one can choose from.
func (c Case) Organisations() []models.Organisation {
	var out []models.Organisation
	for id := int64(1); id <= 4; id++ {
		out = append(out, models.Organisation{ID: id, Code: "DEM-" + string(rune('P'+id-1)), Name: c.Organisation(id), Kind: models.KindUNEntity, Demonstration: true})
	}
	return out
}
