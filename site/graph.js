/** The picture of the graph, as large as the reader wants it. */

/** @param {HTMLElement} panel its buttons say in `data-zoom` by how much; 0 is all of it */
export function makeZoomable(panel) {
  panel.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-zoom]") : null;
    const picture = panel.querySelector(".drawing svg");
    if (!(button instanceof HTMLElement && picture instanceof SVGElement)) return;
    const { width, height } = picture.getBoundingClientRect();
    const { clientWidth, clientHeight } = picture.parentElement ?? panel;
    const whole = Math.min(clientWidth / width, clientHeight / height);
    const zoomed = width * (Number(button.dataset.zoom) || whole);
    picture.style.setProperty("max-width", "none");
    picture.style.setProperty("width", `${zoomed}px`);
    picture.style.setProperty("height", `${(zoomed * height) / width}px`);
  });
}
