// Package mail puts letters into words: subject, plain text and a plain page of
// the same words, in the receiver's language. Texts are in the locale files
// under mail.<template>.
package mail
