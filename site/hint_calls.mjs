/**
 * Puts the functions that a script calls as it starts in parentheses:
 * `node hint_calls.mjs FILES`.
 *
 * An engine skims a function, and reads it again when it is called; what is in parentheses
 * it compiles at once (to V8 it is a "possibly invoked function expression"). A bundle is
 * a function with hundreds of modules in it, each a function again, so it was read thrice.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "acorn";

/** @import { Expression, ModuleDeclaration, Statement } from "acorn" */

/** @param {(Statement | ModuleDeclaration)[]} statements @returns {Generator<Expression>} */
function* handedToCalls(statements) {
  for (const statement of statements) {
    const expressions =
      statement.type === "VariableDeclaration"
        ? statement.declarations.map(({ init }) => init)
        : [statement.type === "ExpressionStatement" ? statement.expression : null];
    for (const call of expressions) {
      if (call?.type !== "CallExpression") continue;
      for (const part of [call.callee, ...call.arguments]) {
        if (part.type !== "FunctionExpression" && part.type !== "ArrowFunctionExpression") continue;
        yield part;
        if (part.body.type === "BlockStatement") yield* handedToCalls(part.body.body);
      }
    }
  }
}

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  const { body } = parse(text, { ecmaVersion: "latest" });
  const signs = [...handedToCalls(body)]
    .flatMap(({ start, end }) => [
      { at: start, sign: "(" },
      { at: end, sign: ")" },
    ])
    .sort((one, other) => one.at - other.at);
  const ends = [...signs.map(({ at }) => at), text.length];
  const parts = signs.map(({ at, sign }, index) => sign + text.slice(at, ends[index + 1]));
  writeFileSync(file, text.slice(0, ends[0]) + parts.join(""));
}
