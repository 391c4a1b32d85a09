package handlers

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app"
	"seedfund/app/proposals"
	"seedfund/frontend/components"
	"seedfund/frontend/i18n"
	"seedfund/frontend/layout"
	"seedfund/frontend/pages/home"
	pages "seedfund/frontend/pages/proposals"
	reviewpages "seedfund/frontend/pages/reviews"
	"seedfund/models"
)

// talkRoutes are the pages of one audience of the conversation on a proposal: the
// same acts, under addresses and rights of their own.
func talkRoutes(audience models.Audience, read, write models.Permission, list, open, show, say, end, again, mark string) []Route {
	room := func(h func(*Visit, models.Audience) error) Handler {
		return func(v *Visit) error { return h(v, audience) }
	}
	path := "/proposals/:id" + pages.TalkPath(audience)
	return []Route{
		get(path, May(read), room(talkPage), list),
		get(path+"/new", May(write), room(newThreadPage), open),
		post(path, May(write), room(openThread), open),
		get(path+"/:thread", May(read), room(threadPage), show, mark),
		post(path+"/:thread", May(write), room(sayInThread), say),
		post(path+"/:thread/closing", May(write), room(closeThread), end),
		post(path+"/:thread/reopening", May(write), room(reopenThread), again),
	}
}

func (v *Visit) talkTitle(a models.Audience) string { return v.T("talk.title_" + string(a)) }

func talkPage(v *Visit, room models.Audience) error {
	view, err := v.proposal()
	if err != nil {
		return err
	}
	c, err := v.Proposals.Conversation(v.Ctx(), v.Actor, view.Proposal.ID)
	if err != nil {
		return err
	}
	page := pages.ConversationView{Frame: v.proposalFrame(view, v.talkTitle(room)), Conversation: c, Room: room}
	if part := v.QueryParam("part"); slices.Contains(c.Parts, part) {
		page.Part = part
	}
	return v.Render(pages.Conversation(page))
}

func newThreadPage(v *Visit, room models.Audience) error {
	page, err := v.newThread(room, nil, nil)
	if err != nil {
		return err
	}
	return v.Render(page)
}

func (v *Visit) newThread(room models.Audience, faults *models.Error, values url.Values) (templ.Component, error) {
	view, err := v.proposal()
	if err != nil {
		return nil, err
	}
	c, err := v.Proposals.Conversation(v.Ctx(), v.Actor, view.Proposal.ID)
	if err != nil {
		return nil, err
	}
	switch {
	case c.Party == "":
		return nil, models.Forbidden("proposals.not_yours", "96")
	case c.Latest == 0:
		return nil, models.Conflict("proposals.talk_not_begun", "23").With(map[string]any{"Reference": view.Call.Reference})
	case c.Ended:
		return nil, models.Conflict("proposals.talk_ended", "99")
	}
	title := v.T("talk.new_internal")
	if room == models.AudienceShared {
		title = v.T("talk.new_" + string(c.Party))
	}
	p := pages.NewThreadView{Frame: v.proposalFrame(view, title), Room: room, Party: c.Party, Parts: c.Parts,
		Form: components.Form{Action: pages.Address(view.Proposal.ID) + pages.TalkPath(room), Faults: faults, Values: values}}
	if part := v.QueryParam("part"); slices.Contains(c.Parts, part) {
		p.Part = part
	}
	return pages.NewThread(p), nil
}

func openThread(v *Visit, room models.Audience) error {
	id, err := v.ID("id")
	if err != nil {
		return err
	}
	in := proposals.ThreadInput{Audience: room, Part: v.Form.Get("part"), Subject: v.Form.Get("subject"), Text: v.Form.Get("text"), Wants: v.Form.Get("wants") != ""}
	number, err := v.Proposals.OpenThread(v.Ctx(), v.Actor, id, in)
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			return v.newThread(room, faults, values)
		})
	}
	return v.Done(pages.Address(id)+pages.ThreadPath(room, number), "talk.done.said")
}

func threadPage(v *Visit, room models.Audience) error {
	page, upto, err := v.threadView(room, nil, nil)
	if err != nil {
		return err
	}
	if err := v.Render(page); err != nil {
		return err
	}
	// What was shown is read. Should the note of it fail, it is new once more.
	id, _ := v.ID("id")
	number, _ := v.ID("thread")
	err = v.Proposals.ReadThread(v.Ctx(), v.Actor, id, room, int(number), upto)
	if err == nil && v.Mail != nil {
		err = v.Mail.ReadAbout(v.Ctx(), v.Actor, pages.Address(id)+pages.ThreadPath(room, int(number)))
	}
	if err != nil {
		v.site.log.Error("note what was read", "id", requestID(v.Context), "error", err)
	}
	return nil
}

