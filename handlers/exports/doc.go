// Package exports is the registry of files that leave the system: the agent's
// workbooks and the data files. The command line and the pages write the same
// bytes for the same data.
package exports
