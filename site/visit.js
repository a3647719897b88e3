/**
 * What the address asks for. Somebody's program, which a link brings, and an example that
 * it names are opened beside the reader's own program.
 */

/** @import { Example } from "./examples.js" */
/** @import { Shared } from "./share.js" */
import { exampleNamed } from "./examples.js";
import { isNewer, isShared, unpack } from "./share.js";
import { carried } from "./single.js";

/**
 * @typedef {object} Visit
 * @property {string} home  begins the names of all that this page keeps
 * @property {string} place  of the program beside the reader's own, "" for that one
 * @property {boolean} isReadonly
 * @property {Shared} [guest]  somebody's program
 * @property {Example} [wanted]  an example that is named
 * @property {string} [problem]  why neither is here
 */

/** @returns {Promise<Visit>} */
export async function arrive() {
  const wishes = new URLSearchParams(location.search);
  // Each frame of a course page has a place of its own.
  const home = carried ? `carried:${carried.id}:` : wishes.has("embed") ? location.search : "";
  const isReadonly = wishes.has("readonly");
  const { guest, problem } = await read(location.hash);
  if (guest) return { home, place: `link:${hash(location.hash)}:`, isReadonly, guest };
  const wish = wishes.get("example");
  const wanted = exampleNamed(wish);
  const place = wanted ? `example:${wanted.name}:${isReadonly ? "readonly:" : ""}` : "";
  const unknown = wish && !wanted ? `No example is named “${wish}”.` : undefined;
  return { home, place, isReadonly, wanted, problem: problem ?? unknown };
}

/** @param {string} fragment @returns {Promise<{guest?: Shared, problem?: string}>} */
async function read(fragment) {
  if (!isShared(fragment)) return {};
  try {
    return { guest: await unpack(fragment) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** @param {Shared} guest @param {string} version ours @returns {string} what the banner says */
export function factsOf({ v, data }, version) {
  const facts = [
    `It was made with match ${v}. Match did not write or check it; it runs when you press Run.`,
  ];
  if (isNewer(v, version)) facts.push(`This page has match ${version}, which is older.`);
  if (data.length) facts.push(`It reads ${data.join(", ")}, which no link carries.`);
  return facts.join(" ");
}

/** A short name for a long text. @param {string} text */
function hash(text) {
  let value = 0;
  for (let i = 0; i < text.length; i++) value = (Math.imul(value, 31) + text.charCodeAt(i)) | 0;
  return (value >>> 0).toString(36);
}
