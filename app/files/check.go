package files

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"image"
	_ "image/jpeg" // headers of pictures are read, pictures are not decoded
	_ "image/png"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// opened is a part being looked into.
type opened struct {
	file   *os.File
	size   int64
	limits Limits
	ctx    context.Context // looking ends with it
}

// What is wrong inside, as message keys of the one fault of the field.
var (
	errBroken   = errors.New("files.broken")
	errBomb     = errors.New("files.bomb")
	errArmed    = errors.New("files.armed")
	errDiffers  = errors.New("files.type_differs")
	errPicture  = errors.New("files.picture_large")
	errEncoding = errors.New("files.encoding")
)

func (o *opened) hurry() error {
	if o.ctx.Err() != nil {
		return errBomb
	}
	return nil
}

// checkPicture reads the head of a picture only: its size in points, not its
// points.
func checkPicture(o *opened) error {
	c, _, err := image.DecodeConfig(io.LimitReader(o.file, 1<<20))
	switch {
	case err != nil:
		return errBroken
	case c.Width <= 0 || c.Height <= 0 || int64(c.Width)*int64(c.Height) > o.limits.Pixels:
		return errPicture
	}
	return nil
}

// checkText wants UTF-8 without zero bytes, so that what is imported is what
// was meant.
func checkText(o *opened) error {
	body, err := io.ReadAll(o.file)
	if err != nil {
		return err
	}
	if !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return errEncoding
	}
	return nil
}

// checkWorkbook: a workbook of cells, sound as far as it can be told without
// reading its sheets.
func checkWorkbook(o *opened) error {
	return checkArchive(o, []string{"[Content_Types].xml", "xl/workbook.xml"})
}

// checkOffice: a document that is an archive of XML.
func checkOffice(o *opened) error {
	head := make([]byte, 80)
	if n, _ := o.file.ReadAt(head, 0); bytes.Contains(head[:n], []byte("mimetypeapplication/vnd.oasis.")) {
		return checkArchive(o, []string{"mimetype", "content.xml"})
	}
	return checkArchive(o, []string{"[Content_Types].xml", "word/document.xml"})
}

// checkArchive opens an archive within bounds: its list first, then every part
// to its end, so that neither a lie in the list nor a broken part gets in.
func checkArchive(o *opened, wanted []string) error {
	if err := countEntries(o); err != nil {
		return err
	}
	z, err := zip.NewReader(o.file, o.size)
	if err != nil {
		return errBroken
	}
	var declared uint64
	names := make([]string, 0, len(z.File))
	for _, f := range z.File {
		declared += f.UncompressedSize64
		if declared > uint64(o.limits.Unpacked) || f.UncompressedSize64 > uint64(o.limits.Unpacked) {
			return errBomb
		}
		clean := path.Clean(strings.ReplaceAll(f.Name, `\`, "/"))
		switch {
		case strings.HasPrefix(clean, "/"), strings.HasPrefix(clean, ".."), strings.Contains(f.Name, ":"), !f.Mode().IsRegular() && !f.Mode().IsDir():
			return errBroken
		case slices.Contains(names, f.Name):
			return errBroken
		case f.Flags&1 != 0: // encrypted
			return errBroken
		}
		if base := strings.ToLower(path.Base(clean)); base == "vbaproject.bin" || strings.HasPrefix(clean, "Basic/") ||
			strings.Contains(strings.ToLower(clean), "/embeddings/") || strings.Contains(strings.ToLower(clean), "/activex/") {
			return errArmed
		}
		names = append(names, f.Name)
	}
	for _, name := range wanted {
		if !slices.Contains(names, name) {
			return errDiffers
		}
	}
	left := &budget{bytes: o.limits.Unpacked, parsed: parsedLimit}
	for _, f := range z.File {
		if err := checkPart(o, f, left); err != nil {
			return err
		}
	}
	return nil
}

// countEntries reads the number of entries at the archive's end, before the
// list itself is read into memory.
func countEntries(o *opened) error {
	const endSize = 22
	tail := make([]byte, min(o.size, endSize+1<<16))
	if _, err := o.file.ReadAt(tail, o.size-int64(len(tail))); err != nil && err != io.EOF {
		return err
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || len(tail)-i < endSize {
		return errBroken
	}
	if n := int(tail[i+10]) | int(tail[i+11])<<8; n > o.limits.Entries {
		return errBomb
	}
	return nil
}

// parsedLimit bounds the XML that is read word by word; the rest is unpacked
// and searched for declarations only.
const parsedLimit = 4 << 20

type budget struct{ bytes, parsed int64 }

func checkPart(o *opened, f *zip.File, left *budget) error {
	r, err := f.Open()
	if err != nil {
		return errBroken
	}
	defer r.Close()
	isXML := strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels")
	in := &watched{r: r, open: o, left: left, xml: isXML}
	if isXML && int64(f.UncompressedSize64) <= left.parsed {
		left.parsed -= int64(f.UncompressedSize64)
		err = parse(in)
	} else if _, err = io.Copy(io.Discard, in); err != nil {
		err = errBroken
	}
	if in.fault != nil {
		return in.fault
	}
	return err
}

// depthLimit bounds how deep elements stand in each other.
const depthLimit = 256

func parse(r io.Reader) error {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for depth := 0; ; {
		t, err := d.RawToken()
		if err == io.EOF && depth == 0 {
			return nil
		}
		if err != nil {
			return errBroken
		}
		switch t.(type) {
		case xml.StartElement:
			if depth++; depth > depthLimit {
				return errBomb
			}
		case xml.EndElement:
			if depth--; depth < 0 {
				return errBroken
			}
		}
	}
}

// watched reads a part and stops at the bounds: the bytes of the whole archive,
// the time, and in XML a declaration of a document type or an entity.
type watched struct {
	r     io.Reader
	open  *opened
	left  *budget
	xml   bool
	tail  []byte
	fault error
}

func (w *watched) Read(p []byte) (int, error) {
	if w.fault != nil {
		return 0, w.fault
	}
	n, err := w.r.Read(p)
	if w.left.bytes -= int64(n); w.left.bytes < 0 {
		w.fault = errBomb
	} else if late := w.open.hurry(); late != nil {
		w.fault = late
	} else if w.xml {
		w.tail = append(w.tail, p[:n]...)
		if bytes.Contains(w.tail, []byte("<!DOCTYPE")) || bytes.Contains(w.tail, []byte("<!ENTITY")) {
			w.fault = errArmed
		}
		w.tail = append(w.tail[:0], w.tail[max(0, len(w.tail)-8):]...)
	}
	if w.fault != nil {
		return 0, w.fault
	}
	return n, err
}
