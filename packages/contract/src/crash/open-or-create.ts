import {
  type BatchRequest,
  isMistralBatchError,
  type MistralBatch,
  type Run,
  type RunLimitOptions,
  type Source,
} from "@mistral-batch/core";

/** What is begun, and gone on with by whoever comes after a crash. */
export interface CrashRun {
  readonly run_id: string;
  readonly inputs: Source | readonly BatchRequest<"/v1/chat/completions">[];
  readonly limits: RunLimitOptions;
}

/** Opens a run, or creates it where nobody came so far before. */
export async function openOrCreate(batch: MistralBatch, { run_id, inputs, limits }: CrashRun): Promise<Run> {
  try {
    return await batch.runs.open(run_id, { inputs });
  } catch (error) {
    if (!isMistralBatchError(error) || error.code !== "run_not_found") throw error;
    const target = { endpoint: "/v1/chat/completions", model: "mistral-small-latest" } as const;
    return await batch.runs.create(inputs, { run_id, ...target, limits });
  }
}
