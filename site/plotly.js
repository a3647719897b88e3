/** Plotly's bundles, each loaded when something first needs it. */

/** @import { Assets } from "./assets.js" */

/** @typedef {(bundle: string) => Promise<Plotly>} LoadPlotly */

/** @param {Pick<Assets, "load">} assets @returns {LoadPlotly} */
export function plotlyLoader(assets) {
  /** @type {Record<string, Promise<Plotly>>} */
  const loading = {};
  return (bundle) => {
    loading[bundle] ??= load(assets, bundle);
    loading[bundle].catch(() => delete loading[bundle]);
    return loading[bundle];
  };
}

/**
 * Hosts need not compress what comes packed; so a bundle is fetched, unpacked, and run as
 * an inline script, which the page's policy knows by its hash.
 * @param {Pick<Assets, "load">} assets
 * @param {string} bundle
 */
async function load(assets, bundle) {
  const { [bundle]: file } = await assets.load([bundle]);
  const script = document.createElement("script");
  script.text = await file.text();
  document.head.append(script);
  script.remove();
  const { Plotly } = window;
  delete window.Plotly; // the next bundle brings its own
  if (!Plotly) throw new Error(`${bundle} is not what the page was built with.`);
  return Plotly;
}
