package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/app/proposals"
	"seedfund/frontend/components"
	"seedfund/frontend/layout"
	pages "seedfund/frontend/pages/proposals"
	"seedfund/models"
)

// linkHeader carries the secret of an endorser's link beside the pieces of a
// letter, where no address is to hold it.
const linkHeader = "X-Endorsement-Link"

// behindLink has no page of an endorser tell another site its address, which
// holds the secret, and none be kept.
func (v *Visit) behindLink() {
	h := v.Response().Header()
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow")
}

// endorsing is the page of an endorser: no menu, no account, nothing that leads
// anywhere else.
func (v *Visit) endorsing(secret, title string, data models.EndorsementPage) pages.EndorsingView {
	site := v.proposalSite(title)
	path := pages.EndorsingPath + "?t=" + url.QueryEscape(secret)
	site.Menu, site.More, site.Account, site.Crumbs, site.NoLedger = nil, nil, layout.Account{}, nil, true
	site.Path, site.Languages = path, layout.LanguageLinks(v.Ctx(), path)
	return pages.EndorsingView{Site: site, Data: data, Secret: url.QueryEscape(secret),
		Form: components.Form{Action: v.At(pages.EndorsingPath), Files: true}}
}

// renderLink answers with a page of an endorser. Its one script may send pieces
// to this site.
func (v *Visit) renderLink(status int, page templ.Component) error {
	var body bytes.Buffer
	if err := page.Render(v.Ctx(), &body); err != nil {
		return fmt.Errorf("render %s: %w", v.Path(), err)
	}
	h := v.Response().Header()
	h.Set("Content-Security-Policy", v.site.assets.Policy(true))
	h.Set("Content-Language", v.Lang())
	return v.Blob(status, "text/html; charset=utf-8", body.Bytes())
}

// endorsingPage is what the link leads to: the document and the question, or the
// receipt.
func endorsingPage(v *Visit) error {
	v.behindLink()
	secret := v.QueryParam("t")
	data, err := v.Proposals.OpenEndorsement(v.Ctx(), v.Door(), secret)
	if err != nil {
		return err
	}
	return v.showEndorsing(http.StatusOK, v.endorsing(secret, data.Text.Title, data), false)
}

func (v *Visit) showEndorsing(status int, view pages.EndorsingView, other bool) error {
	if view.Data.Receipt {
		view.Title = v.T("endorsements.receipt_title")
		return v.renderLink(status, pages.EndorsementReceipt(view, other))
	}
	return v.renderLink(status, pages.Endorsing(view))
}

// endorsedDocumentPage is the whole text, for as long as an answer is awaited.
func endorsedDocumentPage(v *Visit) error {
	v.behindLink()
	secret := v.QueryParam("t")
	data, err := v.Proposals.OpenEndorsement(v.Ctx(), v.Door(), secret)
	if err != nil {
		return err
	}
	view := v.endorsing(secret, data.Text.Title, data)
	if !data.Receipt {
		view.WholeStyle = true
		path := pages.EndorsingPath + "/document?t=" + url.QueryEscape(secret)
		view.Languages = layout.LanguageLinks(v.Ctx(), path)
		return v.renderLink(http.StatusOK, pages.EndorsedDocument(view))
	}
	return v.showEndorsing(http.StatusOK, view, false)
}

// answerEndorsing takes the one answer. Sent again it shows the same receipt.
func answerEndorsing(v *Visit) error {
	v.behindLink()
	secret := v.Form.Get("t")
	data, sent, err := v.takeAnswer(secret)
	if err == nil {
		view := v.endorsing(secret, v.T("endorsements.receipt_title"), data)
		return v.Redirect(http.StatusSeeOther, v.At(pages.EndorsingPath+"?t="+view.Secret))
	}
	e := models.AsError(err)
	switch {
	case e != nil && e.Key == "endorsements.changed":
		if data, err = v.Proposals.ChangedSince(v.Ctx(), v.Door(), secret, v.Form.Get("digest")); err != nil {
			return err
		}
		view := v.endorsing(secret, data.Text.Title, data)
		view.Form.Values, view.Sent = v.Form, sent
		return v.showEndorsing(http.StatusConflict, view, false)
	case e != nil && (e.Kind == models.KindInvalid || e.Key == "endorsements.answered_otherwise"):
		data, broken := v.Proposals.OpenEndorsement(v.Ctx(), v.Door(), secret)
		if broken != nil {
			return broken
		}
		v.Set(failedKey, true)
		view := v.endorsing(secret, data.Text.Title, data)
		view.Form.Faults, view.Form.Values, view.Sent = letterField(e), v.Form, sent
		status := http.StatusUnprocessableEntity
		if e.Kind == models.KindConflict {
			status = http.StatusConflict
		}
		return v.showEndorsing(status, view, e.Kind == models.KindConflict)
	}
	return err
}

