import { hashText } from "../random/hash.ts";
import type { Operation } from "../service/operation.ts";
import type { JsonObject } from "../wire.ts";

/** One row that the service carried out. */
export interface ExecutedRow {
  readonly job_id: string;
  readonly custom_id: string | null;
  /** Tells equal bodies; of the JSON as the service parsed it. */
  readonly body_hash: number;
  readonly status_code: number;
  /** Billed tokens (pages for OCR); 0 for a failed row. */
  readonly tokens: number;
}

/** Which executed rows are meant; all that is given must hold. */
export interface ExecutionFilter {
  readonly job_id?: string;
  readonly custom_id?: string | null;
  /** A request body; the rows with an equal one. */
  readonly body?: JsonObject;
}

/** An input that was executed more than once. */
export interface RepeatedExecution {
  readonly custom_id: string | null;
  readonly body_hash: number;
  /** The job of each execution; a job that executed it twice stands here twice. */
  readonly job_ids: readonly string[];
}

/** A create that made a job. */
export interface CreateRecord {
  readonly job_id: string;
  readonly metadata: JsonObject | null;
  readonly input_files: readonly string[];
  readonly rows: number;
  readonly atMs: number;
  /** Later than `atMs` where a fault delayed the job. */
  readonly acceptedAtMs: number;
  /** Whether the answer went out; false where a fault swallowed it. */
  readonly isReplied: boolean;
}

/** A request as it arrived; without the key. */
export interface SeenRequest {
  readonly number: number;
  readonly operation: Operation | null;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly hadAuthorization: boolean;
  readonly atMs: number;
  readonly outcome: "open" | "answered" | "refused" | "reset" | "stalled" | "broken";
  readonly status: number | null;
}

/** An upload. */
export interface UploadRecord {
  readonly file_id: string;
  readonly isDeleted: boolean;
  /** Whether no job ever used it. */
  readonly isOrphaned: boolean;
}

interface JobLedger {
  readonly customIds: (string | null)[];
  readonly bodyHashes: number[];
  readonly statusCodes: number[];
  readonly tokens: number[];
}

/** What really happened, kept apart from anything that the service tells a client. */
export class Books {
  readonly #executions = new Map<string, JobLedger>();
  readonly #creates: { -readonly [Key in keyof CreateRecord]: CreateRecord[Key] }[] = [];
  readonly #createByRequest = new Map<number, number>();
  readonly #requests: { -readonly [Key in keyof SeenRequest]: SeenRequest[Key] }[] = [];
  readonly #uploads = new Map<string, { isDeleted: boolean }>();
  #uploadedBytes = 0;

  /** The rows that were carried out, in order, one entry for each execution. */
  executions(filter: ExecutionFilter = {}): readonly ExecutedRow[] {
    const bodyHash = filter.body === undefined ? undefined : hashText(JSON.stringify(filter.body));
    const rows: ExecutedRow[] = [];
    for (const row of this.#eachExecution(filter.job_id)) {
      if (filter.custom_id !== undefined && row.custom_id !== filter.custom_id) continue;
      if (bodyHash === undefined || row.body_hash === bodyHash) rows.push(row);
    }
    return rows;
  }

  /** How many rows were carried out, without listing them. */
  executionCount(job_id?: string): number {
    let count = 0;
    for (const [id, ledger] of this.#executions) {
      if (job_id === undefined || id === job_id) count += ledger.customIds.length;
    }
    return count;
  }

