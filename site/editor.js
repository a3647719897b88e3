/** The program's editor: CodeMirror 6 in a shadow root, so that its styles are adopted. */

import { insertBracket } from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentMore,
  isolateHistory,
} from "@codemirror/commands";
import { indentOnInput } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec, RangeSet, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
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

/** @import { Extension } from "@codemirror/state" */

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const LABEL = "Program. Tab indents; press Escape, then Tab to leave the editor.";
const READ_ONLY_LABEL = "Program, to be read and run, not to be changed.";

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--panel)" },
  ".cm-scroller": { font: "var(--code-size)/1.62 var(--mono)", overflow: "auto" },
  ".cm-content": { padding: "10px 0" },
  ".cm-line": { padding: "0 16px 0 6px" },
  ".cm-gutters": { border: "none", color: "var(--gutter)", backgroundColor: "var(--panel)" },
  ".cm-lineNumbers .cm-gutterElement": {
    padding: "0 10px 0 14px",
    minWidth: "2.9rem",
    fontSize: "0.75rem",
    lineHeight: "calc(var(--code-size) * 1.62)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--sunk) 60%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--text)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 14%, transparent)" },
  ".cm-failing": { backgroundColor: "var(--bad-soft)", boxShadow: "inset 3px 0 var(--bad)" },
  ".cm-gutterElement.cm-failing": { color: "var(--bad)", fontWeight: "700", boxShadow: "none" },
});

/** The line that failed, or none; gone as soon as the program is edited. */
/** @type {import("@codemirror/state").StateEffectType<number>} */
const setFailing = StateEffect.define();

const failingLine = StateField.define({
  create: () => 0,
  update(line, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setFailing)) return effect.value;
    }
    return transaction.docChanged ? 0 : line;
  },
  provide: (field) => [
    EditorView.decorations.from(field, (line) => (view) => {
      if (!line || line > view.state.doc.lines) return Decoration.none;
      const { from } = view.state.doc.line(line);
      return Decoration.set(Decoration.line({ class: "cm-failing" }).range(from));
    }),
  ],
});

class FailingMarker extends GutterMarker {
  elementClass = "cm-failing";
}

const failingNumber = gutterLineClass.compute([failingLine, "doc"], (state) => {
  const line = state.field(failingLine);
  if (!line || line > state.doc.lines) return RangeSet.empty;
  return RangeSet.of([new FailingMarker().range(state.doc.line(line).from)]);
});

export class Editor {
  #view;
  #name = "";
  #extensions;
  /** Each file keeps its own history and cursor while another one is looked at. */
  /** @type {Map<string, EditorState>} */
  #states = new Map();

  /**
   * @param {HTMLElement} parent
   * @param {{onChange: (name: string, text: string) => void, onRun: () => void}} listener
   */
  constructor(parent, { onChange, onRun }, isReadonly = false) {
    const root = styledRoot(parent);
    const run = () => {
      onRun();
      return true;
    };
    this.#extensions = [
      lineNumbers(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      drawSelection({ cursorBlinkRate: CALM.matches ? 0 : 1200 }),
      EditorState.allowMultipleSelections.of(true),
      history(),
      pythonTyping,
      indentOnInput(),
      search({ top: true }),
      highlightSelectionMatches(),
      failingLine,
      failingNumber,
      look,
      Prec.highest(keymap.of([{ key: "Mod-Enter", run }])),
      keymap.of([...editorKeys, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorState.readOnly.of(isReadonly),
      EditorView.contentAttributes.of({
        "aria-label": isReadonly ? READ_ONLY_LABEL : LABEL,
        spellcheck: "false",
        tabindex: "0",
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(this.#name, update.state.doc.toString());
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
    this.#name = name;
    this.#view.setState(
      this.#states.get(name) ?? EditorState.create({ doc: text, extensions: this.#extensions }),
    );
  }

  /** @param {string} sign typed by a key beside the keyboard; "Tab" indents */
  type(sign) {
    const { state } = this.#view;
    if (state.readOnly) return;
    if (sign === "Tab") indentMore(this.#view);
    else this.#view.dispatch(insertBracket(state, sign) ?? state.replaceSelection(sign));
  }

  /** After a change of the text's size. */
  remeasure() {
    this.#view.requestMeasure();
  }

  /** @param {Extension} extension joins those of all files, open or not */
  extend(extension) {
    const effects = StateEffect.appendConfig.of(extension);
    this.#extensions.push(extension);
    for (const [name, state] of this.#states)
      this.#states.set(name, state.update({ effects }).state);
    this.#view.dispatch({ effects });
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  /** @param {string} text the whole new program; undo brings the old one back */
  replace(text) {
    const { length } = this.#view.state.doc;
    this.#view.dispatch({
      changes: { from: 0, to: length, insert: text },
      // One undo brings back all that was there, not also what was typed just before.
      annotations: isolateHistory.of("full"),
    });
  }

  /** @param {number} line counted from 1; 0 takes the mark away */
  markFailing(line) {
    this.#view.dispatch({ effects: setFailing.of(line) });
    if (line) this.reveal(line);
    else this.#unmarkOthers();
  }

  #unmarkOthers() {
    for (const [name, state] of this.#states) {
      this.#states.set(name, state.update({ effects: setFailing.of(0) }).state);
    }
  }

  /** @param {number} line brings it into sight */
  reveal(line) {
    const { doc } = this.#view.state;
    if (line < 1 || line > doc.lines) return;
    const effect = EditorView.scrollIntoView(doc.line(line).from, { y: "center" });
    this.#view.dispatch({ effects: effect });
  }

  /** @param {number} line puts the cursor at its start */
  goTo(line) {
    const { doc } = this.#view.state;
    if (line < 1 || line > doc.lines) return;
    this.#view.dispatch({ selection: { anchor: doc.line(line).from } });
    this.reveal(line);
    this.#view.focus();
  }
}
