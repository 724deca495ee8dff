package commands

// environmentHelp names the variables that a pass without a person reads.
const environmentHelp = "Keys come from ONRAMP_SYNCRO_URL, ONRAMP_SYNCRO_TOKEN, ONRAMP_ITGLUE_URL, ONRAMP_ITGLUE_KEY,\n" +
	"ONRAMP_SAASALERTS_URL and ONRAMP_SAASALERTS_KEY, or from the place chosen in the wizard. In place of a key itself,\n" +
	"ONRAMP_SYNCRO_TOKEN_FILE, ONRAMP_ITGLUE_KEY_FILE and ONRAMP_SAASALERTS_KEY_FILE name files that only you can read.\n" +
	"ONRAMP_PASSPHRASE_FILE opens locked keys; ONRAMP_WEBHOOK_URL or ONRAMP_WEBHOOK_URL_FILE is where digests go.\n" +
	"HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR are heeded."

// exitHelp tells how commands end.
const exitHelp = "0 done, 1 failed, 4 refused by a brake, 5 vendor or key trouble, 75 workspace busy;\n" +
	"with --detailed-exitcode also 3, pass completed and something needs review."

// filesHelp tells where a workspace is kept.
const filesHelp = "A workspace is a folder under $XDG_DATA_HOME/onramp (~/.local/share/onramp), or the path that --workspace gives.\n" +
	"It holds the store, its backups, audit.jsonl and onramp.log. Timers are in $XDG_CONFIG_HOME/systemd/user."
