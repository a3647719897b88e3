/** The program's editor: CodeMirror 6 in a shadow root, so that its styles are adopted. */

import { insertBracket } from "@codemirror/autocomplete";
import { indentMore, invertedEffects, isolateHistory } from "@codemirror/commands";
import { indentOnInput } from "@codemirror/language";
import { highlightSelectionMatches, search } from "@codemirror/search";
import { EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  GutterMarker,
  gutterLineClass,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { editorKeys } from "./keys.js";
import { pythonTyping, styledRoot } from "./python.js";

/** @import { Extension, RangeValue } from "@codemirror/state" */

const LABEL = "Program. Tab indents; press Escape, then Tab to leave the editor.";
const READ_ONLY_LABEL = "Program, to be read and run, not to be changed.";

/** @type {import("@codemirror/state").StateEffectType<number>} */
const setFailing = StateEffect.define();

/** The line that failed, or none; gone as soon as the program is edited. */
const failingLine = StateField.define({
  create: () => 0,
  update(line, { effects, docChanged }) {
    for (const effect of effects) if (effect.is(setFailing)) return effect.value;
    return docChanged ? 0 : line;
  },
  provide: (field) => [
    EditorView.decorations.compute([field], (state) => at(state, field, FAILING_LINE)),
    gutterLineClass.compute([field], (state) => at(state, field, new FailingNumber())),
  ],
});

const FAILING_LINE = Decoration.line({ class: "cm-failing" });

class FailingNumber extends GutterMarker {
  elementClass = "cm-failing";
}

/**
 * @template {RangeValue} Mark
 * @param {EditorState} state @param {StateField<number>} field whose line gets the mark
 * @param {Mark} mark
 * @returns {RangeSet<Mark>}
 */
function at(state, field, mark) {
  const line = state.field(field);
  return line && line <= state.doc.lines
    ? RangeSet.of([mark.range(state.doc.line(line).from)])
    : RangeSet.empty;
}

/** @typedef {{do: () => void, undo: () => void}} Companion  goes along with a change */

/** @type {import("@codemirror/state").StateEffectType<Companion>} */
const accompany = StateEffect.define();

/** What went along with a change is undone with it, and done again. */
const undoneTogether = invertedEffects.of(({ effects }) =>
  effects
    .filter((effect) => effect.is(accompany))
    .map(({ value }) => accompany.of({ do: value.undo, undo: value.do })),
);

export class Editor {
  #view;
  #name = "";
  #extensions;
  /** Each file keeps its own history and cursor while another one is looked at. */
  /** @type {Map<string, EditorState>} */
  #states = new Map();
  /** And the place that was in sight. */
  /** @type {Map<string, StateEffect<any>>} */
  #places = new Map();

  /**
   * @param {HTMLElement} parent
   * @param {(name: string, text: string) => void} onChange
   */
  constructor(parent, onChange, isReadonly = false) {
    const root = styledRoot(parent);
    this.#extensions = [
      lineNumbers(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      EditorState.allowMultipleSelections.of(true),
      indentOnInput(),
      search({ top: true }),
      highlightSelectionMatches(),
      failingLine,
      undoneTogether,
      keymap.of(editorKeys),
      pythonTyping,
      EditorState.readOnly.of(isReadonly),
      EditorView.contentAttributes.of({
        "aria-label": isReadonly ? READ_ONLY_LABEL : LABEL,
        tabindex: "0", // what scrolls can be reached, as a checker sees it
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(this.#name, update.state.doc.toString());
        for (const { effects } of update.transactions)
          for (const effect of effects) if (effect.is(accompany)) effect.value.do();
      }),
    ];
    this.#view = new EditorView({ parent: root, root });
  }

  /** The name of the file that is looked at. */
  get name() {
    return this.#name;
  }

  /** @param {string} name @param {string} text what the file holds when it is opened first */
  open(name, text) {
    this.#states.set(this.#name, this.#view.state);
    this.#places.set(this.#name, this.#view.scrollSnapshot());
    this.#name = name;
    this.#view.setState(
      this.#states.get(name) ?? EditorState.create({ doc: text, extensions: this.#extensions }),
    );
    this.#view.dispatch({
      effects: this.#places.get(name) ?? EditorView.scrollIntoView(0, { y: "center" }),
    });
  }

  /** @param {string} sign typed by a key beside the keyboard; "Tab" indents */
  type(sign) {
    const { state } = this.#view;
    if (state.readOnly) return;
    if (sign === "Tab") indentMore(this.#view);
    else this.#view.dispatch(insertBracket(state, sign) ?? state.replaceSelection(sign));
  }

  /** After a change of the text's size: heights of lines are read with a new state. */
  remeasure() {
    this.#view.setState(this.#view.state);
  }

  /** @param {Extension} extension joins those of all files */
  extend(extension) {
    this.#extensions.push(extension);
    this.#tellAll(StateEffect.appendConfig.of(extension));
  }

  /** @param {StateEffect<any>} effects reach all files, open or not */
  #tellAll(effects) {
    for (const [name, state] of this.#states)
      this.#states.set(name, state.update({ effects }).state);
    this.#view.dispatch({ effects });
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  /**
   * @param {string} text the whole new program; undo brings the old one back
   * @param {Companion} companion
   */
  replace(text, companion) {
    const { length } = this.#view.state.doc;
    this.#view.dispatch({
      changes: { from: 0, to: length, insert: text },
      effects: accompany.of(companion),
      // One undo brings back all that was there, not also what was typed just before.
      annotations: isolateHistory.of("full"),
    });
  }

  /** @param {number} line counted from 1; 0 takes all marks away */
  markFailing(line) {
    if (!line) return this.#tellAll(setFailing.of(0));
    this.#view.dispatch({ effects: setFailing.of(line) });
    this.reveal(line);
  }

  /** @param {number} line is brought into sight @param {boolean} isGoal gets the cursor, too */
  reveal(line, isGoal = false) {
    const { doc } = this.#view.state;
    if (line < 1 || line > doc.lines) return;
    const { from } = doc.line(line);
    const effects = EditorView.scrollIntoView(from, { y: "center" });
    this.#view.dispatch(isGoal ? { effects, selection: { anchor: from } } : { effects });
  }

  /** @param {number} line */
  goTo(line) {
    this.reveal(line, true);
    this.#view.focus();
  }
}
