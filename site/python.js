/** How Python looks and is typed, in the editor and on the console line. */

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { drawSelection, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import styles from "./styles/editor.css" with { type: "text" };

/** @import { EditorView } from "@codemirror/view" */

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--keyword)" },
  { tag: [tags.variableName, tags.propertyName].map(tags.function), color: "var(--name)" },
  { tag: tags.className, color: "var(--name)" },
  { tag: tags.string, color: "var(--string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--number)" },
  { tag: tags.comment, color: "var(--comment)", fontStyle: "italic" },
]);

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
// The page takes it, and runs the program.
const keys = defaultKeymap.filter(({ key }) => key !== "Mod-Enter");

export const pythonTyping = [
  python(),
  indentUnit.of("    "),
  bracketMatching(),
  closeBrackets(),
  history(),
  drawSelection({ cursorBlinkRate: CALM.matches ? 0 : 1200 }),
  keymap.of([...closeBracketsKeymap, ...historyKeymap, ...keys]),
  syntaxHighlighting(colours),
];

/** @param {HTMLElement} parent @returns {ShadowRoot} with the styles of what opens above the text */
export function styledRoot(parent) {
  const root = parent.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets.push(sheet);
  return root;
}

/** What a key does, whatever stands there. @param {(view: EditorView) => void} act */
export const always = (act) => (/** @type {EditorView} */ view) => {
  act(view);
  return true;
};
