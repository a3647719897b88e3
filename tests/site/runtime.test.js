// The runtime's life, with a sandbox whose workers do as the test says.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { setImmediate } from "node:timers";
import { Runtime } from "../../site/runtime.js";

const PYTHON = "3.14.2";

/** A runtime, what it told, and the workers that it asked for. */
function makeRuntime({ loadFiles = async () => ({}), kept = null, isSmall = false } = {}) {
  /** @type {any[]} */
  const told = [];
  /** @type {Map<string, MessagePort>} */
  const ports = new Map();
  /** @type {string[]} */
  const asked = [];
  /** @type {(workerId: string, message: string) => void} */
  let die = () => {};
  /** @type {import("../../site/sandbox.js").Sandbox} */
  const sandbox = (message, transfer) => {
    if (message.type === "boot") {
      asked.push(
        `boot ${message.workerId}${message.files.snapshot ? ` from ${message.files.snapshot}` : ""}`,
      );
      ports.set(message.workerId, /** @type {MessagePort} */ (transfer?.[0]));
    }
    if (message.type === "interrupt") asked.push(`interrupt ${message.workerId}`);
    if (message.type === "terminate") {
      asked.push(`terminate ${message.workerId}`);
      ports.get(message.workerId)?.close();
      ports.delete(message.workerId);
    }
  };
  const tell =
    (/** @type {string} */ name) =>
    (/** @type {any[]} */ ...values) =>
      told.push([name, ...values]);
  const names = [
    "state",
    "bytes",
    "phase",
    "ready",
    "failed",
    "queued",
    "withdrawn",
    "stopping",
    "run",
  ];
  const snapshots = {
    get: async () => kept,
    keep: async () => asked.push("keep"),
    drop: async () => {
      asked.push("drop");
      kept = null;
    },
  };
  const runtime = new Runtime(
    {
      openSandbox: async (onDied) => {
        die = onDied;
        return sandbox;
      },
      loadFiles,
      loadLibrary: async () => new Blob(),
      snapshots: /** @type {any} */ (snapshots),
    },
    isSmall,
  );
  runtime.listen(/** @type {any} */ (Object.fromEntries(names.map((name) => [name, tell(name)]))));
  return {
    runtime,
    told,
    ports,
    asked,
    died: (/** @type {string} */ id) => die(id, "out of memory"),
  };
}

