/**
 * The page as one file, which holds all that it needs and carries somebody's work.
 * Imported first: it copies the page before anything changes it.
 */

/**
 * @typedef {{id: string, files: Record<string, string>, data: Record<string, string>,
 *   example?: string}} Carried
 */

const MARK = 'id="carried">';
const element = document.getElementById("carried");
const page = element ? `<!doctype html>\n${document.documentElement.outerHTML}` : "";

/** @type {Carried | null} the work that came with the file; its data are in base64 */
export const carried = JSON.parse(element?.textContent ?? "null");

/** Whether this page is one file. */
export const isSingle = element !== null;

/**
 * @param {Carried} work
 * @returns {Promise<Blob>} the page as one file that carries it
 */
export async function carrying(work) {
  const text = page || (await load());
  const start = text.indexOf(MARK) + MARK.length;
  const json = JSON.stringify(work).replaceAll("<", "\\u003c");
  const parts = [text.slice(0, start), json, text.slice(text.indexOf("<", start))];
  return new Blob(parts, { type: "text/html" });
}

async function load() {
  const response = await fetch("match-playground.html");
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.text();
}
