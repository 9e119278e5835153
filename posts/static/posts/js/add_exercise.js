// The button that puts an exercise into the text: below the paragraph where the cursor is, its name marked.

import { insertAndSelect } from "./insert.js";

const block = ({ name, first, second, tip }) =>
  `::: exercise ${name} | hold 20-30 s | each side | repeat 2-3\n1. ${first}\n2. ${second}\n\n- ${tip}\n:::`;

for (const root of document.querySelectorAll(".desk-editor")) {
  const editor = root.querySelector(".markdownx-editor");
  const button = root.querySelector(".desk-exercise");
  button.addEventListener("click", () => {
    root.dataset.view = "write"; // a field that is not shown takes no text
    editor.focus();
    const end = editor.value.indexOf("\n\n", editor.selectionEnd);
    const below = end < 0 ? editor.value.length : end;
    editor.setSelectionRange(below, below);
    const gap = editor.value.slice(0, below).trim() ? "\n\n" : "";
    insertAndSelect(editor, gap + block(button.dataset), button.dataset.name);
  });
}
