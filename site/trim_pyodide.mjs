/**
 * Pyodide without what nothing here calls: `node trim_pyodide.mjs FROM TO`.
 *
 * Its wasm hands out all of Python's C interface, and its script all that Emscripten can
 * do, for compiled packages to link with; this site has none. What Pyodide's own scripts
 * name stays, and everything that can be reached from there or from Python.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "acorn";
import binaryen from "binaryen";

const [from, to] = process.argv.slice(2);
const SCRIPT = "pyodide.asm.mjs";
const WASM = "pyodide.asm.wasm";
/** @param {string} name */
const text = (name) => readFileSync(`${from}/${name}`, "utf8");
/** @param {string} code @returns {string[]} all that may be names in it */
const wordsOf = (code) => code.match(/[\w$]+/g) ?? [];

// Emscripten declares a variable for each of the exports, and fills all in one function.
const VARIABLES = /var ([\w$,]+);(?=function assignWasmExports\()/;
const FILLED = /([\w$]+)=Module\["\1"\]=wasmExports\["([\w$]+)"\](?:\.value>>>0)?;?/g;
// What it can do for wasm, by name.
const IMPORTS = /(?<=wasmImports=\{)[\w$:,]+(?=\})/;

const script = text(SCRIPT);
const rest = script.replace(VARIABLES, "").replace(FILLED, "");
const words = new Set(wordsOf(rest + text("pyodide.mjs")));
/** @param {string} name of an export; its variable has a line before it */
const isUsed = (name) => words.has(name) || words.has(`_${name}`);

const { Features } = binaryen;
const module = binaryen.readBinary(readFileSync(`${from}/${WASM}`));
// What Pyodide is compiled with; more would be written in ways that no browser reads yet.
module.setFeatures(
  Features.BulkMemory |
    Features.BulkMemoryOpt |
    Features.ExceptionHandling |
    Features.Multivalue |
    Features.MutableGlobals |
    Features.NontrappingFPToInt |
    Features.ReferenceTypes |
    Features.SignExt,
);
const exported = Array.from({ length: module.getNumExports() }, (_, index) => {
  return binaryen.getExportInfo(module.getExportByIndex(index)).name;
});
for (const name of exported) {
  if (!isUsed(name)) module.removeExport(name);
}
module.runPasses(["remove-unused-module-elements"]);
if (!module.validate()) throw new Error(`${WASM} uses what it is not known to use.`);
const binary = module.emitBinary();
writeFileSync(`${to}/${WASM}`, binary);

const imported = new Set(
  WebAssembly.Module.imports(new WebAssembly.Module(binary)).map(({ name }) => name),
);
const linked = script
  .replace(FILLED, (statement, _, name) => (isUsed(name) ? statement : ""))
  .replace(VARIABLES, (_, variables) => {
    const used = variables.split(",").filter((name) => words.has(name) || isUsed(name.slice(1)));
    return `var ${used.join()};`;
  })
  .replace(IMPORTS, (entries) =>
    entries
      .split(",")
      .filter((entry) => imported.has(entry.split(":")[0]))
      .join(),
  );
writeFileSync(
  `${to}/${SCRIPT}`,
  // In parentheses it is compiled at once; else it would be skimmed before.
  withoutUnnamed(linked).replace(
    /^async function (\w+)(.*)(?=export default \1;)/s,
    "const $1=(async function$2);",
  ),
);

/**
 * Leaves out what is only named where it is defined: of the statements of Pyodide's one
 * function those that do nothing but define what nothing else names.
 * @param {string} code
 */
function withoutUnnamed(code) {
  const [{ body: main }] = parse(code, { ecmaVersion: "latest", sourceType: "module" }).body;
  /** @type {{start: number, end: number, name: string | null, head: string}[]} */
  const parts = main.body.flatMap(partsOf);
  /** @type {Map<string | null, string[]>} */
  const texts = new Map();
  for (const { start, end, name } of parts) {
    texts.set(name, [...(texts.get(name) ?? []), code.slice(start, end)]);
  }
  const named = new Set();
  const left = [...texts.get(null), text("pyodide.mjs")];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const word of wordsOf(next)) {
      if (named.has(word)) continue;
      named.add(word);
      left.push(...(texts.get(word) ?? []));
    }
  }
  const kept = parts.filter(({ name }) => name === null || named.has(name));
  const body = kept.map(({ start, end, head }) => `${head}${code.slice(start, end)};`);
  return code.slice(0, main.start + 1) + body.join("") + code.slice(main.end - 1);
}

/** @param {any} statement @returns its parts, and what each defines if that is all it does */
function partsOf(statement) {
  const { type, kind, expression } = statement;
  if (type === "FunctionDeclaration") return [part(statement, statement.id.name)];
  if (type === "VariableDeclaration") {
    return statement.declarations.map((one) =>
      part(one, doesNothing(one.init) ? (one.id.name ?? null) : null, `${kind} `),
    );
  }
  const { left, right } = expression ?? {};
  if (left?.type !== "MemberExpression" || !doesNothing(right)) return [part(statement, null)];
  // Module["name"] = …, or name.sig = …
  const { object, property } = left;
  const isModule = object.name === "Module";
  return [part(statement, (isModule ? (property.value ?? property.name) : object.name) ?? null)];
}

/** @param {{start: number, end: number}} node @param {string | null} name @param {string} [head] */
function part({ start, end }, name, head = "") {
  return { start, end, name, head };
}

/** @param {any} node @returns {boolean} whether a value is made and nothing else is done */
function doesNothing(node) {
  if (node === null || typeof node !== "object" || /Function/.test(node.type)) return true;
  if (/^(Assignment|Await|Call|Import|New|Tagged|Update|Yield)/.test(node.type)) return false;
  return Object.values(node).every(doesNothing);
}
