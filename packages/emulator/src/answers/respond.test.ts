import { describe, expect, it } from "vitest";
import { chatRow, chatRows, inlineJob, setUp } from "../test-support/client.ts";
import { forwardTo } from "./forward-to.ts";
import type { RowRequest } from "./respond.ts";

describe("respond", () => {
  it("decides the answers, or leaves them to the built-in ones", async () => {
    const seen: RowRequest[] = [];
    const { client, emulator } = setUp({
      shuffle: false,
      respond: (row) => {
        seen.push(row);
        if (row.index === 0) return { status_code: 200, body: { mine: true } };
        if (row.index === 1) return { status_code: 418, body: { detail: "teapot" }, error: "short and stout" };
        if (row.index === 2) throw new Error("broken");
        return undefined;
      },
    });
    const { id } = await client.createJob(inlineJob([...chatRows(4), chatRow(9, { max_tokens: -1 })]));
    await emulator.finishJobs();
    const job = await client.job(id);
    expect(job).toMatchObject({ succeeded_requests: 3, failed_requests: 2 });
    const [first, fourth] = await client.lines(job.output_file);
    expect(first?.response.body).toEqual({ mine: true });
    expect(fourth?.response.body).toMatchObject({ object: "chat.completion" });
    const errors = await client.lines(job.error_file);
    expect(errors).toMatchObject([
      { custom_id: "1", response: { status_code: 418 }, error: "short and stout" },
      { custom_id: "2", response: { status_code: 500, body: { message: "broken" } } },
    ]);
    expect(seen[0]).toMatchObject({
      job_id: id,
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
      custom_id: "0",
      index: 0,
      body: chatRow(0).body,
    });
    expect(seen[0]?.body_hash).toBe(emulator.books.executions({ custom_id: "0" })[0]?.body_hash);
  });

  it("may be asynchronous; requests wait for the rows that are due", async () => {
    let atOnce = 0;
    let most = 0;
    const { client, emulator } = setUp({
      concurrency: 3,
      shuffle: false,
      respond: async (row) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        atOnce -= 1;
        return { status_code: 200, body: { index: row.index } };
      },
    });
    const { id } = await client.createJob(inlineJob(chatRows(10)));
    emulator.clock.advance(60_000);
    const job = await client.job(id);
    expect(job).toMatchObject({ status: "SUCCESS", succeeded_requests: 10 });
    expect((await client.lines(job.output_file)).map((line) => line.custom_id)).toEqual(
      chatRows(10).map((row) => row.custom_id),
    );
    expect(most).toBe(3);
  });

  it("works in the background where requests do not wait, and a cancel stops it", async () => {
    const gates: (() => void)[] = [];
    const { client, emulator } = setUp({
      waitForRows: false,
      concurrency: 2,
      timing: { queueMs: 0, rowMs: 0, minimumRunMs: 0, cancelMs: 0 },
      respond: () =>
        new Promise((resolve) => {
          gates.push(() => resolve({ status_code: 200, body: {} }));
        }),
    });
    const { id } = await client.createJob(inlineJob(chatRows(5)));
    expect(await client.job(id)).toMatchObject({ status: "RUNNING", completed_requests: 0 });
    gates.splice(0).forEach((open) => open());
    await emulator.settle();
    expect((await client.job(id)).completed_requests).toBe(2);
    emulator.clock.advance(1);
    await client.call(`/v1/batch/jobs/${id}/cancel`, { method: "POST" });
    expect((await client.job(id)).status).toBe("CANCELLATION_REQUESTED");
    while (gates.length > 0) {
      gates.splice(0).forEach((open) => open());
      await client.job(id);
    }
    const job = await client.job(id);
    expect(job.status).toBe("CANCELLED");
    expect(job.completed_requests).toBe(4);
    expect(await client.lines(job.output_file)).toHaveLength(4);
    expect(emulator.books.executionCount(id)).toBe(4);
  });
});

describe("forwardTo()", () => {
  interface Sent {
    readonly url: string;
    readonly headers: unknown;
    readonly body: Record<string, unknown>;
  }

  const forwardingTo = (reply: (sent: Sent) => Response, options = {}) => {
    const sent: Sent[] = [];
    const respond = forwardTo({
      baseUrl: "http://127.0.0.1:11434/v1/",
      fetch: async (url, init) => {
        const request = {
          url,
          headers: init.headers,
          body: JSON.parse(init.body as string) as Record<string, unknown>,
        };
        sent.push(request);
        return reply(request);
      },
      ...options,
    });
    return { sent, ...setUp({ respond, shuffle: false }) };
  };

  it("sends rows to the server and passes its status and body on", async () => {
    const { client, emulator, sent } = forwardingTo(
      ({ body }) =>
        body["fail"] === true
          ? Response.json({ error: { message: "no" } }, { status: 400 })
          : Response.json({ choices: [] }),
      { apiKey: "local", model: "llama3.2" },
    );
    const rows = [chatRow(0, { random_seed: 4, safe_prompt: true }), chatRow(1, { fail: true })];
    const { id } = await client.createJob(inlineJob(rows));
    await emulator.finishJobs();
    expect(await client.job(id)).toMatchObject({ succeeded_requests: 1, failed_requests: 1 });
    expect(sent[0]).toMatchObject({
      url: "http://127.0.0.1:11434/v1/chat/completions",
      headers: { authorization: "Bearer local" },
      body: { model: "llama3.2", stream: false, seed: 4 },
    });
    expect(sent[0]?.body).not.toHaveProperty("safe_prompt");
    expect(sent[0]?.body).not.toHaveProperty("random_seed");
  });

  it("sends FIM to the server's completions and makes a message of the text", async () => {
    const { client, emulator, sent } = forwardingTo(() =>
      Response.json({ choices: [{ index: 0, text: "x", finish_reason: "stop" }] }),
    );
    const { id } = await client.createJob({ endpoint: "/v1/fim/completions", requests: [{ body: { prompt: "a" } }] });
    await emulator.finishJobs();
    expect(sent[0]?.url).toBe("http://127.0.0.1:11434/v1/completions");
    const [line] = (await client.job(id)).outputs ?? [];
    expect(line).toMatchObject({
      response: { body: { choices: [{ message: { content: "x" }, finish_reason: "stop" }] } },
    });
  });

  it("fails a row whose server does not answer JSON, or not at all", async () => {
    let calls = 0;
    const { client, emulator } = forwardingTo(() => {
      calls += 1;
      if (calls === 2) throw new TypeError("fetch failed");
      return new Response("<html>", { status: 502 });
    });
    const { id } = await client.createJob(inlineJob(chatRows(2)));
    await emulator.finishJobs();
    expect(await client.lines((await client.job(id)).error_file)).toMatchObject([
      { response: { status_code: 502, body: { message: "<html>" } } },
      { response: { status_code: 500, body: { message: "fetch failed" } } },
    ]);
  });
});
