// Package api is the same use cases as the pages, as typed JSON operations
// under /api/v1. The OpenAPI 3.1 document at /api/v1/openapi.json is made from
// them, so that the two cannot part.
//
// Each area has one file and one function that registers its operations with
// Read, List, Act or Make; the function's name stands in areas. An operation
// names a permission of the table of rights; the service behind it decides
// about the record at hand, as it does for a page.
//
// Who asks: the session of a browser, or a personal token sent as
// "Authorization: Bearer ...", never both. A session's unsafe request must
// come from our own pages. Every act may carry an Idempotency-Key: the same
// key with the same request answers the first answer again.
//
// What comes back: {"data": ...} with, where they are due, "illustrative",
// "notes" (clause 112) and "next", the cursor of the next page. Amounts are
// strings with two decimals. A refusal is a problem of RFC 9457; it names its
// code, rule and fields and never repeats what was sent.
package api
