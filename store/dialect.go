package store

import (
	"database/sql"
	"errors"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// dialect is all that differs between the two databases.
type dialect struct {
	name  string
	goose goose.Dialect
	// snapshot is the isolation in which a transaction sees one state of the database.
	snapshot sql.IsolationLevel
	// forUpdate locks the rows that a SELECT gives. skipLocked also passes over
	// those that somebody else has; skipHeads does so for the rows called i of a join.
	// SQLite has one writer and needs none of them.
	forUpdate, skipLocked, skipHeads string
	// again tells that a transaction lost against another one and may be repeated.
	again func(error) bool
	// refused tells that the values of a statement were refused: repeating it will not help.
	refused func(error) bool
	// migrated asks whether a schema of ours is there, mayMigrate whether we may make one.
	migrated, mayMigrate string
	// damaged tells that the file is no database, or a broken one.
	damaged func(error) bool
}

func sqliteDialect() dialect {
	return dialect{
		name:       "sqlite",
		goose:      goose.DialectSQLite3,
		migrated:   `SELECT count(*) > 0 FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'`,
		mayMigrate: `SELECT true`, // whoever may write the file
		again: func(err error) bool {
			return sqliteCode(err, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
		},
		refused: func(err error) bool {
			return sqliteCode(err, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH,
				sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE)
		},
		damaged: func(err error) bool {
			return sqliteCode(err, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
		},
	}
}

// sqliteCode tells whether err has one of the primary result codes.
func sqliteCode(err error, codes ...int) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	for _, c := range codes {
		if e.Code()&0xff == c {
			return true
		}
	}
	return false
}

func postgresDialect() dialect {
	return dialect{
		name:       "postgres",
		goose:      goose.DialectPostgres,
		migrated:   `SELECT to_regclass('goose_db_version') IS NOT NULL`,
		mayMigrate: `SELECT COALESCE(has_schema_privilege(current_schema(), 'CREATE'), false)`,
		snapshot:   sql.LevelRepeatableRead,
		forUpdate:  " FOR UPDATE",
		skipLocked: " FOR UPDATE SKIP LOCKED",
		skipHeads:  " FOR UPDATE OF i SKIP LOCKED",
		again: func(err error) bool {
			return pq.As(err, pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) != nil
		},
		refused: func(err error) bool {
			e, ok := errors.AsType[*pq.Error](err)
			if !ok || len(e.Code) < 2 {
				return false
			}
			class := e.Code[:2]
			return class == "22" || class == "23" // data exception, integrity constraint
		},
		damaged: func(err error) bool {
			return pq.As(err, pqerror.DataCorrupted, pqerror.IndexCorrupted) != nil
		},
	}
}
