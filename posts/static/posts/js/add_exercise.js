// The button that puts an exercise into the text: behind the block where the cursor is, its name marked.

import { insertBlocks, markHere, select } from "./insert.js";

const block = ({ name, first, second, tip }) =>
  `::: exercise ${name} | hold 20-30 s | each side | repeat 2-3\n1. ${first}\n2. ${second}\n\n- ${tip}\n:::`;

for (const root of document.querySelectorAll(".desk-editor")) {
  const editor = root.querySelector(".markdownx-editor");
  const button = root.querySelector(".desk-exercise");
  button.addEventListener("click", () => {
    root.dataset.view = "write"; // a field that is not shown takes no text
    editor.focus();
    select(editor, insertBlocks(editor, markHere(editor), [block(button.dataset)]), button.dataset.name);
  });
}
