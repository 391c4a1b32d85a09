package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"seedfund/app/files"
	"seedfund/app/proposals"
	pages "seedfund/frontend/pages/proposals"
	"seedfund/models"
	"seedfund/models/when"
)

func startProposal(v *Visit) error {
	call, err := v.Calls.ByReference(v.Ctx(), v.Actor, v.Param("reference"))
	if err != nil {
		return err
	}
	in := v.Inputs()
	b := proposals.Beginning{CallID: call.Call.ID, Title: in.Text("title"), Organisation: in.ID("organisation"), Country: in.Text("country")}
	err = in.Err()
	var id int64
	if err == nil {
		id, err = v.Proposals.Start(v.Ctx(), v.Actor, b)
	}
	if e := models.AsError(err); e != nil && e.Kind == models.KindInvalid {
		v.Set(failedKey, true)
		page, broken := v.startForm(call, e, v.Form)
		if broken != nil {
			return broken
		}
		return v.RenderAs(http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return v.Done(pages.Address(id), "proposals.done.started")
}

// saved leads on from a part that was saved: to the next part, or where the
// button says.
func (v *Visit) saved(view models.ProposalView, part string) error {
	home := pages.Address(view.Proposal.ID)
	switch v.Form.Get("next") {
	case "home":
		return v.Done(home, "proposals.done.part")
	case "here":
		return v.Done(home+pages.PartPath(part), "proposals.done.part")
	case "ready":
		return v.savedReady(part)
	}
	return v.Done(pages.After(*view.Document, part), "proposals.done.part")
}

// partAgain answers a refused save of a part with its page.
func (v *Visit) partAgain(err error, view models.ProposalView, part string) error {
	return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
		return v.part(view, part, partSent{faults: faults, values: values})
	})
}

func saveFacts(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	in := v.Inputs()
	facts := proposals.Facts{Version: v.Version(), Title: in.Text("title"), Theme: int(in.ID("theme")), Months: int(in.Whole("months")),
		StartOn: in.Date("start_on"), Asked: in.Cents("asked")}
	for _, text := range in.Values["objectives"] {
		if n, err := strconv.Atoi(text); err == nil {
			facts.Objectives = append(facts.Objectives, n)
		}
	}
	if err = in.Err(); err == nil {
		err = v.Proposals.SaveFacts(v.Ctx(), v.Actor, view.Proposal.ID, facts)
	}
	if err != nil {
		return v.partAgain(err, view, models.PartFacts)
	}
	return v.saved(view, models.PartFacts)
}

func savePartners(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	in := v.Inputs()
	partners := proposals.Partners{Version: v.Version()}
	for _, text := range in.Values["organisations"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			partners.Organisations = append(partners.Organisations, id)
		}
	}
	for _, name := range in.names("share[") {
		code := strings.TrimSuffix(strings.TrimPrefix(name, "share["), "]")
		if in.Text(name) != "" {
			partners.Countries = append(partners.Countries, proposals.Share{Country: code, Basis: in.perCent(name, "proposals.share_unread")})
		}
	}
	if code := in.Text("add_country"); code != "" {
		partners.Countries = append(partners.Countries, proposals.Share{Country: code, Basis: in.perCent("add_share", "proposals.share_unread")})
	}
	if err = in.Err(); err == nil {
		err = v.Proposals.SavePartners(v.Ctx(), v.Actor, view.Proposal.ID, partners)
	}
	if err != nil {
		return v.partAgain(err, view, models.PartPartners)
	}
	return v.saved(view, models.PartPartners)
}

