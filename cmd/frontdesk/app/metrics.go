package app

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// metrics are the figures for an operator's tools, in a registry of their own. Their
// labels are ids of accounts and teams, and words of ours: no person's name or id.
type metrics struct {
	registry *prometheus.Registry

	received, known           *prometheus.CounterVec
	decided                   *prometheus.CounterVec
	decisionLag               prometheus.Histogram
	attempts, retries, spared *prometheus.CounterVec
	doubled                   *prometheus.CounterVec
	throttled, ended, files   *prometheus.CounterVec
	deliveryLag               *prometheus.HistogramVec
}

var _ engine.Meter = (*metrics)(nil)

// lags are the bounds of how long things wait: from a moment to a day.
func lags() []float64 { return []float64{.05, .1, .25, .5, 1, 2, 5, 15, 60, 300, 1800, 21600, 86400} }

func newMetrics(a *App) *metrics {
	m := &metrics{registry: prometheus.NewRegistry()}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "frontdesk", Name: name, Help: help}, labels)
		m.registry.MustRegister(c)
		return c
	}
	m.received = counter("received_total", "Raw events that were taken in.", "endpoint")
	m.known = counter("received_duplicates_total", "Raw events that came again and were passed over.", "endpoint")
	m.decided = counter("events_decided_total", "Events that were decided.", "kind")
	m.attempts = counter("delivery_attempts_total", "Tries at deliveries, by what came of them.", "endpoint", "op", "outcome")
	m.retries = counter("delivery_retries_total", "Tries at deliveries that had been tried before.", "endpoint")
	m.throttled = counter("delivery_throttled_total", "Tries at deliveries that the platform put off.", "endpoint")
	m.spared = counter("delivery_duplicates_avoided_total", "Deliveries that were found to have arrived after an uncertain try, and were not made again.", "endpoint")
	m.doubled = counter("delivery_duplicates_possible_total", "Deliveries that were made after an uncertain try which may have arrived as well.", "endpoint")
	m.files = counter("file_bytes_total", "Bytes of files that were fetched for deliveries.", "endpoint")
	m.ended = counter("deliveries_total", "Deliveries that came to their end, by which.", "endpoint", "result")
	m.decisionLag = prometheus.NewHistogram(prometheus.HistogramOpts{
		Namespace: "frontdesk", Name: "decision_lag_seconds", Help: "How long events wait for their decision.", Buckets: lags(),
	})
	m.deliveryLag = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Namespace: "frontdesk", Name: "delivery_lag_seconds", Help: "How long after their decision deliveries are made.", Buckets: lags(),
	}, []string{"endpoint"})
	m.registry.MustRegister(m.decisionLag, m.deliveryLag, newGauges(a),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	// What has not happened yet is 0, and not missing.
	for id := range a.endpoints() {
		for _, c := range []*prometheus.CounterVec{m.received, m.known, m.retries, m.throttled, m.spared, m.doubled, m.files} {
			c.WithLabelValues(string(id))
		}
		m.deliveryLag.WithLabelValues(string(id))
	}
	return m
}

// Received implements engine.Meter.
func (m *metrics) Received(endpoint bridge.EndpointID, fresh, known int) {
	m.received.WithLabelValues(string(endpoint)).Add(float64(fresh))
	m.known.WithLabelValues(string(endpoint)).Add(float64(known))
}

// Decided implements engine.Meter.
func (m *metrics) Decided(kind string, waited time.Duration) {
	m.decided.WithLabelValues(kind).Inc()
	m.decisionLag.Observe(max(waited, 0).Seconds())
}

// Attempted implements engine.Meter.
func (m *metrics) Attempted(a engine.Attempted) {
	endpoint := string(a.Endpoint)
	m.attempts.WithLabelValues(endpoint, a.Op, a.Outcome).Inc()
	m.files.WithLabelValues(endpoint).Add(float64(a.Read))
	if a.Again {
		m.retries.WithLabelValues(endpoint).Inc()
	}
	switch a.Outcome {
	case "throttled":
		m.throttled.WithLabelValues(endpoint).Inc()
	case "found":
		m.spared.WithLabelValues(endpoint).Inc()
	}
	if a.Result != "" {
		m.ended.WithLabelValues(endpoint, string(a.Result)).Inc()
	}
	if a.Result == bridge.Delivered && a.Uncertain {
		m.doubled.WithLabelValues(endpoint).Inc()
	}
	if a.Result == bridge.Delivered {
		m.deliveryLag.WithLabelValues(endpoint).Observe(max(a.Age, 0).Seconds())
	}
}

