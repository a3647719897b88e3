/** Numbers as people read them. */

/** @param {number} value a loss: four digits, or NaN and ∞ as they are */
export function formatNumber(value) {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞");
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [digits, power] = value.toExponential(1).split("e");
    return `${digits} × 10${superscript(Number(power))}`;
  }
  return String(Number(value.toPrecision(4)));
}

/** @param {number} ms */
export function formatSeconds(ms) {
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** @param {number} bytes */
export function formatMegabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {number} bytes */
export function formatBytes(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} KB` : formatMegabytes(bytes);
}

/** @param {number} count */
export function formatCount(count) {
  return Math.round(count).toLocaleString("en");
}

/** @param {number} power */
function superscript(power) {
  return String(power).replace(/./g, (sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"["0123456789-".indexOf(sign)]);
}
