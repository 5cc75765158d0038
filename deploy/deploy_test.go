// Package deploy checks what cannot be run where the tests are: the container file,
// the compose file, the unit of systemd, and the configuration beside them. It may import
// bridge/config, cmd/frontdesk/app and what reads YAML.
package deploy

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// instruction is one of a container file.
type instruction struct{ word, args string }

// instructions reads a container file: https://docs.docker.com/reference/dockerfile/
func instructions(text string) []instruction {
	var all []instruction
	for line := range strings.Lines(strings.ReplaceAll(text, "\\\n", " ")) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			word, args, _ := strings.Cut(line, " ")
			all = append(all, instruction{word, strings.TrimSpace(args)})
		}
	}
	return all
}

func TestContainerfile(t *testing.T) {
	stages, last := map[string]bool{}, map[string]string{}
	for _, i := range instructions(read(t, "Containerfile")) {
		words := strings.Fields(i.args)
		switch i.word {
		case "FROM":
			last = map[string]string{} // of the stage that begins
			if len(words) == 3 && words[1] == "AS" {
				stages[words[2]] = true
			}
			if image, is := strings.CutPrefix(words[0], "docker.io/library/golang:"); is && !strings.Contains(read(t, "../go.mod"), "\ngo "+strings.SplitN(image, "-", 2)[0]+".") {
				t.Errorf("it builds with Go %s, which is not that of go.mod", image)
			}
		case "COPY":
			var from string
			var paths []string
			for _, w := range words {
				if stage, is := strings.CutPrefix(w, "--from="); is {
					from = stage
				} else if !strings.HasPrefix(w, "--") {
					paths = append(paths, w)
				}
			}
			if len(paths) < 2 {
				t.Errorf("COPY %s copies nothing", i.args)
				continue
			}
			if from != "" {
				if !stages[from] {
					t.Errorf("COPY %s: there is no stage %q before it", i.args, from)
				}
				last[paths[len(paths)-1]] = from
				continue
			}
			for _, p := range paths[:len(paths)-1] {
				if _, err := os.Stat(filepath.Join("..", p)); err != nil {
					t.Errorf("COPY %s: %v", i.args, err)
				}
			}
		case "RUN":
			if script := words[0]; strings.HasPrefix(script, "deploy/") {
				if info, err := os.Stat(filepath.Join("..", script)); err != nil || info.Mode()&0o111 == 0 {
					t.Errorf("RUN %s: %v, %v", i.args, info, err)
				}
			}
		case "ENTRYPOINT", "CMD":
			var args []string
			if err := json.Unmarshal([]byte(i.args), &args); err != nil {
				t.Errorf("%s %s goes through a shell, which there is not: %v", i.word, i.args, err)
			}
			last[i.word] = strings.Join(args, " ")
		case "ARG", "ENV", "WORKDIR", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL":
			last[i.word] = i.args
		default:
			t.Errorf("there is no instruction %s", i.word)
		}
	}
	if last["ENTRYPOINT"] != "/frontdesk" || last["/frontdesk"] == "" || !strings.HasPrefix(last["CMD"], "serve ") || last["STOPSIGNAL"] != "SIGTERM" {
		t.Errorf("it runs %q %q", last["ENTRYPOINT"], last["CMD"])
	}
	if user := last["USER"]; !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user) {
		t.Errorf("it runs as %q; it should be a number, and not root", user)
	}
	if last["ENV"] != "TMPDIR="+last["VOLUME"] {
		t.Errorf("temporary files have no place: %q", last["ENV"])
	}
	if last["/etc/ssl/certs/ca-certificates.crt"] == "" {
		t.Error("it trusts nobody: there are no CA certificates")
	}
}

// The keys of https://docs.docker.com/reference/compose-file/ that are used here.
var composeKeys = map[string][]string{
	"":           {"name", "services", "volumes"},
	"service":    {"build", "image", "depends_on", "environment", "volumes", "ports", "restart", "stop_grace_period", "read_only", "cap_drop", "security_opt", "healthcheck"},
	"build":      {"context", "dockerfile"},
	"depends_on": {"condition"},
	"health":     {"test", "interval", "timeout", "retries"},
}

