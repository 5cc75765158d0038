// Names, times and colours as people read them.

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const clockSeconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** timeOf is the time of day of a date or a Slack ts. */
export function timeOf(at) {
  const date = dateOf(at);
  return date ? clock.format(date) : "";
}

/** secondsOf is the time of day with seconds. */
export function secondsOf(at) {
  const date = dateOf(at);
  return date ? clockSeconds.format(date) : "";
}

/** dateOf reads RFC 3339 or a Slack ts. */
export function dateOf(at) {
  if (!at) return null;
  const date = /^\d+\.\d+$/.test(at) ? new Date(Number(at) * 1000) : new Date(at);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** count is a number with its noun. */
export function count(n, one, many = `${one}s`) {
  return `${n} ${n === 1 ? one : many}`;
}

/** bare is a customer's name without their app, as in "Mia (Telegram)". */
export function bare(name) {
  return (name ?? "").replace(/[\u2066-\u2069\u200e\u200f]/g, "").replace(/\s*\([^()]*\)$/, "").trim();
}

/** initials are at most two letters of a name. */
export function initials(name) {
  const words = (bare(name) || "?").split(/\s+/).filter((w) => /\p{L}/u.test(w));
  if (words.length === 0) return "?";
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((w) => [...w].find((c) => /\p{L}/u.test(c))).join("").toLocaleUpperCase();
}

/** hue is one of eight colours of avatars, always the same for a name. */
export function hue(name) {
  let n = 7;
  for (const c of bare(name)) n = (n * 31 + c.codePointAt(0)) % 9973;
  return n % 8;
}

/** languages are those that the program speaks, in their own words. */
export const languages = {
  en: "English", de: "Deutsch", es: "Español", fr: "Français", pl: "Polski", pt: "Português",
  vi: "Tiếng Việt", ar: "العربية", "zh-Hans": "简体中文", "zh-Hant": "繁體中文",
};

/** fullName is a customer's name. */
export function fullName(c) {
  return [c.first_name, c.last_name].filter(Boolean).join(" ");
}

/** squash is the beginning of a text on one line. */
export function squash(text, most = 120) {
  const line = (text ?? "").replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
