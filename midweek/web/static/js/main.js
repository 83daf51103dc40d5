// Small pieces, each hooked on by data- attributes; every page works without them.
import "./exit.js";
import "./lock.js";
import "./autosave.js";
import "./passphrase.js";
import "./copy.js";
import "./fill.js";
import "./worker.js";
import "./time.js";
import "./most.js";

// htmx notes the address of every page it is loaded on; we keep nothing in the browser.
try {
  sessionStorage.removeItem("htmx-current-path-for-history");
} catch {
  // Storage is shut off here, so nothing was noted.
}

const ready = (root) => {
  for (const one of root.querySelectorAll("[data-needs-script]")) one.hidden = false;
  // What a wide screen has room for at once, and a phone only when asked.
  if (matchMedia("(min-width: 60rem)").matches) for (const one of root.querySelectorAll("[data-open-wide]")) one.open = true;
  root.querySelector("[data-focus]")?.focus();
};
ready(document);
document.addEventListener("htmx:load", (event) => ready(event.target));
