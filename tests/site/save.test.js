import assert from "node:assert/strict";
import { test } from "node:test";
import { csv } from "../../site/save.js";

test("a table has all digits, and quotes where it needs them", async () => {
  const rows = [["step", 'a, "b"'], new Float64Array([0.1, NaN]), [Infinity, ""]];
  assert.equal(await csv(rows).text(), 'step,"a, ""b"""\n0.1,NaN\ninf,\n');
});

test("a name that looks like a formula stays text in spreadsheets", async () => {
  const rows = [
    ["=1+1", "+a", "-b", "@c", "d-e"],
    [-1, -Infinity, 0, 0, 0],
  ];
  assert.equal(await csv(rows).text(), "'=1+1,'+a,'-b,'@c,d-e\n-1,-inf,0,0,0\n");
});
