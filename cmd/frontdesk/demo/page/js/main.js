// The page's beginning: everything is set up here, and then told by the server.

import { byID } from "./dom.js";
import { startDown } from "./down.js";
import { loadEmoji } from "./emoji.js";
import { connect, state, watch } from "./feed.js";
import { startFollowing } from "./follow.js";
import { startInside } from "./inside.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startModals } from "./modals.js";
import { startNotices } from "./notices.js";
import { startPhones } from "./phones.js";
import { startPlay } from "./play.js";
import { startTheme } from "./theme.js";
import { startTour } from "./tour.js";
import { startTrouble } from "./trouble.js";
import { startViews } from "./views.js";
import { startWorkspace } from "./workspace.js";

startTheme();
startPhones();
startWorkspace();
startModals();
startNotices();
startInside();
startTrouble();
startDown();
startFollowing();
startLive();
startPlay();
startViews();
startKeys();

watch("link", () => { byID("link-lost").hidden = state.linked; });
let toured = false;
watch("phones", () => {
  if (toured || state.program.playing || state.phones.customers.length === 0) return; // a play comes first
  toured = true;
  startTour();
});

loadEmoji().finally(connect);
