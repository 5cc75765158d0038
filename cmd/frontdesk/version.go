package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// versionCommand is `frontdesk version`.
type versionCommand struct{}

// Run prints which build this is.
func (versionCommand) Run(env environment) error {
	fmt.Fprintf(env.stdout, "frontdesk %s, %s, %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// version is the module's version and, where the build knows it, the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	v := info.Main.Version
	if v == "" {
		v = "(devel)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			v += " " + s.Value[:12]
		}
	}
	return v
}
