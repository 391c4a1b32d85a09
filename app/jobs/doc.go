// Package jobs works what acts have enqueued, and what is due again and again.
//
// A job is put into the queue in the transaction of the act that makes it
// necessary, so it exists exactly if the act does. It carries ids only, runs one
// use case as the system and finds nothing to do when it comes twice: a queue
// promises at least once. Areas register what works their kinds of jobs with
// Handle; any number of servers may run.
package jobs
