// The writing desk. django-markdownx brings the live preview; its manners are mended here, before its own script runs:
// it swallows Tab, breaks the undo history, types error messages into the article, cancels every drop on the page and
// shows whatever answer comes last. So we hear the events first, and send pictures ourselves.

import { forget, insertBlocks, markHere, select } from "./insert.js";
import { renewToken } from "./token.js";

const DOUBLE_CLICK_MS = 1000; // with time to spare
const PACKAGE_KEYS = ["d", "[", "]"]; // with Ctrl or Cmd; the browser has its own use for each

for (const root of document.querySelectorAll(".desk-editor")) {
  const editor = root.querySelector(".markdownx-editor");
  const preview = root.querySelector(".markdownx-preview");
  root.dataset.view = "write";
  keepKeys(root, editor);
  takePictures(root, editor);
  mendPreview(root, editor, preview);
  countWords(root, editor, preview);
  scrollTogether(root, editor, preview);
  root.querySelector(".desk-switch").addEventListener("click", () => {
    root.dataset.view = root.dataset.view === "write" ? "preview" : "write";
  });
  askWhatTheCoverShows(editor.form);
  sendOnce(editor.form);
  warnOfUnsavedText(editor.form);
}

// The package cancels drops wherever they happen. It listens on the document too, but later than we do.
for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => event.stopImmediatePropagation());
}

// The admin's tag field gets a search field without a name, once jQuery finds the page ready; we are called just after.
document.addEventListener("DOMContentLoaded", () => window.django?.jQuery(nameSearchFields));

function nameSearchFields() {
  for (const field of document.querySelectorAll(".select2-search__field")) {
    field.setAttribute("aria-label", field.closest(".form-row").querySelector("label").textContent);
  }
}

// --- Keys -----------------------------------------------------------------------------------------------------------

function keepKeys(root, editor) {
  const hide = (event) => {
    const isShortcut = (event.ctrlKey || event.metaKey) && PACKAGE_KEYS.includes(event.key);
    if (event.target === editor && (event.key === "Tab" || isShortcut)) event.stopPropagation();
  };
  root.addEventListener("keydown", hide, true);
}

// --- Pictures -------------------------------------------------------------------------------------------------------

function takePictures(root, editor) {
  const files = root.querySelector(".desk-files");
  let asked; // the place where the button was pressed
  root.querySelector(".desk-add").addEventListener("click", () => {
    if (asked) forget(editor, asked);
    asked = markHere(editor);
    files.click();
  });
  files.addEventListener("change", () => {
    const chosen = [...files.files];
    const place = asked ?? markHere(editor);
    asked = undefined;
    files.value = ""; // so that the same file can be chosen again
    addPictures(root, editor, chosen, place);
  });

  const onEditor = (type, listener) =>
    root.addEventListener(type, (event) => event.target === editor && listener(event), true);
  onEditor("paste", (event) => receive(event, hasText(event.clipboardData) ? [] : filesOf(event.clipboardData)));
  onEditor("drop", (event) => receive(event, filesOf(event.dataTransfer)));
  onEditor("dragenter", allowFiles);
  onEditor("dragover", allowFiles);
  onEditor("input", () => {
    if (root.querySelector(".desk-message").dataset.kind === "added") say(root, "", ""); // the advice was followed
  });

  function receive(event, received) {
    event.stopPropagation();
    if (!received.length) return; // text: the browser's own paste or drop
    event.preventDefault();
    addPictures(root, editor, received, markHere(editor));
  }
}

function allowFiles(event) {
  event.stopPropagation();
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
}

const filesOf = (transfer) => [...(transfer?.files ?? [])];

/** Word processors put a picture of the copied words beside the words themselves. */
const hasText = (clipboard) => ["text/plain", "text/html"].every((type) => clipboard?.types.includes(type));