// threadView is the page of one thread and how many messages it shows.
func (v *Visit) threadView(room models.Audience, faults *models.Error, values url.Values) (templ.Component, int, error) {
	number, err := v.ID("thread")
	if err != nil {
		return nil, 0, err
	}
	view, err := v.proposal()
	if err != nil {
		return nil, 0, err
	}
	t, err := v.Proposals.Thread(v.Ctx(), v.Actor, view.Proposal.ID, room, int(number))
	if err != nil {
		return nil, 0, err
	}
	at := pages.Address(view.Proposal.ID) + pages.ThreadPath(room, int(number))
	crumbs := []layout.Crumb{v.proposalsCrumb(), {Label: view.Proposal.Title, Href: v.At(pages.Address(view.Proposal.ID))},
		{Label: v.talkTitle(room), Href: v.At(pages.Address(view.Proposal.ID) + pages.TalkPath(room))}, {Label: t.Thread.Subject}}
	return pages.Thread(pages.ThreadPage{
		Frame:      pages.Frame{Site: v.proposalSite(t.Thread.Subject, crumbs...), View: view, Reader: v.reader(view), Me: v.Actor.AccountID},
		ThreadView: t, Mandate: v.Actor.MandateID,
		Say:    components.Form{Action: at, Faults: faults, Values: values},
		Close:  components.Form{Name: "closing", Action: at + "/closing", Version: t.Thread.Version},
		Reopen: components.Form{Name: "reopening", Action: at + "/reopening", Version: t.Thread.Version},
	}), t.Thread.Messages, nil
}

// inThread is the proposal and the number of the thread of the address.
func (v *Visit) inThread() (id int64, number int, err error) {
	if id, err = v.ID("id"); err != nil {
		return 0, 0, err
	}
	n, err := v.ID("thread")
	return id, int(n), err
}

func sayInThread(v *Visit, room models.Audience) error {
	id, number, err := v.inThread()
	if err != nil {
		return err
	}
	in := v.Inputs()
	m := proposals.MessageInput{Text: v.Form.Get("text"), Corrects: int(in.ID("corrects")), Wants: in.Text("wants") != ""}
	said := 0
	if err = in.Err(); err == nil {
		said, err = v.Proposals.Say(v.Ctx(), v.Actor, id, room, number, m)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			page, _, err := v.threadView(room, faults, values)
			return page, err
		})
	}
	return v.Done(pages.Address(id)+pages.ThreadPath(room, number)+"#message-"+strconv.Itoa(said), "talk.done.said")
}

func closeThread(v *Visit, room models.Audience) error {
	return v.moveThread(room, models.ThreadClose, "talk.done.closed")
}

func reopenThread(v *Visit, room models.Audience) error {
	return v.moveThread(room, models.ThreadReopen, "talk.done.reopened")
}

func (v *Visit) moveThread(room models.Audience, action models.ThreadAction, said string) error {
	id, number, err := v.inThread()
	if err != nil {
		return err
	}
	if err := v.Proposals.MoveThread(v.Ctx(), v.Actor, id, room, number, v.Version(), action, v.Form.Get("reason")); err != nil {
		return err
	}
	return v.Done(pages.Address(id)+pages.ThreadPath(room, number), said)
}

// talked is the conversation on a proposal for who judges it in the secretariat.
func (v *Visit) talked(id int64) (*reviewpages.Talked, error) {
	if v.Actor.May(models.PermNotesRead) != nil {
		return nil, nil
	}
	shared, err := v.Proposals.Threads(v.Ctx(), v.Actor, id, models.AudienceShared)
	if err != nil {
		return nil, err
	}
	internal, err := v.Proposals.Threads(v.Ctx(), v.Actor, id, models.AudienceInternal)
	return &reviewpages.Talked{Shared: shared, Internal: internal}, err
}

// talkTasks are the threads that wait for an answer of the actor's side.
func talkTasks(ctx context.Context, s *app.Services, a models.Actor) ([]home.Task, error) {
	waiting, err := s.Proposals.TalkWaiting(ctx, a)
	if err != nil {
		return nil, err
	}
	var tasks []home.Task
	for _, w := range waiting {
		href := pages.Address(w.ProposalID) + pages.TalkPath(models.AudienceShared)
		if w.Count == 1 {
			href = pages.Address(w.ProposalID) + pages.ThreadPath(models.AudienceShared, w.Number)
		}
		tasks = append(tasks, home.Task{Title: i18n.T(ctx, "talk.task", "Count", w.Count, "Reference", w.Reference), Hint: w.Title, Href: href, Verb: i18n.T(ctx, "talk.task_verb")})
	}
	return tasks, nil
}
