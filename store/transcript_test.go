package store_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
	"frontdesk/bridge/transcript"
	"frontdesk/connectors"
	"frontdesk/store"
)

func TestTranscript(t *testing.T) {
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "desk.db") },
		"postgres": func(t *testing.T) string { return store.Postgres.Database(t) },
	} {
		t.Run(name, func(t *testing.T) { readsTranscript(t, open(t, url(t))) })
	}
}

// readsTranscript writes two conversations and reads one whole.
func readsTranscript(t *testing.T, db *store.DB) {
	ctx, now := t.Context(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	if _, err := db.Transcript(ctx, 1); !errors.Is(err, store.ErrNoConversation) {
		t.Fatalf("a conversation that is not there: %v", err)
	}
	if err := db.SavePeople(ctx, now, []bridge.Person{{ID: "U1", Name: "Ana Lima"}, {ID: "U2", Name: "Ben"}}); err != nil {
		t.Fatal(err)
	}
	file := bridge.File{Endpoint: "telegram", ID: "AgAC", Kind: bridge.FilePhoto, Name: "a.jpg", Size: 3}
	write := func(user bridge.RemoteID, note string) bridge.ConversationID {
		t.Helper()
		if _, err := db.Receive(ctx, now, connectors.Raw{Endpoint: "telegram", Key: note, Lane: note, Body: []byte(note)}); err != nil {
			t.Fatal(err)
		}
		err := db.File(ctx, now, mustHead(ctx, t, db, now), []connectors.Filed{{
			Place: bridge.Place{Endpoint: "telegram", User: user, Chat: user}, Event: bridge.MessageIn{Kind: bridge.KindText},
		}})
		if err != nil {
			t.Fatal(err)
		}
		var id bridge.ConversationID
		_, _, err = db.Process(ctx, now, func(c *engine.Case) bridge.Outcome {
			id = c.Env.Next
			c.Contact.Profile.Name, c.Contact.Email, c.Contact.Fields = "Lena", "lena@example.com", map[string]string{"plan": "pro"}
			c.Contact.Current = &bridge.Conversation{
				ID: id, Status: bridge.Open, Identity: c.Contact.Identity, Source: "contact", Origin: "ad", Team: "sales", Assignee: "U1", OpenedAt: now,
				Fields: map[string]string{"order": "4711"},
			}
			return bridge.Outcome{
				Records: []bridge.Record{
					{Message: c.ID.Message(0), Conversation: id, From: bridge.FromContact, Kind: "photo", Body: richtext.FromPlain(note), At: now, Side: bridge.ToCustomer, Remote: user + ":1", Files: []bridge.File{file}, Head: richtext.FromPlain("↪️ Forwarded:")},
					{Message: c.ID.Message(1), Conversation: id, From: bridge.FromNote, Author: "U2", Kind: bridge.KindEdit, At: now.Add(time.Second), About: c.ID.Message(0), Signed: "Ben"},
				},
				Answers: []bridge.Answered{{Conversation: id, Question: "topic", Value: "s", Label: "Sales", At: now}},
				Audits:  []bridge.Audit{{Conversation: id, Action: "assigned", After: "U1"}},
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	first := write("1", "one")
	write("2", "another")
	got, err := db.Transcript(ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	want := &transcript.Transcript{
		Conversation: first, Channel: "telegram", Status: bridge.Open, Source: "contact", Origin: "ad", Team: "sales", Assignee: "U1", OpenedAt: now,
		Contact: transcript.Contact{ID: 1, Name: "Lena", Email: "lena@example.com", Fields: map[string]string{"plan": "pro"}},
		Fields:  map[string]string{"order": "4711"},
		Answers: []transcript.Answer{{Question: "topic", Value: "s", Label: "Sales", At: now}},
		Messages: []transcript.Message{
			{From: bridge.FromContact, Kind: "photo", Body: richtext.FromPlain("one"), At: now, Files: []bridge.File{file}, Head: richtext.FromPlain("↪️ Forwarded:"), Customer: []bridge.RemoteID{"1:1"}},
			{From: bridge.FromNote, Author: "U2", Kind: bridge.KindEdit, At: now.Add(time.Second), About: got.Messages[0].ID, Signed: "Ben"},
		},
		Changes: []transcript.Change{{Action: "assigned", After: "U1", At: now}},
		People:  map[bridge.PersonID]string{"U1": "Ana Lima", "U2": "Ben"},
	}
	ids := cmp.Options{cmpopts.IgnoreFields(transcript.Message{}, "ID"), cmpopts.IgnoreFields(transcript.Change{}, "Event"), cmpopts.EquateEmpty()}
	if diff := cmp.Diff(want, got, ids); diff != "" {
		t.Errorf("the transcript (-want +got):\n%s", diff)
	}
}
