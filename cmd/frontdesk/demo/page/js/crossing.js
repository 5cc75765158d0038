// The short highlight of what has just come over from the other side.

const shown = 2400; // milliseconds in which it is highlighted, as the animation has it
const fresh = 8000; // milliseconds in which a message counts as just come

/** arrived marks an element if it came from the other side a moment ago; it gives the element. */
export function arrived(el, crossed, at) {
  const when = /^\d+\.\d+$/.test(at ?? "") ? Number(at) * 1000 : Date.parse(at ?? "");
  if (!crossed || !(Date.now() - when < fresh)) return el;
  el.classList.add("arrived");
  setTimeout(() => el.classList.remove("arrived"), shown);
  return el;
}