/** @param {() => unknown} condition */
async function until(condition) {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** @param {ReturnType<typeof makeRuntime>} made @returns {MessagePort} */
const lastPort = ({ ports }) => [...ports.values()].at(-1) ?? assert.fail("no worker");

/** @param {ReturnType<typeof makeRuntime>} made the newest worker says that it is ready */
async function bootLast(made) {
  await until(() => made.ports.size > 0);
  lastPort(made).postMessage({ type: "ready", python: PYTHON });
}

/** @param {any} made the newest worker boots, and then runs what it has been given */
async function bootAndRunLast(made) {
  await bootLast(made);
  answer(made, lastPort(made));
  await until(() => outcomes(made).length > 0);
}

/** A runtime whose first worker is ready. */
async function makeReady() {
  const made = makeRuntime();
  made.runtime.start();
  await bootLast(made);
  await until(() => made.runtime.state === "ready");
  return made;
}

/** @param {any} made @param {MessagePort} port answers the next run with these messages */
function answer(
  made,
  port,
  messages = [{ type: "started" }, { type: "finished", outcome: "ok", ms: 1 }],
) {
  port.onmessage = ({ data }) => {
    for (const message of messages) port.postMessage({ ...message, runId: data.runId });
  };
  return made;
}

/** @param {ReturnType<typeof makeRuntime>} made */
function close({ runtime, ports }) {
  runtime.stop();
  for (const port of ports.values()) port.close();
}

/** @param {ReturnType<typeof makeRuntime>} made */
const outcomes = ({ told }) =>
  told
    .filter(([name, message]) => name === "run" && message.type === "finished")
    .map(([, { outcome }]) => outcome);

test("the first worker makes it ready", async () => {
  const made = await makeReady();
  await until(() => made.told.some(([name]) => name === "ready"));
  close(made);
});

test("a run before ready waits for it", async () => {
  const made = makeRuntime();
  made.runtime.start();
  made.runtime.run({ "main.py": "" }, "main.py");
  await until(() => made.ports.size === 1);
  assert.equal(made.runtime.state, "loading");
  await bootAndRunLast(made);
  assert.deepEqual(outcomes(made), ["ok"]);
  close(made);
});

for (const isBooting of [false, true]) {
  test(`a worker that boots${isBooting ? "" : " later"} has the queued run before it is ready`, async () => {
    const made = makeRuntime();
    made.runtime.start();
    if (isBooting) await until(() => made.ports.size === 1);
    made.runtime.run({ "main.py": "1" }, "main.py");
    await until(() => made.ports.size === 1);
    const data = await new Promise((resolve) => {
      lastPort(made).onmessage = (event) => resolve(event.data);
    });
    assert.deepEqual([data.type, data.files], ["run", { "main.py": "1" }]);
    assert.equal(made.runtime.state, "loading");
    close(made);
  });
}

test("stop takes a queued run back, with the worker that has it", async () => {
  const made = makeRuntime();
  made.runtime.start();
  await until(() => made.ports.size === 1);
  made.runtime.run({}, "main.py");
  made.runtime.stop();
  assert.equal(made.told.filter(([name]) => name === "withdrawn").length, 1);
  assert.deepEqual(made.asked, ["boot worker-1", "terminate worker-1", "boot worker-3"]);
  await bootLast(made);
  await until(() => made.runtime.state === "ready");
  assert.deepEqual(outcomes(made), []);
  close(made);
});

test("a second run takes the place of one that is queued", async () => {
  const made = makeRuntime();
  made.runtime.start();
  await until(() => made.ports.size === 1);
  made.runtime.run({ "main.py": "1" }, "main.py");
  made.runtime.run({ "main.py": "2" }, "main.py");
  assert.deepEqual(made.asked, ["boot worker-1", "terminate worker-1", "boot worker-4"]);
  const data = await new Promise((resolve) => {
    lastPort(made).onmessage = (event) => resolve(event.data);
  });
  assert.deepEqual(data.files, { "main.py": "2" });
  close(made);
});

test("a queued run goes on to the worker that boots without a snapshot", async () => {
  const made = makeRuntime({ kept: /** @type {any} */ ({ snapshot: "old" }) });
  made.runtime.start();
  made.runtime.run({}, "main.py");
  await until(() => made.ports.size === 1);
  lastPort(made).postMessage({ type: "failed", message: "damaged" });
  await until(() => made.asked.filter((entry) => entry.startsWith("boot")).length === 2);
  await bootAndRunLast(made);
  assert.deepEqual(outcomes(made), ["ok"]);
  close(made);
});

test("a queued run keeps its worker while nobody looks", async () => {
  const made = await makeReady();
  answer(made, lastPort(made));
  made.runtime.run({}, "main.py");
  await until(() => outcomes(made).length === 1);
  made.runtime.run({}, "main.py"); // the spare still boots
  assert.equal(made.runtime.state, "loading");
  made.runtime.rest();
  await bootLast(made);
  answer(made, lastPort(made));
  await until(() => outcomes(made).length === 2);
  close(made);
});

test("a run before the files are there boots nothing yet", async () => {
  /** @type {(files: Record<string, Blob>) => void} */
  let arrive = () => {};
  const files = new Promise((resolve) => {
    arrive = resolve;
  });
  const made = makeRuntime({ loadFiles: () => files });
  made.runtime.start();
  await new Promise((resolve) => setImmediate(resolve));
  made.runtime.run({}, "main.py");
  assert.deepEqual(made.asked, []);
  arrive({});
  await bootAndRunLast(made);
  close(made);
});

test("the spare boots at the end of a run and serves the next", async () => {
  const made = await makeReady();
  answer(made, lastPort(made));
  made.runtime.run({}, "main.py");
  await until(() => made.ports.size === 2);
  assert.equal(made.runtime.state, "ready");
  answer(made, lastPort(made));
  await bootLast(made);
  await new Promise((resolve) => setImmediate(resolve));
  made.runtime.run({}, "main.py");
  await until(() => outcomes(made).length === 2);
  assert.equal(made.asked.filter((entry) => entry.startsWith("terminate")).length, 1);
  close(made);
});

test("stop asks, and a second press ends the worker", async () => {
  const made = await makeReady();
  made.runtime.run({}, "main.py");
  made.runtime.stop();
  assert.equal(made.asked.at(-1)?.split(" ")[0], "interrupt");
  made.runtime.stop();
  assert.deepEqual(outcomes(made), ["stopped"]);
  assert.equal(made.runtime.state, "loading");
  close(made);
});

test("what does not listen for a second is ended", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const made = await makeReady();
  made.runtime.run({}, "main.py");
  made.runtime.stop();
  mock.timers.tick(1000);
  assert.deepEqual(outcomes(made), ["stopped"]);
  mock.timers.reset();
  close(made);
});

test("a worker that dies ends its run with an error", async () => {
  const made = await makeReady();
  made.runtime.run({}, "main.py");
  made.died([...made.ports.keys()][0]);
  assert.deepEqual(outcomes(made), ["error"]);
  close(made);
});

test("a worker that cannot boot is a failure, and start tries again", async () => {
  const made = makeRuntime();
  made.runtime.start();
  await until(() => made.ports.size === 1);
  lastPort(made).postMessage({ type: "failed", message: "no wasm" });
  await until(() => made.runtime.state === "failed");
  assert.deepEqual(made.told.at(-1), ["failed", "no wasm"]);
  made.runtime.start();
  await bootLast(made);
  await until(() => made.runtime.state === "ready");
  close(made);
});

