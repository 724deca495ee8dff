package secrets

import (
	"io"
	"strings"
)

// fileSuffix makes the variable that names a key's file out of the key's own.
const fileSuffix = "_FILE"

// mostRead is the size of the largest file, or output of a command, that is
// taken for a key.
const mostRead = 64 << 10

// fromEnvironment takes a key from its variable, or from the file that the
// variable with _FILE behind its name gives. Both at once would leave open which
// one counts.
func (k *Keys) fromEnvironment(variable string) (string, Place, error) {
	value, path := strings.TrimSpace(k.opt.Lookup(variable)), strings.TrimSpace(k.opt.Lookup(variable+fileSuffix))
	switch {
	case value != "" && path != "":
		return "", Nowhere, trouble("%s and %s%s are both set: unset one of them", variable, variable, fileSuffix)
	case path == "":
		return value, Environment, nil
	}
	content, err := readPrivate(path)
	if err != nil {
		return "", Nowhere, trouble("read %s from the file that %s%s names: %w", variable, variable, fileSuffix, err)
	}
	if content = strings.TrimSpace(content); content == "" {
		return "", Nowhere, trouble("%s%s names the file %s, which is empty: put the key into it", variable, fileSuffix, path)
	}
	return content, File, nil
}

// readPrivate reads a file that nobody else may read.
func readPrivate(path string) (content string, err error) {
	f, err := openPrivate(path)
	if err != nil {
		return "", err
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	read, err := io.ReadAll(io.LimitReader(f, mostRead+1))
	if err != nil {
		return "", err
	}
	if len(read) > mostRead {
		return "", trouble("%s has more than 64 KB: that is no key", path)
	}
	return string(read), nil
}
