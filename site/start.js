/**
 * Python's start, which waits for nothing else of the page: the files come, the sandbox
 * opens and Python boots while the page's own script is still on its way.
 */

import { Assets, readManifest } from "./assets.js";
import { Runtime } from "./runtime.js";
import { openSandbox } from "./sandbox.js";
import { Snapshots } from "./snapshots.js";

const RESTS_AFTER_MS = 5 * 60_000;
// Where a browser does not say how many GB there are, phones and tablets have few.
const GB = navigator.deviceMemory ?? (matchMedia("(pointer: coarse)").matches ? 2 : 8);

export const manifest = readManifest();
export const assets = new Assets(manifest);
export const runtime = new Runtime(
  {
    openSandbox,
    loadFiles: (onBytes) => assets.bring(manifest.runtime, onBytes),
    loadLibrary: async () => (await assets.load(["library.zip"]))["library.zip"],
    snapshots: new Snapshots(manifest.build),
  },
  GB <= 2,
);
/** Resolves when Python has all that it needs, and boots. */
export const started = runtime.start();

/** @type {ReturnType<typeof setTimeout> | undefined} */
let rest;
document.addEventListener("visibilitychange", () => {
  clearTimeout(rest);
  if (document.hidden) rest = setTimeout(() => runtime.rest(), RESTS_AFTER_MS);
  else runtime.wake();
});
