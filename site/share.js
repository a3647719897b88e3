/**
 * A program in a link: its files, packed into the part of the address after #, which
 * no browser sends to any server. No DOM.
 *
 * Whoever opens a link may not trust it, so what it unfolds to is limited and checked.
 */

/**
 * `data` names files that the program reads and that the link does not carry.
 * @typedef {{v: string, files: Record<string, string>, data: string[], example?: string}} Shared
 */

/** What a link may be long: chats and mail programs cut longer ones. */
export const LONGEST = 64_000;

const MARK = "#code=";
const MAX_BYTES = 1_000_000;
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
  const bytes = new Blob([JSON.stringify(shared)]).stream();
  const packed = bytes.pipeThrough(new CompressionStream("deflate-raw"));
  const text = toBase64(new Uint8Array(await new Response(packed).arrayBuffer()));
  return MARK + text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {string} fragment
 * @returns {Promise<Shared>} what it carries, or a LinkError
 */
export async function unpack(fragment) {
  const text = fragment.slice(MARK.length).replaceAll("-", "+").replaceAll("_", "/");
  try {
    return checked(JSON.parse(await unfold(fromBase64(text))));
  } catch (error) {
    throw error instanceof LinkError ? error : damaged();
  }
}

/**
 * @param {string} version
 * @param {string} ours
 * @returns {boolean} whether it is a later one
 */
export function isNewer(version, ours) {
  const [theirs, own] = [version, ours].map((text) => text.split(".").map(Number));
  const place = own.findIndex((number, index) => number !== (theirs[index] ?? 0));
  return (theirs[place] ?? 0) > own[place];
}

const damaged = () =>
  new LinkError("This link is damaged: a part of it is missing or changed. Ask for it again.");

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function unfold(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = stream.getReader();
  let text = "";
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MAX_BYTES) {
      reader.cancel().catch(() => {});
      throw new LinkError("This link unfolds to a million characters, which no program needs.");
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** @param {any} shared @returns {Shared} what is known of it, if all of it is well */
function checked(shared) {
  const { v, files, data = [], example } = shared ?? {};
  const sources = files && typeof files === "object" ? Object.entries(files) : [];
  const isWell =
    typeof v === "string" &&
    VERSION.test(v) &&
    sources.length <= MAX_FILES &&
    sources.some(([name]) => name === "main.py") &&
    sources.every(([name, text]) => isName(name) && FILE.test(name) && typeof text === "string") &&
    Array.isArray(data) &&
    data.length <= MAX_FILES &&
    data.every(isName) &&
    (example === undefined || isName(example));
  if (!isWell) throw damaged();
  return { v, files: Object.fromEntries(sources), data, example };
}

/** @param {unknown} value */
const isName = (value) => typeof value === "string" && value.length <= MAX_NAME;

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** @param {string} text */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
