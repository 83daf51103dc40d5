// Quick exit: the page is empty before anything is asked of the server.
import { say } from "./say.js";
import { blank, tell } from "./tabs.js";
import { send, unsaved } from "./typing.js";

const PRESSES = 3;
const APART = 5000; // milliseconds between two presses of Shift, at most
const PATIENCE = 2000; // milliseconds to wait for the server before going anyway
const form = document.querySelector("form[data-exit][data-hint-1]");

async function leave() {
  const { action } = form;
  const away = form.dataset.blank;
  const body = unsaved();
  for (const [name, value] of new FormData(form)) body.set(name, value);
  blank();
  tell("left");
  // In an installed app another site would open a window beside us, so a blank page of our own it is.
  const installed = matchMedia("(display-mode: standalone)").matches;
  let to = "about:blank"; // without an answer in time, even our own blank page may not come; the request goes on
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const answer = await Promise.race([send(action, body).catch(() => null), late]);
  if (answer) {
    const named = /url=(.+)$/i.exec(answer.headers.get("Refresh") ?? "");
    to = named && !installed ? named[1] : away;
  }
  location.replace(to);
}

if (form) {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-exit]")) return;
    event.preventDefault();
    leave();
  });

  let count = 0;
  let last = 0;
  let alone = false;
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    alone = event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!alone) count = 0;
  });
  document.addEventListener("pointerdown", () => {
    alone = false;
    count = 0;
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    count = event.timeStamp - last <= APART ? count + 1 : 1;
    last = event.timeStamp;
    if (count === PRESSES) leave();
    else say(form.dataset[`hint-${PRESSES - count}`]);
  });
}
