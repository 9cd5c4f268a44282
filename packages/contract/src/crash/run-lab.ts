import {
  type BatchRequest,
  type ClientOptions,
  createMistralBatch,
  type Fetch,
  type MistralBatch,
  memoryRunStore,
  type RunStore,
} from "@mistral-batch/core";
import { createEmulator, type Emulator, type EmulatorOptions } from "@mistral-batch/emulator";
import { TestClock } from "../support/test-clock.ts";

/** What a case about runs works with. */
export interface RunLab {
  readonly clock: TestClock;
  readonly emulator: Emulator;
  readonly store: RunStore;
  /** Another process on the same store. */
  connect(options?: Partial<ClientOptions> & { readonly store?: RunStore }): MistralBatch;
}

/** The key of all cases: whatever shows it leaks it. */
export const RUN_KEY = "run-lab-key-that-nobody-may-see";

/** Opens a lab whose time jumps. */
export function openRunLab(options: EmulatorOptions = {}, store: RunStore = memoryRunStore()): RunLab {
  const clock = new TestClock(() => new Promise((resolve) => setImmediate(resolve)));
  const emulator = createEmulator({ clock, ...options });
  return {
    clock,
    emulator,
    store,
    connect: (overrides = {}) =>
      createMistralBatch({
        apiKey: RUN_KEY,
        baseUrl: "http://service.test",
        fetch: watched(emulator.fetch, clock),
        clock,
        random: { fraction: () => 0.5, id: () => crypto.randomUUID() },
        store,
        ...overrides,
      }),
  };
}

/** Time stands still until an answer is there as a whole. */
export function watched(fetch: Fetch, clock: TestClock): Fetch {
  return async (input, init) => {
    const end = clock.begin();
    try {
      const response = await fetch(input, init);
      const body = response.body === null ? null : await response.arrayBuffer();
      return new Response(body, { status: response.status, headers: response.headers });
    } finally {
      end();
    }
  };
}

/** Requests of the given number. */
export function questions(count: number, topic = "cheese"): BatchRequest<"/v1/chat/completions">[] {
  return Array.from({ length: count }, (_, index) => ({
    custom_id: `row-${index}`,
    body: { messages: [{ role: "user", content: `Question ${index} about ${topic}` }] },
  }));
}

/** Runs of files, three rows a part. */
export const IN_PARTS = {
  run_id: "lab-run",
  endpoint: "/v1/chat/completions",
  model: "mistral-small-latest",
  limits: { maxPartRows: 3, maxInlineRows: 0 },
} as const;

/** How often each row was executed, by its `custom_id`. */
export function executionsOf({ emulator }: RunLab): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { custom_id } of emulator.books.executions()) {
    const name = custom_id ?? "";
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Each of the rows executed once. */
export const once = (rows: number): Record<string, number> =>
  Object.fromEntries(questions(rows).map(({ custom_id }) => [custom_id ?? "", 1]));

/** All rows, in the order of the inputs. */
export async function rowsOf<Row extends { readonly index: number | null }>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all.sort((left, right) => (left.index ?? -1) - (right.index ?? -1));
}
