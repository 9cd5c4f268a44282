import { InvalidInputError, type Sink } from "@mistral-batch/core";
import { browserGlobals } from "../browser-globals.ts";
import { unwritable } from "./write-failure.ts";

/** How to offer a download. */
export interface DownloadSinkOptions {
  /** The most bytes to gather; all of them are held by the browser until `commit`. @default 268435456 */
  readonly maxBytes?: number | undefined;
}

/** Smaller pieces than this are put together first. */
const BLOB_BYTES = 4_194_304;
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
 * async function offer(job_id: string): Promise<void> {
 *   const batch = createMistralBatch({ baseUrl: "/api/mistral" });
 *   await batch.collect(await batch.jobs.get({ job_id }), downloadSink("output.jsonl"));
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
  // Blobs of a good size, since browsers move those to the disk where they grow many.
  let blobs: Blob[] = [];
  let loose: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let looseBytes = 0;
  const gather = (): Blob => {
    blobs.push(new Blob(loose));
    loose = [];
    looseBytes = 0;
    return new Blob(blobs, { type: "application/jsonl" });
  };
  return {
    async write(bytes) {
      size += bytes.byteLength;
      looseBytes += bytes.byteLength;
      if (size > maxBytes) {
        throw unwritable(
          name,
          `it is larger than ${maxBytes} bytes; use fileHandleSink or opfsSink, or raise maxBytes`,
        );
      }
      loose.push(bytes.slice());
      if (looseBytes >= BLOB_BYTES) gather();
    },
    checkpoint: async () => String(size),
    async restore(token) {
      if (!/^\d+$/.test(token) || Number(token) > size) {
        throw unwritable(name, `what was gathered before checkpoint "${token}" went with its tab; begin anew`);
      }
      size = Number(token);
      blobs = [gather().slice(0, size)];
    },
    commit: async () => offer(name, gather()),
    async abort() {
      blobs = [];
      loose = [];
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
