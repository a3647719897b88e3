// Drives Firefox for engines.py: one JSON request a line in, one answer a line out.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [executablePath, packages] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const { default: puppeteer } = await import(pathToFileURL(require.resolve("puppeteer-core")));
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const page = await browser.newPage();

const handlers = {
  goto: (url) => page.goto(url).then(() => null),
  click: (selector) => page.click(selector).then(() => null),
  resize: (size) => page.setViewport(size).then(() => null),
  evaluate: (source) => page.evaluate(source),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { name, argument } = JSON.parse(line);
  try {
    const value = await handlers[name](argument);
    console.log(JSON.stringify({ value: value ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error).slice(-2000) }));
  }
}
await browser.close();
