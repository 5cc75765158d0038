package workflow

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// maxPlaceName bounds what is kept of the name of a place and its address.
const maxPlaceName = 150

// located takes a place that was sent, if the question asks for something of that sort.
func (s *askStep) located(x *execution, in Located) {
	if !s.of.media {
		return
	}
	e := Early{Order: in.Order, Ref: in.Ref, What: ShareLocation}
	if s.Type == "location" {
		e.S = placeValue(in.Latitude, in.Longitude)
		e.Label = placeWords(e.S)
		name := oneLine(in.Name, maxPlaceName)
		if address := oneLine(in.Address, maxPlaceName); address != "" && name != "" {
			name += ", " + address
		} else if address != "" {
			name = address
		}
		if name != "" {
			e.Label = name + " (" + e.Label + ")"
		}
	}
	s.said(x, e)
}

// given takes as the answer what was sent and is no text; what is none is an attempt.
func (s *askStep) given(x *execution, in Early) {
	if in.S == "" {
		s.hear(x, "")
		return
	}
	a := Answer{Value: in.S, Label: in.Label}
	if s.Type == "location" {
		a.Link = MapLink(a.Value)
	}
	s.accept(x, a)
}

// judgeLocation takes a text that is a pair of degrees, or in which exactly one link to a
// place on a map is. Its value is latitude and longitude, such as "52.52,13.405".
func judgeLocation(_ *execution, _ *askStep, said string) (Answer, bool) {
	text := strings.Map(numeral, norm.NFKC.String(visible(said)))
	found := placeTyped(text)
	for word := range strings.FieldsSeq(text) {
		switch place := placeInLink(word); {
		case place == "":
		case found != "" && found != place:
			return Answer{}, false
		default:
			found = place
		}
	}
	return Answer{Value: found, Label: placeWords(found), Link: MapLink(found)}, found != ""
}

// placeValue is a place in the form in which it is kept; "" for what is nowhere on earth.
// Six decimals are a decimetre.
func placeValue(lat, lon float64) string {
	if !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) {
		return ""
	}
	degrees := func(f float64) string {
		s := strings.TrimRight(strconv.FormatFloat(f, 'f', 6, 64), "0")
		if strings.HasSuffix(s, ".") {
			s += "0"
		}
		if s == "-0.0" {
			return "0.0"
		}
		return s
	}
	return degrees(lat) + "," + degrees(lon)
}

// Degrees reads a place that is typed in degrees, such as "52.52, 13.405".
func Degrees(typed string) (lat, lon float64, ok bool) {
	place := placeTyped(strings.Map(numeral, norm.NFKC.String(visible(typed))))
	first, second, ok := strings.Cut(place, ",")
	return decimal(first), decimal(second), ok
}

// PlaceWords are a place as people read it.
func PlaceWords(lat, lon float64) string { return placeWords(placeValue(lat, lon)) }

func placeWords(value string) string { return strings.Replace(value, ",", ", ", 1) }

// MapLink is where a place can be seen, "latitude,longitude":
// https://wiki.openstreetmap.org/wiki/Browsing . It is "" for no place.
func MapLink(value string) string {
	lat, lon, ok := strings.Cut(value, ",")
	if !ok {
		return ""
	}
	return "https://www.openstreetmap.org/?mlat=" + lat + "&mlon=" + lon + "#map=17/" + lat + "/" + lon
}

// Degrees as people type them and as map apps copy them: 52.52, 13.405; 52,52 13,405;
// 52.52° N, 13.405° E; 52°31'12"N 13°24'18"E. A whole number of degrees may be anything.
var (
	pairForm = regexp.MustCompile(`(?i)^(?:lat(?:itude)?\s*[:=]?\s*)?([NS])?\s*([+-]?\d{1,3}[.,]\d+)\s*°?\s*([NS])?\s*[,;/\s،、]\s*` +
		`(?:l(?:ng|on|ongitude)\s*[:=]?\s*)?([EW])?\s*([+-]?\d{1,3}[.,]\d+)\s*°?\s*([EW])?$`)
	arcForm   = regexp.MustCompile(`(?i)^` + arc + `([NS])[,;\s،、]*` + arc + `([EW])$`)
	unbracket = strings.NewReplacer("(", "", ")", "", "[", "", "]", "")
	pointForm = strings.NewReplacer(",", ".")
)

