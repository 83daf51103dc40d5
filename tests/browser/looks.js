// Looks over the page that is open; gives a list of sentences, one for each thing that is wrong.
() => {
  const wrong = [];
  const root = document.documentElement;
  const name = (one) => `${one.localName}${one.id ? `#${one.id}` : ""}${one.className && one.className.baseVal === undefined ? `.${[...one.classList].join(".")}` : ""}`;
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  const within = (one, where) => Element.prototype.closest.call(one, where);
  const hidden = (one) => within(one, ".unseen, .skips");

  // One h1, no skipped level.
  const headings = all("h1, h2, h3, h4, h5, h6").filter(seen);
  if (headings.filter((one) => one.localName === "h1").length !== 1) wrong.push("there is not one h1");
  let level = 0;
  for (const one of headings) {
    const here = Number(one.localName[1]);
    if (level && here > level + 1) wrong.push(`${name(one)} skips a level`);
    level = here;
  }
  if (!root.lang || !root.dir) wrong.push("lang or dir is not set");

  // Order of focus: skip links, header, nav, main, footer.
  if (all("[tabindex]").some((one) => one.tabIndex > 0)) wrong.push("a tabindex above 0");
  const part = (one) => [".skips", "[data-offline]", ".head", ".bar", "main", ".foot"].findIndex((where) => within(one, where));
  const stops = all("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']").filter((one) => seen(one) && !one.disabled);
  stops.forEach((one, i) => {
    if (part(one) < 0) wrong.push(`${name(one)} stands outside every part of the page`);
    if (i && part(one) < part(stops[i - 1])) wrong.push(`${name(one)} gets the focus too late`);
  });
  const first = stops[0]?.textContent.trim();
  if (first !== "Skip to content") wrong.push(`the first stop is ${first}`);
  // A card is handed to somebody else: its words and Back are all that is on it (J6).
  const card = document.body.matches(".show-card");
  if (!card && !all(".head a.help-now").filter(seen).length) wrong.push("Help now is not in the header");

  // Big enough to hit; text links inside a sentence may be as high as their line.
  const big = all(".bar > ul > li > a, .actions > button, .actions > a.button, .log-buttons button").filter((one) => seen(one) && !one.matches(".as-link"));
  for (const one of big) {
    const box = one.getBoundingClientRect();
    if (box.height < 47.5) wrong.push(`${name(one)} is ${box.height} high`);
  }
  for (const one of stops) {
    if (hidden(one) || one.matches("p a, li a, dd a, figcaption a")) continue;
    const box = one.getBoundingClientRect();
    if (box.height < 24 || box.width < 24) wrong.push(`${name(one)} is ${Math.round(box.width)} by ${Math.round(box.height)}`);
  }

  // Nothing wider than the window, in either direction of writing; nothing cut off when text is spaced out.
  const fits = (when) => {
    if (root.scrollWidth > innerWidth) {
      const out = all("body *").filter((one) => {
        const box = one.getBoundingClientRect();
        return seen(one) && box.width && !hidden(one) && !within(one, ".table") && (box.right > innerWidth + 1 || box.left < -1);
      });
      wrong.push(`${when}: scrolls sideways, ${root.scrollWidth} of ${innerWidth}: ${out.slice(0, 3).map(name)}`);
    }
  };
  fits("as it is");
  const dir = root.dir;
  root.dir = dir === "rtl" ? "ltr" : "rtl";
  fits(root.dir);
  root.dir = dir;
  const spaced = new CSSStyleSheet();
  spaced.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }");
  document.adoptedStyleSheets = [spaced];
  fits("spaced out");
  for (const one of all("body *")) {
    if (!seen(one) || hidden(one) || within(one, "svg") || one.matches("input, select, textarea")) continue;
    const style = getComputedStyle(one);
    if (!/hidden|clip/.test(style.overflow) || !one.textContent.trim()) continue;
    if (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2) wrong.push(`${name(one)} cuts its text off when spaced out`);
  }
  document.adoptedStyleSheets = [];

  if (document.getAnimations().length) wrong.push("something moves");
  return wrong;
};
