package board

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"seedfund/frontend/i18n"
	"seedfund/models"
	"seedfund/reports/document"
)

func minutes(texts ...string) models.MeetingView {
	v := models.MeetingView{Keeps: true, Meeting: models.Meeting{ID: 4, Number: 3, StartsAt: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)},
		Body: models.Body{Name: "Board"}, Minutes: &models.Minutes{Language: "en", State: models.MinutesDraft}}
	for n, text := range texts {
		line := models.AgendaLine{Number: n + 1, Heading: "Item", Text: &models.MinuteRevision{Number: 2, Body: text}}
		line.ID = int64(10 + n)
		v.Items = append(v.Items, line)
	}
	return v
}

func returned(t *testing.T, language string, v models.MeetingView) []document.Part {
	t.Helper()
	var out bytes.Buffer
	if err := MinutesDocument(i18n.With(context.Background(), language), Issuer{Fund: "DEM00"}, v).WriteDOCX(&out); err != nil {
		t.Fatal(err)
	}
	parts, err := document.ReadDOCX(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

// Minutes go out and come back item by item, in every language of the page; a
// script in a text stays text (A4).
func TestMinutesComeBackItemByItem(t *testing.T) {
	before := minutes("The Board met.\nAll seats were held.", "It took note. <script>alert(1)</script>", "نوقش التقرير.")
	for _, language := range []string{"en", "fr", "ar"} {
		if changes := ReturnedMinutes(before, returned(t, language, before)); len(changes) != 0 {
			t.Errorf("%s: unchanged minutes come back as %+v", language, changes)
		}
		after := minutes("The Board met.\nAll seats but one were held.", "It took note. <script>alert(1)</script>", "نوقش التقرير.")
		changes := ReturnedMinutes(before, returned(t, language, after))
		if len(changes) != 1 || changes[0].Item != 10 || changes[0].Base != 2 || !strings.Contains(changes[0].After, "but one") {
			t.Errorf("%s: %+v", language, changes)
		}
		after.Items = after.Items[:2]
		parts := returned(t, language, after)
		if missing := MissingMinutes(before, parts); !slices.Equal(missing, []string{"3. Item"}) {
			t.Errorf("%s: missing %q", language, missing)
		}
		if changes := ReturnedMinutes(before, parts); len(changes) != 1 {
			t.Errorf("%s: an item that is gone is emptied: %+v", language, changes)
		}
	}
}

// What a reader does not keep, and what was withheld, has no way back.
func TestReadersSendNothingBack(t *testing.T) {
	v := minutes("The Board met.", "Secret.")
	v.Items[0].ID = 0
	v.Items[1].TextWithheld, v.Items[1].Text = true, nil
	parts := returned(t, "en", v)
	for _, p := range parts {
		if strings.Contains(strings.Join(p.Paragraphs, " "), "Secret") || p.Key == MinutesKey(10) {
			t.Errorf("%+v", p)
		}
	}
	if changes := ReturnedMinutes(v, parts); len(changes) != 0 {
		t.Errorf("%+v", changes)
	}
}
