package reports

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"
)

// orderedZip writes the parts of a small workbook in one fixed order, the list
// of content types first, where programs look for it. The library streams
// sheets in the order of a map, which would make every file another one.
type orderedZip struct {
	to    io.Writer
	parts map[string]*bytes.Buffer
}

func newOrderedZip(to io.Writer) excelize.ZipWriter {
	return &orderedZip{to: to, parts: map[string]*bytes.Buffer{}}
}

const contentTypes = "[Content_Types].xml"

// Create begins a part.
func (z *orderedZip) Create(name string) (io.Writer, error) {
	z.parts[name] = &bytes.Buffer{}
	return z.parts[name], nil
}

// AddFS is not used by workbooks.
func (z *orderedZip) AddFS(fs.FS) error {
	return errors.New("reports: a workbook has no folders to add")
}

// Close writes the parts in order.
func (z *orderedZip) Close() error {
	w := zip.NewWriter(z.to)
	names := slices.Sorted(maps.Keys(z.parts))
	if i := slices.Index(names, contentTypes); i > 0 {
		names = slices.Insert(slices.Delete(names, i, i+1), 0, contentTypes)
	}
	for _, name := range names {
		part, err := w.Create(name)
		if err != nil {
			return err
		}
		if _, err := z.parts[name].WriteTo(part); err != nil {
			return err
		}
	}
	return w.Close()
}
