// Package picture paints a workflow as a PNG, for those who cannot show an SVG: Slack
// shows no preview of one.
//
// It is pure: a Drawing in, bytes out. It may import workflow, and nothing else of the
// project; fonts and the rasterizer are golang.org/x/image's.
package picture
