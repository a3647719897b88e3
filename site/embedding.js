/** The page for teachers: writes the line that puts the playground into a course page. */

import { EXAMPLES } from "./examples.js";

/** @param {string} id @returns {any} */
const find = (id) => document.getElementById(id);

const choices = find("choices");
const line = find("iframe");

/** @param {FormData} chosen @returns {HTMLIFrameElement} */
function frame(chosen) {
  const [example, theme] = ["example", "theme"].map((name) => String(chosen.get(name)));
  const wishes = ["embed", `example=${example}`];
  if (chosen.has("readonly")) wishes.push("readonly");
  if (theme) wishes.push(`theme=${theme}`);
  const made = document.createElement("iframe");
  made.src = new URL(`./?${wishes.join("&")}`, location.href).href;
  made.title = `Match playground: ${EXAMPLES.find(({ name }) => name === example)?.title}`;
  made.width = "100%";
  made.height = String(chosen.get("height") || 520);
  made.loading = "lazy";
  made.allow = "clipboard-write";
  return made;
}

function show() {
  const made = frame(new FormData(choices));
  line.value = made.outerHTML;
  find("copied").textContent = "";
  find("look").replaceChildren(made);
}

async function copy() {
  line.select();
  try {
    await navigator.clipboard.writeText(line.value);
    find("copied").textContent = "Copied.";
  } catch {
    find("copied").textContent = "This browser does not copy by itself: press Ctrl or ⌘ + C.";
  }
}

find("example").append(...EXAMPLES.map(({ name, title }) => new Option(title, name)));
find("copy").addEventListener("click", copy);
choices.addEventListener("change", show);
show();
