import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { isNewer, isShared, LinkError, LONGEST, pack, unpack } from "../../site/share.js";

/** @param {string} source @param {object} [more] */
const shared = (source, more) => ({ v: "0.1.0", files: { "main.py": source }, data: [], ...more });

/** A link of anything at all. @param {string | Uint8Array} content */
const linkOf = (content) => `#code=${deflateRawSync(content).toString("base64url")}`;

/** Random, but the same in every run. @param {number} seed */
function* numbers(seed) {
  for (let x = seed; ; ) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    yield x / 2 ** 32;
  }
}

/** @param {number} seed @param {number} length text of letters from all planes */
function randomText(seed, length) {
  const random = numbers(seed);
  const next = () => random.next().value ?? 0;
  const limits = [0x7f, 0x7ff, 0xd7ff, 0x10ffff];
  const letters = Array.from({ length }, () => {
    const code = Math.floor(next() * limits[Math.floor(next() * 4)]);
    return code >= 0xd800 && code <= 0xdfff ? "\n" : String.fromCodePoint(code);
  });
  return letters.join("");
}

/** A program of many lines such as people write. */
function longProgram() {
  const demo = readFileSync("site/examples/two_moons.py", "utf8").split("\n");
  const random = numbers(7);
  const lines = Array.from({ length: 2000 }, (_, index) => {
    const line = demo[index % demo.length];
    const number = Math.floor((random.next().value ?? 0) * 1e6);
    return index % 3 ? line : `${line}  # step ${number} of value_${number % 97}`;
  });
  return lines.join("\n");
}

test("any program comes back as it was", async () => {
  const sources = ["", "x", "\r\n\t\0", "ä = '🔥'", "</script>", "x".repeat(100_000)];
  for (let seed = 0; seed < 100; seed++) sources.push(randomText(seed, seed * 7));
  for (const source of sources) {
    assert.deepEqual(await unpack(await pack(shared(source))), {
      ...shared(source),
      example: undefined,
    });
  }
});

test("a link with any letter changed is damaged", async () => {
  const link = await pack(shared("print('the same', 1.5)"));
  for (let at = "#code=".length; at < link.length - 1; at++) {
    const letter = link[at] === "A" ? "B" : "A";
    const changed = link.slice(0, at) + letter + link.slice(at + 1);
    await assert.rejects(unpack(changed), LinkError);
  }
});

test("edited files, the example and the names of data travel along", async () => {
  const all = {
    v: "1.2.3",
    files: { "main.py": "x", "match/nn.py": "y" },
    data: ["a b.csv"],
    example: "xor",
  };
  const link = await pack(all);
  assert.ok(isShared(link) && !isShared("#else") && !isShared(""));
  assert.match(link, /^#code=[\w-]+$/);
  assert.deepEqual(await unpack(link), all);
});

test("a program of 2,000 lines fits into a link", async () => {
  const link = await pack(shared(longProgram()));
  assert.ok(link.length < LONGEST, `${link.length} characters`);
});

test("a link that was cut or changed says so", async () => {
  const link = await pack(shared(randomText(1, 3000)));
  const random = numbers(3);
  for (let cut = 0; cut < 60; cut++) {
    const place = 6 + Math.floor((random.next().value ?? 0) * (link.length - 6));
    await assert.rejects(unpack(link.slice(0, place)), LinkError);
  }
  for (const bad of ["", "====", "%%%", "ä", "AAAA", "code"]) {
    await assert.rejects(unpack(`#code=${bad}`), LinkError);
  }
});

test("what a sentence puts behind a link is no part of it", async () => {
  const link = await pack(shared("print('hello')"));
  const program = await unpack(link);
  for (const sign of [".", ",", ")", ">", "%20", "&utm_source=x"])
    assert.deepEqual(await unpack(link + sign), program);
});

test("a changed letter never passes as something of the wrong shape", async () => {
  const link = await pack(shared("print('hello')"));
  for (let place = 6; place < link.length; place++) {
    const other = link[place] === "A" ? "B" : "A";
    const changed = link.slice(0, place) + other + link.slice(place + 1);
    const outcome = await unpack(changed).catch((error) => error);
    assert.ok(outcome instanceof LinkError || typeof outcome.files["main.py"] === "string");
  }
});

test("a link that unfolds without end is stopped early", async () => {
  const bomb = linkOf(Buffer.alloc(200_000_000));
  assert.ok(bomb.length < 270_000);
  const before = process.memoryUsage().rss;
  await assert.rejects(unpack(bomb), /unfolds to a million/);
  assert.ok(process.memoryUsage().rss - before < 100_000_000);
});

test("what has the wrong shape is refused", async () => {
  const wrong = [
    "null",
    "7",
    "[]",
    "{}",
    '"main.py"',
    '{"v":"0.1.0","files":{}}',
    '{"v":"0.1.0","files":{"main.py":7}}',
    '{"v":"0.1.0","files":{"main.py":""},"data":"a"}',
    '{"v":"0.1.0","files":{"main.py":""},"data":[7]}',
    '{"v":"0.1.0","files":{"main.py":""},"example":{}}',
    '{"v":"0.1.0","files":{"main.py":"","../evil.py":""}}',
    '{"v":"0.1.0","files":{"main.py":"","json.py":""}}',
    '{"v":"0.1.0","files":{"main.py":"","/etc/x.py":""}}',
    '{"v":"0.1.0","files":{"main.py":"","__proto__":""}}',
    '{"v":"0.1.0","files":["main.py"]}',
    '{"v":1,"files":{"main.py":""}}',
    '{"v":"<b>","files":{"main.py":""}}',
    `{"v":"0.1.0","files":{"main.py":"","${"x".repeat(200)}.py":""}}`,
    `{"v":"0.1.0","files":{"main.py":""},"data":[${'"x",'.repeat(60)}"x"]}`,
  ];
  for (const text of wrong) await assert.rejects(unpack(linkOf(text)), LinkError, text);
  await assert.rejects(unpack(linkOf(Buffer.from([0xff, 0xfe]))), LinkError);
});

test("fields of a later version are ignored", async () => {
  const text = '{"v":"9.0","files":{"main.py":"x"},"colour":"red"}';
  const { v, files } = await unpack(linkOf(text));
  assert.deepEqual([v, files], ["9.0", { "main.py": "x" }]);
});

test("later versions are known by their numbers", () => {
  const later = [
    ["0.2.0", "0.1.0"],
    ["0.10.0", "0.9.1"],
    ["1.0", "0.9.9"],
    ["0.1.1", "0.1.0"],
  ];
  for (const [a, b] of later) {
    assert.deepEqual([isNewer(a, b), isNewer(b, a), isNewer(a, a)], [true, false, false]);
  }
});
