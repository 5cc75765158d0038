package store

import "frontdesk/store/pgtest"

// Postgres is the server of this package's tests, those within it too.
var Postgres pgtest.Server
