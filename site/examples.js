/** The examples, in the order of a course; a program is loaded when it is asked for. */

import { ours } from "./deploy.js";
import course from "./examples/course.json";

/**
 * @typedef {{text: string, data: Record<string, string>}} Loaded  a program and its files
 * @typedef {object} Example
 * @property {string} name its file in examples/, and its name in an address
 * @property {string} title
 * @property {string} line what it is about: its first comment
 * @property {() => Promise<Loaded>} load
 */

/** @type {readonly Example[]} */
export const EXAMPLES = course.map(({ name, title, line, tables = [] }) => ({
  name,
  title,
  line,
  load: async () => ({ text: await text(name), data: await data(tables) }),
}));

/** @param {string | null} [name] */
export const exampleNamed = (name) => EXAMPLES.find((example) => example.name === name);

/** @param {string} name */
const text = async (name) => (await ours(import(`./examples/${name}.py`))).default;

/** @param {string[]} tables names of CSV files */
async function data(tables) {
  /** @type {Record<string, string>} */
  const files = {};
  for (const name of tables) {
    files[`${name}.csv`] = (await ours(import(`./examples/${name}.csv`))).default;
  }
  return files;
}
