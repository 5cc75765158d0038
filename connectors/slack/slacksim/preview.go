package slacksim

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// previewsOf are the addresses on screen of which Slack shows a preview, for which it
// asks them: pages only where unfurl_links is set, media unless unfurl_media is unset.
// Source: https://docs.slack.dev/messaging/unfurling-links-in-messages
func (s *Server) previewsOf(r request, m *message) (addresses []string) {
	media := r.get("unfurl_media") == "" || r.flag("unfurl_media")
	for _, link := range s.show(m).links {
		u, err := url.Parse(link.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || slices.Contains(addresses, link.URL) {
			continue
		}
		isMedia := slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif", ".mp4"}, strings.ToLower(path.Ext(u.Path)))
		if r.flag("unfurl_links") && !isMedia || media && isMedia {
			addresses = append(addresses, link.URL)
		}
	}
	return addresses
}

// unfurl adds the previews to a message that was just posted, and tells of the change.
func (s *Server) unfurl(m *message, addresses []string) {
	if len(addresses) == 0 {
		return
	}
	before := s.encode(m, true)
	m.previews = addresses
	s.announceChange(m, before)
}

// attachments are the messages that m passes on, and the previews of its links.
func (m *message) attachments() []reply {
	all := slices.Clone(m.shared)
	for _, address := range m.previews {
		all = append(all, reply{"title": "A preview", "from_url": address, "original_url": address})
	}
	return all
}
