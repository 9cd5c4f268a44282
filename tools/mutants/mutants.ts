/** One deliberate fault in the built core, and what it would cost a user. */
export interface Mutant {
  readonly name: string;
  /** What a user would suffer. */
  readonly harm: string;
  /** Text of the built file, which must stand there exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** The faults that the contract suite must notice in every runtime. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: "retry-create-on-5xx",
    harm: "a job that was accepted is created and billed again",
    find: 'return typeof status === "number" && status >= 400 && status < 500 && !DOUBTFUL_STATUSES.has(status);',
    replace: 'return typeof status === "number" && status >= 400 && !DOUBTFUL_STATUSES.has(status);',
  },
  {
    name: "resend-instead-of-reconcile",
    harm: "a lost reply is answered by a second job",
    find: 'if (finding.kind === "found") return finding.job;',
    replace: 'if (finding.kind === "found") continue;',
  },
  {
    name: "skip-the-settle-window",
    harm: "a job that is accepted late is created twice",
    find: "var SETTLE_WALKS_MS = [0, 5e3, 15e3, 3e4, 6e4, 12e4];",
    replace: "var SETTLE_WALKS_MS = [0];",
  },
  {
    name: "filter-the-reconcile-walk",
    harm: "a filter that the service honours differently hides the lost job",
    find: '{ page, page_size: 100, order_by: "-created" }',
    replace: '{ page, page_size: 100, order_by: "-created", status: ["SUCCESS"] }',
  },
  {
    name: "trust-an-absent-echo",
    harm: "an inline job is created twice where the service shows no metadata",
    find: 'if (finding.kind === "absent" && query.input_files === null && !finding.isEchoSeen) {',
    replace: "if (false) {",
  },
  {
    name: "adopt-the-youngest",
    harm: "two processes adopt different twins of one job",
    find: "found.sort((left, right) => left.created_at - right.created_at)",
    replace: "found.sort((left, right) => right.created_at - left.created_at)",
  },
  {
    name: "ignore-a-readable-id",
    harm: "an accepted job is taken for lost because the rest of the answer was odd",
    find: "if (id === void 0) throw error;\n    return jobFromRequest(id, body);",
    replace: "throw error;",
  },
  {
    name: "drop-the-submission-key",
    harm: "no lost job can ever be found again",
    find: "[SUBMISSION_KEY_FIELD]: submission_key }",
    replace: "}",
  },
  {
    name: "create-without-a-deadline",
    harm: "a paid call hangs for ever",
    find: 'guard.limit("deadline_exceeded", ',
    replace: 'void ("deadline_exceeded", ',
  },
  {
    name: "stop-on-a-page-of-nothing-new",
    harm: "jobs made during a walk hide the ones behind them",
    find: "stalePages = fresh.length === 0 ? stalePages + 1 : 0;",
    replace: "if (fresh.length === 0) return;",
  },
  {
    name: "trust-any-206",
    harm: "a resumed download repeats or loses rows",
    find: "if (open.response.status === 206 && !isRangeFrom(open.response, read)) {",
    replace: "if (false) {",
  },
  {
    name: "ignore-a-changed-file",
    harm: "rows of two different files are glued together",
    find: "if (again.length === seen.length && again.value !== seen.value) throw changed(open);",
    replace: "",
  },
  {
    name: "repeat-what-was-read",
    harm: "a download that begins anew gives its first rows twice",
    find: "if (skipped < chunk.byteLength) yield chunk.subarray(skipped);",
    replace: "yield chunk;",
  },
  {
    name: "believe-a-short-body",
    harm: "the last rows of a download are lost in silence",
    find: "if (expected === void 0 || length === expected) return;",
    replace: "return;",
  },
  {
    name: "key-to-another-origin",
    harm: "a redirect carries the key to a stranger",
    find: "const isOwn = isPath || new URL(path).origin === new URL(client.baseUrl).origin;",
    replace: "const isOwn = true;",
  },
  {
    name: "follow-api-redirects",
    harm: "a redirect of an API call carries the key away",
    find: 'redirect = "manual" } = request;',
    replace: 'redirect = "follow" } = request;',
  },
  {
    name: "no-retry-after",
    harm: "a rate limit is hammered",
    find: "const delayMs = asked === 0 ? backoffDelayMs(policy, repeat, random.fraction()) : asked;",
    replace: "const delayMs = backoffDelayMs(policy, repeat, random.fraction());",
  },
  {
    name: "wait-for-an-absurd-retry-after",
    harm: "a call hangs for days because one header said so",
    find: "if (isTooLate || asked > LONGEST_RETRY_AFTER_MS) throw error;",
    replace: "if (isTooLate) throw error;",
  },
  {
    name: "retry-a-refusal",
    harm: "a wrong request is sent five times",
    find: "var RETRYABLE = /^(408|429|50[0234]|52[0-4])$/;",
    replace: "var RETRYABLE = /^(4..|5..)$/;",
  },
  {
    name: "wrap-an-abort",
    harm: "the caller's own reason is lost",
    find: "if (guard.signal.aborted) return guard.signal.reason;",
    replace: 'if (guard.signal.aborted) return new Error("aborted");',
  },
  {
    name: "sleep-through-an-abort",
    harm: "an abort waits for the next poll",
    find: 'signal?.addEventListener("abort", onAbort, { once: true });\n  });\n}\n',
    replace: "});\n}\n",
  },
  {
    name: "no-idle-limit",
    harm: "a silent connection hangs for ever",
    find: 'guard.limit("idle_timeout", idleMs, what);\n      const { done, value }',
    replace: "const { done, value }",
  },
  {
    name: "stop-waiting-on-unknown-states",
    harm: "a wait returns a job that still runs",
    find: 'return !IN_FLIGHT.has(job.status) && typeof job.completed_at === "number";',
    replace: "return !IN_FLIGHT.has(job.status);",
  },
  {
    name: "forget-a-terminal-state",
    harm: "a timed-out job is polled for ever",
    find: '"TIMEOUT_EXCEEDED", "CANCELLED"]);',
    replace: '"CANCELLED"]);',
  },
  {
    name: "give-up-on-a-fresh-job",
    harm: "a job that was made a moment ago is taken for gone",
    find: 'const isEarly404 = error instanceof HttpError && error.code === "not_found" && isFresh;',
    replace: "const isEarly404 = false;",
  },
  {
    name: "throw-away-null-lists",
    harm: "a good answer with a null list is refused",
    find: "value === null || value === void 0 ? [] : checkList(value)",
    replace: "checkList(value)",
  },
  {
    name: "let-camel-case-through",
    harm: "customId is sent as nothing, and every row comes back without its name",
    find: "if (key in fields) return;",
    replace: "return;",
  },
  {
    name: "let-a-filter-become-a-parameter",
    harm: "a metadata filter called status lists other jobs",
    find: "(key in fields ? checkName : checkScalar)(value)",
    replace: "checkScalar(value)",
  },
  {
    name: "believe-the-metadata-filter",
    harm: "jobs of others come back as matches",
    find: "page.data = page.data.filter((job) => jobMatches(job, params.metadata));",
    replace: "",
  },
  {
    name: "file-name-breaks-the-form",
    harm: "a quote in a file name breaks the upload",
    find: 'name.replaceAll(\'"\', "%22")',
    replace: "name",
  },
];
