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
