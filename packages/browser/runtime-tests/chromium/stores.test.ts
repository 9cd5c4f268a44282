// The stores of runs in a real browser.
import { afterEach, expect, test, vi } from "vitest";
import { runStoreCases } from "../../../contract/src/stores/run-store-cases.ts";
import { abandonedSinkCases, spoolCases } from "../../../contract/src/stores/spool-cases.ts";
import { indexedDbRunStore, opfsSpool } from "../../dist/index.js";

afterEach(() => vi.restoreAllMocks());

test.each(runStoreCases)("indexedDbRunStore(): $name", async ({ name, run }) => {
  await run(async () => indexedDbRunStore(name));
});

test.each([...spoolCases, ...abandonedSinkCases])("opfsSpool(): $name", async ({ name, run }) => {
  await run(async () => opfsSpool(name));
});

test("indexedDbRunStore() goes on after another tab has deleted the database", async () => {
  const store = indexedDbRunStore("deleted");
  await store.append("run", 1, "1");
  await new Promise((resolve) => {
    indexedDB.deleteDatabase("deleted").addEventListener("success", resolve);
  });
  expect(await store.read("run")).toEqual([]);
  expect(await store.append("run", 1, "anew")).toBe(true);
});

test("indexedDbRunStore() says the way out where the browser has no database for the site, and tries again", async () => {
  const store = indexedDbRunStore("refused");
  const open = vi.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new DOMException("The user denied it", "SecurityError");
  });
  const refusal = {
    code: "sink_unwritable",
    message: expect.stringMatching(/database cannot be used here: .*private windows.*memoryRunStore/) as string,
  };
  await expect(store.append("run", 1, "1")).rejects.toMatchObject(refusal);
  await expect(store.read("run")).rejects.toMatchObject(refusal);
  open.mockRestore();
  expect(await store.append("run", 1, "1")).toBe(true);
});

test("indexedDbRunStore() passes on that the quota is used up", async () => {
  vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
    throw new DOMException("Full", "QuotaExceededError");
  });
  const store = indexedDbRunStore("full");
  await expect(store.append("run", 1, "1")).rejects.toMatchObject({
    code: "sink_unwritable",
    message: expect.stringContaining("is full (QuotaExceededError)") as string,
  });
  vi.restoreAllMocks();
  expect(await store.read("run")).toEqual([]);
});

test("opfsSpool() says the way out where the browser has no file system for the site", async () => {
  vi.spyOn(navigator.storage, "getDirectory").mockRejectedValue(new DOMException("Not here", "SecurityError"));
  const refusal = {
    code: "sink_unwritable",
    message: expect.stringMatching(/private windows.*memorySpool/) as string,
  };
  await expect(opfsSpool().sink("run/a")).rejects.toMatchObject(refusal);
  await expect(opfsSpool().list("run")).rejects.toMatchObject(refusal);
});
