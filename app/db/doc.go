// Package db is the one door to the store, on SQLite and on PostgreSQL.
//
// Reading: Read gives a session for plain queries, Snapshot one consistent view
// for reports. Neither can write.
//
// Writing: Write runs a use case in one transaction. Inside, Create, Update and
// Delete are the only ways to write a record, and they note what changed; Write
// turns the notes into one entry of the record of acts before it commits. Nobody
// can forget the audit and no use case mentions it. Jobs are enqueued in the
// same transaction, numbers drawn in it, and the key of a form is honoured in
// it, so that the same form sent twice acts once.
//
// A use case may run more than once before it is answered: on SQLite when the
// batch it shared a commit with has to be taken apart, on PostgreSQL when the
// engine asks for a retry. So it has no effect outside its transaction but
// through AfterCommit.
//
// A failed statement ends the act on both engines: what follows in the act is
// refused with the same error. Try (a savepoint) is the way to recover.
//
// Callers get *models.Error for every refusal the store makes (duplicate,
// missing reference, refused value, stale, unavailable); anything else is a
// fault of the program.
package db
