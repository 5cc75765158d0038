// Slim banners in the panes: what is down there, and that what is written waits.

import { byID } from "./dom.js";
import { state, watch } from "./feed.js";
import { narrow } from "./ui.js";

/** startDown shows the banners from now on. */
export function startDown() {
  watch("program", draw);
  watch("ui", draw);
}

function draw() {
  const { program } = state;
  // On wide screens the program's state is always in view.
  const killed = narrow() && (program.state === "dead" || program.state === "stopped") && "The program is killed.";
  banner("desk-down", [program.slack === "down" && "Slack is down.", killed]);
  banner("phones-down", [narrow() && program.telegram === "down" && "Telegram is down.", killed]);
}

function banner(id, causes) {
  const is = causes.filter(Boolean);
  const text = is.length > 0 ? `${is.join(" ")} What you write here waits.` : "";
  const el = byID(id);
  if (el.textContent !== text) el.textContent = text;
  el.hidden = !text;
}
