// Which form holds words the server may not have yet, for whoever has to leave at once.
let form = null;
let typed = 0; // when, in milliseconds of the page

document.addEventListener("input", (event) => {
  if (!event.target.form?.elements.draft) return;
  form = event.target.form;
  typed = event.timeStamp;
});
document.addEventListener("submit", (event) => event.target === form && (form = null));

// What that form holds right now; nothing when all of it has arrived. The server keeps it as a draft.
export const unsaved = () => new URLSearchParams(form?.isConnected ? new FormData(form) : undefined);

// A form's words as they stood at `since` have arrived.
export const arrived = (which, since) => which === form && typed <= since && (form = null);

const sent = new WeakMap();
document.addEventListener("htmx:beforeSend", (event) => sent.set(event.detail.xhr, performance.now()));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) arrived(event.detail.elt, sent.get(event.detail.xhr));
});

// A long text in any script is not much longer on its way in parts; as an address each letter could take nine.
function inParts(body) {
  const parts = new FormData();
  for (const [name, value] of body) parts.append(name, value);
  return parts;
}

// One request that outlives its page; browsers allow such a request 64 KiB.
export function send(to, body) {
  const short = body.toString().length < 60_000;
  return fetch(to, { method: "POST", body: short ? body : inParts(body), keepalive: short });
}
