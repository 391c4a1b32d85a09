package exports_test

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"seedfund/app/apptest"
	"seedfund/handlers/exports"
)

// everyWorkbook gives every workbook that leaves among the exports: those of the
// agent, each data file as one, and those in the package of a request. An export
// that is added to the list is here by itself.
func everyWorkbook(t *testing.T) (*store, map[string][]byte) {
	t.Helper()
	s, p := full(t)
	out := map[string][]byte{}
	for _, e := range exports.All {
		switch e.Media {
		case exports.XML:
		case exports.Archive:
			body, _ := s.export(e.Name, p)
			_, kept := unpacked(t, body)
			for name, part := range kept {
				if strings.HasSuffix(name, ".xlsx") {
					out[e.Name+"-"+strings.TrimSuffix(name, ".xlsx")] = part
				}
			}
		default:
			q := p
			q.Form = "xlsx"
			out[e.Name], _ = s.export(e.Name, q)
		}
	}
	if len(out) < len(exports.All)-2 {
		t.Fatalf("%d workbooks of %d exports", len(out), len(exports.All))
	}
	return s, out
}

// partsOf are the parts of a workbook by name.
func partsOf(t *testing.T, body []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		if _, twice := parts[f.Name]; twice {
			t.Errorf("%s stands twice", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	return parts
}

var (
	cellWith    = regexp.MustCompile(`<c [^>]*>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)(?:<v>([^<]*)</v>)?</c>`)
	anyFormula  = regexp.MustCompile(`<f[ >/]`)
	quotedList  = regexp.MustCompile(`<formula1>\s*(?:"|&quot;|&#34;)`)
	illegalName = regexp.MustCompile(`[\[\]:*?/\\]|^'|'$|^$`)
	computed    = regexp.MustCompile(`(<f[^>]*>[^<]*</f>)<v>[^<]*</v>`)
)

// Every part is sound XML, every formula carries its value, sheets have names that
// office programs take, and no list of choices is cut at a comma.
func TestEveryExportedWorkbookIsSound(t *testing.T) {
	s, books := everyWorkbook(t)
	dir := t.TempDir()
	var files []string
	formulas := 0
	for name, body := range books {
		for part, text := range partsOf(t, body) {
			if strings.HasSuffix(part, ".xml") || strings.HasSuffix(part, ".rels") {
				path := filepath.Join(dir, strings.ReplaceAll(name+"-"+part, "/", "-"))
				s.must(os.WriteFile(path, []byte(text), 0o600))
				files = append(files, path)
			}
			if strings.Contains(part, "externalLink") || strings.Contains(part, "vbaProject") {
				t.Errorf("%s has %s", name, part)
			}
			if !strings.HasPrefix(part, "xl/worksheets/") {
				continue
			}
			cells := cellWith.FindAllStringSubmatch(text, -1)
			if all := len(anyFormula.FindAllString(text, -1)); all != len(cells) {
				t.Errorf("%s %s: %d formulas in cells of another form", name, part, all-len(cells))
			}
			for _, c := range cells {
				formulas++
				if c[1] == "" && !strings.Contains(c[0], `t="str"`) {
					t.Errorf("%s %s: no value in %.120s", name, part, c[0])
				}
			}
			if found := quotedList.FindString(text); found != "" {
				t.Errorf("%s %s: a list of choices in one text", name, part)
			}
		}
		f, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Errorf("%s does not open: %v", name, err)
			continue
		}
		seen := map[string]bool{}
		for _, sheet := range f.GetSheetList() {
			if len([]rune(sheet)) > 31 || illegalName.MatchString(sheet) || seen[strings.ToLower(sheet)] {
				t.Errorf("%s: no sheet may be called %q", name, sheet)
			}
			seen[strings.ToLower(sheet)] = true
		}
		_ = f.Close()
	}
	if formulas < 500 {
		t.Errorf("only %d formulas were looked at", formulas)
	}
	lint := apptest.Program(t, "xmllint")
	if said, err := exec.Command(lint, append([]string{"--noout"}, files...)...).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
}

// without takes the values of formulas out, so that whoever opens the workbook has
// to count.
func without(t *testing.T, body []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	parts := partsOf(t, body)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		text := parts[f.Name]
		if strings.HasPrefix(f.Name, "xl/worksheets/") {
			text = computed.ReplaceAllString(text, "$1")
		}
		part, err := w.Create(f.Name)
		if err == nil {
			_, err = io.WriteString(part, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// cellsOf are the raw values of a workbook by sheet and address, blank ones left
// out; counted are those that a formula gives.
func cellsOf(t *testing.T, body []byte) (cells map[string]string, counted map[string]bool) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cells, counted = map[string]string{}, map[string]bool{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, value := range row {
				address, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				formula, err := f.GetCellFormula(sheet, address)
				if err != nil {
					t.Fatal(err)
				}
				counted[sheet+"!"+address] = formula != ""
				if value != "" {
					cells[sheet+"!"+address] = value
				}
			}
		}
	}
	return cells, counted
}

// near says whether two values are one: figures to half a cent, texts as they are.
func near(a, b string) bool {
	if a == b {
		return true
	}
	x, err := strconv.ParseFloat(a, 64)
	y, other := strconv.ParseFloat(b, 64)
	return err == nil && other == nil && math.Abs(x-y) <= 0.005
}

// LibreOffice opens every workbook with its formulas uncounted, counts them, saves
// it, and every cell has the value that ours carried, to half a cent.
func TestEveryExportedWorkbookSurvivesAnOfficeProgram(t *testing.T) {
	office := apptest.Program(t, "soffice")
	s, books := everyWorkbook(t)
	dir := t.TempDir()
	saved := filepath.Join(dir, "saved")
	args := []string{"--headless", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--convert-to", "xlsx", "--outdir", saved}
	for name, body := range books {
		path := filepath.Join(dir, name+".xlsx")
		s.must(os.WriteFile(path, without(t, body), 0o600))
		args = append(args, path)
	}
	if said, err := exec.Command(office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	recounted := 0
	for name, body := range books {
		again, err := os.ReadFile(filepath.Join(saved, name+".xlsx"))
		s.must(err)
		before, counted := cellsOf(t, body)
		after, _ := cellsOf(t, again)
		for at, value := range before {
			if counted[at] {
				recounted++
			}
			if !near(value, after[at]) {
				t.Errorf("%s %s was %q and is %q", name, at, value, after[at])
			}
		}
		for at, value := range after {
			if _, there := before[at]; !there {
				t.Errorf("%s %s is %q and was blank", name, at, value)
			}
		}
	}
	if recounted < 500 {
		t.Errorf("only %d formulas were counted", recounted)
	}
}