// names are the fields that begin with a text, in order.
func (in *Inputs) names(prefix string) []string {
	var out []string
	for name := range in.Values {
		if strings.HasPrefix(name, prefix) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func savePlan(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	in := v.Inputs()
	plan := proposals.Plan{Version: v.Version(), DueOn: map[int]when.Date{}}
	for _, t := range view.Document.Tranches {
		plan.DueOn[t.Number] = in.Date(pages.DueField(t.Number))
	}
	if err = in.Err(); err == nil {
		err = v.Proposals.SavePlan(v.Ctx(), v.Actor, view.Proposal.ID, plan)
	}
	if err != nil {
		return v.partAgain(err, view, models.PartTranches)
	}
	return v.saved(view, models.PartTranches)
}

// sectionInputs are the answers a form of one section sends.
func (v *Visit) sectionInputs(section models.FormSection) []proposals.AnswerInput {
	var out []proposals.AnswerInput
	for _, q := range section.Questions {
		if !v.Form.Has(pages.VersionField(q.Code)) || q.Kind == models.QuestionFile {
			continue
		}
		based, _ := strconv.ParseInt(v.Form.Get(pages.VersionField(q.Code)), 10, 64)
		text := v.Form.Get(q.Code)
		if q.InRows() {
			rows, _ := q.WithCells(nil, v.Form)
			text = rows.Text()
		}
		out = append(out, proposals.AnswerInput{Question: q.Code, Text: text, Version: based})
	}
	return out
}

// typedInto are the answers of a section in which something was typed: only what
// has changed is sent, and cells are laid over the rows the author had.
func (v *Visit) typedInto(view models.ProposalView, section models.FormSection) []proposals.AnswerInput {
	var out []proposals.AnswerInput
	for _, in := range v.sectionInputs(section) {
		q, _, _ := view.Form.Schema.Question(in.Question)
		if !q.InRows() {
			if v.Form.Has(in.Question) {
				out = append(out, in)
			}
			continue
		}
		stands := view.Document.Answers[q.Code].Text
		if d, ok := draftOf(view, q.Code, v.Actor.AccountID); ok {
			stands = d.Text
		}
		rows, err := models.ReadRows(stands)
		if err != nil {
			rows = nil
		}
		if rows, typed := q.WithCells(rows, v.Form); typed {
			in.Text = rows.Loose()
			out = append(out, in)
		}
	}
	return out
}

func saveSection(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	section, ok := view.Form.Schema.Section(v.Param("section"))
	if !ok {
		return models.NotFound("section")
	}
	err = v.Proposals.SaveSection(v.Ctx(), v.Actor, view.Proposal.ID, section.Code, v.sectionInputs(section))
	if e := models.AsError(err); e != nil && e.Kind == models.KindStale {
		// Nobody's text is lost: one's own stands in the field, the other beside it.
		stale, _ := e.Theirs.([]models.StaleText)
		v.Set(failedKey, true)
		return v.RenderAs(http.StatusConflict, v.section(view, section, sectionSent{stale: stale, values: v.Form}))
	} else if e != nil && e.Kind == models.KindForbidden && view.Proposal.Editable() {
		// The section is another's by now: what was written can still be proposed.
		v.Set(failedKey, true)
		return v.RenderAs(http.StatusForbidden, v.section(view, section, sectionSent{lost: e, values: v.Form}))
	}
	if err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.section(view, section, sectionSent{faults: faults, values: values})
		})
	}
	return v.saved(view, section.Code)
}

// keepDrafts keeps what a person is typing. It answers 204, or 409 when
// somebody else has saved one of the texts meanwhile; all are kept either way.
func keepDrafts(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	var stale error
	for _, section := range view.Form.Schema.Sections {
		for _, in := range v.typedInto(view, section) {
			if _, kept := draftOf(view, in.Question, v.Actor.AccountID); in.Text == view.Document.Answers[in.Question].Text && !kept {
				continue
			}
			_, err := v.Proposals.Autosave(v.Ctx(), v.Actor, view.Proposal.ID, in)
			if models.IsKind(err, models.KindStale) {
				stale = err
			} else if err != nil {
				return err
			}
		}
	}
	if stale != nil {
		return v.NoContent(http.StatusConflict)
	}
	return v.NoContent(http.StatusNoContent)
}

func draftOf(view models.ProposalView, question string, account int64) (models.DraftText, bool) {
	for _, d := range view.Drafts {
		if d.Field == question && d.AccountID == account {
			return d, true
		}
	}
	return models.DraftText{}, false
}

