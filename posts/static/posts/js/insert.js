// Writing into the editor's field for its editor, who can take it back like anything they typed, in one step.

import { placeBehind, placeWithin } from "./blocks.js";

const followed = new WeakMap(); // of each field: the places kept in it while its text changes, and its text before

/** A place in the text that stays where it is among the words, whatever is typed before it or after it. */
export function markHere(editor) {
  if (!followed.has(editor)) follow(editor);
  const mark = { at: editor.selectionEnd };
  followed.get(editor).marks.add(mark);
  return mark;
}

export function forget(editor, mark) {
  followed.get(editor)?.marks.delete(mark);
}

/** As blocks of their own, behind the one that holds the mark; nothing that stands there is replaced. */
export function insertBlocks(editor, mark, blocks, { mayStandWithin = false } = {}) {
  const placed = (at) => (mayStandWithin ? placeWithin : placeBehind)(editor.value, at);
  const { at, indent, missing } = placed(mark.at);
  const [before, after] = [editor.value.slice(0, at), editor.value.slice(at)];
  const lines = blocks.map((block) => indent + block).join("\n\n");
  const text = (missing && `\n${missing}`) + gap(missing ? "." : before, /\s*$/) + lines + gap(after, /^\s*/);
  forget(editor, mark);
  const others = [...followed.get(editor).marks].map((other) => [other, placed(other.at).at]);
  editor.setSelectionRange(at, at);
  insert(editor, text);
  for (const [other, place] of others) {
    if (place === at) other.at = at + text.trimEnd().length; // one after the other, as they were asked for
    else if (place > at) other.at += text.length;
  }
  return { at, text };
}

/** What is typed next takes the place of these words. */
export function select(editor, { at, text }, words) {
  const start = at + text.indexOf(words);
  editor.setSelectionRange(start, start + words.length);
}

function insert(editor, text) {
  const state = followed.get(editor);
  state.before = null; // what we write ourselves is no change to be found out
  // Deprecated, and still the only way to write into a field that its undo history remembers.
  if (document.execCommand("insertText", false, text)) return;
  editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, "end");
  editor.dispatchEvent(new Event("input", { bubbles: true }));
}

function follow(editor) {
  const state = { marks: new Set(), before: editor.value };
  followed.set(editor, state);
  editor.addEventListener("input", () => {
    const change = state.marks.size && state.before !== null && changeBetween(state.before, editor.value);
    if (change) for (const mark of state.marks) mark.at = moved(mark.at, change);
    state.before = editor.value;
  });
}

/** The one stretch in which two texts differ, the shortest there is. */
function changeBetween(before, after) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { from: head, until: before.length - tail, grown: after.length - before.length };
}

function moved(at, { from, until, grown }) {
  if (at <= from) return at;
  return at >= until ? at + grown : from;
}

/** The line breaks that are missing between a block and the words on one side of it. */
function gap(words, edge) {
  if (!words.trim()) return "";
  const breaks = edge.exec(words)[0].split("\n").length - 1;
  return "\n".repeat(Math.max(0, 2 - breaks));
}
