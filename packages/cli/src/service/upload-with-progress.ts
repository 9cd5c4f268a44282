import type { FileObject, MistralBatch, Source, UploadFileParams } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { formatBytes } from "../terminal/format.ts";
import { createProgress } from "../terminal/progress.ts";

/** A smaller upload is over before a log needs lines about it. */
const SMALLEST_LOGGED_BYTES = 20_000_000;

/**
 * Uploads a file while its progress is shown, and says its id on stderr, so that the id survives whatever happens next.
 *
 * @param context - Console, clock, signal.
 * @param batch - The client.
 * @param params - What `uploadFile` takes; the file is a source.
 * @returns The file as the service knows it.
 * @throws What `uploadFile` throws.
 */
export async function uploadWithProgress(
  context: CommandContext,
  batch: MistralBatch,
  params: UploadFileParams & { readonly file: Source },
): Promise<FileObject> {
  const progress = createProgress(context, {
    label: "Upload",
    amount: ({ done, total }) => `${formatBytes(done)} of ${formatBytes(total)}`,
  });
  const { console, signal } = context;
  const { name, size = 0 } = params.file;
  const isShown = console.isLive || size >= SMALLEST_LOGGED_BYTES;
  try {
    const file = await batch.files.upload(params, {
      signal,
      onProgress: ({ sentBytes, totalBytes }) => {
        if (isShown) progress.update({ state: cleanText(name), done: sentBytes, total: totalBytes });
      },
    });
    progress.stop();
    console.note(`Uploaded ${cleanText(name)} (${formatBytes(size)}) as file ${file.id}`);
    return file;
  } finally {
    progress.stop();
  }
}