// attachFile takes a file in and binds it to the proposal in one act.
func attachFile(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	kind, id := models.AttachmentKind(v.Form.Get("kind")), view.Proposal.ID
	if err := v.takeAttachment(id, kind); err != nil {
		return v.Again(err, func(faults *models.Error, _ url.Values) templ.Component {
			return v.attachments(view, kind, partSent{faults: atField(faults, pages.FileField(kind))})
		})
	}
	return v.Done(pages.Address(id)+"/attachments", "proposals.done.attached")
}

func (v *Visit) takeAttachment(id int64, kind models.AttachmentKind) error {
	if _, err := v.Proposals.MayAttach(v.Ctx(), v.Actor, id, kind); err != nil {
		return err
	}
	name, body, err := v.sentFile(pages.FileField(kind))
	if err != nil {
		if errors.Is(err, http.ErrMissingFile) {
			return models.Invalid("proposals.attachment_invalid", models.FieldError{Field: "file", Key: "proposals.file_missing"})
		}
		return err
	}
	defer body.Close()
	held, err := v.Files.Take(files.Upload{OwnerType: proposals.FileOwner, OwnerID: id, Purpose: string(kind), Name: name, Body: body})
	if err != nil {
		return err
	}
	return v.Files.Settle(v.Ctx(), held, v.Proposals.AttachWith(v.Ctx(), v.Actor, id, kind, v.Files.Row(held)))
}

// atField moves the faults of a file to the field of the form that sent it.
func atField(e *models.Error, field string) *models.Error {
	c := *e
	c.Fields = slices.Clone(e.Fields)
	for i := range c.Fields {
		c.Fields[i].Field = field
	}
	return &c
}

func removeFile(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	attachment, err := v.ID("attachment")
	if err != nil {
		return err
	}
	if err := v.Proposals.Detach(v.Ctx(), v.Actor, id, attachment); err != nil {
		return err
	}
	return v.Done(pages.Address(id)+"/attachments", "proposals.done.removed")
}

func joinProposal(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := v.Proposals.Join(v.Ctx(), v.Actor, id); err != nil {
		return err
	}
	return v.Done(pages.Address(id), "proposals.done.joined")
}

func endorseProposal(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	if err := v.Proposals.Endorse(v.Ctx(), v.Actor, view.Proposal.ID, v.Form.Get("remarks")); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component { return v.sides(view, faults, values) })
	}
	return v.Done(pages.Address(view.Proposal.ID)+"/sides", "proposals.done.endorsed")
}

func submitProposal(v *Visit) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	sub, err := v.Proposals.Submit(v.Ctx(), v.Actor, id, v.Version())
	if e := models.AsError(err); e != nil && (e.Kind == models.KindInvalid || e.Kind == models.KindStale) {
		view, broken := v.document()
		if broken != nil {
			return broken
		}
		v.Set(failedKey, true)
		// The page lists what is missing, each thing beside its answer.
		return v.RenderAs(map[models.Kind]int{models.KindInvalid: http.StatusUnprocessableEntity, models.KindStale: http.StatusConflict}[e.Kind],
			v.check(view, &models.Error{Kind: e.Kind, Key: e.Key, Clause: e.Clause}))
	}
	if err != nil {
		return err
	}
	return v.Done(pages.Address(id)+"/submissions/"+strconv.Itoa(sub.Number), "proposals.done.submitted")
}

func withdrawProposal(v *Visit) error {
	view, err := v.document()
	if err != nil {
		return err
	}
	if err := v.Proposals.Withdraw(v.Ctx(), v.Actor, view.Proposal.ID, v.Version(), v.Inputs().Text("reason")); err != nil {
		return v.Again(err, func(faults *models.Error, values url.Values) templ.Component {
			return v.withdrawal(view, faults, values)
		})
	}
	return v.Done(pages.Address(view.Proposal.ID), "proposals.done.withdrawn")
}
