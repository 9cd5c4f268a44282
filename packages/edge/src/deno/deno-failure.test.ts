import { expect, test } from "vitest";
import { describeDenoFailure, fileFailure, missingFlag, refusedConnection } from "./deno-failure.ts";

/** As Deno 2.9 words them. */
const notCapable = (message: string): Error => Object.assign(new Error(message), { name: "NotCapable" });
const fetchFailed = (words: string): TypeError => new TypeError("fetch failed", { cause: new Error(words) });
const system = (code: string, syscall: string): Error =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

test.each<[string, unknown, { isNotSent: boolean; reason: string } | undefined]>([
  [
    "a name that fetch cannot resolve",
    fetchFailed("error sending request for url (http://x.test/?a=b): client error (Connect): dns error: no such host"),
    { isNotSent: true, reason: "dns error: no such host" },
  ],
  [
    "a connection that breaks",
    fetchFailed("error sending request for url (http://x.test/?a=b): client error (SendRequest): connection closed"),
    { isNotSent: false, reason: "error sending request: client error (SendRequest): connection closed" },
  ],
  ["a refused connection of node:http", system("ECONNREFUSED", "connect"), { isNotSent: true, reason: "ECONNREFUSED" }],
  ["a reset of node:http", system("ECONNRESET", "read"), { isNotSent: false, reason: "ECONNRESET" }],
  ["something else", "text", undefined],
])("describeDenoFailure() knows %s", (_name, reason, expected) => {
  expect(describeDenoFailure(reason)).toEqual(expected);
});

test.each([
  ['Requires net access to "x.test:80", run again with the --allow-net flag', "--allow-net=x.test:80"],
  ['Requires read access to "/a b.jsonl", run again with the --allow-read flag', '--allow-read="/a b.jsonl"'],
  ['Requires env access to "HOME", run again with the --allow-env flag', "--allow-env=HOME"],
  ["Requires write access to <TMP>, run again with the --allow-write flag", "--allow-write"],
  ["Something else", undefined],
])("missingFlag() reads %j", (message, flag) => {
  expect(missingFlag(notCapable(message))).toBe(flag);
});

test("missingFlag() leaves refusals of the system alone", () => {
  expect(missingFlag(Object.assign(new Error("Permission denied (os error 13)"), { name: "PermissionDenied" }))).toBe(
    undefined,
  );
});

test.each([
  ["https://x.test/v1", system("EPERM", "getaddrinfo"), "--allow-net=x.test:443"],
  ["http://x.test:81/v1", system("EPERM", "getaddrinfo"), "--allow-net=x.test:81"],
  [
    "http://127.0.0.1:9/",
    notCapable('Requires net access to "127.0.0.1:9", run again with the --allow-net flag'),
    "--allow-net=127.0.0.1:9",
  ],
])("refusedConnection() names the flag for %s", (url, reason, flag) => {
  expect(refusedConnection(reason, url)).toMatchObject({
    code: "invalid_argument",
    field: "--allow-net",
    message: expect.stringContaining(flag) as string,
  });
});

test("refusedConnection() is silent about other failures", () => {
  expect(refusedConnection(system("ECONNREFUSED", "connect"), "http://x.test/")).toBeUndefined();
});

test.each<[unknown, string]>([
  [Object.assign(new Error("No such file"), { code: "ENOENT" }), "it does not exist (ENOENT)"],
  [Object.assign(new Error("Strange (os error 99)"), { code: "EODD" }), "Strange (os error 99)"],
  [new Error("plain"), "plain"],
])("fileFailure() words %s", (reason, words) => {
  expect(fileFailure(reason)).toBe(words);
});
