/** The machine's processor. */

/** Whether the program waits for what the page draws; a browser may not tell. */
export const hasFewCores = !(navigator.hardwareConcurrency > 2);
