import { describe, expect, it } from "vitest";
import { reduceRun } from "../ledger/reduce-run.ts";
import type { RunHappening } from "../ledger/run-event.ts";
import { emptyRun, type RunState } from "../ledger/run-state.ts";
import { nextStep } from "./next-step.ts";
import { newRunMemory, type RunMemory } from "./run-context.ts";

const created: RunHappening = {
  type: "run.created",
  settings: {
    endpoint: "/v1/embeddings",
    model: "mistral-embed",
    agent_id: null,
    metadata: {},
    timeout_hours: 24,
    limits: { maxPartRows: 10, maxPartBytes: 1000, maxInlineRows: 0, maxInlineBytes: 0, maxPendingRows: 25 },
    repair: { maxAttempts: 1, truncatedTokensFactor: null, classes: ["retryable", "missing"] },
    cleanup: "never",
    response_schema: null,
    isJudged: false,
  },
  input: { name: "in.jsonl", rows: 30, bytes: 3000, fingerprint: "00", blobs: 1 },
  worstCaseTokens: null,
};
const planned: RunHappening = {
  type: "run.planned",
  parts: [0, 1, 2].map((part) => ({ offset: part * 1000, bytes: 1000, firstRow: part * 10, rows: 10 })),
  isLast: true,
};
const uploaded = (part: number): RunHappening => ({ type: "part.uploaded", part, file_id: `f${part}` });
const intended = (part: number): RunHappening => ({ type: "submit.intended", part, key: `r/${part}/1`, watermark: 0 });
const accepted = (part: number): RunHappening => ({
  type: "submit.accepted",
  part,
  job_id: `j${part}`,
  created_at: 5,
  adopted: false,
});
const sent = (part: number): RunHappening[] => [uploaded(part), intended(part), accepted(part)];
const ended = (part: number): RunHappening => ({
  type: "job.changed",
  part,
  job_id: `j${part}`,
  news: {
    status: "SUCCESS",
    created_at: 5,
    completed_at: 9,
    total_requests: 10,
    completed_requests: 10,
    succeeded_requests: 10,
    failed_requests: 0,
    output_file: "o",
    error_file: null,
    problem: null,
  },
});
const lost = (part: number): RunHappening => ({ type: "part.lost", part, reason: "gone" });
const repair = (isLast: boolean): RunHappening => ({
  type: "repair.planned",
  attempt: 2,
  classes: ["missing"],
  truncatedTokensFactor: null,
  rows: 20,
  parts: [{ offset: 0, bytes: 1000, firstRow: 0, rows: 10 }],
  isLast,
});
const allLost = [lost(0), lost(1), lost(2)];

function stateOf(...happenings: readonly RunHappening[]): RunState {
  return [created, planned, ...happenings].reduce(
    (state, happening, index) => reduceRun(state, { v: 1, seq: index + 1, at: 1000, by: "me", ...happening }),
    emptyRun("r"),
  );
}

function stepOf(state: RunState, change: (memory: RunMemory) => void = () => {}): string {
  const memory = newRunMemory();
  change(memory);
  const step = nextStep(state, { now: 5000, monotonic: 1000, memory });
  if ("part" in step) return `${step.kind} ${step.part.part}`;
  return step.kind === "sleep" ? `sleep ${step.delayMs}` : step.kind;
}

describe("nextStep", () => {
  it.each<[string, RunHappening[], string]>([
    ["uploads the first part", [], "upload 0"],
    ["creates the job of what is uploaded", [uploaded(0)], "submit 0"],
    ["doubts a create that was left behind", [uploaded(0), intended(0)], "doubt 0"],
    ["looks at a new job before it sends more", sent(0), "poll"],
    ["fetches what has ended once all is sent", [...sent(0), ended(0), ...sent(1), ended(1), lost(2)], "collect 0"],
    ["sends before it fetches", [...sent(0), ended(0)], "upload 1"],
    ["finishes when every part has its end", allLost, "finish"],
    ["sends what a repair has planned", [...allLost, repair(true)], "upload 3"],
    ["plans the rest of a repair that was cut off before it sends more", [...allLost, repair(false)], "repair"],
    ["plans no more of it once cancelled", [...allLost, repair(false), { type: "run.cancelled" }], "finish"],
    ["sends nothing more once cancelled", [...sent(0), ended(0), { type: "run.cancelled" }], "collect 0"],
    ["finishes a cancelled run", [lost(0), { type: "run.cancelled" }], "finish"],
    ["has nothing to do at the end", [{ type: "run.finished" }], "done"],
  ])("%s", (_, happenings, step) => {
    expect(stepOf(stateOf(...happenings))).toBe(step);
  });

  it("waits for its next poll while no more fits under the cap", () => {
    const state = stateOf(...sent(0), ...sent(1));
    const later = (memory: RunMemory): void => void (memory.nextPollMs = 4000);
    expect(stepOf(state)).toBe("poll");
    expect(stepOf(state, later)).toBe("sleep 3000");
  });

  it("counts what others have waiting", () => {
    const state = stateOf(...sent(0));
    const poll = (rows: number) => (memory: RunMemory) => {
      memory.nextPollMs = 4000;
      memory.foreignPendingRows = rows;
    };
    expect(stepOf(state, poll(5))).toBe("upload 1");
    expect(stepOf(state, poll(6))).toBe("sleep 3000");
  });

  it("fetches rows even while the service wants to be left alone", () => {
    const quiet = (memory: RunMemory): void => void (memory.quietUntilMs = 9000);
    expect(stepOf(stateOf(...sent(0)), quiet)).toBe("sleep 8000");
    expect(stepOf(stateOf(...sent(0), ended(0)), quiet)).toBe("collect 0");
  });

  it("sends a refused part again only after a while", () => {
    const refused = (memory: RunMemory): void => void memory.refusedUntilMs.set(0, 1500);
    expect(stepOf(stateOf(uploaded(0)), refused)).toBe("sleep 500");
  });

  it("looks for a doubtful job at once, and then through the settle window", () => {
    const doubt: RunHappening = { type: "submit.doubtful", part: 0, reason: "lost", isForeign: false };
    const state = stateOf(...sent(1), uploaded(0), intended(0), doubt, lost(2));
    expect(stepOf(state, (memory) => void memory.doubtfulSinceMs.set(0, 1000))).toBe("settle 0");
    const walked = (memory: RunMemory): void => {
      memory.nextPollMs = 60_000;
      memory.doubtfulSinceMs.set(0, 1000);
      memory.walkedMs.set(0, 1000);
    };
    expect(stepOf(state, walked)).toBe("sleep 5000");
  });

  it("takes up the doubt of another process once, from now on: its clock may be wrong", () => {
    const doubt = { type: "submit.doubtful", part: 0, reason: "lost" } as const;
    const state = stateOf(uploaded(0), intended(0), { ...doubt, isForeign: false });
    expect(stepOf(state)).toBe("doubt 0");
    expect(stepOf(stateOf(uploaded(0), intended(0), { ...doubt, isForeign: true }))).toBe("settle 0");
  });
});
