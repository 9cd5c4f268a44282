// The one place where an error becomes an answer.
import { type ErrorCode, InvalidInputError, isMistralBatchError } from "@mistral-batch/node";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";

/** What our caller can do something about. Not listed: trouble between us and Mistral, 503 if it may pass and 502 if not. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  invalid_argument: 400,
  rejected: 400,
  not_found: 404,
  results_unavailable: 410,
  invalid_input: 422,
  source_unreadable: 500,
  rate_limited: 503,
};

/** Answers `{ error: { code, message } }`, with `problems` where lines of an input are wrong. */
export function replyWithError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const statusCode = statusOf(error);
  if (statusCode >= 500) request.log.error(error);
  if (isMistralBatchError(error) && error.retryAfterMs !== undefined) {
    reply.header("retry-after", Math.ceil(error.retryAfterMs / 1000));
  }
  const { code, message } = error;
  const details =
    error instanceof InvalidInputError && code === "invalid_input"
      ? { problems: error.problems, problem_count: error.problemCount }
      : {};
  return reply.code(statusCode).send({ error: { code, message, ...details } });
}

function statusOf(error: FastifyError): number {
  if (!isMistralBatchError(error)) return error.statusCode ?? 500;
  return STATUSES[error.code] ?? (error.isRetryable ? 503 : 502);
}
