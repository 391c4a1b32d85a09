package components

import "embed"

// CSS holds the sheet of each component, named like its template.
//
//go:embed *.css
var CSS embed.FS
