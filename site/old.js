// Run before the page's modules and in plain old JavaScript, so that a browser that
// cannot run those says so. The popover is the youngest of the things they need.
if (!("popover" in HTMLElement.prototype && "WebAssembly" in window)) {
  document.body.textContent = /** @type {Node} */ (document.getElementById("old")).textContent;
  document.body.className = "sentence";
}
