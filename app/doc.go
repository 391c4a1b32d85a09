// Package app is what one can do: one package for each area, and here the
// areas put together. The command line and the web server get the same
// Services, so that every door leads to the same use cases.
package app
