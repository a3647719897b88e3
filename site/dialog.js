/** Dialogs of the page: a title, what the caller puts in, and buttons that end it. */

import { element } from "./element.js";

/**
 * Opens a dialog and resolves to the name of the button that ended it, "" for Escape.
 * @param {string} title
 * @param {(Node | string)[]} content
 * @param {Record<string, string>} buttons names and labels; the first one is the usual answer
 * @returns {Promise<string>}
 */
export function ask(title, content, buttons) {
  const ways = Object.entries(buttons).map(([value, label], index) =>
    element("button", { value, className: index ? "button" : "button run" }, label),
  );
  const body = element("div", { className: "body" }, ...content);
  const row = element("p", { className: "buttons" }, ...ways);
  const form = element("form", { method: "dialog" }, element("h2", {}, title), body, row);
  const dialog = element("dialog", { className: "dialog", ariaLabel: title }, form);
  // A few words are read out with the title; what is longer is there to be walked through.
  const isShort = [...body.children].every(({ localName }) => localName === "p");
  if (isShort) dialog.ariaDescription = body.textContent;
  document.body.append(dialog);
  dialog.showModal();
  body.scrollTop = 0; // Firefox went to the first link
  // By hand, for autofocus is blocked inside another site's page.
  const wanted = /** @type {HTMLElement | null} */ (body.querySelector("[autofocus]"));
  (wanted ?? ways[0]).focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
