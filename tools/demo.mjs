// What `npm run demo` runs after the build: a whole batch from a terminal, against the emulator on this machine.
//
// Prevents: a first impression that needs a key, money, or hours. The demo costs nothing, never leaves this machine and
// ignores every MISTRAL_* variable. With --live it runs on the real service instead, which costs money: 12 requests, or
// with --full all of them.
//
//   npm run demo
//   npm run demo -- --live [--full] [--model NAME]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BIN = fileURLToPath(new URL("../packages/cli/bin/mistral-batch.js", import.meta.url));
const ENDPOINT = "/v1/chat/completions";
/** So fast goes the emulator's time that the job takes some seconds: long enough to see, short enough to wait for. */
const SPEED = "3";
const SAMPLES = 3;
/** Variables that lead elsewhere. */
const FOREIGN = /^MISTRAL_|^(https?|all|no)_proxy$/i;

const { values: options } = parseArgs({
  options: {
    live: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
    model: { type: "string", default: "mistral-small-latest" },
  },
});

/** Without a variable that could lead away from this machine, unless that is what was asked for. */
function environment() {
  if (options.live) return process.env;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
}

function start(words, stdio) {
  return spawn(process.execPath, [BIN, ...words], { cwd: ROOT, env: environment(), stdio });
}

/** Starts the emulator and gives its address. */
async function startEmulator() {
  // Its stderr is for people who started it themselves.
  const emulator = start(["emulate", "--port", "0", "--speed", SPEED, "--seed", "7"], ["ignore", "pipe", "ignore"]);
  const ended = once(emulator, "exit");
  const url = await Promise.race([once(createInterface(emulator.stdout), "line").then(([line]) => line), ended]);
  if (typeof url !== "string") throw new Error("The emulator did not start; try: mistral-batch emulate");
  return {
    url,
    async stop() {
      emulator.kill("SIGTERM");
      await ended;
    },
  };
}

/** Runs one command so that it can be seen and copied. */
async function show(words) {
  console.log(`$ mistral-batch ${words.join(" ")}`);
  const [code, signal] = await once(start(words, "inherit"), "exit");
  return signal === null ? code : 130;
}

async function runBatch(input, name, service) {
  const output = `demo-output/${name}.jsonl`;
  mkdirSync(new URL("../demo-output/", import.meta.url), { recursive: true });
  const words = ["run", input, "--endpoint", ENDPOINT, "--model", options.model, "-o", output, ...service];
  const code = await show([...words, "--metadata", "project=demo", "--allow-failed"]);
  if (code === 0) showSamples(input, output);
  return code;
}

/** Some questions beside their answers: the rows come in any order, their custom_id tells where they belong. */
function showSamples(input, output) {
  const rows = readLines(output);
  const requests = new Map(readLines(input).map((request) => [request.custom_id, request.body]));
  console.log(`\n${rows.length} lines for ${requests.size} requests. Some of them:`);
  const answered = rows.filter(({ response }) => response?.status_code === 200);
  for (const { custom_id, response } of answered.slice(0, SAMPLES)) {
    console.log(`\n  ${custom_id}`);
    console.log(`    asked:    ${shorten(requests.get(custom_id).messages.at(-1).content)}`);
    console.log(`    answered: ${shorten(response.body.choices[0].message.content)}`);
  }
  if (options.live) return;
  console.log(
    "\nThe emulator makes its answers up, and its clock goes three times as fast as yours. The requests that failed",
  );
  console.log("are wrong on purpose: see examples/data/README.md.");
}

function readLines(path) {
  const text = readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function shorten(content) {
  const text = (typeof content === "string" ? content : JSON.stringify(content)).replace(/[\s\p{Cc}\p{Cf}]+/gu, " ");
  return text.length > 90 ? `${text.slice(0, 87)}...` : text;
}

async function demo() {
  const emulator = await startEmulator();
  try {
    console.log(`The emulator listens on ${emulator.url}. Nothing leaves this machine, nothing is paid.\n`);
    return await runBatch("examples/data/requests.jsonl", "answers", ["--base-url", emulator.url, "--poll-ms", "200"]);
  } finally {
    await emulator.stop();
  }
}

async function live() {
  const input = options.full ? "examples/data/requests.jsonl" : "examples/data/small.jsonl";
  if ((process.env.MISTRAL_API_KEY ?? "").trim() === "") {
    console.error("The live demo needs a key: set MISTRAL_API_KEY. Without --live the demo needs none.");
    return 4;
  }
  const service = process.env.MISTRAL_BASE_URL ?? "https://api.mistral.ai";
  console.log(`Runs ${readLines(input).length} requests on ${service} with ${options.model}. This costs money.\n`);
  return await runBatch(input, "live-answers", []);
}

// Ctrl-C reaches the commands too; they say how to go on, and this waits for them.
process.on("SIGINT", () => {});
if (relative(process.cwd(), ROOT) !== "") process.chdir(ROOT);
process.exitCode = options.live ? await live() : await demo();
