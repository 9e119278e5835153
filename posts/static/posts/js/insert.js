// Writing into the editor's field for its editor, who can take it back like anything they typed.

export function insert(editor, text) {
  // Deprecated, and still the only way to write into a field that its undo history remembers.
  if (document.execCommand("insertText", false, text)) return;
  editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, "end");
  editor.dispatchEvent(new Event("input", { bubbles: true }));
}

/** At the cursor, some of its words marked: what is typed next takes their place. */
export function insertAndSelect(editor, text, marked) {
  insert(editor, text);
  const start = editor.value.indexOf(marked, editor.selectionEnd - text.length);
  editor.setSelectionRange(start, start + marked.length);
}

/** The same, as paragraphs of their own: below the words before the cursor, within the list item they stand in. */
export function insertParagraphs(editor, paragraphs, marked) {
  const before = editor.value.slice(0, editor.selectionStart);
  const after = editor.value.slice(editor.selectionEnd);
  const indent = " ".repeat(LIST_ITEM.exec(before.split("\n").at(-1))?.[0].length ?? 0);
  const text = paragraphs.join(`\n\n${indent}`);
  insertAndSelect(editor, gap(before, /\s*$/) + indent + text + gap(after, /^\s*/), marked);
}

const LIST_ITEM = /^ *(?:[-*+]|\d+[.)]) +/;

/** The line breaks that are missing between a paragraph and the words on one side of it. */
function gap(words, edge) {
  if (!words.trim()) return "";
  const breaks = edge.exec(words)[0].split("\n").length - 1;
  return "\n".repeat(Math.max(0, 2 - breaks));
}
