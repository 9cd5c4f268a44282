import type { Call } from "../call.ts";
import type { JsonObject } from "../http/json-object.ts";
import { refuse } from "../http/refusal.ts";
import type { Submission } from "./submission.ts";
import { type SubmissionRecord, writeRecord } from "./submission-record.ts";

/** For how long after a lost answer the list may not show the job: as long as the client itself looks for it. */
const SETTLE_MS = 120_000;
const RETRY_AFTER_MS = 5000;

/** The place of one submission key in the store, as one request sees it. What is kept there is a record as text. */
export class SubmissionSlot {
  readonly #call: Call;
  readonly #submission: Submission;
  #sentMs = 0;
  #own: string | undefined;

  constructor(call: Call, submission: Submission) {
    this.#call = call;
    this.#submission = submission;
  }

  /**
   * Takes the place for a create that is about to be sent.
   *
   * @param over - What is kept there and has lost its meaning; by default nothing may be kept.
   * @returns Undefined where the place is this request's now, otherwise what is kept there.
   * @throws {Refusal} 503
   */
  async claim(over?: string): Promise<string | undefined> {
    const { clock, timeoutMs } = this.#call.gateway.options;
    this.#sentMs = clock.now();
    const mine = this.#write("sent", this.#submission.digest, this.#sentMs + timeoutMs + SETTLE_MS, null);
    const kept = await this.#swap(over, mine);
    if (kept !== mine) return kept;
    this.#own = mine;
    return undefined;
  }

  /** What is kept there now. @throws {Refusal} 503 */
  async look(kept: string): Promise<string> {
    return await this.#swap(kept, kept);
  }

  /** Notes what became of the create that has the place. */
  async settle(state: "doubtful" | "refused"): Promise<void> {
    const doubtfulUntilMs = this.#call.gateway.options.clock.now() + SETTLE_MS;
    await this.#note(this.#own, this.#write(state, this.#submission.digest, doubtfulUntilMs, null));
  }

  /**
   * Notes the job of the key.
   *
   * @param digest - Of the body that it was made of; by default this request's.
   * @param over - What is kept there; by default the mark of this request.
   */
  async settleMade(job: JsonObject, digest?: string, over?: string): Promise<void> {
    await this.#note(over ?? this.#own, this.#write("made", digest ?? this.#submission.digest, 0, job));
  }

  #write(state: SubmissionRecord["state"], digest: string, doubtfulUntilMs: number, job: JsonObject | null): string {
    return writeRecord({ state, id: crypto.randomUUID(), digest, sentMs: this.#sentMs, doubtfulUntilMs, job });
  }

  /** A store that fails must not fail a create that was sent: what it keeps says that the list has to be asked. */
  async #note(over: string | undefined, text: string): Promise<void> {
    await this.#swap(over, text).catch(() => {});
  }

  async #swap(expected: string | undefined, next: string): Promise<string> {
    try {
      return await this.#call.gateway.options.submissionStore.swap(this.#submission.storeKey, expected, next);
    } catch (reason) {
      // No 4xx, which would say that there is no job of this key.
      const refusal = refuse(503, "It cannot be told now whether this create was sent before", RETRY_AFTER_MS);
      refusal.cause = reason;
      throw refusal;
    }
  }
}
