/** Dialogs of the page: a title, what the caller puts in, and buttons that end it. */

/**
 * Opens a dialog and resolves to the name of the button that ended it, "" for Escape.
 * @param {string} title
 * @param {(Node | string)[]} content
 * @param {Record<string, string>} buttons names and labels; the first one is the usual answer
 * @returns {Promise<string>}
 */
export function ask(title, content, buttons) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const form = document.createElement("form");
  form.method = "dialog";
  const heading = document.createElement("h2");
  heading.id = "dialog-title";
  heading.textContent = title;
  dialog.setAttribute("aria-labelledby", heading.id);
  const body = document.createElement("div");
  body.className = "body";
  body.append(...content);
  const row = document.createElement("p");
  row.className = "buttons";
  Object.entries(buttons).forEach(([name, label], index) => {
    const button = document.createElement("button");
    button.value = name;
    button.className = index ? "button" : "button run";
    button.textContent = label;
    row.append(button);
  });
  form.append(heading, body, row);
  dialog.append(form);
  document.body.append(dialog);
  const focused = document.activeElement;
  dialog.showModal();
  // By hand, too, for autofocus is blocked inside another site's page.
  if (!body.querySelector("[autofocus]")) row.querySelector("button")?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (focused instanceof HTMLElement) focused.focus();
      resolve(dialog.returnValue);
    });
  });
}
