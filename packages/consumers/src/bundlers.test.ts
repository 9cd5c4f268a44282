import { join } from "node:path";
import type * as Emulator from "@mistral-batch/emulator";
import type * as EmulatorNode from "@mistral-batch/emulator/node";
import { build as esbuild } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { preview, build as viteBuild } from "vite";
import { expect, inject, it } from "vitest";
import webpack from "webpack";
import { EXPECTED_OUTCOME } from "./expected-outcome.ts";
import { importInstalled } from "./import-installed.ts";
import { launchChromium } from "./launch-chromium.ts";
import { runToSuccess } from "./run-command.ts";

const { root } = inject("installation");

it("Vite builds a page that runs a batch in Chromium", async () => {
  const project = join(root, "vite-app");
  await viteBuild({ root: project, logLevel: "error", configFile: false });
  const { createEmulator } = await importInstalled<typeof Emulator>(project, "@mistral-batch/emulator");
  const { serve } = await importInstalled<typeof EmulatorNode>(project, "@mistral-batch/emulator/node");
  const emulator = createEmulator({ advancePerRequestMs: 60_000 });
  const service = await serve(emulator, { port: 0 });
  const proxy = { "/api": { target: service.url, rewrite: (path: string) => path.replace("/api", "") } };
  const site = await preview({
    root: project,
    configFile: false,
    logLevel: "error",
    preview: { host: "127.0.0.1", port: 0, proxy },
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const troubles: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && troubles.push(message.text())));
    page.on("pageerror", (error) => void troubles.push(error.message));
    await page.goto(site.resolvedUrls?.local[0] ?? "");
    const outcome: unknown = await page.evaluate("globalThis.outcome");
    expect(troubles).toEqual([]);
    expect({ ...(outcome as object), executions: emulator.books.executionCount() }).toEqual(EXPECTED_OUTCOME);
  } finally {
    await browser.close();
    await site.close();
    await service.close();
  }
});

it.each([
  { compatibilityDate: "2024-09-01", compatibilityFlags: [] },
  // From 2026-10-20 on, Workers have Node's APIs unless they say this.
  { compatibilityDate: "2026-10-23", compatibilityFlags: ["no_nodejs_compat_v2"] },
])(
  "esbuild builds a Worker that runs a batch in workerd of $compatibilityDate without Node's APIs",
  async (runtime) => {
    const { outputFiles } = await esbuild({
      entryPoints: [join(root, "worker", "main.js")],
      bundle: true,
      minify: true,
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
        ...runtime,
        bindings: { MISTRAL_API_KEY: "key" },
        outboundService: () => new Response("Nothing may leave", { status: 500 }),
        cf: false,
      }),
    );
    try {
      const response = await worker.dispatchFetch("http://worker.invalid/");
      const text = await response.text();
      expect(response.status, text).toBe(200);
      expect(JSON.parse(text)).toEqual({ ...EXPECTED_OUTCOME, compat: { process: "undefined", Buffer: "undefined" } });
    } finally {
      await worker.dispose();
    }
  },
);

it("webpack builds a service of one file that runs a batch in Node", async () => {
  const project = join(root, "webpack-server");
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
    webpack(
      {
        context: project,
        entry: "./main.js",
        mode: "production",
        target: "node22",
        experiments: { outputModule: true },
        output: { path: join(root, "webpack-output"), filename: "main.mjs", module: true },
        performance: false,
      },
      (error, result) => (error === null ? resolve(result) : reject(error)),
    );
  });
  expect(stats?.toJson("errors-warnings")).toMatchObject({ errors: [], warnings: [] });
  // Outside of the project: no node_modules is near.
  const stdout = await runToSuccess(process.execPath, ["main.mjs"], join(root, "webpack-output"));
  expect(JSON.parse(stdout)).toEqual(EXPECTED_OUTCOME);
});
