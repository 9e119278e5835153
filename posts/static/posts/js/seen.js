// Tells the server once a day that this article was seen: its page visible for one whole second; and when it is put
// away, for how long it was looked at, how far, and whether to the end. Nothing is stored in the browser. A page
// prerendered or in a background tab waits until somebody looks at it. Who asks not to be tracked is left alone.

const VISIBLE_MS = 1000;
const article = document.querySelector("[data-seen]");
const wished = navigator.globalPrivacyControl || [navigator.doNotTrack, window.doNotTrack].includes("1");

let toldOn; // the day this page was counted for
let ticket; // lets this page, and nobody else, add to what it told
let timer;
let lookedMs;
let lookedSince;
let headings;
let ended;
let lastWord;
let watcher;

const today = () => new Date().toISOString().slice(0, 10);
const isVisible = () => document.visibilityState === "visible" && !document.prerendering;

function send(address, words) {
  const body = JSON.stringify(words);
  if (!navigator.sendBeacon?.(address, body)) fetch(address, { method: "POST", body, keepalive: true }).catch(() => {});
}

function begin() {
  toldOn = undefined;
  ticket = crypto.getRandomValues(new Uint32Array(4)).join("-");
  lookedMs = 0;
  headings = new Set();
  ended = false;
  lastWord = "";
  const text = article.querySelector(".prose");
  const all = [...text.querySelectorAll("h2,h3,h4,h5,h6")].slice(0, 50);
  watcher?.disconnect();
  watcher = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      const place = all.indexOf(target);
      if (place < 0) ended = true;
      else headings.add(place);
    }
  });
  // what stands after the text comes into view once its last line is there
  for (const element of [...all, text.nextElementSibling]) watcher.observe(element);
}

function tellSeen() {
  toldOn = today();
  const asked = new URLSearchParams(location.search);
  const from = document.referrer && new URL(document.referrer).hostname;
  const tag = asked.get("utm_source") || asked.get("ref") || "";
  send(article.dataset.seen, { ticket, from, tag, driven: navigator.webdriver });
}

function tellLeft() {
  const words = { ticket, seconds: Math.round(lookedMs / 1000), ended, headings: [...headings] };
  if (!toldOn || lastWord === (lastWord = JSON.stringify(words))) return;
  send(article.dataset.left, words);
}

function look() {
  const now = performance.now();
  if (lookedSince !== undefined) lookedMs += now - lookedSince;
  lookedSince = isVisible() && document.hasFocus() ? now : undefined;
}

function watch() {
  look();
  if (!isVisible()) {
    clearTimeout(timer);
    timer = undefined;
    tellLeft();
  } else if (!timer && toldOn !== today()) {
    if (toldOn) begin(); // come back to on another day: another view
    timer = setTimeout(tellSeen, VISIBLE_MS);
  }
}

if (article && !wished) {
  begin();
  document.addEventListener("visibilitychange", watch);
  document.addEventListener("prerenderingchange", watch);
  addEventListener("pageshow", watch);
  addEventListener("focus", look);
  addEventListener("blur", look);
  addEventListener("pagehide", () => {
    look();
    lookedSince = undefined; // the page may be kept, and shown again in an hour
    tellLeft();
  });
  watch();
}
