// Package cmd holds the programs, each in a folder of its own.
package cmd
