import type { RepairSettings, RunLimits, RunSettings } from "./run-event.ts";

/**
 * What a setting meant that a ledger does not know yet, since it was written before there was such a setting. This is not
 * what a new run gets by default: it never changes, as old ledgers do not.
 */
const LIMITS: RunLimits = {
  maxPartRows: 100_000,
  maxPartBytes: 512_000_000,
  maxInlineRows: 100,
  maxInlineBytes: 262_144,
  maxPendingRows: 1_000_000,
};
const REPAIR: RepairSettings = { maxAttempts: 1, truncatedTokensFactor: null, classes: ["retryable", "missing"] };
const SETTINGS: Omit<RunSettings, "endpoint" | "limits" | "repair"> = {
  model: null,
  agent_id: null,
  metadata: {},
  timeout_hours: 24,
  cleanup: "never",
  response_schema: null,
  isJudged: false,
};

/** Settings as a ledger may hold them. */
export type StoredSettings = Pick<RunSettings, "endpoint"> &
  Partial<Omit<RunSettings, "limits" | "repair">> & {
    readonly limits?: Partial<RunLimits>;
    readonly repair?: Partial<RepairSettings>;
  };

/** The settings of a run, whenever it was begun. */
export function completeSettings(stored: StoredSettings): RunSettings {
  return {
    ...SETTINGS,
    ...stored,
    limits: { ...LIMITS, ...stored.limits },
    repair: { ...REPAIR, ...stored.repair },
  };
}
