/** What the page's address asks for, where the page stands inside another one. */

/**
 * @typedef {{isEmbedded: boolean, isReadonly: boolean, example: string, theme: string}} Wishes
 */

/** @param {string} query @returns {Wishes} */
export function readWishes(query) {
  const wishes = new URLSearchParams(query);
  return {
    isEmbedded: wishes.has("embed"),
    isReadonly: wishes.has("readonly"),
    example: wishes.get("example") ?? "",
    theme: wishes.get("theme") ?? "",
  };
}
