import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserCommand } from "vitest/node";
import { peakRendererMemory } from "./renderer-memory.ts";
import type { Services } from "./services.ts";

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
    redirect(operation?: "files.upload" | "files.download"): Promise<void>;
    /** What the foreign host was asked. */
    foreignRequests(): Promise<Readonly<Record<string, unknown>>[]>;
    /** Writes a file for the browser to pick and returns its path. */
    writeInput(name: string, lines: number): Promise<string>;
    /** The text of the next file that the page offers as a download. */
    nextDownload(): Promise<{ readonly name: string; readonly text: string }>;
    /** See `peakRendererMemory`. */
    rendererMemory(): Promise<number>;
  }
}

const LINE_BYTES = 1024;

/** What the tests in the browser ask of this side. */
export function commandsFor({ open, foreign, folder }: Services): Record<string, BrowserCommand<never[]>> {
  const commands: Record<string, BrowserCommand<never[]>> = {
    seen: (_context, operation) => open.emulator.books.requestsSeen({ operation }),
    redirect(_context, operation) {
      open.emulator.faults.clear();
      if (operation === undefined) return;
      open.emulator.faults.add({
        when: { operation },
        fault: { kind: "redirect", location: `${foreign.url}/elsewhere`, status: 307 },
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
    rendererMemory: () => peakRendererMemory(),
  };
  return commands;
}

function line(index: number): string {
  const head = `{"custom_id":"${index}","body":{"messages":[{"role":"user","content":"`;
  const tail = `"}]}}\n`;
  return head + "x".repeat(LINE_BYTES - head.length - tail.length) + tail;
}
