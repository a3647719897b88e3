/** The line between two panes: drawn with a pointer or moved by keys, and remembered. */

/** @import { Storage } from "./storage.js" */

const [LEAST, MOST, STEP] = [15, 85, 2];

/**
 * @param {HTMLElement} line its `data-size` names the property of its parent that it sets
 * @param {Storage} storage
 */
export function makeSplitter(line, storage) {
  const panes = /** @type {HTMLElement} */ (line.parentElement);
  const { size: name = "", usual = "50" } = line.dataset;
  const isUpright = line.ariaOrientation === "vertical";
  let now = 0;

  /** @param {number} percent of the room, for the pane before the line */
  const set = (percent) => {
    now = Math.max(LEAST, Math.min(percent, MOST));
    line.ariaValueNow = String(Math.round(now));
    line.ariaValueText = `${Math.round(now)} %`;
    panes.style.setProperty(`--${name}`, `${now}%`);
  };
  /** @param {number} percent that stays for the next visit */
  const choose = (percent) => {
    set(percent);
    storage.set(`size:${name}`, String(now));
  };

  line.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    line.setPointerCapture(event.pointerId);
  });
  line.addEventListener("pointermove", (event) => {
    if (!line.hasPointerCapture(event.pointerId)) return;
    const { left, top, width, height } = panes.getBoundingClientRect();
    const part = isUpright ? (event.clientX - left) / width : (event.clientY - top) / height;
    choose(part * 100);
  });
  line.addEventListener("dblclick", () => choose(Number(usual)));
  line.addEventListener("keydown", (event) => {
    const [less, more] = isUpright ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const goals = { [less]: now - STEP, [more]: now + STEP, Home: LEAST, End: MOST };
    if (!(event.key in goals)) return;
    event.preventDefault();
    choose(goals[event.key]);
  });
  [line.ariaValueMin, line.ariaValueMax] = [String(LEAST), String(MOST)];
  set(Number(storage.get(`size:${name}`) ?? usual));
}
