package syncrotest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
)

// everyHabit returns Habits with one field at a time set to each of its values.
func everyHabit(t *testing.T) map[string]syncrotest.Habits {
	t.Helper()
	all := map[string]syncrotest.Habits{"none": {}}
	kind := reflect.TypeFor[syncrotest.Habits]()
	for i := range kind.NumField() {
		var habits syncrotest.Habits
		field := reflect.ValueOf(&habits).Elem().Field(i)
		switch field.Kind() {
		case reflect.Bool:
			field.SetBool(true)
			all[kind.Field(i).Name] = habits
		case reflect.Uint8:
			for value := range uint64(2) {
				field.SetUint(value + 1)
				all[kind.Field(i).Name+strconv.FormatUint(value+1, 10)] = habits
			}
		default:
			t.Fatalf("a habit of kind %s", field.Kind())
		}
	}
	return all
}

func TestTheClientComesThroughUnderEveryHabit(t *testing.T) {
	ctx := context.Background()
	for name, habits := range everyHabit(t) {
		t.Run(name, func(t *testing.T) {
			server, client := account(t, syncrotest.Config{Habits: habits, Fields: []string{"IT Glue"}, PageSizes: syncrotest.PageSizes{Assets: 1}})
			if all := crawl(t, client); len(all) != 2 || all[0].ID != 1 || all[0].Updated.IsZero() {
				t.Errorf("crawl = %+v", all)
			}
			if customer, err := client.Customer(ctx, 100); err != nil || customer.BusinessName != "Harbor Dental Group" {
				t.Errorf("customer = %+v, %v", customer, err)
			}
			if _, err := client.Asset(ctx, 99); !errors.Is(err, syncro.ErrNotFound) {
				t.Errorf("an asset that is not there: %v", err)
			}
			asset, err := client.PutAsset(ctx, 1, syncro.AssetPatch{Properties: map[string]any{"IT Glue": "https://x"}})
			if link, _ := asset.Property("IT Glue"); err != nil || link != "https://x" {
				t.Errorf("asset = %+v, %v", asset, err)
			}
			if _, err := clientOf(t, server, "Twrong").Me(ctx); err == nil {
				t.Error("a wrong token passes")
			} else if habits.BadToken != syncrotest.BadTokenRedirect && !errors.Is(err, syncro.ErrUnauthorized) {
				t.Errorf("a wrong token: %v", err)
			}
			server.SetToken("Tless", syncrotest.Permissions{Deny: []syncrotest.Permission{syncrotest.AssetsList}})
			less := clientOf(t, server, "Tless")
			if _, err := less.Assets(ctx, 1, syncro.AssetsQuery{}); !errors.Is(err, syncro.ErrUnauthorized) {
				t.Errorf("a missing permission: %v", err)
			}
			if me, err := less.Me(ctx); err != nil || me.Permissions["asset"]["read"] != habits.MeShowsUser {
				t.Errorf("me = %+v, %v", me, err)
			}
			server.AddFault(syncrotest.Fault{Kind: syncrotest.Status429})
			if _, err := client.Me(ctx); !errors.Is(err, syncro.ErrRateLimited) {
				t.Errorf("429: %v", err)
			}
		})
	}
}

// habit returns the account under one habit.
func habit(t *testing.T, habits syncrotest.Habits) (*syncrotest.Server, *syncro.Client) {
	t.Helper()
	return account(t, syncrotest.Config{Habits: habits, Fields: []string{"IT Glue"}})
}

func TestHabitsOfWritingProperties(t *testing.T) {
	for name, each := range map[string]struct {
		habits              syncrotest.Habits
		keptOthers, keptNew bool
	}{
		"merge":            {syncrotest.Habits{}, true, true},
		"replace":          {syncrotest.Habits{PropertiesReplace: true}, false, true},
		"undefined fields": {syncrotest.Habits{UndefinedFieldDropped: true}, true, false},
	} {
		server, client := habit(t, each.habits)
		must[syncro.Asset](t)(client.PutAsset(context.Background(), 1, syncro.AssetPatch{Properties: map[string]any{"IT Glue": "x", "Unknown": "y"}}))
		asset, _ := server.Asset(1)
		_, others := asset.Properties["kabuto_information"]
		_, unknown := asset.Properties["Unknown"]
		if others != each.keptOthers || unknown != each.keptNew || asset.Properties["IT Glue"] != "x" {
			t.Errorf("%s: others kept %t, undefined kept %t", name, others, unknown)
		}
	}
}

