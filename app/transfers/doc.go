// Package transfers asks the agent to pay and keeps what the agent answers.
//
// A request asks for one tranche of one programme, or a part of it, for one or
// more of its organisations. What is asked is held of the released shares in
// the same transaction, so that all requests together never ask for more than
// was released. An edit raises the revision; the signature of a second person
// holds for one revision; what was sent is the agent's.
//
// The agent's acts (received, query, accepted, paid, returned, and the reversal
// of a payment) come by three roads: its own inbox, a file of its own that is
// loaded, or its notification that the secretariat enters with the document
// attached. What the secretariat enters waits until another person confirms
// it; then it is the agent's word like any other. A payment posts to the ledger
// and moves every kept sum in the act that records it; a wrong one is reversed,
// never changed.
//
// The agent sees what was sent to it, organisations see the requests of their
// programmes, those who handle the fund's money see all.
package transfers
