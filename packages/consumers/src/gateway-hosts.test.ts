/**
 * Prevents: a gateway that works where its tests run and nowhere else. Each file that docs/gateway.md shows is taken from the
 * page, put where the packed packages are installed, and started on its own host; then the browser package sends a batch through it.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type * as Browser from "@mistral-batch/browser";
import { createEmulator, type Emulator } from "@mistral-batch/emulator";
import { createDiskBlobStore, type EmulatorServer, serve } from "@mistral-batch/emulator/node";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare, Response as WorkerResponse, fetch as workerFetch } from "miniflare";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { EXPECTED_OUTCOME } from "./expected-outcome.ts";
import { findCommand } from "./find-command.ts";
import { documentedDenoFlags, documentedFile } from "./gateway-hosts/documented-file.ts";
import { sendLargeFile } from "./gateway-hosts/large-file.ts";
import { type Host, type HostCommand, startHost } from "./gateway-hosts/start-host.ts";
import { identityProvider, TOKEN_SECRET, tokenOf } from "./gateway-hosts/tokens.ts";
import { importInstalled } from "./import-installed.ts";
import { runToSuccess } from "./run-command.ts";

interface Flow {
  readonly REQUESTS: string;
  runBatch(batch: Browser.MistralBatch, source: unknown): Promise<object>;
}

const { root } = inject("installation");
const API_KEY = "key-of-the-operator";
const SECRETS = { MISTRAL_API_KEY: API_KEY, GATEWAY_SECRET: "a secret that nobody can guess 1234", TOKEN_SECRET };
const project = join(root, "gateway-hosts");

/** 160 MB, and what they may add to a process, garbage that is not collected yet included. */
const LARGE_CHUNKS = 2500;
const FLAT_BYTES = 110_000_000;

