/**
 * What a terminal makes of text: a carriage return or a backspace goes back in the line
 * that is not at its end yet, and escape sequences colour what follows. No DOM.
 */

/** @typedef {{style: string, text: string}} Run  text of one style: names of classes */

const CONTROL = /[^\P{Cc}\n\t]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are spoken to in them
const PIECES = /\x1b\[([\d;?]*)([@-~])|\x1b\]\P{Cc}*\x07?|\x1b[^[]?|\r?\n|[\r\b]|(?:\P{Cc}|\t)+/gu;
// A longer line is passed on in pieces, and none goes back past its piece.
const MAX_LINE = 4000;

export class Terminal {
  /** The line that is not at its end: each character and its style. */
  /** @type {{char: string, style: string}[]} */
  #line = [];
  #column = 0;
  #colour = "";
  #weight = "";

  /** @type {Run[]} */
  get line() {
    /** @type {Run[]} */
    const runs = [];
    for (const { char, style } of this.#line) {
      const last = runs.at(-1);
      if (last?.style === style) last.text += char;
      else runs.push({ style, text: char });
    }
    return runs;
  }

  /** Leaves the line as it is; what comes next begins a new one. */
  end() {
    this.#colour = this.#weight = "";
    return this.#finish();
  }

  /**
   * @param {string} stream the style of text without a colour
   * @param {string} text
   * @returns {Run[]} the lines that are at their end now
   */
  write(stream, text) {
    if (!CONTROL.test(text) && !this.#colour && !this.#weight) return this.#append(stream, text);
    const done = [];
    for (const [piece, codes, final] of text.matchAll(PIECES)) {
      const style = stream + this.#colour + this.#weight;
      if (final === "m") this.#paint(codes);
      else if (final === "K") this.#erase(codes, stream);
      else if (piece === "\r") this.#column = 0;
      else if (piece === "\b") this.#column = Math.max(0, this.#column - 1);
      else if (piece[0] !== "\x1b") done.push(...this.#append(style, piece.replace("\r", "")));
    }
    return done;
  }

  /** @param {string} style @param {string} text without control characters */
  #append(style, text) {
    const cut = text.lastIndexOf("\n") + 1;
    const done = [];
    if (cut) {
      const first = text.indexOf("\n");
      this.#put(style, text.slice(0, first));
      done.push(...this.#finish(), { style, text: text.slice(first, cut) });
    }
    this.#put(style, text.slice(cut));
    if (this.#line.length > MAX_LINE) done.push(...this.#finish());
    return done;
  }

  #finish() {
    const runs = this.line;
    this.#line = [];
    this.#column = 0;
    return runs;
  }

  /** @param {string} style @param {string} text */
  #put(style, text) {
    for (const char of text) this.#line[this.#column++] = { char, style };
  }

  /** @param {string} codes @param {string} stream */
  #erase(codes, stream) {
    const from = codes ? 0 : this.#column;
    this.#line.length = Math.min(this.#line.length, from);
    while (this.#line.length < this.#column) this.#line.push({ char: " ", style: stream });
  }

  /** @param {string} codes of colours, as in "1;31" */
  #paint(codes) {
    for (const code of codes.split(";").map(Number)) {
      if (code === 38 || code === 48) return; // Of 256 colours: none of ours.
      if (code === 0) this.#colour = this.#weight = "";
      else if (code === 1) this.#weight = " bold";
      else if (code === 22) this.#weight = "";
      else if (code === 39) this.#colour = "";
      else if (code % 60 >= 30 && code % 60 <= 37) this.#colour = ` colour-${(code % 60) - 30}`;
    }
  }
}
