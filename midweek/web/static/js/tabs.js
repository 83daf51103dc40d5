// Other tabs of the same person: one leaves or locks, all do; one is in use, all are.
const channel = "BroadcastChannel" in window ? new BroadcastChannel("midweek") : null;

export const tell = (word) => channel?.postMessage(word);
export const hear = (listener) => channel?.addEventListener("message", (event) => listener(event.data));

// Takes everything off the page at once; what is going on in the background goes on.
export function blank() {
  // An answer that is still on its way puts nothing back and leads nowhere: its form hangs on the body that goes.
  document.body?.addEventListener("htmx:beforeOnLoad", (event) => event.preventDefault());
  document.documentElement.replaceChildren(document.createElement("head"), document.createElement("body"));
  document.title = "\u00a0"; // without a title of its own, the tab would show the address
}
