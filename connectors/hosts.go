package connectors

import (
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Hosts are those that may be asked though their addresses are private: "crm.internal",
// "10.0.0.5:8080". The zero value allows none.
type Hosts struct{ names map[string]bool }

var errHost = errors.New("it is no host, such as crm.internal, or 10.0.0.5:8080")

// NewHosts reads a list of hosts, each with or without a port. The error tells of the
// first that is none.
func NewHosts(list []string) (Hosts, error) {
	h := Hosts{names: map[string]bool{}}
	for _, s := range list {
		host, port := s, ""
		if bare, isIP := bareIP(s); isIP {
			host = bare
		} else if i := strings.LastIndexByte(s, ':'); i >= 0 {
			host, port = s[:i], s[i+1:]
			if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
				return Hosts{}, errHost
			}
			if bare, isIP := bareIP(host); isIP {
				host = bare
			}
		}
		if !goodHost(host) {
			return Hosts{}, errHost
		}
		h.names[hostKey(host, port)] = true
	}
	return h, nil
}

// bareIP is an address without the brackets that may stand around one of version 6.
func bareIP(s string) (string, bool) {
	if inner, ok := strings.CutPrefix(s, "["); ok {
		if s, ok = strings.CutSuffix(inner, "]"); !ok {
			return "", false
		}
	}
	ip, err := netip.ParseAddr(s)
	return s, err == nil && ip.Zone() == ""
}

func goodHost(s string) bool {
	if _, isIP := bareIP(s); isIP {
		return true
	}
	return s != "" && len(s) <= 253 && !strings.ContainsAny(s, " \t\r\n/\\@:?#[]*%")
}

// Allow tells whether a host is among them, with this port or with any.
func (h Hosts) Allow(host, port string) bool {
	return h.names[hostKey(host, "")] || h.names[hostKey(host, port)]
}

func hostKey(host, port string) string {
	if ip, err := netip.ParseAddr(host); err == nil {
		host = ip.Unmap().String()
	}
	return strings.TrimSuffix(strings.ToLower(host), ".") + " " + port
}

// special are the addresses that are not a public host's (the registries of IANA for
// special purposes), and Azure's metadata, which looks like one.
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "168.63.129.16/32",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

var (
	globalV6 = netip.MustParsePrefix("2000::/3")
	nat64    = netip.MustParsePrefix("64:ff9b::/96")
)

func prefixes(list ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, s := range list {
		all = append(all, netip.MustParsePrefix(s))
	}
	return all
}

// Private tells whether an address is not a public host's: that of this machine or
// network, a cloud's metadata, a group, or one that is for no host at all.
func Private(ip netip.Addr) bool {
	if ip.Zone() != "" {
		return true
	}
	ip = ip.Unmap()
	if nat64.Contains(ip) {
		b := ip.As16()
		ip = netip.AddrFrom4([4]byte(b[12:]))
	}
	if !ip.IsValid() || ip.Is6() && !globalV6.Contains(ip) {
		return true
	}
	for _, p := range special {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// privateNames are the ends of names that are given out within a network only (RFC 6761,
// 6762, 8375, ICANN's choice of 2024, and what routers hand out); a cloud's metadata is one.
var privateNames = []string{".localhost", ".local", ".internal", ".localdomain", ".lan", ".home.arpa", ".intranet"}

// PrivateHost tells whether a host, as an address names it, is surely private: by its
// address, in whatever digits that is written, or by its name. A name without a dot is one
// of the network that it is looked up in.
func PrivateHost(host string) bool {
	host = strings.ReplaceAll(norm.NFKC.String(host), "。", ".")
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return Private(ip)
	}
	if ip, is := oddIP(host); is {
		return Private(ip)
	}
	return host != "" && !strings.Contains(host, ".") || slices.ContainsFunc(privateNames, func(end string) bool { return strings.HasSuffix(host, end) })
}

// oddIP reads an address as C's inet_aton does: of one to four numbers, in tens, in eights
// (017) or in sixteens (0x0f), of which the last fills the bytes that are left.
func oddIP(host string) (netip.Addr, bool) {
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var ip uint64
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 0, 32) // which also takes 0b1 and 1_0; no name begins so
		last := i == len(parts)-1
		switch {
		case err != nil, !last && n > 0xff, last && n >= 1<<(8*(5-len(parts))):
			return netip.Addr{}, false
		case last:
			ip |= n
		default:
			ip |= n << (8 * (3 - i))
		}
	}
	return netip.AddrFrom4([4]byte{byte(ip >> 24), byte(ip >> 16), byte(ip >> 8), byte(ip)}), true
}
