// Package certificates proves decisions: at the adoption it writes down, from
// the rows as they stand, who could decide, by which rules and method, on which
// text and with what result, and chains that to the certificate before.
//
// It promises: a certificate exists exactly if its decision does, from the first
// one on; its public form and hash are the same for every reader; what is
// restricted stands in it by salted commitments; Verify makes every certificate
// again from the rows and names the first place that differs.
package certificates
