import { expect } from "vitest";
import { createEmulator, type Emulator } from "../emulator.ts";
import type { EmulatorOptions } from "../emulator-options.ts";
import type { WireBatchJob, WireFile } from "../wire.ts";

export const ORIGIN = "http://emulator.test";

/** A result line as a test reads it. */
export interface ResultLine {
  readonly id: string;
  readonly custom_id?: string | null;
  readonly response: { readonly status_code: number; readonly body: Record<string, unknown> | string | null };
  readonly error?: unknown;
}

/** Headers as a plain record, so that they can be merged. */
type TestInit = Omit<RequestInit, "headers"> & { readonly headers?: Record<string, string> };

/** A few calls of the API over a mount, for tests; not a client. */
export function createTestClient(emulator: Emulator, key = "test-key", origin = ORIGIN) {
  const call = (path: string, init: TestInit = {}): Promise<Response> =>
    emulator.fetch(`${origin}${path}`, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } });
  const json = async <T>(path: string, init?: TestInit): Promise<T> => {
    const response = await call(path, init);
    const text = await response.text();
    expect(response.status, text).toBe(200);
    return JSON.parse(text) as T;
  };
  const create = (body: unknown): Promise<Response> =>
    call("/v1/batch/jobs", { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });
  const download = async (id: string): Promise<string> => (await call(`/v1/files/${id}/content`)).text();
  return {
    call,
    json,
    create,
    download,
    createJob: async (body: unknown): Promise<WireBatchJob> => {
      const response = await create(body);
      const text = await response.text();
      expect(response.status, text).toBe(200);
      return JSON.parse(text) as WireBatchJob;
    },
    job: (id: string, query = ""): Promise<WireBatchJob> => json(`/v1/batch/jobs/${id}${query}`),
    jobs: (query = ""): Promise<{ data: WireBatchJob[]; total: number }> => json(`/v1/batch/jobs${query}`),
    upload: async (content: BlobPart, fields: Record<string, string> = { purpose: "batch" }, name = "in.jsonl") => {
      const response = await uploadForm(call, content, fields, name);
      const text = await response.text();
      expect(response.status, text).toBe(200);
      return JSON.parse(text) as WireFile;
    },
    uploadRaw: (content: BlobPart, fields: Record<string, string>, name = "in.jsonl") =>
      uploadForm(call, content, fields, name),
    lines: async (id: string | null): Promise<ResultLine[]> => {
      if (id === null) return [];
      return (await download(id))
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as ResultLine);
    },
  };
}

function uploadForm(
  call: (path: string, init?: TestInit) => Promise<Response>,
  content: BlobPart,
  fields: Record<string, string>,
  name: string,
): Promise<Response> {
  const form = new FormData();
  form.set("file", new Blob([content]), name);
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  return call("/v1/files", { method: "POST", body: form });
}

/** An emulator and a client of it. */
export function setUp(options: EmulatorOptions = {}) {
  const emulator = createEmulator({ startAt: Date.parse("2026-01-05T09:00:00Z"), ...options });
  return { emulator, client: createTestClient(emulator) };
}

/** A chat row. */
export function chatRow(index: number, body: Record<string, unknown> = {}) {
  const messages = [{ role: "user", content: `What is the best French cheese for guest ${index}?` }];
  return { custom_id: String(index), body: { messages, ...body } };
}

export function chatRows(count: number) {
  return Array.from({ length: count }, (_, index) => chatRow(index));
}

export function jsonl(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** The body of a create for inline rows. */
export function inlineJob(rows: readonly unknown[], more: Record<string, unknown> = {}) {
  return { endpoint: "/v1/chat/completions", model: "mistral-small-latest", requests: rows, ...more };
}

/** The body of a create for a file. */
export function fileJob(fileId: string, more: Record<string, unknown> = {}) {
  return { endpoint: "/v1/chat/completions", model: "mistral-small-latest", input_files: [fileId], ...more };
}
