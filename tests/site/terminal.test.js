import assert from "node:assert/strict";
import { test } from "node:test";
import { Terminal } from "../../site/terminal.js";

/** What is shown in the end, styles left out. @param {string[]} texts */
function shown(...texts) {
  const terminal = new Terminal();
  const done = texts.flatMap((text) => terminal.write("stdout", text));
  return [...done, ...terminal.line].map(({ text }) => text).join("");
}

/** What is shown in the end, as [style, text]. @param {string} text */
function styled(text) {
  const terminal = new Terminal();
  const runs = [...terminal.write("stdout", text), ...terminal.line];
  return runs.map(({ style, text }) => [style, text]);
}

test("plain text passes as it is", () => {
  assert.equal(shown("a", "b\nc\n", "\td\n\ne"), "ab\nc\n\td\n\ne");
});

test("a carriage return goes back to the line's start", () => {
  assert.equal(shown("old\n 10 %", "\r 20 %\r100 %", "\ndone\n"), "old\n100 %\ndone\n");
});

test("what is not written over stays", () => {
  assert.equal(shown("abcdef\rxy"), "xycdef");
  assert.equal(shown("abcdef\r\nxy"), "abcdef\nxy");
  assert.equal(shown("abcdef\r", "\n", "xy"), "abcdef\nxy");
});

test("a backspace goes back by one, and not past the start", () => {
  assert.equal(shown("|\b/\b-"), "-");
  assert.equal(shown("a\b\b\bb"), "b");
});

test("the rest of a line is erased", () => {
  assert.equal(shown("abcdef\rxy\x1b[K!"), "xy!");
  assert.equal(shown("abcdef\x1b[2K\rxy"), "xy    ");
});

test("a line is rewritten by the other stream, too", () => {
  const terminal = new Terminal();
  terminal.write("stderr", "50 %");
  terminal.write("stdout", "\rok");
  const expected = [
    { style: "stdout", text: "ok" },
    { style: "stderr", text: " %" },
  ];
  assert.deepEqual(terminal.line, expected);
});

test("colours are classes until they are reset", () => {
  assert.deepEqual(styled("a\x1b[31mb\x1b[1mc\x1b[0md\n"), [
    ["stdout", "a"],
    ["stdout colour-1", "b"],
    ["stdout colour-1 bold", "c"],
    ["stdout", "d"],
    ["stdout", "\n"],
  ]);
  assert.deepEqual(styled("\x1b[92;1ma\x1b[39mb\x1b[22mc"), [
    ["stdout colour-2 bold", "a"],
    ["stdout bold", "b"],
    ["stdout", "c"],
  ]);
});

test("what is not understood is left out", () => {
  assert.equal(shown("\x1b[Aa\x1b[?25l\x07b\x1b[38;5;31mc"), "abc");
  assert.equal(shown("\x1b]8;;http://x\x07link\x1b]8;;\x1b\\ \x1b]0;title\x07text"), "link text");
});

test("an endless line is passed on", () => {
  const terminal = new Terminal();
  const done = terminal.write("stdout", "x".repeat(100_000));
  assert.equal(done.map(({ text }) => text).join("").length, 100_000);
});

test("a new line begins without the colours of the last program", () => {
  const terminal = new Terminal();
  terminal.write("stdout", "\x1b[31mred");
  terminal.end();
  terminal.write("stdout", "plain");
  assert.deepEqual(terminal.line, [{ style: "stdout", text: "plain" }]);
});
