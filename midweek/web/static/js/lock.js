// Covers the page when nobody is there, and asks for the passphrase; what was typed is kept by autosave.
import { blank, hear, tell } from "./tabs.js";
import { send, unsaved } from "./typing.js";

const LOOK = 5000; // milliseconds between two looks at the clock
const SHARE = 15000; // milliseconds between two words to the other tabs
const form = document.querySelector("form[data-lock]");

if (form) {
  const most = Number(form.dataset.idleMinutes) * 60_000;
  const here = location.pathname;
  const back = `${form.dataset.unlock}?next=${encodeURIComponent(here)}`;
  const token = new FormData(form);
  const { action } = form;
  let active = Date.now();
  let shared = 0;
  let locking = false;

  const cover = () => {
    locking = true;
    blank();
  };
  const lock = async () => {
    if (locking) return;
    const body = unsaved();
    for (const [name, value] of token) body.set(name, value);
    cover();
    tell("locked");
    const answer = await send(action, body).catch(() => null);
    location.replace(answer?.url ?? back);
  };
  // Timers sleep with the computer; the clock doesn't.
  const look = () => Date.now() - active >= most && lock();
  const used = () => {
    if (locking) return;
    look();
    active = Date.now();
    if (active - shared < SHARE) return;
    shared = active;
    tell("used");
  };

  for (const kind of ["keydown", "pointerdown", "touchstart", "wheel"]) {
    document.addEventListener(kind, used, { passive: true, capture: true });
  }
  document.addEventListener("visibilitychange", look);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    lock();
  });
  setInterval(look, LOOK);
  hear((word) => {
    if (word === "used") active = Date.now();
    if (locking || (word !== "locked" && word !== "left")) return;
    cover();
    location.replace(word === "locked" ? back : "about:blank");
  });
}

// A page out of the browser's memory may be older than a lock: fetch it again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  blank();
  location.reload();
});