test("a worker that says nothing for a minute is a failure", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const made = makeRuntime();
  made.runtime.start();
  await until(() => made.ports.size === 1);
  mock.timers.tick(60_000);
  await until(() => made.runtime.state === "failed");
  assert.match(made.told.at(-1)[1], /60 seconds/);
  mock.timers.reset();
  close(made);
});

test("a missing file is a failure, and a run tries again", async () => {
  let isMissing = true;
  const made = makeRuntime({
    loadFiles: async () => {
      if (isMissing) throw new Error("no file");
      return {};
    },
  });
  made.runtime.start();
  await until(() => made.runtime.state === "failed");
  isMissing = false;
  made.runtime.run({}, "main.py");
  await bootAndRunLast(made);
  close(made);
});

test("a finished run says no more", async () => {
  const made = await makeReady();
  const twice = [
    { type: "finished", outcome: "ok", ms: 1 },
    { type: "finished", outcome: "ok", ms: 1 },
    { type: "started" },
  ];
  answer(made, lastPort(made), twice);
  made.runtime.run({}, "main.py");
  await until(() => outcomes(made).length > 0);
  await bootLast(made);
  assert.deepEqual(outcomes(made), ["ok"]);
  close(made);
});

test("who listens late hears what was", async () => {
  const made = await makeReady();
  /** @type {any[]} */
  const heard = [];
  const tell =
    (/** @type {string} */ name) =>
    (/** @type {any[]} */ ...values) =>
      heard.push([name, ...values]);
  made.runtime.listen(
    /** @type {any} */ ({ state: tell("state"), ready: tell("ready"), failed: tell("failed") }),
  );
  assert.deepEqual(
    heard.map(([name]) => name),
    ["state", "ready"],
  );
  assert.deepEqual(heard[1][1], PYTHON);
  close(made);
});

test("a snapshot is taken of a worker that nothing was asked of, and used from then on", async () => {
  const made = await makeReady();
  const port = lastPort(made);
  const asked = new Promise((resolve) => {
    port.onmessage = ({ data }) => resolve(data.type);
  });
  assert.equal(await asked, "snapshot");
  port.postMessage({ type: "snapshot", files: { snapshot: new Blob(["memory"]) } });
  answer(made, port);
  await until(() => made.asked.includes("keep"));
  made.runtime.run({}, "main.py");
  await until(() => made.ports.size === 2);
  assert.equal(made.asked.at(-1), "boot worker-3 from [object Blob]");
  close(made);
});

test("what a worker calls a snapshot after its run began is none", async () => {
  const made = await makeReady();
  const port = lastPort(made);
  port.onmessage = ({ data }) => {
    if (data.type !== "run") return;
    port.postMessage({ type: "snapshot", files: { snapshot: new Blob(["memory"]) } });
    port.postMessage({ type: "finished", outcome: "ok", ms: 1, runId: data.runId });
  };
  made.runtime.run({}, "main.py");
  await until(() => made.ports.size === 2);
  assert.equal(made.asked.at(-1), "boot worker-3");
  close(made);
});

test("where a snapshot does not boot, it is dropped and Python starts without it", async () => {
  const made = makeRuntime({ kept: /** @type {any} */ ({ snapshot: "old" }) });
  made.runtime.start();
  await until(() => made.ports.size === 1);
  assert.equal(made.asked[0], "boot worker-1 from old");
  lastPort(made).postMessage({ type: "failed", message: "damaged" });
  await until(() => made.asked.includes("boot worker-2"));
  assert.ok(made.asked.includes("drop"));
  await bootLast(made);
  await until(() => made.runtime.state === "ready");
  assert.equal(
    made.told.some(([name]) => name === "failed"),
    false,
  );
  close(made);
});

test("where memory is small, one interpreter runs all programs and no snapshot is made", async () => {
  const made = makeRuntime({ isSmall: true });
  made.runtime.start();
  await bootLast(made);
  await until(() => made.runtime.state === "ready");
  answer(made, lastPort(made));
  for (const count of [1, 2]) {
    made.runtime.run({}, "main.py");
    await until(() => outcomes(made).length === count);
  }
  assert.deepEqual(made.asked, ["boot worker-1"]);
  close(made);
});

test("while nobody looks, there is no spare", async () => {
  const made = await makeReady();
  answer(made, lastPort(made));
  made.runtime.run({}, "main.py");
  await until(() => made.ports.size === 2);
  made.runtime.rest();
  assert.equal(made.ports.size, 1);
  assert.equal(made.runtime.state, "ready");
  made.runtime.wake();
  await until(() => made.ports.size === 2);
  close(made);
});
