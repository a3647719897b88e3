/**
 * Pyodide without what nothing here calls: `node trim_pyodide.mjs FROM TO`.
 *
 * Its wasm hands out all of Python's C interface, for compiled packages to link with; this
 * site has none. What Pyodide's own scripts name stays, and every function that can be
 * reached from there or from Python.
 */

import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

const [from, to] = process.argv.slice(2);
const SCRIPT = "pyodide.asm.mjs";
const WASM = "pyodide.asm.wasm";
/** @param {string} name */
const text = (name) => readFileSync(`${from}/${name}`, "utf8");

// Emscripten declares a variable for each of the exports, and fills all in one function.
const VARIABLES = /var ([\w$,]+);(?=function assignWasmExports\()/;
const FILLED = /([\w$]+)=Module\["\1"\]=wasmExports\["([\w$]+)"\](?:\.value>>>0)?;?/g;

const script = text(SCRIPT);
const rest = script.replace(VARIABLES, "").replace(FILLED, "");
const words = new Set(`${rest} ${text("pyodide.mjs")}`.match(/[\w$]+/g));
/** @param {string} name of an export; its variable has a line before it */
const isUsed = (name) => words.has(name) || words.has(`_${name}`);
const trimmed = script
  .replace(FILLED, (statement, _, name) => (isUsed(name) ? statement : ""))
  .replace(VARIABLES, (_, variables) => {
    const used = variables.split(",").filter((name) => words.has(name) || isUsed(name.slice(1)));
    return `var ${used.join()};`;
  })
  // In parentheses it is compiled at once; else it would be skimmed before.
  .replace(/^async function (\w+)(.*)(?=export default \1;)/s, "const $1=(async function$2);");
writeFileSync(`${to}/${SCRIPT}`, trimmed);

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
writeFileSync(`${to}/${WASM}`, module.emitBinary());
