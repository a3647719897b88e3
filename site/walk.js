/** Rows and columns in which keys lead from item to item, as the ARIA practices have it. */

/**
 * @template {HTMLElement} Item
 * @param {KeyboardEvent} event
 * @param {Item[]} items
 * @param {string} back the arrow that leads to the item before
 * @param {string} on
 * @returns {Item | undefined} where the key leads from the one that has the focus
 */
export function goalOf(event, items, back, on) {
  const at = items.indexOf(/** @type {Item} */ (document.activeElement));
  /** @type {Record<string, number>} */
  const goals = { [back]: at - 1, [on]: at + 1, Home: 0, End: -1 };
  if (!(event.key in goals)) return undefined;
  event.preventDefault();
  return items.at(goals[event.key] % items.length);
}
