import type { FileObject, MistralBatch, Source, UploadFileParams } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { formatBytes } from "../terminal/format.ts";
import { createProgress } from "../terminal/progress.ts";

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
  try {
    progress.update({ state: cleanText(params.file.name), done: 0, total: params.file.size ?? 0 });
    const file = await batch.files.upload(params, {
      signal: context.signal,
      onProgress: ({ sentBytes, totalBytes }) =>
        progress.update({ state: cleanText(params.file.name), done: sentBytes, total: totalBytes }),
    });
    progress.stop();
    context.console.note(`Uploaded ${cleanText(params.file.name)} as file ${file.id}`);
    return file;
  } finally {
    progress.stop();
  }
}
