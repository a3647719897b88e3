/**
 * Python's memory without its empty pages, which are more than half of it.
 *
 * All are words of 32 bits: how long the memory is, how many pages are here, where each
 * of them begins, and the pages.
 */

const PAGE = 1024;
const HEAD = 2;

/** @param {Uint8Array} memory in whole words @returns {Uint8Array<ArrayBuffer>} */
export function squeezed({ buffer, byteOffset, byteLength }) {
  const words = new Int32Array(buffer, byteOffset, byteLength / 4);
  const places = [];
  for (let place = 0; place < words.length; place += PAGE) {
    if (words.subarray(place, place + PAGE).some(Boolean)) places.push(place);
  }
  const start = HEAD + places.length;
  const file = new Int32Array(start + places.length * PAGE);
  file.set([words.length, places.length, ...places]);
  for (const [index, place] of places.entries()) {
    file.set(words.subarray(place, place + PAGE), start + index * PAGE);
  }
  return new Uint8Array(file.buffer);
}

/** @param {Uint8Array} squeezed @returns {Uint8Array} the memory */
export function unsqueezed({ buffer, byteLength }) {
  const file = new Int32Array(buffer, 0, byteLength / 4);
  const [length, count] = file;
  const start = HEAD + count;
  const words = new Int32Array(Math.ceil(length / PAGE) * PAGE); // the last may be a part
  for (let index = 0; index < count; index++) {
    const from = start + index * PAGE;
    words.set(file.subarray(from, from + PAGE), file[HEAD + index]);
  }
  return new Uint8Array(words.buffer, 0, length * 4);
}
