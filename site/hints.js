/** Help while a program is written: what fits, what it means, and what Python objects to. */

import { globalCompletion, localCompletionSource } from "@codemirror/lang-python";
import { linter, nextDiagnostic } from "@codemirror/lint";
import { Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import { build } from "./drawn.js";
import { element } from "./element.js";
import { always } from "./python.js";
import { suggestions } from "./suggestions.js";

/** @import { CompletionContext } from "@codemirror/autocomplete" */
/** @import { Diagnostic } from "@codemirror/lint" */
/** @import { EditorState, Extension, StateEffectType, Transaction } from "@codemirror/state" */
/** @import { Tooltip, ViewUpdate } from "@codemirror/view" */

/** @typedef {(kind: string, payload: unknown) => Promise<any>} Ask  Python, null where it is busy */

// An error in the line that is being written shall not flicker.
const PAUSE_MS = 1000;

/** @type {StateEffectType<Tooltip | null>} */
const show = StateEffect.define();

/** What is shown at the cursor: a signature, or what was asked for. */
const shown = StateField.define({
  create: () => /** @type {Tooltip | null} */ (null),
  update(tooltip, { effects, changes }) {
    for (const effect of effects) if (effect.is(show)) return effect.value;
    return tooltip && { ...tooltip, pos: changes.mapPos(tooltip.pos) };
  },
  provide: (field) => showTooltip.from(field),
});

/** @param {Ask} ask @returns {Extension} */
export function hints(ask) {
  const calls = new Calls(ask);
  const explain = always(async (view) => {
    const { doc, selection } = view.state;
    const found = await explanation(ask, view, selection.main.head);
    if (found) calls.end(view, found);
    else if (view.state.doc === doc) calls.follow(view);
  });
  const leave = (/** @type {EditorView} */ view) => {
    if (view.state.field(shown)) calls.end(view, null);
    return false; // Escape also closes what is suggested
  };
  const keys = [
    { key: "Escape", run: leave },
    { key: "F1", run: explain },
    { key: "Mod-i", run: explain },
    { key: "F8", run: nextDiagnostic },
  ];
  return [
    Prec.highest(keymap.of(keys)), // before suggestions take Escape for themselves
    suggestions(
      (before, after) => ask("suggest", { before, after }),
      words,
      async (before, after) => framed(await ask("explain", { before, after })),
    ),
    shown,
    EditorView.updateListener.of((update) => calls.hear(update)),
    hoverTooltip((view, position) => explanation(ask, view, position)),
    linter((view) => objections(ask, view.state.doc.toString()), { delay: PAUSE_MS }),
  ];
}

/** Keywords, and the names that CodeMirror sees. @param {CompletionContext} context */
function words(context) {
  return [localCompletionSource, globalCompletion].flatMap((source) => {
    const found = source(context);
    return found && "options" in found ? found.options : [];
  });
}

/** @param {EditorState} state @param {number} position what stands before and after it */
const program = (state, position) => ({
  before: state.sliceDoc(0, position),
  after: state.sliceDoc(position),
});

/** @param {unknown} drawn */
function framed(drawn) {
  const built = build(drawn);
  return built && element("div", { className: "cm-description" }, built);
}

/** @param {number} pos @param {number} end @param {unknown} drawn @returns {Tooltip | null} */
function above(pos, end, drawn) {
  const dom = framed(drawn);
  return dom && { pos, end, above: true, create: () => ({ dom }) };
}

/**
 * The documentation of a name, if its file is still looked at, and as it was.
 * @param {Ask} ask @param {EditorView} view @param {number} position
 */
async function explanation(ask, view, position) {
  const { state } = view;
  const word = state.wordAt(position);
  const drawn = word && (await ask("explain", program(state, position)));
  return word && view.state.doc === state.doc ? above(word.from, word.to, drawn) : null;
}

/** The signature of the call that is being written, from its bracket to its end. */
class Calls {
  #ask;
  #isWithin = false;
  /** Only the last question's answer is shown. */
  #turn = 0;

  /** @param {Ask} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  /** @param {ViewUpdate} update */
  hear({ docChanged, selectionSet, transactions, view }) {
    if (!docChanged && !selectionSet) return;
    this.#isWithin ||= transactions.some(opensCall);
    if (this.#isWithin) this.follow(view);
    else if (view.state.field(shown)) this.end(view, null);
  }

  /** @param {EditorView} view */
  async follow(view) {
    const turn = ++this.#turn;
    const { state } = view;
    const { head } = state.selection.main;
    const { start = "", drawn } = (await this.#ask("signature", program(state, head))) ?? {};
    if (turn !== this.#turn || view.state.doc !== state.doc) return;
    const tooltip = above(head - String(start).length, head, drawn);
    this.#isWithin = tooltip !== null;
    view.dispatch({ effects: show.of(tooltip) });
  }

  /** @param {EditorView} view @param {Tooltip | null} tooltip is shown instead */
  end(view, tooltip) {
    this.#turn++;
    this.#isWithin = false;
    view.dispatch({ effects: show.of(tooltip) });
  }
}

/** @param {Transaction} transaction */
function opensCall(transaction) {
  let opens = false;
  transaction.changes.iterChanges((_from, _to, _start, _end, text) => {
    opens ||= /[(,]/.test(text.toString());
  });
  return opens && transaction.isUserEvent("input.type");
}

/** What Python says. @param {Ask} ask @param {string} source @returns {Promise<Diagnostic[]>} */
async function objections(ask, source) {
  const found = await ask("syntax", source);
  const isFinding = (/** @type {any} */ { from, to, severity, message }) =>
    0 <= from &&
    from <= to &&
    to <= source.length &&
    ["error", "warning"].includes(severity) &&
    typeof message === "string";
  return Array.isArray(found) ? found.filter(isFinding) : [];
}
