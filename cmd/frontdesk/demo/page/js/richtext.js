// Slack's formatted text: rich_text blocks, mrkdwn and plain text.

import { h } from "./dom.js";
import { emojiOf, withEmoji } from "./emoji.js";
import { channelOf, openThread, personOf } from "./ui.js";

/** richText draws a rich_text block. */
export function richText(block) {
  return h("div", { class: "rich" }, (block.elements ?? []).map(richBlock));
}

function richBlock(b) {
  const border = b.border ? " bordered" : "";
  switch (b.type) {
    case "rich_text_list": {
      const list = h(b.style === "ordered" ? "ol" : "ul", { class: `rich-list indent-${Math.min(b.indent ?? 0, 4)}${border}` },
        (b.elements ?? []).map((item) => h("li", { dir: "auto" }, inlines(item.elements))));
      if (b.offset) list.start = b.offset + 1;
      return list;
    }
    case "rich_text_quote": return h("blockquote", { dir: "auto" }, inlines(b.elements));
    case "rich_text_preformatted": return h("pre", { class: border.trim(), dir: "ltr" }, h("code", null, inlines(b.elements)));
  }
  return h("div", { class: "rich-section", dir: "auto" }, lastLine(inlines(b.elements)));
}

// A line feed at the end of a section stands for the end of its last line.
function lastLine(nodes) {
  const last = nodes.at(-1);
  if (typeof last === "string" && last.endsWith("\n")) nodes[nodes.length - 1] = last.slice(0, -1);
  return nodes;
}

function inlines(elements) {
  return (elements ?? []).map((e) => styled(e, inline(e)));
}

function inline(e) {
  switch (e.type) {
    case "text": return e.text ?? "";
    case "emoji": return emoji(e.name, e.unicode);
    case "link": return link(e.url, e.text || e.url);
    case "user": return mention(`@${personOf(e.user_id)?.name ?? "unknown"}`, e.user_id);
    case "channel": return mention(`#${channelOf(e.channel_id)?.name ?? "unknown"}`);
    case "broadcast": return mention(`@${e.range}`);
    case "usergroup": return mention("@group");
    case "date": return e.fallback ?? "";
    case "color": return e.value ?? "";
  }
  return e.text ?? "";
}

function styled(e, node) {
  const s = e.style;
  if (!s) return node;
  for (const [is, tag] of [[s.code, "code"], [s.strike, "s"], [s.underline, "u"], [s.italic, "em"], [s.bold, "strong"]]) {
    if (is) node = h(tag, null, node);
  }
  return node;
}

function emoji(name, unicode) {
  const shown = emojiOf(name, unicode);
  return h("span", { class: "emoji", role: "img", "aria-label": name.replace(/_/g, " "), title: `:${name}:`, text: shown });
}

function mention(text, id) {
  return h("span", { class: "mention", data: id ? { person: id } : {}, text });
}

/** link is a link; one into Slack's archives opens the thread here. */
export function link(url, text) {
  const here = /\/archives\/([A-Z0-9]+)\/p(\d{10,})(\d{6})(?:\?thread_ts=([\d.]+))?/.exec(url ?? "");
  if (here) {
    const [, channel, seconds, micros, thread] = here;
    return h("a", { href: "#thread", text, on: { click: (ev) => {
      ev.preventDefault();
      openThread(channel, thread ?? `${seconds}.${micros}`);
    } } });
  }
  if (!/^(https?|mailto|tel):/i.test(url ?? "")) return text;
  return h("a", { href: url, text, target: "_blank", rel: "noopener noreferrer" });
}

/** textObject draws Slack's text objects. */
export function textObject(t) {
  if (!t) return "";
  if (t.type === "plain_text") return t.emoji === false ? t.text : withEmoji(t.text);
  return mrkdwn(t.text);
}

const sequence = /<([^<>\n]+)>|(`)([^`\n]+)`|(?<![\p{L}\d])([*_~])(\S(?:[^\n]*?\S)?)\4(?![\p{L}\d])/u;

/** mrkdwn draws a text in Slack's own markup. */
export function mrkdwn(text) {
  const nodes = [];
  let rest = text ?? "";
  for (let found = sequence.exec(rest); found; found = sequence.exec(rest)) {
    if (found.index > 0) nodes.push(withEmoji(unescape(rest.slice(0, found.index))));
    rest = rest.slice(found.index + found[0].length);
    if (found[1]) nodes.push(code(found[1]));
    else if (found[2]) nodes.push(h("code", { text: unescape(found[3]) }));
    else nodes.push(h({ "*": "strong", _: "em", "~": "s" }[found[4]], null, mrkdwn(found[5])));
  }
  if (rest) nodes.push(withEmoji(unescape(rest)));
  return nodes;
}

function code(body) {
  const [what, label] = body.split("|");
  if (/^@[UW]/.test(what)) return mention(`@${personOf(what.slice(1))?.name ?? label ?? "unknown"}`, what.slice(1));
  if (/^#C/.test(what)) return mention(`#${channelOf(what.slice(1))?.name ?? label ?? "unknown"}`);
  if (what.startsWith("!")) return what.startsWith("!date") ? label ?? "" : mention(`@${label ?? what.slice(1)}`);
  return link(unescape(what), unescape(label ?? what));
}

function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** typed is a message's text as one would have typed it, for editing. */
export function typed(text) {
  return unescape((text ?? "").replace(/<([^<>\n]+)>/g, (_, body) => {
    const [what, label] = body.split("|");
    if (/^@[UW]/.test(what)) return `@${personOf(what.slice(1))?.name ?? label ?? what.slice(1)}`;
    if (/^#C/.test(what)) return `#${channelOf(what.slice(1))?.name ?? label ?? what.slice(1)}`;
    if (what.startsWith("!")) return `@${label ?? what.slice(1)}`;
    return label && !what.endsWith(label) && /^https?:/.test(what) ? `[${label}](${what})` : label ?? what;
  }));
}
