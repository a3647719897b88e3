/**
 * Pyodide's snapshot of its memory without the empty pages, which are more than half of it.
 *
 * All are words of 32 bits: how long the memory, Pyodide's head before it and the list of
 * the pages are; the head; where in memory each page begins; and the pages.
 */

const PAGE = 1024;
const LENGTHS = 3;
const HEAD_LENGTH = 1; // where the head itself says it, in bytes

/** @param {Uint8Array} snapshot in whole words @returns {Uint8Array<ArrayBuffer>} */
export function squeezed({ buffer, byteOffset, byteLength }) {
  const words = new Int32Array(buffer, byteOffset, byteLength / 4);
  const head = words.subarray(0, words[HEAD_LENGTH] / 4);
  const memory = words.subarray(head.length);
  const places = [];
  for (let place = 0; place < memory.length; place += PAGE) {
    if (memory.subarray(place, place + PAGE).some(Boolean)) places.push(place);
  }
  const start = LENGTHS + head.length + places.length;
  const file = new Int32Array(start + places.length * PAGE);
  file.set([memory.length, head.length, places.length, ...head, ...places]);
  for (const [index, place] of places.entries()) {
    file.set(memory.subarray(place, place + PAGE), start + index * PAGE);
  }
  return new Uint8Array(file.buffer);
}

/**
 * @param {Uint8Array<ArrayBuffer>} squeezed
 * @returns {{head: Uint8Array<ArrayBuffer>, size: number, fill: (memory: Int32Array) => void}}
 *   the head, the memory's bytes, and what writes all of that memory
 */
export function unsqueezed({ buffer, byteLength }) {
  const file = new Int32Array(buffer, 0, byteLength / 4);
  const [length, headLength, count] = file;
  const list = LENGTHS + headLength;
  const start = list + count;
  return {
    head: new Uint8Array(buffer, LENGTHS * 4, headLength * 4),
    size: length * 4,
    fill(memory) {
      let filled = 0;
      for (let index = 0; index < count; index++) {
        const place = file[list + index];
        const from = start + index * PAGE;
        // The last page may be a part of one.
        const page = file.subarray(from, from + Math.min(PAGE, length - place));
        memory.fill(0, filled, place);
        memory.set(page, place);
        filled = place + page.length;
      }
      memory.fill(0, filled);
    },
  };
}
