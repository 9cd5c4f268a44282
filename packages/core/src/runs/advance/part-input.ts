import { RunError } from "../../errors/run-error.ts";
import { downloadFile } from "../../operations/files/download-file.ts";
import type { Source } from "../../ports/source.ts";
import { isUnknown } from "../collect/get-ended-job.ts";
import type { PartState } from "../ledger/run-state.ts";
import { partSource } from "../plan/part-source.ts";
import { repairInput } from "./repair-input.ts";
import type { RunContext } from "./run-context.ts";
import { partFileName } from "./submission-key.ts";

/**
 * The lines of a part, to be sent.
 *
 * @throws {RunError} `source_required` where the input was not given; `source_changed`.
 */
export async function partInput(context: RunContext, part: PartState): Promise<Source> {
  const { ledger, source, proveSource, signal } = context;
  if (source === undefined) throw sourceRequired(ledger.run_id, `part ${part.part} needs`);
  await proveSource(signal);
  const name = partFileName(ledger.run_id, part);
  return part.attempt === 1 ? partSource(source, part, name) : await repairInput(context, source, part, name);
}

/**
 * The lines of a part that was sent, to match its rows: from the input, or where that was not given, from the file that
 * the service holds.
 *
 * @throws {RunError} `source_required` where neither is at hand; `source_changed`.
 */
export async function sentInput(context: RunContext, part: PartState): Promise<Source> {
  const { client, ledger, source, signal } = context;
  if (source !== undefined) return await partInput(context, part);
  if (part.file_id === null) throw sourceRequired(ledger.run_id, `part ${part.part} needs`);
  const { file_id } = part;
  const open = async (): Promise<ReadableStream<Uint8Array>> => {
    try {
      return await downloadFile(client, { file_id }, { signal });
    } catch (error) {
      if (!isUnknown(error)) throw error;
      throw sourceRequired(ledger.run_id, `part ${part.part} needs`, error);
    }
  };
  return { name: partFileName(ledger.run_id, part), size: part.bytes, open };
}

/** The error for what only the input can tell. */
export function sourceRequired(run_id: string, what: string, cause?: unknown): RunError {
  return new RunError(
    `Cannot go on with run "${run_id}": ${what} the input; open the run with the input that was planned`,
    { code: "source_required", run_id, cause },
  );
}
