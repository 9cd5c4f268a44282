import { type BatchJob, createMistralBatch, type FileObject, type MistralBatch } from "@mistral-batch/core";
import type { Emulator } from "@mistral-batch/emulator";
import { expect } from "vitest";
import { tenantStamp } from "../../src/index.ts";
import { API_KEY, SECRET } from "../support/gateways.ts";
import { type RawRequest, type RawResponse, sendRaw } from "../support/raw-request.ts";
import type { Service } from "../support/service.ts";

export const MODEL = "mistral-small-latest";
export const ENDPOINT = "/v1/chat/completions";

/** A tenant with things of its own. */
export interface Resident {
  readonly name: string;
  readonly batch: MistralBatch;
  readonly input: FileObject;
  /** Made from `input`, ended. */
  readonly done: BatchJob;
  /** Inline, still queued. */
  readonly open: BatchJob;
}

/** Where attacks are tried: a gateway that listens, the service behind it, a victim and an attacker. */
export class Lab {
  readonly url: string;
  readonly service: Service;
  readonly alice: Resident;
  readonly mallory: Resident;
  /** What the service knows of the victim: none of it may ever be shown. */
  readonly secrets: readonly string[];

  constructor(url: string, service: Service, alice: Resident, mallory: Resident, secrets: readonly string[]) {
    this.url = url;
    this.service = service;
    this.alice = alice;
    this.mallory = mallory;
    this.secrets = secrets;
  }

  static async open(url: string, service: Service): Promise<Lab> {
    const { emulator } = service;
    const alice = await moveIn(url, emulator, "alice");
    const mallory = await moveIn(url, emulator, "mallory");
    const ids = [
      ...emulator.books.uploads().map(({ file_id }) => file_id),
      ...emulator.books.creates().map(({ job_id }) => job_id),
    ];
    const stamps = await Promise.all(["alice", "mallory"].map((name) => tenantStamp(SECRET, name)));
    return new Lab(url, service, alice, mallory, [
      API_KEY,
      SECRET,
      ...stamps,
      ...ids,
      ...ids.map((id) => id.replaceAll("-", "")),
    ]);
  }

  get emulator(): Emulator {
    return this.service.emulator;
  }

  /** Sends a request exactly as it is written, as the attacker unless it says otherwise, and looks for secrets in the answer. */
  async send(request: RawRequest): Promise<RawResponse> {
    const authorization = "Bearer token-of-mallory";
    const response = await sendRaw(this.url, { ...request, headers: { authorization, ...request.headers } });
    this.checkSecrets(JSON.stringify(response.headers) + response.text);
    return response;
  }

  /** Throws where a text holds what must never be shown. */
  checkSecrets(text: string): void {
    for (const secret of this.secrets) expect(text).not.toContain(secret);
  }

  /** Sends it and wants one of these statuses. */
  async refused(request: RawRequest, ...statuses: readonly number[]): Promise<string> {
    const { status, text } = await this.send(request);
    expect(statuses, `${request.method ?? "GET"} ${request.path} answered ${status}: ${text.slice(0, 300)}`).toContain(
      status,
    );
    return `${status} ${reasonIn(text)}`;
  }

  /** As `refused`, and wants that the service has not been asked to act, nor has more files or jobs. */
  async powerless(request: RawRequest, ...statuses: readonly number[]): Promise<string> {
    const before = this.holdings();
    const result = await this.refused(request, ...statuses);
    expect(this.holdings()).toEqual(before);
    return result;
  }

  /** What the service holds. */
  holdings(): unknown {
    const { books } = this.emulator;
    const acts = (["jobs.cancel", "jobs.delete", "files.delete"] as const).map(
      (operation) => books.requestsSeen({ operation }).length,
    );
    return { files: books.uploads().length, jobs: books.creates().length, acts };
  }

  /** The service's own ids of the victim's job and file. */
  hiddenIds(): { readonly job: string; readonly file: string } {
    const job = this.emulator.books.creates().find(({ input_files }) => input_files.length > 0);
    return { job: job?.job_id ?? "", file: job?.input_files[0] ?? "" };
  }
}

/** The words of a refusal, in whichever of the service's shapes it came. */
export function reasonIn(text: string): string {
  const { detail, message } = (text.startsWith("{") ? JSON.parse(text) : {}) as { detail?: unknown; message?: unknown };
  const [first] = Array.isArray(detail) ? (detail as readonly { readonly msg: string }[]) : [];
  const words: unknown = first?.msg ?? detail ?? message;
  return typeof words === "string" ? words.slice(0, 100) : "";
}

/** A client of a tenant, as an app would make one. */
export function clientOf(url: string, name: string, basePath = "/api/mistral"): MistralBatch {
  return createMistralBatch({
    apiKey: `token-of-${name}`,
    baseUrl: `${url}${basePath}`,
    retries: { strategy: "none" },
  });
}

export const row = (id: string) => ({
  custom_id: id,
  body: { messages: [{ role: "user" as const, content: `Hello ${id}` }] },
});

async function moveIn(url: string, emulator: Emulator, name: string): Promise<Resident> {
  const batch = clientOf(url, name);
  const lines = [1, 2, 3].map((index) => `${JSON.stringify(row(`${name}-${index}`))}\n`).join("");
  const input = await batch.files.upload({ file: new File([lines], `private-${name}.jsonl`) });
  emulator.clock.advance(60_000);
  const made = await batch.jobs.create({
    endpoint: ENDPOINT,
    model: MODEL,
    input_files: [input.id],
    metadata: { owner: name },
  });
  emulator.clock.advance(60_000);
  await emulator.finishJobs();
  const done = await batch.jobs.get({ job_id: made.id });
  expect(done).toMatchObject({ status: "SUCCESS", input_files: [input.id] });
  const open = await batch.jobs.create({ endpoint: ENDPOINT, model: MODEL, requests: [row(`${name}-open`)] });
  return { name, batch, input, done, open };
}
