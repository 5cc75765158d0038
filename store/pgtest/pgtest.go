// Package pgtest starts a private Postgres server for tests, from the binaries
// that are installed, and makes a schema in it for each test.
package pgtest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver "postgres"

	"frontdesk/connectors/freeport"
)

// ErrNoBinaries tells that Postgres is not installed.
var ErrNoBinaries = errors.New("the programs initdb and postgres are neither in PATH nor in /usr/lib/postgresql/*/bin")

// Server is a running server. The zero Server is started by its first Database.
type Server struct {
	dir  string
	bin  string
	port *freeport.Port
	run  *exec.Cmd
	said bytes.Buffer
	once sync.Once
	err  error
	made atomic.Int64
	over chan struct{}

	mu   sync.Mutex
	free []string // migrated, empty, and nobody's
}

// Main runs a test binary's tests with a server that is started when s is first
// needed and stopped after the last test. It returns the binary's exit status.
func Main(m *testing.M, s *Server) int {
	status := m.Run()
	if err := s.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stopping Postgres:", err)
		return 1
	}
	return status
}

// Database gives the address of an empty schema that is the test's own, which is
// cheaper than a database. Without Postgres it skips the test; where the
// environment's CI is "true", that is a failure.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	s.once.Do(func() { s.err = s.start() })
	if errors.Is(s.err, ErrNoBinaries) && os.Getenv("CI") != "true" {
		t.Skip("not run on Postgres:", s.err)
	}
	if s.err != nil {
		t.Fatal("not run on Postgres: ", s.err)
	}
	admin, err := sql.Open("postgres", s.address())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close() }()
	name := "test" + strconv.FormatInt(s.made.Add(1), 10)
	if _, err := admin.ExecContext(t.Context(), "CREATE SCHEMA "+name); err != nil {
		t.Fatal("making a schema: ", err)
	}
	return s.address() + "&search_path=" + name
}

// Migrated gives the address of a schema that open has migrated, and that is otherwise
// empty. It is the test's own until that ends; then it is emptied and lent again, which
// takes a small part of the time that making one takes.
func (s *Server) Migrated(t testing.TB, open func(url string) error) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var url string
	if n := len(s.free); n > 0 {
		url, s.free = s.free[n-1], s.free[:n-1]
	} else {
		url = s.Database(t)
		if err := open(url); err != nil {
			t.Fatal("migrating a schema: ", err)
		}
		if err := s.do(url, keepRows); err != nil {
			t.Fatal("noting what a schema holds: ", err)
		}
	}
	t.Cleanup(func() {
		if s.do(url, emptyTables) == nil { // else the next test gets another one
			s.mu.Lock()
			defer s.mu.Unlock()
			s.free = append(s.free, url)
		}
	})
	return url
}

// keepRows copies those tables of a schema that hold something into another schema.
const keepRows = `DO $$
DECLARE r record; kept text := current_schema() || '_kept'; holds boolean;
BEGIN
	EXECUTE format('CREATE SCHEMA %I', kept);
	FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
		EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', r.tablename) INTO holds;
		IF holds THEN
			EXECUTE format('CREATE TABLE %I.%I AS TABLE %I', kept, r.tablename, r.tablename);
		END IF;
	END LOOP;
END $$`

// emptyTables brings a schema back to what keepRows saw.
const emptyTables = `DO $$
DECLARE r record; kept text := current_schema() || '_kept';
BEGIN
	SET LOCAL lock_timeout = '2s';
	SET LOCAL session_replication_role = replica; -- the order of tables does not matter
	FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
		EXECUTE format('DELETE FROM %I', r.tablename);
	END LOOP;
	FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = kept LOOP
		EXECUTE format('INSERT INTO %I OVERRIDING SYSTEM VALUE SELECT * FROM %I.%I', r.tablename, kept, r.tablename);
	END LOOP;
	FOR r IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL LOOP
		EXECUTE format('ALTER SEQUENCE %I RESTART', r.sequencename);
	END LOOP;
END $$`

// do runs one statement in a schema.
func (s *Server) do(url, statement string) error {
	in, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	_, err = in.Exec(statement)
	return err
}

func (s *Server) address() string {
	return fmt.Sprintf("postgres://frontdesk@%s/postgres?sslmode=disable", s.port.Address())
}

