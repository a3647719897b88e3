/** How Python looks and is typed, in the editor and on the console line. */

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import styles from "./styles/editor.css" with { type: "text" };

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--keyword)" },
  { tag: [tags.variableName, tags.propertyName].map(tags.function), color: "var(--name)" },
  { tag: tags.className, color: "var(--name)" },
  { tag: tags.string, color: "var(--string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--number)" },
  { tag: tags.comment, color: "var(--comment)", fontStyle: "italic" },
]);

export const pythonTyping = [
  python(),
  indentUnit.of("    "),
  bracketMatching(),
  closeBrackets(),
  keymap.of(closeBracketsKeymap),
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
