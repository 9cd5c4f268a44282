import { type BatchJob, collectResults, downloadSink, fileHandleSink, type Sink } from "@mistral-batch/browser";
import { useMutation } from "@tanstack/react-query";
import { Button } from "react-aria-components";
import { client } from "../api/client.ts";
import { nameOf } from "../jobs/job-words.ts";
import { ErrorNote } from "../ui/error-note.tsx";
import { requestsOf } from "./requests-of.ts";

/** Above this a file is better written to the disk as it comes, where the browser can. */
const LARGE_ROWS = 100_000;

/** Saves one line for each request. */
export function DownloadButton({ job }: { readonly job: BatchJob }) {
  const { mutate, error, isPending } = useMutation({ mutationFn: () => save(job), networkMode: "always" });
  return (
    <>
      <Button className="primary" isPending={isPending} onPress={() => mutate()}>
        {isPending ? "Collecting" : "Download results"}
      </Button>
      {error === null ? undefined : <ErrorNote error={error} />}
    </>
  );
}

async function save(job: BatchJob): Promise<void> {
  const sink = await sinkFor(job, `${nameOf(job).replace(/\.jsonl$/, "")}.results.jsonl`);
  if (sink !== undefined) await collectResults(client, job, sink, { inputs: requestsOf(job) });
}

/** Chromium's way to a place on the disk. */
interface Picking {
  readonly showSaveFilePicker?: (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>;
}

async function sinkFor({ total_requests }: BatchJob, name: string): Promise<Sink | undefined> {
  const { showSaveFilePicker }: Picking = window as Picking;
  if (total_requests <= LARGE_ROWS || showSaveFilePicker === undefined) return downloadSink(name);
  try {
    return fileHandleSink(await showSaveFilePicker({ suggestedName: name }));
  } catch (error) {
    // Whoever closes the dialog wants nothing saved.
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    throw error;
  }
}
