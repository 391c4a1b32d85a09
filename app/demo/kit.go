package demo

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/app/proposals"
	"seedfund/models"
)

// offline has the focal point take a kit of a draft, a colleague of the lead
// bring it back filled for somebody without a line, and the lead write in one of
// its sections meanwhile: one change waits for the partner, one for the lead
// beside newer words.
func (d *director) offline(p *paper) error {
	s, id, lead := d.s.Proposals, p.concept, d.as(p.drafter())
	made, err := s.MakeKit(d.ctx, d.as(p.focal()), id, "en")
	if err != nil {
		return err
	}
	kit, err := s.Kit(d.ctx, lead, id, made)
	if err != nil {
		return err
	}
	v, err := d.show(id)
	if err != nil {
		return err
	}
	filled, lines := map[string]string{}, [][2]string{}
	changed := func(section, words string) string {
		part, _ := v.Document.Form.Schema.Section(section)
		for _, q := range part.Questions {
			if q.Kind == models.QuestionText {
				item := models.KitAnswer(q.Code)
				filled[item] = strings.TrimSpace(v.Document.Answers[q.Code].Text + "\n" + words)
				lines = append(lines, [2]string{q.Code, filled[item]})
				return q.Code
			}
		}
		return ""
	}
	changed("results", "The two districts on the coast report every month; the others at the end of each season.")
	question := changed("situation", "Since the kit was taken, the third district has counted its workers as well.")
	a := v.Document.Answers[question]
	if err := s.SaveSection(d.ctx, lead, id, "situation", []proposals.AnswerInput{{Question: question, Version: a.Version,
		Text: strings.TrimSpace(a.Text + "\nThe figures of this season are those of two districts.")}}); err != nil {
		return err
	}
	const name = "kit-1-en-filled.xlsx"
	held, err := d.s.Files.Take(files.Upload{OwnerType: proposals.FileOwner, OwnerID: id, Purpose: files.PurposeKit, Name: name, Body: bytes.NewReader(smallWorkbook(lines))})
	if err != nil {
		return err
	}
	_, err = s.ReturnKit(d.ctx, lead, id, proposals.KitFilled{Stamp: models.KitStamp{Code: kit.Code, Base: kit.Hash}, Name: name, Items: filled},
		func(tx *db.Tx) (*models.File, error) { return d.s.Files.Attach(tx, held) })
	return err
}

// smallWorkbook is a workbook of one sheet with two columns of words.
func smallWorkbook(lines [][2]string) []byte {
	var rows strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&rows, `<row r="%d">`, i+1)
		for j, text := range line {
			fmt.Fprintf(&rows, `<c r="%c%d" t="inlineStr"><is><t xml:space="preserve">`, 'A'+j, i+1)
			_ = xml.EscapeText(&rows, []byte(text)) // a builder takes everything
			rows.WriteString(`</t></is></c>`)
		}
		rows.WriteString(`</row>`)
	}
	const head, main = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`, `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	const office, pack = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`, `http://schemas.openxmlformats.org/package/2006`
	const kind = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + pack + `/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="` + kind + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + kind + `worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + pack + `/relationships"><Relationship Id="rId1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + office + `"><sheets><sheet name="Form" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + pack + `/relationships"><Relationship Id="rId1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet xmlns="` + main + `"><sheetData>` + rows.String() + `</sheetData></worksheet>`},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(head + part[1]))
		}
		if err != nil {
			panic(err) // a buffer takes everything
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