func TestCompose(t *testing.T) {
	var file struct {
		Services map[string]struct {
			Build struct {
				Context, Dockerfile string
			}
			Image       string
			DependsOn   map[string]map[string]string `yaml:"depends_on"`
			Environment map[string]string
			Volumes     []string
			HealthCheck map[string]any `yaml:"healthcheck"`
		}
		Volumes map[string]any
	}
	var raw map[string]any
	text := read(t, "compose.yaml")
	for _, into := range []any{&file, &raw} {
		if err := yaml.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
	}
	known := func(what string, m any, kind string) {
		t.Helper()
		keys, _ := m.(map[string]any)
		for key := range keys {
			if !slices.Contains(composeKeys[kind], key) {
				t.Errorf("%s has the key %q", what, key)
			}
		}
	}
	known("the file", raw, "")
	for name, s := range raw["services"].(map[string]any) {
		known(name, s, "service")
		fields := s.(map[string]any)
		known(name+".build", fields["build"], "build")
		known(name+".healthcheck", fields["healthcheck"], "health")
		if on, is := fields["depends_on"].(map[string]any); is {
			for other, condition := range on {
				known(name+".depends_on."+other, condition, "depends_on")
			}
		}
	}
	desk := file.Services["frontdesk"]
	if _, err := os.Stat(filepath.Join(desk.Build.Context, desk.Build.Dockerfile)); err != nil {
		t.Errorf("what is built: %v", err)
	}
	for name, s := range file.Services {
		for other, how := range s.DependsOn {
			if o, there := file.Services[other]; !there || how["condition"] == "service_healthy" && o.HealthCheck == nil {
				t.Errorf("%s waits for %s, which is not there or tells nothing", name, other)
			}
		}
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if strings.HasPrefix(from, ".") {
				if _, err := os.Stat(from); err != nil {
					t.Errorf("%s mounts %s: %v", name, from, err)
				}
			} else if _, there := file.Volumes[from]; !there {
				t.Errorf("%s mounts the volume %s, which is not there", name, from)
			}
		}
	}
	// The configuration that is mounted is right with the environment that is given.
	filled := regexp.MustCompile(`\$\{[A-Z_]+:\?[^}]*\}`)
	given := map[string]string{"TELEGRAM_BOT_TOKEN": "1:abc", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": "secret"}
	env := map[string]string{}
	for name, value := range desk.Environment {
		env[name] = filled.ReplaceAllString(value, given[name])
	}
	cfg, problems := config.Load("frontdesk.yaml", func(name string) (string, bool) { v, ok := env[name]; return v, ok }, app.Kinds())
	if len(problems) > 0 {
		t.Fatalf("frontdesk.yaml:\n%s", problems.Error())
	}
	if !strings.HasPrefix(cfg.Listen, "0.0.0.0:") || !strings.HasPrefix(cfg.Database.Reveal(), "postgres://frontdesk:") {
		t.Errorf("within a container it listens at %s", cfg.Listen)
	}
}

func TestUnit(t *testing.T) {
	text := read(t, "frontdesk.service")
	section, keys := "", map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		key, value, pair := strings.Cut(line, "=")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			section = strings.Trim(line, "[]")
		case !pair || section == "" || strings.TrimSpace(key) != key:
			t.Errorf("%q is no setting", line)
		default:
			if _, twice := keys[section+"."+key]; twice {
				t.Errorf("%s is set twice", key)
			}
			keys[section+"."+key] = value
		}
	}
	for key, want := range map[string]string{
		"Service.ExecStart":       "/usr/local/bin/frontdesk serve --config /etc/frontdesk/frontdesk.yaml",
		"Service.DynamicUser":     "yes",
		"Service.NoNewPrivileges": "yes",
		"Service.ProtectSystem":   "strict",
		"Service.StateDirectory":  "frontdesk", // what the comment's database is in
		"Install.WantedBy":        "multi-user.target",
	} {
		if keys[key] != want {
			t.Errorf("%s is %q, not %q", key, keys[key], want)
		}
	}
	if !strings.Contains(text, "database: sqlite:/var/lib/frontdesk/") {
		t.Error("it does not say where the database has to be")
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		return // systemd itself says more, where it is
	}
	path := filepath.Join(t.TempDir(), "frontdesk.service")
	there := strings.Replace(text, "ExecStart=/usr/local/bin/frontdesk", "ExecStart="+analyze, 1)
	if err := os.WriteFile(path, []byte(there), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), analyze, "verify", path).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd says: %v\n%s", err, out)
	}
}
