// Where the blocks of a Markdown text end: what is put into a text belongs behind one, never inside it.

const LIST_ITEM = /^( *)(?:[-*+]|\d{1,9}[.)])(?: +|$)/;
const CODE = /^ {0,3}(`{3,}|~{3,})/;
const BOX = /^ {0,3}(:{3,})[ \t]*\S/;
const KEEPS_INDENTED = /^(?: {4}|\[\^)/; // code, and footnotes: what is indented below a blank line belongs to them

const isBlank = (line) => !line.trim();
const indentOf = (line) => line.length - line.trimStart().length;

/** Behind the block that holds this place; where there is none, the place itself. `missing` is an end it lacks. */
export function placeBehind(text, at) {
  const lines = linesOf(text);
  const block = blocksOf(lines).find(({ first, last }) => lines[first].start <= at && at <= lines[last].end);
  if (!block) return { at, indent: "", missing: "" };
  if (!block.missing) return { at: lines[block.last].end, indent: "", missing: "" };
  const here = lines.findIndex(({ end }) => at <= end);
  return { at: lines[lastBefore(lines, here)].end, indent: "", missing: block.missing };
}

/** The same for what may stand within a list item or a box, as a picture may: behind the innermost block. */
export function placeWithin(text, at) {
  const lines = linesOf(text);
  const here = lines.findIndex(({ end }) => at <= end);
  const block = blocksOf(lines).find(({ first, last }) => first <= here && here <= last);
  const isBox = block && BOX.test(lines[block.first].text);
  const isInside = block && (isBox ? here > block.first && here < block.last : block.isList);
  if (!isInside || block.missing) return placeBehind(text, at);
  const item = itemAround(lines, here, block.first);
  if (item) return { at: lines[item.last].end, indent: " ".repeat(item.indent), missing: "" };
  if (!isBox) return placeBehind(text, at);
  const [from, to] = [lines[block.first].end + 1, lines[block.last].start];
  const inner = placeBehind(text.slice(from, to).trimEnd(), at - from);
  return { ...inner, at: from + inner.at };
}

function linesOf(text) {
  let start = 0;
  return text.split("\n").map((line) => {
    const at = { text: line, start, end: start + line.length };
    start = at.end + 1;
    return at;
  });
}

/** The outermost blocks, each by its first and its last line. */
function blocksOf(lines) {
  const blocks = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (isBlank(lines[at].text)) continue;
    const block = fenced(lines, at) ?? flowing(lines, at);
    blocks.push({ first: at, ...block });
    at = block.last;
  }
  return blocks;
}

/** Code or a box: up to the line that closes it, else to the end of the text. */
function fenced(lines, first) {
  const marks = (CODE.exec(lines[first].text) ?? BOX.exec(lines[first].text))?.[1];
  if (!marks) return null;
  const closes = new RegExp(`^ {0,3}\\${marks[0]}{${marks.length},}[ \t]*$`);
  const last = lines.findIndex(({ text }, at) => at > first && closes.test(text));
  return last < 0 ? { last: lines.length - 1, missing: marks } : { last };
}

/** Words, a table, a quote or a list: up to a blank line, unless what follows that still belongs to it. */
function flowing(lines, first) {
  const goesOnIndented = KEEPS_INDENTED.test(lines[first].text);
  let isList = false;
  let last = first;
  for (let at = first; at < lines.length; at += 1) {
    const line = lines[at].text;
    if (isBlank(line)) continue;
    const isBelowGap = at > last + 1;
    const belongs = isList ? indentOf(line) >= 2 || LIST_ITEM.test(line) : goesOnIndented && indentOf(line) >= 4;
    if (isBelowGap ? !belongs : at > first && fenced(lines, at) && !(isList && indentOf(line) >= 2)) break;
    isList ||= LIST_ITEM.test(line) && indentOf(line) < 4;
    last = at;
  }
  return { last, isList };
}

/** The list item this line stands in: its last line, and how far its words are indented. */
function itemAround(lines, here, top) {
  let most = isBelowGap(lines, here) ? indentOf(lines[here].text) : Infinity;
  for (let at = here; at >= top; at -= 1) {
    const line = lines[at].text;
    const indent = LIST_ITEM.exec(line)?.[0].length;
    if (indent && (at === here || indent <= most)) return { indent, last: lastOfItem(lines, at, indent) };
    if (!isBlank(line) && isBelowGap(lines, at)) most = Math.min(most, indentOf(line));
  }
  return null;
}

function lastOfItem(lines, first, indent) {
  let last = first;
  for (let at = first + 1; at < lines.length; at += 1) {
    const line = lines[at].text;
    if (isBlank(line)) continue;
    const isOutside = indentOf(line) < indent;
    if (isOutside && (isBelowGap(lines, at) || LIST_ITEM.test(line) || fenced(lines, at) || /^ {0,3}:{3,}/.test(line))) break;
    last = at;
  }
  return last;
}

const isBelowGap = (lines, at) => at > 0 && isBlank(lines[at - 1].text);

/** Of the words around this line, the last. */
function lastBefore(lines, here) {
  let last = here;
  while (last + 1 < lines.length && !isBlank(lines[last + 1].text)) last += 1;
  return last;
}
