package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
)

// A stored value is one byte of format version, the JSON, and four bytes (big-endian) of CRC-32C over the key, the
// version and the JSON. The key is in the sum so that a value which sits under a damaged key is found too.
const (
	formatJSON  = 1
	frameLength = 1 + crc32.Size
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var (
	errShortValue = errors.New("the value is too short")
	errChecksum   = errors.New("the checksum does not fit")
)

func encode[T any](key Key, value T) ([]byte, error) {
	payload, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return frame(key, payload), nil
}

func decode[T any](key Key, framed []byte) (value T, err error) {
	payload, err := unframe(key, framed)
	if err != nil {
		return value, err
	}
	err = json.Unmarshal(payload, &value)
	return value, err
}

func frame(key Key, payload []byte) []byte {
	framed := make([]byte, 0, len(payload)+frameLength)
	framed = append(framed, formatJSON)
	framed = append(framed, payload...)
	return binary.BigEndian.AppendUint32(framed, checksum(key, framed))
}

func unframe(key Key, framed []byte) ([]byte, error) {
	if len(framed) < frameLength {
		return nil, errShortValue
	}
	body, sum := framed[:len(framed)-crc32.Size], framed[len(framed)-crc32.Size:]
	if checksum(key, body) != binary.BigEndian.Uint32(sum) {
		return nil, errChecksum
	}
	if body[0] != formatJSON {
		return nil, fmt.Errorf("%w %d: a newer program wrote it", errUnknownFormat, body[0])
	}
	return body[1:], nil
}

var errUnknownFormat = errors.New("unknown value format")

func checksum(key Key, body []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, body)
}

// damaged tells a value that was changed on the disk from one that the program does not understand.
func damaged(err error) bool { return errors.Is(err, errShortValue) || errors.Is(err, errChecksum) }
