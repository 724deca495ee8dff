// Package commands is what a person types and what is printed for it: each
// command parses its flags, opens the workspace, calls package app and gives the
// exit code. It must not know the vendors or the store's content. The program's
// main does nothing but call Run, so that tests can run the same program.
package commands
