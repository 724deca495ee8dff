package commands

import (
	"fmt"
	"strings"
)

// about is a name and what it stands for, as help and the manual list them.
type about struct{ name, does string }

// environment are the variables that are heeded.
var environment = []about{
	{"ONRAMP_SYNCRO_URL", "where Syncro's API is"},
	{"ONRAMP_SYNCRO_TOKEN", "the token of Syncro"},
	{"ONRAMP_SYNCRO_TOKEN_FILE", "a file of yours alone that holds it"},
	{"ONRAMP_ITGLUE_URL", "where IT Glue's API is"},
	{"ONRAMP_ITGLUE_KEY", "the key of IT Glue"},
	{"ONRAMP_ITGLUE_KEY_FILE", "a file of yours alone that holds it"},
	{"ONRAMP_SAASALERTS_URL", "where the API of SaaS Alerts is"},
	{"ONRAMP_SAASALERTS_KEY", "the key of SaaS Alerts"},
	{"ONRAMP_SAASALERTS_KEY_FILE", "a file of yours alone that holds it"},
	{"ONRAMP_PASSPHRASE", "opens the keys that a passphrase locks"},
	{"ONRAMP_PASSPHRASE_FILE", "a file of yours alone that holds it"},
	{"ONRAMP_WEBHOOK_URL", "the webhook that hears what needs you"},
	{"ONRAMP_WEBHOOK_URL_FILE", "a file of yours alone that holds it"},
	{"HTTPS_PROXY, NO_PROXY", "the proxy on the way to the vendors"},
	{"SSL_CERT_FILE, SSL_CERT_DIR", "the certificates that are trusted"},
	{"XDG_DATA_HOME", "where workspaces are kept"},
	{"XDG_CONFIG_HOME", "where the timer's units go"},
	{"NO_COLOR", "set to anything: no colours"},
	{"TERM", "dumb: numbered prompts, as with --plain"},
}

// files are a workspace's files and those beside it.
var files = []about{
	{"~/.local/share/onramp/NAME", "a workspace's folder, unless --workspace gives a path"},
	{"onramp.db", "there: the store"},
	{"onramp.db.backups", "there: its newest ten backups"},
	{"audit.jsonl", "there: a line before and after each write"},
	{"onramp.log", "there: what happened; five files of 1 MiB at most"},
	{"keys.age", "there: the keys, if a passphrase locks them"},
	{"~/.config/systemd/user", "onramp-NAME.service and onramp-NAME.timer"},
}

// exits are the ways in which commands end.
var exits = []about{
	{"0", "done"},
	{"1", "failed"},
	{"3", "done, and something needs review; only with --detailed-exitcode"},
	{"4", "a brake refused a part of the plan"},
	{"5", "vendor or key trouble, also where a brake refused something as well"},
	{"75", "workspace busy: another process has it"},
}

// listed writes names and what they stand for in two columns.
func listed(title string, list []about) string {
	wide := 0
	for _, x := range list {
		wide = max(wide, len(x.name))
	}
	var b strings.Builder
	b.WriteString("\n\n" + title + "\n")
	for _, x := range list {
		fmt.Fprintf(&b, "\n    %-*s  %s", wide, x.name, x.does)
	}
	return b.String()
}
