/** What the names in a program stand for, as far as one sees that without running it. */

import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import { classOf, OBJECT, STRANGER } from "./reference.js";

/** @import { EditorState } from "@codemirror/state" */
/** @import { SyntaxNode } from "@lezer/common" */
/** @import { Reference } from "./reference.js" */

const PARSE_MS = 20;
const LITERAL = /String|Number|Boolean|None|Lambda|Array|Dictionary|Set|Tuple/;
const IMPORT = /^(?:from\s+([\w.]+)\s+)?import\s([^#]*)/;

export class Scope {
  /** What describes the library, and the functions and classes of the program. */
  reference;
  #state;
  /** @type {Map<string, string | undefined>} */
  #paths = new Map();

  /** @param {EditorState} state @param {Reference} library */
  constructor(state, library) {
    this.#state = state;
    this.reference = library.copy();
    const tree = ensureSyntaxTree(state, state.doc.length, PARSE_MS) ?? syntaxTree(state);
    tree.iterate({ enter: ({ node }) => this.#define(node) });
  }

  /** @param {SyntaxNode | null | undefined} node */
  text(node) {
    return node ? this.#state.sliceDoc(node.from, node.to) : "";
  }

  /**
   * The path of what an expression names: empty for what nothing describes, undefined
   * for what is not known.
   * @param {SyntaxNode | null | undefined} node
   * @returns {string | undefined}
   */
  path(node) {
    if (!node) return undefined;
    if (LITERAL.test(node.name)) return STRANGER;
    if (node.name === "PropertyName") return this.path(node.parent);
    if (node.name === "CallExpression") return this.reference.result(this.value(node.firstChild));
    if (node.name === "VariableName") return this.#self(node) ?? this.#paths.get(this.text(node));
    const name = node.name === "MemberExpression" && node.getChild("PropertyName");
    if (!name) return undefined;
    return this.reference.member(this.value(node.firstChild), this.text(name));
  }

  /** @param {SyntaxNode | null | undefined} node @returns {string | undefined} */
  value(node) {
    return this.reference.value(this.path(node));
  }

  /** @param {SyntaxNode} node @returns {string | undefined} the path of self in a class */
  #self(node) {
    if (this.text(node) !== "self") return undefined;
    let owner = node.parent;
    while (owner && owner.name !== "ClassDefinition") owner = owner.parent;
    return owner ? this.text(owner.getChild("VariableName")) + OBJECT : undefined;
  }

  /** @param {SyntaxNode} node */
  #define(node) {
    if (node.name === "ImportStatement") this.#import(this.text(node));
    if (node.name === "AssignStatement") this.#assign(node);
    if (node.name === "ClassDefinition") this.#class(node);
    if (node.name === "FunctionDefinition") this.#function(node);
  }

  /** @param {string} statement */
  #import(statement) {
    const [, module, list] = IMPORT.exec(statement.replace(/[()\\\s]+/g, " ")) ?? [];
    for (const part of list?.split(",") ?? []) {
      const [name, , alias] = part.trim().split(" ");
      if (module && name === "*") {
        for (const [known, path] of this.reference.members(module)) this.#paths.set(known, path);
      } else if (module) this.#name(alias ?? name, `${module}.${name}`);
      else if (alias) this.#name(alias, name);
      else this.#name(name.split(".")[0], name.split(".")[0]);
    }
  }

  /** @param {string} name @param {string} path */
  #name(name, path) {
    this.#paths.set(name, this.reference.find(path) ? path : STRANGER);
  }

  /** @param {SyntaxNode} node */
  #assign(node) {
    const equals = node.getChild("AssignOp");
    const isTuple = node.getChild(",") !== null;
    const value = isTuple ? undefined : this.value(node.lastChild);
    for (
      let target = node.firstChild;
      equals && target && target.to <= equals.from;
      target = target.nextSibling
    ) {
      if (target.name === "VariableName") this.#paths.set(this.text(target), value);
      if (target.name === "MemberExpression") this.#attribute(target, value);
    }
  }

  /** @param {SyntaxNode} target @param {string | undefined} value */
  #attribute(target, value) {
    const owner = target.firstChild && this.#self(target.firstChild);
    const name = this.text(target.getChild("PropertyName"));
    if (!owner || this.reference.members(owner).has(name)) return;
    const returns = value && classOf(value);
    this.reference.add(`${classOf(owner)}.${name}`, { kind: "attribute", returns });
  }

  /** @param {SyntaxNode} node */
  #class(node) {
    const name = this.text(node.getChild("VariableName"));
    const base = this.value(node.getChild("ArgList")?.firstChild?.nextSibling);
    const parameters = this.reference.find(base)?.parameters ?? [];
    this.#paths.set(name, name);
    this.reference.add(name, { kind: "class", base, parameters, doc: this.#doc(node) });
  }

  /** @param {SyntaxNode} node */
  #function(node) {
    const name = this.text(node.getChild("VariableName"));
    const outer = node.parent?.name === "DecoratedStatement" ? node.parent : node;
    const owner = outer.parent?.parent?.name === "ClassDefinition" ? outer.parent.parent : null;
    const parameters = this.#parameters(node);
    const entry = { kind: owner ? "method" : "function", parameters, doc: this.#doc(node) };
    const path = this.text(owner?.getChild("VariableName"));
    if (owner) parameters.shift();
    else this.#paths.set(name, name);
    const type = this.reference.find(path);
    if (name === "__init__" && type) type.parameters = parameters;
    else this.reference.add(owner ? `${path}.${name}` : name, entry);
  }

  /** @param {SyntaxNode} node @returns {string[]} the parameters, without their types */
  #parameters(node) {
    const parts = [""];
    const list = node.getChild("ParamList");
    for (let part = list?.firstChild; part; part = part.nextSibling) {
      if (part.name === ",") parts.push("");
      else if (!"()".includes(part.name) && part.name !== "TypeDef")
        parts[parts.length - 1] += this.text(part);
    }
    return parts.filter(Boolean);
  }

  /** @param {SyntaxNode} node @returns {string | undefined} its docstring */
  #doc(node) {
    const text = node.getChild("Body")?.getChild("ExpressionStatement")?.getChild("String");
    if (text?.parent?.prevSibling?.name !== ":") return undefined;
    const indent = text.from - this.#state.doc.lineAt(text.from).from;
    const inner = this.text(text).replace(/^\w*("""|'''|"|')|("""|'''|"|')$/g, "");
    return inner.replaceAll(`\n${" ".repeat(indent)}`, "\n").trim();
  }
}
