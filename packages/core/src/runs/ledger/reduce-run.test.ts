import fc from "fast-check";
import { expect, test } from "vitest";
import { nextStep } from "../advance/next-step.ts";
import { newRunMemory } from "../advance/run-context.ts";
import { reduceRun } from "./reduce-run.ts";
import type { JobNews, RunEvent, RunHappening } from "./run-event.ts";
import { emptyRun, type RunState } from "./run-state.ts";

const settings = {
  endpoint: "/v1/embeddings",
  model: "mistral-embed",
  agent_id: null,
  metadata: {},
  timeout_hours: 24,
  limits: {
    maxPartRows: 10,
    maxPartBytes: 1000,
    maxInlineRows: 1,
    maxInlineBytes: 100,
    maxPendingRows: 100,
  },
  repair: { maxAttempts: 2, truncatedTokensFactor: null, classes: ["retryable", "missing"] },
  cleanup: "never",
  response_schema: null,
  isJudged: false,
} as const;
const input = { name: "in.jsonl", rows: 30, bytes: 3000, fingerprint: "00", blobs: 1 };
const plan = [0, 1, 2].map((part) => ({ offset: part * 1000, bytes: 1000, firstRow: part * 10, rows: 10 }));
const counts = {
  succeeded: 10,
  truncated: 0,
  invalid: 0,
  failed: { retryable: 0, permanent: 0, account: 0 },
  missing: 0,
  duplicates: 0,
  repeated_lines: 0,
  unexpected: 0,
  unattributed: 0,
};
const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, pages: 0 };
const news = (status: string): JobNews => ({
  status,
  created_at: 5,
  completed_at: null,
  total_requests: 10,
  completed_requests: 0,
  succeeded_requests: 0,
  failed_requests: 0,
  output_file: null,
  error_file: null,
  problem: null,
});

function replay(happenings: readonly RunHappening[], by = "me"): RunState {
  return happenings.reduce(
    (state, happening, index) => reduceRun(state, { v: 1, seq: index + 1, at: 1000 + index, by, ...happening }),
    emptyRun("r"),
  );
}

const begun: readonly RunHappening[] = [
  { type: "run.created", settings, input, worstCaseTokens: null },
  { type: "run.planned", parts: plan, isLast: true },
];

test("a part goes from its plan to its rows", () => {
  const steps: readonly [RunHappening, string][] = [
    [{ type: "part.uploaded", part: 0, file_id: "f" }, "uploaded"],
    [{ type: "submit.intended", part: 0, key: "k", watermark: 1 }, "intended"],
    [{ type: "submit.doubtful", part: 0, reason: "lost", isForeign: false }, "doubtful"],
    [{ type: "submit.accepted", part: 0, job_id: "j", created_at: 5, adopted: true }, "submitted"],
    [{ type: "job.changed", part: 0, job_id: "j", news: news("RUNNING") }, "submitted"],
    [{ type: "job.changed", part: 0, job_id: "j", news: news("SUCCESS") }, "submitted"],
    [{ type: "part.collected", part: 0, counts, usage, errors: [], blobs: 1, digest: "d", problem: null }, "collected"],
  ];
  for (const [index, [, status]] of steps.entries()) {
    const state = replay([...begun, ...steps.slice(0, index + 1).map(([happening]) => happening)]);
    expect(state.parts[0]?.status).toBe(status);
    expect(state.parts[1]?.status).toBe("planned");
  }
});

test("an event of a newer version changes nothing but the note of it", () => {
  const before = replay(begun);
  const after = reduceRun(before, { v: 2, seq: 3, at: 1, by: "other", type: "part.moved" } as unknown as RunEvent);
  expect(after).toEqual({ ...before, seq: 3, writer: "other", changedAt: 1, isNewer: true });
});

test("a refusal that may pass leaves the part to be sent again, a final one does not", () => {
  const sent: RunHappening[] = [
    ...begun,
    { type: "part.uploaded", part: 0, file_id: "f" },
    { type: "submit.intended", part: 0, key: "k", watermark: 1 },
  ];
  const rejected = { type: "submit.rejected", part: 0, reason: "no room", status: 429 } as const;
  expect(replay([...sent, { ...rejected, isFinal: false }]).parts[0]).toMatchObject({
    status: "uploaded",
    rejections: 1,
  });
  expect(replay([...sent, { ...rejected, isFinal: true }]).parts[0]).toMatchObject({
    status: "refused",
    reason: "no room",
  });
});