let emulator: Emulator;
let service: EmulatorServer;
let folder: string;
let browser: typeof Browser;
let flow: Flow;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mistral-batch-hosts-"));
  const blobStore = createDiskBlobStore(folder);
  emulator = createEmulator({ advancePerRequestMs: 60_000, keys: [API_KEY], blobStore });
  service = await serve(emulator, { port: 0 });
  browser = await importInstalled(project, "@mistral-batch/browser");
  flow = await importInstalled(project, "flow");
});
afterAll(async () => {
  await service.close(0);
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => emulator.faults.clear());

async function place(inProject: string, name: string): Promise<string> {
  const path = join(inProject, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, documentedFile(name));
  return path;
}

/** A user of the gateway's page, with a token that is asked for at each request. */
const userOf = (url: string, getToken: () => string | Promise<string>): Browser.MistralBatch =>
  browser.createMistralBatch({ baseUrl: `${url}/api/mistral`, getToken });

async function sendBatch(batch: Browser.MistralBatch): Promise<object> {
  const before = emulator.books.executionCount();
  const outcome = await flow.runBatch(batch, browser.blobSource(new File([flow.REQUESTS], "requests.jsonl")));
  return { ...outcome, executions: emulator.books.executionCount() - before };
}

const announcing = (...commandArguments: readonly string[]): Pick<HostCommand, "command" | "commandArguments"> => ({
  command: process.execPath,
  commandArguments: [
    "--import",
    fileURLToPath(new URL("gateway-hosts/announce-port.mjs", import.meta.url)),
    ...commandArguments,
  ],
});

/** The hosts that are processes, and how the page starts them. */
const HOSTS: Readonly<Record<string, () => Promise<Omit<HostCommand, "environment">>>> = {
  "Node with node:http": async () => ({ ...announcing(await place(project, "server.ts")), folder: project }),
  "Node with Express": async () => ({ ...announcing(await place(project, "express.ts")), folder: project }),
  "Node with Hono": async () => ({ ...announcing(await place(project, "hono.ts")), folder: project }),
  async Deno() {
    const flags = documentedDenoFlags().map((flag) => flag.replace("api.mistral.ai", new URL(service.url).host));
    const listening = [
      "--host",
      "127.0.0.1",
      "--port",
      "0",
      "--no-prompt",
      "--cached-only",
      "--node-modules-dir=manual",
    ];
    // The program itself: the command of its package is a script around it.
    const execPath = await runToSuccess(findCommand("deno"), ["eval", "console.log(Deno.execPath())"], project);
    return {
      command: execPath.trim(),
      commandArguments: ["serve", ...listening, ...flags, await place(project, "gateway.ts")],
      folder: project,
    };
  },
  async Next() {
    const app = join(root, "next-app");
    await place(app, "app/api/mistral/[...path]/route.ts");
    const next = join(app, "node_modules/next/dist/bin/next");
    // Where it is built, no secret is known; and it is told of CI, or it would fetch what it misses by itself.
    await runToSuccess(process.execPath, [next, "build"], app, { NEXT_TELEMETRY_DISABLED: "1", CI: "1" });
    return { ...announcing(next, "start", "--hostname", "127.0.0.1", "--port", "0"), folder: app };
  },
};

describe.each(Object.entries(HOSTS))("the gateway of docs/gateway.md on %s", (name, commandOf) => {
  let host: Host;
  beforeAll(async () => {
    const environment = {
      ...SECRETS,
      MISTRAL_BASE_URL: service.url,
      PORT: "0",
      DENO_DIR: join(root, "deno-cache"),
      DENO_NO_UPDATE_CHECK: "1",
      NEXT_TELEMETRY_DISABLED: "1",
    };
    host = await startHost({ ...(await commandOf()), environment });
  });
  afterAll(() => host.close());

  it("sends a batch of the browser package from the file to the rows, for those who may", async () => {
    expect(await sendBatch(userOf(host.url, () => tokenOf("alice")))).toEqual(EXPECTED_OUTCOME);
    await expect(userOf(host.url, () => "forged").jobs.list()).rejects.toMatchObject({ code: "unauthorized" });
    expect((await userOf(host.url, () => tokenOf("mallory")).jobs.list()).total).toBe(0);
  });

  it("does not wait for ever for the headers of a request", () => {
    // Hosts whose server is not ours to set say nothing.
    const waitMs = /waits (\d+) ms for headers/.exec(host.output)?.[1] ?? "60000";
    expect(Number(waitMs)).toBeGreaterThan(0);
  });

  it("buys once where the service's answer to a create is lost", async () => {
    const before = emulator.books.creates().length;
    emulator.faults.add({ when: { operation: "jobs.create", times: 1 }, fault: { kind: "reply-lost" } });
    const job = await userOf(host.url, () => tokenOf("alice")).jobs.create({
      endpoint: "/v1/embeddings",
      model: "mistral-embed",
      requests: [{ custom_id: "1", body: { input: "sea" } }],
    });
    expect(job.endpoint).toBe("/v1/embeddings");
    expect(emulator.books.creates().length - before).toBe(1);
  });

  it("streams a large file up and down in flat memory, with its length", async () => {
    const token = await tokenOf("alice");
    await sendLargeFile(`${host.url}/api/mistral`, token, 100);
    const before = host.peakMemory() ?? 0;
    const { sent, stored, received } = await sendLargeFile(`${host.url}/api/mistral`, token, LARGE_CHUNKS);
    const grown = (host.peakMemory() ?? 0) - before;
    console.log(`${name}: ${sent} bytes up and down, from ${before} by ${grown}`);
    expect({ stored, received }).toEqual({ stored: sent, received: sent });
    const { headers = {} } = emulator.books.requestsSeen({ operation: "files.upload" }).at(-1) ?? {};
    expect(Number(headers["content-length"])).toBeGreaterThan(sent);
    expect(grown).toBeLessThan(FLAT_BYTES);
  });
});

it("the gateway of docs/gateway.md on workerd sends a batch of the browser package, for who has a provider's token", async () => {
  const { keys, token } = await identityProvider("alice");
  const { outputFiles } = await build({
    entryPoints: [await place(project, "worker.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "browser"],
    logLevel: "error",
  });
  const worker = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: outputFiles[0]?.text ?? "",
      compatibilityDate: "2026-07-01",
      bindings: { MISTRAL_API_KEY: API_KEY, GATEWAY_SECRET: SECRETS.GATEWAY_SECRET, MISTRAL_BASE_URL: service.url },
      outboundService: (request) =>
        new URL(request.url).host === "issuer.example" ? WorkerResponse.json(keys) : workerFetch(request),
      cf: false,
      host: "127.0.0.1",
      port: 0,
    }),
  );
  try {
    const { origin } = await worker.ready;
    expect(await sendBatch(userOf(origin, () => token))).toEqual(EXPECTED_OUTCOME);
    // The memory of a Worker is measured with the gateway itself.
    const { sent, stored, received } = await sendLargeFile(`${origin}/api/mistral`, token, 200);
    expect({ stored, received }).toEqual({ stored: sent, received: sent });
    await expect(userOf(origin, () => "forged").jobs.list()).rejects.toMatchObject({ code: "unauthorized" });
  } finally {
    await worker.dispose();
  }
});
