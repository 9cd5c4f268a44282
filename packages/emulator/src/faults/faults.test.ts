import { describe, expect, it } from "vitest";
import { ERROR_SHAPES } from "../jobs/error-line.ts";
import { chatRow, chatRows, fileJob, inlineJob, jsonl, ORIGIN, setUp } from "../test-support/client.ts";
import type { Fault, JobFault } from "./fault.ts";
import { isNetworkFault } from "./network-fault.ts";

const LIST = new Request(`${ORIGIN}/v1/batch/jobs`, { headers: { authorization: "Bearer test-key" } });

describe("connection faults", () => {
  it.each(["refused", "reset", "reply-lost", "stall"] as const)(
    "handle() throws a NetworkFault for %s",
    async (kind) => {
      const { emulator } = setUp();
      emulator.faults.add({ fault: { kind } });
      const error = await emulator.handle(LIST.clone()).catch((reason: unknown) => reason);
      if (!isNetworkFault(error)) throw new Error("A NetworkFault was expected");
      expect(error.kind).toBe(kind === "reply-lost" ? "reset" : kind);
      expect((await emulator.handle(LIST.clone())).status).toBe(200);
    },
  );

  it("refused and reset do not create, a lost reply does", async () => {
    const { client, emulator } = setUp();
    const codes = { refused: "ECONNREFUSED", reset: "ECONNRESET", "reply-lost": "ECONNRESET" } as const;
    for (const [kind, code] of Object.entries(codes)) {
      emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind } as Fault });
      await expect(client.create(inlineJob(chatRows(1)))).rejects.toMatchObject({
        name: "TypeError",
        message: "fetch failed",
        cause: { code },
      });
    }
    expect((await client.jobs()).total).toBe(1);
    expect(emulator.books.creates()).toMatchObject([{ isReplied: false }]);
    const outcomes = emulator.books.requestsSeen({ operation: "jobs.create" }).map((request) => request.outcome);
    expect(outcomes).toEqual(["refused", "reset", "reset"]);
  });

  it("an accepted-late create comes into being later", async () => {
    const { client, emulator } = setUp();
    emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "accepted-late", delayMs: 30_000 } });
    await expect(client.create(inlineJob(chatRows(1), { metadata: { mb_key: "k" } }))).rejects.toThrow("fetch failed");
    emulator.clock.advance(29_999);
    expect((await client.jobs()).total).toBe(0);
    emulator.clock.advance(1);
    const { data } = await client.jobs();
    expect(data[0]).toMatchObject({ status: "QUEUED", metadata: { mb_key: "k" } });
    const [create] = emulator.books.jobsByMetadata("mb_key", "k");
    expect(create).toMatchObject({ isReplied: false, rows: 1 });
    expect((create?.acceptedAtMs ?? 0) - (create?.atMs ?? 0)).toBe(30_000);
  });

  it("breaks a body after so many bytes", async () => {
    const { client, emulator } = setUp();
    const file = await client.upload("x".repeat(100_000));
    emulator.faults.add({
      when: { operation: "files.download" },
      fault: { kind: "reset-mid-body", afterBytes: 70_000 },
    });
    const response = await client.call(`/v1/files/${file.id}/content`);
    expect(response.headers.get("content-length")).toBe("100000");
    let received = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of response.body ?? []) received += chunk.length;
    };
    await expect(read()).rejects.toMatchObject({ message: "terminated", cause: { code: "UND_ERR_SOCKET" } });
    expect(received).toBe(70_000);
  });

  it("a stall before the headers or in the body ends with the signal's reason", async () => {
    const { client, emulator } = setUp();
    const file = await client.upload("x".repeat(10));
    const reason = new Error("enough");
    const early = new AbortController();
    emulator.faults.add({ fault: { kind: "stall", acts: false } });
    const pending = client.call("/v1/batch/jobs", { signal: early.signal });
    early.abort(reason);
    await expect(pending).rejects.toBe(reason);
    const late = new AbortController();
    emulator.faults.add({ fault: { kind: "stall", at: "body", afterBytes: 4 } });
    const response = await client.call(`/v1/files/${file.id}/content`, { signal: late.signal });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(4);
    const silence = reader?.read();
    late.abort(reason);
    await expect(silence).rejects.toBe(reason);
  });

  it("a stalled create may have been accepted, or not", async () => {
    for (const acts of [true, false]) {
      const { client, emulator } = setUp();
      emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "stall", acts } });
      const abort = new AbortController();
      const pending = client.call("/v1/batch/jobs", {
        method: "POST",
        body: JSON.stringify(inlineJob(chatRows(1))),
        signal: abort.signal,
      });
      // The handler needs a few turns to read the body before it acts.
      await client.jobs();
      abort.abort();
      await expect(pending).rejects.toMatchObject({ name: "AbortError" });
      expect((await client.jobs()).total).toBe(acts ? 1 : 0);
    }
  });
});

