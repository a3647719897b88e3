// Random walks through the runtime's life: whatever readers and workers do, in whatever
// order, each run ends once, and the next one runs.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { setImmediate } from "node:timers";
import { Runtime } from "../../site/runtime.js";

const WALKS = 600;
const STEPS = 40;

/** Numbers in [0, 1), the same ones from the same seed (mulberry32). @param {number} seed */
function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Lets all that waits be heard: promises, then ports. */
async function settle(turns = 1) {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A worker that boots, runs and answers when it is told to. */
class Worker {
  isReady = false;
  runId = "";
  hasStarted = false;

  /** @param {MessagePort} port */
  constructor(port) {
    this.port = port;
    port.onmessage = ({ data }) => {
      if (data.type === "ask")
        port.postMessage({ type: "reply", requestId: data.requestId, value: 1 });
      if (data.type !== "run" && data.type !== "evaluate") return;
      assert.equal(this.runId, "", "a run came while another one ran");
      Object.assign(this, { runId: data.runId, hasStarted: false });
    };
  }

  boot() {
    this.isReady = true;
    this.port.postMessage({ type: "ready", python: "3.14.2" });
  }

  /** Starts the run that it has, or ends it. @param {boolean} fatal */
  work(fatal) {
    if (!this.isReady || !this.runId) return;
    const end = { type: "finished", outcome: "ok", ms: 1, fatal };
    this.port.postMessage({ ...(this.hasStarted ? end : { type: "started" }), runId: this.runId });
    if (this.hasStarted) this.runId = "";
    this.hasStarted = true;
  }
}

/** @param {number} seed */
async function walk(seed) {
  const random = randomFrom(seed);
  const chance = (/** @type {number} */ share) => random() < share;
  /** @template T @param {T[]} items */
  const pick = (items) => items[Math.floor(random() * items.length)];

  /** @type {Map<string, Worker>} */
  const workers = new Map();
  let die = (/** @type {string} */ _id, /** @type {string} */ _message) => {};
  let isOnline = true;
  /** @type {any} */
  let kept = chance(0.3) ? { snapshot: "kept" } : null;
  /** How each run that was asked for ended. @type {string[]} */
  const ends = [];
  let isWanted = false;
  /** Questions without an answer yet. */
  let open = 0;
  const end = (/** @type {string} */ how) => {
    if (isWanted) ends.push(how);
    isWanted = false;
  };

  const runtime = new Runtime(
    {
      openSandbox: async (onDied) => {
        die = onDied;
        return (message, transfer) => {
          if (message.type === "boot")
            workers.set(message.workerId, new Worker(/** @type {any} */ (transfer?.[0])));
          if (message.type === "terminate") workers.delete(message.workerId);
        };
      },
      loadFiles: async () => (isOnline ? {} : Promise.reject(new Error("offline"))),
      loadLibrary: async () => new Blob(),
      snapshots: {
        get: async () => kept,
        keep: async () => {},
        drop: async () => {
          kept = null;
        },
      },
    },
    chance(0.25),
  );
  const nothing = () => {};
  runtime.listen({
    ...{
      state: nothing,
      bytes: nothing,
      phase: nothing,
      ready: nothing,
      queued: nothing,
      stopping: nothing,
    },
    failed: () => end("failed"),
    withdrawn: () => end("withdrawn"),
    run: (message) => {
      assert.ok(isWanted, `${message.type} came while nothing was to run`);
      if (message.type === "finished") end("finished");
    },
  });

  const booting = () => [...workers].filter(([, { isReady }]) => !isReady);
  const failing = () => [...workers].filter(([, { isReady, runId }]) => !isReady || runId);
  const actions = {
    run: () => {
      isWanted ||= runtime.state !== "running";
      runtime.run({}, "main.py");
    },
    evaluate: () => {
      if (runtime.state !== "ready") return;
      isWanted = true;
      runtime.evaluate("1");
    },
    stop: () => runtime.stop(),
    retry: () => runtime.state === "failed" && runtime.start(),
    ask: () => {
      open += 1;
      runtime.ask(pick(["complete", "to_notebook"]), null).then(() => {
        open -= 1;
      });
    },
    rest: () => runtime.rest(),
    wake: () => runtime.wake(),
    boot: () => pick(booting())?.[1].boot(),
    bootInVain: () =>
      pick(booting())?.[1].port.postMessage({ type: "failed", message: "no memory" }),
    die: () => {
      const [id] = pick(failing()) ?? [];
      if (id) die(id, "no memory");
    },
    work: () => {
      for (const worker of workers.values()) worker.work(chance(0.2));
    },
    wait: () => mock.timers.tick(pick([50, 300, 1200, 2500])),
    network: () => {
      isOnline = chance(0.8);
    },
  };
  /** @typedef {keyof typeof actions} Action */
  const usual = /** @type {Action[]} */ (["run", "stop", "boot", "work", "wait"]);
  const all = /** @type {Action[]} */ (Object.keys(actions));

  /** Nothing is in the way any more: whatever waits goes on. */
  const goOn = async () => {
    isOnline = true;
    runtime.wake();
    for (let turn = 0; turn < 8; turn++) {
      for (const [, worker] of booting()) worker.boot();
      await settle(2);
      for (const worker of workers.values()) worker.work(false);
      await settle(2);
    }
  };

  runtime.start();
  for (let step = 0; step < STEPS; step++) {
    actions[pick(chance(0.5) ? usual : all)]();
    await Promise.resolve()
      .then(() => {})
      .then(() => {});
    if (chance(0.7)) await settle(pick([1, 3]));
    assert.ok(workers.size <= 2, `${workers.size} workers live`);
  }
  await goOn();
  if (runtime.state === "running") runtime.stop();
  mock.timers.tick(3000);
  await goOn();
  assert.equal(isWanted, false, `in the state ${runtime.state} a run never ended`);
  assert.equal(open, 0, "questions that were never answered");
  const before = ends.length;
  actions.run();
  await goOn();
  assert.deepEqual(
    ends.slice(before),
    ["finished"],
    `what ran last, in the state ${runtime.state}`,
  );
  assert.equal(runtime.state, "ready");
  for (const { port } of workers.values()) port.close();
}

test("each run ends once, and the next one runs", async () => {
  for (let seed = 1; seed <= WALKS; seed++) {
    mock.timers.enable({ apis: ["setTimeout"] });
    await walk(seed).catch((error) => {
      error.message = `walk ${seed}: ${error.message}`;
      throw error;
    });
    mock.timers.reset();
  }
});
