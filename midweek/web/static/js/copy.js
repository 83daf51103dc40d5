// Copies, downloads or prints a piece of the page; nothing is sent anywhere.
import { say } from "./say.js";

const textOf = (id) => {
  const parts = [...document.getElementById(id).children].map((one) => one.textContent.trim());
  return parts.length ? parts.join(" ") : document.getElementById(id).textContent.trim();
};

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No leave to use the clipboard: the older way, through a field that is there for a moment.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  if (done) say(done);
}

function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { copy: copied, download: wanted, name, done } = button.dataset;
  if (copied) {
    copy(textOf(copied), done);
    button.lastChild.textContent = done;
  } else if (wanted) {
    download(`${textOf(wanted)}\n`, name);
  } else if ("print" in button.dataset) {
    print();
  } else if ("copyTyped" in button.dataset) {
    const typed = document.querySelectorAll("form[data-autosave] :is(textarea, input[type=text])");
    copy([...typed].map((one) => one.value).filter(Boolean).join("\n\n"), button.dataset.done);
  }
});
