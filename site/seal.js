/** Bytes with a sum of them at the end, by which a damaged copy is told from a whole one. */

/** @param {ArrayBuffer} content @returns {Blob} */
export function sealed(content) {
  return new Blob([content, new Int32Array([sumOf(content, content.byteLength)])]);
}

/** @param {ArrayBuffer} all what sealed() returned @returns {Uint8Array<ArrayBuffer>} */
export function opened(all) {
  const end = all.byteLength - 4;
  const [sum] = new Int32Array(all.slice(end));
  if (sum !== sumOf(all, end)) throw new Error("A file that was kept is damaged.");
  return new Uint8Array(all, 0, end);
}

/** @param {ArrayBuffer} buffer @param {number} end */
function sumOf(buffer, end) {
  const words = new Int32Array(buffer, 0, end >> 2);
  const rest = new Uint8Array(buffer, words.byteLength, end - words.byteLength);
  let sum = 0;
  for (let index = 0; index < words.length; index++) sum = (Math.imul(sum, 31) + words[index]) | 0;
  for (const byte of rest) sum = (Math.imul(sum, 31) + byte) | 0;
  return sum;
}