describe("answer faults", () => {
  it.each([
    [{ kind: "respond", status: 500, body: { detail: "x" } }, 500, '{"detail":"x"}'],
    [{ kind: "respond", status: 503 }, 503, ""],
    [{ kind: "respond", status: 200, body: "plain" }, 200, "plain"],
    [{ kind: "html", status: 520 }, 520, "<html>"],
    [{ kind: "not-json" }, 200, "upstream connect error"],
    [{ kind: "quota-exhausted" }, 401, '{"detail":"Unauthorized"}'],
    [{ kind: "billing-off" }, 402, "You do not have access to this service"],
    [{ kind: "forbidden" }, 403, '{"detail":"'],
    [{ kind: "forbidden", shape: "tier" }, 403, "tier_not_allowed"],
    [{ kind: "rate-limited" }, 429, "Rate limit exceeded"],
  ] as const)("%o", async (fault, status, text) => {
    const { client, emulator } = setUp();
    emulator.faults.add({ fault });
    const response = await client.call("/v1/batch/jobs");
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  });

  it.each([3, "0.5", "Wed, 21 Oct 2026 07:28:00 GMT", 1e9, "soon"])("Retry-After: %s", async (retryAfter) => {
    const { client, emulator } = setUp();
    emulator.faults.add({ fault: { kind: "rate-limited", retryAfter } });
    expect((await client.call("/v1/batch/jobs")).headers.get("retry-after")).toBe(String(retryAfter));
  });

  it("a gateway's error may hide a create that was carried out", async () => {
    for (const acts of [true, false]) {
      const { client, emulator } = setUp();
      emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "html", status: 502, acts } });
      expect((await client.create(inlineJob(chatRows(1)))).status).toBe(502);
      expect((await client.jobs()).total).toBe(acts ? 1 : 0);
    }
  });

  it("truncated JSON is a 200 that does not parse, of a create that was carried out", async () => {
    const { client, emulator } = setUp();
    emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "truncated-json" } });
    const response = await client.create(inlineJob(chatRows(1)));
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow();
    expect((await client.jobs()).total).toBe(1);
  });

  it("announces a wrong length", async () => {
    const { client, emulator } = setUp();
    const file = await client.upload("0123456789");
    for (const deltaBytes of [5, -5]) {
      emulator.faults.add({ fault: { kind: "content-length", deltaBytes } });
      const response = await client.call(`/v1/files/${file.id}/content`);
      expect(response.headers.get("content-length")).toBe(String(10 + deltaBytes));
    }
  });

  it("redirects as a fetch does: followed, manual or an error, and without the key on another origin", async () => {
    const { client, emulator } = setUp();
    const file = await client.upload("content");
    const { url } = await client.json<{ url: string }>(`/v1/files/${file.id}/url`);
    const location = url.replace(ORIGIN, "https://storage.test");
    emulator.faults.add({ when: { operation: "files.download", times: 3 }, fault: { kind: "redirect", location } });
    const followed = await client.call(`/v1/files/${file.id}/content`);
    expect(await followed.text()).toBe("content");
    expect(followed.url).toBe(location);
    expect(followed.redirected).toBe(true);
    expect(emulator.books.requestsSeen({ operation: "signed-url.read" })[0]?.hadAuthorization).toBe(false);
    const manual = await client.call(`/v1/files/${file.id}/content`, { redirect: "manual" });
    expect(manual.status).toBe(307);
    await expect(client.call(`/v1/files/${file.id}/content`, { redirect: "error" })).rejects.toThrow("fetch failed");
  });

  it("deletes what the request names, as somebody else might", async () => {
    const { client, emulator } = setUp();
    const job = await client.createJob(inlineJob(chatRows(1)));
    const file = await client.upload("{}");
    emulator.faults.add({ when: { operation: "jobs.get" }, fault: { kind: "deleted-elsewhere" } });
    emulator.faults.add({ when: { operation: "files.download" }, fault: { kind: "deleted-elsewhere" } });
    expect((await client.call(`/v1/batch/jobs/${job.id}`)).status).toBe(404);
    expect((await client.call(`/v1/files/${file.id}/content`)).status).toBe(404);
    expect((await client.jobs()).total).toBe(0);
  });
});

