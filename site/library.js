/** The library's own files, which the learner may look at and edit. */

import { ours } from "./deploy.js";

const FOLDER = "match/";

/** Those that every reader begins with, from the lowest layer to the highest. */
export const LAYERS = named("list2d matrix nn optim");

/** All others. */
export const OTHERS = named(
  "functional functions __init__ changing clip constants data dtypes generator gradcheck " +
    "graph ieee index init layout lr_scheduler make memory node operand products reading " +
    "record reductions scalar shapes show storage text utils",
);

/** @param {string} name */
export const isLibrary = (name) => LAYERS.includes(name) || OTHERS.includes(name);

/** @param {string} name @returns {string} what stands on its tab */
export const label = (name) => (isLibrary(name) ? name.slice(FOLDER.length) : name);

/** @param {string} name @returns {Promise<string>} the file as shipped, fetched when asked for */
export async function shipped(name) {
  const stem = name.slice(FOLDER.length, -".py".length);
  return (await ours(import(`../match/${stem}.py`))).default;
}

/** @param {string} stems */
function named(stems) {
  return stems.split(" ").map((stem) => `${FOLDER}${stem}.py`);
}
