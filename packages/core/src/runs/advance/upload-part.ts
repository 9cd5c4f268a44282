import { iterateFiles } from "../../operations/files/list-files.ts";
import { uploadFile } from "../../operations/files/upload-file.ts";
import type { FileObject } from "../../wire/file-object.ts";
import type { PartState } from "../ledger/run-state.ts";
import { partInput } from "./part-input.ts";
import type { RunContext } from "./run-context.ts";
import { partFileName } from "./submission-key.ts";

/** A file that was uploaded by a process that died shows in the list within this time. */
const LEFT_FILE_MS = 45_000;
/** How many files of the workspace are looked at for one that a crash left behind. */
const MAX_FILES_SEEN = 1000;

/**
 * Uploads the lines of a part. Where a process died in an upload, its file is looked for first, for a while, and used.
 *
 * @throws {RunError} `source_required` where the input is not at hand; `source_changed`.
 * @throws What `uploadFile` throws.
 */
export async function uploadPart(context: RunContext, part: PartState): Promise<void> {
  const { client, ledger, signal, onEvent } = context;
  if (part.uploadingSince !== null) {
    const left = await findLeftFile(context, part);
    if (left !== undefined) {
      await ledger.append({ type: "part.uploaded", part: part.part, file_id: left.id });
      onEvent?.({ type: "uploaded", part: part.part, file_id: left.id, isReused: true });
      return;
    }
    const ageMs = client.clock.now() - part.uploadingSince;
    if (ageMs >= 0 && ageMs < LEFT_FILE_MS) {
      context.memory.refusedUntilMs.set(part.part, client.clock.monotonic() + LEFT_FILE_MS - ageMs);
      return;
    }
  }
  const input = await partInput(context, part);
  await ledger.append({ type: "part.uploading", part: part.part });
  const file = await uploadFile(
    client,
    { file: input, purpose: "batch" },
    {
      signal,
      onProgress: ({ sentBytes, totalBytes }) =>
        onEvent?.({ type: "uploading", part: part.part, sentBytes, totalBytes: totalBytes ?? part.bytes }),
    },
  );
  await ledger.append({ type: "part.uploaded", part: part.part, file_id: file.id });
  onEvent?.({ type: "uploaded", part: part.part, file_id: file.id, isReused: false });
}

/** A file of this part's name and size that the ledger does not know: uploaded, and then the process died. */
async function findLeftFile(context: RunContext, part: PartState): Promise<FileObject | undefined> {
  const { client, ledger, signal } = context;
  const name = partFileName(ledger.run_id, part);
  let seen = 0;
  for await (const file of iterateFiles(client, { purpose: "batch", search: name }, { signal })) {
    const isWhole = (file.bytes ?? part.bytes) === part.bytes;
    const isOurs = file.filename === name && isWhole && !part.file_ids.includes(file.id);
    if (isOurs) return file;
    seen += 1;
    if (seen >= MAX_FILES_SEEN) return undefined;
  }
  return undefined;
}
