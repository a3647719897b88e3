import { loadPyodide } from "./pyodide.mjs";

const pyodide = await loadPyodide({ stdout: (line) => self.postMessage(line) });
await pyodide.loadPackage("micropip");
const micropip = pyodide.pyimport("micropip");
await micropip.install(new URL("WHEEL", self.location.href).href);
const program = await (await fetch("linear.py")).text();
await pyodide.runPythonAsync(program);
