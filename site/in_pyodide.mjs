/**
 * Runs a Python script in Pyodide under Node, with the current folder as its own:
 * `node in_pyodide.mjs script.py arguments`.
 */

import { loadPyodide } from "pyodide";

const HERE = "/here";

const { PYTHONNODEBUGRANGES } = process.env;
const pyodide = await loadPyodide({
  env: {
    PYTHONHASHSEED: "0", // the order of a compiled set, and so the build's bytes, hang on it
    ...(PYTHONNODEBUGRANGES && { PYTHONNODEBUGRANGES }),
  },
});
pyodide.mountNodeFS(HERE, process.cwd());
pyodide.globals.set("arguments", pyodide.toPy(process.argv.slice(2)));
process.exitCode = pyodide.runPython(`
import os, runpy, sys
os.chdir("${HERE}")
sys.path.insert(0, "${HERE}")
sys.argv = arguments
exit_code = 0
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end:
    exit_code = end.code or 0
exit_code
`);
