import { createReadStream, openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import type { OpenUploader } from "./uploader.ts";

const FILE_NAME = "requests.jsonl";

export const openaiStream: OpenUploader = async (origin, path) => {
  const { default: OpenAI } = await import("openai");
  const client = new OpenAI({ apiKey: "key", baseURL: `${origin}/v1` });
  return () => client.files.create({ file: createReadStream(path), purpose: "batch" });
};

export const anthropicBlob: OpenUploader = async (baseURL, path) => {
  const { default: Anthropic, toFile } = await import("@anthropic-ai/sdk");
  const client = new Anthropic({ apiKey: "key", baseURL });
  return async () => await client.beta.files.upload({ file: await toFile(await openAsBlob(path), FILE_NAME) });
};

export const mistralaiBlob: OpenUploader = async (serverURL, path) => {
  const { Mistral } = await import("@mistralai/mistralai");
  const client = new Mistral({ apiKey: "key", serverURL });
  return async () => {
    const file = { fileName: FILE_NAME, content: await openAsBlob(path) };
    return await client.files.upload({ purpose: "batch", file });
  };
};

export const mistralaiBytes: OpenUploader = async (serverURL, path) => {
  const { Mistral } = await import("@mistralai/mistralai");
  const client = new Mistral({ apiKey: "key", serverURL });
  return async () => {
    const file = { fileName: FILE_NAME, content: await readFile(path) };
    return await client.files.upload({ purpose: "batch", file });
  };
};

export const googlePath: OpenUploader = async (origin, path) => {
  const { googleClient } = await import("../google-client.ts");
  const client = googleClient(origin);
  return () => client.files.upload({ file: path, config: { mimeType: "application/jsonl" } });
};
