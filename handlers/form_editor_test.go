package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"seedfund/app/calls"
	"seedfund/app/proposals"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// The secretariat prepares the next version of a form by its pages, its head
// adopts it, and applicants are asked it: a question in rows is written, kept
// while it is typed, and read again; one that is asked on a condition is there
// while it is asked or answered.
func TestAFormFromItsEditorToItsAnswers(t *testing.T) {
	s := applyStage(t)
	officer := s.As(models.RoleSecretariatOfficer)
	desk := officer.Get("/forms").WantStatus(http.StatusOK).Follow("Concept note").WantText("main", "Version 1 is in use")
	desk = desk.Submit(`form[action$="/draft"]`, nil).WantText(".said", "The next version is open.")
	section := desk.Follow("Add a section").Submit("main form", handlerstest.Values{"code": "Tried", "title[en]": ""}).WantFault("title[en]")
	question := section.Submit("main form", handlerstest.Values{"code": "tried", "title[en]": "What was tried"}).WantText("h1", "Add a question")
	question = question.Submit("main form", handlerstest.Values{"code": "before", "kind": "choice", "label[en]": "Was it tried before?", "options[0][code]": "yes", "options[0][en]": "Yes"}).WantFault("options")
	question = question.Submit("main form", handlerstest.Values{"press": "Save and stay here", "options[1][code]": "no", "options[1][en]": "No"}).WantText(".said", "The draft is changed.")
	officer.Get("/forms/concept").WantText("main", "Was it tried before?")
	lessons := officer.Get("/forms/concept/sections/tried/question").Submit("main form", handlerstest.Values{"code": "lessons", "label[en]": "What was learnt?", "when": "before=perhaps"}).WantFault("when")
	lessons.Submit("main form", handlerstest.Values{"when": "before=yes"}).WantText("main", "Asked if “Was it tried before?” is Yes")
	steps := officer.Get("/forms/concept/sections/tried/question").Submit("main form", handlerstest.Values{"code": "steps", "kind": "table", "label[en]": "The steps"}).WantFault("columns")
	steps.Submit("main form", handlerstest.Values{"columns[0][code]": "step", "columns[0][kind]": "text", "columns[0][en]": "Step", "columns[0][required]": "yes"}).WantText("main", "The steps")
	officer.Get("/forms/concept/preview").WantText("main", "The steps").WantText("main", "Asked if")

	desk = officer.Get("/forms/concept")
	remove := func(code string) *handlerstest.Page {
		return desk.Submit(`form:has([value="remove_question"]):has([value="`+code+`"])`, nil)
	}
	remove("before").WantStatus(http.StatusConflict).WantText("main", "“Was it tried before?” cannot be taken out: “What was learnt?” depends on it").WantText(".faults a", "Go to “What was learnt?”")
	// What others depend on cannot become something else, nor stand after them: each
	// refusal stays where it was asked for, in the words of the questions.
	depended := officer.Get("/forms/concept/questions/before").WantStatus(http.StatusOK)
	depended.Submit("main form", handlerstest.Values{"kind": "text"}).WantStatus(http.StatusConflict).WantText("h1", "Was it tried before?").
		WantText(".faults", "“Was it tried before?” must stay of its kind: “What was learnt?” depends on it.").WantText(".faults a", "Others depend on it: What was learnt?")
	depended.Submit("main form", handlerstest.Values{"options[0][code]": "indeed"}).WantStatus(http.StatusConflict).
		WantText(".faults", "The answer “Yes” of “Was it tried before?” must stay: “What was learnt?” depends on it.").WantText(".faults a", "Others depend on it: What was learnt?")
	desk.Submit(`form:has([value="move_question"]):has([value="before"]):has([name="by"][value="1"])`, nil).WantStatus(http.StatusConflict).
		WantText(".faults", "“What was learnt?” depends on “Was it tried before?” and must stand after it.")
	desk.Submit(`form:has([value="move_question"]):has([value="steps"])`, nil).WantText(".said", "The draft is changed.")
	remove("steps").WantStatus(http.StatusConflict)
	officer.Get("/forms/concept").WantNo(`form[action$="/adoption"]`)
	head := s.SignIn(s.Fresh(s.head))
	head.Get("/forms/concept").Submit(`form[action$="/adoption"]`, nil).WantText(".said", "The version is adopted.").WantText("table", "lessons")
	officer.Get("/forms/concept/versions/1").WantStatus(http.StatusOK)
	officer.Get("/forms/concept/versions/3").WantStatus(http.StatusNotFound)

	call := s.published(func(*calls.Terms) {})
	id, err := s.Services.Proposals.Start(s.Ctx, s.lead, proposals.Beginning{CallID: call.ID, Title: "Work and dignity", Country: "XDA"})
	s.must(err)
	lead, at := s.SignIn(s.lead), "/proposals/"+itoa(id)
	page := lead.Get(at + "/sections/tried").WantStatus(http.StatusOK)
	kept := lead.Post(at+"/drafts", handlerstest.Values{"v.steps": "0", "steps[1][step]": "The second"})
	kept = lead.Post(at+"/drafts", handlerstest.Values{"v.steps": "0", "steps[0][step]": "The first"})
	if kept.Status != http.StatusNoContent {
		t.Fatalf("cells are not kept: %d", kept.Status)
	}
	page = lead.Get(at + "/sections/tried")
	if first, second := handlerstest.Attr(page.One(`[name="steps[0][step]"]`), "value"), handlerstest.Attr(page.One(`[name="steps[1][step]"]`), "value"); first != "The first" || second != "The second" {
		t.Errorf("kept cells come back as %q and %q", first, second)
	}
	page.Submit("main form[data-autosave]", handlerstest.Values{"before": "yes", "lessons": "That fees must be banned first.", "steps[0][step]": ""})
	page = lead.Get(at+"/sections/tried").WantText("main", "Asked if")
	if first := handlerstest.Attr(page.One(`[name="steps[0][step]"]`), "value"); first != "The second" {
		t.Errorf("a row left empty is kept: %q", first)
	}
	page.Submit("main form[data-autosave]", handlerstest.Values{"before": "no"})
	page = lead.Get(at+"/sections/tried").WantText("main", "Answered, but not asked as things stand")
	if !strings.Contains(page.Text("textarea[name=lessons]"), "fees must be banned") {
		t.Error("the answer that is not asked any more is gone")
	}
	lead.Get(at+"/check").WantText("main", "“What was learnt?” is answered but not asked as things stand")
	page.Submit("main form[data-autosave]", handlerstest.Values{"lessons": ""})
	if text := lead.Get(at + "/check").Text("main"); strings.Contains(text, "not asked as things stand") {
		t.Error("an emptied answer is still on the list")
	}
}
