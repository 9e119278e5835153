// What a script can add to the comment form: a preview in place, a counter near the limit, and a draft that survives
// a closed tab. The draft is kept in this browser alone, and only until the comment is sent.

const FRAGMENT = "text/x-fragment";
const REST_MS = 700;
const form = document.querySelector("#comment-form");
const sent = document.querySelector("[data-sent]");

// Who works at the desk has this mark, and no reader: see mobility_blog/middleware/desk_mark.py.
if (/(^|; )desk=/.test(document.cookie)) import("./desk_links.js");
if (sent) forget(`draft /post/${sent.dataset.sent}/comments/`);
if (form) {
  const text = form.elements.text;
  keepDraft(text, `draft ${new URL(form.action).pathname}`);
  countDown(text, form.querySelector("[data-counter]"));
  previewInPlace(form.querySelector("[data-preview]"), form.querySelector(".preview-place"));
}

function keepDraft(text, name) {
  try {
    if (!text.value) text.value = localStorage.getItem(name) ?? "";
  } catch {
    return; // this browser keeps nothing, by its owner's wish
  }
  text.addEventListener("input", () => {
    if (text.value) localStorage.setItem(name, text.value);
    else forget(name);
  });
}

function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // nothing was kept
  }
}

function countDown(text, counter) {
  const most = Number(counter.dataset.most);
  let timer;
  const show = () => {
    const left = most - [...text.value].length;
    counter.hidden = left > most / 10;
    counter.textContent = `${counter.dataset.counter} ${left}`;
  };
  // It is read out: once somebody rests, not at every key.
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, REST_MS);
  });
  show();
}

function previewInPlace(button, place) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      const body = new URLSearchParams({ text: form.elements.text.value });
      const response = await fetch(button.formAction, { method: "POST", body, headers: { Accept: FRAGMENT } });
      if (!response.headers.get("Content-Type")?.startsWith(FRAGMENT)) throw new Error("not our preview page");
      place.innerHTML = await response.text(); // sanitised by the server, like the page itself
    } catch {
      place.textContent = button.dataset.preview;
    }
  });
}
