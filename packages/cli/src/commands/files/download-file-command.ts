import { fileSink } from "@mistral-batch/node";
import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { connect } from "../../service/connect.ts";
import { cleanText } from "../../terminal/clean-text.ts";
import { formatBytes } from "../../terminal/format.ts";
import { createProgress } from "../../terminal/progress.ts";

interface DownloadOptions extends ServiceOptions {
  readonly output?: string;
}

/** `files download`. */
export function downloadFileCommand(context: CommandContext): Command {
  const command = new Command("download")
    .summary("download a file")
    .description(
      "Download a file as it is, to stdout or to a path. A broken download is resumed; a path gets the whole file or\n" +
        "stays as it was.",
    )
    .argument("<file_id>", "the id of the file")
    .option("-o, --output <path>", "write to this path instead of stdout");
  return addServiceOptions(command)
    .addHelpText(
      "after",
      examples(
        "files download 6f3b0c2e-58a1-4f0e-9d5e-0a4e7c1b2d3f -o results.jsonl",
        "files download 6f3b0c2e-58a1-4f0e-9d5e-0a4e7c1b2d3f | head",
      ),
    )
    .action((file_id: string, options: DownloadOptions) => download(context, file_id, options));
}

async function download(context: CommandContext, file_id: string, options: DownloadOptions): Promise<void> {
  const { console, signal } = context;
  const batch = await connect(context, options);
  if (options.output === undefined) {
    for await (const chunk of await batch.files.download({ file_id }, { signal })) await console.write(chunk, signal);
    return;
  }
  await using sink = await fileSink(options.output);
  const stream = await batch.files.download({ file_id }, { signal });
  const progress = createProgress(context, { label: "Download", amount: ({ done }) => formatBytes(done) });
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      await sink.write(chunk);
      bytes += chunk.byteLength;
      if (console.isLive) progress.update({ state: formatBytes(bytes), done: 0, total: 0 });
    }
  } finally {
    progress.stop();
  }
  await sink.commit();
  console.note(`Wrote ${cleanText(sink.path)} (${formatBytes(bytes)})`);
}
