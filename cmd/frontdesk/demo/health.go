package demo

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// health is what the program says of itself over HTTP, as to any operator.
type health struct {
	lines   []string // of /readyz
	waiting waiting
}

// waiting is what waits inside, from /metrics.
type waiting struct {
	Received int `json:"received"` // raw events that are not read yet
	Decided  int `json:"decided"`  // events that are not decided yet
	Deliver  int `json:"deliver"`  // deliveries
}

func (h health) ready() bool { return slices.Equal(h.lines, []string{"ready"}) }

func (h health) equal(other health) bool {
	return h.waiting == other.waiting && slices.Equal(h.lines, other.lines)
}

// ask asks the program at an address how it is. Without an answer there is nothing
// to say.
func ask(ctx context.Context, address string) health {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	var h health
	get(ctx, "http://"+address+"/readyz", func(line string) { h.lines = append(h.lines, line) })
	get(ctx, "http://"+address+"/metrics", func(line string) {
		rest, ok := strings.CutPrefix(line, `frontdesk_waiting{stage="`)
		if !ok {
			return
		}
		stage, figure, _ := strings.Cut(rest, `"} `)
		n, err := strconv.ParseFloat(figure, 64)
		if err != nil {
			return
		}
		switch stage {
		case "raw":
			h.waiting.Received = int(n)
		case "event":
			h.waiting.Decided = int(n)
		case "delivery":
			h.waiting.Deliver = int(n)
		}
	})
	return h
}

func get(ctx context.Context, url string, each func(line string)) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return
	}
	defer func() { _ = resp.Body.Close() }()
	for lines := bufio.NewScanner(io.LimitReader(resp.Body, 1<<20)); lines.Scan(); {
		each(lines.Text())
	}
}
