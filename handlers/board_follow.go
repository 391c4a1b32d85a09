package handlers

import (
	"errors"
	"io"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	letters "seedfund/app/papers"
	"seedfund/app/printing"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/board"
	"seedfund/models"
	"seedfund/reports/document"
)

// issuer is what every paper of this store carries.
func (v *Visit) issuer() board.Issuer {
	p := v.Page("")
	return board.Issuer{Fund: p.Fund.Name, Illustrative: p.Illustrative}
}

// editable answers with a document as an editable file, or as PDF where that is
// asked for.
func (v *Visit) editable(name string, d document.Document) error {
	if v.QueryParam("format") == "pdf" {
		printer := v.Printer
		if !v.Actor.SignedIn() {
			printer = printer.ForVisitors()
		}
		body, err := d.Print(v.Ctx(), printer)
		if err != nil {
			return models.NotPrinted(err, errors.Is(err, printing.ErrNone))
		}
		return v.attach(printing.Media, func(w io.Writer) (string, error) {
			_, err := w.Write(body)
			return strings.TrimSuffix(name, document.Ending) + ".pdf", err
		})
	}
	return v.attach(document.Media, func(w io.Writer) (string, error) { return name, d.WriteDOCX(w) })
}

// prints says whether documents are offered as PDF.
func (v *Visit) prints() bool { return v.Printer.Ready() }

// decisionDocument is a decision as an editable file: what its page says to the
// same reader.
func decisionDocument(v *Visit) error {
	d, err := v.Decisions.Show(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	c, err := v.Decisions.Certificate(v.Ctx(), v.Actor, d.Reference)
	if err != nil {
		return err
	}
	return v.editable(board.FileName("decision", d.Reference, v.Lang()), board.DecisionDocument(v.Ctx(), v.issuer(), d, c))
}

// decisionCrumbs lead to a page under a decision.
func (v *Visit) decisionCrumbs(reference, title string) []layout.Crumb {
	return v.boardCrumb(layout.Crumb{Label: v.T("board.decisions"), Href: v.At("/decisions")},
		layout.Crumb{Label: reference, Href: v.At("/decisions/" + reference)}, here(title))
}

// papersOf are the addresses of what follows from a decision and of the letter
// to the reader's organisation, each empty for whom it is not.
func (v *Visit) papersOf(reference string) (follows, letter string) {
	if v.Actor.MayOne(models.PermMatterPrepare, models.PermMatterOpen) == nil {
		if _, err := v.Papers.Follow(v.Ctx(), v.Actor, reference); err == nil {
			follows = v.At("/decisions/" + reference + "/follow-up")
		}
		return follows, ""
	}
	if org := v.Actor.OrganisationID; org != 0 && v.Actor.Is(letters.Readers()...) {
		if _, err := v.Papers.Letter(v.Ctx(), v.Actor, reference, org); err == nil {
			letter = v.At(letters.LetterPath(reference, org))
		}
	}
	return "", letter
}

func (v *Visit) following() (board.FollowView, error) {
	follow, err := v.Papers.Follow(v.Ctx(), v.Actor, v.Param("reference"))
	title := v.T("papers.what_follows")
	return board.FollowView{At: v.At, V: follow, All: v.Actor.May(models.PermMatterOpen) == nil, Page: v.Page(title, v.decisionCrumbs(follow.Decision.Reference, title)...)}, err
}

// followPage is the one screen from adoption.
func followPage(v *Visit) error {
	view, err := v.following()
	if err != nil {
		return err
	}
	return v.Render(board.Follow(view))
}

// release does one release and shows the screen again.
func (v *Visit) release(said string, act func(reference string) error) error {
	reference := v.Param("reference")
	if err := act(reference); err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, failed := v.following()
			return board.Follow(board.Refill(view, faults, values)), failed
		})
	}
	return v.Done("/decisions/"+reference+"/follow-up", said)
}

func releaseNotice(v *Visit) error {
	return v.release("papers.done.notice", func(reference string) error { return v.Papers.ReleaseNotice(v.Ctx(), v.Actor, reference) })
}

func releaseLetter(v *Visit) error {
	organisation, err := v.ID("organisation")
	if err != nil {
		return err
	}
	return v.release("papers.done.letter", func(reference string) error {
		return v.Papers.ReleaseLetter(v.Ctx(), v.Actor, reference, organisation, v.Inputs().Text("hash"))
	})
}

func setLetterAside(v *Visit) error {
	organisation, err := v.ID("organisation")
	if err != nil {
		return err
	}
	reference := v.Param("reference")
	if err := v.Papers.SetLetterAside(v.Ctx(), v.Actor, reference, organisation, v.Form.Get("reason")); err != nil {
		return v.againWith(err, v.decisionLetter)
	}
	return v.Done("/decisions/"+reference+"/follow-up", "papers.done.aside")
}

