// On narrow screens one sees the phone, the desk or the inside: which, and where there is news.

import { state, watch } from "./feed.js";
import { look, show } from "./ui.js";

const buttons = document.querySelectorAll(".views button");
let heard = 0; // how much customers had heard when their phones were last on screen

/** startViews sets the switch up. */
export function startViews() {
  for (const button of buttons) button.addEventListener("click", () => show({ view: button.dataset.view }));
  watch("ui", draw);
  watch("slack", draw);
  watch("phones", draw);
  show({ view: look.view });
}

function draw() {
  const told = state.phones.customers.reduce((n, c) => n + c.messages.filter((m) => !m.mine).length, 0);
  if (look.view === "phone") heard = told;
  const unread = Object.values(state.slack.unread?.[look.person] ?? {}).some((u) => u.n > 0);
  const news = { phone: told > heard, desk: unread };
  for (const button of buttons) {
    const here = button.dataset.view === look.view;
    button.setAttribute("aria-pressed", here);
    button.classList.toggle("news", !here && Boolean(news[button.dataset.view]));
  }
}
