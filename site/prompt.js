/** The console line: Python, one statement or a whole block, and what was entered before. */

import { cursorDocEnd, indentMore, insertNewlineAndIndent } from "@codemirror/commands";
import { EditorState, StateEffect } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { always, pythonTyping, styledRoot } from "./python.js";

/** @import { Extension } from "@codemirror/state" */
/** @import { Recall } from "./recall.js" */

export class Prompt {
  #view;
  #recall;
  #page;
  /** @type {string[]} what stood there when Enter was pressed, while that is not answered */
  #enters = [];

  /**
   * @param {HTMLElement} parent
   * @param {Recall} recall
   * @param {{
   *   isComplete: (source: string) => Promise<boolean | null>,
   *   submit: (source: string) => boolean,
   *   clear: () => void,
   * }} page whose submit says whether the source was taken
   */
  constructor(parent, recall, page) {
    this.#recall = recall;
    this.#page = page;
    const root = styledRoot(parent);
    const extensions = [
      keymap.of([
        { key: "Enter", run: always(() => this.#enter()), shift: insertNewlineAndIndent },
        { key: "ArrowUp", run: () => this.#walk(-1) },
        { key: "ArrowDown", run: () => this.#walk(1) },
        { key: "Ctrl-l", run: always(page.clear) },
        { key: "Escape", run: always(() => this.#view.contentDOM.blur()) },
        { key: "Tab", run: (view) => isBeforeCode(view.state) && indentMore(view) },
      ]),
      pythonTyping,
      EditorView.lineWrapping,
      placeholder("evaluate on what the run left"),
      EditorView.contentAttributes.of({ "aria-label": "Python console line" }),
    ];
    this.#view = new EditorView({ parent: root, root, extensions });
  }

  /** @param {Extension} extension what is loaded later, as suggestions */
  extend(extension) {
    this.#view.dispatch({ effects: StateEffect.appendConfig.of(extension) });
  }

  get #text() {
    return this.#view.state.doc.toString();
  }

  /** Above the last line, Enter begins a new one; there, Python knows what it means. */
  #enter() {
    const { doc, selection } = this.#view.state;
    if (doc.lineAt(selection.main.head).number < doc.lines) insertNewlineAndIndent(this.#view);
    else if (this.#text.trim() && this.#enters.push(this.#text) === 1) this.#decide();
  }

  /** Runs what is whole and continues what is not; more may be typed meanwhile. */
  async #decide() {
    while (this.#enters.length) {
      const [source] = this.#enters;
      const isComplete = (await this.#page.isComplete(source)) ?? !source.includes("\n");
      const before = this.#text;
      this.#enters.shift();
      if (!before.startsWith(source)) continue; // it is another text by now
      if (!isComplete) this.#continue(source.length);
      else if (this.#page.submit(source.trimEnd())) {
        this.#recall.add(source.trimEnd());
        this.#view.dispatch({ changes: { from: 0, to: source.length } });
      }
      const became = this.#text.slice(0, this.#text.length - before.length + source.length);
      this.#enters = this.#enters.map((next) => became + next.slice(source.length));
    }
  }

  /** @param {number} at gets a new line with the right indentation */
  #continue(at) {
    const { doc, selection } = this.#view.state;
    const { head } = selection.main;
    this.#view.dispatch({ selection: { anchor: at } });
    insertNewlineAndIndent(this.#view);
    const grown = this.#view.state.doc.length - doc.length;
    // What was typed meanwhile goes on where it was, as between a pair of brackets.
    this.#view.dispatch({ selection: { anchor: head < at ? head : head + grown } });
  }

  /** @param {-1 | 1} step @returns {boolean} whether there was something to walk to */
  #walk(step) {
    const { doc, selection } = this.#view.state;
    const edge = step < 0 ? 1 : doc.lines;
    if (!selection.main.empty || doc.lineAt(selection.main.head).number !== edge) return false;
    const entry = this.#recall.walk(step, this.#text);
    if (entry === null) return true;
    this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: entry } });
    return cursorDocEnd(this.#view);
  }
}

/**
 * Whether Tab indents here; elsewhere it leads on.
 * @param {EditorState} state
 */
function isBeforeCode({ doc, selection }) {
  const line = doc.lineAt(selection.main.head);
  return doc.lines > 1 && !doc.sliceString(line.from, selection.main.head).trim();
}