  /** The inputs (same `custom_id`, same body) that were executed more than once, over all jobs. */
  executedTwice(filter: { readonly job_ids?: readonly string[] } = {}): readonly RepeatedExecution[] {
    const groups = new Map<string, { custom_id: string | null; body_hash: number; job_ids: string[] }>();
    for (const { job_id, custom_id, body_hash } of this.#eachExecution()) {
      if (filter.job_ids !== undefined && !filter.job_ids.includes(job_id)) continue;
      const key = `${body_hash}:${custom_id === null ? "" : `=${custom_id}`}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { custom_id, body_hash, job_ids: [job_id] });
      else group.job_ids.push(job_id);
    }
    return [...groups.values()].filter((group) => group.job_ids.length > 1);
  }

  /** The billed tokens of a job, or of all. */
  billedTokens(job_id?: string): number {
    let sum = 0;
    for (const [id, ledger] of this.#executions) {
      if (job_id === undefined || id === job_id) for (const tokens of ledger.tokens) sum += tokens;
    }
    return sum;
  }

  /** The creates that made a job, those with a lost reply included. */
  creates(): readonly CreateRecord[] {
    return this.#creates;
  }

  /** The creates whose metadata has `value` under `key`, for example `mb_key`; deleted jobs included. */
  jobsByMetadata(key: string, value: string): readonly CreateRecord[] {
    return this.#creates.filter((create) => create.metadata?.[key] === value);
  }

  /** The requests that arrived, in order. */
  requestsSeen(
    filter: { readonly operation?: Operation; readonly method?: string; readonly path?: string } = {},
  ): readonly SeenRequest[] {
    const { operation, method, path } = filter;
    return this.#requests.filter(
      (request) =>
        (operation === undefined || request.operation === operation) &&
        (method === undefined || request.method === method) &&
        (path === undefined || request.path === path),
    );
  }

  /** The uploads that were accepted. */
  uploads(): readonly UploadRecord[] {
    const used = new Set(this.#creates.flatMap((create) => create.input_files));
    return [...this.#uploads].map(([file_id, { isDeleted }]) => ({
      file_id,
      isDeleted,
      isOrphaned: !used.has(file_id),
    }));
  }

  /** The bytes of all files that were received, refused ones included. */
  get uploadedBytes(): number {
    return this.#uploadedBytes;
  }

  /** @internal */
  recordExecution(
    jobId: string,
    row: { customId: string | null; bodyHash: number; statusCode: number; tokens: number },
  ): void {
    let ledger = this.#executions.get(jobId);
    if (ledger === undefined) {
      ledger = { customIds: [], bodyHashes: [], statusCodes: [], tokens: [] };
      this.#executions.set(jobId, ledger);
    }
    ledger.customIds.push(row.customId);
    ledger.bodyHashes.push(row.bodyHash);
    ledger.statusCodes.push(row.statusCode);
    ledger.tokens.push(row.tokens);
  }

  /** @internal */
  recordCreate(create: Omit<CreateRecord, "isReplied"> & { readonly requestNumber: number }): void {
    const { requestNumber, ...record } = create;
    this.#createByRequest.set(requestNumber, this.#creates.length);
    this.#creates.push({ ...record, isReplied: true });
  }

  /** @internal */
  recordLostReply(requestNumber: number): void {
    const create = this.#creates[this.#createByRequest.get(requestNumber) ?? -1];
    if (create !== undefined) create.isReplied = false;
  }

  /** @internal */
  recordRequest(request: Omit<SeenRequest, "number" | "outcome" | "status">): {
    readonly number: number;
    finish(outcome: SeenRequest["outcome"], status: number | null): void;
  } {
    const entry = {
      ...request,
      number: this.#requests.length,
      outcome: "open" as SeenRequest["outcome"],
      status: null as number | null,
    };
    this.#requests.push(entry);
    return {
      number: entry.number,
      finish: (outcome, status) => {
        entry.outcome = outcome;
        entry.status = status;
      },
    };
  }

  /** @internal */
  recordUpload(fileId: string): void {
    this.#uploads.set(fileId, { isDeleted: false });
  }

  /** @internal */
  recordUploadedBytes(bytes: number): void {
    this.#uploadedBytes += bytes;
  }

  /** @internal */
  recordFileDeleted(fileId: string): void {
    const upload = this.#uploads.get(fileId);
    if (upload !== undefined) upload.isDeleted = true;
  }

  *#eachExecution(jobId?: string): Generator<ExecutedRow> {
    for (const [job_id, ledger] of this.#executions) {
      if (jobId !== undefined && job_id !== jobId) continue;
      for (const [index, custom_id] of ledger.customIds.entries()) {
        yield {
          job_id,
          custom_id,
          body_hash: ledger.bodyHashes[index] ?? 0,
          status_code: ledger.statusCodes[index] ?? 0,
          tokens: ledger.tokens[index] ?? 0,
        };
      }
    }
  }
}
