import { expect, it } from "vitest";
import { checkSecrets } from "./check-secrets.ts";
import { formatFinding } from "./lib/findings.ts";
import { temporaryTree } from "./lib/temporary-tree.ts";

// Put together at run time, so that no scanner, ours included, takes this file for a leak.
const letters = "a1b2c3d4e5f6a7b8";

it.each([
  ["a Mistral key", `MISTRAL_API_KEY=${letters}${letters}`, "a key"],
  ["a key in JSON", `{ "apiKey": "${letters}${letters}" }`, "a key"],
  ["a bearer token", `Authorization: Bearer ${letters}${letters}`, "a token"],
  ["an sk- key", `sk-${letters}${letters}`, "an API key"],
  ["an npm token", `npm_${letters}${letters}abcd`, "an npm token"],
  ["a private key", ["-----BEGIN", "RSA PRIVATE", "KEY-----"].join(" "), "a private key"],
  ["a signed URL", `https://example.com/file?sig=${letters}${letters}${letters}`, "a signed URL"],
])("checkSecrets() finds %s and does not print it", (_name, text, kind) => {
  const findings = checkSecrets(temporaryTree({ "docs/a.md": `\n${text}\n` })).findings.map(formatFinding);
  expect(findings).toEqual([`docs/a.md:2 Looks like ${kind}: revoke it, then remove it`]);
});

it.each([
  'createClient({ apiKey: "..." })',
  "MISTRAL_API_KEY=test",
  "Authorization: Bearer $MISTRAL_API_KEY",
  "sha512-abcdefabcdef0123456789abcdef0123456789abcdef==",
  "apiKey: mistralApiKeyFromTheEnvironmentOfTheProcess",
])("checkSecrets() lets %s pass", (text) => {
  expect(checkSecrets(temporaryTree({ "a.md": text })).findings).toEqual([]);
});
