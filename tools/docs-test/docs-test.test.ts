// Prevents: a test of the documentation that passes whatever the documentation says.
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { typeErrors } from "./check-types.ts";
import { blocksOf, type CodeBlock, verdictOn } from "./code-blocks.ts";
import { runBlock } from "./run-block.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

const block = (language: string, code: string): CodeBlock => ({
  path: "docs/x.md",
  line: 10,
  language,
  code,
  noRunReason: undefined,
});

describe("blocksOf()", () => {
  it("finds blocks with their lines and reasons", () => {
    const page = "# A\n\n```ts\nconst a = 1;\n```\n\n```sh no-run needs a real key\nls\n```\n";
    expect(blocksOf("docs/a.md", page)).toEqual([
      { path: "docs/a.md", line: 4, language: "ts", code: "const a = 1;\n", noRunReason: undefined },
      { path: "docs/a.md", line: 8, language: "sh", code: "ls\n", noRunReason: "needs a real key" },
    ]);
  });

  it.each(["no-run", "norun because", "title=x"])("refuses the mark %j", (mark) => {
    expect(() => blocksOf("docs/a.md", `\`\`\`ts ${mark}\n\`\`\`\n`)).toThrow("docs/a.md:1");
  });
});

describe("verdictOn()", () => {
  it.each([
    ["run", "ts", "const a = 1;\n"],
    ["run", "sh", "# first\nmistral-batch check a.jsonl\n\nmistral-batch run a.jsonl \\\n  -o b.jsonl\n"],
    ["leave", "sh", "npm test\n"],
    ["leave", "text", "mistral-batch check a.jsonl\n"],
    ["leave", "sh", "mistral-batch jobs get <job_id>\n"],
    ["refuse", "sh", "npm install --global something\nmistral-batch check a.jsonl\n"],
    ["refuse", "sh", "mistral-batch check a.jsonl | sh\n"],
    ["refuse", "sh", "mistral-batch check $(ls)\n"],
  ] as const)("says %s of a %s block %j", (verdict, language, code) => {
    expect(verdictOn(block(language, code))).toBe(verdict);
  });

  it("leaves what is marked", () => {
    expect(verdictOn({ ...block("ts", "a"), noRunReason: "needs a key" })).toBe("leave");
  });
});

describe("typeErrors()", () => {
  it("finds a name that the built package does not export, on its line", () => {
    const wrong = block(
      "ts",
      'import { createClient } from "@mistral-batch/core";\nimport { gone } from "@mistral-batch/core";\n',
    );
    expect(typeErrors(root, [wrong]).get(wrong)).toEqual([expect.stringMatching(/^docs\/x\.md:11 .*gone/)]);
  });

  it("finds a parameter with the official client's name", () => {
    const code =
      'import { createClient, listJobs } from "@mistral-batch/core";\n' +
      'await listJobs(createClient({ apiKey: "..." }), { pageSize: 1 });\n';
    const wrong = block("ts", code);
    expect(typeErrors(root, [wrong]).get(wrong)).toEqual([expect.stringMatching(/^docs\/x\.md:11 .*pageSize/)]);
  });
});

describe("runBlock()", () => {
  it("says when a block throws", async () => {
    const result = await runBlock(root, block("ts", 'const text: string = "ouch";\nthrow new Error(text);\n'));
    expect(result).toEqual({ exitCode: 1, output: expect.stringContaining("ouch") as string });
  });

  it("gives a block an emulator, a key, and the demo's input", async () => {
    const code =
      'import { readFileSync } from "node:fs";\n' +
      'import { createClient, uploadFile } from "@mistral-batch/core";\n' +
      'const client = createClient({ apiKey: process.env["MISTRAL_API_KEY"], baseUrl: process.env["MISTRAL_BASE_URL"] });\n' +
      'const file = await uploadFile(client, { file: new File([readFileSync("requests.jsonl")], "requests.jsonl") });\n' +
      "console.log(file.purpose, file.filename);\n";
    expect(await runBlock(root, block("ts", code))).toEqual({ exitCode: 0, output: "batch requests.jsonl\n" });
  });

  it("runs what is for Deno in Deno, under the permissions that are promised to be enough", async () => {
    const code =
      'import { createMistralBatch } from "@mistral-batch/edge/deno";\n' +
      "const { Deno } = globalThis as unknown as { Deno: { env: { get(name: string): string | undefined } } };\n" +
      "console.log((await createMistralBatch().jobs.list()).object);\n" +
      'Deno.env.get("HOME");\n';
    const { exitCode, output } = await runBlock(root, block("ts", code));
    expect({ exitCode, output }).toEqual({
      exitCode: 1,
      output: expect.stringMatching(/^list\n.*--allow-env/s) as string,
    });
  });

  it("stops a shell block at the first command that fails", async () => {
    const result = await runBlock(root, block("sh", "test -f requests.jsonl\nfalse\necho on\n"));
    expect(result).toEqual({ exitCode: 1, output: "" });
  });
});
