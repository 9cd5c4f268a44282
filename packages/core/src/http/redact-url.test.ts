import { expect, test } from "vitest";
import { redactUrl } from "./redact-url.ts";

test.each([
  ["https://user:secret@host.test:8443/v1/files?sig=secret#part", "https://host.test:8443/v1/files"],
  ["/v1/files?sig=secret", "/v1/files"],
  ["localhost:8787/v1?sig=secret", "localhost:8787/v1"],
  ["user:secret@localhost:8787", "localhost:8787"],
  ["ftp://user:secret@host.test/a", "ftp://host.test/a"],
  ["https://user:se/cr@et@host.test/a", "https://host.test/a"],
  ["host.test/a?\nsig=secret", "host.test/a"],
])("redactUrl(%s) gives %s", (url, expected) => {
  expect(redactUrl(url)).toBe(expected);
});
