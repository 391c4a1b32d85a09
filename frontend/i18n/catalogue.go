package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"seedfund/frontend/locales"
)

// Language is one language the system can speak.
type Language struct {
	Code string // BCP 47, as in addresses and in lang=""
	Name string // in its own language
	Dir  string // "ltr" or "rtl"
}

// Languages are all languages that are planned, in the order of the switcher:
// the order the United Nations uses on its English pages. Offered tells which
// of them are complete.
var Languages = []Language{
	{"ar", "العربية", "rtl"},
	{"zh", "中文", "ltr"},
	{"en", "English", "ltr"},
	{"fr", "Français", "ltr"},
	{"ru", "Русский", "ltr"},
	{"es", "Español", "ltr"},
}

// Reference is the language every text is first written in.
const Reference = "en"

// Forms are the texts of one key by CLDR plural form; a text without plurals
// has only "other".
type Forms map[string]string

// PluralForms are the forms a language needs for whole numbers, in the order
// of CLDR. French needs "many" for millions ("un million de ...").
var PluralForms = map[string][]string{
	"en": {"one", "other"},
	"fr": {"one", "many", "other"},
	"es": {"one", "many", "other"},
	"ar": {"zero", "one", "two", "few", "many", "other"},
	"ru": {"one", "few", "many", "other"},
	"zh": {"other"},
}

// Catalogue is all texts in all languages.
type Catalogue struct {
	bundle     *goi18n.Bundle
	texts      map[string]map[string]Forms // language, key
	offered    []Language
	localizers map[string]*goi18n.Localizer
}

var standard = sync.OnceValues(func() (*Catalogue, error) { return Load(locales.FS) })

// Standard is the catalogue built into the program.
func Standard() (*Catalogue, error) { return standard() }

func texts() *Catalogue {
	c, err := standard()
	if err != nil {
		panic(err) // embedded files cannot change after the build; a test loads them
	}
	return c
}

// Load reads every <area>.<lang>.json of a directory. A key that stands in two
// files of one language is an error.
func Load(dir fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(dir, "*.json")
	if err != nil {
		return nil, err
	}
	c := &Catalogue{
		bundle:     goi18n.NewBundle(language.English),
		texts:      map[string]map[string]Forms{},
		localizers: map[string]*goi18n.Localizer{},
	}
	for _, name := range names {
		if err := c.read(dir, name); err != nil {
			return nil, fmt.Errorf("read locale file %s: %w", name, err)
		}
	}
	for _, l := range Languages {
		if len(c.Missing(l.Code)) == 0 && len(c.texts[l.Code]) > 0 {
			c.offered = append(c.offered, l)
		}
		c.localizers[l.Code] = goi18n.NewLocalizer(c.bundle, l.Code)
	}
	return c, nil
}

// frenchSpaces keeps high punctuation and quotation marks with their words: no
// line of a French text begins or ends with them alone.
var frenchSpaces = strings.NewReplacer(" ?", "\u00a0?", " !", "\u00a0!", " :", "\u00a0:", " ;", "\u00a0;", " »", "\u00a0»", "« ", "«\u00a0")

func (c *Catalogue) read(dir fs.FS, name string) error {
	parts := strings.Split(name, ".")
	if len(parts) != 3 {
		return fmt.Errorf("want a name like area.lang.json")
	}
	lang := parts[1]
	if !slices.ContainsFunc(Languages, func(l Language) bool { return l.Code == lang }) {
		return fmt.Errorf("language %q is not planned", lang)
	}
	data, err := fs.ReadFile(dir, name)
	if err != nil {
		return err
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	if c.texts[lang] == nil {
		c.texts[lang] = map[string]Forms{}
	}
	messages := make([]*goi18n.Message, 0, len(raw))
	for key, value := range raw {
		if _, twice := c.texts[lang][key]; twice {
			return fmt.Errorf("key %s stands in another file of this language", key)
		}
		forms := Forms{}
		var plain string
		if json.Unmarshal(value, &plain) == nil {
			forms["other"] = plain
		} else if err := json.Unmarshal(value, &forms); err != nil {
			return fmt.Errorf("key %s: %w", key, err)
		}
		if lang == "fr" {
			for form, text := range forms {
				forms[form] = frenchSpaces.Replace(text)
			}
		}
		c.texts[lang][key] = forms
		messages = append(messages, &goi18n.Message{
			ID: key, Zero: forms["zero"], One: forms["one"], Two: forms["two"],
			Few: forms["few"], Many: forms["many"], Other: forms["other"],
		})
	}
	return c.bundle.AddMessages(language.Make(lang), messages...)
}

// Offered lists the complete languages, in the order of the switcher.
func (c *Catalogue) Offered() []Language { return slices.Clone(c.offered) }

// Keys lists every key of a language, sorted.
func (c *Catalogue) Keys(lang string) []string {
	keys := make([]string, 0, len(c.texts[lang]))
	for key := range c.texts[lang] {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Forms gives the texts of a key in a language, nil when absent.
func (c *Catalogue) Forms(lang, key string) Forms { return c.texts[lang][key] }

// Missing lists the keys of the reference that a language lacks, and the
// plural forms it lacks as "key (form)".
func (c *Catalogue) Missing(lang string) []string {
	var missing []string
	for _, key := range c.Keys(Reference) {
		forms, ok := c.texts[lang][key]
		if !ok {
			missing = append(missing, key)
			continue
		}
		if len(c.texts[Reference][key]) < 2 && len(forms) < 2 {
			continue
		}
		for _, form := range PluralForms[lang] {
			if forms[form] == "" {
				missing = append(missing, key+" ("+form+")")
			}
		}
	}
	return missing
}
