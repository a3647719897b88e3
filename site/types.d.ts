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
interface Plotly {
  newPlot(
    target: HTMLElement,
    data: object[],
    layout?: object,
    config?: object,
  ): Promise<HTMLElement>;
  purge(target: HTMLElement): void;
  react(target: HTMLElement, data: object, layout?: object, config?: object): Promise<HTMLElement>;
  relayout(target: HTMLElement, change: object): Promise<HTMLElement>;
  Plots: { resize(target: HTMLElement): Promise<void> };
}

interface Window {
  Plotly?: Plotly;
  /** By address, what first.js has asked for. */
  coming?: Record<string, Promise<Response>>;
  /** Whether Run was pressed already. */
  isRunWanted?: boolean;
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
