import { describe, expect, it } from "vitest";
import { readProxySettings } from "./proxy-settings.ts";

describe("readProxySettings()", () => {
  it.each([
    [{}, undefined],
    [{ HTTPS_PROXY: "", https_proxy: " " }, undefined],
    [{ NO_PROXY: "example.test" }, undefined],
    [{ HTTPS_PROXY: "http://p.test:1" }, { httpsProxy: "http://p.test:1", httpProxy: "", noProxy: "" }],
    [{ HTTPS_PROXY: "http://p.test:1", https_proxy: "http://q.test:2" }, { httpsProxy: "http://q.test:2" }],
    // Set to nothing in lower case: switched off, as in curl.
    [{ HTTPS_PROXY: "http://p.test:1", https_proxy: "" }, undefined],
    [
      { http_proxy: "p.test:3128", no_proxy: "a.test,b.test" },
      { httpProxy: "http://p.test:3128", noProxy: "a.test,b.test" },
    ],
  ])("reads %o", (environment, expected) => {
    const settings = readProxySettings(environment);
    if (expected === undefined) expect(settings).toBeUndefined();
    else expect(settings).toMatchObject(expected);
  });

  it("refuses a proxy that is no URL without showing it", () => {
    const environment = { HTTPS_PROXY: "socks5://user:hunter2@p.test:1" };
    const attempt = (): unknown => readProxySettings(environment);
    expect(attempt).toThrow(expect.objectContaining({ code: "invalid_argument", field: "HTTPS_PROXY" }));
    expect(attempt).not.toThrow(/hunter2/);
  });
});
