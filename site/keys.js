/** The keyboard map: one table, of which the editor's keys and the dialog are made. */

import {
  copyLineDown,
  deleteLine,
  indentLess,
  indentMore,
  moveLineDown,
  moveLineUp,
  redo,
  toggleComment,
  undo,
} from "@codemirror/commands";
import { gotoLine, openSearchPanel, selectNextOccurrence } from "@codemirror/search";
import { getDialog } from "@codemirror/view";
import { ask } from "./dialog.js";
import { element } from "./element.js";

/** @import { Command } from "@codemirror/view" */

/** @type {Record<string, [key: string, does: string, run?: Command][]>} */
const KEYS = {
  Program: [
    ["Mod-Enter", "Run"],
    ["?", "These keys (outside of the editor)"],
  ],
  Help: [
    ["Ctrl-Space", "Suggest; Enter or Tab takes it"],
    ["F1", "Explain the name here (or Mod-I)"],
    ["F8", "Go to the next error"],
  ],
  Finding: [
    ["Mod-f", "Find and replace", openSearchPanel],
    ["Mod-d", "Select the next one, too", selectNextOccurrence],
    ["Mod-Alt-g", "Go to a line", goToLine],
  ],
  "Console line": [
    ["Enter", "Run, or go on with a block"],
    ["Shift-Enter", "Begin a new line"],
    ["ArrowUp", "What was entered before"],
    ["Ctrl-l", "Empty the console"],
  ],
  Editing: [
    ["Tab", "Indent by 4", indentMore],
    ["Shift-Tab", "Indent less", indentLess],
    ["Escape", "then Tab: leave the editor"],
    ["Mod-/", "Comment lines, or end that", toggleComment],
    ["Alt-ArrowUp", "Move lines up", moveLineUp],
    ["Alt-ArrowDown", "Move lines down", moveLineDown],
    ["Shift-Alt-ArrowDown", "Copy lines", copyLineDown],
    ["Shift-Mod-k", "Delete lines", deleteLine],
    ["Mod-z", "Undo", undo],
    ["Shift-Mod-z", "Redo", redo],
  ],
};

export const editorKeys = Object.values(KEYS)
  .flat()
  .flatMap(([key, , run]) => (run ? [{ key, run, preventDefault: true }] : []));

/** The field gives the focus back: in a shadow root CodeMirror does not. @type {Command} */
function goToLine(view) {
  gotoLine(view);
  const field = getDialog(view, "cm-goto-line")?.dom;
  const end = (/** @type {Event} */ event) => {
    const key = event instanceof KeyboardEvent ? event.key : "";
    if (/Enter|Escape/.test(key) || event.target instanceof HTMLButtonElement) view.focus();
  };
  for (const type of ["keydown", "click"]) field?.addEventListener(type, end);
  return true;
}

/** Opens the keyboard map with ?, where nothing is being written. */
export function offerKeys() {
  addEventListener("keydown", (event) => {
    const [target] = event.composedPath();
    const isField =
      target instanceof Element && target.matches("input, textarea, [contenteditable]");
    if (event.key !== "?" || isField || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    showKeys();
  });
}

/** Shows all keys in a dialog. */
export function showKeys() {
  const groups = Object.entries(KEYS).map(([name, keys]) => {
    const rows = keys.map(([key, does]) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, ...caps(key)),
        element("td", {}, does.replace("Mod-", isMac ? "⌘" : "Ctrl ")),
      ),
    );
    return element("table", {}, element("caption", {}, name), ...rows);
  });
  ask("Keyboard", [element("div", { className: "keymap" }, ...groups)], { close: "Close" });
}

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
const SIGNS = { ArrowUp: "↑", ArrowDown: "↓", Mod: isMac ? "⌘" : "Ctrl", Alt: isMac ? "⌥" : "Alt" };

/** @param {string} key such as Mod-Alt-g */
function caps(key) {
  return key.split("-").map((part) => {
    const sign = SIGNS[/** @type {keyof typeof SIGNS} */ (part)];
    return element("kbd", {}, sign ?? part.replace(/^.$/, (letter) => letter.toUpperCase()));
  });
}
