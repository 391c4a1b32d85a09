// Package files takes in documents, keeps their bytes and gives them back.
//
// What is taken in is what its name says: the type is found in the content and
// compared with the name's ending; archives and workbooks are opened within
// bounds before they are kept, so that a bomb, a broken or an armed workbook is
// refused with a sentence and leaves nothing behind. A name is shown to people
// and never used as a path.
//
// Bytes are made durable first, under their SHA-256; the row that owns them is
// written in the act. Bytes whose row never came are swept a day later. A file
// belongs to its owner from the upload on. Who may add and who may read is the
// owner's area's to say: Save and Open do not ask.
package files
