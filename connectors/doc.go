// Package connectors says what a connector is: the code that speaks one platform.
//
// On the way in, a connector hands raw platform events to a Sink, which makes
// them durable; only then does the connector acknowledge them. Decoding is a
// pure function over what was stored, so it can be run again after a mend.
// On the way out, Deliver tries a delivery once, without retry or sleep, and says
// in a Failure what went wrong; whether and when to try again is the engine's matter.
//
// What a platform can do is data (bridge.Caps). The optional interfaces are for
// ways in and services only, and are looked up once, when the program is wired.
//
// A connector may import bridge, richtext and this package. Its platform ids are
// opaque to everybody else.
package connectors
