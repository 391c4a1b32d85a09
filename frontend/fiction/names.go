package fiction

import "seedfund/models"

// Codes of the fictional countries.
const (
	CountryA = "XDA"
	CountryB = "XDB"
	CountryC = "XDC"
)

// Names is the catalogue of the fictional fund. The categories are those of the
// United Nations Sustainable Development Group; areas and objectives are a few
// of their kind.
func Names() *models.Catalogue {
	c, err := models.NewCatalogue(models.Reference{
		Demonstration: true,
		Countries: []models.Country{
			{Code: CountryA, Name: words("Country A", "Pays A", "البلد ألف"), Demonstration: true},
			{Code: CountryB, Name: words("Country B", "Pays B", "البلد باء"), Demonstration: true},
			{Code: CountryC, Name: words("Country C", "Pays C", "البلد جيم"), Demonstration: true},
		},
		Organisations: []models.UNOrganisation{
			{Code: "DEM-P", Name: words("Organisation P", "Organisation P", "المنظمة P"), Demonstration: true},
			{Code: "DEM-Q", Name: words("Organisation Q", "Organisation Q", "المنظمة Q"), Demonstration: true},
		},
		Areas: []models.ThematicArea{
			{Number: 1, Title: words("Data and policy", "Données et politiques", "البيانات والسياسات")},
			{Number: 2, Title: words("Fair and regular pathways", "Voies régulières et équitables", "مسارات نظامية وعادلة")},
		},
		Objectives: []models.Objective{
			{Number: 1, Area: 1, Label: words("Data", "Données", "البيانات")},
			{Number: 2, Area: 2, Label: words("Regular pathways", "Voies régulières", "المسارات النظامية")},
			{Number: 3, Area: 2, Label: words("Fair recruitment", "Recrutement équitable", "التوظيف العادل")},
		},
		Categories: []models.BudgetCategory{
			{Number: 1, Label: words("Staff and other personnel costs", "Personnel et dépenses connexes", "الموظفون وتكاليف الأفراد الأخرى")},
			{Number: 2, Label: words("Supplies, commodities and materials", "Fournitures et matériel", "اللوازم والسلع والمواد")},
			{Number: 3, Label: words("Equipment, vehicles and furniture, including depreciation", "Équipements, véhicules et mobilier", "المعدات والمركبات والأثاث، بما في ذلك الاستهلاك")},
			{Number: 4, Label: words("Contractual services", "Services contractuels", "الخدمات التعاقدية")},
			{Number: 5, Label: words("Travel", "Voyages", "السفر")},
			{Number: 6, Label: words("Transfers and grants to counterparts", "Transferts et subventions aux partenaires", "التحويلات والمنح للنظراء")},
			{Number: 7, Label: words("General operating and other direct costs", "Frais de fonctionnement et autres coûts directs", "مصروفات التشغيل العامة وغيرها من التكاليف المباشرة")},
			{Number: 8, Indirect: true, Label: words("Indirect support costs", "Coûts d’appui indirects", "تكاليف الدعم غير المباشرة")},
		},
	})
	if err != nil {
		panic(err) // written in this file
	}
	return c
}

func words(en, fr, ar string) models.Wording {
	return models.Wording{}.With("en", en, true).With("fr", fr, true).With("ar", ar, true)
}

func texts(en, fr, ar string) models.Texts {
	return models.Texts{"en": en, "fr": fr, "ar": ar}
}
