/**
 * What the page's own Content-Security-Policy asks of the libraries it loads.
 * Imported first: each of these must be in place before a library runs.
 */

const HARMLESS_HTML = /^$|^&#?\w{1,31};$/;

/** @type {any} */
const { trustedTypes } = window;
// No HTML but the empty string and one entity; one script's address.
trustedTypes?.createPolicy("default", {
  /** @param {string} text */
  createHTML: (text) => (HARMLESS_HTML.test(text) ? text : null),
  /** Runs only if its hash is one of the policy's. @param {string} text */
  createScript: (text) => text,
  /** @param {string} address */
  createScriptURL: (address) => (address === "service-worker.js" ? address : null),
});

// Plotly writes its rules into this element's sheet, and inline styles are refused.
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets.push(sheet);
const element = document.createElement("meta");
element.id = "plotly.js-style-global";
Object.defineProperty(element, "sheet", { value: sheet });
document.head.append(element);
