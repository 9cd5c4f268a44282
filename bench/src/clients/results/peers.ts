import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { JOB_ID } from "../../data/batch-jobs.ts";
import { splitText } from "./platform.ts";
import type { OpenReader } from "./results-reader.ts";
import { LineTally, tokensOfLine } from "./tokens-of.ts";

/** Anthropic's client reads JSONL by itself. */
export const anthropicResults: OpenReader = async ({ origin }) => {
  const { default: Anthropic } = await import("@anthropic-ai/sdk");
  const client = new Anthropic({ apiKey: "key", baseURL: origin });
  return async () => {
    let [lines, tokens] = [0, 0];
    for await (const line of await client.messages.batches.results(JOB_ID)) {
      lines += 1;
      tokens += tokensOfLine(line);
    }
    return { lines, tokens };
  };
};

/** As OpenAI's guide to batches reads an output file. */
export const openaiText: OpenReader = async ({ origin }) => {
  const { default: OpenAI } = await import("openai");
  const client = new OpenAI({ apiKey: "key", baseURL: `${origin}/v1` });
  return async () => tallyText(await (await client.files.content("results")).text());
};

/** Mistral's own client gives a stream of bytes; its example reads it as one text. */
export const mistralaiText: OpenReader = async ({ origin }) => {
  const download = await mistralDownload(origin);
  return async () => tallyText(await new Response(await download()).text());
};

/** The same stream, read with more care. */
export const mistralaiSplit: OpenReader = async ({ origin }) => {
  const download = await mistralDownload(origin);
  return async () => await splitText((await download()) as ReadableStream<Uint8Array<ArrayBuffer>>);
};

/** Google's client writes a file, which is then read line by line. */
export const googleDownload: OpenReader = async ({ origin, scratch }) => {
  const { googleClient } = await import("../google-client.ts");
  const client = googleClient(origin);
  const downloadPath = join(scratch, "downloaded.jsonl");
  return async () => {
    await client.files.download({ file: "files/results", downloadPath });
    const tally = new LineTally();
    for await (const line of createInterface({ input: createReadStream(downloadPath) })) tally.add(line);
    return tally;
  };
};

async function mistralDownload(serverURL: string): Promise<() => Promise<ReadableStream<Uint8Array>>> {
  const { Mistral } = await import("@mistralai/mistralai");
  const client = new Mistral({ apiKey: "key", serverURL });
  return () => client.files.download({ fileId: "8ea7a6d0-0e0c-4b4e-b1f5-000000000000" });
}

function tallyText(text: string): LineTally {
  const tally = new LineTally();
  for (const line of text.split("\n")) if (line !== "") tally.add(line);
  return tally;
}
