import { type ConnectionFailure, InvalidInputError } from "@mistral-batch/core";

/** System calls that come before the first byte of a request: whatever they fail with, nothing was sent (libuv). */
const CALLS_BEFORE_SENDING: ReadonlySet<unknown> = new Set(["connect", "getaddrinfo"]);

/**
 * A name that cannot be resolved, a connection or a TLS session that was not made: the HTTP client of Deno says so in words
 * only, and before it writes a request (hyper-util, client/legacy/client.rs, `ErrorKind::Connect`).
 */
const NOT_CONNECTED = /client error \(Connect\): (.*)$/s;

/** The words of Deno's sandbox (deno, runtime/permissions, `PermissionDeniedError`). */
const REFUSED = /^Requires (\w+) access to (?:"(.*?)"|.*?), run again with/;

/** What errors of Deno and of its `node:http` may carry. */
interface DenoError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
}

/**
 * Says what is known of a rejection of `fetch` or `node:http` in Deno.
 *
 * @param reason - What it rejected with.
 */
export function describeDenoFailure(reason: unknown): ConnectionFailure | undefined {
  const error = detailsOf(reason);
  if (typeof error.code === "string") {
    return { isNotSent: CALLS_BEFORE_SENDING.has(error.syscall), reason: error.code };
  }
  const cause = detailsOf(error.cause);
  const words = typeof cause.message === "string" ? cause.message : error.message;
  if (typeof words !== "string") return undefined;
  const notConnected = NOT_CONNECTED.exec(words)?.[1];
  // The words before it name the whole URL, with its query.
  if (notConnected !== undefined) return { isNotSent: true, reason: notConnected };
  return { isNotSent: false, reason: words.replace(/ for url \([^)]*\)/, "") };
}

/** The flag that Deno was not given, for example `--allow-read="in.jsonl"`; undefined where that is not the reason. */
export function missingFlag(reason: unknown): string | undefined {
  const { name, message } = detailsOf(reason);
  // Deno 1 had one name for what the sandbox and for what the system refuses.
  if (name !== "NotCapable" && name !== "PermissionDenied") return undefined;
  const [, kind, target] = REFUSED.exec(String(message)) ?? [];
  if (kind === undefined) return undefined;
  return target === undefined ? `--allow-${kind}` : `--allow-${kind}=${quoteWhereNeeded(target)}`;
}

/** The error for a connection that Deno's sandbox does not allow; undefined for any other failure. */
export function refusedConnection(reason: unknown, url: string): InvalidInputError | undefined {
  const { host, port, protocol } = new URL(url);
  // The resolver of node:http says it as if the system had refused.
  const { code, syscall } = detailsOf(reason);
  const isRefusedName = code === "EPERM" && syscall === "getaddrinfo";
  const flag = isRefusedName
    ? `--allow-net=${port === "" ? `${host}:${protocol === "https:" ? 443 : 80}` : host}`
    : missingFlag(reason);
  if (flag === undefined) return undefined;
  return new InvalidInputError(`Cannot reach ${host}: Deno was not allowed to; run again with ${flag}`, {
    field: flag.replace(/=.*/s, ""),
    cause: reason,
  });
}

/** Says why Deno's file system refused, for example `it does not exist (ENOENT)`. */
export function fileFailure(reason: unknown): string {
  const flag = missingFlag(reason);
  if (flag !== undefined) return `Deno was not allowed to; run again with ${flag}`;
  const { code, message } = detailsOf(reason);
  if (typeof code !== "string") return reason instanceof Error ? reason.message : String(reason);
  return MEANINGS[code] === undefined ? String(message) : `${MEANINGS[code]} (${code})`;
}

/** In words that name the way out (errno(3)). */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  ENOTDIR: "a part of its path is no directory",
  EACCES: "its permissions do not allow it",
  EPERM: "the system does not permit it",
  EEXIST: "it exists already",
  EISDIR: "it is a directory",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
};

function detailsOf(reason: unknown): DenoError {
  return typeof reason === "object" && reason !== null ? reason : {};
}

function quoteWhereNeeded(target: string): string {
  return /^[\w./:@-]+$/.test(target) ? target : `"${target}"`;
}
