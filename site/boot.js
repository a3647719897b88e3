/** Pyodide, started from the Blobs that the page hands over. */

/** @import { Files } from "./protocol.js" */
import { opened } from "./seal.js";
import { unpacked } from "./unpack.js";

const ARCHIVES = { "match.whl": "wheel", "playground.zip": "zip" };

/**
 * Where a snapshot is among the files, Python's memory is taken from it: all that the
 * playground needs is imported there.
 * @param {Files} files
 * @param {(phase: string) => void} onPhase
 * @param {(stream: string, text: string) => void} write what Python itself prints
 * @returns {Promise<any>} Pyodide, with the playground imported
 */
export async function boot(files, onPhase, write) {
  onPhase("Starting Python");
  const [wasm, { loadPyodide }, { default: createPyodideModule }, stdLibURL, archives, memory] =
    await Promise.all([
      // Compiled while it is unpacked and all else is prepared.
      unpacked(files["pyodide.asm.wasm"], "application/wasm").then(WebAssembly.compileStreaming),
      script(files["pyodide.mjs"]),
      script(files["pyodide.asm.mjs"]),
      address(files["python_stdlib.zip"], "application/zip"),
      Promise.all(Object.keys(ARCHIVES).map((name) => bytes(files[name]))),
      files.snapshot && opened(files.snapshot),
    ]);
  handOver(wasm);
  const pyodide = await loadPyodide({
    // Never asked for: every file is handed over.
    indexURL: "https://none.invalid/",
    createPyodideModule,
    lockFileContents: await files["pyodide-lock.json"].text(),
    stdLibURL,
    stdout: (/** @type {string} */ line) => write("stdout", `${line}\n`),
    stderr: (/** @type {string} */ line) => write("stderr", `${line}\n`),
    ...(memory ? { _loadSnapshot: memory } : { _makeSnapshot: true }),
  });

  onPhase("Loading match");
  const extractDir = pyodide.runPython("import site; site.getsitepackages()[0]");
  for (const [index, format] of Object.values(ARCHIVES).entries()) {
    pyodide.unpackArchive(archives[index], format, { extractDir });
  }
  pyodide.pyimport("playground.stage").destroy();
  return pyodide;
}

/** @param {Blob} blob */
const bytes = async (blob) => (await unpacked(blob)).arrayBuffer();

/** @param {Blob} blob @param {string} type */
async function address(blob, type) {
  return URL.createObjectURL(await (await unpacked(blob, type)).blob());
}

/** @param {Blob} blob @returns {Promise<any>} the module that it is */
async function script(blob) {
  return import(await address(blob, "text/javascript"));
}

/**
 * Answers Pyodide's requests for its wasm with what is compiled already. (Left alone, it
 * would wait for ever for a wasm that is damaged.)
 * @param {WebAssembly.Module} module
 */
function handOver(module) {
  const { fetch } = self;
  self.fetch = async (what, how) => {
    const url = what instanceof Request ? what.url : String(what);
    return url.endsWith("/pyodide.asm.wasm") ? new Response() : fetch(what, how);
  };
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (_, imports) => {
    Object.assign(self, { fetch });
    Object.assign(WebAssembly, { instantiateStreaming });
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}
