// What the tests ask a real Worker to do. It is bundled and run by miniflare without any Node compatibility.
import { createMistralBatch, isMistralBatchError, r2Sink, r2Source, type Source } from "../../dist/cloudflare.js";
import { generatedSource } from "../support/generated-source.ts";

type R2 = Parameters<typeof r2Source>[0] & Parameters<typeof r2Sink>[0];

interface Env {
  readonly MISTRAL_API_KEY: string;
  readonly MISTRAL_BASE_URL: string;
  readonly BUCKET: R2;
}

type Scenario = (env: Env, parameters: Readonly<Record<string, string>>) => Promise<unknown>;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  async globals() {
    const found = globalThis as Readonly<Record<string, unknown>>;
    return { process: typeof found["process"], Buffer: typeof found["Buffer"], require: typeof found["require"] };
  },
  list: (env) => createMistralBatch({ env }).jobs.list(),
  withoutBinding: async () => createMistralBatch({ env: {} }),
  upload: (env, { lines }) => createMistralBatch({ env }).files.upload({ file: generatedSource(Number(lines)) }),
  uploadShortened(env) {
    const source: Source = { ...generatedSource(3), size: 10_000 };
    return createMistralBatch({ env }).files.upload({ file: source });
  },
  async download(env, { file_id = "" }) {
    let bytes = 0;
    for await (const chunk of await createMistralBatch({ env }).files.download({ file_id })) bytes += chunk.byteLength;
    return { bytes };
  },
  async text(env, { file_id = "" }) {
    return await new Response(await createMistralBatch({ env }).files.download({ file_id })).text();
  },
  async fill(env, { key = "", lines }) {
    const sink = r2Sink(env.BUCKET, key);
    for await (const chunk of await generatedSource(Number(lines)).open()) await sink.write(chunk);
    await sink.commit();
    return (await env.BUCKET.head(key))?.size;
  },
  async uploadFromR2(env, { key = "" }) {
    return await createMistralBatch({ env }).files.upload({ file: await r2Source(env.BUCKET, key) });
  },
  async saveToR2(env, { file_id = "", key = "" }) {
    const sink = r2Sink(env.BUCKET, key, { partBytes: 5_242_880 });
    for await (const chunk of await createMistralBatch({ env }).files.download({ file_id })) await sink.write(chunk);
    await sink.commit();
    return (await env.BUCKET.head(key))?.size;
  },
  async resumeInR2(env, { key = "" }) {
    const first = r2Sink(env.BUCKET, key);
    const write = async (sink: typeof first, from: number, bytes: number): Promise<void> => {
      for (let at = from; at < from + bytes; at += 1_000_000) {
        await sink.write(new Uint8Array(Math.min(1_000_000, from + bytes - at)).fill(at / 1_000_000));
      }
    };
    await write(first, 0, 11_000_000);
    const token = await first.checkpoint();
    await write(first, 40_000_000, 9_000_000);
    const second = r2Sink(env.BUCKET, key);
    await second.restore(token);
    await write(second, 11_000_000, 2_000_000);
    await second.commit();
    const bytes = new Uint8Array((await (await env.BUCKET.get(key))?.arrayBuffer()) ?? 0);
    const isInOrder = bytes.every((byte, index) => byte === Math.floor(index / 1_000_000));
    return { size: bytes.byteLength, isInOrder, left: await env.BUCKET.head(`${key}.checkpoint`) };
  },
  async replacedInR2(env) {
    await env.BUCKET.put("replaced.jsonl", new TextEncoder().encode('{"custom_id":"1","body":{}}\n'));
    const source = await r2Source(env.BUCKET, "replaced.jsonl");
    await env.BUCKET.put("replaced.jsonl", new TextEncoder().encode('{"custom_id":"2","body":{}}\n'));
    return await createMistralBatch({ env }).files.upload({ file: source });
  },
  missingInR2: (env) => r2Source(env.BUCKET, "nothing.jsonl"),
};

/** Answers `/<scenario>?<parameters>` with the scenario's result or error as JSON. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url);
    try {
      const scenario = SCENARIOS[url.pathname.slice(1)];
      if (scenario === undefined) throw new Error(`There is no scenario "${url.pathname}"`);
      return Response.json({ result: (await scenario(env, Object.fromEntries(url.searchParams))) ?? null });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return Response.json({ code: isMistralBatchError(error) ? error.code : "no error of ours", message });
    }
  },
};
