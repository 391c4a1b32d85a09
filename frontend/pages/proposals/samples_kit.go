package proposals

import (
	"github.com/a-h/templ"

	"seedfund/frontend/components"
	"seedfund/frontend/fiction"
	"seedfund/models"
)

func sampleKits(s *fiction.Set) {
	s.AddLong("kit", func(c fiction.Case) templ.Component {
		v := sampleKitsView(c)
		v.Desk = models.KitDesk{Kits: []models.Kit{{ID: 2, Number: 2, Language: "fr", At: fiction.At9("2026-11-20"), ByName: c.Role(models.RolePUNOProgramme, 2)}, {ID: 1, Number: 1, Language: "ar", At: fiction.At9("2026-11-12"), ByName: c.Role(models.RoleFocalPoint, 1)}},
			Returns: []models.KitReturnRow{{Return: models.KitReturn{ID: 5, Number: 2, At: fiction.At9("2026-11-23"), ByName: c.Role(models.RoleDrafter, 1)}, Kit: 2, Changes: 7, Open: 3},
				{Return: models.KitReturn{ID: 4, Number: 1, At: fiction.At9("2026-11-19"), ByName: c.Role(models.RoleDrafter, 1)}, Kit: 1, Changes: 2}}}
		return Kits(v)
	})
	s.Add("kit-none", func(c fiction.Case) templ.Component { return Kits(sampleKitsView(c)) })
	s.AddLong("kit-with-faults", func(c fiction.Case) templ.Component {
		v := sampleKitsView(c)
		v.Failed = true
		v.Book = []SheetFault{{Text: c.T("kit.file_stamp")}, {Where: c.T("kit.sheet_form") + "!C14", Value: "45.000,00", Text: c.T("kit.cell_number")}, {Where: "2 Risks!C9", Value: c.Sentence(), Text: c.T("kit.cell_choice", "Options", "“"+c.Title()+"”, “"+c.Sentence()+"”")}}
		return Kits(v)
	})
	s.AddLong("kit-return", func(c fiction.Case) templ.Component { return KitReturn(sampleKitReturn(c)) })
	s.Add("kit-return-of-others", func(c fiction.Case) templ.Component {
		v := sampleKitReturn(c)
		v.Reader = Reader{Organisation: 3, Edits: true, Joined: true}
		return KitReturn(v)
	})
	s.Add("kit-return-none", func(c fiction.Case) templ.Component {
		v := sampleKitReturn(c)
		v.Back.Changes = nil
		return KitReturn(v)
	})
}

func sampleKitsView(c fiction.Case) KitsView {
	return KitsView{Frame: sampleFrame(c, models.ProposalDraft, c.T("kit.title")), Make: components.Form{Name: "make", Action: "/proposals/40/kits"},
		Bring: components.Form{Name: "bring", Action: "/proposals/40/kit-returns", Files: true}}
}

func sampleKitReturn(c fiction.Case) KitReturnView {
	f := sampleFrame(c, models.ProposalDraft, c.T("kit.return_title", "Number", 2))
	v := KitReturnView{Frame: f, Back: models.KitReturnView{Kit: models.Kit{Number: 2}, Return: models.KitReturn{ID: 5, Number: 2, At: fiction.At9("2026-11-23"), ByName: c.Role(models.RoleDrafter, 1)}}}
	add := func(part, item, base, now, text string, choice *models.KitChoice) {
		id := int64(len(v.Back.Changes) + 1)
		v.Back.Changes = append(v.Back.Changes, models.KitChangeView{Change: models.KitChange{ID: id, Part: part, Item: item, BaseText: base, Text: text}, Now: models.KitText{Version: 3, Text: now}, Choice: choice})
	}
	add(models.PartFacts, models.KitTitle, c.Title(), c.Title(), c.Title()+" (2)", nil)
	for i, section := range f.View.Form.Schema.Sections {
		for _, q := range section.Questions {
			if q.Kind != models.QuestionText {
				continue
			}
			switch i {
			case 0:
				add(section.Code, models.KitAnswer(q.Code), c.Text(), c.Text()+" "+c.Sentence(), c.Sentence()+" "+c.Text(), nil)
				add(section.Code, models.KitAnswer(q.Code), c.Text(), c.Text(), "", nil)
			case 1:
				add(section.Code, models.KitAnswer(q.Code), c.Text(), c.Sentence(), c.Sentence(), &models.KitChoice{Result: models.KitTaken, At: fiction.At9("2026-11-24"), ByName: c.Role(models.RoleDrafter, 1)})
			}
			break
		}
	}
	add(models.BudgetPart(1), models.BudgetCell{OrganisationID: 1, Category: 2, Tranche: 1}.Field(), "37000.50", "37000.50", "41000.00", nil)
	add(models.BudgetPart(1), models.BudgetCell{OrganisationID: 1, Category: 4, Tranche: 2}.Field(), "", "1200.00", "900.00", nil)
	return v
}
