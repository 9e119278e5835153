// Guided exercises: the steps one by one, then the dose counted down. Time is read from the clock, not counted by ticks,
// so that a hidden tab catches up.

const READY_SECONDS = 5; // to take up the position
const CHANGE_SECONDS = 5; // between two holds, where the dose names no rest
const HEARD_SECONDS = 3; // the last ones of a countdown

const template = document.querySelector("#guide");
const words = template.dataset;
const unit = { style: "unit", unit: "second", unitDisplay: "long" };
const inSeconds = (number) => number.toLocaleString(document.documentElement.lang, unit);
const fill = (text, ...values) => text.replace(/%(\d)/g, (_, number) => values[number - 1]);
const put = (place, text) => place.textContent === text || (place.textContent = text); // what is the same is not told again
const joined = (separator, ...parts) => parts.filter(Boolean).join(separator);

let audio; // needs a press first
let isLoud = true;

for (const [number, exercise] of document.querySelectorAll(".prose .exercise").entries()) {
  const steps = [...exercise.querySelectorAll(":scope > ol > li")].map(asStep);
  if (steps.length) offer(exercise, number, [...steps, ...dose(exercise), { text: words.done, pitch: 880 }]);
}

/** Its words without the marks of footnotes, and its first picture, whose own words are said once. */
function asStep(step, at, { length }) {
  const copy = step.cloneNode(true);
  for (const mark of copy.querySelectorAll("sup")) mark.remove();
  const image = copy.querySelector("img");
  const text = copy.textContent.trim() || image?.alt;
  if (text === image?.alt) image.alt = "";
  return { where: fill(words.step, at + 1, length), text, picture: image?.closest("picture") ?? image };
}

/** With seconds a phase runs by itself; without, it waits. */
function dose(exercise) {
  const { hold, sides = 1, rounds: times = "1", rest = CHANGE_SECONDS } = exercise.dataset;
  const sideOf = (side) => sides > 1 && words[side ? "second" : "first"];
  if (!hold) {
    const text = exercise.querySelector(".dose")?.textContent;
    return text ? Array.from({ length: sides }, (_, side) => ({ where: sideOf(side), text })) : [];
  }
  const [shortest, longest = shortest] = hold.split("-").map(Number);
  const [fewest, most = fewest] = times.split("-").map(Number);
  const between = { text: sides > 1 ? words.change : words.rest, seconds: +rest, pitch: 520 };
  const phases = [{ text: words.ready, seconds: READY_SECONDS, pitch: 520 }];
  for (let turn = 0; turn < most * sides; turn += 1) {
    const round = Math.floor(turn / sides) + 1;
    const rounds = most > 1 && fill(words.round, round, most);
    const where = joined(", ", sideOf(turn % sides), rounds, round > fewest && words.optional);
    if (turn) phases.push(between);
    phases.push({ where, text: words.hold, seconds: longest, enough: shortest, pitch: 880 });
  }
  return phases;
}

