import {
  createMistralBatch,
  type Fetch,
  isMistralBatchError,
  memoryRunStore,
  type RunStore,
  type RunSummary,
} from "@mistral-batch/core";
import { createEmulator, type Emulator, type EmulatorOptions, type Fault } from "@mistral-batch/emulator";
import { describe, expect, it } from "vitest";
import { TestClock } from "../support/test-clock.ts";
import { CrashSwitch, crashingStore } from "./crash-switch.ts";
import { INPUTS, ROWS } from "./crash-world.ts";

/** What is odd about the service when the create comes. */
interface Oddity {
  readonly options?: EmulatorOptions;
  readonly fault?: Fault;
  /** No answer shows the labels of a job. */
  readonly hidesLabels?: boolean;
  /** A proxy sends the create a second time. */
  readonly resends?: boolean;
  /** So many jobs of others come right after ours. */
  readonly foreignJobs?: number;
}

const late = (seconds: number): Oddity => ({ fault: { kind: "accepted-late", delayMs: seconds * 1000 } });
const ODDITIES: Readonly<Record<string, Oddity>> = {
  "nothing odd": {},
  "no key echo": { hidesLabels: true },
  "a stale list": { options: { unknowns: { listStaleMs: 30_000 } } },
  "300 foreign jobs that are newer": { foreignJobs: 300 },
  "acceptance 1 s late": late(1),
  "acceptance 60 s late": late(60),
  "acceptance 119 s late": late(119),
  "acceptance 121 s late": late(121),
  "two jobs of one create": { resends: true },
  "a truncated 200": { fault: { kind: "truncated-json" } },
};
/** How the process loses the answer. */
const WAYS = ["abort", "timeout", "kill", "stop"] as const;
type Way = (typeof WAYS)[number];

/** Jobs take minutes, as they do: what ends before the list shows it can be noticed by nobody. */
const JOB_TIMES = { queueMs: 120_000, minimumRunMs: 120_000 };
const RUN_ID = "matrix-run";

describe.each(["friendly", "pessimist"] as const)("a create on a %s service", (profile) => {
  describe.each(Object.keys(ODDITIES))("with %s", (name) => {
    describe.each(["file", "inline"] as const)("as %s", (kind) => {
      it.each(WAYS)("never pays twice in silence after: %s", async (way) => {
        const oddity = ODDITIES[name] ?? {};
        const clock = new TestClock(() => new Promise((resolve) => setImmediate(resolve)));
        const emulator = createEmulator({ profile, clock, timing: JOB_TIMES, ...oddity.options });
        if (oddity.fault !== undefined)
          emulator.faults.add({ when: { operation: "jobs.create" }, fault: oddity.fault });
        const store = memoryRunStore();
        const first = await runOnce({ clock, emulator, store, kind, oddity, way });
        const last = first ?? (await runOnce({ clock, emulator, store, kind, oddity: { ...oddity, resends: false } }));
        await emulator.finishJobs();
        const twice = emulator.books.executedTwice({ job_ids: ownJobs(emulator) });
        if (last === "ambiguous") {
          // Nothing is known, nothing is sent: at most the one job that may be there.
          expect(twice).toEqual([]);
          return;
        }
        expect(last).toMatchObject({ isFinished: true, inputs: ROWS, succeeded: ROWS, missing: 0 });
        const jobs = ownJobs(emulator).length;
        expect(last?.duplicate_jobs).toBe(jobs - 1);
        if (twice.length > 0) expect(last?.duplicate_jobs).toBeGreaterThan(0);
        const mayBeTwice =
          oddity.resends === true || name === "acceptance 121 s late" || name === "acceptance 119 s late";
        if (!mayBeTwice) expect(twice).toEqual([]);
      });
    });
  });
});

function ownJobs(emulator: Emulator): string[] {
  return emulator.books.jobsByMetadata("mb_run", RUN_ID).map(({ job_id }) => job_id);
}

interface Attempt {
  readonly clock: TestClock;
  readonly emulator: Emulator;
  readonly store: RunStore;
  readonly kind: "file" | "inline";
  readonly oddity: Oddity;
  /** How the answer to the first create is lost; undefined for a process that nothing happens to. */
  readonly way?: Way | undefined;
}

