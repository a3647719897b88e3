/** Pyodide, started from the Blobs that the page hands over. */

/** @import { Files } from "./protocol.js" */
/** @typedef {ArrayBuffer | Uint8Array<ArrayBuffer>} Bytes */
import { opened } from "./seal.js";
import { unsqueezed } from "./squeeze.js";
import { unpacked } from "./unpack.js";

const ARCHIVES = ["match.whl", "playground.zip"];

/**
 * Files are as the site ships them or, where a snapshot is among them, as snapshots.js
 * keeps them. Python's memory is taken from it, then: all that the playground needs is
 * imported there.
 * @param {Files} files
 * @param {(phase: string) => void} onPhase
 * @param {(stream: string, text: string) => void} write what Python itself prints
 * @returns {Promise<any>} Pyodide, with the playground imported
 */
export async function boot(files, onPhase, write) {
  const { snapshot, "pyodide.asm.wasm": wasm } = files;
  const kept = (/** @type {string} */ name) => opened(readNow(files[name]));
  const shipped = async (/** @type {string} */ name) => (await unpacked(files[name])).arrayBuffer();
  /** @type {(name: string) => Bytes | Promise<Bytes>} */
  const read = snapshot ? kept : shipped;
  // First what the browser goes on with by itself, while this thread reads the rest.
  const [
    { loadPyodide },
    { default: createPyodideModule },
    module,
    memory,
    library,
    lock,
    ...archives
  ] = await Promise.all([
    script(read("pyodide.mjs")),
    script(read("pyodide.asm.mjs")),
    snapshot
      ? WebAssembly.compile(kept("pyodide.asm.wasm"))
      : unpacked(wasm, "application/wasm").then(WebAssembly.compileStreaming),
    snapshot && unsqueezed(kept("snapshot")),
    read("python_stdlib.zip"),
    read("pyodide-lock.json"),
    ...ARCHIVES.map(read),
  ]);
  onPhase("Starting Python");
  handOver(module);
  const options = {
    // Never asked for: every file is handed over.
    indexURL: "https://none.invalid/",
    ...(memory ? restoring(memory, createPyodideModule) : { createPyodideModule }),
    lockFileContents: new TextDecoder().decode(lock),
    stdLibURL: address(library, "application/zip"),
    stdout: (/** @type {string} */ line) => write("stdout", `${line}\n`),
    stderr: (/** @type {string} */ line) => write("stderr", `${line}\n`),
    _makeSnapshot: !memory,
  };
  const pyodide = await withModulesShared(() => loadPyodide(options));

  onPhase("Loading match");
  const folder = pyodide.runPython("import site; site.getsitepackages()[0]");
  const paths = ARCHIVES.map((name) => `${folder}/${name}`);
  for (const [index, path] of paths.entries()) {
    pyodide.FS.writeFile(path, new Uint8Array(archives[index]));
  }
  if (memory) return pyodide;
  // Python imports from archives as they are.
  for (const path of paths) pyodide.runPython(`import sys; sys.path.append("${path}")`);
  pyodide.pyimport("playground.stage").destroy();
  return pyodide;
}

/**
 * Pyodide would make a copy of all its memory, and write all of that, with every empty
 * page. Its memory is written when it is made, and Pyodide is given the head alone.
 * @param {ReturnType<typeof unsqueezed>} memory
 * @param {(settings: any) => Promise<any>} create
 */
const restoring = ({ head, size, fill }, create) => ({
  _loadSnapshot: head,
  /** @param {any} settings */
  createPyodideModule: async (settings) => {
    settings.INITIAL_MEMORY = size;
    const module = await create(settings);
    fill(module.HEAP32);
    return module;
  },
});

/** Holds this thread up, for which nothing else waits. @param {Blob} blob */
export const readNow = (blob) => new FileReaderSync().readAsArrayBuffer(blob);

/** @param {BufferSource} content @param {string} type */
const address = (content, type) => URL.createObjectURL(new Blob([content], { type }));

/** @param {Bytes | Promise<Bytes>} content @returns {Promise<any>} the module that it is */
const script = (content) =>
  content instanceof Promise ? content.then(script) : import(address(content, "text/javascript"));

/**
 * Answers Pyodide's requests for its wasm with what is compiled already. (Left alone, it
 * would wait for ever for a wasm that is damaged.)
 * @param {WebAssembly.Module} module
 */
function handOver(module) {
  const { fetch } = self;
  self.fetch = async (what, how) =>
    String(what).endsWith("/pyodide.asm.wasm") ? new Response() : fetch(what, how);
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (_, imports) => {
    Object.assign(self, { fetch });
    Object.assign(WebAssembly, { instantiateStreaming });
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}

/**
 * Pyodide compiles a module for each function of its own that wasm calls, and those of
 * one type are the same. Of each a single one is compiled while it starts.
 * @template T @param {() => Promise<T>} start @returns {Promise<T>}
 */
async function withModulesShared(start) {
  const { Module } = WebAssembly;
  /** @type {Record<string, WebAssembly.Module>} */
  const known = {};
  WebAssembly.Module = new Proxy(Module, {
    construct: (_, [bytes]) => (known[bytes] ??= new Module(bytes)),
  });
  try {
    return await start();
  } finally {
    WebAssembly.Module = Module;
  }
}