// arc is an angle in degrees, minutes and seconds.
const arc = `(\d{1,3})\s*[°o]\s*(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:''|′′|["”])\s*)?`

// placeTyped reads degrees that are the whole text; "" if they are none.
func placeTyped(text string) string {
	text = strings.TrimRight(strings.TrimSpace(unbracket.Replace(text)), ".!")
	if m := pairForm.FindStringSubmatch(text); m != nil {
		return placeValue(signed(decimal(m[2]), m[1]+m[3]), signed(decimal(m[5]), m[4]+m[6]))
	}
	m := arcForm.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	angle := func(m []string) float64 {
		return signed(decimal(m[0])+decimal(m[1])/60+decimal(m[2])/3600, m[3])
	}
	return placeValue(angle(m[1:5]), angle(m[5:9]))
}

// decimal reads a number of the forms above; one that is not there is 0.
func decimal(s string) float64 {
	f, err := strconv.ParseFloat(pointForm.Replace(s), 64)
	if err != nil {
		return 0
	}
	return f
}

// signed is an angle by its letter: south and west are negative.
func signed(f float64, letter string) float64 {
	if strings.ContainsAny(letter, "sSwW") {
		return -math.Abs(f)
	}
	return f
}

// Where links of map apps have the place, in the order in which it is looked for: a pin
// counts before the part of the map that is shown.
var (
	linkForms = []*regexp.Regexp{
		regexp.MustCompile(`!3d(` + angle + `)!4d(` + angle + `)`),
		regexp.MustCompile(`[?&]mlat=(` + angle + `)&mlon=(` + angle + `)`),
		regexp.MustCompile(`[?&](?:q|ll|query|daddr|destination|coordinate|pt|to|whatshere\[point\])=(?:ll\.|loc:)?(` + angle + `)[,~][ +]?(` + angle + `)`),
		regexp.MustCompile(`/(?:search|place|dir/|l|r)/(` + angle + `),[ +]?(` + angle + `)`),
		regexp.MustCompile(`[?&](?:center|cp|map|sll)=(` + angle + `)[,~](` + angle + `)`),
		regexp.MustCompile(`#map=\d+(?:\.\d+)?/(` + angle + `)/(` + angle + `)`),
		regexp.MustCompile(`/@(` + angle + `),(` + angle + `)`),
	}
	geoForm  = regexp.MustCompile(`(?i)^geo:(` + angle + `),(` + angle + `)(?:[,;?(]|$)`)
	hostForm = regexp.MustCompile(`(?i)^(?:https?://)?(?:[a-z0-9-]+\.)*(google|apple|openstreetmap|osm|waze|bing|here|yandex|2gis)\.[a-z.]+(?::\d+)?/`)
	unescape = strings.NewReplacer("%2C", ",", "%2c", ",", "%20", " ", "%3A", ":", "%3a", ":", "%7E", "~", "%7e", "~", "%5B", "[", "%5D", "]", "%40", "@")
)

// angle is a number of degrees in a link.
const angle = `[+-]?\d{1,3}(?:\.\d+)?`

// placeInLink reads the place in a link of the map apps that are used most; "" if it is
// not in there. Nobody is asked for it, so that short links are of no use.
func placeInLink(word string) string {
	word = unescape.Replace(strings.TrimRight(strings.TrimLeft(word, "<([{\"'“"), ">)]}\"'”,;.!"))
	if m := geoForm.FindStringSubmatch(word); m != nil {
		if place := placeValue(decimal(m[1]), decimal(m[2])); place != "0.0,0.0" {
			return place
		}
		return placeBy(word, false) // Android's form for what was searched for
	}
	host := hostForm.FindStringSubmatch(word)
	if host == nil {
		return ""
	}
	turned := strings.EqualFold(host[1], "yandex") || host[1] == "2gis" // longitude first
	return placeBy(word, turned)
}

func placeBy(link string, turned bool) string {
	for _, form := range linkForms {
		if m := form.FindStringSubmatch(link); m != nil {
			lat, lon := decimal(m[1]), decimal(m[2])
			if turned {
				lat, lon = lon, lat
			}
			return placeValue(lat, lon)
		}
	}
	return ""
}
