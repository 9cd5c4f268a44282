// Runs the cases of the store contract in a real Deno and prints what each came to: `program <medium folder>`.
import type { ContractCase } from "../../../contract/src/stores/contract-case.ts";
import { runStoreCases } from "../../../contract/src/stores/run-store-cases.ts";
import { abandonedSinkCases, lastingCheckpointCases, spoolCases } from "../../../contract/src/stores/spool-cases.ts";
import { type DenoKvLike, denoKvRunStore, folderSpool, isMistralBatchError } from "../../dist/deno.js";

declare const Deno: {
  readonly args: readonly string[];
  readonly openKv?: (path: string) => Promise<DenoKvLike & { close(): void }>;
};

const [scenario, folder = ""] = Deno.args;
const outcomes: Record<string, string> = {};

async function runAll<T>(
  cases: readonly ContractCase<T>[],
  openMedium: (index: number) => Promise<{ open: () => Promise<T>; close: () => void }>,
): Promise<void> {
  for (const [index, { name, run }] of cases.entries()) {
    const { open, close } = await openMedium(index);
    outcomes[name] = await run(open).then(
      () => "kept",
      (error: unknown) => String(error),
    );
    close();
  }
}

try {
  if (scenario === "kv") {
    await runAll(runStoreCases, async (index) => {
      const kv = await Deno.openKv?.(`${folder}/kv-${index}`);
      if (kv === undefined) throw new Error("There is no Deno KV");
      return { open: async () => denoKvRunStore({ kv }), close: () => kv.close() };
    });
  } else if (scenario === "spool") {
    await runAll([...spoolCases, ...lastingCheckpointCases, ...abandonedSinkCases], async (index) => ({
      open: async () => folderSpool(`${folder}/spool-${index}`),
      close: () => {},
    }));
  } else if (scenario === "file") {
    const spool = folderSpool(`${folder}/refused`);
    const sink = await spool.sink("run/a");
    await sink.write(new TextEncoder().encode("x"));
    await sink.commit();
    await spool.source("run/a");
  } else {
    await denoKvRunStore().list();
  }
  console.log(JSON.stringify(outcomes));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.log(JSON.stringify({ code: isMistralBatchError(error) ? error.code : "no error of ours", message }));
}
