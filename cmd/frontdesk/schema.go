package main

import (
	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
)

// schemaCommand is `frontdesk schema`.
type schemaCommand struct {
	Included bool `help:"Of a file that the configuration includes."`
}

// Help says what to do with it.
func (schemaCommand) Help() string {
	return `Editors that speak to yaml-language-server (VS Code with the extension YAML, and others) complete and explain what may
be written, if the file begins with
  # yaml-language-server: $schema=frontdesk.schema.json
frontdesk init writes both. After an upgrade write the schema anew. What no schema can know, frontdesk check does.

Examples:

  frontdesk schema > frontdesk.schema.json
  frontdesk schema --included > workflows/included.schema.json`
}

// Run prints the JSON Schema of the configuration.
func (s schemaCommand) Run(env environment) error {
	text, err := config.Schema(app.Kinds(), s.Included)
	if err != nil {
		return err
	}
	return env.print(string(text))
}
