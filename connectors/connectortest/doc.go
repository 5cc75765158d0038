// Package connectortest is the suite that every connector must pass.
//
// A connector's own tests say how its platform works; this suite says what the
// engine relies on, whatever the platform: that a delivery which is said to be
// surely not done is not seen by anybody, that a failure has the class that leads
// to the right next step, that Decode takes any bytes, and that no secret gets
// into an error. A Harness brings the connector together with its simulator.
//
// It may import bridge, richtext and connectors. It is for tests only.
package connectortest
