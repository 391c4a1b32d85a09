package exports_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"
	"github.com/shopspring/decimal"

	"seedfund/app/apptest"
)

// standardFolder is where the standard's schemas, lists and rules lie beside the
// project: data of its own repositories, not part of this one.
func standardFolder(t *testing.T) string {
	t.Helper()
	for _, root := range []string{"../../..", "../../../.."} {
		if folder := filepath.Join(root, "shared", "iati"); exists(folder) {
			return folder
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("shared/iati is not beside the project")
	}
	t.Skip("shared/iati is not beside the project")
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// schemaFaults are what xmllint says of a file against one of the schemas.
func schemaFaults(t *testing.T, schema string, body []byte) string {
	t.Helper()
	lint := apptest.Program(t, "xmllint")
	cmd := exec.Command(lint, "--nonet", "--noout", "--schema", filepath.Join(standardFolder(t), "schemas", schema), "-")
	cmd.Stdin = strings.NewReader(string(body))
	out, err := cmd.CombinedOutput()
	if err == nil {
		return ""
	}
	return string(out)
}

// ruleCase is one case of standard.json.
type ruleCase struct {
	Condition, Date, Start, End, One, All, If, Then, Less, More, Regex, Separator, Foreach string
	Paths, Prefix, Subs                                                                    []string
	Sum, Min, Max                                                                          *float64
	RuleInfo                                                                               struct{ ID, Severity string }
	Do                                                                                     ruleKinds
}

type ruleKinds map[string]struct{ Cases []ruleCase }

// ruleSet reads the standard's rules: by context, kind and case.
func ruleSet(t *testing.T) map[string]ruleKinds {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(standardFolder(t), "rulesets", "standard.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]ruleKinds
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// judge is a small interpreter of the rule set over one file. Now is the instant
// that rules about the future ask; Agencies are the registered prefixes.
type judge struct {
	t        *testing.T
	now      time.Time
	agencies []string
	tried    map[string]int    // evaluations by kind
	broken   map[string]string // of a case: what broke it
}

func judged(t *testing.T, body []byte, now time.Time) *judge {
	t.Helper()
	doc, err := xmlquery.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	j := &judge{t: t, now: now, agencies: codeList(t, "OrganisationRegistrationAgency"), tried: map[string]int{}, broken: map[string]string{}}
	for context, kinds := range ruleSet(t) {
		for _, node := range xmlquery.Find(doc, context) {
			j.kinds(node, kinds)
		}
	}
	return j
}

func (j *judge) kinds(node *xmlquery.Node, kinds ruleKinds) {
	for kind, rule := range kinds {
		for _, c := range rule.Cases {
			if c.Condition != "" && !j.true(node, c.Condition) {
				continue
			}
			j.tried[kind]++
			if why := j.evaluate(node, kind, c); why != "" {
				j.broken[kind+" "+c.RuleInfo.ID] = why
			}
		}
	}
}

// evaluate gives what breaks a case at a node, empty where it holds.
func (j *judge) evaluate(node *xmlquery.Node, kind string, c ruleCase) string {
	switch kind {
	case "loop":
		var seen []string
		for _, value := range j.values(node, c.Foreach) {
			if slices.Contains(seen, value) {
				continue
			}
			seen = append(seen, value)
			j.kinds(node, substituted(j.t, c.Do, value))
		}
		return ""
	case "atleast_one":
		return unless(len(j.all(node, c.Paths)) > 0, "none of %v", c.Paths)
	case "no_more_than_one":
		return unless(len(j.all(node, c.Paths)) <= 1, "more than one of %v", c.Paths)
	case "unique":
		values := j.all(node, c.Paths)
		slices.Sort(values)
		return unless(len(slices.Compact(slices.Clone(values))) == len(values), "twice the same in %v", values)
	case "startswith":
		return j.startsWith(node, c)
	case "no_spaces":
		return every(j.all(node, c.Paths), func(v string) bool { return v == strings.TrimSpace(v) })
	case "regex_matches":
		return every(j.all(node, c.Paths), regexp.MustCompile(c.Regex).MatchString)
	case "range":
		return every(j.all(node, c.Paths), func(v string) bool {
			f, err := strconv.ParseFloat(v, 64)
			return err == nil && (c.Min == nil || f >= *c.Min) && (c.Max == nil || f <= *c.Max)
		})
	case "strict_sum":
		sum := decimal.Zero
		for _, v := range j.all(node, c.Paths) {
			sum = sum.Add(decimal.RequireFromString(v))
		}
		return unless(sum.Equal(decimal.NewFromFloat(*c.Sum)), "the sum is %s", sum)
	case "if_then":
		return unless(!j.true(node, c.If) || j.true(node, c.Then), "%s, and not %s", c.If, c.Then)
	case "one_or_all":
		return j.oneOrAll(node, c)
	case "date_now":
		return every(j.values(node, c.Date), func(v string) bool { return !day(j.t, v).After(j.now) })
	case "date_order":
		return j.ordered(node, c.Less, c.More, func(less, more time.Time) bool { return !less.After(more) })
	case "time_limit":
		return j.ordered(node, c.Start, c.End, func(start, end time.Time) bool { return !end.After(start.AddDate(1, 0, 0)) })
	case "between_dates":
		if why := j.ordered(node, c.Start, c.Date, func(start, at time.Time) bool { return !at.Before(start) }); why != "" {
			return why
		}
		return j.ordered(node, c.Date, c.End, func(at, end time.Time) bool { return !at.After(end) })
	}
	j.t.Fatalf("the rule set has a kind that is not read: %s", kind)
	return ""
}

func unless(holds bool, text string, args ...any) string {
	if holds {
		return ""
	}
	return fmt.Sprintf(text, args...)
}

func every(values []string, holds func(string) bool) string {
	for _, v := range values {
		if !holds(v) {
			return fmt.Sprintf("%q", v)
		}
	}
	return ""
}

func (j *judge) startsWith(node *xmlquery.Node, c ruleCase) string {
	var prefixes []string
	if slices.Contains(c.Prefix, "ORG-ID-PREFIX") {
		prefixes = j.agencies
		c.Separator = "-"
	} else {
		prefixes = j.all(node, c.Prefix)
	}
	return every(j.all(node, c.Paths), func(v string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(v, p+c.Separator) })
	})
}

func (j *judge) oneOrAll(node *xmlquery.Node, c ruleCase) string {
	one := strings.TrimPrefix(c.One, "@xml:")
	if strings.HasPrefix(c.One, "@xml:") {
		for _, a := range node.Attr {
			if a.Name.Local == one && a.Value != "" {
				return ""
			}
		}
	} else if len(j.values(node, c.One)) > 0 {
		return ""
	}
	lacking := map[string]string{
		"lang": ".//narrative[not(@*[local-name() = 'lang'])]", "currency": ".//*[@value-date][not(@currency)]", "sector": "transaction[not(sector)]",
	}[c.All]
	if lacking == "" {
		j.t.Fatalf("one_or_all of %q is not read", c.All)
	}
	return unless(len(j.values(node, lacking)) == 0, "neither %s nor %s everywhere", c.One, c.All)
}

func (j *judge) ordered(node *xmlquery.Node, first, second string, holds func(a, b time.Time) bool) string {
	for _, a := range j.values(node, first) {
		for _, b := range j.values(node, second) {
			if !holds(day(j.t, a), day(j.t, b)) {
				return a + " and " + b
			}
		}
	}
	return ""
}

func day(t *testing.T, text string) time.Time {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at
		}
	}
	t.Fatalf("%q is no date", text)
	return time.Time{}
}

