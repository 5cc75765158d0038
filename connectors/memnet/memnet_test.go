package memnet_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/memnet"
)

func TestHTTPInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var network memnet.Network
		l, err := network.Listen("slack.test:80")
		if err != nil {
			t.Fatal(err)
		}
		srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(time.Hour) // the bubble's hour
			_, _ = io.WriteString(w, "hello")
		})}
		done := make(chan error, 1)
		go func() { done <- srv.Serve(l) }()

		tr := &http.Transport{DialContext: network.DialContext}
		client := &http.Client{Transport: tr}
		resp, err := client.Get("http://slack.test/")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil || string(body) != "hello" {
			t.Errorf("body = %q, %v; want hello", body, err)
		}
		_ = resp.Body.Close()
		tr.CloseIdleConnections()
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("Serve = %v, want ErrServerClosed", err)
		}
	})
}

func TestRefusals(t *testing.T) {
	var network memnet.Network
	ctx := context.Background()
	if _, err := network.DialContext(ctx, "tcp", "a:1"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("dialing where nobody listens = %v, want ECONNREFUSED", err)
	}
	l, err := network.Listen("a:1")
	if err != nil {
		t.Fatal(err)
	}
	if l.Addr().String() != "a:1" {
		t.Errorf("Addr = %q, want a:1", l.Addr())
	}
	if _, err := network.Listen("a:1"); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("listening twice = %v, want EADDRINUSE", err)
	}
	short, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	if _, err := network.DialContext(short, "tcp", "a:1"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("dialing where nobody accepts = %v, want DeadlineExceeded", err)
	}
	dialed := make(chan error, 1)
	go func() {
		_, err := network.DialContext(ctx, "tcp", "a:1")
		dialed <- err
	}()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-dialed; !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("dialing while it closes = %v, want ECONNREFUSED", err)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept after Close = %v, want ErrClosed", err)
	}
	if _, err := network.Listen("a:1"); err != nil {
		t.Errorf("listening again after Close = %v", err)
	}
}
