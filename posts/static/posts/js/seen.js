// Tells the server once that this article was seen: its page visible for one whole second.
// Nothing is stored in the browser; a page prerendered or in a background tab waits until somebody looks at it.

const VISIBLE_MS = 1000;
const address = document.querySelector("[data-seen]")?.dataset.seen;

let timer;
let told = false;

function tell() {
  told = true;
  if (!navigator.sendBeacon(address)) fetch(address, { method: "POST", keepalive: true });
}

function watch() {
  clearTimeout(timer);
  if (!told && document.visibilityState === "visible") timer = setTimeout(tell, VISIBLE_MS);
}

if (address) {
  document.addEventListener("visibilitychange", watch);
  if (document.prerendering) document.addEventListener("prerenderingchange", watch, { once: true });
  else watch();
}
