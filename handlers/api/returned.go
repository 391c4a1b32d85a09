package api

import (
	"bytes"
	"context"
	"fmt"

	"seedfund/frontend/i18n"
	"seedfund/frontend/pages/board"
	"seedfund/models"
	"seedfund/models/wordiff"
	"seedfund/reports/document"
)

// Comparison is what an edited paper would change.
type Comparison struct {
	Version int64          `json:"version" doc:"The comparison rests on it; send it as If-Match"`
	Text    string         `json:"text" doc:"As it would be kept"`
	Lines   []ComparedLine `json:"lines"`
	Missing []string       `json:"missing" doc:"Sections that were not found again"`
}

// ComparedLine is one line of a comparison.
type ComparedLine struct {
	Changed bool            `json:"changed"`
	Pieces  []ComparedPiece `json:"pieces"`
}

// ComparedPiece is a run of text that stayed, went or came.
type ComparedPiece struct {
	Kind string `json:"kind" enum:"same,deleted,inserted"`
	Text string `json:"text"`
}

type reviewYear struct {
	AsFormat
	Year     int    `path:"year" minimum:"1" maximum:"9999"`
	Language string `query:"lang" maxLength:"10" doc:"The reader's when absent"`
}

type returnedReview struct {
	Year int `path:"year" minimum:"1" maximum:"9999"`
	Body struct {
		File []byte `json:"file" doc:"Base64 of the edited document (DOCX)"`
	}
}

type keptReview struct {
	Versioned
	Year int `path:"year" minimum:"1" maximum:"9999"`
	Body struct {
		Text string `json:"text" maxLength:"100000"`
		Why  string `json:"why" maxLength:"2000" doc:"Reason of this wording, from the second draft on"`
	}
}

// returnedOperations send the annual review out as an editable document and take
// an edited one back.
func returnedOperations(a *API) {
	s := a.services.AnnualReviews
	Read(a, Op{ID: "read-review-document", Path: "/board/annual-reviews/{year}/editable", Summary: "The annual review as an editable document", Tag: "board", Permission: models.PermBoardReviewRead},
		func(ctx context.Context, actor models.Actor, in *reviewYear) (FileContent, error) {
			v, err := s.Show(ctx, actor, in.Year)
			if err != nil {
				return FileContent{}, err
			}
			if ctx, err = inLanguage(ctx, in.Language); err != nil {
				return FileContent{}, err
			}
			by, err := a.issuer(ctx)
			if err != nil {
				return FileContent{}, err
			}
			return a.paperFile(ctx, in.AsFormat, board.FileName("annual-review", fmt.Sprint(in.Year), i18n.Lang(ctx)), board.ReviewDocument(ctx, by, v))
		})
	Make(a, Op{ID: "compare-returned-review", Path: "/board/annual-reviews/{year}/returned", Summary: "What an edited document would change; nothing is kept", Tag: "board",
		Permission: models.PermBoardReviewWrite, MaxBody: notificationBody},
		func(ctx context.Context, actor models.Actor, in *returnedReview) (Done, *Comparison, error) {
			v, err := s.Show(ctx, actor, in.Year)
			if err != nil {
				return Done{}, nil, err
			}
			parts, err := document.ReadDOCX(bytes.NewReader(in.Body.File), int64(len(in.Body.File)))
			if err != nil {
				return Done{}, nil, models.Invalid("error.invalid", models.FieldError{Field: "file", Key: err.Error()})
			}
			before, after := board.TextInForce(v).Body, document.ToText(parts)
			out := &Comparison{Version: v.Version, Text: after, Missing: append([]string{}, document.Missing(document.FromText(before, ""), parts)...)}
			for _, p := range document.CompareText(before, after) {
				out.Lines = append(out.Lines, comparedLine(p))
			}
			return Done{Target: "annual_reviews", ID: v.ID, Version: v.Version}, out, nil
		})
	Act(a, Op{ID: "keep-returned-review", Path: "/board/annual-reviews/{year}/returned/draft", Summary: "Keep the text of an edited document as the next draft", Tag: "board", Permission: models.PermBoardReviewWrite},
		func(ctx context.Context, actor models.Actor, in *keptReview) (Done, error) {
			return Done{Target: "annual_reviews"}, s.Write(ctx, actor, in.Year, in.Version(), in.Body.Text, in.Body.Why)
		})
}

