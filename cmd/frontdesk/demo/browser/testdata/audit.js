// What would shut people out of the page, one sentence each.
(() => {
  const complaints = [];
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && e.getClientRects().length > 0;
  const what = (e) => `<${e.tagName.toLowerCase()} class="${e.className}" id="${e.id}"> ${(e.textContent ?? "").trim().slice(0, 40)}`;

  // Structure.
  if (document.querySelectorAll("h1").length !== 1) complaints.push("there is not exactly one h1");
  if (!document.documentElement.lang) complaints.push("the page has no language");
  if (!document.querySelector('[aria-live="polite"]')) complaints.push("nothing is announced: there is no polite live region");
  for (const role of ["main", "nav", "header"]) if (!document.querySelector(role)) complaints.push(`there is no <${role}>`);
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) complaints.push(`two elements have the id ${id}`);

  // Names.
  const named = (e) => (e.getAttribute("aria-label") ?? "").trim() || (e.getAttribute("aria-labelledby") ?? "").split(" ").some((id) => document.getElementById(id)?.textContent.trim()) ||
    [...(e.labels ?? [])].some((l) => l.textContent.trim()) || (/^(BUTTON|A|SUMMARY)$/.test(e.tagName) && e.textContent.trim()) || e.querySelector("img[alt]:not([alt=''])");
  for (const e of document.querySelectorAll("button, a[href], input, select, textarea, [role=radiogroup], [role=toolbar], [role=list], [role=region], dialog[open], nav, section[tabindex]")) {
    if (e.checkVisibility() && !named(e)) complaints.push(`no name: ${what(e)}`);
  }
  for (const e of document.querySelectorAll("img:not([alt])")) complaints.push(`no alternative text: ${what(e)}`);
  for (const e of document.querySelectorAll("[aria-controls], [aria-labelledby], [aria-describedby]")) {
    for (const attribute of ["aria-controls", "aria-labelledby", "aria-describedby"]) {
      for (const id of (e.getAttribute(attribute) ?? "").split(" ").filter(Boolean)) if (!document.getElementById(id)) complaints.push(`${attribute} names ${id}, which is not there: ${what(e)}`);
    }
  }

  // Nothing runs out of the page.
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) {
    const widest = [...document.querySelectorAll("body *")].filter((e) => shown(e) && e.getBoundingClientRect().right > clientWidth + 1).at(-1);
    complaints.push(`the page is ${scrollWidth} wide in a window of ${clientWidth}: ${widest ? what(widest) : ""}`);
  }

  // Contrast of every text that is on screen.
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const behind = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255, 1]);
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && /[\p{L}\p{N}]/u.test(n.data));
    if (!own || !shown(e) || e.closest(".visually-hidden, .skip, :disabled")) continue;
    const style = getComputedStyle(e);
    const ground = behind(e);
    const [a, b] = [light(over(rgba(style.color), ground)), light(ground)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    if (ratio < (large ? 3 : 4.5)) complaints.push(`contrast of ${ratio.toFixed(2)}: ${what(e)}`);
  }
  return complaints;
})()
