package connectors_test

import (
	"net/netip"
	"testing"

	"frontdesk/connectors"
)

// TestPrivate has an address of each kind, in each of the forms that hide one.
func TestPrivate(t *testing.T) {
	for address, want := range map[string]bool{
		"1.1.1.1": false, "93.184.216.34": false, "2606:4700::1111": false, "64:ff9b::101:101": false, "::ffff:1.1.1.1": false,
		"127.0.0.1": true, "127.9.9.9": true, "0.0.0.0": true, "10.1.2.3": true, "172.16.0.1": true, "172.31.255.255": true, "172.32.0.1": false,
		"192.168.1.1": true, "169.254.169.254": true, "100.64.0.1": true, "100.100.100.200": true, "100.128.0.1": false, "224.0.0.1": true,
		"239.1.1.1": true, "255.255.255.255": true, "240.0.0.1": true, "192.0.2.7": true, "198.18.0.1": true, "168.63.129.16": true,
		"::1": true, "::": true, "fe80::1": true, "fe80::1%eth0": true, "2606:4700::1111%eth0": true, "fc00::1": true, "fd00:ec2::254": true,
		"ff02::1": true, "::ffff:127.0.0.1": true, "::ffff:169.254.169.254": true, "::127.0.0.1": true, "64:ff9b::7f00:1": true,
		"64:ff9b::a9fe:a9fe": true, "64:ff9b:1::1": true, "2002:7f00:1::": true, "2001::1": true, "2001:db8::1": true, "100::1": true, "fec0::1": true,
	} {
		if got := connectors.Private(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is private: %v", address, got)
		}
	}
	if !connectors.Private(netip.Addr{}) {
		t.Error("no address is public")
	}
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost.": true, "a.localhost": true, "10.0.0.1": true, "[::1]": true, "crm.example.com": false, "1.1.1.1": false,
		"2130706433": true, "0x7f.1": true, "0177.0.0.1": true, "127.1": true, "0x7f000001": true, "[::ffff:127.0.0.1]": true, "017700000001": true, "0": true, "10.65535": true,
		"16843009": false, "1.1": false, "0x1.0x1.0x1.0x1": false, "127.0.0.256": false, "127.0.0.1.2": false, "127.0.0.1.example.com": false, "0xexample.com": false,
		"１２７.0.0.1": true, "127。0。0。1": true, "LOCALHOST": true,
		"metadata.google.internal": true, "printer.local": true, "router.lan": true, "nas.home.arpa": true, "crm": true, "internal.example.com": false, "local": true, "": false,
		"localhost.example.com": false, "notinternal": true, "xlocal.example": false,
	} {
		if got := connectors.PrivateHost(host); got != want {
			t.Errorf("%s is private: %v", host, got)
		}
	}
}

func TestHosts(t *testing.T) {
	h, err := connectors.NewHosts([]string{"CRM.internal", "10.0.0.5:8080", "fd00::1", "[fd00::2]:443", "[fd00::3]", "localhost:9000"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		host, port string
		want       bool
	}{
		{"crm.internal", "443", true}, {"crm.internal.", "80", true}, {"crm.internal.evil.example", "80", false}, {"x.crm.internal", "80", false},
		{"10.0.0.5", "8080", true}, {"10.0.0.5", "80", false}, {"::ffff:10.0.0.5", "8080", true}, {"fd00::1", "1", true}, {"fd00:0::1", "1", true},
		{"fd00::2", "443", true}, {"fd00::2", "80", false}, {"fd00::3", "80", true}, {"localhost", "9000", true}, {"localhost", "9001", false}, {"", "", false},
	} {
		if got := h.Allow(tt.host, tt.port); got != tt.want {
			t.Errorf("%s:%s is allowed: %v", tt.host, tt.port, got)
		}
	}
	for _, bad := range []string{"", "http://x", "x/y", "a b", "x:0", "x:70000", "x:http", "*.internal", "[fd00::1", "me@x", "10.0.0.0/8"} {
		if _, err := connectors.NewHosts([]string{bad}); err == nil {
			t.Errorf("%q was taken for a host", bad)
		}
	}
	if (connectors.Hosts{}).Allow("localhost", "80") {
		t.Error("nobody has allowed this")
	}
}
