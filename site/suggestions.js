/** How suggestions are taken, and those that Python itself makes on the console line. */

import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  selectedCompletion,
} from "@codemirror/autocomplete";
import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/** @import { CompletionContext, CompletionResult } from "@codemirror/autocomplete" */
/** @import { Extension } from "@codemirror/state" */
/** @import { EditorView } from "@codemirror/view" */

export const suggestionKeys = Prec.highest(
  keymap.of([
    { key: "Enter", run: closeIfComplete },
    { key: "Tab", run: take },
  ]),
);

/** Tab never indents what is still being suggested. @param {EditorView} view */
function take(view) {
  return acceptCompletion(view) || view.dom.querySelector(".cm-tooltip-autocomplete") !== null;
}

/** A word that is complete leaves Enter to the program. @param {EditorView} view */
function closeIfComplete(view) {
  const { head } = view.state.selection.main;
  const label = selectedCompletion(view.state)?.label;
  if (label && view.state.sliceDoc(head - label.length, head) === label) closeCompletion(view);
  return false;
}

/**
 * @param {(before: string) => Promise<any>} ask Python, which knows what the last run left
 * @returns {Extension}
 */
export function liveSuggestions(ask) {
  /** @param {CompletionContext} context @returns {Promise<CompletionResult | null>} */
  const complete = async ({ state, pos, explicit }) => {
    const before = state.sliceDoc(0, pos);
    if (!explicit && !/[\w.]$/.test(before)) return null;
    const { start, options } = (await ask(before)) ?? {};
    if (typeof start !== "string" || !Array.isArray(options)) return null;
    const isOption = (/** @type {any} */ option) =>
      [option?.label, option?.type, option?.detail].every((text) => typeof text === "string");
    return { from: pos - start.length, validFor: /^\w*$/, options: options.filter(isOption) };
  };
  return [suggestionKeys, autocompletion({ filterStrict: true, override: [complete] })];
}
