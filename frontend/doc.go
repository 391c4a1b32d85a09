// Package frontend is what people see: it joins the style sheets, serves the
// static files and shows the gallery of all parts.
//
//	frontend/i18n        languages, texts, dates, amounts
//	frontend/components  the parts pages are made of
//	frontend/layout      the frame around a page
//	frontend/pages       one package for each area
//	frontend/fiction     the fictional fund that samples of pages show
//	frontend/locales     the texts, one file for each area and language
//	frontend/static      fonts, icons, scripts
package frontend