function offer(exercise, number, phases) {
  const part = template.content.cloneNode(true);
  const find = (name) => part.querySelector(`[data-${name}]`);
  const [where, text, picture, digits, ring, told, said, main, back, next] =
    ["where", "text", "picture", "digits", "ring", "told", "said", "main", "back", "next"].map(find);
  const dialog = part.querySelector("dialog");
  const last = phases.length - 1;
  let at, left, ends, timer, lock, isEnough;

  const acts = {
    open,
    print: () => printAlone(exercise),
    main: press,
    back: () => move(-1),
    next: () => move(1),
    close: () => dialog.close(),
    sound: ({ target }) => target.setAttribute("aria-pressed", (isLoud = !isLoud)),
  };
  for (const name in acts) find(name).addEventListener("click", acts[name]);
  dialog.addEventListener("keydown", byKey);
  dialog.addEventListener("close", leave);
  document.addEventListener("visibilitychange", () => dialog.open && !document.hidden && (stayAwake(), tick()));
  const title = exercise.firstElementChild.textContent.replace(/\s*:\s*$/, "");
  dialog.querySelector("h2").textContent = title;
  dialog.setAttribute("aria-label", title);
  told.id = `guide-${number}`;
  dialog.setAttribute("aria-describedby", told.id); // a screen reader reads the first step when it opens
  for (const button of [find("open"), find("print")]) button.setAttribute("aria-label", `${button.textContent}: ${title}`);
  exercise.querySelector("ol").before(part.querySelector(".guide-bar"));
  exercise.append(dialog);

  function open() {
    audio ??= window.AudioContext && new AudioContext();
    enter(0);
    show();
    dialog.showModal();
    main.focus();
    stayAwake();
  }

  function leave() {
    clearTimeout(timer);
    ends = 0;
    lock?.release();
  }

  async function stayAwake() {
    lock = await navigator.wakeLock?.request("screen").catch(() => {});
    if (!dialog.open) lock?.release();
  }

  /** Without a `start` its clock stands still. */
  function enter(number, start) {
    at = number;
    const { seconds } = phases[at];
    left = (seconds ?? 0) * 1000;
    ends = left && start && start + left;
    isEnough = false;
    picture.replaceChildren(phases[at].picture ?? "");
    sayLeft();
  }

  /** Beside the words that are seen: time is seen in the clock. */
  function sayLeft(...before) {
    said.textContent = joined(". ", ...before, left && inSeconds(Math.ceil(left / 1000)));
  }

  function move(by) {
    if (!phases[at + by]) return;
    enter(at + by, (ends || !phases[at].seconds) && Date.now());
    sound(phases[at].pitch);
    tick();
  }

  function press() {
    if (at === last) enter(Math.max(0, phases.findIndex((phase) => phase.seconds)), Date.now());
    else if (!left) return move(1);
    else if (ends) {
      ends = 0;
      sayLeft(words.paused);
    } else {
      ends = Date.now() + left;
      sayLeft();
    }
    tick();
  }

  function tick() {
    clearTimeout(timer);
    const before = at;
    while (ends && Date.now() >= ends) enter(at + 1, ends);
    if (before !== at) sound(phases[at].pitch);
    if (ends) {
      left = ends - Date.now();
      timer = setTimeout(tick, left % 1000 || 1000);
      tell(Math.ceil(left / 1000));
    }
    show();
  }

  function tell(whole) {
    const { seconds, enough = seconds } = phases[at];
    if (!isEnough && enough < seconds && whole <= seconds - enough) {
      isEnough = true;
      sayLeft();
      sound(660);
    } else if (whole <= HEARD_SECONDS) sound(440, 0.06);
  }

  function show() {
    const { where: place = "", text: what, seconds } = phases[at];
    const whole = Math.ceil(left / 1000);
    dialog.dataset.counts = !!seconds;
    put(where, isEnough ? words.enough : place || "");
    put(text, what);
    digits.textContent = seconds ? whole : "";
    ring.setAttribute("stroke-dashoffset", seconds ? 100 - (100 * whole) / seconds : 0);
    back.setAttribute("aria-disabled", !at);
    next.setAttribute("aria-disabled", at === last);
    if (at === last) main.textContent = words.again;
    else if (seconds) main.textContent = ends ? words.pause : words.goOn;
    else main.textContent = phases[at + 1].seconds ? words.start : words.next;
  }

  function byKey(event) {
    const forward = getComputedStyle(dialog).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key.match(/^Arrow(Left|Right)$/)) move(event.key === forward ? 1 : -1);
    else if (event.key.match(/^( |Enter)$/) && event.target.localName !== "button") press();
    else return;
    event.preventDefault();
  }
}

function sound(pitch, length = 0.25) {
  navigator.vibrate?.(length * 800);
  if (!audio || !isLoud || !pitch) return;
  audio.resume();
  const tone = new OscillatorNode(audio, { frequency: pitch });
  const volume = new GainNode(audio, { gain: 0.25 });
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + length);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + length);
}

/** print.css leaves the rest away. */
function printAlone(exercise) {
  exercise.dataset.alone = "";
  addEventListener("afterprint", () => delete exercise.dataset.alone, { once: true });
  print();
}
