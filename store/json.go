package store

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// asJSON is a column that holds V as JSON, whichever type the driver uses for it.
type asJSON[T any] struct{ V T }

// Value implements driver.Valuer.
func (j asJSON[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(j.V)
	if err != nil {
		return nil, &encodeError{fmt.Errorf("encoding a %T: %w", j.V, err)}
	}
	return string(b), nil
}

// encodeError is a value that has no JSON form: it will not have one the next time either.
type encodeError struct{ error }

func (e *encodeError) Unwrap() error { return e.error }

// hopeless tells that what was to be written cannot be, however often one tries.
func (db *DB) hopeless(err error) bool {
	_, is := errors.AsType[*encodeError](err)
	return is || db.dialect.refused(err)
}

// Scan implements sql.Scanner.
func (j *asJSON[T]) Scan(src any) error {
	var t text
	if err := t.Scan(src); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(t), &j.V); err != nil {
		return fmt.Errorf("reading a stored %T: %w", j.V, err)
	}
	return nil
}

// text is a column of text or JSON as it was written: lib/pq gives []byte for
// JSON, modernc's SQLite a string.
type text string

// Scan implements sql.Scanner.
func (t *text) Scan(src any) error {
	switch src := src.(type) {
	case string:
		*t = text(src)
	case []byte:
		*t = text(src)
	default:
		return fmt.Errorf("a column of text holds a %T", src)
	}
	return nil
}

// clean makes what people wrote fit for a text column: Postgres takes neither
// NUL nor broken UTF-8, and a name must not be able to stop an event.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// micros is t as a column holds it; 0 is never.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// moment reads what micros wrote.
func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
