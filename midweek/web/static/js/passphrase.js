// Shows what is typed in a passphrase field, and hides it again before it is sent.
import { say } from "./say.js";

function turn(button, shown) {
  const input = document.getElementById(button.dataset.show);
  const word = button.firstElementChild;
  button.dataset.showWord ??= word.textContent;
  input.type = shown ? "text" : "password";
  word.textContent = shown ? button.dataset.hideWord : button.dataset.showWord;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show]");
  if (!button) return;
  const shown = document.getElementById(button.dataset.show).type === "password";
  turn(button, shown);
  say(button.textContent.trim());
});
// Browsers offer to remember the words of a plain text field, so it is a passphrase field again when sent.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-show]")) turn(button, false);
});