describe("conditions", () => {
  it("count the matching requests", async () => {
    const { client, emulator } = setUp();
    const added = emulator.faults.add({
      when: { operation: "jobs.list", nth: 2, times: 2 },
      fault: { kind: "html", status: 500 },
    });
    const statuses: number[] = [];
    for (let index = 0; index < 5; index += 1) statuses.push((await client.call("/v1/batch/jobs")).status);
    expect(statuses).toEqual([200, 500, 500, 200, 200]);
    expect(added.hits).toBe(2);
  });

  it("look at the operation, the path, the method and anything else", async () => {
    const { client, emulator } = setUp();
    const fault: Fault = { kind: "html", status: 500 };
    const times = Number.POSITIVE_INFINITY;
    const status = async (path: string, init?: Parameters<typeof client.call>[1]): Promise<number> =>
      (await client.call(path, init)).status;
    emulator.faults.add({ when: { operation: ["files.list", "files.url"], times }, fault });
    expect(await status("/v1/files")).toBe(500);
    expect(await status("/v1/batch/jobs")).toBe(200);
    emulator.faults.clear();
    emulator.faults.add({ when: { path: /^\/v1\/files/g, method: "post", times }, fault });
    expect(await status("/v1/files")).toBe(200);
    expect(await status("/v1/files", { method: "POST", body: "x" })).toBe(500);
    emulator.faults.clear();
    const rule = emulator.faults.add({ when: { path: "/v1/batch/jobs", times }, fault });
    expect(await status("/v1/batch/jobs?page=1")).toBe(500);
    rule.remove();
    emulator.faults.add({ when: { predicate: ({ query }) => query.get("page") === "1", times }, fault });
    expect(await status("/v1/batch/jobs?page=1")).toBe(500);
    expect(await status("/v1/batch/jobs?page=0")).toBe(200);
    emulator.faults.clear();
    emulator.faults.add({
      when: { operation: "jobs.create", predicate: ({ json }) => JSON.stringify(json ?? "").includes("mistral-large") },
      fault,
    });
    expect((await client.create(inlineJob(chatRows(1)))).status).toBe(200);
    expect((await client.create(inlineJob(chatRows(1), { model: "mistral-large-latest" }))).status).toBe(500);
  });
});

async function run(faults: readonly JobFault[], rows = chatRows(10)) {
  const { client, emulator } = setUp();
  for (const fault of faults) emulator.faults.add({ when: { operation: "jobs.create" }, fault });
  const file = await client.upload(jsonl(rows));
  const { id } = await client.createJob(fileJob(file.id));
  await emulator.finishJobs();
  const job = await client.job(id);
  const output = job.output_file === null ? "" : await client.download(job.output_file);
  const errors = await client.lines(job.error_file);
  return { client, emulator, id, job, output, errors };
}