func TestHabitsOfArchivedAssets(t *testing.T) {
	for mode, want := range map[syncrotest.ArchivedMode]struct {
		listed int
		byID   error
	}{
		syncrotest.ArchivedShown:    {2, nil},
		syncrotest.ArchivedUnlisted: {1, nil},
		syncrotest.ArchivedGone:     {1, syncro.ErrNotFound},
	} {
		server, client := habit(t, syncrotest.Habits{Archived: mode})
		server.ArchiveAsset(1)
		if got := len(crawl(t, client)); got != want.listed {
			t.Errorf("mode %d: %d listed", mode, got)
		}
		if _, err := client.Asset(context.Background(), 1); !errors.Is(err, want.byID) {
			t.Errorf("mode %d: by id %v", mode, err)
		}
	}
	server, client := habit(t, syncrotest.Habits{})
	server.DeleteAsset(1)
	server.DeleteCustomer(100)
	if all := crawl(t, client); len(all) != 1 || !strings.Contains(string(all[0].Raw), `"customer":null`) {
		t.Errorf("after a deletion: %+v", all)
	}
}

func TestHabitsThatOnlyTheWireShows(t *testing.T) {
	for name, each := range map[string]struct {
		habits         syncrotest.Habits
		path           string
		before, during string // texts that the answer has without and with the habit
	}{
		"envelope":      {syncrotest.Habits{BareSingles: true}, "/customer_assets/1", `{"asset":{`, `{"address":`},
		"null":          {syncrotest.Habits{NotFoundNull200: true}, "/customer_assets/99", `{"message":"Not found"}`, `null`},
		"empty 404":     {syncrotest.Habits{NotFoundEmpty: true}, "/customer_assets/99", `{"message":"Not found"}`, ``},
		"UTC":           {syncrotest.Habits{UTCTimes: true}, "/customer_assets/1", `-07:00"`, `Z"`},
		"page size":     {syncrotest.Habits{HonourPerPage: true}, "/customer_assets?per_page=1", `"total_pages":1`, `"total_pages":2`},
		"exclusion":     {syncrotest.Habits{ExcludeIDNot: true}, "/customers?not_id[]=100", `"total_entries":0`, `"total_entries":1`},
		"meta of lists": {syncrotest.Habits{MetaMissing: true}, "/customer_assets", `"meta":{`, `]}`},
	} {
		for value, want := range map[syncrotest.Habits]string{{}: each.before, each.habits: each.during} {
			server, _ := habit(t, value)
			_, body := do(t, server, "GET", "/api/v1"+each.path, token, "")
			if !strings.Contains(body, want) || value == each.habits && strings.Contains(body, each.before) {
				t.Errorf("%s: %s", name, body)
			}
		}
	}
}

func TestHabitsOfTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, each := range map[string]struct {
			habits              syncrotest.Habits
			retryAfter, content string
		}{
			"default":     {syncrotest.Habits{}, "", "application/json; charset=utf-8"},
			"retry after": {syncrotest.Habits{RetryAfter: true}, "60", "application/json; charset=utf-8"},
			"plain text":  {syncrotest.Habits{PlainText429: true}, "", "text/plain; charset=utf-8"},
		} {
			server := syncrotest.New(syncrotest.Config{Token: token, RateLimit: true, Habits: each.habits})
			for range 180 {
				if status, _ := do(t, server, "GET", "/api/v1/me", token, ""); status != http.StatusOK {
					t.Fatalf("%s: status %d below the limit", name, status)
				}
			}
			req, err := http.NewRequest("GET", "http://127.0.0.1:1/api/v1/me", nil)
			if err != nil {
				t.Fatal(err)
			}
			resp := must[*http.Response](t)(server.Pipe().RoundTrip(req))
			if _, err := io.Copy(io.Discard, resp.Body); err != nil {
				t.Fatal(err)
			}
			if err := resp.Body.Close(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute - 1)
			early, _ := do(t, server, "GET", "/api/v1/me", token, "")
			time.Sleep(time.Nanosecond)
			if onTime, _ := do(t, server, "GET", "/api/v1/me", token, ""); early != 429 || onTime != 200 {
				t.Errorf("%s: %d just before the window ends, %d when it does", name, early, onTime)
			}
			if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != each.retryAfter || resp.Header.Get("Content-Type") != each.content {
				t.Errorf("%s: %d %v", name, resp.StatusCode, resp.Header)
			}
		}
	})
}
