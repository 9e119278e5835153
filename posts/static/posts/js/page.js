// What a script adds to reading. It is fetched early and never waited for: the first paint is not held back, and colours
// that differ from the system's rarely flash.

const ANEW_MS = 100;
const KEPT = "colours"; // only while they differ from the system's
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

show(kept());
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();

function begin() {
  offerTheme(document.querySelector(".theme"));
  const contents = document.querySelector(".contents");
  const share = document.querySelector(".share");
  const guide = document.querySelector("#guide");
  if (contents) followReading(contents);
  if (share) offerSharing(share);
  if (guide) guideWhenNear(guide.dataset.script);
  document.addEventListener("click", playInPlace);
}

function kept() {
  try {
    return localStorage[KEPT];
  } catch {
    // this browser keeps nothing
  }
}

function keep(theme) {
  try {
    if (theme) localStorage[KEPT] = theme;
    else delete localStorage[KEPT];
  } catch {
    // it holds for this page
  }
}

function show(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
}

function offerTheme(place) {
  if (!place || !CSS.supports("color: light-dark(#000, #fff)")) return;
  const button = place.querySelector("button");
  const system = () => (dark.matches ? "dark" : "light");
  const isDark = () => (root.dataset.theme ?? system()) === "dark";
  const say = () => button.setAttribute("aria-pressed", isDark());
  button.addEventListener("click", () => {
    const wanted = isDark() ? "light" : "dark";
    const theme = wanted === system() ? "" : wanted;
    show(theme);
    keep(theme);
    say();
  });
  say();
  place.hidden = false;
}

function followReading(contents) {
  const wide = matchMedia("(min-width: 1100px)"); // article.css: beside the text
  const unfold = () => (contents.open = wide.matches);
  wide.addEventListener("change", unfold);
  unfold();
  const links = [...contents.querySelectorAll("a")];
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  addEventListener("scroll", mark, { passive: true });
  mark();

  function mark() {
    const here = headings.findLastIndex((heading) => heading?.getBoundingClientRect().top < innerHeight / 3);
    for (const link of links) link.removeAttribute("aria-current");
    links[here]?.setAttribute("aria-current", "location");
  }
}

function offerSharing(place) {
  const url = new URL(place.dataset.address, location).href;
  offer("[data-share]", navigator.share, () => navigator.share({ title: place.dataset.title, url }));
  offer("[data-copy]", navigator.clipboard, async () => {
    await navigator.clipboard.writeText(url);
    const status = place.querySelector("[role=status]");
    status.textContent = ""; // so that it is told again
    setTimeout(() => (status.textContent = place.dataset.copied), ANEW_MS);
  });

  function offer(selector, isThere, act) {
    const button = place.querySelector(selector);
    button.hidden = !isThere;
    button.addEventListener("click", () => act().catch(() => {})); // closed, or not allowed
  }
}

/** Where the page's policy allows no frame, the link leads to the video after all. */
function playInPlace(event) {
  const link = event.target.closest("a[data-frame]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  document.addEventListener("securitypolicyviolation", (refused) => {
    if (refused.effectiveDirective === "frame-src") location.assign(link.href);
  });
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: link.dataset.frame, title: link.textContent, allow: "fullscreen" });
  link.closest("figure").replaceChildren(frame);
  frame.focus();
}

/** Fetched when the first exercise comes near, so that it is there before it is wanted. */
function guideWhenNear(script) {
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      import(script).catch(() => {}); // without it the list is whole
    },
    { rootMargin: "100%" },
  );
  for (const exercise of document.querySelectorAll(".prose .exercise")) near.observe(exercise);
}
