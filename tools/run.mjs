// The one entry behind `npm run demo`, `npm run demo:web`, `npm test`, `npm run build` and `npm run check`.
//
// Prevents: a clean clone on a machine with only Node 20 and npm that cannot be set up, and a test or demo that reaches
// the real service because a key happens to be exported.
//
// The tools need a newer Node than the floor of the machine, so a pinned Node and pnpm come from the npm registry
// (the `node-<os>-<cpu>` packages hold the official binary and have no install script). Nothing is installed globally.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const NODE_VERSION = "24.21.0";
const PNPM_VERSION = "12.21.0";

const BUILD = "pnpm exec turbo run build --output-logs=errors-only";
const TASKS = {
  build: [BUILD],
  demo: [BUILD, "node tools/demo.mjs"],
  "demo:web": [BUILD, "node examples/frontend-app/server/demo.ts"],
  test: [
    BUILD,
    "pnpm exec turbo run test test:crash test:chromium test:deno test:bun test:workerd --output-logs=full --concurrency=3 --continue",
  ],
  check: [BUILD, "node tools/check.mjs"],
  bench: [BUILD, "node bench/src/main.ts"],
  crash: [BUILD, "pnpm --filter @mistral-batch/contract run crash"],
  mutants: [BUILD, "node tools/mutants/run-mutants.ts"],
  format: ["pnpm exec biome check --write ."],
};

const [task, ...taskArguments] = process.argv.slice(2);
if (task === undefined || !Object.hasOwn(TASKS, task)) {
  console.error(`usage: node tools/run.mjs <${Object.keys(TASKS).join("|")}>`);
  process.exit(2);
}

const isLive = task === "demo" && taskArguments.includes("--live");
const environment = { ...process.env };
for (const name of Object.keys(environment)) {
  if (name.startsWith("MISTRAL_") && !isLive) delete environment[name];
}
Object.assign(environment, {
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
});

/** Quotes one word for the shell. */
function quote(word) {
  return process.platform === "win32" ? `"${word.replaceAll('"', '\\"')}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}

function pinnedPackages() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const isRecentEnough = (major === 22 && minor >= 18) || (major === 24 && minor >= 11) || major >= 26;
  const os = process.platform === "win32" ? "win" : process.platform;
  const prefix = os === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  const node = `${prefix}-${os}-${process.arch}@${NODE_VERSION}`;
  return [`pnpm@${PNPM_VERSION}`, ...(isRecentEnough ? [] : [node])];
}

const npm = process.env.npm_execpath?.endsWith("npm-cli.js") ? [process.execPath, process.env.npm_execpath] : ["npm"];
const cwd = fileURLToPath(new URL("..", import.meta.url));

/** The PATH with the pinned tools in front, or `undefined`. */
function findPath(flags, stderr) {
  const packages = pinnedPackages().map((name) => `--package=${name}`);
  const words = ["exec", "--yes", "--no-update-notifier", ...flags, ...packages, "-c", "node -p process.env.PATH"];
  const shell = npm.length === 1 && process.platform === "win32";
  const stdio = ["ignore", "pipe", stderr];
  const result = spawnSync(npm[0], [...npm.slice(1), ...words], {
    cwd,
    shell,
    stdio,
    env: environment,
    encoding: "utf8",
  });
  if (result.error !== undefined) console.error(`Could not start npm: ${result.error.message}`);
  return result.status === 0 ? result.stdout.trim() : undefined;
}

// Asked the usual way, npm looks at the registry each time, although a pinned tool cannot have changed. What is here
// already is taken as it is, so that a second run opens no connection and works without a network.
const path = findPath(["--offline"], "ignore") ?? findPath([], "inherit");
if (path === undefined) {
  console.error("The pinned Node and pnpm could not be fetched; npm must reach its registry the first time");
  process.exit(1);
}
const steps = TASKS[task].map((step, index, all) =>
  index === all.length - 1 ? [step, ...taskArguments.map(quote)].join(" ") : step,
);
// Ctrl-C reaches the command too, which says what becomes of its work; it is waited for.
process.on("SIGINT", () => {});
const command = ["pnpm install --frozen-lockfile --reporter=append-only --loglevel=warn", ...steps].join(" && ");
const result = spawnSync(command, { cwd, shell: true, stdio: "inherit", env: { ...environment, PATH: path } });
process.exit(result.status ?? 1);
