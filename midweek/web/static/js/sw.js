// Keeps help and the offline page at hand without a network. No page with anything of a person's is ever kept.
// Started as sw.js?static=<where static files of this version lie>, so that a new version is a new worker.
const files = new URL(location.href).searchParams.get("static");
const name = `midweek ${files}`;
const HELP = "/help/";
const OFFLINE = "/offline/";
const LOOKS = [
  "css/tokens.css", "css/page.css", "css/forms.css", "css/components.css", "vendor/pico.min.css", "vendor/icons.svg", "icon.svg",
];

async function fillShelf() {
  const shelf = await caches.open(name);
  // Asked for as a stranger would: what is kept holds no name and no session.
  const pages = [HELP, OFFLINE].map((page) => new Request(page, { credentials: "omit", cache: "reload" }));
  await shelf.addAll([...pages, ...LOOKS.map((file) => files + file)]);
  await self.skipWaiting();
}

async function clearOld() {
  for (const old of await caches.keys()) if (old !== name) await caches.delete(old);
  await self.clients.claim();
}

async function pageOrShelf(request) {
  try {
    return await fetch(request);
  } catch {
    const shelf = await caches.open(name);
    const kept = new URL(request.url).pathname === HELP ? HELP : OFFLINE;
    return (await shelf.match(kept)) ?? Response.error();
  }
}

self.addEventListener("install", (event) => event.waitUntil(fillShelf()));
self.addEventListener("activate", (event) => event.waitUntil(clearOld()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(pageOrShelf(request));
  else if (url.pathname.startsWith(files)) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
