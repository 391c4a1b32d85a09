// Package i18n turns message keys, dates, amounts and numbers into the
// reader's language. The language travels in the context: handlers set it once
// with With, templates call T, Date, Instant, Money.
//
// A language is offered only when it is complete: every key of the English
// files has a text, with every plural form the language needs. Figures use
// Western digits in every language, so that they can be copied; a negative
// figure carries U+2212.
package i18n
