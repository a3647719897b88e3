/** Names that Python suggests, in the editor and on the console line. */

import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  selectedCompletion,
} from "@codemirror/autocomplete";
import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/** @import { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete" */
/** @import { Extension } from "@codemirror/state" */
/** @import { EditorView } from "@codemirror/view" */

/**
 * @param {(before: string, after: string) => Promise<any>} ask Python for what fits between
 * @param {(context: CompletionContext) => readonly Completion[]} others where any name may stand
 * @param {(before: string, after: string) => Promise<Node | null>} explain the name between
 * @returns {Extension}
 */
export function suggestions(ask, others = () => [], explain = async () => null) {
  /** @param {CompletionContext} context @returns {Promise<CompletionResult | null>} */
  const complete = async (context) => {
    const path = context.matchBefore(/[\w.]+/);
    if (!path && !context.explicit) return null;
    const typed = path?.text.split(".").at(-1) ?? "";
    const from = context.pos - typed.length;
    const after = context.state.sliceDoc(context.pos);
    const found = await ask(context.state.sliceDoc(0, context.pos), after);
    const info = (/** @type {Completion} */ { label }) =>
      explain(context.state.sliceDoc(0, from) + label, after);
    const known = Array.isArray(found?.options) ? found.options.filter(isOption) : [];
    // Not what else a program may have put there, such as another text to insert.
    const made = (/** @type {Completion} */ { label, type, detail }) => ({
      label,
      type,
      detail,
      info,
    });
    const options = known.map(made);
    if (found?.isOpen !== false) options.push(...others(context));
    // What is being written here is no name of the program yet.
    const isNew = (/** @type {Completion} */ { label }) => label !== typed;
    return { from, validFor: /^\w*$/, options: options.filter(isNew) };
  };
  const keys = [
    { key: "Enter", run: closeIfComplete },
    { key: "Tab", run: take },
  ];
  return [
    Prec.highest(keymap.of(keys)),
    autocompletion({ filterStrict: true, override: [complete] }),
  ];
}

/** @param {any} option */
const isOption = (option) =>
  [option?.label, option?.type, option?.detail].every((text) => typeof text === "string");

/** A word that is complete leaves Enter to the program. @param {EditorView} view */
function closeIfComplete(view) {
  const { head } = view.state.selection.main;
  const label = selectedCompletion(view.state)?.label;
  if (label && view.state.sliceDoc(head - label.length, head) === label) closeCompletion(view);
  return false;
}

/** Tab never indents what is still being suggested. @param {EditorView} view */
function take(view) {
  return acceptCompletion(view) || view.dom.querySelector(".cm-tooltip-autocomplete") !== null;
}