/** Send them one after the other, put those that were taken into the text, and say what happened. */
async function addPictures(root, editor, files, place) {
  const before = stateOf(editor);
  const taken = [];
  const refused = new Set(); // the server's sentences: they name the file, or are the same for all of them
  const unsent = [];
  say(root, "sending", root.dataset.sending);
  for (const file of files) {
    const answer = await send(file, editor);
    if (answer.image_code) taken.push({ ...answer, name: file.name });
    else if (answer.error) refused.add(answer.error);
    else unsent.push(file.name);
  }
  if (unsent.length) refused.add(`${unsent.join(", ")}: ${root.dataset.unsent}`);
  if (taken.length) putIn(root, editor, taken, place, stateOf(editor) === before);
  else forget(editor, place);
  report(root, taken, refused);
}

const stateOf = ({ value, selectionStart, selectionEnd }) => JSON.stringify([value, selectionStart, selectionEnd]);

/** Whoever went on writing meanwhile, here or in another field, goes on there. */
function putIn(root, editor, taken, place, isUntouched) {
  const { selectionStart, selectionEnd } = editor;
  const elsewhere = document.activeElement.matches("input:not([type=file]), textarea") && document.activeElement;
  root.dataset.view = "write"; // a field that is not shown takes no text
  editor.focus();
  const codes = taken.map((answer) => answer.image_code);
  const inserted = insertBlocks(editor, place, codes, { mayStandWithin: true });
  const isWriting = !isUntouched || (elsewhere && elsewhere !== editor);
  if (!isWriting) return select(editor, inserted, taken[0].description);
  const shift = (at) => (at > inserted.at ? at + inserted.text.length : at);
  editor.setSelectionRange(shift(selectionStart), shift(selectionEnd));
  if (elsewhere) elsewhere.focus();
}

/** Which files were refused and why, and what of the others is in the text nevertheless. */
function report(root, taken, refused) {
  if (!refused.size) return say(root, "added", taken.length > 1 ? root.dataset.addedMany : root.dataset.added);
  const lines = [...refused];
  if (taken.length) lines.push(`${root.dataset.taken} ${taken.map((answer) => answer.name).join(", ")}.`);
  say(root, "refused", lines.join("\n"));
}

/** The server's answer; an empty one where there was none, or where it was not the upload page that answered. */
async function send(file, editor) {
  try {
    let response = await post(file, editor);
    if (response.status === 403 && (await renewToken())) response = await post(file, editor);
    return (await response.json()) ?? {};
  } catch {
    return {};
  }
}

function post(file, editor) {
  const body = new FormData();
  body.append("image", file);
  body.append("csrfmiddlewaretoken", editor.form.elements.csrfmiddlewaretoken.value); // its cookie is HttpOnly
  return fetch(editor.dataset.markdownxUploadUrlsPath, { method: "POST", body });
}

function say(root, kind, words) {
  const message = root.querySelector(".desk-message");
  message.dataset.kind = kind;
  message.textContent = words;
}

// --- Preview --------------------------------------------------------------------------------------------------------

/** A newer request ends the one under way; what is no preview, say a proxy's error page, is not shown as one. */
function mendPreview(root, editor, preview) {
  const path = editor.dataset.markdownxUrlsPath;
  const { open } = XMLHttpRequest.prototype;
  const hear = goOnAfterSignIn(editor);
  let latest;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    open.call(this, method, url, ...rest);
    if (url !== path) return;
    latest?.abort();
    latest = this;
    this.addEventListener("error", () => showNoPreview(root, preview));
    this.addEventListener("load", (event) => {
      hear(this.status);
      if (isPreview(this, path)) return;
      event.stopImmediatePropagation(); // the package set its own listener after this one
      showNoPreview(root, preview);
    });
  };
}

/** A refused preview is asked for once more with a fresh token: at once, and whenever the writer comes back here. */
function goOnAfterSignIn(editor) {
  let isRefused = false;
  let isRenewed = false;
  const askAgain = async () => {
    isRenewed = Boolean(await renewToken());
    if (isRenewed) editor.dispatchEvent(new Event("input", { bubbles: true })); // the package hears it
  };
  window.addEventListener("focus", () => isRefused && askAgain());
  return (status) => {
    isRefused = status === 403;
    if (isRefused && !isRenewed) askAgain();
    if (!isRefused) isRenewed = false;
  };
}