describe("job faults", () => {
  it("ends early with partial rows", async () => {
    const { job, output, emulator, id } = await run([{ kind: "job-ends", status: "TIMEOUT_EXCEEDED", afterRows: 4 }]);
    expect(job).toMatchObject({ status: "TIMEOUT_EXCEEDED", completed_requests: 4, total_requests: 10 });
    expect(output.trim().split("\n")).toHaveLength(4);
    expect(emulator.books.executionCount(id)).toBe(4);
  });

  it("fails with errors", async () => {
    const errors = [{ message: "Internal error", count: 3 }];
    const { job } = await run([{ kind: "job-ends", status: "FAILED", afterRows: 0, errors }]);
    expect(job).toMatchObject({ status: "FAILED", errors, output_file: null, completed_at: expect.any(Number) });
  });

  it("shows a status that nobody knows", async () => {
    const ended = await run([{ kind: "job-status-word", status: "ARCHIVED", phase: "ended" }]);
    expect(ended.job).toMatchObject({ status: "ARCHIVED", output_file: expect.any(String) });
    const { client, emulator } = setUp();
    emulator.faults.add({ fault: { kind: "job-status-word", status: "VALIDATING", phase: "running" } });
    const { id } = await client.createJob(inlineJob(chatRows(5)));
    emulator.clock.advance(1010);
    expect((await client.job(id)).status).toBe("VALIDATING");
    await emulator.finishJobs();
    expect((await client.job(id)).status).toBe("SUCCESS");
  });

  it("loses rows that were paid", async () => {
    const { output, emulator, id, job } = await run([{ kind: "missing-rows", custom_ids: ["3"], indexes: [7] }]);
    expect(output).not.toContain('"custom_id":"3"');
    expect(output).not.toContain('"custom_id":"7"');
    expect(output.trim().split("\n")).toHaveLength(8);
    expect(emulator.books.executionCount(id)).toBe(10);
    expect(job.succeeded_requests).toBe(10);
  });

  it("repeats rows, with the same line id or another", async () => {
    for (const [lineId, ids] of [
      ["same", 10],
      ["other", 15],
    ] as const) {
      const { lines, emulator } = await run([{ kind: "duplicate-rows", every: 2, lineId }]).then((result) => ({
        ...result,
        lines: result.output
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as { id: string }),
      }));
      expect(lines).toHaveLength(15);
      expect(new Set(lines.map((line) => line.id)).size).toBe(ids);
      expect(emulator.books.executedTwice()).toEqual([]);
    }
  });

  it("adds rows that nobody asked for", async () => {
    const { output } = await run([{ kind: "unexpected-rows", custom_ids: ["ghost"] }]);
    expect(output).toContain('"custom_id":"ghost"');
    expect(output.trim().split("\n")).toHaveLength(11);
  });

  it("writes files without final newline, with a byte order mark, with CRLF", async () => {
    const { output, client, job } = await run([
      { kind: "output-format", finalNewline: false, byteOrderMark: true, lineEnd: "\r\n" },
    ]);
    expect(output.endsWith("}")).toBe(true);
    expect(output.split("\r\n")).toHaveLength(10);
    const bytes = new Uint8Array(await (await client.call(`/v1/files/${job.output_file}/content`)).arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const file = await client.json<{ bytes: number }>(`/v1/files/${job.output_file}`);
    expect(file.bytes).toBe(bytes.length);
  });

  it.each(ERROR_SHAPES)("writes an error line as %s", async (shape) => {
    const { errors, job } = await run([
      { kind: "row-errors", custom_ids: ["0"], status_code: 429, message: "slow down", shape },
    ]);
    expect(job).toMatchObject({ failed_requests: 1, succeeded_requests: 9 });
    const [line] = errors;
    const expected = {
      envelope: { custom_id: "0", error: null, response: { body: { object: "error", message: "slow down" } } },
      string: { custom_id: "0", error: "slow down", response: { body: null } },
      object: { custom_id: "0", error: { code: "429", message: "slow down" } },
      json_string_body: { custom_id: "0", error: null, response: { body: '{"object":"error","message":"slow down"}' } },
      no_custom_id: { error: "slow down", response: { body: {} } },
      no_error_key: { custom_id: "0", response: { body: { message: "slow down" } } },
      null_body: { custom_id: "0", error: null, response: { body: null } },
    }[shape];
    expect(line).toMatchObject(expected);
    expect(line?.response.status_code).toBe(429);
    expect("custom_id" in (line ?? {})).toBe(shape !== "no_custom_id");
    expect("error" in (line ?? {})).toBe(shape !== "no_error_key");
  });

  it("writes error lines into the output file", async () => {
    const { job, output } = await run([{ kind: "row-errors", every: 5, file: "output_file" }]);
    expect(job).toMatchObject({ failed_requests: 2, error_file: null });
    expect(output).toContain('"status_code":503');
  });

  it("fails all rows without a selection", async () => {
    const { job } = await run([{ kind: "row-errors" }], [chatRow(0), chatRow(1)]);
    expect(job).toMatchObject({ failed_requests: 2, output_file: null });
  });
});
