package handlers

import (
	"io"
	"net/http"
	"strings"

	"seedfund/frontend/layout"
	moneypages "seedfund/frontend/pages/money"
	"seedfund/handlers/exports"
	"seedfund/models"
	"seedfund/models/money"
	"seedfund/models/when"
)

// donorsCrumbs is the way to a statement; a contributor has no money room.
func (v *Visit) donorsCrumbs() []layout.Crumb {
	if v.Actor.May(models.PermMoneyRead) == nil {
		return []layout.Crumb{v.ledgerCrumb(), v.commitmentsCrumb()}
	}
	return []layout.Crumb{{Label: v.T("frame.menu.contributions"), Href: v.At("/contributions")}}
}

// donorsPage lists the contributors whose statement the reader may read.
func donorsPage(v *Visit) error {
	rows, err := v.Contributions.Stated(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	title := v.T("donors.title")
	return v.Render(moneypages.Donors(moneypages.DonorsView{Rows: rows, Frame: v.moneyFrame(title, append(v.donorsCrumbs(), layout.Crumb{Label: title})...)}))
}

// asAt is the day that a statement is asked for; zero for the latest.
func (v *Visit) asAt() (when.Date, error) {
	text := strings.TrimSpace(v.QueryParam("as_at"))
	if text == "" {
		return when.Date{}, nil
	}
	day, err := when.ParseDate(text)
	if err != nil {
		fault, _ := models.FaultOf("as_at", err)
		return day, models.Invalid("donors.invalid", fault)
	}
	return day, nil
}

// donorPage is the statement of one contributor; with figures of the agent in the
// address, what is equal to the dollar and what differs. Nothing is kept of them.
func donorPage(v *Visit) error {
	day, err := v.asAt()
	faults := models.AsError(err)
	s, err := v.Contributions.Statement(v.Ctx(), v.Actor, v.Param("code"), day)
	if err != nil {
		return err
	}
	view := moneypages.DonorView{DonorStatement: s, AsAtText: v.QueryParam("as_at"), Given: map[string]string{}, Faults: faults, Compares: !v.Actor.Is(models.RoleContributor),
		Crossed: v.Actor.May(models.PermMoneyRead) == nil, Exports: v.filesOf("/contributions/statements/:code/list", moneypages.DonorAddress(s.Code)+"/list")}
	agent := map[string]money.Cents{}
	var wrong models.Faults
	for _, l := range s.Comparable() {
		name := moneypages.AgentFigure(l.Line)
		text := strings.TrimSpace(v.QueryParam(name))
		if text == "" {
			continue
		}
		view.Given[l.Line] = text
		cents, err := money.ParseCents(text)
		if err != nil {
			fault, _ := models.FaultOf(name, err)
			wrong = append(wrong, fault)
			continue
		}
		agent[l.Line] = cents
	}
	if err := wrong.Err("donors.invalid"); err != nil {
		view.Faults = models.AsError(err)
	}
	view.Compared = s.Compare(agent)
	title := v.T("reports.statement_title", "Contributor", s.Contributor)
	view.Frame = v.moneyFrame(title, append(v.donorsCrumbs(), layout.Crumb{Label: v.T("donors.title"), Href: v.At("/contributions/statements")}, layout.Crumb{Label: s.Contributor})...)
	if view.Faults != nil {
		return v.RenderAs(http.StatusUnprocessableEntity, moneypages.Donor(view))
	}
	return v.Render(moneypages.Donor(view))
}

func donorFile(ending string) Handler {
	return listFile("donor-statement", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		day, err := v.asAt()
		if err != nil {
			return "", err
		}
		return l.DonorStatement(v.Ctx(), v.Services, v.Actor, v.Param("code"), day, w)
	})
}

// areasPage holds sources by preference beside uses by thematic area.
func areasPage(v *Visit) error {
	rows, err := v.Contributions.Areas(v.Ctx(), v.Actor)
	if err != nil {
		return err
	}
	title := v.T("donors.areas")
	return v.Render(moneypages.Areas(moneypages.AreasView{Rows: rows, Exports: v.files("/contributions/areas/list"),
		Frame: v.moneyFrame(title, v.ledgerCrumb(), v.commitmentsCrumb(), layout.Crumb{Label: title})}))
}

func areaFile(ending string) Handler {
	return listFile("areas", ending, func(v *Visit, l exports.List, w io.Writer) (string, error) {
		return l.Areas(v.Ctx(), v.Services, v.Actor, w)
	})
}