/** The article's HTML, or the sentence with which our preview page refuses. */
function isPreview(request, path) {
  const isOurs = new URL(request.responseURL).pathname === path;
  return isOurs && (request.status === 200 || isNotice(request.responseText));
}

const isNotice = (html) => html.startsWith('<p class="notice"');

/** Said once: the package asks again after every pause. */
function showNoPreview(root, preview) {
  if (isNotice(preview.innerHTML)) return;
  preview.replaceChildren(root.querySelector(".desk-no-preview").content.cloneNode(true));
}

/** As the server counts (count_words of lib/words.py): where no spaces part words, two characters are one. */
const UNSPACED = /[\p{sc=Thai}\p{sc=Lao}\p{sc=Myanmar}\p{sc=Khmer}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u30fc]/gu;

function numberOfWords(text) {
  const spaced = text.replace(UNSPACED, " ").split(/\s+/).filter((chunk) => /[\p{L}\p{N}]/u.test(chunk));
  return spaced.length + Math.ceil((text.match(UNSPACED) ?? []).length / 2);
}

/** From the preview, so that the numbers are the ones the page will show. */
function countWords(root, editor, preview) {
  root.addEventListener("markdownx.update", () => {
    if (isNotice(preview.innerHTML)) return;
    const page = [...preview.children].filter((part) => !part.matches(".desk-notes")).map((part) => part.textContent);
    const descriptions = [...preview.querySelectorAll("img")].map((picture) => picture.alt);
    const words = numberOfWords([...page, ...descriptions].join(" "));
    root.querySelector(".desk-words").textContent = words.toLocaleString(document.documentElement.lang);
    root.querySelector(".desk-minutes").textContent = Math.max(1, Math.ceil(words / editor.dataset.wordsPerMinute));
  });
}

function scrollTogether(root, editor, preview) {
  const placed = new Map(); // where we put a pane ourselves: the event that follows is no one's wish
  const follow = (leader, follower) => {
    const way = leader.scrollHeight - leader.clientHeight;
    const share = way > 0 ? leader.scrollTop / way : 0;
    follower.scrollTop = share * (follower.scrollHeight - follower.clientHeight);
    placed.set(follower, follower.scrollTop);
  };
  const lead = (leader, follower) =>
    leader.addEventListener("scroll", () => {
      if (placed.get(leader) !== leader.scrollTop) follow(leader, follower);
      placed.delete(leader);
    });
  lead(editor, preview);
  lead(preview, editor);
  root.addEventListener("markdownx.update", () => follow(editor, preview));
}

// --- Leaving --------------------------------------------------------------------------------------------------------

/** Asks before the page is left with changes that were neither saved nor are being saved. */
function warnOfUnsavedText(form) {
  const contents = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
  const isRefused = document.querySelector(".errornote"); // what the form then holds was never saved
  const kept = new Set(isRefused ? [] : [contents()]);
  form.addEventListener("submit", (event) => event.defaultPrevented || kept.add(contents()));
  window.addEventListener("beforeunload", (event) => {
    if (!kept.has(contents())) event.preventDefault();
  });
}

/** Before it is sent: a browser does not keep a chosen file over a refusal. */
function askWhatTheCoverShows(form) {
  const { cover, cover_alt: shown } = form.elements;
  if (!cover || !shown) return;
  shown.addEventListener("input", () => shown.setCustomValidity(""));
  form.addEventListener("submit", (event) => {
    if (!cover.files.length || shown.value.trim()) return;
    event.preventDefault();
    shown.closest("details")?.setAttribute("open", "");
    shown.setCustomValidity(shown.dataset.missing);
    shown.reportValidity();
  });
}

/** A double click on a button would store a new article twice. */
function sendOnce(form) {
  let sentAt = -Infinity;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.timeStamp - sentAt < DOUBLE_CLICK_MS) event.preventDefault();
    else sentAt = event.timeStamp;
  });
}
