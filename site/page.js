/**
 * Opens the page: Python's sandbox first. It gets its files from this thread, and would
 * else wait for all that the page draws.
 */

import { ours } from "./deploy.js";
import { started } from "./start.js";

const PATIENCE_MS = 300;

await Promise.race([started, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
ours(import("./main.js"));
