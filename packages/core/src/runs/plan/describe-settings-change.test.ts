import { describe, expect, it } from "vitest";
import { completeSettings } from "../ledger/complete-settings.ts";
import type { RunSettings } from "../ledger/run-event.ts";
import { describeSettingsChange } from "./describe-settings-change.ts";
import { resolveLimits } from "./run-limits.ts";

const settings: RunSettings = {
  endpoint: "/v1/chat/completions",
  model: "mistral-small-latest",
  agent_id: null,
  metadata: { team: "a" },
  timeout_hours: 24,
  limits: resolveLimits(),
  repair: { maxAttempts: 1, truncatedTokensFactor: null, classes: ["retryable", "missing"] },
  cleanup: "never",
  response_schema: { type: "object", required: ["a", "b"] },
  isJudged: false,
};

describe("describeSettingsChange", () => {
  const cases: { changes: Partial<RunSettings>; says: string[] }[] = [
    { changes: {}, says: [] },
    { changes: { model: "mistral-large-latest" }, says: ['model: "mistral-small-latest" -> "mistral-large-latest"'] },
    {
      changes: { model: null, agent_id: "b" },
      says: ['model: "mistral-small-latest" -> none', 'agent_id: none -> "b"'],
    },
    {
      changes: { endpoint: "/v1/ocr", timeout_hours: 48 },
      says: ['endpoint: "/v1/chat/completions" -> "/v1/ocr"', "timeout_hours: 24 -> 48"],
    },
    { changes: { metadata: { other: "a" } }, says: ['metadata.team: "a" -> none', 'metadata.other: none -> "a"'] },
    { changes: { limits: resolveLimits({ maxPartRows: 5 }) }, says: ["limits.maxPartRows: 100000 -> 5"] },
    { changes: { response_schema: null }, says: ["response_schema: something else -> none"] },
    {
      changes: { response_schema: { required: ["a", "c"], type: "object" } },
      says: ['response_schema.required.1: "b" -> "c"'],
    },
  ];
  it.each(cases)("says of $changes: $says", ({ changes, says }) => {
    // As it comes back from a ledger.
    const before: RunSettings = JSON.parse(JSON.stringify(settings));
    expect(describeSettingsChange(before, { ...settings, ...changes })).toEqual(says);
  });
});

it("says nothing of a run that was begun before there were such settings", () => {
  const { endpoint, model, metadata } = settings;
  const begun = completeSettings({ endpoint, model, metadata, limits: { maxPartRows: 100_000 } });
  expect(describeSettingsChange(begun, { ...settings, response_schema: null })).toEqual([]);
  expect(describeSettingsChange(begun, { ...settings, timeout_hours: 48, isJudged: true })).toEqual([
    "timeout_hours: 24 -> 48",
    "response_schema: none -> something else",
    "isJudged: false -> true",
  ]);
});

describe("resolveLimits", () => {
  it("takes what is given and has the rest", () => {
    expect(resolveLimits({ maxPartRows: 7, maxInlineRows: 0, maxPartBytes: undefined })).toEqual({
      maxPartRows: 7,
      maxPartBytes: 512_000_000,
      maxInlineRows: 0,
      maxInlineBytes: 262_144,
      maxPendingRows: 1_000_000,
    });
  });

  it.each([{ maxPartRows: 0 }, { maxPartBytes: 1.5 }, { maxInlineRows: 10_001 }, { maxPendingRows: Number.NaN }])(
    "refuses %o",
    (given) => {
      expect(() => resolveLimits(given)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
    },
  );
});
