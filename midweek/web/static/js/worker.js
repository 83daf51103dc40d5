// Starts the service worker, which keeps help at hand without a network.
const address = document.body.dataset.worker;
if (address && "serviceWorker" in navigator) navigator.serviceWorker.register(address).catch(() => {});
