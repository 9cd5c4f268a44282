import type { MistralBatch, Sink, Source } from "@mistral-batch/core";
import { ownMemory, ownPeakMemory } from "../support/own-memory.ts";
import { report } from "../support/report.ts";

/** What a runtime gives to the scenarios. */
export interface Adapter {
  readonly batch: MistralBatch;
  fileSource(path: string): Source | Promise<Source>;
  fileSink(path: string): Sink | Promise<Sink>;
}

/** What a scenario came to. */
export interface Measured {
  /** The rows or bytes that went through. */
  readonly count: number;
  /** By how much the most memory ever held is above what was held before the first byte, in bytes. */
  readonly grownBy: number;
}

const job_id = "b4ac8bfd-6bd0-4bc0-8a2b-6a7f7a1d9f10";

/** Runs the scenario that is named, in a process that does nothing else, and prints what it came to. */
export async function measure({ batch, fileSource, fileSink }: Adapter, name = "", path = ""): Promise<void> {
  const scenarios: Readonly<Record<string, () => Promise<number>>> = {
    async read() {
      let rows = 0;
      const results = batch.results(await batch.jobs.get({ job_id }));
      for await (const { outcome } of results) rows += outcome === "succeeded" ? 1 : 0;
      return rows;
    },
    async collect() {
      const { succeeded } = await batch.collect(await batch.jobs.get({ job_id }), await fileSink(path));
      return succeeded;
    },
    async upload() {
      return (await batch.files.upload({ file: await fileSource(path) })).bytes ?? 0;
    },
  };
  await report(
    {
      [name]: async (): Promise<Measured> => {
        // The start: everything is loaded, and one connection is open.
        await batch.jobs.list();
        const before = ownMemory();
        const count = (await scenarios[name]?.()) ?? 0;
        return { count, grownBy: ownPeakMemory() - before };
      },
    },
    name,
  );
}
