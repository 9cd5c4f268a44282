import { hashText } from "../random/hash.ts";
import type {
  CreateRecord,
  EmulatorBooks,
  ExecutedRow,
  ExecutionFilter,
  RepeatedExecution,
  RequestFilter,
  SeenRequest,
  UploadRecord,
} from "./emulator-books.ts";

interface JobLedger {
  readonly customIds: (string | null)[];
  readonly bodyHashes: number[];
  readonly statusCodes: number[];
  readonly tokens: number[];
}

/** How many requests are remembered; a server may be polled for days. */
const MAX_REQUESTS = 50_000;

/** The books together with the way the service writes them. */
export class Books implements EmulatorBooks {
  readonly #executions = new Map<string, JobLedger>();
  readonly #creates: { -readonly [Key in keyof CreateRecord]: CreateRecord[Key] }[] = [];
  readonly #createByRequest = new Map<number, number>();
  readonly #requests: { -readonly [Key in keyof SeenRequest]: SeenRequest[Key] }[] = [];
  readonly #uploads = new Map<string, { isDeleted: boolean }>();
  #requestCount = 0;
  #uploadedBytes = 0;

  executions(filter: ExecutionFilter = {}): readonly ExecutedRow[] {
    const bodyHash = filter.body === undefined ? undefined : hashText(JSON.stringify(filter.body));
    const rows: ExecutedRow[] = [];
    for (const row of this.#eachExecution(filter.job_id)) {
      if (filter.custom_id !== undefined && row.custom_id !== filter.custom_id) continue;
      if (bodyHash === undefined || row.body_hash === bodyHash) rows.push(row);
    }
    return rows;
  }

  executionCount(job_id?: string): number {
    let count = 0;
    for (const [id, ledger] of this.#executions) {
      if (job_id === undefined || id === job_id) count += ledger.customIds.length;
    }
    return count;
  }

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

  billedTokens(job_id?: string): number {
    let sum = 0;
    for (const [id, ledger] of this.#executions) {
      if (job_id === undefined || id === job_id) for (const tokens of ledger.tokens) sum += tokens;
    }
    return sum;
  }

  creates(): readonly CreateRecord[] {
    return this.#creates;
  }

  jobsByMetadata(key: string, value: string): readonly CreateRecord[] {
    return this.#creates.filter((create) => create.metadata?.[key] === value);
  }

  requestsSeen(filter: RequestFilter = {}): readonly SeenRequest[] {
    const { operation, method, path } = filter;
    return this.#requests.filter(
      (request) =>
        (operation === undefined || request.operation === operation) &&
        (method === undefined || request.method === method) &&
        (path === undefined || request.path === path),
    );
  }

  uploads(): readonly UploadRecord[] {
    const used = new Set(this.#creates.flatMap((create) => create.input_files));
    return [...this.#uploads].map(([file_id, { isDeleted }]) => ({
      file_id,
      isDeleted,
      isOrphaned: !used.has(file_id),
    }));
  }

  get uploadedBytes(): number {
    return this.#uploadedBytes;
  }

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

  recordCreate(create: Omit<CreateRecord, "isReplied"> & { readonly requestNumber: number }): void {
    const { requestNumber, ...record } = create;
    this.#createByRequest.set(requestNumber, this.#creates.length);
    this.#creates.push({ ...record, isReplied: true });
  }

  recordLostReply(requestNumber: number): void {
    const create = this.#creates[this.#createByRequest.get(requestNumber) ?? -1];
    if (create !== undefined) create.isReplied = false;
  }

  recordRequest(request: Omit<SeenRequest, "number" | "outcome" | "status">): {
    readonly number: number;
    finish(outcome: SeenRequest["outcome"], status: number | null): void;
  } {
    const entry = {
      ...request,
      number: this.#requestCount,
      outcome: "open" as SeenRequest["outcome"],
      status: null as number | null,
    };
    this.#requestCount += 1;
    this.#requests.push(entry);
    if (this.#requests.length > MAX_REQUESTS) this.#requests.splice(0, MAX_REQUESTS / 10);
    return {
      number: entry.number,
      finish: (outcome, status) => {
        entry.outcome = outcome;
        entry.status = status;
      },
    };
  }

  recordUpload(fileId: string): void {
    this.#uploads.set(fileId, { isDeleted: false });
  }

  recordUploadedBytes(bytes: number): void {
    this.#uploadedBytes += bytes;
  }

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
