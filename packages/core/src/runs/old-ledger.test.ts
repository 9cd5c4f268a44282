import { expect, it } from "vitest";
import { memoryRunStore } from "../ports/memory-run-store.ts";
import { stubService } from "../test-support/stub-service.ts";
import { VirtualClock } from "../test-support/virtual-clock.ts";
import { describeRunChange } from "./describe-run-change.ts";
import type { RunSettings } from "./ledger/run-event.ts";
import { RunLedger } from "./ledger/run-ledger.ts";
import { markInput } from "./plan/fingerprint.ts";
import { openRun } from "./runs.ts";

const INPUTS = [{ custom_id: "a", body: { input: "a text" } }];
const LINE = `${JSON.stringify(INPUTS[0])}\n`;

/** The ledger of a run that knows nothing but what the first runs knew. */
async function oldLedger() {
  const store = memoryRunStore();
  const ledger = RunLedger.begin("old", {
    store,
    clock: new VirtualClock(),
    random: { fraction: () => 0.5, id: () => "w" },
  });
  const settings = { endpoint: "/v1/embeddings", model: "mistral-embed" } as RunSettings;
  const source = { name: "in.jsonl", open: async () => new Blob([LINE]).stream() };
  const { fingerprint, bytes } = await markInput(source, undefined);
  const input = { name: "in.jsonl", rows: 1, bytes, fingerprint, blobs: 0 };
  await ledger.append({ type: "run.created", settings, input, worstCaseTokens: null });
  await ledger.append({ type: "run.planned", parts: [{ offset: 0, bytes, firstRow: 0, rows: 1 }], isLast: true });
  return store;
}

it("opens a run whose ledger lacks settings that are known today, and finds nothing changed", async () => {
  const store = await oldLedger();
  const { client } = stubService(() => ({}));
  const run = await openRun(client, store, "old", { inputs: INPUTS });
  expect(run.plan).toMatchObject({ rows: 1, endpoint: "/v1/embeddings", model: "mistral-embed" });
  expect(run.status()).toMatchObject({ status: "running", rows: 1 });
  await expect(run.summary()).resolves.toMatchObject({ pending: 1, validated: null });
  const options = { endpoint: "/v1/embeddings", model: "mistral-embed" } as const;
  await expect(describeRunChange(client, store, "old", options)).resolves.toEqual([]);
});
