// Package handlers is how the web asks.
package handlers
