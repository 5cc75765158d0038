package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// maxKept bounds the statements that one connection keeps. There are about a
// hundred; lists of places in a few of them make some more.
const maxKept = 256

// openKept opens a pool of connections that keep the statements which they have
// prepared. Without that every call would have its statement parsed anew, which is
// a third of all work with SQLite and a second round trip with Postgres.
// database/sql's own prepared statements do not serve: to prepare one they need a
// second connection beside the transaction's, and SQLite has a single one.
func openKept(driverName string, c driver.Connector) *sqlx.DB {
	return sqlx.NewDb(sql.OpenDB(keeper{c, driverName == "sqlite"}), driverName)
}

// keeper makes connections that keep their statements.
type keeper struct {
	driver.Connector
	// tidy: statements are closed before their connection, as SQLite wants it. On
	// Postgres that would be a round trip each, and on a dead network a wait each;
	// there they end with the connection.
	tidy bool
}

// Connect implements driver.Connector.
func (k keeper) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	full, ok := c.(fullConn)
	if !ok {
		return nil, fmt.Errorf("the driver's connection %T lacks what is needed", c)
	}
	return &keptConn{fullConn: full, kept: map[string]keptStmt{}, tidy: k.tidy}, nil
}

// fullConn is what both drivers' connections can do.
type fullConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keptStmt is what both drivers' statements can do.
type keptStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keptConn is a connection with its statements. As any driver's connection it is
// used by one goroutine at a time.
type keptConn struct {
	fullConn
	kept map[string]keptStmt
	tidy bool
}

// statement is a kept statement; nil for one that is better not kept: what has no
// arguments is a script of the migrations, or rare.
func (c *keptConn) statement(ctx context.Context, query string, args []driver.NamedValue) (keptStmt, error) {
	if len(args) == 0 {
		return nil, nil
	}
	if s, ok := c.kept[query]; ok {
		return s, nil
	}
	if len(c.kept) >= maxKept {
		return nil, nil
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, ok := prepared.(keptStmt)
	if !ok {
		return nil, prepared.Close()
	}
	c.kept[query] = s
	return s, nil
}

// ExecContext implements driver.ExecerContext.
func (c *keptConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.fullConn.ExecContext(ctx, query, args)
	}
	return s.ExecContext(ctx, args)
}

// QueryContext implements driver.QueryerContext.
func (c *keptConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.fullConn.QueryContext(ctx, query, args)
	}
	return s.QueryContext(ctx, args)
}

// CheckNamedValue implements driver.NamedValueChecker as the connection itself does.
func (c *keptConn) CheckNamedValue(v *driver.NamedValue) error {
	if checker, ok := c.fullConn.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

// Close implements driver.Conn.
func (c *keptConn) Close() error {
	if c.tidy {
		for _, s := range c.kept {
			_ = s.Close() // closing the connection is what counts
		}
	}
	return c.fullConn.Close()
}
