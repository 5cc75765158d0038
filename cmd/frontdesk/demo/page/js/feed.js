// What the server tells: the state of phones, Slack and the program, and what happens inside.

/** state is the newest of each part, as the server has it. */
export const state = {
  phones: { customers: [] },
  slack: { people: [], channels: [], messages: {}, modals: {}, notices: {}, unread: {}, shortcuts: [], command: "/desk" },
  program: { state: "starting", ready: [], waiting: {}, slack: "ok", telegram: "ok", restarts: 0 },
  inside: [],
  linked: true,
};

const watchers = {};
const stale = new Set();
const kept = 400; // items of what happens inside

/** watch calls f after each change of a part: phones, slack, program, inside, link, ui. */
export function watch(part, f) {
  (watchers[part] ??= []).push(f);
}

/** changed has those who watch the part draw, once before the next frame. */
export function changed(part) {
  if (stale.size === 0) requestAnimationFrame(flush);
  stale.add(part);
}

function flush() {
  const parts = [...stale];
  stale.clear();
  for (const part of parts) for (const f of watchers[part] ?? []) f();
}

/**
 * connect listens while the page is on screen; the browser connects again by itself. A
 * hidden page lets go: browsers have six connections for all tabs of one address.
 */
export function connect() {
  let source = null;
  const settle = () => {
    if (!document.hidden) {
      source ??= listen();
      return;
    }
    source?.close();
    source = null;
  };
  document.addEventListener("visibilitychange", settle);
  settle();
}

function listen() {
  const source = new EventSource("/events");
  for (const part of ["phones", "slack", "program"]) {
    source.addEventListener(part, (ev) => {
      state[part] = JSON.parse(ev.data);
      changed(part);
    });
  }
  source.addEventListener("inside", (ev) => {
    const last = state.inside.at(-1)?.n ?? 0;
    const items = JSON.parse(ev.data);
    const first = items[0]?.n ?? 0;
    if (first < last && first <= 1) state.inside = []; // another server, which counts anew
    const known = new Set(state.inside.map((item) => item.n));
    state.inside = [...state.inside, ...items.filter((item) => !known.has(item.n))].slice(-kept);
    changed("inside");
  });
  source.addEventListener("open", () => linked(true));
  source.addEventListener("error", () => linked(false));
  return source;
}

function linked(is) {
  if (state.linked === is) return;
  state.linked = is;
  changed("link");
}
