// The moderators' desk without page loads: keys, decisions in place, undo. Without this every button loads a page.

import { renewToken } from "./token.js";

const FRAGMENT = "text/x-fragment";
const ANEW_MS = 100;
const KEYS_OFF = "desk keys off";
const root = document.querySelector(".queue");
const keys = root.querySelector("[data-keys]");
const decided = []; // the ids of what was folded away here, the latest last

root.addEventListener("submit", (event) => {
  const item = event.target.closest(".case");
  if (!item) return;
  event.preventDefault();
  send(event.target, event.submitter, item);
});
tickAll(root.querySelector("[data-tick-all]"));
if (keys) useKeys();

// --- Sending --------------------------------------------------------------------------------------------------------

async function send(form, submitter, item) {
  if (item.ariaBusy === "true") return;
  item.ariaBusy = "true";
  try {
    show(await answerTo(form, submitter), item);
  } catch {
    complain(item);
  }
  item.ariaBusy = "false";
}

/** The comment as it stands now, in HTML. A session renewed in another tab needs a fresh token, once. */
async function answerTo(form, submitter) {
  let response = await post(form, submitter);
  if (response.status === 403 && (await renewToken())) response = await post(form, submitter);
  if (!response.headers.get("Content-Type")?.startsWith(FRAGMENT)) throw new Error("not our page");
  return response.text();
}

function post(form, submitter) {
  return fetch(form.action, { method: "POST", body: new FormData(form, submitter), headers: { Accept: FRAGMENT } });
}

/** Put the answer in the place of the comment, say what happened, and go on to the next. */
function show(html, item) {
  const answer = document.createElement("template");
  answer.innerHTML = html; // sanitised by the server, like the page itself
  const fresh = answer.content.firstElementChild;
  keepTyped(item, fresh);
  item.replaceWith(fresh);
  const waiting = fresh.dataset.waiting;
  if (waiting) for (const number of document.querySelectorAll("[data-waiting-number]")) number.textContent = waiting;
  if (!isFolded(fresh)) return focus(fresh.querySelector("details[open] :is(input, textarea)[aria-describedby]") ?? fresh);
  decided.push(fresh.id);
  const words = [fresh.querySelector("[data-said]").textContent];
  const next = open().find((other) => isAfter(other, fresh)) ?? open().at(-1);
  if (!next) words.push(root.dataset.emptied);
  say(words.join(" "));
  focus(next ?? root.querySelector("[data-again]") ?? fresh);
}

/** A reply that was begun is no part of a decision: it stays. */
function keepTyped(item, fresh) {
  const [before, after] = [item, fresh].map((card) => card.querySelector(".reply textarea"));
  if (before?.value && after && !after.value) {
    after.value = before.value;
    after.closest("details").open = true;
  }
}

function complain(item) {
  const problem = item.querySelector("[data-lost]") ?? document.createElement("p");
  problem.className = "problems";
  problem.dataset.lost = "";
  problem.textContent = root.dataset.lost;
  problem.setAttribute("role", "alert");
  item.prepend(problem);
}

// --- Moving ---------------------------------------------------------------------------------------------------------

const all = () => [...root.querySelectorAll(".case")];
const isFolded = (item) => item?.classList.contains("is-folded");
const open = () => all().filter((item) => !isFolded(item));
const current = () => document.activeElement.closest(".case");

function isAfter(item, other) {
  return Boolean(other.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING);
}

function focus(element) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

function step(way) {
  const items = all();
  const place = items.indexOf(current());
  const wanted = place < 0 ? 0 : Math.min(Math.max(place + way, 0), items.length - 1);
  if (items.length) focus(items[wanted]);
}

function say(words) {
  const place = root.querySelector("[data-says]");
  place.textContent = ""; // the same words are told again
  setTimeout(() => (place.textContent = words), ANEW_MS);
}

// --- Keys -----------------------------------------------------------------------------------------------------------

function useKeys() {
  const switched = keys.querySelector("[data-keys-on]");
  const showKeys = () => root.classList.toggle("with-keys", switched.checked);
  keys.hidden = false;
  switched.addEventListener("change", showKeys);
  try {
    switched.checked = !localStorage.getItem(KEYS_OFF);
    switched.addEventListener("change", () => {
      if (switched.checked) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "yes");
    });
  } catch {
    // this browser keeps nothing: the switch holds until the page is left
  }
  showKeys();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") close(event.target);
    else if (switched.checked && !isTyping(event.target)) press(event);
  });
}

const isTyping = (element) => Boolean(element.closest?.("input:not([type=checkbox]), textarea, select"));

/** A key held down moves on, but decides only once: nobody approves a page by leaning on the keyboard. */
function press(event) {
  const act = { j: () => step(1), k: () => step(-1) }[event.key] ?? (event.repeat ? undefined : acts[event.key]);
  if (!act) return;
  event.preventDefault();
  act(event.key);
}

const acts = {
  a: decide,
  s: decide,
  d: unfold,
  r: unfold,
  u: undo,
  "?": () => {
    const legend = keys.querySelector("details");
    legend.open = !legend.open;
    legend.scrollIntoView({ block: "nearest" });
  },
};

function decide(key) {
  if (isChosen()) current().querySelector(`form[data-verb="${key}"]`)?.requestSubmit();
}

function unfold(key) {
  const details = isChosen() && current().querySelector(`details[data-verb="${key}"]`);
  if (!details) return;
  details.open = true;
  focus(details.querySelector("input[type=text], textarea"));
}

/** What has the focus, if it was decided here; else the latest decision made here; else what was decided before. */
function undo() {
  const here = isFolded(current()) ? current() : undefined;
  const latest = decided.map((id) => document.getElementById(id)).findLast(isFolded);
  const item = here ?? latest ?? current();
  item?.querySelector('form[data-verb="u"]')?.requestSubmit();
}

/** Only what somebody looks at is decided: the first key chooses a comment. */
function isChosen() {
  if (current()) return true;
  step(0);
  if (current()) say(root.dataset.choose);
  return false;
}

function close(element) {
  const details = element.closest?.(".case details[open]");
  if (!details) return;
  details.open = false;
  focus(details.closest(".case"));
}

// --- Many at once ---------------------------------------------------------------------------------------------------

function tickAll(button) {
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...root.querySelectorAll(".tick input")];
    const wanted = !boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = wanted;
  });
}
