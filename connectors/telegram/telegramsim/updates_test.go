package telegramsim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/telegram/telegramsim"
)

type got struct {
	ID      int64 `json:"update_id"`
	Message *struct {
		ID   int    `json:"message_id"`
		Text string `json:"text"`
	} `json:"message"`
	Query *struct {
		ID   string `json:"id"`
		Data string `json:"data"`
	} `json:"callback_query"`
	Member json.RawMessage `json:"my_chat_member"`
}

func poll(t testing.TB, s *telegramsim.Server, params map[string]any) []got {
	t.Helper()
	a := call(t, s, "getUpdates", params)
	if !a.OK {
		t.Fatalf("getUpdates: %+v", a)
	}
	var updates []got
	if err := json.Unmarshal(a.Result, &updates); err != nil {
		t.Fatal(err)
	}
	return updates
}

func ids(updates []got) []int64 {
	out := []int64{}
	for _, u := range updates {
		out = append(out, u.ID)
	}
	return out
}

const first = 500_000_001

func writeMany(u *telegramsim.User, n int) {
	for i := range n {
		u.Write(fmt.Sprint("m", i))
	}
}

func TestOffsets(t *testing.T) {
	tests := []struct {
		name   string
		offset int64
		want   []int64 // of four updates
		left   int
	}{
		{"none", 0, []int64{first, first + 1, first + 2, first + 3}, 4},
		{"confirming two", first + 2, []int64{first + 2, first + 3}, 2},
		{"the last", -1, []int64{first + 3}, 1},
		{"the last two", -2, []int64{first + 2, first + 3}, 2},
		{"more than there are", -9, []int64{first, first + 1, first + 2, first + 3}, 4},
		{"a little beyond the end", first + 8, []int64{}, 0},
		{"far beyond the end", first + 4 + 11, []int64{first, first + 1, first + 2, first + 3}, 4},
		{"far in the past", 5, []int64{first, first + 1, first + 2, first + 3}, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, ana := newServer()
			writeMany(ana, 4)
			if diff := cmp.Diff(tt.want, ids(poll(t, s, map[string]any{"offset": tt.offset}))); diff != "" {
				t.Error(diff)
			}
			if left := s.Bot("shop_bot").Pending(); left != tt.left {
				t.Errorf("%d are left, want %d", left, tt.left)
			}
		})
	}
}

func TestLimit(t *testing.T) {
	s, ana := newServer()
	writeMany(ana, 120)
	if n := len(poll(t, s, map[string]any{"limit": 500})); n != 100 {
		t.Errorf("a batch holds %d", n)
	}
	// The same offset again within half a second gives one at a time.
	if n := len(poll(t, s, map[string]any{})); n != 1 {
		t.Errorf("a hasty batch holds %d", n)
	}
	if n := len(poll(t, s, map[string]any{"offset": first + 1, "limit": 2})); n != 2 {
		t.Errorf("a batch of two holds %d", n)
	}
}

func TestLongPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ana := newServer()
		begin := time.Now()
		if n := len(poll(t, s, map[string]any{"timeout": 90})); n != 0 || time.Since(begin) != 50*time.Second {
			t.Errorf("%d updates after %s", n, time.Since(begin))
		}
		go func() {
			time.Sleep(20 * time.Second)
			ana.Write("at last")
		}()
		begin = time.Now()
		updates := poll(t, s, map[string]any{"timeout": 50})
		if len(updates) != 1 || updates[0].Message.Text != "at last" || time.Since(begin) != 20*time.Second {
			t.Errorf("%v after %s", ids(updates), time.Since(begin))
		}
	})
}

// It is the earlier of two polls that is told of the conflict, the second time
// after three seconds.
func TestConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ana := newServer()
		for round, want := range []time.Duration{0, 3 * time.Second} {
			answers := make(chan answer)
			begin := time.Now()
			go func() { answers <- call(t, s, "getUpdates", map[string]any{"timeout": 50}) }()
			synctest.Wait()
			later := make(chan []got)
			go func() { later <- poll(t, s, map[string]any{"timeout": 50, "offset": round}) }()
			a := <-answers
			if a.Code != 409 || !strings.Contains(a.Description, "terminated by other getUpdates request") || time.Since(begin) != want {
				t.Errorf("the earlier poll is answered %d %q after %s", a.Code, a.Description, time.Since(begin))
			}
			ana.Write("for the later one")
			if u := <-later; len(u) == 0 {
				t.Error("the later poll got nothing")
			}
			poll(t, s, map[string]any{"offset": first + int64(round) + 1}) // confirm
		}
	})
}

func TestUpdatesExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		bot := w.s.Bot("shop_bot")
		last := poll(t, w.s, nil)
		poll(t, w.s, map[string]any{"offset": last[len(last)-1].ID + 1})
		b, _ := w.ana.Received()[0].Button("Yes")
		press, err := w.ana.Press(b)
		if err != nil {
			t.Fatal(err)
		}
		w.ana.Write("still here?")
		query := poll(t, w.s, nil)[0].Query.ID

		time.Sleep(151 * time.Second)
		if updates := poll(t, w.s, nil); len(updates) != 1 || updates[0].Message == nil {
			t.Errorf("after 150 s there are %v", ids(updates))
		}
		a := call(t, w.s, "answerCallbackQuery", map[string]any{"callback_query_id": query})
		if a.OK || !strings.Contains(a.Description, "query is too old") {
			t.Errorf("an old query is answered %+v", a)
		}
		if _, ok := press.Answered(); ok {
			t.Error("an answer was shown")
		}
		time.Sleep(24 * time.Hour)
		if n := bot.Pending(); n != 0 {
			t.Errorf("after a day there are still %d", n)
		}
	})
}

// After a week without updates the ids begin anew, perhaps lower.
func TestIDsAfterAQuietWeek(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ana := newServer()
		ana.Write("one")
		poll(t, s, map[string]any{"offset": first + 1})
		time.Sleep(8 * 24 * time.Hour)
		ana.Write("two")
		updates := poll(t, s, map[string]any{"offset": first + 1})
		if len(updates) != 1 || updates[0].ID == first+1 {
			t.Errorf("the next update is %v", ids(updates))
		}
	})
}

func TestAllowedUpdatesPersist(t *testing.T) {
	s, ana := newServer()
	ana.Write("before")
	poll(t, s, map[string]any{"allowed_updates": []string{"my_chat_member"}})
	ana.Write("unwanted")
	poll(t, s, map[string]any{"offset": first}) // no list: the last one holds
	ana.Block()
	updates := poll(t, s, nil)
	if len(updates) != 2 || updates[0].Message.Text != "before" || updates[1].Member == nil {
		t.Errorf("there are %d updates: %v", len(updates), updates)
	}
}

func TestRewriteAndInject(t *testing.T) {
	s, ana := newServer(telegramsim.WithRewrite(func(batch []json.RawMessage) []json.RawMessage {
		return append(batch, append(batch, json.RawMessage(`17`))...)
	}))
	ana.Write("twice")
	s.Bot("shop_bot").Inject("new_kind", json.RawMessage(`{"a":1}`))
	s.Bot("shop_bot").InjectRaw(map[string]json.RawMessage{"message": json.RawMessage(`[]`)})
	a := call(t, s, "getUpdates", nil)
	var batch []json.RawMessage
	if err := json.Unmarshal(a.Result, &batch); err != nil || len(batch) != 7 {
		t.Fatalf("the batch is %s, %v", a.Result, err)
	}
	if string(batch[1]) != `{"new_kind":{"a":1},"update_id":500000002}` || string(batch[6]) != "17" {
		t.Errorf("the batch is %s", a.Result)
	}
}

// A poll whose caller has gone, or whose server closes, ends.
func TestPollEnds(t *testing.T) {
	for _, how := range []string{"caller", "server"} {
		synctest.Test(t, func(t *testing.T) {
			s, _ := newServer()
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan any)
			go func() {
				defer func() { done <- recover() }()
				r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/bot"+token+"/getUpdates?timeout=50", nil)
				s.ServeHTTP(httptest.NewRecorder(), r)
			}()
			synctest.Wait()
			if how == "caller" {
				cancel()
			} else {
				s.Close()
			}
			if got := <-done; got != http.ErrAbortHandler {
				t.Errorf("%s: the request ended with %v", how, got)
			}
			cancel()
		})
	}
}
