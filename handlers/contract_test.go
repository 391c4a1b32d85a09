package handlers_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"seedfund/app/apptest/boardroom"
	"seedfund/app/meetings"
	"seedfund/handlers/handlerstest"
	"seedfund/models"
)

// textOf is an answer's text, or the texts of the parts of a document or a
// workbook.
func textOf(t *testing.T, body []byte) string {
	t.Helper()
	if !bytes.HasPrefix(body, []byte("PK")) {
		return string(body)
	}
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range archive.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(f.Name + "\n")
		out.Write(text)
	}
	return out.String()
}

// papersOf are addresses of files of the matters and decisions of a room.
func papersOf() []string {
	var out []string
	for id := 1; id <= 3; id++ {
		for _, of := range []string{"/board/matters/%d", "/board/matters/%d/interest", "/board/matters/%d/late", "/board/matters/%d/roll", "/board/matters/%d/reservation",
			"/decisions/DEM00-D-2027-%02d", "/decisions/DEM00-D-2027-%02d/certificate", "/decisions/DEM00-D-2027-%02d/certificate/full", "/decisions/DEM00-D-2027-%02d/document",
			"/api/v1/board/matters/%d", "/api/v1/decisions/DEM00-D-2027-%02d", "/api/v1/decisions/DEM00-D-2027-%02d/certificate", "/api/v1/decisions/DEM00-D-2027-%02d/certificate/full"} {
			out = append(out, fmt.Sprintf(of, id))
		}
	}
	return out
}

// S1: what the seats said is on no page, list, number, file and answer that a
// seat without a vote can reach, nor in its letters, its calendar or what a
// refusal says, while the matter is open and when it is decided. Control: the
// chair finds it.
func TestHiddenPositionsAreNowhere(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	s := handlerstest.On(t, r.Harness, handlerstest.Origin)
	m := r.Opened()
	words := []string{"ZQ-REASON-OF-OBJECTION", "ZQ-REMEDY-OF-OBJECTION", "ZQ-REMARK", "ZQ-SCORE"}
	r.Answer(m, models.ConstituencyStakeholders, 2, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Words: "before the second season", Reason: words[0], WouldRemove: words[1]})
	r.Answer(m, models.ConstituencyContributors, 1, models.VoteInput{TextNumber: 1, Answer: models.AnswerRemarks, Reason: words[2]})
	scores := map[string]int{}
	v, err := r.Matters.Show(r.Ctx, r.Chair, m.ID)
	r.Must(err)
	for _, c := range v.Criteria {
		if !c.RecordedOnly {
			scores[c.Code] = 4
		}
	}
	r.Must(r.Matters.Score(r.Ctx, r.Member(models.ConstituencyContributors, 1), m.ID, 0, scores, words[3]))
	look := func(when string) {
		t.Helper()
		without, chair := r.Fresh(r.Members["network/1"]), readable(t, s.SignIn(r.Fresh(r.Chair)), papersOf()...)
		browser := s.SignIn(without)
		seen := readable(t, browser, papersOf()...)
		refused := browser.Post(fmt.Sprintf("/board/matters/%d/votes", m.ID), handlerstest.Values{"text": "1", "answer": "agree"})
		seen["a refusal"] = string(refused.Body)
		var letters []string
		r.Must(r.DB.Read(r.Ctx).Raw("SELECT params FROM messages WHERE account_id = ?", without.AccountID).Scan(&letters).Error)
		seen["letters"] = strings.Join(letters, "\n")
		for _, word := range words {
			hits := 0
			for path, body := range seen {
				if strings.Contains(textOf(t, []byte(strings.TrimPrefix(body, "200 "))), word) {
					t.Errorf("%s: %s has %s", when, path, word)
				}
			}
			for _, body := range chair {
				if strings.Contains(body, word) {
					hits++
				}
			}
			if hits == 0 {
				t.Errorf("%s, control: the chair finds %s nowhere", when, word)
			}
		}
		if len(seen) < 60 {
			t.Errorf("%s: only %d addresses were read", when, len(seen))
		}
	}
	look("open")
	r.AllAgree(m)
	_, err = r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, r.Stored(m.ID).Version)
	r.Must(err)
	look("adopted")
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), m.ID))
	look("published")
}

