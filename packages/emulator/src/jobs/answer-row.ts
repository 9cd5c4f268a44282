import { builtInAnswer } from "../answers/built-in-answer.ts";
import { refuseRow } from "../answers/refuse-row.ts";
import type { RowAnswer, RowRequest } from "../answers/respond.ts";
import type { ResolvedEmulatorOptions } from "../emulator-options.ts";

/** Answers one row: refused as the service would, by the caller's `respond`, or by the built-in answers. */
export function answerRow(row: RowRequest, options: ResolvedEmulatorOptions): RowAnswer | Promise<RowAnswer> {
  if (options.refuseRows) {
    const refusal = refuseRow(row, options);
    if (refusal !== null) return refusal;
  }
  if (options.respond === undefined) return builtInAnswer(row, options.seed);
  return askRespond(row, options, options.respond);
}

function askRespond(
  row: RowRequest,
  options: ResolvedEmulatorOptions,
  respond: NonNullable<ResolvedEmulatorOptions["respond"]>,
): RowAnswer | Promise<RowAnswer> {
  try {
    const answer = respond(row);
    if (!(answer instanceof Promise)) return answer ?? builtInAnswer(row, options.seed);
    return answer.then((value) => value ?? builtInAnswer(row, options.seed)).catch(brokenAnswer);
  } catch (error) {
    return brokenAnswer(error);
  }
}

/** A `respond` that throws is a service that breaks: the row fails, the job goes on. */
function brokenAnswer(error: unknown): RowAnswer {
  const message = error instanceof Error ? error.message : String(error);
  return {
    status_code: 500,
    body: { object: "error", message, type: "server_error", param: null, code: null },
  };
}
