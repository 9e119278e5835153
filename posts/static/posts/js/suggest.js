// Offers titles while somebody types a search; the browser shows them as it shows every list of its own.
// Without it the search is the same: nothing here is needed to find anything.

const PAUSE_MS = 250;
const LEAST_LETTERS = 2;
const field = document.querySelector("[data-suggest]");
const titles = field?.list;

let timer;
let asked;

async function suggest() {
  asked?.abort();
  asked = new AbortController();
  const typed = field.value.trim();
  if (typed.length < LEAST_LETTERS) return titles.replaceChildren();
  const address = `${field.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
  try {
    const answer = await fetch(address, { signal: asked.signal });
    const found = answer.ok ? (await answer.json()).titles : [];
    titles.replaceChildren(...found.map((title) => Object.assign(document.createElement("option"), { value: title })));
  } catch {
    // Newer letters were typed, or nobody answers: there are no suggestions then.
  }
}

field?.addEventListener("input", (event) => {
  clearTimeout(timer);
  // Whoever chose one of the titles is done typing.
  if (event.inputType) timer = setTimeout(suggest, PAUSE_MS);
});
