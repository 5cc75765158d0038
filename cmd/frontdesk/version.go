package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// What a build without its repository is told of it, by
//
//	go build -ldflags "-X main.release=v1.2.3 -X main.commit=0123… -X main.committed=2026-03-02T09:00:00Z"
//
// Where they are empty, what the go command has found out by itself counts, which needs
// nothing but a build in the repository (-buildvcs, on by default).
var release, commit, committed string

// versionCommand is `frontdesk version`.
type versionCommand struct{}

// Help says where it comes from.
func (versionCommand) Help() string {
	return `The version is the tag that was built, the commit and its time those of the repository; "changed" behind a commit tells
of a build with changes that were not committed.

Examples:

  frontdesk version
  frontdesk --version`
}

// Run prints which build this is.
func (versionCommand) Run(env environment) error {
	return env.print(thisBuild().String() + "\n")
}

// build tells one build of the program from others.
type build struct {
	version, commit string
	at              time.Time // of the commit
	changed         bool
	goVersion       string
	system          string
}

// thisBuild is the build that runs.
func thisBuild() build {
	b := build{goVersion: runtime.Version(), system: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		b.read(info)
	}
	b.told(release, commit, committed)
	return b
}

// read takes what the go command has found out.
func (b *build) read(info *debug.BuildInfo) {
	b.version = info.Main.Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			b.at, _ = time.Parse(time.RFC3339, s.Value)
		case "vcs.modified":
			b.changed = s.Value == "true"
		}
	}
}

// told takes what the build was told instead.
func (b *build) told(version, commit, at string) {
	if version != "" {
		b.version = version
	}
	if commit != "" {
		b.commit, b.changed = commit, false
	}
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		b.at = t
	}
}

func (b build) String() string {
	version := b.version
	if version == "" || version == "(devel)" {
		version = "(development)"
	}
	parts := []string{"frontdesk " + version}
	if b.commit != "" {
		text := "commit " + b.commit[:min(12, len(b.commit))]
		if !b.at.IsZero() {
			text += " of " + b.at.UTC().Format("2006-01-02 15:04 UTC")
		}
		if b.changed {
			text += " (changed)"
		}
		parts = append(parts, text)
	}
	return strings.Join(append(parts, b.goVersion, b.system), ", ")
}

// versionFlag is --version, which does what the command does.
type versionFlag bool

// BeforeReset prints the version in place of all else.
func (versionFlag) BeforeReset(env environment, leave func(int)) error {
	if err := (versionCommand{}).Run(env); err != nil {
		return fmt.Errorf("printing the version: %w", err)
	}
	leave(exitDone)
	return nil
}
