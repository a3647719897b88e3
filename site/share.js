/**
 * A program in a link: its files, packed into the part of the address after #, which
 * no browser sends to any server. No DOM.
 *
 * Whoever opens a link may not trust it, so what it unfolds to is limited and checked.
 */

import { bytesOf, fromBase64, toBase64 } from "./bytes.js";

/**
 * `data` names files that the program reads and that the link does not carry.
 * @typedef {{v: string, files: Record<string, string>, data: string[], example?: string}} Shared
 */

/** What a link may be long: chats and mail programs cut longer ones. */
export const LONGEST = 64_000;

const MARK = "#code=";
// The first byte of what ends with a sum of all, by which a change is known; old links had none.
const WITH_SUM = 0x78;
const MAX_CHARACTERS = 1_000_000;
const MAX_FILES = 50;
const MAX_NAME = 100;
const FILE = /^(main|match\/\w+)\.py$/;
const VERSION = /^\d{1,5}(\.\d{1,5}){1,2}$/;

/** What is wrong with a link, in a sentence for the reader. */
export class LinkError extends Error {}

/** @param {string} fragment whether it says that it carries a program */
export const isShared = (fragment) => fragment.startsWith(MARK);

/**
 * @param {Shared} shared
 * @returns {Promise<string>} the fragment of a link
 */
export async function pack(shared) {
  const packing = new CompressionStream("deflate");
  const packed = new Response(new Blob([JSON.stringify(shared)]).stream().pipeThrough(packing));
  const text = toBase64(await bytesOf(await packed.blob()));
  return MARK + text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {string} fragment
 * @returns {Promise<Shared>} what it carries, or a LinkError
 */
export async function unpack(fragment) {
  // A sentence around the link may have left a sign of its own behind it.
  const [packed = ""] = /^[\w-]*/.exec(fragment.slice(MARK.length)) ?? [];
  const text = packed.replaceAll("-", "+").replaceAll("_", "/");
  try {
    return checked(JSON.parse(await unfold(fromBase64(text))));
  } catch (error) {
    throw error instanceof LinkError ? error : damaged();
  }
}

/** @param {string} version @param {string} ours @returns {boolean} whether it is a later one */
export const isNewer = (version, ours) => version.localeCompare(ours, "en", { numeric: true }) > 0;

const damaged = () =>
  new LinkError("This link is damaged: a part of it is missing or changed. Ask for it again.");

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function unfold(bytes) {
  const format = bytes[0] === WITH_SUM ? "deflate" : "deflate-raw";
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
  const texts = unpacked.pipeThrough(new TextDecoderStream("utf-8", { fatal: true }));
  let text = "";
  for (const reader = texts.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (text.length > MAX_CHARACTERS)
      throw new LinkError("This link unfolds to a million characters, which no program needs.");
  }
}

/** @param {any} shared @returns {Shared} what is known of it, if all of it is well */
function checked(shared) {
  const { v, files, data = [], example = "" } = shared ?? {};
  const names = Object.keys(files ?? {});
  const isWell =
    [v, example, ...names, ...data].every(isName) &&
    VERSION.test(v) &&
    Array.isArray(data) &&
    names.length + data.length <= MAX_FILES &&
    names.includes("main.py") &&
    names.every((name) => FILE.test(name) && typeof files[name] === "string");
  if (!isWell) throw damaged();
  return { v, files: { ...files }, data, example: example || undefined };
}

/** @param {unknown} value */
const isName = (value) => typeof value === "string" && value.length <= MAX_NAME;
