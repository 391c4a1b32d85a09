// Package static holds the files that are sent as they are: fonts, vendored
// scripts, our own script and their licences.
package static

import "embed"

// FS holds them by path.
//
//go:embed fonts/*.woff2 js/*.js licences/*.txt img/*.svg
var FS embed.FS
