package syncro

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOneBadElementDoesNotCostThePage(t *testing.T) {
	page, err := answering(t, 200, sample(t, "assets.json")).Assets(context.Background(), 1, AssetsQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Meta{TotalPages: 2, TotalEntries: 55, PerPage: 50, Page: 1}, page.Meta); diff != "" {
		t.Error(diff)
	}
	if len(page.Items) != 2 || page.Items[0].ID != 12313068 || page.Items[1].ID != 12313069 || page.Items[1].CustomerID != 30412207 {
		t.Errorf("items = %+v", page.Items)
	}
	type bad struct {
		ID    int64
		Index int
		Err   string
	}
	var got []bad
	for _, each := range page.Bad {
		got = append(got, bad{each.ID, each.Index, each.Err.Error()})
	}
	want := []bad{
		{0, 2, `field "id": it is not a positive whole number`},
		{0, 3, "text stands where an object belongs"},
		{12313071, 4, `field "customer_id": an object stands where text belongs`},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCustomersReadLenientlyButNotBlindly(t *testing.T) {
	page, err := answering(t, 200, sample(t, "customers.json")).Customers(context.Background(), 1, CustomersQuery{IncludeDisabled: true})
	if err != nil || len(page.Items) != 2 || len(page.Bad) != 1 || page.Bad[0].ID != 30412209 || page.Meta.TotalPages != 1 {
		t.Fatalf("page = %+v, %v", page, err)
	}
	first, second := page.Items[0], page.Items[1]
	if first.DisplayName() != "Harbor Dental Group" || first.Disabled || first.Mobile != "" || first.Updated.IsZero() {
		t.Errorf("first = %+v", first)
	}
	if second.DisplayName() != "Lee Park" || !second.Disabled || second.Phone != "4035550143" || second.BusinessName != "" {
		t.Errorf("second = %+v", second)
	}
}

func TestContactsAndAlertsDecode(t *testing.T) {
	contacts, err := answering(t, 200, sample(t, "contacts.json")).Contacts(context.Background(), 1, 0)
	if err != nil || len(contacts.Items) != 1 || contacts.Items[0].Title != "Hunter" || contacts.Meta != (Meta{}) {
		t.Errorf("contacts = %+v, %v", contacts, err)
	}
	alerts, err := answering(t, 200, sample(t, "rmm_alerts.json")).Alerts(context.Background(), 1, "all")
	if err != nil || len(alerts.Items) != 1 || alerts.Items[0].AssetID != 2 || alerts.Items[0].Resolved || alerts.Meta.TotalEntries != 0 {
		t.Errorf("alerts = %+v, %v", alerts, err)
	}
}

func TestAnUnusableListIsAnErrorAndNeverAnEmptyPage(t *testing.T) {
	for name, each := range map[string]struct {
		body    string
		is      error
		notJSON bool
		says    string
	}{
		"web page":          {"<!DOCTYPE html><html><head><title>Sign\nin</title>", ErrUnexpected, true, `an HTML page titled "Sign in"; check that the subdomain`},
		"text":              {"Retry later", ErrUnexpected, true, `text beginning "Retry later"`},
		"empty":             {"", ErrUnexpected, true, "empty"},
		"null":              {" null\n", ErrNotFound, false, "null"},
		"other envelope":    {`{"customers":[]}`, ErrUnexpected, false, `no list "assets"`},
		"error with 200":    {`{"error":"no"}`, ErrUnexpected, false, `no list "assets"`},
		"no list":           {`{"assets":{"id":1}}`, ErrUnexpected, false, "is missing"},
		"null list":         {`{"assets":null}`, ErrUnexpected, false, "is missing"},
		"bare list":         {`[]`, ErrUnexpected, false, "is missing"},
		"breaks in list":    {`{"assets":[{"id":1},{"id":2`, io.ErrUnexpectedEOF, false, "breaks off"},
		"breaks after list": {`{"assets":[{"id":1}]`, io.ErrUnexpectedEOF, false, "breaks off"},
		"two documents":     {`{"assets":[]}{"assets":[]}`, ErrUnexpected, false, "something follows"},
		"not quite JSON":    {`{"assets":[{"id":1,}]}`, ErrUnexpected, false, "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			page, err := answering(t, 200, each.body).Assets(context.Background(), 1, AssetsQuery{})
			if !errors.Is(err, each.is) || len(page.Items) != 0 {
				t.Fatalf("page %+v, error %v", page, err)
			}
			var e *Error
			if !errors.As(err, &e) || e.NotJSON != each.notJSON || !strings.Contains(err.Error(), each.says) {
				t.Errorf("error %v, NotJSON %t", err, e.NotJSON)
			}
		})
	}
}

func TestSinglesComeWrappedOrBare(t *testing.T) {
	for body, want := range map[string]error{
		`{"asset":{"id":7}}`:       nil,
		`{"id":7,"customer":null}`: nil,
		`null`:                     ErrNotFound,
		`{"asset":null}`:           ErrNotFound,
		`{"asset":[]}`:             ErrUnexpected,
		`{"asset":{"id":7}`:        ErrUnexpected,
		`[]`:                       ErrUnexpected,
		`{}`:                       ErrUnexpected,
		`{"message":"fine"}`:       ErrUnexpected,
		``:                         ErrUnexpected,
		`<html>`:                   ErrUnexpected,
	} {
		asset, err := answering(t, 200, body).Asset(context.Background(), 7)
		if !errors.Is(err, want) || (want == nil && asset.ID != 7) {
			t.Errorf("%s: %+v, %v", body, asset, err)
		}
	}
}

// spaces is a body without end.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestABodyBeyondItsCapIsAnErrorAndNotCutOff(t *testing.T) {
	endless := func(status int) *Client {
		return clientOn(t, &canned{status: status, body: io.MultiReader(strings.NewReader(`{"assets":[{"id":1}]`), spaces{})})
	}
	if page, err := endless(200).Assets(context.Background(), 1, AssetsQuery{}); !errors.Is(err, ErrTooLarge) || len(page.Items) != 0 {
		t.Errorf("list: %+v, %v", page, err)
	}
	if _, err := endless(200).Asset(context.Background(), 1); !errors.Is(err, ErrTooLarge) {
		t.Errorf("single: %v", err)
	}
	if _, err := endless(500).Asset(context.Background(), 1); !errors.Is(err, ErrServer) {
		t.Errorf("refusal: %v", err)
	}
	for size, want := range map[int64]error{9: nil, 10: nil, 11: ErrTooLarge} {
		got, err := io.ReadAll(&cappedReader{from: io.LimitReader(spaces{}, size), left: 10})
		if !errors.Is(err, want) || int64(len(got)) != min(size, 10) {
			t.Errorf("%d bytes under a cap of 10: %d, %v", size, len(got), err)
		}
	}
}

func TestDeepNestingIsAnErrorAndNotACrash(t *testing.T) {
	deep := `{"assets":[` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `]}`
	if _, err := answering(t, 200, deep).Assets(context.Background(), 1, AssetsQuery{}); !errors.Is(err, ErrUnexpected) {
		t.Errorf("error = %v", err)
	}
}

func TestRawIsTheElementAsItCame(t *testing.T) {
	element := `{"id" : 7, "name":"é\u00e9", "properties":{"A":1.50,"a":[null, 1e400]}, "big":12345678901234567890}`
	page, err := answering(t, 200, `{"assets":[ `+element+` ]}`).Assets(context.Background(), 1, AssetsQuery{})
	if err != nil || len(page.Items) != 1 {
		t.Fatal(page, err)
	}
	if got := string(page.Items[0].Raw); got != element {
		t.Errorf("raw = %s", got)
	}
	if !json.Valid(page.Items[0].Properties["A"]) || string(page.Items[0].Properties["A"]) != "1.50" {
		t.Errorf("properties = %s", page.Items[0].Properties)
	}
}
