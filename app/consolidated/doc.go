// Package consolidated makes the tables of the agent's consolidated annual
// financial report from the books: what came, what was transferred and given
// back, what was spent by organisation, programme and category, in the year and
// before it. It writes nothing.
package consolidated
