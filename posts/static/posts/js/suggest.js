// Offers titles while somebody types a search: a combobox with a list of its own, since browsers filter a datalist again
// by what was typed, each in its way. Without it the search is the same: nothing here is needed to find anything.

const PAUSE_MS = 250;
const LEAST_LETTERS = 2;
const field = document.querySelector("[data-suggest]");
const list = document.querySelector("#titles");
const COMBOBOX = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": "titles" };

let timer;
let asked;

for (const name in COMBOBOX) field.setAttribute(name, COMBOBOX[name]);
show([]);
field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE_MS);
});
field.addEventListener("keydown", byKey);
field.addEventListener("blur", () => show([]));
list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
list.addEventListener("click", ({ target }) => target !== list && take(target));

async function suggest() {
  asked?.abort();
  asked = new AbortController();
  const typed = field.value.trim();
  if (typed.length < LEAST_LETTERS) return show([]);
  try {
    const answer = await fetch(`${field.dataset.suggest}?${new URLSearchParams({ q: typed })}`, { signal: asked.signal });
    show(answer.ok && document.activeElement === field ? (await answer.json()).titles : []);
  } catch {
    // Newer letters were typed, or nobody answers: there are no suggestions then.
  }
}

function show(titles) {
  list.replaceChildren(...titles.map(asOption));
  list.hidden = !titles.length;
  field.setAttribute("aria-expanded", !list.hidden);
  mark();
}

function asOption(title, at) {
  const option = document.createElement("li");
  option.setAttribute("role", "option");
  Object.assign(option, { id: `title-${at}`, dir: "auto", textContent: title });
  return option;
}

function mark(option) {
  for (const other of list.children) other.setAttribute("aria-selected", other === option);
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
}

/** The arrows go round through the titles and what was typed; Enter searches for what is chosen. */
function byKey(event) {
  const chosen = list.querySelector('[aria-selected="true"]');
  if (list.hidden || event.isComposing) return;
  if (event.key === "ArrowDown") mark(chosen ? chosen.nextElementSibling : list.firstElementChild);
  else if (event.key === "ArrowUp") mark(chosen ? chosen.previousElementSibling : list.lastElementChild);
  else if (event.key === "Escape") show([]);
  else if (event.key === "Enter" && chosen) take(chosen);
  else return;
  event.preventDefault();
}

function take(option) {
  field.value = option.textContent;
  show([]);
  field.form.requestSubmit();
}
