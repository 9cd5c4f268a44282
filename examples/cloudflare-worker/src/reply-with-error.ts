// The one place where an error becomes an answer.
import { InvalidInputError, isMistralBatchError } from "@mistral-batch/edge/cloudflare";

/** What the caller has to put right. */
export class BadOrder extends Error {
  override readonly name = "BadOrder";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function replyWithError(error: unknown): Response {
  if (error instanceof BadOrder) return Response.json({ error: error.message }, { status: error.status });
  if (!isMistralBatchError(error)) throw error;
  const { code, message } = error;
  if (error instanceof InvalidInputError && code === "invalid_input") {
    const { problems, problemCount } = error;
    return Response.json({ error: "Nothing was sent", problems, problemCount }, { status: 422 });
  }
  console.error(error);
  return Response.json({ error: message, code }, { status: 502 });
}
