package secrets

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"filippo.io/age"
)

// PassphraseVariable is the variable that holds the passphrase of the locked
// file, or with _FILE behind it names a file of it, where nobody sits to type.
const PassphraseVariable = "ONRAMP_PASSPHRASE" //nolint:gosec // the name of a variable

// scryptWork makes one guess of the passphrase cost about a second.
const scryptWork = 18

// asks is how often a person may mistype the passphrase at the terminal.
const asks = 3

// ErrPassphrase says that the passphrase is not the one that the file was locked
// with.
var ErrPassphrase = errors.New("the passphrase is not the one that the keys were locked with")

// lockedFile holds keys in a file that a passphrase locks, as age does it: age -d
// opens it, too.
type lockedFile struct {
	path string
	work int // of scrypt, as a power of two

	mu         sync.Mutex
	passphrase string
	keys       map[string]string // nil while locked
}

// HasLocked says whether there is a locked file, and whether its passphrase, or
// that of a file yet to be written, is known.
func (k *Keys) HasLocked() (there, known bool) {
	k.locked.mu.Lock()
	defer k.locked.mu.Unlock()
	_, err := os.Stat(k.locked.path)
	return err == nil, k.locked.passphrase != ""
}

// Unlock opens the locked file with a passphrase, or makes it the passphrase of
// a file that is yet to be written. Errors are *Error, ErrPassphrase among them.
func (k *Keys) Unlock(passphrase string) error {
	k.locked.mu.Lock()
	defer k.locked.mu.Unlock()
	return k.locked.open(passphrase)
}

// fromLocked reads one key. Where the file is locked still, the passphrase comes
// from the environment, or from the person at the terminal.
func (k *Keys) fromLocked(variable string) (string, error) {
	l := &k.locked
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.keys == nil {
		if _, err := os.Stat(l.path); errors.Is(err, fs.ErrNotExist) {
			return "", nil
		}
		if err := k.unlock(); err != nil {
			return "", err
		}
	}
	return l.keys[variable], nil
}

func (k *Keys) unlock() error {
	passphrase, _, err := k.fromEnvironment(PassphraseVariable)
	if err != nil {
		return err
	}
	if passphrase != "" {
		err := k.locked.open(passphrase)
		if errors.Is(err, ErrPassphrase) {
			return &Error{text: fmt.Sprintf("%v (%s): look at what %s or %s%s holds", ErrPassphrase, k.locked.path, PassphraseVariable, PassphraseVariable, fileSuffix), cause: ErrPassphrase}
		}
		return err
	}
	if k.opt.Ask == nil {
		return trouble("the keys are in %s, which is locked: type its passphrase in the Keys step, name a file that holds it in %s%s, or choose another place there", k.locked.path, PassphraseVariable, fileSuffix)
	}
	question := "Passphrase of the keys of workspace " + k.opt.Workspace
	for try := 1; ; try++ {
		passphrase, err := k.opt.Ask(question)
		if err != nil {
			k.opt.Ask = nil // who leaves one question is not asked the next
			return trouble("read the passphrase: %w", err)
		}
		if err := k.locked.open(passphrase); err == nil || try == asks || !errors.Is(err, ErrPassphrase) {
			if err != nil {
				k.opt.Ask = nil // who mistyped it for one key is not asked for the next
			}
			return err
		}
		question = fmt.Sprintf("That is not it, once more (%d of %d)", try+1, asks)
	}
}

// open reads the file with a passphrase, or takes note of it if there is no file
// yet. The caller holds the lock.
func (l *lockedFile) open(passphrase string) error {
	if passphrase == "" {
		return trouble("an empty passphrase locks nothing: type one")
	}
	content, err := readPrivate(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		l.passphrase, l.keys = passphrase, map[string]string{}
		return nil
	}
	if err != nil {
		return trouble("read the locked keys: %w", err)
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return trouble("unlock %s: %w", l.path, err)
	}
	var keys map[string]string
	plain, err := age.Decrypt(bytes.NewReader([]byte(content)), identity)
	if wrong := (*age.NoIdentityMatchError)(nil); errors.As(err, &wrong) {
		return &Error{text: fmt.Sprintf("%v (%s): type it again, or move the file away and enter the keys anew in the Keys step", ErrPassphrase, l.path), cause: ErrPassphrase}
	}
	if err == nil {
		err = json.NewDecoder(plain).Decode(&keys)
	}
	if err != nil {
		return trouble("%s is damaged (%w): move it away and enter the keys anew in the Keys step", l.path, err)
	}
	l.passphrase, l.keys = passphrase, keys
	return nil
}

// change changes what the file holds and writes it anew.
func (l *lockedFile) change(edit func(map[string]string)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.passphrase == "" {
		return trouble("%s is locked: type its passphrase first", l.path)
	}
	next := map[string]string{}
	for name, key := range l.keys {
		next[name] = key
	}
	edit(next)
	if err := l.write(next); err != nil {
		return trouble("keep the keys in %s: %w", l.path, err)
	}
	l.keys = next
	return nil
}

func (l *lockedFile) write(keys map[string]string) error {
	recipient, err := age.NewScryptRecipient(l.passphrase)
	if err != nil {
		return err
	}
	recipient.SetWorkFactor(l.work)
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	if _, err := w.Write(plain); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return replace(l.path, &sealed)
}

// replace puts new content in a file's place, whole or not at all.
func replace(path string, content io.Reader) (err error) {
	if err := private(filepath.Dir(path)); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".keys-*") // with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = io.Copy(f, content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
