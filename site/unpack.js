/**
 * Files as the site ships them, unpacked. Some hosts unpack a .gz on the way and some do
 * not, so the bytes decide.
 */

const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * @param {Blob} blob
 * @param {string} [type] of what is inside
 * @returns {Promise<Response>} what is inside, as it is unpacked; its reading fails if
 *   the file is damaged
 */
export async function unpacked(blob, type = blob.type) {
  const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  const isPacked = GZIP_MAGIC.every((byte, index) => head[index] === byte);
  const stream = blob.stream();
  const content = isPacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
  return new Response(content, { headers: { "content-type": type } });
}
