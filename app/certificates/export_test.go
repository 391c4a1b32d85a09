package certificates

// IssueAs is Issue in an earlier format, as an earlier program did.
var IssueAs = issue