// takeAnswer reads the form of an endorser and hands it on.
func (v *Visit) takeAnswer(secret string) (models.EndorsementPage, pages.SentLetter, error) {
	in := v.Inputs()
	answer := proposals.EndorsementAnswer{Digest: in.Text("digest"), Given: in.Text("answer") == "give", Declined: in.Text("answer") == "decline",
		Signatory: in.Text("signatory"), Office: in.Text("office"), Remarks: in.Text("remarks")}
	sent := v.letterBefore()
	var held files.Held
	link, proposal, err := v.Proposals.MayAnswer(v.Ctx(), v.Actor, v.Door(), secret, answer)
	if err == nil {
		var with bool
		if sent, held, with, err = v.stampedLetter(link, proposal); err != nil {
			return models.EndorsementPage{}, sent, err
		}
		if with {
			answer.Letter = v.Files.Row(held)
		}
	} else if e := models.AsError(err); e == nil || e.Key != "endorsements.link_used" {
		return models.EndorsementPage{}, sent, err
	}
	data, err := v.Proposals.AnswerEndorsement(v.Ctx(), v.Actor, v.Door(), secret, answer)
	return data, sent, v.Files.Settle(v.Ctx(), held, err)
}

// letterBefore is the letter of a form that came in pieces before it.
func (v *Visit) letterBefore() pages.SentLetter {
	for _, field := range []string{"photo", "letter"} {
		if id := v.Form.Get(incomingField + field); id != "" {
			return pages.SentLetter{Field: field, ID: id}
		}
	}
	return pages.SentLetter{}
}

// stampedLetter takes in the letter of a form, whether it came with the form or in
// pieces before it, and says whether one was sent.
func (v *Visit) stampedLetter(link, proposal int64) (sent pages.SentLetter, held files.Held, with bool, err error) {
	for _, field := range []string{"photo", "letter"} {
		name, body, err := v.letterSent(link, field, &sent)
		if errors.Is(err, http.ErrMissingFile) {
			continue
		}
		if err != nil {
			return sent, held, false, err
		}
		defer body.Close()
		if err := files.CheckLetter(name); err != nil {
			return pages.SentLetter{}, held, false, err
		}
		held, err = v.Files.Take(files.Upload{OwnerType: proposals.FileOwner, OwnerID: proposal, Purpose: files.PurposeEndorsement, Name: name, Body: body})
		if err != nil {
			return pages.SentLetter{}, held, false, err
		}
		return sent, held, true, nil
	}
	return sent, held, false, nil
}

func (v *Visit) letterSent(link int64, field string, sent *pages.SentLetter) (string, io.ReadCloser, error) {
	if text := v.Form.Get(incomingField + field); text != "" {
		id, _ := strconv.ParseInt(text, 10, 64)
		whole, err := v.Files.WholeLetter(v.Ctx(), link, id)
		if models.IsKind(err, models.KindNotFound) {
			return "", nil, models.Invalid("files.refused", models.FieldError{Field: "file", Key: "files.gone"})
		}
		if err != nil {
			return "", nil, err
		}
		sent.Field, sent.ID = field, text
		return whole.Name, whole, nil
	}
	body, head, err := v.Request().FormFile(field)
	if errors.Is(err, http.ErrNotMultipart) {
		err = http.ErrMissingFile
	}
	if err != nil {
		return "", nil, err
	}
	return head.Filename, body, nil
}

// linkOf is the link whose secret a request for pieces carries.
func (v *Visit) linkOf() (int64, error) {
	v.behindLink()
	link, _, err := v.Proposals.EndorsementLink(v.Ctx(), v.Door(), v.Request().Header.Get(linkHeader))
	return link, err
}

// beginLetter opens the way for a letter in pieces.
func beginLetter(v *Visit) error {
	link, err := v.linkOf()
	if err != nil {
		return v.incomingRefused(err)
	}
	size, _ := strconv.ParseInt(v.Form.Get("size"), 10, 64)
	in, err := v.Files.BeginLetter(v.Ctx(), link, v.Form.Get("name"), size)
	if err != nil {
		return v.incomingRefused(err)
	}
	return v.JSON(http.StatusOK, incomingAnswer{ID: in.ID, Size: in.Size})
}

// showLetter says how far a letter is.
func showLetter(v *Visit) error {
	link, err := v.linkOf()
	if err != nil {
		return v.incomingRefused(err)
	}
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in, n, err := v.Files.ArrivedLetter(v.Ctx(), link, id)
	if err != nil {
		return err
	}
	return v.JSON(http.StatusOK, incomingAnswer{ID: in.ID, Arrived: n, Size: in.Size})
}

// takeLetterPiece adds the piece in the body, as takePiece does.
func takeLetterPiece(v *Visit) error {
	link, err := v.linkOf()
	if err != nil {
		return v.incomingRefused(err)
	}
	there := func(id int64) error {
		_, _, err := v.Files.ArrivedLetter(v.Ctx(), link, id)
		return err
	}
	return v.appendPiece(there, func(ctx context.Context, id, at int64, piece io.Reader) (int64, error) {
		return v.Files.AppendLetter(ctx, link, id, at, piece)
	})
}
