/** Help while a program is written: what fits, what it means, and what Python objects to. */

import { autocompletion } from "@codemirror/autocomplete";
import { globalCompletion, localCompletionSource } from "@codemirror/lang-python";
import { syntaxTree } from "@codemirror/language";
import { linter, nextDiagnostic } from "@codemirror/lint";
import { Prec, StateEffect, StateField } from "@codemirror/state";
import { hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import { describe } from "./description.js";
import { OBJECT, Reference, STRANGER } from "./reference.js";
import { Scope } from "./scope.js";
import { suggestionKeys } from "./suggestions.js";

/** @import { CompletionContext } from "@codemirror/autocomplete" */
/** @import { Diagnostic } from "@codemirror/lint" */
/** @import { EditorState, Extension, StateEffectType, Transaction } from "@codemirror/state" */
/** @import { EditorView, Tooltip } from "@codemirror/view" */
/** @import { SyntaxNode } from "@lezer/common" */
/** @import { Entry } from "./reference.js" */

// An error in the line that is being written shall not flicker.
const PAUSE_MS = 1000;
const ICONS = { module: "namespace", attribute: "property" };

/**
 * @param {Record<string, Entry | string>} entries what describes the library
 * @param {(source: string) => Promise<unknown>} check asks Python, null where it is busy
 * @returns {Extension}
 */
export function hints(entries, check) {
  const library = new Reference(entries);
  const field = tooltips(library);
  return [
    suggestionKeys,
    Prec.highest(
      keymap.of([
        { key: "Escape", run: (view) => hide(view, field) },
        { key: "F1", run: (view) => explain(view, library) },
        { key: "Mod-i", run: (view) => explain(view, library) },
        { key: "F8", run: nextDiagnostic },
      ]),
    ),
    autocompletion({ filterStrict: true, override: [(context) => complete(context, library)] }),
    field,
    hoverTooltip((view, position, side) => explanation(view.state, library, position, side)),
    linter((view) => objections(view, check), { delay: PAUSE_MS }),
  ];
}

// Completion

/** @param {CompletionContext} context @param {Reference} library */
function complete(context, library) {
  const { state, pos, explicit } = context;
  const node = syntaxTree(state).resolveInner(pos, -1);
  if (/^(FormatString|String|Comment)$/.test(node.name)) return null;
  const scope = new Scope(state, library);
  const validFor = /^\w*$/;
  const from = context.matchBefore(/\w+/)?.from ?? pos;
  const members = imported(scope, node, pos) ?? attributes(scope, node);
  if (members) return { from, validFor, options: options(scope, members) };
  if (from === pos && !explicit) return null;
  const parameters = callAt(state, scope, pos)?.entry.parameters ?? [];
  const keywords = parameters.map((part) => part.split("=")[0]).filter((name) => /^\w/.test(name));
  const words = [localCompletionSource, globalCompletion].flatMap((source) => {
    const found = source(context);
    return found && "options" in found ? found.options : [];
  });
  // What is being written here is no name of the program yet.
  const typed = state.sliceDoc(from, pos);
  const all = [...keywords.map((name) => ({ label: `${name}=`, type: "property" })), ...words];
  return { from, validFor, options: all.filter(({ label }) => label !== typed) };
}

/**
 * What can be imported here, or null where nothing is.
 * @param {Scope} scope @param {SyntaxNode} node @param {number} position
 */
function imported(scope, node, position) {
  const statement = ancestor(node, "ImportStatement");
  if (!statement) return null;
  const text = scope.text(statement).slice(0, position - statement.from);
  const [, module] = /^from\s+([\w.]+)\s+import\b/.exec(text) ?? [];
  if (module) return scope.reference.members(module);
  const [, path] = /([\w.]*)\.\w*$/.exec(text) ?? [];
  const inner = path ? scope.reference.members(path) : new Map([["match", "match"]]);
  return new Map([...inner].filter(([, known]) => scope.reference.find(known)?.kind === "module"));
}

/**
 * The members of what stands before the dot, or null where there is no dot.
 * @param {Scope} scope @param {SyntaxNode} node
 */
function attributes(scope, node) {
  if (node.parent?.name !== "MemberExpression" || !/^(\.|PropertyName)$/.test(node.name))
    return null;
  const owner = scope.value(node.parent.firstChild) ?? `match.Matrix${OBJECT}`;
  return owner === STRANGER ? new Map() : scope.reference.members(owner);
}

/** @param {Scope} scope @param {Map<string, string>} members */
function options({ reference }, members) {
  return [...members].flatMap(([label, path]) => {
    const entry = reference.find(path);
    if (!entry) return [];
    const type = ICONS[/** @type {keyof typeof ICONS} */ (entry.kind)] ?? entry.kind;
    const detail = entry.parameters && `(${entry.parameters.join(", ")})`;
    return [{ label, type, detail, info: () => describe(path, entry) }];
  });
}

// Documentation and signatures

/** @type {StateEffectType<Tooltip | null>} */
const show = StateEffect.define();

/** @param {Reference} library what is shown at the cursor: a signature, or what was asked for */
function tooltips(library) {
  return StateField.define({
    create: () => /** @type {Tooltip | null} */ (null),
    update(tooltip, transaction) {
      for (const effect of transaction.effects) if (effect.is(show)) return effect.value;
      if (!transaction.docChanged && !transaction.selection) return tooltip;
      const goesOn = tooltip !== null && tooltip.end === undefined;
      return goesOn || opensCall(transaction) ? signature(transaction.state, library) : null;
    },
    provide: (field) => showTooltip.from(field),
  });
}

/** @param {Transaction} transaction */
function opensCall(transaction) {
  let opens = false;
  transaction.changes.iterChanges((_from, _to, _start, _end, text) => {
    opens ||= /[(,]/.test(text.toString());
  });
  return opens && transaction.isUserEvent("input.type");
}

/** @param {EditorState} state @param {Reference} library @returns {Tooltip | null} */
function signature(state, library) {
  const { head } = state.selection.main;
  const call = callAt(state, new Scope(state, library), head);
  if (!call) return null;
  const { path, entry, active, from } = call;
  return { pos: from, above: true, create: () => ({ dom: describe(path, entry, active) }) };
}

/**
 * The call whose arguments stand around a position.
 * @param {EditorState} state @param {Scope} scope @param {number} position
 */
function callAt(state, scope, position) {
  let list = ancestor(syntaxTree(state).resolveInner(position, -1), "ArgList");
  while (list && list.lastChild?.name === ")" && list.to <= position) {
    list = ancestor(list.parent, "ArgList");
  }
  const path = scope.reference.called(scope.value(list?.prevSibling));
  const entry = scope.reference.find(path);
  if (!list || !path || !entry?.parameters) return null;
  const before = list.getChildren(",").filter((comma) => comma.from < position);
  const argument = state.sliceDoc((before.at(-1) ?? list).from + 1, list.to);
  const [, keyword] = /^\s*(\w+)\s*=(?!=)/.exec(argument) ?? [];
  const active = activeParameter(entry.parameters, before.length, keyword);
  return { path, entry, active, from: list.from };
}

/** @param {string[]} parameters @param {number} count of arguments before @param {string} [keyword] */
function activeParameter(parameters, count, keyword) {
  const stars = parameters.findIndex((part) => /^\*\*/.test(part));
  const named = parameters.findIndex((part) => part.split("=")[0] === keyword);
  if (keyword) return named < 0 ? stars : named;
  const rest = parameters.findIndex((part) => /^\*\w/.test(part));
  if (rest >= 0 && count >= rest) return rest;
  const positional = parameters.filter((part) => part !== "/");
  return parameters.indexOf(positional[count] ?? "");
}

/**
 * The documentation of the name at a position.
 * @param {EditorState} state @param {Reference} library @param {number} position
 * @param {-1 | 0 | 1} side
 * @returns {Tooltip | null}
 */
function explanation(state, library, position, side) {
  const node = syntaxTree(state).resolveInner(position, side);
  if (!/^(VariableName|PropertyName)$/.test(node.name)) return null;
  const scope = new Scope(state, library);
  const path = scope.path(node);
  const entry = scope.reference.find(path);
  if (!path || !entry) return null;
  const create = () => ({ dom: describe(path, entry) });
  return { pos: node.from, end: node.to, above: true, create };
}

/** @param {EditorView} view @param {Reference} library */
function explain({ state, dispatch }, library) {
  const { head } = state.selection.main;
  const found = explanation(state, library, head, -1) ?? explanation(state, library, head, 1);
  dispatch({ effects: show.of(found ?? signature(state, library)) });
  return true;
}

/** @param {EditorView} view @param {StateField<Tooltip | null>} field */
function hide(view, field) {
  if (view.state.field(field)) view.dispatch({ effects: show.of(null) });
  return false; // Escape also closes what is suggested
}

/** @param {SyntaxNode | null} node @param {string} name @returns {SyntaxNode | null} */
function ancestor(node, name) {
  let found = node;
  while (found && found.name !== name) found = found.parent;
  return found;
}

// What Python says

/**
 * @param {EditorView} view @param {(source: string) => Promise<unknown>} check
 * @returns {Promise<Diagnostic[]>}
 */
async function objections(view, check) {
  const source = view.state.doc.toString();
  const found = await check(source);
  const isFinding = (/** @type {any} */ { from, to, severity, message }) =>
    0 <= from &&
    from <= to &&
    to <= source.length &&
    ["error", "warning"].includes(severity) &&
    typeof message === "string";
  return Array.isArray(found) ? found.filter(isFinding) : [];
}