func comparedLine(p wordiff.Paragraph) ComparedLine {
	out := ComparedLine{Changed: p.Changed(), Pieces: []ComparedPiece{}}
	for _, piece := range p.Pieces {
		out.Pieces = append(out.Pieces, ComparedPiece{[]string{"same", "deleted", "inserted"}[piece.Kind], piece.Text})
	}
	return out
}

type returnedMinutes struct {
	ByID
	Body struct {
		File []byte `json:"file" doc:"Base64 of the edited document (DOCX)"`
	}
}

// ReturnedItem is the text of one item as it came back; keep it with
// write-minutes, whose If-Match is the revision it rests on.
type ReturnedItem struct {
	Item     int64          `json:"item"`
	Title    string         `json:"title"`
	Revision int            `json:"revision"`
	Text     string         `json:"text"`
	Lines    []ComparedLine `json:"lines"`
}

// ReturnedMinutes is what edited minutes would change.
type ReturnedMinutes struct {
	Items   []ReturnedItem `json:"items"`
	Missing []string       `json:"missing" doc:"Items that were not found again"`
}

type minutesFileInput struct {
	ByID
	AsFormat
}

// minutesDocumentOperations send minutes out as an editable document and compare
// what comes back.
func minutesDocumentOperations(a *API) {
	s := a.services.Meetings
	Read(a, meetingOp("read-minutes-document", "/{id}/minutes/file", "The minutes as an editable document", models.PermMeetingRead),
		func(ctx context.Context, actor models.Actor, in *minutesFileInput) (FileContent, error) {
			v, err := s.Show(ctx, actor, in.ID)
			if err == nil && v.Minutes == nil && !v.Keeps {
				err = models.NotFound("minutes")
			}
			if err == nil {
				err = s.MarkRead(ctx, actor, in.ID)
			}
			if err != nil {
				return FileContent{}, err
			}
			by, err := a.issuer(ctx)
			if err != nil {
				return FileContent{}, err
			}
			return a.paperFile(ctx, in.AsFormat, board.FileName("minutes", string(v.Body.Kind), fmt.Sprint(v.Meeting.Number), i18n.Lang(ctx)), board.MinutesDocument(ctx, by, v))
		})
	compare := meetingOp("compare-returned-minutes", "/{id}/minutes/returned", "What edited minutes would change; nothing is kept", models.PermMeetingKeep)
	compare.MaxBody = notificationBody
	Make(a, compare, func(ctx context.Context, actor models.Actor, in *returnedMinutes) (Done, *ReturnedMinutes, error) {
		v, err := s.Show(ctx, actor, in.ID)
		if err != nil {
			return Done{}, nil, err
		}
		parts, err := document.ReadDOCX(bytes.NewReader(in.Body.File), int64(len(in.Body.File)))
		if err != nil {
			return Done{}, nil, models.Invalid("error.invalid", models.FieldError{Field: "file", Key: err.Error()})
		}
		out := &ReturnedMinutes{Items: []ReturnedItem{}, Missing: append([]string{}, board.MissingMinutes(v, parts)...)}
		for _, c := range board.ReturnedMinutes(v, parts) {
			item := ReturnedItem{Item: c.Item, Title: c.Title, Revision: c.Base, Text: c.After}
			for _, p := range document.CompareText(c.Before, c.After) {
				item.Lines = append(item.Lines, comparedLine(p))
			}
			out.Items = append(out.Items, item)
		}
		return Done{Target: "meetings", ID: v.Meeting.ID}, out, nil
	})
}
