import { InvalidInputError } from "@mistral-batch/core";
import { browserGlobals } from "../browser-globals.ts";
import type { Sink } from "./sink.ts";
import { unwritable } from "./write-failure.ts";

/** How to offer a download. */
export interface DownloadSinkOptions {
  /** The most bytes to gather; all of them are held by the browser until `commit`. @default 268435456 */
  readonly maxBytes?: number | undefined;
}

/** The browser lets go of what it has not begun to save after this time. */
const SAVE_WITHIN_MS = 60_000;

/**
 * Gathers results and offers them as a download with `commit`, as if a person had clicked a link. Works in every browser,
 * in pages only. Everything is held until then, so the size is limited, and a tab that is closed before loses it.
 *
 * @param name - The file name that is offered.
 * @param options - `maxBytes`.
 * @returns The sink. `write` fails with `sink_unwritable` beyond `maxBytes`, `commit` outside of a page.
 * @throws {InvalidInputError} `invalid_argument` for a limit that is no number of bytes.
 * @example
 * ```ts
 * import { createMistralBatch, downloadSink } from "@mistral-batch/browser";
 *
 * async function offer(file_id: string): Promise<void> {
 *   const content = await createMistralBatch({ baseUrl: "/api/mistral" }).files.download({ file_id });
 *   const sink = downloadSink("output.jsonl");
 *   for await (const chunk of content) await sink.write(chunk);
 *   await sink.commit();
 * }
 * ```
 */
export function downloadSink(name: string, options: DownloadSinkOptions = {}): Sink {
  const { maxBytes = 268_435_456 } = options;
  if (!(maxBytes > 0)) {
    throw new InvalidInputError(`Cannot gather ${maxBytes} bytes: "maxBytes" must be a positive number`, {
      field: "maxBytes",
    });
  }
  // Blobs, since browsers move those to the disk where they grow large.
  let gathered = new Blob([]);
  return {
    async write(bytes) {
      if (gathered.size + bytes.byteLength > maxBytes) {
        throw unwritable(
          name,
          `it is larger than ${maxBytes} bytes; use fileHandleSink or opfsSink, or raise maxBytes`,
        );
      }
      gathered = new Blob([gathered, bytes as Uint8Array<ArrayBuffer>]);
    },
    checkpoint: async () => String(gathered.size),
    async restore(token) {
      if (!/^\d+$/.test(token) || Number(token) > gathered.size) {
        throw unwritable(name, `what was gathered before checkpoint "${token}" went with its tab; begin anew`);
      }
      gathered = gathered.slice(0, Number(token));
    },
    commit: async () => offer(name, new Blob([gathered], { type: "application/jsonl" })),
    async abort() {
      gathered = new Blob([]);
    },
  };
}

function offer(name: string, content: Blob): void {
  const link = browserGlobals().document?.createElement("a");
  if (link === undefined) {
    throw unwritable(name, "a worker cannot offer a download; use opfsSink, or do it in the page");
  }
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The click only begins the saving, and nothing tells when it has ended.
  setTimeout(() => URL.revokeObjectURL(link.href), SAVE_WITHIN_MS);
}
