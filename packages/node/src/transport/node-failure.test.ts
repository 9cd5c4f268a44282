import { describe, expect, it } from "vitest";
import { describeNodeFailure } from "./node-failure.ts";

function nodeError(code: string, syscall?: string): Error {
  return Object.assign(new Error(`${syscall ?? ""} ${code}`), { code, syscall });
}

/** As fetch rejects. */
function failed(cause: unknown): TypeError {
  return new TypeError("fetch failed", { cause });
}

describe("describeNodeFailure()", () => {
  it.each([
    ["ECONNREFUSED", "connect"],
    ["ECONNREFUSED", undefined],
    ["ENOTFOUND", "getaddrinfo"],
    ["EAI_AGAIN", "getaddrinfo"],
    ["EHOSTUNREACH", "connect"],
    ["ENETUNREACH", "connect"],
    ["ETIMEDOUT", "connect"],
    ["EADDRNOTAVAIL", "connect"],
    ["UND_ERR_CONNECT_TIMEOUT", undefined],
    ["UND_ERR_PRX_TLS", undefined],
    ["CERT_HAS_EXPIRED", undefined],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", undefined],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", undefined],
    ["ERR_TLS_CERT_ALTNAME_INVALID", undefined],
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "write"],
    ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", undefined],
  ])("proves that nothing was sent for %s of %s", (code, syscall) => {
    expect(describeNodeFailure(failed(nodeError(code, syscall)))).toEqual({
      isNotSent: true,
      reason: expect.stringContaining(code),
    });
  });

  it.each([
    ["ECONNRESET", "read"],
    ["EPIPE", "write"],
    // The kernel reports these for a connection that stood, too, once its retransmissions run out.
    ["ETIMEDOUT", "read"],
    ["EHOSTUNREACH", "read"],
    ["ENETUNREACH", "write"],
    ["UND_ERR_SOCKET", undefined],
    ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", undefined],
    ["HPE_INVALID_CONSTANT", undefined],
    // Can also come in the middle of a connection.
    ["ERR_SSL_WRONG_VERSION_NUMBER", undefined],
    ["ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC", undefined],
  ])("proves nothing for %s of %s", (code, syscall) => {
    expect(describeNodeFailure(failed(nodeError(code, syscall)))).toEqual({
      isNotSent: false,
      reason: expect.stringContaining(code),
    });
  });

  it("needs every address of a name to have failed before sending", () => {
    const refused = nodeError("ECONNREFUSED", "connect");
    const unreachable = nodeError("ENETUNREACH", "connect");
    const reset = nodeError("ECONNRESET", "read");
    expect(describeNodeFailure(failed(new AggregateError([refused, unreachable])))).toEqual({
      isNotSent: true,
      reason: "nothing listens there (ECONNREFUSED), ENETUNREACH",
    });
    expect(describeNodeFailure(failed(new AggregateError([refused, reset])))?.isNotSent).toBe(false);
    expect(describeNodeFailure(failed(new AggregateError([refused, new Error("what?")])))?.isNotSent).toBe(false);
  });

  it.each([
    ["Proxy response (407) !== 200 when HTTP Tunneling", "the proxy refused the tunnel with 407"],
    ["bad port", "fetch does not allow this port"],
  ])("knows what undici says in words only: %s", (message, reason) => {
    const cause = Object.assign(new Error(message), { code: "UND_ERR_ABORTED" });
    expect(describeNodeFailure(failed(cause))).toEqual({ isNotSent: true, reason });
  });

  it.each([
    ["UND_ERR_HEADERS_TIMEOUT", "timeoutMs"],
    ["UND_ERR_BODY_TIMEOUT", "idleMs"],
  ])("names the option of the client that moves %s, and proves nothing", (code, option) => {
    const failure = describeNodeFailure(failed(nodeError(code)));
    expect(failure).toEqual({
      isNotSent: false,
      reason: `a limit of fetch itself; set ${option} on the client to wait longer (${code})`,
    });
  });

  it("finds the code however deep it is, and stops in a circle of causes", () => {
    const deep = failed(new Error("Request was cancelled", { cause: nodeError("ENOTFOUND", "getaddrinfo") }));
    expect(describeNodeFailure(deep)).toEqual({ isNotSent: true, reason: "there is no such host (ENOTFOUND)" });
    const circle = new Error("a circle");
    circle.cause = circle;
    expect(describeNodeFailure(circle)).toBeUndefined();
  });

  it.each([[undefined], [null], ["ECONNREFUSED"], [new Error("fetch failed")]])("knows nothing of %s", (reason) => {
    expect(describeNodeFailure(reason)).toBeUndefined();
  });
});