func (j *judge) all(node *xmlquery.Node, paths []string) []string {
	var out []string
	for _, p := range paths {
		out = append(out, j.values(node, p)...)
	}
	return out
}

// values are the texts of what a path finds; NOW is the judge's.
func (j *judge) values(node *xmlquery.Node, path string) []string {
	if path == "NOW" {
		return []string{j.now.Format(time.RFC3339)}
	}
	var out []string
	found, err := xmlquery.QueryAll(node, path)
	if err != nil {
		j.t.Fatalf("%s: %v", path, err)
	}
	for _, n := range found {
		out = append(out, n.InnerText())
	}
	return out
}

// true evaluates an expression as a condition.
func (j *judge) true(node *xmlquery.Node, expression string) bool {
	e, err := xpath.Compile(j.counted(node, expression))
	if err != nil {
		j.t.Fatalf("%s: %v", expression, err)
	}
	switch v := e.Evaluate(xmlquery.CreateXPathNavigator(node)).(type) {
	case bool:
		return v
	case float64:
		return v != 0
	case string:
		return v != ""
	case *xpath.NodeIterator:
		return v.MoveNext()
	default:
		j.t.Fatalf("%s gives %T", expression, v)
		return false
	}
}

// counted writes the figure in place of each count: the library compares two
// counts over the same condition wrongly.
func (j *judge) counted(node *xmlquery.Node, expression string) string {
	for {
		before, rest, found := strings.Cut(expression, "count(")
		if !found {
			return expression
		}
		depth, end := 1, 0
		for ; depth > 0; end++ {
			switch rest[end] {
			case '(':
				depth++
			case ')':
				depth--
			}
		}
		expression = before + strconv.Itoa(len(j.values(node, rest[:end-1]))) + rest[end:]
	}
}

