import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as core from "@mistral-batch/core";
import { describe, expect, it, onTestFinished } from "vitest";
import * as node from "./index.ts";
import { EMPTY_PAGE, FILE_ANSWER } from "./test-support/answers.ts";
import { startServer } from "./test-support/local-server.ts";
import { temporaryFolder } from "./test-support/temporary-folder.ts";

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL("..", import.meta.url));

describe("the built package", () => {
  it("gives all that core gives", () => {
    expect(Object.keys(core).filter((name) => !(name in node))).toEqual([]);
  });

  it("can be required by CommonJS without a word", async () => {
    const program =
      'const { createMistralBatch } = require("@mistral-batch/node"); console.log(typeof createMistralBatch)';
    const { stdout, stderr } = await run(process.execPath, ["--input-type=commonjs", "-e", program], {
      cwd: packageFolder,
    });
    expect([stdout.trim(), stderr]).toEqual(["function", ""]);
  });

  it("loads undici for a proxy only", async () => {
    const program = `
      import { createRequire } from "node:module";
      import { createMistralBatch } from "@mistral-batch/node";
      const isLoaded = () => Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes("undici"));
      const list = (env) => createMistralBatch({ apiKey: "k", env, retries: { strategy: "none" } }).jobs.list();
      const before = isLoaded();
      await list({ HTTPS_PROXY: "http://127.0.0.1:9" }).catch(() => {});
      console.log(before, isLoaded());`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], { cwd: packageFolder });
    expect(stdout.trim()).toBe("false true");
  });

  it("uploads a large file in little memory", async () => {
    const megabytes = 256;
    const path = join(await temporaryFolder(), "large.jsonl");
    const file = await open(path, "w");
    await file.truncate(megabytes * 1_048_576);
    await file.close();
    let received = 0;
    const server = await startServer((request, response) => {
      request.on("data", (chunk: Buffer) => {
        received += chunk.byteLength;
      });
      request.on("end", () => {
        response.setHeader("content-type", "application/json");
        response.end(request.method === "POST" ? FILE_ANSWER : EMPTY_PAGE);
      });
    });
    onTestFinished(() => server.close());
    const child = fileURLToPath(new URL("./test-support/upload-child.mjs", import.meta.url));
    const { stdout } = await run(process.execPath, [child, path, server.url]);
    expect(received).toBeGreaterThan(megabytes * 1_048_576);
    // A copy of the body, which fetch keeps unless it is told not to, would be the whole file.
    expect(Number(stdout)).toBeLessThan(megabytes / 2);
  });
});
