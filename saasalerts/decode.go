package saasalerts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// object is a JSON object by its exact keys; encoding/json would fold their case.
type object map[string]json.RawMessage

// decodeList reads a listing element by element. The API sends a bare array;
// {"data":[...]}, {"customers":[...]}, a single object, null and an empty body
// are understood besides (saasalerts fact sheet 6).
func decodeList[T any](body []byte, decode func([]byte) (T, error)) (List[T], error) {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0, string(body) == "null":
		return List[T]{}, nil
	case body[0] == '[':
		return decodeArray(body, decode)
	case body[0] != '{':
		return List[T]{}, errors.New("neither a list nor an object")
	}
	var wrapped object
	if err := json.Unmarshal(body, &wrapped); err != nil {
		return List[T]{}, err
	}
	for _, key := range []string{"data", "customers"} {
		if inner, ok := wrapped[key]; ok && (inner[0] == '[' || string(inner) == "null") {
			return decodeList(inner, decode)
		}
	}
	item, err := decode(body)
	if err != nil {
		return List[T]{}, fmt.Errorf("an object that is no listing: %w", err)
	}
	return List[T]{Items: []T{item}}, nil
}

// decodeArray sets one bad element aside instead of losing the listing.
func decodeArray[T any](body []byte, decode func([]byte) (T, error)) (List[T], error) {
	var out List[T]
	dec := json.NewDecoder(bytes.NewReader(body))
	if _, err := dec.Token(); err != nil {
		return out, err
	}
	for i := 0; dec.More(); i++ {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return List[T]{}, fmt.Errorf("element %d: %w", i, err)
		}
		item, err := decode(raw)
		if err != nil {
			out.Bad = append(out.Bad, BadItem{ID: idOf(raw), Index: i, Err: err})
			continue
		}
		out.Items = append(out.Items, item)
	}
	if _, err := dec.Token(); err != nil {
		return List[T]{}, fmt.Errorf("the list is cut off: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return List[T]{}, errors.New("something follows the list")
	}
	return out, nil
}

func decodeProfile(raw []byte) (Profile, error) {
	o, err := asObject(raw)
	if err != nil {
		return Profile{}, err
	}
	return Profile{ID: o.text("id"), Name: o.text("name"), Raw: raw}, nil
}

func decodeCustomer(raw []byte) (Customer, error) {
	o, err := asObject(raw)
	if err != nil {
		return Customer{}, err
	}
	c := Customer{ID: o.text("id"), Name: o.text("name"), Domain: o.text("customerDomain"), Status: o.text("status"), Raw: raw}
	if c.ID == "" || c.Name == "" {
		return Customer{}, errors.New("a customer without id or name")
	}
	for _, p := range o.objects("products") {
		c.Products = append(c.Products, Product{ID: p.text("id"), Name: p.text("name"), Type: p.text("type")})
	}
	for _, m := range o.objects("mappedToPSA") {
		c.MappedToPSA = append(c.MappedToPSA, PSAMapping{Product: m.text("product"), MappedTo: m.text("mappedTo")})
	}
	return c, nil
}

func decodeDeviceOrganization(raw []byte) (DeviceOrganization, error) {
	o, err := asObject(raw)
	if err != nil {
		return DeviceOrganization{}, err
	}
	d := DeviceOrganization{
		ID:       first(o.text("organizationId"), o.text("id")),
		Name:     first(o.text("organizationName"), o.text("name")),
		Devices:  o.count("deviceCount"),
		Mapped:   o.count("mappedDeviceCount"),
		Unmapped: o.count("unmappedDeviceCount"),
		Raw:      raw,
	}
	if d.ID == "" && d.Name == "" {
		return DeviceOrganization{}, errors.New("a device organization without id and name")
	}
	return d, nil
}

func decodeDevice(raw []byte) (Device, error) {
	o, err := asObject(raw)
	if err != nil {
		return Device{}, err
	}
	d := Device{
		ID:             first(o.text("id"), o.text("deviceId")),
		OrganizationID: o.text("organizationId"),
		Name:           o.text("deviceName"),
		OS:             o.text("os"),
		EntraDeviceID:  o.text("msftEntraDeviceId"),
		Raw:            raw,
	}
	if d.ID == "" && d.Name == "" {
		return Device{}, errors.New("a device without id and name")
	}
	return d, nil
}

func asObject(raw []byte) (object, error) {
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil, err
	}
	if o == nil {
		return nil, errors.New("null instead of an object")
	}
	return o, nil
}

// text returns a string, or a number as it is written; anything else is "".
func (o object) text(key string) string {
	var s string
	if json.Unmarshal(o[key], &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(o[key], &n) == nil {
		return n.String()
	}
	return ""
}

// count returns a whole number that is not negative, written bare or quoted.
func (o object) count(key string) *int {
	n, err := strconv.Atoi(o.text(key))
	if err != nil || n < 0 {
		return nil
	}
	return &n
}

// objects returns those elements of an array that are objects.
func (o object) objects(key string) []object {
	var elements []json.RawMessage
	if json.Unmarshal(o[key], &elements) != nil {
		return nil
	}
	var out []object
	for _, e := range elements {
		if inner, err := asObject(e); err == nil {
			out = append(out, inner)
		}
	}
	return out
}

// idOf finds the id of an element that could not be read, for the report of it.
func idOf(raw []byte) string {
	o, err := asObject(raw)
	if err != nil {
		return ""
	}
	return first(o.text("id"), o.text("organizationId"), o.text("deviceId"))
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
