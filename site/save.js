/** Hands a file to the reader, who finds it among the downloads. */

/** @param {string} name @param {Blob} content */
export function save(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken it by then, and memory is given back.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {Iterable<Iterable<unknown>>} rows numbers in full, NaN and infinities as Python reads them */
export function csv(rows) {
  const lines = Array.from(rows, (row) => Array.from(row, cell).join(","));
  return new Blob([`${lines.join("\n")}\n`], { type: "text/csv" });
}

/** @param {unknown} value */
function cell(value) {
  if (typeof value === "number") return String(value).replace("Infinity", "inf");
  // What begins like a formula, spreadsheets would compute.
  const text = String(value).replace(/^[=+\-@\t\r]/, "'$&");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
