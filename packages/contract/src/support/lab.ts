import type { ClientOptions, CreateJobParams, MistralBatch } from "@mistral-batch/core";
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type EmulatorProfile,
  type Operation,
} from "@mistral-batch/emulator";
import { afterAll, beforeAll, describe, expect, onTestFinished } from "vitest";
import { network } from "#network";
import { runtime } from "#runtime";
import type { Handle } from "../runtimes/network.ts";
import { TestClock } from "./test-clock.ts";
import { watchFetch, watchHandle } from "./watch.ts";

/** The key of all cases: whatever shows it leaks it. */
export const API_KEY = "contract-key-that-nobody-may-see";

/** Answers a request in place of the service, or hands it on. */
export type Interceptor = (request: Request, next: Handle) => Promise<Response>;

/** What a case works with: a service of its own, its time, and clients of the build under test. */
export interface Lab {
  readonly clock: TestClock;
  readonly emulator: Emulator;
  /** A client of the build under test. */
  readonly batch: MistralBatch;
  /** Another client, with other options. */
  connect(options?: Partial<ClientOptions>): MistralBatch;
  /** Puts something before the service. */
  intercept(interceptor: Interceptor): void;
  /** Mounts the other origin. */
  mountOther(handle: Handle): void;
}

let currentClock: TestClock | undefined;

/** Registers cases on each of the emulator's profiles. */
export function onEveryService(name: string, register: (profile: EmulatorProfile) => void): void {
  let restoreFetch: () => void = () => {};
  beforeAll(async () => {
    await network.start();
    restoreFetch = watchFetch(() => currentClock);
  });
  afterAll(async () => {
    restoreFetch();
    await network.stop();
  });
  describe.each(["friendly", "pessimist"] as const)(`${name} of a %s service`, register);
}

/** Opens a lab for one case. */
export function openLab(profile: EmulatorProfile, options: EmulatorOptions = {}): Lab {
  const clock = new TestClock(network.turn);
  currentClock = clock;
  const emulator = createEmulator({ profile, clock, ...options });
  const interceptors: Interceptor[] = [];
  let other: Handle = async () => new Response("Not found", { status: 404 });
  const service: Handle = (request) =>
    interceptors.reduceRight<Handle>((next, intercept) => (seen) => intercept(seen, next), emulator.handle)(request);
  network.mount(
    watchHandle(service, clock),
    watchHandle((request) => other(request), clock),
    clock,
  );
  onTestFinished(() => {
    currentClock = undefined;
  });
  const connect = (overrides: Partial<ClientOptions> = {}): MistralBatch =>
    runtime.createMistralBatch({
      apiKey: API_KEY,
      baseUrl: network.baseUrl,
      clock,
      random: { fraction: () => 0.5, id: () => crypto.randomUUID() },
      ...overrides,
    });
  return {
    clock,
    emulator,
    batch: connect(),
    connect,
    intercept: (interceptor) => void interceptors.push(interceptor),
    mountOther(handle) {
      other = handle;
    },
  };
}

/** No retries: the first failure is the outcome. */
export const ONCE: Partial<ClientOptions> = { retries: { strategy: "none" } };

/** A job of the given number of rows, inline. Jobs of one topic hold the same rows. */
export function inlineJob(rows = 3, topic = "cheese"): CreateJobParams<"/v1/chat/completions"> {
  return {
    endpoint: "/v1/chat/completions",
    model: "mistral-small-latest",
    requests: Array.from({ length: rows }, (_, index) => ({
      custom_id: `row-${index}`,
      body: { messages: [{ role: "user", content: `Question ${index} about ${topic}` }] },
    })),
  };
}

/** A file of the given number of rows. */
export function inputFile(rows = 3): File {
  const lines = inlineJob(rows).requests?.map((request) => `${JSON.stringify(request)}\n`) ?? [];
  return new File(lines, "requests.jsonl", { type: "application/jsonl" });
}

/** Uploads a file of rows and waits until the service shows it. */
export async function uploadRows({ batch, clock }: Lab, rows = 3): Promise<string> {
  const file = await batch.files.upload({ file: inputFile(rows) });
  await clock.advance(10_000);
  return file.id;
}

/** The rejection of a promise; fails where it does not reject. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    (value) => {
      throw new Error(`It was expected to fail, and gave ${JSON.stringify(value)}`);
    },
    (reason: unknown) => reason,
  );
}

/** Reads the money in the books: every row was executed once, by one job. */
export async function expectPaidOnce({ emulator }: Lab, rows: number): Promise<void> {
  await emulator.finishJobs();
  expect(emulator.books.executedTwice()).toEqual([]);
  expect(emulator.books.executionCount()).toBe(rows);
}

/** When an operation was asked for, in milliseconds since the first time. */
export function timesAsked({ emulator }: Lab, operation: Operation): number[] {
  const seen = emulator.books.requestsSeen({ operation });
  return seen.map(({ atMs }) => atMs - (seen[0]?.atMs ?? 0));
}
