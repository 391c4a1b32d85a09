package reports

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
)

func TestAFeedIsFoldedEscapedAndTheSameEachTime(t *testing.T) {
	arabic := "يُغلق باب الردود الخطية: هل يموّل الصندوق برنامج العمل والعودة بكرامة في البلد ألف والبلد باء؟ نعم أو لا؛ مع الأسباب, كلها"
	long := strings.Repeat("é", 200)
	hostile := "x\r\nEND:VCALENDAR\rSUMMARY:y\nATTACH:http://elsewhere.example/,;\\"
	at := time.Date(2026, 12, 1, 23, 30, 0, 0, time.UTC)
	events := []CalendarEvent{
		{UID: "vote-7@dem00", Summary: arabic, Address: "https://fund.example/board/matters/7", At: at, Sequence: 4, Changed: at},
		{UID: "condition-1@dem00", Summary: long, Address: "https://fund.example/x", At: at.Truncate(24 * time.Hour), WholeDay: true, Cancelled: true, Changed: at},
		{UID: "call-1@dem00", Summary: hostile, Address: "https://fund.example/y", At: at, Changed: at},
		{UID: "meeting-2@dem00", Summary: "Meeting", Address: "https://fund.example/z", At: at, Until: at.Add(3 * time.Hour), Place: "Room 4, Geneva; online", Tentative: true, Changed: at},
	}
	feed := func() string {
		var out bytes.Buffer
		if err := WriteCalendar(&out, "تقويم الصندوق", "DEM00", events); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	text := feed()
	if text != feed() {
		t.Error("two feeds of the same dates differ")
	}
	if strings.ContainsAny(strings.ReplaceAll(text, "\r\n", ""), "\r\n") {
		t.Error("a line does not end in CRLF")
	}
	for _, line := range strings.Split(text, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	if strings.Contains(text, "\r\nSUMMARY:y") || strings.Contains(text, "\r\nATTACH") {
		t.Error("a text became a line of its own")
	}
	for _, want := range []string{"DTSTART:20261201T233000Z", "DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261202", "STATUS:CANCELLED", "SEQUENCE:4", "UID:vote-7@dem00",
		"DTEND:20261202T023000Z", `LOCATION:Room 4\, Geneva\; online`, "STATUS:TENTATIVE"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	read, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range read.Events() {
		want := strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ").Replace(events[i].Summary)
		if got := e.GetProperty(ics.ComponentPropertySummary).Value; got != want {
			t.Errorf("event %d reads %q, not %q", i, got, want)
		}
	}
}
