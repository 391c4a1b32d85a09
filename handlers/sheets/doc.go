// Package sheets is the files that people fill in and send back: the workbook
// of a budget, the offline kit and the agent's file of payments. Pages and JSON operations read
// and write them here, so that both say the same.
package sheets
