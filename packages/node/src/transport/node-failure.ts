import type { ConnectionFailure } from "@mistral-batch/core";
import { FAILURE_MEANINGS } from "./failure-meanings.ts";

/** Causes may point at each other. */
const MAX_DEPTH = 8;

/** System calls that come before the first byte of a request: whatever they fail with, nothing was sent (libuv). */
const CALLS_BEFORE_SENDING: ReadonlySet<string> = new Set(["connect", "getaddrinfo"]);

/** Codes that prove by themselves that nothing was sent. */
const NOT_SENT: ReadonlySet<string> = new Set([
  // Nobody listens (errno of connect(2); no other call gives it on a stream socket).
  "ECONNREFUSED",
  // Name resolution (getaddrinfo(3) through dns.lookup).
  "ENOTFOUND",
  "EAI_AGAIN",
  // No connection within undici's connect timeout (undici, lib/core/connect.js).
  "UND_ERR_CONNECT_TIMEOUT",
  // The TLS connection to a proxy failed, so no tunnel ever stood (undici, lib/dispatcher/proxy-agent.js).
  "UND_ERR_PRX_TLS",
  // The server's certificate was refused. Node checks it before undici writes a request (Node documentation, TLS, "X509
  // certificate error codes"; lib/_tls_wrap.js, onConnectSecure).
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_CRL",
  "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
  "UNABLE_TO_DECRYPT_CRL_SIGNATURE",
  "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
  "CERT_SIGNATURE_FAILURE",
  "CRL_SIGNATURE_FAILURE",
  "CERT_NOT_YET_VALID",
  "CERT_HAS_EXPIRED",
  "CRL_NOT_YET_VALID",
  "CRL_HAS_EXPIRED",
  "ERROR_IN_CERT_NOT_BEFORE_FIELD",
  "ERROR_IN_CERT_NOT_AFTER_FIELD",
  "ERROR_IN_CRL_LAST_UPDATE_FIELD",
  "ERROR_IN_CRL_NEXT_UPDATE_FIELD",
  "OUT_OF_MEM",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_CHAIN_TOO_LONG",
  "CERT_REVOKED",
  "INVALID_CA",
  "PATH_LENGTH_EXCEEDED",
  "INVALID_PURPOSE",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "HOSTNAME_MISMATCH",
  // Alerts that a peer sends only in the handshake (RFC 8446, section 6.2); the first one has two names in OpenSSL, before
  // and since 3.2. Other TLS errors, a wrong version number among them, can also come in the middle of a connection, so
  // they prove nothing.
  "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
  "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE",
  "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
  "ERR_SSL_TLSV1_UNRECOGNIZED_NAME",
  "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL",
]);

/** What undici says in words only, all of it before a connection for the request stands. */
const WORDS_BEFORE_SENDING: readonly (readonly [RegExp, string])[] = [
  // A proxy that does not open the tunnel (lib/dispatcher/proxy-agent.js).
  [/^Proxy response \((\d+)\) !== 200/, "the proxy refused the tunnel with $1"],
  // A port that the fetch standard blocks (lib/web/fetch/index.js).
  [/^bad port$/, "fetch does not allow this port"],
];

/** What errors of Node and of undici may carry. */
interface NodeError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/**
 * Says what is known of a rejection of `fetch` in Node. Everything that is not proven to have come before the first byte
 * counts as perhaps sent, for example `ECONNRESET`, `EPIPE`, `UND_ERR_SOCKET` (the other side closed) and
 * `UND_ERR_HEADERS_TIMEOUT`: the service may have acted on the request.
 *
 * @param reason - What `fetch` rejected with.
 * @returns Undefined where no error in the chain of causes has a code.
 */
export function describeNodeFailure(reason: unknown): ConnectionFailure | undefined {
  return describe(reason, 0);
}

function describe(reason: unknown, depth: number): ConnectionFailure | undefined {
  if (typeof reason !== "object" || reason === null || depth > MAX_DEPTH) return undefined;
  const error: NodeError = reason;
  // Node tries all addresses of a name; the failure of all of them comes as one AggregateError (lib/net.js).
  if (Array.isArray(error.errors) && error.errors.length > 0) return describeAll(error.errors, depth);
  const message = typeof error.message === "string" ? error.message : "";
  const words = WORDS_BEFORE_SENDING.find(([pattern]) => pattern.test(message));
  if (words !== undefined)
    return { isNotSent: true, reason: message.replace(/ when HTTP Tunneling$/, "").replace(...words) };
  if (typeof error.code === "string") {
    const isBeforeSending = typeof error.syscall === "string" && CALLS_BEFORE_SENDING.has(error.syscall);
    return {
      isNotSent: isBeforeSending || NOT_SENT.has(error.code),
      reason: wordsFor(error.code),
    };
  }
  return describe(error.cause, depth + 1);
}

function wordsFor(code: string): string {
  const meaning = FAILURE_MEANINGS[code];
  return meaning === undefined ? code : `${meaning} (${code})`;
}

function describeAll(errors: readonly unknown[], depth: number): ConnectionFailure | undefined {
  const failures = errors.map((error) => describe(error, depth + 1));
  const reasons = new Set(failures.map((failure) => failure?.reason).filter((text) => text !== undefined));
  if (reasons.size === 0) return undefined;
  return { isNotSent: failures.every((failure) => failure?.isNotSent === true), reason: [...reasons].join(", ") };
}
