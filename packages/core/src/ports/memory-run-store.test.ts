import { expect, test } from "vitest";
import { runStoreCases } from "../../../contract/src/stores/run-store-cases.ts";
import { abandonedSinkCases, spoolCases } from "../../../contract/src/stores/spool-cases.ts";
import { memoryRunStore } from "./memory-run-store.ts";
import { memorySpool } from "./memory-spool.ts";

test.each(runStoreCases)("memoryRunStore(): $name", async ({ run }) => {
  const store = memoryRunStore();
  await run(async () => store);
});

test.each([...spoolCases, ...abandonedSinkCases])("memorySpool(): $name", async ({ run }) => {
  const spool = memorySpool();
  await run(async () => spool);
});

test("memoryRunStore() has room for files, or the room that it is given", () => {
  expect(memoryRunStore().spool).toBeDefined();
  expect(memoryRunStore({ spool: memorySpool() }).spool).toBeDefined();
});
