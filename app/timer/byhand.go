package timer

import (
	"fmt"
	"strings"
)

// byHand words what a person enters where Onramp installs nothing.
func byHand(system string, j Job) string {
	if system == "windows" {
		return byTask(j)
	}
	words := append([]string{}, j.Env...)
	for i, pair := range words {
		name, value, _ := strings.Cut(pair, "=")
		words[i] = name + "=" + shellQuote(value)
	}
	for _, word := range append([]string{j.Program}, j.Args...) {
		words = append(words, shellQuote(word))
	}
	// cron takes a bare % for the end of the line.
	line := strings.ReplaceAll(strings.Join(words, " "), "%", `\%`)
	return fmt.Sprintf("Enter this line with crontab -e:\n\n%d 3 * * * %s", at(j), line)
}

func byTask(j Job) string {
	var b strings.Builder
	b.WriteString("Enter this in a command prompt:\n\n")
	for _, pair := range j.Env {
		name, value, _ := strings.Cut(pair, "=")
		fmt.Fprintf(&b, "setx %s %s\n", name, taskQuote(value))
	}
	words := make([]string, 0, len(j.Args)+1)
	for _, word := range append([]string{j.Program}, j.Args...) {
		words = append(words, `\"`+strings.ReplaceAll(word, `"`, `\\\"`)+`\"`)
	}
	fmt.Fprintf(&b, "schtasks /Create /F /TN %s /SC DAILY /ST 03:%02d /TR \"%s\"", taskQuote("Onramp "+j.Workspace), at(j), strings.Join(words, " "))
	return b.String()
}

func taskQuote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// shellQuote makes one word of a text for a shell.
func shellQuote(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@,") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
