/** The page for teachers: writes the line that puts the playground into a course page. */

import { element, find } from "./element.js";
import { EXAMPLES, exampleNamed } from "./examples.js";

const line = find("iframe");

/** @returns {HTMLIFrameElement} what the form asks for */
function frame() {
  const chosen = Object.fromEntries(new FormData(find("choices")));
  const [code] = /#code=.*$/.exec(String(chosen.link)) ?? [""];
  const wishes = code ? ["embed"] : ["embed", `example=${chosen.example}`];
  const title = code ? "a program" : exampleNamed(String(chosen.example))?.title;
  if (chosen.readonly) wishes.push("readonly");
  if (chosen.theme) wishes.push(`theme=${chosen.theme}`);
  return element("iframe", {
    src: new URL(`./?${wishes.join("&")}${code}`, location.href).href,
    title: `Match playground: ${title}`,
    width: "100%",
    height: String(chosen.height || 520),
    loading: "lazy",
    allow: "clipboard-write",
  });
}

function show() {
  const made = frame();
  line.value = made.outerHTML;
  find("copied").textContent = "";
  find("look").replaceChildren(made);
}

async function copy() {
  line.select();
  const copied = navigator.clipboard?.writeText(line.value) ?? Promise.reject();
  find("copied").textContent = await copied.then(
    () => "Copied.",
    () => "This browser does not copy by itself: press Ctrl or ⌘ + C.",
  );
}

find("example").append(...EXAMPLES.map(({ name, title }) => new Option(title, name)));
find("copy").addEventListener("click", copy);
find("choices").addEventListener("change", show);
show();