// start makes a new data directory and runs a server on it. What it writes need
// not survive, so it does not wait for the disk.
func (s *Server) start() error {
	var err error
	if s.bin, err = binaries(); err != nil {
		return err
	}
	if s.dir, err = os.MkdirTemp("", "pgtest"); err != nil {
		return fmt.Errorf("making a directory for Postgres: %w", err)
	}
	who, err := credential(s.dir)
	if err != nil {
		return err
	}
	initdb := exec.Command(filepath.Join(s.bin, "initdb"), "-D", s.data(), "-U", "frontdesk", "-A", "trust", "-E", "UTF8",
		"--locale=C", "--no-sync", "--no-instructions")
	s.as(initdb, who)
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if s.port, err = freeport.Take(); err != nil {
		return err
	}
	return s.launch(who)
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// launch runs the server and waits until it answers.
func (s *Server) launch(who *syscall.Credential) error {
	s.run = exec.Command(filepath.Join(s.bin, "postgres"), "-D", s.data(), "-p", strconv.Itoa(s.port.Number),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off",
		"-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200",
		"-c", "shared_buffers=32MB", "-c", "deadlock_timeout=200ms")
	s.as(s.run, who)
	s.run.Stdout, s.run.Stderr = &s.said, &s.said
	if err := s.run.Start(); err != nil {
		s.run = nil
		return fmt.Errorf("starting Postgres: %w", err)
	}
	s.over = make(chan struct{})
	go func() {
		_ = s.run.Wait() // why it ended is in what it said
		close(s.over)
	}()
	return s.ready()
}

// as has a command run as who, in the server's own directory.
func (s *Server) as(c *exec.Cmd, who *syscall.Credential) {
	c.Dir = s.dir
	c.SysProcAttr = &syscall.SysProcAttr{Credential: who}
}

// ready waits until the server answers.
func (s *Server) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	admin, err := sql.Open("postgres", s.address())
	if err != nil {
		return fmt.Errorf("reaching Postgres: %w", err)
	}
	defer func() { _ = admin.Close() }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := admin.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-s.over:
			return fmt.Errorf("the Postgres server ended: %s", s.said.Bytes())
		case <-ctx.Done():
			return fmt.Errorf("the Postgres server does not answer: %w", err)
		}
	}
}

// Away ends the server and all connections to it, as an upgrade or a crash does.
func (s *Server) Away(t testing.TB) {
	t.Helper()
	if err := s.halt(); err != nil {
		t.Fatal("ending Postgres: ", err)
	}
}

// Back starts it again, with all that it held.
func (s *Server) Back(t testing.TB) {
	t.Helper()
	who, err := credential(s.dir)
	if err == nil {
		err = s.launch(who)
	}
	if err != nil {
		t.Fatal("starting Postgres again: ", err)
	}
}

// halt ends the server, whether or not somebody is still connected.
func (s *Server) halt() error {
	if s.run == nil {
		return nil
	}
	if err := s.run.Process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-s.over:
	case <-time.After(20 * time.Second):
		_ = s.run.Process.Kill()
		<-s.over
	}
	s.run = nil
	return nil
}

// Stop ends the server and removes its files.
func (s *Server) Stop() error {
	if err := s.halt(); err != nil {
		return err
	}
	var freed error
	if s.port != nil {
		freed = s.port.Close()
	}
	if s.dir == "" {
		return nil
	}
	return errors.Join(freed, os.RemoveAll(s.dir))
}

// binaries is the folder of Postgres's programs, of the newest version if there are several.
func binaries() (string, error) {
	if p, err := exec.LookPath("initdb"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil && programs(filepath.Dir(p)) {
			return filepath.Dir(p), nil
		}
	}
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", fmt.Errorf("looking for Postgres: %w", err)
	}
	slices.Sort(dirs)
	for _, dir := range slices.Backward(dirs) {
		if programs(dir) {
			return dir, nil
		}
	}
	return "", ErrNoBinaries
}

func programs(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// credential is whom the server runs as, and gives dir to them. Postgres refuses
// to run as root; nil is whoever runs the tests.
func credential(dir string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	var who *user.User
	var err error
	for _, name := range []string{"postgres", "nobody"} {
		if who, err = user.Lookup(name); err == nil {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("finding somebody other than root to run Postgres: %w", err)
	}
	uid, err := strconv.Atoi(who.Uid)
	if err != nil {
		return nil, fmt.Errorf("reading a user's number: %w", err)
	}
	gid, err := strconv.Atoi(who.Gid)
	if err != nil {
		return nil, fmt.Errorf("reading a group's number: %w", err)
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, fmt.Errorf("giving the directory away: %w", err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
