/** A Python file is bundled as its text. */
declare module "*.py" {
  const source: string;
  export default source;
}

/** So is a table. */
declare module "*.csv" {
  const text: string;
  export default text;
}

/** Styles for a shadow root are bundled as their text, too. */
declare module "*.css" {
  const styles: string;
  export default styles;
}

/** The parts of plotly.js that the page uses; the package has no types of its own. */
declare module "plotly.js-*-dist-min" {
  type Target = HTMLElement;

  interface Plotly {
    animate(target: Target, frame: object, options: object): Promise<void>;
    newPlot(target: Target, data: object[], layout?: object, config?: object): Promise<Target>;
    purge(target: Target): void;
    react(target: Target, data: object, layout?: object, config?: object): Promise<Target>;
    toImage(target: Target, size: object): Promise<string>;
    relayout(target: Target, change: object): Promise<Target>;
    restyle(target: Target, change: object, traces?: number[]): Promise<Target>;
    Plots: { resize(target: Target): Promise<void> };
  }

  const plotly: Plotly;
  export default plotly;
}

/** What the service worker keeps: files, and the hashes of what each may be. */
declare const KEPT: {
  build: string;
  files: Record<string, string[]>;
  later: Record<string, string[]>;
};

interface Navigator {
  /** In GB, where the browser says it. */
  readonly deviceMemory?: number;
}
