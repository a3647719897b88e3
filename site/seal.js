/** Bytes with a sum of them at the end, so that a damaged copy is told from a whole one. */

/** @param {Uint8Array} bytes whose number four divides @returns {(Uint8Array<any>)[]} */
export function sealed(bytes) {
  return [bytes, new Uint8Array(new Uint32Array([sumOf(bytes)]).buffer)];
}

/**
 * @param {Blob} blob of what sealed() returned
 * @returns {Promise<Uint8Array>} the bytes
 */
export async function opened(blob) {
  const all = await blob.arrayBuffer();
  const end = all.byteLength - 4;
  const bytes = new Uint8Array(all, 0, end);
  if (sumOf(bytes) === new Uint32Array(all, end)[0]) return bytes;
  throw new Error("The snapshot of Python is damaged.");
}

/** @param {Uint8Array} bytes */
function sumOf({ buffer, byteOffset, byteLength }) {
  let sum = 0;
  for (const word of new Uint32Array(buffer, byteOffset, byteLength / 4)) {
    sum = (Math.imul(sum, 31) + word) >>> 0;
  }
  return sum;
}