test("rows that are sent again become parts of their own, and the run goes on", () => {
  const state = replay([
    ...begun,
    { type: "run.finished" },
    {
      type: "repair.planned",
      attempt: 2,
      classes: ["retryable"],
      truncatedTokensFactor: null,
      rows: 3,
      parts: plan.slice(0, 1),
      isLast: true,
    },
  ]);
  expect(state).toMatchObject({ isFinished: false, repairs: [{ attempt: 2, rows: 3, isWhole: true }] });
  expect(state.parts[3]).toMatchObject({ part: 3, attempt: 2, status: "planned", isInline: false });
});

/** Any happening, whether it makes sense or not. */
const anyHappening: fc.Arbitrary<RunHappening> = fc.integer({ min: 0, max: 4 }).chain((part) =>
  fc.constantFrom<RunHappening>(
    { type: "run.opened" },
    { type: "part.uploaded", part, file_id: "f" },
    { type: "part.upload-lost", part, reason: "gone" },
    { type: "part.needs-file", part, reason: "413" },
    { type: "submit.intended", part, key: `r/${part}/1`, watermark: 7 },
    { type: "submit.accepted", part, job_id: `j${part}`, created_at: 5, adopted: false },
    { type: "submit.rejected", part, reason: "no", status: 429, isFinal: false },
    { type: "submit.rejected", part, reason: "no", status: 422, isFinal: true },
    { type: "submit.doubtful", part, reason: "lost", isForeign: true },
    { type: "job.changed", part, job_id: `j${part}`, news: news("RUNNING") },
    { type: "job.changed", part, job_id: `j${part}`, news: news("SUCCESS") },
    { type: "job.twin", part, job_id: `t${part}`, created_at: 6 },
    { type: "job.lost", part, job_id: `j${part}`, reason: "gone" },
    { type: "job.lost", part, job_id: `t${part}`, reason: "gone" },
    { type: "part.lost", part, reason: "gone" },
    { type: "part.collected", part, counts, usage, errors: [], blobs: 1, digest: "d", problem: null },
    {
      type: "repair.planned",
      attempt: 2,
      classes: ["missing"],
      truncatedTokensFactor: null,
      rows: 1,
      parts: plan.slice(0, 1),
      isLast: true,
    },
    { type: "run.paused", code: "unauthorized", reason: "key" },
    { type: "run.cancelled" },
    { type: "run.finished" },
  ),
);

test("any prefix of any events is a valid state with a next step", () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 30 }), fc.boolean(), (happenings, isBegun) => {
      const all = isBegun ? [...begun, ...happenings] : happenings;
      for (let length = 0; length <= all.length; length += 1) {
        const state = replay(all.slice(0, length));
        expect(state.seq).toBe(length);
        expect(state.parts.map(({ part }) => part)).toEqual(state.parts.map((_, index) => index));
        for (const part of state.parts) {
          if (part.status === "submitted") expect(part.jobs.length).toBeGreaterThan(0);
          if (part.status === "collected") expect(part.collected).not.toBeNull();
          if (part.status === "doubtful") expect(part.doubtfulSince).not.toBeNull();
          expect(new Set(part.jobs.map(({ job_id }) => job_id)).size).toBe(part.jobs.length);
        }
        const step = nextStep(state, { now: 5000, monotonic: 10, memory: newRunMemory() });
        if ("part" in step) expect(state.parts[step.part.part]).toBe(step.part);
        if (step.kind === "sleep") expect(step.delayMs).toBeGreaterThan(0);
      }
    }),
    { numRuns: 300 },
  );
});

test("no part is sent before what is in doubt about it is settled", () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 30 }), (happenings) => {
      const state = replay([...begun, ...happenings]);
      const step = nextStep(state, { now: 5000, monotonic: 10, memory: newRunMemory() });
      if (step.kind === "submit") expect(step.part.status === "uploaded" || step.part.isInline).toBe(true);
      if (step.kind === "finish" || step.kind === "repair") {
        expect(state.parts.some(({ status }) => ["intended", "doubtful", "submitted"].includes(status))).toBe(false);
      }
    }),
    { numRuns: 300 },
  );
});
