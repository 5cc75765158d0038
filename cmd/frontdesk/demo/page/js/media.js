// Files, places and the like, as chat apps show them, and the menus that attach them.

import { h } from "./dom.js";

/** samples are files that the server has, so that nobody needs to look for one. */
export const samples = [
  { label: "A photo of a chair", sample: ["chair"] },
  { label: "Three photos at once", sample: ["chair", "table", "lamp"] },
  { label: "An invoice (PDF)", sample: ["invoice"] },
  { label: "A sound", sample: ["sound"] },
];

// The kinds of media that the server lets a browser show; others are there to be saved.
const inline = [
  "image/png", "image/jpeg", "image/gif", "image/webp", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/x-wav", "audio/wave",
  "video/mp4", "video/webm",
];

/** sizeOf is how large a file is, in words. */
export function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** drawFile shows a file that lies at url: {name, type, size, alt}. */
export function drawFile(f, url) {
  const name = f.name || "File";
  const [major] = inline.includes(f.type) ? f.type.split("/") : [];
  if (major === "image") {
    return h("a", { class: "media-image", href: url, target: "_blank", rel: "noopener" },
      h("img", { src: url, alt: f.alt || name, loading: "lazy" }));
  }
  if (major === "video") return h("video", { class: "media-video", controls: true, preload: "metadata", src: url, "aria-label": name });
  if (major === "audio") return h("audio", { class: "media-audio", controls: true, preload: "metadata", src: url, "aria-label": name });
  return h("a", { class: "media-file", href: url, download: name },
    h("span", { class: "media-icon", "aria-hidden": "true", text: "📎" }),
    h("span", { class: "media-name", dir: "auto", text: name }), h("span", { class: "media-size", text: sizeOf(f.size ?? 0) }));
}

/** drawContent shows what is neither text nor a file: Telegram's own form of it. */
export function drawContent(kind, c) {
  const line = (icon, title, under) => h("div", { class: "media-card" },
    h("span", { class: "media-icon", "aria-hidden": "true", text: icon }),
    h("span", { class: "media-lines" }, h("strong", { dir: "auto", text: title }), under && h("span", { dir: "auto", text: under })));
  switch (kind) {
    case "location": return place(c, "Location", `${c.latitude?.toFixed(4)}, ${c.longitude?.toFixed(4)}`);
    case "venue": return place(c.location ?? {}, c.title, c.address);
    case "contact": return line("👤", [c.first_name, c.last_name].filter(Boolean).join(" "), c.phone_number);
    case "dice": return h("span", { class: "media-dice", role: "img", "aria-label": `${c.emoji} ${c.value}`, text: c.emoji });
    case "poll": return h("div", { class: "media-poll" }, h("strong", { dir: "auto", text: c.question }),
      h("ul", null, (c.options ?? []).map((o) => h("li", { dir: "auto", text: o.text }))));
  }
  return line("💬", kind.replace(/_/g, " "), "");
}

function place(at, title, under) {
  return h("div", { class: "media-place" },
    h("span", { class: "media-map", "aria-hidden": "true" }, h("span", { class: "media-pin", text: "📍" })),
    h("span", { class: "media-lines" }, h("strong", { dir: "auto", text: title }), under && h("span", { dir: "auto", text: under })));
}

/** chooseFiles asks the browser's user for files. */
export function chooseFiles(done) {
  const input = h("input", { type: "file", multiple: true, hidden: true });
  input.addEventListener("change", () => {
    if (input.files.length) done([...input.files]);
    input.remove();
  });
  input.addEventListener("cancel", () => input.remove());
  document.body.append(input);
  input.click();
}
