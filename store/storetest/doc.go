// Package storetest is the suite that every implementation of engine.Store must
// pass: what the engine relies on, in tests that know nothing of the database.
package storetest
