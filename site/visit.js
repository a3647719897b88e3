/**
 * Somebody's program, which a link brought: it is opened beside the reader's own one,
 * and a banner says so until the reader keeps it or goes back.
 */

/** @import { Shared } from "./share.js" */
import { isNewer, isShared, unpack } from "./share.js";

/** @typedef {{place?: string, shared?: Shared, failed?: string}} Visit */

/** @param {string} fragment @returns {Promise<Visit>} what it brings, if anything */
export async function arrive(fragment) {
  if (!isShared(fragment)) return {};
  try {
    return { place: `link:${hash(fragment)}:`, shared: await unpack(fragment) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** @param {Shared} shared @param {string} version ours @returns {string} what the banner says */
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