// plainName is what a file may be called: references and kinds, no title and no
// name.
var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// S4: no file's name tells a title, a question or a name, and no document's or
// workbook's own data names a person, whoever takes it.
func TestNamesAreNotInFileNamesOrMetadata(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	s := handlerstest.On(t, r.Harness, handlerstest.Origin)
	m := r.Opened()
	r.AllAgree(m)
	_, err := r.Matters.Adopt(r.Ctx, r.Fresh(r.Chair), m.ID, m.Version)
	r.Must(err)
	r.Must(r.Matters.Publish(r.Ctx, r.Fresh(r.Head), m.ID))
	r.Opened()
	var names []string
	r.Must(r.DB.Read(r.Ctx).Raw("SELECT name FROM people WHERE name <> ''").Scan(&names).Error)
	files, packed := 0, 0
	for _, who := range []*handlerstest.Browser{s.SignIn(r.Fresh(r.Chair)), s.SignIn(r.Fresh(r.Head)), s.SignIn(r.Fresh(r.Members["network/2"])), s.Visitor()} {
		browse(t, who, papersOf(), func(path string, page *handlerstest.Page) {
			disposition := page.Header.Get("Content-Disposition")
			if disposition == "" {
				return
			}
			files++
			_, params, err := mime.ParseMediaType(disposition)
			if err != nil || !plainName.MatchString(params["filename"]) {
				t.Errorf("%s is called %q", path, disposition)
			}
			own := metadata(t, page.Body)
			if own != "" {
				packed++
			}
			for _, name := range names {
				if strings.Contains(own, name) {
					t.Errorf("%s tells %q in its own data", path, name)
				}
			}
		})
	}
	if files < 10 || packed < 3 {
		t.Errorf("%d files, %d of them with data of their own", files, packed)
	}
}

// metadata are the properties of a document or a workbook.
func metadata(t *testing.T, body []byte) string {
	t.Helper()
	if !bytes.HasPrefix(body, []byte("PK")) {
		return ""
	}
	whole := textOf(t, body)
	out := ""
	for _, part := range []string{"docProps/core.xml\n", "docProps/app.xml\n", "docProps/custom.xml\n"} {
		if at := strings.Index(whole, part); at >= 0 {
			end := strings.Index(whole[at:], "Properties>")
			out += whole[at : at+max(end, len(part))]
		}
	}
	return out
}

// A4: a script in a reason and in minutes is text on the pages, in the API's
// answers and in the documents of both.
func TestAScriptInATextStaysText(t *testing.T) {
	t.Parallel()
	r := boardroom.New(t)
	s := handlerstest.On(t, r.Harness, handlerstest.Origin)
	const script, marker = `<script>alert("ZQ-SCRIPT")</script>`, "ZQ-SCRIPT"
	m := r.Other(models.MatterOther, models.SubjectNone)
	r.Answer(m, models.ConstituencyCountries, 2, models.VoteInput{TextNumber: 1, Answer: models.AnswerObject, Reason: script, WouldRemove: script})
	starts := r.DB.Now(r.Ctx).AddDate(0, 0, 20)
	meeting, err := s.Services.Meetings.Prepare(r.Ctx, r.Officer, r.Board.ID, meetings.Input{Mode: models.Hybrid, Place: "Room", Link: "https://meet.example.test/board",
		Languages: []string{"en"}, StartsAt: starts, EndsAt: starts.Add(time.Hour), Zone: "Europe/Zurich"})
	r.Must(err)
	item, err := s.Services.Meetings.AddItem(r.Ctx, r.Officer, meeting.ID, meetings.ItemInput{Title: script, Presenter: "chair", Minutes: 10})
	r.Must(err)
	version := func() int64 {
		v, err := s.Services.Meetings.Show(r.Ctx, r.Officer, meeting.ID)
		r.Must(err)
		return v.Meeting.Version
	}
	r.Must(s.Services.Meetings.Convene(r.Ctx, r.Fresh(r.Head), meeting.ID, version(), ""))
	r.Clock.Set(starts)
	r.Must(s.Services.Meetings.Begin(r.Ctx, r.Fresh(r.Chair), meeting.ID, version(), nil, nil))
	r.Clock.Set(starts.Add(time.Hour))
	r.Must(s.Services.Meetings.End(r.Ctx, r.Fresh(r.Chair), meeting.ID, version(), nil))
	_, err = s.Services.Meetings.Write(r.Ctx, r.Officer, meeting.ID, item.ID, 0, script)
	r.Must(err)
	chair := s.SignIn(r.Fresh(r.Chair))
	for _, path := range []string{fmt.Sprint("/board/matters/", m.ID), fmt.Sprint("/meetings/", meeting.ID, "/minutes"), fmt.Sprint("/meetings/", meeting.ID, "/minutes/file"),
		fmt.Sprint("/fr/meetings/", meeting.ID, "/minutes"), fmt.Sprint("/api/v1/meetings/", meeting.ID), fmt.Sprint("/meetings/", meeting.ID)} {
		page := chair.Get(path)
		text := textOf(t, page.Body)
		if page.Status != http.StatusOK || !strings.Contains(text, marker) {
			t.Errorf("%s: %d, the text is not there", path, page.Status)
		}
		if strings.Contains(text, "<script>alert") && !strings.Contains(page.Header.Get("Content-Type"), "json") {
			t.Errorf("%s: the text is a script", path)
		}
	}
	if page := chair.Get(fmt.Sprint("/meetings/", meeting.ID, "/minutes")); page.Has("main script") {
		t.Error("the page of minutes carries a script")
	}
}
