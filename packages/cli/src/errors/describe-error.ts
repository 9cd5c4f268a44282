import { isMistralBatchError } from "@mistral-batch/node";
import { CommanderError } from "commander";
import { exitCodeOf } from "../exit-codes.ts";
import { CliError } from "./cli-error.ts";
import { ERROR_ADVICE } from "./error-advice.ts";

/** An error as it is shown: one line, what to do, and the code. */
export interface ErrorDescription {
  readonly exitCode: number;
  readonly message: string;
  readonly hints: readonly string[];
  /** A stable name, where the error has one. */
  readonly code: string | undefined;
  /** Lines below the message, such as the problems of an input file. */
  readonly details: readonly string[];
}

/**
 * Says how the command ends on an error, and what it tells the person.
 *
 * @param error - Anything that was thrown.
 */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof CliError) {
    const code = isMistralBatchError(error.cause) ? error.cause.code : undefined;
    return {
      exitCode: error.exitCode,
      message: error.message,
      hints: error.hints,
      code,
      details: isMistralBatchError(error.cause) ? requestDetails(error.cause) : [],
    };
  }
  if (isMistralBatchError(error)) {
    const advice = ERROR_ADVICE[error.code];
    return {
      exitCode: exitCodeOf(advice?.exit ?? "unexpected"),
      message: error.message,
      hints: present(advice?.hint),
      code: error.code,
      details: requestDetails(error),
    };
  }
  if (error instanceof CommanderError) return describeUsage(error);
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    exitCode: exitCodeOf("unexpected"),
    message,
    hints: ["this should not happen; run the command again with --debug and report what it prints"],
    code: undefined,
    details: [],
  };
}

function requestDetails(error: object): readonly string[] {
  const { requestId, retryAfterMs }: { readonly requestId?: unknown; readonly retryAfterMs?: unknown } = error;
  return [
    ...(typeof requestId === "string" ? [`request id: ${requestId}`] : []),
    ...(typeof retryAfterMs === "number" && retryAfterMs > 0
      ? [`the service asks to wait ${Math.ceil(retryAfterMs / 1000)} s`]
      : []),
  ];
}

/** Commander has its own words: "error: unknown option '--ednpoint'\n(Did you mean --endpoint?)". */
function describeUsage(error: CommanderError): ErrorDescription {
  const [first = "", ...rest] = error.message.split("\n");
  return {
    exitCode: exitCodeOf("usage"),
    message: first.replace(/^error: /, ""),
    hints: present(rest.join(" ").replace(/^\((.*)\)$/, "$1")),
    code: undefined,
    details: [],
  };
}

function present(hint: string | undefined): readonly string[] {
  return hint === undefined || hint === "" ? [] : [hint];
}