/** One process. Gives the summary, the word that nobody can tell, or undefined where it was stopped in the middle. */
async function runOnce({
  clock,
  emulator,
  store,
  kind,
  oddity,
  way,
}: Attempt): Promise<RunSummary | "ambiguous" | undefined> {
  const boundary = new CrashSwitch(clock);
  const stopped = new AbortController();
  const fetch = oddFetch({ clock, emulator, oddity, way, stopped, die: () => boundary.die() });
  const batch = createMistralBatch({
    apiKey: "matrix-key",
    baseUrl: "http://service.test",
    fetch,
    store: way === "stop" ? sleepyStore(store, clock) : crashingStore(store, boundary),
    clock,
    random: { fraction: () => 0.5, id: () => crypto.randomUUID() },
  });
  const limits = kind === "inline" ? {} : { maxInlineRows: 0 };
  const work = (async () => {
    const run =
      (await store.read(RUN_ID)).length > 0
        ? await batch.runs.open(RUN_ID, { inputs: INPUTS })
        : await batch.runs.create(INPUTS, {
            run_id: RUN_ID,
            endpoint: "/v1/chat/completions",
            model: "mistral-small-latest",
            limits,
          });
    try {
      return await run.wait({ signal: stopped.signal });
    } catch (error) {
      if (error === STOPPED) return undefined;
      if (isMistralBatchError(error) && error.code === "ambiguous_submit") return "ambiguous";
      throw error;
    }
  })();
  return await Promise.race([work, boundary.died.then(() => undefined)]);
}

const STOPPED = new Error("Ctrl-C");

interface FetchOptions extends Pick<Attempt, "clock" | "emulator" | "oddity" | "way"> {
  readonly stopped: AbortController;
  readonly die: () => Promise<never>;
}

function oddFetch({ clock, emulator, oddity, way, stopped, die }: FetchOptions): Fetch {
  let isFirst = true;
  const send: Fetch = async (input, init) => {
    const end = clock.begin();
    try {
      const response = await emulator.fetch(input, init);
      const body = response.body === null ? null : await response.arrayBuffer();
      return new Response(body, { status: response.status, headers: response.headers });
    } finally {
      end();
    }
  };
  return async (input, init) => {
    const request = new Request(input, init);
    const isCreate = request.method === "POST" && new URL(request.url).pathname === "/v1/batch/jobs";
    if (!isCreate) {
      const response = await send(request);
      return oddity.hidesLabels === true && request.url.includes("/v1/batch/jobs") ? withoutLabels(response) : response;
    }
    const again = request.clone();
    const outcome = await send(request).catch((error: unknown) => error);
    if (oddity.resends === true && isFirst) await send(again);
    const foreignJobs = isFirst ? (oddity.foreignJobs ?? 0) : 0;
    for (let job = 0; job < foreignJobs; job += 1) await send(foreignCreate(job));
    const isDisturbed = isFirst;
    isFirst = false;
    if (isDisturbed && way === "abort") stopped.abort(STOPPED);
    if (isDisturbed && way === "kill") return await die();
    if (isDisturbed && (way === "abort" || way === "timeout")) return await untilAborted(request.signal);
    if (outcome instanceof Response) return oddity.hidesLabels === true ? withoutLabels(outcome) : outcome;
    throw outcome;
  };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

function foreignCreate(job: number): Request {
  const requests = [{ custom_id: "1", body: { messages: [{ role: "user", content: `Foreign ${job}` }] } }];
  return new Request("http://service.test/v1/batch/jobs", {
    method: "POST",
    headers: { authorization: "Bearer matrix-key", "content-type": "application/json" },
    body: JSON.stringify({ endpoint: "/v1/chat/completions", model: "mistral-small-latest", requests }),
  });
}

async function withoutLabels(response: Response): Promise<Response> {
  const text = (await response.text()).replaceAll(/"metadata":\{[^}]*\}/g, '"metadata":null');
  return new Response(text, { status: response.status, headers: response.headers });
}

/** A process that is stopped for half a minute right after its intent was stored, and then goes on. */
function sleepyStore(store: RunStore, clock: TestClock): RunStore {
  let isFirst = true;
  return {
    ...store,
    async append(run_id, seq, event) {
      const isAppended = await store.append(run_id, seq, event);
      if (isFirst && event.includes("submit.intended")) {
        isFirst = false;
        await clock.advance(30_000);
      }
      return isAppended;
    },
  };
}
