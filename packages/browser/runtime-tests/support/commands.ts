import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "@mistral-batch/emulator";
import type { BrowserCommand } from "vitest/node";
import { peakRendererMemory } from "./renderer-memory.ts";
import type { Services } from "./services.ts";
import { tabCommands } from "./tabs.ts";

/** What a request looked like on its way in. */
export interface SeenRequest {
  readonly path: string;
  readonly hadAuthorization: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

declare module "vitest/browser" {
  interface BrowserCommands {
    /** The requests that the open gateway has seen of an operation. */
    seen(operation: "jobs.list" | "files.upload" | "files.download"): Promise<SeenRequest[]>;
    /** Redirects an operation of the open gateway to the foreign host; without one, takes all redirects back. */
    redirect(operation?: "files.upload" | "files.download", path?: string): Promise<void>;
    /** What the foreign host was asked. */
    foreignRequests(): Promise<Readonly<Record<string, unknown>>[]>;
    /** Writes a file for the browser to pick and returns its path. */
    writeInput(name: string, lines: number): Promise<string>;
    /** The text of the next file that the page offers as a download. */
    nextDownload(): Promise<{ readonly name: string; readonly text: string }>;
    /** Lets every call of an operation at the open gateway go wrong. */
    fault(operation: "jobs.create" | "files.upload" | "files.download", fault: Fault): Promise<void>;
    /** Takes all faults back. */
    clearFaults(): Promise<void>;
    /** Lets all jobs of the open gateway end. */
    finishJobs(): Promise<void>;
    /** How many jobs the open gateway has made for a submission key. */
    jobsOfKey(key: string): Promise<number>;
    /** How many jobs the open gateway has made for a run. */
    jobsOfRun(run_id: string): Promise<number>;
    /** See `peakRendererMemory`. */
    rendererMemory(): Promise<number>;
  }
}

const LINE_BYTES = 1024;

/** What the tests in the browser ask of this side. */
export function commandsFor({ open, foreign, folder }: Services): Record<string, BrowserCommand<never[]>> {
  const commands: Record<string, BrowserCommand<never[]>> = {
    seen: (_context, operation) => open.emulator.books.requestsSeen({ operation }),
    redirect(_context, operation, path: string = "/elsewhere") {
      open.emulator.faults.clear();
      if (operation === undefined) return;
      open.emulator.faults.add({
        when: { operation },
        fault: { kind: "redirect", location: `${foreign.url}${path}`, status: 307 },
      });
    },
    foreignRequests: () => foreign.requests,
    writeInput(_context, name: string, lines: number) {
      const path = join(folder, name);
      writeFileSync(path, Array.from({ length: lines }, (_, index) => line(index)).join(""));
      return path;
    },
    async nextDownload({ page }) {
      const download = await page.waitForEvent("download");
      return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
    },
    fault: (_context, operation, fault) => void open.emulator.faults.add({ when: { operation }, fault }),
    clearFaults: () => open.emulator.faults.clear(),
    finishJobs: () => open.emulator.finishJobs(),
    jobsOfKey: (_context, key) => open.emulator.books.jobsByMetadata("mb_key", key).length,
    jobsOfRun: (_context, run_id) => open.emulator.books.jobsByMetadata("mb_run", run_id).length,
    rendererMemory: () => peakRendererMemory(),
    ...tabCommands(),
  };
  return commands;
}

function line(index: number): string {
  const head = `{"custom_id":"${index}","body":{"messages":[{"role":"user","content":"`;
  const tail = `"}]}}\n`;
  return head + "x".repeat(LINE_BYTES - head.length - tail.length) + tail;
}
