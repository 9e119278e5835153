// For those who work at the desk, and loaded by nobody else: below each comment the ways to answer and to decide.

const section = document.querySelector("#comments");
const moderates = /(^|; )desk=moderates/.test(document.cookie);

for (const comment of section?.querySelectorAll(".comment") ?? []) {
  const actions = comment.querySelector(".quiet-actions");
  if (!actions) continue;
  const address = section.dataset.desk.replace("/0/", `/${comment.id.replace("comment-", "")}/`);
  if (actions.querySelector("[href*='?reply=']")) add(actions, comment, section.dataset.reply, `${address}#reply`);
  if (moderates) add(actions, comment, section.dataset.moderate, address);
}

function add(actions, comment, words, address) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = words;
  link.setAttribute("aria-label", `${words}: ${comment.querySelector("h3").textContent}`);
  actions.append(" ", link);
}