func releaseRequest(v *Visit) error {
	return v.release("papers.done.transfer", func(reference string) error { return v.Papers.ReleaseTransfer(v.Ctx(), v.Actor, reference) })
}

func releaseAll(v *Visit) error {
	return v.release("papers.done.all", func(reference string) error {
		follow, err := v.Papers.Follow(v.Ctx(), v.Actor, reference)
		if err != nil {
			return err
		}
		seen := map[int64]string{}
		for _, i := range follow.Items {
			if i.Kind == models.FollowLetter {
				seen[i.OrganisationID] = v.Inputs().Text(board.HashField(i.OrganisationID))
			}
		}
		return v.Papers.ReleaseAll(v.Ctx(), v.Actor, reference, seen)
	})
}

// letterOf is the letter that the address names.
func (v *Visit) letterOf() (models.LetterView, int64, error) {
	organisation, err := v.ID("organisation")
	if err != nil {
		return models.LetterView{}, 0, err
	}
	l, err := v.Papers.Letter(v.Ctx(), v.Actor, v.Param("reference"), organisation)
	return l, organisation, err
}

func decisionLetterPage(v *Visit) error {
	page, err := v.decisionLetter(nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

// decisionLetter is a letter as it is printed, with what its reader may do with
// it.
func (v *Visit) decisionLetter(faults *models.Error, values url.Values) (templ.Component, error) {
	l, organisation, err := v.letterOf()
	if err != nil {
		return nil, err
	}
	reference := l.Content.Decision
	title := v.T("papers.letter_to", "Organisation", l.Content.Recipient)
	view := board.LetterPageView{At: v.At, Document: board.LetterDocument(v.Ctx(), v.issuer(), l), Hash: l.Hash,
		Editable: v.At(letters.LetterPath(reference, organisation) + "/document"), Prints: v.prints(), Page: v.Page(title, v.decisionCrumbs(reference, title)...).Of(reference, l.Hash)}
	if v.Actor.MayOne(models.PermMatterPrepare, models.PermMatterOpen) != nil {
		return board.Letter(view), nil
	}
	view.Back = v.At("/decisions/" + reference + "/follow-up")
	follow, err := v.Papers.Follow(v.Ctx(), v.Actor, reference)
	if err != nil {
		return nil, err
	}
	for _, i := range follow.Items {
		if i.Kind == models.FollowLetter && i.OrganisationID == organisation && i.ReleasedAt == nil {
			view.Aside, view.AsideBy = i.Aside, i.AsideBy
			action := "/decisions/" + reference + "/follow-up/letters/" + v.Param("organisation")
			if view.Refusal = i.Refusal; i.Refusal == nil {
				view.Action = action
			}
			if v.Actor.May(models.PermMatterOpen) == nil && i.Aside == nil {
				view.SetAside = &components.Form{Action: action + "/setting-aside", Faults: faults, Values: values}
			}
		}
	}
	return board.Letter(board.Refill(view, faults, values)), nil
}

func decisionLetterFile(v *Visit) error {
	l, _, err := v.letterOf()
	if err != nil {
		return err
	}
	name := board.FileName("letter", l.Content.Decision, v.Param("organisation"), l.Content.Language)
	return v.editable(name, board.LetterDocument(v.Ctx(), v.issuer(), l))
}

// draftOf is the record of a decision that waits for the minutes.
func (v *Visit) draftOf() (models.FollowView, error) {
	return v.Papers.Follow(v.Ctx(), v.Actor, v.Param("reference"))
}

func minutesDraftPage(v *Visit) error {
	follow, err := v.draftOf()
	if err != nil {
		return err
	}
	reference, m := follow.Decision.Reference, follow.Minutes
	title, path := v.T("papers.minutes"), "/decisions/"+reference+"/follow-up"
	view := board.LetterPageView{At: v.At, Document: board.MinutesDraftDocument(v.Ctx(), v.issuer(), m.Draft), Refusal: m.Refusal, Release: board.MinutesButton(m),
		Editable: v.At(path + "/minutes/document"), Back: v.At(path), Page: v.Page(title, v.decisionCrumbs(reference, title)...)}
	if m.Refusal == nil {
		view.Action = path + "/minutes"
	}
	return v.Render(board.Letter(view))
}

func minutesDraftFile(v *Visit) error {
	follow, err := v.draftOf()
	if err != nil {
		return err
	}
	d := follow.Minutes.Draft
	return v.editable(board.FileName("minutes", d.Decision, d.Language), board.MinutesDraftDocument(v.Ctx(), v.issuer(), d))
}

func releaseMinutes(v *Visit) error {
	reference := v.Param("reference")
	written, err := v.Papers.ReleaseMinutes(v.Ctx(), v.Actor, reference, func(d models.DecisionRecord) string { return board.MinutesDraftText(v.Ctx(), d) })
	said := "papers.done.agenda"
	if written {
		said = "papers.done.minutes"
	}
	return v.release(said, func(string) error { return err })
}
