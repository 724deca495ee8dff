module dev.onramp

go 1.26.0

require (
	filippo.io/age v1.3.2 // keys in a file that a passphrase locks
	github.com/adrg/xdg v0.5.3 // the data folder, by each system's own rule
	github.com/cenkalti/backoff/v5 v5.0.3 // retries of reads with jitter; go-retryablehttp sends writes again
	github.com/charmbracelet/bubbles v1.0.0 // the text input
	github.com/charmbracelet/bubbletea v1.3.10 // the terminal program
	github.com/charmbracelet/lipgloss v1.1.0 // colours and styles
	github.com/charmbracelet/x/ansi v0.11.6 // cutting and measuring text by cells
	github.com/charmbracelet/x/exp/golden v0.0.0-20241011142426-46044092ad91 // tests: golden frames
	github.com/creack/pty v1.1.24 // tests: the real binary in a pseudo-terminal
	github.com/getkin/kin-openapi v0.152.0 // tests: conformance with Syncro's own description
	github.com/google/go-cmp v0.7.0 // tests: differences of values
	github.com/hinshun/vt10x v0.0.0-20220301184237-5011da428d02 // tests: bytes to a screen
	github.com/mattn/go-isatty v0.0.20 // whether a person sits at the terminal
	github.com/muesli/termenv v0.16.0 // what colours the terminal has
	github.com/sahilm/fuzzy v0.1.3 // subsequences in typed search
	github.com/spf13/cobra v1.10.2 // commands, help and completion
	github.com/zalando/go-keyring v0.2.8 // keys in the system keyring
	go.etcd.io/bbolt v1.5.0 // the store
	go.uber.org/goleak v1.3.0 // tests: no goroutine is left behind
	golang.org/x/net v0.62.0 // the public suffix list, for domains
	golang.org/x/sync v0.24.0 // groups of goroutines with an error
	golang.org/x/sys v0.49.0 // disk space, file systems, locks
	golang.org/x/term v0.47.0 // the terminal's size
	golang.org/x/text v0.43.0 // Unicode normalisation and case folding
	pgregory.net/rapid v1.3.0 // tests: properties and state machines
)

require (
	filippo.io/hpke v0.4.0 // indirect
	github.com/atotto/clipboard v0.1.4 // indirect
	github.com/aymanbagabas/go-osc52/v2 v2.0.1 // indirect
	github.com/aymanbagabas/go-udiff v0.3.1 // indirect
	github.com/charmbracelet/colorprofile v0.4.1 // indirect
	github.com/charmbracelet/x/cellbuf v0.0.15 // indirect
	github.com/charmbracelet/x/term v0.2.2 // indirect
	github.com/clipperhouse/displaywidth v0.9.0 // indirect
	github.com/clipperhouse/stringish v0.1.1 // indirect
	github.com/clipperhouse/uax29/v2 v2.5.0 // indirect
	github.com/cpuguy83/go-md2man/v2 v2.0.6 // indirect
	github.com/danieljoos/wincred v1.2.3 // indirect
	github.com/erikgeiser/coninput v0.0.0-20211004153227-1c3628e74d0f // indirect
	github.com/go-openapi/jsonpointer v0.22.5 // indirect
	github.com/go-openapi/swag/jsonname v0.25.5 // indirect
	github.com/godbus/dbus/v5 v5.2.2 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/lucasb-eyer/go-colorful v1.3.0 // indirect
	github.com/mattn/go-localereader v0.0.1 // indirect
	github.com/mattn/go-runewidth v0.0.19 // indirect
	github.com/muesli/ansi v0.0.0-20230316100256-276c6243b2f6 // indirect
	github.com/muesli/cancelreader v0.2.2 // indirect
	github.com/oasdiff/yaml v0.1.1 // indirect
	github.com/oasdiff/yaml3 v0.0.14 // indirect
	github.com/rivo/uniseg v0.4.7 // indirect
	github.com/russross/blackfriday/v2 v2.1.0 // indirect
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3 // indirect
	github.com/spf13/pflag v1.0.10 // indirect
	github.com/xo/terminfo v0.0.0-20220910002029-abceb7e1c41e // indirect
	go.yaml.in/yaml/v3 v3.0.4 // indirect
	golang.org/x/crypto v0.58.0 // indirect
)
