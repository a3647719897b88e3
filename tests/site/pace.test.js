import assert from "node:assert/strict";
import { test } from "node:test";
import { paced } from "../../site/pace.js";

test("what is asked while a turn is under way gets one more turn after it", async () => {
  let [turns, underWay, most] = [0, 0, 0];
  await new Promise((resolve) => {
    const ask = paced(async () => {
      turns += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      if (turns === 1) for (let i = 0; i < 3; i++) ask();
      await Promise.resolve();
      underWay -= 1;
      if (turns === 2) resolve(undefined);
    }, 0);
    ask();
    ask();
  });
  assert.deepEqual([turns, most], [2, 1]);
});
