package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// lockFile takes the lock that keeps other processes from the database at path,
// and holds it until the file that it returns is closed. The file stays behind:
// removing it would let two processes hold locks on two files of one name.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, explainFile(path, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder := make([]byte, 20)
		n, _ := f.ReadAt(holder, 0)
		_ = f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("locking the database %s: %w", path, err)
		}
		who := strings.TrimSpace(string(holder[:n]))
		if who == "" {
			who = "unknown"
		}
		return nil, fmt.Errorf("the database %s is in use by process %s", path, who)
	}
	if err = f.Truncate(0); err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	if err != nil {
		_ = f.Close()
		return nil, explainFile(path, err)
	}
	return f, nil
}

// occupy takes the file for this process and makes it if need be. A visitor only
// sees that it is there.
func (db *DB) occupy(visit bool) error {
	if visit {
		if _, err := os.Stat(db.where); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("there is no database %s yet; frontdesk serve makes it", db.where)
		}
		return nil
	}
	lock, err := lockFile(db.where)
	if err != nil {
		return err
	}
	db.lock = lock
	if err := createFile(db.where); err != nil {
		return errors.Join(err, db.vacate())
	}
	return nil
}

// vacate lets others have the file.
func (db *DB) vacate() error {
	if db.lock == nil {
		return nil
	}
	return db.lock.Close()
}

// createFile makes the database's file, readable by nobody else. It must not be
// called while the file is open in this process: closing it drops SQLite's locks.
func createFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return explainFile(path, err)
	}
	err = errors.Join(f.Chmod(0o600), f.Close())
	if err != nil {
		return explainFile(path, err)
	}
	return nil
}

// explainFile says in words why the database's files cannot be made.
func explainFile(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the directory %s cannot be written to; the database %s needs to keep its files there: %w",
			filepath.Dir(path), filepath.Base(path), err)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the directory %s, where the database is to be, does not exist: %w", filepath.Dir(path), err)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("the disk that holds the database %s is full: %w", path, err)
	}
	return fmt.Errorf("opening the database %s: %w", path, err)
}
