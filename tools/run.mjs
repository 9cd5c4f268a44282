// The one entry behind `npm run demo`, `npm test`, `npm run build` and `npm run check`.
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
  test: [
    BUILD,
    "pnpm exec turbo run test test:deno test:bun test:workerd --output-logs=full --concurrency=2 --continue",
  ],
  check: [BUILD, "node tools/check.mjs"],
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

/** Quotes one word for the shell that `npm exec -c` starts. */
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
const steps = TASKS[task].map((step, index, all) =>
  index === all.length - 1 ? [step, ...taskArguments.map(quote)].join(" ") : step,
);
const result = spawnSync(
  npm[0],
  [
    ...npm.slice(1),
    "exec",
    "--yes",
    ...pinnedPackages().map((name) => `--package=${name}`),
    "-c",
    ["pnpm install --frozen-lockfile --reporter=append-only --loglevel=warn", ...steps].join(" && "),
  ],
  {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: "inherit",
    shell: npm.length === 1 && process.platform === "win32",
    env: environment,
  },
);
if (result.error !== undefined) console.error(`Could not start npm: ${result.error.message}`);
process.exit(result.status ?? 1);
