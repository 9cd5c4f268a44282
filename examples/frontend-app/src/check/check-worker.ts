// The check of a file, beside the page: a million lines do not hold up a single click.
import { blobSource, checkInput } from "@mistral-batch/browser";
import type { CheckMessage, CheckTask } from "./check-message.ts";

/** The documents of the service disagree on 100,000 or 1,000,000. */
const MOST_ROWS = 1_000_000;
const REPORT_BYTES = 8_000_000;

const tell = (message: CheckMessage): void => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<CheckTask>) => {
  let toldBytes = 0;
  const onProgress = ({ rows, bytes }: { readonly rows: number; readonly bytes: number }): void => {
    if (bytes - toldBytes < REPORT_BYTES) return;
    toldBytes = bytes;
    tell({ kind: "progress", rows, bytes });
  };
  const { file, endpoint, model } = data;
  checkInput(blobSource(file), { endpoint, model, maxRows: MOST_ROWS, onProgress }).then(
    (report) => tell({ kind: "done", report }),
    // An error of ours would lose its class on the way.
    (error: unknown) => tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
});