// substituted puts a value into the places of a loop's rules.
func substituted(t *testing.T, kinds ruleKinds, value string) ruleKinds {
	text, err := json.Marshal(kinds)
	if err != nil {
		t.Fatal(err)
	}
	var out ruleKinds
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), "$1", value)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// codeList gives the codes of a list, nil where the standard's folder has none of
// that name.
func codeList(t *testing.T, name string) []string {
	t.Helper()
	for _, part := range []string{"core", "nonembedded"} {
		text, err := os.ReadFile(filepath.Join(standardFolder(t), "codelists", part, name+".xml"))
		if err != nil {
			continue
		}
		var list struct {
			Codes []string `xml:"codelist-items>codelist-item>code"`
		}
		if err := xml.Unmarshal(text, &list); err != nil {
			t.Fatal(err)
		}
		return list.Codes
	}
	return nil
}

// offList names every coded value of a file that is not on its list, and says how
// many were looked up.
func offList(t *testing.T, body []byte) (wrong []string, looked int) {
	t.Helper()
	doc, err := xmlquery.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(standardFolder(t), "codelists", "mapping.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var mapping struct {
		All []struct {
			Path      string `xml:"path"`
			Condition string `xml:"condition"`
			List      struct {
				Ref string `xml:"ref,attr"`
			} `xml:"codelist"`
		} `xml:"mapping"`
	}
	if err := xml.Unmarshal(text, &mapping); err != nil {
		t.Fatal(err)
	}
	for _, m := range mapping.All {
		path := m.Path
		if cut := strings.LastIndex(path, "/"); m.Condition != "" {
			path = path[:cut] + "[" + m.Condition + "]" + path[cut:]
		}
		if strings.HasSuffix(path, "/@xml:lang") {
			path = strings.TrimSuffix(path, "@xml:lang") + "@*[local-name() = 'lang']"
		}
		found, err := xmlquery.QueryAll(doc, path)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		codes := codeList(t, m.List.Ref)
		for _, n := range found {
			looked++
			if !slices.Contains(codes, n.InnerText()) {
				wrong = append(wrong, m.List.Ref+" "+n.InnerText()+" at "+path)
			}
		}
	}
	return wrong, looked
}