// handler serves them in Prometheus' form.
func (m *metrics) handler(log *slog.Logger) http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4,
	})
}

// gauges are the figures that are looked up when they are asked for.
type gauges struct {
	app *App

	waiting, oldest, parked, lanes, busy, conversations, broken *prometheus.Desc
	loaded, followed                                            *prometheus.Desc
}

func newGauges(a *App) *gauges {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("frontdesk_"+name, help, labels, nil)
	}
	return &gauges{
		app:           a,
		waiting:       desc("waiting", "What waits, by stage: raw events, events to decide, deliveries (also those that are kept until a conversation has its thread).", "stage"),
		oldest:        desc("waiting_oldest_seconds", "How long the oldest that waits has waited.", "stage"),
		parked:        desc("parked", "Events that could not be read and deliveries that were given up, until somebody deals with them."),
		lanes:         desc("lanes_waiting", "Outbound lanes in which something waits to be delivered."),
		busy:          desc("lanes_busy", "Outbound lanes that this program delivers from.", "endpoint"),
		conversations: desc("conversations", "Conversations that are not closed, by state and team.", "state", "team"),
		broken:        desc("endpoint_broken", "1 if a person has to mend an account: its way in, or deliveries.", "endpoint", "way"),
		loaded:        desc("config_last_reload_success_timestamp_seconds", "When the configuration was read last that is followed."),
		followed:      desc("config_last_reload_successful", "Whether the configuration that was read last is followed (1) or something is wrong with it (0)."),
	}
}

// Describe implements prometheus.Collector.
func (g *gauges) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{g.waiting, g.oldest, g.parked, g.lanes, g.busy, g.conversations, g.broken, g.loaded, g.followed} {
		ch <- d
	}
}

// gaugeTime bounds looking the figures up.
const gaugeTime = 5 * time.Second

// Collect implements prometheus.Collector. Without a database there is nothing to
// tell but what is known without it.
func (g *gauges) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	standing := g.app.standing.configuration()
	gauge(g.loaded, float64(standing.Loaded.UnixMicro())/1e6)
	if standing.Refused.IsZero() {
		gauge(g.followed, 1)
	} else {
		gauge(g.followed, 0)
	}
	if e := g.app.engine.Load(); e != nil {
		for id, n := range e.Busy() {
			gauge(g.busy, float64(n), string(id))
		}
		bad := map[[2]string]bool{}
		for _, t := range e.Troubles() {
			bad[[2]string{string(t.Endpoint), t.What}] = true
		}
		for id := range g.app.endpoints() {
			for way, what := range map[string]string{"in": engine.WayIn, "out": engine.WayOut} {
				v := 0.0
				if bad[[2]string{string(id), what}] {
					v = 1
				}
				gauge(g.broken, v, string(id), way)
			}
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), gaugeTime)
	defer cancel()
	if err := g.stored(ctx, gauge); err != nil {
		g.app.log.Warn("figures could not be read", "error", err)
	}
}

// stored tells what the database counts.
func (g *gauges) stored(ctx context.Context, gauge func(*prometheus.Desc, float64, ...string)) error {
	db := g.app.db.Load()
	if db == nil {
		return nil
	}
	at := now()
	b, err := db.Backlog(ctx, at)
	if err != nil {
		return err
	}
	lanes, err := db.Lanes(ctx)
	if err != nil {
		return err
	}
	conversations, err := db.Conversations(ctx)
	if err != nil {
		return err
	}
	age := func(t time.Time) float64 {
		if t.IsZero() {
			return 0
		}
		return max(at.Sub(t), 0).Seconds()
	}
	gauge(g.waiting, float64(b.Raw), "raw")
	gauge(g.waiting, float64(b.Events), "event")
	gauge(g.waiting, float64(b.Deliveries), "delivery")
	gauge(g.oldest, age(b.OldestEvent), "event")
	gauge(g.oldest, age(b.OldestDelivery), "delivery")
	gauge(g.parked, float64(b.Parked))
	gauge(g.lanes, float64(lanes))
	for _, c := range conversations {
		gauge(g.conversations, float64(c.N), string(c.Status), string(c.Team))
	}
	return nil
}
