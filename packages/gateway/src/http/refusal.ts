import type { JsonObject } from "./json-object.ts";

/** One entry of a 422, as the service writes it. */
export interface Issue {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
}

/** An answer that is not a success, thrown by whatever finds the reason. */
export class Refusal extends Error {
  override readonly name = "Refusal" as const;
  readonly status: number;
  readonly body: JsonObject;
  /** How long the client had better wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, body: JsonObject, retryAfterMs?: number) {
    super(`Refused with ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A refusal in words, in the shape that the service gives its own. */
export function refuse(status: number, detail: string, retryAfterMs?: number): Refusal {
  return new Refusal(status, { detail }, retryAfterMs);
}

/** 404, in the same words for what does not exist and for what belongs to somebody else. */
export function notFound(): Refusal {
  return refuse(404, "Not Found");
}

/** 422 with a list of what is wrong. */
export function invalid(issues: readonly Issue[]): Refusal {
  return new Refusal(422, { detail: issues });
}

/** 422 with one thing that is wrong. */
export function invalidField(loc: readonly (string | number)[], msg: string, type = "value_error"): Refusal {
  return invalid([{ type, loc, msg }]);
}
