const UNTRUSTED = "its certificate is not trusted; NODE_EXTRA_CA_CERTS adds one";

/** What a code of a failed connection means, in words for a person (errno(3), getaddrinfo(3), undici's lib/core/errors.js). */
export const FAILURE_MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the name server does not answer",
  ECONNRESET: "the other side broke it off",
  UND_ERR_SOCKET: "the other side closed it",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  // Limits of the agent below fetch, which no option of a single call can move.
  UND_ERR_HEADERS_TIMEOUT: "a limit of fetch itself; set timeoutMs on the client to wait longer",
  UND_ERR_BODY_TIMEOUT: "a limit of fetch itself; set idleMs on the client to wait longer",
};
