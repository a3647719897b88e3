/** The editor's keys, where CodeMirror's own are not enough, and the keyboard map. */

import { indentWithTab, redo } from "@codemirror/commands";
import { gotoLine, searchKeymap } from "@codemirror/search";
import { getDialog } from "@codemirror/view";
import { ask } from "./dialog.js";

/** @import { Command, KeyBinding } from "@codemirror/view" */

/** @type {KeyBinding[]} */
export const editorKeys = [
  indentWithTab,
  { key: "Shift-Mod-z", run: redo, preventDefault: true },
  { key: "Mod-Alt-g", run: goToLine, preventDefault: true },
  ...searchKeymap,
];

/** The field gives the focus back: in a shadow root CodeMirror does not. @type {Command} */
function goToLine(view) {
  gotoLine(view);
  const field = getDialog(view, "cm-goto-line")?.dom;
  const leave = () => setTimeout(() => field?.isConnected || view.focus());
  for (const type of ["keydown", "click"]) field?.addEventListener(type, leave);
  return true;
}

/**
 * Opens the keyboard map with ?, where nothing is being written.
 * @param {HTMLTemplateElement} map
 * @returns {() => void} opens it, too
 */
export function offerKeys(map) {
  const show = () => {
    const keys = document.importNode(map.content, true);
    if (/Mac|iP(hone|ad)/.test(navigator.platform)) nameAsOnMac(keys);
    ask("Keyboard", [keys], { close: "Close" });
  };
  addEventListener("keydown", (event) => {
    const [target] = event.composedPath();
    const isField =
      target instanceof Element && target.matches("input, textarea, [contenteditable]");
    if (event.key !== "?" || isField || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    show();
  });
  return show;
}

/** @param {DocumentFragment} keys */
function nameAsOnMac(keys) {
  for (const key of keys.querySelectorAll(".mod")) {
    key.textContent = key.textContent === "Alt" ? "⌥" : "⌘";
  }
}
